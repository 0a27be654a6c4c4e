//! Lists that only grow: what has happened stays as it is, going back in time only hides its end.

use super::Micros;

/// A list in one piece. Going back in time shortens `len` only; running on writes the same items again.
#[derive(Debug, Clone)]
pub struct Column<T> {
    items: Vec<T>,
    len: usize,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Column {
            items: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Column<T> {
    pub fn push(&mut self, item: T) {
        match self.items.get_mut(self.len) {
            Some(place) => *place = item,
            None => self.items.push(item),
        }
        self.len += 1;
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn as_slice(&self) -> &[T] {
        &self.items[..self.len]
    }

    pub fn last(&self) -> Option<&T> {
        self.as_slice().last()
    }

    /// Goes back (or forth again) to a length that it had before.
    pub fn set_len(&mut self, len: usize) {
        self.len = len.min(self.items.len());
    }

    /// Forgets what lies after the present: the future is going to be another one.
    pub fn forget_future(&mut self) {
        self.items.truncate(self.len);
    }
}

/// Items of one piece of [`Pieces`].
const PIECE: usize = 4096;

/// A long list in pieces: growing never copies it, so that a million items need no more than their own room.
#[derive(Debug, Clone)]
pub struct Pieces<T> {
    pieces: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Pieces {
            pieces: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Pieces<T> {
    /// Appends an item and returns its index.
    #[inline]
    pub fn push(&mut self, item: T) -> u32 {
        let index = self.len;
        self.len += 1;
        match self.pieces.get_mut(index / PIECE) {
            Some(piece) => match piece.get_mut(index % PIECE) {
                Some(place) => *place = item,
                None => piece.push(item),
            },
            None => self.begin_piece(item),
        }
        index as u32
    }

    /// Short runs get along with a short first piece.
    #[cold]
    fn begin_piece(&mut self, item: T) {
        let room = if self.pieces.is_empty() { 16 } else { PIECE };
        let mut piece = Vec::with_capacity(room);
        piece.push(item);
        self.pieces.push(piece);
    }

    #[inline(always)]
    pub fn get(&self, index: u32) -> Option<&T> {
        let index = index as usize;
        if index < self.len {
            self.pieces.get(index / PIECE)?.get(index % PIECE)
        } else {
            None
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// As [`Column::set_len`].
    pub fn set_len(&mut self, len: usize) {
        let known = self.pieces.len().saturating_sub(1) * PIECE + self.pieces.last().map_or(0, Vec::len);
        self.len = len.min(known);
    }

    /// As [`Column::forget_future`].
    pub fn forget_future(&mut self) {
        self.pieces.truncate(self.len.div_ceil(PIECE));
        if let (Some(piece), rest @ 1..) = (self.pieces.last_mut(), self.len % PIECE) {
            piece.truncate(rest);
        }
    }
}

impl<T: Copy + Default> Pieces<T> {
    /// Sets an item; what lies between the end and it is the default.
    pub fn set(&mut self, index: u32, item: T) {
        while self.len <= index as usize {
            self.push(T::default());
        }
        let index = index as usize;
        let place = self
            .pieces
            .get_mut(index / PIECE)
            .and_then(|piece| piece.get_mut(index % PIECE));
        if let Some(place) = place {
            *place = item;
        }
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pieces.iter_mut().flatten().take(self.len)
    }
}

/// A moment of virtual time in six bytes: a run ends long before 2^48 µs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment([u16; 3]);

impl Moment {
    #[inline]
    pub fn micros(self) -> Micros {
        let [low, middle, high] = self.0.map(u64::from);
        low | middle << 16 | high << 32
    }
}

impl From<Micros> for Moment {
    #[inline]
    fn from(micros: Micros) -> Self {
        let micros = micros.min((1 << 48) - 1);
        Moment([micros as u16, (micros >> 16) as u16, (micros >> 32) as u16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_micros() {
        for micros in [0, 1, 65_535, 65_536, 1 << 32, (1 << 48) - 1] {
            assert_eq!(Moment::from(micros).micros(), micros);
        }
        assert_eq!(Moment::from(u64::MAX).micros(), (1 << 48) - 1);
    }

    #[test]
    fn pieces_are_one_list() {
        let mut list = Pieces::default();
        let count = PIECE as u32 * 2 + 5;
        assert!((0..count).all(|index| list.push(index) == index));
        assert!((0..count).all(|index| list.get(index) == Some(&index)));
        assert_eq!(list.get(count), None);
    }

    #[test]
    fn going_back_hides_the_end_until_it_is_forgotten() {
        for kept in [0, 3, PIECE, PIECE + 1] {
            let mut list = Pieces::default();
            (0..PIECE as u32 + 10).for_each(|index| {
                list.push(index);
            });
            list.set_len(kept);
            assert_eq!((list.len(), list.get(kept as u32)), (kept, None));
            list.set_len(PIECE + 10);
            assert_eq!(list.get(PIECE as u32 + 9), Some(&(PIECE as u32 + 9)));
            list.set_len(kept);
            list.forget_future();
            list.set_len(PIECE + 10);
            assert_eq!(list.len(), kept);
            assert_eq!(list.push(7), kept as u32);
            assert_eq!(list.get(kept as u32), Some(&7));
        }
    }

    #[test]
    fn setting_beyond_the_end_fills_up() {
        let mut list = Pieces::default();
        list.set(PIECE as u32 + 1, 9);
        assert_eq!((list.get(0), list.get(PIECE as u32 + 1)), (Some(&0), Some(&9)));
    }
}

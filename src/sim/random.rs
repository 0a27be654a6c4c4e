//! Random numbers from the scenario's seed, the same on every machine.

use serde::{Deserialize, Serialize};

/// A small generator (xorshift64*, Vigna 2016, seeded by SplitMix64): integers only, so that native code and WASM agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Random((z ^ (z >> 31)) | 1)
    }

    #[inline(always)]
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    #[inline(always)]
    pub fn below(&mut self, bound: u64) -> u64 {
        // The high half of a 64×64 product: no division, and a bias below 2^-32 for the bounds in use here.
        let number = self.number();
        match u32::try_from(bound) {
            // The same by two products of 64 bits: WASM has no larger ones.
            Ok(bound) => {
                let bound = u64::from(bound);
                ((number >> 32) * bound + (((number & 0xffff_ffff) * bound) >> 32)) >> 32
            }
            Err(_) => ((u128::from(number) * u128::from(bound)) >> 64) as u64,
        }
    }

    /// A number in `low..=high`; `low` when the range is empty.
    #[inline]
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_fixed() {
        let mut random = Random::new(1);
        let first: Vec<u64> = (0..3).map(|_| random.below(1000)).collect();
        let mut again = Random::new(1);
        assert_eq!(first, (0..3).map(|_| again.below(1000)).collect::<Vec<_>>());
        assert_ne!(first, (0..3).map(|_| Random::new(2).below(1000)).collect::<Vec<_>>());
    }

    #[test]
    fn small_and_large_bounds_are_one_formula() {
        let mut random = Random::new(11);
        for bound in [1, 2, 1000, u64::from(u32::MAX), 1 << 32, u64::MAX] {
            for _ in 0..100 {
                let number = random.clone().number();
                let expected = ((u128::from(number) * u128::from(bound)) >> 64) as u64;
                assert_eq!(random.below(bound), expected);
            }
        }
    }

    #[test]
    fn bounds_hold() {
        let mut random = Random::new(7);
        assert_eq!(random.below(0), 0);
        assert_eq!(random.between(5, 5), 5);
        assert!((0..1000).all(|_| (3..=9).contains(&random.between(3, 9))));
    }
}

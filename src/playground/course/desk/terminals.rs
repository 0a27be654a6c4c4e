//! The terminals: what they show, and what is typed at them for the student.

use super::{Desk, PATIENCE, Pause, Told};
use crate::console::{Event, Line, Session};
use crate::lessons::lesson::Press;
use crate::playground::course::{Reply, Screen};
use crate::sim::Micros;

impl Desk {
    /// Files that the machine wants to be shown.
    pub(super) fn note_events(&mut self) {
        let events = self.session_mut().map(Session::take_events).unwrap_or_default();
        for event in events {
            match event {
                Event::Edit { path, .. } => {
                    let text = self.session().and_then(|session| session.read_file(&path));
                    let text = text.unwrap_or_default();
                    self.replies.push(Reply::Edit {
                        path,
                        text,
                        asked: true,
                    });
                }
                Event::Closed { terminal } => {
                    self.replies.push(Reply::Closed(terminal as u32));
                    self.told.retain(|told| told.terminal != terminal);
                }
                Event::Cleared { .. } => {}
            }
        }
    }

    /// What terminals show that the page does not know.
    pub(super) fn note_terminals(&mut self) {
        let Some(session) = self.student.as_ref().and_then(|student| student.session.as_ref()) else {
            return;
        };
        for terminal in 0..session.terminals() {
            if !session.is_open(terminal) {
                continue;
            }
            let known = self.told.iter().position(|told| told.terminal == terminal);
            let since = known.map_or(0, |index| self.told[index].next);
            let output = session.output(terminal, since);
            // The last line may go on: it is told again when it has.
            let last = output.lines.last().map(Line::text).unwrap_or_default();
            let end = output.first + output.lines.len() as u64;
            let fresh = Told {
                terminal,
                next: end.saturating_sub(1).max(output.first),
                last,
                lines: end,
                busy: output.busy,
                prompt: output.prompt.clone(),
            };
            if known.is_some_and(|index| self.told[index] == fresh) {
                continue;
            }
            match known {
                Some(index) => self.told[index] = fresh,
                None => self.told.push(fresh),
            }
            self.replies.push(Reply::Terminal(Box::new(Screen {
                terminal: terminal as u32,
                first: output.first,
                lines: output.lines,
                busy: output.busy,
                prompt: output.prompt,
            })));
        }
    }

    /// Types the next line for the student, when it is time.
    pub(super) fn type_next(&mut self) {
        let Some(session) = self.student.as_mut().and_then(|student| student.session.as_mut()) else {
            return;
        };
        let ended = self.pause.is_none_or(|pause| {
            let free = pause.terminal.is_some_and(|terminal| !session.is_busy(terminal));
            session.now() >= pause.until || free
        });
        if !ended {
            return;
        }
        self.pause = None;
        let Some(typed) = self.typing.pop_front() else { return };
        let terminal = typed.terminal.unwrap_or(1).saturating_sub(1) as usize;
        while session.terminals() <= terminal && session.open_terminal().is_some() {}
        match typed.press {
            Some(Press::Interrupt) => session.interrupt(terminal),
            Some(Press::End) => session.eof(terminal),
            None => {}
        }
        if let Some(line) = &typed.line {
            session.enter(terminal, line);
        }
        let wait = typed.wait.map(|seconds| Micros::from(seconds) * 1_000_000);
        self.pause = Some(Pause {
            until: session.now() + wait.unwrap_or(PATIENCE),
            terminal: wait.is_none().then_some(terminal),
        });
    }
}

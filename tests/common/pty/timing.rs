//! Times read from the byte log: for the measuring bench and for byte budgets.
//!
//! A time here is when the terminal received bytes, not when a test came round to look at them.

use std::time::{Duration, Instant};

use super::term::{Mark, cells};
use super::{Pty, now};

/// Output that came after a mark, ended by a stretch of silence.
#[derive(Debug, Clone, Copy)]
pub struct Burst {
    pub bytes: usize,
    pub reads: usize,
    pub first: Instant,
    pub last: Instant,
}

impl Pty {
    /// Waits for output after `mark` and then for `gap` without any. `None` when nothing came within `patience`.
    pub fn burst(&self, mark: Mark, gap: Duration, patience: Duration) -> Option<Burst> {
        let give_up = now() + patience;
        let mut state = self.lock();
        loop {
            let chunks = &state.log.chunks;
            let fresh = &chunks[chunks.partition_point(|(_, end)| *end <= mark.0)..];
            let ends = fresh.last().map_or(give_up, |(at, _)| *at + gap);
            let left = ends.saturating_duration_since(now());
            if left.is_zero() || state.closed {
                let (first, last) = (fresh.first()?.0, fresh.last()?.0);
                return Some(Burst { bytes: state.log.since(mark).len(), reads: fresh.len(), first, last });
            }
            state = self.shared.pause(state, left);
        }
    }

    /// Watches for the whole of `span` and returns how many bytes came.
    pub fn watch(&self, span: Duration) -> usize {
        let until = now() + span;
        let mut state = self.lock();
        let mark = state.log.mark();
        loop {
            let left = until.saturating_duration_since(now());
            if left.is_zero() || state.closed {
                return state.log.since(mark).len();
            }
            state = self.shared.pause(state, left);
        }
    }

    /// When the screen first satisfied `ready`, found by playing the log again read by read.
    pub fn first_shown(&self, ready: impl Fn(&vt100::Screen) -> bool) -> Option<Instant> {
        let (bytes, chunks, sizes) = {
            let state = self.lock();
            (state.log.bytes.clone(), state.log.chunks.clone(), state.log.sizes.clone())
        };
        let (_, cols, rows) = *sizes.first()?;
        let mut parser = vt100::Parser::new(cells(rows), cells(cols), 0);
        let mut changes = sizes.into_iter().skip(1).peekable();
        let mut done = 0;
        for (at, end) in chunks {
            while let Some((_, cols, rows)) = changes.next_if(|(offset, ..)| *offset <= done) {
                parser.set_size(cells(rows), cells(cols));
            }
            parser.process(&bytes[done..end]);
            done = end;
            if ready(parser.screen()) {
                return Some(at);
            }
        }
        None
    }
}

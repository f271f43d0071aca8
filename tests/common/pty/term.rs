//! The terminal side of a `Pty`: the parsed screen, the raw byte log, and answers to what programs ask.
//!
//! A program may block until its terminal has told the cursor position or its kind, so the common
//! queries are answered here as a plain xterm with 256 colours on a dark ground would answer them.

use std::fmt::Write;
use std::num::NonZeroU16;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::ExitStatus;
use unicode_width::UnicodeWidthStr;

use super::modes::Modes;

/// A place in the byte log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub(super) usize);

impl Mark {
    pub const START: Self = Self(0);
}

/// What the reader thread and the test share.
pub(super) struct Shared {
    pub state: Mutex<State>,
    pub changed: Condvar,
}

impl Shared {
    pub fn new(cols: u16, rows: u16) -> Self {
        let parser = vt100::Parser::new_with_callbacks(cells(rows), cells(cols), 0, Wire::default());
        let log = Log { sizes: vec![(0, cols, rows)], ..Log::default() };
        let state =
            State { parser, spelling: Spelling::default(), updating: false, log, closed: false, exit: None };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits until something has happened, but not longer than `most`.
    pub fn pause<'a>(&self, state: MutexGuard<'a, State>, most: Duration) -> MutexGuard<'a, State> {
        self.changed.wait_timeout(state, most).unwrap_or_else(PoisonError::into_inner).0
    }
}

pub(super) struct State {
    parser: vt100::Parser<Wire>,
    spelling: Spelling,
    /// A synchronised update (mode 2026) has begun and not ended: what is on the screen now is not meant to be seen.
    pub updating: bool,
    pub log: Log,
    /// No program holds the terminal any more: the log is complete.
    pub closed: bool,
    pub exit: Option<ExitStatus>,
}

impl State {
    /// Takes what the program wrote and returns what a terminal would answer.
    pub fn feed(&mut self, at: Instant, bytes: &[u8]) -> Vec<u8> {
        self.log.bytes.extend_from_slice(bytes);
        self.log.chunks.push((at, self.log.bytes.len()));
        // Bytes for the window as it was, in a window that has just become a slit, can be too much for the parser.
        // The log is complete all the same; the screen starts anew, and the program is about to paint it anew.
        let overlap = self.log.bytes.len() - bytes.len().min(self.log.bytes.len());
        self.updating = updating(&self.log.bytes[overlap.saturating_sub(8)..]).unwrap_or(self.updating);
        let shown = self.spelling.feed(bytes);
        if catch_unwind(AssertUnwindSafe(|| self.parser.process(&shown))).is_err() {
            let (rows, cols) = self.parser.screen().size();
            let wire = std::mem::take(self.parser.callbacks_mut());
            self.parser = vt100::Parser::new_with_callbacks(rows, cols, 0, wire);
            if Modes::scan(&self.log.bytes).alternate_screen() {
                self.parser.process(b"\x1b[?1049h");
            }
        }
        std::mem::take(&mut self.parser.callbacks_mut().answers)
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn wire(&self) -> &Wire {
        self.parser.callbacks()
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.parser.set_size(cells(rows), cells(cols));
        self.log.sizes.push((self.log.bytes.len(), cols, rows));
    }
}

/// Which half of a synchronised update came last in some bytes.
fn updating(bytes: &[u8]) -> Option<bool> {
    let last = bytes.windows(8).rev().find(|w| w.starts_with(b"\x1b[?2026") && matches!(w[7], b'h' | b'l'));
    last.map(|w| w[7] == b'h')
}

/// The parser swallows U+FFFD, for which every terminal shows a box: it is given one.
#[derive(Default)]
struct Spelling {
    /// The beginning of a U+FFFD at the end of a read.
    half: Vec<u8>,
}

impl Spelling {
    const SWALLOWED: &[u8] = "\u{FFFD}".as_bytes();

    fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut rest: &[u8] = &[&std::mem::take(&mut self.half), bytes].concat();
        let mut out = Vec::with_capacity(rest.len());
        while let Some(first) = rest.first() {
            if let Some(after) = rest.strip_prefix(Self::SWALLOWED) {
                out.extend_from_slice("□".as_bytes());
                rest = after;
            } else if Self::SWALLOWED.starts_with(rest) {
                self.half = rest.to_vec();
                break;
            } else {
                out.push(*first);
                rest = &rest[1..];
            }
        }
        out
    }
}

/// Everything the program wrote, with the time each read returned.
#[derive(Default)]
pub(super) struct Log {
    pub bytes: Vec<u8>,
    /// When a read returned, and the length of the log after it.
    pub chunks: Vec<(Instant, usize)>,
    /// Where in the log the window got its size, as (offset, cols, rows).
    pub sizes: Vec<(usize, u16, u16)>,
}

impl Log {
    pub fn mark(&self) -> Mark {
        Mark(self.bytes.len())
    }

    pub fn since(&self, mark: Mark) -> &[u8] {
        self.bytes.get(mark.0..).unwrap_or_default()
    }
}

/// What a program says to its terminal beside text.
#[derive(Default)]
pub(super) struct Wire {
    pub title: String,
    pub copied: Vec<String>,
    answers: Vec<u8>,
}

impl Wire {
    fn answer(&mut self, text: &str) {
        self.answers.extend_from_slice(text.as_bytes());
    }
}

impl vt100::Callbacks for Wire {
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.title = String::from_utf8_lossy(title).into_owned();
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _kind: &[u8], data: &[u8]) {
        self.copied.push(String::from_utf8_lossy(data).into_owned());
    }

    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        second: Option<u8>,
        parameters: &[&[u16]],
        last: char,
    ) {
        let number = parameters.first().and_then(|p| p.first()).copied().unwrap_or(0);
        match (first, second, last) {
            (None, _, 'n') if number == 5 => self.answer("\x1b[0n"),
            (None, _, 'n') if number == 6 => {
                let (row, col) = screen.cursor_position();
                self.answer(&format!("\x1b[{};{}R", row + 1, col + 1));
            }
            (None, _, 't') if number == 18 => {
                let (rows, cols) = screen.size();
                self.answer(&format!("\x1b[8;{rows};{cols}t"));
            }
            (None, _, 'c') => self.answer("\x1b[?62;22c"),
            (Some(b'>'), _, 'c') => self.answer("\x1b[>41;370;0c"),
            // "Do you know this mode?": no. Silence would make a careful program wait for its own time-out.
            (Some(b'?'), Some(b'$'), 'p') => self.answer(&format!("\x1b[?{number};0$y")),
            _ => {}
        }
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, parameters: &[&[u8]]) {
        match parameters {
            [b"10", b"?"] => self.answer("\x1b]10;rgb:d5d5/dada/e2e2\x1b\\"),
            [b"11", b"?"] => self.answer("\x1b]11;rgb:1111/1515/1c1c\x1b\\"),
            _ => {}
        }
    }
}

/// The screen in a frame, with the size, the title, the end of the program and the last raw bytes under it.
pub(super) fn picture(state: &State) -> String {
    let screen = state.screen();
    let (rows, cols) = screen.size();
    let width = usize::from(cols.get());
    let mut out = format!("┌{}┐\n", "─".repeat(width));
    for row in screen.rows(0, cols.get()) {
        let pad = " ".repeat(width.saturating_sub(row.width()));
        writeln!(out, "│{row}{pad}│").expect("write to a string");
    }
    let tail = &state.log.bytes[state.log.bytes.len().saturating_sub(200)..];
    let (row, col) = screen.cursor_position();
    let hidden = if screen.hide_cursor() { ", hidden" } else { "" };
    let end = state.exit.as_ref().map_or_else(|| "still running".to_owned(), ToString::to_string);
    write!(
        out,
        "└{}┘\n{cols}x{rows}, cursor at column {col}, row {row}{hidden}, title {:?}, {end}\n{} bytes, the last: {}\n",
        "─".repeat(width),
        state.wire().title,
        state.log.bytes.len(),
        tail.escape_ascii(),
    )
    .expect("write to a string");
    out
}

pub(super) fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has at least one row and one column")
}

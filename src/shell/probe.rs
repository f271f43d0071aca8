//! Asking the terminal how wide it draws what people write: the cursor is asked where it stands behind each.
//!
//! Owns the wait, which is bounded, and that nothing stays on the screen. Only for a person who asks: the board never waits
//! for an answer of the terminal.

use std::io::{self, IsTerminal, Write};

use crossterm::cursor::{MoveToColumn, position};
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode, size};
use unicode_width::UnicodeWidthStr;

/// What is written, and what it is called.
const SAMPLES: [(&str, &str); 6] = [
    ("\u{6F22}", "Chinese"),
    ("\u{1F44D}", "emoji"),
    ("\u{2714}\u{FE0F}", "emoji made of a sign"),
    ("\u{1F1EA}\u{1F1F8}", "flag"),
    ("\u{1F469}\u{200D}\u{1F4BC}", "joined emoji"),
    ("e\u{301}", "letter with its accent apart"),
];

/// How wide something is here and how wide the terminal drew it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    pub sample: &'static str,
    pub called: &'static str,
    pub counted: u16,
    pub drawn: u16,
}

/// Columns and rows of the terminal, if there is one and it tells.
pub fn screen() -> Option<(u16, u16)> {
    if !io::stdout().is_terminal() {
        return None;
    }
    size().ok().filter(|(columns, rows)| *columns > 0 && *rows > 0)
}

/// What the terminal says. `None`: there is none, or it does not answer.
pub fn widths() -> Option<Vec<Drawn>> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return None;
    }
    enable_raw_mode().ok()?;
    let measured = SAMPLES.iter().map(|(sample, called)| measure(sample, called)).collect::<io::Result<_>>();
    let _ = execute!(io::stdout(), MoveToColumn(0), Clear(ClearType::CurrentLine));
    let _ = disable_raw_mode();
    measured.ok()
}

fn measure(sample: &'static str, called: &'static str) -> io::Result<Drawn> {
    let mut out = io::stdout();
    execute!(out, MoveToColumn(0), Clear(ClearType::CurrentLine))?;
    out.write_all(sample.as_bytes())?;
    out.flush()?;
    // Waits for two seconds at most.
    let (drawn, _) = position()?;
    let counted = u16::try_from(sample.width()).unwrap_or(u16::MAX);
    Ok(Drawn { sample, called, counted, drawn })
}

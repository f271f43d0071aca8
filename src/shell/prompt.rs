//! A line from a person or a script, before there is a screen: shown as it is typed, or not at all.
//!
//! On a terminal a hidden line is read in raw mode: nothing is echoed, and a secret may be longer than the line a
//! terminal itself would take. Whatever ends the waiting (an answer from elsewhere, a signal) gives the terminal back.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use tokio::signal::unix::{SignalKind, signal};
use zeroize::Zeroizing;

/// Longer than any token or address.
const LONGEST: usize = 64 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    Shown,
    Hidden,
}

/// Whether somebody sits there who can be asked.
pub fn is_asked() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks, and waits for a line; without a terminal the next line of standard input. `None` at its end. Ctrl-C and signals
/// are [`io::ErrorKind::Interrupted`].
pub async fn line(question: &str, echo: Echo) -> io::Result<Option<Zeroizing<String>>> {
    let is_terminal = io::stdin().is_terminal();
    let mut said = io::stderr();
    // Before anything of the terminal is changed.
    let mut ends = signal(SignalKind::terminate())?;
    let mut hangs = signal(SignalKind::hangup())?;
    let raw = match (is_terminal, echo) {
        (true, Echo::Hidden) => Some(Raw::begin()?),
        _ => None,
    };
    // What is typed as soon as the question is there must not be echoed.
    if is_terminal {
        write!(said, "{question}")?;
        said.flush()?;
    }
    let is_raw = raw.is_some();
    let reading = tokio::task::spawn_blocking(move || if is_raw { raw_line() } else { plain_line() });
    let read = tokio::select! {
        read = reading => read.unwrap_or_else(|error| Err(io::Error::other(error))),
        _ = ends.recv() => Err(io::ErrorKind::Interrupted.into()),
        _ = hangs.recv() => Err(io::ErrorKind::Interrupted.into()),
    };
    drop(raw);
    if is_raw {
        writeln!(said)?;
    }
    read
}

fn plain_line() -> io::Result<Option<Zeroizing<String>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    let read = io::stdin().lock().take(LONGEST as u64).read_until(b'\n', &mut bytes)?;
    Ok((read > 0).then(|| text(&bytes)))
}

/// One key at a time. What ends a line is not waited for where it never comes: the terminal is gone then.
fn raw_line() -> io::Result<Option<Zeroizing<String>>> {
    let mut typed = Zeroizing::new(Vec::new());
    for byte in io::stdin().lock().bytes() {
        match byte? {
            b'\r' | b'\n' => return Ok(Some(text(&typed))),
            // Ctrl-C; Ctrl-D with nothing before it.
            3 => return Err(io::ErrorKind::Interrupted.into()),
            4 if typed.is_empty() => return Ok(None),
            8 | 127 => {
                typed.pop();
            }
            // Ctrl-U
            21 => typed.clear(),
            byte if byte >= 32 && typed.len() < LONGEST => typed.push(byte),
            _ => {}
        }
    }
    Ok((!typed.is_empty()).then(|| text(&typed)))
}

fn text(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(bytes).trim_end_matches(['\r', '\n']).to_owned())
}

struct Raw;

impl Raw {
    fn begin() -> io::Result<Self> {
        enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = disable_raw_mode();
    }
}

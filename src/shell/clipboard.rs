//! Sending a line to the terminal for its clipboard (OSC 52), through tmux and GNU screen too.
//!
//! Owns the ways there and how long a line may be. No way answers whether the clipboard has it. tmux with its defaults
//! swallows the sequence, wrapped or not, but takes a buffer from its own command and hands it on; screen hands on what
//! is wrapped in pieces it can hold. Nothing here waits in the loop.

use std::io::{self, Write};
use std::process::Stdio;
use std::time::Duration;

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::task::JoinSet;

use crate::app::msg::Copied;
use crate::domain::SafeText;

/// Many terminals hold a sequence of 100 000 bytes at most: in base64, with what opens and
/// closes it, that is so much text.
pub const MOST: usize = 74_991;
/// A tmux that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(2);
/// The oldest screen still met holds strings of 256 bytes; four of them open and close a piece.
const PIECE: usize = 252;

/// What stands between the program and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing that is known of.
    Terminal,
    Tmux,
    Screen,
}

pub struct Clipboard {
    way: Way,
    out: Box<dyn Write + Send>,
    /// At most one: a later line replaces one that is still under way, as it would in the clipboard.
    sending: JoinSet<Copied>,
}

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clipboard").field("way", &self.way).finish_non_exhaustive()
    }
}

impl Clipboard {
    /// `out` leads to the terminal, and is used between frames only.
    pub fn new(way: Way, out: Box<dyn Write + Send>) -> Self {
        Self { way, out, sending: JoinSet::new() }
    }

    /// Sends a line on its way; [`Clipboard::next`] tells what came of it.
    pub fn send(&mut self, text: SafeText) {
        self.sending.abort_all();
        if text.len() > MOST {
            self.sending.spawn(std::future::ready(Copied::TooLong { most: MOST }));
            return;
        }
        match self.way {
            Way::Tmux => {
                self.sending.spawn(through_tmux(text));
            }
            Way::Terminal | Way::Screen => {
                let sequence = if self.way == Way::Screen { wrapped(&osc52(&text)) } else { osc52(&text) };
                let written = self.out.write_all(sequence.as_bytes()).and_then(|()| self.out.flush());
                let outcome = match written {
                    Ok(()) => Copied::Sent(text),
                    Err(error) => Copied::Unwritable { why: SafeText::line(&error.to_string()) },
                };
                self.sending.spawn(std::future::ready(outcome));
            }
        }
    }

    /// What came of the last line; never, when none is under way. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Copied {
        loop {
            match self.sending.join_next().await {
                Some(Ok(copied)) => return copied,
                // Replaced by a later one.
                Some(Err(error)) if error.is_cancelled() => {}
                Some(Err(error)) => return Copied::Unwritable { why: SafeText::line(&error.to_string()) },
                None => std::future::pending().await,
            }
        }
    }

    /// Waits for a line that is still under way: its reader may be quicker at leaving than tmux at taking.
    pub async fn finish(&mut self) {
        while self.sending.join_next().await.is_some() {}
    }
}

/// The whole sequence, ended by ESC and a backslash.
fn osc52(text: &str) -> String {
    let mut sequence = String::new();
    // Writing to a string cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    sequence
}

/// In pieces that screen hands on. The sequence has to end with BEL then: ESC and a backslash would end the first piece.
fn wrapped(sequence: &str) -> String {
    let sequence = format!("{}\x07", sequence.trim_end_matches("\x1b\\"));
    let mut out = String::with_capacity(sequence.len() + 4 * (sequence.len() / PIECE + 1));
    let mut rest = sequence.as_str();
    while !rest.is_empty() {
        // All of it is ASCII.
        let (piece, after) = rest.split_at(PIECE.min(rest.len()));
        out.push_str("\x1bP");
        out.push_str(piece);
        out.push_str("\x1b\\");
        rest = after;
    }
    out
}

/// `-w`: tmux keeps it as a buffer of its own and sends it to the terminal as well.
async fn through_tmux(text: SafeText) -> Copied {
    match tokio::time::timeout(PATIENCE, load_buffer(&text)).await {
        Ok(Ok(None)) => Copied::Sent(text),
        Ok(Ok(Some(why))) => Copied::TmuxRefused { why },
        Ok(Err(error)) => Copied::TmuxRefused { why: SafeText::line(&error.to_string()) },
        Err(_) => Copied::TmuxSilent,
    }
}

/// What tmux has against it, or nothing.
async fn load_buffer(text: &str) -> io::Result<Option<SafeText>> {
    let mut tmux = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let written = match tmux.stdin.take() {
        Some(mut stdin) => stdin.write_all(text.as_bytes()).await,
        None => Ok(()),
    };
    let output = tmux.wait_with_output().await?;
    if output.status.success() {
        // One that ended well without having read all of it has not got it.
        return written.map(|()| None);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why = said.lines().find(|line| !line.trim().is_empty()).map(str::to_owned);
    Ok(Some(SafeText::line(&why.unwrap_or_else(|| output.status.to_string()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    async fn sent(way: Way, text: &str) -> (String, Copied) {
        let sink = Sink::default();
        let mut clipboard = Clipboard::new(way, Box::new(sink.clone()));
        clipboard.send(SafeText::line(text));
        let copied = clipboard.next().await;
        let bytes = sink.0.lock().unwrap().clone();
        (String::from_utf8(bytes).unwrap(), copied)
    }

    #[tokio::test]
    async fn a_terminal_gets_one_sequence() {
        let (bytes, copied) = sent(Way::Terminal, "+351 912").await;
        assert_eq!(bytes, "\x1b]52;c;KzM1MSA5MTI=\x1b\\");
        assert_eq!(copied, Copied::Sent("+351 912".into()));
    }

    #[tokio::test]
    async fn screen_gets_pieces_that_make_up_the_sequence() {
        let (bytes, _) = sent(Way::Screen, &"x".repeat(1_000)).await;
        let pieces: Vec<&str> = bytes.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 5, "{bytes:?}");
        for piece in &pieces {
            assert!(piece.starts_with("\x1bP") && piece.len() + 2 <= 256, "{piece:?}");
        }
        let whole: String = pieces.iter().filter_map(|p| p.strip_prefix("\x1bP")).collect();
        assert_eq!(format!("{}\x1b\\", whole.trim_end_matches('\x07')), osc52(&"x".repeat(1_000)));
        assert!(whole.ends_with('\x07'));
    }

    #[tokio::test]
    async fn what_terminals_would_cut_off_is_not_sent() {
        let (bytes, copied) = sent(Way::Terminal, &"x".repeat(MOST + 1)).await;
        assert_eq!((bytes.as_str(), copied), ("", Copied::TooLong { most: MOST }));
        let (bytes, _) = sent(Way::Terminal, &"x".repeat(MOST)).await;
        assert!(bytes.len() <= 100_000, "{}", bytes.len());
    }

    #[tokio::test]
    async fn a_line_that_is_followed_by_another_is_told_once() {
        let mut clipboard = Clipboard::new(Way::Terminal, Box::new(Sink::default()));
        clipboard.send("one".into());
        clipboard.send("two".into());
        assert_eq!(clipboard.next().await, Copied::Sent("two".into()));
        let more = tokio::time::timeout(Duration::from_millis(1), clipboard.next()).await;
        assert!(more.is_err(), "{more:?}");
    }

    #[tokio::test]
    async fn a_terminal_that_takes_nothing_is_said() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut clipboard = Clipboard::new(Way::Terminal, Box::new(Gone));
        clipboard.send("one".into());
        assert_eq!(clipboard.next().await, Copied::Unwritable { why: "gone".into() });
    }
}

//! Taking the terminal and giving it back, whatever happens.
//!
//! Raw mode, the alternate screen, bracketed paste, news of the focus, the protocol of keys and the hidden cursor are taken
//! together and undone together: on the normal way out, on a panic (by unwinding), on SIGTERM and SIGHUP (the loop ends),
//! and around a suspension; so is the mouse, where a person turned it on. Restoring twice does no harm; errors while
//! restoring have nobody to be told to.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;

use super::backend::QuietBackend;
use crate::app::pointer::Capture;

/// Large enough for a whole first frame, so that it leaves in few writes.
const BUFFER: usize = 64 * 1024;

/// Presses and releases, motion while a button is down, coordinates in decimal. Not mode 1003, motion without a button:
/// every move over the window would be a message. With Shift a terminal selects text all the same.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// The kitty keyboard protocol: keys that a terminal cannot tell apart otherwise, and the place of those that are not
/// Latin (1 and 4). Not 8, every key as a sequence: after a kill -9 the shell would be left with a keyboard on which
/// nobody can type `reset`. So plain letters come as text, and their place is known from tables (`app::keymap`); a terminal
/// without the protocol does nothing.
const KEYS_ON: &str = "\x1b[>5u";
const KEYS_OFF: &str = "\x1b[<1u";

pub type Screen = Terminal<QuietBackend<BufWriter<Stdout>>>;

/// The terminal while it is ours; given back when dropped.
#[derive(Debug)]
pub struct Takeover {
    is_ours: bool,
    /// Whether the mouse is, too.
    capture: Capture,
}

/// Columns of the terminal, if there is one and it tells.
pub fn width() -> Option<u16> {
    crossterm::terminal::size().ok().map(|(columns, _)| columns).filter(|columns| *columns > 0)
}

impl Takeover {
    pub fn begin() -> io::Result<Self> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            let text = "the board needs a terminal for its input and output; for scripts use `dealdesk api`";
            return Err(io::Error::new(io::ErrorKind::Unsupported, text));
        }
        let mut takeover = Self { is_ours: false, capture: Capture::Off };
        takeover.take()?;
        Ok(takeover)
    }

    pub fn screen() -> io::Result<Screen> {
        Terminal::new(QuietBackend::new(BufWriter::with_capacity(BUFFER, io::stdout())))
    }

    /// Takes it, or takes it back.
    pub fn take(&mut self) -> io::Result<()> {
        // From here on anything may have been changed already when the next step fails.
        self.is_ours = true;
        enable_raw_mode()?;
        // No wrapping: a picture a terminal holds for wider than it was counted stays in its own row at the right edge.
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableFocusChange,
            DisableLineWrap,
            Hide,
            Print(KEYS_ON)
        )?;
        if self.capture == Capture::On { execute!(io::stdout(), Print(MOUSE_ON)) } else { Ok(()) }
    }

    /// Takes the mouse, or leaves it to the terminal. A terminal without one does nothing.
    pub fn point(&mut self, capture: Capture) {
        if !self.is_ours || self.capture == capture {
            return;
        }
        self.capture = capture;
        let modes = if capture == Capture::On { MOUSE_ON } else { MOUSE_OFF };
        let _ = execute!(io::stdout(), Print(modes));
    }

    /// Whatever is slow comes after this. Done twice it does no harm.
    pub fn give_back(&mut self) {
        if !std::mem::take(&mut self.is_ours) {
            return;
        }
        let mut out = io::stdout();
        if self.capture == Capture::On {
            let _ = queue!(out, Print(MOUSE_OFF));
        }
        let _ = queue!(
            out,
            Print(KEYS_OFF),
            ResetColor,
            EnableLineWrap,
            DisableFocusChange,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = out.flush();
        let _ = disable_raw_mode();
    }

    /// Stops the process as the terminal's own C-z does, and comes back when it is continued.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.give_back();
        let stopped = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        self.take()?;
        stopped
    }
}

impl Drop for Takeover {
    fn drop(&mut self) {
        self.give_back();
    }
}

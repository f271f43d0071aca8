//! What has the terminal for a while. The person's own editor: it gets a file for its owner only and the terminal, and gives back what it saved. A command of
//! theirs that takes the terminal.
//!
//! While it runs nobody else reads the keys, interrupts are its own, and being put in the background stops both. The
//! end of the terminal or of the program ends the waiting: what was saved by then is taken.

use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use tokio::signal::unix::{SignalKind, signal};

use super::input::Keys;
use super::own::outcome;
use crate::app::own::{Errand, Outcome};
use crate::app::{Edited, Outside};
use crate::domain::SafeText;
use crate::files::Scratch;

/// Who edits, where its files lie, and whose keys rest meanwhile.
#[derive(Debug, Clone)]
pub struct Editor {
    /// A line for the shell, as in `VISUAL`: `vim`, `code --wait`.
    pub command: String,
    /// A directory for the owner only; made where it is missing.
    pub dir: Option<PathBuf>,
    pub keys: Keys,
}

impl Editor {
    /// Gives a text to the editor and waits for its end.
    pub async fn edit(&self, text: &str, what: Outside) -> Edited {
        let Some(dir) = &self.dir else { return failed("the system names no home directory") };
        let ending = match what {
            Outside::Prose => "txt",
            Outside::Toml => "toml",
        };
        let scratch = match Scratch::make(dir, ending, text) {
            Ok(scratch) => scratch,
            Err(error) => return failed(&format!("{}: {error}.", dir.display())),
        };
        let was_heard = self.keys.rest();
        let ended = self.run(&scratch).await;
        if was_heard {
            self.keys.wake();
        }
        match (ended, scratch.read()) {
            (Ok(()), Ok(text)) => Edited::Text(text),
            (Ok(()), Err(error)) => failed(&error.to_string()),
            (Err(why), text) => Edited::Failed { why, text: text.ok() },
        }
    }

    async fn run(&self, scratch: &Scratch) -> Result<(), SafeText> {
        let mut command = Command::new("sh");
        // As everywhere: the variable may carry arguments, the name of the file is one more.
        command.arg("-c").arg(format!("{} \"$@\"", self.command)).arg(&self.command).arg(scratch.path());
        let line = |error: std::io::Error| SafeText::line(&error.to_string());
        match waited(&mut command).await.map_err(line)? {
            Some(status) if !status.success() => {
                Err(SafeText::line(&format!("“{}” ended with {status}.", self.command)))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Gives the terminal to a program of the person's own until it ends.
    pub async fn lend(&self, errand: &Errand) -> Outcome {
        let mut words = errand.argv.iter();
        let mut command = Command::new(words.next().map(String::as_str).unwrap_or_default());
        command.args(words);
        let was_heard = self.keys.rest();
        let ended = waited(&mut command).await;
        if was_heard {
            self.keys.wake();
        }
        match ended {
            Ok(Some(status)) => outcome(status, SafeText::default()),
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::NotStarted { why: SafeText::line(&error.to_string()) },
        }
    }
}

/// Runs a program in the terminal to its end; `None` where this program, or the terminal, ends first.
async fn waited(command: &mut Command) -> std::io::Result<Option<ExitStatus>> {
    let mut child = command.spawn()?;
    let end = tokio::task::spawn_blocking(move || child.wait());
    let mut stops = signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?;
    let mut ends = signal(SignalKind::terminate())?;
    let mut hangs = signal(SignalKind::hangup())?;
    tokio::pin!(end);
    loop {
        tokio::select! {
            status = &mut end => return status.map_err(std::io::Error::other)?.map(Some),
            // The program stopped itself; this one running on would keep the shell from coming forward.
            _ = stops.recv() => {
                signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
            }
            _ = ends.recv() => return Ok(None),
            _ = hangs.recv() => return Ok(None),
        }
    }
}

fn failed(why: &str) -> Edited {
    Edited::Failed { why: SafeText::line(why), text: None }
}

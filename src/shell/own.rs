//! Programs of the person's own, beside this one: started without a shell, and told of when they end.
//!
//! They have no terminal to read from, write nowhere on the screen, and go on when this program ends. Nothing here waits in
//! the loop.

use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::{ChildStderr, Command};
use tokio::task::JoinSet;

use crate::app::own::{Errand, How, Outcome};
use crate::domain::SafeText;

/// So many may run at once: a key that is held down must not fill the machine.
const MOST: usize = 8;
/// As much of what it complains of is kept.
const HEAD: usize = 4 * 1024;
/// What was written before the end is there by then; a child of the child may hold the pipe for ever.
const PATIENCE: Duration = Duration::from_millis(200);

#[derive(Debug, Default)]
pub struct Programs {
    running: JoinSet<(SafeText, Outcome)>,
}

impl Programs {
    /// Starts it; [`Programs::next`] tells what came of it.
    pub fn start(&mut self, errand: Errand) {
        if self.running.len() >= MOST {
            self.running.spawn(std::future::ready((errand.name, Outcome::TooMany)));
        } else {
            self.running.spawn(run(errand));
        }
    }

    /// One that ended. Dropping the future loses nothing.
    pub async fn next(&mut self) -> (SafeText, Outcome) {
        loop {
            match self.running.join_next().await {
                Some(Ok(ended)) => return ended,
                Some(Err(_)) => {}
                None => std::future::pending().await,
            }
        }
    }
}

/// What came of a program that ended like this.
pub fn outcome(status: ExitStatus, said: SafeText) -> Outcome {
    let how = match (status.success(), status.code(), status.signal()) {
        (true, _, _) => return Outcome::Done,
        (false, Some(code), _) => How::Code(code),
        (false, None, signal) => How::Signal(signal.unwrap_or_default()),
    };
    Outcome::Failed { how, said }
}

async fn run(errand: Errand) -> (SafeText, Outcome) {
    let Errand { name, argv, .. } = errand;
    let line = |error: std::io::Error| Outcome::NotStarted { why: SafeText::line(&error.to_string()) };
    let mut words = argv.into_iter();
    let mut command = Command::new(words.next().unwrap_or_default());
    // In a group of its own: what stops or hangs up the terminal is not meant for it.
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return (name, line(error)),
    };
    let head = Arc::new(Mutex::new(Vec::new()));
    let mut listening = child.stderr.take().map(|stderr| Box::pin(listen(stderr, Arc::clone(&head))));
    let status = loop {
        tokio::select! {
            status = child.wait() => break status,
            () = async { if let Some(listening) = &mut listening { listening.await } }, if listening.is_some() => {
                listening = None;
            }
        }
    };
    if let Some(listening) = listening {
        let _ = tokio::time::timeout(PATIENCE, listening).await;
    }
    let said = first_line(&head.lock().unwrap_or_else(PoisonError::into_inner));
    (name, status.map_or_else(line, |status| outcome(status, said)))
}

/// Takes all it says, so that it never waits for somebody to read, and keeps the beginning.
async fn listen(mut stderr: ChildStderr, head: Arc<Mutex<Vec<u8>>>) {
    let mut piece = [0_u8; 1024];
    while let Ok(read @ 1..) = stderr.read(&mut piece).await {
        let mut head = head.lock().unwrap_or_else(PoisonError::into_inner);
        let room = HEAD.saturating_sub(head.len());
        head.extend_from_slice(&piece[..read.min(room)]);
    }
}

/// The first line with something in it, inert.
fn first_line(head: &[u8]) -> SafeText {
    let text = String::from_utf8_lossy(head);
    SafeText::line(text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::own::Way;

    fn errand(argv: &[&str]) -> Errand {
        let argv = argv.iter().map(|word| (*word).to_owned()).collect();
        Errand { name: "Call".into(), argv, way: Way::Beside }
    }

    async fn ended(argv: &[&str]) -> Outcome {
        let mut programs = Programs::default();
        programs.start(errand(argv));
        programs.next().await.1
    }

    #[tokio::test]
    async fn it_is_told_how_a_program_ended_and_what_it_said_first() {
        let failed = |how, said: &str| Outcome::Failed { how, said: said.into() };
        assert_eq!(ended(&["true"]).await, Outcome::Done);
        assert_eq!(ended(&["false"]).await, failed(How::Code(1), ""));
        let complains = "echo >&2; printf 'no \\033[31mline\\nmore\\n' >&2; exit 3";
        assert_eq!(ended(&["sh", "-c", complains]).await, failed(How::Code(3), "no ␛[31mline"));
        assert_eq!(ended(&["sh", "-c", "kill -9 $$"]).await, failed(How::Signal(9), ""));
        let missing = ended(&["/no/such/program"]).await;
        assert!(matches!(missing, Outcome::NotStarted { .. }), "{missing:?}");
    }

    #[tokio::test]
    async fn more_than_a_pipe_holds_is_taken_and_only_its_beginning_kept() {
        let floods = "head -c 300000 /dev/zero | tr '\\0' x >&2; exit 1";
        let Outcome::Failed { said, .. } = ended(&["sh", "-c", floods]).await else { panic!("it fails") };
        assert_eq!(said.len(), HEAD);
    }

    #[tokio::test]
    async fn a_child_that_stays_behind_does_not_keep_the_news_back() {
        let outcome = ended(&["sh", "-c", "echo gone >&2; sleep 60 & exit 2"]).await;
        assert_eq!(outcome, Outcome::Failed { how: How::Code(2), said: "gone".into() });
    }

    #[tokio::test]
    async fn a_held_key_starts_so_many_and_no_more() {
        let mut programs = Programs::default();
        for _ in 0..=MOST {
            programs.start(errand(&["sleep", "60"]));
        }
        assert_eq!(programs.next().await, ("Call".into(), Outcome::TooMany));
    }
}

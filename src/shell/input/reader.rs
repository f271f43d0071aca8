//! A thread that reads the terminal, and ends when nobody listens any more.
//!
//! A thread and not the loop's own poller: a terminal that is told not to block does not block its other users either, and
//! its descriptor is shared with the shell that started the program.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::task::{Context, Poll};
use std::thread::JoinHandle;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read, write};
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::decode::{Decoder, Heard};

/// An ESC is a key if nothing followed for so long: what a terminal writes at once seldom arrives further apart.
const DOUBT: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };
/// What was heard and not yet taken. The terminal keeps what is beyond that.
const AHEAD: usize = 1024;

/// What the terminal sends from now on, until this is dropped; then nobody reads it.
#[derive(Debug)]
pub struct Reader {
    heard: Receiver<Heard>,
    /// Written to once, at the end.
    wake: OwnedFd,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    /// Reads the standard input, which is a terminal in raw mode.
    pub fn begin() -> io::Result<Self> {
        Self::of(rustix::stdio::stdin().try_clone_to_owned()?)
    }

    fn of(terminal: OwnedFd) -> io::Result<Self> {
        let (woken, wake) = pipe_with(PipeFlags::CLOEXEC)?;
        let (tell, heard) = channel(AHEAD);
        let thread = std::thread::Builder::new().name("keys".to_owned()).spawn(move || {
            if let Err(error) = listen(&terminal, &woken, &tell) {
                tracing::error!(%error, "the terminal cannot be read any more");
            }
        })?;
        Ok(Self { heard, wake, thread: Some(thread) })
    }

    /// What came next; `None` once the terminal is gone.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<Heard>> {
        self.heard.poll_recv(cx)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may wait for room, or for bytes.
        self.heard.close();
        let woken = write(&self.wake, &[0]).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            // A panic in it was logged; there is nothing of it left to mend.
            let _ = thread.join();
        }
    }
}

/// Until the terminal or the listener is gone.
fn listen(terminal: &OwnedFd, woken: &OwnedFd, tell: &Sender<Heard>) -> io::Result<()> {
    let mut decoder = Decoder::default();
    let mut buffer = [0; 4096];
    loop {
        let mut ready = [
            PollFd::from_borrowed_fd(terminal.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(woken.as_fd(), PollFlags::IN),
        ];
        let heard = match poll(&mut ready, decoder.is_in_doubt().then_some(&DOUBT)) {
            Ok(0) => decoder.settle().into_iter().collect(),
            Ok(_) if !ready[1].revents().is_empty() => return Ok(()),
            Ok(_) => match read(terminal, &mut buffer) {
                Ok(0) => return Ok(()),
                Ok(n) => decoder.read(&buffer[..n]),
                Err(Errno::INTR | Errno::AGAIN) => Vec::new(),
                Err(error) => return Err(error.into()),
            },
            Err(Errno::INTR) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        for heard in heard {
            if tell.blocking_send(heard).is_err() {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;
    use crate::app::{Key, KeyCode};

    fn terminal() -> (OwnedFd, OwnedFd) {
        pipe_with(PipeFlags::CLOEXEC).expect("a pipe")
    }

    async fn key(reader: &mut Reader) -> Option<Key> {
        match poll_fn(|cx| reader.poll_recv(cx)).await? {
            Heard::Key(key) => Some(key),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn an_escape_that_nothing_follows_is_a_key_without_another_one() {
        let (terminal, typist) = terminal();
        let mut reader = Reader::of(terminal).expect("a reader");
        write(&typist, b"\x1b").expect("typed");
        assert_eq!(key(&mut reader).await, Some(Key::plain(KeyCode::Esc)));
        write(&typist, b"\x1b[Aj").expect("typed");
        assert_eq!(key(&mut reader).await, Some(Key::plain(KeyCode::Up)));
        assert_eq!(key(&mut reader).await, Some(Key::char('j')));
        drop(typist);
        assert_eq!(key(&mut reader).await, None);
    }

    #[tokio::test]
    async fn nobody_reads_once_it_is_dropped() {
        let (terminal, typist) = terminal();
        let mut reader = Reader::of(terminal.try_clone().expect("a second one")).expect("a reader");
        write(&typist, b"j").expect("typed");
        assert_eq!(key(&mut reader).await, Some(Key::char('j')));
        drop(reader);
        write(&typist, b"secret").expect("typed");
        let mut left = [0; 16];
        assert_eq!(read(&terminal, &mut left), Ok(6));
    }

    #[tokio::test]
    async fn it_ends_in_the_midst_of_more_than_anybody_takes() {
        let (terminal, typist) = terminal();
        let mut reader = Reader::of(terminal).expect("a reader");
        let much = vec![b'j'; 8 * AHEAD];
        write(&typist, &much).expect("typed");
        assert_eq!(key(&mut reader).await, Some(Key::char('j')));
        drop(reader);
        assert_eq!(write(&typist, b"j"), Err(Errno::PIPE));
    }
}

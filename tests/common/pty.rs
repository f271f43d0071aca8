//! A program in a real pseudo-terminal: keys go in, a screen and every raw byte with its time come out.
//!
//! A reader thread feeds the parser and the log, so a wait is a condition variable and never a sleep.
//! Waiting gives up at once when the program has closed its terminal, because no byte can follow, and
//! a failed wait panics with a picture of the screen. The child is killed when the `Pty` is dropped.

mod key;
mod modes;
mod term;
pub mod timing;

use std::io::Write;
use std::process::Command;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub use key::Key;
pub use modes::Modes;
pub use portable_pty::ExitStatus;
pub use term::Mark;

use term::{Shared, State, picture};

/// Long enough for a loaded machine: only a failing test ever waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The one clock of the harness: deadlines of waits, and the times in the byte log.
#[expect(
    clippy::disallowed_methods,
    reason = "deadlines and time stamps of a real terminal need the real clock"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// A running program and the terminal around it.
pub struct Pty {
    shared: Arc<Shared>,
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    pid: u32,
    started: Instant,
}

impl Pty {
    /// Starts `program` in a terminal of `cols` x `rows`. Its environment holds `PATH`, `TERM` and what `env` says.
    pub fn spawn(program: &str, args: &[&str], env: &[(&str, &str)], cols: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(std::env::current_dir().expect("a working directory"));

        let pair = native_pty_system().openpty(size(cols, rows)).expect("open a pseudo-terminal");
        let shared = Arc::new(Shared::new(cols, rows));
        let started = now();
        let child = pair.slave.spawn_command(command).unwrap_or_else(|e| panic!("start {program}: {e}"));
        // The slave must be closed on this side, or the end of the program would never be seen as end of file.
        drop(pair.slave);
        let pid = child.process_id().expect("a process id");
        let writer = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let answers = answer_thread(Arc::clone(&writer));
        reader_thread(Arc::clone(&shared), pair.master.as_ref(), answers);
        waiter_thread(Arc::clone(&shared), child);
        Self { shared, master: pair.master, writer, pid, started }
    }

    /// Types the characters of `text` as they are.
    pub fn keys(&self, text: &str) {
        self.write(text.as_bytes());
    }

    /// Presses one key. A program tells a lone `Esc` from an escape sequence by what follows it in the same read,
    /// so wait for the effect of `Key::Esc` before you send more.
    pub fn key(&self, key: Key) {
        let application = self.lock().screen().application_cursor();
        self.write(&key.bytes(application));
    }

    /// Pastes `text`: in brackets when the program asked for them, else as if typed.
    pub fn paste(&self, text: &str) {
        if self.lock().screen().bracketed_paste() {
            self.write(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        } else {
            self.write(text.as_bytes());
        }
    }

    /// Writes raw bytes, as a terminal would: mouse reports, focus events, half a sequence.
    pub fn write(&self, bytes: &[u8]) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.write_all(bytes).and_then(|()| writer.flush()).expect("write to the terminal");
    }

    /// Changes the size of the window: the program gets SIGWINCH.
    pub fn resize(&self, cols: u16, rows: u16) {
        // The parser first: the program may answer before the call to the kernel has come back.
        self.lock().resize(cols, rows);
        self.master.resize(size(cols, rows)).expect("resize the terminal");
    }

    /// Sends a signal by its name, `"TERM"`, `"HUP"`, `"KILL"`, `"STOP"`.
    pub fn signal(&self, name: &str) {
        assert!(send_signal(name, self.pid), "cannot send SIG{name} to {}\n{}", self.pid, self.picture());
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// When the program was started, on the clock of the byte log.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Blocks until `ready` says yes to the screen. `what` names the hope in the panic message.
    pub fn wait_for(&self, ready: impl Fn(&vt100::Screen) -> bool, what: &str) {
        self.wait(what, |s| s.closed, |s| ready(s.screen()).then_some(()));
    }

    /// The same with another patience, for what takes its time.
    pub fn wait_until(&self, most: Duration, ready: impl Fn(&vt100::Screen) -> bool) {
        self.wait_within(most, "a slow screen", |s| s.closed, |s| ready(s.screen()).then_some(()));
    }

    pub fn wait_for_text(&self, text: &str) {
        self.wait_for(|screen| screen.contents().contains(text), &format!("the text {text:?}"));
    }

    pub fn wait_for_no_text(&self, text: &str) {
        self.wait_for(|screen| !screen.contents().contains(text), &format!("no text {text:?}"));
    }

    /// Blocks until the bytes after `mark` contain `needle`: for what leaves no trace on the screen.
    pub fn wait_for_bytes(&self, mark: Mark, needle: &[u8]) {
        let found = |s: &State| s.log.since(mark).windows(needle.len()).any(|w| w == needle).then_some(());
        self.wait(&format!("the bytes {}", needle.escape_ascii()), |s| s.closed, found);
    }

    /// Blocks until the program has ended and everything it wrote has been read.
    pub fn wait_exit(&self) -> ExitStatus {
        self.wait("the end of the program", |_| false, |s| s.exit.clone().filter(|_| s.closed))
    }

    pub fn is_running(&self) -> bool {
        self.lock().exit.is_none()
    }

    pub fn screen_text(&self) -> String {
        self.lock().screen().contents()
    }

    /// A copy of the screen as the parser holds it, for colours, the cursor, or a picture.
    pub fn screen(&self) -> vt100::Screen {
        self.lock().screen().clone()
    }

    pub fn alternate_screen(&self) -> bool {
        self.lock().screen().alternate_screen()
    }

    /// The window title the program set last; empty when it never did.
    pub fn title(&self) -> String {
        self.lock().wire().title.clone()
    }

    /// What was copied through OSC 52 so far, still in base64, oldest first.
    pub fn copied(&self) -> Vec<String> {
        self.lock().wire().copied.clone()
    }

    /// The present end of the byte log.
    pub fn mark(&self) -> Mark {
        self.lock().log.mark()
    }

    pub fn bytes_since(&self, mark: Mark) -> Vec<u8> {
        self.lock().log.since(mark).to_vec()
    }

    /// All terminal modes as the raw bytes switched them so far.
    pub fn modes(&self) -> Modes {
        Modes::scan(self.lock().log.since(Mark::START))
    }

    /// Whether line editing and echo of the kernel are off; `None` when the kernel no longer tells.
    pub fn raw_mode(&self) -> Option<bool> {
        // The two flags as Linux and the BSDs number them; their named constants need a crate we do not have.
        let (canonical, echo) = if cfg!(target_os = "linux") { (0x2, 0x8) } else { (0x100, 0x8) };
        let flags = u64::from(self.master.get_termios()?.local_flags.bits());
        Some(flags & (canonical | echo) == 0)
    }

    /// Panics unless everything that was switched on has been switched off: a usable shell must be left behind.
    pub fn assert_restored(&self) {
        let mut left = self.modes().left_on();
        if self.raw_mode() == Some(true) {
            left.push("raw mode".to_owned());
        }
        assert!(left.is_empty(), "the terminal was left with: {}\n{}", left.join(", "), self.picture());
    }

    /// The screen in a frame with the facts around it: what a failing test should print.
    pub fn picture(&self) -> String {
        picture(&self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A test that panicked in a predicate has poisoned nothing that matters here.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<T>(
        &self,
        what: &str,
        hopeless: impl Fn(&State) -> bool,
        ready: impl FnMut(&State) -> Option<T>,
    ) -> T {
        self.wait_within(PATIENCE, what, hopeless, ready)
    }

    fn wait_within<T>(
        &self,
        most: Duration,
        what: &str,
        hopeless: impl Fn(&State) -> bool,
        mut ready: impl FnMut(&State) -> Option<T>,
    ) -> T {
        let deadline = now() + most;
        let mut state = self.lock();
        loop {
            // A real terminal shows no half frames either.
            if (!state.updating || state.closed)
                && let Some(value) = ready(&state)
            {
                return value;
            }
            let left = deadline.saturating_duration_since(now());
            if left.is_zero() || hopeless(&state) {
                let picture = picture(&state);
                drop(state);
                panic!("waited in vain for {what}\n{picture}");
            }
            state = self.shared.pause(state, left);
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.is_running() {
            send_signal("KILL", self.pid);
        }
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Sends a signal to any process; says whether it was there to get it. The shell's own `kill` is used: it is the
/// only one that is everywhere, and it needs neither libc nor unsafe.
pub fn send_signal(name: &str, pid: u32) -> bool {
    Command::new("sh")
        .args(["-c", "kill -s \"$0\" \"$1\" 2>/dev/null", name, &pid.to_string()])
        .status()
        .is_ok_and(|status| status.success())
}

/// Answers to terminal queries go through a thread of their own: a reader that blocks on a full input queue
/// would stop reading, and the program would wait for ever on its full output queue.
fn answer_thread(writer: Arc<Mutex<Box<dyn Write + Send>>>) -> Sender<Vec<u8>> {
    let (sender, receiver) = mpsc::channel::<Vec<u8>>();
    thread::spawn(move || {
        for answer in receiver {
            let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            if writer.write_all(&answer).and_then(|()| writer.flush()).is_err() {
                return; // the program is gone, nobody waits for the answer
            }
        }
    });
    sender
}

fn reader_thread(shared: Arc<Shared>, master: &dyn MasterPty, answers: Sender<Vec<u8>>) {
    let mut reader = master.try_clone_reader().expect("a reader");
    thread::spawn(move || {
        let mut buffer = vec![0_u8; 65_536];
        loop {
            // Linux reports the end of the last program on the terminal as an error (EIO), others as 0 bytes.
            let count = reader.read(&mut buffer).unwrap_or(0);
            let at = now();
            let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
            if count == 0 {
                state.closed = true;
            } else {
                let reply = state.feed(at, &buffer[..count]);
                if !reply.is_empty() {
                    // A closed channel means the writer failed before: the program is gone.
                    answers.send(reply).ok();
                }
            }
            drop(state);
            shared.changed.notify_all();
            if count == 0 {
                return;
            }
        }
    });
}

fn waiter_thread(shared: Arc<Shared>, mut child: Box<dyn Child + Send + Sync>) {
    thread::spawn(move || {
        let status = child.wait().expect("the status of the child");
        shared.state.lock().unwrap_or_else(PoisonError::into_inner).exit = Some(status);
        shared.changed.notify_all();
    });
}

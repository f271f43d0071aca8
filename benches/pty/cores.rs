//! The measurements themselves, for any program in a terminal.
//!
//! All times are of bytes arriving at the terminal. An answer to a key ends with 30 ms of silence, so a
//! program that draws in two steps is charged for the second one.

use std::path::PathBuf;
use std::time::Duration;

use super::common::pty::{Mark, Pty, now};
use super::machine;

/// Silence that ends the answer to a key.
const GAP: Duration = Duration::from_millis(30);
/// How long a key may stay without any answer before it counts as silent.
const PATIENCE: Duration = Duration::from_millis(500);

/// What to start, and how to see that it is there.
pub struct Target {
    pub command: Vec<String>,
    pub home: PathBuf,
    /// URL and token, for dealdesk.
    pub account: Option<(String, String)>,
    pub cols: u16,
    pub rows: u16,
    /// A text of the first whole screen; without one a screen with text in three rows counts.
    pub ready: Option<String>,
}

impl Target {
    /// Starts the program and gives the time from before the start to the bytes that completed its first screen.
    pub fn start(&self) -> (Pty, Duration) {
        let home = self.home.to_string_lossy();
        let folder = |name: &str| format!("{home}/{name}");
        let folders = [
            ("HOME", home.clone().into_owned()),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_STATE_HOME", folder("state")),
            ("XDG_RUNTIME_DIR", folder("run")),
            ("LANG", "C.UTF-8".to_owned()),
            ("COLORTERM", "truecolor".to_owned()),
        ];
        let (url, token) = self.account.clone().unwrap_or_default();
        let account = [("KOMMO_BASE_URL", url), ("KOMMO_API_TOKEN", token)];
        let folders = folders.into_iter().chain(account).collect::<Vec<_>>();
        let env: Vec<(&str, &str)> = folders.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let arguments: Vec<&str> = self.command.iter().skip(1).map(String::as_str).collect();
        let program = self.command.first().expect("a command");
        let pty = Pty::spawn(program, &arguments, &env, self.cols, self.rows);
        pty.wait_for(|screen| self.is_ready(screen), "the first screen");
        let shown = pty.first_shown(|screen| self.is_ready(screen)).expect("the screen was ready");
        let span = shown.duration_since(pty.started());
        (pty, span)
    }

    fn is_ready(&self, screen: &vt100::Screen) -> bool {
        match &self.ready {
            Some(text) => screen.contents().contains(text.as_str()),
            None => screen.rows(0, self.cols).filter(|row| !row.trim().is_empty()).count() >= 3,
        }
    }
}

/// Answers to single key presses.
#[derive(Default)]
pub struct Keys {
    /// To the last byte of the answer.
    pub latencies: Vec<Duration>,
    /// To the first one: all that can be said while the screen changes by itself too.
    pub firsts: Vec<Duration>,
    pub bytes: Vec<usize>,
    pub silent: usize,
}

/// Presses keys one at a time, going round in `keys`, and waits for the whole answer to each.
pub fn press(pty: &Pty, keys: &str, presses: usize) -> Keys {
    let mut result = Keys::default();
    for key in keys.chars().cycle().take(presses) {
        let mark = pty.mark();
        let pressed = now();
        pty.keys(key.encode_utf8(&mut [0; 4]));
        match pty.burst(mark, GAP, PATIENCE) {
            Some(burst) => {
                result.latencies.push(burst.last.saturating_duration_since(pressed));
                result.firsts.push(burst.first.saturating_duration_since(pressed));
                result.bytes.push(burst.bytes);
            }
            None => result.silent += 1,
        }
    }
    result
}

/// The same for a program that only copies its input: the share of the terminal, the threads and the scheduler.
pub fn floor(presses: usize) -> Keys {
    let pty = Pty::spawn("sh", &["-c", "stty raw -echo; echo up; exec cat"], &[], 80, 24);
    pty.wait_for_text("up");
    settle(&pty, GAP, PATIENCE);
    press(&pty, "xy", presses)
}

/// Sends `count` keys, going round in `keys`, one every `pace`, and gives the time from the last key to the last byte.
pub fn hold(pty: &Pty, keys: &str, count: usize, pace: Duration) -> Duration {
    let held = || keys.chars().cycle().take(count);
    let mut mark = pty.mark();
    let mut last = now();
    if pace.is_zero() {
        pty.keys(&held().collect::<String>());
    } else {
        for (i, key) in held().enumerate() {
            mark = pty.mark();
            last = now();
            pty.keys(key.encode_utf8(&mut [0; 4]));
            if i + 1 < count {
                pty.watch(pace);
            }
        }
    }
    // A longer silence than for one key: a program that falls behind may pause and go on.
    let burst = pty.burst(mark, GAP * 10, PATIENCE);
    burst.map_or(Duration::ZERO, |burst| burst.last.saturating_duration_since(last))
}

/// Waits until the program has been silent for `quiet` and gives the time to its last byte; `None` if it never
/// was silent within `most`.
pub fn settle(pty: &Pty, quiet: Duration, most: Duration) -> Option<Duration> {
    let start = now();
    while pty.watch(quiet) > 0 {
        if now().duration_since(start) > most {
            return None;
        }
    }
    let whole = pty.burst(Mark::START, Duration::ZERO, Duration::ZERO);
    Some(whole.map_or(Duration::ZERO, |burst| burst.last.saturating_duration_since(start)))
}

/// Ends the program as a lost connection would, so it can put its files in order before it is started again.
pub fn end(pty: &Pty) {
    pty.signal("HUP");
    pty.wait_exit();
}

/// What a program does when nobody does anything.
pub struct Idle {
    pub bytes: usize,
    /// Times any of its threads gave up the processor to wait: one for each wake-up.
    pub wakeups: u64,
    pub threads: usize,
}

pub fn idle(pty: &Pty, span: Duration) -> Idle {
    let before = machine::switches(pty.pid());
    let bytes = pty.watch(span);
    let after = machine::switches(pty.pid());
    let wakeups = after.iter().map(|(id, n)| n.saturating_sub(before.get(id).copied().unwrap_or(0))).sum();
    Idle { bytes, wakeups, threads: after.len() }
}

/// The smallest value that `percent` of all values do not exceed.
pub fn percentile<T: Copy + Ord>(values: &[T], percent: usize) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

//! Real processes, real time, one file: this test binary starts itself several times. It asserts safety, not speed.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use dealdesk::api::gate::{Clock, Gate, Lane, SystemClock};

use super::{LIMIT, worst_second};

const DIR: &str = "DEALDESK_TEST_GATE_DIR";
const REQUESTS: &str = "DEALDESK_TEST_GATE_REQUESTS";
/// What a process that is to be killed would send: more than it ever can.
const ENDLESS: usize = 1_000;

/// Not a test of its own: the body of a child process, which finds its task in the environment.
#[test]
fn child() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let requests: usize = std::env::var(REQUESTS).expect("a number").parse().expect("a number");
    let dir = Path::new(&dir);
    let log = dir.join("sent");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let gate = Gate::open(Some(&dir.join("rate.ledger")), Arc::new(SystemClock));
        for n in 0..requests {
            gate.enter(Lane::ALL[n % 3]).await.expect("not blocked");
            let line = format!("{}\n", SystemClock.now_ms());
            assert!(gate.status().borrow().shared, "the file works here");
            let mut log = OpenOptions::new().append(true).create(true).open(&log).expect("a log");
            log.write_all(line.as_bytes()).expect("written");
            // One write per line, past the test harness: the parent counts them.
            std::io::stderr().write_all(b"sent\n").expect("told");
        }
    });
}

/// Kills the child when the test ends early.
struct Process(Child);

impl Process {
    fn start(dir: &Path, requests: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command.args(["--exact", "processes::child", "--nocapture"]);
        command.env(DIR, dir).env(REQUESTS, requests.to_string());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        Self(command.spawn().expect("started"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn four_processes_one_of_them_killed_never_send_eight_in_a_second() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut victim = Process::start(dir.path(), ENDLESS);
    let mut others = [6, 6, 6].map(|requests| Process::start(dir.path(), requests));

    let mut told = BufReader::new(victim.0.stderr.take().expect("piped")).lines();
    let heard = told.by_ref().map_while(Result::ok).filter(|line| line == "sent").take(3).count();
    assert_eq!(heard, 3, "the victim was at work");
    victim.0.kill().expect("killed");
    let end = victim.0.wait().expect("gone");
    assert_eq!(end.code(), None, "it died of the kill, not of itself");

    for other in &mut others {
        assert!(other.0.wait().expect("ended").success(), "the others go on to their end");
    }
    let log = fs::read_to_string(dir.path().join("sent")).expect("a log");
    let sent: Vec<u64> = log.lines().map(|line| line.parse().expect("a time")).collect();
    assert!(sent.len() >= 18 + 2, "{} requests", sent.len());
    assert!(worst_second(&sent) <= LIMIT, "{} in one second: {sent:?}", worst_second(&sent));
}

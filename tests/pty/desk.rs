//! A demo account in a process of its own, and dealdesk in a terminal on it.
//!
//! Every test has its own account and its own home, so tests run side by side and leave nothing behind.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::common::api;
use super::common::pty::{Key, Pty, now, send_signal};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_dealdesk");
/// Looks without being counted, limited or cursed by a fault.
const OBSERVER: &str = "X-Demo-Observer: 1";
/// The header of the board once every lead of the pipeline is read.
pub const LOADED: &str = " leads · as of ";
/// Only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until `ready` gives something. What has no event to wait for (another process, the kernel) is asked again
/// and again; the pause between two questions only spares the machine.
pub fn until<T>(what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
    let deadline = now() + PATIENCE;
    loop {
        if let Some(value) = ready() {
            return value;
        }
        assert!(now() < deadline, "waited in vain for {what}");
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// A home directory that nobody else has; it goes with its last copy.
#[derive(Clone)]
pub struct Home(Arc<tempfile::TempDir>);

impl Home {
    pub fn new() -> Self {
        Self(Arc::new(tempfile::tempdir().expect("a directory")))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The environment of a program that lives here.
    pub fn env(&self) -> BTreeMap<String, String> {
        let home = self.0.path();
        let mut env = BTreeMap::from([("HOME".to_owned(), home.display().to_string())]);
        for (name, dir) in [("CONFIG", "config"), ("DATA", "data"), ("CACHE", "cache"), ("STATE", "state")] {
            env.insert(format!("XDG_{name}_HOME"), home.join(dir).display().to_string());
        }
        env.insert("LANG".to_owned(), "C.UTF-8".to_owned());
        env
    }

    /// A command of dealdesk without a terminal.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).env_clear().envs(self.env()).stdin(Stdio::null());
        command
    }
}

/// `dealdesk demo --serve`, killed when dropped.
pub struct Account {
    child: Child,
    /// What it printed after the first line would be here.
    pub output: BufReader<ChildStdout>,
    pub url: String,
    pub token: String,
    _home: Home,
}

impl Account {
    /// Serves an account on a free port.
    pub fn serve(args: &[&str]) -> Self {
        Self::serve_in(&Home::new(), args)
    }

    /// The same, which keeps what is done to it in a home that others use too.
    pub fn serve_in(home: &Home, args: &[&str]) -> Self {
        let mut command = home.command(&["demo", "--serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.args(args).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e} in {line:?}"));
        let text = |name: &str| told[name].as_str().expect("a string").to_owned();
        let (url, token) = (text("url"), text("token"));
        Self { child, output, url, token, _home: home.clone() }
    }

    pub fn signal(&self, name: &str) {
        assert!(send_signal(name, self.child.id()), "SIG{name} was not sent");
    }

    /// Sends a signal and gives the exit code.
    pub fn end(&mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.child.wait().expect("the end of the server").code()
    }

    pub fn get(&self, path: &str) -> Value {
        let answer = api::get_with(&self.url, &self.token, path, OBSERVER);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    /// A colleague's edit, which is neither limited nor cursed by a fault.
    pub fn change(&self, lead: i64, json: &Value) {
        let path = format!("/api/v4/leads/{lead}");
        let answer = api::patch_with(&self.url, &self.token, &path, &json.to_string(), OBSERVER);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }

    /// The pipeline and the stage of a lead, as the server has them.
    pub fn place(&self, lead: i64) -> (i64, i64) {
        let lead = self.get(&format!("/api/v4/leads/{lead}"));
        (number(&lead["pipeline_id"]), number(&lead["status_id"]))
    }

    /// The place one stage to the right.
    pub fn next_place(&self, (pipeline, stage): (i64, i64)) -> (i64, i64) {
        let told = self.get(&format!("/api/v4/leads/pipelines/{pipeline}/statuses"));
        let stages = told["_embedded"]["statuses"].as_array().expect("stages");
        let mut stages: Vec<_> = stages.iter().map(|s| (number(&s["sort"]), number(&s["id"]))).collect();
        stages.sort_unstable();
        let at = stages.iter().position(|(_, id)| *id == stage).expect("the stage of the lead");
        (pipeline, stages[at + 1].1)
    }

    pub fn stage_name(&self, (pipeline, stage): (i64, i64)) -> String {
        let told = self.get(&format!("/api/v4/leads/pipelines/{pipeline}/statuses/{stage}"));
        told["name"].as_str().expect("a name").to_owned()
    }

    pub fn stats(&self) -> Stats {
        Stats(api::get_with(&self.url, &self.token, "/demo/stats", OBSERVER).json())
    }

    /// Waits until every lead of every pipeline that is not archived has been read, and so nothing is left to ask.
    pub fn wait_until_read(&self, pipelines: usize) {
        let last_pages = || {
            let recent = self.stats().0["recent"].as_array().cloned().unwrap_or_default();
            let firsts = recent.iter().filter(|seen| {
                let path = seen["path"].as_str().unwrap_or_default();
                path.starts_with("/api/v4/leads?page=1&") && seen["status"] == 200
            });
            (firsts.count() == pipelines).then_some(())
        };
        until("the first page of every pipeline", last_pages);
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        // Both fail only when it has ended before, as some tests want it to.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the account counted.
pub struct Stats(pub Value);

impl Stats {
    pub fn count(&self, name: &str) -> i64 {
        number(&self.0[name])
    }

    /// Requests of this method, refused and dropped ones included.
    pub fn method(&self, method: &str) -> i64 {
        let routes = self.0["by_route"].as_object().expect("routes");
        let is_meant = |route: &str| route.split(' ').next() == Some(method);
        routes.iter().filter(|(route, _)| is_meant(route)).map(|(_, n)| number(n)).sum()
    }

    /// Answers with this status.
    pub fn status(&self, status: &str) -> i64 {
        self.0["by_status"].get(status).map_or(0, number)
    }

    /// The promise to the account: never more than seven in any second, so never a 429 that was earned.
    pub fn assert_polite(&self) {
        assert!(self.count("max_in_window") <= 7, "more than seven requests in a second: {}", self.0);
        assert_eq!(self.count("over_limit"), 0, "{}", self.0);
    }
}

/// dealdesk in a terminal.
pub struct Desk {
    pub pty: Pty,
    /// Lives as long as the program in it.
    _home: Option<Home>,
}

impl Desk {
    /// The board of an account, loaded.
    pub fn open(account: &Account, home: &Home, size: (u16, u16)) -> Self {
        let desk = Self::start(account, home, size);
        desk.pty.wait_for_text(LOADED);
        desk
    }

    /// The same, not waited for.
    pub fn start(account: &Account, home: &Home, size: (u16, u16)) -> Self {
        let mut env = home.env();
        env.insert("KOMMO_BASE_URL".to_owned(), account.url.clone());
        env.insert("KOMMO_API_TOKEN".to_owned(), account.token.clone());
        Self { _home: Some(home.clone()), ..Self::spawn(&[], &env, size) }
    }

    /// The board in this environment, loaded.
    pub fn with(env: &BTreeMap<String, String>, home: &Home, size: (u16, u16)) -> Self {
        let desk = Self { _home: Some(home.clone()), ..Self::spawn(&[], env, size) };
        desk.pty.wait_for_text(LOADED);
        desk
    }

    /// `dealdesk demo` in a home of its own, loaded.
    pub fn demo_at_home(args: &[&str], size: (u16, u16)) -> Self {
        let home = Home::new();
        let desk = Self::demo(args, &home.env(), size);
        Self { _home: Some(home), ..desk }
    }

    /// `dealdesk demo` and more, loaded.
    pub fn demo(args: &[&str], env: &BTreeMap<String, String>, size: (u16, u16)) -> Self {
        let desk = Self::spawn(&[&["demo"], args].concat(), env, size);
        desk.pty.wait_for_text(LOADED);
        desk
    }

    fn spawn(args: &[&str], env: &BTreeMap<String, String>, (cols, rows): (u16, u16)) -> Self {
        let env: Vec<(&str, &str)> =
            env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Self { pty: Pty::spawn(PROGRAM, args, &env, cols, rows), _home: None }
    }

    /// Opens the lead under the cursor, reads its id from the card, and comes back to the board.
    pub fn lead_under_cursor(&self) -> i64 {
        self.pty.key(Key::Enter);
        let id = |text: &str| text.lines().find_map(|line| first_number(line.trim().strip_prefix("Id ")?));
        self.pty.wait_for(|screen| id(&screen.contents()).is_some(), "a card that shows its id");
        let id = id(&self.pty.screen_text()).expect("it was there");
        self.pty.key(Key::Esc);
        self.pty.wait_for_text("q quit");
        id
    }

    /// What changed bit by bit must be what a screen painted from nothing shows. Asked again while the screen is alive.
    pub fn wait_until_a_repaint_changes_nothing(&self) {
        until("a repaint that changes nothing", || {
            let shown = self.pty.screen_text();
            let mark = self.pty.mark();
            self.pty.key(Key::Ctrl('l'));
            self.pty.wait_for_bytes(mark, b"\x1b[2J");
            self.pty.wait_for_bytes(mark, b"\x1b[?2026l");
            (self.pty.screen_text() == shown).then_some(())
        });
    }

    /// Quits from the board and gives the exit code.
    pub fn quit(&self) -> u32 {
        self.pty.keys("q");
        self.pty.wait_exit().exit_code()
    }
}

/// The count in the head of a stage on the board.
pub fn cards_in(screen: &vt100::Screen, stage: &str) -> Option<i64> {
    let (_, cols) = screen.size();
    let heads = screen.rows(0, cols.get()).nth(1)?;
    first_number(heads.split_once(stage)?.1)
}

fn first_number(text: &str) -> Option<i64> {
    text.split_whitespace().next()?.parse().ok()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no number"))
}

//! A home, an account, what was printed in it, and a search for what must not be there.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Output, Stdio};

use serde_json::{Value, json};

use super::common::api;
use super::desk::{Account, Home};

pub const CLIENT_ID: &str = dealdesk::demo::CLIENT_ID;
pub const CLIENT_SECRET: &str = dealdesk::demo::oauth::CLIENT_SECRET;
const OBSERVER: &str = "X-Demo-Observer: 1";

pub struct House {
    pub home: Home,
    pub account: Account,
    pub redirect: String,
    /// Everything that was printed.
    said: RefCell<String>,
    secrets: RefCell<Vec<String>>,
    /// Tokens that were asked for beside the program.
    own_exchanges: Cell<i64>,
}

/// What a command answered.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl House {
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// An account served with more arguments.
    pub fn with(args: &[&str]) -> Self {
        let redirect = format!("http://127.0.0.1:{}/back", free_port());
        let account = Account::serve(&[&["--leads", "20", "--redirect", &redirect], args].concat());
        let secrets = vec![account.token.clone(), CLIENT_SECRET.to_owned()];
        let (said, secrets) = (RefCell::default(), RefCell::new(secrets));
        Self { home: Home::new(), account, redirect, said, secrets, own_exchanges: Cell::new(0) }
    }

    pub fn is_secret(&self, text: &str) {
        self.secrets.borrow_mut().push(text.to_owned());
    }

    pub fn run(&self, args: &[&str]) -> Told {
        self.run_with(args, "")
    }

    /// With something on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Told {
        let mut running = self.start(args);
        running.write(input);
        self.end(running)
    }

    pub fn start(&self, args: &[&str]) -> Running {
        let mut command = self.home.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stdin = child.stdin.take();
        Running { child, stdin, read: String::new() }
    }

    pub fn end(&self, running: Running) -> Told {
        let before = running.read.clone();
        let Output { status, stdout, stderr } = running.end();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let told = Told { code: status.code(), out: text(stdout), err: before + &text(stderr) };
        self.said.borrow_mut().extend([&told.out, "\n", &told.err, "\n"]);
        told
    }

    pub fn heard(&self, text: &str) {
        self.said.borrow_mut().push_str(text);
    }

    /// A code as a browser would bring it back: the whole address.
    pub fn address(&self, page: &str) -> String {
        let path = page.strip_prefix(&self.account.url).expect("the page of the account");
        let answer = api::get_with(&self.account.url, "", path, OBSERVER);
        assert_eq!(answer.status, 302, "{answer:?}");
        let address = answer.header("location").expect("a way back").to_owned();
        self.is_secret(code_in(&address));
        address
    }

    /// Asks for tokens beside the program, uncounted and unspoiled.
    pub fn exchange(&self, what: &Value) -> Value {
        let mut body = json!({
            "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": self.redirect,
        });
        body.as_object_mut().expect("an object").extend(what.as_object().expect("an object").clone());
        let answer = api::post_with(&self.account.url, "/oauth2/access_token", &body.to_string(), OBSERVER);
        let answer = answer.json();
        self.own_exchanges.set(self.own_exchanges.get() + 1);
        for name in ["access_token", "refresh_token"] {
            if let Some(secret) = answer[name].as_str() {
                self.is_secret(secret);
            }
        }
        answer
    }

    /// An account called `acme` with a session whose access token ends at that time, as a sign-in leaves it.
    pub fn sign_in(&self, ends_at: i64) {
        let page = format!("{}/oauth?client_id={CLIENT_ID}&state=x&mode=popup", self.account.url);
        let code = code_in(&self.address(&page)).to_owned();
        let pair = self.exchange(&json!({"grant_type": "authorization_code", "code": code}));
        self.config(&format!("[accounts.acme]\nhost = \"{}\"\n", self.account.url));
        self.keep(&json!({
            "kind": "session", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
            "redirect_uri": self.redirect, "access_token": pair["access_token"],
            "refresh_token": pair["refresh_token"], "lifetime": 86_400, "ends_at": ends_at,
        }));
    }

    pub fn config(&self, text: &str) {
        let path = self.home.path().join("config/dealdesk/config.toml");
        fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub fn config_text(&self) -> String {
        fs::read_to_string(self.home.path().join("config/dealdesk/config.toml")).unwrap_or_default()
    }

    pub fn secret_file(&self) -> PathBuf {
        self.home.path().join("data/dealdesk/secrets/acme.json")
    }

    pub fn keep(&self, secret: &Value) {
        let path = self.secret_file();
        fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        fs::write(path, secret.to_string()).expect("written");
    }

    /// What is kept, with its secrets noted as such.
    pub fn kept(&self) -> Value {
        let kept: Value =
            serde_json::from_slice(&fs::read(self.secret_file()).expect("a file")).expect("JSON");
        for name in ["token", "access_token", "refresh_token"] {
            if let Some(secret) = kept[name].as_str() {
                self.is_secret(secret);
            }
        }
        kept
    }

    /// How often tokens were asked for by the program.
    pub fn exchanges(&self) -> i64 {
        let stats = self.account.stats();
        let all = stats.0["by_route"].get("POST /oauth2/access_token").and_then(Value::as_i64);
        all.unwrap_or(0) - self.own_exchanges.get()
    }

    /// A lead of the pipeline people work in.
    pub fn lead(&self) -> String {
        let leads = self.account.get("/api/v4/leads?limit=250&filter[pipeline_id]=6950551");
        leads["_embedded"]["leads"][0]["id"].to_string()
    }

    /// No secret is in what was printed, and in no file but those that are for it.
    pub fn nothing_leaked(&self) {
        if self.secret_file().exists() {
            self.kept();
        }
        let secrets = self.secrets.borrow();
        let said = self.said.borrow();
        let own = self.home.path().join("data/dealdesk/secrets");
        let mut places = vec![("what was printed".to_owned(), said.clone().into_bytes())];
        let mut open = vec![self.home.path().to_owned()];
        while let Some(path) = open.pop() {
            if path == own {
                continue;
            }
            if path.is_dir() {
                open.extend(fs::read_dir(&path).expect("a directory").map(|e| e.expect("an entry").path()));
            } else {
                places.push((path.display().to_string(), fs::read(&path).expect("a file")));
            }
        }
        assert!(places.iter().any(|(place, _)| place.ends_with("dealdesk.log")), "there is a log");
        for (place, content) in places {
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                let is_there = content.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!is_there, "{place} holds {secret}");
            }
        }
    }

    /// No process shows a secret in its arguments.
    #[cfg(target_os = "linux")]
    pub fn no_arguments_leak(&self) {
        let mut seen = 0;
        for entry in fs::read_dir("/proc").expect("processes").filter_map(Result::ok) {
            let Ok(line) = fs::read(entry.path().join("cmdline")) else { continue };
            seen += usize::from(!line.is_empty());
            for secret in self.secrets.borrow().iter() {
                let is_there = line.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!is_there, "a process of the list holds {secret}");
            }
        }
        assert!(seen > 1);
    }
}

/// A process with pipes; killed when dropped.
pub struct Running {
    pub child: Child,
    stdin: Option<ChildStdin>,
    /// Of standard error, until now.
    read: String,
}

impl Running {
    pub fn write(&mut self, text: &str) {
        // One that reads nothing may have left already.
        let _ = self.stdin.as_mut().expect("still open").write_all(text.as_bytes());
    }

    /// The page of the sign-in, once it is told.
    pub fn page(&mut self) -> String {
        let stderr = self.child.stderr.as_mut().expect("piped");
        let mut lines = BufReader::with_capacity(1, stderr);
        loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).expect("text") > 0, "no page in {}", self.read);
            self.read.push_str(&line);
            if let Some(page) = line.trim().strip_prefix("http").filter(|rest| rest.contains("/oauth?")) {
                return format!("http{page}");
            }
        }
    }

    fn end(mut self) -> Output {
        drop(self.stdin.take());
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        // Little is said: one pipe after the other never fills the other one.
        self.child.stdout.take().expect("piped").read_to_end(&mut stdout).expect("text");
        self.child.stderr.take().expect("piped").read_to_end(&mut stderr).expect("text");
        Output { status: self.child.wait().expect("the end"), stdout, stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn code_in(address: &str) -> &str {
    address.split(['?', '&']).find_map(|part| part.strip_prefix("code=")).expect("a code")
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

#[cfg(unix)]
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

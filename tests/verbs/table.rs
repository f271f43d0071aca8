//! What every command promises, row by row: an example that works, the shape of its JSON, its exit codes, and that looking
//! only and saying only change nothing.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpListener;
use std::process::Stdio;

use serde_json::Value;

use super::desk::{Account, Home, PROGRAM};
use super::rows::{Kind, ROWS, Row};
use super::schema;
use super::teller::{Teller, Told};

/// How many accounts and machines are tried side by side, where that takes its time.
const WORKERS: usize = 8;

/// A machine that knows the account, and the things the rows are about.
struct Table {
    teller: Teller,
    things: Vec<(&'static str, String)>,
}

impl Table {
    fn new() -> Self {
        let mut table = Self { teller: on(200), things: Vec::new() };
        let teller = &table.teller;
        assert_eq!(teller.run(&["sync"]).code, Some(0));
        let made = |args: &[&str]| teller.run(args).done().json()["edits"][0]["made"].to_string();
        let lead = teller.lead().to_string();
        let first = |of: &str| {
            teller.account.get(&format!("/api/v4/{of}?limit=1"))["_embedded"][of][0]["id"].to_string()
        };
        let waiting = teller.account.get("/api/v4/leads/unsorted?limit=250");
        let waiting = waiting["_embedded"]["unsorted"].as_array().expect("incoming leads").clone();
        let uids = |is_mail: bool| -> Vec<String> {
            let some = waiting.iter().filter(|one| (one["category"] == "mail") == is_mail);
            some.map(|one| one["uid"].as_str().expect("a uid").to_owned()).collect()
        };
        let (mail, others) = (uids(true), uids(false));
        let things = vec![
            ("{note}", made(&["note", "add", &lead, "Called", "--json"])),
            ("{task}", made(&["task", "add", &lead, "Call", "--at", "2031-05-06 10:00", "--json"])),
            ("{contact}", first("contacts")),
            ("{company}", first("companies")),
            (
                "{talk}",
                teller.account.get("/api/v4/talks?limit=1")["_embedded"]["talks"][0]["talk_id"].to_string(),
            ),
            ("{uid}", others[0].clone()),
            ("{other}", others[1].clone()),
            ("{mail}", mail[0].clone()),
            ("{lead}", lead),
            ("{url}", teller.account.url.clone()),
            ("{token}", teller.account.token.clone()),
            ("{dir}", teller.home.path().join("man").display().to_string()),
        ];
        table.things = things;
        table
    }

    /// Someone's edit that is not on the server, anew for each row.
    fn set_out(&mut self) {
        let path = self.teller.home.path().join("config/dealdesk/config.toml");
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        std::fs::write(
            path,
            format!(
                "[accounts.acme]\nhost = \"{}\"\n[[views]]\nname = \"mine\"\nwhere = \"responsible = me\"\n",
                self.teller.account.url
            ),
        )
        .expect("written");
        let rows = self.teller.run(&["outbox", "list", "--json"]).done().json();
        if let Some(row) = rows.as_array().and_then(|rows| rows.first()) {
            self.things.retain(|(name, _)| *name != "{edit}");
            self.things.push(("{edit}", row["id"].to_string()));
            return;
        }
        let lead = self.fill("{lead}");
        let told = self.teller.run(&["note", "add", &lead, "Later", "--queue", "--json"]);
        assert_eq!(told.code, Some(8), "{told:?}");
        self.things.retain(|(name, _)| *name != "{edit}");
        self.things.push(("{edit}", told.json()["edits"][0]["id"].to_string()));
    }

    fn fill(&self, text: &str) -> String {
        self.things.iter().fold(text.to_owned(), |text, (name, thing)| text.replace(name, thing))
    }

    fn run(&self, row: &Row, args: &str, flags: &[&str]) -> Told {
        let words = self.fill(&format!("{} {args}", row.verb));
        let words: Vec<String> = words.split_whitespace().map(|word| word.replace('␣', " ")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).chain(flags.iter().copied()).collect();
        self.teller.run_with(&words, &self.fill(row.input))
    }
}

/// Somebody on an account with so many leads.
pub fn on(leads: u32) -> Teller {
    Teller { account: Account::serve(&["--leads", &leads.to_string()]), home: Home::new() }
}

fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(|row| row.elsewhere.is_none())
}

#[test]
fn every_command_has_a_row() {
    let there: BTreeSet<String> = dealdesk::cli::verbs().into_iter().collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|row| row.verb.to_owned()).collect();
    assert_eq!(rows.len(), ROWS.len(), "a row is there twice");
    assert_eq!(there, rows, "commands, and rows of tests/verbs/rows.rs");
}

#[test]
fn the_json_of_each_has_the_shape_that_is_written_down() {
    let mut table = Table::new();
    for row in rows() {
        // The one prints a script, which is what it is for; what the other tells depends on what has changed meanwhile.
        if ["completions", "sync"].contains(&row.verb) {
            continue;
        }
        table.set_out();
        let told = table.run(row, row.args, &["--json"]);
        assert_eq!(told.code, Some(0), "{}: {told:?}", row.verb);
        assert!(!told.out.contains('\u{1b}'), "{}: no colours in a pipe", row.verb);
        schema::check(row.verb, &told.json());
        if row.verb == "undo" {
            // What was accepted stays so: the rows behind it need a queue that is as it was.
            table.things.retain(|(name, _)| *name != "{edit}");
        }
    }
}

#[test]
fn each_says_3_for_what_is_not_there_and_2_for_what_is_not_understood() {
    let mut table = Table::new();
    table.set_out();
    for row in rows() {
        if let Some(args) = row.missing {
            let told = table.run(row, args, &["--json"]);
            let error = error(&told);
            assert_eq!(
                (told.code, error["kind"].as_str()),
                (Some(3), Some("not_found")),
                "{}: {told:?}",
                row.verb
            );
        }
        assert_eq!(table.run(row, row.args, &["--no-such-flag"]).code, Some(2), "{}", row.verb);
        for form in ["--json", "--jsonl"] {
            let told = table.run(row, row.args, &[form, "--no-such-flag"]);
            assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{}: {told:?}", row.verb);
            let error = error(&told);
            assert_eq!(
                (error["kind"].as_str(), error["exit"].as_i64()),
                (Some("usage"), Some(2)),
                "{}",
                row.verb
            );
        }
    }
}

/// The last line of standard error, as JSON.
fn error(told: &Told) -> Value {
    let line = told.err.lines().last().unwrap_or_default();
    let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {told:?}"));
    value["error"].clone()
}

#[test]
fn each_says_6_without_a_connection_and_4_for_a_token_that_is_not_accepted() {
    let table = Table::new();
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let nowhere = format!("http://127.0.0.1:{port}");
    let good = table.teller.account.token.as_str();
    // Each begins on a new machine, but for the rate that all programs of one address share.
    let case = |row: &'static Row, (url, token, code): (&str, &str, i32), state: &Home| {
        let words = format!("{} {}", row.verb, row.args).replace("{url}", url).replace("{edit}", "1");
        let words = table.fill(&words);
        let words: Vec<String> = words.split_whitespace().map(|word| word.replace('␣', " ")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).chain(["--json"]).collect();
        let home = Home::new();
        let mut command = home.command(if row.verb == "completions" { &words[..2] } else { &words });
        command.env("KOMMO_BASE_URL", url).env("KOMMO_API_TOKEN", token);
        command.env("XDG_STATE_HOME", state.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let _ = child.stdin.take().expect("piped").write_all(row.input.replace("{token}", token).as_bytes());
        let output = child.wait_with_output().expect("the end");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{} on {url}: {out} {err}", row.verb);
        assert!(!out.contains(token) && !err.contains(token), "{}: no token is said", row.verb);
    };
    let asked: Vec<&'static Row> = rows().filter(|row| !row.verb.starts_with("account ")).collect();
    // Side by side: where nobody is, each tries for some seconds, and an account answers seven times in a second.
    let (case, nowhere) = (&case, nowhere.as_str());
    std::thread::scope(|scope| {
        for some in asked.chunks(asked.len().div_ceil(WORKERS)) {
            scope.spawn(move || {
                let (account, rate, other) = (Account::serve(&["--leads", "30"]), Home::new(), Home::new());
                for row in some {
                    case(row, (nowhere, good, row.cut), &other);
                    case(row, (&account.url, "not.the.token", row.refused), &rate);
                }
            });
        }
    });
}

#[test]
fn looking_only_and_saying_only_write_nothing() {
    let mut table = Table::new();
    for row in rows() {
        table.set_out();
        let outbox = table.teller.run(&["outbox", "list", "--json"]).out;
        let writes = table.teller.writes();
        if row.kind == Kind::Write {
            let told = table.run(row, row.args, &["--read-only"]);
            assert!(told.code == Some(2) && told.err.contains("--read-only"), "{}: {told:?}", row.verb);
            for flags in [&["--dry-run"][..], &["--dry-run", "--json"], &["--dry-run", "--jsonl"]] {
                let told = table.run(row, row.args, flags);
                assert_eq!(told.code, Some(0), "{}: {told:?}", row.verb);
                assert!(!told.out.is_empty(), "{} says what it would do", row.verb);
            }
        } else if row.kind == Kind::Read {
            let told = table.run(row, row.args, &["--read-only"]);
            assert_eq!(told.code, Some(0), "{}: {told:?}", row.verb);
        }
        assert_eq!(table.teller.writes(), writes, "{}", row.verb);
        assert_eq!(table.teller.run(&["outbox", "list", "--json"]).out, outbox, "{}", row.verb);
    }
}

/// Whatever it is about: with `--offline` a command does what it can from the disk, or says that it can do nothing.
#[test]
fn with_offline_nobody_is_asked_or_the_command_is_refused_for_it() {
    let mut table = Table::new();
    for row in rows() {
        table.set_out();
        let requests = table.teller.account.stats().count("requests");
        let told = table.run(row, row.args, &["--offline"]);
        assert_eq!(table.teller.account.stats().count("requests"), requests, "{}: {told:?}", row.verb);
        match told.code {
            Some(0 | 8) => {}
            Some(2) => assert!(told.err.contains("--offline"), "{}: {told:?}", row.verb),
            _ => panic!("{}: {told:?}", row.verb),
        }
    }
}

#[test]
fn the_examples_of_the_help_work() {
    let mut table = Table::new();
    for row in rows() {
        table.set_out();
        let words: Vec<&str> = row.verb.split(' ').chain(["--help"]).collect();
        let help = table.teller.run(&words).done().out;
        let named = format!("dealdesk {}", row.verb);
        let examples = help.lines().filter_map(|line| line.trim().strip_prefix("Example: "));
        let example = examples.into_iter().find(|example| example.contains(&named));
        let example = example.unwrap_or_else(|| panic!("`{} --help` has no example", row.verb));
        let known = [
            ("20000001", "{lead}"),
            ("30000001", "{task}"),
            ("40000001", "{contact}"),
            ("60000001", "{talk}"),
            ("70000001", "{company}"),
            ("50000001", "{note}"),
            ("inbox link 5af9dedb", "inbox link {mail}"),
            ("5af9dedb", "{uid}"),
            ("outbox show 1", "outbox show {edit}"),
            ("outbox check 1", "outbox check {edit}"),
            ("outbox drop 1", "outbox drop {edit}"),
            ("acme.kommo.com", "{url}"),
        ];
        let example =
            known.iter().fold(example.to_owned(), |text, (shown, thing)| text.replace(shown, thing));
        let flag = if row.kind == Kind::Write && row.verb != "undo" { " --dry-run" } else { "" };
        let script = table.fill(&format!("dealdesk() {{ {PROGRAM} \"$@\"; }}; {example}{flag}"));
        let home = table.teller.home.path();
        std::fs::write(home.join("token.txt"), &table.teller.account.token).expect("written");
        let mut shell = std::process::Command::new("/bin/sh");
        shell
            .args(["-c", &script])
            .current_dir(home)
            .env_clear()
            .envs(table.teller.home.env())
            .stdin(Stdio::null());
        shell
            .env("KOMMO_BASE_URL", &table.teller.account.url)
            .env("KOMMO_API_TOKEN", &table.teller.account.token);
        let writes = table.teller.writes();
        let output = shell.output().expect("a shell");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{example}: {err}");
        assert!(!output.stdout.is_empty(), "{example}");
        assert_eq!(table.teller.writes(), writes, "{example} sends nothing");
    }
}

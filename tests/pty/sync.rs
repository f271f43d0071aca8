//! `dealdesk sync` on the real binary: what it prints, what it costs, and that however it ends the next run goes on.

use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::common::pty::{Pty, send_signal};
use super::desk::{Account, Home, PROGRAM, until};

fn command(home: &Home, account: (&str, &str), args: &[&str]) -> Command {
    let mut command = home.command(&[&["sync"], args].concat());
    command.env("KOMMO_BASE_URL", account.0).env("KOMMO_API_TOKEN", account.1);
    command
}

fn sync(home: &Home, account: &Account, args: &[&str]) -> Output {
    command(home, (&account.url, &account.token), args).output().expect("the program starts")
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(output: &Output) -> Value {
    let (code, out, err) = told(output);
    assert_eq!((code, out.lines().count()), (Some(0), 1), "{out} {err}");
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn the_first_run_reads_all_and_the_next_one_what_changed() {
    let (account, home) = (Account::serve(&["--leads", "600"]), Home::new());
    let (code, out, err) = told(&sync(&home, &account, &["--read-only"]));
    assert_eq!((code, out.lines().count()), (Some(0), 1), "{out} {err}");
    assert!(
        out.contains("pages read") && !out.contains('\x1b') && !err.contains(['\x1b', '\r']),
        "{out} {err}"
    );
    let first = account.stats();
    first.assert_polite();
    assert_eq!(first.method("GET"), first.count("requests"), "it only reads");

    let again = json(&sync(&home, &account, &["--json"]));
    let asked = account.stats().count("requests") - first.count("requests");
    assert_eq!(again["requests"].as_i64(), Some(asked));
    assert!(asked <= 10, "{again}");
    assert_eq!((&again["left_out"], &again["unsaved"]), (&serde_json::json!([]), &Value::Null));

    let full = json(&sync(&home, &account, &["--json", "--full"]));
    let leads = full["leads"]["read"].as_i64().expect("a number");
    assert!(leads >= 550 && full["lists"]["contacts"]["read"].as_i64() > Some(250), "{full}");
    assert!(full["requests"].as_i64() >= Some(first.count("requests") - 2), "{full}");
}

#[test]
fn a_run_that_was_killed_is_gone_on_with() {
    const LEADS: [&str; 2] = ["--leads", "1200"];
    let whole = {
        let (account, home) = (Account::serve(&LEADS), Home::new());
        json(&sync(&home, &account, &["--json"]))["requests"].as_i64().expect("a number")
    };
    for (signal, at, code) in [("KILL", 13, None), ("INT", 17, Some(130))] {
        let (account, home) = (Account::serve(&LEADS), Home::new());
        let mut command = command(&home, (&account.url, &account.token), &[]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        until("some pages", || (account.stats().count("requests") >= at).then_some(()));
        assert!(send_signal(signal, child.id()));
        let ended = child.wait_with_output().expect("the end");
        let (ended, out, err) = told(&ended);
        assert_eq!((ended, out.as_str()), (code, ""), "{err}");
        assert!(signal == "KILL" || err.contains("goes on where it stopped"), "{err}");
        let before = account.stats().count("requests");
        let rest = json(&sync(&home, &account, &["--json"]));
        let rest = rest["requests"].as_i64().expect("a number");
        // Pages on their way, the fence, and what changed meanwhile.
        assert!(before + rest <= whole + 12, "{before} and {rest} requests; {whole} in one go");
        account.stats().assert_polite();
    }
}

#[test]
fn failures_are_told_apart() {
    let account = Account::serve(&["--leads", "5"]);
    // A port that was just free, and on which nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let nowhere = format!("http://127.0.0.1:{port}");
    for (url, token, expected) in [(nowhere.as_str(), "a.b.c", 6), (account.url.as_str(), "not.the.token", 4)]
    {
        let output = command(&Home::new(), (url, token), &[]).output().expect("the program starts");
        let (code, out, err) = told(&output);
        assert_eq!((code, out.as_str()), (Some(expected), ""), "{err}");
        assert!(err.contains("goes on where it stopped") && !err.contains(token), "{err}");
    }
    let blocked = Account::serve(&["--leads", "5", "--faults", "get:403html"]);
    let (code, out, err) = told(&sync(&Home::new(), &blocked, &[]));
    assert_eq!((code, out.as_str()), (Some(5), ""), "{err}");
    let (code, ..) = told(&Home::new().command(&["sync"]).output().expect("the program starts"));
    assert_eq!(code, Some(4), "no account");
}

#[test]
fn without_a_file_nothing_is_read() {
    let (account, home) = (Account::serve(&["--leads", "5"]), Home::new());
    // Files where the directories should be.
    for dir in ["data", "state", "cache"] {
        std::fs::write(home.path().join(dir), "").expect("a file");
    }
    let (code, out, err) = told(&sync(&home, &account, &[]));
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(err.contains("no file to save it in"), "{err}");
    assert_eq!(account.stats().count("requests"), 0);
}

#[test]
fn a_file_that_cannot_be_read_is_set_aside_and_said() {
    let (account, home) = (Account::serve(&["--leads", "5"]), Home::new());
    json(&sync(&home, &account, &["--json"]));
    let files = std::fs::read_dir(home.path().join("data/dealdesk/accounts")).expect("a directory");
    for file in files {
        std::fs::write(file.expect("an entry").path(), "something else\n").expect("damaged");
    }
    let (code, out, err) = told(&sync(&home, &account, &[]));
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("could not be read") && err.contains("it was kept as"), "{err}");
    assert!(out.contains("pages read"), "{out}");
}

#[test]
fn on_a_terminal_one_line_is_drawn_and_taken_away() {
    for (args, color) in [(&["sync"][..], "█"), (&["sync", "--color", "never"], "#")] {
        let (account, home) = (Account::serve(&["--leads", "1500"]), Home::new());
        let mut env = home.env();
        env.insert("KOMMO_BASE_URL".to_owned(), account.url.clone());
        env.insert("KOMMO_API_TOKEN".to_owned(), account.token.clone());
        let env: Vec<(&str, &str)> =
            env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let pty = Pty::spawn(PROGRAM, args, &env, 60, 10);
        let start = pty.mark();
        pty.wait_for_text(color);
        assert_eq!(pty.screen_text().trim_end().lines().count(), 1, "{}", pty.screen_text());
        assert_eq!(pty.wait_exit().exit_code(), 0);
        let screen = pty.screen_text();
        assert!(
            screen.starts_with(|c: char| c.is_ascii_digit()) && screen.contains("pages read"),
            "{screen}"
        );
        assert!(!screen.contains(color) && !screen.contains("requests/s"), "{screen}");
        let bytes = pty.bytes_since(start);
        assert!(color == "█" || !bytes.contains(&0x1b), "plain");
    }
}

//! The commands without a screen: what they print, and the exit codes scripts depend on.

use std::io::Read;
use std::net::TcpListener;
use std::process::{Output, Stdio};

use super::desk::{Account, Home};

/// Runs dealdesk without a terminal, on an account if one is given as `(url, token)`.
fn run(args: &[&str], account: Option<(&str, &str)>) -> Output {
    let home = Home::new();
    let mut command = home.command(args);
    if let Some((url, token)) = account {
        command.env("KOMMO_BASE_URL", url).env("KOMMO_API_TOKEN", token);
    }
    command.output().expect("the program starts")
}

/// The exit code, standard output and standard error of `api GET path`.
fn api(path: &str, account: (&str, &str)) -> (Option<i32>, String, String) {
    let output = run(&["api", "GET", path], Some(account));
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn serve_prints_one_line_of_json_and_ends_on_a_signal() {
    for signal in ["INT", "TERM"] {
        let mut account = Account::serve(&["--leads", "5"]);
        assert!(account.url.starts_with("http://127.0.0.1:"), "{}", account.url);
        assert_eq!(account.get("/api/v4/account")["name"], "Blue Kiln Ltd");
        assert_eq!(account.end(signal), Some(0), "after SIG{signal}");
        let mut rest = String::new();
        account.output.read_to_string(&mut rest).expect("text");
        assert_eq!(rest, "", "nothing after the one line");
    }
}

#[test]
fn without_an_account_the_first_steps_are_told() {
    let output = run(&[], None);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(4), String::new()));
    let told = text(&output.stderr);
    for step in ["dealdesk demo", "KOMMO_SUBDOMAIN", "KOMMO_API_TOKEN"] {
        assert!(told.contains(step), "{step} is missing in {told}");
    }
}

#[test]
fn half_an_account_is_named() {
    let output = run(&["api", "GET", "/api/v4/account"], None);
    assert_eq!(output.status.code(), Some(4));
    let home = Home::new();
    let output = home.command(&[]).env("KOMMO_SUBDOMAIN", "acme").output().expect("the program starts");
    assert_eq!(output.status.code(), Some(4), "what is missing is the token");
    assert!(text(&output.stderr).contains("KOMMO_API_TOKEN"));
}

#[test]
fn api_prints_json_and_tells_failures_apart() {
    let account = Account::serve(&["--leads", "5"]);
    let known = (account.url.as_str(), account.token.as_str());

    let (code, out, err) = api("/api/v4/account", known);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(told["name"], "Blue Kiln Ltd");

    let (code, _, err) = api("/api/v4/account", (&account.url, "not.the.token"));
    assert_eq!(code, Some(4), "{err}");
    assert!(!err.is_empty() && !err.contains("not.the.token"), "{err}");

    let (code, _, err) = api("/api/v4/nothing/like/that", known);
    assert_eq!(code, Some(3), "{err}");

    let output = run(&["--read-only", "api", "PATCH", "/api/v4/leads/1", "-f", "price=1"], Some(known));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(account.stats().method("PATCH"), 0);
}

#[test]
fn an_unreachable_account_is_a_network_error() {
    // A port that was just free, and on which nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let (code, _, err) = api("/api/v4/account", (&format!("http://127.0.0.1:{port}"), "a.b.c"));
    assert_eq!(code, Some(6), "{err}");
    assert!(!err.contains("a.b.c"), "{err}");
}

#[test]
fn a_reader_that_left_is_no_error() {
    for args in [&["keys"][..], &["keys", "--markdown"], &["--help"], &["--version"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let home = Home::new();
        let mut command = home.command(args);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("the program starts");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{args:?}");
    }
}

#[test]
fn the_board_without_a_terminal_says_so() {
    let account = Account::serve(&["--leads", "5"]);
    for args in [&[][..], &["demo"]] {
        let output = run(args, Some((&account.url, &account.token)));
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()), "{args:?}");
        let err = text(&output.stderr);
        assert!(err.contains("terminal") && !err.contains('\x1b'), "{err}");
    }
}

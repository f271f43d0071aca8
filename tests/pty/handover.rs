//! What reaches the terminal, and tmux, of a link that is to be copied; links as the terminal gets them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::common::pty::Key;
use super::desk::{Account, Desk, Home};
use super::escapes::{Sequence, sequences};

/// `https://…/leads/detail/ID` of the lead under the cursor.
fn page(account: &Account, desk: &Desk) -> String {
    format!("{}/leads/detail/{}", account.url, desk.lead_under_cursor())
}

fn desk(account: &Account, env: &[(&str, &str)]) -> Desk {
    let home = Home::new();
    let mut all = home.env();
    all.insert("KOMMO_BASE_URL".to_owned(), account.url.clone());
    all.insert("KOMMO_API_TOKEN".to_owned(), account.token.clone());
    all.extend(env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let desk = Desk::with(&all, &home, (120, 40));
    desk.pty.keys("l");
    desk
}

/// A program named `tmux` and the `PATH` on which it is found first.
fn fake_tmux(dir: &Path, script: &str) -> String {
    let program = dir.join("tmux");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a script");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("made executable");
    format!("{}:{}", dir.display(), std::env::var("PATH").expect("a PATH"))
}

#[test]
fn a_terminal_gets_the_link_as_osc_52() {
    let account = Account::serve(&[]);
    let desk = desk(&account, &[]);
    let page = page(&account, &desk);
    let mark = desk.pty.mark();
    desk.pty.keys("yy");
    desk.pty.wait_for_text(&format!("Sent to the terminal: {page}"));
    let wanted = format!("\x1b]52;c;{}\x1b\\", base64(&page));
    let bytes = String::from_utf8(desk.pty.bytes_since(mark)).expect("text");
    assert_eq!(bytes.matches(&wanted).count(), 1, "{bytes:?}");
    assert_eq!(desk.pty.copied(), [base64(&page)]);
    assert_eq!(desk.quit(), 0);
}

#[test]
fn screen_gets_it_wrapped() {
    let account = Account::serve(&[]);
    let desk = desk(&account, &[("STY", "12.pts-0.host")]);
    let page = page(&account, &desk);
    let mark = desk.pty.mark();
    desk.pty.keys("yy");
    desk.pty.wait_for_text("Sent to the terminal");
    let wanted = format!("\x1bP\x1b]52;c;{}\x07\x1b\\", base64(&page));
    let bytes = String::from_utf8(desk.pty.bytes_since(mark)).expect("text");
    assert!(bytes.contains(&wanted), "{bytes:?}");
}

#[test]
fn tmux_gets_it_on_its_standard_input_and_the_terminal_nothing() {
    let account = Account::serve(&[]);
    let dir = tempfile::tempdir().expect("a directory");
    let taken = dir.path().join("taken");
    let path = fake_tmux(dir.path(), &format!("echo \"$@\" > {0}.args; cat > {0}", taken.display()));
    let desk = desk(&account, &[("TMUX", "/tmp/none,1,0"), ("PATH", &path)]);
    let page = page(&account, &desk);
    desk.pty.keys("yy");
    desk.pty.wait_for_text(&format!("Sent to the terminal: {page}"));
    assert_eq!(std::fs::read_to_string(&taken).expect("the text"), page, "without an end of line");
    let args = std::fs::read_to_string(taken.with_extension("args")).expect("the arguments");
    assert_eq!(args.trim(), "load-buffer -w -");
    assert_eq!(desk.pty.copied(), [""; 0]);
}

#[test]
fn a_tmux_that_refuses_hangs_or_is_missing_is_said_with_what_to_do() {
    let account = Account::serve(&[]);
    for (script, words) in [
        (
            "echo 'no server running on /tmp/none' >&2; exit 1",
            "did not take it (no server running on /tmp/none)",
        ),
        ("exec sleep 600", "tmux gave no answer"),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        let path = fake_tmux(dir.path(), script);
        let desk = desk(&account, &[("TMUX", "/tmp/none,1,0"), ("PATH", &path)]);
        desk.pty.keys("yy");
        // While one hangs, keys are heard. What one says at once, a key would take off the screen.
        if script.contains("sleep") {
            desk.pty.keys("?");
            desk.pty.wait_for_text("Keys and commands");
            desk.pty.key(Key::Esc);
        }
        desk.pty.wait_for_text(words);
        desk.pty.wait_for_text("Press o to select it by hand");
        assert_eq!(desk.quit(), 0);
    }
    let empty = tempfile::tempdir().expect("a directory");
    let path = empty.path().to_str().expect("a plain name");
    let desk = desk(&account, &[("TMUX", "/tmp/none,1,0"), ("PATH", path)]);
    desk.pty.keys("yy");
    desk.pty.wait_for_text("tmux did not take it (No such file or directory");
}

#[test]
fn links_are_whole_where_there_are_some_and_cost_nothing_elsewhere() {
    let account = Account::serve(&[]);
    let desk = desk(&account, &[]);
    let page = page(&account, &desk);
    let links = |mark| -> Vec<String> {
        let all = sequences(&desk.pty.bytes_since(mark)).into_iter();
        all.filter_map(|s| if let Sequence::Link(link) = s { Some(link) } else { None }).collect()
    };
    let mark = desk.pty.mark();
    desk.pty.keys("o");
    desk.pty.wait_for_text(&page);
    let found = links(mark);
    assert!(found.iter().any(|link| link.ends_with(&format!(";{page}"))), "{found:?}");
    assert_eq!(
        found.iter().filter(|l| *l != ";").count() % 2,
        found.iter().filter(|l| *l == ";").count() % 2
    );
    assert_eq!(found.last().map(String::as_str), Some(";"), "the last one is closed");
    desk.pty.key(Key::Esc);
    desk.pty.wait_for_text("q quit");
    desk.pty.wait_for_no_text(&page);
    // On a board a step of the cursor has no link in it, and stays small.
    for _ in 0..5 {
        let mark = desk.pty.mark();
        desk.pty.keys("j");
        desk.pty.wait_for_bytes(mark, b"\x1b[?2026l");
        let bytes = desk.pty.bytes_since(mark);
        assert_eq!(links(mark), [""; 0]);
        assert!(bytes.len() <= 400, "{} bytes: {}", bytes.len(), bytes.escape_ascii());
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let mut bytes = [0; 4];
        bytes[1..=three.len()].copy_from_slice(three);
        let bits = u32::from_be_bytes(bytes);
        for n in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * n) & 63) as usize];
            out.push(if n <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

//! Long-lived tokens: tried before they are kept, shown to nobody.

use super::common::pty::{Key, Pty};
use super::desk::PROGRAM;
use super::house::{House, mode};

/// `{"exp":…}` as the middle of a token.
pub fn token_until(exp: &str) -> String {
    let claims = format!("{{\"exp\":{exp}}}");
    let mut out = String::new();
    for chunk in claims.as_bytes().chunks(3) {
        let part = |i: usize| u32::from(chunk.get(i).copied().unwrap_or_default());
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for i in 0..=chunk.len() {
            let six = (bits >> (18 - 6 * i) & 63) as u8;
            out.push(char::from(match six {
                0..26 => b'A' + six,
                26..52 => b'a' + six - 26,
                52..62 => b'0' + six - 52,
                62 => b'-',
                _ => b'_',
            }));
        }
    }
    format!("head.{out}.sig")
}

#[test]
fn a_token_from_standard_input_is_tried_and_kept_for_its_owner_only() {
    let house = House::new();
    let login = ["-v", "login", "acme", "--host", &house.account.url, "--token-stdin"];
    let told = house.run_with(&login, &format!("{}\n", house.account.token));
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{told:?}");
    assert!(told.out.contains("Blue Kiln Ltd") && told.out.contains("acme"), "{}", told.out);
    let file = house.secret_file();
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let told = house.run(&["-v", "api", "GET", "/api/v4/account"]);
    assert!(told.code == Some(0) && told.out.contains("Blue Kiln"), "{told:?}");
    let told = house.run(&["account", "list", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(
        (&list[0]["name"], &list[0]["sign_in"], &list[0]["current"]),
        (&"acme".into(), &"token".into(), &true.into())
    );
    assert!(list[0]["ends_at"].as_i64().is_some());
    house.nothing_leaked();
    house.no_arguments_leak();
}

#[test]
fn what_is_not_accepted_is_not_kept() {
    let house = House::new();
    let wrong = token_until("4000000000");
    house.is_secret(&wrong);
    for (input, code, part) in [
        (wrong.as_str(), 4, "did not accept"),
        (token_until("1000").as_str(), 4, "ended on 1970-01-01 00:16 UTC"),
        ("two words", 2, "a space"),
        ("", 2, "no token"),
    ] {
        let told =
            house.run_with(&["-v", "login", "acme", "--host", &house.account.url, "--token-stdin"], input);
        assert_eq!((told.code, told.out.as_str()), (Some(code), ""), "{told:?}");
        assert!(
            told.err.contains(part) && told.err.to_lowercase().contains("nothing was changed"),
            "{}",
            told.err
        );
    }
    assert!(!house.secret_file().exists() && house.config_text().is_empty());
    for args in [
        &["login", "Acme", "--host", "x"][..],
        &["login", "acme", "--host", "http://crm.example"],
        &["login"],
    ] {
        assert_eq!(house.run(args).code, Some(2), "{args:?}");
    }
    house.nothing_leaked();
}

#[test]
fn a_token_that_was_taken_back_says_how_to_go_on() {
    let house = House::new();
    house.config(&format!("[accounts.acme]\nhost = \"{}\"\n", house.account.url));
    let told = house.run(&["api", "GET", "/api/v4/account"]);
    assert_eq!(told.code, Some(4));
    assert!(
        told.err.contains("No token is kept for “acme”") && told.err.contains("`dealdesk login acme`"),
        "{}",
        told.err
    );
    house.keep(&serde_json::json!({"kind": "token", "token": token_until("4000000000")}));
    let told = house.run(&["-v", "lead", "show", "1", "--json", "--fresh"]);
    assert_eq!(told.code, Some(4), "{told:?}");
    let error: serde_json::Value = serde_json::from_str(&told.err).unwrap();
    assert_eq!(error["error"]["kind"], "auth");
    assert!(error["error"]["message"].as_str().unwrap().contains("`dealdesk login acme`"), "{}", told.err);
    house.nothing_leaked();
}

#[test]
fn on_a_terminal_the_token_is_not_shown_and_may_be_long() {
    let house = House::new();
    let mut env = house.home.env();
    env.insert("NO_COLOR".to_owned(), "1".to_owned());
    let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let pty = Pty::spawn(PROGRAM, &["login", "acme", "--host", &house.account.url], &env, 100, 30);
    pty.wait_for_text("not shown");
    let mark = pty.mark();
    // Longer than the line a terminal takes, erased again.
    pty.keys(&"x".repeat(6_000));
    pty.key(Key::Ctrl('u'));
    pty.keys(&house.account.token);
    pty.key(Key::Enter);
    pty.wait_for_text("Signed in to Blue Kiln Ltd");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    let bytes = pty.bytes_since(mark);
    house.heard(&String::from_utf8_lossy(&bytes));
    assert!(!bytes.windows(4).any(|part| part == b"xxxx"), "nothing is echoed");
    house.nothing_leaked();
    assert_eq!(house.run(&["api", "GET", "/api/v4/account"]).code, Some(0));
}

#[test]
fn an_interrupt_gives_the_terminal_back_and_changes_nothing() {
    let house = House::new();
    let env = house.home.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    for signal in [None, Some("TERM")] {
        let pty = Pty::spawn(PROGRAM, &["login", "acme", "--host", &house.account.url], &env, 100, 30);
        pty.wait_for_text("not shown");
        match signal {
            None => pty.key(Key::Ctrl('c')),
            Some(signal) => pty.signal(signal),
        }
        assert_eq!(pty.wait_exit().exit_code(), 130);
        assert!(!house.secret_file().exists());
    }
}

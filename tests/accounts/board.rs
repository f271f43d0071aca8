//! The board of an account with a name, and another one in its place.

use dealdesk::api::gate::{Clock as _, SystemClock};

use super::common::pty::{Key, Pty};
use super::desk::{Account, LOADED, PROGRAM};
use super::house::House;

#[test]
fn another_account_is_opened_in_place_of_this_one() {
    let house = House::new();
    let other = Account::serve(&["--leads", "30", "--seed", "2"]);
    for (name, account) in [("acme", &house.account), ("other", &other)] {
        let told = house.run_with(&["login", name, "--host", &account.url, "--token-stdin"], &account.token);
        assert_eq!(told.code, Some(0), "{told:?}");
    }
    house.is_secret(&other.token);
    house.config(&house.config_text().replace("[accounts.other]\n", "[accounts.other]\nread_only = true\n"));
    let env = house.home.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let pty = Pty::spawn(PROGRAM, &["-v"], &env, 120, 30);
    let mark = pty.mark();
    pty.wait_for_text(LOADED);
    pty.wait_for_text("acme: Blue Kiln Ltd");
    // A draft that is not sent.
    pty.keys("n");
    pty.wait_for_text("Note");
    pty.keys("half a thought");
    pty.wait_for_text("half a thought");
    pty.key(Key::Esc);
    pty.wait_for_text("✎");

    pty.keys("ga");
    pty.wait_for_text("Open another account");
    pty.key(Key::Down);
    pty.key(Key::Enter);
    pty.wait_for_text("other: Blue Kiln Ltd");
    pty.wait_for_text(LOADED);
    pty.wait_for_text("read-only");
    pty.wait_for_no_text("✎");
    assert!(other.stats().method("GET") > 0);

    pty.keys("ga");
    pty.wait_for_text("Open another account");
    pty.keys("a");
    pty.wait_for_text("acme: Blue Kiln Ltd");
    pty.wait_for_text("✎");
    pty.wait_for_text(LOADED);
    pty.keys("q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_restored();
    house.heard(&String::from_utf8_lossy(&pty.bytes_since(mark)));
    house.nothing_leaked();
}

#[test]
fn an_account_that_cannot_be_opened_leaves_the_one_that_was_open() {
    let house = House::new();
    let account = &house.account;
    let told = house.run_with(&["login", "acme", "--host", &account.url, "--token-stdin"], &account.token);
    assert_eq!(told.code, Some(0), "{told:?}");
    let (text, url) = (house.config_text(), &account.url);
    house.config(&format!("{text}\n[accounts.broken]\nhost = \"{url}\"\ntoken_command = [\"false\"]\n"));
    let env = house.home.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let pty = Pty::spawn(PROGRAM, &["--account", "acme"], &env, 120, 30);
    pty.wait_for_text(LOADED);
    pty.keys("ga");
    pty.wait_for_text("Open another account");
    pty.key(Key::Down);
    pty.key(Key::Enter);
    pty.wait_for_text("broken was not opened: ");
    pty.wait_for_text("acme: Blue Kiln Ltd");
    pty.wait_for_text(LOADED);
    pty.keys("q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_restored();
    house.nothing_leaked();
}

#[test]
fn a_token_that_ends_soon_is_told_when_the_board_is_left() {
    let house = House::new();
    let now = SystemClock.now_ms() / 1_000;
    house.config(&format!("[accounts.acme]\nhost = \"{}\"\n", house.account.url));
    let token = super::tokens::token_until(&(now + 86_400).to_string());
    house.keep(&serde_json::json!({"kind": "token", "token": token}));
    let env = house.home.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let pty = Pty::spawn(PROGRAM, &["-v"], &env, 100, 30);
    // The account does not know it either, which is another matter.
    pty.wait_for_text("does not accept the token");
    pty.keys("q");
    pty.wait_for_text("the token of acme ends on");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    house.nothing_leaked();
}

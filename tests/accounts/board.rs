//! The board of an account with a name, and another one in its place.

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

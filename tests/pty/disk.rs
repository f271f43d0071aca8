//! The account's file cannot be made, or cannot be read: said, and the program works on.

use std::fs;

use super::desk::{Account, Desk, Home, LOADED, until};

/// A move of the first card reaches the account.
fn moves_a_lead(account: &Account, desk: &Desk) {
    let lead = desk.lead_under_cursor();
    let next = account.next_place(account.place(lead));
    desk.pty.keys("L");
    until("the move at the account", || (account.place(lead) == next).then_some(()));
    desk.pty.wait_for_no_text("unsent");
}

#[test]
fn without_a_place_to_write_it_says_so_and_works_on() {
    let (account, home) = (Account::serve(&[]), Home::new());
    fs::write(home.path().join("data"), "a file where the directory should be").expect("a file");
    let desk = Desk::open(&account, &home, (140, 40));
    desk.pty.wait_for_text("not kept on disk");
    moves_a_lead(&account, &desk);
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}

#[test]
fn a_file_that_cannot_be_read_is_set_aside_and_never_deleted() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let name = format!("{}.db", account.url.trim_start_matches("http://").replace(':', "-"));
    let accounts = home.path().join("data/dealdesk/accounts");
    fs::create_dir_all(&accounts).expect("a directory");
    let spoilt = "what somebody wrote over it, long enough to be no empty file";
    fs::write(accounts.join(&name), spoilt).expect("a file");
    let desk = Desk::start(&account, &home, (140, 40));
    desk.pty.wait_for_text("could not be read");
    desk.pty.wait_for_text(LOADED);
    moves_a_lead(&account, &desk);
    assert_eq!(desk.quit(), 0);
    let aside: Vec<String> = fs::read_dir(&accounts)
        .expect("the directory")
        .filter_map(|entry| fs::read_to_string(entry.expect("an entry").path()).ok())
        .collect();
    assert!(aside.iter().any(|text| text == spoilt), "it is kept: {aside:?}");
}

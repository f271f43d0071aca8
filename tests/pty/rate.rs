//! Seven requests in a second, for all processes of this host together: counted by the account itself.

use super::desk::{Account, Desk, Home, LOADED};

#[test]
fn two_programs_on_one_account_share_its_rate() {
    let account = Account::serve(&["--leads", "3000"]);
    let home = Home::new();
    let desks = [(); 2].map(|()| Desk::start(&account, &home, (120, 40)));
    for desk in &desks {
        desk.pty.wait_for_text(LOADED);
    }
    // Both read the whole main pipeline: eleven pages and five parts of the directory each, at the least.
    let stats = account.stats();
    assert!(stats.count("requests") >= 2 * (11 - 2 + 5), "{}", stats.0);
    stats.assert_polite();
    assert_eq!(stats.status("429"), 0);
    assert_eq!(desks.map(|desk| desk.quit()), [0, 0]);
}

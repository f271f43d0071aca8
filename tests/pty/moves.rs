//! A card carried to the next stage arrives once, whatever the network does to the request and to the answer.

use super::desk::{Account, Desk, Home, cards_in};

/// A card that was carried, and what the account saw of it.
struct Carried {
    account: Account,
    desk: Desk,
    lead: i64,
    from: (i64, i64),
}

impl Carried {
    /// Opens a board with faults, reads the id of the first card, and carries it on.
    fn with(faults: &str) -> Self {
        let account = Account::serve(&["--faults", faults]);
        let desk = Desk::open(&account, &Home::new(), (200, 50));
        let lead = desk.lead_under_cursor();
        let from = account.place(lead);
        desk.pty.keys("L");
        Self { account, desk, lead, from }
    }

    /// Waits until the program says the move is confirmed, then asks the server.
    fn arrives(&self) {
        self.desk.pty.keys("@");
        self.desk.pty.wait_for_text("confirmed");
        self.desk.pty.wait_for_no_text("unsent");
        assert_eq!(self.account.place(self.lead), self.account.next_place(self.from));
        let stats = self.account.stats();
        stats.assert_polite();
        self.desk.pty.keys("q");
        self.desk.pty.wait_for_text("q quit");
        assert_eq!(self.desk.quit(), 0);
        self.desk.pty.assert_restored();
    }
}

/// Requests that carried the change, and 429 answers.
fn arrives_after(faults: &str) -> (i64, i64) {
    let carried = Carried::with(faults);
    carried.arrives();
    let stats = carried.account.stats();
    (stats.method("PATCH"), stats.status("429"))
}

#[test]
fn a_move_reaches_the_server() {
    assert_eq!(arrives_after(""), (1, 0));
}

#[test]
fn a_move_that_meets_the_rate_limit_is_sent_again() {
    assert_eq!(arrives_after("patch:429*2"), (3, 2));
}

#[test]
fn a_board_that_meets_the_rate_limit_opens_all_the_same() {
    assert_eq!(arrives_after("get:429*2"), (1, 2));
}

#[test]
fn a_move_whose_answer_was_lost_is_not_sent_again() {
    assert_eq!(arrives_after("patch:drop-after*1"), (1, 0));
}

#[test]
fn a_move_that_a_gateway_swallowed_is_sent_again() {
    assert_eq!(arrives_after("patch:504*1"), (2, 0));
}

#[test]
fn a_move_that_never_arrived_is_sent_again() {
    assert_eq!(arrives_after("patch:drop*1"), (2, 0));
}

#[test]
fn a_refused_move_goes_back_and_says_why() {
    let account = Account::serve(&["--faults", "patch:400"]);
    let desk = Desk::open(&account, &Home::new(), (200, 50));
    let lead = desk.lead_under_cursor();
    let from = account.place(lead);
    let stage = account.stage_name(from);
    let cards = cards_in(&desk.pty.screen(), &stage).expect("its stage is on the screen");
    desk.pty.keys("L");
    desk.pty.wait_for_text("stays where it was");
    desk.pty.wait_for_text("stays where it was. Not accepted");
    desk.pty.wait_for(|screen| cards_in(screen, &stage) == Some(cards), "the card in its stage again");
    desk.pty.wait_for_no_text("unsent");
    assert_eq!(account.place(lead), from);
    let stats = account.stats();
    assert_eq!(stats.method("PATCH"), 1);
    stats.assert_polite();
    desk.pty.keys("@");
    desk.pty.wait_for_text("refused");
}

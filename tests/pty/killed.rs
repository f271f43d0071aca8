//! `kill -9` at awkward moments: a card that was carried, and seen to be kept, arrives once, whatever was under way.
//!
//! The moments are chosen by what the screen shows or the server has seen, never by waiting some time. A row that a
//! killed process had in hand is free when its lease is over, so the last start takes a minute of real time.

use std::collections::BTreeMap;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::desk::{Account, Desk, Home, LOADED, until};

/// Slow enough to be killed under, and the first answers are lost.
const FAULTS: &str = "patch:latency=600,patch:p=0.5:drop-after*4";
const ROUNDS: usize = 12;
/// A lease, and a try or two after it.
const PATIENCE: Duration = Duration::from_secs(180);

/// When the program dies.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// The mark says that the edit is on the disk; beside other marks, its row is there.
    Kept,
    /// The server was asked how the lead stands.
    Read,
    /// The server has done it, and the answer is held back.
    Written,
    /// The lead is read again, or it is all over.
    Answered,
}

const MOMENTS: [Moment; 4] = [Moment::Kept, Moment::Read, Moment::Written, Moment::Answered];

struct Killed {
    account: Account,
    home: Home,
    /// Where each lead belongs, and how often its stage had changed before.
    wished: BTreeMap<i64, ((i64, i64), usize)>,
}

impl Killed {
    fn new() -> Self {
        let account = Account::serve(&["--faults", FAULTS]);
        Self { account, home: Home::new(), wished: BTreeMap::new() }
    }

    /// Carries a lead on and kills the program at that moment.
    fn round(&mut self, moment: Moment) {
        let desk = Desk::open(&self.account, &self.home, (200, 50));
        let lead = desk.lead_under_cursor();
        // The card asks as well: that must not be taken for the sender's question.
        wait_until(|| self.reads(lead) > 0);
        let from = self.account.place(lead);
        let wish = (self.account.next_place(from), self.stage_changes(lead));
        assert_eq!(self.wished.insert(lead, wish), None, "a lead that was not carried before");
        let (reads, writes) = (self.reads(lead), self.writes(lead));
        let is_first_mark = !is_marked(&desk.pty.screen());
        desk.pty.keys("L");
        match moment {
            Moment::Kept if !is_first_mark => wait_until(|| self.is_on_disk(lead)),
            Moment::Kept => desk.pty.wait_for(is_marked, "the mark of an edit on the disk"),
            Moment::Read => wait_until(|| self.reads(lead) > reads),
            Moment::Written => wait_until(|| self.writes(lead) > writes),
            Moment::Answered => wait_until(|| self.reads(lead) > reads + 1),
        }
        // What the server saw, the disk has seen before.
        desk.pty.signal("KILL");
        desk.pty.wait_exit();
    }

    /// Whether the outbox has a row of that lead, as another process sees it.
    fn is_on_disk(&self, lead: i64) -> bool {
        let accounts = self.home.path().join("data/dealdesk/accounts");
        let files = std::fs::read_dir(accounts).expect("the directory of the accounts");
        let mut files = files.map(|entry| entry.expect("an entry").path());
        let file =
            files.find(|path| path.extension().is_some_and(|e| e == "db")).expect("the account's file");
        let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opened");
        let rows = file.query_row("select count(*) from outbox where entity = ?1", [lead], |row| row.get(0));
        rows.is_ok_and(|rows: i64| rows > 0)
    }

    fn seen(&self, method: &str, path: &str) -> usize {
        let stats = self.account.stats();
        let recent = stats.0["recent"].as_array().expect("requests");
        let is_it = |seen: &&serde_json::Value| {
            let at = seen["path"].as_str().unwrap_or_default();
            seen["method"] == method && at.split('?').next() == Some(path)
        };
        recent.iter().filter(is_it).count()
    }

    fn reads(&self, lead: i64) -> usize {
        self.seen("GET", &format!("/api/v4/leads/{lead}"))
    }

    fn writes(&self, lead: i64) -> usize {
        self.seen("PATCH", &format!("/api/v4/leads/{lead}"))
    }

    fn stage_changes(&self, lead: i64) -> usize {
        let filter = "filter[type]=lead_status_changed&filter[entity]=lead&filter[entity_id]";
        let path =
            format!("/api/v4/events?limit=100&{filter}={lead}").replace('[', "%5B").replace(']', "%5D");
        let answer =
            super::common::api::get_with(&self.account.url, &self.account.token, &path, "X-Demo-Observer: 1");
        if answer.status == 204 {
            return 0;
        }
        answer.json()["_embedded"]["events"].as_array().expect("events").len()
    }

    /// One more start, until nothing is unsent.
    fn arrives(&self) {
        let desk = Desk::open(&self.account, &self.home, (200, 50));
        desk.pty.wait_until(PATIENCE, |screen| {
            let text = screen.contents();
            text.contains(LOADED) && !text.contains("unsent") && !is_marked(screen)
        });
        for (lead, (place, changes)) in &self.wished {
            assert_eq!(self.account.place(*lead), *place, "lead {lead}");
            assert_eq!(self.stage_changes(*lead), changes + 1, "lead {lead} was carried once");
        }
        self.account.stats().assert_polite();
        assert_eq!(desk.quit(), 0);
    }
}

fn wait_until(ready: impl Fn() -> bool) {
    until("what the server should see", || ready().then_some(()));
}

/// Below the header, which counts what is not on the disk yet as well.
fn is_marked(screen: &vt100::Screen) -> bool {
    let (_, cols) = screen.size();
    screen.rows(0, cols.get()).skip(1).any(|row| row.contains('◆'))
}

#[test]
fn what_was_kept_arrives_once_whenever_the_program_is_killed() {
    let mut killed = Killed::new();
    for round in 0..ROUNDS {
        killed.round(MOMENTS[round % MOMENTS.len()]);
    }
    killed.arrives();
}

//! The end of a run: the weather clears, everything is sent or decided, and then server, file and both screens must say
//! the same, and each wish must have one of the ends it may have.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use dealdesk::domain::{Change, EditId, Lead, LeadId, Money, Part, PipelineId, Place, StageId, UserId};
use dealdesk::store::{Row, RowState};
use dealdesk::sync::event::OutboxAct;
use rusqlite::{Connection, OpenFlags};
use tokio::time::sleep;

use super::book::{FIELDS, added, stands, value};
use super::net::lock;
use super::world::{Tally, World};

/// Half-minutes until everything must be over: retries and leases end in one or two each.
const PATIENCE: usize = 240;

/// One own edit as the file remembers it.
#[derive(Debug)]
struct Entry {
    lead: i64,
    change: Change,
    row: i64,
    outcome: String,
    undone: i64,
    is_turning: bool,
    made: Option<i64>,
}

impl World {
    pub async fn end(mut self) -> Tally {
        self.net.clear();
        self.revive();
        self.drain().await;
        // What a gateway holds back arrives within seconds.
        sleep(Duration::from_secs(30)).await;
        self.raise();
        // Without a stale value on a screen and without a colleague, none of the last prices may be parked.
        self.pull_all().await;
        self.last_prices();
        self.drain().await;
        self.pull_all().await;
        self.raise();
        self.compare().await;
        let entries = self.entries();
        self.additions_are_there_once(&entries);
        self.nothing_vanished(&entries);
        self.ends_are_explained(&entries);
        let stats = self.net.account.stats();
        assert!(stats.max_in_window <= 7 && stats.over_limit == 0, "{stats:?}");
        assert_eq!(self.store.check().await.expect("checked"), "ok");
        self.raise();
        let book = self.net.book();
        let count = |outcome: &str| entries.iter().filter(|e| e.outcome == outcome).count();
        Tally {
            wishes: book.wishes.len(),
            patches: book.patches,
            additions: book.arrived.values().sum(),
            confirmed: count("confirmed"),
            dropped: count("dropped"),
            raced: book.raced,
            longest_ms: book.longest_ms,
            requests: stats.requests,
            ..std::mem::take(&mut self.tally)
        }
    }

    /// Until no row is left; what is parked is decided.
    async fn drain(&mut self) {
        for _ in 0..PATIENCE {
            for process in self.processes.iter_mut().flatten() {
                if lock(&process.view).is_stopped {
                    process.reopen();
                }
                let flushed = tokio::time::timeout(Duration::from_secs(600), process.engine.flush()).await;
                if flushed.is_err() {
                    self.net.book().blame("a process does not get its edits to the disk".to_owned());
                }
            }
            self.raise();
            sleep(Duration::from_secs(30)).await;
            let rows = self.store.list_outbox().await.expect("listed");
            if rows.is_empty() {
                return;
            }
            for row in rows.iter().filter(|row| matches!(row.state, RowState::Parked(_))) {
                self.settle(row);
            }
        }
        let rows = self.store.list_outbox().await.expect("listed");
        self.net.book().blame(format!("these never end: {rows:#?}"));
        self.raise();
    }

    fn settle(&mut self, row: &Row) {
        let edit = row.edit().expect("an edit");
        let id = edit.id;
        let lead = edit.on.lead().expect("edits of leads").get();
        let is_lost = self.net.is_lost(lead);
        let act = match self.dice.u8(0..4) {
            _ if is_lost => OutboxAct::Drop(id),
            0 => OutboxAct::Drop(id),
            1 | 2 if !edit.change.is_addition() => {
                let there = self.net.lead(lead);
                self.processes[0].as_mut().expect("alive").load(lead);
                let base = edit.base.as_ref().map(|_| over(&edit.change, &there));
                let over = base.expect("a change of a field has a base");
                self.net.book().insisted(lead, &over);
                OutboxAct::Insist { edit: id, over }
            }
            3 if edit.change.is_addition() => OutboxAct::Check(id),
            _ => OutboxAct::Retry(id),
        };
        self.tally.decided += 1;
        let at = self.dice.usize(0..2);
        self.processes[at].as_mut().expect("alive").act(act);
    }

    /// After all of that the outbox still works: each lead gets one more price.
    fn last_prices(&mut self) {
        for (n, lead) in self.leads.clone().into_iter().enumerate() {
            let price = Change::SetPrice(Money::from_units(900_000 + n as i64));
            self.processes[n % 2].as_mut().expect("alive").edit(vec![(lead, price)]);
        }
    }

    async fn pull_all(&mut self) {
        for process in self.processes.iter_mut().flatten() {
            self.leads.iter().for_each(|lead| process.load(*lead));
        }
        for _ in 0..PATIENCE {
            sleep(Duration::from_secs(1)).await;
            if self.processes.iter().flatten().all(|p| lock(&p.view).loading.is_empty()) {
                return;
            }
        }
        self.net.book().blame("a load never ends".to_owned());
    }

    /// Server, both screens and the file.
    async fn compare(&self) {
        for id in &self.leads {
            let cached = self.store.load_lead(LeadId(*id)).await.expect("loaded");
            let there = self.net.lead(*id);
            for process in self.processes.iter().flatten() {
                let view = lock(&process.view);
                assert_eq!(
                    view.overlay.pending().count(),
                    0,
                    "{:?}",
                    view.overlay.pending().collect::<Vec<_>>()
                );
                let shown = view.overlay.get(LeadId(*id));
                if self.net.is_lost(*id) {
                    // Whether the file forgot it, too, depends on what met the loss: loads do not write to it.
                    assert_eq!(shown, None, "a deleted lead");
                    continue;
                }
                let (shown, cached) = (shown.expect("shown"), cached.as_ref().expect("cached"));
                for field in FIELDS {
                    let ours = |lead: &Lead| value(&field_of(field).inverse(lead).expect("a value"));
                    let (there, known) = (stands(&there, field), self.last(*id, field));
                    let all = [ours(shown), ours(cached), known];
                    assert!(
                        all.iter().all(|one| *one == there),
                        "DEALDESK_MODEL={}: {id} {field:?} {all:?} {there}",
                        self.seed
                    );
                }
                assert_eq!(shown.price.units() / 100_000, 9, "the last price");
            }
        }
    }

    /// What the book saw last.
    fn last(&self, lead: i64, field: Part) -> String {
        self.net.book().values[&(lead, field)].last().expect("known").1.clone()
    }

    fn entries(&self) -> Vec<Entry> {
        let file = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opened");
        let mut journal = file
            .prepare("select entity, change, edit, outcome, undone, turn is not null, made from journal order by id")
            .expect("the journal");
        let rows = journal.query_map([], |row| {
            Ok(Entry {
                lead: row.get(0)?,
                change: serde_json::from_str(&row.get::<_, String>(1)?).expect("a change"),
                row: row.get(2)?,
                outcome: row.get(3)?,
                undone: row.get(4)?,
                is_turning: row.get(5)?,
                made: row.get(6)?,
            })
        });
        rows.expect("entries").collect::<Result<_, _>>().expect("entries")
    }

    /// (a): what was confirmed is there, once, as it was written; beyond that only what was sent before it was dropped.
    fn additions_are_there_once(&self, entries: &[Entry]) {
        let mut book = self.net.book();
        let mut taken = HashSet::new();
        for lead in &self.leads {
            let there = self.net.additions(*lead);
            let mut left: HashMap<&str, i64> = HashMap::new();
            for (_, text) in there.iter().filter(|(_, t)| book.wished.contains_key(&(*lead, t.clone()))) {
                *left.entry(text).or_default() += 1;
            }
            for (text, count) in &left {
                let arrived = book.arrived.get(&(*lead, (*text).to_owned())).copied().unwrap_or_default();
                assert_eq!(*count, arrived as i64, "{text}");
            }
            for entry in entries.iter().filter(|e| e.lead == *lead) {
                let Some(text) = added(&entry.change) else { continue };
                if entry.outcome == "confirmed" {
                    *left.entry(text).or_default() -= 1;
                    let is_it = |(id, t): &(i64, String)| Some(*id) == entry.made && t == text;
                    let is_note = matches!(entry.change, Change::AddNote(_));
                    if !there.iter().any(is_it) || !taken.insert((is_note, entry.made)) {
                        book.blame(format!("not there, or taken for another: {entry:?}"));
                    }
                }
            }
            for (text, more) in left {
                let is_dropped =
                    |e: &&Entry| e.lead == *lead && added(&e.change) == Some(text) && e.outcome == "dropped";
                let dropped = entries.iter().filter(is_dropped).count() as i64;
                if more < 0 || more > dropped {
                    book.blame(format!("{lead} {text:?}: {more} more than confirmed, {dropped} dropped"));
                }
            }
        }
    }

    /// (c): everything told to be saved is in the journal, and nothing else is.
    fn nothing_vanished(&self, entries: &[Entry]) {
        let mut book = self.net.book();
        let mut counts: HashMap<(i64, String), [usize; 3]> = HashMap::new();
        let key = |lead: i64, change: &Change| (lead, format!("{change:?}"));
        for wish in &book.wishes {
            let count = counts.entry(key(wish.lead, &wish.change)).or_default();
            count[0] += usize::from(wish.is_saved);
            count[2] += 1;
        }
        for entry in entries {
            counts.entry(key(entry.lead, &entry.change)).or_default()[1] += 1;
        }
        for (what, [saved, kept, made]) in counts {
            if kept < saved || kept > made {
                book.blame(format!(
                    "{what:?} was made {made} times, told saved {saved} times, is kept {kept} times"
                ));
            }
        }
    }

    /// (c): confirmed means that it stood there; dropped has a person behind it.
    fn ends_are_explained(&self, entries: &[Entry]) {
        let mut book = self.net.book();
        let mut silent = book.silent_turns;
        for (n, entry) in entries.iter().enumerate() {
            let spot = (entry.lead, entry.change.part());
            let is_same = |e: &&Entry| (e.lead, e.change.part()) == spot;
            let is_pending = entry.outcome == "pending" || entry.is_turning;
            if is_pending {
                book.blame(format!("never ended: {entry:?}"));
            }
            let is_addition = entry.change.is_addition();
            if entry.outcome == "dropped" && !book.dropped.contains(&EditId(entry.row)) {
                let later = entries[n + 1..].iter().any(|e| is_same(&e));
                // An undo or a redo is a decision as well.
                let turned = book.turned.iter().any(|(at, row)| *at == spot && row.get() > entry.row);
                if (is_addition || !(later || turned)) && silent > 0 {
                    silent -= 1;
                } else if is_addition || !(later || turned) {
                    book.blame(format!("nobody dropped it: {entry:?}"));
                }
            }
            let is_last_of_row = !entries[n + 1..].iter().any(|e| e.row == entry.row);
            if entry.outcome == "confirmed" && entry.undone == 0 && !is_addition && is_last_of_row {
                let wished = value(&entry.change);
                let since = book.wishes.iter().filter(|w| w.lead == entry.lead && w.change == entry.change);
                let since = since.map(|w| w.at).min().unwrap_or(u64::MAX);
                let all = &book.values[&spot];
                let stood = all.iter().enumerate().any(|(i, (_, value))| {
                    *value == wished && all.get(i + 1).is_none_or(|(until, _)| *until > since)
                });
                if !stood {
                    book.blame(format!("confirmed and never there: {entry:?}"));
                }
            }
        }
    }
}

/// A change of the field, whatever it says.
fn field_of(field: Part) -> Change {
    match field {
        Part::Place => {
            Change::Move { to: Place { pipeline: PipelineId(0), stage: StageId(0) }, reason: None }
        }
        Part::Name => Change::Rename("".into()),
        Part::Price => Change::SetPrice(Money::ZERO),
        Part::Responsible => Change::Assign(UserId(0)),
        other => unreachable!("{other:?} is no field of a lead in this model"),
    }
}

/// What stands on the server, as a change of the same field.
fn over(change: &Change, there: &serde_json::Value) -> Change {
    let number = |name: &str| there[name].as_i64().expect("a number");
    match change {
        Change::Move { .. } => {
            let (pipeline, stage) = (PipelineId(number("pipeline_id")), StageId(number("status_id")));
            Change::Move { to: Place { pipeline, stage }, reason: None }
        }
        Change::Rename(_) => Change::Rename(there["name"].as_str().expect("a name").into()),
        Change::SetPrice(_) => Change::SetPrice(Money::from_units(number("price"))),
        Change::Assign(_) => Change::Assign(UserId(number("responsible_user_id"))),
        other => unreachable!("{other:?} sets no field of a lead in this model"),
    }
}

//! What was wished, what the account took, and what may not be: judged at each write, at the moment it lands.
//!
//! Knows values as text, so that four fields are one kind of thing. What is wrong is noted and raised by the next step,
//! since a panic in the task of a request would go unheard.

use std::collections::{HashMap, HashSet};

use dealdesk::domain::{Change, EditId, LeadId, Part, SafeText};
use dealdesk::store::Row;
use serde_json::Value;

/// A field of a lead.
pub type Spot = (i64, Part);
/// A lead and the text of something added to it. Notes and tasks never share a text here.
pub type Addition = (i64, String);

/// Milliseconds between an engine's read and its write that a colleague may slip into.
const WINDOW_MS: u64 = 10_000;
/// Reads of one lead by one process that are remembered.
const READS: usize = 24;

/// What one person wanted with one key.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which process, and under which id it was made there.
    pub made: (u32, EditId),
    pub lead: i64,
    pub change: Change,
    /// When, on the book's own count.
    pub at: u64,
    /// Told to be on disk.
    pub is_saved: bool,
}

#[derive(Debug, Default)]
pub struct Book {
    /// Counts what happens, to tell before from after.
    count: u64,
    pub wrong: Vec<String>,
    /// The last things that happened, for whoever reads a failure.
    pub trace: Vec<String>,
    pub wishes: Vec<Wish>,
    /// Every value of a field, from when on.
    pub values: HashMap<Spot, Vec<(u64, String)>>,
    /// Values a person had before their eyes when they decided.
    shown: HashSet<(Spot, String)>,
    reads: HashMap<(u32, i64), Vec<(u64, u64)>>,
    last_row: HashMap<Spot, EditId>,
    pub wished: HashMap<Addition, usize>,
    pub arrived: HashMap<Addition, usize>,
    /// Edits a person asked to give up, or took back before they were sent.
    pub dropped: HashSet<EditId>,
    /// Undos and redos whose outcome was not told (yet), and the rows of those that were told.
    pub silent_turns: usize,
    pub turned: Vec<(Spot, EditId)>,
    /// Overwritten inside the known window, and the longest such window.
    pub raced: usize,
    pub longest_ms: u64,
    pub patches: usize,
}

impl Book {
    pub fn note(&mut self, what: &str) -> u64 {
        self.count += 1;
        self.trace.push(format!("{} {what}", self.count));
        self.count
    }

    pub fn blame(&mut self, what: String) {
        self.note(&format!("WRONG {what}"));
        self.wrong.push(what);
    }

    pub fn wish(&mut self, made: (u32, EditId), lead: i64, change: &Change, base: Option<&Change>) {
        let at = self.note(&format!("{made:?} wishes {lead} {change:?} instead of {base:?}"));
        if let Some(text) = added(change) {
            *self.wished.entry((lead, text.to_owned())).or_default() += 1;
        }
        if let Some(base) = base {
            self.shown.insert(((lead, base.part()), value(base)));
        }
        self.wishes.push(Wish { made, lead, change: change.clone(), at, is_saved: false });
    }

    pub fn saved(&mut self, made: (u32, EditId)) {
        if let Some(wish) = self.wishes.iter_mut().find(|wish| wish.made == made) {
            wish.is_saved = true;
        }
    }

    /// A person insists although something else stands there.
    pub fn insisted(&mut self, lead: i64, over: &Change) {
        self.shown.insert(((lead, over.part()), value(over)));
    }

    pub fn read(&mut self, who: u32, lead: i64, now_ms: u64) {
        self.count += 1;
        let reads = self.reads.entry((who, lead)).or_default();
        reads.push((self.count, now_ms));
        if reads.len() > READS {
            reads.remove(0);
        }
    }

    /// How a lead stands on the server now; whatever is new was just written by `who`.
    pub fn stands(&mut self, lead: &Value, who: &str) {
        let id = lead["id"].as_i64().expect("an id");
        for field in FIELDS {
            let now = stands(lead, field);
            let before =
                self.values.get(&(id, field)).and_then(|all| all.last()).map(|(_, value)| value.clone());
            if before.as_ref() != Some(&now) {
                let at = self.note(&format!("{who}: {id} {field:?} {before:?} -> {now}"));
                self.values.entry((id, field)).or_default().push((at, now));
            }
        }
    }

    fn value_at(&self, spot: Spot, at: u64) -> Option<&String> {
        self.values.get(&spot)?.iter().rev().find(|(from, _)| *from <= at).map(|(_, value)| value)
    }

    /// A PATCH of one field was applied: was it wished, in turn, and over what its person knew?
    pub fn patched(&mut self, (who, now_ms): (u32, u64), (before, after): (&Value, &Value), rows: &[Row]) {
        let lead = before["id"].as_i64().expect("an id");
        let differ: Vec<Part> =
            FIELDS.into_iter().filter(|field| stands(before, *field) != stands(after, *field)).collect();
        for field in differ {
            let (old, new) = (stands(before, field), stands(after, field));
            self.patches += 1;
            let row = rows.iter().find_map(|row| {
                let edit = row.edit().filter(|e| e.on == LeadId(lead).into() && row.lease().is_some())?;
                (edit.change.part() == field && value(&edit.change) == new).then_some(edit)
            });
            let Some(row) = row else {
                self.blame(format!(
                    "{who} wrote {lead} {field:?} {old} -> {new}, which no row being sent says"
                ));
                continue;
            };
            let last = self.last_row.insert((lead, field), row.id);
            if last.is_some_and(|last| last > row.id) {
                self.blame(format!("{who} wrote row {} after {last:?}: {lead} {field:?}", row.id.get()));
            }
            let base = row.base.as_ref().map(value);
            if base.as_ref() != Some(&old) {
                self.overwrote((who, now_ms), (lead, field), &old, &[base.unwrap_or_default(), new]);
            } else if matches!(field, Part::Name | Part::Price) {
                self.knew((lead, field), &old);
            }
        }
        self.stands(after, &format!("process {who}"));
    }

    /// The row says that its person saw `old`: did anybody? Names and prices are never given twice.
    fn knew(&mut self, spot: Spot, old: &str) {
        let is_own = self.wishes.iter().any(|w| (w.lead, w.change.part()) == spot && value(&w.change) == old);
        if !is_own && !self.shown.contains(&(spot, old.to_owned())) {
            self.blame(format!("{old:?} at {spot:?} was overwritten, and nobody had seen it"));
        }
    }

    fn overwrote(&mut self, (who, now_ms): (u32, u64), spot: Spot, old: &str, allowed: &[String]) {
        let reads = self.reads.get(&(who, spot.0)).map(Vec::as_slice).unwrap_or_default();
        let good =
            reads.iter().rev().find(|(at, _)| self.value_at(spot, *at).is_some_and(|v| allowed.contains(v)));
        match good.map(|(_, ms)| now_ms - ms).filter(|age| *age <= WINDOW_MS) {
            Some(age) => {
                self.raced += 1;
                self.longest_ms = self.longest_ms.max(age);
            }
            None => {
                self.blame(format!("process {who} overwrote {old:?} at {spot:?}; allowed was {allowed:?}"));
            }
        }
    }

    /// Something new is there.
    pub fn added(&mut self, who: &str, addition: &Addition) {
        self.note(&format!("{who} added {addition:?}"));
        let wished = self.wished.get(addition).copied().unwrap_or_default();
        let arrived = self.arrived.entry(addition.clone()).or_default();
        *arrived += 1;
        if *arrived > wished {
            let told = format!("{addition:?} is there {arrived} times and was wished {wished} times");
            self.blame(told);
        }
    }
}

pub const FIELDS: [Part; 4] = [Part::Place, Part::Name, Part::Price, Part::Responsible];

/// A field of a lead in the wire format.
pub fn stands(lead: &Value, field: Part) -> String {
    let number = |name: &str| lead[name].as_i64().unwrap_or_else(|| panic!("no {name} in {lead}"));
    match field {
        Part::Place => format!("{}/{}", number("pipeline_id"), number("status_id")),
        // As it comes out of the wire: inert.
        Part::Name => SafeText::line(lead["name"].as_str().expect("a name")).as_str().to_owned(),
        Part::Price => number("price").to_string(),
        Part::Responsible => number("responsible_user_id").to_string(),
        other => unreachable!("{other:?} is no field of a lead in this model"),
    }
}

/// What a change wants its field to be, or what it adds.
pub fn value(change: &Change) -> String {
    match change {
        Change::Move { to, .. } => format!("{}/{}", to.pipeline.get(), to.stage.get()),
        Change::Rename(name) => name.as_str().to_owned(),
        Change::SetPrice(price) => price.units().to_string(),
        Change::Assign(user) => user.get().to_string(),
        other => added(other).expect("text").to_owned(),
    }
}

/// The text of an addition.
pub fn added(change: &Change) -> Option<&str> {
    match change {
        Change::AddNote(note) => Some(note.text.as_str()),
        Change::AddTask(task) => Some(task.text.as_str()),
        _ => None,
    }
}

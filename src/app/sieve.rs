//! A filter over all leads: what it leaves of the board and of the list, in step with what changes.
//!
//! Owns which leads fit and how many nobody can judge. What is known of a lead besides what lists tell (custom fields,
//! people) is handed in as a [`Book`]; what is not in it is unknown, and no match.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::columns::Columns;
use super::stage_times::StageTimes;
use crate::domain::query::{FieldTable, Filter, LeadFacts, PeopleTable, Verdict};
use crate::domain::{Contact, ContactId, FieldId, Lead, LeadId};
use crate::sync::overlay::Overlay;

/// One in so many is few: sorting them costs less than going through the order of all.
const FEW: usize = 4;

/// What is known of leads besides what lists tell.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Of all leads, those fields that are named somewhere.
    pub fields: FieldTable,
    /// Where all contacts are known.
    people: Option<PeopleTable>,
}

impl Book {
    pub fn put_people(&mut self, contacts: Vec<Contact>) {
        self.people = Some(PeopleTable::new(contacts));
    }

    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.people.as_ref()?.contact(id)
    }

    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.people.iter().flat_map(PeopleTable::contacts)
    }
}

/// A filter and what it is judged by.
#[derive(Debug, Clone)]
pub struct Judge {
    filter: Filter,
    book: Arc<Book>,
}

impl Judge {
    pub const fn new(filter: Filter, book: Arc<Book>) -> Self {
        Self { filter, book }
    }

    /// With own edits on top.
    pub fn verdict(&self, lead: &Lead, overlay: &Overlay, times: &StageTimes) -> Verdict {
        let needs = self.filter.needs();
        let listed = LeadFacts::listed(lead);
        if !self.filter.needs_details() {
            return self.filter.judge(&listed);
        }
        let people = self.book.people.as_ref().filter(|_| needs.people).and_then(|people| people.of(lead));
        let (fields, set) = if needs.fields {
            (Some(&self.book.fields), overlay.fields_set(lead.id))
        } else {
            (None, Vec::new())
        };
        let in_stage = if needs.stage_age { times.fact(lead) } else { None };
        self.filter.judge(&LeadFacts { fields, set: &set, people, in_stage, ..listed })
    }
}

/// What a filter leaves.
#[derive(Debug, Clone)]
pub struct Sieve {
    judge: Judge,
    columns: Columns,
    /// Those that cannot be judged.
    unknown: HashSet<LeadId>,
}

impl Sieve {
    /// Judges all leads.
    pub fn over(judge: Judge, overlay: &Overlay, all: &Columns) -> Self {
        let mut sieve = Self { judge, columns: Columns::default(), unknown: HashSet::new() };
        sieve.anew(overlay, all);
        sieve
    }

    /// The same filter over what is there now, in the order of `all`.
    pub fn anew(&mut self, overlay: &Overlay, all: &Columns) {
        let mut unknown = HashSet::new();
        let fits = overlay.after(0).filter(|lead| match self.judge.verdict(lead, overlay, all.times()) {
            Verdict::Yes => true,
            Verdict::Unknown => {
                unknown.insert(lead.id);
                false
            }
            Verdict::No => false,
        });
        let fits: Vec<&Lead> = fits.collect();
        // Few are put in order; of many, those that do not fit are left out of an order there is already.
        self.columns = if fits.len() * FEW < overlay.len() {
            let mut columns = all.emptied();
            columns.add_new(fits.into_iter());
            columns
        } else {
            let mut is_left = vec![false; overlay.len()];
            for at in fits.iter().filter_map(|lead| overlay.place(lead.id)) {
                is_left[at] = true;
            }
            all.only(|id| overlay.place(id).is_some_and(|at| is_left[at]))
        };
        self.unknown = unknown;
    }

    pub fn put_book(&mut self, book: &Arc<Book>) {
        self.judge.book = Arc::clone(book);
    }

    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    pub const fn columns_mut(&mut self) -> &mut Columns {
        &mut self.columns
    }

    /// How many cannot be judged.
    pub fn unknown(&self) -> usize {
        self.unknown.len()
    }

    /// The custom fields it asks for.
    pub fn custom_fields(&self) -> BTreeSet<FieldId> {
        if self.judge.filter.needs().fields { self.judge.filter.custom_fields() } else { BTreeSet::new() }
    }

    pub fn fits(&self, lead: &Lead, overlay: &Overlay) -> bool {
        self.judge.verdict(lead, overlay, self.columns.times()) == Verdict::Yes
    }

    /// As `fits`, and notes down what cannot be judged.
    fn sift(&mut self, lead: &Lead, overlay: &Overlay) -> bool {
        let verdict = self.judge.verdict(lead, overlay, self.columns.times());
        if verdict == Verdict::Unknown {
            self.unknown.insert(lead.id);
        } else {
            self.unknown.remove(&lead.id);
        }
        verdict == Verdict::Yes
    }

    /// One lead changed from `before` to `after`.
    pub fn replace(&mut self, before: Option<&Lead>, after: Option<&Lead>, overlay: &Overlay) {
        if let (Some(gone), None) = (before, after) {
            self.unknown.remove(&gone.id);
        }
        let after = after.filter(|lead| self.sift(lead, overlay));
        self.columns.replace(before, after);
    }

    /// More is known of a lead; whether that shows it or takes it away.
    pub fn judge_anew(&mut self, lead: &Lead, overlay: &Overlay) -> bool {
        let was_there = self.columns.position(lead).is_some();
        let is_there = self.sift(lead, overlay);
        if was_there != is_there {
            self.columns.replace(Some(lead), Some(lead).filter(|_| is_there));
        }
        was_there != is_there
    }

    /// Leads that came to be known.
    pub fn add_new<'a>(&mut self, leads: impl Iterator<Item = &'a Lead>, overlay: &Overlay) {
        let fits: Vec<&Lead> = leads.filter(|lead| self.sift(lead, overlay)).collect();
        self.columns.add_new(fits.into_iter());
    }

    /// Whether the filter asks for what lists do not tell.
    pub const fn needs_book(&self) -> bool {
        let needs = self.judge.filter.needs();
        needs.fields || needs.people
    }

    /// Whether the filter asks about the people of leads.
    pub const fn needs_people(&self) -> bool {
        self.judge.filter.needs().people
    }

    /// Whether the filter asks what the history tells.
    pub const fn needs_times(&self) -> bool {
        self.judge.filter.needs().stage_age
    }
}

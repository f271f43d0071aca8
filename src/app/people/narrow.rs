//! What a sentence and a text leave of the list of contacts or of companies.
//!
//! Nothing is kept before a list is narrowed. A list that is read anew is taken in anew, and narrowed again.

use super::full;
use crate::app::filter::View;
use crate::app::state::{Screen, State};
use crate::domain::query::{Things, Verdict};
use crate::domain::search::{Entries, EntryText, Found, Query};
use crate::domain::{Listing, OwnerKind};

/// One list, made ready for what narrows it.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// The texts of the list, and which reading of it they are of.
    texts: Option<(u64, Entries)>,
    query: Query,
    found: Option<Found>,
    /// What the sentence says of each, and what it was judged by.
    judged: Option<(Basis, Vec<Verdict>)>,
    left: Option<Left>,
}

/// What is left, and by which filters.
#[derive(Debug, Clone)]
struct Left {
    filters: u64,
    basis: Basis,
    rows: Vec<u32>,
}

/// Another one, and the sentence says something else: the list, what is asked, what is known, own edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Basis {
    reading: u64,
    sentences: u64,
    facts: u64,
}

impl State {
    /// How many rows the list has, as it is shown.
    pub fn listing_count(&self, of: OwnerKind) -> usize {
        match self.narrowed_rows(of) {
            Some(rows) => rows.len(),
            None => self.listings(of).len(),
        }
    }

    /// A row of the list as it is shown.
    pub fn listing_at(&self, of: OwnerKind, row: usize) -> Option<&Listing> {
        let at = match self.narrowed_rows(of) {
            Some(rows) => *rows.get(row)? as usize,
            None => row,
        };
        self.listings(of).get(at)
    }

    fn narrowed_rows(&self, of: OwnerKind) -> Option<&[u32]> {
        if !self.narrows(of) {
            return None;
        }
        self.people.narrowed(of).left.as_ref().map(|left| left.rows.as_slice())
    }

    /// Whether a sentence or a text narrows the list.
    fn narrows(&self, of: OwnerKind) -> bool {
        self.filters.query(View::Parties(of)).is_some() || self.sentence(Things::of(of)).is_some()
    }

    /// How many of how many the sentence leaves, and how many nobody here can judge.
    pub(in crate::app) fn parties_sifted(&self, of: OwnerKind) -> (usize, usize, usize) {
        let all = self.listings(of).len();
        match self.people.narrowed(of).judged.as_ref().filter(|_| self.sentence(Things::of(of)).is_some()) {
            Some((_, verdicts)) => {
                let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
                (count(Verdict::Yes), all, count(Verdict::Unknown))
            }
            None => (all, all, 0),
        }
    }
}

/// Takes the texts of the list in, if they were not yet.
pub(in crate::app) fn prepare(state: &mut State, of: OwnerKind) {
    let reading = state.people.reading(of);
    if state.people.narrowed(of).texts.as_ref().is_some_and(|(known, _)| *known == reading) {
        return;
    }
    let mut entries = Entries::default();
    let mut text = EntryText::default();
    for listing in state.listings(of) {
        text.clear().field(&listing.name).phone(&listing.phone).field(&listing.company);
        text.field(&state.user_name(listing.responsible));
        entries.push(&text);
    }
    let narrowed = state.people.narrowed_mut(of);
    (narrowed.texts, narrowed.found) = (Some((reading, entries)), None);
}

/// Something else narrows the list, or nothing any more: then the cursor stays on its contact.
pub(in crate::app) fn apply(state: &mut State, of: OwnerKind) {
    if state.narrows(of) {
        return settle(state);
    }
    let Some(Screen::Parties(view)) = state.screens.last() else { return };
    let owner = view.owner;
    let at = state.listings(of).iter().position(|listing| Some(listing.owner) == owner);
    if let (Some(at), Some(Screen::Parties(view))) = (at, state.screens.last_mut()) {
        view.top = (view.top + at).saturating_sub(view.row);
        view.row = at;
    }
}

/// Brings what is left in step with the list, with what is known, and with what is asked. A list nobody can go back to
/// waits until somebody opens it: it may be tens of thousands long.
pub(in crate::app) fn settle(state: &mut State) {
    for of in [OwnerKind::Contacts, OwnerKind::Companies] {
        if !state.narrows(of) || !state.has_open(of) {
            continue;
        }
        let basis = Basis {
            reading: state.people.reading(of),
            sentences: state.sentences.changes(),
            facts: state.people.facts + state.known.people_changes() + state.leads.people_revision(),
        };
        let filters = state.filters.changes();
        let is_same = |left: &Left| left.filters == filters && left.basis == basis;
        if state.people.narrowed(of).left.as_ref().is_some_and(is_same) {
            continue;
        }
        judge(state, of, basis);
        find(state, of);
        let narrowed = state.people.narrowed(of);
        let judged = narrowed.judged.as_ref().map(|(_, verdicts)| verdicts);
        let fits = |at: &usize| judged.is_none_or(|all| all.get(*at) == Some(&Verdict::Yes));
        let row = |at: usize| u32::try_from(at).ok();
        let rows = match &narrowed.found {
            Some(found) => found.iter().filter(fits).filter_map(row).collect(),
            None => (0..state.listings(of).len()).filter(fits).filter_map(row).collect(),
        };
        state.people.narrowed_mut(of).left = Some(Left { filters, basis, rows });
        super::list::follow(state, of);
    }
}

/// Asks the sentence of each, where that is not done yet.
fn judge(state: &mut State, of: OwnerKind, basis: Basis) {
    if state.people.narrowed(of).judged.as_ref().is_some_and(|(known, _)| *known == basis) {
        return;
    }
    let filter = state.sentences.filter(Things::of(of));
    let judged = filter.map(|filter| {
        let all = state.listings(of).iter();
        (basis, all.map(|listing| full::verdict(state, filter, listing)).collect())
    });
    state.people.narrowed_mut(of).judged = judged;
}

/// Looks for the text, among what the text before left where that is a part of this one.
fn find(state: &mut State, of: OwnerKind) {
    let Some(query) = state.filters.query(View::Parties(of)).cloned() else {
        state.people.narrowed_mut(of).found = None;
        return;
    };
    prepare(state, of);
    let id = query.id().map(|id| of.owner(id));
    let at = id.and_then(|id| state.listings(of).iter().position(|listing| listing.owner == id));
    let narrowed = state.people.narrowed_mut(of);
    let Some((_, entries)) = &narrowed.texts else { return };
    let before = narrowed.found.take().filter(|_| query.narrows(&narrowed.query));
    let mut found = entries.filter(&query, before.as_ref());
    if let Some(at) = at {
        found.put(at);
    }
    (narrowed.query, narrowed.found) = (query, Some(found));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::layout::Size;
    use crate::app::state::Settings;
    use crate::app::{Effect, Key, Msg, update};
    use crate::domain::{
        Change, ContactId, Edit, EditId, LeadId, Owner, RequestId, Target, Timestamp, UserId,
    };
    use crate::i18n::{Language, Locale};
    use crate::sync::event::{Event, Load, Loaded};

    fn press(state: &mut State, keys: &str) -> Vec<Effect> {
        let keys = keys.split(' ').map(|key| Key::parse(key).unwrap());
        keys.flat_map(|key| update(state, Msg::KeyPressed(key))).collect()
    }

    /// What the list was last judged by, after an own edit of this.
    fn basis_after_edit(state: &mut State, on: Target) -> Basis {
        let edit = Edit { id: EditId(-1), on, change: Change::Rename("Ines".into()), base: None };
        state.leads.queue(edit, Timestamp(9));
        update(state, Msg::Resized(state.size));
        state.people.narrowed(OwnerKind::Contacts).left.as_ref().unwrap().basis
    }

    #[test]
    fn edits_of_leads_do_not_judge_the_people_anew_nor_does_any_while_nobody_can_go_back_to_the_list() {
        let size = Size { width: 120, height: 40 };
        let mut state = State::new(size, Timestamp(1), Locale::new(Language::English), Settings::default());
        let asked = press(&mut state, "g c").into_iter().find_map(|effect| match effect {
            Effect::Load { request, load: Load::Listings(_), .. } => Some(request),
            _ => None,
        });
        let request: RequestId = asked.unwrap();
        let ines = Listing {
            owner: Owner::Contact(ContactId(7)),
            name: "Ines".into(),
            company: "".into(),
            phone: "".into(),
            responsible: UserId(1),
            leads: 0,
        };
        let what = Loaded::Listings { of: OwnerKind::Contacts, listings: vec![ines], as_of: None };
        update(&mut state, Msg::Happened(Event::Loaded { request, what }));
        press(&mut state, "/ i Enter");
        let (lead, contact) = (Target::Lead(LeadId(1)), Target::Contact(ContactId(7)));
        let first = basis_after_edit(&mut state, lead);
        assert_eq!(basis_after_edit(&mut state, lead), first, "it says nothing of contacts");
        let second = basis_after_edit(&mut state, contact);
        assert_ne!(second, first);
        press(&mut state, "g b");
        assert_eq!(basis_after_edit(&mut state, contact), second, "nobody sees it");
        press(&mut state, "g c");
        assert_ne!(basis_after_edit(&mut state, lead), second, "who goes back sees how it is now");
    }
}

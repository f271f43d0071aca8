//! What a filter leaves of the list of contacts or of companies.
//!
//! Nothing is kept before a list is filtered. A list that is read anew is taken in anew, and filtered again.

use crate::app::filter::View;
use crate::app::state::{Screen, State};
use crate::domain::search::{Entries, EntryText, Found, Query};
use crate::domain::{Listing, OwnerKind};

/// One list, made ready for a filter.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// Which reading of the list the entries are of.
    reading: u64,
    entries: Entries,
    /// Which filters the rows are left by.
    changes: u64,
    query: Query,
    found: Option<Found>,
    rows: Vec<u32>,
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
        self.filters.query(View::Parties(of))?;
        self.people.narrowed(of).map(|narrowed| narrowed.rows.as_slice())
    }
}

/// Takes the list in, if it was not yet.
pub(in crate::app) fn prepare(state: &mut State, of: OwnerKind) {
    let reading = state.people.reading(of);
    if state.people.narrowed(of).is_some_and(|narrowed| narrowed.reading == reading) {
        return;
    }
    let mut narrowed = Narrowed { reading, ..Narrowed::default() };
    let mut text = EntryText::default();
    for listing in state.listings(of) {
        text.clear().field(&listing.name).phone(&listing.phone).field(&listing.company);
        text.field(&state.user_name(listing.responsible));
        narrowed.entries.push(&text);
    }
    state.people.put_narrowed(of, narrowed);
}

/// Another filter, or none any more: then the cursor stays on its contact.
pub(in crate::app) fn apply(state: &mut State, of: OwnerKind) {
    if state.filters.query(View::Parties(of)).is_some() {
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

/// Brings what is left in step with the list and with what is typed.
pub(in crate::app) fn settle(state: &mut State) {
    for of in [OwnerKind::Contacts, OwnerKind::Companies] {
        let Some(query) = state.filters.query(View::Parties(of)).cloned() else { continue };
        prepare(state, of);
        let changes = state.filters.changes();
        if let Some(narrowed) = state.people.narrowed_mut(of)
            && (narrowed.changes != changes || narrowed.found.is_none())
        {
            let before = narrowed.found.take().filter(|_| query.narrows(&narrowed.query));
            let mut found = narrowed.entries.filter(&query, before.as_ref());
            narrowed.rows.clear();
            narrowed.query = query;
            narrowed.changes = changes;
            narrowed.found = Some(found.clone());
            if let Some(id) = narrowed.query.id() {
                let owner = of.owner(id);
                let at = state.listings(of).iter().position(|listing| listing.owner == owner);
                if let Some(at) = at {
                    found.put(at);
                }
            }
            let rows = found.iter().filter_map(|at| u32::try_from(at).ok()).collect();
            if let Some(narrowed) = state.people.narrowed_mut(of) {
                narrowed.rows = rows;
            }
            super::list::follow(state, of);
        }
    }
}

//! Custom fields of all leads, as far as filter, columns and order name them: those, and no others, are in memory.
//!
//! Owns what is asked of the disk, one question at a time: a field somebody names is read of all leads, and of leads that
//! changed since, what is in memory is read again. What an own edit says that is on its way is no business of it: the
//! overlay has that.

use std::collections::BTreeSet;

use crate::app::msg::{Effect, Urgency};
use crate::app::sieve::{Book, Sieve};
use crate::app::state::{Screen, State};
use crate::app::views::names::Dictionary;
use crate::domain::query::{Column, Field, FieldColumn, FieldTable, Things};
use crate::domain::{FieldId, LeadDetails, LeadId, RequestId};
use crate::sync::event::Load;

#[derive(Debug, Clone, Default)]
pub struct FieldReads {
    asked: Option<Asked>,
    /// Leads that changed since their fields were told.
    changed: BTreeSet<LeadId>,
}

#[derive(Debug, Clone)]
struct Asked {
    request: RequestId,
    fields: Vec<FieldId>,
    /// Of these leads; of all when there are none.
    of: Vec<LeadId>,
}

/// What is on the screen and asks for custom fields.
fn named(state: &State) -> BTreeSet<FieldId> {
    let mut fields = state.leads.sieve().map(Sieve::custom_fields).unwrap_or_default();
    let field = |name: &str| state.lead_field(name).map(|def| def.id);
    if state.screens.iter().any(|screen| matches!(screen, Screen::List)) {
        let shown = state.list.columns.iter().filter_map(|column| match column {
            Column::Custom(name) => field(name),
            Column::Own(_) => None,
        });
        fields.extend(shown);
        let dictionary = Dictionary::empty(Things::Leads);
        fields.extend(state.list.sort.known_fields(&dictionary.names(state)));
    }
    // As the order itself has looked them up.
    fields.extend(state.leads.columns().order().custom_fields());
    // Before it is answered: then the count is there with the answer.
    if let Some(Field::Custom(name)) = state.builder().and_then(|builder| builder.asked_field()) {
        fields.extend(field(&name.text));
    }
    fields
}

/// Asks for what is named and not here yet, or else for what changed.
pub(in crate::app) fn settle(state: &mut State) -> Vec<Effect> {
    let reads = &state.views.fields;
    if reads.asked.is_some() {
        return Vec::new();
    }
    let named = named(state);
    let missing: Vec<FieldId> =
        named.iter().copied().filter(|field| !state.leads.book.fields.has(*field)).collect();
    let (fields, of) = if missing.is_empty() {
        let known: Vec<FieldId> = state.leads.book.fields.fields().collect();
        let changed = std::mem::take(&mut state.views.fields.changed);
        if known.is_empty() || changed.is_empty() {
            return Vec::new();
        }
        (known, changed.into_iter().collect())
    } else {
        // What nobody names any more makes room.
        state.leads.learn(&[], |book| {
            book.fields.keep(&named);
            // Nobody looks at those.
            false
        });
        (missing, Vec::new())
    };
    let request = state.request();
    let load = Load::LeadFields { fields: fields.clone(), of: (!of.is_empty()).then(|| of.clone()) };
    state.views.fields.asked = Some(Asked { request, fields, of });
    vec![Effect::Load { request, load, urgency: Urgency::Now }]
}

/// The disk answered.
pub(in crate::app) fn on_told(state: &mut State, request: RequestId, told: FieldTable) {
    let Some(asked) = state.views.fields.asked.take_if(|asked| asked.request == request) else { return };
    let is_told = |field: &FieldId| told.has(*field);
    let untold: Vec<FieldId> = asked.fields.iter().copied().filter(|field| !is_told(field)).collect();
    let change = |book: &mut Book| {
        // It could not be read: asked once, and unknown.
        let untold = FieldTable::new(untold.into_iter().map(FieldColumn::new).collect());
        book.fields.take_in(told) | book.fields.take_in(untold)
    };
    if asked.of.is_empty() {
        state.leads.learn_fields(&asked.fields, |book| {
            change(book);
        });
    } else {
        state.leads.learn(&asked.of, change);
    }
}

/// The server told something of these leads, and the disk has it.
pub(in crate::app) fn changed(state: &mut State, leads: impl Iterator<Item = LeadId>) {
    let is_wanted = state.views.fields.asked.is_some() || state.leads.book.fields.fields().next().is_some();
    if is_wanted {
        state.views.fields.changed.extend(leads);
    }
}

/// A lead was read in full.
pub(in crate::app) fn read(state: &mut State, details: &LeadDetails) {
    // What is on its way may be older than this.
    if state.views.fields.asked.is_some() {
        state.views.fields.changed.insert(details.lead.id);
    }
    if state.leads.book.fields.fields().next().is_some() {
        state.leads.learn(&[details.lead.id], |book| book.fields.put(details.lead.id, &details.fields));
    }
}

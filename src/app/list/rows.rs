//! The rows of the list in their order.

use std::collections::HashMap;

use crate::app::state::State;
use crate::app::views::names::Dictionary;
use crate::domain::query::{LeadFacts, Things};
use crate::domain::{Lead, LeadId};

/// The leads of the list in order, whatever is typed to narrow it.
pub(super) fn in_order(state: &State) -> Vec<LeadId> {
    let pipeline = state.listed_pipeline();
    let (ids, count, _) = state.leads.sifted().all_in(pipeline);
    let is_here = |lead: &&Lead| pipeline.is_none_or(|only| lead.place.pipeline == only);
    let mut leads: Vec<&Lead> = Vec::with_capacity(count);
    if state.leads.sieve().is_some() {
        leads.extend(ids.filter_map(|id| state.leads.get(id)));
    } else {
        // One after the other in memory, which is several times as fast as by id.
        leads.extend(state.leads.overlay().after(0).filter(is_here));
    }
    let dictionary = Dictionary::for_sort(state, Things::Leads);
    let keys = &state.list.sort;
    let needs = keys.needs();
    let set = if needs.fields { state.leads.overlay().all_fields_set() } else { HashMap::new() };
    let facts = |lead| {
        let listed = LeadFacts::listed(lead);
        let in_stage = if needs.stage_age { state.leads.times().fact(listed.lead) } else { None };
        let fields = Some(&state.leads.book.fields);
        LeadFacts { in_stage, fields, set: set.get(&listed.lead.id).map_or(&[], Vec::as_slice), ..listed }
    };
    let leads = keys.sorted(leads, &dictionary.names(state), facts, |lead| lead.id.get().wrapping_neg());
    leads.into_iter().map(|lead| lead.id).collect()
}

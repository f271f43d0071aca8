//! What an account calls its things, gathered for the filter language.

use std::collections::HashSet;

use crate::app::state::State;
use crate::domain::query::{Names, Things};
use crate::domain::{LossReason, OwnerKind, Tag, User};

/// Lists of what is kept by id elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    pub users: Vec<User>,
    pub loss_reasons: Vec<LossReason>,
    pub tags: Vec<Tag>,
}

impl Dictionary {
    /// All that a filter can name. Tags that were put on since the account told its own are found on the leads.
    pub fn for_filter(state: &State) -> Self {
        let known = state.directory.tags(OwnerKind::Leads);
        let mut names: HashSet<&str> = known.iter().map(|tag| tag.name.as_str()).collect();
        let used = state.leads.overlay().after(0).flat_map(|lead| &lead.tags);
        let new: Vec<Tag> = used.filter(|tag| names.insert(&tag.name)).cloned().collect();
        let mut tags: Vec<Tag> = known.iter().cloned().chain(new).collect();
        tags.sort_by_cached_key(|tag| tag.name.to_lowercase());
        Self { tags, ..Self::for_sort(state) }
    }

    /// What has an order by its name.
    pub fn for_sort(state: &State) -> Self {
        let mut users: Vec<User> = state.directory.users.values().cloned().collect();
        users.sort_by_cached_key(|user| (!user.is_active, user.name.to_lowercase(), user.id));
        let mut loss_reasons: Vec<LossReason> = state.directory.loss_reasons.values().cloned().collect();
        loss_reasons.sort_by_key(|reason| (reason.sort, reason.id));
        Self { users, loss_reasons, tags: Vec::new() }
    }

    pub fn names<'a>(&'a self, state: &'a State) -> Names<'a> {
        let account = state.directory.account.as_ref();
        Names {
            things: Things::Leads,
            now: state.now,
            zone: state.zone(),
            me: state.me(),
            users: &self.users,
            pipelines: &state.directory.pipelines,
            fields: state.directory.fields(OwnerKind::Leads),
            tags: &self.tags,
            loss_reasons: &self.loss_reasons,
            task_kinds: account.map_or(&[], |account| &account.task_kinds),
            companies: state.views.companies(),
        }
    }
}

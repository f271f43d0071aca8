//! What an account calls its things, gathered for the filter language.

use std::collections::HashSet;

use crate::app::people;
use crate::app::state::State;
use crate::domain::query::{Names, Things};
use crate::domain::{LossReason, Tag, User};

/// Lists of what is kept by id elsewhere, for a sentence about these things.
#[derive(Debug, Clone)]
pub struct Dictionary {
    pub things: Things,
    pub users: Vec<User>,
    pub loss_reasons: Vec<LossReason>,
    pub tags: Vec<Tag>,
}

impl Dictionary {
    /// Where nothing is named.
    pub const fn empty(things: Things) -> Self {
        Self { things, users: Vec::new(), loss_reasons: Vec::new(), tags: Vec::new() }
    }

    /// All that a filter can name. Tags that were put on since the account told its own are found on the things.
    pub fn for_filter(state: &State, things: Things) -> Self {
        let known = things.kind().map(|kind| state.directory.tags(kind)).unwrap_or_default();
        let mut names: HashSet<&str> = known.iter().map(|tag| tag.name.as_str()).collect();
        let used = things.kind().map(|kind| people::full::tags_used(state, kind)).unwrap_or_default();
        let new: Vec<Tag> = used.into_iter().filter(|tag| names.insert(&tag.name)).cloned().collect();
        let mut tags: Vec<Tag> = known.iter().cloned().chain(new).collect();
        tags.sort_by_cached_key(|tag| tag.name.to_lowercase());
        Self { tags, ..Self::for_sort(state, things) }
    }

    /// What has an order by its name.
    pub fn for_sort(state: &State, things: Things) -> Self {
        let mut users: Vec<User> = state.directory.users.values().cloned().collect();
        users.sort_by_cached_key(|user| (!user.is_active, user.name.to_lowercase(), user.id));
        let mut loss_reasons: Vec<LossReason> = state.directory.loss_reasons.values().cloned().collect();
        loss_reasons.sort_by_key(|reason| (reason.sort, reason.id));
        Self { things, users, loss_reasons, tags: Vec::new() }
    }

    pub fn names<'a>(&'a self, state: &'a State) -> Names<'a> {
        let account = state.directory.account.as_ref();
        Names {
            things: self.things,
            now: state.now,
            zone: state.zone(),
            me: state.me(),
            users: &self.users,
            pipelines: &state.directory.pipelines,
            fields: self.things.kind().map(|kind| state.directory.fields(kind)).unwrap_or_default(),
            tags: &self.tags,
            loss_reasons: &self.loss_reasons,
            task_kinds: account.map_or(&[], |account| &account.task_kinds),
            companies: state.views.companies(),
        }
    }
}

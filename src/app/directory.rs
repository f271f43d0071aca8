//! The account around the leads: its users, pipelines, reasons, fields and tags, as far as they were told.

use std::collections::{BTreeMap, HashMap};

use super::State;
use super::remote::Remote;
use crate::domain::{Account, FieldDef, LossReason, LossReasonId, OwnerKind, Pipeline, Tag, User, UserId};
use crate::i18n::Language;

/// The account around the leads.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    pub load: Remote<()>,
    pub account: Option<Account>,
    pub users: HashMap<UserId, User>,
    pub pipelines: Vec<Pipeline>,
    pub loss_reasons: HashMap<LossReasonId, LossReason>,
    /// Counts what is told of names.
    pub(super) told: u64,
    fields: BTreeMap<OwnerKind, Vec<FieldDef>>,
    tags: BTreeMap<OwnerKind, Vec<Tag>>,
}

impl Directory {
    /// The custom fields of leads, contacts or companies, in the account's order.
    pub fn fields(&self, owner: OwnerKind) -> &[FieldDef] {
        self.fields.get(&owner).map_or(&[], Vec::as_slice)
    }

    /// The tags the account knows.
    pub fn tags(&self, owner: OwnerKind) -> &[Tag] {
        self.tags.get(&owner).map_or(&[], Vec::as_slice)
    }

    pub fn put_fields(&mut self, owner: OwnerKind, mut fields: Vec<FieldDef>) {
        self.told += 1;
        fields.sort_by_key(|f| (f.sort, f.id));
        self.fields.insert(owner, fields);
    }

    pub(super) fn put_tags(&mut self, owner: OwnerKind, tags: Vec<Tag>) {
        self.tags.insert(owner, tags);
    }
}

impl State {
    /// Speaks as the account does, where nobody here chose otherwise and its language is known.
    pub(super) fn follow_language(&mut self) {
        let account = self.directory.account.as_ref().filter(|_| self.settings.follows_language);
        let language = account.and_then(|account| Language::named(account.language.as_deref()?));
        if let Some(language) = language.filter(|language| *language != self.locale.language) {
            self.speak(language);
        }
    }
}

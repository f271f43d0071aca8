//! What was left out of an entity while it was read: its own lists drop elements too.
//!
//! Owns the walk over those lists, so that a dropped phone number or tag becomes a warning with a name, as a
//! dropped lead does.

use super::catalogs::{Catalog, Element};
use super::chats::{Talk, Template};
use super::events::EventType;
use super::leads::{DeletedLead, Lead};
use super::links::EntityLink;
use super::people::{Company, Contact, User};
use super::pipelines::{Pipeline, Status};
use super::resources::{Source, Webhook, Widget};
use super::{
    Account, CustomField, CustomFieldValues, Event, LossReason, Note, Role, Seq, Skipped, Tag, Task,
    Unsorted, Written,
};

/// Reports elements that were dropped inside an entity.
pub trait Gaps {
    /// Calls `see` with the key of the list and each element dropped from it.
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        let _ = see;
    }
}

impl<T> Seq<T> {
    /// What this list itself dropped.
    pub fn report(&self, key: &'static str, see: &mut dyn FnMut(&'static str, &Skipped)) {
        for skipped in &self.skipped {
            see(key, skipped);
        }
    }
}

fn of_fields(fields: Option<&Seq<CustomFieldValues>>, see: &mut dyn FnMut(&'static str, &Skipped)) {
    let Some(fields) = fields else { return };
    fields.report("custom_fields_values", see);
    for field in fields {
        field.values.report("values", see);
    }
}

fn of<T>(list: Option<&Seq<T>>, key: &'static str, see: &mut dyn FnMut(&'static str, &Skipped)) {
    if let Some(list) = list {
        list.report(key, see);
    }
}

impl Gaps for Lead {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        of_fields(self.custom_fields_values.as_ref(), see);
        self.embedded.tags.report("tags", see);
        self.embedded.companies.report("companies", see);
        of(self.embedded.contacts.as_ref(), "contacts", see);
        of(self.embedded.loss_reason.as_ref(), "loss_reason", see);
    }
}

impl Gaps for Contact {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        of_fields(self.custom_fields_values.as_ref(), see);
        self.embedded.tags.report("tags", see);
        self.embedded.companies.report("companies", see);
        of(self.embedded.leads.as_ref(), "leads", see);
    }
}

impl Gaps for Company {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        of_fields(self.custom_fields_values.as_ref(), see);
        self.embedded.tags.report("tags", see);
        of(self.embedded.contacts.as_ref(), "contacts", see);
        of(self.embedded.leads.as_ref(), "leads", see);
    }
}

impl Gaps for Pipeline {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.embedded.statuses.report("statuses", see);
    }
}

impl Gaps for CustomField {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        of(self.enums.as_ref(), "enums", see);
        of(self.required_statuses.as_ref(), "required_statuses", see);
        of(self.hidden_statuses.as_ref(), "hidden_statuses", see);
    }
}

impl Gaps for Account {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.embedded.users_groups.report("users_groups", see);
        self.embedded.task_types.report("task_types", see);
    }
}

impl Gaps for Event {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.value_after.report("value_after", see);
        self.value_before.report("value_before", see);
    }
}

impl Gaps for Unsorted {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.embedded.contacts.report("contacts", see);
        self.embedded.leads.report("leads", see);
    }
}

impl Gaps for Role {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.embedded.users.report("users", see);
    }
}

impl Gaps for Element {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        of_fields(self.custom_fields_values.as_ref(), see);
    }
}

impl Gaps for Widget {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.settings_template.report("settings_template", see);
    }
}

impl Gaps for Webhook {
    fn gaps(&self, see: &mut dyn FnMut(&'static str, &Skipped)) {
        self.settings.report("settings", see);
    }
}

impl Gaps for Catalog {}
impl Gaps for DeletedLead {}
impl Gaps for EntityLink {}
impl Gaps for EventType {}
impl Gaps for LossReason {}
impl Gaps for Note {}
impl Gaps for Source {}
impl Gaps for Status {}
impl Gaps for Tag {}
impl Gaps for Talk {}
impl Gaps for Task {}
impl Gaps for Template {}
impl Gaps for User {}
impl Gaps for Written {}

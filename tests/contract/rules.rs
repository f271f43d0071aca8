//! Which wire type a fixture is read as, and what of it counts as lost.

use std::fmt::Debug;

use dealdesk::api::wire::{
    self, Gaps, Listing, Seq, catalogs, chats, fields, leads, links, notes, people, pipelines, problem, read,
    resources, tasks, unsorted,
};
use dealdesk::domain;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What became of one body.
#[derive(Debug, Default)]
pub struct Report {
    /// Each entity as the rest of the program sees it.
    pub values: Vec<String>,
    /// What was dropped, from the list or from within an entity.
    pub left_out: Vec<String>,
}

pub struct Rule {
    pub prefix: &'static str,
    pub read: fn(&[u8]) -> Result<Report, serde_json::Error>,
    /// The key of the list below `_embedded`, for bodies that are lists.
    pub list: Option<&'static str>,
}

const fn one(prefix: &'static str, read: fn(&[u8]) -> Result<Report, serde_json::Error>) -> Rule {
    Rule { prefix, read, list: None }
}

const fn many(
    prefix: &'static str,
    list: &'static str,
    read: fn(&[u8]) -> Result<Report, serde_json::Error>,
) -> Rule {
    Rule { prefix, read, list: Some(list) }
}

/// The first that fits is taken.
pub const RULES: &[Rule] = &[
    one("account_", entity::<wire::Account, domain::Account>),
    one("base_", problems),
    one("error_400_", problems),
    one("oauth_error_", problems),
    many(
        "catalog_elements_",
        "elements",
        list::<catalogs::Elements, catalogs::Element, domain::CatalogElement>,
    ),
    one("catalog_element_", entity::<catalogs::Element, domain::CatalogElement>),
    // A changed list comes bare.
    one("catalogs_patch_response", entity::<catalogs::Catalog, domain::Catalog>),
    many("catalogs_", "catalogs", list::<catalogs::Catalogs, catalogs::Catalog, domain::Catalog>),
    one("catalog_", entity::<catalogs::Catalog, domain::Catalog>),
    many("chat_templates_", "chat_templates", list::<chats::Templates, chats::Template, domain::Template>),
    many("sources_", "sources", list::<resources::Sources, resources::Source, domain::Source>),
    many("talks_", "talks", list::<chats::Talks, chats::Talk, domain::Talk>),
    one("talk_", entity::<chats::Talk, domain::Talk>),
    many("webhooks_", "webhooks", list::<resources::Webhooks, resources::Webhook, domain::Webhook>),
    many("widgets_", "widgets", list::<resources::Widgets, resources::Widget, domain::Widget>),
    one("widget_", entity::<resources::Widget, domain::Widget>),
    many("companies_patch_response", "companies", list::<WrittenAny, leads::Written, leads::Written>),
    many("companies_post_response", "companies", list::<WrittenAny, leads::Written, leads::Written>),
    one("companies_detail_info", entity::<wire::Company, domain::Company>),
    one("company_", entity::<wire::Company, domain::Company>),
    many("contacts_patch_response", "contacts", list::<WrittenAny, leads::Written, leads::Written>),
    many("contacts_post_response", "contacts", list::<WrittenAny, leads::Written, leads::Written>),
    many("contacts_list", "contacts", list::<people::Contacts, wire::Contact, domain::Contact>),
    one("contacts_detail_info", entity::<wire::Contact, domain::Contact>),
    one("contact_get", entity::<wire::Contact, domain::Contact>),
    one("custom_fields_values_write_forms", write_forms),
    many(
        "custom_fields_",
        "custom_fields",
        list::<fields::CustomFields, wire::CustomField, domain::FieldDef>,
    ),
    one("custom_field_", entity::<wire::CustomField, domain::FieldDef>),
    many("events_list", "events", list::<wire::events::Events, wire::Event, domain::AccountEvent>),
    many(
        "events_types",
        "events_types",
        list::<wire::events::EventTypes, wire::events::EventType, wire::events::EventType>,
    ),
    one("event_", entity::<wire::Event, domain::AccountEvent>),
    one("lead_patch_", written),
    one("leads_patch_", written),
    many("leads_post_response", "leads", list::<leads::WrittenLeads, leads::Written, leads::Written>),
    one("leads_complex_response", complex),
    many("leads_list", "leads", list::<leads::Leads, wire::Lead, domain::LeadDetails>),
    one("lead_", entity::<wire::Lead, domain::LeadDetails>),
    many("link", "links", list::<links::EntityLinks, links::EntityLink, links::EntityLink>),
    many(
        "loss_reasons_list",
        "loss_reasons",
        list::<leads::LossReasons, wire::LossReason, domain::LossReason>,
    ),
    many("notes_patch_response", "notes", list::<WrittenAny, leads::Written, leads::Written>),
    many("notes_list", "notes", list::<notes::Notes, wire::Note, OfLead>),
    one("note_", entity::<wire::Note, OfLead>),
    many("pipelines_", "pipelines", list::<pipelines::Pipelines, wire::Pipeline, domain::Pipeline>),
    one("pipeline_", entity::<wire::Pipeline, domain::Pipeline>),
    many("roles_", "roles", list::<people::Roles, wire::Role, domain::Role>),
    one("role_", entity::<wire::Role, domain::Role>),
    many("statuses_", "statuses", list::<pipelines::PipelineEmbedded, wire::Status, domain::Stage>),
    one("status_", entity::<wire::Status, domain::Stage>),
    many("tags_", "tags", list::<leads::Tags, wire::Tag, domain::Tag>),
    one("task_complete_response", written),
    many("tasks_patch_response", "tasks", list::<WrittenAny, leads::Written, leads::Written>),
    many("tasks_post_response", "tasks", list::<WrittenAny, leads::Written, leads::Written>),
    many("tasks_list", "tasks", list::<tasks::Tasks, wire::Task, domain::Task>),
    many(
        "unsorted_forms_post_response",
        "unsorted",
        list::<unsorted::UnsortedList, wire::Unsorted, domain::IncomingLead>,
    ),
    many("unsorted_list", "unsorted", list::<unsorted::UnsortedList, wire::Unsorted, domain::IncomingLead>),
    many(
        "unsorted_sip_post_response",
        "unsorted",
        list::<unsorted::UnsortedList, wire::Unsorted, domain::IncomingLead>,
    ),
    one("unsorted_", entity::<wire::Unsorted, domain::IncomingLead>),
    one("user_rights", rights),
    many("users_", "users", list::<people::Users, wire::User, domain::User>),
    one("user_", entity::<wire::User, domain::User>),
];

pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| name.starts_with(rule.prefix))
}

/// Name and content of every file in `tests/fixtures` but its README.
pub fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| name != "README.md")
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

pub fn fixture(name: &str) -> Vec<u8> {
    fixtures().into_iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// The list in an `_embedded` of one resource.
pub trait Embedded<W>: DeserializeOwned + Default {
    fn list(self) -> Seq<W>;
}

macro_rules! embedded {
    ($($outer:ty, $field:ident, $inner:ty;)*) => {$(
        impl Embedded<$inner> for $outer {
            fn list(self) -> Seq<$inner> {
                self.$field
            }
        }
    )*};
}

embedded! {
    catalogs::Catalogs, catalogs, catalogs::Catalog;
    catalogs::Elements, elements, catalogs::Element;
    chats::Talks, talks, chats::Talk;
    chats::Templates, chat_templates, chats::Template;
    resources::Sources, sources, resources::Source;
    resources::Webhooks, webhooks, resources::Webhook;
    resources::Widgets, widgets, resources::Widget;
    people::Contacts, contacts, wire::Contact;
    people::Users, users, wire::User;
    fields::CustomFields, custom_fields, wire::CustomField;
    wire::events::Events, events, wire::Event;
    wire::events::EventTypes, events_types, wire::events::EventType;
    leads::Leads, leads, wire::Lead;
    leads::WrittenLeads, leads, leads::Written;
    leads::LossReasons, loss_reasons, wire::LossReason;
    pipelines::Pipelines, pipelines, wire::Pipeline;
    pipelines::PipelineEmbedded, statuses, wire::Status;
    leads::Tags, tags, wire::Tag;
    links::EntityLinks, links, links::EntityLink;
    WrittenAny, list, leads::Written;
    notes::Notes, notes, wire::Note;
    people::Roles, roles, wire::Role;
    tasks::Tasks, tasks, wire::Task;
    unsorted::UnsortedList, unsorted, wire::Unsorted;
}

/// A note as its reader sees it who asked for notes of leads.
#[derive(Debug)]
#[expect(dead_code, reason = "read by its Debug form only")]
pub struct OfLead(domain::Note);

impl From<wire::Note> for OfLead {
    fn from(note: wire::Note) -> Self {
        Self(note.of(domain::OwnerKind::Leads))
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct WrittenAny {
    #[serde(default, alias = "contacts", alias = "companies", alias = "notes", alias = "tasks")]
    list: Seq<leads::Written>,
}

fn entity<W, D>(body: &[u8]) -> Result<Report, serde_json::Error>
where
    W: DeserializeOwned + Gaps,
    D: From<W> + Debug,
{
    let mut report = Report::default();
    report.add::<W, D>(read::body(body)?);
    Ok(report)
}

fn list<E, W, D>(body: &[u8]) -> Result<Report, serde_json::Error>
where
    E: Embedded<W>,
    W: Gaps,
    D: From<W> + Debug,
{
    let listing: Listing<E> = read::body(body)?;
    let mut report = Report::default();
    let seq = listing.embedded.list();
    report.left_out.extend(seq.skipped.iter().map(|s| format!("{s:?}")));
    for item in seq {
        report.add::<W, D>(item);
    }
    Ok(report)
}

impl Report {
    fn add<W: Gaps, D: From<W> + Debug>(&mut self, wire: W) {
        wire.gaps(&mut |part, skipped| self.left_out.push(format!("{part}: {skipped:?}")));
        self.values.push(format!("{:?}", D::from(wire)));
    }
}

fn problems(body: &[u8]) -> Result<Report, serde_json::Error> {
    let problem: problem::Problem = read::body(body)?;
    let mut left_out = Vec::new();
    if let Some(items) = &problem.validation_errors {
        left_out.extend(items.skipped.iter().map(|s| format!("{s:?}")));
        left_out.extend(items.iter().flat_map(|i| &i.errors.skipped).map(|s| format!("{s:?}")));
    }
    Ok(Report { values: vec![format!("{problem:?}")], left_out })
}

fn written(body: &[u8]) -> Result<Report, serde_json::Error> {
    let written: leads::AnyWritten = read::body(body)?;
    Ok(Report { values: written.one().iter().map(|w| format!("{w:?}")).collect(), left_out: Vec::new() })
}

fn complex(body: &[u8]) -> Result<Report, serde_json::Error> {
    let all: Seq<leads::Written> = read::body(body)?;
    let left_out = all.skipped.iter().map(|s| format!("{s:?}")).collect();
    Ok(Report { values: all.iter().map(|w| format!("{w:?}")).collect(), left_out })
}

fn rights(body: &[u8]) -> Result<Report, serde_json::Error> {
    let rights: people::Rights = read::body(body)?;
    Ok(Report { values: vec![format!("{rights:?}")], left_out: Vec::new() })
}

/// One element per documented example of a field type: what is written is read back in the same shape.
fn write_forms(body: &[u8]) -> Result<Report, serde_json::Error> {
    #[derive(Deserialize)]
    struct Form {
        #[serde(default)]
        custom_fields_values: Seq<wire::CustomFieldValues>,
    }
    let forms: Seq<Form> = read::body(body)?;
    let mut report = Report::default();
    report.left_out.extend(forms.skipped.iter().map(|s| format!("{s:?}")));
    for form in forms {
        report.left_out.extend(form.custom_fields_values.skipped.iter().map(|s| format!("{s:?}")));
        for field in form.custom_fields_values {
            report.left_out.extend(field.values.skipped.iter().map(|s| format!("{s:?}")));
            report.values.push(format!("{:?}", domain::FieldValues::from(field)));
        }
    }
    Ok(report)
}

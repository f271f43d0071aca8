//! `dealdesk lead show`: one lead in full, as a person sees it: own unsent edits are on top.
//!
//! `--json` is one object `{"id", "name", "price", "currency", "pipeline", "pipeline_id", "stage", "stage_id",
//! "responsible", "responsible_id", "reason", "tags", "created_at", "updated_at", "closed_at", "next_task_at",
//! "fields": [{"id", "name", "code", "values"}], "contacts": [{"id", "name", "main", "phones", "emails"}],
//! "company": {"id", "name"}, "unsent"}`. Times are unix seconds; `unsent` counts own edits that are not there yet.

use serde_json::{Value, json};

use super::errand::Errand;
use super::flags::ReadFlags;
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::app::words::coded;
use crate::domain::{
    Change, CompanyId, Contact, ContactId, Entity, FieldValues, Lead, LeadDetails, LeadId, Money, OwnerKind,
    SafeText, Timestamp,
};
use crate::sync::event::LeadStory;

pub async fn run(id: LeadId, flags: ReadFlags, mut errand: Errand) -> Result<Exit, Stop> {
    errand.names(OwnerKind::Leads, flags.ask_for_list()).await?;
    let story = errand.story(id, flags.ask()).await?;
    let LeadStory { details, contacts, company } = story;
    let Entity::Details(details) = errand.with_own(details.into()).await? else {
        return Err(super::things::not_there(id.into()));
    };
    let unsent = errand.rows().await?.iter().filter(|row| row.entity.lead() == Some(id)).count();
    let shown = Shown { details: *details, contacts, company, unsent };
    let answer = Answer { text: shown.text(&errand), values: vec![shown.json(&errand)], columns: &COLUMNS };
    answer.one(flags.form(), Some(&errand))
}

const COLUMNS: [Column; 16] = [
    Column::Plain("id"),
    Column::Plain("name"),
    Column::Plain("price"),
    Column::Plain("currency"),
    Column::Plain("pipeline"),
    Column::Plain("stage"),
    Column::Plain("responsible"),
    Column::Plain("reason"),
    Column::Plain("tags"),
    Column::Plain("company"),
    Column::Plain("contacts"),
    Column::Time("created_at"),
    Column::Time("updated_at"),
    Column::Time("closed_at"),
    Column::Time("next_task_at"),
    Column::Plain("unsent"),
];

struct Shown {
    details: LeadDetails,
    contacts: Vec<Contact>,
    company: Option<crate::domain::Company>,
    unsent: usize,
}

impl Shown {
    fn text(&self, errand: &Errand) -> String {
        let (words, lead) = (&errand.words, &self.details.lead);
        let mut facts = Facts::default();
        facts.put("name", &lead.name);
        facts.put("id", &lead.id.to_string());
        facts.put("price", &words.full_money(lead.price));
        facts.put("stage", &format!("{} / {}", pipeline(errand, lead), stage(errand, lead)));
        facts.put("responsible", &words.user_name(lead.responsible));
        facts.put("tags", &lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", "));
        facts.put("created", &words.date_time(lead.created_at));
        facts.put("changed", &words.date_time(lead.updated_at));
        facts.put("closed", &lead.closed_at.map(|at| words.date_time(at)).unwrap_or_default());
        facts.put("next task", &lead.next_task_at.map(|at| words.date_time(at)).unwrap_or_default());
        for id in self.details.contacts.iter().map(|linked| linked.id) {
            facts.put("contact", &self.contact_line(id));
        }
        if let Some(id) = lead.company {
            facts.put("company", &format!("{} (id {id})", self.company_name(id)));
        }
        facts.fields(errand, &self.details.fields);
        if self.unsent > 0 {
            facts.put("unsent", &format!("{} own edits; see `dealdesk outbox list`", self.unsent));
        }
        facts.lines()
    }

    fn contact_line(&self, id: ContactId) -> String {
        let Some(contact) = self.contacts.iter().find(|contact| contact.id == id) else {
            return format!("id {id}");
        };
        let mut parts = vec![format!("{} (id {id})", contact.name)];
        parts.extend(values_of(&contact.fields, "PHONE"));
        parts.extend(values_of(&contact.fields, "EMAIL"));
        parts.join(", ")
    }

    fn company_name(&self, id: CompanyId) -> String {
        let known = self.company.as_ref().filter(|company| company.id == id);
        known.map_or_else(String::new, |company| company.name.to_string())
    }

    fn json(&self, errand: &Errand) -> Value {
        let lead = &self.details.lead;
        let at = |at: Option<Timestamp>| at.map(Timestamp::secs);
        let reason = lead.loss_reason.and_then(|id| errand.words.directory.loss_reasons.get(&id));
        let contacts: Vec<Value> = self
            .details
            .contacts
            .iter()
            .map(|linked| {
                let contact = self.contacts.iter().find(|contact| contact.id == linked.id);
                let of = |code| contact.map(|contact| values_of(&contact.fields, code)).unwrap_or_default();
                json!({
                    "id": linked.id.get(),
                    "name": contact.map(|contact| contact.name.as_str()),
                    "main": linked.is_main,
                    "phones": of("PHONE"),
                    "emails": of("EMAIL"),
                })
            })
            .collect();
        json!({
            "id": lead.id.get(),
            "name": lead.name.as_str(),
            "price": amount(lead.price),
            "currency": errand.known.account.as_ref().map(|account| account.currency.code.as_str()),
            "pipeline": pipeline(errand, lead),
            "pipeline_id": lead.place.pipeline.get(),
            "stage": stage(errand, lead),
            "stage_id": lead.place.stage.get(),
            "responsible": errand.words.user_name(lead.responsible),
            "responsible_id": lead.responsible.get(),
            "reason": reason.map(|reason| reason.name.as_str()),
            "tags": lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
            "created_at": lead.created_at.secs(),
            "updated_at": lead.updated_at.secs(),
            "closed_at": at(lead.closed_at),
            "next_task_at": at(lead.next_task_at),
            "fields": fields_json(errand, &self.details.fields),
            "contacts": contacts,
            "company": lead.company.map(|id| json!({"id": id.get(), "name": self.company_name(id)})),
            "unsent": self.unsent,
        })
    }
}

/// A whole number where there are no hundredths.
pub fn amount(price: Money) -> Value {
    if price.0 % 100 == 0 { json!(price.units()) } else { json!(price.0 as f64 / 100.0) }
}

pub fn pipeline(errand: &Errand, lead: &Lead) -> String {
    let known = errand.known.pipelines.iter().find(|pipeline| pipeline.id == lead.place.pipeline);
    known.map_or_else(|| format!("#{}", lead.place.pipeline), |pipeline| pipeline.name.to_string())
}

pub fn stage(errand: &Errand, lead: &Lead) -> String {
    errand.words.value_words(&Change::Move { to: lead.place, reason: lead.loss_reason })
}

/// Phones or addresses, without their kinds.
pub fn values_of(fields: &[FieldValues], code: &str) -> Vec<String> {
    coded(fields, code).into_iter().map(|(value, _)| value.to_string()).collect()
}

pub fn fields_json(errand: &Errand, fields: &[FieldValues]) -> Vec<Value> {
    let one = |field: &FieldValues| {
        json!({
            "id": field.field.get(),
            "name": field.name.as_str(),
            "code": Some(field.code.as_str()).filter(|code| !code.is_empty()),
            "values": errand.words.field_lines(field),
        })
    };
    fields.iter().map(one).collect()
}

/// Names and values below each other.
#[derive(Debug, Default)]
pub struct Facts(Vec<(String, String)>);

impl Facts {
    /// Nothing where there is no value.
    pub fn put(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    pub fn fields(&mut self, errand: &Errand, fields: &[FieldValues]) {
        for field in fields {
            self.put(&field.name, &errand.words.field_lines(field).join(", "));
        }
    }

    pub fn lines(&self) -> String {
        let cells = crate::app::words::cells;
        let width = self.0.iter().map(|(name, _)| cells(name)).max().unwrap_or(0);
        let line = |(name, value): &(String, String)| {
            let gap = " ".repeat(width - cells(name) + 2);
            let value = SafeText::line(value);
            format!("{name}{gap}{value}\n")
        };
        self.0.iter().map(line).collect()
    }
}

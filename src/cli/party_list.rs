//! `dealdesk contact list`, `dealdesk company list`: whom leads are about, by what is true of them.
//!
//! `--json` is an array, `--jsonl` a line each, of `{"id", "name", "responsible", "responsible_id", "company", "tags",
//! "phones", "emails", "leads", "created_at", "updated_at"}`; `company` and `leads` are ids. Own unsent edits are on top.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::errand::{Errand, failed};
use super::filters::{Around, Asked};
use super::flags::Ask;
use super::lead_list::sheet_time;
use super::lead_show::values_of;
use super::shape::{ListFlags, Shown, show};
use super::{Exit, Stop, warn};
use crate::domain::query::{Facts, Names, Things, Verdict};
use crate::domain::{
    Company, CompanyId, Contact, ContactId, Editable, FieldValues, LeadId, OwnerKind, SafeText, Tag, Target,
    Timestamp, UserId,
};
use crate::store::{Cached, EntityKind};
use crate::sync::event::List;

const ORDER: &str = "name,id";

/// What contacts and companies have in common here.
trait Party: Cached + Editable + Facts {
    fn target(&self) -> Target;
    fn told(&self) -> Told<'_>;
}

struct Told<'a> {
    name: &'a SafeText,
    responsible: UserId,
    company: Option<CompanyId>,
    tags: &'a [Tag],
    fields: &'a [FieldValues],
    leads: &'a [LeadId],
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Party for Contact {
    fn target(&self) -> Target {
        Target::Contact(self.id)
    }

    fn told(&self) -> Told<'_> {
        Told {
            name: &self.name,
            responsible: self.responsible,
            company: self.company,
            tags: &self.tags,
            fields: &self.fields,
            leads: &self.leads,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

impl Party for Company {
    fn target(&self) -> Target {
        Target::Company(self.id)
    }

    fn told(&self) -> Told<'_> {
        Told {
            name: &self.name,
            responsible: self.responsible,
            company: None,
            tags: &self.tags,
            fields: &self.fields,
            leads: &self.leads,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// `of` is contacts or companies.
pub async fn run(of: OwnerKind, flags: ListFlags, mut errand: Errand) -> Result<Exit, Stop> {
    let things = if of == OwnerKind::Companies { Things::Companies } else { Things::Contacts };
    let asked = Asked::read(things, flags.filter.as_deref(), flags.sort.as_deref(), ORDER)?;
    errand.names(of, flags.ask()).await?;
    match things {
        Things::Companies => {
            list::<Company>(&errand, &asked, &flags, (List::Companies, EntityKind::Company)).await
        }
        Things::Contacts | Things::Leads | Things::Tasks => {
            list::<Contact>(&errand, &asked, &flags, (List::Contacts, EntityKind::Contact)).await
        }
    }
}

async fn list<P: Party>(
    errand: &Errand,
    asked: &Asked,
    flags: &ListFlags,
    which: (List, EntityKind),
) -> Result<Exit, Stop> {
    let (list, kind) = which;
    if !errand.has_list(list, flags.ask()).await? {
        warn(
            "incomplete",
            "this machine has not read all of them yet: the list may lack some. Run `dealdesk sync` first.",
        );
    }
    let mut all = errand.store.load_entities::<P>(None).await.map_err(failed)?;
    let own = errand.own().await?;
    if !own.is_empty() {
        let places: HashMap<Target, usize> = all.iter().enumerate().map(|(n, p)| (p.target(), n)).collect();
        for edit in &own {
            if let Some(at) = places.get(&edit.on) {
                edit.change.apply(&mut all[*at]);
            }
        }
    }
    let ask = if asked.names_companies() { flags.ask() } else { Ask::Never };
    let companies = errand.company_names(ask).await?;
    let tags = errand.tags(kind, all.iter().flat_map(|party| party.told().tags));
    let around = Around { tags, companies };
    let names = asked.names(errand, &around);
    let mut parties = fitting(&all, asked, &names)?;
    parties.truncate(flags.limit.unwrap_or(usize::MAX));
    let companies = around.companies.iter().map(|(id, name)| (*id, name)).collect();
    show(&Parties { errand, shown: parties, companies, kind }, flags.form())?;
    Ok(Exit::Done)
}

fn fitting<'a, P: Party>(all: &'a [P], asked: &Asked, names: &Names<'_>) -> Result<Vec<&'a P>, Stop> {
    let filter = asked.filter(names)?;
    asked.order_fields(names)?;
    let mut unknown = 0;
    let mut is_match = |party: &P| match filter.as_ref().map_or(Verdict::Yes, |filter| filter.judge(party)) {
        Verdict::Yes => true,
        Verdict::Unknown => {
            unknown += 1;
            false
        }
        Verdict::No => false,
    };
    let fit: Vec<&P> = all.iter().filter(|party| is_match(party)).collect();
    if unknown > 0 {
        warn(
            "left_out",
            format!("{unknown} could not be judged and are left out: `--fresh` asks the server."),
        );
    }
    Ok(asked.keys.sort(&fit, names, |party| *party).into_iter().copied().collect())
}

struct Parties<'a, P> {
    errand: &'a Errand,
    shown: Vec<&'a P>,
    companies: HashMap<CompanyId, &'a SafeText>,
    kind: EntityKind,
}

impl<P: Party> Parties<'_, P> {
    fn id(party: &P) -> i64 {
        match party.target() {
            Target::Contact(ContactId(id)) | Target::Company(CompanyId(id)) => id,
            Target::Account | Target::Lead(_) | Target::Task(_) | Target::Note(_) => 0,
        }
    }

    fn company(&self, told: &Told<'_>) -> String {
        told.company.and_then(|id| self.companies.get(&id)).map(ToString::to_string).unwrap_or_default()
    }
}

fn tags(told: &Told<'_>) -> String {
    told.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ")
}

impl<P: Party> Shown for Parties<'_, P> {
    fn heads(&self) -> (&'static [&'static str], &'static [&'static str]) {
        let table: &[&str] = if self.kind == EntityKind::Company {
            &["id", "name", "phone", "email", "leads", "responsible", "tags"]
        } else {
            &["id", "name", "company", "phone", "email", "leads", "responsible", "tags"]
        };
        let csv = &[
            "id",
            "name",
            "company",
            "phones",
            "emails",
            "leads",
            "responsible",
            "tags",
            "created_at",
            "updated_at",
        ];
        (table, csv)
    }

    fn rows(&self) -> usize {
        self.shown.len()
    }

    fn table_row(&self, row: usize) -> Vec<String> {
        let party = self.shown[row];
        let told = party.told();
        let first = |code| values_of(told.fields, code).into_iter().next().unwrap_or_default();
        let mut cells = vec![Self::id(party).to_string(), told.name.to_string()];
        if self.kind != EntityKind::Company {
            cells.push(self.company(&told));
        }
        cells.extend([first("PHONE"), first("EMAIL"), told.leads.len().to_string()]);
        cells.extend([self.errand.words.user_name(told.responsible), tags(&told)]);
        cells
    }

    fn csv_row(&self, row: usize) -> Vec<String> {
        let party = self.shown[row];
        let told = party.told();
        vec![
            Self::id(party).to_string(),
            told.name.to_string(),
            self.company(&told),
            values_of(told.fields, "PHONE").join(", "),
            values_of(told.fields, "EMAIL").join(", "),
            told.leads.len().to_string(),
            self.errand.words.user_name(told.responsible),
            tags(&told),
            sheet_time(self.errand, Some(told.created_at)),
            sheet_time(self.errand, Some(told.updated_at)),
        ]
    }

    fn value(&self, row: usize) -> Value {
        let party = self.shown[row];
        let told = party.told();
        json!({
            "id": Self::id(party),
            "name": told.name.as_str(),
            "responsible": self.errand.words.user_name(told.responsible),
            "responsible_id": told.responsible.get(),
            "company": told.company.map(CompanyId::get),
            "tags": told.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
            "phones": values_of(told.fields, "PHONE"),
            "emails": values_of(told.fields, "EMAIL"),
            "leads": told.leads.iter().map(|id| id.get()).collect::<Vec<_>>(),
            "created_at": told.created_at.secs(),
            "updated_at": told.updated_at.secs(),
        })
    }

    fn none(&self) -> &'static str {
        if self.kind == EntityKind::Company {
            "There is no such company."
        } else {
            "There is no such contact."
        }
    }
}

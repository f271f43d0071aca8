//! `--columns` of `lead list`: which columns a table or a CSV has, in which order.
//!
//! Owns what a cell says: in a table as on the screen, in a CSV as spreadsheets read it. JSON tells everything, whatever
//! columns are asked for.

use super::errand::Errand;
use super::lead_list::sheet_time;
use super::lead_show::{amount, pipeline, stage};
use crate::domain::query::{
    Column, Fact, Facts, Fit, LeadFacts, LeadPeople, Own, Since, Word, Wrong, fields_meant,
};
use crate::domain::{FieldDef, Lead, Timestamp};
use crate::store::EntityKind;

/// For whom the cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    People,
    Sheets,
}

/// The custom field a column names; the first where several are called so.
pub fn field<'a>(errand: &'a Errand, said: &str) -> Option<&'a FieldDef> {
    meant(errand, said).ok()?.first().copied()
}

fn meant<'a>(errand: &'a Errand, said: &str) -> Result<Vec<&'a FieldDef>, Wrong> {
    let all = errand.known.fields.get(&EntityKind::Lead).map_or(&[][..], Vec::as_slice);
    fields_meant(all, &Word::bare(said), Fit::Near)
}

/// What is wrong with the first column of a field that cannot be told.
pub fn wrong(errand: &Errand, columns: &[Column]) -> Option<Wrong> {
    columns.iter().find_map(|column| match column {
        Column::Custom(name) => meant(errand, name).err(),
        Column::Own(_) => None,
    })
}

pub fn heads(columns: &[Column]) -> Vec<String> {
    columns.iter().map(ToString::to_string).collect()
}

/// One cell; `names` are of the company and the reason.
pub fn cell(
    errand: &Errand,
    (column, whom): (&Column, For),
    facts: &LeadFacts<'_>,
    names: (Option<&str>, Option<&str>),
) -> String {
    let (lead, words): (&Lead, _) = (facts.lead, &errand.words);
    let time = |at: Option<Timestamp>| match whom {
        For::Sheets => sheet_time(errand, at),
        For::People => at.map(|at| words.date_time(at)).unwrap_or_default(),
    };
    let own = match column {
        Column::Own(own) => *own,
        Column::Custom(name) => {
            let Some(def) = field(errand, name) else { return String::new() };
            return match facts.custom(def.id) {
                Fact::Is(values) => words.field_lines(&def.with(values.to_vec())).join(", "),
                Fact::Nothing | Fact::Unknown => String::new(),
            };
        }
    };
    match own {
        Own::Id => lead.id.to_string(),
        Own::Name => lead.name.to_string(),
        Own::Price if whom == For::Sheets => amount(lead.price).to_string(),
        Own::Price => words.money(lead.price),
        Own::Pipeline => pipeline(errand, lead),
        Own::Stage => stage(errand, lead),
        Own::Responsible => words.user_name(lead.responsible),
        Own::Tag => lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", "),
        Own::Company => names.0.unwrap_or_default().to_owned(),
        Own::LossReason => names.1.unwrap_or_default().to_owned(),
        Own::Contact => {
            let people = facts.people.into_iter().flat_map(LeadPeople::iter);
            people.map(|contact| contact.name.as_str()).collect::<Vec<_>>().join(", ")
        }
        Own::Created => time(Some(lead.created_at)),
        Own::Updated => time(Some(lead.updated_at)),
        Own::Closed => time(lead.closed_at),
        Own::NextTask => time(lead.next_task_at),
        Own::Age => words.age(lead.created_at),
        Own::StageAge => match facts.in_stage {
            Some(Since::At(at)) => words.age(at),
            Some(Since::Before(at)) => format!("≥{}", words.age(at)),
            None => "?".to_owned(),
        },
        Own::Status | Own::Phone | Own::Email | Own::Due | Own::Text | Own::Kind | Own::Leads => {
            String::new()
        }
    }
}

//! What is known of leads, contacts, companies and tasks, in the terms a filter asks in.
//!
//! A lead of a list is asked with what else is known of it; what is left out is unknown, and no match.

use super::filter::{Fact, Facts, Since};
use super::people::LeadPeople;
use super::resolve::lead_status;
use super::table::FieldTable;
use super::tree::Own;
use crate::domain::{
    Company, CompanyId, Contact, FieldId, FieldValue, FieldValues, Lead, Listing, LossReasonId, Place, Tag,
    Task, Timestamp, UserId,
};

/// A lead and what is known of it besides what lists tell.
#[derive(Debug, Clone, Copy)]
pub struct LeadFacts<'a> {
    pub lead: &'a Lead,
    /// The custom fields that were read.
    pub fields: Option<&'a FieldTable>,
    /// What own edits set that are on their way, the latest last.
    pub set: &'a [&'a FieldValues],
    /// All contacts it is linked to.
    pub people: Option<LeadPeople<'a>>,
    pub in_stage: Option<Since>,
}

impl<'a> LeadFacts<'a> {
    /// As a list has it.
    pub const fn listed(lead: &'a Lead) -> Self {
        Self { lead, fields: None, set: &[], people: None, in_stage: None }
    }
}

fn at(at: Timestamp) -> Fact<Since> {
    // 0 in files of earlier versions.
    if at.secs() == 0 { Fact::Unknown } else { Fact::Is(Since::At(at)) }
}

fn may_be(at: Option<Timestamp>) -> Fact<Since> {
    Fact::of(at.map(Since::At))
}

fn values(fields: &[FieldValues], field: FieldId) -> Fact<&[FieldValue]> {
    Fact::of(fields.iter().find(|known| known.field == field).map(|known| known.values.as_slice()))
}

/// One of several texts.
fn some<'t>(texts: impl Iterator<Item = &'t str>, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool> {
    let mut fact = Fact::Nothing;
    for text in texts {
        if is_it(text) {
            return Fact::Is(true);
        }
        fact = Fact::Is(false);
    }
    fact
}

fn coded<'t>(fields: &'t [FieldValues], code: &'static str) -> impl Iterator<Item = &'t str> {
    let values = fields.iter().filter(move |field| &*field.code == code).flat_map(|field| &field.values);
    values.filter_map(|value| match value {
        FieldValue::Text(text) | FieldValue::Labelled { value: text, .. } => Some(text.as_str()),
        FieldValue::Flag(_) | FieldValue::At(_) | FieldValue::Choice { .. } | FieldValue::Parts(_) => None,
    })
}

/// Nobody's, or somebody's.
fn user(id: UserId) -> Fact<i64> {
    Fact::Is(id.get())
}

impl Facts for LeadFacts<'_> {
    fn number(&self, of: Own) -> Fact<i64> {
        let lead = self.lead;
        match of {
            Own::Id => Fact::Is(lead.id.get()),
            Own::Price => Fact::Is(lead.price.0),
            Own::Pipeline => Fact::Is(lead.place.pipeline.get()),
            Own::Status => Fact::Is(lead_status(lead.place.stage)),
            Own::Responsible => user(lead.responsible),
            Own::Company => Fact::of(lead.company.map(CompanyId::get)),
            Own::LossReason => Fact::of(lead.loss_reason.map(LossReasonId::get)),
            _ => Fact::Unknown,
        }
    }

    fn time(&self, of: Own) -> Fact<Since> {
        match of {
            Own::Created | Own::Age => at(self.lead.created_at),
            Own::Updated => at(self.lead.updated_at),
            Own::Closed => may_be(self.lead.closed_at),
            Own::NextTask => may_be(self.lead.next_task_at),
            Own::StageAge => self.in_stage.map_or(Fact::Unknown, Fact::Is),
            _ => Fact::Unknown,
        }
    }

    fn place(&self) -> Fact<Place> {
        Fact::Is(self.lead.place)
    }

    fn tags(&self) -> Fact<&[Tag]> {
        Fact::Is(&self.lead.tags)
    }

    fn text(&self, of: Own, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool> {
        if of == Own::Name {
            return some(std::iter::once(&*self.lead.name), is_it);
        }
        let Some(people) = self.people else { return Fact::Unknown };
        let code = match of {
            Own::Contact => return some(people.iter().map(|contact| &*contact.name), is_it),
            Own::Phone => "PHONE",
            Own::Email => "EMAIL",
            _ => return Fact::Unknown,
        };
        some(people.iter().flat_map(|contact| coded(&contact.fields, code)), is_it)
    }

    fn custom(&self, field: FieldId) -> Fact<&[FieldValue]> {
        let set = self.set.iter().rev().find(|set| set.field == field);
        if let Some(set) = set {
            return if set.values.is_empty() { Fact::Nothing } else { Fact::Is(&set.values) };
        }
        self.fields.map_or(Fact::Unknown, |fields| fields.fact(self.lead.id, field))
    }
}

/// What contacts and companies have in common.
macro_rules! party_facts {
    ($party:ty, $company:expr) => {
        impl Facts for $party {
            fn number(&self, of: Own) -> Fact<i64> {
                match of {
                    Own::Id => Fact::Is(self.id.get()),
                    Own::Responsible => user(self.responsible),
                    Own::Leads => Fact::Is(self.leads.len() as i64),
                    Own::Company => $company(self),
                    _ => Fact::Unknown,
                }
            }

            fn time(&self, of: Own) -> Fact<Since> {
                match of {
                    Own::Created | Own::Age => at(self.created_at),
                    Own::Updated => at(self.updated_at),
                    _ => Fact::Unknown,
                }
            }

            fn place(&self) -> Fact<Place> {
                Fact::Unknown
            }

            fn tags(&self) -> Fact<&[Tag]> {
                Fact::Is(&self.tags)
            }

            fn text(&self, of: Own, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool> {
                match of {
                    Own::Name => some(std::iter::once(&*self.name), is_it),
                    Own::Phone => some(coded(&self.fields, "PHONE"), is_it),
                    Own::Email => some(coded(&self.fields, "EMAIL"), is_it),
                    _ => Fact::Unknown,
                }
            }

            fn custom(&self, field: FieldId) -> Fact<&[FieldValue]> {
                values(&self.fields, field)
            }
        }
    };
}

party_facts!(Contact, |contact: &Contact| Fact::of(contact.company.map(CompanyId::get)));
party_facts!(Company, |_: &Company| Fact::Unknown);

/// As a list has it: what it does not tell is unknown.
impl Facts for Listing {
    fn number(&self, of: Own) -> Fact<i64> {
        match of {
            Own::Id => Fact::Is(self.owner.id()),
            Own::Responsible => user(self.responsible),
            Own::Leads => Fact::Is(i64::from(self.leads)),
            _ => Fact::Unknown,
        }
    }

    fn time(&self, _: Own) -> Fact<Since> {
        Fact::Unknown
    }

    fn place(&self) -> Fact<Place> {
        Fact::Unknown
    }

    fn tags(&self) -> Fact<&[Tag]> {
        Fact::Unknown
    }

    fn text(&self, of: Own, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool> {
        if of == Own::Name { some(std::iter::once(&*self.name), is_it) } else { Fact::Unknown }
    }

    fn custom(&self, _: FieldId) -> Fact<&[FieldValue]> {
        Fact::Unknown
    }
}

impl Facts for Task {
    fn number(&self, of: Own) -> Fact<i64> {
        match of {
            Own::Id => Fact::Is(self.id.get()),
            Own::Responsible => user(self.responsible),
            Own::Kind => Fact::Is(self.kind.get()),
            Own::Status => Fact::Is(i64::from(self.is_completed)),
            _ => Fact::Unknown,
        }
    }

    fn time(&self, of: Own) -> Fact<Since> {
        match of {
            Own::Created | Own::Age => at(self.created_at),
            Own::Updated => at(self.updated_at),
            Own::Due => at(self.due),
            _ => Fact::Unknown,
        }
    }

    fn place(&self) -> Fact<Place> {
        Fact::Unknown
    }

    fn tags(&self) -> Fact<&[Tag]> {
        Fact::Unknown
    }

    fn text(&self, of: Own, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool> {
        if of == Own::Text { some(std::iter::once(&*self.text), is_it) } else { Fact::Unknown }
    }

    fn custom(&self, _: FieldId) -> Fact<&[FieldValue]> {
        Fact::Unknown
    }
}

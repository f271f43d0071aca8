//! Something that was found on the disk or on the server, and where in it.

use serde::{Deserialize, Serialize};

use super::Rank;
use super::entries::{BREAK, EntryText};
use super::fold::fold_into;
use super::query::Query;
use super::scan::{Breadth, Scanner};
use crate::domain::{
    Company, Contact, FieldValue, FieldValues, LeadDetails, Listing, Note, NoteBody, NoteId, Owner, SafeText,
    Tag, Timestamp,
};

/// Of a long text so many characters are kept, around what was found.
const EXCERPT: usize = 160;
/// Of these, so many stand before it.
const BEFORE: usize = 24;

/// Where in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whereabouts {
    Name,
    Tag,
    /// The field of this name.
    Field(SafeText),
    Note(NoteId),
    /// The server says so, and not where.
    Elsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub on: Owner,
    /// Of what it is found on; empty where that is not at hand.
    pub name: SafeText,
    pub at: Whereabouts,
    /// What stands there; beside a name, what else is told of it.
    pub text: SafeText,
    pub updated_at: Timestamp,
}

impl Finding {
    /// Its text as it is looked through.
    pub fn entry(&self) -> EntryText {
        let mut text = EntryText::default();
        match self.at {
            Whereabouts::Name => text.field(&self.name).phone(&self.text),
            Whereabouts::Tag | Whereabouts::Field(_) => text.phone(&self.text),
            Whereabouts::Note(_) => text.field(&self.text),
            Whereabouts::Elsewhere => &mut text,
        };
        text
    }

    pub fn of_listing(listing: &Listing) -> Self {
        Self {
            on: listing.owner,
            name: listing.name.clone(),
            at: Whereabouts::Name,
            text: if listing.phone.is_empty() { listing.company.clone() } else { listing.phone.clone() },
            updated_at: Timestamp(0),
        }
    }
}

/// Looks into things one by one.
#[derive(Debug)]
pub struct Finder<'a> {
    query: &'a Query,
    scanner: Scanner<'a>,
    buffer: String,
}

impl<'a> Finder<'a> {
    pub fn new(query: &'a Query) -> Self {
        Self { query, scanner: Scanner::new(query), buffer: String::new() }
    }

    /// Whether there may be something in what a thing is saved as; cheaper than reading it.
    pub fn may_be_in(&mut self, raw: &str) -> bool {
        self.query.may_be_in(raw, &mut self.buffer)
    }

    /// As [`Finder::may_be_in`], in [`field_texts`].
    pub fn may_be_in_texts(&mut self, texts: &str) -> bool {
        self.query.may_be_in_folded(texts, &mut self.buffer)
    }

    pub fn in_lead(&mut self, details: &LeadDetails) -> Option<Finding> {
        let lead = &details.lead;
        let found = Found { on: Owner::Lead(lead.id), name: &lead.name, updated_at: lead.updated_at };
        self.look(&found, &lead.tags, &details.fields)
    }

    pub fn in_contact(&mut self, contact: &Contact) -> Option<Finding> {
        let on = Owner::Contact(contact.id);
        let found = Found { on, name: &contact.name, updated_at: contact.updated_at };
        self.look(&found, &contact.tags, &contact.fields)
    }

    pub fn in_company(&mut self, company: &Company) -> Option<Finding> {
        let on = Owner::Company(company.id);
        let found = Found { on, name: &company.name, updated_at: company.updated_at };
        self.look(&found, &company.tags, &company.fields)
    }

    /// How good a hit is what a list tells of a contact or a company.
    pub fn rank_of(&mut self, listing: &Listing) -> Option<Rank> {
        if self.query.id() == Some(listing.owner.id()) {
            return Some(Rank::Exact);
        }
        let mut entry = EntryText::default();
        entry.field(&listing.name).phone(&listing.phone).field(&listing.company);
        self.scanner.rank(&entry, Breadth::Any).map(|(rank, _)| rank)
    }

    /// A note with what it says, be it a letter or a call. No slips: in a long text everything is nearly there.
    pub fn in_note(&self, note: &Note) -> Option<Finding> {
        let text = told(&note.body);
        self.query.is_in(&text).then(|| Finding {
            on: note.owner,
            name: SafeText::default(),
            at: Whereabouts::Note(note.id),
            text: excerpt(self.query, &text),
            updated_at: note.created_at,
        })
    }

    fn look(&mut self, of: &Found<'_>, tags: &[Tag], fields: &[FieldValues]) -> Option<Finding> {
        let finding =
            |at, text| Finding { on: of.on, name: of.name.clone(), at, text, updated_at: of.updated_at };
        if self.query.id() == Some(of.on.id()) || self.is_in(of.name) {
            return Some(finding(Whereabouts::Name, phone(fields)));
        }
        let in_fields = fields.iter().find_map(|field| {
            let value = values(field).find(|value| self.is_in(value))?;
            Some(finding(Whereabouts::Field(field.name.clone()), excerpt(self.query, &value)))
        });
        if in_fields.is_some() {
            return in_fields;
        }
        let tag = tags.iter().find(|tag| self.is_in(&tag.name));
        tag.map(|tag| finding(Whereabouts::Tag, tag.name.clone()))
    }

    fn is_in(&mut self, text: &str) -> bool {
        self.scanner.rank(EntryText::default().phone(text), Breadth::Any).is_some()
    }
}

fn told(body: &NoteBody) -> String {
    match body {
        NoteBody::Mail(mail) => format!("{} {}", mail.subject, mail.summary),
        NoteBody::Attachment { name, text } => format!("{name} {text}"),
        NoteBody::Geolocation { text, address, .. } => format!("{text} {address}"),
        NoteBody::Common { .. }
        | NoteBody::Call(_)
        | NoteBody::Sms { .. }
        | NoteBody::Message { .. }
        | NoteBody::Service { .. }
        | NoteBody::Cashier { .. }
        | NoteBody::Other { .. } => body.text().to_string(),
    }
}

struct Found<'a> {
    on: Owner,
    name: &'a SafeText,
    updated_at: Timestamp,
}

fn phone(fields: &[FieldValues]) -> SafeText {
    let phones = fields.iter().filter(|field| &*field.code == "PHONE");
    phones.flat_map(values).next().unwrap_or_default()
}

/// All that is written in fields, folded, so that most things nobody looks for are never read; empty when there is nothing.
pub fn field_texts(fields: &[FieldValues]) -> String {
    let mut texts = String::new();
    for text in fields.iter().flat_map(values) {
        if !texts.is_empty() {
            texts.push(BREAK);
        }
        fold_into(&text, &mut texts);
    }
    texts
}

/// What a person reads in the values of a field.
fn values(field: &FieldValues) -> impl Iterator<Item = SafeText> {
    field.values.iter().flat_map(|value| match value {
        FieldValue::Text(text)
        | FieldValue::Labelled { value: text, .. }
        | FieldValue::Choice { label: text, .. } => vec![text.clone()],
        FieldValue::Parts(parts) => parts.iter().map(|(_, text)| text.clone()).collect(),
        FieldValue::Flag(_) | FieldValue::At(_) => Vec::new(),
    })
}

/// The part of a long text in which something was found, as one line.
fn excerpt(query: &Query, text: &str) -> SafeText {
    let first = super::spans(query, text).first().map_or(0, |range| range.start);
    let before = text.get(..first).unwrap_or_default();
    let start = before.char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
    let start = if before.chars().count() <= BEFORE { 0 } else { start };
    let part: String = text.get(start..).unwrap_or_default().chars().take(EXCERPT).collect();
    SafeText::line(&if start > 0 { format!("…{part}") } else { part })
}

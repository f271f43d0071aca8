//! Names of things in the file: what an entity is called, and what a read of the server is called.
//!
//! Owns the words that stand in the columns `kind` and `scope`. They are the format of the file: a word is never
//! changed, new ones need no migration.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::domain::{CompanyId, ContactId, LeadId, NoteId, PipelineId, Target, TaskId};

/// Implements the two directions between an enum and its words in the file.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// Its word in the file.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok(Self::$variant),)*
                    other => Err(rusqlite::types::FromSqlError::Other(
                        format!("{other:?} is no {}", stringify!($name)).into(),
                    )),
                }
            }
        }
    };
}
pub(super) use words;

/// The sorts of things the server keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// The account itself: the lane and the composer of what belongs to nothing yet, such as a new lead.
    Account,
    Lead,
    Contact,
    Company,
    Task,
    Note,
    Event,
    /// A lead in the incoming queue; its id is text.
    Incoming,
    Customer,
    Catalog,
    CatalogElement,
    Talk,
    Source,
    Template,
    Webhook,
    Widget,
    Bot,
    /// What a person wants to be left alone with for a while; the server knows nothing of it.
    Quiet,
}

words!(EntityKind {
    Account = "account",
    Lead = "lead",
    Contact = "contact",
    Company = "company",
    Task = "task",
    Note = "note",
    Event = "event",
    Incoming = "incoming",
    Customer = "customer",
    Catalog = "catalog",
    CatalogElement = "catalog_element",
    Talk = "talk",
    Source = "source",
    Template = "template",
    Webhook = "webhook",
    Widget = "widget",
    Bot = "bot",
    Quiet = "quiet",
});

/// An id as the API has it: a number nearly everywhere, text for incoming leads and events.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityId {
    Number(i64),
    Text(Box<str>),
}

/// One thing in the account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityKey {
    pub kind: EntityKind,
    pub id: EntityId,
}

impl EntityKey {
    /// A thing with a number.
    pub const fn new(kind: EntityKind, id: i64) -> Self {
        Self { kind, id: EntityId::Number(id) }
    }

    /// A thing with a text for an id.
    pub fn named(kind: EntityKind, id: &str) -> Self {
        Self { kind, id: EntityId::Text(id.into()) }
    }

    /// The account itself.
    pub const fn account() -> Self {
        Self::new(EntityKind::Account, 0)
    }

    /// The lead this names, if it names one.
    pub fn lead(&self) -> Option<LeadId> {
        self.target()?.lead()
    }

    /// What own edits can be about, if it is such a thing.
    pub fn target(&self) -> Option<Target> {
        let EntityId::Number(id) = self.id else { return None };
        Some(match self.kind {
            EntityKind::Account => Target::Account,
            EntityKind::Lead => Target::Lead(LeadId(id)),
            EntityKind::Contact => Target::Contact(ContactId(id)),
            EntityKind::Company => Target::Company(CompanyId(id)),
            EntityKind::Task => Target::Task(TaskId(id)),
            EntityKind::Note => Target::Note(NoteId(id)),
            EntityKind::Event
            | EntityKind::Incoming
            | EntityKind::Customer
            | EntityKind::Catalog
            | EntityKind::CatalogElement
            | EntityKind::Talk
            | EntityKind::Source
            | EntityKind::Template
            | EntityKind::Webhook
            | EntityKind::Widget
            | EntityKind::Bot
            | EntityKind::Quiet => return None,
        })
    }
}

impl From<Target> for EntityKey {
    fn from(target: Target) -> Self {
        match target {
            Target::Account => Self::account(),
            Target::Lead(id) => id.into(),
            Target::Contact(id) => id.into(),
            Target::Company(id) => id.into(),
            Target::Task(id) => Self::new(EntityKind::Task, id.get()),
            Target::Note(id) => Self::new(EntityKind::Note, id.get()),
        }
    }
}

impl From<LeadId> for EntityKey {
    fn from(id: LeadId) -> Self {
        Self::new(EntityKind::Lead, id.get())
    }
}

impl From<ContactId> for EntityKey {
    fn from(id: ContactId) -> Self {
        Self::new(EntityKind::Contact, id.get())
    }
}

impl From<CompanyId> for EntityKey {
    fn from(id: CompanyId) -> Self {
        Self::new(EntityKind::Company, id.get())
    }
}

impl std::fmt::Display for EntityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.id {
            EntityId::Number(id) => write!(f, "{} {id}", self.kind.word()),
            EntityId::Text(id) => write!(f, "{} {id}", self.kind.word()),
        }
    }
}

impl ToSql for EntityId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Number(id) => (*id).into(),
            Self::Text(id) => (**id).into(),
        })
    }
}

impl FromSql for EntityId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Integer(id) => Ok(Self::Number(id)),
            ValueRef::Text(_) => Ok(Self::Text(value.as_str()?.into())),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// One read of the server that has to remember how far it came.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope(Box<str>);

impl Scope {
    /// All leads of a pipeline.
    pub fn all_leads(pipeline: PipelineId) -> Self {
        Self(format!("full:leads:{pipeline}").into())
    }

    /// Leads that changed since some time.
    pub fn changed_leads() -> Self {
        Self("delta:leads".into())
    }

    /// All or the latest of something else, e.g. `full:contacts`, `delta:events`.
    pub fn named(name: &str) -> Self {
        Self(name.into())
    }

    /// Its name in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

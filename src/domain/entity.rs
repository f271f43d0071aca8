//! What an edit is about, and one thing of the account as the server shows it.

use serde::{Deserialize, Serialize};

use super::{
    Change, Company, CompanyId, Contact, ContactId, Editable, FieldValues, Lead, LeadDetails, LeadId, Note,
    NoteId, Owner, SafeText, Tag, Task, TaskId, UserId,
};

/// The thing an edit changes, or hangs something on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Target {
    /// The account itself: what is new and hangs on nothing.
    Account,
    Lead(LeadId),
    Contact(ContactId),
    Company(CompanyId),
    Task(TaskId),
    Note(NoteId),
}

/// One thing of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entity {
    /// As lists have it.
    Lead(Box<Lead>),
    /// In full.
    Details(Box<LeadDetails>),
    Contact(Box<Contact>),
    Company(Box<Company>),
    Task(Box<Task>),
    Note(Box<Note>),
}

impl Target {
    /// The lead it is, if it is one.
    pub const fn lead(self) -> Option<LeadId> {
        match self {
            Self::Lead(id) => Some(id),
            Self::Account | Self::Contact(_) | Self::Company(_) | Self::Task(_) | Self::Note(_) => None,
        }
    }

    /// What notes and tasks hang on, if it is such a thing.
    pub const fn owner(self) -> Option<Owner> {
        match self {
            Self::Lead(id) => Some(Owner::Lead(id)),
            Self::Contact(id) => Some(Owner::Contact(id)),
            Self::Company(id) => Some(Owner::Company(id)),
            Self::Account | Self::Task(_) | Self::Note(_) => None,
        }
    }
}

impl Entity {
    pub const fn target(&self) -> Target {
        match self {
            Self::Lead(lead) => Target::Lead(lead.id),
            Self::Details(details) => Target::Lead(details.lead.id),
            Self::Contact(contact) => Target::Contact(contact.id),
            Self::Company(company) => Target::Company(company.id),
            Self::Task(task) => Target::Task(task.id),
            Self::Note(note) => Target::Note(note.id),
        }
    }

    fn editable(&self) -> &dyn Editable {
        match self {
            Self::Lead(lead) => &**lead,
            Self::Details(details) => &**details,
            Self::Contact(contact) => &**contact,
            Self::Company(company) => &**company,
            Self::Task(task) => &**task,
            Self::Note(note) => &**note,
        }
    }

    /// What it is called; a task or a note by its text.
    pub fn name(&self) -> &SafeText {
        match self {
            Self::Lead(lead) => &lead.name,
            Self::Details(details) => &details.lead.name,
            Self::Contact(contact) => &contact.name,
            Self::Company(company) => &company.name,
            Self::Task(task) => &task.text,
            Self::Note(note) => note.body.text(),
        }
    }

    /// Who answers for it; nobody for a note.
    pub const fn responsible(&self) -> Option<UserId> {
        Some(match self {
            Self::Lead(lead) => lead.responsible,
            Self::Details(details) => details.lead.responsible,
            Self::Contact(contact) => contact.responsible,
            Self::Company(company) => company.responsible,
            Self::Task(task) => task.responsible,
            Self::Note(_) => return None,
        })
    }

    /// `None` for a thing without tags.
    pub fn tags(&self) -> Option<&[Tag]> {
        match self {
            Self::Lead(lead) => Some(&lead.tags),
            Self::Details(details) => Some(&details.lead.tags),
            Self::Contact(contact) => Some(&contact.tags),
            Self::Company(company) => Some(&company.tags),
            Self::Task(_) | Self::Note(_) => None,
        }
    }

    /// The filled custom fields; `None` for a thing without any, and for a lead that is not known in full.
    pub fn fields(&self) -> Option<&[FieldValues]> {
        match self {
            Self::Details(details) => Some(&details.fields),
            Self::Contact(contact) => Some(&contact.fields),
            Self::Company(company) => Some(&company.fields),
            Self::Lead(_) | Self::Task(_) | Self::Note(_) => None,
        }
    }

    /// The lead it is, as lists have it.
    pub const fn lead(&self) -> Option<&Lead> {
        match self {
            Self::Lead(lead) => Some(lead),
            Self::Details(details) => Some(&details.lead),
            Self::Contact(_) | Self::Company(_) | Self::Task(_) | Self::Note(_) => None,
        }
    }
}

/// As the thing it is.
impl Editable for Entity {
    fn now(&self, change: &Change) -> Option<Change> {
        self.editable().now(change)
    }

    fn put(&mut self, change: &Change) {
        match self {
            Self::Lead(lead) => lead.put(change),
            Self::Details(details) => details.put(change),
            Self::Contact(contact) => contact.put(change),
            Self::Company(company) => company.put(change),
            Self::Task(task) => task.put(change),
            Self::Note(note) => note.put(change),
        }
    }

    fn tag_names(&self) -> Option<Vec<SafeText>> {
        self.editable().tag_names()
    }
}

impl From<Owner> for Target {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Lead(id) => Self::Lead(id),
            Owner::Contact(id) => Self::Contact(id),
            Owner::Company(id) => Self::Company(id),
        }
    }
}

macro_rules! targets {
    ($($id:ident => $target:ident),*) => {
        $(impl From<$id> for Target {
            fn from(id: $id) -> Self {
                Self::$target(id)
            }
        })*
    };
}
targets!(LeadId => Lead, ContactId => Contact, CompanyId => Company, TaskId => Task, NoteId => Note);

impl From<Lead> for Entity {
    fn from(lead: Lead) -> Self {
        Self::Lead(Box::new(lead))
    }
}

impl From<LeadDetails> for Entity {
    fn from(details: LeadDetails) -> Self {
        Self::Details(Box::new(details))
    }
}

impl From<Contact> for Entity {
    fn from(contact: Contact) -> Self {
        Self::Contact(Box::new(contact))
    }
}

impl From<Company> for Entity {
    fn from(company: Company) -> Self {
        Self::Company(Box::new(company))
    }
}

impl From<Task> for Entity {
    fn from(task: Task) -> Self {
        Self::Task(Box::new(task))
    }
}

impl From<Note> for Entity {
    fn from(note: Note) -> Self {
        Self::Note(Box::new(note))
    }
}

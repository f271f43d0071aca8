//! The timeline: notes, tasks and events of a lead, a contact or a company as one story, newest first.
//!
//! Owns what counts as one entry, where it stands, and under which key a cursor stays on it. An entry never depends on
//! how much of the past is loaded: older pages come below, newer entries above, and what was in between stays in its
//! order. Must not know the screen, nor who loads what.

mod merge;
mod threads;

pub use merge::merge;
pub use threads::{Thread, ThreadKey, threads};

use super::{
    AccountEvent, Direction, EventSubject, EventTopic, Note, NoteBody, NoteId, NoteTopic, Owner, SafeText,
    Task, TaskId, Timestamp, UserId,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: Key,
    /// When it happened: a note was written, a task made or, once it is done, completed.
    pub at: Timestamp,
    pub by: Author,
    /// Through which lead, contact or company it came. A letter may lie on several; a task on none.
    pub owners: Vec<Owner>,
    pub content: Content,
    /// What is told by this entry and has none of its own: events that announce it, other copies of a letter.
    pub folded: Vec<Key>,
}

/// What an entry is known by, however much is loaded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Note(NoteId),
    /// A letter, on however many leads and contacts it lies; by the id of the message.
    Letter(SafeText),
    Task(TaskId),
    Event(SafeText),
    /// What one author changed at one moment.
    Changes {
        subject: EventSubject,
        at: Timestamp,
        by: UserId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Note(Box<Note>),
    Task(Box<Task>, Option<Done>),
    Event(Box<AccountEvent>),
    /// One or more, in the order of their ids.
    Changes(Vec<AccountEvent>),
}

/// Who completed a task, and when; known once the event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub by: Author,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Author {
    Person(UserId),
    /// An automation, an integration, the account itself.
    Robot,
    /// The other side: who called, wrote, or sent a message.
    Customer,
}

/// What a person may want to see alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// Written by people, with their files.
    Notes,
    Calls,
    Mail,
    /// Chats and text messages.
    Messages,
    Tasks,
    /// What people did to the lead.
    Changes,
    /// What automation said and did.
    Robots,
    Other,
}

impl EntryKind {
    pub const ALL: [Self; 8] = [
        Self::Notes,
        Self::Calls,
        Self::Mail,
        Self::Messages,
        Self::Tasks,
        Self::Changes,
        Self::Robots,
        Self::Other,
    ];
}

impl Entry {
    pub fn kind(&self) -> EntryKind {
        match &self.content {
            Content::Note(note) => of_note(&note.body),
            Content::Task(..) => EntryKind::Tasks,
            Content::Event(event) => of_event(event.topic(), self.by),
            Content::Changes(_) => of_change(self.by),
        }
    }

    /// Kept on top by somebody.
    pub fn is_pinned(&self) -> bool {
        matches!(&self.content, Content::Note(note) if note.is_pinned)
    }
}

/// Where the entry stands that has this key, or tells what had it.
pub fn position(entries: &[Entry], key: &Key) -> Option<usize> {
    entries
        .iter()
        .position(|entry| entry.key == *key)
        .or_else(|| entries.iter().position(|entry| entry.folded.contains(key)))
}

fn of_note(body: &NoteBody) -> EntryKind {
    match body {
        NoteBody::Common { .. } | NoteBody::Attachment { .. } => EntryKind::Notes,
        NoteBody::Call(_) => EntryKind::Calls,
        NoteBody::Mail(_) => EntryKind::Mail,
        NoteBody::Sms { .. } | NoteBody::Message { .. } => EntryKind::Messages,
        NoteBody::Service { .. } | NoteBody::Cashier { .. } => EntryKind::Robots,
        NoteBody::Geolocation { .. } => EntryKind::Other,
        NoteBody::Other { .. } => body.topic().map_or(EntryKind::Other, of_topic),
    }
}

const fn of_topic(topic: NoteTopic) -> EntryKind {
    match topic {
        NoteTopic::Chat => EntryKind::Messages,
        NoteTopic::TaskResult => EntryKind::Tasks,
        NoteTopic::Meeting | NoteTopic::RemoteFile => EntryKind::Notes,
        NoteTopic::VideoCall => EntryKind::Calls,
        NoteTopic::Created(_) | NoteTopic::CustomerCreated => EntryKind::Changes,
        NoteTopic::AutoCreated | NoteTopic::AiResult | NoteTopic::KeyAction => EntryKind::Robots,
        NoteTopic::SiteVisit
        | NoteTopic::AdvertIn
        | NoteTopic::AdvertOut
        | NoteTopic::LinkFollowed
        | NoteTopic::Purchase
        | NoteTopic::InvoicePaid
        | NoteTopic::BillPaid => EntryKind::Other,
    }
}

fn of_event(topic: EventTopic, by: Author) -> EntryKind {
    use EventTopic as T;
    match topic {
        T::NoteAdded | T::NoteDeleted | T::FileAdded => EntryKind::Notes,
        T::Call(_) | T::VideoCall => EntryKind::Calls,
        T::Mail(_) => EntryKind::Mail,
        T::Sms(_)
        | T::Chat(_)
        | T::DirectMessage
        | T::TalkOpened
        | T::TalkClosed
        | T::TalkAnswered
        | T::TalkMissed => EntryKind::Messages,
        T::TaskAdded | T::TaskDeleted | T::TaskCompleted | T::TaskResult => EntryKind::Tasks,
        T::Bot | T::AiResult | T::KeyAction | T::Service | T::Cashier => EntryKind::Robots,
        T::Added | T::Deleted | T::Restored | T::Merged => of_change(by),
        topic if topic.is_change() => of_change(by),
        _ => EntryKind::Other,
    }
}

fn of_change(by: Author) -> EntryKind {
    if by == Author::Robot { EntryKind::Robots } else { EntryKind::Changes }
}

impl Author {
    const fn of(user: UserId) -> Self {
        if user.get() == UserId::ROBOT.get() { Self::Robot } else { Self::Person(user) }
    }

    /// What nobody of the account wrote and came in, the other side wrote.
    fn of_note(note: &Note) -> Self {
        let came_in = match &note.body {
            NoteBody::Call(call) => call.direction == Direction::In,
            NoteBody::Mail(mail) => mail.direction == Direction::In,
            NoteBody::Sms { direction, .. } | NoteBody::Message { direction, .. } => {
                *direction == Direction::In
            }
            _ => false,
        };
        match Self::of(note.created_by) {
            Self::Robot if came_in => Self::Customer,
            author => author,
        }
    }

    fn of_event(event: &AccountEvent) -> Self {
        use EventTopic as T;
        let came_in = match event.topic() {
            T::Call(direction) | T::Sms(direction) | T::Mail(direction) | T::Chat(direction) => {
                direction == Direction::In
            }
            T::DirectMessage | T::LinkFollowed | T::SiteVisit | T::Rating | T::Watched => true,
            _ => false,
        };
        match Self::of(event.created_by) {
            Self::Robot if came_in => Self::Customer,
            author => author,
        }
    }
}

#[cfg(test)]
mod tests;

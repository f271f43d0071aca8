//! Letters that answer each other, as one conversation.
//!
//! Owns what belongs together: what the account says does, else letters of one subject with one other side.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::{Correspondent, Mail, Note, NoteBody, NoteId, SafeText, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub key: ThreadKey,
    /// As the first letter has it.
    pub subject: SafeText,
    /// Oldest first; each letter once, on however many leads and contacts it lies.
    pub letters: Vec<Note>,
    /// Everybody who wrote or got one, in the order of appearance.
    pub participants: Vec<Correspondent>,
    pub attachments: i64,
    /// When the last letter came or went.
    pub last: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThreadKey {
    /// The account's own.
    Thread(SafeText),
    /// A subject without its `Re:`, and the address of the other side.
    About { subject: String, address: String },
    /// A letter of which neither is known.
    Alone(NoteId),
}

/// All conversations in these notes, the one with the newest letter first.
pub fn threads<'a>(notes: impl IntoIterator<Item = &'a Note>) -> Vec<Thread> {
    let mut found: BTreeMap<ThreadKey, Vec<&Note>> = BTreeMap::new();
    let mut ordered: Vec<(&Note, &Mail)> =
        notes.into_iter().filter_map(|note| Some((note, letter(note)?))).collect();
    ordered.sort_by_key(|(note, _)| (note.created_at, note.id));
    let mut seen = BTreeSet::new();
    let mut copies: HashSet<&str> = HashSet::new();
    for (note, mail) in ordered {
        let is_copy = !mail.message.is_empty() && !copies.insert(&mail.message);
        if seen.insert(note.id) && !is_copy {
            found.entry(key(note.id, mail)).or_default().push(note);
        }
    }
    let mut threads: Vec<Thread> = found.into_iter().map(|(key, letters)| thread(key, &letters)).collect();
    threads.sort_by(|a, b| (b.last, &b.key).cmp(&(a.last, &a.key)));
    threads
}

fn letter(note: &Note) -> Option<&Mail> {
    match &note.body {
        NoteBody::Mail(mail) => Some(mail),
        _ => None,
    }
}

fn key(id: NoteId, mail: &Mail) -> ThreadKey {
    if !mail.thread.is_empty() {
        return ThreadKey::Thread(mail.thread.clone());
    }
    let subject = bare_subject(&mail.subject).to_lowercase();
    let address = mail.other_side().map_or_else(String::new, |side| side.address.to_lowercase());
    if subject.is_empty() || address.is_empty() {
        return ThreadKey::Alone(id);
    }
    ThreadKey::About { subject, address }
}

/// Without what mail programs put before it: `Re:`, `Fwd:`, `HA:`, `Отв:`, `RES:`, `Re[2]:`.
pub fn bare_subject(subject: &str) -> &str {
    const MARKS: [&str; 14] =
        ["re", "fw", "fwd", "aw", "wg", "sv", "rv", "res", "enc", "ha", "на", "отв", "ответ", "пересл"];
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        let mark = mark.split_once('[').map_or(mark, |(mark, _)| mark).trim().to_lowercase();
        if !MARKS.contains(&mark.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

fn thread(key: ThreadKey, letters: &[&Note]) -> Thread {
    let mails = || letters.iter().filter_map(|note| letter(note));
    let sides = mails().flat_map(|mail| std::iter::once(&mail.from).chain(mail.recipients()));
    let mut known = BTreeSet::new();
    let participants = sides
        .filter(|side| !(side.name.is_empty() && side.address.is_empty()))
        .filter(|side| {
            known.insert(if side.address.is_empty() { &side.name } else { &side.address }.to_lowercase())
        })
        .cloned()
        .collect();
    Thread {
        key,
        subject: mails()
            .map(|mail| &mail.subject)
            .find(|subject| !subject.is_empty())
            .cloned()
            .unwrap_or_default(),
        participants,
        attachments: mails().map(|mail| mail.attachments).fold(0, i64::saturating_add),
        last: letters.last().map_or(Timestamp(0), |note| note.created_at),
        letters: letters.iter().map(|note| (*note).clone()).collect(),
    }
}

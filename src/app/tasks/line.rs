//! A task in one line, as it is typed: `meeting: tomorrow 10 show the oven @Mara`.
//!
//! Owns what of a line is the type, the date, the person, and what is left as the text. What is taken out of a text is
//! missing in it: a type counts by its full name before a colon, a person behind the last `@` when the name fits one
//! of the account, a date as `when::split` has it. Of a task that is there already, words it has had so far stay text.

use std::ops::Range;

use crate::app::state::State;
use crate::domain::when::{self, Asked, Reading, When};
use crate::domain::{Task, TaskKindId, Timestamp, User, UserId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub date: Date,
    /// Only if the line names one.
    pub kind: Option<TaskKindId>,
    pub who: Who,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Date {
    /// The line names none.
    Unsaid,
    At(When),
    /// A person has to choose.
    Ambiguous(Vec<When>),
    Past(When),
    /// No date, where nothing else is wanted.
    Unread(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Unsaid,
    One(UserId),
    Several(Vec<UserId>),
}

/// How dates are read: a day without a time is at the time of now, or of the task it is about.
pub fn asked(state: &State, known: Option<&Task>) -> Asked {
    let at = known.map_or(state.now, |task| task.due);
    Asked { now: state.now, zone: state.zone(), default_time: state.time_of_day(at) }
}

/// Reads a line about a task that is `known`, or about a new one.
pub fn read(state: &State, line: &str, known: Option<&Task>) -> Said {
    let old = &known.map(|task| one_line(&task.text)).unwrap_or_default();
    let (rest, who) = take_who(state, line.trim(), old);
    let (rest, kind) = take_kind(state, rest, old);
    let (rest, date) = take_date(state, rest, known);
    let (rest, kind) = if kind.is_none() { take_kind(state, rest, old) } else { (rest, kind) };
    Said { text: rest.trim().to_owned(), date, kind, who }
}

/// Reads a line that is a date and nothing else.
pub fn read_date(state: &State, line: &str, known: Option<&Task>) -> Date {
    let line = line.trim();
    if line.is_empty() {
        return Date::Unsaid;
    }
    match when::read(line, &asked(state, known)) {
        Reading::Nothing { at } => Date::Unread(line.get(at).unwrap_or(line).to_owned()),
        reading => of_reading(reading),
    }
}

fn of_reading(reading: Reading) -> Date {
    match reading {
        Reading::At(when) => Date::At(when),
        Reading::Ambiguous(all) => Date::Ambiguous(all),
        Reading::Past(when) => Date::Past(when),
        Reading::Nothing { .. } => Date::Unsaid,
    }
}

fn take_date<'a>(state: &State, line: &'a str, known: Option<&Task>) -> (&'a str, Date) {
    let asked = asked(state, known);
    let Some(task) = known else {
        let split = when::split(line, &asked);
        return (split.rest, split.phrase.map_or(Date::Unsaid, |(_, reading)| of_reading(reading)));
    };
    let old = one_line(&task.text);
    // The date it has, as the line began with it: untouched, whatever it would read as by now.
    let body = line.strip_prefix(&date_words(state, task.due)).map(str::trim_start);
    let text = body.unwrap_or(line);
    if text == old {
        return (text, Date::Unsaid);
    }
    let split = when::split(text, &asked);
    match split.phrase {
        Some((at, reading)) if !is_old(text, &at, &old) => (split.rest, of_reading(reading)),
        Some(_) | None => (text, Date::Unsaid),
    }
}

/// Whether these words stood in the text before.
fn is_old(text: &str, at: &Range<usize>, old: &str) -> bool {
    text.get(at.clone()).is_some_and(|words| old.contains(words))
}

fn take_kind<'a>(state: &State, line: &'a str, old: &str) -> (&'a str, Option<TaskKindId>) {
    let Some((name, rest)) = line.split_once(':') else { return (line, None) };
    let is_named = |known: &str| known.trim().to_lowercase() == name.trim().to_lowercase();
    let kinds = state.directory.account.as_ref().map_or(&[][..], |account| &account.task_kinds);
    match kinds.iter().find(|kind| is_named(&kind.name)) {
        Some(kind) if !old.starts_with(&format!("{name}:")) => (rest.trim_start(), Some(kind.id)),
        Some(_) | None => (line, None),
    }
}

fn take_who<'a>(state: &State, line: &'a str, old: &str) -> (&'a str, Who) {
    let Some(at) = person_at(line) else { return (line, Who::Unsaid) };
    let (rest, name) = line.split_at(at);
    let wanted = name.trim_start_matches('@').trim().to_lowercase();
    if wanted.is_empty() || old.contains(name.trim_end()) {
        return (line, Who::Unsaid);
    }
    let users = people(state);
    let is_all = |user: &&&User| user.name.to_lowercase() == wanted;
    let begins = |user: &&&User| user.name.to_lowercase().starts_with(&wanted);
    let mut fitting: Vec<UserId> = users.iter().filter(is_all).map(|user| user.id).collect();
    if fitting.is_empty() {
        fitting = users.iter().filter(begins).map(|user| user.id).collect();
    }
    match fitting.as_slice() {
        [] => (line, Who::Unsaid),
        [one] => (rest.trim_end(), Who::One(*one)),
        _ => (rest.trim_end(), Who::Several(fitting)),
    }
}

/// Where the last `@` stands that begins a word.
fn person_at(line: &str) -> Option<usize> {
    let at = line.rfind('@')?;
    let before = line.get(..at)?.chars().next_back();
    before.is_none_or(char::is_whitespace).then_some(at)
}

/// Who can be given a task, by name.
pub(super) fn people(state: &State) -> Vec<&User> {
    let mut users: Vec<&User> = state.directory.users.values().filter(|user| user.is_active).collect();
    users.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    users
}

/// A point in time as every reading of dates understands it: `2026-03-12 14:00`, `2026-03-12 all day`.
pub(super) fn date_words(state: &State, due: Timestamp) -> String {
    let Some(at) = due.in_zone(state.zone()) else { return String::new() };
    let day = at.format("%Y-%m-%d");
    if state.is_whole_day(due) { format!("{day} all day") } else { format!("{day} {}", at.format("%H:%M")) }
}

/// The line of a task, so that it reads back as it is.
pub(super) fn of_task(state: &State, due: Timestamp, text: &str) -> String {
    format!("{} {}", date_words(state, due), one_line(text))
}

/// As it stands in a line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line with the next type of task before it, and how many characters it grew before the text.
pub fn next_kind(state: &State, line: &str) -> (String, isize) {
    let kinds = state.directory.account.as_ref().map_or(&[][..], |account| &account.task_kinds);
    let (rest, kind) = take_kind(state, line, "");
    let at = kind.and_then(|kind| kinds.iter().position(|known| known.id == kind));
    // The first is what a task is when nobody says.
    let next = at.map_or(1, |at| at + 1);
    let new = match kinds.get(next) {
        Some(kind) => format!("{}: {rest}", kind.name),
        None => rest.to_owned(),
    };
    let grew = new.chars().count() as isize - line.chars().count() as isize;
    (new, grew)
}

/// The line with the next person behind it; after the last, nobody.
pub fn next_person(state: &State, line: &str) -> String {
    let (rest, who) = take_who(state, line, "");
    let users = people(state);
    let at = match &who {
        Who::One(id) => users.iter().position(|user| user.id == *id),
        Who::Several(_) | Who::Unsaid => None,
    };
    match users.get(at.map_or(0, |at| at + 1)) {
        Some(user) => format!("{} @{}", rest.trim_end(), user.name),
        None => rest.trim_end().to_owned(),
    }
}

//! What a line about a task becomes: edits, or a complaint and no edit; and the same in words while it is typed.
//!
//! A line is handed over as a whole or not at all. A date that can be read in two ways, or has gone by, is never
//! decided here.

use super::line::{self, Date, Said, Who};
use super::{TaskRef, Whose};
use crate::app::inbox;
use crate::app::state::State;
use crate::app::status::Tone;
use crate::domain::when::{self, Reading, When};
use crate::domain::{Change, NewTask, Owner, SafeText, Target, Task, TaskKindId, Timestamp};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};

const HOUR: i64 = 3_600;

/// What a composer of tasks says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it is read: sentences below the text.
    pub about: Vec<(Option<Tone>, String)>,
    /// What it does, or why it cannot be done.
    pub does: Result<Vec<(Target, Change)>, String>,
}

/// The words about a line, and whether they keep it from being sent.
pub type Words = Vec<(Option<Tone>, String)>;

/// Reads the line of a composer; `None` for one that is not about tasks.
pub fn answer(state: &State, of: DraftOf, text: &str) -> Option<Line> {
    let known = match of.on {
        Target::Task(id) => Some(state.task(TaskRef::Task(id))),
        Target::Account | Target::Lead(_) | Target::Contact(_) | Target::Company(_) | Target::Note(_) => None,
    };
    Some(match (of.what, known) {
        (Composing::Task | Composing::Result | Composing::Due, Some(None)) => {
            Line { about: Vec::new(), does: Err(state.locale.get(Text::TaskGone).to_owned()) }
        }
        (Composing::Wait, _) => {
            let (about, quiet) = inbox::wait_answer(state, of.on, text);
            Line { about, does: quiet.map(|_| Vec::new()) }
        }
        (Composing::Task, None) => new(state, of.on, text),
        (Composing::Task, Some(Some(task))) => edited(state, of.on, text, &task),
        (Composing::Due, Some(Some(task))) => moved(state, of.on, text, &task),
        (Composing::Due, None) if of.on == Target::Account => {
            let (about, when) = another_time(state, text);
            Line { about, does: when.map(|_| Vec::new()) }
        }
        (Composing::Result, Some(Some(task))) => finished(state, of.on, text, &task),
        (
            Composing::Note
            | Composing::Name
            | Composing::Price
            | Composing::NewLead
            | Composing::NewContact
            | Composing::NewCompany
            | Composing::Field(_)
            | Composing::Card
            | Composing::Result
            | Composing::Due
            | Composing::CallIn
            | Composing::CallOut
            | Composing::Sms
            | Composing::Service
            | Composing::Rewrite,
            _,
        ) => return None,
    })
}

fn new(state: &State, on: Target, text: &str) -> Line {
    let said = line::read(state, text, None);
    let (about, planned) = plan(state, &said);
    let does = planned.map(|task| vec![(on, Change::AddTask(task))]);
    Line { about, does }
}

/// A new task of what was said.
fn plan(state: &State, said: &Said) -> (Words, Result<NewTask, String>) {
    let unsaid =
        When { due: state.same_time_tomorrow(), is_all_day: false, duration: None, turned: when::Turned::No };
    let mut about = Vec::new();
    let when = decided(state, &said.date, Some(unsaid), &mut about);
    let who = person(state, &said.who, &mut about);
    if let Ok(Some(when)) = &when {
        about.push((Some(Tone::Info), due_words(state, when, 0, None)));
        about.extend(kind_words(state, said));
    }
    let planned = when.and_then(|when| {
        let responsible = who?;
        let when = when.unwrap_or(unsaid);
        if said.text.is_empty() {
            return Err(state.locale.get(Text::TaskNeedsText).to_owned());
        }
        Ok(NewTask {
            text: SafeText::line(&said.text),
            due: when.due,
            responsible,
            kind: said.kind.unwrap_or(TaskKindId::FOLLOW_UP),
            duration: when.duration.unwrap_or(0),
        })
    });
    (about, planned)
}

/// What of a known task its line changes; nothing is no complaint.
fn edited(state: &State, on: Target, text: &str, task: &Task) -> Line {
    let said = line::read(state, text, Some(task));
    let mut about = Vec::new();
    let when = decided(state, &said.date, None, &mut about);
    let who = person(state, &said.who, &mut about);
    if let Ok(when) = &when {
        let words = match when {
            Some(when) => due_words(state, when, task.duration, Some(on)),
            None => state.locale.fill(Text::Due, &[&state.due_and_soon(task.due, task.duration)]),
        };
        about.push((Some(Tone::Info), words));
        about.extend(kind_words(state, &said));
    }
    let does = when.and_then(|when| {
        let who = who?;
        if said.text.is_empty() {
            return Err(state.locale.get(Text::TaskNeedsText).to_owned());
        }
        let mut changes = Vec::new();
        if line::one_line(&said.text) != line::one_line(&task.text) {
            changes.push(Change::SetText(SafeText::line(&said.text)));
        }
        changes.extend(when.map(|when| rescheduled(&when, task)));
        changes.extend(said.kind.map(Change::SetTaskKind));
        changes.extend(who.map(Change::Assign));
        changes.retain(|change| !change.is_applied_to(task));
        Ok(changes.into_iter().map(|change| (on, change)).collect())
    });
    Line { about, does }
}

/// Another date for a task that stays as long as it was, unless the line says so.
pub fn rescheduled(when: &When, task: &Task) -> Change {
    let duration = when.duration.unwrap_or(if when.is_all_day { 0 } else { task.duration });
    Change::Reschedule { due: when.due, duration }
}

/// Another time for several tasks; said of none, it is this time tomorrow.
pub fn another_time(state: &State, text: &str) -> (Words, Result<When, String>) {
    let unsaid =
        When { due: state.same_time_tomorrow(), is_all_day: false, duration: None, turned: when::Turned::No };
    let mut about = Vec::new();
    let when = decided(state, &line::read_date(state, text, None), Some(unsaid), &mut about);
    if let Ok(Some(when)) = &when {
        about.push((Some(Tone::Info), due_words(state, when, 0, None)));
    }
    (about, when.map(|when| when.unwrap_or(unsaid)))
}

fn moved(state: &State, on: Target, text: &str, task: &Task) -> Line {
    let asked = line::asked(state, Some(task));
    let unsaid = match when::read("tomorrow", &asked) {
        Reading::At(when) => when,
        Reading::Ambiguous(_) | Reading::Past(_) | Reading::Nothing { .. } => When {
            due: state.same_time_tomorrow(),
            is_all_day: false,
            duration: None,
            turned: when::Turned::No,
        },
    };
    let mut about = vec![(None, state.due_words(task.due, task.duration))];
    let when = decided(state, &line::read_date(state, text, Some(task)), Some(unsaid), &mut about);
    if let Ok(Some(when)) = &when {
        about.push((Some(Tone::Info), due_words(state, when, task.duration, Some(on))));
    }
    let does = when.map(|when| {
        let change = rescheduled(&when.unwrap_or(unsaid), task);
        if change.is_applied_to(task) { Vec::new() } else { vec![(on, change)] }
    });
    Line { about, does }
}

/// `agreed; tomorrow 10 send quote`: what came of it, and perhaps the next step.
fn finished(state: &State, on: Target, text: &str, task: &Task) -> Line {
    let (result, next) = split_result(state, text);
    let result = SafeText::line(result);
    let result = (!result.trim().is_empty()).then_some(result);
    let finish = Change::Finish { is_completed: true, result };
    let mut about = vec![(Some(Tone::Good), state.value_words(&finish))];
    let does = match next {
        None => Ok(vec![(on, finish)]),
        Some(said) => {
            let (words, planned) = plan(state, &said);
            about.extend(words);
            let next = task.owner.map_or(Target::Account, Target::from);
            planned.map(|task| vec![(on, finish), (next, Change::AddTask(task))])
        }
    };
    Line { about, does }
}

/// At the last `;` behind which a date stands. A word that says that it is done adds nothing.
fn split_result<'a>(state: &State, text: &'a str) -> (&'a str, Option<Said>) {
    let mut text = text.trim();
    for word in ["done", state.locale.get(Text::ChangeDone)] {
        let head = text.get(..word.len()).filter(|head| head.to_lowercase() == word.to_lowercase());
        if let Some(rest) = head.and_then(|_| text.get(word.len()..)?.trim_start().strip_prefix(':')) {
            text = rest.trim_start();
        }
    }
    for (at, _) in text.rmatch_indices(';') {
        let said = line::read(state, &text[at + 1..], None);
        if said.date != Date::Unsaid {
            return (text[..at].trim_end(), Some(said));
        }
    }
    (text, None)
}

/// The one point in time that is meant: what was said, else `unsaid`. Anything else is a complaint, said at once.
pub fn decided(
    state: &State,
    date: &Date,
    unsaid: Option<When>,
    about: &mut Words,
) -> Result<Option<When>, String> {
    let why = match date {
        Date::Unsaid => return Ok(unsaid),
        Date::At(when) => return Ok(Some(*when)),
        Date::Ambiguous(all) => {
            let all: Vec<String> =
                all.iter().map(|when| state.when_words(when, when.duration.unwrap_or(0))).collect();
            state.locale.fill(Text::WhichDate, &[&all.join(" / ")])
        }
        Date::Past(when) => state.locale.fill(Text::DateIsPast, &[&state.due_words(when.due, 0)]),
        Date::Unread(words) => state.locale.fill(Text::DateUnread, &[words]),
    };
    about.push((Some(Tone::Warn), why.clone()));
    Err(why)
}

fn person(state: &State, who: &Who, about: &mut Words) -> Result<Option<crate::domain::UserId>, String> {
    match who {
        Who::Unsaid => Ok(None),
        Who::One(id) => Ok(Some(*id)),
        Who::Several(all) => {
            let names: Vec<String> = all.iter().map(|id| state.user_name(*id)).collect();
            let why = state.locale.fill(Text::WhichPerson, &[&names.join(", ")]);
            about.push((Some(Tone::Warn), why.clone()));
            Err(why)
        }
    }
}

/// `due Sat 21 November, 10:00 (in 18 h) · planned then: 2, that day: 5`; of other tasks than `besides`.
fn due_words(state: &State, when: &When, duration: i64, besides: Option<Target>) -> String {
    let words = state.when_words(when, when.duration.unwrap_or(duration));
    let words = state.locale.fill(Text::Due, &[&words]);
    let (then, day) = planned(state, when.due, besides);
    if day == 0 {
        return words;
    }
    format!("{words} · {}", state.locale.fill(Text::PlannedThen, &[&then.to_string(), &day.to_string()]))
}

/// Own open tasks within an hour of a time, and of the whole day.
fn planned(state: &State, due: Timestamp, besides: Option<Target>) -> (usize, usize) {
    let is_other = |of: TaskRef| match of {
        TaskRef::Task(id) => besides != Some(Target::Task(id)),
        TaskRef::New(_) => true,
    };
    // A day is at most 25 hours long.
    let near = state.tasks.index.between(Whose::Mine, due.plus(-25 * HOUR), due.plus(25 * HOUR));
    let day = near.iter().filter(|row| is_other(row.of) && state.is_same_day(row.due, due));
    let is_then =
        |at: Timestamp| state.is_whole_day(due) || (!state.is_whole_day(at) && at.since(due).abs() <= HOUR);
    day.fold((0, 0), |(then, all), row| (then + usize::from(is_then(row.due)), all + 1))
}

/// Only where the line says something about them.
fn kind_words(state: &State, said: &Said) -> Option<(Option<Tone>, String)> {
    let kind = said.kind.map(|kind| state.task_kind_name(kind));
    let who = match &said.who {
        Who::One(id) => Some(state.user_name(*id)),
        Who::Unsaid | Who::Several(_) => None,
    };
    let words: Vec<String> = kind.into_iter().chain(who).collect();
    (!words.is_empty()).then(|| (Some(Tone::Info), words.join(" · ")))
}

/// What a composer about a task begins with.
pub fn prefill(state: &State, of: DraftOf) -> String {
    match (of.on, of.what) {
        (Target::Task(id), Composing::Task) => {
            let task = state.task(TaskRef::Task(id));
            task.map(|task| line::of_task(state, task.due, &task.text)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The line that says what a change says: for what could not be written down, or was taken out before it left.
pub fn of_change(state: &State, on: Target, change: &Change) -> Option<(Composing, String)> {
    let known = || match on {
        Target::Task(id) => state.task(TaskRef::Task(id)),
        Target::Account | Target::Lead(_) | Target::Contact(_) | Target::Company(_) | Target::Note(_) => None,
    };
    Some(match change {
        Change::AddTask(task) => {
            let mut line = line::of_task(state, task.due, &task.text);
            if task.kind != TaskKindId::FOLLOW_UP {
                line = format!("{}: {line}", state.task_kind_name(task.kind));
            }
            if let Some(user) = task.responsible {
                line = format!("{line} @{}", state.user_name(user));
            }
            (Composing::Task, line)
        }
        Change::SetText(text) => (Composing::Task, line::of_task(state, known()?.due, text)),
        Change::Reschedule { due, .. } => (Composing::Due, line::date_words(state, *due)),
        Change::Finish { is_completed: true, result: Some(result) } => {
            (Composing::Result, result.to_string())
        }
        _ => return None,
    })
}

/// Where the next step belongs after a task is done; `None` if the line planned one already.
pub fn next_step(state: &State, on: Target, does: &[(Target, Change)]) -> Option<Target> {
    let Target::Task(id) = on else { return None };
    let is_planned = does.iter().any(|(_, change)| matches!(change, Change::AddTask(_)));
    let owner: Option<Owner> = state.task(TaskRef::Task(id))?.owner;
    (!is_planned).then(|| owner.map_or(Target::Account, Target::from))
}

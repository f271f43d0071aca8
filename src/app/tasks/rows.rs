//! A task as a row: on the tasks screen, and in the section of whatever it hangs on.
//!
//! [`rows_of`] needs nothing but the state and an owner, so that any card can show it.

use super::TaskRef;
use super::line::one_line;
use crate::app::card::{Row, RowTone};
use crate::app::lines::{Line, Opens};
use crate::app::state::State;
use crate::app::words::{NextStep, wrap};
use crate::domain::{Owner, Target, Task};
use crate::i18n::Text;

/// A task in parts, in the words of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub step: NextStep,
    pub due: String,
    pub kind: String,
    pub text: String,
    pub owner: String,
    /// Initials, where it is not the person's own.
    pub who: String,
    /// A draft, and own edits on their way.
    pub marks: String,
}

pub fn told(state: &State, of: TaskRef) -> Option<Told> {
    let task = state.task(of)?;
    let me = state.directory.account.as_ref().map(|account| account.current_user);
    let who = state.user(task.responsible).filter(|_| me != Some(task.responsible));
    Some(Told {
        step: state.next_step(Some(task.due)),
        due: state.due_short(task.due),
        kind: state.task_kind_name(task.kind),
        text: one_line(&task.text),
        owner: task.owner.map(|owner| state.owner_name(owner)).unwrap_or_default(),
        who: who.map(crate::domain::User::initials).unwrap_or_default(),
        marks: marks(state, of, &task),
    })
}

fn marks(state: &State, of: TaskRef, task: &Task) -> String {
    match of {
        TaskRef::Task(id) => {
            let draft = if state.drafts.of(id).next().is_some() { "✎" } else { "" };
            format!("{draft}{}", state.pending_mark(id))
        }
        TaskRef::New(edit) => {
            let on = task.owner.map_or(Target::Account, Target::from);
            let pending = state.leads.overlay().pending_of(on);
            let own = pending.iter().filter(|pending| pending.edit.id == edit);
            own.map(|pending| pending.stage.mark()).collect()
        }
    }
}

/// The open tasks of a lead, contact or company, the next one first.
pub fn rows_of(state: &State, owner: Owner, width: u16) -> Vec<Row> {
    lines_of(state, owner, width).into_iter().map(|line| line.row).collect()
}

/// As [`rows_of`], with the task each row belongs to.
pub fn lines_of(state: &State, owner: Owner, width: u16) -> Vec<Line> {
    let tasks = state.tasks.of(owner);
    let title = state.locale.get(Text::TasksTitle);
    let title = if tasks.is_empty() { title.to_owned() } else { format!("{title} ({})", tasks.len()) };
    let mut out: Vec<Line> = vec![Row::Heading(title).into()];
    for row in tasks {
        let rows = state.task(row.of).map(|task| section_rows(state, row.of, &task, width));
        let opens = Some(Opens::Task(row.of));
        out.extend(rows.unwrap_or_default().into_iter().map(|row| Line { row, opens }));
    }
    if tasks.is_empty() {
        let is_known = state.tasks.is_known() && state.tasks.as_of.is_some();
        let text = match state.tasks.trouble() {
            Some(why) if !is_known => state.locale.trouble(why),
            _ if is_known => state.locale.get(Text::NoOpenTask).to_owned(),
            _ => state.locale.get(Text::Loading).to_owned(),
        };
        out.extend(wrap(&text, usize::from(width)).into_iter().map(|words| Row::Note(words).into()));
    }
    out
}

fn section_rows(state: &State, of: TaskRef, task: &Task, width: u16) -> Vec<Row> {
    let tone = match state.next_step(Some(task.due)) {
        NextStep::Overdue => RowTone::Late,
        NextStep::Today => RowTone::Soon,
        NextStep::Later | NextStep::None => RowTone::Plain,
    };
    let mut value = format!("{} · {}", one_line(&task.text), state.kind_and_who(task));
    let marks = marks(state, of, task);
    if !marks.is_empty() {
        value = format!("{marks} {value}");
    }
    let mut rows = Vec::new();
    crate::app::card::push_pair(&mut rows, &state.due_with_day(task.due), &value, tone, width);
    rows
}

//! Verbs on marks: one question, what would change, one step that is sent, counted, and taken back together.
//!
//! Owns which verbs have a meaning for many things and the box before they are sent. What is done to each stands in
//! [`plan`], what becomes of it in [`runs`], which fields are given a value in [`fields`]; the marks in [`super::marks`].

pub mod fields;
pub mod plan;
pub mod read;
pub mod rows;
pub mod runs;

use super::board::Step;
use super::command::{Command, Does};
use super::composer;
use super::layout::boxes::room;
use super::marks::MarkKind;
use super::msg::Effect;
use super::picker::marked;
use super::state::{Popup, State};
use super::status::Tone;
use super::tasks;
use super::views;
use crate::domain::{Change, Edit, LeadDetails, OwnerKind, RequestId, TagChange, Target};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};
pub use plan::{Cannot, Deed, Plan, Turned};
pub use read::InFull;
pub(super) use read::on_failed;
pub use runs::{Fate, Run, Runs};

/// So many things are changed at once: more of them than that are no slip of a key any more.
pub const MOST: usize = 5_000;

/// The box that tells what would change.
#[derive(Debug, Clone)]
pub struct BulkBox {
    pub kind: MarkKind,
    pub deed: Deed,
    pub on: Vec<Target>,
    pub plan: Plan,
    pub top: usize,
    /// What was written for it.
    pub draft: Option<DraftOf>,
}

/// Runs a verb on all that is marked on the screen at hand; `None` where nothing is, or where it acts on one thing anyway.
pub(super) fn on_marks(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let kind = state.marked_here()?;
    let owner = match kind {
        MarkKind::Leads => Some(OwnerKind::Leads),
        MarkKind::Contacts => Some(OwnerKind::Contacts),
        MarkKind::Companies => Some(OwnerKind::Companies),
        MarkKind::Tasks => None,
    };
    let edits = command.spec().does == Does::Edits;
    if !edits || matches!(command, Command::Undo | Command::Redo | Command::Create) {
        return None;
    }
    if state.settings.is_read_only {
        return Some(state.hint(Tone::Warn, Text::TroubleReadOnly));
    }
    if state.marks.count(kind) > MOST {
        let most = crate::domain::Money::from_units(MOST as i64).grouped(state.locale.grouping());
        let text = state.locale.fill(Text::BulkTooMany, &[&most]);
        return Some(vec![state.say(Tone::Warn, text)]);
    }
    let done = Change::Finish { is_completed: true, result: None };
    Some(match (command, kind) {
        (Command::MoveToStage, MarkKind::Leads) => pick(state, marked::stages),
        (Command::MoveRight, MarkKind::Leads) => ask(state, Deed::Carry(Step::On), None),
        (Command::MoveLeft, MarkKind::Leads) => ask(state, Deed::Carry(Step::Back), None),
        (Command::Win, MarkKind::Leads) => ask(state, Deed::Win, None),
        (Command::Lose, MarkKind::Leads) if state.asks_reasons() => pick(state, marked::reasons),
        (Command::Lose, MarkKind::Leads) => ask(state, Deed::Lose(None), None),
        (Command::EditPrice, MarkKind::Leads) => composer::open_many(state, Composing::Price, kind),
        (Command::EditField, MarkKind::Leads) => pick(state, fields::all),
        (Command::Assign, _) => pick(state, marked::users),
        (Command::EditTags, _) if owner.is_some() => {
            let of = owner.unwrap_or(OwnerKind::Leads);
            state.popup = Some(Popup::Picker(marked::tags(state, kind, of)));
            Vec::new()
        }
        (Command::AddTask, _) if owner.is_some() => composer::open_many(state, Composing::Task, kind),
        (Command::AddNote, _) if owner.is_some() => composer::open_many(state, Composing::Note, kind),
        (Command::TaskDone | Command::TaskDoneOnly, MarkKind::Tasks) => ask(state, Deed::Make(done), None),
        (Command::TaskReschedule, MarkKind::Tasks) => composer::open_many(state, Composing::Due, kind),
        _ => {
            let text = state.locale.fill(Text::NotForMany, &[&state.key_words(Command::Back)]);
            vec![state.say(Tone::Info, text)]
        }
    })
}

fn pick(state: &mut State, list: impl Fn(&State, MarkKind) -> Option<super::picker::Picker>) -> Vec<Effect> {
    let picker = state.marked_here().and_then(|kind| list(state, kind));
    match picker {
        Some(picker) => {
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }
        None => state.hint(Tone::Info, Text::NoPipelines),
    }
}

/// What would change: shown, unless nothing would.
pub(super) fn ask(state: &mut State, deed: Deed, draft: Option<DraftOf>) -> Vec<Effect> {
    let Some(kind) = state.marked_here() else { return state.hint(Tone::Info, Text::NothingToMark) };
    let on = state.marks.all(kind);
    let plan = Plan::of(state, &deed, &on);
    // What waits in the incoming queue is decided by that, so the queue has to be known.
    let is_asked = plan.reasons().iter().any(|(why, _)| *why == Cannot::Incoming);
    let queue = if is_asked { super::inbox::look(state) } else { Vec::new() };
    let load = read::ask(state, &deed, &on);
    if plan.does.is_empty() && !state.in_full.is_reading() {
        let mut said = vec![state.locale.get(Text::BulkNothing).to_owned()];
        for (why, count) in plan.reasons() {
            let things = state.locale.count(kind.count_text(), count, &[]);
            said.push(state.locale.fill(Text::BulkCannot, &[&things, state.locale.get(why.text())]));
        }
        let mut effects = vec![state.say(Tone::Warn, said.join(" "))];
        effects.extend(queue);
        return effects;
    }
    state.popup = Some(Popup::Bulk(Box::new(BulkBox { kind, deed, on, plan, top: 0, draft })));
    load.into_iter().chain(queue).collect()
}

/// The leads are known in full: now it can be told what would change, and which choices they have.
pub(super) fn on_details(state: &mut State, request: RequestId, details: Vec<LeadDetails>) -> Vec<Effect> {
    views::fields::changed(state, details.iter().map(|details| details.lead.id));
    if read::on_details(state, request, details) {
        look_again(state);
        fields::told(state);
    }
    Vec::new()
}

/// The queue came to be known while the box was open; or it is closed, and what was read for it goes with it.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let waits = |plan: &Plan| plan.cannot.iter().any(|(_, why)| *why == Cannot::Incoming);
    let is_waiting = matches!(&state.popup, Some(Popup::Bulk(asked)) if waits(&asked.plan));
    if is_waiting && state.inbox.as_of.is_some() {
        look_again(state);
    }
    read::settle(state)
}

/// Works the plan out anew; whether it is another one.
fn look_again(state: &mut State) -> bool {
    let Some(Popup::Bulk(asked)) = &state.popup else { return false };
    let plan = Plan::of(state, &asked.deed, &asked.on);
    if plan == asked.plan {
        return false;
    }
    if let Some(Popup::Bulk(asked)) = &mut state.popup {
        asked.plan = plan;
    }
    true
}

/// Tags as the box left them: put on all that have them not, taken off all that have them.
pub(super) fn tags(state: &mut State, change: TagChange) -> Vec<Effect> {
    if change.is_nothing() {
        return state.hint(Tone::Info, Text::Unchanged);
    }
    ask(state, Deed::Make(Change::Tag(change)), None)
}

/// A command of the box.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let visible = visible(state);
    let Some(Popup::Bulk(asked)) = &state.popup else { return Vec::new() };
    let last = rows::lines(state, asked).len().saturating_sub(visible);
    let Some(Popup::Bulk(asked)) = &mut state.popup else { return Vec::new() };
    match command {
        Command::BulkDown => asked.top = (asked.top + 1).min(last),
        Command::BulkUp => asked.top = asked.top.saturating_sub(1),
        Command::BulkSend => return send(state),
        _ => state.popup = None,
    }
    Vec::new()
}

/// Lines of the box that are seen at once; keys and a gap stand below.
pub fn visible(state: &State) -> usize {
    room(state.regions().body, 4)
}

/// Sent as it was shown. Where something changed while the box was open, it is shown anew first.
fn send(state: &mut State) -> Vec<Effect> {
    if state.in_full.is_reading() {
        return state.hint(Tone::Info, Text::BulkReadingStill);
    }
    if look_again(state) {
        return state.hint(Tone::Warn, Text::BulkChanged);
    }
    let Some(Popup::Bulk(asked)) = &state.popup else { return Vec::new() };
    if asked.plan.does.is_empty() {
        state.popup = None;
        return state.hint(Tone::Warn, Text::BulkNothing);
    }
    let Some(Popup::Bulk(asked)) = state.popup.take() else { return Vec::new() };
    let BulkBox { kind, deed, draft, plan, .. } = *asked;
    let what = state.many_words(kind, plan.does.len(), &state.deed_words(&deed));
    let edits = make(state, plan);
    state.marks.clear(kind);
    let said = runs::begin(state, what, &edits);
    let send = match draft {
        Some(draft) => {
            state.drafts.take(draft);
            Effect::SubmitAll { edits, draft }
        }
        None => Effect::PushAll(edits),
    };
    std::iter::once(send).chain(said).collect()
}

/// The edits, shown from now on.
fn make(state: &mut State, plan: Plan) -> Vec<Edit> {
    let mut edits = Vec::with_capacity(plan.does.len());
    for (on, changes) in plan.does {
        for (change, base) in changes {
            let edit = Edit { id: state.edit_id(), on, change, base };
            tasks::put(state, &edit);
            edits.push(edit);
        }
    }
    edits
}

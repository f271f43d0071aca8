//! The keys that decide, and what each means for the card at hand.
//!
//! For an incoming lead a key is a verdict of the API; for a task or a lead it is the edit that settles the matter. The
//! box below the card tells which, so that no digit has to be remembered.

use super::{Item, found, wait};
use crate::app::bulk::Cannot;
use crate::app::bulk::plan::Over;
use crate::app::command::Command;
use crate::app::composer;
use crate::app::log::Outcome;
use crate::app::making;
use crate::app::msg::Effect;
use crate::app::picker::{Choice, Picker, lists};
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::tasks::{self, TaskRef, Verb};
use crate::app::verbs;
use crate::domain::rot::Quiet;
use crate::domain::{
    Change, Decision, Edit, IncomingLead, Lead, LeadId, LossReasonId, Pipeline, Place, SafeText, StageId,
    StageKind, Target, UserId, Verdict,
};
use crate::i18n::Text;
use crate::sync::event::{Composing, Reach};

/// A verdict on an incoming lead, and what is done to the lead right after it, in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    pub uid: SafeText,
    pub how: Decision,
    /// With what stands there before.
    pub then: Option<(Change, Option<Change>)>,
}

/// What a box of the inbox offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    Rule(Ruling),
    /// Gives a task or a lead away: it is decided.
    HandOver {
        on: Target,
        to: UserId,
    },
    /// Leaves something alone for a while.
    Wait(Quiet),
}

impl From<Chosen> for Choice {
    fn from(chosen: Chosen) -> Self {
        Self::Decide(Box::new(chosen))
    }
}

/// Does what was chosen.
pub fn decide(state: &mut State, chosen: Chosen) -> Vec<Effect> {
    match chosen {
        Chosen::Rule(ruling) => rule(state, ruling),
        Chosen::HandOver { on, to } => hand_over(state, on, to),
        Chosen::Wait(quiet) => wait::keep(state, quiet, None),
    }
}

impl Ruling {
    pub const fn new(uid: SafeText, how: Decision) -> Self {
        Self { uid, how, then: None }
    }
}

/// The keys of the box, with what each does to this card; no command that has none here.
pub fn key_words(state: &State) -> Vec<(String, Text)> {
    let key = |(command, text): &(Command, Text)| Some((state.key(*command)?, *text));
    let keys = |words: &[(Command, Text)]| words.iter().filter_map(key).collect::<Vec<_>>();
    let common = [
        (Command::TaskReschedule, Text::InboxSnooze),
        (Command::CursorDown, Text::InboxSkip),
        (Command::Undo, Text::InboxUndo),
    ];
    let own: &[(Command, Text)] = match state.inbox.entry().map(|entry| &entry.item) {
        None => return keys(&common[2..]),
        Some(Item::Incoming(_)) => &[
            (Command::InboxTake, Text::InboxTake),
            (Command::InboxLink, Text::InboxLink),
            (Command::InboxDecline, Text::InboxDecline),
            (Command::InboxLost, Text::InboxLost),
            (Command::InboxHandOver, Text::InboxHandOver),
        ],
        Some(Item::Task(_)) => &[
            (Command::InboxTake, Text::InboxTaskDone),
            (Command::InboxLost, Text::InboxLost),
            (Command::InboxHandOver, Text::InboxHandOver),
        ],
        Some(Item::Lead(_)) => &[
            (Command::InboxTake, Text::InboxNextStep),
            (Command::InboxLost, Text::InboxLost),
            (Command::InboxHandOver, Text::InboxHandOver),
            (Command::ShowWhy, Text::InboxWhy),
        ],
    };
    [keys(own), keys(&common)].concat()
}

pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let is_verdict = matches!(
        command,
        Command::InboxTake
            | Command::InboxLink
            | Command::InboxDecline
            | Command::InboxLost
            | Command::InboxHandOver
            | Command::TaskReschedule
            | Command::MoveToStage
            | Command::Assign
            | Command::Win
            | Command::Lose
            | Command::TaskDone
            | Command::TaskDoneOnly
    );
    if !is_verdict {
        return None;
    }
    if state.settings.is_read_only {
        return Some(state.hint(Tone::Warn, Text::TroubleReadOnly));
    }
    let Some(entry) = state.inbox.entry().cloned() else {
        return Some(state.hint(Tone::Info, Text::InboxNothingHere));
    };
    state.inbox.is_begun = true;
    match entry.item {
        Item::Incoming(uid) => on_incoming(state, command, &uid),
        Item::Task(task) => on_task(state, command, task),
        Item::Lead(lead) => on_lead(state, command, lead),
    }
}

fn on_incoming(state: &mut State, command: Command, uid: &SafeText) -> Option<Vec<Effect>> {
    let one = state.inbox.one(uid)?.clone();
    Some(match command {
        Command::InboxTake => with_place(state, &one, |state, to| {
            let how = Decision::Accept { to, user: state.me() };
            rule(state, Ruling::new(one.uid.clone(), how))
        }),
        Command::Win => with_place(state, &one, |state, to| {
            let to = Place { stage: StageId::WON, ..to };
            let how = Decision::Accept { to, user: state.me() };
            rule(state, Ruling::new(one.uid.clone(), how))
        }),
        Command::InboxDecline => with_me(state, |state, user| {
            rule(state, Ruling::new(one.uid.clone(), Decision::Decline { user }))
        }),
        Command::InboxLost | Command::Lose => lose(state, &one),
        Command::InboxHandOver | Command::Assign => with_place(state, &one, |state, to| {
            let uid = one.uid.clone();
            let choice = |user| {
                let how = Decision::Accept { to, user: Some(user) };
                Chosen::Rule(Ruling::new(uid.clone(), how)).into()
            };
            let picker = people(state, &SafeText::line(&state.incoming_title(&one)), choice);
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }),
        Command::MoveToStage => pick_stage(state, &one),
        Command::InboxLink => found::look(state, &one),
        Command::TaskReschedule => wait::pick(state, &one),
        _ => return None,
    })
}

fn on_task(state: &mut State, command: Command, task: TaskRef) -> Option<Vec<Effect>> {
    let lead = state.task(task).and_then(|task| task.owner?.lead());
    Some(match command {
        Command::InboxTake | Command::TaskDoneOnly => tasks::act_on(state, task, Verb::DoneOnly),
        Command::TaskDone => tasks::act_on(state, task, Verb::Done),
        Command::InboxLost => match lead {
            Some(lead) => verbs::lose(state, lead),
            None => state.hint(Tone::Info, Text::NoLeadHere),
        },
        Command::InboxHandOver | Command::Assign => {
            let (on, title) = (task_target(task)?, state.task(task)?.text);
            let picker = people(state, &title, |to| Chosen::HandOver { on, to }.into());
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }
        Command::TaskReschedule => tasks::act_on(state, task, Verb::Reschedule),
        Command::InboxLink | Command::InboxDecline => state.hint(Tone::Info, Text::InboxOnlyIncoming),
        _ => return None,
    })
}

fn on_lead(state: &mut State, command: Command, lead: LeadId) -> Option<Vec<Effect>> {
    let on = Target::Lead(lead);
    Some(match command {
        Command::InboxTake => composer::open_on(state, on, Composing::Task),
        Command::InboxLost => verbs::lose(state, lead),
        Command::InboxHandOver | Command::Assign => {
            let title = SafeText::line(&state.lead_name(lead));
            let picker = people(state, &title, |to| Chosen::HandOver { on, to }.into());
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }
        Command::TaskReschedule => composer::open_on(state, on, Composing::Wait),
        Command::InboxLink | Command::InboxDecline => state.hint(Tone::Info, Text::InboxOnlyIncoming),
        _ => return None,
    })
}

const fn task_target(task: TaskRef) -> Option<Target> {
    match task {
        TaskRef::Task(id) => Some(Target::Task(id)),
        TaskRef::New(_) => None,
    }
}

/// Everybody who still works there, by letter: a verdict is two keys.
fn people(state: &State, title: &SafeText, choice: impl Fn(UserId) -> Choice) -> Picker {
    let mut users: Vec<_> = state.directory.users.values().filter(|user| user.is_active).collect();
    let me = state.me();
    users.sort_by_key(|user| (Some(user.id) == me, user.name.to_lowercase(), user.id));
    let entries = users.into_iter().map(|user| {
        let note = if Some(user.id) == me { state.locale.get(Text::PickMe) } else { "" };
        (user.name.to_string(), note.to_owned(), choice(user.id))
    });
    lists::choices(state.locale.fill(Text::PickUser, &[title]), entries)
}

fn with_me(state: &mut State, then: impl FnOnce(&mut State, UserId) -> Vec<Effect>) -> Vec<Effect> {
    match state.me() {
        Some(me) => then(state, me),
        None => state.hint(Tone::Info, Text::InboxNoAccount),
    }
}

/// The first stage behind the queue of its pipeline.
fn with_place(
    state: &mut State,
    one: &IncomingLead,
    then: impl FnOnce(&mut State, Place) -> Vec<Effect>,
) -> Vec<Effect> {
    match first_place(state, one) {
        Some(place) => then(state, place),
        None => state.hint(Tone::Info, Text::InboxNoAccount),
    }
}

pub(super) fn first_place(state: &State, one: &IncomingLead) -> Option<Place> {
    let pipeline = pipeline_of(state, one)?;
    let first = pipeline.stages.iter().find(|stage| stage.kind == StageKind::Open)?;
    Some(pipeline.place(first.id))
}

fn pipeline_of<'a>(state: &'a State, one: &IncomingLead) -> Option<&'a Pipeline> {
    state.directory.pipelines.iter().find(|p| p.id == one.pipeline)
}

/// `m`: to which stage, for oneself.
fn pick_stage(state: &mut State, one: &IncomingLead) -> Vec<Effect> {
    let Some(picker) = stages(state, one) else { return state.hint(Tone::Info, Text::InboxNoAccount) };
    state.popup = Some(Popup::Picker(picker));
    Vec::new()
}

fn stages(state: &State, one: &IncomingLead) -> Option<Picker> {
    let pipeline = pipeline_of(state, one)?;
    let user = state.me();
    let open = pipeline.stages.iter().filter(|stage| stage.kind != StageKind::Incoming);
    let entries = open.map(|stage| {
        let how = Decision::Accept { to: pipeline.place(stage.id), user };
        let choice = Chosen::Rule(Ruling::new(one.uid.clone(), how)).into();
        (stage.name.to_string(), String::new(), choice)
    });
    Some(lists::choices(state.locale.fill(Text::PickStage, &[&state.incoming_title(one)]), entries))
}

/// Accepted first, since what was never accepted cannot be lost; one step back takes both back.
fn lose(state: &mut State, one: &IncomingLead) -> Vec<Effect> {
    let Some(first) = first_place(state, one) else { return state.hint(Tone::Info, Text::InboxNoAccount) };
    let user = state.me();
    let uid = one.uid.clone();
    let ruling = |reason: Option<LossReasonId>| {
        let lost = Change::Move { to: Place { stage: StageId::LOST, ..first }, reason };
        let base = Change::Move { to: first, reason: None };
        let how = Decision::Accept { to: first, user };
        Ruling { then: Some((lost, Some(base))), ..Ruling::new(uid.clone(), how) }
    };
    if !state.asks_reasons() {
        return rule(state, ruling(None));
    }
    let mut reasons: Vec<_> = state.directory.loss_reasons.values().collect();
    reasons.sort_by_key(|reason| (reason.sort, reason.id));
    let entry = |name: String, reason| (name, String::new(), Chosen::Rule(ruling(reason)).into());
    let known: Vec<_> = reasons.into_iter().map(|r| entry(r.name.to_string(), Some(r.id))).collect();
    let none = entry(state.locale.get(Text::PickNoReason).to_owned(), None);
    let title = state.locale.fill(Text::PickReason, &[&state.incoming_title(one)]);
    state.popup = Some(Popup::Picker(lists::choices(title, known.into_iter().chain([none]))));
    Vec::new()
}

/// What carries a lead out of the queue: a verdict of the API, not a move. Into lost it is accepted first.
pub fn accepting(
    state: &State,
    lead: &Lead,
    to: Place,
    reason: Option<LossReasonId>,
) -> Result<Vec<Over>, Cannot> {
    let on = Target::Lead(lead.id);
    let is_verdict = |edit: &Edit| matches!(edit.change, Change::Judge(_));
    if state.leads.overlay().pending_of(on).iter().any(|pending| is_verdict(&pending.edit)) {
        return Err(Cannot::Judged);
    }
    let one = state.inbox.incoming.iter().find(|one| one.lead == Some(lead.id)).ok_or(Cannot::Incoming)?;
    let name = SafeText::line(&state.incoming_title(one));
    let accept = |to| {
        let how = Decision::Accept { to, user: state.me() };
        (Change::Judge(Box::new(Verdict { uid: one.uid.clone(), name: name.clone(), how })), None)
    };
    if to.stage != StageId::LOST {
        return Ok(vec![accept(to)]);
    }
    let first = first_place(state, one).ok_or(Cannot::Incoming)?;
    let lost = (Change::Move { to, reason }, Some(Change::Move { to: first, reason: None }));
    Ok(vec![accept(first), lost])
}

/// A lead is carried on the board: `None` where it does not wait in the queue, so that it is moved like any other.
pub fn carried(
    state: &mut State,
    id: LeadId,
    to: Place,
    reason: Option<LossReasonId>,
) -> Option<Vec<Effect>> {
    let lead = state.leads.get(id).cloned()?;
    let kind = |place| state.stage(place).map(|stage| stage.kind);
    let is_out = kind(lead.place) == Some(StageKind::Incoming) && kind(to) != Some(StageKind::Incoming);
    if !is_out || state.settings.is_read_only {
        return None;
    }
    Some(match accepting(state, &lead, to, reason) {
        Ok(changes) => {
            let effects = push(state, Target::Lead(id), changes);
            let undo = state.key_words(Command::Undo);
            let said = state.say(Tone::Info, state.locale.fill(Text::IncomingCarried, &[&lead.name, &undo]));
            effects.into_iter().chain([said]).collect()
        }
        Err(why) => {
            let text = state.locale.get(why.text()).to_owned();
            let text = state.locale.fill(Text::IncomingCannot, &[&lead.name, &text]);
            let mut effects = vec![state.say(Tone::Warn, text)];
            if why == Cannot::Incoming {
                effects.extend(super::reads::refresh(state, Reach::Due));
                effects.extend(super::reads::read_disk(state));
            }
            effects
        }
    })
}

/// Makes edits of one thing that are one step: shown at once.
fn push(state: &mut State, on: Target, changes: Vec<Over>) -> Vec<Effect> {
    let mut edits: Vec<Edit> =
        changes.into_iter().map(|(change, base)| Edit { id: state.edit_id(), on, change, base }).collect();
    for edit in &edits {
        state.leads.queue(edit.clone(), state.now);
        state.log_edit(edit, Outcome::Queued);
    }
    match edits.len() {
        1 => edits.pop().map(Effect::Push).into_iter().collect(),
        _ => vec![Effect::PushAll(edits)],
    }
}

/// Makes the verdict: shown at once, held for a moment, then sent.
fn rule(state: &mut State, ruling: Ruling) -> Vec<Effect> {
    let Ruling { uid, how, then } = ruling;
    let Some(one) = state.inbox.one(&uid).cloned() else {
        return state.hint(Tone::Info, Text::InboxGone);
    };
    let name = SafeText::line(&state.incoming_title(&one));
    let verdict = Verdict { uid, name, how };
    let on = one.target();
    let mut changes = vec![(Change::Judge(Box::new(verdict)), None)];
    // Without its lead there is nothing to go on with.
    changes.extend(then.filter(|_| on.lead().is_some()));
    push(state, on, changes)
}

/// Gives a task or a lead to somebody: for this person it is decided.
fn hand_over(state: &mut State, on: Target, to: UserId) -> Vec<Effect> {
    let item = match on {
        Target::Task(id) => Item::Task(TaskRef::Task(id)),
        Target::Lead(id) => Item::Lead(id),
        Target::Account | Target::Contact(_) | Target::Company(_) | Target::Note(_) => return Vec::new(),
    };
    let effects = match on {
        Target::Task(id) => tasks::assign(state, id, to),
        _ => making::push(state, on, Change::Assign(to)),
    };
    state.inbox.given.insert(item);
    state.inbox.changes += 1;
    effects
}

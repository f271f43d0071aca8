//! "Why is this red?": how long a lead stands in its stage, who last cared for it, what is due and what is not planned; and
//! the keys that mend it.
//!
//! The box and the inbox say the same, from the same rows. Ages come from the history (`domain::rot`); the lead's own
//! part of it is read when the box opens, so that the answer does not wait for that of all others.

use super::card::{Row, RowTone, push_pair};
use super::command::Command;
use super::composer;
use super::handover::page;
use super::layout::boxes::{Boxed, room};
use super::layout::footer_width;
use super::msg::{Effect, Urgency};
use super::state::{Popup, State};
use super::status::Tone;
use super::words::{NextStep, wrap};
use crate::domain::rot::{QuietOf, Since, touched};
use crate::domain::{Lead, LeadId, StageKind};
use crate::i18n::Text;
use crate::sync::event::{Composing, Load};

/// The widest the box gets.
const WIDTH: u16 = 64;

#[derive(Debug, Clone, Copy)]
pub struct WhyBox {
    pub of: LeadId,
    pub top: usize,
}

/// What of a lead is red.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Red {
    /// It stands longer in its stage than it should.
    pub rots: bool,
    pub is_overdue: bool,
    pub has_no_step: bool,
}

impl Red {
    pub const fn is_any(self) -> bool {
        self.rots || self.is_overdue || self.has_no_step
    }
}

/// `W`: of the current lead.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(of) = state.current_lead().filter(|id| state.leads.get(*id).is_some()) else {
        return state.hint(Tone::Info, Text::NoLeadHere);
    };
    state.popup = Some(Popup::Why(WhyBox { of, top: 0 }));
    let mut effects = super::tasks::look(state);
    if state.inbox.ages.all.data().is_none() {
        let request = state.request();
        state.inbox.ages.one.ask(request);
        effects.push(Effect::Load { request, load: Load::Ages(Some(of)), urgency: Urgency::Now });
    }
    effects
}

/// A command of the box.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Popup::Why(shown)) = &state.popup else { return Vec::new() };
    let (mut shown, most) = (*shown, box_rows(state, shown).len().saturating_sub(visible(state)));
    match command {
        Command::BoxDown => shown.top = (shown.top + 1).min(most),
        Command::BoxUp => shown.top = shown.top.saturating_sub(1),
        Command::KeepWaiting => {
            state.popup = None;
            return composer::open_on(state, shown.of.into(), Composing::Wait);
        }
        _ => {
            state.popup = None;
            return Vec::new();
        }
    }
    state.popup = Some(Popup::Why(shown));
    Vec::new()
}

/// A key of the screen was pressed, as the box offers: it acts there.
pub(super) fn close(state: &mut State) {
    if matches!(state.popup, Some(Popup::Why(_))) {
        state.popup = None;
    }
}

pub fn width(state: &State) -> u16 {
    footer_width(state.regions().body.width).saturating_sub(2).min(WIDTH)
}

impl State {
    /// What of a lead is red; nothing of one that is closed or waits in the queue.
    pub fn red(&self, lead: &Lead) -> Red {
        if self.stage(lead.place).is_none_or(|stage| stage.kind != StageKind::Open) {
            return Red::default();
        }
        let limit = self.settings.rot.of(lead.place);
        Red {
            rots: self.days_in_stage(lead).is_some_and(|days| days > limit),
            is_overdue: self.next_step(lead.next_task_at) == NextStep::Overdue,
            has_no_step: lead.next_task_at.is_none(),
        }
    }
}

/// Line by line; the first says all of it in one.
pub fn rows(state: &State, id: LeadId, width: u16) -> Vec<Row> {
    let Some(lead) = state.leads.get(id) else {
        return vec![Row::Note(state.locale.get(Text::LeadGone).to_owned())];
    };
    let red = state.red(lead);
    let mut rows = Vec::new();
    let tone = |is_red: bool| if is_red { RowTone::Late } else { RowTone::Plain };
    let label = |text: Text| state.locale.get(text).to_owned();
    push_pair(&mut rows, &label(Text::WhyStage), &stage_words(state, lead), tone(red.rots), width);
    push_pair(&mut rows, &label(Text::WhyTouched), &touched_words(state, lead), RowTone::Plain, width);
    let step = match lead.next_task_at {
        None => state.locale.get(Text::NoNextStep).to_owned(),
        Some(due) if red.is_overdue => {
            let days = state.now.since(due).div_euclid(86_400);
            state.locale.fill(Text::WhyOverdue, &[&days.to_string(), &state.date_time(due)])
        }
        Some(due) => state.date_time(due),
    };
    let is_open = state.stage(lead.place).is_some_and(|stage| stage.kind == StageKind::Open);
    let step_tone = tone(is_open && (red.is_overdue || red.has_no_step));
    push_pair(&mut rows, &label(Text::NextTask), &step, step_tone, width);
    if let Some(quiet) = state.inbox.quiet_of(&QuietOf::Lead(id), state.now) {
        let until = state.day_and_time(quiet.until);
        let words = state.locale.fill(Text::WhyQuiet, &[&until, &quiet.because]);
        push_pair(&mut rows, &label(Text::WhyKnown), &words, RowTone::Good, width);
    }
    rows
}

/// `11 d in Proposal (limit 7)`.
fn stage_words(state: &State, lead: &Lead) -> String {
    let stage = state.stage(lead.place).map(|stage| stage.name.to_string()).unwrap_or_default();
    let limit = state.settings.rot.of(lead.place).to_string();
    if state.days_in_stage(lead) == Some(0) {
        return state.locale.fill(Text::WhyInStage, &["0", &stage, &limit]);
    }
    let since = state.in_stage(lead);
    match (since, since.days(state.now)) {
        (Since::AtLeast(_), Some(days)) => {
            state.locale.fill(Text::WhyInStageAtLeast, &[&days.to_string(), &stage, &limit])
        }
        (_, Some(days)) => state.locale.fill(Text::WhyInStage, &[&days.to_string(), &stage, &limit]),
        (_, None) => state.locale.fill(Text::WhyInStageUnknown, &[&stage]),
    }
}

fn touched_words(state: &State, lead: &Lead) -> String {
    let times = state.leads.times();
    let since = touched(lead, times.age(lead.id), times.history());
    match (since, since.days(state.now)) {
        (Since::AtLeast(_), Some(days)) => state.locale.fill(Text::WhyTouchedAtLeast, &[&days.to_string()]),
        (_, Some(days)) => state.locale.fill(Text::WhyTouchedDays, &[&days.to_string()]),
        (_, None) => state.locale.get(Text::WhyTouchedUnknown).to_owned(),
    }
}

/// The rows of the box: the lead, why, and what mends it.
pub fn box_rows(state: &State, shown: &WhyBox) -> Vec<Row> {
    let width = width(state);
    let name = state.lead_name(shown.of);
    let mut out: Vec<Row> = wrap(&name, usize::from(width)).into_iter().map(Row::Title).collect();
    out.push(Row::Gap);
    out.extend(rows(state, shown.of, width));
    let Some(lead) = state.leads.get(shown.of) else { return out };
    out.push(Row::Gap);
    if !state.red(lead).is_any() {
        out.push(Row::Note(state.locale.get(Text::WhyNothing).to_owned()));
    }
    for (command, text) in fixes() {
        let Some(key) = state.key(command) else { continue };
        push_pair(&mut out, &key, state.locale.get(text), RowTone::Plain, width);
    }
    out
}

/// What stands where in the box.
pub fn shape(state: &State, shown: &WhyBox) -> Boxed {
    page::boxed(state, (width(state), box_rows(state, shown).len().min(visible(state))))
}

/// The keys that mend it; they act from the box as they do from the screen.
pub const fn fixes() -> [(Command, Text); 6] {
    [
        (Command::AddTask, Text::WhyFixTask),
        (Command::TaskReschedule, Text::WhyFixWhen),
        (Command::MoveToStage, Text::WhyFixMove),
        (Command::Assign, Text::WhyFixAssign),
        (Command::Lose, Text::WhyFixLost),
        (Command::KeepWaiting, Text::WhyFixWait),
    ]
}

/// Rows in sight, above the line that says how to close.
fn visible(state: &State) -> usize {
    room(state.regions().body, 4)
}

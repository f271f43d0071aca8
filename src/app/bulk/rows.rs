//! The box before many things are changed: what would change, what is so already, what cannot, in lines.

use super::BulkBox;
use super::plan::{Deed, Plan};
use crate::app::board::Step;
use crate::app::command::Command;
use crate::app::layout::boxes::{Boxed, Framed};
use crate::app::marks::MarkKind;
use crate::app::state::State;
use crate::app::status::Tone;
use crate::app::words::{cells, wrap};
use crate::domain::{Change, FieldValue, Place, StageId, Target};
use crate::i18n::Text;

/// The widest the box gets inside.
const WIDEST: u16 = 64;
/// Stages that are named one by one.
const STAGES: usize = 5;

pub type Line = (Option<Tone>, String);

impl State {
    /// What is done, in a word: `→ Proposal`, `responsible: Mara`.
    pub fn deed_words(&self, deed: &Deed) -> String {
        let stage = |place: Place| self.value_words(&Change::Move { to: place, reason: None });
        match deed {
            Deed::Move(to) => format!("→ {}", stage(*to)),
            Deed::Carry(Step::On) => self.locale.get(Text::BulkOn).to_owned(),
            Deed::Carry(Step::Back) => self.locale.get(Text::BulkBack).to_owned(),
            Deed::Win => self.locale.get(Text::BulkWon).to_owned(),
            Deed::Lose(reason) => {
                let words = self.locale.get(Text::BulkLost).to_owned();
                let reason = reason.and_then(|id| self.directory.loss_reasons.get(&id));
                reason.map_or_else(|| words.clone(), |reason| format!("{words} ({})", reason.name))
            }
            Deed::Due(when) => {
                let due = Change::Reschedule { due: when.due, duration: when.duration.unwrap_or(0) };
                self.change_words(&due, None)
            }
            Deed::Choose(turned) => {
                let label = |sign: char, value: &FieldValue| match value {
                    FieldValue::Choice { label, .. } => Some(format!("{sign}{label}")),
                    _ => None,
                };
                let added = turned.add.iter().filter_map(|value| label('+', value));
                let removed = turned.remove.iter().filter_map(|value| label('−', value));
                let values = added.chain(removed).collect::<Vec<_>>().join(" ");
                self.locale.fill(Text::ChangeLabelled, &[&self.field_name(turned.field), &values])
            }
            Deed::Make(change) => self.change_words(change, None),
        }
    }

    /// `12 leads: → Proposal`.
    pub fn many_words(&self, kind: MarkKind, count: usize, what: &str) -> String {
        self.locale.fill(Text::ChangeLabelled, &[&self.locale.count(kind.count_text(), count, &[]), what])
    }
}

/// `Reading 12 leads in full …`
pub fn reading_words(state: &State, kind: MarkKind, count: usize) -> String {
    state.locale.fill(Text::BulkReading, &[&state.locale.count(kind.count_text(), count, &[])])
}

/// What the box says, wrapped to its width.
pub fn lines(state: &State, asked: &BulkBox) -> Vec<Line> {
    let width = usize::from(width(state));
    let wrapped = |(tone, text): Line| wrap(&text, width).into_iter().map(move |line| (tone, line));
    let sentences = if state.in_full.is_reading() {
        vec![(None, reading_words(state, asked.kind, asked.on.len()))]
    } else {
        sentences(state, &asked.deed, &asked.plan, asked.kind)
    };
    sentences.into_iter().flat_map(wrapped).collect()
}

pub fn width(state: &State) -> u16 {
    state.regions().body.width.saturating_sub(4).clamp(1, WIDEST)
}

/// `12 leads: → Proposal`, of the box.
pub fn title(state: &State, asked: &BulkBox) -> String {
    state.many_words(asked.kind, asked.on.len(), &state.deed_words(&asked.deed))
}

/// What stands where in the box: what it says, a gap, the keys.
pub fn shape(state: &State, asked: &BulkBox) -> Boxed {
    let keys = [Command::BulkSend, Command::BulkClose].map(|command| state.key_words(command));
    let keys = state.locale.fill(Text::BulkKeys, &[&keys[0], &keys[1]]);
    let most = usize::from(width(state));
    let keys = wrap(&keys, most);
    let lines = lines(state, asked);
    let widest = lines.iter().map(|(_, text)| cells(text)).chain(keys.iter().map(|key| cells(key)));
    let width = widest.max().unwrap_or(0).max(cells(&title(state, asked)).min(most) + 2);
    let height = lines.len() + 1 + keys.len();
    let size = (u16::try_from(width).unwrap_or(u16::MAX), u16::try_from(height).unwrap_or(u16::MAX));
    let frame = Framed::new(state.regions().body, size);
    let below = keys.len();
    Boxed::new(frame).with_keys(frame.last_lines(below), keys)
}

fn sentences(state: &State, deed: &Deed, plan: &Plan, kind: MarkKind) -> Vec<Line> {
    let locale = &state.locale;
    let things = |count: usize| locale.count(kind.count_text(), count, &[]);
    let mut will = locale.fill(Text::BulkWill, &[&things(plan.does.len())]);
    if kind == MarkKind::Leads && !plan.sum.is_zero() {
        will = format!("{will} · {}", state.money_short(plan.sum));
    }
    let mut out: Vec<Line> = vec![(Some(Tone::Good), will)];
    if deed.moves() {
        out.extend(from_lines(state, plan));
    }
    if plan.replaced > 0 {
        out.push((Some(Tone::Warn), locale.fill(Text::BulkReplaces, &[&things(plan.replaced)])));
    }
    if !plan.same.is_empty() {
        out.push((None, locale.fill(Text::BulkSame, &[&things(plan.same.len())])));
    }
    for (why, count) in plan.reasons() {
        let text = locale.fill(Text::BulkCannot, &[&things(count), locale.get(why.text())]);
        out.push((Some(Tone::Warn), text));
    }
    if plan.does.iter().any(|(_, changes)| changes.iter().any(|(change, _)| change.hold_secs() > 0)) {
        out.push((None, locale.fill(Text::BulkAccepts, &[&state.key_words(Command::Undo)])));
    }
    if deed.closes() && plan.with_tasks > 0 {
        out.push((Some(Tone::Warn), locale.fill(Text::BulkWithTasks, &[&things(plan.with_tasks)])));
    }
    if deed.moves() {
        out.push((None, locale.get(Text::BulkAutomations).to_owned()));
    }
    if let Deed::Make(change) = deed
        && change.is_addition()
    {
        out.push((None, locale.get(Text::BulkFinal).to_owned()));
    }
    out
}

/// `12 from Needs`, the most first.
fn from_lines(state: &State, plan: &Plan) -> Vec<Line> {
    let name = |place: Place| {
        let stage = state.stage(place).map(|stage| stage.name.to_string());
        let stage = stage.unwrap_or_else(|| format!("#{}", place.stage));
        let pipelines = &state.directory.pipelines;
        let is_elsewhere = state.board.pipeline != Some(place.pipeline)
            || [StageId::WON, StageId::LOST].contains(&place.stage);
        let pipeline = pipelines.iter().find(|p| p.id == place.pipeline).filter(|_| is_elsewhere);
        pipeline.map_or_else(|| stage.clone(), |pipeline| format!("{} / {stage}", pipeline.name))
    };
    let line = |(place, count): &(Place, usize)| {
        (None, format!("  {}", state.locale.fill(Text::BulkFrom, &[&count.to_string(), &name(*place)])))
    };
    let mut out: Vec<Line> = plan.from.iter().take(STAGES).map(line).collect();
    let rest: usize = plan.from.iter().skip(STAGES).map(|(_, count)| count).sum();
    if rest > 0 {
        out.push((None, format!("  {}", state.locale.fill(Text::BulkFromOthers, &[&rest.to_string()]))));
    }
    out
}

/// Names of some, and how many more there are.
pub(in crate::app) fn some_names(state: &State, on: &[Target]) -> String {
    let names: Vec<String> = on.iter().take(3).map(|on| state.target_name(*on)).collect();
    let names = names.join(", ");
    match on.len().saturating_sub(3) {
        0 => names,
        more => state.locale.fill(Text::AndMore, &[&names, &more.to_string()]),
    }
}

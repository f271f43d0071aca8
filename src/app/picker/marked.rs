//! The boxes of verbs on marks, and the marks within a box: on, off, or on some of several things only.

use super::{Ask, Choice, Item, Picker, lists};
use crate::app::bulk::Deed;
use crate::app::marks::MarkKind;
use crate::app::state::State;
use crate::domain::{Change, Entity, LossReason, OwnerKind, SafeText, StageKind, TagChange, Target};
use crate::i18n::Text;

/// Whether something is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    Off,
    /// Of several things, on some.
    Some,
    On,
}

/// How an item was and how it shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub was: Tick,
    pub is: Tick,
}

impl From<bool> for Tick {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

impl Mark {
    pub const fn of(now: Tick) -> Self {
        Self { was: now, is: now }
    }

    pub const fn is_on(self) -> bool {
        matches!(self.is, Tick::On)
    }

    pub const fn was_on(self) -> bool {
        matches!(self.was, Tick::On)
    }

    /// On, off, and where it was on some, those again.
    pub(super) fn turn(&mut self) {
        self.is = match (self.is, self.was) {
            (Tick::Off, Tick::Some) => Tick::Some,
            (Tick::Off | Tick::Some, _) => Tick::On,
            (Tick::On, _) => Tick::Off,
        };
    }

    pub const fn sign(self) -> &'static str {
        match self.is {
            Tick::Off => "[ ] ",
            Tick::Some => "[~] ",
            Tick::On => "[x] ",
        }
    }
}

impl Picker {
    /// Tags that were turned, as a change.
    pub(in crate::app) fn tag_change(&self) -> TagChange {
        let mut change = TagChange::default();
        for (item, is_on) in self.turned() {
            let Choice::Tag(tag) = &item.choice else { continue };
            if is_on {
                change.add.push(tag.clone());
            } else {
                change.remove.push(tag.clone());
            }
        }
        change
    }
}

/// `12 leads`.
pub(in crate::app) fn things(state: &State, kind: MarkKind) -> String {
    state.locale.count(kind.count_text(), state.marks.count(kind), &[])
}

fn does(deed: Deed) -> Choice {
    Choice::Bulk(Box::new(deed))
}

/// The stages of the pipeline on the board.
pub fn stages(state: &State, kind: MarkKind) -> Option<Picker> {
    let pipeline = state.pipeline()?;
    let open = pipeline.stages.iter().filter(|stage| stage.kind != StageKind::Incoming);
    let items = open.map(|stage| {
        let item = Item::new(stage.name.to_string(), does(Deed::Move(pipeline.place(stage.id))));
        Item { kind: Some(stage.kind), ..item }
    });
    let title = state.locale.fill(Text::PickStage, &[&things(state, kind)]);
    Some(Picker::short(title, items.collect()))
}

pub fn users(state: &State, kind: MarkKind) -> Option<Picker> {
    let title = state.locale.fill(Text::PickUser, &[&things(state, kind)]);
    Some(lists::people(state, title, None, |user| does(Deed::Make(Change::Assign(user)))))
}

/// One reason for all; that nobody says why is possible too.
pub fn reasons(state: &State, kind: MarkKind) -> Option<Picker> {
    let mut reasons: Vec<&LossReason> = state.directory.loss_reasons.values().collect();
    reasons.sort_by_key(|reason| (reason.sort, reason.id));
    let known = reasons.into_iter().map(|r| Item::new(r.name.to_string(), does(Deed::Lose(Some(r.id)))));
    let none = Item::new(state.locale.get(Text::PickNoReason).to_owned(), does(Deed::Lose(None)));
    let title = state.locale.fill(Text::PickReason, &[&things(state, kind)]);
    Some(Picker::short(title, known.chain([none]).collect()))
}

/// All tags of this kind of things; those that all or some of them have come first.
pub fn tags(state: &State, kind: MarkKind, of: OwnerKind) -> Picker {
    let marked = state.marks.all(kind);
    let mut counts: Vec<(SafeText, usize)> = Vec::new();
    let mut known = 0;
    for on in &marked {
        let names = tag_names(state, *on);
        known += usize::from(names.is_some());
        for name in names.unwrap_or_default() {
            match counts.iter_mut().find(|(tag, _)| *tag == name) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
    }
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.to_lowercase()));
    let others = state.directory.tags(of).iter().map(|tag| tag.name.clone());
    let mut others: Vec<SafeText> = others.filter(|tag| counts.iter().all(|(has, _)| has != tag)).collect();
    others.sort_by_key(|name| name.to_lowercase());
    let item = |name: &SafeText, count: usize| {
        let tick = match count {
            0 => Tick::Off,
            all if all == known => Tick::On,
            _ => Tick::Some,
        };
        let note = if tick == Tick::Some { count.to_string() } else { String::new() };
        let mark = Some(Mark::of(tick));
        Item { mark, ..Item::new(name.to_string(), Choice::Tag(name.clone())) }.note(note)
    };
    let has = counts.iter().map(|(name, count)| item(name, *count));
    let items = has.chain(others.iter().map(|name| item(name, 0))).collect();
    let title = state.locale.fill(Text::PickTags, &[&things(state, kind)]);
    Picker::long(title, items, Ask::TagsOfMany)
}

fn tag_names(state: &State, on: Target) -> Option<Vec<SafeText>> {
    let names = |tags: &[crate::domain::Tag]| tags.iter().map(|tag| tag.name.clone()).collect();
    match on {
        Target::Lead(id) => state.leads.get(id).map(|lead| names(&lead.tags)),
        on => state.entity(on).as_ref().and_then(Entity::tags).map(names),
    }
}

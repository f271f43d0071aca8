//! What a page was made of, and how little of it has to be made anew.

use std::collections::BTreeSet;

use super::{Line, Maker, Page, notes, words_of};
use crate::app::feeds::Told;
use crate::app::filter::View;
use crate::app::state::State;
use crate::app::timeline::{ItemKey, TimelineState};
use crate::domain::Owner;
use crate::domain::timeline::{EntryKind, position};

/// What a page was made of: when one of these is another, so is the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFor {
    of: Owner,
    told: Option<u64>,
    trouble: bool,
    is_reading: bool,
    edits: u64,
    drafts: usize,
    names: u64,
    width: u16,
    turns: u64,
    /// A task becomes overdue from one minute to the next, and a day begins.
    minute: i64,
    hidden: BTreeSet<EntryKind>,
    /// Which filter narrows it.
    filter: Option<u64>,
}

impl MadeFor {
    /// Because a person turned something, not because something came: then what is under the cursor is brought into
    /// sight, else nothing moves.
    pub(in crate::app::timeline) fn is_shown_anew(&self, before: &Self) -> bool {
        (self.of, self.width, self.turns, &self.hidden)
            != (before.of, before.width, before.turns, &before.hidden)
    }

    /// Nothing but one entry was opened or closed since.
    fn is_one_turn_after(&self, before: &Self) -> bool {
        self.turns == before.turns + 1 && Self { turns: before.turns, ..self.clone() } == *before
    }
}

pub(in crate::app::timeline) fn made_for(
    state: &State,
    of: Owner,
    view: &TimelineState,
    width: u16,
) -> MadeFor {
    let told = state.feeds.get(of);
    MadeFor {
        of,
        told: told.map(Told::revision),
        trouble: told.is_some_and(|told| told.trouble().is_some()),
        is_reading: told.is_some_and(Told::is_reading),
        edits: state.leads.revision(),
        drafts: state.drafts.len(),
        names: state.names_revision(),
        width,
        turns: view.turns,
        minute: state.now.secs().div_euclid(60),
        hidden: state.feeds.hidden.clone(),
        filter: state.filters.query(View::Timeline(of)).map(|_| state.filters.changes()),
    }
}

/// The block that is another since the page was made, and its entry as it is shown now; `None` where more than that may
/// have changed.
pub(in crate::app::timeline) fn turned(
    state: &State,
    of: Owner,
    view: &TimelineState,
    made_for: &MadeFor,
) -> Option<(usize, Vec<Line>)> {
    let (before, page) = view.made.as_ref()?;
    let item = view.last_turn.as_ref().filter(|_| made_for.is_one_turn_after(before))?;
    let ItemKey::Entry(key) = item else { return None };
    let block = page.blocks.iter().position(|block| block.of.as_ref() == Some(item))?;
    let entries = state.feeds.get(of)?.entries();
    let entry = entries.get(position(entries, key)?).filter(|entry| entry.key == *key)?;
    let (pending, words) = (notes::pending(state, entry), words_of(state, of, entry));
    Some((block, Maker::new(state, of, view, made_for.width).said(item, entry.at, pending, words)))
}

/// Where the entry under the cursor stands among the items of a page.
pub(in crate::app::timeline) fn found(
    state: &State,
    of: Owner,
    view: &TimelineState,
    page: &Page,
) -> Option<usize> {
    let key = view.cursor.as_ref()?;
    let mut items = page.blocks.iter().filter_map(|block| block.of.as_ref());
    if let Some(at) = items.clone().position(|item| item == key) {
        return Some(at);
    }
    // What had this key is told by another entry by now.
    let ItemKey::Entry(key) = key else { return None };
    let entries = state.feeds.get(of)?.entries();
    let teller = ItemKey::Entry(entries.get(position(entries, key)?)?.key.clone());
    items.position(|item| *item == teller)
}

impl Page {
    /// Puts other lines where the entry of a block is told; what stands below moves.
    pub(in crate::app::timeline) fn turn(&mut self, at: usize, lines: Vec<Line>) {
        let Some(block) = self.blocks.get_mut(at) else { return };
        let above = block.lines.iter().position(|line| matches!(line, Line::Head(_))).unwrap_or(0);
        let (first, before) = (block.first, block.lines.len());
        block.lines.truncate(above);
        block.lines.extend(lines);
        let after = block.lines.len();
        let moved = |line: usize| line - before + after;
        self.height = moved(self.height);
        self.gap = self.gap.map(|gap| if gap > first { moved(gap) } else { gap });
        self.blocks.iter_mut().skip(at + 1).for_each(|block| block.first = moved(block.first));
    }
}

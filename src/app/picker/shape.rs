//! The box to choose from: how large it is, what stands where in it, and what it says of its keys.

use super::{Ask, Picker, lists, result_words};
use crate::app::bulk;
use crate::app::inbox;
use crate::app::layout::boxes::{Boxed, Framed};
use crate::app::marks::MarkKind;
use crate::app::state::{Popup, State};
use crate::app::words::cells;
use crate::i18n::Text;

/// The widest a box gets inside.
const WIDEST: usize = 72;
/// Cells of a value behind its name, where there is room.
const NOTE: usize = 36;

pub fn shape(state: &State, picker: &Picker) -> Boxed {
    let hints = hints(state, picker);
    let widest =
        picker.items.iter().map(|i| cells(&i.label) + cells(&i.note).min(NOTE) + 6).max().unwrap_or(0);
    let hint = hints.iter().map(|hint| cells(hint)).max().unwrap_or(0).min(WIDEST);
    let width = widest.min(WIDEST).max(hint).max(cells(&picker.title).min(48) + 2);
    let filter = usize::from(picker.filter.is_some());
    let rows = picker.items.len() + hints.len() + 1 + 2 * filter;
    let size = (u16::try_from(width).unwrap_or(u16::MAX), u16::try_from(rows).unwrap_or(u16::MAX));
    let frame = Framed::new(state.regions().body, size);
    let height = usize::from(frame.inside.height);
    let below = hints.len().min(height.saturating_sub(filter + 1));
    let gap = usize::from(height > below + filter + 2);
    let above = filter + filter * gap;
    let list = frame.lines(above, height.saturating_sub(below + gap + above));
    let keys = hints.into_iter().rev().take(below).rev().collect();
    let stands = Boxed::new(frame).with_rows(list, picker.top, picker.shown().len());
    let stands = if picker.filter.is_some() { stands.with_text(frame.lines(0, 1)) } else { stands };
    stands.with_keys(frame.last_lines(below), keys)
}

/// What Enter would do, and the keys.
fn hints(state: &State, picker: &Picker) -> Vec<String> {
    let keys = match (&picker.filter, picker.has_marks()) {
        (Some(_), _) if picker.ask == Ask::Duplicates => Text::InboxSeekHint,
        (None, _) if picker.ask == Ask::Duplicates => Text::InboxPickHint,
        (_, true) => Text::PickMarkHint,
        (Some(_), false) => Text::PickFilterHint,
        (None, false) => Text::PickHint,
    };
    let keys = state.locale.get(keys).to_owned();
    if picker.has_marks() {
        let sends = state.locale.fill(Text::PickSends, &[&result_words(state, picker)]);
        let is_reading = matches!(picker.ask, Ask::OptionsOfMany(_)) && state.in_full.is_reading();
        let reading = is_reading.then(|| {
            let count = state.marks.count(MarkKind::Leads);
            bulk::rows::reading_words(state, MarkKind::Leads, count)
        });
        return [Some(sends), reading, Some(keys)].into_iter().flatten().collect();
    }
    let under_way = state.inbox.seek().filter(|_| picker.ask == Ask::Duplicates);
    let under_way = under_way.map(|seek| state.search_words(seek)).filter(|words| !words.is_empty());
    under_way.into_iter().chain([keys]).collect()
}

/// Brings the open box in step with what is known, and keeps its cursor in sight.
pub fn settle(state: &mut State) {
    follow(state);
    let Some(Popup::Picker(picker)) = &state.popup else { return };
    let top = shape(state, picker).rows.map_or(0, |rows| rows.top_for(picker.cursor));
    if let Some(Popup::Picker(picker)) = &mut state.popup {
        picker.top = top;
    }
}

/// The list of fields follows what becomes known while it is open; so does that of tags, until one is marked.
fn follow(state: &mut State) {
    let Some(Popup::Picker(picker)) = &state.popup else { return };
    let is_typing = picker.filter.is_some();
    let mut anew = match picker.ask {
        Ask::Field(on) => lists::fields(state, on),
        Ask::Tags(on) => match on.owner() {
            Some(owner) if picker.turned().next().is_none() => lists::tags(state, on, owner.kind()),
            Some(_) | None => return,
        },
        Ask::Duplicates => match inbox::duplicates(state) {
            Some(picker) => picker,
            None => return,
        },
        Ask::One
        | Ask::Kinds
        | Ask::TagsOfMany
        | Ask::Options { .. }
        | Ask::OptionsOfMany(_)
        | Ask::Answer(_) => return,
    };
    if is_typing {
        anew.without_letters();
    }
    if let Some(Popup::Picker(picker)) = &mut state.popup
        && picker.items != anew.items
    {
        // More was found: the cursor stays on its item.
        let chosen =
            picker.items.get(picker.cursor).filter(|_| picker.ask == Ask::Duplicates && picker.cursor > 0);
        let at = chosen.and_then(|chosen| anew.items.iter().position(|item| item.choice == chosen.choice));
        picker.title = anew.title;
        picker.items = anew.items;
        picker.cursor = at.unwrap_or(picker.cursor).min(picker.shown().len().saturating_sub(1));
    }
}

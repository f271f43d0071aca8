//! The box with the link: everything that can be handed over, as links for terminals that know them and as text to
//! select for those that do not. Owns its rows and how far it is scrolled.

use super::{Entry, Handover, People, Reading, current, reading};
use crate::app::card::{Row, RowTone, linked, push_pair};
use crate::app::command::Command;
use crate::app::layout::boxes::{Boxed, Framed, room};
use crate::app::layout::footer_width;
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::words::{cells, wrap};
use crate::domain::Owner;
use crate::i18n::Text;

/// Cells of a line where the window has them: a link stays in one piece, and what can be broken does not run wide.
const WIDTH: u16 = 72;

#[derive(Debug, Clone)]
pub struct PageBox {
    pub of: Owner,
    pub top: usize,
}

pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(of) = current(state) else { return Vec::new() };
    state.popup = Some(Popup::Page(PageBox { of, top: 0 }));
    if reading(state, of).is_read { Vec::new() } else { state.load_party(of) }
}

/// Cells of a row: the box has a frame and a margin at each side.
pub fn width(state: &State) -> u16 {
    footer_width(state.regions().body.width).saturating_sub(2).min(WIDTH)
}

/// Rows of the list, above the line that says how to close.
pub fn visible(state: &State) -> usize {
    room(state.regions().body, 4)
}

/// What stands where in the box.
pub fn shape(state: &State, page: &PageBox) -> Boxed {
    let rows = rows(state, page).len().min(visible(state));
    boxed(state, (width(state), rows))
}

/// A box of rows that are only read: a gap below them, and how to close it.
pub(in crate::app) fn boxed(state: &State, (width, rows): (u16, usize)) -> Boxed {
    let frame = Framed::new(state.regions().body, (width, rows as u16 + 2));
    let hint = state.locale.fill(Text::HandBoxHint, &[&state.key_words(Command::BoxClose)]);
    Boxed::new(frame).with_keys(frame.last_lines(1), vec![hint])
}

pub fn rows(state: &State, page: &PageBox) -> Vec<Row> {
    let width = width(state);
    let Some(what) = Handover::of(state, page.of) else {
        let gone = if page.of.lead().is_some() { Text::LeadGone } else { Text::PartyGone };
        return vec![Row::Note(state.locale.get(gone).to_owned())];
    };
    let mut rows: Vec<Row> = wrap(&what.name, usize::from(width)).into_iter().map(Row::Title).collect();
    match &what.url {
        Some(url) => {
            let from = rows.len();
            rows.extend(unbroken(url.as_str(), usize::from(width)));
            linked(&mut rows, from, Some(url));
        }
        None => rows.push(Row::Failure(state.locale.get(Text::HandNoLink).to_owned())),
    }
    push_pair(&mut rows, state.locale.get(Text::Id), &what.id, RowTone::Plain, width);
    people(state, page.of, &what, &mut rows);
    rows
}

/// In as few lines as can be, each full: what is selected over two of them has no gap.
fn unbroken(text: &str, width: usize) -> Vec<Row> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        if lines.last().is_some_and(|line| cells(line) >= width.max(1)) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    let row =
        |value| Row::Pair { label: String::new(), value, tone: RowTone::Strong, what: None, href: None };
    lines.into_iter().map(row).collect()
}

fn people(state: &State, of: Owner, what: &Handover, rows: &mut Vec<Row>) {
    let width = width(state);
    if what.people == People::NotRead {
        let Reading { is_asked, why, .. } = reading(state, of);
        let row = match why {
            Some(why) => {
                rows.extend(
                    wrap(&state.locale.trouble(why), usize::from(width)).into_iter().map(Row::Failure),
                );
                return;
            }
            // Asked and answered: there is no such contact or company any more.
            None if of.lead().is_none() && !is_asked => {
                Row::Note(state.locale.get(Text::PartyGone).to_owned())
            }
            None => {
                let text = what.words(Text::HandReading, Text::HandReadingParty);
                Row::Note(state.locale.get(text).to_owned())
            }
        };
        rows.push(row);
        return;
    }
    let sorts = [(&what.phones, Text::Phone), (&what.emails, Text::Email)];
    for (entry, label) in sorts.into_iter().flat_map(|(all, label)| all.iter().map(move |e| (e, label))) {
        let from = rows.len();
        push_pair(rows, state.locale.get(label), &entry.value, RowTone::Plain, width);
        linked(rows, from, entry.href.as_ref());
        let whose = whose(entry);
        if !whose.is_empty() {
            push_pair(rows, " ", &whose, RowTone::Quiet, width);
        }
    }
}

/// `Ana Souza, work`.
pub fn whose(entry: &Entry) -> String {
    let parts = [entry.whose.as_str(), &entry.kind];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

pub(super) fn settle(state: &mut State) {
    let Some(Popup::Page(page)) = &state.popup else { return };
    let last = rows(state, page).len().saturating_sub(visible(state));
    if let Some(Popup::Page(page)) = &mut state.popup {
        page.top = page.top.min(last);
    }
}

//! Which hyperlinks stand on the screen. A cell carries only the mark of its link (`Theme::link`); who writes the cells
//! to a terminal finds the address for it here, so that no escape sequence is ever part of a text.

use super::card::{self, Row};
use super::handover::page;
use super::state::{Popup, Screen, State};
use crate::domain::Href;

/// All of them, at least; none on screens without links, which cost nothing then.
pub fn links(state: &State) -> Vec<Href> {
    let regions = state.regions();
    let mut rows: Vec<Row> = match state.screens.last() {
        Some(Screen::Lead(view)) => {
            card::screen(state, view.id, regions.body).into_iter().flat_map(|(_, rows)| rows).collect()
        }
        Some(Screen::Board | Screen::List) => {
            let shown = regions.preview.and_then(|shown| Some((shown.inside, state.current_lead()?)));
            shown.map(|(area, id)| card::rows(state, id, area.width)).unwrap_or_default()
        }
        Some(Screen::Party(view)) => {
            let lines = state.party_lines(view.owner, super::people::card::width(regions.body.width));
            lines.into_iter().map(|line| line.row).collect()
        }
        Some(Screen::Inbox) => super::inbox::rows::card(state),
        Some(
            Screen::Parties(_)
            | Screen::Log(_)
            | Screen::Outbox(_)
            | Screen::Conflict(_)
            | Screen::Tasks
            | Screen::Search(_),
        )
        | None => Vec::new(),
    };
    let mut links = Vec::new();
    match &state.popup {
        Some(Popup::Page(shown)) => rows.extend(page::rows(state, shown)),
        Some(Popup::Code(shown)) => links.push(shown.href.clone()),
        Some(
            Popup::Picker(_)
            | Popup::Palette(_)
            | Popup::Composer(_)
            | Popup::Form(_)
            | Popup::Finder(_)
            | Popup::Filter
            | Popup::QuitQuestion
            | Popup::Drop(_)
            | Popup::Why(_)
            | Popup::Builder
            | Popup::Columns(_)
            | Popup::Order(_)
            | Popup::Views(_)
            | Popup::Bulk(_),
        )
        | None => {}
    }
    links.extend(rows.into_iter().filter_map(|row| match row {
        Row::Pair { href, .. } => href,
        Row::Title(_)
        | Row::Heading(_)
        | Row::Item { .. }
        | Row::Tags(_)
        | Row::Note(_)
        | Row::Failure(_)
        | Row::Gap => None,
    }));
    links.dedup();
    links
}

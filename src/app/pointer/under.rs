//! What stands where on the screen: the drawing told backwards, out of the same geometry.

use crate::app::card;
use crate::app::layout::Spot;
use crate::app::list;
use crate::app::palette;
use crate::app::people;
use crate::app::search;
use crate::app::state::{Popup, Screen, State};
use crate::app::tabs::Tab;
use crate::app::tasks::shape::{self, Form, Line};
use crate::app::{lines, timeline};
use crate::domain::Place;

/// What is under the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    Nothing,
    Tab(Tab),
    /// A column of the board, beside its cards.
    Stage(Place),
    Card {
        place: Place,
        row: usize,
    },
    Preview,
    /// A row of the list on the screen; of a timeline the item, of a card the line.
    Row(usize),
    /// A row of the palette.
    BoxRow(usize),
}

pub(super) fn under(state: &State, at: Spot) -> Under {
    match &state.popup {
        Some(Popup::Palette(shown)) => {
            return palette::row_at(state.size, shown, at).map_or(Under::Nothing, Under::BoxRow);
        }
        Some(Popup::Filter) | None => {}
        // Other boxes are for keys.
        Some(_) => return Under::Nothing,
    }
    let regions = state.regions();
    if let Some((row, column)) = regions.tabs.and_then(|area| at.within(area)) {
        let tab = if row == 0 { state.tab_at(column, regions.body.width) } else { None };
        return tab.map_or(Under::Nothing, Under::Tab);
    }
    if regions.preview.is_some_and(|area| at.within(area).is_some()) {
        return Under::Preview;
    }
    if matches!(state.screens.last(), Some(Screen::Board) | None) {
        return on_board(state, at);
    }
    match at.within(regions.body) {
        Some((row, column)) => in_body(state, row, column).map_or(Under::Nothing, Under::Row),
        None => Under::Nothing,
    }
}

fn on_board(state: &State, at: Spot) -> Under {
    let (Some(pipeline), regions) = (state.pipeline(), state.regions()) else { return Under::Nothing };
    for region in &regions.columns {
        let Some(stage) = pipeline.stages.get(region.stage) else { continue };
        let place = pipeline.place(stage.id);
        if at.within(region.area).is_none() {
            continue;
        }
        let Some((line, _)) = at.within(region.cards()).filter(|_| !region.folded) else {
            return Under::Stage(place);
        };
        let density = state.board.density;
        let is_card = line % usize::from(density.step()) < usize::from(density.lines());
        let row = state.board.cursor(place).top + line / usize::from(density.step());
        let is_there = state.leads.shown().column(place).is_some_and(|column| row < column.len());
        return if is_card && is_there { Under::Card { place, row } } else { Under::Stage(place) };
    }
    Under::Nothing
}

/// The row in a line of the body.
fn in_body(state: &State, line: usize, column: usize) -> Option<usize> {
    let body = state.regions().body;
    let row = match state.screens.last()? {
        Screen::Parties(view) => view.top + line.checked_sub(usize::from(people::list::HEAD))?,
        Screen::List => state.list.top + line.checked_sub(usize::from(list::HEAD))?,
        Screen::Search(view) => {
            let row = view.top + line.checked_sub(search::HEAD)?;
            return (row < view.hits.len() && line + 1 < usize::from(body.height)).then_some(row);
        }
        Screen::Tasks => return in_tasks(state, line, column),
        Screen::Outbox(view) => {
            let entries = state.outbox_entries(view, body.width.saturating_sub(2));
            let mut left = line;
            return entries.iter().enumerate().skip(view.top).find_map(|(n, entry)| {
                let is_here = left < entry.height();
                left = left.saturating_sub(entry.height());
                is_here.then_some(n)
            });
        }
        Screen::Lead(_) | Screen::Party(_) if timeline::front(state).is_some() => {
            return timeline::item_at(state, line);
        }
        Screen::Party(view) => view.cursor.top + line,
        Screen::Lead(view) if view.tab.is_list() => view.lines.top + line,
        Screen::Lead(view) => view.scroll + line,
        Screen::Board | Screen::Log(_) | Screen::Conflict(_) | Screen::Inbox => return None,
    };
    let is_there = match state.screens.last()? {
        Screen::Parties(view) => row < state.listing_count(view.of),
        Screen::List => row < state.list.rows().len(),
        Screen::Party(view) => is_line(&state.party_lines(view.owner, people::card::width(body.width)), row),
        Screen::Lead(view) if view.tab.is_list() => is_line(&crate::app::lead::shown_lines(state), row),
        _ => true,
    };
    is_there.then_some(row)
}

/// An empty line is no place to stand.
fn is_line(lines: &[lines::Line], row: usize) -> bool {
    lines.get(row).is_some_and(|line| line.row != card::Row::Gap)
}

fn in_tasks(state: &State, line: usize, column: usize) -> Option<usize> {
    let buckets = state.task_buckets();
    let form = shape::form(state.size);
    if form != Form::Columns {
        return match shape::line_at(&buckets, form, state.tasks.top + line)? {
            Line::Task { at, .. } => Some(at),
            Line::Heading(_) | Line::Gap => None,
        };
    }
    let bucket = shape::column_at(state.regions().body.width, column)?;
    let step = form.lines() + shape::COLUMN_GAP;
    let line = line.checked_sub(usize::from(crate::app::layout::COLUMN_HEAD))?;
    let at = buckets[bucket].start + state.tasks.cursor(bucket).top + line / step;
    (line % step < form.lines() && at < buckets[bucket].end).then_some(at)
}

/// Puts the cursor of a card on the field in this row, where one can be changed there.
pub(super) fn point_at_field(state: &mut State, row: usize) {
    let body = state.regions().body;
    let Some(Screen::Lead(view)) = state.screens.last() else { return };
    let columns = card::screen(state, view.id, body);
    let rows = columns.first().map_or(&[][..], |(_, rows)| rows);
    let what = card::editable(rows).into_iter().find(|(at, _)| *at == row).map(|(_, what)| what);
    if let (Some(Screen::Lead(view)), Some(what)) = (state.screens.last_mut(), what) {
        view.cursor = Some(what);
    }
}

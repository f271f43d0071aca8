//! What stands where on the screen: the drawing told backwards, out of the same geometry.

use super::boxes;
use crate::app::keymap::Key;
use crate::app::layout::boxes::Boxed;
use crate::app::layout::{Regions, Spot, footer_width};
use crate::app::state::{Popup, Screen, State};
use crate::app::tabs::Tab;
use crate::app::tasks::shape::{self, Form, Line};
use crate::app::{card, filter, hints, lines, list, people, search, timeline, which};
use crate::domain::Place;

/// What is under the mouse.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Keys that are told of there.
    Keys(Vec<Key>),
    /// A key that goes on with the chord.
    Next(Key),
    /// A row of the open box.
    BoxRow(usize),
    /// What is written: in which line, in which cell of so many.
    Text {
        line: usize,
        cell: usize,
        room: usize,
    },
    /// Inside a box, where nothing is to be done.
    Box,
    BesideBox,
}

pub(super) fn under(state: &State, at: Spot) -> Under {
    if let Some(stands) = boxes::stands(state) {
        return in_box(state, &stands, at);
    }
    if state.popup.is_none() && state.is_chord_told() {
        return in_chord(state, at);
    }
    let regions = state.regions();
    if let Some((line, column)) = at.within(regions.footer) {
        return in_foot(state, line, column);
    }
    if let Some(under) = in_line(state, &regions, at) {
        return under;
    }
    if let Some((row, column)) = regions.tabs.and_then(|area| at.within(area)) {
        let tab = if row == 0 { state.tab_at(column, regions.body.width) } else { None };
        return tab.map_or(Under::Nothing, Under::Tab);
    }
    if regions.preview.is_some_and(|shown| at.within(shown.area).is_some()) {
        return Under::Preview;
    }
    if matches!(state.screens.last(), Some(Screen::Board) | None) {
        return on_board(state, at);
    }
    match at.within(regions.leads) {
        Some((row, column)) => in_body(state, row, column).map_or(Under::Nothing, Under::Row),
        None => Under::Nothing,
    }
}

fn in_box(state: &State, stands: &Boxed, at: Spot) -> Under {
    if at.within(stands.frame.outer).is_none() {
        return Under::BesideBox;
    }
    if let Some((area, lines)) = &stands.keys
        && let Some((line, cell)) = at.within(*area)
    {
        let hints = hints::in_lines(state, lines);
        let hint = hints.into_iter().find(|(n, hint)| *n == line && hint.is_at(cell));
        return hint.map_or(Under::Box, |(_, hint)| Under::Keys(hint.keys));
    }
    if let Some(area) = stands.text
        && let Some((line, cell)) = at.within(area)
    {
        return Under::Text { line, cell, room: area.width.into() };
    }
    stands.rows.and_then(|rows| rows.at(at)).map_or(Under::Box, Under::BoxRow)
}

fn in_chord(state: &State, at: Spot) -> Under {
    let shape = which::shape(state);
    if at.within(shape.grid.frame.outer).is_none() {
        return Under::BesideBox;
    }
    let key = shape.grid.at(at).and_then(|n| shape.keys.get(n));
    key.map_or(Under::Box, |(key, _)| Under::Next(*key))
}

/// The hints, where no message has their place.
fn in_foot(state: &State, line: usize, column: usize) -> Under {
    // One cell is left free at each side.
    let cell = column.checked_sub(1).filter(|_| line == 0 && state.message().is_none());
    let hint = cell.and_then(|cell| hints::foot(state).hints.into_iter().find(|hint| hint.is_at(cell)));
    hint.map_or(Under::Nothing, |hint| Under::Keys(hint.keys))
}

/// The line of a filter while somebody types there, and that of the search.
fn in_line(state: &State, regions: &Regions, at: Spot) -> Option<Under> {
    let (area, from, room) = if matches!(state.popup, Some(Popup::Filter)) {
        let (from, room) = filter::room(state, footer_width(regions.filter?.width));
        (regions.filter?, from, room)
    } else if matches!(state.screens.last(), Some(Screen::Search(_))) {
        let room = usize::from(footer_width(regions.body.width)).saturating_sub(search::PROMPT.len());
        (regions.body, search::PROMPT.len(), room)
    } else {
        return None;
    };
    let (line, column) = at.within(area)?;
    // One cell is left free at each side.
    let cell = column.checked_sub(1 + from).filter(|cell| line == 0 && *cell < room)?;
    Some(Under::Text { line, cell, room })
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
            return (row < view.seek.hits.len() && line + 1 < usize::from(body.height)).then_some(row);
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

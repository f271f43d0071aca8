//! Geometry, settled once for `update` (paging, scrolling) and `view` (drawing) alike.

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

use super::board::Density;
use super::preview::PreviewSide;
use super::state::{Screen, State};
use super::tabs::Tab;

pub mod boxes;

/// A terminal size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub width: u16,
    pub height: u16,
}

impl Size {
    pub const fn area(self) -> Rect {
        Rect { x: 0, y: 0, width: self.width, height: self.height }
    }
}

/// A cell of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    pub x: u16,
    pub y: u16,
}

impl Spot {
    /// Which line of an area it is in, and which column of it.
    pub fn within(self, area: Rect) -> Option<(usize, usize)> {
        let (column, line) = (self.x.checked_sub(area.x)?, self.y.checked_sub(area.y)?);
        (column < area.width && line < area.height).then_some((line.into(), column.into()))
    }
}

/// Below this width the board shows one stage at a time.
pub const ONE_COLUMN_BELOW: u16 = 60;
/// In a body that is lower there is no preview.
const PREVIEW_LINES: u16 = 14;
/// In one that is narrower it stands below, wherever it should be.
const PREVIEW_BESIDE: u16 = 100;
/// A column narrower than this cannot be read; fewer columns are shown instead.
const COLUMN_MIN: u16 = 23;
const COLUMN_MAX: u16 = 46;
/// A folded stage: name, count and sum, no cards.
const FOLDED: u16 = 11;
/// A message takes at most this many lines.
const MESSAGE_LINES: u16 = 4;
/// Between two columns.
const GAP: u16 = 1;
/// Name, count, sum and rule above the cards.
pub const COLUMN_HEAD: u16 = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions {
    pub header: Rect,
    /// The tabs of a card, and below them what a tab belongs to.
    pub tabs: Option<Rect>,
    pub body: Rect,
    pub footer: Rect,
    /// The body without the preview: where the columns of the board stand, or the rows of the list.
    pub leads: Rect,
    /// Empty unless the board is on the screen.
    pub columns: Vec<ColumnRegion>,
    pub preview: Option<PreviewRegion>,
    /// The line of a view that is filtered.
    pub filter: Option<Rect>,
    /// The line that says what narrows the leads.
    pub narrowed: Option<Rect>,
}

/// Where the preview stands, with the rule that parts it from the leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreviewRegion {
    pub area: Rect,
    /// What the rule leaves of it.
    pub inside: Rect,
    /// Where it really is: there may be no room at the side.
    pub side: PreviewSide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnRegion {
    /// Index of the stage in its pipeline.
    pub stage: usize,
    pub area: Rect,
    pub folded: bool,
}

impl ColumnRegion {
    /// Where the cards go.
    pub fn cards(&self) -> Rect {
        let head = COLUMN_HEAD.min(self.area.height);
        Rect { y: self.area.y + head, height: self.area.height - head, ..self.area }
    }

    /// How many whole cards fit; at least one, so that the cursor always has a place.
    pub fn capacity(&self, density: Density) -> usize {
        let gap = density.gap();
        usize::from((self.cards().height + gap) / (density.lines() + gap)).max(1)
    }
}

pub fn layout(size: Size, state: &State) -> Regions {
    let all = Rect::new(0, 0, size.width, size.height);
    let header_height = u16::from(size.height >= 5);
    let footer_height = footer_height(size, state);
    let header = Rect { height: header_height, ..all };
    let footer = Rect { y: all.bottom() - footer_height, height: footer_height, ..all };
    let all_body = Rect { y: header.bottom(), height: all.height - header_height - footer_height, ..all };
    let tabs = tabs_height(all_body, state);
    let body = Rect { y: all_body.y + tabs, height: all_body.height - tabs, ..all_body };
    let narrows = u16::from(body.height > 4 && state.is_narrowed());
    let narrowed = (narrows > 0).then_some(Rect { height: narrows, ..body });
    let body = Rect { y: body.y + narrows, height: body.height - narrows, ..body };
    let tabs = (tabs > 0).then_some(Rect { height: tabs, ..all_body });
    let line = u16::from(body.height > 0 && state.filter().is_some());
    let body = Rect { height: body.height - line, ..body };
    let filter = (line > 0).then_some(Rect { y: body.bottom(), height: line, ..body });
    let (leads, preview) = if state.shows_leads() { split_preview(body, state) } else { (body, None) };
    let is_board = matches!(state.screens.last(), Some(Screen::Board));
    let columns = if is_board { columns(leads, state) } else { Vec::new() };
    Regions { header, tabs, body, footer, leads, columns, preview, filter, narrowed }
}

/// One line for the tabs, where a card leaves room for it; a second one for the name that is no title there.
fn tabs_height(body: Rect, state: &State) -> u16 {
    let Some((_, tab)) = state.tabs() else { return 0 };
    match body.height {
        ..6 => 0,
        6..12 => 1,
        _ => 1 + u16::from(tab != Tab::Info),
    }
}

/// One line of hints; a message gets the lines it needs, or nobody could read the reason at 40 columns.
fn footer_height(size: Size, state: &State) -> u16 {
    let most = (size.height / 3).clamp(1, MESSAGE_LINES);
    let lines =
        state.message_lines(footer_width(size.width), most).map_or(1, |(_, lines)| lines.len() as u16);
    if size.height >= 3 { lines } else { 0 }
}

/// Cells of a footer line: one is left free at each side.
pub const fn footer_width(width: u16) -> u16 {
    width.saturating_sub(2)
}

fn split_preview(body: Rect, state: &State) -> (Rect, Option<PreviewRegion>) {
    let has_room = body.width >= ONE_COLUMN_BELOW && body.height >= PREVIEW_LINES;
    if !state.preview.is_on || !has_room || state.pipeline().is_none() {
        return (body, None);
    }
    match state.preview.side {
        PreviewSide::Right if body.width >= PREVIEW_BESIDE => {
            let width = (body.width / 4).clamp(36, 52);
            let leads = Rect { width: body.width - width - 1, ..body };
            let area = Rect { x: leads.right() + 1, width, ..body };
            let inside = Rect { x: area.x + 2, width: width - 2, ..area };
            (leads, Some(PreviewRegion { area, inside, side: PreviewSide::Right }))
        }
        PreviewSide::Right | PreviewSide::Below => {
            let height = (body.height / 3).clamp(6, 14);
            let leads = Rect { height: body.height - height, ..body };
            let area = Rect { y: leads.bottom(), height, ..body };
            let inside = Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: height - 1 };
            (leads, Some(PreviewRegion { area, inside, side: PreviewSide::Below }))
        }
    }
}

/// The columns on the screen, from the first visible stage on.
fn columns(area: Rect, state: &State) -> Vec<ColumnRegion> {
    let Some(pipeline) = state.pipeline() else { return Vec::new() };
    if area.width < ONE_COLUMN_BELOW {
        let stage = state.focused_stage_index();
        return vec![ColumnRegion { stage, area, folded: false }];
    }
    let folded = |i: usize| {
        pipeline.stages.get(i).is_some_and(|s| state.board.is_folded(pipeline.place(s.id), s.kind))
    };
    let need = |i: usize| if folded(i) { FOLDED } else { COLUMN_MIN };
    let mut shown = Vec::new();
    let mut taken = 0;
    for i in state.board.first..pipeline.stages.len() {
        let with_gap = need(i) + if shown.is_empty() { 0 } else { GAP };
        if taken + with_gap > area.width && !shown.is_empty() {
            break;
        }
        taken += with_gap;
        shown.push(i);
    }
    place_columns(area, &shown, folded)
}

/// Gives the width that is left to the open columns, the first ones one cell more.
fn place_columns(area: Rect, shown: &[usize], folded: impl Fn(usize) -> bool) -> Vec<ColumnRegion> {
    let open = shown.iter().filter(|i| !folded(**i)).count() as u16;
    let fixed = (shown.len() as u16 - open) * FOLDED + (shown.len() as u16).saturating_sub(1) * GAP;
    let left = area.width.saturating_sub(fixed);
    let each = left.checked_div(open).unwrap_or(0);
    let mut more = left.checked_rem(open).unwrap_or(0);
    let mut x = area.x;
    let mut out = Vec::with_capacity(shown.len());
    for stage in shown.iter().copied() {
        let folded = folded(stage);
        let width = if folded {
            FOLDED
        } else {
            let extra = u16::from(more > 0);
            more -= extra;
            (each + extra).min(COLUMN_MAX)
        };
        let width = width.min(area.right().saturating_sub(x));
        out.push(ColumnRegion { stage, area: Rect { x, width, ..area }, folded });
        x += width + GAP;
    }
    out
}

//! The list: the leads as a table. Which way it is sorted is said by an arrow, the column of the cursor by a mark.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{marks, paint};
use crate::app::State;
use crate::app::list::cells::CellTone;
use crate::app::list::columns::{ColumnsBox, GAP, IsShown, Shown, is_number, shape};
use crate::app::order::arrow;
use crate::app::state::Progress;
use crate::app::words::cells;
use crate::domain::Lead;
use crate::domain::query::{Column, Own};
use crate::i18n::Text;

pub fn draw(state: &State, theme: Theme, body: Rect, buf: &mut Buffer) {
    let area = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    if state.pipeline().is_none() {
        return super::board::waiting(state, theme, body, buf);
    }
    let columns = state.columns_shown(area.width);
    if let Some(line) = paint::line(area, 0) {
        head(state, theme, &columns, line, buf);
    }
    let below = Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
    if state.list.rows().is_empty() {
        let (text, style) = nothing(state, theme);
        return paint::centered(buf, below, &text, style);
    }
    let shown = state.list.rows().iter().enumerate().skip(state.list.top);
    for (n, (at, id)) in shown.take(usize::from(below.height)).enumerate() {
        let (Some(line), Some(lead)) = (paint::line(below, n), state.leads.get(*id)) else { continue };
        row(state, lead, (theme, &columns), line, buf);
        if at == state.list.row {
            buf.set_style(line, theme.selected());
        }
    }
}

/// Not read yet, not to be had, filtered away, or nothing there.
fn nothing(state: &State, theme: Theme) -> (String, Style) {
    let locale = &state.locale;
    if state.leads.is_narrowed() {
        return (locale.get(Text::ListNothingFits).to_owned(), theme.quiet());
    }
    let pull = state.board.pipeline.and_then(|pipeline| state.leads.pulls.get(&pipeline));
    match pull {
        Some(pull) if pull.as_of.is_none() => match &pull.progress {
            Progress::Failed(why) => {
                (format!("{} {}", locale.trouble(why), locale.get(Text::TasksTryAgain)), theme.late())
            }
            Progress::Reading => match &state.link.trouble {
                Some((why, _)) => (locale.trouble(why), theme.late()),
                None => (locale.get(Text::Loading).to_owned(), theme.quiet()),
            },
            Progress::Done { .. } => (locale.get(Text::ListEmpty).to_owned(), theme.quiet()),
        },
        _ => (locale.get(Text::ListEmpty).to_owned(), theme.quiet()),
    }
}

/// Each column with its place in a line.
fn places<'a>(
    state: &'a State,
    columns: &'a [Shown],
    line: Rect,
) -> impl Iterator<Item = (usize, &'a Column, Rect)> {
    let mut x = line.x;
    columns.iter().filter_map(move |one| {
        let width = one.width.min(line.right().saturating_sub(x));
        let area = Rect { x, width, ..line };
        x = (x + width + GAP).min(line.right());
        state.list.columns.get(one.at).map(|column| (one.at, column, area))
    })
}

fn head(state: &State, theme: Theme, columns: &[Shown], line: Rect, buf: &mut Buffer) {
    let sorted = state.list.sort.0.first();
    let sorted = sorted.map(|(column, direction)| (state.column_meant(column), *direction));
    for (at, column, area) in places(state, columns, line) {
        let is_here = at == state.list.column;
        let arrow = sorted
            .as_ref()
            .filter(|(by, _)| *by == state.column_meant(column))
            .map_or("", |(_, direction)| arrow(*direction));
        let mark = if is_here { "›" } else { "" };
        let style = if is_here { theme.accent() } else { theme.heading() };
        let room = usize::from(area.width).saturating_sub(cells(mark) + cells(arrow));
        let label = crate::app::words::fit(&state.column_label(column), room);
        let words = format!("{mark}{label}{arrow}");
        if is_number(column) {
            paint::right(buf, area, &words, style);
        } else {
            paint::text(buf, area, &words, style);
        }
    }
    let is_more = columns.last().is_some_and(|last| last.at + 1 < state.list.columns.len());
    if is_more {
        let edge = Rect { x: line.right(), width: 1, ..line }.intersection(buf.area);
        paint::text(buf, edge, "›", theme.quiet());
    }
}

fn row(state: &State, lead: &Lead, (theme, columns): (Theme, &[Shown]), line: Rect, buf: &mut Buffer) {
    for (_, column, area) in places(state, columns, line) {
        let (words, tone) = state.list_cell(lead, column);
        match (column, tone) {
            (Column::Own(Own::Name), _) => name(state, lead, (theme, &words), area, buf),
            (_, CellTone::Step(step)) => {
                let (mark, style) = theme.next_step(step);
                paint::spans(buf, area, &[(mark, style), (" ", Style::new()), (&words, theme.plain())]);
            }
            (column, tone) => {
                let style = match tone {
                    CellTone::Strong => theme.strong(),
                    CellTone::Quiet => theme.quiet(),
                    CellTone::Tag => theme.tag(),
                    CellTone::Late => theme.late(),
                    CellTone::Plain | CellTone::Step(_) => theme.plain(),
                };
                if is_number(column) {
                    paint::right(buf, area, &words, style);
                } else {
                    paint::text(buf, area, &words, style);
                }
            }
        }
    }
}

/// The name, and at its end what is being written or is on its way.
fn name(state: &State, lead: &Lead, (theme, words): (Theme, &str), area: Rect, buf: &mut Buffer) {
    let draft = if state.drafts.of(lead.id).next().is_some() { theme.draft() } else { "" };
    let marks = format!("{draft}{}", state.pending_mark(lead.id));
    let used = paint::right(buf, area, &marks, theme.pending());
    let room = Rect { width: area.width.saturating_sub(used + u16::from(used > 0)), ..area };
    paint::spans(buf, room, &[marks::sign(state, theme, lead.id), (words, theme.strong())]);
}

/// The box of columns.
pub fn columns(state: &State, shown: &ColumnsBox, theme: Theme, buf: &mut Buffer) {
    let stands = shape(state, shown);
    paint::framed(buf, stands.frame, state.locale.get(Text::ListColumns), theme);
    let Some(rows) = stands.rows else { return };
    for (n, (column, is)) in shown.all.iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        let mark = if *is == IsShown::Yes { "[x] " } else { "[ ] " };
        let label = state.column_label(column);
        paint::spans(buf, line, &[(mark, theme.accent()), (&label, theme.plain())]);
        if n == shown.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    paint::keys(buf, &stands, theme);
}

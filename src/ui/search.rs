//! The search over everything: the line, the hits with what was found in bold, and what is under way.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{marks, paint};
use crate::app::State;
use crate::app::layout::ONE_COLUMN_BELOW;
use crate::app::search::{Hit, PROMPT, SearchState};
use crate::app::words::cells;
use crate::domain::search::{Query, spans};
use crate::i18n::Text;

/// Cells of what sort of thing a hit is.
const SORT: u16 = 12;
/// Between two parts of a line.
const GAP: u16 = 2;

pub fn draw(
    state: &State,
    view: &SearchState,
    theme: Theme,
    body: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let area = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    let head = paint::line(area, 0)?;
    let used = paint::spans(buf, head, &[(PROMPT.trim_end(), theme.accent()), (" ", theme.plain())]);
    let room = paint::shifted(head, used);
    let caret = paint::typed(buf, room, view.editor.line_parts(), theme.strong());
    if let Some(rule) = paint::line(area, 1) {
        paint::text(buf, rule, &"─".repeat(usize::from(rule.width)), theme.quiet());
    }
    let words = state.search_words(&view.seek);
    let last = usize::from(area.height.saturating_sub(1));
    if let Some(line) = paint::line(area, last).filter(|_| last > 1) {
        paint::text(buf, line, &words, theme.soon());
    }
    let rows = last.saturating_sub(2);
    let below = Rect { y: area.y + 2.min(area.height), height: rows as u16, ..area };
    if view.seek.hits.is_empty() {
        let text = if view.seek.query.is_empty() { Text::SearchType } else { Text::SearchNothing };
        paint::centered(buf, below, state.locale.get(text), theme.quiet());
    }
    for (n, hit) in view.seek.hits.iter().skip(view.top).take(rows).enumerate() {
        let Some(line) = paint::line(below, n) else { break };
        row(state, (view, hit), theme, line, buf);
        if view.top + n == view.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    caret
}

/// Its name, where it was found, what sort of thing it is.
fn row(state: &State, (view, hit): (&SearchState, &Hit), theme: Theme, line: Rect, buf: &mut Buffer) {
    let told = state.hit_told(hit);
    let is_narrow = line.width < ONE_COLUMN_BELOW;
    let sort = if is_narrow { cells(&told.sort) as u16 } else { SORT };
    let sort = sort.min(line.width / 2);
    let end = Rect { x: line.right() - sort, width: sort, ..line };
    paint::right(buf, end, &told.sort, theme.quiet());
    let room = Rect { width: line.width.saturating_sub(sort + 1), ..line };
    let sign = hit.on.lead().map_or(("", Style::new()), |lead| marks::sign(state, theme, lead));
    let room = paint::shifted(room, paint::spans(buf, room, &[sign]));
    let name = cells(&told.name) as u16;
    // On a narrow screen the name has the line, unless it is short.
    let name = if is_narrow { name.min(room.width * 2 / 3) } else { name.min(room.width / 2) };
    found(buf, Rect { width: name, ..room }, (&view.seek.query, &told.name), theme.plain());
    let about = paint::shifted(room, name + GAP);
    found(buf, about, (&view.seek.query, &told.about), theme.quiet());
}

/// A text with what was found in it in bold.
pub(super) fn found(buf: &mut Buffer, area: Rect, (query, text): (&Query, &str), style: Style) {
    let bold = style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let mut parts: Vec<(&str, Style)> = Vec::new();
    let mut at = 0;
    for range in spans(query, text) {
        parts.push((text.get(at..range.start).unwrap_or_default(), style));
        parts.push((text.get(range.clone()).unwrap_or_default(), bold));
        at = range.end;
    }
    parts.push((text.get(at..).unwrap_or_default(), style));
    paint::spans(buf, area, &parts);
}

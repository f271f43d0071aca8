//! The lead card: rows of meaning, painted. Serves the full screen and the preview.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{paint, timeline};
use crate::app::State;
use crate::app::card::{LABEL, Row, RowTone, editable, screen};
use crate::app::lead::LeadState;
use crate::app::lines::{Cursor, Line};
use crate::app::people::card::width;
use crate::app::words::cells;

pub fn draw(state: &State, view: &LeadState, theme: Theme, body: Rect, buf: &mut Buffer) {
    if let Some(feed) = view.timeline() {
        return timeline::draw(state, feed, theme, body, buf);
    }
    if view.tab.is_list() {
        let area = Rect { x: body.x + 1.min(body.width), width: width(body.width), ..body };
        let rows = state.tab_lines(view.id, view.tab, area.width);
        return lines(theme, &rows, view.lines, area, buf);
    }
    for (n, (area, lines)) in screen(state, view.id, body).into_iter().enumerate() {
        rows(theme, &lines, view.scroll, area, buf);
        // What can be changed stands in the first column.
        let here = view
            .cursor
            .filter(|_| n == 0)
            .and_then(|what| editable(&lines).iter().find(|(_, e)| *e == what).copied());
        let line = here.and_then(|(row, _)| paint::line(area, row.checked_sub(view.scroll)?));
        if let Some(line) = line {
            buf.set_style(line, theme.selected());
        }
    }
}

/// Rows with a cursor.
pub(super) fn lines(theme: Theme, lines: &[Line], cursor: Cursor, area: Rect, buf: &mut Buffer) {
    for (n, line) in lines.iter().skip(cursor.top).enumerate() {
        let Some(room) = paint::line(area, n) else { break };
        draw_row(theme, &line.row, room, buf);
        if cursor.top + n == cursor.row {
            buf.set_style(room, theme.selected());
        }
    }
}

/// Rows from `scroll` on, one line each.
pub fn rows(theme: Theme, rows: &[Row], scroll: usize, area: Rect, buf: &mut Buffer) {
    for (n, row) in rows.iter().skip(scroll).enumerate() {
        let Some(line) = paint::line(area, n) else { break };
        draw_row(theme, row, line, buf);
    }
}

pub(super) fn draw_row(theme: Theme, row: &Row, line: Rect, buf: &mut Buffer) {
    match row {
        Row::Title(text) => {
            paint::text(buf, line, text, theme.strong());
        }
        Row::Heading(text) => {
            let used = paint::text(buf, line, text, theme.heading());
            let rest = paint::shifted(line, used + 1);
            paint::text(buf, rest, &"─".repeat(usize::from(rest.width)), theme.quiet());
        }
        Row::Pair { label, value, tone, href, .. } => {
            let style = timeline::style(theme, *tone);
            let has_label = !(label.is_empty() && *tone == RowTone::Strong);
            let indent = if has_label { LABEL.min(line.width) } else { 0 };
            let room = Rect { width: indent.saturating_sub(1), ..line };
            paint::text(buf, room, label, theme.quiet());
            let style = href.as_ref().map_or(style, |href| style.patch(theme.link(href)));
            paint::text(buf, paint::shifted(line, indent), value, style);
        }
        Row::Tags(tags) => {
            let tags: Vec<String> = tags.iter().map(|t| format!("#{t}")).collect();
            paint::text(buf, paint::shifted(line, LABEL), &tags.join(" "), theme.tag());
        }
        Row::Item { text, note, tone } => {
            let style = if *tone == RowTone::Strong { theme.strong() } else { theme.plain() };
            // The name has the first word; what is known of it takes what is left.
            let least = (cells(text) as u16 + 2).min(line.width * 3 / 5);
            let room = paint::shifted(line, least);
            let used = paint::right(buf, room, note, theme.quiet());
            paint::text(buf, Rect { width: line.width.saturating_sub(used + 1), ..line }, text, style);
        }
        Row::Note(text) => {
            paint::text(buf, line, text, theme.quiet());
        }
        Row::Failure(text) => {
            paint::text(buf, line, text, theme.late());
        }
        Row::Gap => {}
    }
}

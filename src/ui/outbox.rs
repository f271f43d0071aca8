//! The outbox: one entry per own edit that is not on the server, and the question before one is given up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::outbox::{DropState, Entry, INDENT, OutboxState, drop_shape};
use crate::i18n::Text;

pub fn draw(state: &State, view: &OutboxState, theme: Theme, body: Rect, buf: &mut Buffer) {
    let body = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    let entries = state.outbox_entries(view, body.width);
    if entries.is_empty() {
        return paint::centered(buf, body, state.locale.get(Text::OutboxEmpty), theme.quiet());
    }
    let mut y = body.y;
    for (n, entry) in entries.iter().enumerate().skip(view.top) {
        if y >= body.bottom() {
            break;
        }
        let area = Rect { y, height: (entry.height() as u16).min(body.bottom() - y), ..body };
        draw_entry(theme, entry, n == view.row, area, buf);
        y += area.height;
    }
}

fn draw_entry(theme: Theme, entry: &Entry, is_selected: bool, area: Rect, buf: &mut Buffer) {
    let Some(head) = paint::line(area, 0) else { return };
    let used = paint::right(buf, head, &entry.age, theme.quiet());
    let room = Rect { width: head.width.saturating_sub(used + 1), ..head };
    let mark = (entry.mark, theme.tone(entry.tone));
    paint::spans(buf, room, &[mark, (" ", Style::new()), (&entry.name, theme.strong())]);
    if is_selected {
        buf.set_style(head, theme.selected());
    }
    let what = entry.what.iter().map(|line| (line, theme.plain()));
    let stands = entry.stands.iter().map(|line| (line, theme.tone(entry.tone)));
    for (n, (words, style)) in what.chain(stands).enumerate() {
        let Some(line) = paint::line(area, n + 1) else { break };
        if is_selected {
            paint::text(buf, line, "▌", theme.accent());
        }
        paint::text(buf, paint::shifted(line, INDENT), words, style);
    }
}

/// The box in which the word is typed.
pub fn question(state: &State, asked: &DropState, theme: Theme, buf: &mut Buffer) {
    let (stands, lines) = drop_shape(state, asked);
    paint::framed(buf, stands.frame, state.locale.get(Text::DropTitle), theme);
    let Some(field) = stands.text else { return };
    // The field stays visible on a screen too small for the question.
    for (n, words) in lines.iter().enumerate() {
        if let Some(line) = paint::line(stands.frame.inside, n).filter(|line| line.y < field.y) {
            paint::text(buf, line, words, theme.plain());
        }
    }
    let parts = [("> ", theme.quiet()), (asked.typed.as_str(), theme.strong()), ("▏", theme.accent())];
    paint::spans(buf, field, &parts);
}

//! The inbox: a card in the middle, what is left above it, the keys that decide below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{lead, paint};
use crate::app::State;
use crate::app::command::Command;
use crate::app::inbox::{Sort, rows};
use crate::app::layout::ONE_COLUMN_BELOW;
use crate::app::words::cells;
use crate::i18n::Text;

pub fn draw(state: &State, theme: Theme, body: Rect, buf: &mut Buffer) {
    let width = rows::width(state.size).min(body.width);
    let area = Rect { x: body.x + body.width.saturating_sub(width) / 2, width, ..body };
    let is_wide = state.size.width >= ONE_COLUMN_BELOW;
    let gap = u16::from(is_wide);
    let keys = rows::key_lines(state);
    let held = u16::from(!state.held().is_empty());
    if let Some(line) = paint::line(area, 0) {
        head(state, theme, line, buf);
    }
    let below = (keys.len() as u16 + held + gap).min(area.height.saturating_sub(1));
    let top = area.y + (1 + gap).min(area.height);
    let foot = Rect { y: area.bottom() - below, height: below, ..area };
    let card = Rect { y: top, height: foot.y.saturating_sub(top), ..area };
    let all = rows::card(state);
    lead::rows(theme, &all, state.inbox.top, card, buf);
    if usize::from(card.height) + state.inbox.top < all.len()
        && let Some(line) = paint::line(card, usize::from(card.height.saturating_sub(1)))
    {
        paint::right(buf, line, " ↓", theme.quiet());
    }
    if let Some(line) = paint::line(foot, 0).filter(|_| is_wide) {
        paint::text(buf, line, &"─".repeat(usize::from(line.width)), theme.quiet());
    }
    for (n, words) in keys.iter().enumerate() {
        if let Some(line) = paint::line(foot, usize::from(gap) + n) {
            key_line(theme, words, line, buf);
        }
    }
    if let Some(line) = paint::line(foot, usize::from(gap) + keys.len()) {
        held_line(state, theme, line, buf);
    }
}

/// `14 left · website form`, the sort with its shape.
fn head(state: &State, theme: Theme, line: Rect, buf: &mut Buffer) {
    let (left, sort) = rows::head(state);
    let Some(entry) = state.inbox.entry() else { return };
    let (mark, style) = match entry.sort {
        Sort::Incoming => ("▶ ", theme.accent()),
        Sort::Overdue => ("! ", theme.late()),
        Sort::Rotting => ("▾ ", theme.late()),
        Sort::NoStep => ("○ ", theme.soon()),
    };
    let used = paint::right(buf, line, &left, theme.strong());
    let room = Rect { width: line.width.saturating_sub(used + 2), ..line };
    paint::spans(buf, room, &[(mark, style), (&sort, style)]);
}

fn key_line(theme: Theme, words: &[(String, String)], line: Rect, buf: &mut Buffer) {
    let mut room = line;
    for (key, word) in words {
        let used = paint::spans(
            buf,
            room,
            &[(key.as_str(), theme.accent()), (" ", Style::new()), (word, theme.plain())],
        );
        room = paint::shifted(room, used + 2);
    }
}

/// What was decided last, and how long it can be taken back.
fn held_line(state: &State, theme: Theme, line: Rect, buf: &mut Buffer) {
    let held = state.held();
    let Some((verdict, left)) = held.first() else { return };
    let more = if held.len() > 1 { format!(" +{}", held.len() - 1) } else { String::new() };
    let left = state.locale.fill(Text::InboxHeld, &[&left.to_string(), &state.key_words(Command::Undo)]);
    let left = format!("{more} {left}");
    let used = paint::right(buf, line, &left, theme.pending());
    let room = Rect { width: line.width.saturating_sub(used + 1), ..line };
    let name = crate::app::words::fit(&verdict.name, usize::from(room.width) * 3 / 5);
    let what = format!("◆ {name}: ");
    let words = state.verdict_words(verdict);
    let rest = usize::from(room.width).saturating_sub(cells(&what));
    paint::spans(
        buf,
        room,
        &[(&what, theme.pending()), (&crate::app::words::fit(&words, rest), theme.quiet())],
    );
}

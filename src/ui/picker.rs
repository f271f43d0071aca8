//! Boxes to choose from, and the question before quitting.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::picker::Picker;
use crate::app::words::cells;
use crate::domain::StageKind;
use crate::i18n::Text;

/// The letter of an item and the space behind it; the least space between label and note.
const LETTER: u16 = 3;
const GAP: u16 = 1;
/// A note that is always shown whole, such as a count.
const SHORT_NOTE: u16 = 8;

pub fn draw(state: &State, picker: &Picker, theme: Theme, area: Rect, buf: &mut Buffer) {
    let hint = state.locale.get(Text::PickHint);
    let widest = picker.items.iter().map(|i| cells(&i.label) + cells(&i.note) + 6).max().unwrap_or(0);
    let width = widest.max(cells(hint)).max(cells(&picker.title).min(48) + 2);
    let size = (u16::try_from(width).unwrap_or(u16::MAX), picker.items.len() as u16 + 2);
    let inside = paint::popup(buf, area, size, &picker.title, theme);
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    let top = (picker.cursor + 1).saturating_sub(usize::from(list.height.max(1)));
    for (n, item) in picker.items.iter().skip(top).enumerate() {
        let Some(line) = paint::line(list, n) else { break };
        let letter = item.letter.map(String::from).unwrap_or_default();
        let style = match item.kind {
            Some(StageKind::Won) => theme.good(),
            Some(StageKind::Lost) => theme.late(),
            _ => theme.plain(),
        };
        // Where there is no room for both, the label goes before a long note.
        let label = (cells(&item.label) as u16).saturating_add(LETTER + GAP);
        let left = line.width.saturating_sub(label);
        let right = match cells(&item.note) as u16 {
            short @ 0..=SHORT_NOTE => short.min(line.width),
            _ if left < SHORT_NOTE => 0,
            long => long.min(left),
        };
        let area = Rect { x: line.right() - right, width: right, ..line };
        let note = paint::right(buf, area, &item.note, theme.quiet());
        let room = Rect { width: line.width.saturating_sub(note), ..line };
        paint::spans(buf, room, &[(&letter, theme.accent()), ("  ", Style::new()), (&item.label, style)]);
        if top + n == picker.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    let last = Rect { y: inside.bottom().saturating_sub(1), height: 1.min(inside.height), ..inside };
    paint::text(buf, last, hint, theme.quiet());
}

pub fn question(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let count = state.leads.unsent().to_string();
    let text = state.locale.fill(Text::QuitQuestion, &[&count]);
    let width = usize::from(area.width.saturating_sub(6)).clamp(1, 60);
    let lines = crate::app::words::wrap(&text, width);
    let size = (width as u16, lines.len() as u16);
    let inside = paint::popup(buf, area, size, state.locale.get(Text::QuitTitle), theme);
    for (n, words) in lines.iter().enumerate() {
        if let Some(line) = paint::line(inside, n) {
            paint::text(buf, line, words, theme.plain());
        }
    }
}

//! Boxes to choose from, and the question before quitting.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::builder::answers::typed_words;
use crate::app::picker::{Ask, Picker, Shown, result_words};
use crate::app::words::cells;
use crate::domain::StageKind;
use crate::i18n::Text;

/// The widest a box gets inside.
const WIDEST: usize = 72;
/// Cells of a value behind its name, where there is room.
const NOTE: usize = 36;
/// The least space between label and note.
const GAP: u16 = 1;
/// A note that is always shown whole, such as a count.
const SHORT_NOTE: u16 = 8;

/// Tells where the next letter goes, where letters are looked for.
pub fn draw(state: &State, picker: &Picker, theme: Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let shown = picker.shown();
    let hints = hints(state, picker);
    let widest =
        picker.items.iter().map(|i| cells(&i.label) + cells(&i.note).min(NOTE) + 6).max().unwrap_or(0);
    let hint = hints.iter().map(|hint| cells(hint)).max().unwrap_or(0).min(WIDEST);
    let width = widest.min(WIDEST).max(hint).max(cells(&picker.title).min(48) + 2);
    let filter = u16::from(picker.filter.is_some());
    let rows = picker.items.len() + hints.len() + 1;
    let height = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2 * filter);
    let size = (u16::try_from(width).unwrap_or(u16::MAX), height);
    let inside = paint::popup(buf, area, size, &picker.title, theme);
    let caret = picker.filter.as_deref().and_then(|typed| filter_line(theme, typed, inside, buf));
    let below = u16::try_from(hints.len()).unwrap_or(u16::MAX).min(inside.height.saturating_sub(filter + 1));
    let gap = u16::from(inside.height > below + filter + 2);
    let list = Rect {
        y: inside.y + filter + filter * gap,
        height: inside.height.saturating_sub(below + gap + filter + filter * gap),
        ..inside
    };
    let top = (picker.cursor + 1).saturating_sub(usize::from(list.height.max(1)));
    for (n, row) in shown.iter().skip(top).enumerate() {
        let Some(line) = paint::line(list, n) else { break };
        draw_row(state, picker, *row, (theme, line), buf);
        if top + n == picker.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    if let (true, Some(typed)) = (shown.is_empty(), picker.filter.as_deref()) {
        paint::text(buf, list, &state.locale.fill(Text::PickNothing, &[typed]), theme.quiet());
    }
    for (n, hint) in hints.iter().rev().take(usize::from(below)).enumerate() {
        let y = inside.bottom().saturating_sub(1 + n as u16);
        let last = Rect { y, height: 1.min(inside.height), ..inside };
        let style = if picker.has_marks() && n == hints.len() - 1 { theme.good() } else { theme.quiet() };
        paint::text(buf, last, hint, style);
    }
    caret
}

/// What was typed, and where the next letter goes.
fn filter_line(theme: Theme, typed: &str, inside: Rect, buf: &mut Buffer) -> Option<Position> {
    let line = paint::line(inside, 0)?;
    let used = paint::spans(buf, line, &[("/ ", theme.accent()), (typed, theme.plain())]);
    let x = (line.x + used).min(line.right().saturating_sub(1));
    (!line.is_empty()).then_some(Position { x, y: line.y })
}

/// What Enter would do, and the keys.
fn hints(state: &State, picker: &Picker) -> Vec<String> {
    let keys = match (&picker.filter, picker.has_marks()) {
        (_, true) => Text::PickMarkHint,
        (Some(_), false) => Text::PickFilterHint,
        (None, false) => Text::PickHint,
    };
    let keys = state.locale.get(keys).to_owned();
    if picker.has_marks() {
        return vec![state.locale.fill(Text::PickSends, &[&result_words(state, picker)]), keys];
    }
    vec![keys]
}

fn draw_row(state: &State, picker: &Picker, row: Shown, (theme, line): (Theme, Rect), buf: &mut Buffer) {
    let item = match row {
        Shown::Item(n) => picker.items.get(n),
        Shown::New => None,
    };
    let Some(item) = item else {
        let word = picker.new_word().unwrap_or_default();
        let words = match picker.ask {
            Ask::Answer(_) => state.locale.fill(Text::FilterAsTyped, &[&typed_words(state, &word)]),
            _ => state.locale.fill(Text::PickNew, &[&word]),
        };
        paint::spans(buf, line, &[("[ ] ", theme.accent()), (&words, theme.plain())]);
        return;
    };
    let sign = match (item.mark, item.letter) {
        (Some(mark), _) => mark.sign().to_owned(),
        (None, Some(letter)) => format!("{letter}  "),
        (None, None) if picker.filter.is_some() => String::new(),
        (None, None) => "  ".to_owned(),
    };
    let style = match item.kind {
        Some(StageKind::Won) => theme.good(),
        Some(StageKind::Lost) => theme.late(),
        _ => theme.plain(),
    };
    // Where there is no room for both, the label goes before a long note.
    let label = (cells(&item.label) + cells(&sign)) as u16;
    let left = line.width.saturating_sub(label.saturating_add(GAP));
    let right = match cells(&item.note) as u16 {
        short @ 0..=SHORT_NOTE => short.min(line.width),
        _ if left < SHORT_NOTE => 0,
        long => long.min(left),
    };
    let area = Rect { x: line.right() - right, width: right, ..line };
    let note = paint::right(buf, area, &item.note, theme.quiet());
    let room = Rect { width: line.width.saturating_sub(note), ..line };
    paint::spans(buf, room, &[(&sign, theme.accent()), (&item.label, style)]);
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

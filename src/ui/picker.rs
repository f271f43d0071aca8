//! Boxes to choose from, and the question before quitting.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::builder::answers::typed_words;
use crate::app::outbox::quit_shape;
use crate::app::picker::shape::shape;
use crate::app::picker::{Ask, Picker, Shown};
use crate::app::words::cells;
use crate::domain::StageKind;
use crate::i18n::Text;

/// The least space between label and note.
const GAP: u16 = 1;
/// A note that is always shown whole, such as a count.
const SHORT_NOTE: u16 = 8;

/// Tells where the next letter goes, where letters are looked for.
pub fn draw(state: &State, picker: &Picker, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let stands = shape(state, picker);
    paint::framed(buf, stands.frame, &picker.title, theme);
    let typed = stands.text.zip(picker.filter.as_deref());
    let caret = typed.and_then(|(line, typed)| filter_line(theme, typed, line, buf));
    let rows = stands.rows?;
    let shown = picker.shown();
    for (n, row) in shown.iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        draw_row(state, picker, *row, (theme, line), buf);
        if n == picker.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    if let (true, Some(typed)) = (shown.is_empty(), picker.filter.as_deref()) {
        paint::text(buf, rows.area, &state.locale.fill(Text::PickNothing, &[typed]), theme.quiet());
    }
    let Some((area, lines)) = &stands.keys else { return caret };
    for (n, words) in lines.iter().enumerate() {
        // What Enter would send stands above the keys.
        let is_result = picker.has_marks() && n + 1 < lines.len();
        let style = if is_result { theme.good() } else { theme.quiet() };
        if let Some(line) = paint::line(*area, n) {
            paint::text(buf, line, words, style);
        }
    }
    caret
}

/// What was typed, and where the next letter goes.
fn filter_line(theme: Theme, typed: &str, line: Rect, buf: &mut Buffer) -> Option<Position> {
    let used = paint::spans(buf, line, &[("/ ", theme.accent()), (typed, theme.plain())]);
    let x = (line.x + used).min(line.right().saturating_sub(1));
    (!line.is_empty()).then_some(Position { x, y: line.y })
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

pub fn question(state: &State, theme: Theme, buf: &mut Buffer) {
    let stands = quit_shape(state);
    paint::framed(buf, stands.frame, state.locale.get(Text::QuitTitle), theme);
    for (n, words) in stands.keys.iter().flat_map(|(_, lines)| lines).enumerate() {
        if let Some(line) = paint::line(stands.frame.inside, n) {
            paint::text(buf, line, words, theme.plain());
        }
    }
}

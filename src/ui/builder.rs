//! The box in which a filter is built: a row for each field, and below them the sentence, what it leaves, and what is wrong
//! with it. Tells where the terminal's own cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::builder::rows::Row;
use crate::app::builder::{BuilderState, Focus, complete, count_words, visible};
use crate::app::form::shape::window;
use crate::app::list::columns::own_label;
use crate::app::views::wrong::wrong_words;
use crate::app::words::{cells, wrap};
use crate::domain::query::Field;
use crate::i18n::Text;

/// The widest the box gets.
const WIDTH: u16 = 84;
/// Cells of the names of fields.
const LABEL: u16 = 16;

pub fn draw(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let builder = state.builder()?;
    let width = WIDTH.min(area.width.saturating_sub(4)).max(1);
    let rows = builder.parts.rows();
    let text = if builder.focus == Focus::Rows { Text::FilterRowKeys } else { Text::FilterWriteKeys };
    let keys = wrap(state.locale.get(text), usize::from(width));
    let about = about(state, builder, width);
    let list = rows.len().min(visible(state));
    // A line each for the gap, the sentence, the mark below it, and the count.
    let height = list + 4 + about.len().max(1) + keys.len();
    let title = state.locale.get(Text::FilterTitle);
    let inside = paint::popup(buf, area, (width, height as u16), title, theme);
    for (n, (at, row)) in rows.iter().enumerate().skip(builder.top).take(list).enumerate() {
        let Some(line) = paint::line(inside, n) else { break };
        draw_row(state, builder, row, (theme, line), buf);
        if at == builder.cursor && builder.focus == Focus::Rows {
            buf.set_style(line, theme.selected());
        }
    }
    let caret = paint::line(inside, list + 1).and_then(|line| {
        let below = paint::line(inside, list + 2);
        sentence(builder, theme, (line, below), buf)
    });
    for (n, words) in about.iter().enumerate() {
        if let Some(line) = paint::line(inside, list + 3 + n) {
            let style = if builder.wrong.is_some() { theme.late() } else { theme.quiet() };
            paint::text(buf, line, words, style);
        }
    }
    let from = list + 3 + about.len().max(1);
    if let Some(line) = paint::line(inside, from) {
        paint::text(buf, line, &count_words(state), theme.strong());
    }
    for (n, words) in keys.iter().enumerate() {
        if let Some(line) = paint::line(inside, from + 1 + n) {
            paint::text(buf, line, words, theme.quiet());
        }
    }
    caret.filter(|_| builder.focus == Focus::Sentence)
}

fn draw_row(
    state: &State,
    builder: &BuilderState,
    row: &Row,
    (theme, line): (Theme, Rect),
    buf: &mut Buffer,
) {
    let words = builder.parts.words(row);
    let label = match row {
        Row::Slot(own, _) => state.locale.get(own_label(*own)).to_owned(),
        Row::Part(_) => match row.field(&builder.parts) {
            Some(Field::Own(own)) => state.locale.get(own_label(own)).to_owned(),
            Some(Field::Custom(name)) => name.text,
            None => state.locale.get(Text::FilterOther).to_owned(),
        },
        Row::Add => String::new(),
    };
    let room = Rect { width: LABEL.min(line.width / 2).saturating_sub(1), ..line };
    let value = paint::shifted(line, LABEL.min(line.width / 2));
    match row {
        Row::Add => {
            let words = format!("+ {}", state.locale.get(Text::FilterAdd));
            paint::text(buf, line, &words, theme.quiet());
        }
        _ if words.is_empty() => {
            paint::text(buf, room, &label, theme.quiet());
            paint::text(buf, value, state.locale.get(Text::FilterAny), theme.quiet());
        }
        _ => {
            paint::text(buf, room, &label, theme.accent());
            paint::text(buf, value, &words, theme.strong());
        }
    }
}

/// The sentence, and a mark below what is wrong in it.
fn sentence(
    builder: &BuilderState,
    theme: Theme,
    (line, below): (Rect, Option<Rect>),
    buf: &mut Buffer,
) -> Option<Position> {
    let used = paint::text(buf, line, "> ", theme.accent());
    let room = paint::shifted(line, used);
    let (before, behind) = builder.editor.line_parts();
    let (text, cell) = window(before, behind, usize::from(room.width));
    paint::text(buf, room, &text, theme.plain());
    let cell = u16::try_from(cell).unwrap_or(u16::MAX);
    if let (Some(wrong), Some(below)) = (&builder.wrong, below) {
        let whole = builder.text();
        let head = whole.get(..wrong.at.start).unwrap_or(&whole);
        // As far from the cursor as it is in the text.
        let from = i64::from(cell) + cells(head) as i64 - cells(before) as i64;
        let said = whole.get(wrong.at.clone()).unwrap_or_default();
        let marks = "^".repeat(cells(said).clamp(1, usize::from(room.width).max(1)));
        let from = u16::try_from(from.max(0)).unwrap_or(0).min(room.width.saturating_sub(1));
        paint::text(buf, paint::shifted(Rect { y: below.y, ..room }, from), &marks, theme.late());
    }
    let cell = cell.min(room.width.saturating_sub(1));
    (!room.is_empty()).then_some(Position { x: room.x + cell, y: room.y })
}

/// What is wrong, or what may follow.
fn about(state: &State, builder: &BuilderState, width: u16) -> Vec<String> {
    let offers = if builder.focus == Focus::Sentence { complete::words(state) } else { Vec::new() };
    let mut lines = Vec::new();
    if !offers.is_empty() {
        let word = |(n, offer): (usize, &complete::Offer)| {
            if n == builder.pick { format!("[{}]", offer.text) } else { offer.text.clone() }
        };
        let words: Vec<String> = offers.iter().enumerate().map(word).collect();
        lines.push(crate::app::words::fit(&words.join("  "), usize::from(width)));
    }
    if let Some(wrong) = &builder.wrong {
        let mut words = wrap(&wrong_words(&state.locale, wrong), usize::from(width));
        words.truncate(2);
        words.extend(lines);
        return words;
    }
    lines
}

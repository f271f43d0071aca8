//! The box in which a filter is built: a row for each field, and below them the sentence, what it leaves, and what is wrong
//! with it. Tells where the terminal's own cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::builder::answers::own_label;
use crate::app::builder::rows::Row;
use crate::app::builder::shape::{PROMPT, Shape, shape};
use crate::app::builder::{BuilderState, Focus, count_words};
use crate::app::form::shape::window;
use crate::app::words::cells;
use crate::domain::query::Field;
use crate::i18n::Text;

/// Cells of the names of fields.
const LABEL: u16 = 16;

pub fn draw(state: &State, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let builder = state.builder()?;
    let Shape { stands, about, count } = shape(state, builder);
    paint::framed(buf, stands.frame, state.locale.get(Text::FilterTitle), theme);
    let rows = stands.rows?;
    for (n, row) in builder.parts.rows().iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        draw_row(state, builder, row, (theme, line), buf);
        if n == builder.cursor && builder.focus == Focus::Rows {
            buf.set_style(line, theme.selected());
        }
    }
    let inside = stands.frame.inside;
    let caret = stands.text.and_then(|line| {
        let prompt = Rect { x: inside.x, width: inside.width, ..line };
        paint::text(buf, prompt, PROMPT, theme.accent());
        let below = Rect { y: line.y + 1, ..line }.intersection(inside);
        sentence(builder, theme, (line, below), buf)
    });
    for (n, words) in about.iter().enumerate() {
        if let Some(line) = paint::line(inside, usize::from(rows.area.height) + 3 + n) {
            let style = if builder.wrong.is_some() { theme.late() } else { theme.quiet() };
            paint::text(buf, line, words, style);
        }
    }
    if let Some(line) = paint::line(inside, count) {
        paint::text(buf, line, &count_words(state), theme.strong());
    }
    paint::keys(buf, &stands, theme);
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
    (line, below): (Rect, Rect),
    buf: &mut Buffer,
) -> Option<Position> {
    let (before, behind) = builder.editor.line_parts();
    let caret = paint::typed(buf, line, (before, behind), theme.plain())?;
    if let Some(wrong) = &builder.wrong {
        let whole = builder.text();
        let head = whole.get(..wrong.at.start).unwrap_or(&whole);
        // As far from the cursor as it is in the text.
        let (_, cell) = window(before, behind, usize::from(line.width));
        let from = cell as i64 + cells(head) as i64 - cells(before) as i64;
        let said = whole.get(wrong.at.clone()).unwrap_or_default();
        let marks = "^".repeat(cells(said).clamp(1, usize::from(line.width).max(1)));
        let from = u16::try_from(from.max(0)).unwrap_or(0).min(line.width.saturating_sub(1));
        paint::text(buf, paint::shifted(below, from), &marks, theme.late());
    }
    Some(caret)
}

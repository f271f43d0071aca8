//! The box in which the order of the board is put together: each key with its place among the others and its way.

use ratatui::buffer::Buffer;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::order::{MARK, OrderBox, arrow, shape};
use crate::domain::query::Column;
use crate::i18n::Text;

pub fn draw(state: &State, shown: &OrderBox, theme: Theme, buf: &mut Buffer) {
    let stands = shape(state, shown);
    paint::framed(buf, stands.frame, state.locale.get(Text::OrderTitle), theme);
    let Some(rows) = stands.rows else { return };
    for (n, column) in shown.all.iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        let mark = format!("{:<MARK$}", mark(state, column));
        paint::spans(buf, line, &[(&mark, theme.accent()), (&state.column_label(column), theme.plain())]);
        if n == shown.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    paint::keys(buf, &stands, theme);
}

/// `1↓`: counts first, the greatest first.
fn mark(state: &State, column: &Column) -> String {
    let mut keys = state.leads.columns().order().keys.0.iter().enumerate();
    let key = keys.find(|(_, (known, _))| known == column);
    key.map(|(n, (_, direction))| format!("{}{}", n + 1, arrow(*direction))).unwrap_or_default()
}

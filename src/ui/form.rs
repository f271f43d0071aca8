//! The box of a form. Tells where the terminal's own cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::form::FormState;
use crate::app::form::shape::{Look, field, label_cells, shape, stands, title};

pub fn draw(state: &State, form: &FormState, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let shape = shape(state, form);
    let stands = stands(state, form, &shape);
    let inside = stands.frame.inside;
    paint::framed(buf, stands.frame, &title(state, form), theme);
    let label = label_cells(inside.width) as u16;
    let mut caret = None;
    for n in 0..shape.rows {
        let Some(line) = paint::line(inside, n) else { break };
        let value = paint::shifted(line, label);
        let Some(field) = field(state, form, form.top + n, usize::from(value.width)) else { break };
        let has_focus = form.top + n == form.focus;
        let style = if has_focus { theme.accent() } else { theme.quiet() };
        let room = Rect { width: label.saturating_sub(1), ..line };
        paint::text(buf, room, &field.label, style);
        let style = match field.look {
            Look::Typed => theme.strong(),
            Look::Choice => theme.plain(),
            Look::Known => theme.good(),
            Look::Unused => theme.quiet(),
        };
        paint::text(buf, value, &field.text, style);
        if has_focus && field.look == Look::Choice {
            buf.set_style(value, theme.selected());
        }
        if let Some(cell) = field.caret.filter(|_| has_focus && !value.is_empty()) {
            let cell = u16::try_from(cell).unwrap_or(u16::MAX).min(value.width.saturating_sub(1));
            caret = Some(Position { x: value.x + cell, y: value.y });
        }
    }
    for (n, (tone, words)) in shape.about.iter().enumerate() {
        if let Some(line) = paint::line(inside, shape.rows + n) {
            paint::text(buf, line, words, tone.map_or_else(|| theme.quiet(), |tone| theme.tone(tone)));
        }
    }
    paint::keys(buf, &stands, theme);
    let frame = Rect { y: inside.bottom(), height: 1, ..inside }.intersection(buf.area);
    if let Some((tone, words)) = form.saved.words(&state.locale) {
        paint::right(buf, frame, &format!(" {words} "), theme.tone(tone));
    }
    caret
}

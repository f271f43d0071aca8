//! Which of two values shall stand: the values below each other, each with the key that chooses it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::conflict::{ConflictState, LABEL, Line, lines};

pub fn draw(state: &State, view: &ConflictState, theme: Theme, body: Rect, buf: &mut Buffer) {
    let body = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    for (n, line) in lines(state, view, body.width).iter().skip(view.scroll).enumerate() {
        let Some(area) = paint::line(body, n) else { break };
        draw_line(theme, line, area, buf);
    }
}

fn draw_line(theme: Theme, line: &Line, area: Rect, buf: &mut Buffer) {
    let value = paint::shifted(area, LABEL);
    match line {
        Line::Title(text) => {
            paint::text(buf, area, text, theme.strong());
        }
        Line::Field(name) => {
            let used = paint::text(buf, area, name, theme.heading());
            let rest = paint::shifted(area, used + 1);
            paint::text(buf, rest, &"─".repeat(usize::from(rest.width)), theme.quiet());
        }
        Line::Choice { key, label, value: text } => {
            let room = Rect { width: LABEL.min(area.width).saturating_sub(1), ..area };
            paint::spans(buf, room, &[(key, theme.accent()), ("  ", Style::new()), (label, theme.quiet())]);
            paint::text(buf, value, text, theme.strong());
        }
        Line::More(text) => {
            paint::text(buf, value, text, theme.strong());
        }
        Line::Note(text) => {
            paint::text(buf, value, text, theme.quiet());
        }
        Line::Gap => {}
    }
}

//! The box that tells what would change of all that is marked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::bulk::{BulkBox, rows, visible};

pub fn draw(state: &State, asked: &BulkBox, theme: Theme, buf: &mut Buffer) {
    let stands = rows::shape(state, asked);
    paint::framed(buf, stands.frame, &rows::title(state, asked), theme);
    let inside = stands.frame.inside;
    let below = stands.keys.as_ref().map_or(0, |(area, _)| area.height);
    let gap = u16::from(inside.height > below + 1);
    let text = Rect { height: inside.height - below - gap, ..inside };
    let lines = rows::lines(state, asked);
    for (n, (tone, words)) in lines.iter().skip(asked.top).take(visible(state)).enumerate() {
        let Some(line) = paint::line(text, n) else { break };
        let style = tone.map_or_else(|| theme.plain(), |tone| theme.tone(tone));
        paint::text(buf, line, words, style);
    }
    paint::keys(buf, &stands, theme);
}

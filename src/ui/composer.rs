//! The box in which a person writes. Tells where the terminal's own cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::composer::ComposerState;
use crate::app::composer::shape::{shape, stands, title};

pub fn draw(state: &State, composer: &ComposerState, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let shape = shape(state, composer);
    let stands = stands(state, &shape);
    paint::framed(buf, stands.frame, &title(state, composer), theme);
    let (inside, text) = (stands.frame.inside, stands.text?);
    for (n, row) in composer.rows().iter().enumerate().skip(composer.top) {
        let Some(line) = paint::line(text, n - composer.top) else { break };
        // Spaces that hang over the edge are not cut off, they are not there to be seen.
        paint::text(buf, line, row.text(composer.lines()).trim_end(), theme.plain());
    }
    let below = usize::from(shape.rows + shape.gap);
    for (n, (tone, words)) in shape.about.iter().enumerate() {
        if let Some(line) = paint::line(inside, below + n) {
            paint::text(buf, line, words, tone.map_or_else(|| theme.quiet(), |tone| theme.tone(tone)));
        }
    }
    paint::keys(buf, &stands, theme);
    foot(state, composer, theme, inside, buf);
    let (row, cell) = composer.caret();
    let line = paint::line(inside, row.checked_sub(composer.top)?)?;
    let cell = u16::try_from(cell).unwrap_or(u16::MAX).min(line.width.saturating_sub(1));
    (!line.is_empty()).then_some(Position { x: line.x + cell, y: line.y })
}

/// In the frame below: whether the disk has it.
fn foot(state: &State, composer: &ComposerState, theme: Theme, inside: Rect, buf: &mut Buffer) {
    let frame = Rect { y: inside.bottom(), height: 1, ..inside }.intersection(buf.area);
    if let Some((tone, words)) = composer.saved.words(&state.locale) {
        paint::right(buf, frame, &format!(" {words} "), theme.tone(tone));
    }
}

//! Small brushes: text that ends where its room ends, right-aligned text, boxes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Borders, Clear, Widget};

use super::theme::Theme;
use crate::app::form::shape::window;
use crate::app::layout::boxes::{Boxed, Framed};
use crate::app::words::{cells, fit};

/// One line inside `area`, cut with `…`; returns the cells used.
pub fn text(buf: &mut Buffer, area: Rect, line: &str, style: Style) -> u16 {
    if area.is_empty() {
        return 0;
    }
    let line = fit(line, usize::from(area.width));
    let (end, _) = buf.set_stringn(area.x, area.y, &line, usize::from(area.width), style);
    end - area.x
}

/// One line that ends at the right edge of `area`; returns the cells used.
pub fn right(buf: &mut Buffer, area: Rect, line: &str, style: Style) -> u16 {
    if area.is_empty() {
        return 0;
    }
    let line = fit(line, usize::from(area.width));
    let width = cells(&line) as u16;
    let x = area.right() - width.min(area.width);
    buf.set_stringn(x, area.y, &line, usize::from(width), style);
    width
}

/// A line in which somebody types, before the cursor and behind it, as far as there is room; tells where the terminal's
/// own cursor belongs.
pub fn typed(buf: &mut Buffer, area: Rect, (before, behind): (&str, &str), style: Style) -> Option<Position> {
    let (line, cell) = window(before, behind, usize::from(area.width));
    text(buf, area, &line, style);
    let cell = u16::try_from(cell).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
    (!area.is_empty()).then_some(Position { x: area.x + cell, y: area.y })
}

/// Spans one after the other until the room ends; returns the cells used.
pub fn spans(buf: &mut Buffer, area: Rect, parts: &[(&str, Style)]) -> u16 {
    let mut used = 0;
    for (part, style) in parts {
        used += text(buf, shifted(area, used), part, *style);
    }
    used
}

/// What is left of `area` after `used` cells.
pub fn shifted(area: Rect, used: u16) -> Rect {
    let used = used.min(area.width);
    Rect { x: area.x + used, width: area.width - used, ..area }
}

/// The n-th line of `area`, or nothing below it.
pub fn line(area: Rect, n: usize) -> Option<Rect> {
    let n = u16::try_from(n).ok().filter(|n| *n < area.height)?;
    Some(Rect { y: area.y + n, height: 1, ..area })
}

/// A frame with its title, emptied.
pub fn framed(buf: &mut Buffer, frame: Framed, title: &str, theme: Theme) {
    let outer = frame.outer;
    clear(buf, outer);
    buf.set_style(outer, theme.ground());
    let block = Block::new().borders(Borders::ALL).border_set(border::ROUNDED).border_style(theme.heading());
    block.render(outer, buf);
    let room =
        Rect { x: outer.x + 2, width: outer.width.saturating_sub(4), height: 1.min(outer.height), ..outer };
    text(buf, room, &format!(" {} ", title.trim()), theme.accent());
}

/// The lines of a box that tell of its keys.
pub fn keys(buf: &mut Buffer, stands: &Boxed, theme: Theme) {
    let Some((area, lines)) = &stands.keys else { return };
    for (n, words) in lines.iter().enumerate() {
        if let Some(line) = line(*area, n) {
            text(buf, line, words, theme.quiet());
        }
    }
}

/// Empties an area; a wide character cut by its left edge goes whole, else its other half would show.
fn clear(buf: &mut Buffer, area: Rect) {
    if area.x > 0 {
        for y in area.top()..area.bottom() {
            if let Some(cell) = buf.cell_mut((area.x - 1, y))
                && cells(cell.symbol()) > 1
            {
                let ground = cell.bg;
                cell.reset();
                cell.bg = ground;
            }
        }
    }
    Clear.render(area, buf);
}

/// A sentence in the middle of an area, wrapped.
pub fn centered(buf: &mut Buffer, area: Rect, sentence: &str, style: Style) {
    let width = area.width.saturating_sub(4).min(64);
    let lines = crate::app::words::wrap(sentence, usize::from(width));
    let top = area.y + area.height.saturating_sub(lines.len() as u16) / 3;
    for (n, words) in lines.iter().enumerate() {
        let y = top + n as u16;
        if y < area.bottom() {
            let x = area.x + (area.width - (cells(words) as u16).min(area.width)) / 2;
            text(buf, Rect { x, y, width: area.right() - x, height: 1 }, words, style);
        }
    }
}

//! What may follow the keys of a chord, at the bottom of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::words::{cells, fit};

/// Between two columns.
const GAP: usize = 2;

/// In one column where that fits, else in as many as it takes.
pub fn draw(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let following = state.keymap.following(&state.scopes(), &state.chord);
    let labels: Vec<(String, &str)> =
        following.iter().map(|(key, bound)| (key.to_string(), state.bound_words(*bound))).collect();
    let key_width = labels.iter().map(|(key, _)| cells(key)).max().unwrap_or(0);
    let wanted = labels.iter().map(|(_, help)| key_width + cells(help) + 2).max().unwrap_or(0);
    let (most, tallest) =
        (usize::from(area.width.saturating_sub(4)), usize::from(area.height.saturating_sub(2)));
    let columns = labels.len().div_ceil(tallest.max(1)).max(1);
    let rows = labels.len().div_ceil(columns);
    // In a terminal of a few cells nothing is left of a column.
    let each = wanted.min(((most + GAP) / columns).saturating_sub(GAP));
    let width = (each + GAP) * columns - GAP;
    let height = (rows as u16 + 2).min(area.height);
    let foot = Rect { y: area.bottom() - height, height, ..area };
    let typed: Vec<String> = state.chord.iter().map(ToString::to_string).collect();
    let size = (u16::try_from(width).unwrap_or(u16::MAX), rows as u16);
    let inside = paint::popup(buf, foot, size, &format!("{} …", typed.join(" ")), theme);
    for (n, (key, help)) in labels.iter().enumerate() {
        let Some(line) = paint::line(inside, n % rows.max(1)) else { continue };
        let cell = paint::shifted(line, ((n / rows.max(1)) * (each + GAP)) as u16);
        let cell = Rect { width: cell.width.min(each as u16), ..cell };
        let gap = " ".repeat(key_width + 2 - cells(key));
        let room = usize::from(cell.width).saturating_sub(key_width + 2);
        let help = fit(help, room);
        paint::spans(buf, cell, &[(key, theme.accent()), (&gap, Style::new()), (&help, theme.plain())]);
    }
}

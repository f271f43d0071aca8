//! What may follow the keys of a chord, at the bottom of the screen.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::which::{Shape, shape};
use crate::app::words::{cells, fit};

pub fn draw(state: &State, theme: Theme, buf: &mut Buffer) {
    let Shape { grid, keys, key_width } = shape(state);
    let typed: Vec<String> = state.chord.iter().map(ToString::to_string).collect();
    paint::framed(buf, grid.frame, &format!("{} …", typed.join(" ")), theme);
    for (n, (key, help)) in keys.iter().enumerate() {
        let (cell, key) = (grid.cell(n), key.to_string());
        let gap = " ".repeat(key_width + 2 - cells(&key));
        let room = usize::from(cell.width).saturating_sub(key_width + 2);
        let help = fit(help, room);
        paint::spans(buf, cell, &[(&key, theme.accent()), (&gap, Style::new()), (&help, theme.plain())]);
    }
}

//! The filter line at the foot of a view. Tells where the terminal's own cursor belongs while somebody types there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::command::Command;

pub fn draw(state: &State, theme: Theme, area: Option<Rect>, buf: &mut Buffer) -> Option<Position> {
    let (area, filter) = (area?, state.filter()?);
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let word = state.filter_word().map(|text| state.locale.get(text)).unwrap_or_default();
    let used = paint::right(buf, area, word, theme.soon());
    let room = Rect { width: area.width.saturating_sub(used + u16::from(used > 0)), ..area };
    let key = state.key_words(Command::Filter);
    let used = paint::spans(buf, room, &[(&key, theme.accent()), (" ", theme.plain())]);
    paint::typed(buf, paint::shifted(room, used), filter.editor.line_parts(), theme.strong())
}

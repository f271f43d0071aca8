//! The filter line at the foot of a view. Tells where the terminal's own cursor belongs while somebody types there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::command::Command;
use crate::app::filter::room;
use crate::app::layout::boxes::behind;

pub fn draw(state: &State, theme: Theme, area: Option<Rect>, buf: &mut Buffer) -> Option<Position> {
    let (area, filter) = (area?, state.filter()?);
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let word = state.filter_word().map(|text| state.locale.get(text)).unwrap_or_default();
    paint::right(buf, area, word, theme.soon());
    let (from, room) = room(state, area.width);
    let key = state.key_words(Command::Filter);
    let head = Rect { width: area.width.min((from + room) as u16), ..area };
    paint::spans(buf, head, &[(&key, theme.accent()), (" ", theme.plain())]);
    paint::typed(buf, behind(head, from), filter.editor.line_parts(), theme.strong())
}

//! The tabs of a card, and whose card it is where no title says so.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::tabs::Tab;
use crate::app::words::cells;

pub fn draw(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let Some((_, open)) = state.tabs() else { return };
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let Some(line) = paint::line(area, 0) else { return };
    let mut room = line;
    for cell in state.tab_cells(line.width) {
        let used = match cell.text.split_once(&cell.number) {
            Some((before, name)) if cell.tab != open && !name.trim().is_empty() => {
                let parts = [(before, theme.plain()), (&*cell.number, theme.plain()), (name, theme.quiet())];
                paint::spans(buf, room, &parts)
            }
            _ if cell.tab == open => paint::text(buf, room, &cell.text, theme.accent()),
            _ => paint::text(buf, room, &cell.text, theme.quiet()),
        };
        room = paint::shifted(room, used);
    }
    let (Some(line), Some((name, more))) = (paint::line(area, 1), state.tab_title()) else { return };
    let facts = [more, state.kinds_shown().filter(|_| open == Tab::Timeline).unwrap_or_default()];
    let facts = facts.iter().filter(|fact| !fact.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
    let least = (cells(&name) as u16 + 2).min(line.width * 3 / 5);
    let used = paint::right(buf, paint::shifted(line, least), &facts, theme.quiet());
    paint::text(buf, Rect { width: line.width.saturating_sub(used + 1), ..line }, &name, theme.strong());
}

//! The box to find a contact or a company. Tells where the terminal's own cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::finder::FinderState;
use crate::i18n::Text;

const WIDEST: u16 = 72;
const ROWS: u16 = 10;

pub fn draw(
    state: &State,
    finder: &FinderState,
    theme: Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let size = (WIDEST.min(area.width.saturating_sub(4)), (ROWS + 2).min(area.height.saturating_sub(2)));
    let title = state.locale.fill(Text::LinkTitle, &[&state.target_name(finder.on)]);
    let inside = paint::popup(buf, area, size, &title, theme);
    let head = paint::line(inside, 0)?;
    let used = paint::text(buf, head, "> ", theme.accent());
    let room = paint::shifted(head, used);
    let caret = paint::typed(buf, room, finder.editor.line_parts(), theme.strong());
    let last = inside.height.saturating_sub(1);
    let rows = usize::from(last.saturating_sub(1));
    let hits = state.finder_hits(finder);
    let top = (finder.cursor + 1).saturating_sub(rows.max(1));
    for (n, hit) in hits.iter().skip(top).take(rows).enumerate() {
        let Some(line) = paint::line(inside, n + 1) else { break };
        let used = paint::right(buf, line, &hit.note, theme.quiet());
        paint::text(
            buf,
            Rect { width: line.width.saturating_sub(used + 1), ..line },
            &hit.text,
            theme.plain(),
        );
        if top + n == finder.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    if hits.is_empty()
        && let Some(line) = paint::line(inside, 1).filter(|_| rows > 0)
    {
        let text = if finder.is_idle() { Text::LinkType } else { Text::LinkNothing };
        paint::text(buf, line, state.locale.get(text), theme.quiet());
    }
    if let Some(line) = paint::line(inside, usize::from(last)).filter(|_| last > 0) {
        paint::text(buf, line, state.locale.get(Text::LinkKeys), theme.quiet());
    }
    caret
}

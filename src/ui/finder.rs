//! The box to find a contact or a company. Tells where the terminal's own cursor belongs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::finder::{FinderState, PROMPT, shape};
use crate::i18n::Text;

pub fn draw(state: &State, finder: &FinderState, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let stands = shape(state, finder);
    let title = state.locale.fill(Text::LinkTitle, &[&state.target_name(finder.on)]);
    paint::framed(buf, stands.frame, &title, theme);
    paint::text(buf, stands.frame.lines(0, 1), PROMPT, theme.accent());
    let caret = paint::typed(buf, stands.text?, finder.editor.line_parts(), theme.strong());
    let rows = stands.rows?;
    let hits = state.finder_hits(finder);
    for (n, hit) in hits.iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        let used = paint::right(buf, line, &hit.note, theme.quiet());
        paint::text(
            buf,
            Rect { width: line.width.saturating_sub(used + 1), ..line },
            &hit.text,
            theme.plain(),
        );
        if n == finder.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    if hits.is_empty()
        && let Some(line) = paint::line(rows.area, 0)
    {
        let text = if finder.is_idle() { Text::LinkType } else { Text::LinkNothing };
        paint::text(buf, line, state.locale.get(text), theme.quiet());
    }
    paint::keys(buf, &stands, theme);
    caret
}

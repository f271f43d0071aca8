//! The box that tells what would change of all that is marked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::bulk::{BulkBox, rows, visible};
use crate::app::words::{cells, wrap};

pub fn draw(state: &State, asked: &BulkBox, theme: Theme, area: Rect, buf: &mut Buffer) {
    let title = state.many_words(asked.kind, asked.on.len(), &state.deed_words(&asked.deed));
    let lines = rows::lines(state, asked);
    let keys = wrap(&rows::keys(state), usize::from(rows::width(state)));
    let widest = lines.iter().map(|(_, text)| cells(text)).chain(keys.iter().map(|key| cells(key)));
    let width = widest.max().unwrap_or(0).max(cells(&title).min(usize::from(rows::width(state))) + 2);
    let height = lines.len() + 1 + keys.len();
    let size = (u16::try_from(width).unwrap_or(u16::MAX), u16::try_from(height).unwrap_or(u16::MAX));
    let inside = paint::popup(buf, area, size, &title, theme);
    let below = u16::try_from(keys.len()).unwrap_or(u16::MAX).min(inside.height);
    let gap = u16::from(inside.height > below + 1);
    let text = Rect { height: inside.height - below - gap, ..inside };
    for (n, (tone, words)) in lines.iter().skip(asked.top).take(visible(state)).enumerate() {
        let Some(line) = paint::line(text, n) else { break };
        let style = tone.map_or_else(|| theme.plain(), |tone| theme.tone(tone));
        paint::text(buf, line, words, style);
    }
    for (n, words) in keys.iter().enumerate() {
        let at = usize::from(inside.height - below) + n;
        if let Some(line) = paint::line(inside, at) {
            paint::text(buf, line, words, theme.quiet());
        }
    }
}

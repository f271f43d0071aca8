//! The tabs of a card, and whose card it is where no title says so.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::tabs::{BY_NUMBER, Tab};
use crate::app::words::cells;

/// Between two tabs.
const GAP: u16 = 2;

pub fn draw(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let Some((tabs, open)) = state.tabs() else { return };
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let Some(line) = paint::line(area, 0) else { return };
    // A tab without a key of its own is still one of them.
    let key = |n: usize| BY_NUMBER.get(n).and_then(|tab| state.key(*tab)).unwrap_or_else(|| "·".to_owned());
    let labels: Vec<(Tab, String, String)> =
        tabs.iter().enumerate().map(|(n, tab)| (*tab, key(n), state.tab_label(*tab))).collect();
    let wide = |key: &str, label: &str| (cells(key) + cells(label)) as u16 + 1 + GAP;
    // Where there is no room for all names, the numbers of the others do.
    let all: u16 = labels.iter().map(|(_, key, label)| wide(key, label)).sum();
    let is_tight = all > line.width + GAP;
    // Before that, the blanks behind them go; the brackets of the open one need one more.
    let is_short = all.saturating_sub(labels.len() as u16) + 1 > line.width;
    let behind = if is_tight { "" } else { " " };
    let mut room = line;
    for (tab, number, label) in &labels {
        let used = if *tab == open {
            paint::text(buf, room, &format!("[{number} {label}]"), theme.accent())
        } else if is_short {
            paint::text(buf, room, &format!(" {number} "), theme.quiet())
        } else {
            paint::spans(
                buf,
                room,
                &[
                    (" ", theme.plain()),
                    (number, theme.plain()),
                    (" ", theme.plain()),
                    (label, theme.quiet()),
                    (behind, theme.plain()),
                ],
            )
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

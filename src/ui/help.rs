//! The help box and the which-key box, both from the command table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::help::{HelpState, visible_rows};
use crate::app::layout::ONE_COLUMN_BELOW;
use crate::app::words::cells;
use crate::i18n::Text;

/// Cells for the keys of a command; on a narrow screen for the first of them.
const KEYS: u16 = 14;
const ONE_KEY: u16 = 6;
const WIDTH: u16 = 70;

pub fn draw(state: &State, help: &HelpState, theme: Theme, buf: &mut Buffer) {
    let rows = state.help_rows(&help.filter);
    let visible = visible_rows(state.size.height);
    let area = Rect::new(0, 0, state.size.width, state.size.height);
    let inside =
        paint::popup(buf, area, (WIDTH, visible as u16 + 3), state.locale.get(Text::HelpTitle), theme);
    if let Some(line) = paint::line(inside, 0) {
        let label = state.locale.get(Text::HelpFilter);
        paint::spans(
            buf,
            line,
            &[(label, theme.quiet()), (&help.filter, theme.strong()), ("▏", theme.accent())],
        );
    }
    let list = Rect { y: inside.y + 1.min(inside.height), height: inside.height.saturating_sub(2), ..inside };
    if rows.is_empty()
        && let Some(line) = paint::line(list, 0)
    {
        paint::text(buf, line, &state.locale.fill(Text::HelpNothing, &[&help.filter]), theme.quiet());
    }
    for (n, spec) in rows.iter().enumerate().skip(help.top).take(visible) {
        let Some(line) = paint::line(list, n - help.top) else { break };
        let is_narrow = state.size.width < ONE_COLUMN_BELOW;
        let width = if is_narrow { ONE_KEY } else { KEYS };
        let keys = state.keymap.keys_of(spec.command, &state.screen_stack());
        let keys = if is_narrow { keys.into_iter().next().unwrap_or_default() } else { keys.join("  ") };
        paint::text(buf, Rect { width: width.min(line.width), ..line }, &keys, theme.accent());
        paint::text(buf, paint::shifted(line, width + 1), state.locale.help(spec.command), theme.plain());
        if n == help.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    let last = Rect { y: inside.bottom().saturating_sub(1), height: 1.min(inside.height), ..inside };
    paint::text(buf, last, state.locale.get(Text::HelpHint), theme.quiet());
}

/// What may follow the keys of a chord typed so far, at the bottom of the screen.
pub fn which_key(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let following = state.keymap.following(&state.scopes(), &state.chord);
    let labels: Vec<(String, &str)> =
        following.iter().map(|(key, bound)| (key.to_string(), state.bound_words(*bound))).collect();
    let widest = labels.iter().map(|(key, help)| cells(key) + cells(help) + 2).max().unwrap_or(0);
    let height = (labels.len() as u16 + 2).min(area.height);
    let foot = Rect { y: area.bottom() - height, height, ..area };
    let typed: Vec<String> = state.chord.iter().map(ToString::to_string).collect();
    let size = (u16::try_from(widest).unwrap_or(u16::MAX), labels.len() as u16);
    let inside = paint::popup(buf, foot, size, &format!("{} …", typed.join(" ")), theme);
    for (n, (key, help)) in labels.iter().enumerate() {
        if let Some(line) = paint::line(inside, n) {
            paint::spans(buf, line, &[(key, theme.accent()), ("  ", Style::new()), (help, theme.plain())]);
        }
    }
}

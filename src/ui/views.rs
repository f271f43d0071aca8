//! What narrows the leads, in a line above them, and the box of saved views.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::views::boxed::{PROMPT, Row, ViewsBox, asked, shape};
use crate::app::views::opening::is_changed;
use crate::domain::SavedView;
use crate::i18n::Text;

/// The open view and the sentence: what is not shown is never hidden without a word.
pub fn line(state: &State, theme: Theme, area: Option<Rect>, buf: &mut Buffer) {
    let (Some(area), Some((name, sentence))) = (area, state.narrowed_by()) else { return };
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let sentence = sentence.unwrap_or_else(|| state.locale.get(Text::FilterEverything).to_owned());
    let name = name.map(|name| format!("{name}  ")).unwrap_or_default();
    paint::spans(buf, area, &[("▽ ", theme.accent()), (&name, theme.strong()), (&sentence, theme.plain())]);
}

pub fn draw(state: &State, shown: &ViewsBox, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let stands = shape(state, shown);
    paint::framed(buf, stands.frame, state.locale.get(Text::ViewsTitle), theme);
    let rows = stands.rows?;
    for (n, row) in state.view_rows().iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        view_row(state, row, theme, line, buf);
        if n == shown.cursor && shown.naming.is_none() {
            buf.set_style(line, theme.selected());
        }
    }
    let inside = stands.frame.inside;
    for (n, words) in asked(state, shown, inside.width).iter().enumerate() {
        if let Some(line) = paint::line(inside, usize::from(rows.area.height) + 1 + n) {
            paint::text(buf, line, words, theme.soon());
        }
    }
    paint::keys(buf, &stands, theme);
    let naming = shown.naming.as_ref()?;
    let line = stands.text.filter(|line| !line.is_empty())?;
    let prompt = Rect { x: inside.x, width: inside.width, ..line };
    paint::text(buf, prompt, PROMPT, theme.accent());
    paint::typed(buf, line, naming.editor.line_parts(), theme.strong())
}

/// `1 mine*   status = open and responsible = me`.
fn view_row(state: &State, row: &Row, theme: Theme, line: Rect, buf: &mut Buffer) {
    let view = row.view();
    let is_open = state.views.open.as_ref() == Some(&view.name) && matches!(row, Row::Saved(_));
    let digit = view.key.map_or(" ".to_owned(), |key| key.to_string());
    let star = if is_open && is_changed(state, view) { "*" } else { "" };
    let name = format!("{}{star}", view.name);
    let style = if matches!(row, Row::Saved(_)) { theme.strong() } else { theme.quiet() };
    let mark = if is_open { "▽" } else { " " };
    let head = (line.width / 3).max(16).min(line.width);
    let room = Rect { width: head.saturating_sub(1), ..line };
    paint::spans(
        buf,
        room,
        &[(mark, theme.accent()), (&digit, theme.accent()), (" ", theme.plain()), (&name, style)],
    );
    let rest = paint::shifted(line, head);
    let note = note(state, row, view, star);
    paint::text(buf, rest, &note, theme.quiet());
}

fn note(state: &State, row: &Row, view: &SavedView, star: &str) -> String {
    let sentence = if view.filter.trim().is_empty() {
        state.locale.get(Text::FilterEverything).to_owned()
    } else {
        view.filter.to_string()
    };
    match row {
        Row::Offered(_) => format!("{}: {sentence}", state.locale.get(Text::ViewsOffered)),
        Row::Saved(_) if !star.is_empty() => format!("{}: {sentence}", state.locale.get(Text::ViewsChanged)),
        Row::Saved(_) => sentence,
    }
}

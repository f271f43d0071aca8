//! What narrows the leads, in a line above them, and the box of saved views.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::form::shape::window;
use crate::app::views::boxed::{Naming, Row, ViewsBox, visible};
use crate::app::views::opening::is_changed;
use crate::app::words::wrap;
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

/// The widest the box gets.
const WIDTH: u16 = 72;

pub fn draw(state: &State, shown: &ViewsBox, theme: Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let rows = state.view_rows();
    let width = WIDTH.min(area.width.saturating_sub(4)).max(1);
    let keys = wrap(state.locale.get(keys(shown)), usize::from(width));
    let foot = foot(state, shown, width);
    let list = rows.len().min(visible(state));
    let height = list + 1 + foot.len() + keys.len();
    let inside = paint::popup(buf, area, (width, height as u16), state.locale.get(Text::ViewsTitle), theme);
    for (n, (at, row)) in rows.iter().enumerate().skip(shown.top).take(list).enumerate() {
        let Some(line) = paint::line(inside, n) else { break };
        view_row(state, row, theme, line, buf);
        if at == shown.cursor && shown.naming.is_none() {
            buf.set_style(line, theme.selected());
        }
    }
    let mut n = list + 1;
    for words in &foot {
        if let Some(line) = paint::line(inside, n) {
            paint::text(buf, line, words, theme.soon());
        }
        n += 1;
    }
    let mut caret = None;
    if let (Some(naming), Some(line)) = (&shown.naming, paint::line(inside, n.saturating_sub(1))) {
        caret = name_line(naming, theme, line, buf);
    }
    for words in &keys {
        if let Some(line) = paint::line(inside, n) {
            paint::text(buf, line, words, theme.quiet());
        }
        n += 1;
    }
    caret
}

const fn keys(shown: &ViewsBox) -> Text {
    if shown.naming.is_some() { Text::ViewsNameKeys } else { Text::ViewsKeys }
}

/// What is asked; under a name that is typed there is a line for it.
fn foot(state: &State, shown: &ViewsBox, width: u16) -> Vec<String> {
    let words = match (&shown.naming, &shown.going) {
        (Some(Naming { of: Some(of), .. }), _) => state.locale.fill(Text::ViewsOtherName, &[of]),
        (Some(_), _) => state.locale.get(Text::ViewsNewName).to_owned(),
        (None, Some(going)) => state.locale.fill(Text::ViewsSureDelete, &[going]),
        (None, None) => return Vec::new(),
    };
    let mut lines = wrap(&words, usize::from(width));
    lines.extend(shown.naming.is_some().then(String::new));
    lines
}

fn name_line(naming: &Naming, theme: Theme, line: Rect, buf: &mut Buffer) -> Option<Position> {
    let used = paint::text(buf, line, "> ", theme.accent());
    let room = paint::shifted(line, used);
    let (before, behind) = naming.editor.line_parts();
    let (text, cell) = window(before, behind, usize::from(room.width));
    paint::text(buf, room, &text, theme.strong());
    let cell = u16::try_from(cell).unwrap_or(u16::MAX).min(room.width.saturating_sub(1));
    (!room.is_empty()).then_some(Position { x: room.x + cell, y: room.y })
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

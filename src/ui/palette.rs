//! The palette and the help: a line, what fits it, and the key of each to learn it by.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::search::found;
use super::theme::Theme;
use crate::app::State;
use crate::app::layout::ONE_COLUMN_BELOW;
use crate::app::layout::boxes::Framed;
use crate::app::palette::offers::Sort;
use crate::app::palette::{Book, PaletteState, Row, prompt, shape};
use crate::app::words::cells;
use crate::i18n::Text;

/// Cells for the keys of a command in the help; on a narrow screen for the first of them.
const KEYS: u16 = 14;
const ONE_KEY: u16 = 6;
/// Most cells for the keys of a row of the palette.
const KEYS_BEHIND: usize = 16;
/// Between two parts of a line.
const GAP: u16 = 2;

/// Tells where the next letter goes.
pub fn draw(state: &State, palette: &PaletteState, theme: Theme, buf: &mut Buffer) -> Option<Position> {
    let stands = shape(state, palette);
    let title = match palette.book {
        Book::Palette => Text::PaletteTitle,
        Book::Help => Text::HelpTitle,
    };
    paint::framed(buf, stands.frame, state.locale.get(title), theme);
    let style = if palette.book == Book::Palette { theme.accent() } else { theme.quiet() };
    paint::text(buf, stands.frame.lines(0, 1), prompt(state, palette.book), style);
    let caret =
        stands.text.and_then(|line| paint::typed(buf, line, palette.editor().line_parts(), theme.strong()));
    if palette.rows.is_empty() {
        nothing(state, palette, theme, stands.frame, buf);
    }
    let rows = stands.rows?;
    for (n, row) in palette.rows.iter().enumerate().skip(rows.top) {
        let Some(line) = paint::line(rows.area, n - rows.top) else { break };
        match palette.book {
            Book::Help => key_first(state, row, theme, line, buf),
            Book::Palette => key_last(state, palette, row, (theme, line), buf),
        }
        if n == palette.cursor {
            buf.set_style(line, theme.selected());
        }
    }
    paint::keys(buf, &stands, theme);
    caret
}

/// That nothing fits.
fn nothing(state: &State, palette: &PaletteState, theme: Theme, frame: Framed, buf: &mut Buffer) {
    let list = frame.lines(1, usize::from(frame.inside.height.saturating_sub(2)));
    let text = if palette.book == Book::Help { Text::HelpNothing } else { Text::PaletteNothing };
    let (_, wanted) = palette.wanted();
    let words = crate::app::words::wrap(&state.locale.fill(text, &[&wanted]), usize::from(list.width));
    for (n, words) in words.iter().enumerate() {
        if let Some(line) = paint::line(list, n) {
            paint::text(buf, line, words, theme.quiet());
        }
    }
}

/// A sheet to look up: the keys in a column of their own.
fn key_first(state: &State, row: &Row, theme: Theme, line: Rect, buf: &mut Buffer) {
    let is_narrow = state.size.width < ONE_COLUMN_BELOW;
    let width = if is_narrow { ONE_KEY } else { KEYS };
    let keys = if is_narrow { row.keys.first().cloned().unwrap_or_default() } else { row.keys.join("  ") };
    paint::text(buf, Rect { width: width.min(line.width), ..line }, &keys, theme.accent());
    paint::text(buf, paint::shifted(line, width + 1), &row.label, theme.plain());
}

/// What is found, where it was found; its key or its sort at the end.
fn key_last(
    state: &State,
    palette: &PaletteState,
    row: &Row,
    (theme, line): (Theme, Rect),
    buf: &mut Buffer,
) {
    let is_narrow = state.size.width < ONE_COLUMN_BELOW;
    let (end, style) = match sort_word(row.sort) {
        Some(word) => (state.locale.get(word).to_owned(), theme.quiet()),
        None => (keys(row, if is_narrow { 0 } else { KEYS_BEHIND }), theme.accent()),
    };
    let width = (cells(&end) as u16).min(line.width / 2);
    let used = paint::right(buf, Rect { x: line.right() - width, width, ..line }, &end, style);
    let room = Rect { width: line.width.saturating_sub(used + u16::from(used > 0)), ..line };
    let label = cells(&row.label) as u16;
    let label = if row.about.is_empty() { label.min(room.width) } else { label.min(room.width * 2 / 3) };
    found(buf, Rect { width: label, ..room }, (palette.query(), &row.label), theme.plain());
    found(buf, paint::shifted(room, label + GAP), (palette.query(), &row.about), theme.quiet());
}

/// As many keys as there is room for.
fn keys(row: &Row, most: usize) -> String {
    let mut keys = String::new();
    for key in &row.keys {
        if !keys.is_empty() && cells(&keys) + cells(key) + 2 > most {
            break;
        }
        if !keys.is_empty() {
            keys.push_str("  ");
        }
        keys.push_str(key);
    }
    keys
}

/// What has no key of its own says what it is.
const fn sort_word(sort: Sort) -> Option<Text> {
    match sort {
        Sort::Command | Sort::View | Sort::Motion | Sort::Argument => None,
        Sort::Setting => Some(Text::SortSetting),
        Sort::Account => Some(Text::SortAccount),
        Sort::Person => Some(Text::SortPerson),
        Sort::Lead => Some(Text::SearchLead),
        Sort::Contact => Some(Text::Contact),
        Sort::Company => Some(Text::Company),
    }
}

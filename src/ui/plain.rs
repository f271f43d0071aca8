//! A drawn screen as lines to be heard: no frames, no marks without a word, no empty lines.
//!
//! Reads the cells and not the screens, so every screen and box there is can be heard, and those still to come. Owns what
//! is said after something happened: what is new, and where the cursor is.

use std::mem::{Discriminant, discriminant};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::State;
use crate::app::plain::{place, prompt};
use crate::app::state::{Popup, Screen};
use crate::app::words::cells;
use crate::i18n::Text;

/// Wide enough for sentences, narrow enough for one stage at a time; high enough that nothing scrolls away.
pub const SIZE: (u16, u16) = (58, 120);

/// What a person was told, or is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    view: Option<View>,
    title: String,
    lines: Vec<String>,
    /// What the cursor is on.
    spot: Option<String>,
    message: Option<(Option<u64>, String)>,
    prompt: Option<String>,
}

type View = (usize, Option<Discriminant<Screen>>, Option<Discriminant<Popup>>, bool);

/// Who made it happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Person,
    Itself,
}

impl Told {
    /// The state and how it was drawn.
    pub fn of(state: &State, buf: &Buffer) -> Self {
        let header = row(state, buf, Rect { height: 1, ..buf.area }).unwrap_or_default();
        let area = boxed(buf).unwrap_or(Rect {
            y: buf.area.y + 1,
            height: buf.area.height.saturating_sub(2),
            ..buf.area
        });
        let mut lines = rows(state, buf, area);
        let is_boxed = area.y != buf.area.y + 1;
        let title = if is_boxed && !lines.is_empty() { lines.remove(0) } else { header };
        let on = |row: &Rect| (row.left()..row.right()).any(|x| is_cursor(&buf[(x, row.y)]));
        let drawn = area.rows().find(on).and_then(|line| row(state, buf, line));
        Self {
            view: Some((
                state.screens.len(),
                state.screens.last().map(discriminant),
                state.popup.as_ref().map(discriminant),
                !state.chord.is_empty(),
            )),
            title,
            lines,
            spot: place(state).or(drawn),
            message: state.message().map(|(_, text)| (state.toast.as_ref().map(|toast| toast.seq), text)),
            prompt: prompt(state).map(str::to_owned),
        }
    }

    /// What to say now that `before` was said.
    pub fn news(&self, before: &Self, by: By) -> Vec<String> {
        let mut out = Vec::new();
        if self.view != before.view {
            out.push(self.title.clone());
            // A list is heard line by line; a page at once.
            if self.spot.is_none() || self.prompt.is_some() {
                out.extend(self.lines.iter().cloned());
            }
            out.extend(self.spot.clone());
            out.extend(self.prompt.clone());
        } else {
            let is_page = self.spot.is_none() || before.spot.is_none();
            if is_page {
                out.extend(self.lines.iter().filter(|line| !before.lines.contains(line)).cloned());
            }
            if self.spot != before.spot && (by == By::Person || before.spot.is_none()) {
                out.extend(self.spot.clone());
            }
        }
        if self.message != before.message {
            out.extend(self.message.clone().map(|(_, text)| text));
        }
        if out.is_empty() && by == By::Person {
            out.push(self.spot.clone().unwrap_or_else(|| self.title.clone()));
        }
        out.dedup();
        out
    }

    /// All of it, from the top.
    pub fn page(&self) -> Vec<String> {
        let all = std::iter::once(&self.title).chain(&self.lines).chain(&self.spot);
        all.filter(|line| !line.is_empty()).cloned().collect()
    }
}

fn is_cursor(cell: &Cell) -> bool {
    cell.modifier.contains(Modifier::REVERSED)
}

/// The inside and the title of the box above the screen.
fn boxed(buf: &Buffer) -> Option<Rect> {
    let at =
        |corner: &str| buf.content.iter().position(|cell| cell.symbol() == corner).map(|n| buf.pos_of(n));
    let ((left, top), (right, bottom)) = (at("╭")?, at("╯")?);
    let is_whole = left < right && top < bottom;
    is_whole.then(|| Rect { x: left, y: top, width: right - left + 1, height: bottom - top + 1 })
}

fn rows(state: &State, buf: &Buffer, area: Rect) -> Vec<String> {
    area.rows().filter_map(|line| row(state, buf, line)).collect()
}

/// The text of a row; `None` where there is none. What is far apart on the screen is divided by a comma.
fn row(state: &State, buf: &Buffer, line: Rect) -> Option<String> {
    let mut text = String::new();
    let mut x = line.left();
    while x < line.right() {
        let symbol = buf[(x, line.y)].symbol();
        text.push_str(if symbol.chars().all(is_drawing) { " " } else { symbol });
        x += (cells(symbol) as u16).max(1);
    }
    let parts: Vec<&str> = text.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect();
    let text = parts.join(", ");
    let (mark, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let text = match mark {
        "!" => format!("{}: {}", state.locale.get(Text::Overdue), rest.trim_start()),
        "●" => format!("{}: {}", state.locale.get(Text::Today), rest.trim_start()),
        "○" | "·" => rest.trim_start().to_owned(),
        _ => text,
    };
    (!text.is_empty()).then_some(text)
}

/// Lines, blocks and corners.
const fn is_drawing(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{259F}' | '‹' | '›')
}

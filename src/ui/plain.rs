//! A drawn screen as lines to be heard: no frames, no marks without a word, no empty lines.
//!
//! Reads the cells and not the screens, so every screen and box there is can be heard, and those still to come. Owns what
//! is said after something happened: what is new, and where the cursor is.

use std::mem::{Discriminant, discriminant};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::State;
use crate::app::layout::Size;
use crate::app::plain::{is_noise, place, prompt};
use crate::app::state::{Popup, Screen};
use crate::app::tabs::Tab;
use crate::app::timeline;
use crate::app::words::cells;
use crate::i18n::Text;

/// So narrow that it has one stage at a time, and so high that nothing scrolls away.
pub const BOARD: Size = Size { width: 58, height: 120 };

/// The room to draw in. The sentences of boxes need more.
pub const fn room(state: &State) -> Size {
    if is_boxed(state) { Size { width: 110, ..BOARD } } else { BOARD }
}

/// Whether a box is above the screen. The line of a filter is none.
const fn is_boxed(state: &State) -> bool {
    !matches!(state.popup, None | Some(Popup::Filter)) || !state.chord.is_empty()
}

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
    /// Its lines say more than the cursor is on: they are heard at once.
    is_page: bool,
}

/// How deep, which screen, which of its tabs, which box; and whether a chord is begun.
type View = (usize, Option<Discriminant<Screen>>, Option<Tab>, Option<Discriminant<Popup>>, bool);

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
        let area = boxed(state, buf).unwrap_or(Rect {
            y: buf.area.y + 1,
            height: buf.area.height.saturating_sub(2),
            ..buf.area
        });
        let is_boxed = is_boxed(state);
        let mut lines = rows(state, buf, area);
        let title = if is_boxed && !lines.is_empty() { lines.remove(0) } else { header };
        lines.retain(|line| !is_noise(state, line));
        let on = |row: &Rect| (row.left()..row.right()).any(|x| is_cursor(&buf[(x, row.y)]));
        let drawn = area.rows().find(on).and_then(|line| row(state, buf, line));
        let spot = place(state);
        Self {
            view: Some((
                state.screens.len(),
                state.screens.last().map(discriminant),
                state.tabs().map(|(_, open)| open),
                state.popup.as_ref().map(discriminant),
                !state.chord.is_empty(),
            )),
            title,
            lines,
            is_page: is_boxed
                || drawn.is_none() && spot.is_none()
                || timeline::front(state).is_some()
                || matches!(state.screens.last(), Some(Screen::Search(_))),
            spot: spot.or(drawn),
            message: state.message().map(|(_, text)| (state.toast.as_ref().map(|toast| toast.seq), text)),
            prompt: prompt(state).map(str::to_owned),
        }
    }

    /// What to say now that `before` was said.
    pub fn news(&self, before: &Self, by: By) -> Vec<String> {
        let mut out = Vec::new();
        if self.view == before.view {
            if self.is_page {
                out.extend(self.lines.iter().filter(|line| !before.lines.contains(line)).cloned());
            }
            if self.spot != before.spot && (by == By::Person || before.spot.is_none()) {
                out.extend(self.spot.clone());
            }
        } else {
            // Where a box was closed, what is below it is known.
            if !(before.is_boxed() && !self.is_boxed() && self.is_on(before)) {
                out.push(self.title.clone());
            }
            // A list is heard line by line; a page and a box at once.
            if self.is_page {
                out.extend(self.lines.iter().filter(|line| Some(*line) != self.spot.as_ref()).cloned());
            }
            out.extend(self.spot.clone());
            out.extend(self.prompt.clone());
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

    fn is_boxed(&self) -> bool {
        self.view.is_some_and(|(.., popup, is_chord)| popup.is_some() || is_chord)
    }

    /// The same screen, whatever box is above it.
    fn is_on(&self, other: &Self) -> bool {
        let below = |told: &Self| told.view.map(|(depth, screen, tab, ..)| (depth, screen, tab));
        below(self) == below(other)
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

/// The inside and the title of the box above the screen, without the frame below.
fn boxed(state: &State, buf: &Buffer) -> Option<Rect> {
    if !is_boxed(state) {
        return None;
    }
    let at =
        |corner: &str| buf.content.iter().position(|cell| cell.symbol() == corner).map(|n| buf.pos_of(n));
    let ((left, top), (right, bottom)) = (at("╭")?, at("╯")?);
    let is_whole = left < right && top < bottom;
    is_whole.then(|| Rect { x: left, y: top, width: right - left + 1, height: bottom - top })
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
    matches!(c, '\u{2500}'..='\u{259F}' | '‹' | '›' | '□' | '▪' | '∙')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(depth: usize, lines: &[&str], spot: Option<&str>) -> Told {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        let view = Some((depth, None, None, None, false));
        let (title, spot) = (format!("screen {depth}"), spot.map(str::to_owned));
        Told { view, title, lines, is_page: spot.is_none(), spot, ..Told::default() }
    }

    #[test]
    fn what_is_new_is_said_and_nothing_twice() {
        let list = told(1, &["one", "two"], Some("one"));
        assert_eq!(list.news(&Told::default(), By::Itself), ["screen 1", "one"]);
        assert_eq!(list.news(&list, By::Itself), [""; 0]);
        // A key that changes nothing is answered all the same.
        assert_eq!(list.news(&list, By::Person), ["one"]);
        let moved = told(1, &["one", "two"], Some("two"));
        assert_eq!(moved.news(&list, By::Person), ["two"]);
        // What the program does by itself does not talk over what a person does.
        assert_eq!(moved.news(&list, By::Itself), [""; 0]);
    }

    #[test]
    fn a_page_is_read_at_once_and_then_only_what_joins_it() {
        let page = told(2, &["name", "Loading …"], None);
        assert_eq!(page.news(&told(1, &[], Some("one")), By::Person), ["screen 2", "name", "Loading …"]);
        let more = told(2, &["name", "price"], None);
        assert_eq!(more.news(&page, By::Itself), ["price"]);
        assert_eq!(more.page(), ["screen 2", "name", "price"]);
    }

    #[test]
    fn a_message_is_said_whenever_it_comes() {
        let before = told(1, &[], Some("one"));
        let with = |seq| Told { message: Some((Some(seq), "No.".to_owned())), ..before.clone() };
        assert_eq!(with(1).news(&before, By::Itself), ["No."]);
        assert_eq!(with(2).news(&with(1), By::Person), ["No."]);
        assert_eq!(before.news(&with(2), By::Itself), [""; 0]);
    }
}

//! The screen between its source and its picture: cells with text, width and look.
//!
//! Both sources end here, so a picture of a ratatui buffer and one of a real terminal differ only when
//! the screens do. Escape sequences inside a cell (links) are dropped: they have no look.

use ratatui::buffer::{Buffer, Cell as BufferCell, CellDiffOption};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A colour before a palette gives it a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    #[default]
    Default,
    Indexed(u8),
    Rgb(u8, u8, u8),
}

/// Colours and attributes of a cell; `line` is the colour of its underline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    pub fg: Ink,
    pub bg: Ink,
    pub line: Ink,
    pub modifier: Modifier,
}

/// One cell. The second half of a wide character has the width 0, no text, and the look of the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub width: u16,
    pub look: Look,
}

/// A rectangle of cells, and the cursor when one is shown, as (column, row).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub cols: u16,
    pub rows: u16,
    pub cursor: Option<(u16, u16)>,
    cells: Vec<Cell>,
}

impl Grid {
    /// Takes the whole buffer; the cursor is not part of it, set `cursor` for a picture that shows one.
    pub fn from_buffer(buffer: &Buffer) -> Self {
        let area = buffer.area;
        Self::build(area.width, area.height, None, |col, row| {
            buffer.cell((area.x + col, area.y + row)).map(cell_of_buffer)
        })
    }

    /// Takes the visible screen. The parser knows no strikethrough, no hidden text and no underline colour.
    pub fn from_vt100(screen: &vt100::Screen) -> Self {
        let (rows, cols) = screen.size();
        let (row, col) = screen.cursor_position();
        let cursor = (!screen.hide_cursor()).then_some((col, row));
        Self::build(cols.get(), rows.get(), cursor, |col, row| screen.cell(row, col).map(cell_of_terminal))
    }

    fn build(
        cols: u16,
        rows: u16,
        cursor: Option<(u16, u16)>,
        source: impl Fn(u16, u16) -> Option<(String, u16, Look)>,
    ) -> Self {
        let mut cells = Vec::with_capacity(usize::from(cols) * usize::from(rows));
        for row in 0..rows {
            let mut covered: Option<(u16, Look)> = None;
            for col in 0..cols {
                if let Some((left, look)) = covered.filter(|(left, _)| *left > 0) {
                    covered = Some((left - 1, look));
                    cells.push(Cell { text: String::new(), width: 0, look });
                    continue;
                }
                let (text, width, look) = source(col, row).unwrap_or_default();
                let width = width.clamp(1, cols - col);
                covered = Some((width - 1, look));
                cells.push(Cell { text, width, look });
            }
        }
        Self { cols, rows, cursor, cells }
    }

    pub fn cell(&self, col: u16, row: u16) -> &Cell {
        assert!(col < self.cols && row < self.rows, "no cell {col},{row} in {}x{}", self.cols, self.rows);
        &self.cells[usize::from(row) * usize::from(self.cols) + usize::from(col)]
    }

    /// The look of a cell as it is shown: the cursor reverses it.
    pub fn look(&self, col: u16, row: u16) -> Look {
        let mut look = self.cell(col, row).look;
        if self.cursor == Some((col, row)) {
            look.modifier.toggle(Modifier::REVERSED);
        }
        look
    }

    /// The text of the grid, one line per row, without trailing spaces.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for row in 0..self.rows {
            let line: String = (0..self.cols).map(|col| self.cell(col, row)).map(shown).collect();
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

fn shown(cell: &Cell) -> &str {
    if cell.text.is_empty() && cell.width > 0 { " " } else { &cell.text }
}

fn cell_of_buffer(cell: &BufferCell) -> (String, u16, Look) {
    let text = without_escapes(cell.symbol());
    let width = match cell.diff_option {
        // ForcedWidth counts cells of the whole sequence, which is what a link in a cell needs.
        CellDiffOption::ForcedWidth(width) => width.get(),
        CellDiffOption::None | CellDiffOption::Skip | CellDiffOption::AlwaysUpdate => {
            u16::try_from(text.width()).unwrap_or(1)
        }
    };
    let look = Look {
        fg: ink_of_colour(cell.fg),
        bg: ink_of_colour(cell.bg),
        line: ink_of_colour(cell.underline_color),
        modifier: cell.modifier,
    };
    (text, width, look)
}

fn cell_of_terminal(cell: &vt100::Cell) -> (String, u16, Look) {
    let attributes = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    let modifier = attributes.into_iter().filter(|(on, _)| *on).map(|(_, modifier)| modifier).collect();
    let look = Look {
        fg: ink_of_terminal(cell.fgcolor()),
        bg: ink_of_terminal(cell.bgcolor()),
        line: Ink::Default,
        modifier,
    };
    (cell.contents().to_owned(), if cell.is_wide() { 2 } else { 1 }, look)
}

fn ink_of_terminal(colour: vt100::Color) -> Ink {
    match colour {
        vt100::Color::Default => Ink::Default,
        vt100::Color::Idx(index) => Ink::Indexed(index),
        vt100::Color::Rgb(r, g, b) => Ink::Rgb(r, g, b),
    }
}

fn ink_of_colour(colour: Color) -> Ink {
    let index = match colour {
        Color::Reset => return Ink::Default,
        Color::Rgb(r, g, b) => return Ink::Rgb(r, g, b),
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    Ink::Indexed(index)
}

/// Drops CSI and OSC sequences; an OSC ends with BEL or ST.
fn without_escapes(symbol: &str) -> String {
    let mut out = String::new();
    let mut rest = symbol;
    while let Some(start) = rest.find('\x1b') {
        out.push_str(&rest[..start]);
        let tail = &rest[start + 1..];
        rest = match tail.chars().next() {
            Some(']') => tail.find(['\x07', '\x1b']).map_or("", |end| {
                tail[end..].strip_prefix("\x1b\\").unwrap_or_else(|| tail[end..].trim_start_matches('\x07'))
            }),
            Some('[') => tail[1..].find(|c| ('@'..='~').contains(&c)).map_or("", |end| &tail[end + 2..]),
            Some(_) | None => tail,
        };
    }
    out + rest
}

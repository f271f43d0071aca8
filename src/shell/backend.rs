//! A ratatui backend that writes nothing when nothing changed.
//!
//! The stock backend hides the cursor with every frame, and a synchronised update around an empty diff is
//! sixteen bytes: over SSH an idle screen must be silent. So the update begins with the first changed cell
//! and the cursor is hidden once, or put where a person writes once. Terminals that do not know mode 2026 ignore it.
//!
//! It also trusts no terminal with the width of pictures: after one the place is told anew.

use std::io::{self, Write};

use crossterm::cursor::{MoveTo, MoveToColumn};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::hyperlinks::{Hyperlinks, link_of, write_link};
use super::pen::Pen;
use crate::domain::Href;

#[derive(Debug)]
pub struct QuietBackend<W: Write> {
    inner: CrosstermBackend<W>,
    is_updating: bool,
    cursor: Cursor,
    /// Where the terminal's cursor was put, if nothing has moved it since.
    place: Option<Position>,
    /// The links of the frame to come.
    links: Vec<Href>,
}

impl<W: Write> Hyperlinks for QuietBackend<W> {
    fn set_links(&mut self, links: Vec<Href>) {
        self.links = links;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    Shown,
}

impl<W: Write> QuietBackend<W> {
    pub const fn new(writer: W) -> Self {
        Self {
            inner: CrosstermBackend::new(writer),
            is_updating: false,
            cursor: Cursor::Unknown,
            place: None,
            links: Vec::new(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.is_updating {
            self.is_updating = true;
            queue!(self.inner, BeginSynchronizedUpdate)?;
        }
        Ok(())
    }

    /// Puts the terminal's cursor where the next symbol goes.
    fn go(&mut self, from: Place, x: u16, y: u16) -> io::Result<()> {
        match from {
            Place::At(column, row) if (column, row) == (x, y) => Ok(()),
            Place::At(_, row) | Place::Row(row) if row == y => queue!(self.inner, MoveToColumn(x)),
            Place::At(..) | Place::Row(_) | Place::Unknown => queue!(self.inner, MoveTo(x, y)),
        }
    }
}

/// What is certain about the terminal's cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Unknown,
    Row(u16),
    At(u16, u16),
}

/// The width of a symbol on which all terminals agree: wide ones only of the East Asian scripts.
fn certain_width(symbol: &str) -> Option<u16> {
    if symbol.len() == 1 {
        return Some(1);
    }
    let mut chars = symbol.chars();
    let c = chars.next().filter(|_| chars.as_str().is_empty())?;
    match c.width()? {
        1 => Some(1),
        2 if matches!(c, '\u{1100}'..='\u{218F}' | '\u{2C00}'..='\u{FFFF}' | '\u{20000}'..) => Some(2),
        _ => None,
    }
}

impl<W: Write> Backend for QuietBackend<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.begin()?;
        self.place = None;
        let mut pen = Pen::default();
        let links = std::mem::take(&mut self.links);
        let mut link = None;
        let mut place = Place::Unknown;
        for (x, y, cell) in content {
            let symbol = cell.symbol();
            self.go(place, x, y)?;
            let next = Pen::of(cell);
            next.take(pen, &mut self.inner)?;
            pen = next;
            let cells_link = Pen::link(cell).and_then(|mark| link_of(&links, mark));
            if cells_link != link {
                write_link(&mut self.inner, cells_link)?;
                link = cells_link;
            }
            place = if let Some(width) = certain_width(symbol) {
                Place::At(x + width, y)
            } else {
                let width = symbol.width();
                // Blank first: a terminal that takes it for narrower would leave what was there before.
                write!(self.inner, "{:width$}", "")?;
                queue!(self.inner, MoveToColumn(x))?;
                Place::Row(y)
            };
            self.inner.write_all(symbol.as_bytes())?;
        }
        if link.is_some() {
            write_link(&mut self.inner, None)?;
        }
        Pen::default().take(pen, &mut self.inner)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Hidden {
            return Ok(());
        }
        self.cursor = Cursor::Hidden;
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Shown {
            return Ok(());
        }
        self.cursor = Cursor::Shown;
        // Called when the terminal is dropped, too. It may be gone by then, and ratatui would complain on a
        // standard error that is gone as well, which panics. Giving the terminal back shows the cursor anyway.
        let _ = self.inner.show_cursor();
        Ok(())
    }

    /// Asked for by ratatui around every clearing. The terminal is not: its answer takes a round trip, comes in
    /// among the keys, and is of no use where no cursor is shown.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    /// Asked for with every frame that has a cursor.
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.place == Some(position) {
            return Ok(());
        }
        self.place = Some(position);
        self.inner.set_cursor_position(position)
    }

    /// Also after a suspension, when somebody else may have shown the cursor.
    fn clear(&mut self) -> io::Result<()> {
        self.cursor = Cursor::Unknown;
        self.place = None;
        self.begin()?;
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.place = None;
        self.begin()?;
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_updating {
            self.is_updating = false;
            queue!(self.inner, EndSynchronizedUpdate)?;
        }
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{Terminal, TerminalOptions, Viewport, layout::Rect, widgets::Paragraph};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(buf);
            Ok(buf.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_unchanged_frame_costs_nothing_and_a_changed_one_is_one_update() {
        let sink = Sink::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 2));
        let mut terminal =
            Terminal::with_options(QuietBackend::new(sink.clone()), TerminalOptions { viewport }).unwrap();
        let mut draw = |text: &'static str| {
            terminal.draw(|f| f.render_widget(Paragraph::new(text), f.area())).unwrap();
            std::mem::take(&mut *sink.0.lock().unwrap())
        };
        let first = String::from_utf8(draw("hello")).unwrap();
        assert_eq!(first.matches("\x1b[?2026h").count(), 1, "{first:?}");
        assert!(first.contains("hello") && first.matches("\x1b[?2026l").count() == 1);
        assert_eq!(draw("hello"), b"");
        let third = String::from_utf8(draw("hellO")).unwrap();
        assert!(third.len() < 60 && third.contains('O') && !third.contains("?25l"), "{third:?}");
    }

    #[test]
    fn a_cursor_is_shown_once_put_where_it_belongs_and_hidden_again() {
        let sink = Sink::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 1));
        let mut terminal =
            Terminal::with_options(QuietBackend::new(sink.clone()), TerminalOptions { viewport }).unwrap();
        let mut draw = |text: &'static str, cursor: Option<u16>| {
            let draw = |frame: &mut ratatui::Frame<'_>| {
                frame.render_widget(Paragraph::new(text), frame.area());
                if let Some(x) = cursor {
                    frame.set_cursor_position((x, 0));
                }
            };
            terminal.draw(draw).unwrap();
            String::from_utf8(std::mem::take(&mut *sink.0.lock().unwrap())).unwrap()
        };
        assert!(draw("board", None).contains("\x1b[?25l"));
        let opened = draw("board", Some(3));
        assert!(opened.contains("\x1b[?25h") && opened.contains("\x1b[1;4H"), "{opened:?}");
        assert_eq!(draw("board", Some(3)), "", "nothing changed");
        assert_eq!(draw("board", Some(4)), "\x1b[1;5H");
        let typed = draw("boards", Some(4));
        assert!(typed.contains('s') && typed.contains("\x1b[1;5H") && !typed.contains("?25"), "{typed:?}");
        assert_eq!(draw("boards", None), "\x1b[?25l");
    }

    /// The parser here has its own opinion of families and flags, as terminals do.
    #[test]
    fn symbols_of_disputed_width_leave_nothing_behind_and_push_nothing() {
        let sink = Sink::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 30, 1));
        let mut terminal =
            Terminal::with_options(QuietBackend::new(sink.clone()), TerminalOptions { viewport }).unwrap();
        let mut parser = vt100::Parser::new(1.try_into().unwrap(), 30.try_into().unwrap(), 0);
        for name in [
            "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308} Kiln for the school",
            "Encomenda de abertura",
            "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} Horno para el taller",
            "नया कैफ़े – उद्धरण",
            "Maintenance contract 2",
            "⏰ Кофейня у метро",
            "카페 인테리어 견적 2",
            "1\u{fe0f}\u{20e3} ещё e\u{301}m",
            "Reforma do balcão",
        ] {
            let line = format!("{name}{:gap$}|end", "", gap = 24 - name.width());
            let mut drawn = String::new();
            let draw = |frame: &mut ratatui::Frame<'_>| {
                frame.render_widget(Paragraph::new(line.as_str()), frame.area());
                super::super::steady::steady(frame.buffer_mut());
                let mut x = 0;
                while let Some(cell) = frame.buffer_mut().cell((x, 0)) {
                    drawn.push_str(cell.symbol());
                    x += cell.symbol().width() as u16;
                }
            };
            terminal.draw(draw).unwrap();
            parser.process(&std::mem::take(&mut *sink.0.lock().unwrap()));
            assert_eq!(parser.screen().contents().trim_end(), drawn.trim_end(), "after {name:?}");
            assert!(drawn.trim_end().ends_with("|end"), "{drawn:?}");
        }
    }
}

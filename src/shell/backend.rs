//! A ratatui backend that writes nothing when nothing changed.
//!
//! The stock backend hides the cursor with every frame, and a synchronised update around an empty diff is
//! sixteen bytes: over SSH an idle screen must be silent. So the update begins with the first changed cell
//! and the cursor is hidden once. Terminals that do not know mode 2026 ignore it.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

#[derive(Debug)]
pub struct QuietBackend<W: Write> {
    inner: CrosstermBackend<W>,
    is_updating: bool,
    cursor: Cursor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    Shown,
}

impl<W: Write> QuietBackend<W> {
    pub const fn new(writer: W) -> Self {
        Self { inner: CrosstermBackend::new(writer), is_updating: false, cursor: Cursor::Unknown }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.is_updating {
            self.is_updating = true;
            queue!(self.inner, BeginSynchronizedUpdate)?;
        }
        Ok(())
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
        self.inner.draw(content)
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

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    /// Also after a suspension, when somebody else may have shown the cursor.
    fn clear(&mut self) -> io::Result<()> {
        self.cursor = Cursor::Unknown;
        self.begin()?;
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
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
}

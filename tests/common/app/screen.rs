//! The screen in memory: what the last frame shows, where, and in which style.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dealdesk::domain::Href;
use dealdesk::shell::hyperlinks::Hyperlinks;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use super::super::svg::Grid;

/// What program and test share: the last frame, and every frame since the last key.
#[derive(Clone)]
pub struct Shown(Arc<Mutex<Frames>>);

struct Frames {
    size: Size,
    last: Buffer,
    caret: Option<Position>,
    passing: Vec<String>,
    count: usize,
}

impl Shown {
    pub fn new(width: u16, height: u16) -> Self {
        let frames = Frames {
            size: Size { width, height },
            last: Buffer::default(),
            caret: None,
            passing: Vec::new(),
            count: 0,
        };
        Self(Arc::new(Mutex::new(frames)))
    }

    pub fn screen(&self) -> Screen {
        let frames = self.frames();
        Screen { caret: frames.caret, ..Screen::new(&frames.last) }
    }

    pub fn has_shown(&self, text: &str) -> bool {
        self.frames().passing.iter().any(|frame| frame.contains(text))
    }

    pub fn forget(&self) {
        self.frames().passing.clear();
    }

    /// Frames drawn so far.
    pub fn count(&self) -> usize {
        self.frames().count
    }

    pub fn resize(&self, width: u16, height: u16) {
        self.frames().size = Size { width, height };
    }

    fn frames(&self) -> MutexGuard<'_, Frames> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A frame: its text and its cells.
#[derive(Clone)]
pub struct Screen {
    pub buffer: Buffer,
    /// The terminal's own cursor, where it is shown.
    pub caret: Option<Position>,
    text: String,
}

impl Screen {
    pub fn new(buffer: &Buffer) -> Self {
        Self { text: Grid::from_buffer(buffer).text(), caret: None, buffer: buffer.clone() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text stands there, perhaps broken over lines.
    pub fn contains(&self, text: &str) -> bool {
        self.text.contains(text) || self.text.split_whitespace().collect::<Vec<_>>().join(" ").contains(text)
    }

    pub fn line(&self, row: usize) -> &str {
        self.text.lines().nth(row).unwrap_or_default()
    }

    pub fn header(&self) -> &str {
        self.line(0)
    }

    pub fn footer(&self) -> &str {
        self.text.lines().last().unwrap_or_default()
    }

    /// What the cursor is on: the reversed cells, without the mark before a name.
    pub fn cursor(&self) -> String {
        let reversed = |cell: &&Cell| cell.modifier.contains(Modifier::REVERSED);
        let text: String = self.buffer.content.iter().filter(reversed).map(Cell::symbol).collect();
        text.trim_start_matches(['!', '●', '○', '·', ' ']).trim_end().to_owned()
    }

    /// The row the cursor is on.
    pub fn cursor_row(&self) -> Option<u16> {
        let width = usize::from(self.buffer.area.width.max(1));
        let at = self.buffer.content.iter().position(|cell| cell.modifier.contains(Modifier::REVERSED))?;
        u16::try_from(at / width).ok()
    }

    /// The lines of a board column, its head first; empty when no column has that name.
    pub fn column(&self, name: &str) -> Vec<String> {
        let heads: Vec<u16> = (0..self.buffer.area.width)
            .filter(|x| matches!(self.buffer[(*x, 1)].symbol(), "▌" | "‹"))
            .collect();
        let cells = |x: u16, end: u16, y: u16| -> String {
            let text: String = (x..end).map(|x| self.buffer[(x, y)].symbol()).collect();
            text.trim_end().to_owned()
        };
        for (n, x) in heads.iter().enumerate() {
            let end = heads.get(n + 1).copied().unwrap_or(self.buffer.area.width);
            if cells(*x, end, 1).contains(name) {
                return (1..self.buffer.area.height - 1).map(|y| cells(*x, end, y)).collect();
            }
        }
        Vec::new()
    }

    /// The count in the head of a column.
    pub fn count(&self, name: &str) -> usize {
        let head = self.column(name).into_iter().next().unwrap_or_default();
        let digits = head.trim_end_matches([' ', '›', '+']).rsplit(' ').next().unwrap_or_default().to_owned();
        digits.parse().unwrap_or_else(|_| panic!("no count in {head:?} for {name}:\n{self}"))
    }

    /// Whether a column shows the text, in a card or its head.
    pub fn is_in(&self, text: &str, column: &str) -> bool {
        self.column(column).iter().any(|line| line.contains(text))
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A `TestBackend` that leaves each frame where the test can see it.
pub struct Recorder {
    inner: TestBackend,
    shown: Shown,
    has_caret: bool,
}

impl Recorder {
    pub fn new(shown: Shown) -> Self {
        let size = shown.frames().size;
        Self { inner: TestBackend::new(size.width, size.height), shown, has_caret: false }
    }

    fn follow_size(&mut self) {
        let size = self.shown.frames().size;
        let area = self.inner.buffer().area;
        if (area.width, area.height) != (size.width, size.height) {
            self.inner.resize(size.width, size.height);
        }
    }
}

/// Links are no matter of cells: `tests/hostile` and `tests/pty` look at them.
impl Hyperlinks for Recorder {
    fn set_links(&mut self, _: Vec<Href>) {}
}

type Nothing = Result<(), std::convert::Infallible>;

impl Backend for Recorder {
    type Error = std::convert::Infallible;

    /// As a terminal does: a wide character empties the cells it covers. A bare `TestBackend` keeps what stood there.
    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> Nothing {
        self.follow_size();
        let blank = Cell::default();
        let right = self.inner.buffer().area.right();
        for (x, y, cell) in content {
            let width = u16::try_from(cell.symbol().width()).unwrap_or(1);
            let covered = (x + 1..(x + width).min(right)).map(|x| (x, y, &blank));
            self.inner.draw(std::iter::once((x, y, cell)).chain(covered))?;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> Nothing {
        self.has_caret = false;
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Nothing {
        self.has_caret = true;
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Nothing {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Nothing {
        self.follow_size();
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Nothing {
        self.follow_size();
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        Ok(self.shown.frames().size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Nothing {
        let mut frames = self.shown.frames();
        frames.caret = self.has_caret.then(|| self.inner.cursor_position());
        frames.last = self.inner.buffer().clone();
        let text = Grid::from_buffer(&frames.last).text();
        frames.passing.push(text);
        frames.count += 1;
        drop(frames);
        self.inner.flush()
    }
}

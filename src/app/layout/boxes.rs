//! Boxes above the screen: where their frame is, their rows, the line in which is typed, and the lines that tell of keys.
//! Each box says so of itself, once, for drawing and for the mouse.

use ratatui::layout::Rect;

use super::Spot;

/// A frame, and what is inside it and its margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framed {
    pub outer: Rect,
    pub inside: Rect,
}

impl Framed {
    /// In the middle of an area, a little above, with so much inside.
    pub fn new(area: Rect, (width, height): (u16, u16)) -> Self {
        let width = width.saturating_add(4).min(area.width);
        let height = height.saturating_add(2).min(area.height);
        let x = area.x + (area.width - width) / 2;
        let y = area.y + (area.height - height) / 3;
        let outer = Rect { x, y, width, height };
        let inside = Rect {
            x: x + 2.min(width),
            y: y + 1.min(height),
            width: width.saturating_sub(4),
            height: height.saturating_sub(2),
        };
        Self { outer, inside }
    }

    /// At the foot of an area, as high as what is inside.
    pub fn at_foot(area: Rect, size: (u16, u16)) -> Self {
        let height = size.1.saturating_add(2).min(area.height);
        Self::new(Rect { y: area.bottom() - height, height, ..area }, size)
    }

    /// So many lines of the inside, as far as there are any.
    pub fn lines(&self, from: usize, count: usize) -> Rect {
        let most = |n: usize, most: u16| u16::try_from(n).unwrap_or(u16::MAX).min(most);
        let from = most(from, self.inside.height);
        let height = most(count, self.inside.height - from);
        Rect { y: self.inside.y + from, height, ..self.inside }
    }

    /// The last lines of the inside.
    pub fn last_lines(&self, count: usize) -> Rect {
        let height = usize::from(self.inside.height);
        self.lines(height.saturating_sub(count), count)
    }
}

/// Rows of a list in sight where a box in this part of the screen has so many other lines, the frame and what is left
/// free around it among them.
pub fn room(area: Rect, others: u16) -> usize {
    usize::from(area.height.saturating_sub(others)).max(1)
}

/// What is left of a line behind so many cells.
pub fn behind(line: Rect, used: usize) -> Rect {
    let used = u16::try_from(used).unwrap_or(u16::MAX).min(line.width);
    Rect { x: line.x + used, width: line.width - used, ..line }
}

/// Rows of a list: where they are, the first one in sight, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    pub area: Rect,
    pub top: usize,
    pub count: usize,
}

impl Rows {
    pub fn at(&self, at: Spot) -> Option<usize> {
        let (line, _) = at.within(self.area)?;
        Some(self.top + line).filter(|row| *row < self.count)
    }

    /// How far it is scrolled so that its cursor is in sight, and no further than it must be.
    pub fn top_for(&self, cursor: usize) -> usize {
        let visible = usize::from(self.area.height).max(1);
        let last = self.count.saturating_sub(visible);
        self.top.min(last).clamp((cursor + 1).saturating_sub(visible), cursor)
    }
}

/// A box as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boxed {
    pub frame: Framed,
    /// What is chosen from.
    pub rows: Option<Rows>,
    /// Where text is written.
    pub text: Option<Rect>,
    /// What its keys do, in sentences.
    pub keys: Option<(Rect, Vec<String>)>,
}

impl Boxed {
    pub const fn new(frame: Framed) -> Self {
        Self { frame, rows: None, text: None, keys: None }
    }

    #[must_use]
    pub fn with_rows(self, area: Rect, top: usize, count: usize) -> Self {
        Self { rows: Some(Rows { area, top, count }), ..self }
    }

    #[must_use]
    pub fn with_text(self, area: Rect) -> Self {
        Self { text: Some(area), ..self }
    }

    #[must_use]
    pub fn with_keys(self, area: Rect, lines: Vec<String>) -> Self {
        Self { keys: Some((area, lines)), ..self }
    }
}

/// A box of cells in columns, each filled before the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    pub frame: Framed,
    pub lines: usize,
    /// Cells of a column, and of the gap behind it.
    pub each: usize,
    pub gap: usize,
    pub count: usize,
}

impl Grid {
    pub fn cell(&self, n: usize) -> Rect {
        let (column, line) = (n / self.lines.max(1), n % self.lines.max(1));
        let cell = behind(self.frame.lines(line, 1), column * (self.each + self.gap));
        Rect { width: cell.width.min(u16::try_from(self.each).unwrap_or(u16::MAX)), ..cell }
    }

    pub fn at(&self, at: Spot) -> Option<usize> {
        (0..self.count).find(|n| at.within(self.cell(*n)).is_some())
    }
}

//! Rows of meaning with a cursor: a row may lead to something. Serves the cards of contacts and companies and the tabs
//! of a lead that list what hangs on it.

use super::card::Row;
use super::tasks::TaskRef;
use crate::domain::Owner;

/// A row, and what Enter opens on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub row: Row,
    pub opens: Option<Opens>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    Card(Owner),
    Task(TaskRef),
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        Self { row, opens: None }
    }
}

impl Line {
    pub const fn card(row: Row, of: Owner) -> Self {
        Self { row, opens: Some(Opens::Card(of)) }
    }

    /// The card it leads to.
    pub const fn owner(&self) -> Option<Owner> {
        match self.opens {
            Some(Opens::Card(owner)) => Some(owner),
            Some(Opens::Task(_)) | None => None,
        }
    }
}

/// Where the cursor stands in lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    pub row: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
}

/// How far a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Down,
    Up,
    By(isize),
    First,
    Last,
}

impl Cursor {
    /// Empty rows are no place to stand.
    pub fn step(&mut self, lines: &[Line], step: Step) {
        let last = lines.len().saturating_sub(1);
        let from = self.row;
        let is_gap = |row: usize| lines.get(row).is_some_and(|line| line.row == Row::Gap);
        let row = match step {
            Step::Down => self.row + 1,
            Step::Up => self.row.saturating_sub(1),
            Step::By(rows) => self.row.saturating_add_signed(rows),
            Step::First => 0,
            Step::Last => last,
        };
        self.row = row.min(last);
        if is_gap(self.row) {
            self.row = if row > from { (self.row + 1).min(last) } else { self.row.saturating_sub(1) };
        }
    }

    /// Keeps it on the lines and on the screen.
    pub fn settle(&mut self, lines: usize, height: usize) {
        let height = height.max(1);
        self.row = self.row.min(lines.saturating_sub(1));
        let last_top = lines.saturating_sub(height);
        self.top = self.top.min(last_top).clamp((self.row + 1).saturating_sub(height), self.row);
    }
}

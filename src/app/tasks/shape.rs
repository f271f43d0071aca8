//! How the tasks stand on a screen: five columns on a wide one, one list under headings on a usual one, the same with
//! two lines to a task on a narrow one.
//!
//! Counts lines and rows, so that a list of any length costs no more than what is in sight.

use std::ops::Range;

use crate::app::layout::{COLUMN_HEAD, ONE_COLUMN_BELOW, Size};
use crate::app::state::State;

/// From this width on each bucket has a column of its own: narrower ones could not be read.
const COLUMNS_FROM: u16 = 150;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Columns,
    List,
    Narrow,
}

impl Form {
    /// Lines of a task.
    pub const fn lines(self) -> usize {
        match self {
            Self::List => 1,
            Self::Columns | Self::Narrow => 2,
        }
    }
}

/// Empty lines between two tasks of a column.
pub const COLUMN_GAP: usize = 1;

/// Between two columns.
const BETWEEN: u16 = 1;

/// Where the five columns stand in a body of this width, and how wide each is; the first ones one cell more.
pub fn columns(width: u16) -> [(u16, u16); 5] {
    let room = width.saturating_sub(4 * BETWEEN);
    let (each, more) = (room / 5, room % 5);
    [0, 1, 2, 3, 4].map(|n: u16| (n * (each + BETWEEN) + n.min(more), each + u16::from(n < more)))
}

/// The one in this column of cells.
pub fn column_at(width: u16, column: usize) -> Option<usize> {
    columns(width).iter().position(|(x, width)| (usize::from(*x)..usize::from(x + width)).contains(&column))
}

/// Puts the cursor on a row of all.
pub(in crate::app) fn point(state: &mut State, at: usize) {
    let buckets = state.task_buckets();
    super::put_cursor(state, &buckets, at);
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Above the tasks of a bucket.
    Heading(usize),
    /// A row of all, and which of its lines.
    Task {
        at: usize,
        line: usize,
    },
    Gap,
}

pub const fn form(size: Size) -> Form {
    match size.width {
        COLUMNS_FROM.. => Form::Columns,
        ONE_COLUMN_BELOW.. => Form::List,
        _ => Form::Narrow,
    }
}

/// Tasks of a column that are in sight as a whole; at least one, so that the cursor always has a place.
pub(super) fn capacity(state: &State) -> usize {
    let height = usize::from(state.regions().body.height.saturating_sub(COLUMN_HEAD));
    ((height + COLUMN_GAP) / (Form::Columns.lines() + COLUMN_GAP)).max(1)
}

/// Rows of half a page.
pub(super) fn page(state: &State) -> usize {
    let rows = match form(state.size) {
        Form::Columns => capacity(state),
        form => usize::from(state.regions().body.height) / form.lines(),
    };
    (rows / 2).max(1)
}

/// The first line of a bucket that has rows, and how many lines it takes with its heading.
fn spans(buckets: &[Range<usize>; 5], form: Form) -> impl Iterator<Item = (usize, usize, Range<usize>)> + '_ {
    let mut line = 0;
    buckets.iter().enumerate().filter(|(_, range)| !range.is_empty()).map(move |(n, range)| {
        let first = line;
        line += 1 + range.len() * form.lines() + 1;
        (n, first, range.clone())
    })
}

/// What stands in a line of the list; nothing behind its end.
pub fn line_at(buckets: &[Range<usize>; 5], form: Form, wanted: usize) -> Option<Line> {
    spans(buckets, form).find_map(|(n, first, range)| {
        let within = wanted.checked_sub(first)?;
        let rows = range.len() * form.lines();
        match within.checked_sub(1) {
            None => Some(Line::Heading(n)),
            Some(at) if at < rows => {
                Some(Line::Task { at: range.start + at / form.lines(), line: at % form.lines() })
            }
            Some(at) if at == rows => Some(Line::Gap),
            Some(_) => None,
        }
    })
}

/// Scrolls so that the task under the cursor is in sight, the first of a bucket with its heading.
pub(super) fn settle_list(state: &mut State, buckets: &[Range<usize>; 5]) {
    let form = form(state.size);
    if form == Form::Columns {
        return;
    }
    let focus = state.tasks.focus();
    let row = state.tasks.cursor(focus).row;
    let height = usize::from(state.regions().body.height).max(1);
    let end =
        spans(buckets, form).last().map_or(0, |(_, first, range)| first + 1 + range.len() * form.lines());
    let Some((_, first, _)) = spans(buckets, form).find(|(n, ..)| *n == focus) else {
        state.tasks.top = 0;
        return;
    };
    let task = first + 1 + row * form.lines();
    let above = if row == 0 && height > form.lines() { first } else { task };
    let lowest = (task + form.lines()).saturating_sub(height);
    state.tasks.top = state.tasks.top.min(end.saturating_sub(height)).clamp(lowest.min(above), above);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_a_heading_a_task_or_a_gap() {
        let buckets = [0..2, 2..2, 2..3, 3..3, 3..4];
        let said = |form| (0..20).map_while(|n| line_at(&buckets, form, n)).collect::<Vec<_>>();
        let task = |at, line| Line::Task { at, line };
        let list = [
            Line::Heading(0),
            task(0, 0),
            task(1, 0),
            Line::Gap,
            Line::Heading(2),
            task(2, 0),
            Line::Gap,
            Line::Heading(4),
            task(3, 0),
            Line::Gap,
        ];
        assert_eq!(said(Form::List), list);
        let narrow = said(Form::Narrow);
        assert_eq!(
            narrow[..6],
            [Line::Heading(0), task(0, 0), task(0, 1), task(1, 0), task(1, 1), Line::Gap]
        );
        assert_eq!(narrow.len(), 14);
    }
}

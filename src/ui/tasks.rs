//! The tasks screen: five columns, or one list under headings.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{marks, paint};
use crate::app::State;
use crate::app::layout::COLUMN_HEAD;
use crate::app::status::Tone;
use crate::app::tasks::rows::{Told, told};
use crate::app::tasks::shape::{COLUMN_GAP, Form, Line, columns, form, line_at};
use crate::app::tasks::{TaskRef, Whose, bucket_word};
use crate::app::words::cells;
use crate::domain::when::Bucket;
use crate::i18n::Text;

/// Cells of a list row before its text: the mark, when, what sort.
const MARK: u16 = 2;
const DUE: u16 = 13;
const KIND: u16 = 11;
/// Between two parts of a row.
const GAP: u16 = 1;

pub fn draw(state: &State, theme: Theme, body: Rect, buf: &mut Buffer) {
    if state.tasks.rows().is_empty() {
        return nothing(state, theme, body, buf);
    }
    let buckets = state.task_buckets();
    let drawing = Drawing { state, theme, buckets: &buckets };
    match form(state.size) {
        Form::Columns => drawing.columns(body, buf),
        Form::List | Form::Narrow => drawing.list(body, buf),
    }
}

/// Nothing to show: not read yet, not to be had, or nothing planned.
fn nothing(state: &State, theme: Theme, body: Rect, buf: &mut Buffer) {
    let locale = &state.locale;
    let is_read = state.tasks.as_of.is_some();
    let link = state.link.trouble.as_ref().map(|(why, _)| why);
    let (text, style) = match (state.tasks.trouble(), link) {
        (Some(why), _) if !is_read => {
            (format!("{} {}", locale.trouble(why), locale.get(Text::TasksTryAgain)), theme.late())
        }
        (None, Some(why)) if !is_read => (locale.trouble(why), theme.late()),
        _ if is_read && state.filtered().is_some() => {
            (locale.get(Text::FilterNothingFits).to_owned(), theme.quiet())
        }
        _ if !is_read => (locale.get(Text::TasksReading).to_owned(), theme.quiet()),
        _ => {
            let text = match state.tasks.whose {
                Whose::Mine => Text::NothingDueMine,
                Whose::All => Text::NothingDue,
            };
            (locale.get(text).to_owned(), theme.good())
        }
    };
    paint::centered(buf, body, &text, style);
}

struct Drawing<'a> {
    state: &'a State,
    theme: Theme,
    buckets: &'a [Range<usize>; 5],
}

impl Drawing<'_> {
    fn columns(&self, body: Rect, buf: &mut Buffer) {
        for (n, (x, width)) in columns(body.width).into_iter().enumerate() {
            self.column(n, Rect { x: body.x + x, width, ..body }, buf);
        }
    }

    fn column(&self, n: usize, area: Rect, buf: &mut Buffer) {
        let range = self.buckets[n].clone();
        let is_focused = self.state.tasks.focus() == n;
        let head = Rect { height: COLUMN_HEAD.min(area.height), ..area };
        let rows = Rect { y: head.bottom(), height: area.height - head.height, ..area };
        let step = (Form::Columns.lines() + COLUMN_GAP) as u16;
        let cursor = self.state.tasks.cursor(n);
        let fitting = usize::from((rows.height + COLUMN_GAP as u16) / step).max(1);
        let arrows = match (cursor.top > 0, cursor.top + fitting < range.len()) {
            (true, true) => "↑↓",
            (true, false) => "↑",
            (false, true) => "↓",
            (false, false) => "",
        };
        self.column_head(n, arrows, head, buf);
        let mut y = rows.y;
        for (row, at) in range.enumerate().skip(cursor.top) {
            if y >= rows.bottom() {
                break;
            }
            let height = (Form::Columns.lines() as u16).min(rows.bottom() - y);
            let card = Rect { y, height, ..rows };
            self.card(at, is_focused && row == cursor.row, card, buf);
            y += step;
        }
    }

    fn column_head(&self, n: usize, arrows: &str, area: Rect, buf: &mut Buffer) {
        let (tone, theme) = (self.heading(n), self.theme);
        let is_focused = self.state.tasks.focus() == n;
        if let Some(line) = paint::line(area, 0) {
            let count = self.buckets[n].len().to_string();
            let used = paint::right(buf, line, &count, theme.quiet());
            let room = Rect { width: line.width.saturating_sub(used + 1), ..line };
            let name = if is_focused { theme.accent() } else { theme.strong() };
            paint::spans(buf, room, &[("▌", tone), (self.name(n), name)]);
        }
        if let Some(line) = paint::line(area, 1) {
            let dash = if is_focused { "━" } else { "─" };
            paint::text(buf, line, &dash.repeat(usize::from(line.width)), tone);
            if !arrows.is_empty() {
                paint::right(buf, line, &format!(" {arrows}"), theme.quiet());
            }
        }
    }

    fn name(&self, n: usize) -> &str {
        self.state.locale.get(Bucket::ALL.get(n).map_or(Text::BucketLater, |bucket| bucket_word(*bucket)))
    }

    fn heading(&self, n: usize) -> Style {
        match Bucket::ALL.get(n) {
            Some(Bucket::Overdue) => self.theme.late(),
            Some(Bucket::Today) => self.theme.soon(),
            Some(Bucket::Tomorrow) => self.theme.good(),
            Some(Bucket::Week | Bucket::Later) | None => self.theme.quiet(),
        }
    }

    fn told(&self, at: usize) -> Option<Told> {
        told(self.state, self.state.tasks.rows().get(at)?.of)
    }

    /// Whether it is marked.
    fn sign(&self, at: usize) -> (&'static str, Style) {
        match self.state.tasks.rows().get(at).map(|row| row.of) {
            Some(TaskRef::Task(id)) => marks::sign(self.state, self.theme, id),
            Some(TaskRef::New(_)) | None => ("", Style::new()),
        }
    }

    /// Two lines: when and what; what sort, on what, by whom.
    fn card(&self, at: usize, is_selected: bool, area: Rect, buf: &mut Buffer) {
        let (Some(told), Some(first)) = (self.told(at), paint::line(area, 0)) else { return };
        let theme = self.theme;
        let (mark, style) = theme.next_step(told.step);
        let used = paint::right(buf, first, &told.marks, theme.pending());
        let room = Rect { width: first.width.saturating_sub(used + u16::from(used > 0)), ..first };
        let due = format!("{} ", told.due);
        paint::spans(
            buf,
            room,
            &[
                self.sign(at),
                (mark, style),
                (" ", Style::new()),
                (&due, theme.quiet()),
                (&told.text, theme.plain()),
            ],
        );
        if is_selected {
            buf.set_style(first, theme.selected());
        }
        let Some(second) = paint::line(area, 1) else { return };
        if is_selected {
            paint::text(buf, second, "▌", theme.accent());
        }
        self.second(&told, paint::shifted(second, MARK), buf);
    }

    fn second(&self, told: &Told, area: Rect, buf: &mut Buffer) {
        let used = paint::right(buf, area, &told.who, self.theme.quiet());
        let room = Rect { width: area.width.saturating_sub(used + u16::from(used > 0)), ..area };
        let kind = if told.owner.is_empty() { told.kind.clone() } else { format!("{} · ", told.kind) };
        paint::spans(buf, room, &[(&kind, self.theme.quiet()), (&told.owner, self.theme.plain())]);
    }

    fn list(&self, body: Rect, buf: &mut Buffer) {
        let area = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
        let form = form(self.state.size);
        let focus = self.state.tasks.focus();
        let cursor = self.buckets[focus].start + self.state.tasks.cursor(focus).row;
        for n in 0..usize::from(area.height) {
            let Some(line) = paint::line(area, n) else { break };
            match line_at(self.buckets, form, self.state.tasks.top + n) {
                None => break,
                Some(Line::Gap) => {}
                Some(Line::Heading(bucket)) => self.list_head(bucket, line, buf),
                Some(Line::Task { at, line: 0 }) => self.list_row(at, at == cursor, line, buf),
                Some(Line::Task { at, .. }) => {
                    if at == cursor {
                        paint::text(buf, line, "▌", self.theme.accent());
                    }
                    if let Some(told) = self.told(at) {
                        self.second(&told, paint::shifted(line, MARK), buf);
                    }
                }
            }
        }
    }

    fn list_head(&self, n: usize, line: Rect, buf: &mut Buffer) {
        let name = format!("{} ", self.name(n));
        let count = format!("{} ", self.buckets[n].len());
        let style = if self.state.tasks.focus() == n { self.theme.accent() } else { self.theme.strong() };
        let used =
            paint::spans(buf, line, &[("▌", self.heading(n)), (&name, style), (&count, self.theme.quiet())]);
        let rest = paint::shifted(line, used);
        paint::text(buf, rest, &"─".repeat(usize::from(rest.width)), self.heading(n));
    }

    /// One line: when, what sort, what, on what, by whom; on a narrow screen the half of it.
    fn list_row(&self, at: usize, is_selected: bool, line: Rect, buf: &mut Buffer) {
        let Some(told) = self.told(at) else { return };
        let theme = self.theme;
        let (mark, style) = theme.next_step(told.step);
        paint::text(buf, line, mark, style);
        let room = paint::shifted(line, MARK);
        let (sign, accent) = self.sign(at);
        let room = paint::shifted(room, paint::text(buf, room, sign, accent));
        let used = paint::right(buf, room, &told.marks, theme.pending());
        let room = Rect { width: room.width.saturating_sub(used + u16::from(used > 0)), ..room };
        if form(self.state.size) == Form::Narrow {
            let due = format!("{} ", told.due);
            paint::spans(buf, room, &[(&due, theme.quiet()), (&told.text, theme.plain())]);
        } else {
            self.wide_row(&told, room, buf);
        }
        if is_selected {
            buf.set_style(line, theme.selected());
        }
    }

    fn wide_row(&self, told: &Told, area: Rect, buf: &mut Buffer) {
        let theme = self.theme;
        let who = cells(&told.who) as u16;
        let owner = (area.width.saturating_sub(DUE + KIND) * 2 / 5).min(40);
        let text = area.width.saturating_sub(DUE + KIND + owner + 4 + GAP);
        paint::text(buf, Rect { width: DUE - GAP, ..area }, &told.due, theme.quiet());
        let room = paint::shifted(area, DUE);
        paint::text(buf, Rect { width: KIND - GAP, ..room }, &told.kind, theme.quiet());
        let room = paint::shifted(room, KIND);
        paint::text(buf, Rect { width: text, ..room }, &told.text, theme.plain());
        let room = paint::shifted(room, text + GAP);
        paint::text(buf, Rect { width: owner, ..room }, &told.owner, theme.quiet());
        if who > 0 {
            paint::right(buf, area, &told.who, theme.tone(Tone::Info));
        }
    }
}

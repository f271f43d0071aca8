//! A timeline: lines of meaning, painted. Times stand at the left, ages at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::State;
use crate::app::card::RowTone;
use crate::app::layout::ONE_COLUMN_BELOW;
use crate::app::timeline::TimelineState;
use crate::app::timeline::page::{Block, Head, Line, indent};
use crate::app::words::cells;

/// Cells of the age at the right, with the gap before it.
const AGE: u16 = 7;

pub fn draw(state: &State, view: &TimelineState, theme: Theme, body: Rect, buf: &mut Buffer) {
    let area = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
    let Some(page) = view.page() else { return };
    let here = view.cursor_block().and_then(|n| page.blocks.get(n)).map(Block::head);
    let from = page.blocks.partition_point(|block| block.end() <= view.top);
    for block in page.blocks.iter().skip(from) {
        for (n, line) in block.lines.iter().enumerate() {
            let at = block.first + n;
            let Some(room) = at.checked_sub(view.top).map(|row| paint::line(area, row)) else { continue };
            let Some(room) = room else { return };
            draw_line(state, theme, line, room, buf);
            if here == Some(at) {
                buf.set_style(room, theme.selected());
            }
        }
    }
}

pub(super) fn style(theme: Theme, tone: RowTone) -> Style {
    match tone {
        RowTone::Plain => theme.plain(),
        RowTone::Quiet => theme.quiet(),
        RowTone::Strong => theme.strong(),
        RowTone::Good => theme.good(),
        RowTone::Soon => theme.soon(),
        RowTone::Late => theme.late(),
    }
}

fn draw_line(state: &State, theme: Theme, line: &Line, room: Rect, buf: &mut Buffer) {
    match line {
        Line::Day(text) => {
            let used = paint::text(buf, room, text, theme.heading());
            let rest = paint::shifted(room, used + 1);
            paint::text(buf, rest, &"─".repeat(usize::from(rest.width)), theme.quiet());
        }
        Line::Head(head) => draw_head(state, theme, head, room, buf),
        Line::Body { text, tone, href } => {
            let style = style(theme, *tone);
            let style = href.as_ref().map_or(style, |href| style.patch(theme.link(href)));
            paint::text(buf, paint::shifted(room, indent(room.width)), text, style);
        }
        Line::Note(text) => {
            paint::text(buf, room, text, theme.quiet());
        }
        Line::Failure(text) => {
            paint::text(buf, room, text, theme.late());
        }
        Line::Gap => {}
    }
}

fn draw_head(state: &State, theme: Theme, head: &Head, room: Rect, buf: &mut Buffer) {
    let style = style(theme, head.tone);
    let clock = state.clock(head.at);
    let used = if room.width < ONE_COLUMN_BELOW {
        paint::spans(buf, room, &[(head.mark, style), (" ", style), (&clock, theme.quiet()), (" ", style)])
    } else {
        let used = paint::spans(buf, room, &[(&clock, theme.quiet()), (" ", style), (head.mark, style)]);
        used.max(indent(room.width) - 1) + 1
    };
    let mut rest = paint::shifted(room, used);
    if rest.width > 40 {
        let age = state.age(head.at);
        paint::right(buf, rest, &age, theme.quiet());
        rest.width -= AGE.max(cells(&age) as u16 + 1);
    }
    if head.pending.is_empty() {
        paint::text(buf, rest, &head.title, style);
    } else {
        paint::spans(buf, rest, &[(&head.pending, theme.pending()), (" ", style), (&head.title, style)]);
    }
}

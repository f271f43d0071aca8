//! The box with the link and the box with a QR code.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{lead, paint};
use crate::app::handover::code::{CodeBox, Shape, rows as code_rows, shape};
use crate::app::handover::page::{self, PageBox};
use crate::app::handover::qr::Qr;
use crate::app::words::cells;
use crate::app::{Command, State};
use crate::i18n::Text;

pub fn page(state: &State, shown: &PageBox, theme: Theme, buf: &mut Buffer) {
    let rows = page::rows(state, shown);
    let body = state.regions().body;
    let size = (page::width(state), rows.len().min(page::visible(state)) as u16 + 2);
    let inside = paint::popup(buf, body, size, state.locale.get(Text::HandTitle), theme);
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    lead::rows(theme, &rows, shown.top, list, buf);
    let last = Rect { y: inside.bottom().saturating_sub(1), height: 1.min(inside.height), ..inside };
    let hint = state.locale.fill(Text::HandBoxHint, &[&state.key_words(Command::BoxClose)]);
    paint::text(buf, last, &hint, theme.quiet());
}

pub fn code(state: &State, shown: &CodeBox, theme: Theme, buf: &mut Buffer) {
    let body = state.regions().body;
    let (above, address) = match shape(state, shown) {
        Shape::Code { quiet, address } => (Ok(quiet), address),
        Shape::TooSmall { reason, address } => (Err(reason), address),
    };
    let (width, height) = match &above {
        Ok(quiet) => (shown.code.side() + 2 * quiet, code_rows(&shown.code, *quiet)),
        Err(reason) => (reason.iter().map(|l| cells(l)).max().unwrap_or(0) as u16, reason.len() as u16),
    };
    let wide = address.iter().map(|l| cells(l)).max().unwrap_or(0) as u16;
    let size = (width.max(wide), height + address.len() as u16);
    let inside = paint::popup(buf, body, size, state.locale.get(Text::HandCodeTitle), theme);
    let top = Rect { height: height.min(inside.height), ..inside };
    match above {
        Ok(quiet) => {
            let x = top.x + top.width.saturating_sub(width) / 2;
            modules(&shown.code, quiet, theme, Rect { x, width, ..top }, buf);
        }
        Err(reason) => {
            for (n, words) in reason.iter().enumerate() {
                if let Some(line) = paint::line(top, n) {
                    paint::text(buf, line, words, theme.late());
                }
            }
        }
    }
    let below = Rect { y: top.bottom(), height: inside.height - top.height, ..inside };
    for (n, words) in address.iter().enumerate() {
        if let Some(line) = paint::line(below, n) {
            paint::text(buf, line, words, theme.link(&shown.href));
        }
    }
}

/// Two modules in each cell, the light ones as ground.
fn modules(code: &Qr, quiet: u16, theme: Theme, area: Rect, buf: &mut Buffer) {
    for y in 0..area.height {
        for x in 0..area.width {
            let symbol = match (code.is_dark(x, 2 * y, quiet), code.is_dark(x, 2 * y + 1, quiet)) {
                (false, false) => " ",
                (true, false) => "▀",
                (false, true) => "▄",
                (true, true) => "█",
            };
            if let Some(cell) = buf.cell_mut((area.x + x, area.y + y)) {
                cell.set_symbol(symbol).set_style(theme.code());
            }
        }
    }
}

//! The box with the link and the box with a QR code.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{lead, paint};
use crate::app::State;
use crate::app::handover::code::{CodeBox, Shape, framed, shape};
use crate::app::handover::page::{self, PageBox};
use crate::app::handover::qr::Qr;
use crate::i18n::Text;

pub fn page(state: &State, shown: &PageBox, theme: Theme, buf: &mut Buffer) {
    let stands = page::shape(state, shown);
    paint::framed(buf, stands.frame, state.locale.get(Text::HandTitle), theme);
    let inside = stands.frame.inside;
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    lead::rows(theme, &page::rows(state, shown), shown.top, list, buf);
    paint::keys(buf, &stands, theme);
}

pub fn code(state: &State, shown: &CodeBox, theme: Theme, buf: &mut Buffer) {
    let filled = shape(state, shown);
    let (width, height) = filled.size(&shown.code);
    let frame = framed(state, shown, &filled);
    let inside = frame.inside;
    paint::framed(buf, frame, state.locale.get(Text::HandCodeTitle), theme);
    let (above, address) = match filled {
        Shape::Code { quiet, address } => (Ok(quiet), address),
        Shape::TooSmall { reason, address } => (Err(reason), address),
    };
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

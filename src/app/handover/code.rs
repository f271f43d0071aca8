//! The box with a QR code. Owns how large it is, and what is shown where the window is too small for it.

use super::qr::Qr;
use crate::app::layout::boxes::Framed;
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::words::{cells, wrap};
use crate::domain::Href;
use crate::i18n::Text;

/// Light modules around the code: what the standard asks for, and what readers need.
const QUIET: [u16; 2] = [4, 2];
/// Frame and margin of a box, both sides together.
const SIDES: u16 = 4;
const FRAME: u16 = 2;
/// Header and footer of a window that is not tiny.
const BARS: u16 = 2;

#[derive(Debug, Clone)]
pub struct CodeBox {
    pub href: Href,
    pub code: Qr,
}

/// How the box is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// The code with so many light modules around it, and the address below.
    Code { quiet: u16, address: Vec<String> },
    /// What stands there instead, and the address.
    TooSmall { reason: Vec<String>, address: Vec<String> },
}

impl Shape {
    /// Cells and lines of the code, or of what stands there instead.
    pub fn size(&self, code: &Qr) -> (u16, u16) {
        match self {
            Self::Code { quiet, .. } => (code.side() + 2 * quiet, rows(code, *quiet)),
            Self::TooSmall { reason, .. } => (widest(reason), reason.len() as u16),
        }
    }

    fn address(&self) -> &[String] {
        match self {
            Self::Code { address, .. } | Self::TooSmall { address, .. } => address,
        }
    }
}

fn widest(lines: &[String]) -> u16 {
    lines.iter().map(|line| cells(line)).max().unwrap_or(0) as u16
}

/// Where the box stands.
pub fn framed(state: &State, shown: &CodeBox, shape: &Shape) -> Framed {
    let ((width, height), address) = (shape.size(&shown.code), shape.address());
    Framed::new(state.regions().body, (width.max(widest(address)), height + address.len() as u16))
}

pub fn open(state: &mut State, href: Href) -> Vec<Effect> {
    match Qr::of(href.as_str()) {
        Some(code) => {
            state.popup = Some(Popup::Code(CodeBox { href, code }));
            Vec::new()
        }
        None => state.hint(Tone::Warn, Text::HandNoCode),
    }
}

/// Rows of the terminal for a code: two modules in each.
const fn rows(code: &Qr, quiet: u16) -> u16 {
    (code.side() + 2 * quiet).div_ceil(2)
}

pub fn shape(state: &State, shown: &CodeBox) -> Shape {
    let body = state.regions().body;
    let (width, height) = (body.width.saturating_sub(SIDES), body.height.saturating_sub(FRAME));
    let address = wrap(shown.href.as_str(), usize::from(width));
    let fits = |quiet: &u16| {
        shown.code.side() + 2 * quiet <= width && rows(&shown.code, *quiet) + address.len() as u16 <= height
    };
    if let Some(quiet) = QUIET.into_iter().find(fits) {
        return Shape::Code { quiet, address };
    }
    let [.., least] = QUIET;
    let needed = (
        (shown.code.side() + 2 * least + SIDES).max(cells(shown.href.as_str()) as u16 + SIDES),
        rows(&shown.code, least) + 1 + FRAME + BARS,
    );
    let reason = state.locale.fill(Text::HandTooSmall, &[&needed.0.to_string(), &needed.1.to_string()]);
    Shape::TooSmall { reason: wrap(&reason, usize::from(width)), address }
}

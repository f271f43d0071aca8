//! A text as a QR code: which modules are dark. Owns the encoder; must not know how a module is drawn.

use qrcode::{EcLevel, QrCode};

/// A square of modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    side: u16,
    dark: Vec<bool>,
}

impl Qr {
    /// With the least error correction: a screen has no scratches, and a smaller code fits a smaller window. `None`
    /// when the text is longer than any code.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let side = u16::try_from(code.width()).ok()?;
        Some(Self {
            side,
            dark: code.to_colors().into_iter().map(|module| module.select(true, false)).collect(),
        })
    }

    /// Modules in a row.
    pub const fn side(&self) -> u16 {
        self.side
    }

    /// Whether a module is dark, counted from the corner of a margin of `quiet` light ones around the code.
    pub fn is_dark(&self, x: u16, y: u16, quiet: u16) -> bool {
        let inside = |at: u16| at.checked_sub(quiet).filter(|at| *at < self.side).map(usize::from);
        let (Some(x), Some(y)) = (inside(x), inside(y)) else { return false };
        self.dark.get(y * usize::from(self.side) + x).copied().unwrap_or(false)
    }
}

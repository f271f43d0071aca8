//! How far apart two colours are for an eye that reads, by WCAG 2.

use ratatui::style::Color;

/// Red, green and blue as light, from 0 to 1; `None` for colours the terminal chooses itself.
pub fn light(color: Color) -> Option<[f64; 3]> {
    let Color::Rgb(r, g, b) = color else { return None };
    Some([r, g, b].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    }))
}

/// 1 for the same, 21 for black and white.
pub fn contrast(one: Color, other: Color) -> Option<f64> {
    let bright = |color| light(color).map(|[r, g, b]| 0.2126 * r + 0.7152 * g + 0.0722 * b);
    let (one, other) = (bright(one)?, bright(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

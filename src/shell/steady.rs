//! Makes a frame mean the same in every terminal.
//!
//! A cell of ratatui holds a grapheme, and people paste graphemes into names whose width depends on whom one asks:
//! a family takes two cells here and six there, a flag one to four, an Indic conjunct lies in two cells where
//! ratatui believes in one symbol and never wipes the second. The row then shifts, or halves of old names stay
//! behind. So before a frame is sent each cell is brought down to one character with its marks: of a family the
//! first person stays, a conjunct gets its cells, a picture that is narrow by nature stays narrow. The width of
//! the whole does not change, so the layout is not touched.

use ratatui::buffer::Buffer;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const JOINER: char = '\u{200D}';
const VARIATIONS: std::ops::RangeInclusive<char> = '\u{FE00}'..='\u{FE0F}';

pub fn steady(buf: &mut Buffer) {
    let width = usize::from(buf.area.width).max(1);
    for at in 0..buf.content.len() {
        let Some(cell) = buf.content.get(at) else { return };
        let symbol = cell.symbol();
        if symbol.len() == 1 || symbol.chars().nth(1).is_none() {
            continue;
        }
        let room = symbol.width().min(width - at % width);
        let (parts, style) = (parts(symbol, room), cell.style());
        for (n, part) in parts.into_iter().enumerate() {
            if let Some(cell) = buf.content.get_mut(at + n) {
                cell.set_symbol(&part).set_style(style);
            }
        }
    }
}

/// What stands in each of the cells of a grapheme; a cell covered by the one before it is a blank, as ratatui has it.
fn parts(symbol: &str, room: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = 0;
    for c in symbol.chars() {
        let width = c.width().unwrap_or(0);
        if c == JOINER || (width > 0 && parts.len() + width > room) {
            break;
        } else if width == 0 && !VARIATIONS.contains(&c) {
            if let Some(part) = parts.get_mut(last) {
                part.push(c);
            }
        } else if width > 0 {
            last = parts.len();
            parts.push(c.to_string());
            parts.extend((1..width).map(|_| " ".to_owned()));
        }
    }
    parts.resize(room.max(1), " ".to_owned());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grapheme_becomes_characters_in_cells() {
        for (symbol, cells) in [
            ("\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}", vec!["\u{1f469}", " "]),
            ("\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}", vec!["\u{1f3f3}", " "]),
            ("\u{1f44d}\u{1f3fd}", vec!["\u{1f44d}", " "]),
            ("☕\u{fe0f}", vec!["☕", " "]),
            ("⚠\u{fe0f}", vec!["⚠", " "]),
            ("1\u{fe0f}\u{20e3}", vec!["1\u{20e3}", " "]),
            ("e\u{301}\u{323}", vec!["e\u{301}\u{323}"]),
            ("द\u{94d}ध", vec!["द\u{94d}", "ध"]),
            ("\u{1f1ec}\u{1f1e7}", vec!["\u{1f1ec}", "\u{1f1e7}"]),
        ] {
            assert_eq!(parts(symbol, symbol.width()), cells, "{symbol}");
        }
    }

    #[test]
    fn a_frame_keeps_its_text_and_its_columns() {
        let line = "○ \u{1f3f3}\u{fe0f}\u{200d}\u{1f308} Kiln ☕\u{fe0f} उद\u{94d}धरण|";
        let mut buf = Buffer::with_lines([line, "카페 ｆｕｌｌ é plain"]);
        let (plain, bar) = (buf.clone(), line.width() - 1);
        steady(&mut buf);
        assert_eq!(buf.content[bar].symbol(), "|");
        assert_eq!(buf.content[plain.area.width as usize..], plain.content[plain.area.width as usize..]);
        let once = buf.clone();
        steady(&mut buf);
        assert_eq!(buf, once);
    }
}

//! Text that is being written, broken into the rows it is shown in.
//!
//! Every byte of a line belongs to exactly one row, so that the cursor has one place. Rows break behind spaces,
//! inside a word only where it is longer than a row; spaces at the end of a row hang over its edge. Widths are
//! counted grapheme by grapheme, as the screen buffer does.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::words::cells;

/// A part of a line: bytes `start..end` of line `line`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    pub start: usize,
    pub end: usize,
}

impl Row {
    pub fn text<'a>(&self, lines: &'a [String]) -> &'a str {
        lines.get(self.line).and_then(|line| line.get(self.start..self.end)).unwrap_or_default()
    }
}

/// The rows of a text in this width; at least one.
pub fn wrap(lines: &[String], width: u16) -> Vec<Row> {
    let width = usize::from(width.max(1));
    let mut rows = Vec::with_capacity(lines.len());
    for (line, text) in lines.iter().enumerate() {
        let (mut start, mut used) = (0, 0);
        // Where the word under way began, and the cells before it.
        let (mut word, mut before) = (0, 0);
        for (at, grapheme, wide) in pieces(text) {
            let is_space = grapheme == " ";
            if used + wide > width && at > start && !is_space {
                if word > start {
                    rows.push(Row { line, start, end: word });
                    (start, used) = (word, used - before);
                }
                if used + wide > width && at > start {
                    rows.push(Row { line, start, end: at });
                    (start, used, word) = (at, 0, at);
                }
                before = 0;
            }
            used += wide;
            if is_space {
                (word, before) = (at + 1, used);
            }
        }
        rows.push(Row { line, start, end: text.len() });
    }
    rows
}

/// The row and the cell of the cursor; `before` is the text of its line before it.
pub fn find(rows: &[Row], line: usize, before: &str) -> (usize, usize) {
    let behind = rows.partition_point(|row| (row.line, row.start) <= (line, before.len()));
    let at = behind.saturating_sub(1);
    let start = rows.get(at).map_or(0, |row| row.start);
    (at, wide(before.get(start..).unwrap_or_default()))
}

/// The column in its line, in characters, that is nearest before `cell` of a row.
pub fn column(rows: &[Row], at: usize, lines: &[String], cell: usize) -> Option<(usize, usize)> {
    let row = rows.get(at)?;
    let text = row.text(lines);
    // The end of a row that is not the last of its line is the start of the next one.
    let is_broken = rows.get(at + 1).is_some_and(|next| next.line == row.line);
    let mut used = 0;
    let mut end = row.start;
    for (at, grapheme, wide) in pieces(text) {
        let is_last = at + grapheme.len() == text.len();
        if used + wide > cell || (is_last && is_broken) {
            break;
        }
        used += wide;
        end = row.start + at + grapheme.len();
    }
    let line = lines.get(row.line)?;
    Some((row.line, line.get(..end)?.chars().count()))
}

/// Cells of a text as it is drawn, one grapheme after the other.
pub fn wide(text: &str) -> usize {
    pieces(text).map(|(_, _, wide)| wide).sum()
}

/// Graphemes with their places and cells. Most text has one character and one cell in each, which is much faster to
/// know than to find out.
fn pieces(text: &str) -> Box<dyn Iterator<Item = (usize, &str, usize)> + '_> {
    let is_plain = |c| matches!(c, ' '..='~' | 'À'..='ɏ' | 'Ѐ'..='\u{481}' | 'Ҋ'..='ԯ' | '№' | '–'..='—');
    if text.chars().all(is_plain) {
        return Box::new(text.char_indices().map(|(at, c)| (at, &text[at..at + c.len_utf8()], 1)));
    }
    Box::new(text.grapheme_indices(true).map(|(at, grapheme)| (at, grapheme, cells(grapheme))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, width: u16) -> Vec<String> {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        wrap(&lines, width).iter().map(|row| row.text(&lines).to_owned()).collect()
    }

    #[test]
    fn rows_break_behind_spaces_and_in_long_words() {
        for (text, width, rows) in [
            ("", 5, vec![""]),
            ("call back soon", 9, vec!["call back ", "soon"]),
            ("call back soon", 8, vec!["call ", "back ", "soon"]),
            ("abcdefgh ij", 5, vec!["abcde", "fgh ", "ij"]),
            ("a abcdefgh", 5, vec!["a ", "abcde", "fgh"]),
            ("漢字漢字", 5, vec!["漢字", "漢字"]),
            ("👨‍👩‍👧👨‍👩‍👧", 3, vec!["👨‍👩‍👧", "👨‍👩‍👧"]),
            ("one\n\ntwo", 9, vec!["one", "", "two"]),
            ("a     b", 3, vec!["a     ", "b"]),
        ] {
            assert_eq!(shown(text, width), rows, "{text:?} in {width}");
        }
    }

    proptest! {
        #[test]
        fn every_character_has_one_place_and_every_place_one_character(
            text in "[a-zя漢ｶﾞ👩\u{200d}👧e\u{301} \n]{0,60}", width in 2..20_u16,
        ) {
            let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let rows = wrap(&lines, width);
            for (n, line) in lines.iter().enumerate() {
                let joined: String = rows.iter().filter(|r| r.line == n).map(|r| r.text(&lines)).collect();
                prop_assert_eq!(&joined, line);
                for (at, grapheme) in line.grapheme_indices(true) {
                    let (row, cell) = find(&rows, n, &line[..at]);
                    let of = rows[row];
                    prop_assert!(of.line == n && (of.start..=of.end).contains(&at));
                    prop_assert!(cell + cells(grapheme) <= usize::from(width) || grapheme == " " || cells(grapheme) > usize::from(width));
                    if grapheme != " " && cells(grapheme) > 0 {
                        let column = column(&rows, row, &lines, cell);
                        prop_assert_eq!(column, Some((n, line[..at].chars().count())));
                    }
                }
            }
        }
    }
}

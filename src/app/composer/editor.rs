//! The text being written and the cursor in it, as a value.
//!
//! The one place that names the text area crate. It edits, counting in characters; people count in graphemes, so
//! arrows and erasing go grapheme by grapheme here. It does not draw: the crate's widget settles its wrapping and
//! scrolling while it is drawn and wraps by character widths, while here the view changes nothing and a family of
//! emoji is one thing two cells wide. What is shown where is told by `rows`.
//!
//! Nothing in the text can drive a terminal, whoever typed or pasted it.

use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::command::Command;
use crate::app::form::shape::column_at;
use crate::domain::SafeText;

#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
}

impl Editor {
    /// The text with the cursor behind so many characters of it.
    pub fn new(text: &str, cursor: usize) -> Self {
        let text: String = text.chars().filter(|c| *c == '\n' || is_inert(*c)).collect();
        Self::with(&text, cursor)
    }

    fn with(text: &str, cursor: usize) -> Self {
        let at = text.char_indices().nth(cursor).map_or(text.len(), |(at, _)| at);
        let (before, behind) = text.split_at(at);
        // What was written into the crate's text area is before its cursor; it has no other way that is not bound to
        // 65 535 lines and columns.
        let mut area = TextArea::new(behind.split('\n').map(str::to_owned).collect());
        // Its history would keep copies of all that was pasted.
        area.set_max_histories(0);
        area.insert_str(before);
        Self { area }
    }

    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    pub fn text(&self) -> String {
        self.lines().join("\n")
    }

    pub fn is_text(&self, text: &str) -> bool {
        self.lines().iter().map(String::as_str).eq(text.split('\n'))
    }

    pub fn is_blank(&self) -> bool {
        self.lines().iter().all(|line| line.trim().is_empty())
    }

    /// Line and column, in characters.
    pub fn place(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Characters before the cursor, line breaks included.
    pub fn cursor(&self) -> usize {
        let (line, column) = self.place();
        let above = self.lines().iter().take(line).map(|l| l.chars().count() + 1);
        above.sum::<usize>() + column
    }

    /// The text of the cursor's line before and behind the cursor.
    pub fn line_parts(&self) -> (&str, &str) {
        let (line, column) = self.place();
        let line = self.lines().get(line).map_or("", String::as_str);
        line.split_at(line.char_indices().nth(column).map_or(line.len(), |(at, _)| at))
    }

    /// Puts the cursor to a column of a line.
    pub fn go(&mut self, line: usize, column: usize) {
        let above = self.lines().iter().take(line).map(|l| l.chars().count() + 1);
        let cursor = above.sum::<usize>() + column;
        let erased = self.area.yank_text();
        *self = Self::with(&self.text(), cursor);
        self.area.set_yank_text(erased);
    }

    /// Puts the cursor into a cell of its line, as `window` shows it in so many cells.
    pub fn point(&mut self, room: usize, cell: usize) {
        let (before, behind) = self.line_parts();
        let column = column_at((before, behind), room, cell);
        self.go(self.place().0, column);
    }

    /// A typed character; what cannot be part of a text is left out.
    pub fn insert(&mut self, c: char) {
        if is_inert(c) {
            self.area.insert_char(c);
        }
    }

    pub fn break_line(&mut self) {
        self.area.insert_newline();
    }

    /// Pasted text; `joined` by spaces where only one line is wanted.
    pub fn paste(&mut self, text: &str, lines: Lines) {
        let kept =
            |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{85}');
        let text = SafeText::block(&text.chars().filter(kept).collect::<String>());
        match lines {
            Lines::Many => self.area.insert_str(&*text),
            Lines::One if !text.contains('\n') => self.area.insert_str(&*text),
            Lines::One => {
                let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
                self.area.insert_str(lines.join(" "))
            }
        };
    }

    /// Moves and erases; commands that are neither do nothing.
    pub fn run(&mut self, command: Command) {
        match command {
            Command::DraftLeft => self.step(CursorMove::Back, self.before()),
            Command::DraftRight => self.step(CursorMove::Forward, self.behind()),
            Command::DraftHome => self.area.move_cursor(CursorMove::Head),
            Command::DraftEnd => self.area.move_cursor(CursorMove::End),
            Command::DraftErase => {
                let count = self.before();
                self.step(CursorMove::Back, count);
                self.area.delete_str(count);
            }
            Command::DraftEraseNext => {
                self.area.delete_str(self.behind());
            }
            Command::DraftEraseWord => {
                self.area.delete_word();
            }
            Command::DraftEraseHead => {
                self.area.delete_line_by_head();
            }
            Command::DraftEraseTail => {
                self.area.delete_line_by_end();
            }
            Command::DraftYank => {
                // The crate's own way stumbles over an erased text that is empty.
                let erased = self.area.yank_text();
                self.area.insert_str(erased);
            }
            _ => {}
        }
    }

    fn step(&mut self, way: CursorMove, count: usize) {
        for _ in 0..count {
            self.area.move_cursor(way);
        }
    }

    /// Characters of the grapheme before the cursor; a line break is one, and before everything there is none.
    fn before(&self) -> usize {
        let grapheme = self.line_parts().0.graphemes(true).next_back();
        grapheme.map_or(usize::from(self.place().0 > 0), |g| g.chars().count())
    }

    fn behind(&self) -> usize {
        let grapheme = self.line_parts().1.graphemes(true).next();
        let is_last = self.place().0 + 1 >= self.lines().len();
        grapheme.map_or(usize::from(!is_last), |g| g.chars().count())
    }
}

/// How many lines a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// Whether a character is text: no control, nothing that reorders or hides. Joiners arrive one by one when typed.
fn is_inert(c: char) -> bool {
    if c.is_alphanumeric() || matches!(c, ' '..='~' | '\u{200C}' | '\u{200D}') {
        return true;
    }
    let probe: String = ['e', c].iter().collect();
    *SafeText::line(&probe) == *probe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(editor: &mut Editor, commands: &[Command]) -> (String, usize) {
        for command in commands {
            editor.run(*command);
        }
        (editor.text(), editor.cursor())
    }

    #[test]
    fn a_family_is_one_step_and_one_erasure() {
        let family = "👨‍👩‍👧";
        let mut editor = Editor::new(&format!("a{family}e\u{301}"), usize::MAX);
        assert_eq!(keys(&mut editor, &[Command::DraftLeft]), (format!("a{family}e\u{301}"), 6));
        assert_eq!(keys(&mut editor, &[Command::DraftLeft]).1, 1);
        assert_eq!(keys(&mut editor, &[Command::DraftEraseNext]), ("ae\u{301}".to_owned(), 1));
        assert_eq!(keys(&mut editor, &[Command::DraftEnd, Command::DraftErase]), ("a".to_owned(), 1));
    }

    #[test]
    fn readline_keys_edit_the_line_of_the_cursor() {
        use Command::{
            DraftEnd, DraftEraseHead, DraftEraseTail, DraftEraseWord, DraftHome, DraftLeft, DraftYank,
        };
        let two = || Editor::new("call back\nпозвонить завтра", 26);
        for (commands, text) in [
            (&[DraftEraseWord][..], "call back\nпозвонить "),
            (&[DraftEraseHead], "call back\n"),
            (&[DraftHome, DraftEraseTail], "call back\n"),
            (&[DraftEraseHead, DraftYank, DraftYank], "call back\nпозвонить завтрапозвонить завтра"),
            (&[DraftHome, DraftLeft, DraftEraseHead], "\nпозвонить завтра"),
            (&[DraftHome, DraftLeft, DraftEnd], "call back\nпозвонить завтра"),
        ] {
            assert_eq!(keys(&mut two(), commands).0, text, "{commands:?}");
        }
    }

    #[test]
    fn only_what_safe_text_leaves_as_it_is_may_be_typed() {
        for c in ('\0'..='\u{E0FFF}').filter(|c| is_inert(*c) && !matches!(c, '\u{200C}' | '\u{200D}')) {
            let text = format!("e{c}");
            assert_eq!(*SafeText::block(&text), *text, "{c:?}");
        }
        for c in ['\u{1b}', '\u{9b}', '\n', '\t', '\u{202E}', '\u{2066}', '\u{2028}', '\u{FEFF}', '\u{AD}'] {
            assert!(!is_inert(c), "{c:?}");
        }
    }

    #[test]
    fn pasted_text_is_text() {
        let raw = "\u{1b}[31mred\u{7}\r\nsecond\u{202E}\tline\u{0}";
        let mut many = Editor::new("", 0);
        many.paste(raw, Lines::Many);
        assert_eq!(many.text(), "[31mred\nsecond\u{FFFD}    line");
        let mut one = Editor::new("", 0);
        one.paste(raw, Lines::One);
        assert_eq!(one.text(), "[31mred second\u{FFFD}    line");
    }

    #[test]
    fn bringing_back_what_was_erased_where_nothing_was_to_erase_changes_nothing() {
        let mut editor = Editor::new("call", 0);
        editor.run(Command::DraftErase);
        editor.run(Command::DraftYank);
        assert_eq!((editor.text().as_str(), editor.cursor()), ("call", 0));
        editor.run(Command::DraftEraseTail);
        editor.run(Command::DraftYank);
        editor.run(Command::DraftYank);
        assert_eq!(editor.text(), "callcall");
    }

    proptest! {
        /// Text and cursor come back as they were left, whatever was done; nothing in them drives a terminal.
        #[test]
        fn what_is_kept_is_what_comes_back(
            start in "[a-zя漢👨\u{200d}👩\u{301} \n\u{1b}]{0,30}",
            steps in proptest::collection::vec((0..14_u8, any::<char>()), 0..40),
        ) {
            use Command::{DraftDown, DraftEnd, DraftErase, DraftEraseHead, DraftEraseNext, DraftEraseTail, DraftEraseWord, DraftHome, DraftLeft, DraftRight, DraftYank};
            let commands = [DraftLeft, DraftRight, DraftHome, DraftEnd, DraftErase, DraftEraseNext, DraftEraseWord, DraftEraseHead, DraftEraseTail, DraftYank, DraftDown];
            let mut editor = Editor::new(&start, 5);
            for (what, c) in steps {
                match commands.get(usize::from(what)) {
                    Some(command) => editor.run(*command),
                    None if what == 11 => editor.break_line(),
                    None => editor.insert(c),
                }
                let again = Editor::new(&editor.text(), editor.cursor());
                prop_assert_eq!(again.text(), editor.text());
                prop_assert_eq!(again.place(), editor.place());
                prop_assert!(editor.is_text(&editor.text()));
                prop_assert!(!editor.text().chars().any(|c| c != '\n' && c.is_control()));
            }
        }
    }
}

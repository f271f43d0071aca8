//! Composers: boxes in which a person writes a note, a task, a name, a budget.
//!
//! Owns the open box. A change asks for a timer and the timer for a write, so that typing without a pause is
//! saved too; leaving, sending and the end of the program save at once. Must not know the disk: that a text is
//! saved is told by it.

mod echo;
pub(super) mod editor;
pub(super) mod note;
mod open;
mod phone;
mod point;
pub mod price;
pub mod rows;
mod send;
pub mod shape;

use super::command::{Command, Does};
use super::drafts::{Kept, keep_effect};
use super::keymap::{Key, KeyCode};
use super::marks::MarkKind;
use super::msg::{Effect, Wake};
use super::state::{Popup, State};
use super::tasks;
use crate::domain::Entity;
use crate::sync::event::{Composing, Draft, DraftOf};
use editor::{Editor, Lines};
pub use note::rewrite;
pub(super) use open::{open, open_many, open_next, open_on};
pub(super) use point::{is_untouched, point};
pub use price::read as read_price;
use rows::Row;
pub use send::{Reading, reading};
pub use shape::Saved;

/// From the first unsaved keystroke to its writing: with the writing itself well below a quarter of a second.
const KEEP_MILLIS: u64 = 150;

#[derive(Debug, Clone)]
pub struct ComposerState {
    pub of: DraftOf,
    pub opened: Opened,
    pub saved: Saved,
    /// Why it was not sent.
    pub complaint: Option<String>,
    /// First visible row; settled in `update`.
    pub top: usize,
    editor: Editor,
    /// What stood there when the box was opened, of a name, a budget or a field: no draft.
    base: String,
    /// The whole of it, as it was then: what somebody else makes of it meanwhile was not seen.
    seen: Option<Box<Entity>>,
    lines: Lines,
    /// The text in rows, made for this width; none while it is not.
    rows: Option<(u16, Vec<Row>)>,
    /// The cell that going up and down aims at.
    aim: Option<usize>,
    /// Changed since the last writing was asked for.
    is_changed: bool,
    is_timer_set: bool,
    /// It is written for all that is marked, not for one thing.
    pub many: Option<MarkKind>,
    /// Where the disk may have a draft of this: here, and where it was before its sort was turned.
    places: Vec<DraftOf>,
}

/// Why the box is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    ByKey,
    /// Something was done, and the next step is asked for.
    AfterDone,
}

impl ComposerState {
    fn new(of: DraftOf, base: String, lines: Lines, draft: Option<&Kept>) -> Self {
        // Of named parts the first value is where one begins to write.
        let start = if of.is_of_parts(&base) {
            base.lines().next().map_or(0, |l| l.chars().count())
        } else {
            usize::MAX
        };
        let (text, cursor) = draft.map_or((base.as_str(), start), |kept| (&kept.text, kept.cursor));
        let places = draft.map(|kept| [&[of], kept.elsewhere.as_slice()].concat());
        Self {
            of,
            opened: Opened::ByKey,
            saved: match draft {
                Some(kept) if kept.is_on_disk => Saved::Yes,
                Some(_) => Saved::NotYet,
                None => Saved::Nothing,
            },
            complaint: None,
            top: 0,
            editor: Editor::new(text, cursor),
            base,
            seen: None,
            lines,
            rows: None,
            aim: None,
            is_changed: false,
            is_timer_set: false,
            many: None,
            places: places.unwrap_or_default(),
        }
    }

    pub fn text(&self) -> String {
        self.editor.text()
    }

    /// In characters.
    pub fn cursor(&self) -> usize {
        self.editor.cursor()
    }

    pub fn lines(&self) -> &[String] {
        self.editor.lines()
    }

    /// The text as it is shown.
    pub fn rows(&self) -> &[Row] {
        self.rows.as_ref().map_or(&[], |(_, rows)| rows)
    }

    /// The cursor's row and cell.
    pub fn caret(&self) -> (usize, usize) {
        rows::find(self.rows(), self.editor.place().0, self.editor.line_parts().0)
    }

    /// No draft: there is nothing, or what stands there anyway. An emptied field is something.
    fn has_nothing(&self) -> bool {
        let is_emptied = matches!(self.of.what, Composing::Field(_)) && !self.base.trim().is_empty();
        (self.editor.is_blank() && !is_emptied) || self.editor.is_text(&self.base)
    }

    pub const fn is_many(&self) -> bool {
        matches!(self.lines, Lines::Many)
    }

    /// As it stands, it takes a field off all that is marked.
    fn empties_many(&self) -> bool {
        let is_as_opened = self.editor.is_blank() || self.editor.is_text(&self.base);
        self.many.is_some() && matches!(self.of.what, Composing::Field(_)) && is_as_opened
    }

    /// The text changed.
    fn changed(&mut self) -> Vec<Effect> {
        self.rows = None;
        self.complaint = None;
        self.saved =
            if self.has_nothing() && self.places.is_empty() { Saved::Nothing } else { Saved::NotYet };
        self.moved()
    }

    /// The cursor moved; where it stood is part of a draft.
    fn moved(&mut self) -> Vec<Effect> {
        self.is_changed = true;
        if std::mem::replace(&mut self.is_timer_set, true) {
            return Vec::new();
        }
        vec![Effect::WakeAfter { millis: KEEP_MILLIS, wake: Wake::DraftDue }]
    }

    fn keep(&mut self) -> Vec<Effect> {
        if !std::mem::take(&mut self.is_changed) {
            return Vec::new();
        }
        if self.has_nothing() {
            self.saved = Saved::Nothing;
            return std::mem::take(&mut self.places).into_iter().map(|of| Effect::DropDraft { of }).collect();
        }
        let elsewhere = self.elsewhere();
        if !self.places.contains(&self.of) {
            self.places.push(self.of);
        }
        vec![keep_effect(self.of, self.text(), self.cursor(), elsewhere)]
    }

    /// Where else the disk may have it.
    fn elsewhere(&self) -> Vec<DraftOf> {
        self.places.iter().copied().filter(|place| *place != self.of).collect()
    }

    /// Settles the rows for this width and keeps the cursor's one in sight.
    fn settle(&mut self, width: u16, height: usize) {
        if self.rows.as_ref().is_none_or(|(made_for, _)| *made_for != width) {
            self.rows = Some((width, rows::wrap(self.lines(), width)));
        }
        let (row, _) = self.caret();
        let last = self.rows().len().saturating_sub(height);
        self.top = self.top.min(last).clamp((row + 1).saturating_sub(height), row);
    }

    fn go_rows(&mut self, to: impl Fn(usize) -> usize) {
        let (row, cell) = self.caret();
        let aim = *self.aim.get_or_insert(cell);
        let to = to(row).min(self.rows().len().saturating_sub(1));
        if let Some((line, column)) = rows::column(self.rows(), to, self.lines(), aim).filter(|_| to != row) {
            self.editor.go(line, column);
        }
    }
}

fn open_box(state: &mut State) -> Option<&mut ComposerState> {
    match &mut state.popup {
        Some(Popup::Composer(composer)) => Some(composer),
        _ => None,
    }
}

/// Which draft the open box writes.
pub(super) fn open_draft(state: &State) -> Option<DraftOf> {
    match &state.popup {
        Some(Popup::Composer(composer)) => Some(composer.of),
        _ => None,
    }
}

/// A command of the box.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let height = shape::text_rows(state);
    let Some(composer) = open_box(state) else { return Vec::new() };
    let is_going = matches!(
        command,
        Command::DraftUp | Command::DraftDown | Command::DraftPageUp | Command::DraftPageDown
    );
    if !is_going {
        composer.aim = None;
    }
    match command {
        Command::DraftSend => return send::submit(state),
        Command::DraftEnter if composer.lines == Lines::One => return send::submit(state),
        Command::DraftOutside => return super::outside::compose(state),
        Command::DraftLeave => return leave(state),
        Command::DraftEnter => composer.editor.break_line(),
        Command::DraftUp => composer.go_rows(|row| row.saturating_sub(1)),
        Command::DraftDown => composer.go_rows(|row| row + 1),
        Command::DraftPageUp => composer.go_rows(|row| row.saturating_sub(height)),
        Command::DraftPageDown => composer.go_rows(|row| row + height),
        // For many there is one sort of note, and one draft.
        Command::DraftKind | Command::DraftWho
            if composer.many.is_some() && note::is_new(composer.of.what) =>
        {
            return Vec::new();
        }
        Command::DraftKind if note::is_new(composer.of.what) => return note::turn(state),
        Command::DraftKind => return turn_kind(state),
        Command::DraftWho if note::is_new(composer.of.what) => return note::turn_draft(state),
        Command::DraftWho => return turn_person(state),
        _ => composer.editor.run(command),
    }
    match command.spec().does {
        Does::Moves => composer.moved(),
        Does::Shows | Does::Asks | Does::Edits | Does::Runs => composer.changed(),
    }
}

/// The next type of task, written into the line: it is part of the draft.
fn turn_kind(state: &mut State) -> Vec<Effect> {
    let Some(text) = task_line(state) else { return Vec::new() };
    let (text, grew) = tasks::line::next_kind(state, &text);
    let Some(composer) = open_box(state) else { return Vec::new() };
    let cursor = composer.cursor().saturating_add_signed(grew);
    composer.editor = Editor::new(&text, cursor);
    composer.changed()
}

/// The next person, written behind the line.
fn turn_person(state: &mut State) -> Vec<Effect> {
    let Some(text) = task_line(state) else { return Vec::new() };
    let text = tasks::line::next_person(state, &text);
    let Some(composer) = open_box(state) else { return Vec::new() };
    composer.editor = Editor::new(&text, composer.cursor());
    composer.changed()
}

/// The line of the open box, if it writes a task.
fn task_line(state: &State) -> Option<String> {
    match &state.popup {
        Some(Popup::Composer(composer)) if composer.of.what == Composing::Task => Some(composer.text()),
        _ => None,
    }
}

/// A key that is no command of the box: a letter is text. Control keys that run the program do so here too; gives
/// that command back.
pub(super) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let (Some(composer), KeyCode::Char(c)) = (open_box(state), key.code) else { return Ok(Vec::new()) };
    composer.aim = None;
    composer.editor.insert(c);
    Ok(composer.changed())
}

/// The text as it came back from another editor; where the cursor stood there is not known.
pub(super) fn replace(state: &mut State, of: DraftOf, text: &str) -> Vec<Effect> {
    let Some(composer) = open_box(state).filter(|composer| composer.of == of) else { return Vec::new() };
    composer.aim = None;
    let lines = composer.lines;
    composer.editor = Editor::new("", 0);
    composer.editor.paste(text.trim_end(), lines);
    composer.changed()
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(composer) = open_box(state) else { return Vec::new() };
    composer.aim = None;
    let lines = composer.lines;
    composer.editor.paste(text, lines);
    composer.changed()
}

/// Closes the box; its draft stays.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let effects = keep(state);
    let Some(composer) = open_box(state) else { return Vec::new() };
    let (of, is_over) = (composer.of, composer.has_nothing());
    let is_on_disk = effects.is_empty() && composer.saved == Saved::Yes;
    let (text, cursor, elsewhere) = (composer.text(), composer.cursor(), composer.elsewhere());
    let kept = Kept { text, cursor, is_on_disk, elsewhere };
    state.popup = None;
    if is_over {
        state.drafts.take(of);
    } else {
        state.drafts.put(of, kept);
    }
    effects
}

/// What is not written yet of the open box.
pub(super) fn keep(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Composer(composer)) = &mut state.popup else { return Vec::new() };
    // What was begun there since is another text.
    composer.places.retain(|place| *place == composer.of || state.drafts.get(*place).is_none());
    composer.keep()
}

/// The timer of the first unsaved keystroke.
pub(super) fn due(state: &mut State) {
    if let Some(composer) = open_box(state) {
        composer.is_timer_set = false;
    }
}

pub(super) fn on_kept(state: &mut State, draft: &Draft) {
    let Some(composer) = open_box(state).filter(|c| c.of == draft.of) else { return };
    if composer.editor.is_text(&draft.text) {
        composer.saved = Saved::Yes;
        composer.places = vec![draft.of];
    }
}

/// Whether the open box has something that is now to be tried again.
pub(super) fn on_failed(state: &mut State) -> bool {
    let Some(composer) = open_box(state) else { return false };
    let is_lost = composer.saved == Saved::NotYet || composer.saved == Saved::Failed;
    if is_lost {
        composer.saved = Saved::Failed;
        composer.is_changed = true;
        composer.is_timer_set = true;
    }
    is_lost
}

/// Whether the disk may have had the text of the open box there.
pub(super) fn has_been(state: &State, of: DraftOf) -> bool {
    matches!(&state.popup, Some(Popup::Composer(composer)) if composer.of != of && composer.places.contains(&of))
}

/// A draft of an earlier session for the box that is already open: nothing of either is given up.
pub(super) fn join_earlier(state: &mut State, earlier: &str) -> Vec<Effect> {
    let Some(composer) = open_box(state) else { return Vec::new() };
    let of = composer.of;
    composer.places.push(of);
    if composer.editor.is_text(earlier) {
        return Vec::new();
    }
    let between = if composer.lines == Lines::Many { "\n" } else { " " };
    let now = if composer.has_nothing() { String::new() } else { format!("{between}{}", composer.text()) };
    composer.editor = Editor::new(&format!("{earlier}{now}"), usize::MAX);
    composer.changed()
}

/// Brings the open box in step with the window and its text.
pub(super) fn settle(state: &mut State) {
    let Some(Popup::Composer(composer)) = &state.popup else { return };
    let shape = shape::shape(state, composer);
    if let Some(composer) = open_box(state) {
        composer.settle(shape.width, usize::from(shape.rows));
    }
}

//! A story as blocks of lines, one block an entry: what is said where, not how it is painted.
//!
//! Made in `update` and kept until something it shows changes, since a long story is wrapped once and drawn often. Where a
//! person only opened or closed an entry, nothing but its block is made anew.

mod made;

use super::words::{Part, Words};
use super::{Depth, ItemKey, Mode, TimelineState, changes, notes, unsent};
use crate::app::card::RowTone;
use crate::app::command::Command;
use crate::app::feeds::Told;
use crate::app::filter::View;
use crate::app::state::State;
use crate::app::words::wrap;
use crate::domain::timeline::{Content, Entry, EntryKind, Thread, threads};
use crate::domain::{Href, Note, NoteBody, Owner, Timestamp};
use crate::i18n::Text;

pub use made::MadeFor;
pub(super) use made::{found, made_for, turned};

/// Cells before a text: the time and the mark.
pub const INDENT: u16 = 8;
/// On a narrow screen only this.
const NARROW_INDENT: u16 = 2;
const NARROW_BELOW: u16 = 60;
/// Lines of an entry that is not open.
const BRIEF: usize = 3;
/// Longer lines are hard to read.
const WIDEST: u16 = 110;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub blocks: Vec<Block>,
    /// Lines of all blocks.
    pub height: usize,
    /// The first line of what stands where not everything is read.
    pub gap: Option<usize>,
    /// How many of how many items a filter leaves.
    pub left: (usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Nothing for what is no place for a cursor.
    pub of: Option<ItemKey>,
    pub first: usize,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Day(String),
    Head(Head),
    Body { text: String, tone: RowTone, href: Option<Href> },
    Note(String),
    Failure(String),
    Gap,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub at: Timestamp,
    /// One cell: the direction, a box, a dot.
    pub mark: &'static str,
    pub title: String,
    pub tone: RowTone,
    /// A draft, and own edits on their way.
    pub pending: String,
}

/// Cells before the text of an entry.
pub const fn indent(width: u16) -> u16 {
    if width < NARROW_BELOW { NARROW_INDENT } else { INDENT }
}

impl Block {
    /// The line the cursor marks.
    pub fn head(&self) -> usize {
        let head = self.lines.iter().position(|line| matches!(line, Line::Head(_)));
        self.first + head.unwrap_or(0)
    }

    pub fn end(&self) -> usize {
        self.first + self.lines.len()
    }
}

pub(super) fn build(state: &State, of: Owner, view: &TimelineState, width: u16) -> Page {
    let mut maker = Maker::new(state, of, view, width);
    let Some(told) = state.feeds.get(of) else {
        maker.push(None, vec![Line::Note(state.locale.get(Text::Loading).to_owned())]);
        return maker.page;
    };
    if view.mode != Mode::Changes {
        maker.unsent(told);
    }
    match (view.mode, &view.thread) {
        (Mode::All, _) => maker.entries(told, |entry| !state.feeds.hidden.contains(&entry.kind())),
        (Mode::Changes, _) => {
            maker.entries(told, |entry| matches!(entry.kind(), EntryKind::Changes | EntryKind::Robots));
        }
        (Mode::Mail, None) => maker.mail(told),
        (Mode::Mail, Some(key)) => {
            if let Some(thread) = threads(told.notes()).into_iter().find(|thread| thread.key == *key) {
                maker.letters(told, &thread);
            }
        }
    }
    if view.thread.is_none() {
        maker.tail(told);
    }
    maker.page
}

struct Maker<'a> {
    state: &'a State,
    of: Owner,
    view: &'a TimelineState,
    width: u16,
    page: Page,
    day: Option<chrono::NaiveDate>,
}

impl<'a> Maker<'a> {
    fn new(state: &'a State, of: Owner, view: &'a TimelineState, width: u16) -> Self {
        Self { state, of, view, width: width.min(WIDEST), page: Page::default(), day: None }
    }

    fn push(&mut self, of: Option<ItemKey>, lines: Vec<Line>) {
        let first = self.page.height;
        self.page.height += lines.len();
        self.page.blocks.push(Block { of, first, lines });
    }

    /// Where another day begins, its name.
    fn day(&mut self, at: Timestamp) -> Vec<Line> {
        let day = at.in_zone(self.state.zone()).map(|at| at.date_naive());
        if self.day.is_some() && self.day == day {
            return Vec::new();
        }
        let is_first = self.page.blocks.is_empty();
        self.day = day;
        let mut lines = if is_first { Vec::new() } else { vec![Line::Gap] };
        lines.push(Line::Day(self.state.day_heading(at)));
        lines
    }

    fn item(&mut self, key: ItemKey, at: Timestamp, pending: String, words: Words) {
        self.page.left.1 += 1;
        if self.state.filters.query(View::Timeline(self.of)).is_some_and(|query| !query.is_in(&words.text()))
        {
            return;
        }
        self.page.left.0 += 1;
        let mut lines = self.day(at);
        lines.extend(self.said(&key, at, pending, words));
        self.push(Some(key), lines);
    }

    /// An item as far as it is open.
    fn said(&self, key: &ItemKey, at: Timestamp, pending: String, words: Words) -> Vec<Line> {
        let depth = self.view.depth(key);
        let Words { mark, title, tone, brief, open, full } = words;
        let mut lines = vec![Line::Head(Head { at, mark, title, tone, pending })];
        let open = if open.is_empty() { &brief } else { &open };
        match depth {
            Depth::Brief => self.brief(&brief, open, &mut lines),
            Depth::Open => self.parts(open, &mut lines),
            Depth::Full => self.parts(&[open.as_slice(), &full].concat(), &mut lines),
        }
        if depth == Depth::Open && !full.is_empty() {
            let text =
                self.state.locale.count(Text::Quoted, full.len(), &[&self.state.key_words(Command::Open)]);
            lines.push(Line::Body { text, tone: RowTone::Quiet, href: None });
        }
        lines
    }

    fn room(&self) -> usize {
        usize::from(self.width.saturating_sub(indent(self.width))).max(1)
    }

    fn parts(&self, parts: &[Part], lines: &mut Vec<Line>) {
        for part in parts {
            for text in wrap(&part.text, self.room()) {
                lines.push(Line::Body { text, tone: part.tone, href: part.href.clone() });
            }
        }
    }

    /// The first lines, with `…` where there are more.
    fn brief(&self, parts: &[Part], open: &[Part], lines: &mut Vec<Line>) {
        let mut left = BRIEF;
        let mut is_cut = parts.len() < open.len();
        for part in parts {
            if left == 0 {
                is_cut = true;
                break;
            }
            // What cannot be on the screen is not wrapped either.
            let most = self.room() * (left + 1) * 4;
            let end = part.text.char_indices().nth(most).map_or(part.text.len(), |(at, _)| at);
            let wrapped = wrap(&part.text[..end], self.room());
            is_cut |= wrapped.len() > left || end < part.text.len();
            for text in wrapped.into_iter().take(left) {
                left -= 1;
                lines.push(Line::Body { text, tone: part.tone, href: part.href.clone() });
            }
        }
        if let (true, Some(Line::Body { text, .. })) = (is_cut, lines.last_mut()) {
            let room = self.room();
            let cut = crate::app::words::fit(text, room.saturating_sub(2));
            *text = format!("{} …", cut.trim_end_matches(['…', ' ']));
        }
    }

    /// Own notes and tasks that are not in the account yet, the latest first.
    fn unsent(&mut self, told: &Told) {
        for (edit, at, pending, words) in unsent::all(self.state, self.of, told.owners(), self.view.mode) {
            self.item(ItemKey::Unsent(edit), at, pending.to_owned(), words);
        }
    }

    fn entries(&mut self, told: &Told, fits: impl Fn(&Entry) -> bool) {
        for entry in told.entries().iter().filter(|entry| fits(entry)) {
            self.gap(told, entry.at);
            self.entry(entry);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let pending = notes::pending(self.state, entry);
        let words = words_of(self.state, self.of, entry);
        self.item(ItemKey::Entry(entry.key.clone()), entry.at, pending, words);
    }

    /// Conversations by mail, and what came through messengers, the latest first.
    fn mail(&mut self, told: &Told) {
        let threads = threads(told.notes());
        if !threads.is_empty() {
            let words =
                self.state.locale.fill(Text::MailOnlyHeads, &[&self.state.key_words(Command::ShowLink)]);
            let lines = wrap(&words, usize::from(self.width)).into_iter().map(Line::Note).collect();
            self.push(None, lines);
        }
        let mut messages =
            told.entries().iter().filter(|entry| entry.kind() == EntryKind::Messages).peekable();
        for thread in threads {
            while let Some(entry) = messages.next_if(|entry| entry.at > thread.last) {
                self.gap(told, entry.at);
                self.entry(entry);
            }
            self.gap(told, thread.last);
            let words = notes::thread(self.state, &thread);
            self.item(ItemKey::Thread(thread.key.clone()), thread.last, String::new(), words);
        }
        for entry in messages {
            self.gap(told, entry.at);
            self.entry(entry);
        }
    }

    /// One conversation, as it went on.
    fn letters(&mut self, told: &Told, thread: &Thread) {
        let lines = notes::thread_head(self.state, thread);
        let mut head = Vec::new();
        for part in lines {
            let line = if part.tone == RowTone::Strong { Line::Day } else { Line::Note };
            head.extend(wrap(&part.text, usize::from(self.width)).into_iter().map(line));
        }
        self.push(None, head);
        if !told.is_whole() {
            // Its first letters may be among what is not read yet.
            self.page.gap = Some(self.page.height);
            let line = self.further(told);
            self.push(None, line);
        }
        for letter in &thread.letters {
            let is_it = |entry: &&Entry| match &entry.content {
                Content::Note(note) => is_same(note, letter),
                Content::Task(..) | Content::Event(_) | Content::Changes(_) => false,
            };
            if let Some(entry) = told.entries().iter().find(is_it) {
                self.entry(entry);
            }
        }
    }

    /// Once, before the first of what is known although not everything around it is.
    fn gap(&mut self, told: &Told, at: Timestamp) {
        if self.page.gap.is_none() && told.known_from().is_some_and(|from| at < from) {
            self.page.gap = Some(self.page.height);
            let mut lines = vec![Line::Gap];
            lines.extend(self.further(told));
            self.push(None, lines);
        }
    }

    /// How it stands with what is not read yet.
    fn further(&self, told: &Told) -> Vec<Line> {
        let locale = &self.state.locale;
        let (text, line): (String, fn(String) -> Line) = match told.trouble() {
            Some(why) => {
                let words = [locale.trouble(why), self.state.key_words(Command::RefreshView)];
                (locale.fill(Text::EarlierFailed, &[&words[0], &words[1]]), Line::Failure)
            }
            None if told.is_reading() => (locale.get(Text::EarlierReading).to_owned(), Line::Note),
            None => (locale.get(Text::EarlierNotRead).to_owned(), Line::Note),
        };
        wrap(&text, usize::from(self.width)).into_iter().map(line).collect()
    }

    /// What stands below the last entry.
    fn tail(&mut self, told: &Told) {
        let is_empty = self.page.blocks.iter().all(|block| block.of.is_none());
        let is_further = told.trouble().is_some() || !told.is_whole();
        if self.page.gap.is_none() && !told.is_whole() {
            self.page.gap = Some(self.page.height);
        }
        let mut lines = if is_empty { Vec::new() } else { vec![Line::Gap] };
        if is_further && !(is_empty && told.is_reading()) {
            lines.extend(self.further(told));
        } else {
            let text = match (is_further, is_empty) {
                (true, _) => self.state.locale.get(Text::Loading).to_owned(),
                (false, true) => self.nothing(told),
                (false, false) => self.state.locale.get(Text::TimelineBegin).to_owned(),
            };
            lines.extend(wrap(&text, usize::from(self.width)).into_iter().map(Line::Note));
        }
        self.push(None, lines);
    }

    fn nothing(&self, told: &Told) -> String {
        let key = |command| self.state.key_words(command);
        let locale = &self.state.locale;
        match self.view.mode {
            Mode::All if told.entries().is_empty() => {
                locale.fill(Text::TimelineEmpty, &[&key(Command::AddNote), &key(Command::AddTask)])
            }
            Mode::All => locale.fill(Text::TimelineNothingChosen, &[&key(Command::TimelineKinds)]),
            Mode::Mail => locale.get(Text::TimelineNoMail).to_owned(),
            Mode::Changes => locale.get(Text::TimelineNoChanges).to_owned(),
        }
    }
}

/// The same letter, on whatever it lies.
fn is_same(one: &Note, other: &Note) -> bool {
    let message = |note: &Note| match &note.body {
        NoteBody::Mail(mail) if !mail.message.is_empty() => Some(mail.message.clone()),
        _ => None,
    };
    one.id == other.id || (message(one).is_some() && message(one) == message(other))
}

/// What an entry says.
pub(super) fn words_of(state: &State, of: Owner, entry: &Entry) -> Words {
    match &entry.content {
        Content::Note(note) => notes::note(state, of, entry, note),
        Content::Task(task, done) => notes::task(state, of, entry, (task, *done)),
        Content::Event(event) => changes::event(state, of, entry, event),
        Content::Changes(all) => changes::changes(state, of, entry, all),
    }
}

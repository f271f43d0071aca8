//! The timeline of a lead, a contact or a company on its card: a cursor on entries, what is opened, what is shown.
//!
//! The cursor is bound to an entry and keeps its height on the screen: what comes above or below moves nothing under
//! the eye. Scrolling to where not everything is read yet reads on. What is known stands in [`super::feeds`], what is
//! said where in [`page`].

mod changes;
mod kinds;
mod notes;
pub mod page;
mod point;
mod unsent;
pub mod words;

use std::collections::BTreeMap;

use super::command::Command;
use super::feeds;
use super::msg::Effect;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::tasks::TaskRef;
use crate::domain::timeline::{Content, Entry, Key, ThreadKey, position};
use crate::domain::{EditId, NoteId, Owner, SafeText};
use crate::i18n::Text;
pub(super) use kinds::show as show_kinds;
use page::{MadeFor, Page};
pub(super) use point::{item_at, point};

/// Stretches that are read on without a key: a filter may leave nothing of what was read.
const READ_ON: u8 = 4;

/// Which part of the story a tab tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    All,
    /// Letters by conversation, and messages.
    Mail,
    Changes,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKey {
    Unsent(EditId),
    Entry(Key),
    Thread(ThreadKey),
}

/// How much of an entry is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The first lines.
    Brief,
    Open,
    /// With what it quotes.
    Full,
}

#[derive(Debug, Clone, Default)]
pub struct TimelineState {
    pub mode: Mode,
    /// The conversation that is read.
    pub thread: Option<ThreadKey>,
    /// First visible line.
    pub top: usize,
    cursor: Option<ItemKey>,
    /// Among the items of the page; where it goes when its entry is gone.
    at: usize,
    turned: BTreeMap<ItemKey, Depth>,
    /// Counts what a person turned here.
    turns: u64,
    read_on: u8,
    made: Option<(MadeFor, Page)>,
}

impl TimelineState {
    pub fn new(mode: Mode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// Nothing before it was settled once.
    pub fn page(&self) -> Option<&Page> {
        self.made.as_ref().map(|(_, page)| page)
    }

    /// A letter one came to read is open.
    fn depth(&self, key: &ItemKey) -> Depth {
        let unturned = if self.thread.is_some() { Depth::Open } else { Depth::Brief };
        self.turned.get(key).copied().unwrap_or(unturned)
    }

    /// What Enter is about.
    fn key_here(&self) -> Option<ItemKey> {
        self.cursor.clone().or_else(|| self.page()?.blocks.get(self.cursor_block()?)?.of.clone())
    }

    /// The block under the cursor, counted among all.
    pub fn cursor_block(&self) -> Option<usize> {
        let page = self.page()?;
        let items = page.blocks.iter().enumerate().filter(|(_, block)| block.of.is_some());
        items.map(|(n, _)| n).nth(self.at)
    }

    fn items(&self) -> usize {
        self.page().map_or(0, |page| page.blocks.iter().filter(|block| block.of.is_some()).count())
    }

    fn go(&mut self, at: usize) {
        self.at = at.min(self.items().saturating_sub(1));
        let block = self.cursor_block();
        self.cursor = block.and_then(|n| self.page()?.blocks.get(n)?.of.clone());
    }

    /// So that the block under the cursor is in sight: all of it, or as much as fits.
    fn reveal(&mut self, height: usize) {
        let Some(page) = self.page() else { return };
        let last_top = page.height.saturating_sub(height);
        let top = match self.cursor_block().and_then(|n| page.blocks.get(n)) {
            // Above the first one stands what belongs to it.
            Some(block) if self.at == 0 && block.end() <= height => 0,
            // Below the last one stands how far the story goes.
            Some(block) if self.at + 1 == self.items() && page.height - block.first <= height => last_top,
            Some(block) if block.lines.len() <= height => {
                self.top.clamp(block.end().saturating_sub(height), block.first)
            }
            Some(block) => self.top.clamp(block.first, block.end() - height),
            None => self.top,
        };
        self.top = top.min(last_top);
    }

    /// Scrolls by lines; the cursor goes along where its entry leaves the screen.
    fn scroll(&mut self, to: usize, height: usize) {
        let Some(page) = self.made.as_ref().map(|(_, page)| page) else { return };
        self.top = to.min(page.height.saturating_sub(height));
        let (top, bottom) = (self.top, self.top + height);
        let items: Vec<&page::Block> = page.blocks.iter().filter(|block| block.of.is_some()).collect();
        let is_in_sight = |block: &page::Block| block.head() < bottom && block.end() > top;
        let here = items.get(self.at);
        let next = if here.is_some_and(|block| is_in_sight(block)) {
            // Who has scrolled is somewhere, and stays there when something new comes above.
            Some(self.at)
        } else if here.is_some_and(|block| block.head() >= bottom) {
            items.iter().rposition(|block| is_in_sight(block))
        } else {
            items.iter().position(|block| is_in_sight(block))
        };
        if let Some(at) = next {
            self.go(at);
        }
    }
}

/// The timeline on the screen, and whose it is.
pub fn front(state: &State) -> Option<(Owner, &TimelineState)> {
    match state.screens.last()? {
        Screen::Lead(view) => Some((Owner::Lead(view.id), view.timeline()?)),
        Screen::Party(view) => Some((view.owner, view.timeline()?)),
        Screen::Board
        | Screen::List
        | Screen::Parties(_)
        | Screen::Log(_)
        | Screen::Outbox(_)
        | Screen::Conflict(_)
        | Screen::Search(_)
        | Screen::Tasks
        | Screen::Inbox => None,
    }
}

/// Whether the timeline on the screen shows what kinds are chosen.
pub fn has_kinds(state: &State) -> bool {
    front(state).is_some_and(|(_, view)| view.mode == Mode::All)
}

fn front_mut(state: &mut State) -> Option<&mut TimelineState> {
    match state.screens.last_mut()? {
        Screen::Lead(view) => view.timeline_mut(),
        Screen::Party(view) => view.timeline_mut(),
        Screen::Board
        | Screen::List
        | Screen::Parties(_)
        | Screen::Log(_)
        | Screen::Outbox(_)
        | Screen::Conflict(_)
        | Screen::Search(_)
        | Screen::Tasks
        | Screen::Inbox => None,
    }
}

impl State {
    /// The entry under the cursor of the timeline on the screen.
    fn entry_here(&self) -> Option<&Entry> {
        let (of, view) = front(self)?;
        let ItemKey::Entry(key) = view.key_here()? else { return None };
        let entries = self.feeds.get(of)?.entries();
        entries.get(position(entries, &key)?)
    }

    /// The open task under the cursor of the timeline on the screen.
    pub(super) fn timeline_task(&self) -> Option<TaskRef> {
        match &self.entry_here()?.content {
            Content::Task(task, _) if !task.is_completed => Some(TaskRef::Task(task.id)),
            Content::Task(..) | Content::Note(_) | Content::Event(_) | Content::Changes(_) => None,
        }
    }
}

/// Runs a command on the timeline; `None` when it has no meaning there.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let height = usize::from(state.regions().body.height).max(1);
    let quotes = if command == Command::Open { quotes_here(state) } else { Quotes::Nothing };
    let view = front_mut(state)?;
    view.read_on = 0;
    let half = (height / 2).max(1);
    match command {
        Command::CursorDown => view.go(view.at + 1),
        Command::CursorUp => view.go(view.at.saturating_sub(1)),
        Command::CursorTop => view.go(0),
        Command::CursorBottom => view.go(usize::MAX),
        Command::HalfPageDown => return Some(scrolled(view, view.top + half, height)),
        Command::HalfPageUp => return Some(scrolled(view, view.top.saturating_sub(half), height)),
        Command::TimelineDown => return Some(scrolled(view, view.top + 1, height)),
        Command::TimelineUp => return Some(scrolled(view, view.top.saturating_sub(1), height)),
        Command::Open => turn(view, quotes),
        Command::Back if view.thread.is_some() => close_thread(view),
        Command::TimelineKinds if view.mode != Mode::All => {
            let text = state.locale.fill(Text::KindsElsewhere, &[Command::Tab2.key()]);
            return Some(vec![state.say(Tone::Info, text)]);
        }
        Command::TimelineKinds => {
            state.popup = Some(Popup::Picker(kinds::picker(state)));
            return Some(Vec::new());
        }
        Command::TimelineCopy => return Some(copy(state)),
        Command::TimelineEdit => return Some(edit(state)),
        _ => return None,
    }
    if let Some(view) = front_mut(state) {
        view.reveal(height);
    }
    Some(Vec::new())
}

fn scrolled(view: &mut TimelineState, to: usize, height: usize) -> Vec<Effect> {
    // At its edge, scrolling goes on with the cursor.
    let before = view.top;
    view.scroll(to, height);
    if view.top == before {
        view.go(if to > before { usize::MAX } else { 0 });
        view.reveal(height);
    }
    Vec::new()
}

/// Whether an entry has something behind what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Nothing,
    Something,
}

fn quotes_here(state: &State) -> Quotes {
    let Some((of, view)) = front(state) else { return Quotes::Nothing };
    let Some(ItemKey::Entry(key)) = view.key_here() else { return Quotes::Nothing };
    let entries = state.feeds.get(of).map(feeds::Told::entries).unwrap_or_default();
    let entry = position(entries, &key).and_then(|at| entries.get(at));
    let is_something = entry.is_some_and(|entry| !page::words_of(state, of, entry).full.is_empty());
    if is_something { Quotes::Something } else { Quotes::Nothing }
}

/// Opens the entry under the cursor, then what it quotes, then closes it; a conversation is read.
fn turn(view: &mut TimelineState, quotes: Quotes) {
    let Some(key) = view.key_here() else { return };
    view.turns += 1;
    if let ItemKey::Thread(thread) = key {
        view.thread = Some(thread);
        // The last letter is what is new.
        (view.cursor, view.at, view.top) = (None, usize::MAX, 0);
        return;
    }
    let next = match (view.depth(&key), quotes) {
        (Depth::Brief, _) => Depth::Open,
        (Depth::Open, Quotes::Something) => Depth::Full,
        (Depth::Open, Quotes::Nothing) | (Depth::Full, _) => Depth::Brief,
    };
    view.cursor = Some(key.clone());
    view.turned.insert(key, next);
}

fn close_thread(view: &mut TimelineState) {
    view.cursor = view.thread.take().map(ItemKey::Thread);
    (view.at, view.top) = (0, 0);
    view.turns += 1;
}

/// Everything the entry says, for the clipboard.
fn copy(state: &mut State) -> Vec<Effect> {
    let Some(entry) = state.entry_here().cloned() else {
        return state.hint(Tone::Info, Text::NoEntryHere);
    };
    let of = front(state).map(|(of, _)| of);
    let words = of.map(|of| page::words_of(state, of, &entry).text()).unwrap_or_default();
    vec![Effect::Copy(SafeText::block(words.trim()))]
}

fn edit(state: &mut State) -> Vec<Effect> {
    match state.entry_here().map(|entry| &entry.content) {
        Some(Content::Note(note)) => {
            let id: NoteId = note.id;
            super::composer::rewrite(state, id)
        }
        Some(Content::Task(task, _)) if !task.is_completed => {
            let of = TaskRef::Task(task.id);
            super::tasks::act_on(state, of, super::tasks::Verb::Edit)
        }
        Some(Content::Task(..) | Content::Event(_) | Content::Changes(_)) => {
            state.hint(Tone::Info, Text::EntryIsFixed)
        }
        None => state.hint(Tone::Info, Text::NoEntryHere),
    }
}

/// Keeps the page in step with what is known, the cursor on its entry, and reads on where the past comes in sight.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let body = state.regions().body;
    let height = usize::from(body.height).max(1);
    let Some((of, view)) = front(state) else { return Vec::new() };
    let made_for = page::made_for(state, of, view, body.width.saturating_sub(2));
    let is_other = view.made.as_ref().is_none_or(|(made, _)| *made != made_for);
    let is_shown_anew = view.made.as_ref().is_none_or(|(made, _)| made_for.is_shown_anew(made));
    if is_other {
        let page = page::build(state, of, view, body.width.saturating_sub(2));
        let at = found(state, of, view, &page);
        if let Some(view) = front_mut(state) {
            follow(view, (made_for, page), at);
        }
    }
    let Some(view) = front_mut(state) else { return Vec::new() };
    view.top = view.top.min(view.page().map_or(0, |page| page.height.saturating_sub(height)));
    if is_shown_anew {
        view.reveal(height);
    }
    let (top, reads) = (view.top, view.read_on);
    let is_in_sight = view.page().and_then(|page| page.gap).is_some_and(|gap| gap < top + 2 * height);
    if !is_in_sight || reads >= READ_ON {
        return Vec::new();
    }
    let effects = feeds::go_on(state, of);
    if let (false, Some(view)) = (effects.is_empty(), front_mut(state)) {
        view.read_on += 1;
    }
    effects
}

/// Where the entry under the cursor stands among the items of a page.
fn found(state: &State, of: Owner, view: &TimelineState, page: &Page) -> Option<usize> {
    let key = view.cursor.as_ref()?;
    let mut items = page.blocks.iter().filter_map(|block| block.of.as_ref());
    if let Some(at) = items.clone().position(|item| item == key) {
        return Some(at);
    }
    // What had this key is told by another entry by now.
    let ItemKey::Entry(key) = key else { return None };
    let entries = state.feeds.get(of)?.entries();
    let teller = ItemKey::Entry(entries.get(position(entries, key)?)?.key.clone());
    items.position(|item| *item == teller)
}

/// A new page: the entry under the cursor keeps its height on the screen.
fn follow(view: &mut TimelineState, made: (MadeFor, Page), at: Option<usize>) {
    let head = |view: &TimelineState| {
        view.cursor_block().and_then(|n| view.page()?.blocks.get(n)).map(page::Block::head)
    };
    let before = head(view).map(|line| line as isize - view.top as isize);
    view.made = Some(made);
    match at {
        Some(at) => {
            view.go(at);
            if let (Some(row), Some(line)) = (before, head(view)) {
                view.top = usize::try_from(line as isize - row).unwrap_or(0);
            }
        }
        // Nobody went anywhere yet, or the entry is gone: the place stays.
        None => {
            let was_chosen = view.cursor.is_some();
            view.at = view.at.min(view.items().saturating_sub(1));
            if was_chosen || view.thread.is_some() {
                view.go(view.at);
            }
        }
    }
}

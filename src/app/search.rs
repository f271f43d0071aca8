//! The search over everything: `//`. Leads from memory with every key, contacts, companies, fields and notes from the
//! disk as it answers, and what nobody has read yet from the server where typing rests.
//!
//! Owns the text and the cursor in the hits. An answer adds hits and moves none from under the cursor: it stays on its hit,
//! wherever that stands then. What is found is [`seek`]'s, as it is for the palette and a box of the inbox.

use super::command::{Command, Does};
use super::composer::editor::{Editor, Lines};
use super::form::known::REST_MILLIS;
use super::keymap::{Key, KeyCode};
use super::marks::MarkKind;
use super::msg::{Effect, Wake};
use super::state::{Screen, State};
use super::status::Tone;
use super::{inbox, palette, people, tabs};
use crate::domain::search::{Finding, Whereabouts};
use crate::domain::{Owner, RequestId, SafeText};
use crate::i18n::Text;
use crate::sync::event::{List, Then, Trouble};

pub mod hits;
pub mod seek;

pub use hits::{Hit, HitKey};
pub use seek::Seek;
use seek::Teller;

/// What stands above and below the hits: the line, a rule, and what is under way.
const AROUND: u16 = 3;
/// Of these, above them.
pub const HEAD: usize = 2;
/// What stands before the text.
pub const PROMPT: &str = "// ";

/// What became of asking the server about what is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Server {
    /// Not asked yet: somebody may still be typing.
    #[default]
    Waiting,
    Asked(RequestId),
    Told,
    Failed(Trouble),
}

#[derive(Debug, Clone)]
pub struct SearchState {
    pub editor: Editor,
    pub seek: Seek,
    pub cursor: usize,
    /// First visible hit.
    pub top: usize,
    has_marked: bool,
}

impl SearchState {
    pub(super) fn new() -> Self {
        Self { editor: Editor::new("", 0), seek: Seek::default(), cursor: 0, top: 0, has_marked: false }
    }
}

fn front(state: &mut State) -> Option<&mut SearchState> {
    match state.screens.last_mut() {
        Some(Screen::Search(view)) => Some(view),
        _ => None,
    }
}

/// The one that asked, even where a card is open above it.
fn asking(state: &mut State, request: RequestId) -> Option<&mut SearchState> {
    state.screens.iter_mut().find_map(|screen| match screen {
        Screen::Search(view) if view.seek.is_waiting_for(request) => Some(&mut **view),
        _ => None,
    })
}

/// What the hit under the cursor is, or hangs on.
pub(super) fn owner_here(state: &State) -> Option<Owner> {
    match state.screens.last()? {
        Screen::Search(view) => view.seek.hits.get(view.cursor).map(|hit| hit.on),
        _ => None,
    }
}

/// Opens the search; one that is open already, with what was typed, is gone back to.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    state.popup = None;
    prepare(state);
    match state.screens.iter().position(|screen| matches!(screen, Screen::Search(_))) {
        Some(at) => state.screens.truncate(at + 1),
        None => state.screens.push(Screen::Search(Box::new(SearchState::new()))),
    }
    Vec::new()
}

/// Makes the leads ready: some at once, all of a large account in the moments after.
pub(super) fn prepare(state: &mut State) {
    let State { leads, directory, .. } = state;
    leads.prepare_search(directory);
}

/// Goes on with that.
pub(super) fn take_in(state: &mut State) -> Vec<Effect> {
    state.leads.take_in();
    if !state.leads.is_search_behind() {
        let State { leads, screens, .. } = state;
        for screen in screens {
            if let Screen::Search(view) = screen {
                view.seek.find(leads);
            }
        }
        palette::taken_in(state);
        inbox::taken_in(state);
    }
    Vec::new()
}

/// Hits on the screen.
fn page(state: &State) -> usize {
    usize::from(state.regions().body.height.saturating_sub(AROUND)).max(1)
}

/// Runs a command on the search; every one of its scope has a meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let page = page(state);
    let Some(view) = front(state) else { return Vec::new() };
    let last = view.seek.hits.len().saturating_sub(1);
    match command {
        Command::SearchDown => view.cursor = (view.cursor + 1).min(last),
        Command::SearchUp => view.cursor = view.cursor.saturating_sub(1),
        Command::SearchPageDown => view.cursor = (view.cursor + page).min(last),
        Command::SearchPageUp => view.cursor = view.cursor.saturating_sub(page),
        Command::SearchOpen => return open_hit(state),
        Command::SearchMark => return mark(state),
        Command::SearchClose | Command::DraftLeave => return close(state),
        _ => {
            view.editor.run(command);
            if command.spec().does != Does::Moves {
                return look(state);
            }
        }
    }
    Vec::new()
}

/// A key that is no command: a letter is text.
pub(super) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let (Some(view), KeyCode::Char(c)) = (front(state), key.code) else { return Ok(Vec::new()) };
    view.editor.insert(c);
    Ok(look(state))
}

/// A click into the text.
pub(super) fn point(state: &mut State, room: usize, cell: usize) {
    if let Some(view) = front(state) {
        view.editor.point(room, cell);
    }
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    view.editor.paste(text, Lines::One);
    look(state)
}

/// Looks for what is typed now.
fn look(state: &mut State) -> Vec<Effect> {
    let request = state.request();
    let State { leads, screens, .. } = state;
    let Some(Screen::Search(view)) = screens.last_mut() else { return Vec::new() };
    (view.cursor, view.top) = (0, 0);
    let text = SafeText::line(view.editor.text().trim());
    let mut effects = view.seek.begin(leads, text, request);
    if !view.seek.query.is_empty() {
        effects.push(Effect::WakeAfter { millis: REST_MILLIS, wake: Wake::TypingRested });
    }
    effects
}

/// The typing came to rest.
pub(super) fn rested(state: &mut State) -> Vec<Effect> {
    let request = state.request();
    front(state).and_then(|view| view.seek.deepen(request)).into_iter().collect()
}

/// An answer, for whoever asked.
pub(super) fn on_found(state: &mut State, request: RequestId, what: (Vec<Finding>, Vec<List>), then: Then) {
    let State { leads, screens, .. } = state;
    let ours = screens.iter_mut().find_map(|screen| match screen {
        Screen::Search(view) if view.seek.is_waiting_for(request) => Some(view),
        _ => None,
    });
    let Some(view) = ours else {
        if palette::is_waiting_for(state, request) {
            return palette::on_sought(state, request, what, then);
        }
        return inbox::on_sought(state, request, what, then);
    };
    let chosen = view.seek.hits.get(view.cursor).map(|hit| hit.key);
    let height = view.cursor - view.top.min(view.cursor);
    let teller = view.seek.take(leads, request, what, then);
    // Before anybody can have seen it, the first hit is no choice.
    let chosen = chosen.filter(|_| teller == Teller::Server || view.cursor > 0);
    let at = chosen.and_then(|key| view.seek.hits.iter().position(|hit| hit.key == key));
    view.cursor = at.unwrap_or(0);
    view.top = view.cursor.saturating_sub(height);
}

/// What was typed while the disk answered is asked next, and leads that are not ready are taken in.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let is_behind = state.leads.is_search_behind();
    let mut effects: Vec<Effect> =
        is_behind.then_some(Effect::WakeAfter { millis: 1, wake: Wake::TakingIn }).into_iter().collect();
    effects.extend(settle_view(state));
    effects.extend(palette::seek_on(state));
    effects.extend(inbox::seek_on(state));
    effects
}

fn settle_view(state: &mut State) -> Vec<Effect> {
    let (page, request) = (page(state), state.request());
    let Some(view) = front(state) else { return Vec::new() };
    let hits = view.seek.hits.len();
    view.cursor = view.cursor.min(hits.saturating_sub(1));
    let last_top = hits.saturating_sub(page);
    view.top = view.top.min(last_top).clamp((view.cursor + 1).saturating_sub(page), view.cursor);
    view.seek.catch_up(request).into_iter().collect()
}

/// Whether the question was ours.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    asking(state, request).is_some_and(|view| view.seek.failed(request, why))
        || palette::seek_failed(state, request, why)
        || inbox::seek_failed(state, request, why)
}

/// Leaves the search and takes its questions back. What was marked stays so, and where that is not seen it is said.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    let mut effects = view.seek.stop();
    let has_marked = view.has_marked;
    state.screens.pop();
    let count = state.marks.count(MarkKind::Leads);
    if has_marked && count > 0 && state.marked_here() != Some(MarkKind::Leads) {
        let leads = state.locale.count(MarkKind::Leads.count_text(), count, &[]);
        let text = state.locale.fill(Text::SearchMarked, &[&leads]);
        effects.push(state.say(Tone::Info, text));
    }
    effects
}

/// Marks the lead of the hit, or takes its mark off, and goes on to the next.
fn mark(state: &mut State) -> Vec<Effect> {
    let on = owner_here(state);
    let Some(lead) = on.and_then(Owner::lead).filter(|lead| state.leads.get(*lead).is_some()) else {
        let text = if on.is_some() { Text::SearchLeadsOnly } else { Text::NothingToMark };
        return state.hint(Tone::Info, text);
    };
    let Some(view) = front(state) else { return Vec::new() };
    view.has_marked = true;
    let is_first = view.seek.hits.iter().position(|hit| Some(hit.on) == on) == Some(view.cursor);
    // A lead is there once more with each of its notes: the key held down must not take its mark off again.
    if is_first || !state.is_marked(lead) {
        state.marks.turn(lead.into());
    }
    run(state, Command::SearchDown)
}

/// Opens what the hit is: a card, and of a note the timeline it stands in.
fn open_hit(state: &mut State) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    let Some(hit) = view.seek.hits.get(view.cursor).cloned() else {
        return state.hint(Tone::Info, Text::NothingToOpen);
    };
    let leads = view.seek.leads();
    let is_note = matches!(hit.finding, Some(Finding { at: Whereabouts::Note(_), .. }));
    let list = match hit.on.lead() {
        Some(lead) if !leads.contains(&lead) => vec![lead],
        _ => leads,
    };
    let mut effects = people::open(state, hit.on, list);
    if is_note {
        effects.extend(tabs::run(state, Command::Tab2).unwrap_or_default());
    }
    effects
}

//! The search over everything: `//`. Leads from memory with every key, contacts, companies, fields and notes from the
//! disk as it answers, and what nobody has read yet from the server where typing rests.
//!
//! Owns the text, the hits and the cursor in them. An answer adds hits and moves none from under the cursor: it stays on
//! its hit, wherever that stands then. One question to the disk is under way at a time: it is asked again for what was
//! typed meanwhile. The palette looks through the same, without the server: [`Whose`] tells the two apart.

use super::command::{Command, Does};
use super::composer::editor::{Editor, Lines};
use super::form::known::REST_MILLIS;
use super::keymap::{Key, KeyCode};
use super::msg::{Effect, Urgency, Wake};
use super::state::{Screen, State};
use super::status::Tone;
use super::{palette, people, tabs};
use crate::domain::search::{Finding, Query, Rank, Whereabouts};
use crate::domain::{NoteId, Owner, RequestId, SafeText};
use crate::i18n::Text;
use crate::sync::event::{Depth, List, Load, Then, Trouble};

pub mod hits;

/// Hits that are kept; nobody goes through more.
const MOST: usize = 200;
/// What stands above and below the hits: the line, a rule, and what is under way.
const AROUND: u16 = 3;
/// Of these, above them.
pub const HEAD: usize = 2;

/// What a hit is, whatever finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKey {
    Owner(Owner),
    Note(NoteId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub key: HitKey,
    pub on: Owner,
    /// `None` where only the server knows why.
    pub rank: Option<Rank>,
    /// What was found, where it was not the name alone.
    pub finding: Option<Finding>,
}

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

/// Who looks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Screen,
    Palette,
}

#[derive(Debug, Clone)]
pub struct SearchState {
    pub editor: Editor,
    /// What is looked for.
    typed: SafeText,
    pub query: Query,
    pub hits: Vec<Hit>,
    pub cursor: usize,
    /// First visible hit.
    pub top: usize,
    pub server: Server,
    /// What disk and server told of this text and of those before it, as far as it is still a hit.
    findings: Vec<Finding>,
    disk: Option<RequestId>,
    is_behind: bool,
    /// Lists the disk did not have to the end when it was asked last.
    pub unread: Vec<List>,
    /// The first answer of the question to the server is the disk's.
    reads_disk: bool,
}

impl SearchState {
    pub(super) fn new() -> Self {
        Self {
            editor: Editor::new("", 0),
            typed: SafeText::default(),
            query: Query::default(),
            hits: Vec::new(),
            cursor: 0,
            top: 0,
            server: Server::Waiting,
            findings: Vec::new(),
            disk: None,
            is_behind: false,
            unread: Vec::new(),
            reads_disk: false,
        }
    }

    fn text(&self) -> SafeText {
        SafeText::line(self.editor.text().trim())
    }

    fn is_waiting_for(&self, request: RequestId) -> bool {
        self.disk == Some(request) || self.server == Server::Asked(request)
    }

    /// Nothing is asked any more, and nothing was told.
    pub(super) fn forget(&mut self) {
        self.findings.clear();
        (self.disk, self.is_behind, self.server) = (None, false, Server::Waiting);
    }

    pub(super) fn questions(&self) -> impl Iterator<Item = Effect> {
        let server = match self.server {
            Server::Asked(request) => Some(request),
            Server::Waiting | Server::Told | Server::Failed(_) => None,
        };
        self.disk.into_iter().chain(server).map(Effect::Cancel)
    }
}

fn front(state: &mut State) -> Option<&mut SearchState> {
    match state.screens.last_mut() {
        Some(Screen::Search(view)) => Some(view),
        _ => None,
    }
}

/// That of the palette, or of the screen, even where a card is open above it.
fn search_of(state: &mut State, whose: Whose) -> Option<&mut SearchState> {
    if whose == Whose::Palette {
        return palette::search_of(state);
    }
    state.screens.iter_mut().find_map(|screen| match screen {
        Screen::Search(view) => Some(&mut **view),
        _ => None,
    })
}

/// The one that asked.
fn asking(state: &mut State, request: RequestId) -> Option<Whose> {
    let mut both = [Whose::Palette, Whose::Screen].into_iter();
    both.find(|whose| search_of(state, *whose).is_some_and(|view| view.is_waiting_for(request)))
}

/// What the hit under the cursor is, or hangs on.
pub(super) fn owner_here(state: &State) -> Option<Owner> {
    match state.screens.last()? {
        Screen::Search(view) => view.hits.get(view.cursor).map(|hit| hit.on),
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
        find(state, Whose::Screen);
        find(state, Whose::Palette);
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
    let last = view.hits.len().saturating_sub(1);
    match command {
        Command::SearchDown => view.cursor = (view.cursor + 1).min(last),
        Command::SearchUp => view.cursor = view.cursor.saturating_sub(1),
        Command::SearchPageDown => view.cursor = (view.cursor + page).min(last),
        Command::SearchPageUp => view.cursor = view.cursor.saturating_sub(page),
        Command::SearchOpen => return open_hit(state),
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

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    view.editor.paste(text, Lines::One);
    look(state)
}

/// Looks for what is typed now.
fn look(state: &mut State) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    let text = view.text();
    (view.cursor, view.top) = (0, 0);
    let mut effects = look_for(state, Whose::Screen, text);
    if front(state).is_some_and(|view| !view.query.is_empty()) {
        effects.push(Effect::WakeAfter { millis: REST_MILLIS, wake: Wake::TypingRested });
    }
    effects
}

/// Looks for a text in what is at hand: leads at once, all else as the disk answers.
pub(super) fn look_for(state: &mut State, whose: Whose, text: SafeText) -> Vec<Effect> {
    let query = state.leads.query(&text);
    let is_empty = query.is_empty();
    let Some(view) = search_of(state, whose) else { return Vec::new() };
    let mut effects = Vec::new();
    if let Server::Asked(request) = std::mem::take(&mut view.server) {
        effects.push(Effect::Cancel(request));
    }
    (view.query, view.typed) = (query, text);
    if is_empty {
        view.findings.clear();
    }
    find(state, whose);
    if !is_empty {
        effects.extend(ask_disk(state, whose));
    }
    effects
}

fn find(state: &mut State, whose: Whose) {
    hits::find(state, whose);
    if whose == Whose::Palette {
        palette::arrange(state);
    }
}

fn ask_disk(state: &mut State, whose: Whose) -> Vec<Effect> {
    let request = state.request();
    let Some(view) = search_of(state, whose) else { return Vec::new() };
    if view.disk.is_some() {
        view.is_behind = true;
        return Vec::new();
    }
    (view.disk, view.is_behind) = (Some(request), false);
    let load = Load::Search { text: view.typed.clone(), depth: Depth::Disk };
    vec![Effect::Load { request, load, urgency: Urgency::Now }]
}

/// The typing came to rest: all of the disk, and the server.
pub(super) fn rested(state: &mut State) -> Vec<Effect> {
    let request = state.request();
    let Some(view) = front(state) else { return Vec::new() };
    if view.query.is_empty() || view.server != Server::Waiting {
        return Vec::new();
    }
    (view.server, view.reads_disk) = (Server::Asked(request), true);
    let load = Load::Search { text: view.typed.clone(), depth: Depth::Server };
    vec![Effect::Load { request, load, urgency: Urgency::Now }]
}

pub(super) fn on_found(
    state: &mut State,
    request: RequestId,
    (found, unread): (Vec<Finding>, Vec<List>),
    then: Then,
) {
    let Some(whose) = asking(state, request) else { return };
    let Some(view) = search_of(state, whose) else { return };
    let is_of_server = view.server == Server::Asked(request);
    if then != Then::More && is_of_server {
        view.server = Server::Told;
    }
    if then == Then::More && view.reads_disk {
        (view.unread, view.reads_disk) = (unread, false);
    }
    if !is_of_server {
        view.disk = None;
    }
    for finding in found {
        let is_it = |known: &Finding| (known.on, &known.at) == (finding.on, &finding.at);
        match view.findings.iter_mut().find(|known| is_it(known)) {
            Some(known) => *known = finding,
            None => view.findings.push(finding),
        }
    }
    // Before anybody can have seen it, the first hit is no choice.
    let chosen = view.hits.get(view.cursor).map(|hit| hit.key).filter(|_| is_of_server || view.cursor > 0);
    let height = view.cursor - view.top.min(view.cursor);
    find(state, whose);
    if let Some(view) = search_of(state, whose) {
        let at = chosen.and_then(|key| view.hits.iter().position(|hit| hit.key == key));
        view.cursor = at.unwrap_or(0);
        view.top = view.cursor.saturating_sub(height);
    }
}

/// What was typed while the disk answered is asked next, and leads that are not ready are taken in.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let is_behind = state.leads.is_search_behind();
    let mut effects: Vec<Effect> =
        is_behind.then_some(Effect::WakeAfter { millis: 1, wake: Wake::TakingIn }).into_iter().collect();
    settle_view(state);
    for whose in [Whose::Palette, Whose::Screen] {
        let goes_on =
            |view: &mut SearchState| view.disk.is_none() && view.is_behind && !view.query.is_empty();
        if search_of(state, whose).is_some_and(goes_on) {
            effects.extend(ask_disk(state, whose));
        }
    }
    effects
}

fn settle_view(state: &mut State) {
    let page = page(state);
    let Some(view) = front(state) else { return };
    view.cursor = view.cursor.min(view.hits.len().saturating_sub(1));
    let last_top = view.hits.len().saturating_sub(page);
    view.top = view.top.min(last_top).clamp((view.cursor + 1).saturating_sub(page), view.cursor);
}

/// Whether the question was ours.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    let Some(view) = asking(state, request).and_then(|whose| search_of(state, whose)) else { return false };
    if view.disk == Some(request) {
        view.disk = None;
    } else {
        view.server = Server::Failed(why.clone());
    }
    true
}

/// Leaves the search and takes its questions back.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    let effects = view.questions().collect();
    state.screens.pop();
    effects
}

/// Opens what the hit is: a card, and of a note the timeline it stands in.
fn open_hit(state: &mut State) -> Vec<Effect> {
    let Some(view) = front(state) else { return Vec::new() };
    let Some(hit) = view.hits.get(view.cursor).cloned() else {
        return state.hint(Tone::Info, Text::NothingToOpen);
    };
    let leads = view.hits.iter().filter(|hit| matches!(hit.key, HitKey::Owner(_)));
    let leads = leads.filter_map(|hit| hit.on.lead()).collect::<Vec<_>>();
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

//! A box to find a contact or a company by what is typed: the disk answers at once, the server where typing rests.
//!
//! Owns the text, the hits and the cursor in them. What is done with the one that is chosen is [`super::linking`]'.

use super::command::{Command, Does};
use super::composer::editor::{Editor, Lines};
use super::form::known::{Looked, REST_MILLIS};
use super::form::shape::hit_words;
use super::keymap::{Key, KeyCode};
use super::layout::boxes::{Boxed, Framed, behind};
use super::linking;
use super::msg::{Effect, Wake};
use super::pointer::Click;
use super::state::{Popup, State};
use crate::domain::{Listing, Owner, OwnerKind, RequestId, SafeText, Sought, Target};
use crate::i18n::Text;

/// A shorter text is in too many names.
const LEAST: usize = 2;
const WIDEST: u16 = 72;
/// Hits in sight, where there is room.
const ROWS: u16 = 10;
/// What stands before the text.
pub const PROMPT: &str = "> ";

#[derive(Debug, Clone)]
pub struct FinderState {
    /// What the chosen one is linked to.
    pub on: Target,
    pub cursor: usize,
    /// First visible hit; settled in `update`.
    pub top: usize,
    pub editor: Editor,
    searches: Vec<(OwnerKind, Looked)>,
}

/// One hit as the box shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub owner: Owner,
    pub text: String,
    pub note: String,
}

impl FinderState {
    pub fn new(on: Target, kinds: &[OwnerKind]) -> Self {
        let searches = kinds.iter().map(|of| (*of, Looked::default())).collect();
        Self { on, cursor: 0, top: 0, editor: Editor::new("", 0), searches }
    }

    pub fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.searches.iter().flat_map(|(_, looked)| &looked.listings)
    }

    /// Nothing was looked for yet.
    pub fn is_idle(&self) -> bool {
        self.searches.iter().all(|(_, looked)| looked.sought.is_none())
    }
}

impl State {
    pub fn finder_hits(&self, finder: &FinderState) -> Vec<Hit> {
        let hit = |listing: &Listing| Hit {
            owner: listing.owner,
            text: hit_words(self, listing),
            note: match listing.owner.kind() {
                OwnerKind::Companies => self.locale.get(Text::Company).to_owned(),
                OwnerKind::Leads | OwnerKind::Contacts => self.locale.get(Text::Contact).to_owned(),
            },
        };
        finder.listings().map(hit).collect()
    }
}

/// What stands where in the box.
pub fn shape(state: &State, finder: &FinderState) -> Boxed {
    let body = state.regions().body;
    let size = (WIDEST.min(body.width.saturating_sub(4)), (ROWS + 2).min(body.height.saturating_sub(2)));
    let frame = Framed::new(body, size);
    let last = usize::from(frame.inside.height.saturating_sub(1));
    let hits = frame.lines(1, last.saturating_sub(1));
    let stands = Boxed::new(frame).with_rows(hits, finder.top, finder.listings().count());
    let stands = stands.with_text(behind(frame.lines(0, 1), PROMPT.len()));
    // On a screen of one line the text has it.
    let keys = frame.last_lines(usize::from(last > 0));
    stands.with_keys(keys, vec![state.locale.get(Text::LinkKeys).to_owned()])
}

fn finder(state: &mut State) -> Option<&mut FinderState> {
    match &mut state.popup {
        Some(Popup::Finder(finder)) => Some(finder),
        _ => None,
    }
}

pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(finder) = finder(state) else { return Vec::new() };
    let last = finder.listings().count().saturating_sub(1);
    match command {
        Command::LinkerDown => finder.cursor = (finder.cursor + 1).min(last),
        Command::LinkerUp => finder.cursor = finder.cursor.saturating_sub(1),
        Command::LinkerClose | Command::DraftLeave => return close(state),
        Command::LinkerChoose | Command::DraftSend => return choose(state),
        _ => {
            finder.editor.run(command);
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
    let (Some(finder), KeyCode::Char(c)) = (finder(state), key.code) else { return Ok(Vec::new()) };
    finder.editor.insert(c);
    Ok(look(state))
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(finder) = finder(state) else { return Vec::new() };
    finder.editor.paste(text, Lines::One);
    look(state)
}

/// Looks for what is typed now.
fn look(state: &mut State) -> Vec<Effect> {
    let requests = [state.request(), state.request()];
    let Some(finder) = finder(state) else { return Vec::new() };
    finder.cursor = 0;
    let text = SafeText::line(finder.editor.text().trim());
    let is_enough = text.chars().count() >= LEAST;
    let mut effects = Vec::new();
    for ((of, looked), request) in finder.searches.iter_mut().zip(requests) {
        if is_enough {
            effects.extend(looked.begin(*of, Sought::Text(text.clone()), request));
        } else {
            effects.extend(looked.stop());
            *looked = Looked::default();
        }
    }
    if is_enough {
        effects.push(Effect::WakeAfter { millis: REST_MILLIS, wake: Wake::TypingRested });
    }
    effects
}

/// The typing came to rest.
pub(super) fn rested(state: &mut State) -> Vec<Effect> {
    let requests = [state.request(), state.request()];
    let Some(finder) = finder(state) else { return Vec::new() };
    let searches = finder.searches.iter_mut().zip(requests);
    searches.filter_map(|((of, looked), request)| looked.deepen(*of, request)).collect()
}

pub(super) fn on_found(state: &mut State, request: RequestId, listings: &[Listing]) {
    let Some(finder) = finder(state) else { return };
    let chosen = finder.listings().nth(finder.cursor).map(|listing| listing.owner);
    for (_, looked) in &mut finder.searches {
        looked.take(request, listings);
    }
    // More came: the cursor stays on its hit.
    let at = finder.listings().position(|listing| Some(listing.owner) == chosen);
    finder.cursor = at.filter(|_| finder.cursor > 0).unwrap_or(0);
}

pub(super) fn on_failed(state: &mut State, request: RequestId) -> bool {
    finder(state)
        .is_some_and(|finder| finder.searches.iter().any(|(_, looked)| looked.is_waiting_for(request)))
}

/// Closes the box and takes its questions back.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(finder) = finder(state) else { return Vec::new() };
    let effects = finder.searches.iter_mut().flat_map(|(_, looked)| looked.stop()).collect();
    state.popup = None;
    effects
}

fn choose(state: &mut State) -> Vec<Effect> {
    let Some(finder) = finder(state) else { return Vec::new() };
    let Some(listing) = finder.listings().nth(finder.cursor).cloned() else { return Vec::new() };
    let on = finder.on;
    let mut effects = close(state);
    effects.extend(linking::link(state, on, &listing));
    effects
}

/// A click on a hit: it points, and on what is pointed at chooses. Nothing where it only points.
pub(super) fn point(state: &mut State, row: usize, click: Click) -> Option<Vec<Effect>> {
    finder(state)?.cursor = row;
    (click == Click::Again).then(|| choose(state))
}

/// Keeps the cursor on the screen.
pub(super) fn settle(state: &mut State) {
    let Some(Popup::Finder(open)) = &state.popup else { return };
    let top = shape(state, open).rows.map_or(0, |rows| rows.top_for(open.cursor));
    if let Some(finder) = finder(state) {
        finder.top = top;
    }
}

//! The list of contacts or of companies: one line each, by name, tens of thousands of them.
//!
//! Owns the cursor, which stays on its contact when the list is read anew. Only the lines on the screen are ever looked
//! at.

use super::open;
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::remote::Remote;
use crate::app::state::{Screen, State};
use crate::app::status::Tone;
use crate::domain::{Listing, Owner, OwnerKind};
use crate::i18n::Text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartiesState {
    pub of: OwnerKind,
    /// Under the cursor.
    pub owner: Option<Owner>,
    pub row: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
}

/// What the body shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Nothing to list: why.
    Word(String),
    /// So many rows.
    Rows(usize),
}

/// Goes to the list; one that is open already is gone back to.
pub fn go(state: &mut State, of: OwnerKind) -> Vec<Effect> {
    let is_it = |screen: &Screen| matches!(screen, Screen::Parties(view) if view.of == of);
    match state.screens.iter().position(is_it) {
        Some(at) => state.screens.truncate(at + 1),
        None => {
            state.screens.push(Screen::Parties(PartiesState { of, owner: None, row: 0, top: 0 }));
        }
    }
    state.load_listings(of)
}

/// What stands above the rows.
pub const HEAD: u16 = 1;

/// Rows on the screen.
pub fn page(state: &State) -> usize {
    usize::from(state.regions().body.height.saturating_sub(HEAD)).max(1)
}

impl State {
    pub fn listings(&self, of: OwnerKind) -> &[Listing] {
        self.people.names(of).data().map_or(&[], |names| names.listings.as_slice())
    }

    /// The list as far as it is known, or what to say instead.
    pub fn listings_shown(&self, of: OwnerKind) -> Shown {
        let word = |text: Text| Shown::Word(self.locale.get(text).to_owned());
        if !self.listings(of).is_empty() {
            let rows = self.listing_count(of);
            return if rows == 0 { word(Text::FilterNothingFits) } else { Shown::Rows(rows) };
        }
        match self.people.names(of) {
            Remote::Failed { why, .. } => Shown::Word(self.locale.trouble(why)),
            Remote::Idle | Remote::Loading { .. } => word(Text::Loading),
            Remote::Ready(names) if names.as_of.is_none() => match &self.link.trouble {
                Some((why, _)) => Shown::Word(self.locale.trouble(why)),
                None => word(Text::PartiesReading),
            },
            Remote::Ready(_) if of == OwnerKind::Companies => word(Text::CompaniesNone),
            Remote::Ready(_) => word(Text::ContactsNone),
        }
    }
}

/// Runs a command on the list; `None` when it has no meaning here.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let page = page(state);
    let Some(Screen::Parties(view)) = state.screens.last() else { return None };
    let (of, row) = (view.of, view.row);
    let last = state.listing_count(of).saturating_sub(1);
    let to = match command {
        Command::CursorDown => row + 1,
        Command::CursorUp => row.saturating_sub(1),
        Command::HalfPageDown => row + (page / 2).max(1),
        Command::HalfPageUp => row.saturating_sub((page / 2).max(1)),
        Command::CursorTop => 0,
        Command::CursorBottom => last,
        Command::Open => return Some(open_row(state)),
        _ => return None,
    };
    put(state, to.min(last));
    Some(Vec::new())
}

fn open_row(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Parties(view)) = state.screens.last() else { return Vec::new() };
    match view.owner {
        Some(owner) => open(state, owner, Vec::new()),
        None => state.hint(Tone::Info, Text::NothingToOpen),
    }
}

pub fn put(state: &mut State, row: usize) {
    let page = page(state);
    let Some(Screen::Parties(view)) = state.screens.last() else { return };
    let len = state.listing_count(view.of);
    // A filter may have left fewer.
    let row = row.min(len.saturating_sub(1));
    let owner = state.listing_at(view.of, row).map(|listing| listing.owner);
    if let Some(Screen::Parties(view)) = state.screens.last_mut() {
        view.row = row;
        view.owner = owner;
        view.top = view.top.min(len.saturating_sub(page)).clamp((row + 1).saturating_sub(page), row);
    }
}

/// The list was read anew: the cursor stays on its contact, at the same height.
pub(super) fn follow(state: &mut State, of: OwnerKind) {
    let len = state.listing_count(of);
    for n in 0..state.screens.len() {
        let Some(Screen::Parties(view)) = state.screens.get(n) else { continue };
        if view.of != of {
            continue;
        }
        let is_it = |row: &usize| state.listing_at(of, *row).map(|listing| listing.owner) == view.owner;
        // A cursor nobody moved stays at the top while names stream in.
        let at = if view.row == 0 { None } else { (0..len).find(is_it) };
        let row = at.unwrap_or(view.row).min(len.saturating_sub(1));
        let owner = state.listing_at(of, row).map(|listing| listing.owner);
        if let Some(Screen::Parties(view)) = state.screens.get_mut(n) {
            view.top = (view.top + row).saturating_sub(view.row);
            view.row = row;
            view.owner = owner;
        }
    }
}

/// Keeps the cursor on the screen.
pub fn settle(state: &mut State) {
    let Some(Screen::Parties(view)) = state.screens.last() else { return };
    let row = view.row;
    put(state, row);
}

//! What is shown of the leads: the filter over board and list, and the views that are saved under a name and a digit.
//!
//! Owns the sentence that narrows board and list alike, when its names and dates are looked up anew, and which saved view
//! is open and whether what is shown is still that. How a sentence is built stands in `builder`; how views are written
//! to `config.toml` is the runner's business.

pub mod boxed;
pub mod fields;
pub mod names;
pub mod opening;
pub mod wrong;

use super::board;
use super::command::Command;
use super::filter;
use super::inbox;
use super::msg::{Effect, Urgency};
use super::narrowing;
use super::picker;
use super::preview;
use super::state::{Screen, State};
use crate::domain::query::{Expr, Needs, Things, Wrong, resolve};
use crate::domain::{CompanyId, Contact, Listing, Owner, OwnerKind, RequestId, SafeText, SavedView};
use crate::sync::event::Load;
use fields::FieldReads;
use names::Dictionary;

#[derive(Debug, Clone, Default)]
pub struct Views {
    /// As the file of settings has them, in its order.
    pub saved: Vec<SavedView>,
    /// The one that was opened last, by its name.
    pub open: Option<SafeText>,
    filter: Option<Expr>,
    /// When names and dates of the filter were looked up.
    stamp: Stamp,
    /// What all companies are called, by id.
    companies: Vec<(CompanyId, SafeText)>,
    companies_asked: bool,
    /// Counts how often they came to be called otherwise.
    companies_told: u64,
    pub(super) fields: FieldReads,
    people: Asked,
    /// A change that is being written.
    pub(super) writing: Option<crate::domain::ViewChange>,
}

/// What names and dates mean then: directory, minute, companies.
pub(super) type Stamp = (u64, i64, u64);

/// What the disk was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Asked {
    #[default]
    Not,
    Under(RequestId),
    Told,
}

impl Views {
    pub(super) fn of(saved: Vec<SavedView>) -> Self {
        Self { saved, ..Self::default() }
    }

    pub fn companies(&self) -> &[(CompanyId, SafeText)] {
        &self.companies
    }

    /// Another number: there are others, or one of them is called otherwise.
    pub const fn companies_told(&self) -> u64 {
        self.companies_told
    }

    pub fn company(&self, id: CompanyId) -> Option<&SafeText> {
        let at = self.companies.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.companies.get(at).map(|(_, name)| name)
    }

    /// What narrows board and list.
    pub const fn filter(&self) -> Option<&Expr> {
        self.filter.as_ref()
    }

    /// Somebody looks at the names of companies.
    pub(super) const fn wants_companies(&self) -> bool {
        self.companies_asked
    }
}

impl State {
    /// Whether the leads are what is on the screen.
    pub(super) fn shows_leads(&self) -> bool {
        matches!(self.screens.last(), Some(Screen::Board | Screen::List))
    }

    /// The saved view that was opened last.
    pub fn open_view(&self) -> Option<&SavedView> {
        self.own_view(self.views.open.as_deref()?)
    }

    /// A saved view of this account.
    pub fn own_view(&self, name: &str) -> Option<&SavedView> {
        self.own_views().find(|view| *view.name == *name)
    }

    /// Saved views of this account.
    pub fn own_views(&self) -> impl Iterator<Item = &SavedView> {
        let account = self.settings.views_of.as_deref();
        self.views.saved.iter().filter(move |view| view.is_for(account))
    }
}

/// Narrows board and list; `None` shows everything. What a sentence names that is not there is said, and changes nothing.
pub(super) fn narrow(state: &mut State, tree: Option<Expr>) -> Result<Vec<Effect>, Wrong> {
    let of = Things::Leads;
    let dictionary = if tree.is_some() { Dictionary::for_filter(state, of) } else { Dictionary::empty(of) };
    narrow_with(state, tree, &dictionary)
}

/// As [`narrow`], with names that are gathered already.
pub(super) fn narrow_with(
    state: &mut State,
    tree: Option<Expr>,
    dictionary: &Dictionary,
) -> Result<Vec<Effect>, Wrong> {
    let here = state.board_cursor();
    let mut effects = Vec::new();
    match &tree {
        Some(tree) => {
            let filter = resolve(tree, &dictionary.names(state))?;
            let needs = filter.needs();
            state.leads.sift(Some(filter));
            effects = learn_needs(state, needs);
        }
        None => state.leads.sift(None),
    }
    state.views.filter = tree;
    state.views.stamp = stamp(state);
    // The cursor stays on its lead where that is left.
    let is_left = here
        .and_then(|id| state.leads.get(id))
        .is_some_and(|lead| state.leads.shown().position(lead).is_some());
    match here.filter(|_| is_left) {
        Some(lead) => board::point_at(state, lead),
        None => filter::to_nearest(state),
    }
    Ok(effects)
}

pub(super) fn stamp(state: &State) -> Stamp {
    (state.directory.told, state.now.secs().div_euclid(60), state.views.companies_told)
}

/// Names may mean others by now, and days go by.
pub(super) fn settle(state: &mut State) {
    if state.views.filter.is_none() || state.views.stamp == stamp(state) {
        return;
    }
    state.views.stamp = stamp(state);
    let Some(tree) = state.views.filter.clone() else { return };
    let dictionary = Dictionary::for_filter(state, Things::Leads);
    // A name that is gone from the account goes on meaning what it did.
    if let Ok(filter) = resolve(&tree, &dictionary.names(state)) {
        state.leads.sift(Some(filter));
    }
}

/// Runs a command that means the same on the board and on the list; `None` for others.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    match command {
        Command::BuildFilter => Some(super::builder::open(state)),
        Command::PickPipeline => Some(board::pick(state, picker::pipelines)),
        Command::ShowViews => Some(boxed::open(state)),
        Command::ShowAllLeads => Some(narrowing::show_all(state)),
        Command::TogglePreview | Command::TurnPreview | Command::PreviewDown | Command::PreviewUp => {
            Some(preview::run(state, command))
        }
        _ => digit(command).map(|digit| opening::open_digit(state, digit)),
    }
}

/// The digit of a command that opens the saved view on one.
pub(in crate::app) const fn digit(command: Command) -> Option<u8> {
    match command {
        Command::View1 => Some(1),
        Command::View2 => Some(2),
        Command::View3 => Some(3),
        Command::View4 => Some(4),
        Command::View5 => Some(5),
        Command::View6 => Some(6),
        Command::View7 => Some(7),
        Command::View8 => Some(8),
        Command::View9 => Some(9),
        _ => None,
    }
}

/// Asks for what a filter, a column or an order wants beyond the lists, as far as the disk has it; for custom fields, see
/// `fields`.
pub(super) fn learn_needs(state: &mut State, needs: Needs) -> Vec<Effect> {
    let mut effects = Vec::new();
    if needs.companies {
        effects.extend(learn_companies(state));
    }
    if needs.people {
        effects.extend(learn_people(state));
    }
    if needs.stage_age {
        effects.extend(inbox::learn_history(state));
    }
    effects
}

/// What all companies are called, once.
pub(super) fn learn_companies(state: &mut State) -> Vec<Effect> {
    if std::mem::replace(&mut state.views.companies_asked, true) {
        return Vec::new();
    }
    match state.people.names(OwnerKind::Companies).data() {
        Some(names) => {
            let listings = names.listings.clone();
            on_companies(state, &listings);
            Vec::new()
        }
        None => state.load_listings(OwnerKind::Companies),
    }
}

/// The list of companies was read.
pub(super) fn on_companies(state: &mut State, listings: &[Listing]) {
    if !state.views.companies_asked {
        return;
    }
    let named = |listing: &Listing| match listing.owner {
        Owner::Company(id) => Some((id, listing.name.clone())),
        Owner::Lead(_) | Owner::Contact(_) => None,
    };
    let mut companies: Vec<_> = listings.iter().filter_map(named).collect();
    companies.sort_unstable_by_key(|(id, _)| *id);
    // A hundred thousand leads are not put in order anew for the same names.
    if companies != state.views.companies {
        state.views.companies = companies;
        state.views.companies_told += 1;
    }
}

/// The people of leads, as far as the disk knows them; once, until it has others.
pub(super) fn learn_people(state: &mut State) -> Vec<Effect> {
    let is_old = state.people.take_old(OwnerKind::Contacts);
    if state.views.people != Asked::Not && !is_old {
        return Vec::new();
    }
    let request = state.request();
    state.views.people = Asked::Under(request);
    vec![Effect::Load { request, load: Load::People, urgency: Urgency::Now }]
}

/// All contacts, where all are known.
pub(super) fn on_people(state: &mut State, request: RequestId, all: Option<Vec<Contact>>) {
    if state.views.people != Asked::Under(request) {
        return;
    }
    state.views.people = Asked::Told;
    if let Some(contacts) = all {
        state.leads.learn_all(|book| book.put_people(contacts));
        state.people.more_is_known();
    }
}

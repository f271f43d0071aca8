//! Which of what is offered fits what is typed, the best first.
//!
//! Letters are looked for as in every search of the program, so slips, the other layout and the other alphabet are
//! understood. Before all that comes what was typed in full: a name, a key, the beginning of a name.

use super::act::Doing;
use super::offers::{Offer, Sort};
use super::{Book, Only, PaletteState, Row};
use crate::app::picker::Choice;
use crate::app::search::{Hit, HitKey};
use crate::app::state::State;
use crate::domain::OwnerKind;
use crate::domain::search::{Breadth, Query, Rank, Scanner, fold};
use crate::i18n::Text;
use crate::sync::event::Composing;

/// Rows that are made; nobody goes through more.
const MOST: usize = 80;

/// How well something fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is called so.
    Name,
    /// This is its key.
    Key,
    /// It begins so, or its key does.
    Start,
    /// It has this in it.
    Inside,
    Slips,
    Layout,
    Alphabet,
    /// Somebody else says that it fits.
    Told,
}

impl From<Rank> for Fit {
    fn from(rank: Rank) -> Self {
        match rank {
            Rank::Exact => Self::Name,
            Rank::Prefix => Self::Start,
            Rank::Inside => Self::Inside,
            Rank::Fuzzy => Self::Slips,
            Rank::Layout => Self::Layout,
            Rank::Translit => Self::Alphabet,
        }
    }
}

/// Sorts ascending: how it fits, what sort of thing it is, how lately it was chosen, its score, its place.
type Order = (Fit, Sort, usize, u16, usize);

enum Found<'a> {
    Offer(&'a Offer),
    Hit(&'a Hit),
}

pub(super) fn rows(state: &State, palette: &PaletteState) -> Vec<Row> {
    let (only, text) = palette.wanted();
    let offers = palette.offers.iter().filter(|offer| is_wanted(only, offer.row.sort));
    if text.is_empty() {
        return unasked(state, palette.book, only, offers);
    }
    let query = palette.query();
    let mut scanner = Scanner::new(query);
    let typed = Typed { text: &text, folded: fold(&text) };
    let mut found: Vec<(Order, Found<'_>)> = Vec::new();
    for (n, offer) in offers.enumerate() {
        if let Some((fit, score)) = typed.fit(offer, query, &mut scanner) {
            found.push((
                (fit, offer.row.sort, lately(state, offer), u16::MAX - score, n),
                Found::Offer(offer),
            ));
        }
    }
    for (n, hit) in palette.search.seek.hits.iter().enumerate() {
        let sort = sort_of(hit);
        let is_thing = matches!(hit.key, HitKey::Owner(_));
        if is_thing && (only == Only::All || (only == Only::People && sort != Sort::Lead)) {
            let fit = hit.rank.map_or(Fit::Told, Fit::from);
            found.push(((fit, sort, 0, 0, n), Found::Hit(hit)));
        }
    }
    found.sort_by_key(|(order, _)| *order);
    found.truncate(MOST);
    let rows = found.into_iter().map(|(_, found)| match found {
        Found::Offer(offer) => offer.row.clone(),
        Found::Hit(hit) => thing(state, hit),
    });
    let written = if palette.book == Book::Palette { written(state, &text) } else { None };
    written.into_iter().chain(rows).collect()
}

const fn is_wanted(only: Only, sort: Sort) -> bool {
    match only {
        Only::All => true,
        Only::Commands => matches!(sort, Sort::Command | Sort::View | Sort::Motion | Sort::Argument),
        Only::People => matches!(sort, Sort::Person),
        Only::Views => matches!(sort, Sort::View),
    }
}

/// Nothing is typed: what was chosen lately, then all of it; cursor keys, which nobody looks for, at the end. The help
/// keeps the order of the table.
fn unasked<'a>(state: &State, book: Book, only: Only, offers: impl Iterator<Item = &'a Offer>) -> Vec<Row> {
    let mut offers: Vec<&Offer> = offers.filter(|offer| offer.word.is_none() && !offer.is_sought).collect();
    if book == Book::Palette {
        let order = |offer: &&Offer| {
            let sort = if only == Only::All { offer.row.sort } else { Sort::Command };
            // The views stand among the commands, in the order of the table; so do those a person saved.
            let is_own = match &offer.row.doing {
                Doing::Run(_) => true,
                Doing::Choose(choice) => matches!(**choice, Choice::OpenView(_)),
                _ => false,
            };
            let sort = if is_own && sort == Sort::View { Sort::Command } else { sort };
            (lately(state, offer), sort)
        };
        offers.sort_by_key(order);
    }
    offers.into_iter().map(|offer| offer.row.clone()).collect()
}

fn lately(state: &State, offer: &Offer) -> usize {
    match offer.row.doing {
        Doing::Run(command) => state.lately.place(command).unwrap_or(usize::MAX),
        _ => usize::MAX,
    }
}

struct Typed<'a> {
    text: &'a str,
    folded: String,
}

impl Typed<'_> {
    fn fit(&self, offer: &Offer, query: &Query, scanner: &mut Scanner<'_>) -> Option<(Fit, u16)> {
        if let Some(word) = offer.word {
            let (first, _) = self.folded.split_once(' ')?;
            if first != word {
                return None;
            }
        }
        if offer.fields.contains(&self.folded) {
            return Some((Fit::Name, 0));
        }
        let keys = &offer.row.keys;
        if keys.iter().any(|key| key == self.text) {
            return Some((Fit::Key, 0));
        }
        let begins_key = |key: &String| key.strip_prefix(self.text).is_some_and(|rest| rest.starts_with(' '));
        let begun = offer.fields.iter().filter(|field| field.starts_with(&self.folded));
        if let Some(rest) = begun.map(|field| field.len() - self.folded.len()).min() {
            // Of commands, the one of which more is typed already; values stand in their own order.
            let rest = if matches!(offer.row.doing, Doing::Run(_)) { rest } else { 0 };
            return Some((Fit::Start, u16::try_from(rest).map_or(0, |rest| u16::MAX - rest)));
        }
        if keys.iter().any(begins_key) {
            return Some((Fit::Start, u16::MAX));
        }
        if query.is_empty() {
            return None;
        }
        let (rank, score) = scanner.rank(&offer.text, Breadth::Any)?;
        // A word somewhere in a sentence is no beginning of its name.
        Some((Fit::from(rank).max(Fit::Inside), score))
    }
}

fn sort_of(hit: &Hit) -> Sort {
    match hit.on.kind() {
        OwnerKind::Leads => Sort::Lead,
        OwnerKind::Contacts => Sort::Contact,
        OwnerKind::Companies => Sort::Company,
    }
}

fn thing(state: &State, hit: &Hit) -> Row {
    let told = state.hit_told(hit);
    Row {
        complete: told.name.clone(),
        label: told.name,
        about: told.about,
        keys: Vec::new(),
        sort: sort_of(hit),
        doing: Doing::Open(hit.on),
    }
}

/// `note TEXT` and `task TEXT` open their box with the text in it.
fn written(state: &State, text: &str) -> Option<Row> {
    let (word, rest) = text.split_once(char::is_whitespace)?;
    let (what, label) = match word {
        "note" => (Composing::Note, Text::ArgumentNote),
        "task" => (Composing::Task, Text::ArgumentTask),
        _ => return None,
    };
    state.current_target()?;
    let rest = rest.trim();
    Some(Row {
        label: state.locale.fill(label, &[rest]),
        about: String::new(),
        keys: Vec::new(),
        sort: Sort::Argument,
        complete: text.to_owned(),
        doing: Doing::Write(what, rest.to_owned()),
    })
}

//! The sentence that narrows a screen: one for each sort of things, be it leads, tasks, contacts or companies.
//!
//! Owns which sentence that is and, where it is not about leads, what its names and dates mean at present. Board and list
//! have theirs in `views`, with all that is saved of them. What a sentence leaves each screen keeps in step itself.

use std::collections::BTreeMap;

use super::builder;
use super::command::Command;
use super::filter;
use super::msg::Effect;
use super::people;
use super::state::{Screen, State};
use super::status::Tone;
use super::tasks;
use super::views::{self, names::Dictionary};
use crate::domain::OwnerKind;
use crate::domain::query::{Expr, Filter, Things, Wrong, resolve};
use crate::i18n::Text;

/// A sentence, and what it means.
#[derive(Debug, Clone)]
struct Sentence {
    tree: Expr,
    filter: Filter,
    /// When its names and dates were looked up.
    stamp: views::Stamp,
}

/// Of all things but leads.
#[derive(Debug, Clone, Default)]
pub struct Sentences {
    by_things: BTreeMap<Things, Sentence>,
    /// Counts what came to be asked.
    changes: u64,
}

impl Sentences {
    /// Another number: something else is asked of something.
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    pub fn filter(&self, of: Things) -> Option<&Filter> {
        self.by_things.get(&of).map(|sentence| &sentence.filter)
    }
}

impl State {
    /// What the screen lists, where a sentence can narrow it.
    pub fn things_here(&self) -> Option<Things> {
        match self.screens.last()? {
            Screen::Board | Screen::List => Some(Things::Leads),
            Screen::Tasks => Some(Things::Tasks),
            Screen::Parties(view) => Some(Things::of(view.of)),
            Screen::Lead(_)
            | Screen::Party(_)
            | Screen::Log(_)
            | Screen::Outbox(_)
            | Screen::Conflict(_)
            | Screen::Search(_)
            | Screen::Inbox => None,
        }
    }

    /// What narrows these things.
    pub fn sentence(&self, of: Things) -> Option<&Expr> {
        match of {
            Things::Leads => self.views.filter(),
            Things::Tasks | Things::Contacts | Things::Companies => {
                self.sentences.by_things.get(&of).map(|sentence| &sentence.tree)
            }
        }
    }

    /// What narrows the screen.
    pub fn sentence_here(&self) -> Option<&Expr> {
        self.sentence(self.things_here()?)
    }

    /// Whether a line says what narrows the screen.
    pub(super) fn is_narrowed(&self) -> bool {
        self.sentence_here().is_some() || (self.shows_leads() && self.open_view().is_some())
    }

    /// The open view, `*` where something else is shown by now; and the sentence that narrows.
    pub fn narrowed_by(&self) -> Option<(Option<String>, Option<String>)> {
        if !self.is_narrowed() {
            return None;
        }
        let sentence = self.sentence_here().map(Expr::to_string);
        let name = self.open_view().filter(|_| self.shows_leads()).map(|view| {
            let mark = if views::opening::is_changed(self, view) { "*" } else { "" };
            format!("{}{mark}", view.name)
        });
        Some((name, sentence))
    }

    /// How many of how many a sentence leaves, without a text on top of it; and how many nobody here can judge.
    pub fn sifted(&self, of: Things) -> (usize, usize, usize) {
        match of {
            Things::Leads => {
                let pipeline = self.shown_pipeline();
                let (_, left, _) = self.leads.sifted().all_in(pipeline);
                let (_, all, _) = self.leads.columns().all_in(pipeline);
                (left, all, self.leads.sieve().map_or(0, super::sieve::Sieve::unknown))
            }
            Things::Tasks => self.tasks.sifted(),
            Things::Contacts => self.parties_sifted(OwnerKind::Contacts),
            Things::Companies => self.parties_sifted(OwnerKind::Companies),
        }
    }
}

/// Narrows what is listed; `None` shows everything. What a sentence names that is not there is said, and changes nothing.
pub(super) fn narrow(
    state: &mut State,
    dictionary: &Dictionary,
    tree: Option<Expr>,
) -> Result<Vec<Effect>, Wrong> {
    let of = dictionary.things;
    if of == Things::Leads {
        return views::narrow_with(state, tree, dictionary);
    }
    let mut effects = Vec::new();
    let now = match tree {
        Some(tree) => {
            let filter = resolve(&tree, &dictionary.names(state))?;
            if filter.needs().companies {
                effects.extend(views::learn_companies(state));
            }
            Some(Sentence { tree, filter, stamp: views::stamp(state) })
        }
        None => None,
    };
    let before = match now {
        Some(now) => state.sentences.by_things.insert(of, now),
        None => state.sentences.by_things.remove(&of),
    };
    state.sentences.changes += 1;
    match of.kind() {
        Some(kind) => {
            effects.extend(people::full::learn(state, kind));
            people::narrow::apply(state, kind);
        }
        None => tasks::narrow::asked(state, before.as_ref().map(|before| &before.tree)),
    }
    Ok(effects)
}

/// Names may mean others by now, and days go by.
pub(super) fn settle(state: &mut State) {
    let stamp = views::stamp(state);
    let is_old = |(of, sentence): (&Things, &Sentence)| {
        (sentence.stamp != stamp).then(|| (*of, sentence.tree.clone()))
    };
    let old: Vec<(Things, Expr)> = state.sentences.by_things.iter().filter_map(is_old).collect();
    for (of, tree) in old {
        let dictionary = Dictionary::for_filter(state, of);
        // A name that is gone from the account goes on meaning what it did.
        let filter = resolve(&tree, &dictionary.names(state)).ok();
        let Some(sentence) = state.sentences.by_things.get_mut(&of) else { continue };
        sentence.stamp = stamp;
        if let Some(filter) = filter.filter(|filter| *filter != sentence.filter) {
            sentence.filter = filter;
            state.sentences.changes += 1;
        }
    }
}

/// Runs a command that means the same wherever something besides leads is listed; `None` for others.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    match command {
        Command::BuildTaskFilter | Command::BuildPartyFilter => Some(builder::open(state)),
        Command::ShowAllParties => Some(show_all(state)),
        _ => None,
    }
}

/// `0`: no view, no filter, no text on top of it.
pub(super) fn show_all(state: &mut State) -> Vec<Effect> {
    let had_text = filter::back(state);
    if back(state) || had_text {
        return Vec::new();
    }
    let text = if state.shows_leads() { Text::ViewsAllShown } else { Text::AllIsShown };
    state.hint(Tone::Info, text)
}

/// Going back takes the sentence off before it leaves, and closes the view; whether there was one.
pub(super) fn back(state: &mut State) -> bool {
    let Some(of) = state.things_here() else { return false };
    let had_view = of == Things::Leads && state.views.open.take().is_some();
    let is_narrowed = had_view || state.sentence(of).is_some();
    is_narrowed && narrow(state, &Dictionary::empty(of), None).is_ok()
}

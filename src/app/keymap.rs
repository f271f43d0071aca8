//! Which keys run what: the table's, as a preset and `config.toml` change them.
//!
//! Chords have no time-out: over a slow link the second key may take a second. In command mode a
//! ЙЦУКЕН letter acts as the Latin letter in the same place, so nobody switches layouts to move a card, and so does a
//! letter of any other keyboard where the terminal tells the place (`shell::input`);
//! `.`, `,` and `"` stand where `/`, `?` and `@` are on that keyboard, so all three stay unbound.
//!
//! Where a screen tells of a key it asks here for the one that runs the command there, and never names one itself.

use std::collections::{HashMap, HashSet};

use super::command::{COMMANDS, Command, Does, Scope};
use super::own::{OwnCommand, OwnId};

mod build;
mod key;
pub mod layouts;
#[cfg(test)]
mod tests;

pub use build::{Objection, Wish};
pub use key::{Key, KeyCode, names, parse_sequence, written};

/// What a sequence of keys runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    Command(Command),
    /// A command of the person's own.
    Own(OwnId),
}

/// The keys as they were typed and as their places have them.
fn both_ways(keys: &[Key]) -> (Vec<Key>, Vec<Key>) {
    let typed = keys.iter().map(|key| key.as_typed()).collect();
    (typed, keys.iter().map(|key| key.by_position()).collect())
}

/// What a key means in the scopes that are active.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    Run(Command),
    Own(OwnId),
    /// The beginning of a longer sequence.
    Prefix,
    Nothing,
}

#[derive(Debug, Clone)]
struct Binding {
    scope: Scope,
    keys: Vec<Key>,
    bound: Bound,
}

#[derive(Debug, Clone)]
pub struct Keymap {
    /// In the order in which they are taught.
    order: Vec<Binding>,
    /// By the keys, which of them.
    by_keys: HashMap<Vec<Key>, Vec<usize>>,
    /// By what they run, the same.
    by_bound: HashMap<Bound, Vec<usize>>,
    /// Views in which a command has other keys than elsewhere, or none.
    apart: HashSet<(Scope, Bound)>,
    own: Vec<OwnCommand>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of_table()
    }
}

impl Keymap {
    fn with(order: Vec<Binding>, apart: HashSet<(Scope, Bound)>, own: Vec<OwnCommand>) -> Self {
        let mut by_keys: HashMap<Vec<Key>, Vec<usize>> = HashMap::new();
        let mut by_bound: HashMap<Bound, Vec<usize>> = HashMap::new();
        for (n, binding) in order.iter().enumerate() {
            by_keys.entry(binding.keys.clone()).or_default().push(n);
            by_bound.entry(binding.bound).or_default().push(n);
        }
        Self { order, by_keys, by_bound, apart, own }
    }

    /// Whether a view that comes before this scope keeps the command's keys from applying.
    fn is_apart(&self, scopes: &[Scope], scope: Scope, bound: Bound) -> bool {
        let before = scopes.iter().take_while(|before| **before != scope);
        before.into_iter().any(|before| self.apart.contains(&(*before, bound)))
    }

    /// What exactly these keys run.
    fn exact(&self, scopes: &[Scope], keys: &[Key]) -> Option<&Binding> {
        let bound = self.by_keys.get(keys)?;
        let bindings = || bound.iter().filter_map(|n| self.order.get(*n));
        let in_scope = |scope: &Scope| bindings().find(|b| b.scope == *scope);
        let found = scopes.iter().filter_map(in_scope);
        found.into_iter().find(|binding| !self.is_apart(scopes, binding.scope, binding.bound))
    }

    /// Those that apply and begin with these keys and go on.
    fn longer<'a>(&'a self, scopes: &'a [Scope], keys: &'a [Key]) -> impl Iterator<Item = &'a Binding> {
        self.order.iter().filter(move |binding| {
            scopes.contains(&binding.scope)
                && binding.keys.len() > keys.len()
                && binding.keys.starts_with(keys)
                && !self.is_apart(scopes, binding.scope, binding.bound)
        })
    }

    /// Looks a sequence up in `scopes`, first match first; as typed, then by position on the keyboard.
    pub fn lookup(&self, scopes: &[Scope], keys: &[Key]) -> Lookup {
        let (typed, positions) = both_ways(keys);
        for keys in [&typed, &positions] {
            match self.exact(scopes, keys).map(|binding| binding.bound) {
                Some(Bound::Command(command)) => return Lookup::Run(command),
                Some(Bound::Own(own)) => return Lookup::Own(own),
                None if self.longer(scopes, keys).next().is_some() => return Lookup::Prefix,
                None => {}
            }
        }
        Lookup::Nothing
    }

    /// Whether these keys come to this, and not to something else on the way.
    fn comes_to(&self, scopes: &[Scope], keys: &[Key], bound: Bound) -> bool {
        let is_way = (1..keys.len()).all(|n| self.exact(scopes, &keys[..n]).is_none());
        is_way && self.exact(scopes, keys).is_some_and(|binding| binding.bound == bound)
    }

    /// All sequences that run this in these scopes, as they are written, the one to teach first.
    fn ways_to(&self, bound: Bound, scopes: &[Scope]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let bindings = self.by_bound.get(&bound).into_iter().flatten().filter_map(|n| self.order.get(*n));
        for binding in bindings.filter(|binding| scopes.contains(&binding.scope)) {
            if self.comes_to(scopes, &binding.keys, bound) {
                let written = written(&binding.keys);
                if !found.contains(&written) {
                    found.push(written);
                }
            }
        }
        found
    }

    /// All sequences that run this command in these scopes, as they are written, the one to teach first. One that means
    /// something else there is none of them.
    pub fn keys_of(&self, command: Command, scopes: &[Scope]) -> Vec<String> {
        self.ways_to(Bound::Command(command), scopes)
    }

    /// The key to teach for this command in these scopes; `None` where it has none.
    pub fn key_of(&self, command: Command, scopes: &[Scope]) -> Option<String> {
        self.keys_of(command, scopes).into_iter().next()
    }

    /// As [`Keymap::keys_of`], for a command of the person's own.
    pub fn keys_of_own(&self, own: OwnId, scopes: &[Scope]) -> Vec<String> {
        self.ways_to(Bound::Own(own), scopes)
    }

    /// The person's own commands that can be run in these scopes.
    pub fn own_in(&self, scopes: &[Scope]) -> impl Iterator<Item = (OwnId, &OwnCommand)> {
        let all = self.own.iter().enumerate().map(|(n, own)| (OwnId(n), own));
        let scopes = scopes.to_vec();
        all.filter(move |(_, own)| scopes.contains(&own.view))
    }

    pub fn own(&self, id: OwnId) -> Option<&OwnCommand> {
        self.own.get(id.0)
    }

    /// Every command with its keys in its own scope, those that have other keys in one view, and the person's own.
    pub fn rows(&self) -> Vec<(Scope, Bound, Vec<String>)> {
        let mut rows = Vec::new();
        for spec in COMMANDS {
            let bound = Bound::Command(spec.command);
            rows.push((spec.scope, bound, self.ways_to(bound, &[spec.scope])));
            let mut views: Vec<Scope> =
                self.apart.iter().filter(|(_, apart)| *apart == bound).map(|(view, _)| *view).collect();
            views.sort_unstable();
            rows.extend(views.into_iter().map(|view| (view, bound, self.ways_to(bound, &[view]))));
        }
        for (n, own) in self.own.iter().enumerate() {
            let bound = Bound::Own(OwnId(n));
            rows.push((own.view, bound, self.ways_to(bound, &[own.view])));
        }
        rows
    }

    /// Where letters are text, control keys that concern the program itself still do.
    pub fn runs(&self, key: Key) -> Option<Command> {
        match self.lookup(&[Scope::Global], &[key]) {
            Lookup::Run(command) if command.spec().does == Does::Runs => Some(command),
            Lookup::Run(_) | Lookup::Own(_) | Lookup::Prefix | Lookup::Nothing => None,
        }
    }

    /// What may follow `keys`, for the which-key box: the next key and what it does.
    pub fn following(&self, scopes: &[Scope], keys: &[Key]) -> Vec<(Key, Bound)> {
        let (typed, positions) = both_ways(keys);
        let begun = if self.longer(scopes, &typed).next().is_some() { &typed } else { &positions };
        let mut out: Vec<(Key, Bound)> = Vec::new();
        for binding in self.longer(scopes, begun).filter(|b| self.comes_to(scopes, &b.keys, b.bound)) {
            if let Some(key) = binding.keys.get(keys.len()) {
                out.push((*key, binding.bound));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

//! A keymap made of the table, a preset and what the person wrote, and what is to be said about that.
//!
//! What the person wrote goes before the preset, the preset before the table. Nobody is locked in: a wish that would leave a
//! box without its way out, or the program without its help, is refused and said. Everything else is done as it was
//! written, and what it costs is said.

use std::collections::{HashMap, HashSet};

use super::key::{Key, parse_sequence, written};
use super::{Binding, Bound, Keymap};
use crate::app::command::{COMMANDS, Command, Scope};
use crate::app::own::{OwnCommand, OwnId};

mod cost;
#[cfg(test)]
mod tests;

/// Other keys for a command in a view; none: it has no key there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Of the file it stands in.
    pub line: usize,
    pub view: Scope,
    pub command: Command,
    pub keys: Vec<Vec<Key>>,
}

/// Something to say about a line of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Objection {
    pub line: usize,
    pub what: String,
}

/// Ends the program whatever is bound to what.
const QUIT: Key = Key::ctrl('c');

/// Without these a person could not leave where they are, or not find out how.
const NEEDED: [Command; 16] = [
    Command::Back,
    Command::ShowHelp,
    Command::PickerClose,
    Command::FinderClose,
    Command::HelpClose,
    Command::AnswerNo,
    Command::DraftLeave,
    Command::LinkerClose,
    Command::BoxClose,
    Command::WordClose,
    Command::FilterClear,
    Command::SearchClose,
    Command::BulkClose,
    Command::BuilderClose,
    Command::ColumnsClose,
    Command::ViewsClose,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Table,
    Preset,
    Person,
}

/// The keys of a command in a scope.
#[derive(Debug, Clone)]
struct Row {
    rank: Rank,
    line: usize,
    scope: Scope,
    bound: Bound,
    keys: Vec<Vec<Key>>,
}

/// A key a row asked for and did not get.
struct Lost {
    row: usize,
    keys: Vec<Key>,
    to: usize,
    winner: Vec<Key>,
}

#[derive(Default)]
struct Building {
    rows: Vec<Row>,
    own: Vec<OwnCommand>,
    refused: HashSet<(Scope, Bound, Vec<Key>)>,
    said: Vec<Objection>,
}

impl Keymap {
    /// What the table says, and nothing else.
    pub(super) fn of_table() -> Self {
        let building = Building { rows: table(), ..Building::default() };
        building.place().0
    }

    /// The table with a preset, with what the person wrote on top, and what there is to say about the latter.
    pub fn of(preset: &[Wish], person: &[Wish], own: Vec<OwnCommand>) -> (Self, Vec<Objection>) {
        let mut building = Building { rows: table(), own, ..Building::default() };
        for (rank, wishes) in [(Rank::Preset, preset), (Rank::Person, person)] {
            for wish in wishes {
                building.wish(rank, wish);
            }
        }
        for n in 0..building.own.len() {
            building.add_own(n);
        }
        building.keep_quit();
        let default = Self::of_table();
        let (keymap, lost) = building.settle(&default);
        building.tell(&keymap, &lost, &default);
        building.said.retain(|objection| objection.line > 0);
        building.said.sort();
        building.said.dedup();
        (keymap, building.said)
    }
}

fn table() -> Vec<Row> {
    let row = |spec: &crate::app::command::CommandSpec| Row {
        rank: Rank::Table,
        line: 0,
        scope: spec.scope,
        bound: Bound::Command(spec.command),
        keys: spec.keys.iter().filter_map(|keys| parse_sequence(keys)).collect(),
    };
    COMMANDS.iter().map(row).collect()
}

impl Building {
    fn say(&mut self, line: usize, what: String) {
        self.said.push(Objection { line, what });
    }

    fn wish(&mut self, rank: Rank, wish: &Wish) {
        let spec = wish.command.spec();
        // Of a preset there is nothing to say to the person.
        let line = if rank == Rank::Person { wish.line } else { 0 };
        if !wish.view.has(spec.scope) {
            let what = format!(
                "`{}` is no command of `{}`: write it under [keys.{}]",
                spec.name,
                wish.view.name(),
                spec.scope.name()
            );
            return self.say(line, what);
        }
        let keys = self.fitting(line, wish.view, Bound::Command(wish.command), &wish.keys);
        if keys.is_empty() && !wish.keys.is_empty() {
            // Nothing of it can be had; the keys it has are better than none.
            return;
        }
        let bound = Bound::Command(wish.command);
        let row = Row { rank, line, scope: wish.view, bound, keys };
        match self.rows.iter_mut().find(|known| known.scope == row.scope && known.bound == row.bound) {
            Some(known) => *known = row,
            None => self.rows.push(row),
        }
    }

    fn add_own(&mut self, n: usize) {
        let Some(own) = self.own.get(n) else { return };
        let (line, scope, wanted, bound) = (own.line, own.view, own.keys.clone(), Bound::Own(OwnId(n)));
        let keys = self.fitting(line, scope, bound, &wanted);
        self.rows.push(Row { rank: Rank::Person, line, scope, bound, keys });
    }

    fn fitting(&mut self, line: usize, view: Scope, bound: Bound, keys: &[Vec<Key>]) -> Vec<Vec<Key>> {
        let mut out: Vec<Vec<Key>> = Vec::new();
        for keys in keys {
            match cost::misfit(view, bound, keys) {
                Some(what) => self.say(line, what),
                None if out.contains(keys) => {}
                None => out.push(keys.clone()),
            }
        }
        out
    }

    /// `C-c` quits without being looked up, so that no mistake can keep a person in.
    fn keep_quit(&mut self) {
        let quit = Bound::Command(Command::Quit);
        let mut said = Vec::new();
        for row in self.rows.iter_mut().filter(|row| row.bound == quit) {
            if row.rank == Rank::Person && !row.keys.contains(&vec![QUIT]) {
                said.push((row.line, "`C-c` quits all the same, so that nobody is locked in".to_owned()));
            }
            if !row.keys.contains(&vec![QUIT]) {
                row.keys.push(vec![QUIT]);
            }
        }
        for (line, what) in said {
            self.say(line, what);
        }
    }

    /// The words for it in a message.
    fn name(&self, bound: Bound) -> String {
        match bound {
            Bound::Command(command) => format!("`{}`", command.spec().name),
            Bound::Own(OwnId(n)) => {
                format!("“{}”", self.own.get(n).map(|own| own.name.as_str()).unwrap_or_default())
            }
        }
    }

    fn is_refused(&self, row: &Row, keys: &[Key]) -> bool {
        self.refused.contains(&(row.scope, row.bound, keys.to_vec()))
    }

    /// Gives each key to whom it belongs: the person first, and of the same rank who wrote it first.
    fn place(&self) -> (Keymap, Vec<Lost>) {
        let mut turns: Vec<usize> = (0..self.rows.len()).collect();
        turns.sort_by_key(|n| (std::cmp::Reverse(self.rows[*n].rank), self.rows[*n].line));
        let mut taken: HashMap<Scope, Vec<(&[Key], usize)>> = HashMap::new();
        let mut lost = Vec::new();
        for n in turns {
            let row = &self.rows[n];
            for keys in row.keys.iter().filter(|keys| !self.is_refused(row, keys)) {
                let taken = taken.entry(row.scope).or_default();
                let meets =
                    |(other, _): &&(&[Key], usize)| other.starts_with(keys) || keys.starts_with(other);
                match taken.iter().find(meets) {
                    Some((winner, to)) => {
                        lost.push(Lost { row: n, keys: keys.clone(), to: *to, winner: winner.to_vec() });
                    }
                    None => taken.push((keys, n)),
                }
            }
        }
        // As it is taught: in the order of the table.
        let holds = |n: usize, keys: &Vec<Key>| {
            let of_scope = taken.get(&self.rows[n].scope);
            of_scope.is_some_and(|all| all.iter().any(|(known, holder)| *holder == n && known == keys))
        };
        let order = self.rows.iter().enumerate().flat_map(|(n, row)| {
            let kept = row.keys.iter().filter(move |keys| holds(n, keys));
            kept.map(|keys| Binding { scope: row.scope, keys: keys.clone(), bound: row.bound })
        });
        let is_apart = |row: &&Row| match row.bound {
            Bound::Command(command) => command.spec().scope != row.scope,
            Bound::Own(_) => false,
        };
        let apart = self.rows.iter().filter(is_apart).map(|row| (row.scope, row.bound)).collect();
        (Keymap::with(order.collect(), apart, self.own.clone()), lost)
    }

    /// Refuses wishes until every way out is there.
    fn settle(&mut self, default: &Keymap) -> (Keymap, Vec<Lost>) {
        loop {
            let (keymap, lost) = self.place();
            let missing = Scope::all_stacks().find_map(|stack| {
                let missing = NEEDED.into_iter().find(|command| {
                    stack.contains(&command.spec().scope)
                        && keymap.key_of(*command, stack).is_none()
                        && default.key_of(*command, stack).is_some()
                })?;
                Some((stack, missing))
            });
            let Some((stack, missing)) = missing else { return (keymap, lost) };
            if !self.give_way(&keymap, &lost, stack, missing) {
                return (keymap, lost);
            }
        }
    }

    /// The row that says which keys it has in these scopes.
    fn governing(&self, stack: &[Scope], bound: Bound) -> Option<usize> {
        stack.iter().find_map(|scope| self.rows.iter().position(|r| r.scope == *scope && r.bound == bound))
    }

    /// What these keys come to instead, on their way or at their end.
    fn instead(&self, keymap: &Keymap, stack: &[Scope], keys: &[Key]) -> Option<(usize, Vec<Key>)> {
        let found = (1..=keys.len()).find_map(|n| keymap.exact(stack, &keys[..n]))?;
        let row = self.rows.iter().position(|r| r.scope == found.scope && r.bound == found.bound)?;
        Some((row, found.keys.clone()))
    }

    /// Takes one wish back that keeps a needed command from having a key; whether there was one.
    fn give_way(&mut self, keymap: &Keymap, lost: &[Lost], stack: &[Scope], missing: Command) -> bool {
        let bound = Bound::Command(missing);
        let name = self.name(bound);
        let Some(own) = self.governing(stack, bound) else { return false };
        let keys = self.rows[own].keys.clone();
        let of_others = keys.iter().find_map(|keys| {
            let to = lost.iter().find(|lost| lost.row == own && lost.keys == *keys);
            let to = to.map(|lost| (lost.to, lost.winner.clone()));
            to.or_else(|| self.instead(keymap, stack, keys)).filter(|(row, _)| *row != own)
        });
        match of_others {
            Some((row, keys)) if self.rows[row].rank > Rank::Table => {
                let (line, other) = (self.rows[row].line, self.name(self.rows[row].bound));
                let what = format!(
                    "`{}` stays with {name}, which would have no key in `{}` without it; {other} does not get it",
                    written(&keys),
                    stack[0].name()
                );
                self.say(line, what);
                let row = &self.rows[row];
                self.refused.insert((row.scope, row.bound, keys))
            }
            _ => {
                let row = &self.rows[own];
                let (rank, line, scope) = (row.rank, row.line, row.scope);
                if rank == Rank::Table {
                    return false;
                }
                let spec = missing.spec();
                let kept: Vec<Vec<Key>> = spec.keys.iter().filter_map(|keys| parse_sequence(keys)).collect();
                let what = format!(
                    "{name} needs a key in `{}`, or nobody finds out of it: it keeps `{}`",
                    stack[0].name(),
                    spec.keys.join("` `")
                );
                if scope == spec.scope {
                    self.rows[own] = Row { rank: Rank::Table, line: 0, scope, bound, keys: kept };
                } else {
                    self.rows.remove(own);
                }
                self.say(line, what);
                true
            }
        }
    }
}

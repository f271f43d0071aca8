//! What wishes cost, in words: keys that others lose by them, and keys that cannot be had at all.

use std::collections::{BTreeMap, HashSet};

use super::super::key::{Key, KeyCode, written};
use super::super::{Bound, Keymap};
use super::{Building, Lost, QUIT, Rank};
use crate::app::command::{Command, Letters, Scope};
use crate::app::picker::LETTERS;

impl Building {
    /// What the wishes cost others, or what others cost them.
    pub(super) fn tell(&mut self, keymap: &Keymap, lost: &[Lost], default: &Keymap) {
        let mut told: HashSet<(Scope, Bound)> = HashSet::new();
        let mut by_winner: BTreeMap<(usize, Vec<Key>, Rank), Vec<&Lost>> = BTreeMap::new();
        for lost in lost {
            told.insert((self.rows[lost.row].scope, self.rows[lost.row].bound));
            // What the person wrote twice is one thing, what it takes from others another.
            let rank = self.rows[lost.row].rank.max(Rank::Preset);
            by_winner.entry((lost.to, lost.winner.clone(), rank)).or_default().push(lost);
        }
        for ((to, keys, _), lost) in by_winner {
            let (line, what) = self.lost_words(keymap, to, &keys, &lost);
            self.say(line, what);
        }
        let mut dead: BTreeMap<(usize, String, String), Vec<&'static str>> = BTreeMap::new();
        for stack in Scope::all_stacks() {
            for (n, row) in self.rows.iter().enumerate() {
                let is_governing = stack.contains(&row.scope) && self.governing(stack, row.bound) == Some(n);
                let is_told = told.contains(&(row.scope, row.bound));
                let has_way = !keymap.ways_to(row.bound, stack).is_empty();
                let is_command = matches!(row.bound, Bound::Command(_));
                let was_so = is_command && default.ways_to(row.bound, stack).is_empty();
                if !is_governing || row.keys.is_empty() || is_told || has_way || was_so {
                    continue;
                }
                let (line, before, after) = self.dead_words(keymap, stack, n);
                dead.entry((line, before, after)).or_default().push(stack[0].name());
            }
        }
        for ((line, before, after), mut views) in dead {
            views.dedup();
            self.say(line, format!("{before} `{}`{after}", views.join("`, `")));
        }
    }

    /// Keys that went to another row of the same view.
    fn lost_words(&self, keymap: &Keymap, to: usize, keys: &[Key], lost: &[&Lost]) -> (usize, String) {
        let winner = &self.rows[to];
        let (key, name) = (written(keys), self.name(winner.bound));
        let losers = lost.iter().map(|lost| &self.rows[lost.row]);
        let rank = losers.clone().map(|row| row.rank).max().unwrap_or(Rank::Table);
        let stack: Vec<Scope> = Scope::all_stacks()
            .find(|stack| stack.contains(&winner.scope))
            .map(|stack| stack.iter().copied().skip_while(|s| *s != winner.scope).collect())
            .unwrap_or_default();
        let bare = losers.filter(|row| keymap.ways_to(row.bound, &stack).is_empty());
        let mut bare: Vec<String> = bare.map(|row| self.name(row.bound)).collect();
        bare.dedup();
        let mut names: Vec<String> = lost
            .iter()
            .map(|lost| {
                let name = self.name(self.rows[lost.row].bound);
                if lost.keys == keys { name } else { format!("{name} (`{}`)", written(&lost.keys)) }
            })
            .collect();
        names.dedup();
        let left = match bare.as_slice() {
            [] => String::new(),
            [one] => format!("; {one} has no key left"),
            many => format!("; {} have no key left", many.join(", ")),
        };
        let names = names.join(", ");
        if rank == Rank::Person {
            // Both are the person's: the later line hears of it.
            let line = lost.iter().map(|lost| self.rows[lost.row].line).max().unwrap_or_default();
            return (
                line,
                format!("`{key}` is {name} already, by line {}: {names} is in its way{left}", winner.line),
            );
        }
        let what = if lost.iter().all(|lost| lost.keys == keys) {
            format!("`{key}` was a key of {names} and is {name} now{left}")
        } else {
            format!("`{key}` is {name} now, which hides {names}{left}")
        };
        (winner.line, what)
    }

    /// A row none of whose keys come to it there: the line to say it of, and the words around the names of the views.
    fn dead_words(&self, keymap: &Keymap, stack: &[Scope], n: usize) -> (usize, String, String) {
        let row = &self.rows[n];
        let name = self.name(row.bound);
        let in_its_place = row.keys.iter().find_map(|keys| self.instead(keymap, stack, keys));
        let Some((other, keys)) = in_its_place.map(|(n, keys)| (&self.rows[n], keys)) else {
            return (row.line, format!("{name} has no key in"), String::new());
        };
        let (key, taker) = (written(&keys), self.name(other.bound));
        if other.rank > row.rank {
            (other.line, format!("`{key}` is {taker}, and {name} has no other key in"), String::new())
        } else {
            (row.line, format!("{name} has no key in"), format!(": `{key}` is {taker} there"))
        }
    }
}

/// Why a command cannot have these keys there.
pub(super) fn misfit(view: Scope, bound: Bound, keys: &[Key]) -> Option<String> {
    let (first, key) = (keys.first()?, written(keys));
    if keys.contains(&QUIT) && bound != Bound::Command(Command::Quit) {
        return Some(format!("`{key}`: `C-c` always quits and cannot be anything else"));
    }
    for key in keys {
        match key.code {
            KeyCode::Char('i') if key.ctrl => {
                return Some("`C-i`: terminals send Tab for it; write `Tab`".into());
            }
            KeyCode::Char('m') if key.ctrl => {
                return Some("`C-m`: terminals send Enter for it; write `Enter`".into());
            }
            KeyCode::Char('[') if key.ctrl => {
                return Some("`C-[`: terminals send Esc for it; write `Esc`".into());
            }
            KeyCode::Char(c) if key.ctrl && !c.is_ascii_lowercase() => {
                return Some(format!("`{key}`: Ctrl goes with a small letter, a to z"));
            }
            KeyCode::Esc if keys.len() > 1 => {
                return Some(format!("`{}`: Esc ends a chord and cannot be a part of one", written(keys)));
            }
            _ => {}
        }
    }
    let KeyCode::Char(c) = first.code else { return None };
    match view.letters() {
        Letters::Text if !first.ctrl => {
            Some(format!("`{key}`: in `{}` letters are text, so they stay text", view.name()))
        }
        Letters::Choices if !first.ctrl && LETTERS.contains(c) => {
            Some(format!("`{key}`: in `{}` letters choose a line of the list", view.name()))
        }
        Letters::Text | Letters::Choices | Letters::Keys => None,
    }
}

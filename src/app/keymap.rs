//! Keys as data: how they are written (`C-d`, `g b`, `S-Tab`), looked up, and found on a Cyrillic keyboard.
//!
//! Chords have no time-out: over a slow link the second key may take a second. In command mode a
//! ЙЦУКЕН letter acts as the Latin letter in the same place, so nobody switches layouts to move a card;
//! `.` and `,` stand where `/` and `?` are on that keyboard, so both stay unbound.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::command::{COMMANDS, Command, Does, Scope};
use crate::domain::search::keyboard;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum KeyCode {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// The named keys, as they are written in tables and in the user's keymap.
const NAMED: [(KeyCode, &str); 15] = [
    (KeyCode::Char(' '), "Space"),
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "S-Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Del"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
];

impl Key {
    pub const fn char(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: false }
    }

    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// One key as written in a table; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((code, _)) = NAMED.iter().find(|(_, name)| *name == text) {
            return Some(Self::plain(*code));
        }
        if let Some(n) = text.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()) {
            return (1..=12).contains(&n).then_some(Self::plain(KeyCode::F(n)));
        }
        let (text, ctrl) = match text.strip_prefix("C-") {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (text, false),
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() => Some(Self { code: KeyCode::Char(c), ctrl }),
            _ => None,
        }
    }

    /// The same place on a Latin keyboard; Latin keys as they are.
    #[must_use]
    pub fn by_position(self) -> Self {
        match self.code {
            KeyCode::Char(c) => Self { code: KeyCode::Char(latin(c)), ..self },
            _ => self,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        match self.code {
            KeyCode::Char(c) if c != ' ' => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => f.write_str(NAMED.iter().find(|(named, _)| *named == code).map_or("", |(_, name)| name)),
        }
    }
}

/// A sequence as written in a table: keys divided by spaces.
pub fn parse_sequence(text: &str) -> Option<Vec<Key>> {
    text.split(' ').map(Key::parse).collect()
}

/// The sequence as [`parse_sequence`] reads it.
pub fn written(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

fn latin(c: char) -> char {
    match c {
        // The slash key of a Russian keyboard types these; both stay unbound for that reason.
        '.' => return '/',
        ',' => return '?',
        c if c.is_ascii() => return c,
        _ => {}
    }
    keyboard::latin(c).unwrap_or(c)
}

/// What a key means in the scopes that are active.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    Run(Command),
    /// The beginning of a longer sequence.
    Prefix,
    Nothing,
}

#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: HashMap<(Scope, Vec<Key>), Command>,
    /// The same in the order in which they are taught.
    order: Vec<(Scope, Vec<Key>, Command)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let (mut bindings, mut order) = (HashMap::new(), Vec::new());
        for spec in COMMANDS {
            for keys in spec.keys.iter().filter_map(|keys| parse_sequence(keys)) {
                bindings.insert((spec.scope, keys.clone()), spec.command);
                order.push((spec.scope, keys, spec.command));
            }
        }
        Self { bindings, order }
    }
}

impl Keymap {
    /// Looks a sequence up in `scopes`, first match first; as typed, then by position on the keyboard.
    pub fn lookup(&self, scopes: &[Scope], keys: &[Key]) -> Lookup {
        let positions: Vec<Key> = keys.iter().map(|key| key.by_position()).collect();
        for keys in [keys, &positions] {
            for scope in scopes {
                if let Some(command) = self.bindings.get(&(*scope, keys.to_vec())) {
                    return Lookup::Run(*command);
                }
            }
            let begins = |(scope, bound): &(Scope, Vec<Key>)| {
                scopes.contains(scope) && bound.len() > keys.len() && bound.starts_with(keys)
            };
            if self.bindings.keys().any(begins) {
                return Lookup::Prefix;
            }
        }
        Lookup::Nothing
    }

    /// All sequences that run this command in these scopes, as they are written, the one to teach first. One that means
    /// something else there is none of them.
    pub fn keys_of(&self, command: Command, scopes: &[Scope]) -> Vec<String> {
        let runs = |keys: &[Key]| self.lookup(scopes, keys) == Lookup::Run(command);
        let own = self
            .order
            .iter()
            .filter(|(scope, keys, bound)| *bound == command && scopes.contains(scope) && runs(keys));
        let mut written: Vec<String> = own.map(|(_, keys, _)| written(keys)).collect();
        written.dedup();
        written
    }

    /// The key to teach for this command in these scopes; `None` where it has none.
    pub fn key_of(&self, command: Command, scopes: &[Scope]) -> Option<String> {
        self.keys_of(command, scopes).into_iter().next()
    }

    /// Where letters are text, control keys that concern the program itself still do.
    pub fn runs(&self, key: Key) -> Option<Command> {
        match self.lookup(&[Scope::Global], &[key]) {
            Lookup::Run(command) if command.spec().does == Does::Runs => Some(command),
            Lookup::Run(_) | Lookup::Prefix | Lookup::Nothing => None,
        }
    }

    /// What may follow `keys`, for the which-key box: the next key and what it does.
    pub fn following(&self, scopes: &[Scope], keys: &[Key]) -> Vec<(Key, Command)> {
        let positions: Vec<Key> = keys.iter().map(|key| key.by_position()).collect();
        let mut out: Vec<(Key, Command)> = self
            .bindings
            .iter()
            .filter(|((scope, bound), _)| scopes.contains(scope) && bound.starts_with(&positions))
            .filter_map(|((_, bound), command)| bound.get(keys.len()).map(|key| (*key, *command)))
            .collect();
        out.sort_unstable_by_key(|(key, _)| *key);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::OVERRIDES;
    use std::collections::HashSet;

    #[test]
    fn keys_are_written_as_they_are_read() {
        for text in ["j", "G", "C-d", "Esc", "S-Tab", "F1", "PgDn", "?", "[", "="] {
            assert_eq!(Key::parse(text).map(|k| k.to_string()).as_deref(), Some(text));
        }
        for text in ["", "C-", "gg", "F13", "Escape"] {
            assert!(
                Key::parse(text) != Key::parse("Esc") && (Key::parse(text).is_none() || text == "C-"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn every_binding_of_the_table_parses_and_none_clash_in_a_view() {
        let mut seen = HashSet::new();
        for spec in COMMANDS {
            for keys in spec.keys {
                assert!(parse_sequence(keys).is_some(), "{} is bound to {keys:?}", spec.name);
                assert!(seen.insert((spec.scope, *keys)), "{keys:?} is bound twice in {:?}", spec.scope);
            }
        }
        for screen in Scope::SCREENS {
            for spec in COMMANDS.iter().filter(|s| s.scope == *screen) {
                for keys in spec.keys {
                    let shadowed = COMMANDS.iter().any(|g| g.scope == Scope::Global && g.keys.contains(keys));
                    let is_meant = OVERRIDES.contains(&(*screen, *keys));
                    assert!(!shadowed || is_meant, "{keys:?} means two things in {screen:?}: {}", spec.name);
                }
            }
        }
    }

    #[test]
    fn no_key_is_also_the_beginning_of_a_chord() {
        let map = Keymap::default();
        let is_meant = |(scope, key): &(Scope, &str)| Key::parse(key).map(|key| (*scope, vec![key]));
        let overrides: HashSet<(Scope, Vec<Key>)> = OVERRIDES.iter().filter_map(is_meant).collect();
        for (scope, keys) in map.bindings.keys().filter(|bound| !overrides.contains(bound)) {
            for (other, longer) in map.bindings.keys() {
                // Above a box nothing is global: there, `y` may be an answer.
                let meet = |a: &Scope, b: &Scope| *a == Scope::Global && Scope::SCREENS.contains(b);
                let reachable = other == scope || meet(scope, other) || meet(other, scope);
                assert!(
                    !(reachable && longer.len() > keys.len() && longer.starts_with(keys)),
                    "{keys:?} hides {longer:?}"
                );
            }
        }
    }

    #[test]
    fn a_russian_keyboard_moves_cards_without_switching() {
        let map = Keymap::default();
        let board = [Scope::Board, Scope::Global];
        for (russian, latin) in
            [("о", "j"), ("л", "k"), ("Р", "H"), ("Д", "L"), ("ь", "m"), ("п п", "g g"), ("И", "B")]
        {
            let found = map.lookup(&board, &parse_sequence(russian).unwrap());
            assert_ne!(found, Lookup::Nothing);
            assert_eq!(
                found,
                map.lookup(&board, &parse_sequence(latin).unwrap()),
                "{russian} is not {latin}"
            );
        }
    }

    #[test]
    fn the_keys_of_a_command_are_those_that_run_it_there() {
        let map = Keymap::default();
        let (board, tasks) = ([Scope::Board, Scope::Global], [Scope::Tasks, Scope::Global]);
        assert_eq!(map.keys_of(Command::RefreshView, &board), ["r", "C-r", "F5"]);
        // There `r` tries an edit again.
        assert_eq!(map.keys_of(Command::RefreshView, &[Scope::Outbox, Scope::Global]), ["C-r", "F5"]);
        assert_eq!(map.key_of(Command::MoveRight, &board).as_deref(), Some("L"));
        assert_eq!(map.key_of(Command::MoveRight, &tasks), None);
        assert_eq!(map.key_of(Command::GoBoard, &board).as_deref(), Some("g b"));
    }

    #[test]
    fn keys_that_some_links_swallow_are_never_required() {
        let never = ["C-i", "C-j", "C-m", ".", ",", "'"];
        let no_first = ["C-s", "C-q", "C-a", "C-b", "C-h", "C-z"];
        for spec in COMMANDS.iter().filter(|s| s.command != Command::Suspend) {
            assert!(!no_first.contains(&spec.command.key()), "{} needs {}", spec.name, spec.command.key());
            for keys in spec.keys {
                assert!(!never.contains(keys), "{} uses {keys}", spec.name);
            }
        }
    }
}

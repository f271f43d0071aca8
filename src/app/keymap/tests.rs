//! The keymap of the table: written, looked up, without clashes.

use std::collections::HashSet;

use super::*;
use crate::app::command::{COMMANDS, OVERRIDES};

#[test]
fn keys_are_written_as_they_are_read() {
    for text in ["j", "G", "C-d", "Esc", "S-Tab", "F1", "PgDn", "?", "[", "=", "Space"] {
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
    let bound: Vec<(Scope, Vec<Key>)> = map.order.iter().map(|b| (b.scope, b.keys.clone())).collect();
    for (scope, keys) in bound.iter().filter(|bound| !overrides.contains(bound)) {
        for (other, longer) in &bound {
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
    let board = Scope::Board.stacks()[0];
    for (russian, latin) in
        [("о", "j"), ("л", "k"), ("Р", "H"), ("Д", "L"), ("ь", "m"), ("п п", "g g"), ("И", "B")]
    {
        let found = map.lookup(board, &parse_sequence(russian).unwrap());
        assert_ne!(found, Lookup::Nothing);
        assert_eq!(found, map.lookup(board, &parse_sequence(latin).unwrap()), "{russian} is not {latin}");
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
    let never = ["C-i", "C-j", "C-m", ".", ",", "\"", "'"];
    let no_first = ["C-s", "C-q", "C-a", "C-b", "C-h", "C-z"];
    for spec in COMMANDS.iter().filter(|s| s.command != Command::Suspend) {
        assert!(!no_first.contains(&spec.command.key()), "{} needs {}", spec.name, spec.command.key());
        for keys in spec.keys {
            assert!(!never.contains(keys), "{} uses {keys}", spec.name);
        }
    }
}

//! What the keys of a keyboard type in six layouts, and so how a sequence of keys is typed on each.
//!
//! A legacy terminal sends characters, not places: what a layout cannot type cannot be pressed. Only what one key types by
//! itself, with Shift or with `AltGr` counts; a dead key waits for a letter and types nothing of its own.

use super::key::{Key, KeyCode};
use super::{Keymap, Lookup};
use crate::app::command::{Command, Scope};

/// What each place of a keyboard types, row by row: the digits; the letters below them; those below, with the backslash
/// at their end; the last row, with the keys that only some keyboards have at both of its ends.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// As `dealdesk keys --layout` calls it.
    pub name: &'static str,
    plain: &'static str,
    shift: &'static str,
    alt_gr: &'static str,
}

/// Blanks stand for dead keys and for places that type nothing.
pub const LAYOUTS: [Layout; 6] = [
    Layout {
        name: "us",
        plain: r"`1234567890-=qwertyuiop[]asdfghjkl;'\ zxcvbnm,./ ",
        shift: r#"~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"| ZXCVBNM<>? "#,
        alt_gr: "",
    },
    Layout {
        name: "ru",
        plain: r"ё1234567890-=йцукенгшщзхъфывапролджэ\ ячсмитьбю. ",
        shift: r#"Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭ/ ЯЧСМИТЬБЮ, "#,
        alt_gr: "",
    },
    Layout {
        name: "de",
        plain: r" 1234567890ß qwertzuiopü+asdfghjklöä#<yxcvbnm,.- ",
        shift: r#"°!"§$%&/()=? QWERTZUIOPÜ*ASDFGHJKLÖÄ'>YXCVBNM;:_ "#,
        alt_gr: r"  ²³   {[]}\ @ €        ~            |      µ    ",
    },
    Layout {
        name: "es",
        plain: r"º1234567890'¡qwertyuiop +asdfghjklñ ç<zxcvbnm,.- ",
        shift: r#"ª!"·$%&/()=?¿QWERTYUIOP *ASDFGHJKLÑ Ç>ZXCVBNM;:_ "#,
        alt_gr: r"\|@# €¬        €       []          {}            ",
    },
    Layout {
        name: "pt-br",
        plain: r"'1234567890-=qwertyuiop [asdfghjklç ]\zxcvbnm,.;/",
        shift: r#""!@#$% &*()_+QWERTYUIOP {ASDFGHJKLÇ }|ZXCVBNM<>:?"#,
        alt_gr: r" ¹²³£¢¬     §/?€        ª           º   ₢        ",
    },
    Layout {
        name: "tr",
        plain: r#""1234567890*-qwertyuıopğüasdfghjklşi,<zxcvbnmöç. "#,
        shift: r"é!' +%&/()=?_QWERTYUIOPĞÜASDFGHJKLŞİ;>ZXCVBNMÖÇ: ",
        alt_gr: r"<>£#$½ {[]}\|@ €                     |           ",
    },
];

/// What a Latin keyboard types with Shift where it types this without.
pub fn with_shift(c: char) -> char {
    let us = &LAYOUTS[0];
    let pair = us.plain.chars().zip(us.shift.chars()).find(|(plain, _)| *plain == c);
    pair.map_or(c, |(_, shift)| shift)
}

/// What it takes to type a sequence, the easiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Keys by themselves or with Shift.
    Easy,
    /// With Ctrl: over some links, and on keyboards without Latin letters, that does not arrive everywhere.
    Ctrl,
    AltGr,
}

impl Layout {
    pub fn named(name: &str) -> Option<&'static Self> {
        LAYOUTS.iter().find(|layout| layout.name == name)
    }

    fn types(&self) -> impl Iterator<Item = (Reach, char)> {
        let level = |reach, text: &'static str| text.chars().map(move |c| (reach, c));
        let all = level(Reach::Easy, self.plain).chain(level(Reach::Easy, self.shift));
        all.chain(level(Reach::AltGr, self.alt_gr)).filter(|(_, c)| *c != ' ')
    }

    /// What may be pressed for this key: what types it, and what stands in its place on a keyboard without it.
    fn presses(&self, key: Key) -> Vec<(Reach, Key)> {
        let KeyCode::Char(wanted) = key.code else { return vec![(Reach::Easy, key)] };
        if wanted == ' ' {
            return vec![(if key.ctrl { Reach::Ctrl } else { Reach::Easy }, key)];
        }
        let typed = self.types().map(|(reach, c)| {
            let reach = if key.ctrl { reach.max(Reach::Ctrl) } else { reach };
            (reach, Key { ctrl: key.ctrl, ..Key::char(c) })
        });
        let mut found: Vec<_> =
            typed.filter(|(_, typed)| *typed == key || typed.by_position() == key).collect();
        found.sort_by_key(|(reach, typed)| (*reach, *typed != key));
        found
    }

    /// How this sequence is typed so that it runs the command there; `None` where it cannot be.
    pub fn typed(
        &self,
        keymap: &Keymap,
        scopes: &[Scope],
        keys: &[Key],
        command: Command,
    ) -> Option<(Reach, Vec<Key>)> {
        let mut ways: Vec<(Reach, Vec<Key>)> = vec![(Reach::Easy, Vec::new())];
        for key in keys {
            let presses = self.presses(*key);
            let longer = ways.iter().flat_map(|(reach, way)| {
                presses.iter().map(move |(more, press)| {
                    (*more.max(reach), way.iter().copied().chain([*press]).collect::<Vec<Key>>())
                })
            });
            let goes_on = |way: &[Key]| match keymap.lookup(scopes, way) {
                Lookup::Run(found) => way.len() == keys.len() && found == command,
                Lookup::Prefix => way.len() < keys.len(),
                Lookup::Own(_) | Lookup::Nothing => false,
            };
            ways = longer.filter(|(_, way)| goes_on(way)).collect();
        }
        ways.into_iter().min_by_key(|(reach, _)| *reach)
    }

    /// The easiest of all ways to run a command there.
    pub fn best(&self, keymap: &Keymap, scopes: &[Scope], command: Command) -> Option<(Reach, Vec<Key>)> {
        let written = keymap.keys_of(command, scopes);
        let all = written.iter().filter_map(|keys| super::parse_sequence(keys));
        all.filter_map(|keys| self.typed(keymap, scopes, &keys, command)).min_by_key(|(reach, _)| *reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::COMMANDS;

    /// Of a keyboard, row by row.
    const PLACES: usize = 13 + 12 + 12 + 12;

    /// Commands that only Ctrl runs, and why that is right.
    const BY_CTRL: [(Command, &str); 8] = [
        (Command::Redraw, "known from every terminal program; a resize paints anew too"),
        (Command::Suspend, "the terminal's own key; the shell has others"),
        (Command::Quit, "the terminal's own key; `q` leaves from the board"),
        (Command::DraftEraseWord, "Backspace erases letter by letter"),
        (Command::DraftEraseHead, "Backspace erases letter by letter"),
        (Command::DraftEraseTail, "Del erases letter by letter"),
        (Command::DraftYank, "brings back what those have erased"),
        (Command::FinderClear, "Backspace erases letter by letter"),
    ];

    #[test]
    fn a_layout_says_something_of_every_place() {
        for layout in LAYOUTS {
            for level in [layout.plain, layout.shift] {
                assert_eq!(level.chars().count(), PLACES, "{} {level:?}", layout.name);
            }
            assert!([0, PLACES].contains(&layout.alt_gr.chars().count()), "{}", layout.name);
            let mut typed: Vec<char> = layout.types().map(|(_, c)| c).filter(char::is_ascii_digit).collect();
            typed.dedup();
            assert_eq!(typed.len(), 10, "{}", layout.name);
            assert_eq!(Layout::named(layout.name).map(|found| found.name), Some(layout.name));
        }
    }

    #[test]
    fn known_keys_are_where_people_know_them() {
        let at = |layout: &str, key: char| {
            let layout = Layout::named(layout).expect("a layout");
            layout.types().find(|(_, c)| *c == key).map(|(reach, _)| reach)
        };
        for (layout, key, reach) in [
            ("us", '[', Some(Reach::Easy)),
            ("de", '[', Some(Reach::AltGr)),
            ("de", '@', Some(Reach::AltGr)),
            ("de", '<', Some(Reach::Easy)),
            ("de", '~', Some(Reach::AltGr)),
            ("es", '/', Some(Reach::Easy)),
            ("es", ']', Some(Reach::AltGr)),
            ("es", '`', None),
            ("pt-br", '[', Some(Reach::Easy)),
            ("pt-br", '/', Some(Reach::Easy)),
            ("tr", 'i', Some(Reach::Easy)),
            ("tr", 'I', Some(Reach::Easy)),
            ("tr", '@', Some(Reach::AltGr)),
            ("ru", '@', None),
            ("ru", '/', Some(Reach::Easy)),
        ] {
            assert_eq!(at(layout, key), reach, "{key} on {layout}");
        }
    }

    /// What is wrong with the keys of a map on these keyboards, a line each.
    fn unreachable(keymap: &Keymap) -> Vec<String> {
        let mut faults = Vec::new();
        for layout in LAYOUTS {
            for stack in Scope::all_stacks() {
                for spec in COMMANDS.iter().filter(|spec| stack.contains(&spec.scope)) {
                    if keymap.keys_of(spec.command, stack).is_empty() {
                        continue;
                    }
                    let by_ctrl = BY_CTRL.iter().any(|(command, _)| *command == spec.command);
                    match layout.best(keymap, stack, spec.command) {
                        Some((Reach::Easy, _)) => {}
                        Some((Reach::Ctrl, _)) if by_ctrl => {}
                        found => faults.push(format!(
                            "{} in {}: {:?} on {}",
                            spec.name,
                            stack[0].name(),
                            found.map(|(reach, _)| reach),
                            layout.name
                        )),
                    }
                }
            }
        }
        faults
    }

    #[test]
    fn every_key_of_the_table_can_be_typed_on_every_keyboard_without_ctrl_and_altgr() {
        let faults = unreachable(&Keymap::default());
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }

    #[test]
    fn a_command_on_a_bracket_alone_is_named() {
        let wish = super::super::Wish {
            line: 1,
            view: Scope::Card,
            command: Command::TabNext,
            keys: vec![vec![Key::char(']')]],
        };
        let (keymap, said) = Keymap::of(&[], &[wish], Vec::new());
        assert_eq!(said, []);
        let faults = unreachable(&keymap);
        assert!(faults.iter().any(|fault| fault == "tab.next in card: Some(AltGr) on de"), "{faults:?}");
        assert!(faults.iter().all(|fault| fault.starts_with("tab.next ")), "{faults:?}");
    }

    #[test]
    fn turkish_letters_that_are_not_latin_are_never_needed() {
        let strange = ['ı', 'İ', 'ğ', 'Ğ', 'ş', 'Ş', 'ç', 'Ç', 'ö', 'Ö', 'ü', 'Ü'];
        let layout = Layout::named("tr").expect("a layout");
        let keymap = Keymap::default();
        for stack in Scope::all_stacks() {
            for spec in COMMANDS.iter().filter(|spec| stack.contains(&spec.scope)) {
                let Some((_, keys)) = layout.best(&keymap, stack, spec.command) else { continue };
                let is_strange = |key: &Key| matches!(key.code, KeyCode::Char(c) if strange.contains(&c));
                assert!(!keys.iter().any(is_strange), "{} is typed {keys:?}", spec.name);
            }
        }
        // Nor do they stand for anything: whoever has them has the Latin letters too.
        let board = [Scope::Board, Scope::Global];
        for c in strange {
            assert_eq!(keymap.lookup(&board, &[Key::char(c)]), Lookup::Nothing, "{c}");
        }
    }
}

//! What is made of wishes, and what is said about them.

use super::super::Lookup;
use super::*;
use crate::app::own::{Way, Word};

/// `board lead.won w C-w`: a view, a command, its keys with commas between them.
fn wishes(text: &str) -> Vec<Wish> {
    let wish = |(n, line): (usize, &str)| {
        let mut words = line.trim().splitn(3, ' ');
        let view = Scope::named(words.next()?)?;
        let command = Command::named(words.next()?)?;
        let keys = words.next().unwrap_or_default();
        let keys = keys.split(',').filter(|keys| !keys.is_empty());
        let keys = keys.map(|keys| parse_sequence(keys).expect("keys")).collect();
        Some(Wish { line: n + 1, view, command, keys })
    };
    text.lines().enumerate().map(|(n, line)| wish((n, line)).unwrap_or_else(|| panic!("{line}"))).collect()
}

fn made(text: &str) -> (Keymap, Vec<String>) {
    let (keymap, said) = Keymap::of(&[], &wishes(text), Vec::new());
    (keymap, said.into_iter().map(|o| format!("{}: {}", o.line, o.what)).collect())
}

fn runs(keymap: &Keymap, stack: &[Scope], keys: &str) -> Lookup {
    keymap.lookup(stack, &parse_sequence(keys).expect("keys"))
}

const BOARD: &[Scope] = &[Scope::Board, Scope::Leads, Scope::Global];
const TASKS: &[Scope] = &[Scope::Tasks, Scope::Global];

#[test]
fn without_wishes_it_is_the_table() {
    let (keymap, said) = made("");
    assert!(said.is_empty(), "{said:?}");
    let default = Keymap::default();
    for stack in Scope::all_stacks() {
        for spec in COMMANDS {
            assert_eq!(
                keymap.keys_of(spec.command, stack),
                default.keys_of(spec.command, stack),
                "{}",
                spec.name
            );
        }
    }
}

#[test]
fn a_command_has_the_keys_that_were_written_and_no_others() {
    let (keymap, said) = made("global lead.won C-w,g w\nglobal note.add N");
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(keymap.keys_of(Command::Win, BOARD), ["C-w", "g w"]);
    assert_eq!(runs(&keymap, BOARD, "w"), Lookup::Nothing);
    assert_eq!(runs(&keymap, BOARD, "g w"), Lookup::Run(Command::Win));
    assert_eq!(runs(&keymap, BOARD, "N"), Lookup::Run(Command::AddNote));
    // By position too: the key of `N` on a Russian keyboard.
    assert_eq!(runs(&keymap, BOARD, "Т"), Lookup::Run(Command::AddNote));
}

#[test]
fn a_command_is_unbound_everywhere_or_in_one_view() {
    let (keymap, said) = made("global lead.lost");
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(keymap.key_of(Command::Lose, BOARD), None);
    let (keymap, said) = made("board lead.lost");
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(keymap.key_of(Command::Lose, BOARD), None);
    assert_eq!(runs(&keymap, BOARD, "x"), Lookup::Nothing);
    assert_eq!(keymap.key_of(Command::Lose, TASKS).as_deref(), Some("x"));
}

#[test]
fn a_global_command_may_have_another_key_in_one_view() {
    let (keymap, said) = made("board note.add N");
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(keymap.keys_of(Command::AddNote, BOARD), ["N"]);
    assert_eq!(runs(&keymap, BOARD, "n"), Lookup::Nothing);
    assert_eq!(keymap.keys_of(Command::AddNote, TASKS), ["n"]);
    // Taking a global key in a view is meant as long as the other has one left there.
    let (keymap, said) = made("board board.sort r");
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(keymap.keys_of(Command::RefreshView, BOARD), ["C-r", "F5"]);
}

#[test]
fn what_costs_somebody_a_key_is_said_and_done() {
    for (text, said) in [
        (
            "global note.add w",
            "1: `w` was a key of `lead.won` and is `note.add` now; `lead.won` has no key left",
        ),
        (
            "global note.add r",
            "1: `note.add` has no key in `outbox`: `r` is `outbox.retry` there\n1: `r` was a key of `view.refresh` and is `note.add` now",
        ),
        ("global note.add w\nglobal lead.won", ""),
        ("global note.add w\nglobal lead.won C-w", ""),
        (
            "global note.add w\nglobal task.add w",
            "1: `w` was a key of `lead.won` and is `note.add` now; `lead.won` has no key left\n\
             2: `w` is `note.add` already, by line 1: `task.add` is in its way; `task.add` has no key left",
        ),
        ("board board.sort n", "1: `n` is `board.sort`, and `note.add` has no other key in `board`"),
        ("global note.add L", "1: `note.add` has no key in `board`: `L` is `lead.move_right` there"),
        (
            "global note.add y",
            "1: `y` is `note.add` now, which hides `copy.url` (`y y`), `copy.phone` (`y p`), `copy.email` (`y e`), \
             `copy.name` (`y n`), `copy.id` (`y i`); `copy.url`, `copy.phone`, `copy.email`, `copy.name`, `copy.id` \
             have no key left",
        ),
        (
            "global note.add w w",
            "1: `w w` is `note.add` now, which hides `lead.won` (`w`); `lead.won` has no key left",
        ),
        ("board note.add n a", "1: `note.add` has no key in `board`: `n` is `note.add` there"),
    ] {
        let (_, found) = made(text);
        if text == "board note.add n a" {
            // Elsewhere it keeps `n`; here the chord takes its place.
            assert!(found.is_empty(), "{found:?}");
            continue;
        }
        assert_eq!(found.join("\n"), said, "{text}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_the_rest_applies() {
    for (text, said) in [
        ("text draft.send s", "1: `s`: in `text` letters are text, so they stay text"),
        ("search search.down Space", "1: `Space`: in `search` letters are text, so they stay text"),
        ("picker picker.down d", "1: `d`: in `picker` letters choose a line of the list"),
        ("global note.add C-c", "1: `C-c`: `C-c` always quits and cannot be anything else"),
        ("global note.add C-i", "1: `C-i`: terminals send Tab for it; write `Tab`"),
        ("global note.add C-N", "1: `C-N`: Ctrl goes with a small letter, a to z"),
        ("global note.add Esc n", "1: `Esc n`: Esc ends a chord and cannot be a part of one"),
        ("board lead.next N", "1: `lead.next` is no command of `board`: write it under [keys.lead]"),
        (
            "global lead.move_left H",
            "1: `lead.move_left` is no command of `global`: write it under [keys.board]",
        ),
    ] {
        let (keymap, found) = made(text);
        assert_eq!(found.join("\n"), said, "{text}");
        assert_eq!(keymap.keys_of(Command::AddNote, BOARD), ["n"], "{text}");
    }
    let (keymap, found) = made("text draft.send s,C-s");
    assert_eq!(found.len(), 1);
    assert_eq!(keymap.keys_of(Command::DraftSend, &[Scope::Composer]), ["C-s"]);
}

#[test]
fn nobody_is_locked_in() {
    for (text, command, stack, keys) in [
        ("picker picker.close", Command::PickerClose, &[Scope::Picker][..], &["Esc", "q"][..]),
        ("text draft.leave", Command::DraftLeave, &[Scope::Composer], &["Esc"]),
        ("text draft.enter Esc", Command::DraftLeave, &[Scope::Composer], &["Esc"]),
        ("form form.next Esc", Command::DraftLeave, &[Scope::Form, Scope::Composer], &["Esc"]),
        ("global help.show", Command::ShowHelp, BOARD, &["?", "F1"]),
        ("global note.add Esc,q", Command::Back, BOARD, &["Esc"]),
        ("board note.add Esc,q", Command::Back, BOARD, &["Esc"]),
        ("global view.back L", Command::Back, BOARD, &["Esc", "q"]),
        ("board view.back", Command::Back, BOARD, &["Esc", "q"]),
        ("board help.show\ntasks help.show\nglobal help.show", Command::ShowHelp, TASKS, &["?", "F1"]),
        ("question question.no", Command::AnswerNo, &[Scope::Question], &["n", "Esc", "q"]),
    ] {
        let (keymap, said) = made(text);
        assert!(!said.is_empty(), "{text}");
        assert_eq!(keymap.keys_of(command, stack), keys, "{text}: {said:?}");
        for stack in Scope::all_stacks() {
            for needed in NEEDED.into_iter().filter(|needed| stack.contains(&needed.spec().scope)) {
                let default = Keymap::default().key_of(needed, stack);
                assert!(
                    keymap.key_of(needed, stack).is_some() || default.is_none(),
                    "{text}: {needed:?} in {stack:?}"
                );
            }
        }
    }
    let (keymap, said) = made("global app.quit C-x");
    assert_eq!(said, ["1: `C-c` quits all the same, so that nobody is locked in"]);
    assert_eq!(keymap.keys_of(Command::Quit, BOARD), ["C-x", "C-c"]);
    let (keymap, said) = made("global view.back C-x\nglobal help.show F2");
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(keymap.keys_of(Command::Back, BOARD), ["C-x"]);
}

#[test]
fn a_preset_gives_way_to_the_person_and_nothing_is_said_of_its_lines() {
    let preset = wishes("global lead.won W\nglobal why.show w\nglobal note.add Esc");
    let (keymap, said) = Keymap::of(&preset, &wishes("global note.add w\nglobal why.show F9"), Vec::new());
    assert_eq!(said, []);
    assert_eq!(keymap.keys_of(Command::Win, BOARD), ["W"]);
    assert_eq!(keymap.keys_of(Command::AddNote, BOARD), ["w"]);
    assert_eq!(keymap.keys_of(Command::ShowWhy, BOARD), ["F9"]);
}

#[test]
fn own_commands_have_keys_like_all_others() {
    let own = |line, name: &str, keys: &str, view| OwnCommand {
        line,
        name: name.into(),
        keys: vec![parse_sequence(keys).expect("keys")],
        view,
        run: vec![Word::parse("true").expect("a word")],
        way: Way::Beside,
        is_harmless: false,
    };
    let all = vec![
        own(7, "Call", "g p", Scope::Lead),
        own(9, "Mail", "n", Scope::Global),
        own(11, "Text", "a", Scope::Composer),
    ];
    let (keymap, said) = Keymap::of(&[], &[], all);
    let said: Vec<String> = said.into_iter().map(|o| format!("{}: {}", o.line, o.what)).collect();
    assert_eq!(
        said,
        [
            "9: `n` was a key of `note.add` and is “Mail” now; `note.add` has no key left",
            "11: `a`: in `text` letters are text, so they stay text",
        ]
    );
    let card = [Scope::Info, Scope::Card, Scope::Lead, Scope::Global];
    assert_eq!(runs(&keymap, &card, "g p"), Lookup::Own(OwnId(0)));
    assert_eq!(runs(&keymap, BOARD, "g p"), Lookup::Nothing);
    assert_eq!(keymap.keys_of_own(OwnId(0), &card), ["g p"]);
    let follows = keymap.following(&card, &[Key::char('g')]);
    assert!(follows.contains(&(Key::char('p'), Bound::Own(OwnId(0)))), "{follows:?}");
}

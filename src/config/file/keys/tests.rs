//! Keys and own commands as they are written, what is wrong with them, and the presets.

use std::path::Path;

use super::super::File;
use super::*;
use crate::app::keymap::Lookup;

fn file(text: &str) -> File {
    File::parse(Path::new("config.toml"), text.to_owned()).expect("TOML")
}

fn said(text: &str) -> Vec<String> {
    file(text).warnings.iter().map(ToString::to_string).collect()
}

const BOARD: &[Scope] = &[Scope::Board, Scope::Leads, Scope::Global];

#[test]
fn keys_are_written_as_one_or_as_a_list_by_quoted_names_or_plain_ones() {
    let text = "[keys.global]\n\"lead.won\" = [\"g w\", \"C-w\"]\nlead.lost = []\nnote.add = \"N\"\n[keys.board]\nboard.sort = \"F9\"\n";
    let file = file(text);
    assert_eq!(file.warnings, []);
    assert_eq!(file.keymap().keys_of(Command::Win, BOARD), ["g w", "C-w"]);
    assert_eq!(file.keymap().keys_of(Command::Lose, BOARD), Vec::<String>::new());
    assert_eq!(file.keymap().keys_of(Command::AddNote, BOARD), ["N"]);
    assert_eq!(file.keymap().keys_of(Command::PickSort, BOARD), ["F9"]);
    assert_eq!(file.keys.wishes.iter().map(|wish| wish.line).collect::<Vec<_>>(), [2, 3, 4, 6]);
}

#[test]
fn what_is_not_understood_is_said_with_its_line_and_the_rest_applies() {
    let text = r#"[keys]
preset = "emacs"
boart = {}
[keys.global]
"lead.wno" = "w"
"nonsense" = "w"
"note.add" = "gg"
"task.add" = ["<C-t>", "F9"]
"create" = 7
"lead.won" = ["w", 1]
"lead.assign" = "ctrl+a"
"lead.tags" = "Escape"
"edit.redo" = "F13"
[keys.board]
"board.sort" = "F9"
[keys.log]
x = {}
"#;
    assert_eq!(
        said(text),
        [
            "line 2: there is no preset `emacs`; it is one of `default`, `vim-strict`, `gmail` and `arrows`",
            "line 3: there is no view `boart`: did you mean `board`?",
            "line 5: there is no command `lead.wno`: did you mean `lead.won`?",
            "line 6: there is no command `nonsense`: `dealdesk keys` lists them",
            "line 7: there is no key `gg`: did you mean `g g`?",
            "line 8: there is no key `<C-t>`: did you mean `C-t`?",
            "line 8: `task.add` has no key in `board`: `F9` is `board.sort` there",
            "line 9: create is a integer here; it has to be a key in quotes, or a list of them; [] for none",
            "line 10: lead.won is a array here; it has to be a key in quotes, or a list of them; [] for none",
            "line 11: there is no key `ctrl+a`: did you mean `C-a`?",
            "line 12: there is no key `Escape`: did you mean `Esc`?",
            "line 13: there is no key `F13`: keys are written `w`, `C-w`, `g b`, `Enter`, `F5`",
        ]
    );
    let keymap = file(text).keymap();
    assert_eq!(keymap.keys_of(Command::AddTask, &[Scope::Tasks, Scope::Global]), ["F9"]);
    assert_eq!(keymap.keys_of(Command::AddNote, BOARD), ["n"]);
    assert_eq!(keymap.keys_of(Command::Win, BOARD), ["w"]);
}

#[test]
fn hostile_names_are_inert_in_warnings() {
    for text in [
        "[keys]\n\"\\u001b[31m\" = 1\n",
        "[keys.global]\n\"\\u001b[31m\" = \"w\"\n\"note.add\" = \"\\u001b[31m\"\n",
        "[[own]]\nname = \"a\"\nkey = \"F9\"\nview = \"\\u001b\"\nrun = [\"x\", \"{\\u001b}\"]\n",
    ] {
        let said = said(text);
        assert!(!said.is_empty() && said.iter().all(|line| !line.contains('\u{1b}')), "{said:?}");
    }
}

#[test]
fn own_commands_are_read_whole_or_not_at_all() {
    let text = r#"[[own]]
name = "Call in softphone"
key = ["g p", "F9"]
view = "lead"
run = ["sip-call", "{phone}"]
[[own]]
name = "Page"
key = "g w"
run = ["w3m", "{url}"]
takes_terminal = true
changes_nothing = true
"#;
    let file = file(text);
    assert_eq!(file.warnings, []);
    let [call, page] = file.keys.own.as_slice() else { panic!("two commands") };
    assert_eq!(
        (call.line, call.name.as_str(), call.view, call.way),
        (1, "Call in softphone", Scope::Lead, Way::Beside)
    );
    assert_eq!((page.line, page.view, page.way, page.is_harmless), (6, Scope::Global, Way::InTerminal, true));
    assert!(matches!(file.keymap().lookup(BOARD, &parse_sequence("g w").expect("keys")), Lookup::Own(_)));
    for (text, line) in [
        (
            "name = \"x\"\nkey = \"F9\"",
            "[[own]] needs a name, a key and what to run: run = [\"sip-call\", \"{phone}\"]",
        ),
        (
            "name = \"x\"\nkey = \"F9\"\nrun = \"sip-call {phone}\"",
            "run is a string here; it has to be a list of words: [\"sip-call\", \"{phone}\"]; no shell takes them apart",
        ),
        (
            "name = \"x\"\nkey = \"F9\"\nrun = [\"a\", \"{phne}\"]",
            "run: nothing is called `{phne}`: did you mean `phone`?",
        ),
        (
            "name = \"x\"\nkey = \"F9\"\nrun = [\"a\", \"{\"]",
            "run: a single `{`; as a character it is written `{{`",
        ),
        (
            "name = \"x\"\nkey = \"F9\"\nrun = [\"{name}\"]",
            "run: the program itself has to stand there; values of a lead can only be its arguments",
        ),
        ("name = \"x\"\nkye = \"F9\"\nrun = [\"a\"]", "unknown key `kye`: did you mean `key`?"),
        (
            "name = \"x\"\nkey = \"F9\"\nrun = [\"a\"]\nview = \"bord\"",
            "there is no view `bord`: did you mean `board`?",
        ),
        (
            "name = \"\"\nkey = \"F9\"\nrun = [\"a\"]",
            "name is a string here; it has to be some words in quotes",
        ),
        (
            "name = \"x\"\nkey = \"F9\"\nrun = [\"a\"]\ntakes_terminal = 1",
            "takes_terminal is a integer here; it has to be true or false",
        ),
    ] {
        let file = self::file(&format!("[[own]]\n{text}\n"));
        let found: Vec<&str> = file.warnings.iter().map(|warning| warning.what.as_str()).collect();
        assert_eq!(found, [line], "{text}");
        assert!(file.keys.own.is_empty(), "{text}");
    }
    assert_eq!(said("own = 1\n"), ["line 1: own is a integer here; it has to be a list of tables: [[own]]"]);
}

#[test]
fn every_preset_is_understood_clashes_with_nothing_and_leaves_every_command_its_key() {
    for preset in Preset::ALL {
        assert_eq!(Preset::named(preset.word()), Some(preset));
        // As if the person had written it: then everything is said that there is to say.
        assert_eq!(said(preset.source()), Vec::<String>::new(), "{}", preset.word());
        let keymap = Keys { preset, ..Keys::default() }.keymap().0;
        let default = Keymap::default();
        for stack in Scope::all_stacks() {
            for spec in COMMANDS.iter().filter(|spec| stack.contains(&spec.scope)) {
                let had = default.key_of(spec.command, stack);
                let has = keymap.key_of(spec.command, stack);
                assert!(had.is_none() || has.is_some(), "{}: {} in {stack:?}", preset.word(), spec.name);
            }
        }
        let is_changed = !file(preset.source()).keys.wishes.is_empty();
        assert_eq!(is_changed, preset != Preset::Default, "{}", preset.word());
    }
}

#[test]
fn presets_do_what_their_names_promise() {
    let runs = |preset, stack: &[Scope], keys: &str| {
        let keymap = Keys { preset, ..Keys::default() }.keymap().0;
        match keymap.lookup(stack, &parse_sequence(keys).expect("keys")) {
            Lookup::Run(command) => command.spec().name,
            _ => "",
        }
    };
    for (preset, keys, name) in [
        (Preset::VimStrict, "C-r", "edit.redo"),
        (Preset::VimStrict, "C-f", "cursor.half_down"),
        (Preset::VimStrict, "Z Z", "app.quit"),
        (Preset::VimStrict, "z o", "board.fold"),
        (Preset::Gmail, "e", "task.done"),
        (Preset::Gmail, "u", "view.back"),
        (Preset::Gmail, "z", "edit.undo"),
        (Preset::Gmail, "o", "view.open"),
        (Preset::Gmail, "#", "lead.lost"),
        (Preset::Arrows, "Down", "cursor.down"),
        (Preset::Arrows, "j", ""),
        (Preset::Arrows, "q", ""),
        (Preset::Arrows, "w", "lead.won"),
        (Preset::Arrows, "F7", "go.tasks"),
    ] {
        assert_eq!(runs(preset, BOARD, keys), name, "{} {keys}", preset.word());
    }
}

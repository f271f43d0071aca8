use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};
use proptest::prelude::*;

use super::*;

fn heard(bytes: &str) -> Vec<Heard> {
    Decoder::default().read(bytes.as_bytes())
}

fn keys(bytes: &str) -> Vec<Key> {
    let key = |heard| match heard {
        Heard::Key(key) => key,
        other => panic!("{other:?}"),
    };
    heard(bytes).into_iter().map(key).collect()
}

#[test]
fn terminals_without_the_protocol() {
    for (bytes, written) in [
        ("jЖ漢", "j Ж 漢"),
        ("\r\t\x7f \x1b[Z", "Enter Tab Backspace Space S-Tab"),
        ("\x01\x03\x08\n\x1a\0", "C-a C-c C-h C-j C-z C-Space"),
        ("\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"),
        ("\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", "Up Down Right Left Home End"),
        ("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End Home End"),
        ("\x1b[3~\x1b[5~\x1b[6~", "Del PgUp PgDn"),
        ("\x1bOP\x1bOQ\x1bOS\x1b[11~\x1b[13~\x1b[15~", "F1 F2 F4 F1 F3 F5"),
        ("\x1b[17~\x1b[21~\x1b[23~\x1b[24~\x1b[[A\x1b[[E", "F6 F10 F11 F12 F1 F5"),
        ("\x1bOM\x1bOp\x1bOk", "Enter 0 +"),
        // Alt is not looked at.
        ("\x1bj\x1bЖ\x1b\r\x1b\x7f\x1b[1;3A", "j Ж Enter Backspace Up"),
        ("\x1b[1;5A\x1b[3;5~", "C-Up C-Del"),
        // What a key sends that has no meaning here, and what the terminal says of itself.
        ("\x1b[2~\x1b[12;40R\x1b[?1;2c\x1b[?5u\x1b]11;rgb:00/00\x07\x1bP1+r\x1b\\j", "j"),
        // What broke off.
        ("\x1b[1;\rj\x1b[\x1b[A", "Enter j Up"),
    ] {
        let told: Vec<String> = keys(bytes).iter().map(Key::to_string).collect();
        assert_eq!(told.join(" "), written, "{bytes:?}");
    }
}

#[test]
fn terminals_with_the_protocol_say_the_same() {
    for (bytes, written) in [
        ("\x1b[27u\x1b[13u\x1b[9u\x1b[9;2u\x1b[127u", "Esc Enter Tab S-Tab Backspace"),
        ("\x1b[99;5u\x1b[97;5:1u\x1b[97;5:2u\x1b[97;5:3u", "C-c C-a C-a"),
        // The same keys as without it.
        (
            "\x1b[91;5u\x1b[105;5u\x1b[109;5u\x1b[13;5u\x1b[32;5u\x1b[127;5u",
            "Esc Tab Enter Enter C-Space C-h",
        ),
        ("\x1b[120:88;6u\x1b[97;2u\x1b[45:95;4u\x1b[223;2u", "C-x A _ ß"),
        ("\x1b[106;3u\x1b[57352;1u\x1b[57441;2u", "j"),
        ("\x1b[57399u\x1b[57408u\x1b[57409u\x1b[57413u\x1b[57414u", "0 9 . + Enter"),
        ("\x1b[57417u\x1b[57424u\x1b[57426u\x1b[57425u\x1b[57427u", "Left End Del"),
        // As xterm and tmux have it.
        ("\x1b[27;5;99~\x1b[27;2;65~", "C-c A"),
        ("\x1b[1;1:1A\x1b[1;1:3A", "Up"),
    ] {
        let told: Vec<String> = keys(bytes).iter().map(Key::to_string).collect();
        assert_eq!(told.join(" "), written, "{bytes:?}");
    }
}

#[test]
fn the_place_of_a_key_is_kept_where_its_letter_is_not_latin() {
    let key = |typed, ctrl, place| Key { code: KeyCode::Char(typed), ctrl, place: Some(place) };
    for (bytes, expected) in [
        ("\x1b[1089::99;5u", key('с', true, 'c')),
        ("\x1b[1092:1060:97;6u", key('ф', true, 'a')),
        // Greek and Hebrew, which no table here knows.
        ("\x1b[966::102u", key('φ', false, 'f')),
        ("\x1b[966:934:102;2u", key('Φ', false, 'F')),
        ("\x1b[1513::97;1u", key('ש', false, 'a')),
        // The Russian semicolon.
        ("\x1b[1078:1046:59;2u", key('Ж', false, ':')),
    ] {
        let [found] = keys(bytes)[..] else { panic!("{bytes:?}") };
        assert_eq!(found, expected, "{bytes:?}");
    }
    // AZERTY and QWERTZ: the letter on the key is the one that is meant.
    for bytes in ["\x1b[97::113;5u", "\x1b[122::121;5u"] {
        assert_eq!(keys(bytes)[0].place, None, "{bytes:?}");
    }
    assert_eq!(keys("\x1b[966::102u")[0].by_position(), Key::char('f'));
    assert_eq!(keys("\x1b[97::113;5u")[0].by_position(), Key::ctrl('a'));
}

#[test]
fn clicks_pastes_and_the_focus() {
    let click = |kind, column, row, modifiers| Heard::Mouse(MouseEvent { kind, column, row, modifiers });
    let left = MouseButton::Left;
    assert_eq!(
        heard("\x1b[<0;1;1M\x1b[<32;200;50M\x1b[<0;8;9m\x1b[<64;8;9M\x1b[<65;8;9M\x1b[<4;8;9M\x1b[<35;8;9M"),
        [
            click(MouseEventKind::Down(left), 0, 0, KeyModifiers::NONE),
            click(MouseEventKind::Drag(left), 199, 49, KeyModifiers::NONE),
            click(MouseEventKind::Up(left), 7, 8, KeyModifiers::NONE),
            click(MouseEventKind::ScrollUp, 7, 8, KeyModifiers::NONE),
            click(MouseEventKind::ScrollDown, 7, 8, KeyModifiers::NONE),
            click(MouseEventKind::Down(left), 7, 8, KeyModifiers::SHIFT),
            click(MouseEventKind::Moved, 7, 8, KeyModifiers::NONE),
        ]
    );
    assert_eq!(heard("\x1b[<0;0;1M\x1b[<0;1M\x1b[<99999;1;1M\x1b[<0;1;1;x"), []);
    assert_eq!(heard("\x1b[I\x1b[O"), [Heard::Focus(Focus::Gained), Heard::Focus(Focus::Lost)]);
    assert_eq!(
        heard("\x1b[200~два\r\n\x1b[A \x1b[200~x\x1b[201~j"),
        [Heard::Paste("два\r\n\x1b[A \x1b[200~x".to_owned()), Heard::Key(Key::char('j'))]
    );
    let mut decoder = Decoder::default();
    assert_eq!(decoder.read(b"\x1b[200~\xff\x1b[201~"), [Heard::Paste("\u{fffd}".to_owned())]);
}

#[test]
fn an_escape_alone_is_a_key_once_nothing_followed() {
    let mut decoder = Decoder::default();
    assert_eq!(decoder.read(b"\x1b"), []);
    assert!(decoder.is_in_doubt());
    assert_eq!(decoder.settle(), Some(Heard::Key(Key::plain(KeyCode::Esc))));
    assert!(!decoder.is_in_doubt());
    assert_eq!(decoder.settle(), None);
    // Twice: the first is certain.
    assert_eq!(decoder.read(b"\x1b\x1b"), [Heard::Key(Key::plain(KeyCode::Esc))]);
    assert_eq!(decoder.read(b"[B"), [Heard::Key(Key::plain(KeyCode::Down))]);
    // Alt and the bracket.
    assert_eq!(decoder.read(b"\x1b["), []);
    assert_eq!(decoder.settle(), Some(Heard::Key(Key::char('['))));
    assert_eq!(decoder.read(b"j"), [Heard::Key(Key::char('j'))]);
    // Alt and the letters that open something else: neither they nor what is typed next is lost.
    for opens in ['O', ']', 'P', 'X', '^', '_'] {
        assert_eq!(decoder.read(format!("\x1b{opens}").as_bytes()), [], "{opens}");
        assert!(decoder.is_in_doubt(), "{opens}");
        assert_eq!(decoder.settle(), Some(Heard::Key(Key::char(opens))));
        assert_eq!(decoder.read(b"j"), [Heard::Key(Key::char('j'))], "{opens}");
    }
    // A string that breaks off is no text, and what comes after a while is no part of it.
    assert_eq!(decoder.read(b"\x1b]11;rgb:"), []);
    assert_eq!((decoder.settle(), decoder.read(b"j")), (None, vec![Heard::Key(Key::char('j'))]));
    // Half a sequence is not: its rest may take its time.
    assert_eq!(decoder.read(b"\x1b[1;"), []);
    assert!(!decoder.is_in_doubt());
    assert_eq!(decoder.read(b"5A"), [Heard::Key(Key { ctrl: true, ..Key::plain(KeyCode::Up) })]);
}

#[test]
fn noise_is_bounded_and_no_text() {
    let long = format!("\x1b[{}uj", "1;".repeat(100_000));
    assert_eq!(keys(&long), [Key::char('j')]);
    let mut decoder = Decoder::default();
    assert_eq!(
        decoder.read(b"\xd0j\xff\xfe\xc3\x28"),
        [Heard::Key(Key::char('j')), Heard::Key(Key::char('('))]
    );
}

/// Pieces of what terminals send.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "j",
        "Ж",
        "漢",
        "\r",
        "\x1b[A",
        "\x1bOA",
        "\x1b[1;5A",
        "\x1b[<0;10;20M",
        "\x1b[1089::99;5u",
        "\x1b[200~a\x1b[201~",
        "\x1b[I",
        "\x1b]11;x\x07",
        "\x1b[3~",
        "\x1b[[A",
        "\x1bj",
    ]);
    prop_oneof![4 => known.prop_map(|text| text.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..6)]
}

proptest! {
    /// A link cuts what a terminal sends wherever it likes.
    #[test]
    fn it_does_not_matter_where_reads_end(
        pieces in prop::collection::vec(piece(), 0..20),
        cuts in prop::collection::vec(1_usize..7, 1..40),
    ) {
        let bytes = pieces.concat();
        let whole = Decoder::default().read(&bytes);
        let mut decoder = Decoder::default();
        let (mut heard, mut rest) = (Vec::new(), &bytes[..]);
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            heard.extend(decoder.read(now));
            rest = later;
        }
        prop_assert_eq!(heard, whole);
    }
}

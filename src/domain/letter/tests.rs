//! Mails as they are sent, and as they are sent by those who mean harm.

use proptest::prelude::*;

use super::*;

fn joined(lines: &[SafeText], by: &str) -> String {
    lines.iter().map(SafeText::as_str).collect::<Vec<_>>().join(by)
}

fn lines(letter: Option<Letter>) -> String {
    parts(letter).0
}

fn parts(letter: Option<Letter>) -> (String, String) {
    letter.map_or_else(Default::default, |letter| (joined(&letter.lines, "\n"), joined(&letter.quoted, "\n")))
}

#[test]
fn html_becomes_what_a_person_sees() {
    for (html, expected) in [
        (
            "<p>Hello  <b>Mara</b>,</p><p>the\nquote&nbsp;is &pound;5&#46;</p>",
            "Hello Mara,\n\nthe quote is £5.",
        ),
        ("one<br>two<br><br><br><br>three<div>four<div></div></div>five", "one\ntwo\n\nthree\nfour\nfive"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul><ol><li>d<li>e</ol>", "• a\n• b\n\n  • c\n\n1. d\n2. e"),
        ("<table><tr><td>Kiln</td><td>2</td></tr><tr><td>Glaze<td>7</table>", "Kiln  2\nGlaze  7"),
        ("<pre>a  b\n  c</pre>x", "a  b\n  c\n\nx"),
        ("a<hr>b", "a\n\n———\n\nb"),
        ("<head><title>T</title><meta x></head><body>seen", "seen"),
        ("<title>never shown</title>seen<script>alert('<p>x</p>')</script>", "seen"),
        ("<div style='display:none;max-height:0'>pre<div>header</div></div>Hello", "Hello"),
        ("<style>.pre{display:none}</style><span class=pre>preheader</span>Hello", "Hello"),
        ("<p hidden>never closed<p>Hello", "Hello"),
        ("<img src=x alt='A  kiln'><img src=tracker><img alt=no style=display:none>", "[A kiln]"),
        ("<!--[if mso]>Outlook<![endif]-->Hello<![if !mso]> you<![endif]>", "Hello you"),
        ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"),
        ("<b>unclosed <i>tags</div></b></p> <a href=", "unclosed tags"),
        ("<div>&zwnj;&nbsp;&#8199;&#x34f;</div>Hello", "Hello"),
    ] {
        assert_eq!(lines(Letter::from_html(html)), expected, "{html}");
    }
}

#[test]
fn links_are_numbered_where_the_text_does_not_tell() {
    let letter = Letter::from_html(
        "<a href='https://bluekiln.example/quote?a=1&amp;b=2'>Your quote</a>, <a href=https://www.bluekiln.example/>\
         bluekiln.example</a>, <a href='mailto:mara@bluekiln.example'>mara@bluekiln.example</a>, \
         <a href='https://bluekiln.example/quote?a=1&amp;b=2'>again</a>, <a href='JavaScript:alert(1)'>no</a>, \
         <a href='data:text/html,x'>no</a>, <a href='https://x.example'><img></a><a href=tel:+44>call",
    )
    .unwrap();
    assert_eq!(
        joined(&letter.lines, "\n"),
        "Your quote [1], bluekiln.example, mara@bluekiln.example, again [1], no, no, call [2]"
    );
    assert_eq!(joined(&letter.links, " "), "https://bluekiln.example/quote?a=1&b=2 tel:+44");
}

#[test]
fn what_is_quoted_is_split_off() {
    for (text, own) in [
        ("Yes.\n\n> Shall we?\n> Ines", "Yes."),
        ("Yes.\n\nOn Fri, Nov 20, 2026 at 12:00 Ines <ines@q.example> wrote:\n> Shall we?", "Yes."),
        ("Yes.\n\nOn Fri, Nov 20, 2026 at 12:00 Ines Carvalho\n<ines@q.example> wrote:\n\nShall we?", "Yes."),
        ("Да.\n\nпт, 20 нояб. 2026 г. в 12:00, Ines <ines@q.example>:\n> Shall we?", "Да."),
        ("Да.\n\n20.11.2026, 12:00, Инес пишет:\nПоедем?", "Да."),
        ("Да.\n-----Исходное сообщение-----\nПоедем?", "Да."),
        ("Sí.\n\nEl vie, 20 nov 2026 a las 12:00, Ines (<ines@q.example>) escribió:\n> ¿Vamos?", "Sí."),
        ("Sim.\n\nEm sex., 20 de nov. de 2026, Ines <ines@q.example> escreveu:\n> Vamos?", "Sim."),
        ("Yes.\n\n-----Original Message-----\nFrom: Ines", "Yes."),
        (
            "Yes.\n\n________________________________\nFrom: Ines\nSent: Friday\nTo: Mara\nSubject: Quote\n\nShall we?",
            "Yes.",
        ),
        ("Да.\n\nОт: Инес\nОтправлено: пятница\nКому: Мара\nТема: Смета\n\nПоедем?", "Да."),
        // Not a quote, or all of it is one.
        ("As my boss once wrote:\nno kiln is too large", "As my boss once wrote:\nno kiln is too large"),
        ("From: London\nto: Paris", "From: London\nto: Paris"),
        (
            "---------- Forwarded message ---------\nFrom: Ines",
            "---------- Forwarded message ---------\nFrom: Ines",
        ),
        ("> all\n> quoted", "> all\n> quoted"),
        ("> Shall we?\n\nYes.", "> Shall we?\n\nYes."),
        (
            "On Fri, Nov 20, 2026 Ines wrote:\n> Shall we?\nYes.\n> When?\nToday.",
            "On Fri, Nov 20, 2026 Ines wrote:\n> Shall we?\nYes.\n> When?\nToday.",
        ),
    ] {
        let (shown, quoted) = parts(Letter::from_text(text));
        assert_eq!(shown, own, "{text}");
        assert_eq!(quoted.is_empty(), own == text, "{text}");
    }
}

#[test]
fn mail_programs_mark_what_they_quote() {
    for (html, expected) in [
        (
            "Yes.<div class=gmail_quote><div class=gmail_attr>le 20, Ines :<br></div><blockquote>Shall <p>we?</blockquote></div>",
            ("Yes.", "le 20, Ines :\n\n> Shall\n\n> we?"),
        ),
        ("Yes.<blockquote type=cite>Shall we?<br><br>Ines</blockquote>", ("Yes.", "> Shall we?\n>\n> Ines")),
        (
            "Yes.<hr><div id=divRplyFwdMsg><b>Von:</b> Ines</div><div>Shall we?</div>",
            ("Yes.", "———\n\nVon: Ines\nShall we?"),
        ),
        ("<div class=gmail_quote>Shall we?</div>", ("Shall we?", "")),
        (
            "Hello<div class=gmail_quote><blockquote>Shall we?</blockquote></div>Written below.",
            ("Hello\n\n> Shall we?\n\nWritten below.", ""),
        ),
    ] {
        let (shown, quoted) = parts(Letter::from_html(html));
        assert_eq!((shown.as_str(), quoted.as_str()), expected, "{html}");
    }
}

#[test]
fn whichever_it_looks_like() {
    assert_eq!(lines(Letter::read("<p>Hello</p>")), "Hello");
    assert_eq!(lines(Letter::read("a < b, c > d\n<ines@q.example>")), "a < b, c > d\n<ines@q.example>");
    assert_eq!(Letter::read(" \n\u{200B}"), None);
    assert_eq!(Letter::read("<p>&nbsp;</p>"), None);
}

#[test]
fn what_is_too_long_is_cut_and_said() {
    let letter = Letter::from_html(&"é<br>".repeat(MAX_BYTES / 4)).unwrap();
    assert!(letter.is_cut && letter.lines.len() <= MAX_LINES);
    assert!(!Letter::from_text("short").unwrap().is_cut);
}

/// Depth, width and length are of no account: nothing recurses, nothing is multiplied.
#[test]
fn hostile_markup_ends() {
    for html in [
        "<div>".repeat(50_000),
        "<blockquote>".repeat(20_000) + "x",
        "<ul><li>".repeat(30_000),
        "<b><p>".repeat(40_000),
        "<table><tr><td colspan=4000000000>".repeat(5_000),
        "<".repeat(250_000),
        "<a ".to_owned() + &"x=\"".repeat(80_000),
        "&#x1b;]0;".repeat(25_000),
        "<!--".repeat(60_000),
        "</".repeat(100_000),
        "<style>".to_owned() + &"a{".repeat(100_000),
        "<ol start=9223372036854775807><li>a<li>b</ol>".to_owned(),
    ] {
        let letter = Letter::from_html(&html).unwrap_or_default();
        let total: usize = letter.lines.iter().map(|line| line.len()).sum();
        assert!(total <= 8 * MAX_BYTES, "{total} from {}…", &html[..20]);
        assert_inert(&letter);
    }
}

#[track_caller]
fn assert_inert(letter: &Letter) {
    for line in letter.lines.iter().chain(&letter.quoted).chain(&letter.links) {
        assert_eq!(*line, SafeText::line(line));
        for c in line.chars() {
            let turns =
                matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{FEFF}');
            assert!(!c.is_control() && !turns, "{c:?} in {line:?}");
        }
    }
    assert!(letter.links.iter().all(|link| !link.starts_with("data:") && !link.starts_with("javascript:")));
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<"),
        Just(">"),
        Just("</"),
        Just("<p>"),
        Just("</p>"),
        Just("<div "),
        Just("style="),
        Just("'"),
        Just("\""),
        Just("display:none"),
        Just("<br>"),
        Just("<blockquote>"),
        Just("</blockquote>"),
        Just("<ul>"),
        Just("<li>"),
        Just("<td>"),
        Just("<pre>"),
        Just("<a href=https://x.example>"),
        Just("<a href='data:x'>"),
        Just("</a>"),
        Just("<style>"),
        Just("</style>"),
        Just("{"),
        Just("}"),
        Just("<!--"),
        Just("-->"),
        Just("&"),
        Just("&amp;"),
        Just("&#27;"),
        Just("&#x9b;"),
        Just("&#x202e;"),
        Just("\u{1b}[2J"),
        Just("\u{1b}]52;c;x\u{7}"),
        Just("\u{202e}"),
        Just("\u{200b}"),
        Just("\u{2028}"),
        Just("\n"),
        Just("> "),
        Just("From: x\n"),
        Just("To: y\n"),
        Just("wrote:\n"),
        Just("<div class=gmail_quote>"),
        Just("</div>"),
        Just("<img alt="),
        Just("é"),
        Just("я 1 "),
        Just("@"),
        Just("a"),
    ];
    proptest::collection::vec(prop_oneof![4 => piece.prop_map(str::to_owned), 1 => any::<String>()], 0..60)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_but_printable_text_comes_out(raw in markup()) {
        for letter in [Letter::read(&raw), Letter::from_html(&raw), Letter::from_text(&raw)].into_iter().flatten() {
            assert_inert(&letter);
            prop_assert!(!letter.lines.is_empty() && letter.lines.iter().any(|line| !line.is_empty()));
        }
    }

    /// Plain text loses nothing a person could see.
    #[test]
    fn splitting_keeps_every_word(raw in "([a-z>@:0-9]{0,6}|wrote:|From:|To:|Date:|---| |\n){0,40}") {
        if let Some(letter) = Letter::from_text(&raw) {
            let words = |lines: &[SafeText]| joined(lines, "\n").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let kept = [words(&letter.lines), words(&letter.quoted)].concat();
            prop_assert_eq!(kept, raw.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_letter_is_kept_as_it_was(raw in markup()) {
        if let Some(letter) = Letter::read(&raw) {
            let kept = serde_json::to_string(&letter).unwrap();
            prop_assert_eq!(serde_json::from_str::<Letter>(&kept).unwrap(), letter);
        }
    }
}

//! Whatever the account's texts contain, the terminal only ever gets text, colours and cursor positions (invariant I5),
//! and no screen panics at any size.
//!
//! Arbitrary strings and numbers travel the whole way: JSON of the API → wire → domain → state → view → the real
//! backend → a terminal parser. The bytes are judged too, by an allow-list: a parser may ignore what a terminal obeys.

#[path = "hostile/account.rs"]
mod account;
#[path = "hostile/session.rs"]
mod session;
#[path = "hostile/terminal.rs"]
mod terminal;

use proptest::prelude::*;

use account::Account;
use session::{SCREENS, Session};
use terminal::Terminal;

/// Texts that were written to do something, and the parts such texts are made of.
const PARTS: &[&str] = &[
    "\u{1b}",
    "\u{1b}[2J",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{1b}[?1049h",
    "\u{1b}[?1003h",
    "\u{1b}c",
    "\u{1b}[8;1;1t",
    "\u{1b}P",
    "\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;t\u{9c}",
    "\u{90}",
    "\u{7}",
    "\u{8}",
    "\u{0}",
    "\u{7f}",
    "\r",
    "\n",
    "\t",
    "\u{b}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{ad}",
    "\u{fe0f}",
    "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "❤️",
    "漢字",
    "カﾞ",
    "ﷺ",
    "ß",
    "Дарья",
    "abc ",
    " ",
    "{0}",
    "{1}",
    "%s",
    "\u{e0041}",
    "\u{1f1e6}\u{1f1e7}",
    "한국",
    "\u{0e33}",
    "x̶",
];

/// The screen buffer and terminals count these differently (Japanese voicing, Thai am): what they covered is not
/// cleared for certain.
const COUNTED_DIFFERENTLY: [char; 2] = ['\u{ff9e}', '\u{e33}'];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(PARTS), 0..8).prop_map(|parts| parts.concat()),
        2 => any::<String>(),
        1 => "\\PC{0,300}",
    ]
}

fn number() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -10..10_i64, 1_600_000_000..1_900_000_000_i64, Just(i64::MIN), Just(i64::MAX)]
}

fn account() -> impl Strategy<Value = Account> {
    let texts = proptest::collection::vec(text(), 12..30);
    let numbers = proptest::collection::vec(number(), 6..12);
    let garbage = proptest::option::weighted(0.15, proptest::collection::vec(any::<u8>(), 0..80));
    (texts, numbers, garbage, any::<u8>())
        .prop_map(|(texts, numbers, garbage, which)| Account::new(texts, numbers, garbage, which))
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![4 => (1..=60_u16, 1..=20_u16), 1 => (60..=200_u16, 1..=50_u16)]
}

/// `PROPTEST_CASES=5000` for a long hunt.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_the_account_reaches_the_terminal_as_a_command(
        account in account(),
        sizes in proptest::collection::vec(size(), 3),
    ) {
        let session = Session::run(account);
        for (width, height) in sizes {
            let mut terminal = Terminal::new(width, height);
            for screen in SCREENS {
                let state = session.at(screen, width, height);
                if let Err(what) = terminal.show(&state) {
                    return Err(TestCaseError::fail(format!("{screen} at {width}x{height}: {what}")));
                }
            }
        }
    }
}

#[test]
fn every_screen_fits_into_every_small_size() {
    let calm: Vec<&str> = PARTS.iter().copied().filter(|part| !part.contains(COUNTED_DIFFERENTLY)).collect();
    let texts = calm.chunks(3).map(<[&str]>::concat).collect();
    let session = Session::run(Account::new(texts, vec![0, 5, 1_773_000_000, -1, i64::MAX], None, 0));
    for width in 1..=60 {
        for height in 1..=20 {
            let mut terminal = Terminal::new(width, height);
            // One screen after another on the same terminal, taking turns, so that every pair meets somewhere.
            let turn = usize::from(width + height) % SCREENS.len();
            for screen in SCREENS.iter().cycle().skip(turn).take(2) {
                let state = session.at(screen, width, height);
                terminal
                    .show_over(&state)
                    .unwrap_or_else(|what| panic!("{screen} at {width}x{height}: {what}"));
            }
        }
    }
}

/// The story of a lead and the boxes of its notes: all of them where hardly anything fits, and in turns at every other
/// size.
#[test]
fn a_story_fits_into_every_small_size() {
    let calm: Vec<&str> = PARTS.iter().copied().filter(|part| !part.contains(COUNTED_DIFFERENTLY)).collect();
    let texts = calm.chunks(2).map(<[&str]>::concat).collect();
    let session = Session::run(Account::new(texts, vec![0, 5, 1_773_000_000, -1, 1_773_100_000], None, 0));
    let of_a_story: Vec<&str> = SCREENS.iter().copied().filter(|screen| is_of_a_story(screen)).collect();
    assert!(of_a_story.len() > 14, "{of_a_story:?}");
    for width in 1..=60_u16 {
        for height in 1..=20_u16 {
            let mut terminal = Terminal::new(width, height);
            let is_tiny = width <= 6 && height <= 4;
            let (turn, count) = (usize::from(width * 7 + height) % of_a_story.len(), of_a_story.len());
            for screen in of_a_story.iter().cycle().skip(turn).take(if is_tiny { count } else { 2 }) {
                let state = session.at(screen, width, height);
                terminal
                    .show_over(&state)
                    .unwrap_or_else(|what| panic!("{screen} at {width}x{height}: {what}"));
            }
        }
    }
}

fn is_of_a_story(screen: &str) -> bool {
    let tabs = ["2", "3", "4", "5", "6", "7"];
    screen.strip_prefix("Enter ").is_some_and(|keys| tabs.contains(&&keys[..1]))
        || screen.starts_with("n Tab")
}

/// The tests above would pass on an empty screen.
#[test]
fn the_session_reaches_its_screens() {
    let texts = (0..20).map(|n| format!("T{n} \u{1b}[2J")).collect();
    let session = Session::run(Account::new(texts, vec![1_773_000_000], None, 0));
    let text = |screen: &str| {
        let mut terminal = Terminal::new(120, 40);
        terminal.show(&session.at(screen, 120, 40)).expect("an inert screen");
        terminal.text()
    };
    for (screen, shown) in [
        ("board", "T16 ␛[2J"),
        ("board", "T0 ␛[2J"),
        ("Enter", "Contacts"),
        ("Enter", "T5 ␛[2J"),
        ("p", "Tasks"),
        ("g t 0", "T12 ␛[2J"),
        ("m", "T10 ␛[2J"),
        ("B", "T14 ␛[2J"),
        ("L", "T8 ␛[2J"),
        ("L @", "T8 ␛[2J"),
        ("? o", "Keys and commands"),
        ("Enter 2", "email received"),
        ("Enter 2", "T1 ␛[2J"),
        ("Enter 2 f", "What to show"),
        ("Enter 6 j Enter", "From: T"),
        ("Enter 7 j Enter", "task text: T"),
        ("n Tab", "Incoming call"),
        ("n Tab Tab", "Outgoing call"),
        ("n Tab Tab Tab", "Text message"),
        ("n Tab Tab Tab Tab", "Service message"),
    ] {
        let text = text(screen);
        assert!(text.contains(shown), "{shown:?} is not on {screen:?}:\n{text}");
    }
}

/// A move of the cursor repaints two first lines and two bars; a character that needs care costs some more.
#[test]
fn a_cursor_move_costs_few_bytes() {
    for (name, most) in [("an ordinary name of a deal", 300), ("🇦🇧 a deal 👩‍👩‍👧‍👦 with emoji", 640)]
    {
        let texts = (0..20).map(|n| format!("{n} {name}")).collect();
        let session = Session::run(Account::new(texts, vec![1_773_000_000], None, 0));
        let mut terminal = Terminal::new(200, 50);
        terminal.show(&session.at("board", 200, 50)).expect("an inert screen");
        for screen in ["j", "j j", "j"] {
            terminal.show(&session.at(screen, 200, 50)).expect("an inert screen");
            assert!(terminal.bytes() <= most, "{} bytes for a cursor move over {name:?}", terminal.bytes());
        }
    }
}

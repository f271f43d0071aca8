//! The timeline: a long story under the cursor, a note and letters of 100 kB opened, more of it arriving.

use dealdesk::app::{Key, KeyCode, Msg, State, timeline, update};
use dealdesk::domain::{
    AccountEvent, Correspondent, Direction, EventSubject, EventValue, Letter, Mail, Note, NoteBody, NoteId,
    Owner, Place, RequestId, SafeText, StageId, UserId,
};
use dealdesk::sync::event::{Event, Feed, Load, Loaded, Stretch};
use divan::Bencher;

use super::{NOW, PAGE, PIPELINE, asked, frame, full, lead, press, read, screen};

/// Entries of a long story.
const ENTRIES: i64 = 2_000;

/// The n-th note back, one an hour; the very newest has 100 kB.
fn note(of: Owner, n: i64) -> Note {
    let at = NOW.plus(-n * 3_600);
    let sentence =
        "Wants the quote for two grinders by Friday, and asks what the delivery to the harbour costs. ";
    let times = if n == 0 { 100_000 / sentence.len() } else { usize::try_from(n % 5).unwrap_or(0) + 1 };
    Note {
        id: NoteId(7_000_000 + n),
        owner: of,
        body: NoteBody::Common { text: SafeText::block(&sentence.repeat(times)) },
        created_by: UserId(n % 7),
        created_at: at,
        updated_at: at,
        responsible: UserId(1),
        is_pinned: false,
    }
}

/// The n-th move back, between two notes.
fn moved(of: Owner, n: i64) -> AccountEvent {
    let place = |stage: i64| vec![EventValue::Place(Place { pipeline: PIPELINE, stage: StageId(stage) })];
    AccountEvent {
        id: SafeText::line(&format!("e{n}")),
        kind: "lead_status_changed".into(),
        subject: EventSubject::Owner(of),
        created_by: UserId(n % 3),
        created_at: NOW.plus(-n * 3_600 - 60),
        before: place(11 + n % 4),
        after: place(12 + n % 4),
    }
}

fn piece_came(state: &mut State, request: RequestId, of: Owner, notes: Vec<Note>, then: Stretch) {
    let events = notes.iter().map(|note| moved(of, note.id.0 - 7_000_000)).collect();
    let piece = Feed { of, notes, tasks: Vec::new(), events, gone: Vec::new(), then };
    update(state, Msg::Happened(Event::Loaded { request, what: Loaded::Feed(Box::new(piece)) }));
}

/// A card of a lead with its timeline open, and the question under way.
fn story_of(mut state: State) -> (State, Owner, RequestId) {
    press(&mut state, 'l');
    update(&mut state, Msg::KeyPressed(Key::plain(KeyCode::Enter)));
    let effects = update(&mut state, Msg::KeyPressed(Key::char('2')));
    let of = timeline::front(&state).expect("a timeline").0;
    let request = asked(&effects, &Load::Feed { of, after: None });
    (state, of, request)
}

/// A lead's timeline with all its entries, half of them notes and half of them moves, and a question under way.
fn story() -> (State, Owner, RequestId) {
    let (mut state, of, request) = story_of(full());
    for piece in 0..ENTRIES / 2 / PAGE {
        let notes = (piece * PAGE..(piece + 1) * PAGE).map(|n| note(of, n)).collect();
        piece_came(&mut state, request, of, notes, Stretch::More);
    }
    let entries = state.feeds.get(of).map(|told| told.entries().len());
    assert_eq!(entries, Some(ENTRIES as usize));
    (state, of, request)
}

/// A held key in a long timeline: down through a thousand entries and up again.
#[divan::bench]
fn timeline_key_and_frame(bencher: Bencher<'_, '_>) {
    let ((mut state, ..), mut terminal) = (story(), screen());
    let mut keys = std::iter::repeat_n('j', 1_000).chain(std::iter::repeat_n('k', 1_000)).cycle();
    bencher.bench_local(|| {
        press(&mut state, keys.next().unwrap_or('j'));
        frame(&mut terminal, &state);
    });
}

#[divan::bench]
fn timeline_half_page_and_frame(bencher: Bencher<'_, '_>) {
    let ((mut state, ..), mut terminal) = (story(), screen());
    let mut keys = std::iter::repeat_n('d', 60).chain(std::iter::repeat_n('u', 60)).cycle();
    bencher.bench_local(|| {
        let code = KeyCode::Char(keys.next().unwrap_or('d'));
        update(&mut state, Msg::KeyPressed(Key { ctrl: true, ..Key::plain(code) }));
        frame(&mut terminal, &state);
    });
}

/// Enter on the note of 100 kB: it opens, and closes the next time.
#[divan::bench(sample_count = 40, sample_size = 1)]
fn timeline_turning_a_note_of_100_kb(bencher: Bencher<'_, '_>) {
    let ((mut state, ..), mut terminal) = (story(), screen());
    bencher.bench_local(|| {
        update(&mut state, Msg::KeyPressed(Key::plain(KeyCode::Enter)));
        frame(&mut terminal, &state);
    });
}

/// 250 more notes, and as many moves, join the story while the cursor stands in its midst.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn timeline_piece_of_250_notes(bencher: Bencher<'_, '_>) {
    let (mut state, of, request) = story();
    (0..500).for_each(|_| press(&mut state, 'j'));
    let mut piece = 0;
    bencher
        .with_inputs(|| {
            piece = (piece + 1) % 4;
            // Known ones, written anew: the story does not grow from sample to sample.
            (piece * PAGE..(piece + 1) * PAGE).map(|n| note(of, n)).collect::<Vec<_>>()
        })
        .bench_local_values(|notes| piece_came(&mut state, request, of, notes, Stretch::More));
}

const LETTERS: [(&str, &str, &str); 5] = [
    ("prose", "", "<p>Hello <b>Mara</b>, the quote is <a href='https://q.example/1'>here</a>.</p>\n"),
    (
        "cells",
        "<style>.pre{display:none}</style>",
        "<table><tr><td class=x>Glaze &amp; clay</td></tr></table>\n",
    ),
    ("controls", "", "<p>\u{1b}]52;c;x\u{7}\u{202e}\u{200b}\u{9b}2J&#27;[2J"),
    ("quotes", "<blockquote><blockquote><blockquote>", "a line<br>"),
    ("one_line", "", "a long word and another one "),
];

fn letter(of: Owner, html: &str) -> Note {
    let side = Correspondent { name: "Ines".into(), address: "ines@quayside.example".into() };
    let mail = Mail {
        direction: Direction::In,
        from: side.clone(),
        to: vec![side],
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: "Quote".into(),
        summary: SafeText::default(),
        attachments: 0,
        thread: "t".into(),
        message: "m".into(),
        is_private: false,
        delivery: SafeText::default(),
        body: Letter::from_html(html),
    };
    Note { body: NoteBody::Mail(Box::new(mail)), ..note(of, 1) }
}

/// 100 kB of HTML from markup to cells: read, joined to a timeline, opened with what it quotes, drawn. The budget is
/// 20 ms.
#[divan::bench(args = LETTERS.map(|(name, ..)| name), sample_count = 20, sample_size = 1)]
fn timeline_letter_of_100_kb(bencher: Bencher<'_, '_>, kind: &str) {
    let (_, start, part) = LETTERS.iter().find(|(name, ..)| *name == kind).expect("a kind");
    let html = (*start).to_owned() + &part.repeat(100_000 / part.len());
    let (state, of, request) = story_of(read(vec![(0..PAGE).map(|n| lead(n, NOW)).collect()]));
    bencher.with_inputs(|| (state.clone(), screen())).bench_local_values(|(mut state, mut terminal)| {
        piece_came(&mut state, request, of, vec![letter(of, divan::black_box(&html))], Stretch::More);
        for code in std::iter::repeat_n(KeyCode::Enter, if kind == "quotes" { 2 } else { 1 }) {
            update(&mut state, Msg::KeyPressed(Key::plain(code)));
        }
        frame(&mut terminal, &state);
        (state, terminal)
    });
}

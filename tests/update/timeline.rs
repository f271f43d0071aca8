//! The timeline by keys: what is asked for, what the cursor stays on, what opens, what is shown; and the tabs of a card.

use dealdesk::app::state::{Popup, Screen, State};
use dealdesk::app::tabs::Tab;
use dealdesk::app::timeline::{self, page::Line};
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{
    AccountEvent, Change, ContactId, Correspondent, Direction, EventSubject, EventValue, LeadId, Mail, Note,
    NoteBody, NoteId, Owner, Place, RequestId, SafeText, StageId, Target, Timestamp, UserId,
};
use dealdesk::sync::event::{Ahead, Event, Feed, Load, Loaded, Rest, Source, Stretch, Trouble, TroubleKind};

use crate::desk::{Desk, FIRST, NOW, PIPELINE, lead, loads, place};

pub(super) const LEAD: LeadId = LeadId(100);
pub(super) const OF: Owner = Owner::Lead(LEAD);
pub(super) const HOUR: i64 = 3_600;

pub(super) fn note(id: i64, hours_ago: i64, text: &str) -> Note {
    let at = NOW.plus(-hours_ago * HOUR);
    Note {
        id: NoteId(id),
        owner: OF,
        body: NoteBody::Common { text: SafeText::block(text) },
        created_by: UserId(1),
        created_at: at,
        updated_at: at,
        responsible: UserId(1),
        is_pinned: false,
    }
}

pub(super) fn letter(id: i64, hours_ago: i64, thread: &str, subject: &str) -> Note {
    let side = |name: &str| Correspondent {
        name: name.into(),
        address: format!("{name}@x.example").as_str().into(),
    };
    let mail = Mail {
        direction: Direction::In,
        from: side("ines"),
        to: vec![side("mara")],
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: subject.into(),
        summary: format!("begins {id}").as_str().into(),
        attachments: 0,
        thread: thread.into(),
        message: format!("m{id}").as_str().into(),
        is_private: false,
        delivery: SafeText::default(),
        body: None,
    };
    Note { body: NoteBody::Mail(Box::new(mail)), ..note(id, hours_ago, "") }
}

pub(super) fn moved(id: &str, hours_ago: i64, to: i64) -> AccountEvent {
    AccountEvent {
        id: id.into(),
        kind: "lead_status_changed".into(),
        subject: EventSubject::Owner(OF),
        created_by: UserId::ROBOT,
        created_at: NOW.plus(-hours_ago * HOUR),
        before: vec![EventValue::Place(place(FIRST))],
        after: vec![EventValue::Place(Place { pipeline: PIPELINE, stage: StageId(to) })],
    }
}

pub(super) fn feed(notes: Vec<Note>, events: Vec<AccountEvent>, then: Stretch) -> Feed {
    Feed { of: OF, notes, tasks: Vec::new(), events, gone: Vec::new(), then }
}

pub(super) fn rest(hours_ago: i64) -> Rest {
    let at = NOW.plus(-hours_ago * HOUR);
    Rest { known_from: at, sources: vec![Ahead { source: Source::Notes(OF), told_from: at, page: 2 }] }
}

/// The lead's card with its timeline open, and the question it asks.
pub(super) fn open() -> (Desk, RequestId) {
    let mut desk = Desk::with_leads(100, 30, 3);
    desk.press("Enter");
    let asked = desk.press("2");
    let request = asked_for(&asked, None).expect("the timeline is asked for");
    (desk, request)
}

pub(super) fn asked_for(effects: &[Effect], rest: Option<&Rest>) -> Option<RequestId> {
    loads(effects).into_iter().find_map(|(request, load)| match load {
        Load::Feed { of, after } if of == OF && after.as_ref() == rest => Some(request),
        _ => None,
    })
}

pub(super) fn told(desk: &mut Desk, request: RequestId, piece: Feed) -> Vec<Effect> {
    desk.loaded(request, Loaded::Feed(Box::new(piece)))
}

/// What the lines on the screen say, the cursor's marked.
pub(super) fn lines(state: &State) -> Vec<String> {
    let (_, view) = timeline::front(state).expect("a timeline");
    let page = view.page().expect("a page");
    let here = view.cursor_block();
    let mut out = Vec::new();
    for (n, block) in page.blocks.iter().enumerate() {
        for line in &block.lines {
            out.push(match line {
                Line::Day(text) => format!("== {text}"),
                Line::Head(head) => {
                    let cursor = if here == Some(n) { ">" } else { " " };
                    format!("{cursor}{} {}{}", head.mark, head.pending, head.title)
                }
                Line::Body { text, .. } => format!("   {text}"),
                Line::Note(text) | Line::Failure(text) => format!("# {text}"),
                Line::Gap => String::new(),
            });
        }
    }
    out
}

pub(super) fn cursor(state: &State) -> String {
    let all = lines(state);
    let at = all.iter().position(|line| line.starts_with('>')).expect("a cursor");
    all.get(at + 1).filter(|line| line.starts_with("   ")).unwrap_or(&all[at]).trim().to_owned()
}

pub(super) fn screen_row(state: &State) -> usize {
    let (_, view) = timeline::front(state).expect("a timeline");
    let block = view.cursor_block().and_then(|n| view.page()?.blocks.get(n)).expect("a block");
    block.head() - view.top
}

#[test]
fn the_newest_comes_first_under_its_day_and_a_robot_is_named() {
    let (mut desk, request) = open();
    let notes = vec![note(1, 2, "Wants a quote"), note(2, 30, "Called")];
    told(&mut desk, request, feed(notes, vec![moved("e1", 1, FIRST + 1)], Stretch::Whole));
    assert_eq!(
        lines(&desk.state),
        [
            "== Today · Tue 10 March",
            ">∙ Stage: Stage 11 → Stage 12 · robot",
            " ▪ note · #1",
            "   Wants a quote",
            "",
            "== Yesterday · Mon 9 March",
            " ▪ note · #1",
            "   Called",
            "",
            "# This is where it began.",
        ]
    );
}

#[test]
fn the_cursor_stays_on_its_entry_and_in_its_row_when_others_come() {
    let (mut desk, request) = open();
    let notes: Vec<Note> = (1..=30).map(|n| note(n, n, &format!("note {n}"))).collect();
    told(&mut desk, request, feed(notes, Vec::new(), Stretch::Rest(rest(30))));
    for _ in 0..12 {
        desk.press("j");
    }
    assert_eq!(cursor(&desk.state), "note 13");
    let row = screen_row(&desk.state);
    // Newer ones join above, older ones below, by whatever question.
    let request = asked_for(&desk.press("r"), None).expect("asked anew");
    let newer = (101..=105).map(|n| note(n, 0, &format!("newer {n}"))).collect();
    told(&mut desk, request, feed(newer, vec![moved("e1", 2, FIRST + 1)], Stretch::Rest(rest(10))));
    assert_eq!((cursor(&desk.state).as_str(), screen_row(&desk.state)), ("note 13", row));
    let gone = Feed { gone: vec![NoteId(2), NoteId(3)], ..feed(Vec::new(), Vec::new(), Stretch::More) };
    let request = asked_for(&desk.press("r"), None).expect("asked anew");
    told(&mut desk, request, gone);
    assert_eq!((cursor(&desk.state).as_str(), screen_row(&desk.state)), ("note 13", row));
    assert!(!lines(&desk.state).iter().any(|line| line.ends_with("note 2")));
}

#[test]
fn who_went_nowhere_stays_at_the_newest() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(vec![note(1, 5, "old")], Vec::new(), Stretch::More));
    assert_eq!(cursor(&desk.state), "old");
    told(&mut desk, request, feed(vec![note(2, 1, "new")], Vec::new(), Stretch::Whole));
    assert_eq!(cursor(&desk.state), "new");
}

#[test]
fn the_past_is_read_where_it_comes_in_sight_and_once_at_a_time() {
    let (mut desk, request) = open();
    let notes: Vec<Note> = (1..=40).map(|n| note(n, n, &format!("note {n}"))).collect();
    let effects = told(&mut desk, request, feed(notes, Vec::new(), Stretch::Rest(rest(40))));
    assert_eq!(asked_for(&effects, Some(&rest(40))), None, "nobody looks there yet");
    let effects = desk.press("G");
    let request = asked_for(&effects, Some(&rest(40))).expect("it is read on");
    assert_eq!(asked_for(&desk.press("k j G"), Some(&rest(40))), None, "asked already");
    assert!(lines(&desk.state).iter().any(|line| line == "# Reading earlier entries …"));
    let older = (41..=44).map(|n| note(n, n, &format!("note {n}"))).collect();
    told(&mut desk, request, feed(older, Vec::new(), Stretch::Whole));
    assert_eq!(cursor(&desk.state), "note 40", "what comes below moves nothing");
    desk.press("G");
    assert_eq!(cursor(&desk.state), "note 44");
    assert_eq!(loads(&desk.press("G")), [], "there is no more");
}

#[test]
fn a_filter_that_leaves_nothing_does_not_read_for_ever() {
    let (mut desk, request) = open();
    desk.press("f");
    hide_all_but(&mut desk, "Calls");
    let mut effects =
        told(&mut desk, request, feed(vec![note(1, 1, "x")], Vec::new(), Stretch::Rest(rest(1))));
    let mut asked = 0;
    let mut hours = 1;
    while let Some(request) = asked_for(&effects, Some(&rest(hours))) {
        asked += 1;
        hours += 1;
        assert!(asked < 20, "it never stops");
        effects = told(
            &mut desk,
            request,
            feed(vec![note(hours, hours, "x")], Vec::new(), Stretch::Rest(rest(hours))),
        );
    }
    assert_eq!(asked, 4);
    assert!(asked_for(&desk.press("G"), Some(&rest(hours))).is_some(), "a key reads on");
}

fn hide_all_but(desk: &mut Desk, stays: &str) {
    for _ in 0..8 {
        let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("the kinds are open") };
        let label = picker.items[picker.cursor].label.clone();
        if label == stays {
            desk.press("Down");
        } else {
            desk.press("Tab");
        }
    }
    desk.press("Enter");
}

#[test]
fn kinds_can_be_hidden_and_the_card_says_so() {
    let (mut desk, request) = open();
    let notes = vec![note(1, 2, "Wants a quote"), letter(2, 3, "t", "Quote")];
    told(&mut desk, request, feed(notes, vec![moved("e1", 1, FIRST + 1)], Stretch::Whole));
    desk.press("f");
    hide_all_but(&mut desk, "Mail");
    let heads: Vec<String> = lines(&desk.state).into_iter().filter(|l| l.contains(['▪', '∙', '←'])).collect();
    assert_eq!(heads, [">← email received · Quote"]);
    assert_eq!(desk.state.kinds_shown().as_deref(), Some("1 of 8 kinds"));
}

#[test]
fn a_long_note_is_short_until_it_is_opened() {
    let (mut desk, request) = open();
    let text = (1..=9).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    told(&mut desk, request, feed(vec![note(1, 1, &text)], Vec::new(), Stretch::Whole));
    let body = |desk: &Desk| lines(&desk.state).iter().filter(|l| l.starts_with("   ")).count();
    assert_eq!(body(&desk), 3);
    assert!(lines(&desk.state).iter().any(|line| line == "   line 3 …"));
    desk.press("Enter");
    assert_eq!(body(&desk), 9);
    desk.press("Enter");
    assert_eq!(body(&desk), 3, "nothing is quoted, so the next press closes");
}

#[test]
fn conversations_open_with_their_letters_and_close_where_they_were() {
    let (mut desk, request) = open();
    let notes = vec![
        letter(1, 9, "a", "Quote"),
        letter(2, 8, "a", "Re: Quote"),
        letter(3, 7, "b", "Invoice"),
        letter(4, 6, "a", "Re: Quote"),
    ];
    told(&mut desk, request, feed(notes, Vec::new(), Stretch::Whole));
    desk.press("6");
    let heads = |desk: &Desk| {
        let all = lines(&desk.state);
        all.into_iter().filter(|l| l.contains(['←'])).collect::<Vec<_>>()
    };
    assert_eq!(heads(&desk), [">← Quote (3)", " ← Invoice"]);
    desk.press("Enter");
    assert_eq!(
        heads(&desk),
        [" ← email received · Quote", " ← email received · Re: Quote", ">← email received · Re: Quote"]
    );
    assert!(
        lines(&desk.state).iter().any(|line| line == "   From: ines <ines@x.example>"),
        "letters are open"
    );
    desk.press("Esc");
    assert_eq!(heads(&desk), [">← Quote (3)", " ← Invoice"]);
    desk.press("Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)));
}

#[test]
fn an_own_note_stands_above_all_until_the_account_has_it_and_then_in_its_place() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(vec![note(1, 1, "old")], Vec::new(), Stretch::Whole));
    desk.press("n");
    desk.send(Msg::Pasted("just said".to_owned()));
    let effects = desk.press("C-d");
    let Some(Effect::Submit { edit, .. }) = effects.first() else { panic!("{effects:?}") };
    let (id, on) = (edit.id, edit.on);
    assert!(matches!(&edit.change, Change::AddNote(_)));
    assert_eq!(lines(&desk.state)[1], ">▪ ◇note");
    assert_eq!(lines(&desk.state)[2], "   just said");
    let made = note(77, 0, "just said");
    let what = dealdesk::sync::event::EditEvent::Confirmed { made: Some(77), now: vec![made.into()] };
    desk.send(Msg::Happened(Event::Edit { id, on, what }));
    let said: Vec<String> = lines(&desk.state).into_iter().filter(|l| l.contains("just said")).collect();
    assert_eq!(said, ["   just said"], "once");
    assert!(lines(&desk.state)[1].starts_with(">▪ note · "), "{:?}", lines(&desk.state));
    assert_eq!(on, Target::Lead(LEAD));
}

#[test]
fn what_failed_is_said_and_keeps_what_is_known() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(vec![note(1, 1, "from the disk")], Vec::new(), Stretch::More));
    let why = Trouble::of(TroubleKind::Network);
    desk.send(Msg::Happened(Event::Failed { request, why }));
    let all = lines(&desk.state);
    assert!(all.iter().any(|line| line == "   from the disk"), "{all:?}");
    assert!(all.last().is_some_and(|line| line.contains("r tries again")), "{all:?}");
    assert_eq!(loads(&desk.press("j G")), [], "only a person asks again");
    assert!(asked_for(&desk.press("r"), None).is_some());
}

#[test]
fn an_answer_nobody_waits_for_changes_nothing() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(vec![note(1, 1, "told")], Vec::new(), Stretch::Whole));
    let before = lines(&desk.state);
    told(&mut desk, request, feed(vec![note(2, 1, "late")], Vec::new(), Stretch::Whole));
    told(&mut desk, RequestId(9_999), feed(vec![note(3, 1, "stray")], Vec::new(), Stretch::Whole));
    assert_eq!(lines(&desk.state), before);
}

#[test]
fn asking_anew_keeps_the_past_where_both_meet_and_says_so_where_not() {
    let (mut desk, request) = open();
    let notes: Vec<Note> = (1..=20).map(|n| note(n, n, "x")).collect();
    told(&mut desk, request, feed(notes, Vec::new(), Stretch::Whole));
    let request = asked_for(&desk.press("r"), None).expect("asked");
    told(&mut desk, request, feed(vec![note(1, 1, "x")], Vec::new(), Stretch::Rest(rest(5))));
    assert!(lines(&desk.state).last().is_some_and(|line| line == "# This is where it began."));
    let request = asked_for(&desk.press("r"), None).expect("asked");
    let new: Vec<Note> = (100..=103).map(|n| note(n, 0, "new")).collect();
    told(&mut desk, request, feed(new, Vec::new(), Stretch::Rest(rest(0))));
    assert!(
        lines(&desk.state).iter().any(|line| line.starts_with("# Earlier entries are not")),
        "there may be more between"
    );
}

#[test]
fn tabs_turn_by_number_and_in_a_ring_and_stay_from_lead_to_lead() {
    let mut desk = Desk::with_leads(120, 30, 3);
    desk.press("Enter");
    let tab = |desk: &Desk| desk.state.tabs().expect("tabs").1;
    for (keys, wanted) in [
        ("3", Tab::Tasks),
        ("]", Tab::Contacts),
        ("Tab", Tab::Company),
        ("[", Tab::Contacts),
        ("S-Tab", Tab::Tasks),
        ("1", Tab::Info),
        ("[", Tab::Changes),
        ("]", Tab::Info),
        ("2", Tab::Timeline),
        (">", Tab::Timeline),
    ] {
        desk.press(keys);
        assert_eq!(tab(&desk), wanted, "{keys}");
    }
    assert_eq!(desk.state.current_lead(), Some(LeadId(101)));
}

#[test]
fn a_held_key_asks_for_few_timelines() {
    let mut desk = Desk::with_leads(120, 30, 40);
    desk.press("Enter 2");
    let mut asked = 0;
    for _ in 0..38 {
        let effects = desk.press(">");
        asked += loads(&effects).iter().filter(|(_, load)| matches!(load, Load::Feed { .. })).count();
    }
    assert_eq!(asked, 1, "the first step asks, the rest waits until the walk rests");
}

#[test]
fn the_timeline_of_a_contact_is_its_own() {
    let mut desk = Desk::with_leads(100, 30, 1);
    let mut known = lead(100, FIRST, 0);
    known.main_contact = Some(ContactId(5));
    known.updated_at = Timestamp(NOW.secs() + 1);
    desk.send(Msg::Happened(Event::Changed(vec![known])));
    desk.press("Enter g x");
    let effects = desk.press("2");
    let of = Owner::Contact(ContactId(5));
    assert!(loads(&effects).iter().any(|(_, load)| *load == Load::Feed { of, after: None }), "{effects:?}");
}

/// Whatever is opened and closed, in whatever order: the page is the one that would be made from nothing.
#[test]
fn a_page_with_one_entry_turned_is_the_page_made_anew() {
    let long =
        "One line after the other, so that what is opened is longer than what is told of it at first. "
            .repeat(9);
    let (mut desk, request) = open();
    let notes = (1..40).map(|id| note(id, id * 5, if id % 3 == 0 { "short" } else { &long })).collect();
    let events = (1..12).map(|n| moved(&format!("e{n}"), n * 11, FIRST + 1)).collect();
    told(&mut desk, request, feed(notes, events, Stretch::Rest(rest(150))));
    // What is not read yet is being read from here on, and stays so.
    desk.press("G");
    desk.resize(90, 30);
    desk.resize(100, 30);
    let page = |desk: &Desk| timeline::front(&desk.state).and_then(|(_, view)| view.page()).cloned();
    let (mut seed, mut heights) = (7_u64, std::collections::BTreeSet::new());
    for _ in 0..120 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        desk.press(["Enter", "j", "Enter", "k", "C-d", "Enter", "G", "g g"][(seed >> 40) as usize % 8]);
        let kept = page(&desk).expect("a page");
        heights.insert(kept.height);
        desk.resize(90, 30);
        desk.resize(100, 30);
        assert_eq!(page(&desk).as_ref(), Some(&kept));
    }
    assert!(heights.len() > 2, "{heights:?}");
}

//! Notes of every sort as messages: turning, facts, phones, drafts that move along, and own notes anew.

use dealdesk::app::composer::shape::{shape, title};
use dealdesk::app::composer::{ComposerState, rewrite};
use dealdesk::app::msg::Edited;
use dealdesk::app::state::Popup;
use dealdesk::app::{Effect, Key, Msg, Signal, Wake};
use dealdesk::domain::{
    Account, AccountId, Call, CallOutcome, Change, Contact, ContactId, Currency, Direction, Edit, FieldId,
    FieldKind, FieldValue, FieldValues, LeadDetails, LeadId, LinkedContact, NewNote, NewNoteKind, Note,
    NoteBody, NoteId, Owner, SafeText, Target, UserId,
};
use dealdesk::i18n::{Language, Locale};
use dealdesk::sync::event::{
    Composing, DiskNews, Draft, DraftOf, EditEvent, Event, LeadStory, Load, Loaded, Turn, Turned,
};

use super::desk::{Desk, FIRST, NOW, lead};

const LEAD: LeadId = LeadId(100);
const PHONE: &str = "+44 20 7946 0958";
const NOTE: NoteId = NoteId(5);
const ON_NOTE: Target = Target::Note(NOTE);

fn desk() -> Desk {
    let mut desk = Desk::with_leads(120, 40, 3);
    desk.state.directory.account = Some(Account {
        id: AccountId(1),
        name: "Blue Kiln".into(),
        subdomain: "bluekiln".into(),
        currency: Currency { code: "GBP".into(), symbol: "£".into() },
        current_user: UserId(1),
        zone: chrono_tz::Europe::London,
        has_loss_reasons: true,
        language: None,
        task_kinds: Vec::new(),
    });
    desk
}

fn contact(id: i64, phones: &[&str]) -> Contact {
    let value = |text: &&str| FieldValue::Labelled { value: (*text).into(), label: "WORK".into() };
    let phones = FieldValues {
        field: FieldId(1),
        name: "Phone".into(),
        code: "PHONE".into(),
        kind: FieldKind::MultiText,
        values: phones.iter().map(value).collect(),
        is_computed: false,
    };
    Contact {
        id: ContactId(id),
        name: "Ana Souza".into(),
        responsible: UserId(1),
        company: None,
        created_at: NOW,
        updated_at: NOW,
        fields: vec![phones],
        tags: Vec::new(),
        leads: Vec::new(),
    }
}

/// The first contact is a side one without a phone of interest, the second the main one.
fn tell_people(desk: &mut Desk, effects: &[Effect], phones: &[&str]) {
    let request = effects.iter().find_map(|effect| match effect {
        Effect::Load { request, load: Load::Lead(LEAD), .. } => Some(*request),
        _ => None,
    });
    let contacts = vec![contact(6, &["+1 555 010 0199"]), contact(7, phones)];
    let linked = |contact: &Contact| LinkedContact { id: contact.id, is_main: contact.id.get() == 7 };
    let details = LeadDetails {
        lead: lead(100, FIRST, 0),
        fields: Vec::new(),
        contacts: contacts.iter().map(linked).collect(),
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    };
    let story = LeadStory { details, contacts, company: None };
    desk.loaded(request.expect("the card is asked for"), Loaded::Lead(Box::new(story)));
}

/// A desk that knows the people of the lead.
fn with_phone() -> Desk {
    let mut desk = desk();
    let effects = desk.press("n Tab");
    tell_people(&mut desk, &effects, &[PHONE, "+44 20 7946 0000"]);
    desk.press("Esc");
    desk
}

fn of(what: Composing) -> DraftOf {
    DraftOf { on: LEAD.into(), what }
}

fn type_in(desk: &mut Desk, text: &str) -> Vec<Effect> {
    let key = |c| if c == '\n' { Key::parse("Enter").expect("a key") } else { Key::char(c) };
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(key(c)))).collect()
}

fn composer(desk: &Desk) -> &ComposerState {
    match &desk.state.popup {
        Some(Popup::Composer(composer)) => composer,
        other => panic!("no composer but {other:?}"),
    }
}

fn what(desk: &Desk) -> Composing {
    composer(desk).of.what
}

/// What the box says below its text.
fn said(desk: &Desk) -> String {
    let shape = shape(&desk.state, composer(desk));
    let about: Vec<String> = shape.about.into_iter().map(|(_, line)| line).collect();
    format!("{}\n{}", about.join(" "), shape.keys.join(" "))
}

fn submitted(effects: &[Effect]) -> Option<Edit> {
    effects.iter().find_map(|effect| match effect {
        Effect::Submit { edit, .. } => Some(edit.clone()),
        _ => None,
    })
}

fn added(effects: &[Effect]) -> NewNote {
    match submitted(effects).map(|edit| edit.change) {
        Some(Change::AddNote(note)) => note,
        other => panic!("no note but {other:?}"),
    }
}

fn keep(what: Composing, text: &str) -> Effect {
    Effect::KeepDraft { of: of(what), text: text.to_owned(), cursor: text.chars().count() }
}

fn moved(from: &[Composing], to: Composing, text: &str) -> Effect {
    let from = from.iter().map(|what| of(*what)).collect();
    Effect::MoveDraft { from, of: of(to), text: text.to_owned(), cursor: text.chars().count() }
}

fn kept(desk: &mut Desk, what: Composing, text: &str) {
    let draft = Draft { of: of(what), text: text.to_owned(), cursor: 0, saved_at: NOW };
    desk.send(Msg::Happened(Event::DraftKept(draft)));
}

fn earlier(desk: &mut Desk, drafts: &[(Composing, &str)]) {
    let draft = |(what, text): &(Composing, &str)| Draft {
        of: of(*what),
        text: (*text).to_owned(),
        cursor: text.chars().count(),
        saved_at: NOW,
    };
    desk.send(Msg::Happened(Event::Drafts(drafts.iter().map(draft).collect())));
}

const CYCLE: [Composing; 6] = [
    Composing::Note,
    Composing::CallIn,
    Composing::CallOut,
    Composing::Sms,
    Composing::Service,
    Composing::Note,
];

#[test]
fn tab_turns_the_sort_and_the_text_stays() {
    for language in Language::ALL {
        let mut desk = desk();
        desk.state.locale = Locale::new(language);
        desk.press("n");
        type_in(&mut desk, "Called\nback");
        desk.press("Left Left");
        for pair in CYCLE.windows(2) {
            assert_eq!(what(&desk), pair[0]);
            let word = |what: Composing| desk.state.locale.get(what.word()).to_owned();
            assert!(title(&desk.state, composer(&desk)).starts_with(&word(pair[0])), "{language:?}");
            let as_next = match language {
                Language::English => [
                    "as incoming call",
                    "as outgoing call",
                    "as text message",
                    "as service message",
                    "as note",
                ],
                Language::Russian => [
                    "как входящий звонок",
                    "как исходящий звонок",
                    "как SMS",
                    "как сообщение сервиса",
                    "как примечание",
                ],
                Language::Spanish => [
                    "como llamada entrante",
                    "como llamada saliente",
                    "como SMS",
                    "como mensaje de servicio",
                    "como nota",
                ],
                Language::Portuguese => [
                    "como ligação recebida",
                    "como ligação feita",
                    "como SMS",
                    "como mensagem de serviço",
                    "como nota",
                ],
            };
            let at = CYCLE.iter().position(|sort| *sort == pair[0]).expect("a sort");
            assert!(said(&desk).contains(&format!("Tab {}", as_next[at])), "{}", said(&desk));
            desk.press("Tab");
            assert_eq!((composer(&desk).text().as_str(), composer(&desk).cursor()), ("Called\nback", 9));
        }
        assert_eq!(what(&desk), Composing::Note);
    }
}

#[test]
fn the_draft_goes_along_in_one_step_and_is_never_there_twice() {
    use Composing::{CallIn, CallOut, Note};
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Note, "call")]);
    kept(&mut desk, Note, "call");
    desk.press("Tab");
    assert_eq!(desk.woke(Wake::DraftDue), [moved(&[Note], CallIn, "call")]);
    assert!(
        composer(&desk).saved.words(&desk.state.locale).is_some_and(|(_, words)| words.contains("saving"))
    );
    // Not answered yet: where it may still be, it is taken from.
    desk.press("Tab");
    assert_eq!(desk.woke(Wake::DraftDue), [moved(&[Note, CallIn], CallOut, "call")]);
    kept(&mut desk, CallOut, "call");
    type_in(&mut desk, "!");
    assert_eq!(desk.press("Esc"), [keep(CallOut, "call!")], "one place is left");
    assert_eq!(desk.state.drafts.of(LEAD).collect::<Vec<_>>(), [CallOut]);
    // What was begun goes on by the same key, whatever sort it has.
    desk.press("n");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (CallOut, "call!"));
}

#[test]
fn leaving_and_ending_move_it_too_and_a_failed_move_is_tried_again() {
    use Composing::{CallIn, Note};
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    kept(&mut desk, Note, "call");
    desk.press("Tab");
    assert_eq!(desk.press("Esc"), [moved(&[Note], CallIn, "call")]);
    desk.send(Msg::Happened(Event::Disk(DiskNews::Failed { why: "the disk is full".into() })));
    assert_eq!(desk.woke(Wake::DraftDue), [moved(&[Note], CallIn, "call")]);
    let end = desk.send(Msg::Signalled(Signal::HangUp));
    assert_eq!(end, [moved(&[Note], CallIn, "call"), Effect::Quit]);
    kept(&mut desk, CallIn, "call");
    assert_eq!(desk.woke(Wake::DraftDue), []);
}

#[test]
fn what_is_begun_where_a_text_was_before_is_not_taken_for_it() {
    use Composing::{CallIn, Note};
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    desk.press("Tab Esc n S-Tab");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (Note, ""));
    type_in(&mut desk, "new");
    let effects = desk.woke(Wake::DraftDue);
    assert_eq!(effects, [keep(Note, "new"), keep(CallIn, "call")], "the new note is not taken away");
}

#[test]
fn an_emptied_text_leaves_nothing_anywhere() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    desk.press("Tab C-u");
    let effects = desk.press("Esc");
    assert_eq!(effects, [Effect::DropDraft { of: of(Composing::Note) }]);
    assert!(desk.state.drafts.is_empty());
}

#[test]
fn a_draft_of_another_sort_is_passed_over_and_can_be_gone_to() {
    use Composing::{CallIn, CallOut, Note};
    let mut desk = desk();
    earlier(&mut desk, &[(Note, "a note"), (CallIn, "3m busy")]);
    desk.press("n");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (Note, "a note"));
    desk.press("Tab");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (CallOut, "a note"));
    assert!(
        said(&desk).contains("“Incoming call” has a draft of its own and was passed over"),
        "{}",
        said(&desk)
    );
    desk.press("S-Tab S-Tab");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (CallIn, "3m busy"));
    desk.press("S-Tab");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (CallOut, "a note"));
    let all: Vec<Composing> = desk.state.drafts.of(LEAD).collect();
    assert_eq!(all, [CallIn, CallOut]);
}

#[test]
fn where_every_sort_has_a_draft_nothing_is_written_over() {
    let mut desk = desk();
    let texts = ["note", "in", "out", "sms", "service"];
    let all: Vec<_> = CYCLE.into_iter().zip(texts).collect();
    earlier(&mut desk, &all);
    desk.press("n");
    assert!(!said(&desk).contains("Tab as"), "{}", said(&desk));
    desk.press("Tab");
    assert_eq!(what(&desk), Composing::Note);
    assert!(said(&desk).contains("Every other sort has a draft"), "{}", said(&desk));
    for (sort, text) in all {
        assert_eq!((what(&desk), composer(&desk).text().as_str()), (sort, text));
        desk.press("S-Tab");
    }
}

#[test]
fn an_empty_box_shows_what_was_begun_there() {
    let mut desk = desk();
    earlier(&mut desk, &[(Composing::Sms, "We come at ten")]);
    desk.press("n S-Tab");
    assert_eq!(what(&desk), Composing::Note);
    desk.press("Tab Tab Tab");
    assert_eq!((what(&desk), composer(&desk).text().as_str()), (Composing::Sms, "We come at ten"));
}

#[test]
fn an_earlier_draft_that_comes_late_is_not_lost_by_a_turn() {
    let mut desk = desk();
    desk.press("n");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    desk.press("Tab");
    desk.woke(Wake::DraftDue);
    earlier(&mut desk, &[(Composing::Note, "from before")]);
    assert_eq!(desk.woke(Wake::DraftDue), [keep(Composing::Note, "from before")], "its row was taken");
}

#[test]
fn a_call_has_the_facts_of_its_first_line() {
    let mut desk = with_phone();
    desk.press("n Tab");
    type_in(&mut desk, "3:20 success\nWants a quote\nby Friday");
    assert!(
        said(&desk).contains("Incoming call · 3 min 20 s · success · +44 20 7946 0958"),
        "{}",
        said(&desk)
    );
    let note = added(&desk.press("C-d"));
    let kind = NewNoteKind::Call {
        direction: Direction::In,
        phone: PHONE.into(),
        duration: 200,
        outcome: Some(CallOutcome::Success),
    };
    assert_eq!(note, NewNote { text: SafeText::block("Wants a quote\nby Friday"), kind });

    desk.press("n Tab Tab");
    type_in(&mut desk, "занято +7 912 345-67-89, 1ч 5м");
    let note = added(&desk.press("C-d"));
    let kind = NewNoteKind::Call {
        direction: Direction::Out,
        phone: "+7 912 345-67-89".into(),
        duration: 3_900,
        outcome: Some(CallOutcome::Busy),
    };
    assert_eq!(note, NewNote { text: SafeText::default(), kind });

    desk.press("n Tab");
    type_in(&mut desk, "Wants a quote");
    assert!(said(&desk).contains("no duration · no outcome"), "{}", said(&desk));
    let NewNoteKind::Call { duration: 0, outcome: None, .. } = added(&desk.press("C-d")).kind else {
        panic!("no call")
    };
}

#[test]
fn what_can_be_meant_in_two_ways_stays_and_says_what_is_expected() {
    for (line, word) in [
        ("5 success", "What is “5”?"),
        ("3:75", "“3:75” is no duration"),
        ("3m 5m", "“5m” is the second"),
        ("3m no", "not there, no answer"),
        ("25h busy", "longer than a day"),
    ] {
        let mut desk = with_phone();
        desk.press("n Tab");
        type_in(&mut desk, &format!("{line}\nWants a quote"));
        assert!(said(&desk).contains(word), "{line}: {}", said(&desk));
        assert_eq!(submitted(&desk.press("C-d")), None, "{line}");
        assert_eq!(composer(&desk).text(), format!("{line}\nWants a quote"));
        assert!(said(&desk).matches(word).count() == 1, "{line}: {}", said(&desk));
    }
    let mut desk = with_phone();
    desk.press("n Tab");
    type_in(&mut desk, "3m success wants a quote");
    assert!(said(&desk).contains("text because of “wants a quote”"), "{}", said(&desk));
    assert_eq!(&*added(&desk.press("C-d")).text, "3m success wants a quote");
}

#[test]
fn the_phone_is_asked_for_and_without_one_nothing_is_sent() {
    let mut desk = desk();
    let effects = desk.press("n Tab");
    type_in(&mut desk, "3m");
    assert!(said(&desk).contains("the phone is being read"), "{}", said(&desk));
    assert_eq!(submitted(&desk.press("C-d")), None);
    assert!(said(&desk).contains("being read"), "{}", said(&desk));
    tell_people(&mut desk, &effects, &[]);
    // The main contact has none, so another's is taken.
    assert!(said(&desk).contains("+1 555 010 0199"), "{}", said(&desk));
    let mut desk = self::desk();
    desk.press("n Tab");
    type_in(&mut desk, &format!("3m {PHONE}"));
    assert!(submitted(&desk.press("C-d")).is_some(), "a typed one needs no card");
}

#[test]
fn a_contact_without_a_phone_says_where_to_write_it() {
    let mut desk = desk();
    desk.state.take(contact(7, &[]).into());
    let on = Target::Contact(ContactId(7));
    let draft =
        Draft { of: DraftOf { on, what: Composing::Sms }, text: "We come".into(), cursor: 0, saved_at: NOW };
    desk.send(Msg::Happened(Event::Drafts(vec![draft])));
    let request = desk.press("g c");
    let Some(Effect::Load { request, .. }) = request.first() else { panic!("{request:?}") };
    let listing = dealdesk::domain::Listing {
        owner: Owner::Contact(ContactId(7)),
        name: "Ana".into(),
        company: SafeText::default(),
        phone: SafeText::default(),
        responsible: UserId(1),
        leads: 0,
    };
    let what = Loaded::Listings {
        of: dealdesk::domain::OwnerKind::Contacts,
        listings: vec![listing],
        as_of: Some(NOW),
    };
    desk.send(Msg::Happened(Event::Kept { request: *request, what, at: NOW }));
    desk.press("n");
    assert_eq!(composer(&desk).of, DraftOf { on, what: Composing::Sms });
    assert!(said(&desk).contains("sent · no phone"), "{}", said(&desk));
    assert_eq!(submitted(&desk.press("C-d")), None);
    assert!(said(&desk).contains("No phone is known here"), "{}", said(&desk));
    assert_eq!(composer(&desk).text(), "We come");
}

#[test]
fn a_text_message_goes_either_way() {
    let mut desk = with_phone();
    desk.press("n Tab Tab Tab");
    type_in(&mut desk, "We come at 10:30");
    assert!(said(&desk).contains("Text message · sent · +44 20 7946 0958"), "{}", said(&desk));
    let note = added(&desk.press("C-d"));
    assert_eq!(note.kind, NewNoteKind::Sms { direction: Direction::Out, phone: PHONE.into() });
    assert_eq!(&*note.text, "We come at 10:30");
    desk.press("n Tab Tab Tab");
    type_in(&mut desk, "received +1 555 010 0142\n");
    assert_eq!(submitted(&desk.press("C-d")), None);
    assert!(said(&desk).contains("There is no text yet"), "{}", said(&desk));
    type_in(&mut desk, "Thanks");
    let note = added(&desk.press("C-d"));
    assert_eq!(note.kind, NewNoteKind::Sms { direction: Direction::In, phone: "+1 555 010 0142".into() });
    assert_eq!(&*note.text, "Thanks");
}

#[test]
fn a_service_message_is_in_a_name() {
    for (text, service, rest) in [
        ("Boiler bot: the stock is low", "Boiler bot", "the stock is low"),
        ("The stock is low", "dealdesk", "The stock is low"),
        ("at 10:30 it is low", "dealdesk", "at 10:30 it is low"),
    ] {
        let mut desk = desk();
        desk.press("n Tab Tab Tab Tab");
        type_in(&mut desk, text);
        assert!(said(&desk).contains(&format!("Service message · {service}")), "{}", said(&desk));
        let note = added(&desk.press("C-d"));
        assert_eq!(note.kind, NewNoteKind::Service { service: service.into() });
        assert_eq!(&*note.text, rest);
    }
}

#[test]
fn what_was_not_kept_or_was_taken_out_is_a_draft_of_its_own_sort_again() {
    for (turns, typed, back) in [
        (1, "3:20 success\nWants a quote", "3:20 success +44 20 7946 0958\nWants a quote"),
        (2, "Wants a quote", "0:00 +44 20 7946 0958\nWants a quote"),
        (3, "received\nbusy", "received +44 20 7946 0958\nbusy"),
        (4, "the stock is low", "the stock is low"),
        (4, "Bot: dealdesk: low", "Bot: dealdesk: low"),
    ] {
        for is_taken_out in [true, false] {
            let mut desk = with_phone();
            desk.press("n");
            desk.hold("Tab", turns);
            let sort = what(&desk);
            type_in(&mut desk, typed);
            let edit = submitted(&desk.press("C-d")).expect("it is sent");
            let event = if is_taken_out {
                let (on, change) = (edit.on, edit.change.clone());
                Event::Turned(Turn::Undo, Turned::TakenOut { on, edit: edit.id, change })
            } else {
                let what = EditEvent::NotSaved { why: "the disk is full".into() };
                Event::Edit { id: edit.id, on: edit.on, what }
            };
            let effects = desk.send(Msg::Happened(event));
            assert!(effects.contains(&keep(sort, back)), "{effects:?}");
            desk.press("n");
            assert_eq!((what(&desk), composer(&desk).text().as_str()), (sort, back));
            let again = submitted(&desk.press("C-d")).expect("it is sent again");
            assert_eq!(again.change, edit.change, "{typed}");
        }
    }
}

#[test]
fn the_other_editor_and_a_large_paste_work_in_every_sort() {
    for turns in 0..5 {
        let mut desk = with_phone();
        desk.press("n");
        desk.hold("Tab", turns);
        let sort = what(&desk);
        let large = "Строка 👋 of text\n".repeat(5_000);
        assert!(large.len() > 100_000);
        desk.send(Msg::Pasted(large.clone()));
        assert_eq!(desk.woke(Wake::DraftDue), [keep(sort, &large)]);
        let text = composer(&desk).text();
        let effects = desk.press("C-o");
        assert!(
            effects.iter().any(|e| matches!(e, Effect::EditOutside { text: given, .. } if *given == text))
        );
        desk.send(Msg::EditedOutside(Edited::Text("3:20 busy\nother".into())));
        assert_eq!((what(&desk), composer(&desk).text().as_str()), (sort, "3:20 busy\nother"));
        for (width, height) in [(80, 24), (40, 12), (12, 3), (1, 1)] {
            desk.resize(width, height);
        }
        assert_eq!(desk.press("Esc"), [keep(sort, "3:20 busy\nother")]);
    }
}

fn note(body: NoteBody, by: i64) -> Note {
    Note {
        id: NOTE,
        owner: Owner::Lead(LEAD),
        body,
        created_by: UserId(by),
        created_at: NOW,
        updated_at: NOW,
        responsible: UserId(1),
        is_pinned: false,
    }
}

fn a_call(duration: i64, outcome: Option<CallOutcome>, result: &str) -> NoteBody {
    NoteBody::Call(Box::new(Call {
        direction: Direction::Out,
        phone: PHONE.into(),
        duration,
        outcome,
        result: SafeText::block(result),
        source: "pbx".into(),
        link: "https://pbx.example/1".into(),
        uniq: "u1".into(),
        user: None,
        person: "Tom".into(),
    }))
}

fn open_note(desk: &mut Desk, body: NoteBody) {
    desk.state.take(note(body, 1).into());
    rewrite(&mut desk.state, NOTE);
    desk.resize(120, 40);
}

#[test]
fn an_own_note_is_written_anew_over_what_stands_there() {
    let mut desk = desk();
    let before = NoteBody::Common { text: SafeText::block("Called.\nWants a quote") };
    open_note(&mut desk, before.clone());
    assert_eq!(
        (what(&desk), composer(&desk).text().as_str()),
        (Composing::Rewrite, "Called.\nWants a quote")
    );
    assert_eq!(desk.press("Tab S-Tab"), [], "it stays of its sort");
    assert!(!said(&desk).contains("cannot be taken back"), "{}", said(&desk));
    type_in(&mut desk, "s");
    let effects = desk.press("C-d");
    let edit = submitted(&effects).expect("it is sent");
    let rewritten = |body| Change::Rewrite { of: Owner::Lead(LEAD), body: Box::new(body) };
    let after = NoteBody::Common { text: SafeText::block("Called.\nWants a quotes") };
    assert_eq!((edit.on, edit.change, edit.base), (ON_NOTE, rewritten(after), Some(rewritten(before))));
    // What is not on the server yet is what the next box begins with.
    rewrite(&mut desk.state, NOTE);
    assert_eq!(composer(&desk).text(), "Called.\nWants a quotes");
    let effects = desk.press("C-d");
    assert_eq!(
        effects.first(),
        Some(&Effect::DropDraft { of: DraftOf { on: ON_NOTE, what: Composing::Rewrite } })
    );
}

#[test]
fn of_a_call_how_it_went_can_be_changed_and_the_rest_stays() {
    let mut desk = desk();
    open_note(&mut desk, a_call(200, Some(CallOutcome::NoAnswer), "Later"));
    assert_eq!(composer(&desk).text(), "3:20 no answer\nLater");
    desk.press("Up End C-w C-w");
    type_in(&mut desk, "success");
    assert!(
        said(&desk).contains("Outgoing call · 3 min 20 s · success · +44 20 7946 0958"),
        "{}",
        said(&desk)
    );
    let Some(Change::Rewrite { body, .. }) = submitted(&desk.press("C-d")).map(|edit| edit.change) else {
        panic!("no change")
    };
    assert_eq!(*body, a_call(200, Some(CallOutcome::Success), "Later"));
}

#[test]
fn only_the_text_of_other_sorts_changes() {
    let sms = |text: &str| NoteBody::Sms { direction: Direction::In, phone: PHONE.into(), text: text.into() };
    let service = |text: &str| NoteBody::Service { service: "Bot".into(), text: text.into() };
    for (before, after) in [(sms("in"), sms("in time")), (service("low"), service("low time"))] {
        let mut desk = desk();
        open_note(&mut desk, before);
        type_in(&mut desk, " time");
        let edit = submitted(&desk.press("C-d")).expect("it is sent");
        assert_eq!(edit.change, Change::Rewrite { of: Owner::Lead(LEAD), body: Box::new(after) });
    }
}

#[test]
fn a_note_that_stays_says_why() {
    let common = || NoteBody::Common { text: "x".into() };
    let file = NoteBody::Attachment { name: "plan.pdf".into(), text: "x".into() };
    for (known, word) in [
        (None, "not read yet"),
        (Some(note(common(), 2)), "only own notes"),
        (Some(note(file, 1)), "stay as they are"),
    ] {
        let mut desk = desk();
        if let Some(known) = known {
            desk.state.take(known.into());
        }
        let effects = rewrite(&mut desk.state, NOTE);
        assert!(desk.state.popup.is_none(), "{effects:?}");
        let toast = desk.state.toast.as_ref().expect("a word");
        assert!(toast.text.contains(word), "{}", toast.text);
    }
    let mut desk = desk();
    desk.state.take(note(common(), 1).into());
    desk.state.settings.is_read_only = true;
    rewrite(&mut desk.state, NOTE);
    assert!(desk.state.popup.is_none());
}

#[test]
fn a_rewrite_that_was_not_kept_is_a_draft_again() {
    let mut desk = desk();
    open_note(&mut desk, a_call(200, None, "Later"));
    type_in(&mut desk, "!");
    let edit = submitted(&desk.press("C-d")).expect("it is sent");
    let what = EditEvent::NotSaved { why: "the disk is full".into() };
    let effects = desk.send(Msg::Happened(Event::Edit { id: edit.id, on: edit.on, what }));
    let text = "3:20\nLater!";
    let of = DraftOf { on: ON_NOTE, what: Composing::Rewrite };
    let kept = Effect::KeepDraft { of, text: text.into(), cursor: text.chars().count() };
    assert!(effects.contains(&kept), "{effects:?}");
    rewrite(&mut desk.state, NOTE);
    assert_eq!(composer(&desk).text(), text);
    assert_eq!(submitted(&desk.press("C-d")).map(|again| again.change), Some(edit.change));
}

#[test]
fn sending_takes_the_text_from_wherever_it_may_still_be() {
    let mut desk = with_phone();
    desk.press("n");
    type_in(&mut desk, "call");
    desk.woke(Wake::DraftDue);
    desk.press("Tab");
    let effects = desk.press("C-d");
    assert!(
        matches!(&effects[0], Effect::Submit { draft, .. } if *draft == of(Composing::CallIn)),
        "{effects:?}"
    );
    assert!(effects.contains(&Effect::DropDraft { of: of(Composing::Note) }), "{effects:?}");
    assert!(desk.state.drafts.is_empty());
}

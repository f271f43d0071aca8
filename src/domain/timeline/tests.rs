//! What is one entry, and that how it was loaded does not matter.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{Call, ContactId, Correspondent, EventValue, LeadId, Mail, OwnerKind};

const LEAD: Owner = Owner::Lead(LeadId(7));
const CONTACT: Owner = Owner::Contact(ContactId(8));
const MARA: UserId = UserId(3);

fn note(id: i64, at: i64, body: NoteBody) -> Note {
    Note {
        id: NoteId(id),
        owner: LEAD,
        body,
        created_by: MARA,
        created_at: Timestamp(at),
        updated_at: Timestamp(at),
        responsible: MARA,
        is_pinned: false,
    }
}

fn common(id: i64, at: i64) -> Note {
    note(id, at, NoteBody::Common { text: "hello".into() })
}

fn rare(kind: &str, text: &str) -> NoteBody {
    NoteBody::Other { kind: kind.into(), text: text.into(), link: SafeText::default(), about: None }
}

fn mail(message: &str, thread: &str, subject: &str) -> Mail {
    let side = |name: &str| Correspondent {
        name: name.into(),
        address: format!("{name}@Q.example").as_str().into(),
    };
    Mail {
        direction: Direction::In,
        from: side("ines"),
        to: vec![side("mara")],
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: subject.into(),
        summary: SafeText::default(),
        attachments: 1,
        thread: thread.into(),
        message: message.into(),
        is_private: false,
        delivery: SafeText::default(),
        body: None,
    }
}

fn letter(id: i64, at: i64, mail: Mail) -> Note {
    Note { created_by: UserId::ROBOT, ..note(id, at, NoteBody::Mail(Box::new(mail))) }
}

fn task(id: i64, made: i64, done: Option<i64>) -> Task {
    Task {
        due: Timestamp(made + 50),
        responsible: MARA,
        owner: Some(LEAD),
        is_completed: done.is_some(),
        result: done.map(|_| "called".into()),
        created_by: MARA,
        created_at: Timestamp(made),
        updated_at: Timestamp(done.unwrap_or(made)),
        ..Task::plain(id)
    }
}

fn event(id: &str, kind: &str, at: i64, after: Vec<EventValue>) -> AccountEvent {
    AccountEvent {
        id: id.into(),
        kind: kind.into(),
        subject: EventSubject::Owner(LEAD),
        created_by: MARA,
        created_at: Timestamp(at),
        before: Vec::new(),
        after,
    }
}

fn keys(entries: &[Entry]) -> Vec<Key> {
    entries.iter().map(|entry| entry.key.clone()).collect()
}

#[test]
fn an_event_that_announces_what_is_there_is_folded_into_it() {
    let notes = [common(1, 10)];
    let announces = [
        event("a", "common_note_added", 10, vec![EventValue::Note(NoteId(1))]),
        event("b", "common_note_added", 20, vec![EventValue::Note(NoteId(2))]),
        event("c", "common_note_deleted", 30, vec![EventValue::Note(NoteId(1))]),
    ];
    let story = merge(&notes, &[], &announces);
    let [a, b, c] = ["a", "b", "c"].map(|id| Key::Event(id.into()));
    assert_eq!(keys(&story), [c, b, Key::Note(NoteId(1))], "2 is not loaded yet: its event stands for it");
    assert_eq!(position(&story, &a), Some(2), "a cursor on the event is on the note now");
    assert_eq!(story[1].kind(), EntryKind::Notes);
}

#[test]
fn a_task_is_one_entry_from_its_beginning_to_its_end() {
    let robot = |event: AccountEvent| AccountEvent { created_by: UserId::ROBOT, ..event };
    let by_id = |event: AccountEvent, id| AccountEvent { subject: EventSubject::Task(TaskId(id)), ..event };
    let tasks = [task(1, 10, None), task(2, 20, Some(90))];
    let events = [
        event("a", "task_added", 10, Vec::new()),
        event("b", "task_added", 20, Vec::new()),
        robot(by_id(event("c", "task_completed", 89, Vec::new()), 2)),
        event("d", "task_deadline_changed", 30, vec![EventValue::At(Timestamp(5))]),
        by_id(event("e", "task_completed", 40, Vec::new()), 77),
        event("f", "task_result_added", 90, vec![EventValue::Note(NoteId(5))]),
    ];
    let notes = [note(5, 90, rare("task_result", "called"))];
    let story = merge(&notes, &tasks, &events);
    let moved = Key::Changes { subject: EventSubject::Owner(LEAD), at: Timestamp(30), by: MARA };
    assert_eq!(
        keys(&story),
        [Key::Task(TaskId(2)), Key::Event("e".into()), moved, Key::Task(TaskId(1))],
        "a task stands where it was completed"
    );
    let Content::Task(_, done) = &story[0].content else { panic!("{story:?}") };
    assert_eq!(*done, Some(Done { by: Author::Robot, at: Timestamp(89) }));
    let folded =
        [Key::Note(NoteId(5)), Key::Event("b".into()), Key::Event("c".into()), Key::Event("f".into())];
    assert_eq!(story[0].folded, folded);
    let Content::Task(open, None) = &story[3].content else { panic!("{story:?}") };
    assert!(!open.is_completed);
}

#[test]
fn a_letter_on_several_leads_is_one_letter() {
    let told = Mail { subject: "Quote".into(), summary: "Hello".into(), ..mail("m1", "t1", "") };
    let copy = Note { owner: CONTACT, ..letter(2, 10, told) };
    let notes = [letter(1, 10, mail("m1", "t1", "")), copy, letter(3, 20, mail("", "t1", "Re: Quote"))];
    let events = [event("a", "incoming_mail", 10, vec![EventValue::Note(NoteId(2))])];
    let story = merge(&notes, &[], &events);
    assert_eq!(keys(&story), [Key::Note(NoteId(3)), Key::Letter("m1".into())]);
    assert_eq!(story[1].owners, [LEAD, CONTACT]);
    assert_eq!((story[1].by, story[1].kind()), (Author::Customer, EntryKind::Mail));
    let Content::Note(shown) = &story[1].content else { panic!("{story:?}") };
    assert_eq!(shown.id, NoteId(2), "the copy that says more");
    assert_eq!(position(&story, &Key::Event("a".into())), Some(1));
}

#[test]
fn what_one_author_changed_at_one_moment_is_one_entry() {
    let tag = |id: &str, by| AccountEvent {
        created_by: by,
        ..event(id, "entity_tag_added", 10, vec![EventValue::Tag("warm".into())])
    };
    let events = [
        tag("b", MARA),
        tag("a", MARA),
        tag("c", UserId::ROBOT),
        event("d", "lead_status_changed", 10, Vec::new()),
        event("e", "lead_status_changed", 11, Vec::new()),
    ];
    let story = merge(&[], &[], &events);
    assert_eq!(story.len(), 3);
    let of = |by: Author| story.iter().find(|entry| entry.by == by && entry.at == Timestamp(10)).unwrap();
    let Content::Changes(changes) = &of(Author::Person(MARA)).content else { panic!("{story:?}") };
    let ids: Vec<&str> = changes.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "d"]);
    assert_eq!(of(Author::Person(MARA)).kind(), EntryKind::Changes);
    assert_eq!(of(Author::Robot).kind(), EntryKind::Robots);
}

#[test]
fn every_sort_of_entry_is_found_by_the_filter() {
    let call = Call {
        direction: Direction::In,
        phone: SafeText::default(),
        duration: 5,
        outcome: None,
        result: SafeText::default(),
        source: SafeText::default(),
        link: SafeText::default(),
        uniq: SafeText::default(),
        user: None,
        person: SafeText::default(),
    };
    let text = SafeText::default;
    let sms = NoteBody::Sms { direction: Direction::In, phone: text(), text: text() };
    for (body, kind) in [
        (NoteBody::Common { text: text() }, EntryKind::Notes),
        (NoteBody::Attachment { name: text(), text: text() }, EntryKind::Notes),
        (NoteBody::Call(Box::new(call)), EntryKind::Calls),
        (NoteBody::Mail(Box::new(mail("", "", ""))), EntryKind::Mail),
        (sms, EntryKind::Messages),
        (rare("chat", ""), EntryKind::Messages),
        (NoteBody::Service { service: text(), text: text() }, EntryKind::Robots),
        (rare("ai_result", ""), EntryKind::Robots),
        (rare("lead_created", ""), EntryKind::Changes),
        (rare("site_visit", ""), EntryKind::Other),
        (rare("nobody_knows", ""), EntryKind::Other),
    ] {
        let story = merge(&[note(1, 1, body.clone())], &[], &[]);
        assert_eq!(story[0].kind(), kind, "{body:?}");
    }
    for (name, kind) in [
        ("incoming_chat_message", EntryKind::Messages),
        ("outgoing_call", EntryKind::Calls),
        ("task_added", EntryKind::Tasks),
        ("lead_status_changed", EntryKind::Changes),
        ("custom_field_5_value_changed", EntryKind::Changes),
        ("lead_added", EntryKind::Changes),
        ("robot_replied", EntryKind::Robots),
        ("incoming_mail", EntryKind::Mail),
        ("nobody_knows", EntryKind::Other),
    ] {
        assert_eq!(merge(&[], &[], &[event("a", name, 1, Vec::new())])[0].kind(), kind, "{name}");
    }
    let from_outside =
        AccountEvent { created_by: UserId::ROBOT, ..event("a", "incoming_chat_message", 1, Vec::new()) };
    assert_eq!(merge(&[], &[], &[from_outside])[0].by, Author::Customer);
}

#[test]
fn letters_that_answer_each_other_are_a_thread() {
    let reply = |id, at, subject| {
        let [from, to] = ["mara", "ines"].map(|name| Correspondent {
            name: SafeText::default(),
            address: format!("{name}@q.EXAMPLE").as_str().into(),
        });
        letter(id, at, Mail { direction: Direction::Out, from, to: vec![to], ..mail("", "", subject) })
    };
    let notes = [
        letter(3, 30, mail("m3", "t1", "Re: Quote")),
        letter(1, 10, mail("m1", "t1", "Quote")),
        Note { owner: CONTACT, ..letter(2, 10, mail("m1", "t1", "Quote")) },
        letter(4, 5, mail("m4", "", "Kiln")),
        reply(5, 40, "RE: Отв: Re[2]: kiln"),
        letter(6, 50, mail("m6", "", "")),
        common(7, 60),
    ];
    let threads = threads(&notes);
    let about = ThreadKey::About { subject: "kiln".into(), address: "ines@q.example".into() };
    let found: Vec<_> =
        threads.iter().map(|t| (t.key.clone(), t.letters.iter().map(|n| n.id.get()).collect())).collect();
    let expected: [(ThreadKey, Vec<i64>); 3] = [
        (ThreadKey::Alone(NoteId(6)), vec![6]),
        (about, vec![4, 5]),
        (ThreadKey::Thread("t1".into()), vec![1, 3]),
    ];
    assert_eq!(found, expected);
    assert_eq!((&*threads[2].subject, threads[2].attachments, threads[2].last), ("Quote", 2, Timestamp(30)));
    let people: Vec<&str> = threads[1].participants.iter().map(|p| &*p.address).collect();
    assert_eq!(people, ["ines@Q.example", "mara@Q.example"], "each once, however it is spelt");
}

/// A small world in which everything may point at everything, and times tell the truth.
fn world() -> impl Strategy<Value = (Vec<Note>, Vec<Task>, Vec<AccountEvent>)> {
    let notes = proptest::collection::btree_map(1..20_i64, (0..5_i64, 0..4_u8), 0..12);
    let tasks = proptest::collection::btree_map(1..8_i64, proptest::option::of(Just(())), 0..6);
    let events = proptest::collection::btree_map(1..40_i64, (0..8_u8, 1..20_i64, 0..6_i64), 0..25);
    (notes, tasks, events).prop_map(|(notes, tasks, events)| {
        let at_of_note = |id: i64| id / 3;
        let notes = notes.into_iter().map(|(id, (message, sort))| match sort {
            // Copies of a letter are of one moment.
            0 => letter(id, message, mail(&format!("m{message}"), "t", "Quote")),
            1 => note(id, at_of_note(id), rare("task_result", "called")),
            2 => Note { owner: OwnerKind::Contacts.owner(8), ..common(id, at_of_note(id)) },
            _ => common(id, at_of_note(id)),
        });
        let tasks = tasks.into_iter().map(|(id, done)| task(id, id, done.map(|()| id + 3)));
        let events = events.into_iter().map(|(id, (sort, about, at))| {
            let (kind, at, value) = match sort {
                0 | 1 => ("common_note_added", at_of_note(about), Some(EventValue::Note(NoteId(about)))),
                2 => ("task_added", about, None),
                3 => ("task_completed", about + 3, None),
                4 => ("lead_status_changed", at, None),
                5 => ("incoming_chat_message", at, None),
                _ => ("entity_tag_added", at, Some(EventValue::Tag("warm".into()))),
            };
            event(&format!("{id:02}"), kind, at, value.into_iter().collect())
        });
        (notes.collect(), tasks.collect(), events.collect())
    })
}

proptest! {
    #[test]
    fn the_order_of_loading_does_not_matter(
        ((notes, tasks, events), shuffled, twice) in world().prop_flat_map(|w| {
            let shuffled = (Just(w.0.clone()).prop_shuffle(), Just(w.1.clone()).prop_shuffle(), Just(w.2.clone()).prop_shuffle());
            (Just(w), shuffled, any::<bool>())
        }),
    ) {
        let (mut n, mut t, mut e) = shuffled;
        if twice {
            n.extend(notes.clone());
            t.extend(tasks.clone());
            e.extend(events.clone());
        }
        prop_assert_eq!(merge(&n, &t, &e), merge(&notes, &tasks, &events));
        prop_assert_eq!(threads(&n), threads(&notes));
    }

    /// Nothing is lost and nothing is told twice.
    #[test]
    fn each_thing_is_told_exactly_once((notes, tasks, events) in world()) {
        let story = merge(&notes, &tasks, &events);
        let told: Vec<&Key> = story.iter().flat_map(|entry| std::iter::once(&entry.key).chain(&entry.folded)).collect();
        let once: BTreeSet<&Key> = told.iter().copied().collect();
        prop_assert_eq!(once.len(), told.len());
        for event in &events {
            prop_assert!(once.contains(&Key::Event(event.id.clone())));
        }
        for task in &tasks {
            prop_assert!(once.contains(&Key::Task(task.id)));
        }
        let letters: BTreeSet<&SafeText> = notes.iter().filter_map(|note| match &note.body {
            NoteBody::Mail(mail) => Some(&mail.message),
            _ => None,
        }).collect();
        for note in &notes {
            let is_told = match &note.body {
                NoteBody::Mail(mail) => letters.contains(&mail.message) && once.contains(&Key::Letter(mail.message.clone())),
                _ => once.contains(&Key::Note(note.id)),
            };
            prop_assert!(is_told);
        }
    }

    /// Whatever is loaded later, what is there stays known by its key and in its order.
    #[test]
    fn loading_more_moves_nothing((notes, tasks, events) in world(), mask in proptest::collection::vec(any::<bool>(), 64)) {
        let some = |n: usize| mask[n % mask.len()];
        let part = |n: usize| (n * 7 + 3) % 64;
        let few: Vec<Note> = notes.iter().enumerate().filter(|(n, _)| some(*n)).map(|(_, x)| x.clone()).collect();
        let tasks_now: Vec<Task> = tasks.iter().enumerate().filter(|(n, _)| some(part(*n))).map(|(_, x)| x.clone()).collect();
        let known: Vec<AccountEvent> = events.iter().enumerate().filter(|(n, _)| some(part(*n + 20))).map(|(_, x)| x.clone()).collect();
        let before = merge(&few, &tasks_now, &known);
        let after = merge(&notes, &tasks, &events);
        let mut own = Vec::new();
        for entry in &before {
            let place = position(&after, &entry.key);
            prop_assert!(place.is_some(), "{:?} is gone", entry.key);
            if place.is_some_and(|place| after[place].key == entry.key) {
                own.extend(place);
            }
        }
        prop_assert!(own.is_sorted(), "{own:?}");
    }
}

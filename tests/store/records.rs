//! Notes, tasks, events and incoming leads come back as they were, below their owners and in their order.

use std::collections::BTreeMap;

use dealdesk::domain::rot::{LeadAge, lead_of};
use dealdesk::domain::{
    AccountEvent, Call, CallOutcome, CompanyId, ContactId, Correspondent, Direction, EventSubject,
    EventValue, Fact, FactKind, FactValue, IncomingCategory, IncomingLead, LeadId, Letter, Mail, Note,
    NoteBody, NoteId, Owner, SafeText, Task, TaskId, TaskKindId, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, EntityKey, EntityKind, Surround};

use super::{Home, place};

const LEAD: Owner = Owner::Lead(LeadId(7));

fn note(id: i64, owner: Owner, body: NoteBody) -> Note {
    Note {
        id: NoteId(id),
        owner,
        body,
        created_by: UserId(3),
        created_at: Timestamp(1_000 - id),
        updated_at: Timestamp(1_000),
        responsible: UserId(4),
        is_pinned: id % 2 == 0,
    }
}

fn bodies() -> Vec<NoteBody> {
    let text = || SafeText::block("two\nlines ☕ \u{1b}[2J");
    let call = Call {
        direction: Direction::Out,
        phone: "+44 7700 900123".into(),
        duration: 61,
        outcome: Some(CallOutcome::CallBackLater),
        result: text(),
        source: "pbx".into(),
        link: "https://pbx.example/1".into(),
        uniq: "u1".into(),
        user: Some(UserId(3)),
        person: "Tom".into(),
    };
    let side = |name: &str| Correspondent { name: name.into(), address: "a@b.example".into() };
    let mail = Mail {
        direction: Direction::In,
        from: side("Ines"),
        to: vec![side(""), side("Mara")],
        cc: vec![side("Tom")],
        bcc: Vec::new(),
        subject: "Quote".into(),
        summary: text(),
        attachments: 2,
        thread: "t1".into(),
        message: "m1".into(),
        is_private: true,
        delivery: "opened".into(),
        body: Letter::read("<p>Yes <a href=https://q.example>here</a></p><blockquote>Shall we?</blockquote>"),
    };
    vec![
        NoteBody::Common { text: text() },
        NoteBody::Call(Box::new(call)),
        NoteBody::Sms { direction: Direction::In, phone: "1".into(), text: text() },
        NoteBody::Service { service: "Forms".into(), text: text() },
        NoteBody::Mail(Box::new(mail)),
        NoteBody::Attachment { name: "plan.pdf".into(), text: text() },
        NoteBody::Geolocation {
            text: text(),
            address: "12 Quay Street".into(),
            latitude: "51.45".into(),
            longitude: "-2.58".into(),
        },
        NoteBody::Cashier { status: "shown".into(), text: text() },
        NoteBody::Message {
            direction: Direction::Out,
            service: "WhatsApp".into(),
            phone: "1".into(),
            text: text(),
        },
        NoteBody::Other {
            kind: "lead_auto_created".into(),
            text: text(),
            link: "https://q.example".into(),
            about: Some(Owner::Lead(LeadId(9))),
        },
    ]
}

fn task(id: i64, due: i64, owner: Option<Owner>) -> Task {
    Task {
        id: TaskId(id),
        text: "Позвонить".into(),
        due: Timestamp(due),
        duration: 1800,
        kind: TaskKindId(2_541_873),
        responsible: UserId(3),
        owner,
        is_completed: id == 2,
        result: (id == 2).then(|| "sent".into()),
        created_by: UserId::ROBOT,
        created_at: Timestamp(1),
        updated_at: Timestamp(2),
    }
}

#[tokio::test]
async fn notes_of_every_sort_in_the_order_they_were_written() {
    let (home, contact) = (Home::new(), Owner::Contact(ContactId(7)));
    let mut notes: Vec<Note> = (1..).zip(bodies()).map(|(id, body)| note(id, LEAD, body)).collect();
    let elsewhere = note(50, contact, NoteBody::Common { text: "of a contact".into() });
    let saved: Vec<Note> = notes.iter().cloned().chain([elsewhere.clone()]).collect();
    home.open().save_entities(saved, Bookmark::None).await.unwrap();
    let store = home.open();
    notes.reverse();
    assert_eq!(store.load_entities::<Note>(Some(LEAD.into())).await.unwrap(), notes);
    assert_eq!(store.load_entities::<Note>(Some(contact.into())).await.unwrap(), [elsewhere]);
    assert_eq!(store.load_entities::<Note>(Some(CompanyId(7).into())).await.unwrap(), []);
}

#[tokio::test]
async fn tasks_in_the_order_they_are_due_and_not_older_than_known() {
    let home = Home::new();
    let store = home.open();
    let tasks = vec![task(1, 90, Some(LEAD)), task(2, 50, Some(LEAD)), task(3, 10, None)];
    store.save_entities(tasks, Bookmark::None).await.unwrap();
    let of_lead = store.load_entities::<Task>(Some(LEAD.into())).await.unwrap();
    assert_eq!(of_lead, [task(2, 50, Some(LEAD)), task(1, 90, Some(LEAD))]);
    assert_eq!(store.load_entities::<Task>(None).await.unwrap().len(), 3);
    let older = Task { updated_at: Timestamp(1), due: Timestamp(5), ..task(1, 90, Some(LEAD)) };
    store.save_entities(vec![older], Bookmark::None).await.unwrap();
    let key = EntityKey::new(EntityKind::Task, 1);
    assert_eq!(store.load_entity::<Task>(key).await.unwrap(), Some(task(1, 90, Some(LEAD))));
}

#[tokio::test]
async fn events_and_incoming_leads_by_their_text_ids() {
    let event = |id: &str, at: i64, subject| AccountEvent {
        id: id.into(),
        kind: "lead_status_changed".into(),
        subject,
        created_by: UserId(3),
        created_at: Timestamp(at),
        before: vec![EventValue::Place(place(1, 2)), EventValue::User(UserId(3))],
        after: vec![
            EventValue::Note(NoteId(5)),
            EventValue::At(Timestamp(6)),
            EventValue::Text("Roof".into()),
        ],
    };
    let incoming = |uid: &str, category| IncomingLead {
        uid: uid.into(),
        category,
        pipeline: dealdesk::domain::PipelineId(5),
        created_at: Timestamp(9),
        source_name: "Website".into(),
        contact_name: Some("Inês".into()),
        phone: None,
        email: None,
        lead_name: Some("Quote".into()),
        lead: Some(LeadId(4)),
        contact: None,
        company: None,
        facts: vec![Fact { what: FactKind::Other("steps".into()), value: FactValue::Seconds(3) }],
    };
    let home = Home::new();
    let store = home.open();
    let events = vec![
        event("01b", 2, EventSubject::Owner(LEAD)),
        event("01a", 1, EventSubject::Task(TaskId(7))),
        event("01c", 3, EventSubject::Other { kind: "customer".into(), id: "7".into() }),
    ];
    store.save_entities(events.clone(), Bookmark::None).await.unwrap();
    assert_eq!(store.load_entities::<AccountEvent>(Some(LEAD.into())).await.unwrap(), events[..1]);
    assert_eq!(
        store.load_entities::<AccountEvent>(None).await.unwrap(),
        [events[1].clone(), events[0].clone(), events[2].clone()]
    );
    let queue = vec![
        incoming("aa", IncomingCategory::Form),
        incoming("bb", IncomingCategory::Other("visits".into())),
    ];
    store.save_entities(queue.clone(), Bookmark::None).await.unwrap();
    assert_eq!(store.load_entities::<IncomingLead>(None).await.unwrap(), queue);
    store.remove_entities(vec![EntityKey::named(EntityKind::Incoming, "aa")]).await.unwrap();
    assert_eq!(store.load_entities::<IncomingLead>(None).await.unwrap(), queue[1..]);
}

#[tokio::test]
async fn one_look_takes_in_several_owners_and_what_happened_to_their_tasks() {
    let (contact, other) = (Owner::Contact(ContactId(7)), Owner::Contact(ContactId(8)));
    let event = |id: &str, subject| AccountEvent {
        id: id.into(),
        kind: "task_added".into(),
        subject,
        created_by: UserId(3),
        created_at: Timestamp(2),
        before: Vec::new(),
        after: Vec::new(),
    };
    let text = || NoteBody::Common { text: "a".into() };
    let home = Home::new();
    let store = home.open();
    let notes = vec![note(1, LEAD, text()), note(2, contact, text()), note(3, other, text())];
    store.save_entities(notes, Bookmark::None).await.unwrap();
    let tasks = vec![task(1, 90, Some(LEAD)), task(2, 90, Some(other)), task(3, 90, None)];
    store.save_entities(tasks, Bookmark::None).await.unwrap();
    let events = vec![
        event("a", EventSubject::Owner(contact)),
        event("b", EventSubject::Task(TaskId(1))),
        event("c", EventSubject::Task(TaskId(2))),
        event("d", EventSubject::Owner(other)),
    ];
    store.save_entities(events, Bookmark::None).await.unwrap();
    let all = store.load_surround(vec![LEAD, contact]).await.unwrap();
    assert_eq!(all.notes.iter().map(|note| note.id.get()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(all.tasks.iter().map(|task| task.id.get()).collect::<Vec<_>>(), [1]);
    assert_eq!(all.events.iter().map(|event| &*event.id).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(store.load_surround(Vec::new()).await.unwrap(), Surround::default());
    assert_eq!(store.load_note_ids(contact).await.unwrap(), [NoteId(2)]);
    let gone = store.remove_notes(LEAD, vec![NoteId(1), NoteId(2), NoteId(9)]).await.unwrap();
    assert_eq!(gone, [NoteId(1)], "the second one is not of this lead");
    assert_eq!(store.load_surround(vec![LEAD, contact]).await.unwrap().notes.len(), 1);
}

#[tokio::test]
async fn of_years_of_history_one_look_takes_the_newest() {
    let home = Home::new();
    let store = home.open();
    // The higher the number, the older.
    let notes = (1..=1_200).map(|id| note(id, LEAD, NoteBody::Common { text: "a".into() })).collect();
    store.save_entities(notes, Bookmark::None).await.unwrap();
    let notes = store.load_surround(vec![LEAD]).await.unwrap().notes;
    assert_eq!((notes.len(), notes.iter().map(|note| note.id.get()).max()), (1_000, Some(1_000)));
    assert_eq!(store.load_note_ids(LEAD).await.unwrap().len(), 1_200, "but all are known");
}

/// Whatever order they come in, and however often: the ages are those of all events.
#[tokio::test]
async fn ages_follow_the_events_as_they_are_written() {
    let event = |lead: i64, at: i64, kind: &str, by: i64| AccountEvent {
        id: SafeText::line(&format!("{lead}-{at}-{kind}-{by}")),
        kind: kind.into(),
        subject: EventSubject::Owner(Owner::Lead(LeadId(lead))),
        created_by: UserId(by),
        created_at: Timestamp(at),
        before: Vec::new(),
        after: vec![EventValue::Place(place(1, 2))],
    };
    let mut events = Vec::new();
    for n in 0..240_i64 {
        let kind = ["lead_status_changed", "common_note_added", "incoming_mail", "link_followed"]
            [usize::try_from(n * 7 % 4).expect("a place")];
        events.push(event(1 + n * 31 % 9, 1 + n * 97 % 500, kind, n * 13 % 3));
    }
    events.push(AccountEvent {
        subject: EventSubject::Task(TaskId(1)),
        ..event(1, 900, "lead_status_changed", 1)
    });
    let mut wanted: BTreeMap<LeadId, LeadAge> = BTreeMap::new();
    for event in &events {
        if let Some(lead) = lead_of(event) {
            wanted.entry(lead).or_default().take(event);
        }
    }
    let home = Home::new();
    let store = home.open();
    for portion in events.chunks(50) {
        store.save_entities(portion.to_vec(), Bookmark::None).await.unwrap();
    }
    store.save_entities(events[..60].to_vec(), Bookmark::None).await.unwrap();
    let told: BTreeMap<LeadId, LeadAge> = store.load_ages(None).await.unwrap().into_iter().collect();
    assert_eq!(told, wanted);
    let one = store.load_ages(Some(LeadId(3))).await.unwrap();
    assert_eq!(one, [(LeadId(3), wanted[&LeadId(3)])]);
    assert_eq!(store.load_ages(Some(LeadId(99))).await.unwrap(), []);
}

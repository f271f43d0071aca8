//! Every type of note and of event the account was seen to write, and what it must become; and that what earlier versions
//! kept on the disk is still read.

use dealdesk::api::wire::{self, read};
use dealdesk::domain::{
    AccountEvent, ContactId, Direction, EventSubject, EventTopic, EventValue, FieldId, FieldOptionId, LeadId,
    LossReasonId, Mail, Money, Note, NoteBody, NoteId, NoteTopic, Owner, OwnerKind, PipelineId, Place,
    SafeText, StageId, TaskId, TaskKindId, Timestamp, UserId,
};

use crate::rules::fixture;

fn notes(name: &str) -> Vec<Note> {
    let list: wire::Listing<wire::notes::Notes> = read::body(&fixture(name)).unwrap();
    list.embedded.notes.into_iter().map(|note| note.of(OwnerKind::Leads)).collect()
}

fn joined(lines: &[SafeText]) -> String {
    lines.iter().map(SafeText::as_str).collect::<Vec<_>>().join("\n")
}

fn letter(note: &Note) -> &Mail {
    let NoteBody::Mail(mail) = &note.body else { panic!("{note:?}") };
    mail
}

#[test]
fn letters_in_every_form() {
    let notes = notes("notes_list_mail_and_more__synthetic.json");
    assert!(notes[0].is_pinned && !notes[1].is_pinned && !notes[2].is_pinned);
    let own = letter(&notes[0]);
    assert_eq!((&*own.thread, &*own.message, own.is_private), ("32178718", "54197510", true));
    let to: Vec<&str> = own.to.iter().map(|side| &*side.address).collect();
    assert_eq!(to, ["mara@bluekiln.example", "tom@bluekiln.example"]);
    assert_eq!((&*own.delivery, own.attachments, own.body.is_none()), ("opened", 0, true));

    let html = letter(&notes[1]);
    let body = html.body.as_ref().unwrap();
    assert_eq!(joined(&body.lines), "Yes – the plan [1].");
    assert_eq!(joined(&body.quoted), "On Fri, Nov 20, 2026 Mara wrote:\n\n> Shall we?");
    assert_eq!(joined(&body.links), "https://quayside.example/plan");
    assert_eq!((html.direction, &*html.summary, html.attachments), (Direction::In, "Yes – the plan [1].", 1));
    assert_eq!((&*html.from.name, &*html.from.address), ("Ines Carvalho", "ines@quayside.example"));
    let names: Vec<(&str, &str)> = html.recipients().map(|side| (&*side.name, &*side.address)).collect();
    assert_eq!(
        names,
        [
            ("", "mara@bluekiln.example"),
            ("", "tom@bluekiln.example"),
            ("Ana", "ana@quayside.example"),
            ("Rui", "rui@quayside.example")
        ]
    );
    assert_eq!((&*html.delivery, html.other_side()), ("received", Some(&html.from)));

    let plain = letter(&notes[2]);
    let body = plain.body.as_ref().unwrap();
    assert_eq!((joined(&body.lines), joined(&body.quoted)), ("Thank you␛[2J,\nMara".into(), "> Yes".into()));
    assert_eq!(plain.other_side().map(|side| &*side.name), Some("Ines"));
    let mixed = letter(&notes[3]);
    assert_eq!(
        (mixed.direction, joined(&mixed.body.as_ref().unwrap().lines)),
        (Direction::In, "bold and\nplain".into())
    );
    assert!(mixed.from.address.is_empty() && mixed.to.is_empty());
    assert!(letter(&notes[4]).body.is_none());
}

#[test]
fn messages_calls_and_files() {
    let notes = notes("notes_list_mail_and_more__synthetic.json");
    let messages: Vec<_> = notes
        .iter()
        .filter_map(|note| match &note.body {
            NoteBody::Message { direction, service, phone, text } => {
                Some((*direction, &**service, &**phone, &**text))
            }
            _ => None,
        })
        .collect();
    let expected = [
        (Direction::In, "WhatsApp", "447700900123", "Is it ready?"),
        (Direction::Out, "WhatsApp", "+44 7700 900123", "Tomorrow"),
    ];
    assert_eq!(messages, expected);
    let called = |at: usize| match &notes[at].body {
        NoteBody::Call(call) => (call.duration, call.user, call.person.to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(called(10), (12, None, "Tom from sales".to_owned()));
    assert_eq!(called(11), (0, Some(UserId(8_101_001)), String::new()));
    assert!(matches!(&notes[12].body, NoteBody::Attachment { name, .. } if &**name == "plan (1).pdf"));
    let rare = |at: usize| match &notes[at].body {
        NoteBody::Other { kind, text, link, about } => {
            (kind.to_string(), text.to_string(), link.to_string(), *about)
        }
        other => panic!("{other:?}"),
    };
    let made_from = Some(Owner::Lead(LeadId(9)));
    assert_eq!(rare(8), ("lead_auto_created".into(), "child".into(), String::new(), made_from));
    assert_eq!(rare(9).2, "https://zoom.example/1");
    let (kind, text, ..) = rare(13);
    assert_eq!((kind.as_str(), text.contains("hello") && text.contains("more 1")), ("from_the_future", true));
}

/// All names of notes there are, real ones and those that stand in documents only.
#[test]
fn no_type_of_note_is_dropped() {
    let rare: &[(&str, NoteTopic)] = &[
        ("site_visit", NoteTopic::SiteVisit),
        ("targeting_in", NoteTopic::AdvertIn),
        ("targeting_out", NoteTopic::AdvertOut),
        ("transaction", NoteTopic::Purchase),
        ("invoice_paid", NoteTopic::InvoicePaid),
        ("bill_paid", NoteTopic::BillPaid),
        ("zoom_meeting", NoteTopic::VideoCall),
        ("dropbox_attachment", NoteTopic::RemoteFile),
        ("link_followed", NoteTopic::LinkFollowed),
        ("ai_result", NoteTopic::AiResult),
        ("key_action_completed", NoteTopic::KeyAction),
        ("chat", NoteTopic::Chat),
        ("lead_auto_created", NoteTopic::AutoCreated),
        ("task_result", NoteTopic::TaskResult),
        ("lead_created", NoteTopic::Created(OwnerKind::Leads)),
        ("contact_created", NoteTopic::Created(OwnerKind::Contacts)),
        ("company_created", NoteTopic::Created(OwnerKind::Companies)),
        ("customer_created", NoteTopic::CustomerCreated),
        ("meeting", NoteTopic::Meeting),
    ];
    let read = |kind: &str, params: &str| {
        let json = format!(r#"{{"id":1,"entity_id":7,"note_type":"{kind}","params":{params}}}"#);
        read::text::<wire::Note>(&json).unwrap().of(OwnerKind::Leads).body
    };
    let shapes = [
        "[]",
        "{}",
        "null",
        "7",
        r#""x""#,
        r#"{"text":null,"link":null,"from":7,"to":[[]]}"#,
        r#"{"text":"said"}"#,
    ];
    for params in shapes {
        let said = if params.contains("said") { "said" } else { "" };
        for (kind, topic) in rare {
            let body = read(kind, params);
            assert_eq!(body.topic(), Some(*topic), "{kind}");
            assert!(matches!(&body, NoteBody::Other { kind: kept, .. } if **kept == **kind));
            assert!(said.is_empty() || &**body.text() == said, "{kind} {body:?}");
            assert!(!body.is_editable());
        }
        for (kind, is_right, is_editable) in [
            ("common", (|b| matches!(b, NoteBody::Common { .. })) as fn(&NoteBody) -> bool, true),
            ("call_in", |b| matches!(b, NoteBody::Call(_)), true),
            ("call_out", |b| matches!(b, NoteBody::Call(_)), true),
            ("sms_in", |b| matches!(b, NoteBody::Sms { direction: Direction::In, .. }), true),
            ("sms_out", |b| matches!(b, NoteBody::Sms { direction: Direction::Out, .. }), true),
            ("service_message", |b| matches!(b, NoteBody::Service { .. }), true),
            ("extended_service_message", |b| matches!(b, NoteBody::Service { .. }), true),
            ("message_cashier", |b| matches!(b, NoteBody::Cashier { .. }), true),
            ("geolocation", |b| matches!(b, NoteBody::Geolocation { .. }), true),
            ("attachment", |b| matches!(b, NoteBody::Attachment { .. }), false),
            ("amomail_message", |b| matches!(b, NoteBody::Mail(_)), false),
            ("mail_message", |b| matches!(b, NoteBody::Mail(_)), false),
            ("incoming_email", |b| matches!(b, NoteBody::Mail(m) if m.direction == Direction::In), false),
            ("outgoing_email", |b| matches!(b, NoteBody::Mail(m) if m.direction == Direction::Out), false),
            ("whatsapp_message", |b| matches!(b, NoteBody::Message { .. }), false),
        ] {
            let body = read(kind, params);
            assert!(is_right(&body), "{kind} {params}: {body:?}");
            assert_eq!(body.is_editable(), is_editable, "{kind}");
            assert!(said.is_empty() || kind.starts_with("call") || &**body.text() == said, "{kind} {body:?}");
        }
    }
}

fn event(kind: &str, after: &str) -> AccountEvent {
    let json = format!(
        r#"{{"id":"1","type":"{kind}","entity_type":"lead","entity_id":7,"value_after":[{after}],"value_before":[]}}"#
    );
    read::text::<wire::Event>(&json).unwrap().into()
}

#[test]
fn each_value_of_an_event_has_its_type() {
    let lead = |id| EventSubject::Owner(Owner::Lead(LeadId(id)));
    for (value, expected) in [
        (
            r#"{"lead_status":{"id":142,"pipeline_id":3}}"#,
            EventValue::Place(Place { pipeline: PipelineId(3), stage: StageId::WON }),
        ),
        (r#"{"customer_status":{"id":4}}"#, EventValue::CustomerStatus("4".into())),
        (r#"{"note":{"id":"5"}}"#, EventValue::Note(NoteId(5))),
        (r#"{"responsible_user":{"id":9}}"#, EventValue::User(UserId(9))),
        (r#"{"task_deadline":{"timestamp":7}}"#, EventValue::At(Timestamp(7))),
        (r#"{"task_type":{"id":2}}"#, EventValue::TaskKind(TaskKindId::MEETING)),
        (r#"{"task":{"text":"Call\nback"}}"#, EventValue::TaskText(SafeText::block("Call\nback"))),
        (r#"{"sale_field_value":{"sale":"125000.50"}}"#, EventValue::Price(Money(12_500_050))),
        (r#"{"sale_field_value":{"sale":0}}"#, EventValue::Price(Money::ZERO)),
        (r#"{"ltv_field_value":{"ltv":"12,5"}}"#, EventValue::Price(Money(1250))),
        (r#"{"name_field_value":{"name":"Kiln"}}"#, EventValue::Name("Kiln".into())),
        (r#"{"tag":{"name":"\u001b[2J"}}"#, EventValue::Tag("␛[2J".into())),
        (
            r#"{"custom_field_value":{"field_id":3,"field_type":1,"enum_id":null,"text":"Roof"}}"#,
            EventValue::Field { field: FieldId(3), option: None, text: "Roof".into() },
        ),
        (
            r#"{"custom_field_value":{"field_id":3,"field_type":4,"enum_id":"8","text":null}}"#,
            EventValue::Field { field: FieldId(3), option: Some(FieldOptionId(8)), text: "".into() },
        ),
        (r#"{"link":{"entity":{"type":"lead","id":4}}}"#, EventValue::Linked(lead(4))),
        (
            r#"{"unlink":{"entity":{"type":"contacts","id":4}}}"#,
            EventValue::Unlinked(EventSubject::Owner(Owner::Contact(ContactId(4)))),
        ),
        (r#"{"link":{"entity":{"type":"task","id":4}}}"#, EventValue::Linked(EventSubject::Task(TaskId(4)))),
        (
            r#"{"message":{"origin":"pro.wappi.tg","talk_id":3040,"id":"msg-1"}}"#,
            EventValue::Message { id: "msg-1".into(), origin: "pro.wappi.tg".into(), talk: "3040".into() },
        ),
        (r#"{"nps":{"rate":9}}"#, EventValue::Rating(9)),
        (r#"{"transaction":{"id":5}}"#, EventValue::Transaction("5".into())),
        (r#"{"helpbot":{"id":5}}"#, EventValue::Bot("5".into())),
        (
            r#"{"loss_reason":{"id":5,"name":"Price"}}"#,
            EventValue::LossReason { id: Some(LossReasonId(5)), name: "Price".into() },
        ),
        (r#"{"lead_status":{"id":"?"}}"#, EventValue::Text("?".into())),
        (r#"{"nobody":{"knows":["a",1]}}"#, EventValue::Text("a 1".into())),
        (r#"{"nobody":{"knows":[]}}"#, EventValue::Text("".into())),
        ("7", EventValue::Text("7".into())),
    ] {
        assert_eq!(event("x", value).after, [expected], "{value}");
    }
    let kinds = |kind: &str| {
        let json = format!(r#"{{"id":"1","entity_type":"{kind}","entity_id":4}}"#);
        AccountEvent::from(read::text::<wire::Event>(&json).unwrap()).subject
    };
    assert_eq!(kinds("lead"), lead(4));
    assert_eq!(kinds("task"), EventSubject::Task(TaskId(4)));
    assert_eq!(kinds("customer"), EventSubject::Other { kind: "customer".into(), id: "4".into() });
}

/// All names of events there are. What each is about is not repeated here but for those of one name each; that none
/// is [`EventTopic::Other`] shows that it was thought of.
#[test]
fn no_type_of_event_is_unknown() {
    const NAMES: &str = "lead_added lead_deleted lead_restored lead_status_changed lead_linked lead_unlinked \
        contact_added contact_deleted contact_restored contact_linked contact_unlinked company_added company_deleted \
        company_restored company_linked company_unlinked customer_added customer_deleted customer_restored customer_linked \
        customer_unlinked customer_status_changed task_added task_deleted task_completed task_type_changed \
        task_text_changed task_deadline_changed task_result_added incoming_call outgoing_call incoming_chat_message \
        outgoing_chat_message entity_direct_message incoming_sms outgoing_sms incoming_mail outgoing_mail \
        entity_tag_added entity_tag_deleted entity_linked entity_unlinked sale_field_changed name_field_changed \
        ltv_field_changed custom_field_value_changed custom_field_123_value_changed entity_responsible_changed \
        entity_merged robot_replied robot_replie intent_identified nps_rate_added link_followed transaction_added \
        common_note_added common_note_deleted attachment_note_added targeting_in_note_added targeting_out_note_added \
        geo_note_added service_note_added site_visit_note_added message_to_cashier_note_added key_action_completed \
        ai_result talk_created talk_closed conversation_answered talk_missed_event meta_chat_subscription_added \
        meta_chat_subscription_removed page_mention video_opened video_closed picture_opened picture_closed \
        zoom_conference dropbox_attachment catalog_element_linked";
    for name in NAMES.split_ascii_whitespace() {
        assert_ne!(EventTopic::of(name), EventTopic::Other, "{name}");
    }
    for name in ["", "from_the_future", "custom_field_x_value_changed", "custom_field_value", "lead"] {
        assert_eq!(EventTopic::of(name), EventTopic::Other, "{name}");
        assert_eq!(&*event(name, "").kind, name, "it keeps its name");
    }
    for (name, topic) in [
        ("incoming_call", EventTopic::Call(Direction::In)),
        ("outgoing_mail", EventTopic::Mail(Direction::Out)),
        ("entity_tag_deleted", EventTopic::TagsRemoved),
        ("custom_field_123_value_changed", EventTopic::Field),
        ("contact_unlinked", EventTopic::Unlinked),
        ("task_completed", EventTopic::TaskCompleted),
        ("common_note_deleted", EventTopic::NoteDeleted),
    ] {
        assert_eq!(EventTopic::of(name), topic, "{name}");
    }
}

#[test]
fn chats_of_a_lead_name_their_messenger() {
    let chat =
        read::body::<wire::Event>(&fixture("event_incoming_chat_message__thirdparty-test-double.json"))
            .unwrap();
    let chat = AccountEvent::from(chat);
    assert_eq!(chat.topic(), EventTopic::Chat(Direction::In));
    assert!(matches!(&chat.after[..], [EventValue::Message { talk, .. }] if &**talk == "3040"), "{chat:?}");
}

/// As earlier versions wrote them to the disk.
#[test]
fn what_was_kept_before_is_still_read() {
    let kept = r#"{"id":1,"owner":{"Lead":7},"body":{"Mail":{"direction":"In","from":{"name":"Ines","address":"i@q"},
        "to":{"name":"","address":"m@b"},"subject":"Quote","summary":"Hello","attachments":2}},
        "created_by":0,"created_at":5,"updated_at":6,"responsible":3}"#;
    let note: Note = serde_json::from_str(kept).unwrap();
    let mail = letter(&note);
    assert_eq!(
        (mail.to.len(), &*mail.to[0].address, mail.body.is_none(), note.is_pinned),
        (1, "m@b", true, false)
    );
    for (body, topic) in [
        (r#"{"Other":{"kind":"site_visit","text":"x"}}"#, Some(NoteTopic::SiteVisit)),
        (
            r#"{"Call":{"direction":"Out","phone":"1","duration":5,"outcome":null,"result":"","source":"","link":""}}"#,
            None,
        ),
        (r#"{"Attachment":{"name":"a","text":"b"}}"#, None),
    ] {
        assert_eq!(serde_json::from_str::<NoteBody>(body).unwrap().topic(), topic, "{body}");
    }
    let values = r#"[{"Place":{"pipeline":1,"stage":2}},{"User":3},{"Note":4},{"At":5},{"Text":"Roof"}]"#;
    assert_eq!(serde_json::from_str::<Vec<EventValue>>(values).unwrap().len(), 5);
}

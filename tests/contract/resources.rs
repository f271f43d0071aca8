//! Notes, tasks and incoming leads: every shape they were seen in, and what it must become.

use dealdesk::api::wire::{self, read};
use dealdesk::domain::{
    CallOutcome, CompanyId, ContactId, Direction, Fact, FactKind, FactValue, IncomingCategory, IncomingLead,
    LeadId, Note, NoteBody, Owner, OwnerKind, Task, TaskKindId, Timestamp, UserId,
};

use crate::rules::fixture;

fn notes(name: &str) -> Vec<Note> {
    let list: wire::Listing<wire::notes::Notes> = read::body(&fixture(name)).unwrap();
    list.embedded.notes.into_iter().map(|note| note.of(OwnerKind::Leads)).collect()
}

fn tasks(name: &str) -> Vec<Task> {
    let list: wire::Listing<wire::tasks::Tasks> = read::body(&fixture(name)).unwrap();
    list.embedded.tasks.into_iter().map(Into::into).collect()
}

#[test]
fn every_type_of_note_says_what_it_says() {
    let notes = notes("notes_list_every_type__synthetic.json");
    assert!(notes.iter().all(|note| note.owner == Owner::Lead(LeadId(7))));
    let texts: Vec<&str> = notes.iter().map(|note| note.body.text().as_str()).collect();
    assert_eq!(
        texts,
        [
            "",
            "wants a quote",
            "",
            "",
            "Your kiln is ready",
            "Form \"Quote\" was sent",
            "Line one\nline two",
            "Hello Mara",
            "plan.pdf",
            "Here",
            "Deposit first",
            "child",
            "Sent the quote",
            "",
            "",
            ""
        ]
    );
    assert_eq!((notes[0].created_by, notes[0].updated_at), (UserId::ROBOT, Timestamp(6)));
    let NoteBody::Call(call) = &notes[1].body else { panic!("{:?}", notes[1]) };
    assert_eq!(
        (call.direction, call.duration, call.outcome),
        (Direction::In, 61, Some(CallOutcome::Success))
    );
    assert_eq!((&*call.phone, &*call.link), ("447700900123", "https://pbx.example/1"));
    let NoteBody::Call(call) = &notes[2].body else { panic!("{:?}", notes[2]) };
    assert_eq!((call.direction, call.outcome), (Direction::Out, None));
    assert!(
        matches!(&notes[3].body, NoteBody::Sms { direction: Direction::In, phone, .. } if phone.is_empty())
    );
    assert!(matches!(&notes[6].body, NoteBody::Service { service, .. } if &**service == "Robot"));
    let NoteBody::Mail(mail) = &notes[7].body else { panic!("{:?}", notes[7]) };
    assert_eq!((mail.direction, &*mail.subject, mail.attachments), (Direction::In, "Quote", 2));
    assert_eq!(
        (&*mail.from.name, &*mail.from.address, &*mail.to[0].address),
        ("Ines", "ines@quayside.example", "mara@bluekiln.example")
    );
    assert_eq!((&*mail.thread, &*mail.message, mail.is_private), ("32178718", "54197510", false));
    assert!(matches!(&notes[8].body, NoteBody::Attachment { name, .. } if &**name == "9f_plan.pdf"));
    assert!(matches!(&notes[9].body, NoteBody::Geolocation { latitude, .. } if &**latitude == "51.45"));
    assert!(matches!(&notes[10].body, NoteBody::Cashier { status, .. } if &**status == "shown"));
    assert!(matches!(&notes[11].body, NoteBody::Other { kind, .. } if &**kind == "lead_auto_created"));
    assert!(matches!(&notes[14].body, NoteBody::Call(_)), "10 is how scripts of old wrote a call");
}

#[test]
fn a_letter_and_a_call_as_recorded() {
    let read = |name| read::body::<wire::Note>(&fixture(name)).unwrap().of(OwnerKind::Contacts);
    let letter = read("note_amomail_message__issue-amocrm-api-php-204.json");
    assert_eq!(letter.owner, Owner::Contact(ContactId(9_965_535)));
    assert!(
        matches!(&letter.body, NoteBody::Mail(mail) if mail.direction == Direction::Out && mail.attachments == 0)
    );
    let call = read("note_call_out_null_link__issue-amocrm-api-php-383.json");
    assert!(matches!(&call.body, NoteBody::Call(call) if call.duration == 160 && call.link.is_empty()));
    let file = &notes("notes_list_by_type__amocrm-docs.json")[1];
    assert!(matches!(&file.body, NoteBody::Attachment { name, .. } if name.starts_with("Снимок экрана")));
}

#[test]
fn results_and_owners_of_tasks() {
    let tasks = tasks("tasks_list_results__synthetic.json");
    assert_eq!(tasks[0].result.as_deref(), Some("Sent the quote"));
    assert_eq!((tasks[0].kind, tasks[0].duration, tasks[0].due), (TaskKindId::MEETING, 1800, Timestamp(100)));
    assert!(tasks[0].is_completed && tasks[1..].iter().all(|t| t.result.is_none() && !t.is_completed));
    let owners: Vec<_> = tasks.iter().map(|task| task.owner).collect();
    assert_eq!(owners, [Some(Owner::Lead(LeadId(7))), None, None, Some(Owner::Company(CompanyId(5)))]);
}

#[test]
fn who_an_incoming_lead_is_from() {
    let list: wire::Listing<wire::unsorted::UnsortedList> =
        read::body(&fixture("unsorted_list__synthetic.json")).unwrap();
    let leads: Vec<IncomingLead> = list.embedded.unsorted.into_iter().map(Into::into).collect();
    let told: Vec<_> = leads
        .iter()
        .map(|l| (&*l.source_name, l.contact_name.as_deref(), l.phone.as_deref(), l.lead_name.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("pbx", None, Some("447700900199"), None),
            ("Inbox", Some("Ines"), None, Some("Espresso bar")),
            ("Shop chat", Some("Ines C."), None, Some("Do you repair kilns?")),
            ("Website", None, None, Some("Quote")),
            ("", None, None, None),
        ]
    );
    assert_eq!((leads[0].lead, leads[0].contact), (Some(LeadId(4)), Some(ContactId(3))));
    assert_eq!(leads[4].category, IncomingCategory::Other("visits".into()));
}

/// Of every category all that is told, whatever shape it has.
#[test]
fn what_is_told_of_an_incoming_lead() {
    let list: wire::Listing<wire::unsorted::UnsortedList> =
        read::body(&fixture("unsorted_list__synthetic.json")).unwrap();
    let leads: Vec<IncomingLead> = list.embedded.unsorted.into_iter().map(Into::into).collect();
    let said = |lead: &IncomingLead| -> Vec<(FactKind, String)> {
        let said = |fact: &Fact| match &fact.value {
            FactValue::Text(text) => text.to_string(),
            FactValue::Time(at) => format!("at {at:?}"),
            FactValue::Seconds(long) => format!("{long} s"),
        };
        lead.facts.iter().map(|fact| (fact.what.clone(), said(fact))).collect()
    };
    let line = |what: FactKind, text: &str| (what, text.to_owned());
    assert_eq!(
        said(&leads[0]),
        [
            line(FactKind::From, "447700900123"),
            line(FactKind::Phone, "447700900199"),
            line(FactKind::At, "at Timestamp(10)"),
            line(FactKind::Duration, "0 s"),
            line(FactKind::Service, "pbx"),
        ]
    );
    assert_eq!(
        said(&leads[1]),
        [
            line(FactKind::Subject, "Quote"),
            line(FactKind::Message, "Hello"),
            line(FactKind::From, "Ines"),
            line(FactKind::Email, "ines@quayside.example"),
            line(FactKind::Thread, "5"),
            line(FactKind::Reference, "6"),
        ]
    );
    assert_eq!(
        said(&leads[2]),
        [
            line(FactKind::Message, "Do you repair kilns?"),
            line(FactKind::From, "Ines C."),
            line(FactKind::From, "Ines"),
            line(FactKind::To, "Shop"),
            line(FactKind::Source, "Shop chat"),
            line(FactKind::Service, "telegram"),
            line(FactKind::Thread, "x"),
        ]
    );
    assert_eq!(
        said(&leads[3]),
        [
            line(FactKind::Form, "Quote"),
            line(FactKind::FormId, "q"),
            line(FactKind::At, "at Timestamp(1570178452)"),
        ]
    );
    assert_eq!(leads[4].facts, []);
    assert_eq!(leads[1].email.as_deref(), Some("ines@quayside.example"));
    let one: wire::Unsorted = read::body(&fixture("unsorted_get_uid__amocrm-docs.json")).unwrap();
    let one = IncomingLead::from(one);
    assert_eq!(one.facts.len(), 6, "{:?}", one.facts);
    assert_eq!(&**one.title(), "Обратная связь");
}

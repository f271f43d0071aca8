//! What is made new: never twice.

use dealdesk::domain::{
    CallOutcome, Change, Direction, FieldId, FieldKind, FieldValue, FieldValues, Money, NewCompany,
    NewContact, NewLead, NewNote, NewNoteKind, NewTask, NoteBody, NoteId, Owner, Party, PipelineId, Place,
    SafeText, StageId, Target, TaskKindId,
};
use http::Method;
use serde_json::{Value, json};

use super::common::app::server::{SALES, stage};
use super::desk::{Desk, End};

fn phone(number: &str) -> FieldValues {
    FieldValues {
        field: FieldId(0),
        name: "Phone".into(),
        code: "PHONE".into(),
        kind: FieldKind::MultiText,
        values: vec![FieldValue::Labelled { value: number.into(), label: "MOB".into() }],
        is_computed: false,
    }
}

/// An addition of each sort, and the list that holds it with the key its words stand under.
fn everything(desk: &Desk) -> Vec<(Target, Change, String, &'static str)> {
    let (lead, contact, company) = desk.cast();
    let note = |kind: NewNoteKind| Change::AddNote(NewNote { text: "A word of mine".into(), kind });
    let task = NewTask {
        kind: TaskKindId::MEETING,
        duration: 900,
        ..NewTask::new("A task of mine".into(), desk.now().plus(100_000))
    };
    let call = NewNoteKind::Call {
        direction: Direction::Out,
        phone: "+351 555 0142".into(),
        duration: 185,
        outcome: Some(CallOutcome::Success),
    };
    let sms = NewNoteKind::Sms { direction: Direction::In, phone: "+351 555 0142".into() };
    let mut all = Vec::new();
    for owner in [Owner::Lead(lead), Owner::Contact(contact), Owner::Company(company)] {
        let (sort, id) = match owner {
            Owner::Lead(id) => ("leads", id.get()),
            Owner::Contact(id) => ("contacts", id.get()),
            Owner::Company(id) => ("companies", id.get()),
        };
        let notes = format!("/api/v4/{sort}/{id}/notes?limit=250");
        for kind in
            [NewNoteKind::Common, call.clone(), sms.clone(), NewNoteKind::Service { service: "Desk".into() }]
        {
            all.push((owner.into(), note(kind), notes.clone(), "A word of mine"));
        }
        let tasks = format!(
            "/api/v4/tasks?filter%5Bentity_type%5D={sort}&filter%5Bentity_id%5D%5B%5D={id}&limit=250"
        );
        all.push((owner.into(), Change::AddTask(task.clone()), tasks, "A task of mine"));
    }
    let new_lead = NewLead {
        name: "A lead of mine".into(),
        price: Money::from_units(900),
        place: Place { pipeline: PipelineId(SALES), stage: StageId(stage::NEEDS) },
        responsible: None,
        tags: vec!["new".into()],
        contact: Some(Party::New(NewContact {
            name: "A contact of mine".into(),
            fields: vec![phone("+351 555 0777")],
            ..NewContact::default()
        })),
        company: Some(Party::Known(company)),
    };
    let leads = "/api/v4/leads?limit=250".to_owned();
    all.push((Target::Account, Change::CreateLead(Box::new(new_lead)), leads, "A lead of mine"));
    let new_contact = NewContact {
        name: "A contact of mine".into(),
        fields: vec![phone("+351 555 0777")],
        lead: Some(lead),
        company: Some(company),
        ..NewContact::default()
    };
    let contacts = "/api/v4/contacts?limit=250".to_owned();
    all.push((Target::Account, Change::CreateContact(Box::new(new_contact)), contacts, "A contact of mine"));
    let new_company =
        NewCompany { name: "A company of mine".into(), lead: Some(lead), ..NewCompany::default() };
    let companies = "/api/v4/companies?limit=250".to_owned();
    all.push((Target::Account, Change::CreateCompany(Box::new(new_company)), companies, "A company of mine"));
    all
}

/// How often these words stand there.
fn count(desk: &Desk, list: &str, words: &str) -> usize {
    desk.server.ask(Method::GET, list, &Value::Null).to_string().matches(&format!("\"{words}\"")).count()
}

async fn each(faults: &str) {
    let all = everything(&Desk::new()).len();
    for n in 0..all {
        let mut desk = Desk::new();
        let (on, change, list, words) = everything(&desk).swap_remove(n);
        assert_eq!(count(&desk, &list, words), 0);
        desk.server.set_faults(faults);
        desk.push(on, change.clone(), None);
        let end = desk.end().await;
        assert!(matches!(end, End::Arrived(Some(_))), "{change:?}: {end:?}");
        desk.server.set_faults("");
        assert_eq!(count(&desk, &list, words), 1, "{change:?} with {faults:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_addition_arrives_once() {
    each("").await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_does_not_double_it() {
    each("post:drop-after*1").await;
}

#[tokio::test(start_paused = true)]
async fn nor_do_a_dropped_request_and_a_lost_answer_in_turn() {
    each("post:504*1,post:drop-after*1,429*2").await;
}

#[tokio::test(start_paused = true)]
async fn new_people_are_linked_to_what_they_were_made_for() {
    for faults in ["", "post:drop-after*2", "post:drop-after*1,post:504*1"] {
        let mut desk = Desk::new();
        let (lead, _, company) = desk.cast();
        let contact = NewContact {
            name: "A contact of mine".into(),
            lead: Some(lead),
            company: Some(company),
            ..NewContact::default()
        };
        desk.server.set_faults(faults);
        desk.push(Target::Account, Change::CreateContact(Box::new(contact)), None);
        let End::Arrived(Some(made)) = desk.end().await else { panic!("{faults}") };
        desk.server.set_faults("");
        let made = dealdesk::domain::ContactId(made);
        assert!(desk.lead(lead).await.contacts.iter().any(|linked| linked.id == made), "{faults}");
        let dealdesk::domain::Entity::Contact(contact) = desk.read(Target::Contact(made)).await else {
            panic!("a contact")
        };
        assert_eq!(contact.company, Some(company), "{faults}");
        assert_eq!(contact.name, SafeText::line("A contact of mine"));
    }
}

#[tokio::test(start_paused = true)]
async fn how_a_logged_call_went_is_corrected_and_brought_back() {
    let mut desk = Desk::new();
    let of = Owner::Lead(desk.cast().0);
    let kind = NewNoteKind::Call {
        direction: Direction::In,
        phone: "+351 555 0142".into(),
        duration: 185,
        outcome: Some(CallOutcome::NoAnswer),
    };
    desk.push(of.into(), Change::AddNote(NewNote { text: "Later".into(), kind }), None);
    let End::Arrived(Some(made)) = desk.end().await else { panic!("the call did not arrive") };
    let id = NoteId(made);
    let before = desk.note(of, id).await;
    let body = before.body.rewritten("3:05 success\nWants a quote").expect("facts");
    let rewrite = |body: &NoteBody| Change::Rewrite { of, body: Box::new(body.clone()) };
    desk.push(Target::Note(id), rewrite(&body), Some(rewrite(&before.body)));
    assert!(matches!(desk.end().await, End::Arrived(None)));
    let path = format!("/api/v4/leads/{}/notes/{id}", desk.cast().0);
    let params = |desk: &Desk| desk.server.ask(Method::GET, &path, &Value::Null)["params"].clone();
    let after = params(&desk);
    assert_eq!(
        (&after["call_status"], &after["call_result"], &after["duration"], &after["phone"]),
        (&json!(4), &json!("Wants a quote"), &json!(185), &json!("+351 555 0142"))
    );
    // What a telephone service finds it by.
    assert!(after["uniq"].as_str().is_some_and(|uniq| uniq.starts_with("dealdesk-")), "{after}");
    desk.undo().await;
    assert!(matches!(desk.end().await, End::Arrived(None)));
    let back = params(&desk);
    assert_eq!((&back["call_status"], &back["call_result"]), (&json!(6), &json!("Later")));
    assert_eq!(back["uniq"], after["uniq"]);
}

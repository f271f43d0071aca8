//! Changes of what is there.

use dealdesk::api::endpoint::ListNotes;
use dealdesk::domain::{
    Change, FieldDef, FieldKind, FieldOption, FieldValue, FieldValues, Linked, LossReasonId, Money, Note,
    Owner, OwnerKind, PipelineId, Place, SafeText, StageId, TagChange, Target, TaskKindId, Timestamp, UserId,
};
use dealdesk::sync::event::{TroubleKind, Turned};
use http::Method;
use serde_json::{Value, json};

use super::common::app::server::SALES;
use super::desk::{Desk, End};

const OTHER_USER: UserId = UserId(8_101_004);

/// A value of each sort a person can enter, other than what is likely to stand there.
fn sample(field: &FieldDef) -> Option<Vec<FieldValue>> {
    let text = |text: &str| vec![FieldValue::Text(text.into())];
    let choice =
        |option: &FieldOption| FieldValue::Choice { option: Some(option.id), label: option.label.clone() };
    let labelled =
        |value: &str, label: &str| FieldValue::Labelled { value: value.into(), label: label.into() };
    Some(match field.kind {
        FieldKind::Text | FieldKind::StreetAddress => text("Quay 7"),
        FieldKind::TextArea => vec![FieldValue::Text(SafeText::block("two\nlines"))],
        FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => text("12.5"),
        FieldKind::Url => text("https://example.com/kiln"),
        FieldKind::Checkbox => vec![FieldValue::Flag(true)],
        FieldKind::Select | FieldKind::Radio | FieldKind::Category => vec![choice(field.options.last()?)],
        FieldKind::MultiSelect => field.options.iter().take(2).map(choice).collect(),
        FieldKind::Date | FieldKind::DateTime | FieldKind::Birthday => {
            vec![FieldValue::At(Timestamp(1_800_057_600))]
        }
        FieldKind::MultiText if &*field.code == "EMAIL" => vec![labelled("new@quay.example", "WORK")],
        FieldKind::MultiText if &*field.code != "PHONE" => vec![labelled("kiln", "")],
        FieldKind::MultiText => vec![labelled("+351 555 0199", "MOB"), labelled("+351 555 0198", "WORK")],
        FieldKind::SmartAddress => vec![labelled("Quay 7", "address_line_1"), labelled("Porto", "city")],
        FieldKind::LegalEntity => vec![FieldValue::Parts(vec![
            ("name".into(), "Quay Ltd".into()),
            ("vat_id".into(), "0012345".into()),
        ])],
        // Written by programs, or made of things that are kept elsewhere.
        FieldKind::TrackingData
        | FieldKind::File
        | FieldKind::Items
        | FieldKind::LinkedEntity
        | FieldKind::ChainedList
        | FieldKind::Payer
        | FieldKind::Supplier
        | FieldKind::Unknown(_) => return None,
    })
}

async fn field_changes(desk: &Desk, on: Target, owner: OwnerKind) -> Vec<(Target, Change)> {
    let fields = desk.fields(owner).await;
    let changes = fields.iter().filter(|field| !field.is_api_only).filter_map(|field| {
        let values = FieldValues {
            field: field.id,
            name: field.name.clone(),
            code: field.code.clone(),
            kind: field.kind.clone(),
            values: sample(field)?,
            is_computed: false,
        };
        Some((on, Change::SetField(values)))
    });
    changes.collect()
}

/// A change of every part of everything, each of a value of its own.
async fn everything(desk: &Desk) -> Vec<(Target, Change)> {
    let (lead, contact, company) = desk.cast();
    let task = Target::Task(desk.task());
    let (lead, contact, company) = (Target::Lead(lead), Target::Contact(contact), Target::Company(company));
    let place = |stage| Place { pipeline: PipelineId(SALES), stage: StageId(stage) };
    let reasons = desk.server.ask(Method::GET, "/api/v4/leads/loss_reasons", &Value::Null);
    let reason = reasons["_embedded"]["loss_reasons"][0]["id"].as_i64().map(LossReasonId);
    let other = other_contact(desk, contact);
    let mut all = vec![
        (lead, Change::Move { to: place(143), reason }),
        (lead, Change::SetPrice(Money::from_units(777))),
        (lead, Change::Link { to: other, how: Linked::Linked }),
        (contact, Change::Link { to: company.owner().expect("a company"), how: Linked::Not }),
        (task, Change::SetText("Send the quote".into())),
        (task, Change::Reschedule { due: desk.now().plus(90_000), duration: 1_800 }),
        (task, Change::SetTaskKind(TaskKindId::MEETING)),
        (task, Change::Assign(OTHER_USER)),
        (task, Change::Finish { is_completed: true, result: Some("agreed".into()) }),
    ];
    for on in [lead, contact, company] {
        all.push((on, Change::Rename("Renamed".into())));
        all.push((on, Change::Assign(OTHER_USER)));
        let tags = TagChange { add: vec!["harbour".into(), "тёплый".into()], remove: Vec::new() };
        all.push((on, Change::Tag(tags)));
        let owner = on.owner().expect("an owner");
        all.extend(field_changes(desk, on, owner.kind()).await);
        all.extend(rewrite(desk, owner).await);
    }
    all
}

fn other_contact(desk: &Desk, than: Target) -> Owner {
    let contacts = desk.server.ask(Method::GET, "/api/v4/contacts?limit=50", &Value::Null);
    let contacts = contacts["_embedded"]["contacts"].as_array().expect("contacts").clone();
    let ids = contacts.iter().rev().map(|contact| contact["id"].as_i64().expect("an id"));
    let mut owners = ids.map(|id| Owner::Contact(dealdesk::domain::ContactId(id)));
    owners.find(|owner| Target::from(*owner) != than).expect("another contact")
}

/// One note of each sort that can be written anew.
async fn rewrite(desk: &Desk, of: Owner) -> Vec<(Target, Change)> {
    let mut notes = desk.ask(ListNotes::Of(of)).await.items;
    notes.retain(|note| note.body.is_editable());
    let mut seen = Vec::new();
    notes.retain(|note| {
        let sort = std::mem::discriminant(&note.body);
        let is_new = !seen.contains(&sort);
        seen.push(sort);
        is_new
    });
    let change = |note: Note| {
        let body = note.body.rewritten("4:05 wrong number\nCalled.\nWants a quote.").expect("a text");
        (Target::Note(note.id), Change::Rewrite { of, body: Box::new(body) })
    };
    notes.into_iter().map(change).collect()
}

/// Each change for itself: `with` sets the weather before it, and says how it ends.
async fn each(faults: &str, check: impl AsyncFn(&mut Desk, Target, Change)) {
    let count = everything(&Desk::new()).await.len();
    assert!(count > 60, "only {count} changes: does the account have every field?");
    for n in 0..count {
        let mut desk = Desk::new();
        let (on, change) = everything(&desk).await.swap_remove(n);
        desk.server.set_faults(faults);
        check(&mut desk, on, change).await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_change_arrives_and_undo_brings_back_what_stood_there() {
    each("", async |desk, on, change| {
        let base = desk.stands(on, &change).await;
        desk.push(on, change.clone(), base.clone());
        assert!(matches!(desk.end().await, End::Arrived(None)), "{change:?} on {on:?}");
        assert!(desk.is_done(on, &change).await, "{change:?}: {:?}", desk.stands(on, &change).await);
        let turned = desk.undo().await;
        assert!(matches!(&turned, Turned::Done { edits, .. } if edits.len() == 1), "{change:?}: {turned:?}");
        let end = desk.end().await;
        assert!(matches!(end, End::Arrived(None)), "undo of {change:?}: {end:?}");
        let base = base.expect("a change has a base");
        assert!(desk.is_done(on, &base).await, "{base:?}: {:?}", desk.stands(on, &change).await);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_changes_nothing_about_it() {
    each("patch:drop-after*1,post:drop-after*1", async |desk, on, change| {
        let base = desk.stands(on, &change).await;
        desk.push(on, change.clone(), base);
        let end = desk.end().await;
        assert!(matches!(end, End::Arrived(None)), "{change:?} on {on:?}: {end:?}");
        assert!(desk.is_done(on, &change).await, "{change:?}");
    })
    .await;
}

/// What a colleague makes of the same part meanwhile.
fn by_a_colleague(desk: &Desk, on: Target, change: &Change) -> Option<()> {
    let path = match on {
        Target::Lead(id) => format!("/api/v4/leads/{id}"),
        Target::Contact(id) => format!("/api/v4/contacts/{id}"),
        Target::Company(id) => format!("/api/v4/companies/{id}"),
        Target::Task(id) => format!("/api/v4/tasks/{id}"),
        Target::Note(_) | Target::Account => return None,
    };
    let body = match change {
        Change::Rename(_) => json!({"name": "By a colleague"}),
        Change::SetPrice(_) => json!({"price": 4_242}),
        Change::Assign(_) => json!({"responsible_user_id": 8_101_010}),
        Change::Move { .. } => json!({"status_id": 142}),
        Change::SetText(_) => json!({"text": "By a colleague"}),
        Change::Reschedule { .. } => json!({"complete_till": 1_900_000_000}),
        Change::Finish { .. } => json!({"is_completed": true, "result": {"text": "by a colleague"}}),
        Change::SetField(values) if values.kind == FieldKind::Text => {
            json!({"custom_fields_values": [{"field_id": values.field.get(), "values": [{"value": "By a colleague"}]}]})
        }
        _ => return None,
    };
    desk.server.ask(Method::PATCH, &path, &body);
    Some(())
}

#[tokio::test(start_paused = true)]
async fn nobody_is_overwritten_in_silence() {
    let (mut parked, mut skipped) = (0, 0);
    let count = everything(&Desk::new()).await.len();
    for n in 0..count {
        let mut desk = Desk::new();
        let (on, change) = everything(&desk).await.swap_remove(n);
        let base = desk.stands(on, &change).await;
        if by_a_colleague(&desk, on, &change).is_none() {
            skipped += 1;
            continue;
        }
        let theirs = desk.stands(on, &change).await;
        desk.push(on, change.clone(), base);
        let end = desk.end().await;
        assert!(matches!(&end, End::Parked(why) if why.kind == TroubleKind::Changed), "{change:?}: {end:?}");
        assert_eq!(desk.stands(on, &change).await, theirs, "{change:?}");
        parked += 1;
    }
    assert!(parked >= 14, "{parked} parked, {skipped} skipped");
}

#[tokio::test(start_paused = true)]
async fn tags_of_two_people_both_stay() {
    let mut desk = Desk::new();
    let on = Target::Lead(desk.cast().0);
    let change = Change::Tag(TagChange { add: vec!["mine".into()], remove: Vec::new() });
    let base = desk.stands(on, &change).await;
    let Target::Lead(id) = on else { unreachable!("a lead") };
    desk.server.ask(
        Method::PATCH,
        &format!("/api/v4/leads/{id}"),
        &json!({"tags_to_add": [{"name": "theirs"}]}),
    );
    desk.push(on, change, base);
    assert!(matches!(desk.end().await, End::Arrived(None)));
    let tags: Vec<String> = desk.lead(id).await.lead.tags.iter().map(|tag| tag.name.to_string()).collect();
    assert!(tags.contains(&"mine".to_owned()) && tags.contains(&"theirs".to_owned()), "{tags:?}");
}

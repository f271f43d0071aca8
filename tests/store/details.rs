//! Leads in full that came in a list: known to filters and cards, whole where their people are known too.

use std::collections::BTreeSet;

use dealdesk::domain::query::Fact;
use dealdesk::domain::search::Whereabouts;
use dealdesk::domain::{
    Change, Contact, ContactId, FieldId, FieldKind, FieldValue, FieldValues, LeadDetails, LeadId,
    LinkedContact, Owner, PipelineId, SafeText, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, Confirmed, Cursor, NewEdit, Scope, Store, Story};
use rusqlite::Connection;

use super::{Home, NOW, is_sound, lead};

const ROOM: FieldId = FieldId(7);
const NOTES: FieldId = FieldId(8);

fn field(field: FieldId, text: &str) -> FieldValues {
    FieldValues {
        field,
        name: if field == ROOM { "Room" } else { "Site notes" }.into(),
        code: SafeText::default(),
        kind: FieldKind::Text,
        values: vec![FieldValue::Text(text.into())],
        is_computed: false,
    }
}

/// Linked to contact 9, changed as late as its score is high.
fn details(id: i64, score: i64, fields: Vec<FieldValues>) -> LeadDetails {
    LeadDetails {
        lead: lead(id, 1, score),
        fields,
        contacts: vec![LinkedContact { id: ContactId(9), is_main: true }],
        created_by: UserId(1),
        updated_by: UserId(1),
        score: Some(score),
    }
}

fn contact() -> Contact {
    Contact {
        id: ContactId(9),
        name: "Mara Linden".into(),
        responsible: UserId(1),
        company: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
        fields: Vec::new(),
        tags: Vec::new(),
        leads: Vec::new(),
    }
}

async fn listed(store: &Store, all: Vec<LeadDetails>, now: Timestamp) {
    store.save_details(all, Bookmark::None, now).await.expect("saved");
}

async fn known(store: &Store, id: i64) -> Option<(Story, Timestamp)> {
    store.load_known_story(LeadId(id)).await.expect("loaded")
}

async fn score(store: &Store, id: i64) -> Option<i64> {
    known(store, id).await.and_then(|(story, _)| story.details.score)
}

/// What one field says of lead 1 and 2.
async fn rooms(store: &Store) -> [String; 2] {
    let table = store.load_fields(vec![ROOM], None).await.expect("loaded");
    [1, 2].map(|id| match table.fact(LeadId(id), ROOM) {
        Fact::Is([FieldValue::Text(text)]) => text.to_string(),
        Fact::Nothing => String::new(),
        Fact::Is(_) | Fact::Unknown => "?".to_owned(),
    })
}

#[tokio::test]
async fn what_a_list_told_is_no_story_until_its_people_are_there() {
    let home = Home::new();
    let store = home.open();
    let fields = vec![field(NOTES, "Ring twice"), field(ROOM, "Roof")];
    listed(&store, vec![details(1, 5, fields.clone()), details(2, 6, Vec::new())], NOW).await;
    assert_eq!(store.load_story(LeadId(1)).await.expect("loaded"), None);
    let (kept, at) = known(&store, 1).await.expect("in full, without its contact");
    assert_eq!((kept.details, kept.contacts, at), (details(1, 5, fields), Vec::new(), NOW));

    store.save_entities(vec![contact()], Bookmark::None).await.expect("saved");
    let (kept, at) = store.load_story(LeadId(1)).await.expect("loaded").expect("its people are known");
    assert_eq!((kept.contacts, at), (vec![contact()], NOW));

    let story = |score| Story { details: details(1, score, Vec::new()), contacts: Vec::new(), company: None };
    store.save_story(story(7), NOW.plus(-9)).await.expect("saved");
    let (kept, at) = store.load_story(LeadId(1)).await.expect("loaded").expect("a story");
    assert_eq!((kept.details.score, at), (Some(7), NOW.plus(-9)), "as old as its people");
    is_sound(&store).await;
}

#[tokio::test]
async fn an_older_word_never_replaces_a_newer_one() {
    let home = Home::new();
    let store = home.open();
    let story = Story { details: details(1, 7, Vec::new()), contacts: vec![contact()], company: None };
    store.save_story(story, NOW).await.expect("saved");
    listed(&store, vec![details(1, 3, vec![field(ROOM, "Roof")])], NOW.plus(9)).await;
    assert_eq!(score(&store, 1).await, Some(7));
    assert_eq!(rooms(&store).await, ["", "?"]);
    // A newer list tells newer fields; the story stays as old as its people.
    listed(&store, vec![details(1, 9, vec![field(ROOM, "Terrace")])], NOW.plus(60)).await;
    let (kept, at) = store.load_story(LeadId(1)).await.expect("loaded").expect("a story");
    assert_eq!((kept.details.score, at), (Some(9), NOW));
    // Two changes in one second: what came later counts.
    listed(&store, vec![details(1, 9, vec![field(ROOM, "Cellar")])], NOW.plus(61)).await;
    assert_eq!(rooms(&store).await, ["Cellar", "?"]);
}

#[tokio::test]
async fn what_a_list_told_is_as_young_as_the_list() {
    let home = Home::new();
    let store = home.open();
    listed(&store, vec![details(1, 5, Vec::new())], NOW).await;
    let read = Cursor { complete_at: Some(NOW.plus(600)), ..Cursor::default() };
    let bookmark = Bookmark::At { scope: Scope::changed_leads(), cursor: read };
    store.save_details(Vec::new(), bookmark, NOW.plus(600)).await.expect("saved");
    assert_eq!(known(&store, 1).await.map(|(_, at)| at), Some(NOW.plus(600)));
    // The board knows of a later change, whose fields nobody has read.
    store.save_page(vec![lead(1, 1, 6)], Bookmark::None).await.expect("saved");
    assert_eq!(known(&store, 1).await.map(|(_, at)| at), Some(NOW));
}

#[tokio::test]
async fn the_fields_that_are_asked_for_come_of_all_leads_or_of_some() {
    let home = Home::new();
    let store = home.open();
    let roof = vec![field(NOTES, "Ring twice"), field(ROOM, "Roof")];
    listed(&store, vec![details(1, 5, roof), details(2, 5, vec![field(NOTES, "Roof")])], NOW).await;
    store.save_page(vec![lead(3, 1, 5)], Bookmark::None).await.expect("saved");
    assert_eq!(rooms(&store).await, ["Roof", ""]);
    let both = store.load_fields(vec![NOTES, ROOM], Some(vec![LeadId(2), LeadId(3)])).await.expect("loaded");
    assert_eq!(both.fields().collect::<BTreeSet<_>>(), BTreeSet::from([ROOM, NOTES]));
    assert_eq!(both.fact(LeadId(2), NOTES), Fact::Is(&[FieldValue::Text("Roof".into())][..]));
    assert_eq!(both.fact(LeadId(1), NOTES), Fact::Unknown, "it was not asked for");
    assert_eq!(both.fact(LeadId(3), NOTES), Fact::Unknown, "it came without its fields");
    // A field has the name it was told last, for all leads.
    let renamed = FieldValues { name: "Hall".into(), ..field(ROOM, "Pit") };
    listed(&store, vec![details(2, 6, vec![renamed])], NOW).await;
    let (kept, _) = known(&store, 1).await.expect("known");
    assert_eq!(kept.details.fields[1].name.as_str(), "Hall");
    store.remove_lead(LeadId(1)).await.expect("removed");
    assert_eq!(rooms(&store).await, ["?", "Pit"]);
}

#[tokio::test]
async fn own_edits_that_arrived_are_in_the_fields() {
    let home = Home::new();
    let store = home.open();
    listed(&store, vec![details(1, 5, vec![field(ROOM, "Roof")])], NOW).await;
    let change = Change::SetField(field(ROOM, "Terrace"));
    let settle = async |confirmed| {
        let edit = NewEdit { entity: LeadId(1).into(), change: change.clone(), base: None };
        store.accept(edit, NOW).await.expect("accepted");
        let owner = store.new_owner().await.expect("an owner");
        let row = store.lease_next(owner, NOW).await.expect("leased").expect("a row");
        assert!(store.settle(row.id, confirmed).await.expect("settled"));
    };
    // The server said yes and no more.
    settle(Confirmed::AsAsked).await;
    assert_eq!(rooms(&store).await, ["Terrace", "?"]);
    settle(Confirmed::Read(vec![details(1, 6, vec![field(ROOM, "Cellar")]).into()])).await;
    settle(Confirmed::Read(vec![details(2, 6, vec![field(ROOM, "Pit")]).into()])).await;
    assert_eq!(rooms(&store).await, ["Cellar", "Pit"], "one that was unknown is known now");
}

#[tokio::test]
async fn what_is_written_in_fields_is_found_and_what_is_not_any_more_is_not() {
    let home = Home::new();
    let store = home.open();
    let filled = |n: i64| vec![field(ROOM, &format!("Крыша {n}")), field(NOTES, "8 912 345-67-89")];
    listed(&store, (1..=3).map(|n| details(n, 5, filled(n))).collect(), NOW).await;
    let found = async |text: &str| {
        let found = store.search_texts(text.into()).await.expect("looked through");
        found.into_iter().map(|finding| (finding.on, finding.at)).collect::<Vec<_>>()
    };
    let one = (Owner::Lead(LeadId(2)), Whereabouts::Field("Room".into()));
    for text in ["крыша 2", "rhsif 2", "krysha 2"] {
        assert_eq!(found(text).await, std::slice::from_ref(&one), "{text}");
    }
    assert_eq!(found("+7 912 3456789").await.len(), 3, "as a number, however it is spelled");
    assert_eq!(found("Room").await, [], "the names of fields are no texts");
    listed(&store, vec![details(2, 6, vec![field(ROOM, "Terrace")]), details(3, 6, Vec::new())], NOW).await;
    assert_eq!(found("крыша").await.len(), 1);
    assert_eq!(found("terrace").await, [one]);
    store.remove_lead(LeadId(2)).await.expect("removed");
    assert_eq!(found("terrace").await, []);
    is_sound(&store).await;
}

#[tokio::test]
async fn a_pipeline_read_by_an_earlier_version_is_read_once_more() {
    let home = Home::new();
    let (store, pipeline) = (home.open(), PipelineId(1));
    let cursor = async |store: &Store| store.load_cursor(Scope::all_leads(pipeline)).await.expect("loaded");
    let sweep = store.begin_sweep(pipeline, NOW, 60).await.expect("begun");
    store.finish_sweep(pipeline, sweep.number, NOW).await.expect("finished");
    assert!(!cursor(&store).await.lacks_fields);
    let raw = Connection::open(home.path()).expect("opened");
    raw.execute("update cursors set lacks_fields = 1", []).expect("as a migration leaves it");
    let old = cursor(&store).await;
    assert!(old.lacks_fields && old.complete_at == Some(NOW), "all its leads are known all the same");
    let sweep = store.begin_sweep(pipeline, NOW, 60).await.expect("begun");
    assert!(cursor(&store).await.lacks_fields, "until it has come to its end");
    store.finish_sweep(pipeline, sweep.number, NOW).await.expect("finished");
    assert!(!cursor(&store).await.lacks_fields);
}

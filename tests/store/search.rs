//! What is looked for in all that is kept: names, numbers, fields, tags, notes.

use dealdesk::domain::search::Whereabouts;
use dealdesk::domain::{
    Contact, ContactId, FieldId, FieldKind, FieldValue, FieldValues, LeadId, Note, NoteBody, NoteId, Owner,
    Tag, TagId, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, Store};

use super::Home;

fn field(name: &str, code: &str, value: &str) -> FieldValues {
    FieldValues {
        field: FieldId(1),
        name: name.into(),
        code: code.into(),
        kind: FieldKind::Text,
        is_computed: false,
        values: vec![FieldValue::Text(value.into())],
    }
}

fn contact(id: i64, name: &str, fields: Vec<FieldValues>, tags: Vec<Tag>) -> Contact {
    Contact {
        id: ContactId(id),
        name: name.into(),
        responsible: UserId(1),
        company: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields,
        tags,
        leads: Vec::new(),
    }
}

fn note(id: i64, text: &str) -> Note {
    Note {
        id: NoteId(id),
        owner: Owner::Lead(LeadId(3)),
        body: NoteBody::Common { text: text.into() },
        created_by: UserId(1),
        created_at: Timestamp(9),
        updated_at: Timestamp(9),
        responsible: UserId(1),
        is_pinned: false,
    }
}

async fn filled(home: &Home) -> Store {
    let store = home.open();
    let tag = Tag { id: TagId(1), name: "оптовик".into() };
    let phones =
        vec![field("Phone", "PHONE", "+44 20 7946 0958"), field("Mobile", "PHONE", "8 912 345-67-89")];
    let contacts = vec![
        contact(1, "Зоя Ёлкина", phones, Vec::new()),
        contact(2, "Ines Carvalho", vec![field("Room", "", "Telhado de zinco")], vec![tag]),
    ];
    store.save_entities(contacts, Bookmark::None).await.expect("saved");
    let notes = vec![note(5, "The oven goes\nunder the stairs"), note(6, "Позвонить в мае")];
    store.save_entities(notes, Bookmark::None).await.expect("saved");
    store
}

#[tokio::test]
async fn everything_kept_is_looked_through() {
    let home = Home::new();
    let store = filled(&home).await;
    let zoe = Owner::Contact(ContactId(1));
    let ines = Owner::Contact(ContactId(2));
    let lead = Owner::Lead(LeadId(3));
    for (text, wanted) in [
        ("елкина", Some((zoe, Whereabouts::Name))),
        ("tkrbyf", Some((zoe, Whereabouts::Name))),
        ("89123456789", Some((zoe, Whereabouts::Field("Mobile".into())))),
        ("telhado", Some((ines, Whereabouts::Field("Room".into())))),
        ("оптов", Some((ines, Whereabouts::Tag))),
        ("oven stairs", Some((lead, Whereabouts::Note(NoteId(5))))),
        ("gjpdjybnm", Some((lead, Whereabouts::Note(NoteId(6))))),
        ("nowhere", None),
        ("", None),
    ] {
        let found = store.search_texts(text.into()).await.expect("looked through");
        let found: Vec<_> = found.into_iter().map(|finding| (finding.on, finding.at)).collect();
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{text:?}");
    }
}

#[tokio::test]
async fn names_and_numbers_of_lists_are_looked_through_for_every_key() {
    let home = Home::new();
    let store = filled(&home).await;
    for (text, count) in
        [("зоя", 1), ("zoya", 1), ("pjz", 1), ("7946 09", 1), ("#2", 1), ("oven", 0), ("", 0)]
    {
        let found = store.search_names(text.into()).await.expect("looked through");
        assert_eq!(found.len(), count, "{text:?}");
    }
}

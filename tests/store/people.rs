//! Contacts and companies by name, by phone and by address: what lists and look-ups read instead of JSON.

use dealdesk::domain::{
    Company, CompanyId, Contact, ContactId, ContactPoint, Entity, FieldId, FieldKind, FieldValue,
    FieldValues, LeadId, Listing, Owner, OwnerKind, Sought, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, EntityKey, Store};

use super::{Home, lead, save};

fn points(phone: &str, email: &str) -> Vec<FieldValues> {
    let field = |id, code: &str, value: &str| FieldValues {
        field: FieldId(id),
        name: code.into(),
        code: code.into(),
        kind: FieldKind::MultiText,
        is_computed: false,
        values: vec![FieldValue::Labelled { value: value.into(), label: "WORK".into() }],
    };
    vec![field(1, "PHONE", phone), field(2, "EMAIL", email)]
}

fn contact(id: i64, name: &str, fields: Vec<FieldValues>) -> Contact {
    Contact {
        id: ContactId(id),
        name: name.into(),
        responsible: UserId(1),
        company: Some(CompanyId(9)),
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields,
        tags: Vec::new(),
        leads: vec![LeadId(1), LeadId(2)],
    }
}

fn company() -> Company {
    Company {
        id: CompanyId(9),
        name: "Ёлочная фабрика".into(),
        responsible: UserId(1),
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields: points("8 800 555 35 35", ""),
        tags: Vec::new(),
        contacts: vec![ContactId(7)],
        leads: vec![LeadId(1)],
    }
}

async fn keep(store: &Store, contacts: Vec<Contact>) {
    store.save_entities(contacts, Bookmark::None).await.expect("saved");
}

async fn found(store: &Store, of: OwnerKind, sought: Sought) -> Vec<Owner> {
    let found = store.find_listings(of, sought).await.expect("found");
    found.into_iter().map(|listing| listing.owner).collect()
}

fn phone(text: &str) -> Sought {
    Sought::Points(ContactPoint::phone(text).into_iter().collect())
}

fn owner(id: i64) -> Owner {
    Owner::Contact(ContactId(id))
}

#[tokio::test]
async fn a_contact_is_found_however_its_number_is_written_and_only_as_long_as_it_has_it() {
    let home = Home::new();
    let store = home.open();
    keep(&store, vec![contact(7, "Ines", points("+7 (912) 345-67-89", "Ines@TinRoof.example"))]).await;
    for text in ["8 912 345 67 89", "9123456789", "+7 912 345-67-89"] {
        assert_eq!(found(&store, OwnerKind::Contacts, phone(text)).await, [owner(7)], "{text}");
    }
    assert!(found(&store, OwnerKind::Contacts, phone("+1 912 345 67 89")).await.is_empty());
    assert!(found(&store, OwnerKind::Companies, phone("9123456789")).await.is_empty());
    let email = ContactPoint::email("ines@tinroof.EXAMPLE").expect("an address");
    assert_eq!(found(&store, OwnerKind::Contacts, Sought::Points(vec![email])).await, [owner(7)]);

    // An older word changes nothing, a newer one does.
    let older = Contact { updated_at: Timestamp(4), ..contact(7, "Old", points("+7 999 000 00 00", "")) };
    keep(&store, vec![older]).await;
    assert_eq!(found(&store, OwnerKind::Contacts, phone("9123456789")).await, [owner(7)]);
    let newer = Contact { updated_at: Timestamp(6), ..contact(7, "Ines", points("+7 999 000 00 00", "")) };
    keep(&store, vec![newer]).await;
    assert!(found(&store, OwnerKind::Contacts, phone("9123456789")).await.is_empty());
    assert_eq!(found(&store, OwnerKind::Contacts, phone("89990000000")).await, [owner(7)]);

    store.remove_entities(vec![EntityKey::from(ContactId(7))]).await.expect("removed");
    assert!(found(&store, OwnerKind::Contacts, phone("89990000000")).await.is_empty());
    assert!(store.load_listings(OwnerKind::Contacts).await.expect("listed").is_empty());
}

#[tokio::test]
async fn lists_are_by_name_and_tell_company_phone_and_leads() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![dealdesk::domain::Lead { company: Some(CompanyId(9)), ..lead(3, 1, 1) }]).await;
    save(&store, vec![dealdesk::domain::Lead { company: Some(CompanyId(9)), ..lead(4, 1, 1) }]).await;
    store.save_entities(vec![company()], Bookmark::None).await.expect("saved");
    let nameless = contact(8, " ", Vec::new());
    let last = contact(6, "яна", points("", "yana@b.example"));
    keep(&store, vec![nameless, last, contact(7, "Ines", points("123 45", "i@b.example"))]).await;
    let listed = store.load_listings(OwnerKind::Contacts).await.expect("listed");
    let told: Vec<(&str, &str, &str, u32)> =
        listed.iter().map(|l| (&*l.name, &*l.company, &*l.phone, l.leads)).collect();
    let company = "Ёлочная фабрика";
    assert_eq!(
        told,
        [("Ines", company, "123 45", 2), ("яна", company, "", 2), (" ", company, "", 2)],
        "by name, the nameless last"
    );
    let companies: Vec<Listing> = store.load_listings(OwnerKind::Companies).await.expect("listed");
    assert_eq!(
        companies.iter().map(|l| l.leads).collect::<Vec<_>>(),
        [2],
        "the leads themselves are counted"
    );
    let by_name = Sought::Text("елочн фабр".into());
    assert_eq!(found(&store, OwnerKind::Companies, by_name).await, [Owner::Company(CompanyId(9))]);
    assert_eq!(found(&store, OwnerKind::Contacts, Sought::Text("NES".into())).await, [owner(7)]);
    assert_eq!(found(&store, OwnerKind::Contacts, Sought::Text("yana@".into())).await, [owner(6)]);
    assert!(found(&store, OwnerKind::Contacts, Sought::Text("%".into())).await.is_empty());
}

#[tokio::test]
async fn a_card_comes_with_what_hangs_on_it() {
    let home = Home::new();
    let store = home.open();
    save(
        &store,
        vec![lead(1, 1, 1), dealdesk::domain::Lead { company: Some(CompanyId(9)), ..lead(3, 1, 1) }],
    )
    .await;
    store.save_entities(vec![company()], Bookmark::None).await.expect("saved");
    keep(&store, vec![contact(7, "Ines", Vec::new()), contact(8, "Tom", Vec::new())]).await;
    let names = |entities: &[Entity]| entities.iter().map(Entity::target).collect::<Vec<_>>();
    let card = store.load_party(owner(7)).await.expect("read");
    assert_eq!(names(&card), [ContactId(7).into(), CompanyId(9).into(), LeadId(1).into()]);
    let card = store.load_party(Owner::Company(CompanyId(9))).await.expect("read");
    let expected =
        [CompanyId(9).into(), ContactId(7).into(), ContactId(8).into(), LeadId(1).into(), LeadId(3).into()];
    assert_eq!(names(&card), expected);
    let Some(Entity::Company(told)) = card.first() else { panic!("no company") };
    assert_eq!((told.contacts.len(), told.leads.len()), (2, 2), "who says to belong to it does");
    assert!(store.load_party(owner(99)).await.expect("read").is_empty());
}

//! The sentence over contacts and companies: what a list tells is enough for some of it, the disk is asked for the rest.

use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Key, Msg};
use dealdesk::domain::query::Things;
use dealdesk::domain::{
    Company, CompanyId, Contact, ContactId, Entity, FieldId, FieldKind, FieldValue, FieldValues, LeadId,
    Listing, Owner, OwnerKind, RequestId, Tag, TagId, Timestamp, UserId,
};
use dealdesk::sync::event::{Event, List, Listed, Load, Loaded, Trouble, TroubleKind};

use super::desk::{Desk, NOW, loads};

fn contact(id: i64, name: &str, responsible: i64, phone: &str) -> Contact {
    let value = FieldValue::Labelled { value: phone.into(), label: "WORK".into() };
    let phone = FieldValues {
        field: FieldId(1),
        name: "Phone".into(),
        code: "PHONE".into(),
        kind: FieldKind::MultiText,
        values: vec![value],
        is_computed: false,
    };
    Contact {
        id: ContactId(id),
        name: name.into(),
        responsible: UserId(responsible),
        company: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields: vec![phone],
        tags: Vec::new(),
        leads: vec![LeadId(100)],
    }
}

fn contacts() -> Vec<Contact> {
    let mut all = vec![
        contact(7, "Ines Carvalho", 1, "+351 555 0142"),
        contact(8, "Jonas Weber", 2, "+49 30 5550"),
        contact(9, "Mara Osei", 1, "+44 20 7946"),
    ];
    all[2].tags = vec![Tag { id: TagId(3), name: "vip".into() }];
    all
}

fn asked(effects: &[Effect], wanted: &Load) -> Option<RequestId> {
    loads(effects).into_iter().find(|(_, load)| load == wanted).map(|(request, _)| request)
}

fn kept(desk: &mut Desk, request: RequestId, what: Loaded) {
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
}

/// The list of contacts, as the disk has it.
fn desk() -> Desk {
    let mut desk = Desk::with_leads(120, 40, 3);
    let effects = desk.press("g c");
    let request = asked(&effects, &Load::Listings(OwnerKind::Contacts)).expect("the list is asked for");
    told(&mut desk, request);
    desk
}

fn told(desk: &mut Desk, request: RequestId) {
    let listings = contacts().iter().map(Listing::of_contact).collect();
    kept(desk, request, Loaded::Listings { of: OwnerKind::Contacts, listings, as_of: Some(NOW) });
}

fn typed(desk: &mut Desk, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect()
}

/// Opens the box and writes this there; what the disk is asked for.
fn write(desk: &mut Desk, text: &str) -> Vec<Effect> {
    desk.press("f e C-u");
    typed(desk, text)
}

fn rows(desk: &Desk) -> Vec<i64> {
    let Some(Screen::Parties(view)) = desk.state.screens.last() else { panic!("a list") };
    let rows = 0..desk.state.listing_count(view.of);
    rows.filter_map(|row| Some(desk.state.listing_at(view.of, row)?.owner.id())).collect()
}

fn under_cursor(desk: &Desk) -> Option<Owner> {
    match desk.state.screens.last() {
        Some(Screen::Parties(view)) => view.owner,
        other => panic!("no list but {other:?}"),
    }
}

#[test]
fn what_the_list_tells_is_judged_at_once_and_the_rest_when_it_is_read() {
    let mut desk = desk();
    let effects = write(&mut desk, "responsible = 1");
    assert_eq!(asked(&effects, &Load::People), None, "the list is enough");
    assert_eq!((rows(&desk), desk.state.filtered()), (vec![7, 9], Some((2, 3))));
    desk.press("C-u");
    let effects = typed(&mut desk, "phone ~ 0142");
    assert_eq!(loads(&effects).len(), 1, "it is asked for once");
    let request = asked(&effects, &Load::People).expect("the disk is asked");
    assert_eq!((rows(&desk), desk.state.sifted(Things::Contacts)), (vec![], (0, 3, 3)), "nobody knows");
    kept(&mut desk, request, Loaded::People(Some(contacts())));
    assert_eq!((rows(&desk), desk.state.sifted(Things::Contacts)), (vec![7], (1, 3, 0)));
    desk.press("C-u");
    typed(&mut desk, "tag:vip or phone is empty");
    desk.press("Enter");
    assert!(desk.state.popup.is_none());
    assert_eq!(rows(&desk), [9]);
    assert_eq!(desk.state.narrowed_by(), Some((None, Some("tag:vip or phone is empty".into()))));
    assert_eq!(asked(&write(&mut desk, "has email"), &Load::People), None, "it is read once");
}

#[test]
fn the_cursor_stays_on_its_contact_and_zero_and_esc_show_all() {
    let mut desk = desk();
    desk.press("j j");
    assert_eq!(under_cursor(&desk), Some(Owner::Contact(ContactId(9))));
    write(&mut desk, "responsible = 1");
    desk.press("Enter");
    assert_eq!(under_cursor(&desk), Some(Owner::Contact(ContactId(9))));
    desk.press("/");
    typed(&mut desk, "ines");
    desk.press("Enter");
    assert_eq!(rows(&desk), [7]);
    desk.press("0");
    assert_eq!((rows(&desk), desk.state.narrowed_by()), (vec![7, 8, 9], None));
    desk.press("0");
    assert!(desk.state.toast.as_ref().is_some_and(|toast| toast.text.contains("shown")));
    write(&mut desk, "responsible = 2");
    desk.press("Enter Esc");
    assert_eq!(rows(&desk), [7, 8, 9]);
    assert_eq!(under_cursor(&desk), Some(Owner::Contact(ContactId(8))));
    desk.press("Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)));
}

#[test]
fn a_contact_that_changes_leaves_the_filter() {
    let mut desk = desk();
    let effects = write(&mut desk, "responsible = 1 and has phone");
    let request = asked(&effects, &Load::People).expect("the disk is asked");
    kept(&mut desk, request, Loaded::People(Some(contacts())));
    desk.press("Enter");
    // A card told of somebody else.
    let opened = desk.press("Enter");
    let request = asked(&opened, &Load::Contact(ContactId(7))).expect("the card is asked for");
    let now = Contact { updated_at: NOW, ..contact(7, "Ines Carvalho", 2, "") };
    let what =
        Loaded::Party { owner: Owner::Contact(ContactId(7)), entities: vec![Entity::Contact(Box::new(now))] };
    desk.loaded(request, what);
    desk.press("-");
    assert_eq!(rows(&desk), [9]);
    // The background has read the list: everything is asked once more.
    let read = Event::Listed(List::Contacts, Listed::Read { came: 1, gone: 0 });
    let effects = desk.send(Msg::Happened(read));
    let again = asked(&effects, &Load::People).expect("the disk is asked again");
    let mut others = contacts();
    others[1].responsible = UserId(1);
    kept(&mut desk, again, Loaded::People(Some(others)));
    assert_eq!(rows(&desk), [8, 9], "the card is newer than the disk");
}

#[test]
fn companies_have_fields_of_their_own() {
    let mut desk = Desk::with_leads(120, 40, 3);
    let effects = desk.press("g m");
    let request = asked(&effects, &Load::Listings(OwnerKind::Companies)).expect("the list is asked for");
    let company = |id: i64, leads: Vec<LeadId>| Company {
        id: CompanyId(id),
        name: format!("Company {id}").as_str().into(),
        responsible: UserId(1),
        created_at: NOW,
        updated_at: NOW,
        fields: Vec::new(),
        tags: Vec::new(),
        contacts: Vec::new(),
        leads,
    };
    let all = vec![company(1, vec![LeadId(100), LeadId(101)]), company(2, Vec::new())];
    let listings = all.iter().map(Listing::of_company).collect();
    kept(&mut desk, request, Loaded::Listings { of: OwnerKind::Companies, listings, as_of: Some(NOW) });
    write(&mut desk, "leads > 1");
    assert_eq!(rows(&desk), [1]);
    desk.press("C-u");
    let effects = typed(&mut desk, "created = today and leads is empty");
    let request = asked(&effects, &Load::Companies).expect("the disk is asked");
    kept(&mut desk, request, Loaded::Companies(Some(all)));
    assert_eq!(rows(&desk), [2]);
    desk.press("C-u");
    typed(&mut desk, "company ~ x");
    desk.press("Enter");
    assert!(matches!(desk.state.popup, Some(Popup::Builder)));
    let toast = desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default();
    assert!(toast.contains("Companies: there is no “company”"), "{toast}");
    desk.press("Esc Esc");
    assert_eq!(rows(&desk), [1, 2]);
}

/// The background has read so many of the list.
fn read(desk: &mut Desk, list: List, came: usize) -> Vec<Effect> {
    desk.send(Msg::Happened(Event::Listed(list, Listed::Read { came, gone: 0 })))
}

#[test]
fn what_was_read_since_nobody_asked_is_asked_for_with_the_next_sentence() {
    let mut desk = desk();
    let effects = write(&mut desk, "has phone");
    let request = asked(&effects, &Load::People).expect("the disk is asked");
    kept(&mut desk, request, Loaded::People(Some(contacts())));
    desk.press("Enter Esc");
    let effects = read(&mut desk, List::Contacts, 1);
    assert_eq!(asked(&effects, &Load::People), None, "nobody asks for more than the list");
    let effects = write(&mut desk, "phone ~ 0199");
    let request = asked(&effects, &Load::People).expect("it is asked for once more");
    assert_eq!(loads(&effects).len(), 1, "and no more than once");
    let mut others = contacts();
    others[1] = Contact { updated_at: NOW, ..contact(8, "Jonas Weber", 2, "+49 30 0199") };
    kept(&mut desk, request, Loaded::People(Some(others)));
    assert_eq!(rows(&desk), [8]);
    desk.press("C-u");
    assert_eq!(asked(&typed(&mut desk, "has email"), &Load::People), None);
}

#[test]
fn companies_that_were_read_since_are_asked_for_as_well() {
    let mut desk = Desk::with_leads(120, 40, 3);
    let request = asked(&desk.press("g m"), &Load::Listings(OwnerKind::Companies)).expect("the list");
    let what = Loaded::Listings { of: OwnerKind::Companies, listings: Vec::new(), as_of: Some(NOW) };
    kept(&mut desk, request, what);
    let request = asked(&write(&mut desk, "created = today"), &Load::Companies).expect("the disk is asked");
    kept(&mut desk, request, Loaded::Companies(None));
    desk.press("Enter Esc");
    assert_eq!(asked(&read(&mut desk, List::Companies, 1), &Load::Companies), None);
    assert!(asked(&write(&mut desk, "created = today"), &Load::Companies).is_some());
}

#[test]
fn a_sentence_about_the_people_of_leads_is_answered_once_all_contacts_are_read() {
    let mut desk = Desk::with_leads(120, 40, 3);
    let effects = write(&mut desk, "phone ~ 0142");
    let request = asked(&effects, &Load::People).expect("the disk is asked");
    kept(&mut desk, request, Loaded::People(None));
    assert_eq!(desk.state.sifted(Things::Leads), (0, 6, 6), "nobody knows");
    desk.press("Enter");
    let effects = read(&mut desk, List::Contacts, 3);
    let request = asked(&effects, &Load::People).expect("the disk is asked again");
    kept(&mut desk, request, Loaded::People(Some(contacts())));
    assert_eq!(desk.state.sifted(Things::Leads), (1, 6, 0));
    desk.press("Esc");
    assert_eq!(asked(&read(&mut desk, List::Contacts, 3), &Load::People), None, "nobody asks any more");
}

#[test]
fn without_a_network_what_came_of_a_long_list_is_shown() {
    let mut desk = desk();
    let list = Load::Listings(OwnerKind::Contacts);
    let request = asked(&read(&mut desk, List::Contacts, 1_000), &list).expect("it is new");
    told(&mut desk, request);
    assert_eq!(asked(&read(&mut desk, List::Contacts, 250), &list), None, "a quarter is worth reading again");
    let fall = |desk: &mut Desk, kind| {
        let why = Trouble::of(kind);
        asked(&desk.send(Msg::Happened(Event::Troubled { request: RequestId(0), why })), &list)
    };
    assert_eq!(fall(&mut desk, TroubleKind::Server), None);
    assert_eq!(fall(&mut desk, TroubleKind::Server), None, "the account is busy");
    assert_eq!(fall(&mut desk, TroubleKind::Network), None, "that may be a hiccup");
    let request = fall(&mut desk, TroubleKind::Network).expect("what came is shown");
    told(&mut desk, request);
    assert_eq!(fall(&mut desk, TroubleKind::Network), None, "that is all there is");
}

#[test]
fn a_list_behind_a_card_is_kept_in_step_for_who_comes_back() {
    let mut desk = desk();
    desk.press("Enter");
    let list = Load::Listings(OwnerKind::Contacts);
    assert!(asked(&read(&mut desk, List::Contacts, 1), &list).is_some());
    desk.press("g b");
    assert_eq!(asked(&read(&mut desk, List::Contacts, 1), &list), None, "nobody comes back to it");
}

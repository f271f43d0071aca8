//! Contacts, companies, the form of a new lead, and links, as messages.

use dealdesk::app::form::{FormState, Slot};
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Key, Msg, Wake};
use dealdesk::domain::{
    Change, Company, CompanyId, Contact, ContactId, ContactPoint, Edit, EditId, Entity, FieldValue, Lead,
    LeadDetails, LeadId, Linked, LinkedContact, Listing, Money, Owner, OwnerKind, Party, RequestId, Sought,
    StageId, Target, Timestamp, UserId,
};
use dealdesk::sync::event::{
    Composing, Depth, Draft, DraftOf, EditEvent, Event, LeadStory, List, Listed, Load, Loaded, Trouble,
    TroubleKind, Turn, Turned,
};

use super::desk::{Desk, FIRST, NOW, lead, loads, place};

const INES: Owner = Owner::Contact(ContactId(7));
const ROOF: Owner = Owner::Company(CompanyId(9));

fn listing(owner: Owner, name: &str) -> Listing {
    let (company, phone) = ("Tin Roof".into(), "+351 555 0142".into());
    Listing { owner, name: name.into(), company, phone, responsible: UserId(1), leads: 2 }
}

fn contact() -> Contact {
    Contact {
        id: ContactId(7),
        name: "Ines Carvalho".into(),
        responsible: UserId(1),
        company: Some(CompanyId(9)),
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields: Vec::new(),
        tags: Vec::new(),
        leads: vec![LeadId(100), LeadId(501)],
    }
}

fn company() -> Company {
    Company {
        id: CompanyId(9),
        name: "Tin Roof".into(),
        responsible: UserId(1),
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields: Vec::new(),
        tags: Vec::new(),
        contacts: vec![ContactId(7)],
        leads: vec![LeadId(100)],
    }
}

fn desk() -> Desk {
    Desk::with_leads(120, 40, 3)
}

fn asked(effects: &[Effect]) -> (RequestId, Load) {
    loads(effects).into_iter().next().expect("something is asked for")
}

fn names(desk: &mut Desk, count: i64) {
    let (request, load) = asked(&desk.press("g c"));
    assert_eq!(load, Load::Listings(OwnerKind::Contacts));
    told(desk, request, 1..=count);
}

fn told(desk: &mut Desk, request: RequestId, ids: impl Iterator<Item = i64>) {
    let listings = ids.map(|n| listing(Owner::Contact(ContactId(n)), &format!("Name {n:05}"))).collect();
    let what = Loaded::Listings { of: OwnerKind::Contacts, listings, as_of: Some(NOW) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
}

fn under_cursor(desk: &Desk) -> Option<Owner> {
    match desk.state.screens.last() {
        Some(Screen::Parties(view)) => view.owner,
        other => panic!("no list but {other:?}"),
    }
}

fn screen(desk: &Desk) -> &Screen {
    desk.state.screens.last().expect("a screen")
}

/// The card of the contact, read.
fn on_ines(desk: &mut Desk) {
    names(desk, 9);
    let (request, load) = asked(&desk.press("j j j j j j Enter"));
    assert_eq!(load, Load::Contact(ContactId(7)));
    desk.loaded(request, Loaded::Party { owner: INES, entities: vec![contact().into(), company().into()] });
}

fn story(contacts: Vec<LinkedContact>, company: Option<CompanyId>) -> LeadStory {
    let lead = Lead { company, ..lead(100, FIRST, 0) };
    let details = LeadDetails {
        lead,
        fields: Vec::new(),
        contacts,
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    };
    LeadStory { details, contacts: vec![contact()], company: company.map(|_| self::company()) }
}

fn main_contact() -> LinkedContact {
    LinkedContact { id: ContactId(7), is_main: true }
}

/// The card of a lead, read.
fn on_lead(desk: &mut Desk, story: LeadStory) {
    let (request, _) = asked(&desk.press("Enter"));
    desk.loaded(request, Loaded::Lead(Box::new(story)));
}

fn form(desk: &Desk) -> &FormState {
    match &desk.state.popup {
        Some(Popup::Form(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

fn type_in(desk: &mut Desk, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect()
}

fn go_to(desk: &mut Desk, slot: Slot) {
    while form(desk).slot() != slot {
        desk.press("Tab");
    }
}

fn submitted(effects: &[Effect]) -> Edit {
    let mut edits = effects.iter().filter_map(|effect| match effect {
        Effect::Submit { edit, .. } | Effect::Push(edit) => Some(edit.clone()),
        _ => None,
    });
    edits.next_back().expect("an edit")
}

fn new_lead(edit: &Edit) -> &dealdesk::domain::NewLead {
    match &edit.change {
        Change::CreateLead(lead) => lead,
        other => panic!("no new lead but {other:?}"),
    }
}

#[test]
fn a_long_list_is_paged_and_keeps_its_cursor_when_it_is_read_anew() {
    let mut desk = desk();
    names(&mut desk, 50_000);
    assert_eq!(under_cursor(&desk), Some(Owner::Contact(ContactId(1))));
    desk.press("G");
    assert_eq!(under_cursor(&desk), Some(Owner::Contact(ContactId(50_000))));
    desk.press("k C-u");
    let here = under_cursor(&desk).expect("somebody");
    // Only who looks at the list reads it anew.
    let read = || Msg::Happened(Event::Listed(List::Contacts, Listed::Read { came: 1, gone: 0 }));
    let (request, _) = asked(&desk.send(read()));
    assert_eq!(loads(&desk.send(read())), [], "one at a time");
    let more = desk.loaded(
        request,
        Loaded::Listings {
            of: OwnerKind::Contacts,
            listings: (1_000..=50_000).map(|n| listing(Owner::Contact(ContactId(n)), "N")).collect(),
            as_of: Some(NOW),
        },
    );
    assert_eq!(under_cursor(&desk), Some(here));
    assert_eq!(loads(&more).len(), 1, "what came meanwhile is asked for once");
    desk.press("g b");
    assert_eq!(loads(&desk.send(read())), []);
}

#[test]
fn from_a_lead_to_its_contact_to_another_lead_and_back() {
    let mut desk = desk();
    on_lead(&mut desk, story(vec![main_contact()], None));
    let (request, load) = asked(&desk.press("g x"));
    assert_eq!(load, Load::Contact(ContactId(7)));
    desk.loaded(request, Loaded::Party { owner: INES, entities: vec![contact().into()] });
    assert_eq!(desk.state.current_target(), Some(ContactId(7).into()));
    assert_eq!(desk.state.current_lead(), None, "a contact is moved to no stage");
    desk.press("g x");
    assert!(matches!(desk.state.popup, Some(Popup::Picker(_))), "two leads: a person chooses");
    desk.press("j Enter");
    assert!(matches!(screen(&desk), Screen::Lead(view) if view.id == LeadId(501)));
    desk.press("-");
    assert!(matches!(screen(&desk), Screen::Party(view) if view.owner == INES));
    desk.press("Esc - -");
    assert!(matches!(screen(&desk), Screen::Board));
    assert!(!desk.state.is_quitting(), "- never quits");
}

#[test]
fn the_card_of_a_contact_opens_its_company_and_its_leads() {
    let mut desk = desk();
    on_ines(&mut desk);
    let lines = desk.state.party_lines(INES, 100);
    let opens: Vec<Owner> = lines.iter().filter_map(dealdesk::app::lines::Line::owner).collect();
    assert_eq!(opens, [ROOF, Owner::Lead(LeadId(100)), Owner::Lead(LeadId(501))]);
    for _ in 0..lines.iter().filter(|line| line.row != dealdesk::app::card::Row::Gap).count() {
        desk.press("j");
    }
    desk.press("Enter");
    assert!(matches!(screen(&desk), Screen::Lead(view) if view.id == LeadId(501) && view.place() == (2, 2)));
}

#[test]
fn a_contact_that_is_gone_says_so_and_one_that_cannot_be_read_says_why() {
    let mut desk = desk();
    names(&mut desk, 9);
    let (request, _) = asked(&desk.press("Enter"));
    desk.loaded(request, Loaded::NoParty(Owner::Contact(ContactId(1))));
    let gone = format!("{:?}", desk.state.party_lines(Owner::Contact(ContactId(1)), 100));
    assert!(gone.contains("not in the account any more"), "{gone}");
    let (request, _) = asked(&desk.press("r"));
    let why = Trouble { kind: TroubleKind::Forbidden, detail: "".into() };
    desk.send(Msg::Happened(Event::Failed { request, why }));
    let refused = format!("{:?}", desk.state.party_lines(Owner::Contact(ContactId(1)), 100));
    assert!(refused.contains("Failure"), "{refused}");
}

#[test]
fn notes_tasks_and_names_go_to_the_contact_of_the_card() {
    let mut desk = desk();
    on_ines(&mut desk);
    let on: Target = ContactId(7).into();
    desk.press("n");
    type_in(&mut desk, "Called");
    let edit = submitted(&desk.press("C-d"));
    assert_eq!((edit.on, edit.change.is_addition()), (on, true));
    desk.press("t");
    type_in(&mut desk, "Call back");
    assert_eq!(submitted(&desk.press("Enter")).on, on);
    desk.press("e n");
    type_in(&mut desk, " Silva");
    let edit = submitted(&desk.press("Enter"));
    assert_eq!(edit.change, Change::Rename("Ines Carvalho Silva".into()));
    assert_eq!(edit.base, Some(Change::Rename("Ines Carvalho".into())));
    assert_eq!(desk.state.party_name(INES), "Ines Carvalho Silva", "shown at once");
    desk.press("e b");
    assert!(desk.state.popup.is_none(), "a contact has no budget");
}

#[test]
fn a_new_lead_stands_in_the_column_under_the_cursor_and_belongs_to_whom_is_known() {
    let mut desk = desk();
    desk.press("l c");
    assert_eq!(form(&desk).stage, Some(place(FIRST + 1)));
    type_in(&mut desk, "Roof");
    go_to(&mut desk, Slot::Price);
    type_in(&mut desk, "18k");
    go_to(&mut desk, Slot::Tags);
    type_in(&mut desk, "warm, roof");
    go_to(&mut desk, Slot::Phone);
    let effects = type_in(&mut desk, "8 912 345-67-89");
    let sought = Sought::Points(ContactPoint::phone("+79123456789").into_iter().collect());
    let find = |depth| Load::Find { of: OwnerKind::Contacts, sought: sought.clone(), depth };
    let (request, load) = loads(&effects).pop().expect("it is looked for");
    assert_eq!(load, find(Depth::Disk));
    let server = desk.woke(Wake::TypingRested);
    assert_eq!(loads(&server).pop().map(|(_, load)| load), Some(find(Depth::Server)));
    assert_eq!(loads(&desk.woke(Wake::TypingRested)), [], "once");
    let listings = vec![listing(INES, "Ines Carvalho"), listing(Owner::Contact(ContactId(8)), "Tom")];
    let what = Loaded::Found { of: OwnerKind::Contacts, sought, listings };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    desk.press("F2 F2 F2 F2");
    assert_eq!(
        form(&desk).contact.as_ref().map(|chosen| chosen.owner),
        Some(INES),
        "first, second, none, first"
    );
    let edit = submitted(&desk.press("C-d"));
    assert_eq!((edit.on, edit.base.clone()), (Target::Account, None));
    let lead = new_lead(&edit);
    assert_eq!((&*lead.name, lead.price, lead.place), ("Roof", Money::from_units(18_000), place(FIRST + 1)));
    assert_eq!(lead.tags, ["warm".into(), "roof".into()]);
    assert_eq!(lead.contact, Some(Party::Known(ContactId(7))));
    assert!(desk.state.popup.is_none());
}

#[test]
fn writing_another_phone_is_another_contact() {
    let mut desk = desk();
    desk.press("c");
    go_to(&mut desk, Slot::Phone);
    let (request, _) = loads(&type_in(&mut desk, "9123456789")).pop().expect("asked");
    let sought = Sought::Text("".into());
    let what = Loaded::Found { of: OwnerKind::Contacts, sought, listings: vec![listing(INES, "Ines")] };
    desk.loaded(request, what);
    desk.press("F2");
    assert!(form(&desk).contact.is_some());
    desk.press("Backspace");
    type_in(&mut desk, "0");
    assert!(form(&desk).contact.is_none() && form(&desk).looked(OwnerKind::Contacts).listings.len() <= 1);
    go_to(&mut desk, Slot::Email);
    type_in(&mut desk, "ines");
    desk.press("C-d");
    assert!(form(&desk).complaint.is_some() && form(&desk).slot() == Slot::Email);
    type_in(&mut desk, "@b.example");
    let edit = submitted(&desk.press("C-d"));
    let lead = new_lead(&edit);
    assert_eq!(&*lead.name, "9123456780", "called after whom it is about");
    let Some(Party::New(contact)) = &lead.contact else { panic!("no new contact") };
    let codes: Vec<&str> = contact.fields.iter().map(|field| &*field.code).collect();
    assert_eq!(codes, ["PHONE", "EMAIL"]);
    assert!(
        matches!(&contact.fields[0].values[0], FieldValue::Labelled { value, .. } if &**value == "9123456780")
    );
}

#[test]
fn what_is_typed_into_a_form_is_a_draft_and_comes_back() {
    let mut desk = desk();
    desk.press("c");
    assert_eq!(desk.press("Esc"), [], "nothing typed is no draft");
    assert!(desk.state.drafts.is_empty());
    desk.press("c");
    let effects = type_in(&mut desk, "Roof");
    assert!(effects.iter().any(|e| matches!(e, Effect::WakeAfter { wake: Wake::DraftDue, .. })));
    let kept = desk.woke(Wake::DraftDue);
    let Some(Effect::KeepDraft { of, text, cursor }) = kept.first().cloned() else { panic!("{kept:?}") };
    assert_eq!(of, DraftOf { on: Target::Account, what: Composing::NewLead });
    assert!(text.starts_with("name: Roof\n") && cursor == 10, "{text} {cursor}");
    desk.press("Tab");
    type_in(&mut desk, "12");
    desk.press("Esc");
    assert_eq!(desk.state.drafts.len(), 1);
    // Another session.
    let mut other = self::desk();
    let draft = Draft { of, text: "name: Roof\nbudget: 12".into(), cursor: 21, saved_at: NOW };
    other.send(Msg::Happened(Event::Drafts(vec![draft])));
    other.press("c");
    assert_eq!((form(&other).text(Slot::Name), form(&other).slot()), ("Roof".into(), Slot::Price));
}

#[test]
fn a_new_lead_that_never_left_is_a_draft_again_and_one_that_is_there_has_the_cursor() {
    let mut desk = desk();
    desk.press("c");
    type_in(&mut desk, "Roof");
    let edit = submitted(&desk.press("C-d"));
    assert!(desk.state.drafts.is_empty());
    let what = Turned::TakenOut { on: Target::Account, edit: edit.id, change: edit.change.clone() };
    desk.send(Msg::Happened(Event::Turned(Turn::Undo, what)));
    desk.press("c");
    assert_eq!(form(&desk).text(Slot::Name), "Roof");
    let edit = submitted(&desk.press("C-d"));
    let made = Lead { name: "Roof".into(), ..lead(900, FIRST, 999) };
    let now = vec![Entity::from(made)];
    confirmed(&mut desk, edit.id, now);
    assert_eq!(desk.cursor(), 900);
    let said = desk.state.toast.as_ref().expect("a word");
    assert!(said.text.contains("Roof"), "{}", said.text);
}

fn confirmed(desk: &mut Desk, id: EditId, now: Vec<Entity>) {
    let what = EditEvent::Confirmed { made: Some(900), now };
    desk.send(Msg::Happened(Event::Edit { id, on: Target::Account, what }));
}

#[test]
fn nobody_is_taken_from_what_he_does_by_a_new_lead() {
    let mut desk = desk();
    desk.press("c");
    type_in(&mut desk, "Roof");
    let edit = submitted(&desk.press("C-d"));
    desk.press("n");
    let before = desk.cursor();
    confirmed(&mut desk, edit.id, vec![lead(900, FIRST, 999).into()]);
    assert_eq!(desk.cursor(), before);
}

#[test]
fn a_form_without_a_name_says_so_and_read_only_opens_none() {
    let mut desk = desk();
    desk.press("c C-d");
    assert!(form(&desk).complaint.is_some());
    let mut desk = self::desk();
    desk.state.settings.is_read_only = true;
    desk.press("c");
    assert!(desk.state.popup.is_none());
}

#[test]
fn a_contact_is_made_among_contacts_and_a_company_among_companies() {
    let mut desk = desk();
    names(&mut desk, 3);
    desk.press("c");
    type_in(&mut desk, "Tom");
    let edit = submitted(&desk.press("C-d"));
    assert!(matches!(&edit.change, Change::CreateContact(contact) if &*contact.name == "Tom"));
    desk.press("g m c");
    type_in(&mut desk, "Blue Kiln");
    let edit = submitted(&desk.press("C-d"));
    assert!(matches!(&edit.change, Change::CreateCompany(company) if &*company.name == "Blue Kiln"));
    // On a card it is a lead of that contact.
    desk.press("g b");
    on_ines(&mut desk);
    desk.press("c");
    let edit = submitted(&desk.press("C-d"));
    assert_eq!(new_lead(&edit).contact, Some(Party::Known(ContactId(7))));
    assert_eq!(&*new_lead(&edit).name, "Ines Carvalho");
}

#[test]
fn a_company_is_found_linked_and_taken_off_again() {
    let mut desk = desk();
    on_lead(&mut desk, story(vec![main_contact()], None));
    desk.press("e l");
    let (request, load) = loads(&type_in(&mut desk, "tin")).pop().expect("looked for");
    let sought = Sought::Text("tin".into());
    assert_eq!(load, Load::Find { of: OwnerKind::Companies, sought: sought.clone(), depth: Depth::Disk });
    let listings = vec![Listing { company: "".into(), ..listing(ROOF, "Tin Roof") }];
    desk.loaded(request, Loaded::Found { of: OwnerKind::Companies, sought, listings });
    let edit = submitted(&desk.press("Enter"));
    assert_eq!(
        (edit.on, &edit.change),
        (LeadId(100).into(), &Change::Link { to: ROOF, how: Linked::Linked })
    );
    assert_eq!(edit.base, Some(Change::Link { to: ROOF, how: Linked::Not }));
    let company = |desk: &Desk| desk.state.details(LeadId(100)).and_then(|details| details.lead.company);
    assert_eq!(company(&desk), Some(CompanyId(9)), "shown at once");
    desk.press("e u j Enter");
    assert_eq!(company(&desk), None);
}

#[test]
fn a_second_company_needs_the_first_to_go_and_the_main_contact_can_be_another() {
    let mut desk = desk();
    let second = LinkedContact { id: ContactId(8), is_main: false };
    on_lead(&mut desk, story(vec![main_contact(), second], Some(CompanyId(9))));
    desk.press("e l");
    let found = loads(&type_in(&mut desk, "bl"));
    let (request, _) = found.last().cloned().expect("looked for");
    let listings = vec![Listing { company: "".into(), ..listing(Owner::Company(CompanyId(5)), "Blue Kiln") }];
    desk.loaded(
        request,
        Loaded::Found { of: OwnerKind::Companies, sought: Sought::Text("bl".into()), listings },
    );
    let effects = desk.press("Enter");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Push(_))));
    let said = desk.state.toast.as_ref().expect("a word");
    assert!(said.text.contains("Tin Roof"), "{}", said.text);
    let edit = submitted(&desk.press("e m Enter"));
    assert_eq!(edit.change, Change::Link { to: Owner::Contact(ContactId(8)), how: Linked::Main });
    let details = desk.state.details(LeadId(100)).expect("read");
    let main: Vec<ContactId> = details.contacts.iter().filter(|c| c.is_main).map(|c| c.id).collect();
    assert_eq!(main, [ContactId(8)]);
}

#[test]
fn a_stage_is_chosen_and_never_the_queue_or_the_end() {
    let mut desk = desk();
    desk.press("c");
    go_to(&mut desk, Slot::Stage);
    let mut seen = Vec::new();
    for _ in 0..9 {
        desk.press("Right");
        seen.push(form(&desk).stage.expect("a stage").stage);
    }
    seen.sort_unstable();
    seen.dedup();
    let open = [11, 12, 13, 14, 15, 21, 22].map(StageId);
    assert_eq!(seen, open);
}

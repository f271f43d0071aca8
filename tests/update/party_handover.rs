//! Contacts and companies handed over, from their lists and cards.

use dealdesk::app::state::Popup;
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{
    Company, CompanyId, Contact, ContactId, Listing, Owner, OwnerKind, RequestId, Timestamp, UserId,
};
use dealdesk::sync::event::{Event, Load, Loaded, Trouble, TroubleKind};

use super::desk::{Desk, NOW, loads};
use super::handover::field;

const ZOE: Owner = Owner::Contact(ContactId(1));
const ROOF: Owner = Owner::Company(CompanyId(1));

pub fn zoe(phones: &[&str], emails: &[&str]) -> Contact {
    Contact {
        id: ContactId(1),
        name: "Zoe Zinc".into(),
        responsible: UserId(1),
        company: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields: vec![field("PHONE", phones), field("EMAIL", emails)],
        tags: Vec::new(),
        leads: Vec::new(),
    }
}

fn roof() -> Company {
    Company {
        id: CompanyId(1),
        name: "Tin Roof".into(),
        responsible: UserId(1),
        created_at: Timestamp(1),
        updated_at: Timestamp(5),
        fields: vec![field("PHONE", &["555 0142"])],
        tags: Vec::new(),
        contacts: Vec::new(),
        leads: Vec::new(),
    }
}

fn asked(effects: &[Effect], wanted: &Load) -> RequestId {
    let found = loads(effects).into_iter().find(|(_, load)| load == wanted);
    found.unwrap_or_else(|| panic!("{wanted:?} is not among {effects:?}")).0
}

fn copied(effects: &[Effect]) -> Vec<String> {
    let copies = effects.iter().filter_map(|e| match e {
        Effect::Copy(text) => Some(text.to_string()),
        _ => None,
    });
    copies.collect()
}

fn said(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

/// A list of two, the cursor on the first.
pub fn on_list(of: OwnerKind) -> Desk {
    let mut desk = Desk::with_leads(120, 40, 1);
    "https://acme.kommo.com".clone_into(&mut desk.state.settings.site);
    let keys = if of == OwnerKind::Contacts { "g c" } else { "g m" };
    let request = asked(&desk.press(keys), &Load::Listings(of));
    let listing = |n: i64, name: &str| Listing {
        owner: of.owner(n),
        name: name.into(),
        company: "".into(),
        phone: "+351 555 0142".into(),
        responsible: UserId(1),
        leads: 0,
    };
    let first = if of == OwnerKind::Contacts { "Zoe Zinc" } else { "Tin Roof" };
    let listings = vec![listing(1, first), listing(2, "Zz")];
    let what = Loaded::Listings { of, listings, as_of: Some(NOW) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    desk
}

pub fn on_card(contact: Contact) -> Desk {
    let mut desk = on_list(OwnerKind::Contacts);
    let request = asked(&desk.press("Enter"), &Load::Contact(ContactId(1)));
    desk.loaded(request, Loaded::Party { owner: ZOE, entities: vec![contact.into()] });
    desk
}

#[test]
fn what_a_list_knows_is_copied_at_once() {
    for (of, keys, text) in [
        (OwnerKind::Contacts, "y y", "https://acme.kommo.com/contacts/detail/1"),
        (OwnerKind::Companies, "y y", "https://acme.kommo.com/companies/detail/1"),
        (OwnerKind::Contacts, "y n", "Zoe Zinc"),
        (OwnerKind::Companies, "y n", "Tin Roof"),
        (OwnerKind::Contacts, "y i", "1"),
    ] {
        let mut desk = on_list(of);
        let effects = desk.press(keys);
        assert_eq!(copied(&effects), [text], "{keys}");
        assert_eq!(loads(&effects), [], "nothing is asked for");
    }
}

#[test]
fn a_phone_of_a_list_is_read_first() {
    let mut desk = on_list(OwnerKind::Contacts);
    let effects = desk.press("y p");
    assert_eq!(said(&desk), "Reading phones and e-mails …");
    let request = asked(&effects, &Load::Contact(ContactId(1)));
    let entities = vec![zoe(&["+44 1"], &[]).into()];
    let told = desk.loaded(request, Loaded::Party { owner: ZOE, entities });
    assert_eq!(copied(&told), ["+44 1"]);
    // It is known now.
    assert_eq!(copied(&desk.press("y p")), ["+44 1"]);
    assert_eq!(copied(&desk.press("y e")), [""; 0]);
    assert_eq!(said(&desk), "There is no e-mail here.");

    let mut desk = on_list(OwnerKind::Companies);
    let request = asked(&desk.press("y p"), &Load::Company(CompanyId(1)));
    let told = desk.loaded(request, Loaded::Party { owner: ROOF, entities: vec![roof().into()] });
    assert_eq!(copied(&told), ["555 0142"]);
}

#[test]
fn who_went_on_gets_nothing_and_who_waits_in_vain_is_told() {
    let mut desk = on_list(OwnerKind::Contacts);
    let request = asked(&desk.press("y p"), &Load::Contact(ContactId(1)));
    desk.press("j");
    let entities = vec![zoe(&["+44 1"], &[]).into()];
    assert_eq!(copied(&desk.loaded(request, Loaded::Party { owner: ZOE, entities })), [""; 0]);

    let mut desk = on_list(OwnerKind::Contacts);
    let request = asked(&desk.press("y p"), &Load::Contact(ContactId(1)));
    desk.loaded(request, Loaded::NoParty(ZOE));
    assert_eq!(said(&desk), "This is not in the account any more. Esc goes back.");

    let mut desk = on_list(OwnerKind::Contacts);
    let request = asked(&desk.press("y e"), &Load::Contact(ContactId(1)));
    let why = Trouble::of(TroubleKind::Forbidden);
    desk.send(Msg::Happened(Event::Failed { request, why }));
    assert!(said(&desk).contains("no right"), "{}", said(&desk));
}

#[test]
fn a_card_gives_what_it_shows() {
    let mut desk = on_card(zoe(&["+44 7700 900001", "+44 7700 900002"], &["zoe@zinc.example"]));
    assert_eq!(copied(&desk.press("y e")), ["zoe@zinc.example"]);
    assert_eq!(copied(&desk.press("y p Enter")), ["+44 7700 900001"], "one of two is chosen");
    desk.press("Q");
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("no box") };
    let labels: Vec<&str> = picker.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Link of the card",
            "Call +44 7700 900001",
            "WhatsApp +44 7700 900001",
            "Call +44 7700 900002",
            "WhatsApp +44 7700 900002",
            "Mail zoe@zinc.example"
        ]
    );
    desk.press("Enter");
    assert!(
        matches!(&desk.state.popup, Some(Popup::Code(code)) if code.href.as_str().ends_with("contacts/detail/1"))
    );
}

#[test]
fn an_empty_list_has_nothing_to_hand_over() {
    let mut desk = Desk::with_leads(120, 40, 1);
    desk.press("g c");
    for keys in ["y y", "y p", "y n", "o", "Q"] {
        assert_eq!(copied(&desk.press(keys)), [""; 0], "{keys}");
        assert!(desk.state.popup.is_none(), "{keys}");
        assert!(!said(&desk).is_empty(), "{keys}");
    }
}

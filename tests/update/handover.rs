//! What can be handed over, when, and what is said about it.

use dealdesk::app::handover::code::{Shape, shape};
use dealdesk::app::msg::Copied;
use dealdesk::app::state::Popup;
use dealdesk::app::{Effect, Msg, links};
use dealdesk::domain::{
    Contact, ContactId, FieldId, FieldKind, FieldValue, FieldValues, LeadDetails, LeadId, LinkedContact,
    RequestId, SafeText, UserId,
};
use dealdesk::sync::event::{Event, LeadStory, Load, Loaded, Trouble, TroubleKind};
use proptest::prelude::*;

use super::desk::{Desk, FIRST, NOW, lead};

/// A board whose cursor is on lead 100.
fn desk() -> Desk {
    let mut desk = Desk::with_leads(120, 40, 2);
    "https://acme.kommo.com".clone_into(&mut desk.state.settings.site);
    assert_eq!(desk.cursor(), 100);
    desk
}

pub(super) fn field(code: &str, values: &[&str]) -> FieldValues {
    let value = |v: &&str| FieldValue::Labelled { value: SafeText::line(v), label: "WORK".into() };
    FieldValues {
        field: FieldId(1),
        name: code.into(),
        code: code.into(),
        kind: FieldKind::MultiText,
        values: values.iter().map(value).collect(),
        is_computed: false,
    }
}

fn story(phones: &[&str], emails: &[&str]) -> LeadStory {
    let contact = Contact {
        id: ContactId(7),
        name: "Ana Souza".into(),
        responsible: UserId(1),
        company: None,
        created_at: NOW,
        updated_at: NOW,
        fields: vec![field("PHONE", phones), field("EMAIL", emails)],
        tags: Vec::new(),
        leads: Vec::new(),
    };
    let details = LeadDetails {
        lead: lead(100, FIRST, 0),
        fields: Vec::new(),
        contacts: vec![LinkedContact { id: contact.id, is_main: true }],
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    };
    LeadStory { details, contacts: vec![contact], company: None }
}

fn copied(effects: &[Effect]) -> Vec<String> {
    let copies = effects.iter().filter_map(|e| match e {
        Effect::Copy(text) => Some(text.to_string()),
        _ => None,
    });
    copies.collect()
}

pub fn story_asked(effects: &[Effect]) -> RequestId {
    let asked = effects.iter().find_map(|e| match e {
        Effect::Load { request, load: Load::Lead(LeadId(100)), .. } => Some(*request),
        _ => None,
    });
    asked.expect("the story is asked for")
}

fn told(desk: &mut Desk, request: RequestId, story: LeadStory) -> Vec<Effect> {
    desk.loaded(request, Loaded::Lead(Box::new(story)))
}

/// A desk that knows the people of the lead.
fn with_people(phones: &[&str], emails: &[&str]) -> Desk {
    let mut desk = desk();
    let request = story_asked(&desk.press("Enter"));
    told(&mut desk, request, story(phones, emails));
    desk.press("Esc");
    desk
}

fn said(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

#[test]
fn what_a_lead_has_itself_is_copied_at_once() {
    for (keys, text) in
        [("y y", "https://acme.kommo.com/leads/detail/100"), ("y n", "Lead 100"), ("y i", "100")]
    {
        for keys in [keys.to_owned(), format!("Enter {keys}")] {
            let mut desk = desk();
            assert_eq!(copied(&desk.press(&keys)), [text], "{keys}");
            assert_eq!(said(&desk), "", "nothing is said before it was sent");
        }
    }
}

#[test]
fn on_an_empty_board_there_is_nothing_to_hand_over() {
    let mut desk = Desk::with_leads(120, 40, 0);
    for keys in ["y y", "y p", "y e", "y n", "y i", "o", "Q"] {
        assert_eq!(copied(&desk.press(keys)), [""; 0]);
        assert_eq!(said(&desk), "No lead under the cursor.", "{keys}");
        assert!(desk.state.popup.is_none());
    }
}

#[test]
fn an_account_without_an_address_has_no_link_to_give() {
    let mut desk = desk();
    desk.state.settings.site.clear();
    assert_eq!(copied(&desk.press("y y")), [""; 0]);
    assert!(said(&desk).contains("not known"), "{}", said(&desk));
}

#[test]
fn a_phone_that_is_not_read_yet_is_copied_when_it_comes() {
    let mut desk = desk();
    let asked = desk.press("y p");
    assert_eq!(copied(&asked), [""; 0]);
    assert!(said(&desk).contains("Reading"), "{}", said(&desk));
    let came = told(&mut desk, story_asked(&asked), story(&[" +351 912 "], &[]));
    assert_eq!(copied(&came), ["+351 912"]);
    assert_eq!(copied(&desk.press("y p")), ["+351 912"], "and is known from now on");
}

#[test]
fn a_key_takes_back_what_waits() {
    let mut desk = desk();
    let asked = desk.press("y p");
    desk.press("j");
    let came = told(&mut desk, story_asked(&asked), story(&["+351 912"], &[]));
    assert_eq!(copied(&came), [""; 0]);
}

#[test]
fn people_who_cannot_be_read_are_said() {
    let mut desk = desk();
    let request = story_asked(&desk.press("y e"));
    let why = Trouble { kind: TroubleKind::Forbidden, detail: "".into() };
    let effects = desk.send(Msg::Happened(Event::Failed { request, why }));
    assert_eq!(copied(&effects), [""; 0]);
    assert!(said(&desk).contains("no right"), "{}", said(&desk));
}

#[test]
fn of_several_phones_one_is_chosen_and_of_none_is_said_so() {
    let mut desk = with_people(&["+351 912", "+351 912", "+44 7700"], &[]);
    assert_eq!(copied(&desk.press("y p")), [""; 0]);
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("no box to choose from") };
    let items: Vec<_> = picker.items.iter().map(|i| (i.label.as_str(), i.note.as_str())).collect();
    assert_eq!(items, [("+351 912", "Ana Souza, work"), ("+44 7700", "Ana Souza, work")]);
    assert_eq!(copied(&desk.press("j Enter")), ["+44 7700"]);
    assert!(desk.state.popup.is_none());
    desk.press("y e");
    assert!(said(&desk).contains("have an e-mail"), "{}", said(&desk));
}

#[test]
fn a_code_offers_all_ways_to_reach_somebody() {
    let mut desk = with_people(&["+351 912 000 111"], &["ana@tinroof.example"]);
    desk.press("Q");
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("no box to choose from") };
    assert_eq!(picker.items.len(), 4);
    for (steps, address) in [
        (0, "https://acme.kommo.com/leads/detail/100"),
        (1, "tel:+351912000111"),
        (2, "https://wa.me/351912000111"),
        (3, "mailto:ana@tinroof.example"),
    ] {
        desk.press("Esc");
        desk.press("Q");
        desk.hold("j", steps);
        desk.press("Enter");
        let Some(Popup::Code(shown)) = &desk.state.popup else { panic!("no code for {address}") };
        assert_eq!(shown.href.as_str(), address);
    }
}

#[test]
fn while_people_are_on_their_way_the_link_is_there() {
    let mut desk = desk();
    desk.press("Q");
    assert!(desk.state.popup.is_none() && said(&desk).contains("Reading"));
    desk.press("Q");
    assert!(
        matches!(&desk.state.popup, Some(Popup::Code(shown)) if shown.href.as_str().contains("detail/100"))
    );
}

#[test]
fn what_came_of_it_is_said_and_never_that_it_was_copied() {
    let mut desk = desk();
    let why: SafeText = "no server running".into();
    for (what, words) in [
        (Copied::Sent("+351 912".into()), "Sent to the terminal: +351 912"),
        (Copied::TooLong { most: 10 }, "at most 10 bytes. Press o to"),
        (Copied::TmuxSilent, "tmux gave no answer. Press o to"),
        (Copied::TmuxRefused { why: why.clone() }, "(no server running). Press o to"),
        (Copied::Unwritable { why }, "(no server running)"),
    ] {
        desk.send(Msg::Copied(what));
        assert!(said(&desk).contains(words), "{}", said(&desk));
        assert!(!said(&desk).to_lowercase().contains("copied"), "{}", said(&desk));
    }
}

#[test]
fn links_stand_on_cards_and_in_the_box_and_nowhere_else() {
    let mut desk = with_people(&["+351 912"], &["ana@tinroof.example"]);
    let links_of =
        |desk: &Desk| -> Vec<String> { links(&desk.state).iter().map(ToString::to_string).collect() };
    assert_eq!(links_of(&desk), [""; 0], "a board");
    desk.press("Enter");
    assert_eq!(links_of(&desk), ["tel:+351912", "mailto:ana@tinroof.example"]);
    desk.press("Esc p");
    assert_eq!(links_of(&desk), ["tel:+351912", "mailto:ana@tinroof.example"], "the preview");
    desk.press("p o");
    let page = "https://acme.kommo.com/leads/detail/100";
    assert_eq!(links_of(&desk), [page, "tel:+351912", "mailto:ana@tinroof.example"]);
    desk.press("Esc");
    assert!(desk.state.popup.is_none());
}

#[test]
fn the_box_with_the_link_asks_for_the_people() {
    let mut desk = desk();
    let asked = desk.press("o");
    assert_eq!(links(&desk.state).len(), 1);
    told(&mut desk, story_asked(&asked), story(&["+351 912"], &[]));
    assert_eq!(links(&desk.state).len(), 2);
    assert!(matches!(desk.state.popup, Some(Popup::Page(_))));
}

proptest! {
    #[test]
    fn one_line_leaves_and_nothing_in_it_drives_a_shell_or_a_terminal(raw in any::<String>()) {
        let mut desk = with_people(&[&raw], &[&raw]);
        for keys in ["y p", "y e"] {
            for text in copied(&desk.press(keys)) {
                prop_assert!(!text.is_empty() && !text.chars().any(char::is_control), "{text:?}");
                prop_assert_eq!(text.trim(), &text);
            }
        }
    }

    #[test]
    fn a_code_fits_or_says_what_it_needs(length in 1..200_usize, width in 1..130_u16, height in 1..60_u16) {
        let mut desk = desk();
        desk.state.settings.site = format!("https://{}.kommo.com", "x".repeat(length));
        // The first time it waits for the people.
        desk.press("Q Q");
        let Some(Popup::Code(shown)) = desk.state.popup.clone() else { panic!("no code") };
        desk.resize(width, height);
        let body = desk.state.regions().body;
        match shape(&desk.state, &shown) {
            Shape::Code { quiet, address } => {
                prop_assert!(quiet >= 2 && shown.code.side() + 2 * quiet + 4 <= body.width);
                let rows = (shown.code.side() + 2 * quiet).div_ceil(2) as usize + address.len() + 2;
                prop_assert!(rows <= usize::from(body.height), "{rows} rows in {}", body.height);
            }
            Shape::TooSmall { reason, .. } => {
                let reason = reason.join(" ");
                let numbers: Vec<u16> = reason.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
                // In a very narrow window the numbers themselves are broken over lines.
                if let [wide, high] = numbers[..] && width > 20 {
                    prop_assert!(wide > width || high > height, "{reason} in {width} × {height}");
                    desk.resize(wide.max(20), high.max(12));
                    prop_assert!(matches!(shape(&desk.state, &shown), Shape::Code { .. }), "{reason}");
                }
            }
        }
    }
}

//! Fields of many leads: each is read before it is said what would change; choices are put on and taken off one by one,
//! texts are written whole, and what nobody writes says why.

use dealdesk::app::bulk::Cannot;
use dealdesk::app::state::Popup;
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{
    Change, Edit, FieldDef, FieldId, FieldKind, FieldOption, FieldOptionId, FieldValue, FieldValues,
    LeadDetails, LeadId, OwnerKind, RequestId, SafeText, Target, UserId,
};
use dealdesk::sync::event::{Event, LeadStory, Load, Loaded, Trouble, TroubleKind};

use super::bulk::{asked, choose, leads, pushed, said};
use super::desk::{Desk, FIRST, lead, loads};
use super::handover::story_asked;
use super::tasks::{desk as with_account, type_in};

fn option(id: i64, label: &str) -> FieldOption {
    FieldOption {
        id: FieldOptionId(id),
        label: label.into(),
        sort: id,
        code: SafeText::default(),
        parent: None,
    }
}

fn def(id: i64, name: &str, kind: FieldKind, options: Vec<FieldOption>) -> FieldDef {
    FieldDef { sort: id, options, ..FieldDef::plain(FieldId(id), name, kind) }
}

fn value(id: i64, label: &str) -> FieldValue {
    FieldValue::Choice { option: Some(FieldOptionId(id)), label: label.into() }
}

fn details(id: i64, fields: Vec<FieldValues>) -> LeadDetails {
    LeadDetails {
        lead: lead(id, FIRST, 1),
        contacts: Vec::new(),
        fields,
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    }
}

fn with_fields(fields: Vec<FieldDef>) -> Desk {
    let mut desk = with_account();
    let request = desk.state.directory.load.request().unwrap_or(dealdesk::sync::event::UNASKED);
    desk.loaded(request, Loaded::Fields(OwnerKind::Leads, fields));
    desk
}

fn room() -> FieldDef {
    def(7, "Room", FieldKind::Select, vec![option(1, "Roof"), option(2, "Cellar")])
}

fn equipment() -> FieldDef {
    let options = vec![option(1, "Kiln"), option(2, "Grinder"), option(3, "Filter")];
    def(8, "Equipment", FieldKind::MultiSelect, options)
}

/// The rows of the open list, with their marks and notes.
fn rows(desk: &Desk) -> Vec<String> {
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("no list, {}", said(desk)) };
    let row = |item: &dealdesk::app::picker::Item| {
        format!("{}{} {}", item.mark.map_or("", |mark| mark.sign()), item.label, item.note)
    };
    picker.items.iter().map(|item| row(item).trim_end().to_owned()).collect()
}

/// Turns the mark of a row so often.
fn turn(desk: &mut Desk, row: usize, times: usize) {
    for _ in 0..times {
        let Some(Popup::Picker(picker)) = &mut desk.state.popup else { panic!("no list") };
        picker.cursor = row;
        desk.press("Tab");
    }
}

/// The one question for leads in full.
fn reads(effects: &[Effect]) -> (RequestId, Vec<LeadId>) {
    let mut all = loads(effects).into_iter().filter_map(|(request, load)| match load {
        Load::Details(ids) => Some((request, ids)),
        _ => None,
    });
    all.next().expect("they are read")
}

#[test]
fn a_field_is_read_of_all_of_them_before_it_is_said_what_would_change() {
    let room = room();
    let mut desk = with_fields(vec![room.clone()]);
    desk.press("Space Space e e");
    choose(&mut desk, "Room");
    let effects = choose(&mut desk, "Roof");
    let (request, ids) = reads(&effects);
    assert_eq!(ids, [LeadId(100), LeadId(101)]);
    assert!(pushed(&desk.press("Enter")).is_empty() && desk.state.in_full.is_reading());
    let has = vec![room.with(vec![value(2, "Cellar")])];
    desk.loaded(request, Loaded::Details(vec![details(100, has.clone()), details(101, Vec::new())]));
    let plan = &asked(&desk).plan;
    assert_eq!((plan.does.len(), plan.replaced), (2, 1), "one of them loses what stands there");
    let edits = pushed(&desk.press("Enter"));
    let roof = Change::SetField(room.with(vec![value(1, "Roof")]));
    assert!(edits.iter().all(|edit| edit.change == roof));
    assert_eq!(edits[0].base, Some(Change::SetField(has[0].clone())), "the way back");
    assert_eq!(edits[1].base, Some(Change::SetField(room.with(Vec::new()))));
}

/// Three leads whose equipment is read: a kiln and a grinder, a kiln, nothing; the box of choices is open.
fn with_choices() -> Desk {
    let field = equipment();
    let mut desk = with_fields(vec![field.clone()]);
    desk.press("Space Space Space e e");
    let effects = choose(&mut desk, "Equipment");
    let (request, ids) = reads(&effects);
    assert_eq!(ids.len(), 3);
    assert_eq!(rows(&desk), ["[~] Kiln", "[~] Grinder", "[~] Filter"], "nobody knows yet");
    let kiln = value(1, "Kiln");
    let both = field.with(vec![kiln.clone(), value(2, "Grinder")]);
    let all = [vec![both], vec![field.with(vec![kiln])], Vec::new()];
    let all = (100..).zip(all).map(|(id, fields)| details(id, fields)).collect();
    desk.loaded(request, Loaded::Details(all));
    desk
}

#[test]
fn choices_are_put_on_and_taken_off_and_the_others_stay_with_whom_they_are() {
    let mut desk = with_choices();
    assert_eq!(rows(&desk), ["[~] Kiln 2", "[~] Grinder 1", "[ ] Filter"]);
    // The kiln off all of them, the filter on; the grinder over on and off back to the one that has it.
    turn(&mut desk, 0, 2);
    turn(&mut desk, 1, 3);
    turn(&mut desk, 2, 1);
    assert_eq!(rows(&desk), ["[ ] Kiln 2", "[~] Grinder 1", "[x] Filter"]);
    let effects = desk.press("Enter");
    assert!(loads(&effects).is_empty(), "nothing is read twice");
    assert_eq!(asked(&desk).plan.replaced, 0);
    let edits = pushed(&desk.press("Enter"));
    assert_eq!(leads(&edits), [100, 101, 102]);
    let field = equipment();
    let is = |n: usize, values: Vec<FieldValue>| edits[n].change == Change::SetField(field.with(values));
    assert!(is(0, vec![value(2, "Grinder"), value(3, "Filter")]), "{:?}", edits[0]);
    assert!(is(1, vec![value(3, "Filter")]) && is(2, vec![value(3, "Filter")]));
    let was = field.with(vec![value(1, "Kiln")]);
    assert_eq!(edits[1].base, Some(Change::SetField(was)), "each with its way back");
    assert!(said(&desk).starts_with("3 leads: Equipment: +Filter −Kiln"), "{}", said(&desk));
}

/// A lead on its card with these fields, which are read once more while a person does something about them.
fn read_again_on_the_card(fields: &[FieldDef], has: Vec<FieldValues>) -> (Desk, RequestId) {
    let mut desk = with_fields(fields.to_vec());
    let request = story_asked(&desk.press("Enter"));
    desk.loaded(request, Loaded::Lead(Box::new(story(has))));
    let request = story_asked(&desk.press("r"));
    (desk, request)
}

fn story(has: Vec<FieldValues>) -> LeadStory {
    LeadStory { details: details(100, has), contacts: Vec::new(), company: None }
}

/// Edits of one lead.
fn sent(effects: &[Effect]) -> Vec<Edit> {
    let one = |effect: &Effect| if let Effect::Push(edit) = effect { Some(edit.clone()) } else { None };
    effects.iter().filter_map(one).collect()
}

#[test]
fn what_came_while_the_choices_of_one_were_open_is_not_taken_for_what_was_seen() {
    let field = equipment();
    let of = |all: &[(i64, &str)]| field.with(all.iter().map(|(id, label)| value(*id, label)).collect());
    let (kiln, theirs) = (of(&[(1, "Kiln")]), of(&[(1, "Kiln"), (2, "Grinder")]));
    let (mut desk, request) = read_again_on_the_card(std::slice::from_ref(&field), vec![kiln.clone()]);
    desk.press("e e");
    choose(&mut desk, "Equipment");
    desk.loaded(request, Loaded::Lead(Box::new(story(vec![theirs.clone()]))));
    turn(&mut desk, 2, 1);
    let edits = sent(&desk.press("Enter"));
    assert_eq!(edits[0].change, Change::SetField(of(&[(1, "Kiln"), (3, "Filter")])));
    assert_eq!(edits[0].base, Some(Change::SetField(kiln.clone())), "nobody saw their grinder");
    // Left as they were, they say nothing of it.
    let (mut desk, request) = read_again_on_the_card(std::slice::from_ref(&field), vec![kiln]);
    desk.press("e e");
    choose(&mut desk, "Equipment");
    desk.loaded(request, Loaded::Lead(Box::new(story(vec![theirs]))));
    assert_eq!(sent(&desk.press("Enter")), []);
}

#[test]
fn what_came_while_one_choice_was_open_is_not_taken_for_what_was_seen() {
    let field = room();
    let of = |id: i64, label: &str| field.with(vec![value(id, label)]);
    let (mut desk, request) = read_again_on_the_card(std::slice::from_ref(&field), Vec::new());
    desk.press("e e");
    choose(&mut desk, "Room");
    desk.loaded(request, Loaded::Lead(Box::new(story(vec![of(2, "Cellar")]))));
    let edits = sent(&choose(&mut desk, "Roof"));
    assert_eq!(edits[0].change, Change::SetField(of(1, "Roof")));
    assert_eq!(edits[0].base, Some(Change::SetField(field.with(Vec::new()))), "nobody saw their cellar");
}

#[test]
fn an_answer_while_the_choices_are_read_waits_for_them_and_reads_nothing_twice() {
    let field = equipment();
    let mut desk = with_fields(vec![field.clone()]);
    desk.press("Space Space Space e e");
    let (request, _) = reads(&choose(&mut desk, "Equipment"));
    let effects = desk.press("Tab Enter");
    assert!(loads(&effects).is_empty() && !effects.contains(&Effect::Cancel(request)), "{effects:?}");
    assert!(asked(&desk).plan.does.is_empty() && desk.state.in_full.is_reading());
    assert!(pushed(&desk.press("Enter")).is_empty());
    let kiln = vec![field.with(vec![value(1, "Kiln")])];
    let all = vec![details(100, kiln), details(101, Vec::new()), details(102, Vec::new())];
    desk.loaded(request, Loaded::Details(all));
    assert_eq!((asked(&desk).plan.does.len(), asked(&desk).plan.same.len()), (2, 1));
    assert_eq!(leads(&pushed(&desk.press("Enter"))), [101, 102]);
}

#[test]
fn what_has_the_choice_already_is_left_alone_and_nothing_turned_is_nothing_sent() {
    let mut desk = with_choices();
    let effects = desk.press("Enter");
    assert!(pushed(&effects).is_empty() && desk.state.popup.is_none());
    let mut desk = with_choices();
    desk.press("Tab Enter");
    assert_eq!(asked(&desk).plan.same.len(), 2, "two have a kiln");
    assert_eq!(leads(&pushed(&desk.press("Enter"))), [102]);
}

#[test]
fn closed_while_they_are_read_the_question_is_taken_back_and_a_failed_one_is_said() {
    let mut desk = with_fields(vec![equipment()]);
    desk.press("Space Space e e");
    let (request, _) = reads(&choose(&mut desk, "Equipment"));
    let effects = desk.press("Esc");
    assert!(effects.contains(&Effect::Cancel(request)) && !desk.state.in_full.is_reading());
    desk.press("e e");
    let (request, _) = reads(&choose(&mut desk, "Equipment"));
    let why = Trouble { kind: TroubleKind::Network, detail: "no route".into() };
    desk.send(Msg::Happened(Event::Failed { request, why }));
    assert!(!desk.state.in_full.is_reading() && !said(&desk).is_empty());
    // Turned all the same: they are read once more before it is said what would change.
    desk.press("Tab");
    reads(&desk.press("Enter"));
}

#[test]
fn several_lines_are_written_whole_and_an_empty_text_empties_the_field() {
    let notes = def(9, "Site notes", FieldKind::TextArea, Vec::new());
    let mut desk = with_fields(vec![notes.clone()]);
    desk.press("Space Space e e");
    choose(&mut desk, "Site notes");
    type_in(&mut desk, "Mind");
    desk.press("Enter");
    type_in(&mut desk, "the step");
    let (request, _) = reads(&desk.press("C-d"));
    let has = notes.with(vec![FieldValue::Text("Ring twice".into())]);
    desk.loaded(request, Loaded::Details(vec![details(100, vec![has.clone()]), details(101, Vec::new())]));
    let edits = pushed(&desk.press("Enter"));
    let whole = Change::SetField(notes.with(vec![FieldValue::Text(SafeText::block("Mind\nthe step"))]));
    assert!(edits.len() == 2 && edits.iter().all(|edit| edit.change == whole), "{edits:?}");
    assert_eq!(edits[0].base, Some(Change::SetField(has)));
    // Nothing written empties it, once that was seen.
    desk.press("Space Space e e");
    choose(&mut desk, "Site notes");
    let (request, _) = reads(&desk.press("C-d"));
    desk.loaded(request, Loaded::Details(vec![details(102, Vec::new()), details(103, Vec::new())]));
    assert_eq!(asked(&desk).plan.same.len(), 2, "where nothing stands, nothing changes");
}

#[test]
fn parts_are_asked_for_by_their_names() {
    let address = def(10, "Address", FieldKind::SmartAddress, Vec::new());
    let mut desk = with_fields(vec![address]);
    desk.press("Space e e");
    choose(&mut desk, "Address");
    let Some(Popup::Composer(composer)) = &desk.state.popup else { panic!("no box, {}", said(&desk)) };
    assert!(composer.text().contains("city =") && composer.is_many());
}

#[test]
fn what_nobody_writes_says_why_and_what_has_a_key_of_its_own_is_in_the_list_too() {
    let file = def(11, "Contract", FieldKind::File, Vec::new());
    let mut desk = with_fields(vec![file]);
    desk.press("Space Space e e");
    let all = rows(&desk);
    assert_eq!(
        all[..6],
        ["Name each has its own", "Budget", "Stage", "Lost because", "Responsible", "Tags"],
        "{all:?}"
    );
    let effects = choose(&mut desk, "Contract");
    assert!(pushed(&effects).is_empty() && said(&desk).contains("Contract"), "{}", said(&desk));
    assert!(matches!(&desk.state.popup, Some(Popup::Picker(_))), "the list stays");
    choose(&mut desk, "Name");
    assert!(said(&desk).contains("one at a time"), "{}", said(&desk));
    desk.press("e e");
    choose(&mut desk, "Responsible");
    choose(&mut desk, "Mara Stone");
    assert_eq!(leads(&pushed(&desk.press("Enter"))), [100, 101]);
}

#[test]
fn what_the_account_works_out_of_one_lead_is_left_to_it() {
    let room = room();
    let mut desk = with_fields(vec![room.clone()]);
    desk.press("Space Space e e");
    choose(&mut desk, "Room");
    let (request, _) = reads(&choose(&mut desk, "Roof"));
    let own = FieldValues { is_computed: true, ..room.with(vec![value(2, "Cellar")]) };
    desk.loaded(request, Loaded::Details(vec![details(100, vec![own]), details(101, Vec::new())]));
    assert_eq!(asked(&desk).plan.cannot, [(Target::Lead(LeadId(100)), Cannot::Computed)]);
    assert_eq!(leads(&pushed(&desk.press("Enter"))), [101]);
}

//! The order of the board, as messages: by any keys, put together in a box or told by a view, and kept in step.

use std::collections::BTreeMap;

use dealdesk::app::picker::Item;
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::query::{Column, FieldColumn, FieldTable, Own};
use dealdesk::domain::rot::LeadAge;
use dealdesk::domain::{
    Change, CompanyId, Edit, EditId, FieldDef, FieldId, FieldKind, FieldValue, FieldValues, Lead,
    LeadDetails, LeadId, Listing, Money, Owner, OwnerKind, RequestId, SafeText, SavedView, Tag, TagId,
    Target, Timestamp, User, UserId, ViewScreen,
};
use dealdesk::sync::event::{
    EditEvent, EditStage, Event, LeadStory, List, Listed, Load, Loaded, Saved, Then, Trouble, TroubleKind,
};

use proptest::prelude::*;

use super::desk::{Desk, FIRST, NOW, lead, loads};

fn named(id: i64, name: &str, price: i64) -> Lead {
    Lead { name: name.into(), price: Money::from_units(price), ..lead(id, FIRST, id) }
}

fn seats() -> FieldDef {
    FieldDef::plain(FieldId(7), "Seats", FieldKind::Numeric)
}

/// Five leads of one stage, some of them dear, and two people.
fn desk() -> Desk {
    let mut desk = Desk::new(120, 40);
    let mut leads = vec![
        named(100, "Tin Roof", 5),
        named(101, "roof garden", 9),
        named(102, "Ёлки", 9),
        named(103, "Kiln", 5),
        named(104, "kiln 2", 5),
    ];
    leads[0].responsible = UserId(2);
    leads[1].tags = Box::new([Tag { id: TagId(1), name: "vip".into() }]);
    for (n, company) in [(0, 1), (1, 2), (2, 3)] {
        leads[n].company = Some(CompanyId(company));
    }
    let user = |id, name: &str| User { id: UserId(id), name: name.into(), email: "".into(), is_active: true };
    let users = vec![user(1, "Priya Raman"), user(2, "Mara Linden")];
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what: Loaded::Users(users) }));
    let fields = Loaded::Fields(OwnerKind::Leads, vec![seats()]);
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what: fields }));
    desk.page(leads, Then::End);
    desk
}

fn keys(desk: &Desk) -> String {
    desk.state.leads.columns().order().keys.to_string()
}

fn toast(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

/// Opens a view of the board with this order.
fn show(desk: &mut Desk, sort: &str) -> Vec<Effect> {
    let view = SavedView { name: sort.into(), key: Some(1), sort: sort.into(), ..SavedView::default() };
    desk.state.views.saved = vec![view];
    desk.press("1")
}

fn items(desk: &Desk) -> Vec<Item> {
    match &desk.state.popup {
        Some(Popup::Picker(picker)) => picker.items.clone(),
        other => panic!("no list: {other:?}"),
    }
}

/// Puts the cursor of the box on a column.
fn go_to(desk: &mut Desk, column: &Column) {
    for _ in 0..40 {
        let Some(Popup::Order(shown)) = &desk.state.popup else { panic!("no box") };
        let at = shown.all.iter().position(|one| one == column).expect("the column");
        match at.cmp(&shown.cursor) {
            std::cmp::Ordering::Less => desk.press("k"),
            std::cmp::Ordering::Greater => desk.press("j"),
            std::cmp::Ordering::Equal => return,
        };
    }
    panic!("it is not reached");
}

#[test]
fn a_view_orders_the_board_by_any_keys() {
    let mut desk = desk();
    for (sort, wanted) in [
        ("name", [103, 104, 101, 100, 102]),
        ("-name", [102, 100, 101, 104, 103]),
        ("-price,name", [101, 102, 103, 104, 100]),
        ("price,-id", [104, 103, 100, 102, 101]),
        ("responsible,-price,name", [100, 101, 102, 103, 104]),
        ("tag,id", [101, 100, 102, 103, 104]),
        ("id", [100, 101, 102, 103, 104]),
    ] {
        show(&mut desk, sort);
        assert_eq!((desk.ids(FIRST), keys(&desk)), (wanted.to_vec(), sort.to_owned()));
        assert_eq!(desk.state.narrowed_by().and_then(|(name, _)| name).as_deref(), Some(sort), "as saved");
        // The list has the same leads in the same order.
        desk.state.list.sort = desk.state.leads.columns().order().keys.clone();
        desk.press("g l");
        assert_eq!(desk.state.list.rows().iter().map(|id| id.get()).collect::<Vec<_>>(), wanted, "{sort}");
        desk.press("g b");
    }
    desk.press("S s");
    assert_eq!(desk.state.narrowed_by().and_then(|(name, _)| name).as_deref(), Some("id*"), "not any more");
    // What is shown is saved as it is.
    show(&mut desk, "-price,name");
    let saved = dealdesk::app::views::opening::current(&desk.state, "x", None);
    assert_eq!((&*saved.sort, saved.screen), ("-price,name", ViewScreen::Board));
}

#[test]
fn the_order_is_kept_in_step_with_what_changes() {
    let mut desk = desk();
    show(&mut desk, "-price,name");
    assert_eq!(desk.cursor(), 100, "where it was");
    desk.press("g g j");
    assert_eq!(desk.cursor(), 102);
    let changed = vec![
        Lead { updated_at: NOW, ..named(104, "Abbey", 9) },
        Lead { updated_at: NOW, ..named(101, "roof garden", 1) },
        named(300, "Bell", 9),
    ];
    desk.send(Msg::Happened(Event::Changed(changed)));
    assert_eq!(desk.ids(FIRST), [104, 300, 102, 103, 100, 101]);
    assert_eq!(desk.cursor(), 102, "the cursor stays on its lead");
    desk.send(Msg::Happened(Event::Gone(vec![LeadId(300)])));
    assert_eq!(desk.ids(FIRST), [104, 102, 103, 100, 101]);
    // Under a filter as well.
    desk.press("/ k i l n");
    desk.send(Msg::Happened(Event::Changed(vec![Lead { updated_at: NOW, ..named(104, "kiln 0", 5) }])));
    let place = super::desk::place(FIRST);
    let shown = desk.state.leads.shown().column(place).map(|column| column.ids().collect::<Vec<_>>());
    assert_eq!(shown, Some(vec![LeadId(103), LeadId(104)]));
}

#[test]
fn five_orders_have_a_letter_and_the_rest_a_box() {
    let mut desk = desk();
    desk.press("S");
    let letters: String = items(&desk).iter().filter_map(|item| item.letter).collect();
    assert_eq!(letters, "asdfet");
    desk.press("t");
    assert!(matches!(desk.state.popup, Some(Popup::Order(_))));
    go_to(&mut desk, &Column::Own(Own::Name));
    desk.press("x");
    assert_eq!(keys(&desk), "next task,name");
    desk.press("H");
    assert_eq!(keys(&desk), "name,next task");
    assert_eq!(desk.ids(FIRST), [103, 104, 101, 100, 102], "what is marked is seen at once");
    desk.press("x");
    assert_eq!(keys(&desk), "-name,next task");
    go_to(&mut desk, &Column::Own(Own::NextTask));
    desk.press("x x");
    assert_eq!(keys(&desk), "-name", "once it turns, then it goes");
    go_to(&mut desk, &Column::Custom("Seats".into()));
    desk.press("Enter");
    assert!(desk.state.popup.is_none());
    // The list says what it is by now, and a letter begins anew.
    desk.press("S");
    assert_eq!(items(&desk).last().map(|item| item.note.clone()).as_deref(), Some("Name ↓"));
    desk.press("s");
    assert_eq!(keys(&desk), "-price");
    desk.press("S s");
    assert_eq!(keys(&desk), "price");
}

#[test]
fn names_that_are_told_later_put_leads_where_they_belong() {
    let mut desk = desk();
    let asked = loads(&show(&mut desk, "company"));
    let request = asked.iter().find(|(_, load)| *load == Load::Listings(OwnerKind::Companies));
    let request = request.expect("companies are asked for").0;
    assert_eq!(desk.ids(FIRST)[3..], [104, 103], "those without one stand last");
    let listing = |id: i64, name: &str| Listing {
        owner: Owner::Company(CompanyId(id)),
        name: name.into(),
        company: SafeText::default(),
        phone: SafeText::default(),
        responsible: UserId(1),
        leads: 0,
    };
    let listings = vec![listing(1, "Quayside"), listing(2, "abbey"), listing(3, "Kiln")];
    desk.send(Msg::Happened(Event::Loaded {
        request,
        what: Loaded::Listings { of: OwnerKind::Companies, listings, as_of: None },
    }));
    assert_eq!(desk.ids(FIRST)[..3], [101, 102, 100], "Abbey, Kiln, Quayside");
    // One of them is called otherwise by now, and there are as many as before. The list follows as the board does.
    let keys = desk.state.leads.columns().order().keys.clone();
    desk.press("g l");
    desk.state.list.sort = keys;
    let read = Event::Listed(List::Companies, Listed::Read { came: 1, gone: 0 });
    let effects = desk.send(Msg::Happened(read));
    let request = loads(&effects).into_iter().find(|(_, load)| *load == Load::Listings(OwnerKind::Companies));
    let listings = vec![listing(1, "Quayside"), listing(2, "Zoo"), listing(3, "Kiln")];
    let what = Loaded::Listings { of: OwnerKind::Companies, listings, as_of: None };
    desk.send(Msg::Happened(Event::Loaded { request: request.expect("they are read anew").0, what }));
    assert_eq!(desk.ids(FIRST)[..3], [102, 100, 101], "Kiln, Quayside, Zoo");
    assert_eq!(desk.state.list.rows()[..3], [102, 100, 101].map(LeadId));
    desk.press("g b");
    // Somebody is called otherwise.
    show(&mut desk, "responsible,id");
    assert_eq!(desk.ids(FIRST)[0], 100);
    let user = User { id: UserId(2), name: "Zoe".into(), email: "".into(), is_active: true };
    let other = User { id: UserId(1), name: "Priya Raman".into(), ..user.clone() };
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what: Loaded::Users(vec![user, other]) }));
    assert_eq!(desk.ids(FIRST)[4], 100);
}

#[test]
fn a_custom_field_is_a_key_as_far_as_it_is_known() {
    let mut desk = desk();
    let full = |id: i64, seats_are: &str| {
        let values: FieldValues = seats().with(vec![FieldValue::Text(seats_are.into())]);
        let lead = desk.state.leads.get(LeadId(id)).expect("a lead").clone();
        LeadDetails {
            lead,
            fields: vec![values],
            contacts: Vec::new(),
            created_by: UserId(1),
            updated_by: UserId(1),
            score: None,
        }
    };
    let (dear, cheap, more) = (full(103, "120"), full(100, "8"), full(102, "30"));
    let mut table = FieldTable::new(vec![FieldColumn::new(seats().id)]);
    for known in [dear, cheap] {
        table.put(known.lead.id, &known.fields);
    }
    let asked = loads(&show(&mut desk, "-field:Seats"));
    let request = asked
        .iter()
        .find(|(_, load)| matches!(load, Load::LeadFields { .. }))
        .expect("fields are asked for")
        .0;
    desk.send(Msg::Happened(Event::Kept { request, what: Loaded::LeadFields(table), at: NOW }));
    assert_eq!(desk.ids(FIRST), [103, 100, 104, 102, 101], "numbers as numbers; of the others nobody knows");
    // One more is read in full.
    desk.press("S t");
    desk.press("Esc");
    let effects = desk.press("G k Enter");
    let request = loads(&effects).into_iter().find(|(_, load)| *load == Load::Lead(LeadId(102)));
    let story = LeadStory { details: more, contacts: Vec::new(), company: None };
    desk.loaded(request.expect("the card is read").0, Loaded::Lead(Box::new(story)));
    desk.press("Esc");
    assert_eq!(desk.ids(FIRST), [103, 102, 100, 104, 101]);
    assert_eq!(desk.cursor(), 102);
}

/// What the disk has of a field of numbers.
fn told(field: FieldId, of: &[(i64, i64)]) -> FieldTable {
    let mut column = FieldColumn::new(field);
    for (lead, number) in of {
        let list = column.add(vec![FieldValue::Text(number.to_string().as_str().into())]);
        column.put(LeadId(*lead), list);
    }
    FieldTable::new(vec![column])
}

/// The question for fields among these effects, and which.
fn asked_fields(effects: &[Effect]) -> (RequestId, Vec<FieldId>) {
    let asked = loads(effects).into_iter().find_map(|(request, load)| match load {
        Load::LeadFields { fields, .. } => Some((request, fields)),
        _ => None,
    });
    asked.expect("fields are asked for")
}

fn tell(desk: &mut Desk, request: RequestId, what: FieldTable) {
    desk.send(Msg::Happened(Event::Kept { request, what: Loaded::LeadFields(what), at: NOW }));
}

#[test]
fn the_beginning_of_a_fields_name_orders_board_and_list_as_the_whole_name_does() {
    let mut desk = desk();
    let (request, fields) = asked_fields(&show(&mut desk, "-field:seat"));
    assert_eq!(fields, [seats().id]);
    tell(&mut desk, request, told(seats().id, &[(100, 8), (102, 30), (103, 120)]));
    assert_eq!(desk.ids(FIRST), [103, 102, 100, 104, 101]);
    let key = &desk.state.leads.columns().order().keys.0[0].0;
    assert_eq!(desk.state.column_label(key), "Seats", "as the field is called");
    // The box has the field once.
    desk.press("S t");
    let Some(Popup::Order(shown)) = &desk.state.popup else { panic!("no box") };
    assert_eq!(shown.all.iter().filter(|one| matches!(one, Column::Custom(_))).count(), 1);
    desk.press("Esc");
    // And so does the list.
    let mut desk = self::desk();
    let view = SavedView {
        name: "x".into(),
        key: Some(1),
        sort: "-field:seat".into(),
        screen: ViewScreen::List,
        ..SavedView::default()
    };
    desk.state.views.saved = vec![view];
    let (request, _) = asked_fields(&desk.press("1"));
    tell(&mut desk, request, told(seats().id, &[(100, 8), (102, 30), (103, 120)]));
    let rows: Vec<i64> = desk.state.list.rows().iter().map(|id| id.get()).collect();
    assert_eq!(rows, [103, 102, 100, 104, 101]);
}

#[test]
fn of_two_fields_with_one_name_each_is_offered_by_its_id() {
    let mut desk = desk();
    let other = FieldDef { id: FieldId(8), ..seats() };
    let what = Loaded::Fields(OwnerKind::Leads, vec![seats(), other]);
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what }));
    desk.press("S t");
    let Some(Popup::Order(shown)) = &desk.state.popup else { panic!("no box") };
    let custom: Vec<&Column> = shown.all.iter().filter(|one| matches!(one, Column::Custom(_))).collect();
    let labels: Vec<String> = custom.iter().map(|column| desk.state.column_label(column)).collect();
    assert_eq!(labels, ["Seats (7)", "Seats (8)"]);
    go_to(&mut desk, &Column::Custom("8".into()));
    let (request, fields) = asked_fields(&desk.press("x H Esc"));
    assert_eq!(fields, [FieldId(8)]);
    tell(&mut desk, request, told(FieldId(8), &[(103, 1), (102, 2), (104, 3)]));
    assert_eq!(desk.ids(FIRST)[..3], [103, 102, 104]);
    // A column of that name shows the first of them, and is sorted by what it shows.
    desk.press("g l");
    desk.state.list.columns = vec![Column::Custom("Seats".into())];
    desk.press("S");
    assert_eq!(desk.state.list.sort.to_string(), "-field:7");
}

/// A lead in full, as it is known, with so many seats.
fn in_full(desk: &Desk, id: i64, seats_are: i64) -> LeadDetails {
    let lead = desk.state.leads.overlay().confirmed(LeadId(id)).expect("a lead").clone();
    let seats_are = FieldValue::Text(seats_are.to_string().as_str().into());
    LeadDetails {
        lead,
        fields: vec![seats().with(vec![seats_are])],
        contacts: Vec::new(),
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    }
}

/// The server answers an edit with the lead in full.
fn read_in_full(desk: &mut Desk, details: LeadDetails) {
    let (id, on) = (EditId(999), Target::Lead(details.lead.id));
    let what = EditEvent::Confirmed { made: None, now: vec![details.into()] };
    desk.send(Msg::Happened(Event::Edit { id, on, what }));
}

#[test]
fn what_is_read_of_one_lead_moves_that_lead_and_orders_no_other_anew() {
    let mut desk = desk();
    let (request, _) = asked_fields(&show(&mut desk, "-field:Seats"));
    tell(&mut desk, request, told(seats().id, &[(100, 8), (101, 40), (102, 30), (103, 120)]));
    // An order that was made anew is another one.
    let order = |desk: &Desk| std::ptr::from_ref(desk.state.leads.columns().order());
    let first = order(&desk);
    let effects = desk.press("g g Enter");
    let request = loads(&effects).into_iter().find(|(_, load)| *load == Load::Lead(LeadId(103)));
    let changes = desk.state.leads.changes();
    let details = in_full(&desk, 103, 120);
    let story = LeadStory { details, contacts: Vec::new(), company: None };
    desk.loaded(request.expect("the card is read").0, Loaded::Lead(Box::new(story)));
    assert_eq!(desk.state.leads.changes(), changes, "nothing is new: an open list stays as it is");
    let mut anew = 0;
    for n in 0..100 {
        let details = in_full(&desk, 100 + n % 5, n);
        read_in_full(&mut desk, details);
        anew += usize::from(order(&desk) != first);
    }
    assert_eq!(anew, 0);
    assert_eq!(desk.ids(FIRST), [104, 103, 102, 101, 100]);
}

/// A row of the outbox that sets the seats of a lead; one that is parked waits for a person, and is not shown as done.
fn row(id: i64, lead: i64, seats_are: i64, stage: EditStage) -> Saved {
    let values = match seats_are {
        0 => Vec::new(),
        _ => vec![FieldValue::Text(seats_are.to_string().as_str().into())],
    };
    let change = Change::SetField(seats().with(values));
    let edit = Edit { id: EditId(id), on: Target::Lead(LeadId(lead)), change, base: None };
    Saved { edit, over: Vec::new(), at: NOW, stage, together: None }
}

#[test]
fn an_own_edit_of_a_field_moves_its_lead_at_once_and_back_when_it_is_given_up() {
    let mut desk = desk();
    let (request, _) = asked_fields(&show(&mut desk, "-field:Seats"));
    tell(&mut desk, request, told(seats().id, &[(100, 8), (102, 30), (103, 120)]));
    let was = vec![103, 102, 100, 104, 101];
    assert_eq!(desk.ids(FIRST), was);
    desk.send(Msg::Happened(Event::Outbox(vec![row(1, 101, 50, EditStage::Queued)])));
    assert_eq!(desk.ids(FIRST), [103, 101, 102, 100, 104]);
    // One that is there before the order is put counts as well, and a later one goes before it.
    let rows = vec![row(1, 101, 50, EditStage::Queued), row(2, 101, 9, EditStage::Queued)];
    desk.send(Msg::Happened(Event::Outbox(rows)));
    show(&mut desk, "field:Seats");
    assert_eq!(desk.ids(FIRST), [100, 101, 102, 103, 104]);
    desk.send(Msg::Happened(Event::Outbox(Vec::new())));
    show(&mut desk, "-field:Seats");
    assert_eq!(desk.ids(FIRST), was);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever was read, set and given up, board and what a filter and a text leave of it stand as their values say.
    #[test]
    fn fields_kept_in_step_are_fields_ordered_anew(
        steps in proptest::collection::vec((0_u8..4, 100_i64..105, 0_i64..6), 0..25),
    ) {
        let mut desk = desk();
        let view = SavedView {
            name: "x".into(),
            key: Some(1),
            sort: "-field:Seats".into(),
            filter: "price < 9".into(),
            ..SavedView::default()
        };
        desk.state.views.saved = vec![view];
        let (request, _) = asked_fields(&desk.press("1"));
        tell(&mut desk, request, told(seats().id, &[(100, 3), (103, 4)]));
        desk.press("/ k");
        let place = super::desk::place(FIRST);
        let shown = |desk: &Desk| -> Vec<i64> {
            let column = desk.state.leads.shown().column(place);
            column.map(|column| column.ids().map(LeadId::get).collect()).unwrap_or_default()
        };
        let left = shown(&desk);
        let mut read: BTreeMap<i64, i64> = BTreeMap::from([(100, 3), (103, 4)]);
        let mut rows: Vec<Saved> = Vec::new();
        let is_on = |row: &Saved, lead: i64| row.edit.on == Target::Lead(LeadId(lead));
        for (id, (what, lead, number)) in (1..).zip(steps) {
            match what {
                0 => {
                    let details = in_full(&desk, lead, number);
                    read_in_full(&mut desk, details);
                    read.insert(lead, number);
                    continue;
                }
                1 => rows.push(row(id, lead, number, EditStage::Queued)),
                2 => rows.retain(|row| !is_on(row, lead)),
                _ => {
                    let parked = EditStage::Parked(Trouble::of(TroubleKind::Refused));
                    rows.iter_mut().filter(|row| is_on(row, lead)).for_each(|row| row.stage = parked.clone());
                }
            }
            desk.send(Msg::Happened(Event::Outbox(rows.clone())));
        }
        let seats_are = |lead: i64| {
            let going = rows.iter().rev().find(|row| is_on(row, lead) && row.stage == EditStage::Queued);
            match going.map(|row| &row.edit.change) {
                Some(Change::SetField(values)) => match values.values.first() {
                    Some(FieldValue::Text(number)) => Some(number.parse::<i64>().expect("a number")),
                    _ => None,
                },
                _ => read.get(&lead).copied(),
            }
        };
        let mut wanted: Vec<i64> = (100..105).collect();
        wanted.sort_by_key(|lead| (seats_are(*lead).is_none(), seats_are(*lead).map(|n| -n), -lead));
        prop_assert_eq!(desk.ids(FIRST), wanted.clone());
        wanted.retain(|lead| left.contains(lead));
        prop_assert_eq!(shown(&desk), wanted);
    }
}

#[test]
fn a_view_with_a_key_that_is_not_there_is_said_and_changes_nothing() {
    let mut desk = desk();
    show(&mut desk, "field:Chairs");
    assert!(toast(&desk).contains("there is no “Chairs”"), "{}", toast(&desk));
    assert_eq!((keys(&desk).as_str(), desk.state.narrowed_by()), ("next task", None));
}

#[test]
fn the_list_is_sorted_by_a_column_of_the_account() {
    let mut desk = desk();
    desk.press("g l");
    desk.state.list.columns = vec![Column::Custom("Seats".into()), Column::Own(Own::Contact)];
    let effects = desk.press("S");
    assert_eq!(desk.state.list.sort.to_string(), "-field:Seats", "the largest first");
    assert!(loads(&effects).iter().any(|(_, load)| matches!(load, Load::LeadFields { .. })));
    desk.press("S");
    assert_eq!(desk.state.list.sort.to_string(), "field:Seats");
    desk.press("l S");
    assert!(toast(&desk).contains("Nothing to sort by"), "{}", toast(&desk));
    assert!(matches!(desk.state.screens.last(), Some(Screen::List)));
}

#[test]
fn the_time_in_a_stage_goes_with_other_keys() {
    let mut desk = Desk::new(120, 40);
    let old = |id: i64, price: i64| Lead { created_at: Timestamp(1), ..named(id, "x", price) };
    let effects = desk.page(vec![old(100, 1), old(101, 2), old(102, 3)], Then::End);
    let request = loads(&effects).into_iter().find(|(_, load)| *load == Load::Ages(None)).expect("ages").0;
    show(&mut desk, "-stage age,-price");
    assert_eq!(desk.ids(FIRST), [102, 101, 100], "nobody knows: the dearest first");
    let age = |days: i64| LeadAge { staged_at: Some(NOW.plus(-days * 86_400)), touched_at: None };
    let ages = vec![(LeadId(100), age(9)), (LeadId(101), age(9)), (LeadId(102), age(3))];
    let what = Loaded::Ages { ages, history: Some(NOW.plus(-30 * 86_400)) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    assert_eq!(desk.ids(FIRST), [101, 100, 102]);
}

#[test]
fn what_is_typed_leaves_the_order_of_the_list_and_follows_what_changes() {
    let mut desk = Desk::new(120, 40);
    let lead = |id: i64, name: &str, price: i64| named(id, name, price);
    desk.page(
        vec![lead(100, "roof", 5), lead(101, "kiln", 9), lead(102, "roof rack", 7), lead(103, "roofs", 1)],
        Then::More,
    );
    desk.press("g l");
    desk.state.list.columns = vec![Column::Own(Own::Price)];
    desk.press("S");
    let rows = |desk: &Desk| desk.state.list.rows().iter().map(|id| id.get()).collect::<Vec<_>>();
    assert_eq!(rows(&desk), [101, 102, 100, 103], "the dearest first");
    desk.press("/ r o o f");
    assert_eq!(rows(&desk), [102, 100, 103]);
    assert_eq!(desk.state.list.sum(), Money::from_units(13));
    // Meanwhile one becomes dearer, one comes, and one is called otherwise.
    let later = |lead: Lead| Lead { updated_at: NOW.plus(60), ..lead };
    desk.page(
        vec![later(lead(103, "roofs", 99)), later(lead(104, "a roof", 6)), later(lead(100, "floor", 5))],
        Then::More,
    );
    assert_eq!(rows(&desk), [103, 102, 104]);
    desk.press("Space k");
    assert_eq!(rows(&desk), [102], "two words");
    desk.press("Backspace Backspace");
    assert_eq!(rows(&desk), [103, 102, 104]);
    desk.press("Esc");
    assert_eq!(rows(&desk), [103, 101, 102, 104, 100]);
}

//! Custom fields of leads nobody opened: which are asked for, and how filter and list follow what is told of them.

use dealdesk::app::{Effect, Key, Msg};
use dealdesk::domain::query::{Column, FieldColumn, FieldTable};
use dealdesk::domain::{
    Change, Edit, EditId, FieldDef, FieldId, FieldKind, FieldValue, LeadDetails, LeadId, OwnerKind,
    RequestId, Target, UserId,
};
use dealdesk::sync::event::{EditEvent, Event, Load, Loaded, UNASKED};

use super::desk::{Desk, FIRST, NOW, lead, loads};

const ROOM: FieldId = FieldId(7);
const SEATS: FieldId = FieldId(8);
const NOTES: FieldId = FieldId(9);

fn room() -> FieldDef {
    FieldDef::plain(ROOM, "Room", FieldKind::Text)
}

/// Leads 100 to 102 in the first stage, 500 to 502 in the next.
fn desk() -> Desk {
    let mut desk = Desk::with_leads(120, 40, 3);
    let fields = vec![
        room(),
        FieldDef::plain(SEATS, "Seats", FieldKind::Numeric),
        FieldDef::plain(NOTES, "Notes", FieldKind::Text),
    ];
    let what = Loaded::Fields(OwnerKind::Leads, fields);
    desk.send(Msg::Happened(Event::Loaded { request: UNASKED, what }));
    desk
}

fn text(text: &str) -> Vec<FieldValue> {
    if text.is_empty() { Vec::new() } else { vec![FieldValue::Text(text.into())] }
}

/// What the disk has of one field.
fn told(field: FieldId, of: &[(i64, &str)]) -> FieldTable {
    let mut column = FieldColumn::new(field);
    for (lead, said) in of {
        let list = column.add(text(said));
        column.put(LeadId(*lead), list);
    }
    FieldTable::new(vec![column])
}

fn answer(desk: &mut Desk, request: RequestId, what: FieldTable) -> Vec<Effect> {
    desk.send(Msg::Happened(Event::Kept { request, what: Loaded::LeadFields(what), at: NOW }))
}

/// The one question about fields among these effects.
fn asked(effects: &[Effect]) -> (RequestId, Vec<FieldId>, Option<Vec<LeadId>>) {
    let mut asked = loads(effects).into_iter().filter_map(|(request, load)| match load {
        Load::LeadFields { fields, of } => Some((request, fields, of)),
        _ => None,
    });
    let first = asked.next().expect("fields are asked for");
    assert!(asked.next().is_none(), "one question at a time");
    first
}

/// Filters by this sentence.
fn narrow(desk: &mut Desk, sentence: &str) -> Vec<Effect> {
    let mut effects = desk.press("f e C-u");
    effects.extend(sentence.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))));
    effects.extend(desk.press("Enter"));
    effects
}

fn left(desk: &Desk) -> Vec<i64> {
    let (ids, ..) = desk.state.leads.sifted().all_in(None);
    let mut ids: Vec<i64> = ids.map(LeadId::get).collect();
    ids.sort_unstable();
    ids
}

fn unknown(desk: &Desk) -> usize {
    desk.state.leads.sieve().map_or(0, dealdesk::app::sieve::Sieve::unknown)
}

/// Narrowed to roofs: 100 and 500 have one, 101 a terrace, 102 nothing, and nobody has read 501 and 502.
fn narrowed() -> Desk {
    let mut desk = desk();
    let (request, fields, of) = asked(&narrow(&mut desk, "field:Room = Roof"));
    assert_eq!((fields, of), (vec![ROOM], None), "of all leads, and no other field");
    assert_eq!((left(&desk), unknown(&desk)), (Vec::new(), 6));
    let of = [(100, "Roof"), (101, "Terrace"), (102, ""), (500, "Roof")];
    answer(&mut desk, request, told(ROOM, &of));
    desk
}

#[test]
fn a_filter_finds_leads_nobody_opened() {
    let mut desk = narrowed();
    assert_eq!((left(&desk), unknown(&desk)), (vec![100, 500], 2));
    assert_eq!(desk.press("j").len(), 0, "asked once");
    // A sentence that asks for nothing else needs nothing else.
    assert!(loads(&narrow(&mut desk, "not field:Room = Roof")).is_empty());
    assert_eq!(left(&desk), [101, 102]);
}

#[test]
fn what_changes_is_read_again_and_judged_anew() {
    let mut desk = narrowed();
    let changed = vec![lead(101, FIRST, 1), lead(501, FIRST + 1, 1), lead(900, FIRST, 1)];
    let (request, fields, of) = asked(&desk.send(Msg::Happened(Event::Changed(changed))));
    let three = [101, 501, 900].map(LeadId).to_vec();
    assert_eq!((fields, of), (vec![ROOM], Some(three)));
    assert_eq!((left(&desk), unknown(&desk)), (vec![100, 500], 3), "a new lead is unknown at first");
    // While the disk answers, another one changes: it is asked for behind that.
    let waits = desk.send(Msg::Happened(Event::Changed(vec![lead(100, FIRST, 1)])));
    assert!(loads(&waits).is_empty());
    let of = [(101, "Roof"), (501, "Roof"), (900, "Cellar")];
    let (request, _, of) = asked(&answer(&mut desk, request, told(ROOM, &of)));
    assert_eq!((left(&desk), unknown(&desk)), (vec![100, 101, 500, 501], 1));
    assert_eq!(of, Some(vec![LeadId(100)]));
    assert!(loads(&answer(&mut desk, request, told(ROOM, &[(100, "")]))).is_empty());
    assert_eq!(left(&desk), [101, 500, 501]);
    // An answer nobody waits for changes nothing.
    answer(&mut desk, request, told(ROOM, &[(100, "Roof")]));
    assert_eq!(left(&desk), [101, 500, 501]);
    desk.send(Msg::Happened(Event::Gone(vec![LeadId(502), LeadId(101)])));
    assert_eq!((left(&desk), unknown(&desk)), (vec![500, 501], 0));
}

#[test]
fn an_own_edit_counts_at_once_and_falls_back_when_it_is_given_up() {
    let mut desk = narrowed();
    let on = Target::Lead(LeadId(101));
    let edit = |id: i64, said: &str| {
        let change = Change::SetField(room().with(text(said)));
        Edit { id: EditId(id), on, change, base: None }
    };
    let saved = |desk: &mut Desk, edit: Edit| {
        let saved = dealdesk::sync::event::Saved {
            edit,
            over: Vec::new(),
            at: NOW,
            stage: dealdesk::sync::event::EditStage::Queued,
            together: None,
        };
        desk.send(Msg::Happened(Event::Outbox(vec![saved])));
    };
    saved(&mut desk, edit(1, "Roof"));
    assert_eq!(left(&desk), [100, 101, 500]);
    desk.send(Msg::Happened(Event::Edit { id: EditId(1), on, what: EditEvent::Gone(None) }));
    assert_eq!(left(&desk), [100, 500]);
    // One that arrived stays, by the server's own word.
    saved(&mut desk, edit(2, "Roof"));
    let now = LeadDetails {
        lead: lead(101, FIRST, 1),
        fields: vec![room().with(text("Roof"))],
        contacts: Vec::new(),
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    };
    let what = EditEvent::Confirmed { made: None, now: vec![now.into()] };
    desk.send(Msg::Happened(Event::Edit { id: EditId(2), on, what }));
    assert_eq!(left(&desk), [100, 101, 500]);
}

#[test]
fn a_column_tells_fields_of_leads_nobody_opened() {
    let mut desk = desk();
    desk.press("g l");
    desk.press("C");
    desk.hold("j", 60);
    let effects = desk.press("k x Esc");
    let seats = Column::Custom("Seats".into());
    assert!(desk.state.list.columns.contains(&seats), "the last one but one of the box");
    let (request, fields, of) = asked(&effects);
    assert_eq!((fields, of), (vec![SEATS], None));
    let cell = |desk: &Desk, id: i64| {
        let lead = desk.state.leads.get(LeadId(id)).expect("a lead");
        desk.state.list_cell(lead, &seats).0
    };
    assert_eq!(cell(&desk, 100), "?");
    answer(&mut desk, request, told(SEATS, &[(100, "12"), (101, "")]));
    assert_eq!([100, 101, 102].map(|id| cell(&desk, id)), ["12", "", "?"]);
    // Another field that is named is read too, and one nobody names any more is let go.
    let (request, fields, _) = asked(&narrow(&mut desk, "field:Room = Roof"));
    assert_eq!(fields, [ROOM]);
    answer(&mut desk, request, told(ROOM, &[(100, "Roof")]));
    assert_eq!((left(&desk), cell(&desk, 100)), (vec![100], "12".to_owned()));
    let (request, fields, _) = asked(&narrow(&mut desk, "field:Notes = Ring"));
    assert_eq!(fields, [NOTES]);
    answer(&mut desk, request, told(NOTES, &[(101, "ring")]));
    assert_eq!((left(&desk), cell(&desk, 100)), (vec![101], "12".to_owned()));
    let (_, fields, _) = asked(&narrow(&mut desk, "field:Room = Roof"));
    assert_eq!(fields, [ROOM], "it was let go when something else was read");
}

#[test]
fn the_list_is_sorted_by_a_field_and_follows_it() {
    let mut desk = desk();
    desk.state.list.columns = vec![Column::Custom("Seats".into())];
    let (request, ..) = asked(&desk.press("g l"));
    answer(&mut desk, request, told(SEATS, &[(100, "2"), (101, "12"), (500, "3"), (501, "")]));
    assert!(loads(&desk.press("S")).is_empty(), "what a column shows is here");
    let rows = |desk: &Desk| desk.state.list.rows().iter().map(|id| id.get()).collect::<Vec<_>>();
    assert_eq!(rows(&desk)[..3], [101, 500, 100], "the most first");
    desk.press("S");
    assert_eq!(rows(&desk)[..3], [100, 500, 101]);
    let (request, ..) = asked(&desk.send(Msg::Happened(Event::Changed(vec![lead(100, FIRST, 1)]))));
    answer(&mut desk, request, told(SEATS, &[(100, "40")]));
    assert_eq!(rows(&desk)[..3], [500, 101, 100]);
}

#[test]
fn a_disk_that_cannot_be_read_is_not_asked_for_ever() {
    let mut desk = desk();
    let (request, ..) = asked(&narrow(&mut desk, "field:Room = Roof"));
    assert!(loads(&answer(&mut desk, request, FieldTable::default())).is_empty());
    assert!(loads(&desk.press("j k")).is_empty());
    assert_eq!((left(&desk), unknown(&desk)), (Vec::new(), 6));
}

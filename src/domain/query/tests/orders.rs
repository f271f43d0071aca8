//! Orders: one by one as all at once, and custom fields as keys.

use proptest::prelude::*;

use super::*;
use crate::domain::FieldValue;

/// Numbers from 0 to 3 as a lead: in each there is something that is not there, or not known.
fn lead_of(id: i64, name: &str, [price, stage, user, company, tag]: [i64; 5]) -> Lead {
    Lead {
        id: LeadId(id),
        name: name.into(),
        price: Money::from_units(price - 2),
        place: Place { pipeline: PipelineId(1), stage: StageId(10 + stage) },
        responsible: UserId(user),
        created_at: Timestamp(price),
        closed_at: (stage > 2).then_some(Timestamp(price)),
        next_task_at: (price > 2).then_some(Timestamp(user)),
        company: (company > 0).then_some(CompanyId(6 + company)),
        tags: (0..tag)
            .map(|n| Tag { id: TagId(n), name: format!("tag {}", tag - n).as_str().into() })
            .collect(),
        ..lead()
    }
}

fn values_of(desk: &Desk, lead: LeadId, notes: &str, n: i64) -> FieldTable {
    let [room, seats, paid, day, site] = &desk.fields[..] else { panic!("five fields") };
    let option = FieldOptionId(room.id.get() * 10 + n % 3);
    let mut values = vec![site.with(vec![FieldValue::Text(notes.into())])];
    if n > 0 {
        values.push(room.with(vec![FieldValue::Choice { option: Some(option), label: "?".into() }]));
        values.push(seats.with(vec![FieldValue::Text(format!("{}.5", 4 - 3 * n).as_str().into())]));
        values.push(paid.with(vec![FieldValue::Flag(n > 1)]));
        values.push(day.with(vec![FieldValue::At(Timestamp(-n))]));
    }
    let mut table = FieldTable::new(desk.fields.iter().map(|def| FieldColumn::new(def.id)).collect());
    table.put(lead, &values);
    table
}

fn facts((lead, fields): &(Lead, FieldTable)) -> LeadFacts<'_> {
    LeadFacts { fields: Some(fields), ..LeadFacts::listed(lead) }
}

const KEYS: [&str; 16] = [
    "price",
    "name",
    "stage",
    "responsible",
    "company",
    "tag",
    "created",
    "closed",
    "next task",
    "id",
    "age",
    "field:Room",
    "field:Seats",
    "field:Deposit paid",
    "field:Event day",
    "field:Site notes",
];

proptest! {
    #[test]
    fn where_a_thing_stands_is_where_it_is_sorted_to(
        things in proptest::collection::vec(
            ("[aÄё ]{0,2}[b]{0,18}[cd]{0,1}", "[xyЯ]{0,20}", prop::array::uniform5(0..4_i64)),
            0..24,
        ),
        keys in proptest::collection::vec((0..KEYS.len(), any::<bool>()), 1..4),
    ) {
        let desk = Desk::new();
        let names = desk.names(Things::Leads);
        let leads: Vec<(Lead, FieldTable)> = (0..)
            .zip(&things)
            .map(|(id, (name, notes, n))| (lead_of(id, name, *n), values_of(&desk, LeadId(id), notes, n[0])))
            .collect();
        let sign = |turned: bool| if turned { "-" } else { "" };
        let text: Vec<String> = keys.iter().map(|(n, turned)| format!("{}{}", sign(*turned), KEYS[*n])).collect();
        let keys = SortKeys::parse(&text.join(","), Things::Leads).expect("keys");
        prop_assert_eq!(SortKeys::parse(&keys.to_string(), Things::Leads), Ok(keys.clone()));
        prop_assert!(keys.custom_fields(&names).is_ok());
        let order = Order::new(&keys, &names);
        let mut one_by_one: Vec<_> = leads.iter().map(|one| (order.standing(&facts(one)), one.0.id)).collect();
        one_by_one.sort_by(|a, b| a.0.cmp(&b.0));
        let at_once: Vec<LeadId> = keys.sort(&leads, &names, facts).iter().map(|one| one.0.id).collect();
        prop_assert_eq!(at_once, one_by_one.iter().map(|(_, id)| *id).collect::<Vec<_>>());
        for (standing, _) in one_by_one {
            prop_assert!(!order.is_plain() || standing.rest.is_empty());
        }
    }
}

#[test]
fn custom_fields_are_keys_in_the_order_of_what_they_are() {
    let desk = Desk::new();
    let names = desk.names(Things::Leads);
    let leads: Vec<(Lead, FieldTable)> = (0..4)
        .map(|n| {
            (
                lead_of(n, "x", [0; 5]),
                values_of(&desk, LeadId(n), ["b", "", "Ё", "е"][usize::try_from(n).expect("small")], n),
            )
        })
        .collect();
    let order = |keys: &str| {
        let keys = SortKeys::parse(keys, Things::Leads).expect(keys);
        keys.sort(&leads, &names, facts).iter().map(|one| one.0.id.get()).collect::<Vec<_>>()
    };
    assert_eq!(order("field:Seats"), [3, 2, 1, 0], "numbers, also below nothing; without one it is last");
    assert_eq!(order("-field:Seats"), [1, 2, 3, 0]);
    assert_eq!(order("field:Room"), [3, 1, 2, 0], "as the account lists the choices");
    assert_eq!(order("field:\"Event day\""), [3, 2, 1, 0]);
    assert_eq!(order("field:Deposit paid"), [2, 3, 0, 1], "what is ticked first");
    assert_eq!(order("field:site notes,-id"), [0, 3, 2, 1], "whatever the case, and nothing last");
    assert_eq!(order("field:101"), order("field:Seats"), "by its id");
}

#[test]
fn a_field_that_is_not_there_is_said() {
    let desk = Desk::new();
    let keys = SortKeys::parse("-field:Seats, field:\"Roof, top\"", Things::Leads).expect("keys");
    assert_eq!(keys.to_string(), "-field:Seats,field:\"Roof, top\"");
    assert!(keys.needs().fields && !keys.needs().companies);
    let wrong = keys.custom_fields(&desk.names(Things::Leads)).expect_err("no such field");
    assert!(wrong.problem.to_string().contains("Roof, top"), "{}", wrong.problem);
    for wrong in ["field:", "-field: ,price", "phone", "price,"] {
        assert!(SortKeys::parse(wrong, Things::Leads).is_err(), "{wrong}");
    }
    assert!(SortKeys::parse("field:Seats", Things::Tasks).is_err(), "tasks have none");
}

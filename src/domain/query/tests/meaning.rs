//! What each sentence says about a lead.

use super::*;
use crate::domain::{Contact, ContactId, FieldValue, FieldValues};

#[test]
fn what_lists_tell_is_judged_by_lists() {
    let (desk, lead) = (Desk::new(), lead());
    let facts = LeadFacts::listed(&lead);
    let yes = [
        "stage = Proposal and price > 5k and not tag:vip",
        "STAGE = \"proposal\" AND Price >= £6 000",
        "stage = Sales/Proposal",
        "stage = 11",
        "stage ~ propo",
        "stage in (Proposal, \"Black and white\")",
        "pipeline = Sales",
        "pipeline != Service",
        "status = open",
        "status = open|won",
        "status != lost",
        "responsible = me",
        "responsible = mara linden",
        "responsible = Linden",
        "responsible != Анна",
        "responsible in (me, 2)",
        "tag:тёплый",
        "tag:ТЕПЛЫЙ",
        "tag ~ тепл",
        "tag != vip",
        "not tag:vip",
        "has tag",
        "company ~ quayside",
        "company = 'Quayside Ltd'",
        "company = 7",
        "company is not empty",
        "name ~ roof",
        "name ~ ТЕРРАСА",
        "name !~ cellar",
        "id in (1, 5)",
        "id = 5",
        "price = 6k",
        "budget < 1.5m",
        "loss reason is empty",
        "loss reason = none",
        "loss reason != \"Too expensive\"",
        "closed is empty",
        "has next task",
        "next-task > today",
        "next_task = tomorrow",
        "\"next task\" = завтра",
        "next task in tomorrow",
        "age > 7d",
        "age = 8d",
        "age < 2w",
        "updated < -1d",
        "updated > -3d",
        "created > 2026-01-01",
        "created in this month",
        "created in 2026-03",
        "not (price < 1k or stage = \"First talk\")",
        "price = 1 or price = 2 and id = 9 or id = 5",
    ];
    for text in yes {
        assert_eq!(desk.judge(text, &facts), Verdict::Yes, "{text}");
        assert_eq!(desk.judge(&format!("not ({text})"), &facts), Verdict::No, "not {text}");
    }
    for text in
        ["next task = none", "status = closed", "created in last month", "closed in last month", "has closed"]
    {
        assert_eq!(desk.judge(text, &facts), Verdict::No, "{text}");
    }
}

#[test]
fn only_what_is_asked_of_details_needs_them() {
    let desk = Desk::new();
    for text in ["price > 1", "company ~ quay", "tag:vip or responsible = me", "has company"] {
        assert!(!desk.filter(text).expect(text).needs_details(), "{text}");
    }
    let needs = |text: &str| desk.filter(text).expect(text).needs();
    assert!(needs("price > 1 or field:Room = Roof").fields);
    let filter = desk.filter("price > 1 or not (field:Room = Roof or has field:Seats)").expect("a filter");
    assert_eq!(filter.custom_fields().into_iter().collect::<Vec<_>>(), [FieldId(100), FieldId(101)]);
    assert!(needs("has phone").people && needs("contact ~ anna").people);
    assert!(needs("stage age > 10d").stage_age);
    assert!(needs("company ~ quay").companies && !needs("has company").companies);
}

fn values(field: i64, values: Vec<FieldValue>) -> FieldValues {
    Desk::new().fields.iter().find(|known| known.id == FieldId(field)).expect("a field").with(values)
}

/// A lead of which all these fields were read.
fn read(desk: &Desk, fields: &[FieldValues]) -> FieldTable {
    let columns = desk.fields.iter().map(|def| FieldColumn::new(def.id));
    let mut table = FieldTable::new(columns.collect());
    table.put(lead().id, fields);
    table
}

#[test]
fn custom_fields_are_compared_as_what_they_are() {
    let (desk, lead) = (Desk::new(), lead());
    let fields = vec![
        values(100, vec![FieldValue::Choice { option: Some(FieldOptionId(1000)), label: "Roof".into() }]),
        values(101, vec![FieldValue::Text("12.5".into())]),
        values(103, vec![FieldValue::At(NOW.plus(DAY))]),
        values(104, vec![FieldValue::Text("Ask at the gate".into())]),
    ];
    let table = read(&desk, &fields);
    let facts = LeadFacts { fields: Some(&table), ..LeadFacts::listed(&lead) };
    for text in [
        "field:Room = \"Roof\"",
        "field:room = roof",
        "field:100 = Roof",
        "field:Room in (Roof, Terrace)",
        "field:Room ~ oo",
        "field:Seats >= 12.5 and field:Seats < 13",
        "field:Deposit paid = no",
        "field:\"Deposit paid\" is empty",
        "field:Deposit = нет",
        "field:Event day = tomorrow",
        "field:Event day in this week",
        "field:Site notes ~ GATE",
        "has field:Site notes",
    ] {
        assert_eq!(desk.judge(text, &facts), Verdict::Yes, "{text}");
    }
    for text in
        ["field:Room = Terrace", "field:Seats > 12.5", "field:Site is empty", "field:Deposit paid = yes"]
    {
        assert_eq!(desk.judge(text, &facts), Verdict::No, "{text}");
    }
}

#[test]
fn an_own_edit_on_its_way_counts_as_done() {
    let (desk, lead) = (Desk::new(), lead());
    let table = read(&desk, &[values(101, vec![FieldValue::Text("12".into())])]);
    let set =
        [values(101, vec![FieldValue::Text("5".into())]), values(101, Vec::new()), values(102, Vec::new())];
    let judge = |text: &str, set: &[&FieldValues]| {
        desk.judge(text, &LeadFacts { fields: Some(&table), set, ..LeadFacts::listed(&lead) })
    };
    assert_eq!(judge("field:Seats = 12", &[]), Verdict::Yes);
    assert_eq!(judge("field:Seats = 5", &[&set[0]]), Verdict::Yes);
    assert_eq!(judge("field:Seats is empty", &[&set[0], &set[1]]), Verdict::Yes, "the later one counts");
    assert_eq!(judge("field:Deposit paid = no", &[&set[2]]), Verdict::Yes);
    let unread = LeadFacts { set: &[&set[0]], ..LeadFacts::listed(&lead) };
    assert_eq!(desk.judge("field:Seats = 5", &unread), Verdict::Yes);
    assert_eq!(desk.judge("field:Room = Roof", &unread), Verdict::Unknown);
}

#[test]
fn what_nobody_knows_is_neither_yes_nor_no() {
    let (desk, mut lead) = (Desk::new(), lead());
    for text in [
        "field:Room = Roof",
        "not field:Room = Roof",
        "field:Room is empty",
        "has phone",
        "contact ~ anna",
        "stage age > 1d",
        "price > 1 and has phone",
        "price < 1 or has phone",
    ] {
        assert_eq!(desk.judge(text, &LeadFacts::listed(&lead)), Verdict::Unknown, "{text}");
        assert!(!desk.filter(text).expect(text).is_match(&LeadFacts::listed(&lead)));
    }
    assert_eq!(desk.judge("price < 1 and has phone", &LeadFacts::listed(&lead)), Verdict::No);
    assert_eq!(desk.judge("price > 1 or has phone", &LeadFacts::listed(&lead)), Verdict::Yes);
    lead.company = Some(CompanyId(99));
    assert_eq!(desk.judge("company ~ quay", &LeadFacts::listed(&lead)), Verdict::Unknown);
    lead.company = None;
    assert_eq!(desk.judge("company ~ quay", &LeadFacts::listed(&lead)), Verdict::No);
}

#[test]
fn people_are_found_however_their_numbers_are_written() {
    let (desk, lead) = (Desk::new(), lead());
    let phone = FieldValue::Labelled { value: "+7 (912) 345-67-89".into(), label: "WORK".into() };
    let of =
        |field: FieldDef, code: &str, value| FieldValues { code: code.into(), ..field.with(vec![value]) };
    let anna = Contact {
        id: ContactId(1),
        name: "Анна Ким".into(),
        responsible: UserId(1),
        company: None,
        created_at: NOW,
        updated_at: NOW,
        fields: vec![of(field(1, "Phone", FieldKind::MultiText, &[]), "PHONE", phone)],
        tags: Vec::new(),
        leads: vec![lead.id],
    };
    let people = PeopleTable::new(vec![anna]);
    let facts = LeadFacts { people: people.of(&lead), ..LeadFacts::listed(&lead) };
    for text in [
        "has phone",
        "phone = 89123456789",
        "phone ~ 345 67",
        "phone != 5550100",
        "contact ~ анна",
        "email is empty",
        "not email ~ example",
    ] {
        assert_eq!(desk.judge(text, &facts), Verdict::Yes, "{text}");
    }
    let nobody = PeopleTable::default();
    let nobody = LeadFacts { people: nobody.of(&lead), ..LeadFacts::listed(&lead) };
    assert_eq!(desk.judge("has phone", &nobody), Verdict::No);
    assert_eq!(desk.judge("contact is empty", &nobody), Verdict::Yes);
    // Linked since all contacts were read: then nobody knows whose number is meant.
    let linked = Lead { main_contact: Some(ContactId(2)), ..lead };
    let facts = LeadFacts { people: people.of(&linked), ..LeadFacts::listed(&linked) };
    assert_eq!(desk.judge("has phone", &facts), Verdict::Unknown);
}

#[test]
fn how_long_a_lead_stands_may_be_known_in_part() {
    let (desk, lead) = (Desk::new(), lead());
    let judge = |text: &str, in_stage| {
        desk.judge(text, &LeadFacts { in_stage: Some(in_stage), ..LeadFacts::listed(&lead) })
    };
    let at = Since::At(NOW.plus(-11 * DAY));
    assert_eq!(judge("stage age > 10d", at), Verdict::Yes);
    assert_eq!(judge("stage age = 11d", at), Verdict::Yes);
    assert_eq!(judge("stage age < 10d", at), Verdict::No);
    let before = Since::Before(NOW.plus(-30 * DAY));
    assert_eq!(judge("stage age > 10d", before), Verdict::Yes);
    assert_eq!(judge("stage age < 10d", before), Verdict::No);
    assert_eq!(judge("stage age > 40d", before), Verdict::Unknown);
}

#[test]
fn tasks_and_companies_have_fields_of_their_own() {
    let desk = Desk::new();
    let names = desk.names(Things::Tasks);
    let resolve_for = |text: &str, names: &Names<'_>| resolve(&parse(text).expect(text), names);
    for text in [
        "due < tomorrow and responsible = me",
        "type = Call",
        "status = done",
        "text ~ quote",
        "due in this week",
    ] {
        assert!(resolve_for(text, &names).is_ok(), "{text}");
    }
    assert!(resolve_for("price > 1", &names).is_err() && resolve_for("field:Room = Roof", &names).is_err());
    assert!(resolve_for("leads > 1 and has phone", &desk.names(Things::Companies)).is_ok());
    assert!(resolve_for("stage = Proposal", &desk.names(Things::Companies)).is_err());
}

#[test]
fn leads_are_ordered_by_custom_fields_as_what_they_are() {
    let desk = Desk::new();
    let names = desk.names(Things::Leads);
    let leads: Vec<Lead> = (0..5).map(|n| Lead { id: LeadId(n), ..lead() }).collect();
    let mut table = FieldTable::new(desk.fields.iter().map(|def| FieldColumn::new(def.id)).collect());
    let text = |text: &str| vec![FieldValue::Text(text.into())];
    let choice = |n: i64, label: &str| {
        vec![FieldValue::Choice { option: Some(FieldOptionId(1000 + n)), label: label.into() }]
    };
    let long = |end: &str| text(&format!("Ask at the gate, then {end}"));
    let fields = [
        [values(100, choice(1, "Terrace")), values(101, text("9")), values(104, long("b"))],
        [values(100, choice(0, "Roof")), values(101, text("-12.5")), values(104, long("A"))],
        [values(100, Vec::new()), values(101, text("12")), values(104, text("ёлка"))],
        [values(100, choice(0, "Roof")), values(101, text("many")), values(104, text(" "))],
    ];
    // Nobody has read the last one.
    for (lead, fields) in leads.iter().zip(&fields) {
        table.put(lead.id, fields);
    }
    let sorted = |keys: &str| {
        let keys = SortKeys::parse(keys, Things::Leads).expect(keys);
        let facts = |lead| LeadFacts { fields: Some(&table), ..LeadFacts::listed(lead) };
        let sorted = keys.sort(&leads, &names, facts);
        sorted.into_iter().map(|lead| lead.id.get()).collect::<Vec<_>>()
    };
    assert_eq!(sorted("field:Seats"), [1, 0, 2, 3, 4]);
    assert_eq!(sorted("-field:Seats"), [2, 0, 1, 3, 4]);
    assert_eq!(sorted("field:Room"), [1, 3, 0, 2, 4], "as the account lists its choices");
    assert_eq!(sorted("field:Room,-field:Seats"), [1, 3, 0, 2, 4]);
    assert_eq!(sorted("field:\"Site notes\""), [1, 0, 2, 3, 4]);
    assert_eq!(sorted("-field:104"), [2, 0, 1, 3, 4]);
    assert_eq!(sorted("field:Floor"), [0, 1, 2, 3, 4]);
    let keys = |text| SortKeys::parse(text, Things::Leads).expect(text);
    assert!(keys("field:Room").needs().fields && !keys("price").needs().fields);
    assert_eq!(keys("-field:\"a, b\",price").to_string(), "-field:\"a, b\",price");
    let fields = keys("price,field:Room,-field:seats").custom_fields(&names).expect("known");
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), [FieldId(100), FieldId(101)]);
    assert!(keys("field:Rom").custom_fields(&names).is_err());
    assert!(SortKeys::parse("field:Room", Things::Tasks).is_err(), "tasks have none");
}

#[test]
fn lists_are_ordered_by_keys_and_nothing_stands_last() {
    let desk = Desk::new();
    let names = desk.names(Things::Leads);
    let mut leads = vec![lead(), lead(), lead(), lead()];
    for (n, lead) in leads.iter_mut().enumerate() {
        lead.id = LeadId(n as i64);
    }
    leads[0].price = Money::from_units(5);
    leads[1].next_task_at = None;
    leads[2].place.stage = StageId(10);
    leads[2].responsible = UserId(3);
    leads[3].next_task_at = Some(NOW);
    leads[3].created_at = NOW;
    let order = |keys: &str| {
        let keys = SortKeys::parse(keys, Things::Leads).expect(keys);
        let sorted = keys.sort(&leads, &names, LeadFacts::listed);
        sorted.iter().map(|lead| lead.id.get()).collect::<Vec<_>>()
    };
    assert_eq!(order("price"), [0, 1, 2, 3]);
    assert_eq!(order("-price"), [1, 2, 3, 0]);
    assert_eq!(order("next task,-id"), [3, 2, 0, 1]);
    assert_eq!(order("-next task"), [0, 2, 3, 1]);
    assert_eq!(order("stage,-id"), [2, 3, 1, 0]);
    assert_eq!(order("responsible"), [0, 1, 3, 2]);
    assert_eq!(order("age, -id"), [3, 2, 1, 0]);
    // Known of none: the order stays.
    assert_eq!(order("stage age"), [0, 1, 2, 3]);
    assert_eq!(
        SortKeys::parse(" -Updated , next_task ", Things::Leads).expect("keys").to_string(),
        "-updated,next task"
    );
    let wrong = SortKeys::parse("price,upadted", Things::Leads).expect_err("wrong");
    assert_eq!(wrong.at, 6..13);
    assert!(wrong.shown("price,upadted").contains("did you mean \"updated\"?"));
    assert!(
        SortKeys::parse("price,", Things::Leads).is_err() && SortKeys::parse("phone", Things::Leads).is_err()
    );
}

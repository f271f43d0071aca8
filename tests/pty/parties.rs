//! New leads, contacts and companies from the command line, what they are linked to, and custom fields of every kind.

use serde_json::{Value, json};

use super::teller::Teller;

/// The sixth of May 2031, in days since 1970.
const DAY: i64 = 22_405;

impl Teller {
    fn contact(&self, id: &str) -> Value {
        self.account.get(&format!("/api/v4/contacts/{id}?with=leads"))
    }
}

fn values(thing: &Value, code: &str) -> Value {
    let fields = thing["custom_fields_values"].as_array().cloned().unwrap_or_default();
    fields
        .iter()
        .find(|field| field["field_code"] == code)
        .map_or(Value::Null, |field| field["values"].clone())
}

#[test]
fn a_new_lead_comes_with_its_contact_and_says_whom_it_looks_like() {
    let teller = Teller::new();
    let told = teller.run(&[
        "lead",
        "create",
        "Новая крыша",
        "--price",
        "5k",
        "--stage",
        "needs",
        "--for",
        "Oliver",
        "--tag",
        "warm",
        "--contact",
        "Ines Prado",
        "--phone",
        "+351 21 555 0100",
        "--email",
        "ines@roof.example",
        "--company",
        "Roof Ltd",
        "--json",
    ]);
    let told = told.done().json();
    let id = told["edits"][0]["made"].to_string();
    let lead = teller.get_lead(id.parse().expect("an id"));
    assert_eq!((&lead["name"], &lead["price"]), (&json!("Новая крыша"), &json!(5_000)));
    assert_eq!((&lead["status_id"], &lead["responsible_user_id"]), (&json!(58_141_811), &json!(8_101_013)));
    let shown = teller.run(&["lead", "show", &id, "--json"]).done().json();
    assert_eq!((&shown["tags"], &shown["company"]["name"]), (&json!(["warm"]), &json!("Roof Ltd")));
    let contact = shown["contacts"][0]["id"].to_string();
    let made = teller.contact(&contact);
    assert_eq!(made["name"], "Ines Prado");
    assert_eq!(values(&made, "EMAIL")[0]["value"], "ines@roof.example");

    let again = teller.run(&[
        "lead",
        "create",
        "Second",
        "--contact",
        "Ines P.",
        "--phone",
        "21 555 0100",
        "--dry-run",
    ]);
    assert!(again.code == Some(0) && again.err.contains(&format!("Ines Prado (id {contact})")), "{again:?}");
    let known = teller.run(&["lead", "create", "Second", "--contact", &contact, "--json"]).done().json();
    let second = teller.get_lead(known["edits"][0]["made"].as_i64().expect("an id"));
    assert_eq!(second["_embedded"]["contacts"][0]["id"].to_string(), contact);
    assert_eq!(teller.run(&["lead", "create", "x", "--contact", "99"]).code, Some(3));
    assert_eq!(teller.run(&["lead", "create", "x", "--contact", &contact, "--phone", "1"]).code, Some(2));
}

#[test]
fn links_are_made_and_taken_away() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let made = teller.run(&["contact", "create", "Zeb Quark", "--json"]).done().json();
    let contact = made["edits"][0]["made"].to_string();
    let linked = || {
        let lead = teller.get_lead(lead);
        let all = lead["_embedded"]["contacts"].as_array().cloned().unwrap_or_default();
        all.iter().find(|one| one["id"].as_i64() == contact.parse().ok()).map(|one| one["is_main"] == true)
    };
    assert_eq!(linked(), None);
    teller.run(&["lead", "link", &id, "--contact", &contact, "--main"]).done();
    assert_eq!(linked(), Some(true));
    let told = teller.run(&["lead", "link", &id, "--contact", &contact, "--main", "--json"]).done();
    assert_eq!(told.states(), ["unchanged"]);
    teller.run(&["lead", "link", &id, "--contact", &contact, "--remove"]).done();
    assert_eq!(linked(), None);
    teller.run(&["undo"]).done();
    assert!(linked().is_some());
}

#[test]
fn contacts_and_companies_are_changed_like_leads() {
    let teller = Teller::new();
    let made =
        teller.run(&["contact", "create", "Ann", "--phone", "+44 20 1 (home)", "--json"]).done().json();
    let id = made["edits"][0]["made"].to_string();
    assert_eq!(values(&teller.contact(&id), "PHONE")[0]["enum_code"], "HOME");
    teller
        .run(&[
            "contact",
            "set",
            &id,
            "name=Anna",
            "phone=+44 20 2, +44 7700 3 (mobile)",
            "field:position=Owner",
        ])
        .done();
    let after = teller.contact(&id);
    assert_eq!(after["name"], "Anna");
    let phones = values(&after, "PHONE");
    assert_eq!((&phones[0]["value"], &phones[1]["enum_code"]), (&json!("+44 20 2"), &json!("MOB")));
    let shown = teller.run(&["contact", "show", &id, "--json"]).done().json();
    assert_eq!(shown["phones"], json!(["+44 20 2", "+44 7700 3"]));
    teller.run(&["undo"]).done();
    let back = teller.contact(&id);
    assert_eq!((&back["name"], values(&back, "PHONE").as_array().map(Vec::len)), (&json!("Ann"), Some(1)));
    teller.run(&["contact", "set", &id, "phone="]).done();
    assert_eq!(values(&teller.contact(&id), "PHONE"), Value::Null);

    let made = teller.run(&["company", "create", "Roof Ltd", "--json"]).done().json();
    let company = made["edits"][0]["made"].to_string();
    teller.run(&["company", "set", &company, "name=Roofs", "responsible=mara"]).done();
    assert!(teller.run(&["company", "show", &company]).done().out.contains("Roofs"));
    assert_eq!(teller.run(&["company", "set", &company, "price=1"]).code, Some(2));
    assert_eq!(teller.run(&["contact", "show", "99"]).code, Some(3));
}

#[test]
fn fields_of_every_kind_take_what_a_person_types() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let known = teller.run(&["field", "list", "leads", "--json"]).done().json();
    let known = known.as_array().expect("fields").clone();
    for (kind, said, sent) in [
        ("text", "BK-1", json!("BK-1")),
        ("textarea", "две\nстроки", json!("две\nстроки")),
        ("numeric", "1 200,5", json!(1_200.5)),
        ("checkbox", "да", json!(true)),
        ("select", "roof", json!("Roof")),
        ("radiobutton", "courier", json!("Courier")),
        // As in the boxes of the screen: the day begins in the account's zone, where it is summer then.
        ("date", "2031-05-06", json!(DAY * 86_400 - 3_600)),
        ("url", "https://a.example/?b=c", json!("https://a.example/?b=c")),
        ("streetaddress", "Calle 1", json!("Calle 1")),
        ("category", "kilns", json!("Kilns")),
        ("smart_address", "city = Lisbon; country = pt", json!("Lisbon")),
        ("birthday", "1.6.1965", json!(-144_723_600)),
        ("price", "1,250.50", json!(1_250.5)),
    ] {
        let field = known.iter().find(|field| field["kind"] == kind && field["settable"] == true);
        let field = field.unwrap_or_else(|| panic!("no {kind} in {known:?}"))["id"].as_i64().expect("an id");
        teller.run(&["lead", "set", &id, &format!("field:{field}={said}")]).done();
        let stands = teller.field(lead, field)[0]["value"].clone();
        // Numbers come as text or as numbers.
        let number = stands.as_str().and_then(|text| text.parse::<f64>().ok());
        assert!(stands == sent || number.is_some() && number == sent.as_f64(), "{kind}: {stands}");
        // As it stands now there is nothing to change, and nothing after the sign clears it.
        let same = teller.run(&["lead", "set", &id, &format!("field:{field}={said}"), "--json"]).done();
        assert_eq!(same.states(), ["unchanged"], "{kind}");
        teller.run(&["lead", "set", &id, &format!("field:{field}=")]).done();
        let cleared = teller.field(lead, field);
        assert!(cleared.is_null() || cleared[0]["value"] == false, "{kind}: {cleared}");
    }
}

#[test]
fn fields_of_parts_are_written_part_by_part() {
    const ADDRESS: i64 = 1_928_031;
    const INVOICED: i64 = 1_928_033;
    const LINES: i64 = 1_928_045;
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let set = |said: &str| teller.run(&["lead", "set", &id, said]);
    set("field:Installation address=address_line_1 = 1 Kiln Lane; city = Lisbon; country = pt").done();
    let address = teller.field(lead, ADDRESS);
    let parts: Vec<_> =
        address.as_array().expect("parts").iter().map(|v| (&v["enum_code"], &v["value"])).collect();
    assert_eq!(
        parts,
        [
            (&json!("address_line_1"), &json!("1 Kiln Lane")),
            (&json!("city"), &json!("Lisbon")),
            (&json!("country"), &json!("PT"))
        ]
    );
    set("field:Invoiced to=name = Tin Roof Ltd\nvat_id = 0123").done();
    let legal = teller.field(lead, INVOICED)[0]["value"].clone();
    assert_eq!((&legal["name"], &legal["vat_id"]), (&json!("Tin Roof Ltd"), &json!("0123")));
    set("field:Invoice lines=description = Kettle; unit_price = 42,5; quantity = 2;; description = Mug; unit_price = 4")
        .done();
    let items = teller.field(lead, LINES);
    assert_eq!(
        (&items[0]["value"]["total_sum"], &items[1]["value"]["unit_price"]),
        (&json!(85.0), &json!(4))
    );
    for (said, wanted) in [
        ("field:Installation address=country = Portugal", "no country code"),
        ("field:Installation address=Lisbon", "name = value"),
        ("field:Invoiced to=vat_id = 7", "name is missing"),
        ("field:Invoice lines=description = a; unit_price = cheap", "Line 2: unit_price is a number"),
        ("field:Signed contract=x", "cannot be set: files are uploaded"),
        ("field:Legacy code=x", "cannot be set: only programs"),
    ] {
        let told = set(said);
        assert_eq!(told.code, Some(2), "{said}: {}", told.err);
        assert!(told.err.contains(wanted), "{said}: {}", told.err);
    }
}

//! The table of kinds: what is typed or chosen, what is sent and what is read. A kind without a row does not compile.

use dealdesk::domain::FieldKind;
use serde_json::{Value, json};

/// How a kind is written by keys, what is sent and what is read afterwards.
pub enum Case {
    Typed {
        text: &'static str,
        sent: Value,
        read: Value,
    },
    /// Of a list, the option at this place.
    Chosen(usize),
    /// Of a list, the options at these places.
    Marked([usize; 2]),
    Toggled,
    /// Not at all, and this is said.
    Refused(&'static str),
}

fn same(text: &'static str, value: impl Into<Value>) -> Case {
    let both = json!([{ "value": value.into() }]);
    Case::Typed { text, sent: both.clone(), read: both }
}

fn parts(text: &'static str, sent: &Value, read: &Value) -> Case {
    Case::Typed { text, sent: json!([{ "value": sent }]), read: json!([{ "value": read }]) }
}

/// One row for each kind there is; `code` tells phones from e-mails.
pub fn case(kind: &FieldKind, code: &str) -> Case {
    match kind {
        FieldKind::Text => same("BK-7 «крыша»", "BK-7 «крыша»"),
        FieldKind::TextArea => same("two steps\nmind the dog", "two steps\nmind the dog"),
        FieldKind::Numeric => same("1 200,5", "1200.5"),
        FieldKind::Price => same("1,250.50", "1250.5"),
        FieldKind::Monetary => same("2k", "2000"),
        FieldKind::Checkbox => Case::Toggled,
        FieldKind::Select => Case::Chosen(2),
        FieldKind::Radio | FieldKind::Category => Case::Chosen(1),
        FieldKind::MultiSelect => Case::Marked([0, 2]),
        FieldKind::Date => same("12.3.2026", 1_773_273_600),
        FieldKind::DateTime => same("2026-03-12 14:30", 1_773_325_800),
        FieldKind::Birthday => same("1.6.1965", -144_723_600),
        FieldKind::Url => same("https://files.example/a.pdf", "https://files.example/a.pdf"),
        FieldKind::StreetAddress => same("1 Kiln Lane", "1 Kiln Lane"),
        FieldKind::SmartAddress => address(),
        FieldKind::LegalEntity => parts(
            "name = Tin Roof Ltd\nentity_type = 1\nvat_id = 0123",
            &json!({"name": "Tin Roof Ltd", "entity_type": 1, "vat_id": "0123"}),
            &json!({"name": "Tin Roof Ltd", "entity_type": 1, "vat_id": "0123", "address": null, "kpp": null,
                "tax_registration_reason_code": null, "external_uid": null}),
        ),
        FieldKind::MultiText => reach(code),
        FieldKind::Items => items(),
        FieldKind::LinkedEntity => {
            let tin = json!({"name": "Tin Roof", "entity_id": 29_400_003, "entity_type": "companies"});
            parts("name = Tin Roof\nentity_id = 29400003\nentity_type = companies", &tin, &tin)
        }
        FieldKind::Payer | FieldKind::Supplier => {
            let tin = json!({"name": "Tin Roof", "type": 2, "entity_id": 29_400_003,
                "entity_type": "companies", "vat_id": "0123"});
            parts(
                "name = Tin Roof\ntype = 2\nentity_id = 29400003\nentity_type = companies\nvat_id = 0123",
                &tin,
                &tin,
            )
        }
        FieldKind::ChainedList => {
            let both = json!([{"catalog_id": 4521, "catalog_element_id": 525_401},
                {"catalog_id": 4523, "catalog_element_id": 525_403}]);
            let text = "catalog_id = 4521\ncatalog_element_id = 525401\n\ncatalog_id = 4523\ncatalog_element_id = 525403";
            Case::Typed { text, sent: both.clone(), read: both }
        }
        FieldKind::TrackingData => Case::Refused("the account notes it by itself"),
        FieldKind::File => Case::Refused("files are uploaded in the web version"),
        FieldKind::Unknown(_) => Case::Refused("this version does not know its type"),
    }
}

fn address() -> Case {
    Case::Typed {
        text: "address_line_1 = 1 Kiln Lane\ncity = Lisbon\nzip = 1100-001\ncountry = pt",
        sent: json!([{"value": "1 Kiln Lane", "enum_code": "address_line_1"},
            {"value": "Lisbon", "enum_code": "city"}, {"value": "1100-001", "enum_code": "zip"},
            {"value": "PT", "enum_code": "country"}]),
        read: json!([{"value": "1 Kiln Lane", "enum_id": 1, "enum_code": "address_line_1"},
            {"value": "Lisbon", "enum_id": 3, "enum_code": "city"},
            {"value": "1100-001", "enum_id": 5, "enum_code": "zip"},
            {"value": "PT", "enum_id": 6, "enum_code": "country"}]),
    }
}

fn reach(code: &str) -> Case {
    let (text, all) = match code {
        "PHONE" => {
            ("+351 555 0142 mob\n07700 900 123", vec![("+351 555 0142", "MOB"), ("07700 900 123", "WORK")])
        }
        "EMAIL" => ("a@b.example priv\nc@d.example", vec![("a@b.example", "PRIV"), ("c@d.example", "WORK")]),
        _ => ("zoe.zinc jabber", vec![("zoe.zinc", "JABBER")]),
    };
    let item = |(value, kind): &(&str, &str)| json!({"value": value, "enum_code": kind});
    let sent: Vec<Value> = all.iter().map(item).collect();
    // With the number of each kind, which the definition of the field tells: put in below.
    Case::Typed { text, sent: json!(sent), read: json!(sent) }
}

fn items() -> Case {
    let sent = json!([
        {"value": {"sku": "KT-9", "description": "Kettle", "unit_price": 42.5, "quantity": 2, "unit_type": "pcs",
            "discount": {"type": "amount", "value": 5}, "vat_rate_id": 1}},
        {"value": {"description": "007", "unit_price": 10, "quantity": 1}},
    ]);
    let mut read = sent.clone();
    read[0]["value"]["total_sum"] = json!(85.0);
    read[1]["value"]["total_sum"] = json!(10.0);
    Case::Typed {
        text: "sku = KT-9\ndescription = Kettle\nunit_price = 42,5\nquantity = 2\nunit_type = pcs\n\
            discount = {\"type\": \"amount\", \"value\": 5}\nvat_rate_id = 1\n\n\
            description = 007\nunit_price = 10\nquantity = 1",
        sent,
        read,
    }
}

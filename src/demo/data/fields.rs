//! The custom fields of the account: one of nearly every type the API knows.

use serde_json::Value;

use crate::api::wire::fields::StatusRef;
use crate::api::wire::{CustomField, FieldEnum, Seq};
use crate::demo::data::book;
use crate::demo::store::PerEntity;

/// Id, name, type, code, choices.
type Spec = (i64, &'static str, &'static str, Option<&'static str>, &'static [&'static str]);

const LEADS: [Spec; 15] = [
    (1_928_001, "Order reference", "text", None, &[]),
    (1_928_003, "Site notes", "textarea", None, &[]),
    (1_928_005, "Seats", "numeric", None, &[]),
    (1_928_007, "Deposit", "monetary", None, &[]),
    (1_928_009, "Deposit paid", "checkbox", None, &[]),
    (1_928_011, "Room", "select", None, &["Ground floor", "Terrace", "Roof", "Подвал"]),
    (
        1_928_013,
        "Equipment",
        "multiselect",
        None,
        &["Espresso machine", "Grinder", "Water filter", "Kiln", "Посудомойка"],
    ),
    (1_928_015, "Delivery", "radiobutton", None, &["Collect", "Courier", "Own van"]),
    (1_928_017, "Install date", "date", None, &[]),
    (1_928_019, "Site visit", "date_time", None, &[]),
    (1_928_021, "Drawing", "url", None, &[]),
    (1_928_023, "Site address", "streetaddress", None, &[]),
    (1_928_025, "utm_source", "tracking_data", Some("UTM_SOURCE"), &[]),
    (1_928_027, "utm_campaign", "tracking_data", Some("UTM_CAMPAIGN"), &[]),
    (1_928_029, "Legacy code", "text", None, &[]),
];
const PHONES: &[&str] = &["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"];
const EMAILS: &[&str] = &["WORK", "PRIV", "OTHER"];
const CONTACTS: [Spec; 3] = [
    (467_700, "Phone", "multitext", Some("PHONE"), PHONES),
    (467_702, "Email", "multitext", Some("EMAIL"), EMAILS),
    (467_704, "Position", "text", Some("POSITION"), &[]),
];
const COMPANIES: [Spec; 4] = [
    (467_710, "Phone", "multitext", Some("PHONE"), PHONES),
    (467_712, "Email", "multitext", Some("EMAIL"), EMAILS),
    (467_714, "Web", "url", Some("WEB"), &[]),
    (467_716, "Address", "textarea", Some("ADDRESS"), &[]),
];

/// Filled by nobody: a field that exists and is never present on a lead.
pub const NEVER_FILLED: i64 = 1_928_029;

pub fn all() -> PerEntity<Vec<CustomField>> {
    let build = |entity: &str, specs: &[Spec]| {
        (0..).zip(specs).map(|(n, spec)| field(entity, n, *spec)).collect::<Vec<_>>()
    };
    let mut fields = PerEntity {
        leads: build("leads", &LEADS),
        contacts: build("contacts", &CONTACTS),
        companies: build("companies", &COMPANIES),
    };
    for field in &mut fields.leads {
        let required = (field.kind == "date")
            .then(|| StatusRef { status_id: 58_141_823, pipeline_id: book::SALES.get() });
        field.required_statuses = Some(required.into_iter().collect());
        field.hidden_statuses = Some(Seq::default());
    }
    fields
}

fn field(entity: &str, n: i64, (id, name, kind, code, choices): Spec) -> CustomField {
    let coded = kind == "multitext";
    let choice = |(k, value): (i64, &&str)| FieldEnum {
        id: id * 10 + 2 * k,
        value: (*value).to_owned(),
        sort: if coded { k } else { 10 * (k + 1) },
        code: None,
    };
    let tracking = kind == "tracking_data";
    CustomField {
        id,
        name: name.to_owned(),
        kind: kind.to_owned(),
        account_id: book::ACCOUNT,
        code: code.map(str::to_owned),
        sort: 500 + 2 * n,
        is_api_only: id == NEVER_FILLED,
        enums: (!choices.is_empty()).then(|| (0..).zip(choices).map(choice).collect()),
        group_id: tracking.then(|| "statistic".to_owned()),
        is_deletable: !tracking && code.is_none(),
        is_predefined: coded,
        entity_type: entity.to_owned(),
        currency: (kind == "monetary").then(|| "GBP".to_owned()),
        chained_lists: Value::Null,
        ..CustomField::default()
    }
}

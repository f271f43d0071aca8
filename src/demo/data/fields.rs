//! The custom fields of the account: one of every type the API knows, on each sort of entity that may have it.
//!
//! Price, category, items, linked entity, payer and supplier live in catalogs only, and the demo has none: they hang
//! on leads, so that whoever reads fields meets them too. Values are made in `values`, in the order of these lists:
//! what is new is appended, or the values of the rest would change.

use serde_json::{Value, json};

use crate::api::wire::fields::{NestedOption, StatusRef};
use crate::api::wire::{CustomField, FieldEnum, Seq};
use crate::demo::data::book;
use crate::demo::store::PerEntity;

/// Id, name, type, code, choices.
pub type Spec = (i64, &'static str, &'static str, Option<&'static str>, &'static [&'static str]);

const LEADS: &[Spec] = &[
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
    (1_928_031, "Installation address", "smart_address", None, ADDRESS),
    (1_928_033, "Invoiced to", "legal_entity", None, &[]),
    (1_928_035, "Opening anniversary", "birthday", None, &[]),
    (1_928_037, "Signed contract", "file", None, &[]),
    (1_928_039, "Machine of the price list", "chained_list", None, &[]),
    (1_928_041, "List price", "price", None, &[]),
    (1_928_043, "Product group", "category", None, &["Kilns", "Coffee", "Espresso", "Запчасти"]),
    (1_928_045, "Invoice lines", "items", None, &[]),
    (1_928_047, "Recommended by", "linked_entity", None, &[]),
    (1_928_049, "Payer", "payer", None, &[]),
    (1_928_051, "Supplier", "supplier", None, &[]),
    (1_928_053, "Credit check", "numeric", Some("CREDIT_CHECK"), &[]),
];
const PHONES: &[&str] = &["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"];
const EMAILS: &[&str] = &["WORK", "PRIV", "OTHER"];
const MESSENGERS: &[&str] = &["SKYPE", "ICQ", "JABBER", "GTALK", "MSN", "OTHER"];
const ADDRESS: &[&str] = &["address_line_1", "address_line_2", "city", "state", "zip", "country"];
const CONTACTS: &[Spec] = &[
    (467_700, "Phone", "multitext", Some("PHONE"), PHONES),
    (467_702, "Email", "multitext", Some("EMAIL"), EMAILS),
    (467_704, "Position", "text", Some("POSITION"), &[]),
    (467_802, "Messenger", "multitext", Some("IM"), MESSENGERS),
    (467_804, "Discount", "numeric", None, &[]),
    (467_806, "Newsletter", "checkbox", None, &[]),
    (467_808, "Speaks", "select", None, &["English", "Русский", "Español", "Português"]),
    (467_810, "Interests", "multiselect", None, &["Kilns", "Coffee", "Ceramics"]),
    (467_812, "Met on", "date", None, &[]),
    (467_814, "Profile", "url", None, &[]),
    (467_816, "Remarks", "textarea", None, &[]),
    (467_818, "Prefers", "radiobutton", None, &["Phone", "E-mail", "Letter"]),
    (467_820, "Street", "streetaddress", None, &[]),
    (467_822, "Home address", "smart_address", None, ADDRESS),
    (467_824, "Birthday", "birthday", None, &[]),
    (467_826, "Own business", "legal_entity", None, &[]),
    (467_828, "Next visit", "date_time", None, &[]),
    (467_830, "Credit", "monetary", None, &[]),
    (467_832, "Has at home", "chained_list", None, &[]),
    (467_834, "Business card", "file", None, &[]),
];
const COMPANIES: &[Spec] = &[
    (467_710, "Phone", "multitext", Some("PHONE"), PHONES),
    (467_712, "Email", "multitext", Some("EMAIL"), EMAILS),
    (467_714, "Web", "url", Some("WEB"), &[]),
    (467_716, "Address", "textarea", Some("ADDRESS"), &[]),
    (467_902, "Customer number", "text", None, &[]),
    (467_904, "Outlets", "numeric", None, &[]),
    (467_906, "Framework contract", "checkbox", None, &[]),
    (467_908, "Trade", "select", None, &["Café", "Studio", "Hotel", "Школа"]),
    (467_910, "Equipped with", "multiselect", None, &["Espresso machine", "Kiln", "Grinder"]),
    (467_912, "Customer since", "date", None, &[]),
    (467_914, "Size", "radiobutton", None, &["1-10", "11-50", "51+"]),
    (467_916, "Delivery entrance", "streetaddress", None, &[]),
    (467_918, "Head office", "smart_address", None, ADDRESS),
    (467_920, "Founded on", "birthday", None, &[]),
    (467_922, "Company details", "legal_entity", None, &[]),
    (467_924, "Contract review", "date_time", None, &[]),
    (467_926, "Yearly budget", "monetary", None, &[]),
    (467_928, "Leased machine", "chained_list", None, &[]),
    (467_930, "Framework agreement", "file", None, &[]),
    (467_932, "Legal name (old)", "org_legal_name", None, &[]),
];

/// Filled by nobody: a field that exists and is never present on a lead.
pub const NEVER_FILLED: i64 = 1_928_029;
/// Written by the bookkeeping, not by hand.
const CREDIT_CHECK: i64 = 1_928_053;
/// A group somebody made; the ids of such groups begin with the entity.
pub const OWN_GROUP: &str = "leads_29741591099841";

pub fn all() -> PerEntity<Vec<CustomField>> {
    let build = |entity: &str, specs: &[Spec]| {
        (0..).zip(specs).map(|(n, spec)| field(entity, n, *spec)).collect::<Vec<_>>()
    };
    let mut fields = PerEntity {
        leads: build("leads", LEADS),
        contacts: build("contacts", CONTACTS),
        companies: build("companies", COMPANIES),
    };
    for field in &mut fields.leads {
        let required = (field.kind == "date")
            .then(|| StatusRef { status_id: 58_141_823, pipeline_id: book::SALES.get() });
        field.required_statuses = Some(required.into_iter().collect());
        field.hidden_statuses = Some(Seq::default());
    }
    fields
}

/// The fields of a list.
pub fn of_catalog(specs: &[Spec]) -> Vec<CustomField> {
    (0..).zip(specs).map(|(n, spec)| field("catalogs", n, *spec)).collect()
}

/// Id, name, type, whether the account was born with it.
pub const GROUPS: [(&str, &str, &str, bool); 3] = [
    ("default", "Main", "custom_field_group", true),
    ("statistic", "Statistics", "linked_group", true),
    (OWN_GROUP, "Installation", "custom_field_group", false),
];

fn field(entity: &str, n: i64, (id, name, kind, code, choices): Spec) -> CustomField {
    let coded = kind == "multitext";
    let choice = |(k, value): (i64, &&str)| match kind {
        // The parts of an address are the same everywhere.
        "smart_address" => FieldEnum { id: k + 1, value: (*value).to_owned(), sort: k + 1, code: None },
        _ => FieldEnum {
            id: id * 10 + 2 * k,
            value: (*value).to_owned(),
            sort: if coded { k } else { 10 * (k + 1) },
            code: None,
        },
    };
    let tracking = kind == "tracking_data";
    let is_own = matches!(kind, "smart_address" | "file" | "chained_list") && entity == "leads";
    let group = if tracking { Some("statistic") } else { is_own.then_some(OWN_GROUP) };
    let enums: Option<Seq<FieldEnum>> =
        (!choices.is_empty()).then(|| (0..).zip(choices).map(choice).collect());
    CustomField {
        id,
        name: name.to_owned(),
        kind: kind.to_owned(),
        account_id: book::ACCOUNT,
        code: code.map(str::to_owned),
        sort: 500 + 2 * n,
        is_api_only: matches!(id, NEVER_FILLED | CREDIT_CHECK),
        group_id: group.map(str::to_owned),
        is_deletable: !tracking && code.is_none(),
        is_predefined: coded && code != Some("IM"),
        entity_type: entity.to_owned(),
        remind: (kind == "birthday").then(|| "week".to_owned()),
        currency: (kind == "monetary").then(|| "GBP".to_owned()),
        chained_lists: if kind == "chained_list" { chain() } else { Value::Null },
        nested: enums.as_ref().filter(|_| kind == "category").map(nested),
        enums,
        ..CustomField::default()
    }
}

/// The catalogs a chained list leads through, one below the other.
fn chain() -> Value {
    json!([
        {"id": 71, "title": "Kind", "catalog_id": 4521, "parent_catalog_id": null},
        {"id": 73, "title": "Model", "catalog_id": 4523, "parent_catalog_id": 4521},
    ])
}

/// The third category stands below the second.
fn nested(options: &Seq<FieldEnum>) -> Seq<NestedOption> {
    let one = |(n, option): (usize, &FieldEnum)| NestedOption {
        id: option.id,
        parent_id: (n == 2).then(|| options.get(1).map(|parent| parent.id)).flatten(),
        value: option.value.clone(),
        sort: option.sort,
    };
    options.iter().enumerate().map(one).collect()
}

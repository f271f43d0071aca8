//! Values of the types that are more than a text or a number: addresses in parts, companies, files, elements of
//! catalogs that exist nowhere else.

use serde_json::{Value, json};

use super::{DAY, Maker};
use crate::api::wire::FieldItem;
use crate::demo::dice::Dice;

/// Towns with their region, the beginning of their codes and the country.
const TOWNS: [(&str, &str, &str, &str); 5] = [
    ("Bristol", "Somerset", "BS1 4", "GB"),
    ("Казань", "Татарстан", "4200", "RU"),
    ("Valencia", "Comunidad Valenciana", "460", "ES"),
    ("Setúbal", "Setúbal", "2900-", "PT"),
    ("São Paulo", "SP", "01310-", "BR"),
];

/// The types this file makes values of.
pub fn is_rare(kind: &str) -> bool {
    matches!(
        kind,
        "smart_address"
            | "legal_entity"
            | "birthday"
            | "file"
            | "chained_list"
            | "price"
            | "category"
            | "items"
            | "linked_entity"
            | "payer"
            | "supplier"
            | "org_legal_name"
    )
}

pub fn values(kind: &str, maker: &Maker<'_>, dice: &mut Dice) -> Vec<FieldItem> {
    let one = |value: Value| vec![FieldItem { value, ..FieldItem::default() }];
    let name = company(maker, dice);
    match kind {
        "smart_address" => address(maker, dice),
        "legal_entity" => one(json!({
            "name": name, "entity_type": dice.percent(70).then_some(1), "vat_id": digits(dice, 9),
            "tax_registration_reason_code": null, "address": street(maker, dice), "kpp": null,
            "external_uid": null,
        })),
        // Some were born before 1970.
        "birthday" => one((dice.between(-10_000, 13_000) * DAY).into()),
        "file" => {
            let uuid = format!("d0d0d0d0-0000-4000-9000-{:012}", dice.below(1_000_000));
            one(json!({
                "file_uuid": uuid, "version_uuid": uuid, "file_name": format!("contract-{:03}.pdf", dice.below(1000)),
                "file_size": dice.between(20_000, 4_000_000), "is_deleted": dice.percent(5),
            }))
        }
        "chained_list" => [4521, 4523].map(|catalog| element(catalog, dice)).into(),
        "price" => one(format!("{}.{:02}", dice.between(3, 900), dice.below(100)).into()),
        "items" => (0..=dice.index(2)).map(|_| line(dice)).collect(),
        "payer" | "supplier" => one(json!({
            "name": name, "type": 2, "entity_id": 29_400_003 + 3 * dice.between(0, 2), "entity_type": "companies",
            "vat_id": digits(dice, 9), "address": street(maker, dice),
        })),
        "linked_entity" => one(json!({
            "name": name, "entity_id": 29_400_003 + 3 * dice.between(0, 2), "entity_type": "companies",
            "catalog_id": null,
        })),
        _ => one(name.into()),
    }
}

fn company(maker: &Maker<'_>, dice: &mut Dice) -> String {
    let tongue = &maker.texts.tongues[dice.index(maker.texts.tongues.len())];
    let pick = |list: &[&'static str], dice: &mut Dice| dice.pick(list).copied().unwrap_or_default();
    format!("{} {}", pick(&tongue.company_a, dice), pick(&tongue.company_b, dice))
}

fn street(maker: &Maker<'_>, dice: &mut Dice) -> &'static str {
    dice.pick(&maker.texts.streets).copied().unwrap_or_default()
}

fn digits(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + dice.below(10) as u8)).collect()
}

/// One item per part; the second line of an address is rarely there.
fn address(maker: &Maker<'_>, dice: &mut Dice) -> Vec<FieldItem> {
    let (town, region, code, country) = TOWNS[dice.index(TOWNS.len())];
    let zip = format!("{code}{}", digits(dice, 2));
    let second = dice.percent(30).then(|| format!("{}. floor", dice.between(1, 4)));
    let parts = [
        ("address_line_1", Some(street(maker, dice).to_owned())),
        ("address_line_2", second),
        ("city", Some(town.to_owned())),
        ("state", Some(region.to_owned())),
        ("zip", Some(zip)),
        ("country", Some(country.to_owned())),
    ];
    let item = |(id, (code, value)): (i64, (&str, Option<String>))| {
        let value = value?.into();
        Some(FieldItem { value, enum_id: Some(id), enum_code: Some(code.to_owned()), ..FieldItem::default() })
    };
    (1..).zip(parts).filter_map(item).collect()
}

fn element(catalog: i64, dice: &mut Dice) -> FieldItem {
    let catalog_element_id = Some(525_401 + 2 * dice.between(0, 40));
    FieldItem { catalog_id: Some(catalog), catalog_element_id, ..FieldItem::default() }
}

/// A line of an invoice, with PHP's floats and its empty array where an object would be.
fn line(dice: &mut Dice) -> FieldItem {
    const GOODS: [(&str, &str); 3] =
        [("KT-1", "Pour-over kettle"), ("GR-4", "Grinder"), ("KL-2", "Test kiln")];
    let (sku, description) = GOODS[dice.index(GOODS.len())];
    let (price, count) = (dice.between(20, 900) as i32, dice.between(1, 5) as i32);
    let (price, count) = (f64::from(price), f64::from(count));
    let value = json!({
        "sku": sku, "description": description, "unit_price": price, "quantity": count, "unit_type": "pcs",
        "discount": {"type": "amount", "value": 0}, "vat_rate_id": 0, "external_uid": null,
        "bonus_points_per_purchase": 0, "metadata": [], "total_sum": price * count,
        "is_discount_recalculated": false, "is_total_sum_recalculated": false,
    });
    FieldItem { value, ..FieldItem::default() }
}

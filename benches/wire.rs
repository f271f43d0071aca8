//! How long one page of 250 leads takes from bytes to domain values: it bounds a full synchronisation, and it is
//! work that must not stand between a key and its answer.

use dealdesk::api::wire::{
    CustomFieldValues, FieldItem, Lead, LeadEmbedded, Links, Listing, Tag, leads, read,
};
use dealdesk::domain;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const HREF: &str = "https://bluekiln.kommo.com/api/v4/leads/20024930?with=contacts&page=1&limit=250";

fn field(id: i64, kind: &str, value: &str, enum_id: Option<i64>) -> CustomFieldValues {
    CustomFieldValues {
        field_id: 1_928_000 + id,
        field_name: format!("Field of type {kind}"),
        field_code: None,
        field_type: kind.to_owned(),
        values: vec![FieldItem { value: value.into(), enum_id, ..FieldItem::default() }].into(),
        ..CustomFieldValues::default()
    }
}

fn reference(id: i64) -> leads::EntityRef {
    leads::EntityRef { id, links: Links::to_self("https://bluekiln.kommo.com/api/v4/companies/29610174") }
}

fn lead(n: i64) -> Lead {
    Lead {
        id: 20_024_930 + n,
        name: format!("Espresso bar refit №{n} — Quayside Roasters"),
        price: Some(18_500 + n),
        responsible_user_id: 8_101_001 + n % 7,
        status_id: 58_141_807 + n % 9,
        pipeline_id: 6_950_551,
        created_by: 8_101_001,
        created_at: 1_760_976_072 + n,
        updated_at: 1_760_979_999 + n,
        closest_task_at: Some(1_761_062_340),
        account_id: 30_001_234,
        custom_fields_values: Some(
            vec![
                field(1, "select", "Ground floor", Some(1_669_868)),
                field(2, "numeric", "12500.50", None),
                field(3, "text", "Ask for the side entrance, ring twice", None),
                field(4, "tracking_data", "https://example.com/landing?utm=spring", None),
            ]
            .into(),
        ),
        links: Links::to_self(HREF),
        embedded: LeadEmbedded {
            tags: vec![
                Tag { id: 2164, name: "warm".into(), color: None },
                Tag { id: 2166, name: "fair".into(), color: None },
            ]
            .into(),
            companies: vec![reference(29_610_174)].into(),
            contacts: Some(
                vec![leads::ContactRef { id: 29_610_172, is_main: true, links: Links::to_self(HREF) }].into(),
            ),
            ..LeadEmbedded::default()
        },
        ..Lead::default()
    }
}

fn page() -> Vec<u8> {
    let listing = Listing {
        total_items: None,
        page: Some(1),
        page_count: None,
        links: Links::to_self(HREF),
        embedded: leads::Leads { leads: (0..250).map(lead).collect() },
    };
    serde_json::to_vec(&listing).unwrap()
}

#[divan::bench]
fn page_of_250_leads_to_board_leads(bencher: divan::Bencher<'_, '_>) {
    let body = page();
    bencher.counter(BytesCount::of_slice(&body)).bench(|| {
        let listing: Listing<leads::Leads> = read::body(divan::black_box(&body)).unwrap();
        listing.embedded.leads.into_iter().map(domain::Lead::from).collect::<Vec<_>>()
    });
}

#[divan::bench]
fn page_of_250_leads_to_full_leads(bencher: divan::Bencher<'_, '_>) {
    let body = page();
    bencher.counter(BytesCount::of_slice(&body)).bench(|| {
        let listing: Listing<leads::Leads> = read::body(divan::black_box(&body)).unwrap();
        listing.embedded.leads.into_iter().map(domain::LeadDetails::from).collect::<Vec<_>>()
    });
}

#[divan::bench]
fn one_lead(bencher: divan::Bencher<'_, '_>) {
    let body = serde_json::to_vec(&lead(1)).unwrap();
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| domain::LeadDetails::from(read::body::<Lead>(divan::black_box(&body)).unwrap()));
}

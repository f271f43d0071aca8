//! Lists, sources, conversations, templates, webhooks, widgets and bots of the invented account.
//!
//! Names come from the account's words, hostile ones among them, so that every list meets some.

use serde_json::{Value, json};

use super::{Recipe, book, fields, hostile_name, nth, texts};
use crate::api::wire::catalogs::{Catalog, Element};
use crate::api::wire::chats::{Talk, TalkEmbedded, Template};
use crate::api::wire::leads::EntityRef;
use crate::api::wire::resources::{Source, Webhook, Widget, WidgetSetting};
use crate::api::wire::{CustomFieldValues, FieldItem};
use crate::demo::data::values::filled;
use crate::demo::dice::Dice;
use crate::demo::store::leads::LeadRow;
use crate::demo::store::office::{self, Hung, Office};

/// The two lists that chained fields lead through, the price list, and the one nobody may add to.
const KINDS: i64 = 4521;
const MODELS: i64 = 4523;
const PRICES: i64 = 4525;
const INVOICES: i64 = 4527;
/// More than fit on a page.
const GOODS: usize = 260;
const DAY: i64 = 86_400;
const FIRST_TALK: i64 = 117;

/// Id, name, type, code, choices.
const PRICE_FIELDS: [fields::Spec; 4] = [
    (271_207, "SKU", "text", Some("SKU"), &[]),
    (271_209, "Description", "textarea", Some("DESCRIPTION"), &[]),
    (271_211, "Price", "price", Some("PRICE"), &[]),
    (271_213, "Group", "category", Some("GROUP"), &["Kilns", "Coffee", "Espresso", "Запчасти"]),
];

pub fn build(texts: &texts::Texts, recipe: Recipe, leads: &[LeadRow]) -> Office {
    let mut office = Office {
        catalogs: vec![
            catalog(texts, (KINDS, "Kinds / Виды", "regular", 41), 525_401),
            catalog(texts, (MODELS, "Models", "regular", 41), 525_501),
            catalog(texts, (PRICES, "Price list", "products", GOODS), 525_601),
            catalog(texts, (INVOICES, "Invoices", "invoices", 0), 526_601),
        ],
        sources: sources(),
        templates: templates(texts),
        webhooks: webhooks(),
        widgets: widgets(),
        bots: vec![565, 567],
        ..Office::default()
    };
    for lead in leads {
        let mut dice = Dice::keyed(recipe.seed, 0x6f66_6669, lead.id.get().unsigned_abs());
        if dice.percent(12) {
            let element = 525_601 + 2 * dice.between(0, GOODS as i64 - 1);
            let quantity = f64::from(dice.between(1, 9) as i32);
            office.hung.insert(lead.id.get(), vec![Hung { catalog: PRICES, element, quantity }]);
        }
        if let Some(contact) = lead.contacts.first().filter(|_| dice.percent(15)) {
            let talk = talk(office.talks.len(), (lead, contact.get()), recipe, &mut dice);
            office.talks.push(talk);
        }
    }
    office
}

fn catalog(texts: &texts::Texts, spec: (i64, &str, &str, usize), first: i64) -> office::Catalog {
    let (id, name, kind, count) = spec;
    let at = book::OPENED + 40 * DAY;
    let catalog = Catalog {
        id,
        name: name.to_owned(),
        created_by: book::ME.get(),
        updated_by: book::ME.get(),
        created_at: at,
        updated_at: at,
        sort: (id - KINDS) * 5 + 10,
        kind: kind.to_owned(),
        can_add_elements: kind != "invoices",
        can_show_in_cards: true,
        can_link_multiple: true,
        can_be_deleted: kind == "regular",
        account_id: book::ACCOUNT,
        ..Catalog::default()
    };
    let specs: &[fields::Spec] = if kind == "products" { &PRICE_FIELDS } else { &[] };
    let own = fields::of_catalog(specs);
    let elements = (0..count).map(|n| element(texts, (id, first, n), &own)).collect();
    office::Catalog { catalog, fields: own, elements }
}

fn element(
    texts: &texts::Texts,
    (catalog, first, n): (i64, i64, usize),
    own: &[crate::api::wire::CustomField],
) -> Element {
    const GOODS: [&str; 6] =
        ["Pour-over kettle", "Grinder", "Test kiln", "Тигель", "Filtro de agua", "Bico de vapor 🔥"];
    let mut dice = Dice::keyed(catalog.unsigned_abs(), 0x656c, n as u64);
    let name = hostile_name(texts, n, 3).unwrap_or_else(|| format!("{} {n}", GOODS[n % GOODS.len()]));
    let at = book::OPENED + (50 + n as i64) * DAY;
    let value = |field: &crate::api::wire::CustomField| {
        let one = |value: Value| vec![FieldItem { value, ..FieldItem::default() }];
        let values = match field.code.as_deref() {
            Some("SKU") => one(format!("KT-{n}").into()),
            Some("DESCRIPTION") if n % 4 == 0 => one("Boils, pours, and is quiet about it".into()),
            Some("PRICE") => one(format!("{}.50", dice.between(3, 900)).into()),
            Some("GROUP") => {
                let choice = field.enums.as_ref().and_then(|all| all.get(n % all.len().max(1)));
                let item = |c: &crate::api::wire::FieldEnum| FieldItem {
                    value: c.value.clone().into(),
                    enum_id: Some(c.id),
                    ..FieldItem::default()
                };
                choice.map(item).into_iter().collect()
            }
            _ => Vec::new(),
        };
        (!values.is_empty()).then(|| filled(field, values))
    };
    let mut fields: Vec<CustomFieldValues> = own.iter().filter_map(value).collect();
    // As recorded: values of elements do not say whether they are worked out.
    fields.iter_mut().for_each(|field| field.is_computed = None);
    Element {
        id: first + 2 * n as i64,
        name,
        created_by: book::ME.get(),
        updated_by: book::ME.get(),
        created_at: at,
        updated_at: at,
        is_deleted: None,
        custom_fields_values: (!fields.is_empty()).then(|| fields.into()),
        catalog_id: catalog,
        account_id: book::ACCOUNT,
        ..Element::default()
    }
}

fn talk(n: usize, about: (&LeadRow, i64), recipe: Recipe, dice: &mut Dice) -> Talk {
    const ORIGINS: [&str; 4] = ["telegram", "waba", "instagram_business", "com.amocrm.amocrmlive"];
    let (lead, contact) = about;
    let at = lead.created_at.secs();
    let updated_at = (at + dice.between(1, 20) * DAY).min(recipe.now.secs());
    let is_open = dice.percent(60);
    let only = |id: i64| EntityRef { id, ..EntityRef::default() };
    Talk {
        talk_id: nth(FIRST_TALK, n),
        created_at: at,
        updated_at,
        rate: if is_open { 0 } else { dice.between(0, 5) },
        contact_id: Some(contact),
        chat_id: format!("88278e98-2b8d-4ae2-a5f0-{n:012}"),
        entity_id: Some(lead.id.get()),
        entity_type: Some("lead".to_owned()),
        is_in_work: is_open,
        is_read: dice.percent(70),
        origin: ORIGINS[n % ORIGINS.len()].to_owned(),
        missed_at: (is_open && dice.percent(30)).then_some(updated_at),
        account_id: book::ACCOUNT,
        embedded: TalkEmbedded {
            contacts: vec![only(contact)].into(),
            leads: vec![only(lead.id.get())].into(),
            ..TalkEmbedded::default()
        },
        ..Talk::default()
    }
}

fn sources() -> Vec<Source> {
    let source = |id: i64, name: &str, external: &str, default: bool, services: Value| Source {
        id,
        name: name.to_owned(),
        pipeline_id: Some(if default { book::SALES.get() } else { book::REPAIRS.get() }),
        external_id: external.to_owned(),
        default,
        services: match services {
            Value::Array(items) => items.into(),
            _ => Vec::new().into(),
        },
        ..Source::default()
    };
    vec![
        source(
            9_619,
            "Sales desk",
            "+44 20 7946 0100",
            true,
            json!([{"type": "whatsapp", "params": {"waba": true}, "pages": []}]),
        ),
        source(9_621, "Сайт / форма", "65bd500b-fd52-4599-ab58-943ce3dd058c", false, json!([])),
    ]
}

fn templates(texts: &texts::Texts) -> Vec<Template> {
    let template = |n: usize, name: String, content: &str, kind: &str| Template {
        id: 7_351 + 2 * n as i64,
        account_id: book::ACCOUNT,
        name,
        content: content.to_owned(),
        created_at: book::OPENED + 60 * DAY,
        updated_at: book::OPENED + 61 * DAY,
        buttons: if n == 0 {
            vec![json!({"type": "inline", "text": "Yes"}), json!({"type": "inline", "text": "Later"})].into()
        } else {
            Vec::new().into()
        },
        is_editable: kind == "amocrm",
        external_id: Some(format!("bluekiln-{n}")),
        kind: kind.to_owned(),
        waba_examples: if kind == "waba" { json!({"{{contact.name}}": "Ines"}) } else { json!([]) },
        review_status: (kind == "waba").then(|| "review".to_owned()),
        is_on_review: (kind == "waba").then_some(true),
        ..Template::default()
    };
    let hostile = texts.hostile.iter().find(|text| text.contains('\u{1b}')).cloned().unwrap_or_default();
    vec![
        template(0, "Hello".to_owned(), "Hello {{contact.name}}, do you have a minute?", "amocrm"),
        template(1, "Цена".to_owned(), "Здравствуйте! Отправил вам цены.\nУдобно обсудить завтра?", "waba"),
        template(2, hostile, "=HYPERLINK(\"http://bad.example\")", "amocrm"),
    ]
}

fn webhooks() -> Vec<Webhook> {
    let hook = |n: i64, destination: &str, settings: &[&str], disabled: bool| Webhook {
        id: 839_656 + 2 * n,
        destination: destination.to_owned(),
        created_at: book::OPENED + 70 * DAY,
        updated_at: book::OPENED + 70 * DAY,
        account_id: book::ACCOUNT,
        created_by: book::ME.get(),
        sort: n + 1,
        disabled,
        settings: settings.iter().map(|one| (*one).to_owned()).collect(),
    };
    vec![
        hook(
            0,
            "https://hooks.bluekiln.example/kommo?token=s3cret-of-the-demo",
            &["add_lead", "status_lead"],
            false,
        ),
        hook(1, "https://old.bluekiln.example/hook", &["update_contact"], true),
    ]
}

fn widgets() -> Vec<Widget> {
    let setting = |key: &str, name: &str, kind: &str, is_required: bool| WidgetSetting {
        key: key.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        is_required,
    };
    let widget = |id: i64, code: &str, rating: &str, settings: Vec<WidgetSetting>| Widget {
        id,
        code: code.to_owned(),
        version: format!("1.{}.6", id % 7),
        rating: rating.to_owned(),
        settings_template: settings.into(),
        ..Widget::default()
    };
    let mut telephony = widget(
        972,
        "demo_telephony",
        "2,7",
        vec![
            setting("login", "Login", "text", true),
            setting("password", "Password", "pass", true),
            setting("script_path", "Путь к скрипту", "text", false),
        ],
    );
    telephony.is_active_in_account = true;
    telephony.settings = json!({"login": "bluekiln", "password": "p4ss-of-the-demo", "script_path": ""});
    vec![
        widget(742, "demo_files", "2,8", vec![setting("conf", "custom", "custom", false)]),
        widget(796, "demo_mailings", "3,4", vec![setting("api", "API key", "text", true)]),
        telephony,
    ]
}

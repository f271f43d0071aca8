//! The editor of each type of field, the list of them, and the boxes of people, tags and reasons.

use dealdesk::i18n::Language;

use super::common::app::{App, Setup};
use super::{LANGUAGES, SMALL, board, keep_sizes};

/// Fields of the demo account, one of each type that has an editor.
const FIELDS: [(&str, &str); 20] = [
    ("Order reference", "text"),
    ("Site notes", "textarea"),
    ("Seats", "numeric"),
    ("Deposit", "monetary"),
    ("Room", "select"),
    ("Equipment", "multiselect"),
    ("Delivery", "radio"),
    ("Install date", "date"),
    ("Site visit", "date_time"),
    ("Drawing", "url"),
    ("Site address", "streetaddress"),
    ("Installation address", "smart_address"),
    ("Invoiced to", "legal_entity"),
    ("Opening anniversary", "birthday"),
    ("Machine of the price list", "chained_list"),
    ("List price", "price"),
    ("Product group", "category"),
    ("Invoice lines", "items"),
    ("Recommended by", "linked_entity"),
    ("Payer", "payer"),
];

async fn card(language: Language) -> App {
    let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
    app.press("l j Enter").wait_until("the card", |s| s.contains("Fields ─") || s.contains("Поля ─")).await;
    // The values come after the card.
    app.pass(std::time::Duration::from_secs(2)).await;
    app
}

async fn open(app: &mut App, name: &str) {
    app.press("e e").wait_until("the list", |s| s.contains("Fields of") || s.contains("Поля: ")).await;
    app.type_in(name);
    app.wait_until("the field", |s| s.contains(name) && s.cursor().starts_with(name)).await;
}

#[tokio::test(start_paused = true)]
async fn each_type() {
    for (language, tag) in LANGUAGES {
        let mut app = card(language).await;
        for (name, kind) in FIELDS {
            open(&mut app, name).await;
            app.press("Enter").wait_until("the editor", |s| s.contains(&format!("{name} · "))).await;
            let sizes = if tag == "en" { &SMALL[..] } else { &SMALL[..1] };
            keep_sizes(&format!("field_{kind}_{tag}"), &mut app, sizes).await;
            app.resize(80, 24).press("Esc").wait_gone(&format!("{name} · ")).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_list_of_fields() {
    for (language, tag) in LANGUAGES {
        let mut app = card(language).await;
        app.press("e e").wait_until("the list", |s| s.contains("Fields of") || s.contains("Поля: ")).await;
        keep_sizes(&format!("fields_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).type_in("utm_source").press("Enter");
        app.wait_until("the reason", |s| s.footer().contains("utm_source")).await;
        keep_sizes(&format!("fields_fixed_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn wrong() {
    for (language, tag) in LANGUAGES {
        let mut app = card(language).await;
        for (name, text, kind) in [
            ("Seats", "many", "number"),
            ("Install date", "someday", "day"),
            ("Drawing", "bluekiln.example", "link"),
            ("Opening anniversary", "1.1.2030", "birthday"),
        ] {
            open(&mut app, name).await;
            app.press("Enter").wait_until("the editor", |s| s.contains(&format!("{name} · "))).await;
            app.press("C-u").type_in(text).press("Enter");
            app.wait_until("a complaint", |s| s.contains(": ") && s.caret.is_some()).await;
            app.pass(std::time::Duration::from_secs(1)).await;
            keep_sizes(&format!("field_wrong_{kind}_{tag}"), &mut app, &SMALL).await;
            app.resize(80, 24).press("C-u Esc").wait_gone(&format!("{name} · ")).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn people_tags_and_reasons() {
    for (language, tag) in LANGUAGES {
        let mut app = card(language).await;
        for (keys, name) in [("a", "assign"), ("T", "tags"), ("x", "reason")] {
            app.press(keys)
                .wait_until("the box", |s| s.contains("Esc closes") || s.contains("Esc — закрыть"))
                .await;
            keep_sizes(&format!("verb_{name}_{tag}"), &mut app, &SMALL).await;
            app.resize(80, 24).press("Esc");
            app.wait_until("no box", |s| !s.contains("Esc closes") && !s.contains("Esc — закрыть")).await;
        }
        app.press("J J J").wait_until("a cursor", |s| s.cursor_row().is_some()).await;
        keep_sizes(&format!("lead_cursor_{tag}"), &mut app, &SMALL).await;
    }
}

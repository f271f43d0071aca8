//! Contacts and companies, the form of a new lead, and the box to find whom to link.

use std::time::Duration;

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::{App, Setup};
use super::{LANGUAGES, SMALL, USUAL, board, keep, keep_sizes};

async fn read(language: Language) -> App {
    let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
    app.pass(Duration::from_secs(60)).await;
    app
}

#[tokio::test(start_paused = true)]
async fn lists_and_cards() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        let heading = if language == Language::English { "Leads ─" } else { "Сделки ─" };
        app.press("g c").wait_until("a list", |s| s.contains("1 of") || s.contains("1 из")).await;
        app.pass(Duration::from_secs(60)).await;
        app.press("g g j j").wait_until("the third", |s| s.contains("3 of") || s.contains("3 из")).await;
        keep_sizes(&format!("contacts_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 50).press("Enter").wait_for(heading).await;
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("contact_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24)
            .press("g m")
            .wait_until("a list", |s| s.contains("1 of") || s.contains("1 из"))
            .await;
        keep_sizes(&format!("companies_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 50).press("Enter").wait_for(heading).await;
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("company_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_empty_refused_and_offline() {
    let mut app = Setup::leads(60).size(80, 24).start();
    app.wait_loaded().await;
    app.wire.hold(Method::GET);
    app.press("g c").wait_for("Still being read").await;
    keep("contacts_reading", &app);
    app.wire.release();
    app.wait_for("Contacts 1 of").await;
    app.pass(Duration::from_secs(60)).await;
    app.server.set_faults("get:403*1");
    app.press("Enter").wait_for("no right to do this").await;
    keep("contact_refused", &app);
    app.wire.cut();
    app.press("- j Enter").wait_for("offline").await;
    keep("contact_offline", &app);
    let mut app = Setup::leads(0).size(80, 24).start();
    app.wait_loaded().await;
    app.wire.cut();
    app.press("g m").wait_for("No connection").await;
    keep("companies_offline", &app);
}

#[tokio::test(start_paused = true)]
async fn forms() {
    for (language, tag) in LANGUAGES {
        let saved =
            if language == Language::English { "draft saved" } else { "черновик сохранён" };
        let mut app = read(language).await;
        app.press("l c").wait_until("a cursor", |s| s.caret.is_some()).await;
        keep_sizes(&format!("form_lead_{tag}"), &mut app, &USUAL).await;
        app.type_in("Крыша 漢字 roof").press("Tab Tab Tab Tab").type_in("warm").press("Tab").type_in("priya");
        app.wait_for("F2").await;
        app.wait_for(saved).await;
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("form_lead_known_{tag}"), &mut app, &USUAL).await;
        app.press("F2").wait_for("✓").await;
        app.wait_for(saved).await;
        keep_sizes(&format!("form_lead_used_{tag}"), &mut app, &SMALL).await;
        app.press("Tab Tab").type_in("nobody").press("C-d");
        app.wait_for("name@example.com").await;
        app.wait_for(saved).await;
        keep_sizes(&format!("form_lead_refused_{tag}"), &mut app, &SMALL).await;
        app.press("Esc g c c").wait_until("a cursor", |s| s.caret.is_some()).await;
        keep_sizes(&format!("form_contact_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn finding() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        let heading = if language == Language::English { "Contacts ─" } else { "Контакты ─" };
        // Whose company it is, is told where the companies are on the disk.
        app.resize(80, 50).press("g m").wait_for("Copper Lane").await;
        app.press("g b l j Enter").wait_for(heading).await;
        app.pass(Duration::from_secs(5)).await;
        app.press("e l").wait_until("a cursor", |s| s.caret.is_some()).await;
        keep_sizes(&format!("find_{tag}"), &mut app, &SMALL).await;
        app.type_in("an").wait_until("hits", |s| s.contains(" · ")).await;
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("find_hits_{tag}"), &mut app, &SMALL).await;
        app.type_in("zzzz").wait_until("nothing", |s| s.contains("Nobody") || s.contains("Никто")).await;
        keep(&format!("find_nothing_{tag}"), &app);
        app.press("Esc e u").wait_until("a box", |s| s.contains("Take off") || s.contains("Отвязать")).await;
        keep(&format!("unlink_{tag}"), &app);
    }
}

#[tokio::test(start_paused = true)]
async fn the_filter_is_built() {
    for (language, tag) in LANGUAGES {
        let second = Duration::from_secs(1);
        let mut app = read(language).await;
        app.press("g c").wait_until("a list", |s| s.contains("1 of") || s.contains("1 из")).await;
        app.press("f");
        app.pass(second).await;
        keep_sizes(&format!("builder_contacts_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24).press("j j j j j Enter");
        app.pass(second).await;
        keep(&format!("builder_contacts_leads_{tag}"), &app);
        app.press("Down Enter f");
        app.pass(second).await;
        keep_sizes(&format!("contacts_narrowed_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24).press("g m f e");
        app.type_in("stage = x");
        app.pass(second).await;
        keep_sizes(&format!("builder_companies_wrong_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("C-u");
        app.type_in("leads > 99");
        app.press("Enter");
        app.pass(second).await;
        keep_sizes(&format!("companies_nothing_fits_{tag}"), &mut app, &SMALL).await;
    }
}

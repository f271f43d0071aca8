//! The pictures of the README, made by the program itself from the real screens.
//!
//! `UPDATE=1 cargo test --test screenshots` draws them anew into `screenshots/`; without it the test fails when a
//! picture is not what the program shows. Paused time and the demo account's seed make the same bytes everywhere.

mod common;

use std::path::{Path, PathBuf};

use common::app::server::{SALES, stage};
use common::app::{App, Setup};
use common::svg::{Grid, Palette, render};
use dealdesk::i18n::Language;
use dealdesk::ui::theme::{Colors, Name, Theme};
use http::Method;

const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/screenshots");

/// Writes the picture, or compares it with the one that lies there.
fn keep(name: &str, title: &str, app: &App, palette: &Palette) {
    let svg = render(&Grid::from_buffer(&app.screen().buffer), title, palette);
    let path: PathBuf = Path::new(PLACE).join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(PLACE)
            .and_then(|()| std::fs::write(&path, svg))
            .expect("a writable directory");
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == svg, "{name} is not what the program shows; UPDATE=1 cargo test --test screenshots");
}

/// The board with everything read, in the background too.
async fn board(setup: Setup) -> App {
    let mut app = setup.start();
    app.wait_loaded().await;
    app
}

#[tokio::test(start_paused = true)]
async fn board_dark_and_light() {
    let mut app = board(Setup::default().size(160, 42)).await;
    app.press("l j j").wait_until("the cursor in the third card", |s| s.cursor_row() == Some(9)).await;
    keep("board.svg", "dealdesk demo", &app, &Palette::dark());
    keep("board-light.svg", "dealdesk demo", &app, &Palette::light());
}

/// With all colours a theme brings its ground, so the window around it does not matter.
#[tokio::test(start_paused = true)]
async fn themes() {
    for (name, window) in [
        (Name::Dark, Palette::light()),
        (Name::Light, Palette::dark()),
        (Name::HighContrast, Palette::dark()),
        (Name::ColourBlind, Palette::dark()),
    ] {
        let theme = Theme::named(name, Colors::All);
        let mut app = board(Setup { theme, ..Setup::default().size(100, 26) }).await;
        app.press("l j p m").wait_for("letter or Enter chooses").await;
        app.wait_gone("Loading …").await;
        keep(
            &format!("theme-{}.svg", name.word()),
            &format!("dealdesk --theme {}", name.word()),
            &app,
            &window,
        );
    }
}

#[tokio::test(start_paused = true)]
async fn board_with_preview() {
    let mut app = board(Setup::default().size(160, 42)).await;
    app.press("l j p").wait_for("Contacts ─").await;
    app.wait_gone("Loading …").await;
    keep("preview.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn board_in_russian() {
    let mut app = board(Setup::default().size(160, 42).language(Language::Russian)).await;
    app.press("B s").wait_for("▌Приёмка").await;
    app.wait_loaded().await;
    app.press("j").wait_until("the second card", |s| s.cursor_row() == Some(6)).await;
    keep("board-ru.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn board_on_a_phone() {
    let mut app = board(Setup::default().size(44, 30)).await;
    app.press("j j").wait_until("the third card", |s| s.cursor_row() == Some(9)).await;
    keep("phone.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn lead_card() {
    let mut app = board(Setup::default().size(120, 36)).await;
    app.press("l l j Enter").wait_for("Contacts ─").await;
    app.wait_gone("Loading …").await;
    keep("card.svg", "dealdesk demo", &app, &Palette::dark());
    app.press("Esc").wait_for("First talk").await;
    app.resize(44, 30);
    app.press("Enter").wait_for("utm_campaign").await;
    app.wait_gone("Loading …").await;
    keep("card-phone.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn lead_card_in_russian() {
    let mut app = board(Setup::default().size(120, 36).language(Language::Russian)).await;
    app.press("l l j Enter").wait_for("Контакты ─").await;
    app.wait_gone("Загрузка …").await;
    keep("card-ru.svg", "dealdesk demo", &app, &Palette::light());
}

#[tokio::test(start_paused = true)]
async fn help_box() {
    let mut app = board(Setup::default().size(120, 36)).await;
    app.press("? l e a d").wait_for("Filter: lead").await;
    keep("help.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn move_under_way_and_refused() {
    let mut app = board(Setup::default().size(120, 30)).await;
    app.wire.hold(Method::PATCH);
    app.press("j L").wait_for("1 unsent").await;
    app.press("m").wait_for("letter or Enter chooses").await;
    keep("move.svg", "dealdesk demo", &app, &Palette::dark());
    app.server.set_faults("patch:400*1");
    app.press("Esc").wait_gone("letter or Enter chooses").await;
    app.wire.release();
    app.wait_for("stays where it was").await;
    keep("refused.svg", "dealdesk demo", &app, &Palette::dark());
    assert!(!app.server.leads_in(stage::NEEDS).is_empty());
}

#[tokio::test(start_paused = true)]
async fn log_of_requests() {
    let mut app = board(Setup::default().size(120, 30)).await;
    app.press("L").wait_for("1 unsent").await;
    app.wait_gone("unsent").await;
    app.server.set_faults("patch:403*1");
    app.press("H").wait_for("stays where it was").await;
    app.press("@").wait_for("refused").await;
    keep("log.svg", "dealdesk demo", &app, &Palette::light());
}

#[tokio::test(start_paused = true)]
async fn note_and_clash() {
    let prepared = Setup::default().size(100, 28).serve();
    let id = prepared.server.star(stage::FIRST_TALK, "Espresso bar, harbour");
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.press("S s g g")
        .wait_until("the dearest lead first", |s| s.cursor().starts_with("Espresso bar, h"))
        .await;
    app.press("n").wait_for("Esc keep and close").await;
    app.type_in("Called: wants the quote by Friday, asks for two grinders").wait_for("draft saved").await;
    keep("note.svg", "dealdesk demo", &app, &Palette::dark());
    app.press("Esc").wait_for("1 draft").await;
    app.server.edit(id, &serde_json::json!({"pipeline_id": SALES, "status_id": stage::NEGOTIATION}));
    app.press("L").wait_for("g o decides").await;
    app.press("g o").wait_for("by Mara Linden").await;
    keep("clash.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn what_is_due() {
    let mut app = board(Setup::default().size(160, 42)).await;
    app.pass(std::time::Duration::from_secs(20)).await;
    app.press("g t").wait_for("tasks: ").await;
    app.press("l j d").type_in("agreed; tomorrow 10 send quote").wait_for("draft saved").await;
    keep("tasks.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn story_of_a_lead() {
    for (language, name) in [(Language::English, "timeline.svg"), (Language::Russian, "timeline-ru.svg")] {
        let mut app = board(Setup::default().size(120, 36).language(language)).await;
        app.press("l l j Enter 2").pass(std::time::Duration::from_secs(10)).await;
        app.press("j j").wait_until("a cursor", |s| s.cursor_row().is_some()).await;
        keep(name, "dealdesk demo", &app, &Palette::dark());
    }
}

#[tokio::test(start_paused = true)]
async fn conversation() {
    let mut app = board(Setup::default().size(120, 36)).await;
    app.press("l l Enter").wait_gone("Loading …").await;
    // The first lead of the stage whose people wrote letters.
    for _ in 0..20 {
        app.press("6").pass(std::time::Duration::from_secs(5)).await;
        if app.screen().contains("none can be sent") {
            break;
        }
        app.press(">");
    }
    app.press("G Enter").wait_for("From:").await;
    keep("mail.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn contact_card() {
    let mut app = board(Setup::default().size(120, 36)).await;
    app.press("l l j Enter").wait_gone("Loading …").await;
    app.press("4").wait_for("Contacts").await;
    app.press("Enter").pass(std::time::Duration::from_secs(5)).await;
    keep("contact.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn call_being_logged() {
    let mut app = board(Setup::default().size(100, 28)).await;
    app.press("l l j Enter").wait_gone("Loading …").await;
    app.press("n Tab Tab").wait_for("Outgoing call").await;
    app.type_in("3:20 success")
        .press("Enter")
        .type_in("Wants the grinders by Friday")
        .wait_for("draft saved")
        .await;
    keep("call.svg", "dealdesk demo", &app, &Palette::dark());
}

#[tokio::test(start_paused = true)]
async fn new_lead() {
    let mut app = board(Setup::default().size(120, 36)).await;
    app.press("c").wait_for("New lead").await;
    app.type_in("Roastery in the old mill").press("Tab").type_in("18k").press("Tab Tab Tab");
    app.type_in("warm").press("Tab").type_in("Zoe Zinc").press("Tab").type_in("+44 7700 900999");
    app.wait_for("draft saved").await;
    keep("new-lead.svg", "dealdesk demo", &app, &Palette::dark());
}

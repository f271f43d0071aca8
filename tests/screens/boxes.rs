//! Boxes above the screens, and the log.

use dealdesk::i18n::Language;
use dealdesk::sync::event::DiskNews;
use http::Method;

use super::common::app::Setup;
use super::{board, keep, keep_sizes};

#[tokio::test(start_paused = true)]
async fn help() {
    let mut app = board(Setup::leads(60)).await;
    app.press("?").wait_for("Keys and commands").await;
    keep_sizes("help_en", &mut app, &[(80, 24), (120, 40), (40, 12)]).await;
    app.type_in("nothing like it").wait_for("No command fits").await;
    keep("help_nothing_40x12", &app);
}

#[tokio::test(start_paused = true)]
async fn help_in_russian() {
    let mut app = board(Setup::leads(60).language(Language::Russian)).await;
    app.press("?").wait_for("Клавиши и команды").await;
    keep_sizes("help_ru", &mut app, &[(80, 24), (40, 12)]).await;
}

#[tokio::test(start_paused = true)]
async fn pickers() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
        let closes = if tag == "en" { "Esc closes" } else { "Esc — закрыть" };
        for (key, name) in [("m", "stage"), ("B", "pipeline"), ("S", "sort")] {
            app.press(key).wait_for(closes).await;
            keep(&format!("pick_{name}_{tag}_80x24"), &app);
            app.press("Esc").wait_gone(closes).await;
        }
        app.resize(40, 12).press("m").wait_for("╮").await;
        keep(&format!("pick_stage_{tag}_40x12"), &app);
    }
}

#[tokio::test(start_paused = true)]
async fn chord() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.press("g").wait_for("Go to the board").await;
    keep("chord", &app);
}

#[tokio::test(start_paused = true)]
async fn question_before_quitting() {
    let news = DiskNews::Without { why: "the disk is read-only.".into() };
    let mut app = board(Setup { news: Some(news), ..Setup::leads(60).size(80, 24) }).await;
    app.wire.hold(Method::PATCH);
    // On the card, too: hollow until it is written, whenever that is.
    app.press("L").wait_until("the filled mark", |s| s.text().matches('◆').count() == 2).await;
    app.press("q").wait_for("Not sent yet: 1").await;
    keep_sizes("quit", &mut app, &[(80, 24), (40, 12)]).await;
}

#[tokio::test(start_paused = true)]
async fn log() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let mut app = Setup::leads(60).size(80, 24).language(language).start();
        app.wait_loaded().await;
        // What is read in the background stands above the edit or below it, as it comes: first it comes to its end.
        app.pass(std::time::Duration::from_secs(20)).await;
        app.press("L");
        app.wait_server("the edit", |s| s.patches() == 1).await;
        app.pass(std::time::Duration::from_secs(20)).await;
        app.server.set_faults("patch:400*1");
        app.press("H");
        app.wait_server("the refused edit", |s| s.patches() == 2).await;
        // The word about it is the last that comes of it, and goes with the next key. Twenty seconds more would end just
        // when it is asked again what changed, which is every thirty.
        app.wait_for("not a valid").await;
        app.press("@").wait_for("PATCH").await;
        keep_sizes(&format!("log_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
    }
}

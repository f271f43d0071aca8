//! The filter line of views, and the search over everything: typing, found, nothing found, without a network.

use std::time::Duration;

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::{App, Setup};
use super::{LANGUAGES, SMALL, USUAL, board, keep_sizes};

async fn read(language: Language) -> App {
    let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
    app.pass(Duration::from_secs(60)).await;
    app
}

async fn typed(app: &mut App, text: &str) {
    app.type_in(text).wait_until(text, |s| s.contains(text)).await;
}

#[tokio::test(start_paused = true)]
async fn filters() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        app.press("/").wait_until("the line", |s| s.caret.is_some()).await;
        typed(&mut app, "bar").await;
        keep_sizes(&format!("filter_board_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24).press("Enter").wait_until("kept", |s| s.caret.is_none()).await;
        keep_sizes(&format!("filter_kept_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("/").wait_until("the line", |s| s.caret.is_some()).await;
        typed(&mut app, " qqzz").await;
        keep_sizes(&format!("filter_nothing_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("C-u").wait_gone("qqzz").await;
        typed(&mut app, ",fh").await;
        keep_sizes(&format!("filter_nearly_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24)
            .press("Esc g c")
            .wait_until("a list", |s| s.contains("1 of") || s.contains("1 из"))
            .await;
        app.press("/");
        typed(&mut app, "ma").await;
        keep_sizes(&format!("filter_contacts_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24)
            .press("Esc g t")
            .wait_until("tasks", |s| s.contains("tasks: ") || s.contains("задач: "))
            .await;
        app.press("0 /");
        typed(&mut app, "call").await;
        keep_sizes(&format!("filter_tasks_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn searches() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        app.press("/ /").wait_until("the line", |s| s.contains("//")).await;
        keep_sizes(&format!("search_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24);
        typed(&mut app, "bar").await;
        app.pass(Duration::from_secs(5)).await;
        app.press("Down").wait_until("a cursor", |s| s.cursor_row().is_some()).await;
        keep_sizes(&format!("search_hits_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24)
            .press("Up Tab Tab")
            .wait_until("two marks", |s| s.contains("✓ 2") || s.contains("отмечено: 2"))
            .await;
        keep_sizes(&format!("search_marked_{tag}"), &mut app, &USUAL).await;
        app.press("Up Up Tab Tab");
        app.resize(80, 24).press("C-u");
        typed(&mut app, "qqzz").await;
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("search_nothing_{tag}"), &mut app, &SMALL).await;
        app.wire.hold(Method::GET);
        app.resize(80, 24).press("C-u");
        typed(&mut app, "bar").await;
        app.pass(Duration::from_secs(2)).await;
        keep_sizes(&format!("search_asking_{tag}"), &mut app, &SMALL).await;
        app.wire.release();
        app.wire.cut();
        app.resize(80, 24);
        app.type_in("n")
            .wait_until("cut off", |s| s.contains("No connection:") || s.contains("Нет связи:"))
            .await;
        keep_sizes(&format!("search_offline_{tag}"), &mut app, &SMALL).await;
    }
}

//! The list of leads, the filter builder, and the saved views.

use std::time::Duration;

use dealdesk::i18n::Language;
use dealdesk::ui::theme::{Colors, Name, Theme};
use http::Method;

use super::common::app::{App, Setup};
use super::{LANGUAGES, SIZES, SMALL, board, keep, keep_sizes};

async fn read(language: Language) -> App {
    let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
    app.pass(Duration::from_secs(60)).await;
    app
}

#[tokio::test(start_paused = true)]
async fn the_list_in_all_sizes() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        app.press("g l");
        app.pass(Duration::from_secs(5)).await;
        app.press("G k k l S g g j j");
        app.pass(Duration::from_secs(1)).await;
        let sizes = if language == Language::English { &SIZES[..] } else { &SMALL[..] };
        keep_sizes(&format!("list_{tag}"), &mut app, sizes).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_list_with_its_preview() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        app.resize(200, 50);
        app.press("g l j j p").wait_until("a card beside it", |s| s.text().contains(" ─────")).await;
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("list_preview_{tag}"), &mut app, &[(200, 50), (120, 40)]).await;
        app.press("P");
        app.pass(Duration::from_secs(5)).await;
        keep_sizes(&format!("list_preview_below_{tag}"), &mut app, &[(120, 40), (80, 24), (40, 12)]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_list_in_a_light_theme_with_marks_and_other_columns() {
    let theme = Theme::named(Name::Light, Colors::All);
    let mut app = board(Setup { theme, ..Setup::leads(60).size(120, 40) }).await;
    app.pass(Duration::from_secs(60)).await;
    app.press("g l C");
    app.pass(Duration::from_secs(1)).await;
    keep("list_columns_120x40", &app);
    app.press("j j H H Enter Space Space l S S");
    app.pass(Duration::from_secs(1)).await;
    keep("list_light_120x40", &app);
}

#[tokio::test(start_paused = true)]
async fn the_list_while_it_waits_when_it_is_empty_and_offline() {
    let prepared = Setup::leads(60).size(80, 24).serve();
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.press("g l f e");
    app.type_in("price > 99m");
    app.press("Enter");
    app.pass(Duration::from_secs(1)).await;
    keep("list_nothing_fits", &app);
    app.wire.cut();
    app.press("0 r").wait_for("offline").await;
    keep("list_offline", &app);
    let mut app = Setup::leads(0).size(80, 24).start();
    app.wait_for("0 leads").await;
    app.press("g l").wait_for("No leads here").await;
    keep("list_empty", &app);
}

#[tokio::test(start_paused = true)]
async fn the_filter_is_built() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        app.press("f");
        app.pass(Duration::from_secs(1)).await;
        keep_sizes(&format!("builder_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("Enter Tab Tab Enter j j j Enter");
        app.pass(Duration::from_secs(1)).await;
        app.type_in("5k..80k");
        app.pass(Duration::from_secs(1)).await;
        keep(&format!("builder_answer_{tag}"), &app);
        app.press("Enter e");
        app.type_in(" and respo");
        app.pass(Duration::from_secs(1)).await;
        keep_sizes(&format!("builder_wrong_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("Tab");
        app.type_in("= me");
        app.press("Enter");
        app.pass(Duration::from_secs(1)).await;
        keep_sizes(&format!("narrowed_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn views_are_offered_and_named() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        app.press("F");
        app.pass(Duration::from_secs(1)).await;
        keep_sizes(&format!("views_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("s");
        app.type_in("мои big 青い");
        app.pass(Duration::from_secs(1)).await;
        keep(&format!("views_naming_{tag}"), &app);
        app.press("Enter");
        app.pass(Duration::from_secs(1)).await;
        keep(&format!("views_failed_{tag}"), &app);
    }
}

/// A card that stands longer in its stage than it should says so with a mark.
#[tokio::test(start_paused = true)]
async fn cards_that_rot_are_marked() {
    let mut app = board(Setup::leads(300).size(120, 40)).await;
    app.press("S e");
    app.pass(Duration::from_secs(120)).await;
    app.wire.hold(Method::GET);
    app.pass(Duration::from_secs(1)).await;
    assert!(app.screen().contains("▾ "), "{}", app.screen().text());
    keep("board_rotting_120x40", &app);
}

//! The board: sizes, languages, densities, folds, the preview.

use dealdesk::i18n::Language;
use dealdesk::ui::theme::{Colors, Theme};

use super::common::app::Setup;
use super::{SIZES, board, keep, keep_sizes};

#[tokio::test(start_paused = true)]
async fn in_english() {
    let mut app = board(Setup::default()).await;
    app.press("l j").wait_until("the second card", |s| s.cursor_row() == Some(6)).await;
    keep_sizes("board_en", &mut app, &SIZES).await;
}

#[tokio::test(start_paused = true)]
async fn in_russian() {
    let mut app = board(Setup::default().language(Language::Russian)).await;
    app.press("B s").wait_for("▌Приёмка").await;
    keep_sizes("board_ru", &mut app, &SIZES).await;
}

#[tokio::test(start_paused = true)]
async fn without_colour() {
    let mut app = board(Setup { theme: Theme::new(Colors::None), ..Setup::leads(60) }).await;
    app.press("j").wait_until("the second card", |s| s.cursor_row() == Some(6)).await;
    keep_sizes("board_no_colour", &mut app, &[(80, 24)]).await;
}

#[tokio::test(start_paused = true)]
async fn one_and_three_lines_per_card() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.press("i").wait_until("three lines", |s| s.cursor_row() == Some(3)).await;
    keep("board_three_lines", &app);
    app.press("i j").wait_until("one line", |s| s.cursor_row() == Some(4)).await;
    keep("board_one_line", &app);
}

#[tokio::test(start_paused = true)]
async fn scrolled_and_folded() {
    let mut app = board(Setup::default().size(120, 24)).await;
    app.press("= l G").wait_until("the last card", |s| s.cursor_row().is_some_and(|row| row > 6)).await;
    keep("board_folded", &app);
    app.press("l l l l l").wait_for("‹").await;
    keep("board_scrolled", &app);
}

#[tokio::test(start_paused = true)]
async fn the_box_of_orders() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
        app.press("S t j x j x");
        keep_sizes(&format!("order_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
        app.press("Enter S");
        keep_sizes(&format!("order_any_{tag}"), &mut app, &[(80, 24), (40, 12)]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn preview_at_the_side_and_below() {
    let mut app = board(Setup::leads(60).size(120, 40)).await;
    app.press("p").wait_for("Contacts ─").await;
    app.wait_gone("Loading …").await;
    keep("preview_side", &app);
    app.press("P").wait_until("the preview below", |s| !s.line(5).contains('│')).await;
    keep_sizes("preview_below", &mut app, &[(120, 40), (80, 24)]).await;
}

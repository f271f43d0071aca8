//! The lead card: waiting, complete, scrolled, gone, refused.

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::Setup;
use super::{board, keep, keep_sizes};

#[tokio::test(start_paused = true)]
async fn in_english() {
    let mut app = board(Setup::default()).await;
    app.press("l l j Enter").wait_for("Contacts ─").await;
    app.wait_gone("Loading …").await;
    keep_sizes("lead_en", &mut app, &[(80, 24), (120, 40), (40, 12)]).await;
    app.press("G").wait_until("the end", |s| !s.contains("Price")).await;
    keep("lead_scrolled_40x12", &app);
}

#[tokio::test(start_paused = true)]
async fn in_russian() {
    let mut app = board(Setup::default().language(Language::Russian)).await;
    app.press("l l j Enter").wait_for("Контакты ─").await;
    app.wait_gone("Загрузка …").await;
    keep_sizes("lead_ru", &mut app, &[(120, 40), (40, 12)]).await;
}

#[tokio::test(start_paused = true)]
async fn waiting_gone_and_refused() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.wire.hold(Method::GET);
    app.press("Enter").wait_for("Loading").await;
    keep("lead_loading", &app);
    app.server.set_faults("get:403*1");
    app.wire.release();
    app.wait_for("no right to do this").await;
    keep("lead_refused", &app);
    let id = app.screen().text().lines().find_map(|l| l.trim().strip_prefix("Id ")?.trim().parse().ok());
    app.wire.lose(id.expect("the id of the lead"));
    app.press("r").wait_for("not in the account any more").await;
    keep("lead_gone", &app);
}

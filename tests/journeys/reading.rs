//! Reading: the board, its pipelines, a lead in full, and what others did meanwhile.

use std::time::Duration;

use http::Method;
use serde_json::json;

use super::common::app::Setup;
use super::common::app::server::stage;
use super::{STAR, at_star, on_star};

#[tokio::test(start_paused = true)]
async fn the_board_loads_both_pipelines() {
    let mut app = Setup::default().start();
    let screen = app.wait_loaded().await;
    for (name, id) in
        [("First talk", stage::FIRST_TALK), ("Needs", stage::NEEDS), ("Proposal", stage::PROPOSAL)]
    {
        assert_eq!(screen.count(name), app.server.leads_in(id).len(), "{name}:\n{screen}");
    }
    // The other pipeline is read behind it; the archived one is not.
    app.wait_server("the second pipeline", |s| s.requests() >= 7).await;
    app.pass(Duration::from_secs(30)).await;
    let requests = app.server.requests();
    app.press("B").wait_for("Сервис / Repairs").await;
    assert!(
        !app.screen().contains("Trade fair 2023"),
        "an archived pipeline is not offered:\n{}",
        app.screen()
    );
    let screen = app.press("s").wait_for("▌Приёмка").await;
    assert!(screen.header().contains("Сервис / Repairs") && screen.count("Диагностика") > 0, "{screen}");
    assert_eq!(app.server.requests(), requests, "it was there already");
    app.press("B a").wait_for("▌First talk").await;
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_change_arrives_and_the_cursor_stays_on_its_lead() {
    let (mut app, star) = on_star(Setup::default()).await;
    let others = app.server.leads_in(stage::FIRST_TALK);
    let (above, gone) = (others[5]["id"].as_i64().unwrap(), others[6]["id"].as_i64().unwrap());
    assert!(above != star && gone != star);
    app.server.edit(above, &json!({"name": "From a colleague", "price": 9_500_000}));
    app.server.edit(gone, &json!({"name": "Taken away", "price": 9_600_000, "status_id": stage::NEEDS}));
    let screen = app.press("r").wait_until("the other column", |s| s.is_in("Taken away", "Needs")).await;
    assert!(screen.cursor().starts_with(STAR), "the cursor jumped to {:?}:\n{screen}", screen.cursor());
    app.press("k").wait_until("the lead above", |s| s.cursor().starts_with("From a colleague")).await;
}

#[tokio::test(start_paused = true)]
async fn the_card_shows_the_lead_and_walks_its_column() {
    let (mut app, id) = on_star(Setup::default()).await;
    let card = app.press("Enter").wait_for("Contacts ─").await;
    assert!(card.contains(STAR) && card.contains(&id.to_string()) && card.contains("First talk"), "{card}");
    assert!(card.header().contains("1 of "), "{card}");
    let card = app.press(">").wait_for("2 of ").await;
    assert!(!card.contains(STAR), "{card}");
    app.press(">").wait_for("3 of ").await;
    let card = app.press("<").wait_for("2 of ").await;
    let seen: String = card.line(2).trim().chars().take(12).collect();
    let board = app.press("Esc").wait_for("▌First talk").await;
    assert!(board.cursor().starts_with(&seen), "left on {seen:?}, back on {:?}:\n{board}", board.cursor());
    app.press("k Enter").wait_for("1 of ").await;
    app.press("<").wait_for("This is the first lead of the list.").await;
}

#[tokio::test(start_paused = true)]
async fn holding_the_next_key_on_a_card_asks_for_few_leads() {
    let (mut app, _) = on_star(Setup::default()).await;
    app.press("Enter").wait_for("Contacts ─").await;
    app.pass(Duration::from_secs(30)).await;
    let before = app.server.requests();
    for n in 2..20 {
        app.press(">").wait_for(&format!("{n} of ")).await;
    }
    app.wait_for("Contacts ─").await;
    app.pass(Duration::from_secs(60)).await;
    let asked = app.server.requests() - before;
    assert!(asked <= 9, "{asked} requests for leads nobody looked at");
}

#[tokio::test(start_paused = true)]
async fn the_preview_asks_once_when_the_cursor_rests() {
    let (mut app, _) = on_star(Setup::default().size(160, 40)).await;
    app.press("p").wait_for("Contacts ─").await;
    app.pass(Duration::from_secs(31)).await;
    let before = app.server.requests();
    for _ in 0..20 {
        app.press("j");
        app.pass(Duration::from_millis(30)).await;
    }
    assert_eq!(app.server.requests(), before, "asked while the key was held");
    app.wait_for("Contacts ─").await;
    app.pass(Duration::from_secs(60)).await;
    let asked = app.server.requests() - before;
    // Two deltas in a minute.
    assert!((3..=5).contains(&asked), "{asked} requests for one lead with its people");
}

#[tokio::test(start_paused = true)]
async fn refreshing_many_times_does_not_pile_up() {
    let (mut app, _) = on_star(Setup::default()).await;
    // Until the lists were read that are read behind the board.
    app.pass(Duration::from_secs(130)).await;
    for (key, most) in [("r", 8), ("R", 14)] {
        let before = app.server.requests();
        app.wire.hold(Method::GET);
        for _ in 0..60 {
            app.press(key);
            app.pass(Duration::from_millis(33)).await;
        }
        app.wire.release();
        app.pass(Duration::from_secs(120)).await;
        let asked = app.server.requests() - before;
        assert!(asked <= most, "{key} held for two seconds: {asked} requests");
        app.wait_loaded().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_deleted_lead_is_gone_from_card_and_board() {
    let (mut app, id) = on_star(Setup::default()).await;
    let before = app.screen().count("First talk");
    app.wire.lose(id);
    app.press("Enter").wait_for("not in the account any more").await;
    let board = app.press("Esc").wait_for("▌First talk").await;
    assert!(!board.contains(STAR) && board.count("First talk") == before - 1, "{board}");
    assert!(!board.cursor().is_empty(), "the cursor fell to a neighbour:\n{board}");
}

#[tokio::test(start_paused = true)]
async fn a_move_of_a_deleted_lead_is_refused_and_the_lead_is_gone() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.wire.lose(id);
    app.press("L").wait_for("does not have this lead any more").await;
    app.press("j").wait_gone(STAR).await;
    app.press("Enter").wait_for("Contacts ─").await;
}

#[tokio::test(start_paused = true)]
async fn an_account_without_leads_says_so() {
    let mut app = Setup::leads(0).start();
    let screen = app.wait_loaded().await;
    assert!(screen.contains("no leads") && screen.header().contains("0 leads"), "{screen}");
    for keys in ["j", "k", "G", "g g", "C-d", "Enter", "L", "m", "p", "J", "=", "l", "h"] {
        app.press(keys);
        app.pass(Duration::from_millis(1)).await;
    }
    app.press("L").wait_for("No lead under the cursor.").await;
    assert!(!app.has_ended());
}

#[tokio::test(start_paused = true)]
async fn an_account_with_one_lead_works() {
    let prepared = Setup::leads(1).serve();
    let mut app = prepared.start();
    let screen = app.wait_loaded().await;
    assert!(screen.contains("no leads"), "{screen}");
    for keys in ["l", "l", "l", "l", "h", "j", "G", "Enter", "g b"] {
        app.press(keys);
        app.pass(Duration::from_millis(300)).await;
    }
    assert!(!app.has_ended());
}

#[tokio::test(start_paused = true)]
async fn leads_that_stream_in_do_not_carry_the_cursor_away() {
    let prepared = Setup::leads(3_000).serve();
    prepared.server.star(stage::FIRST_TALK, STAR);
    let mut app = at_star(prepared).await;
    app.press("j j j");
    let on = app.wait_until("another lead", |s| !s.cursor().starts_with(STAR)).await.cursor();
    app.press("R").wait_for("loading").await;
    let screen = app.wait_loaded().await;
    assert_eq!(screen.cursor(), on, "{screen}");
}

#[tokio::test(start_paused = true)]
async fn the_window_may_change_its_size_at_any_time() {
    let (mut app, _) = on_star(Setup::default()).await;
    for (width, height) in [(40, 12), (1, 1), (200, 50), (60, 3), (59, 24), (120, 40)] {
        app.resize(width, height);
        app.wait_until("the new size", |s| (s.buffer.area.width, s.buffer.area.height) == (width, height))
            .await;
    }
    assert!(app.screen().cursor().starts_with(STAR), "{}", app.screen());
}

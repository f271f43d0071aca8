//! Keys: the same on every layout, honest about having no meaning, and never run by a paste.

use std::time::Duration;

use dealdesk::app::{Focus, Msg};

use super::common::app::Setup;
use super::common::app::server::stage;
use super::{STAR, on_star, settled};

#[tokio::test(start_paused = true)]
async fn a_key_without_meaning_says_so() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    app.press("z").wait_for("z has no meaning here; ? shows the keys.").await;
    app.press("j").wait_gone("has no meaning here").await;
    app.press("g").wait_for("Go to the board").await;
    app.press("z").wait_for("g z has no meaning here").await;
    app.press("Enter").wait_for("Contacts").await;
    app.press("L").wait_for("L has no meaning here").await;
}

#[tokio::test(start_paused = true)]
async fn a_message_goes_by_itself() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    app.press("z").wait_for("has no meaning here").await;
    app.wait_gone("has no meaning here").await;
}

#[tokio::test(start_paused = true)]
async fn the_russian_layout_works_by_position() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.press("о").wait_until("the next lead", |s| !s.cursor().starts_with(STAR)).await;
    app.press("л").wait_until("back on the first", |s| s.cursor().starts_with(STAR)).await;
    app.press("Д").wait_until("the lead carried on", |s| s.is_in(STAR, "Needs")).await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::NEEDS);
    app.press("Р").wait_until("the lead carried back", |s| s.is_in(STAR, "First talk")).await;
    settled(&mut app).await;
    // `ь` is `m`, and `а` in its box is `f`.
    app.press("ь").wait_for("Move “Star deal” to").await;
    app.press("а").wait_until("the lead in its stage", |s| s.is_in(STAR, "Negotiation")).await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::NEGOTIATION);
    app.press(",").wait_for("Keys and commands").await;
}

#[tokio::test(start_paused = true)]
async fn help_filters_and_runs() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    app.press("?").wait_for("Keys and commands").await;
    let screen =
        app.type_in("switch the").wait_until("one command left", |s| !s.contains("Carry the lead")).await;
    assert!(screen.contains("Switch the pipeline"), "{screen}");
    let screen = app.press("Enter").wait_for("Сервис / Repairs").await;
    assert!(screen.contains("letter or Enter chooses"), "{screen}");
    app.press("Esc").wait_gone("letter or Enter chooses").await;
    app.press("?").type_in("no such thing").wait_for("No command fits “no such thing”.").await;
    app.press("Esc").wait_gone("Keys and commands").await;
}

#[tokio::test(start_paused = true)]
async fn pasted_text_runs_nothing() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    app.paste("L\nm f q\r\u{1b}[31m").wait_for("no text field open to paste into").await;
    app.pass(Duration::from_secs(60)).await;
    assert!(!app.has_ended() && app.screen().cursor().starts_with(STAR), "{}", app.screen());
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 0));
    // In a field it is text, and inert there too.
    app.press("?").paste("car\u{1b}ry\nx");
    let screen = app.wait_for("No command fits").await;
    assert!(!screen.contains("\u{1b}"), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_input_ends_the_program() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    app.send(dealdesk::app::Msg::Signalled(dealdesk::app::Signal::HangUp));
    assert!(app.wait_end().await.is_quitting());
}

#[tokio::test(start_paused = true)]
async fn idle_draws_only_when_the_minute_turns() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    app.pass(Duration::from_secs(30)).await;
    // Nobody looks: after five minutes changes are asked for every two, in front of nobody every ten.
    // Idle: tasks and the queue of incoming leads twice more, the six parts of the rest of the directory once.
    for (focus, most) in [(None, 48 + 4 + 6), (Some(Focus::Lost), 16)] {
        if let Some(focus) = focus {
            app.send(Msg::FocusChanged(focus));
        }
        app.pass(Duration::from_secs(60)).await;
        let (requests, frames) = (app.server.requests(), app.frames());
        app.pass(Duration::from_secs(3_600)).await;
        let asked = app.server.requests() - requests;
        assert!((6..=most).contains(&asked), "{asked} requests in an idle hour");
        // The minutes, and at most two frames for a request: its line in the log, and its answer.
        let drawn = app.frames() - frames;
        assert!(
            drawn <= 60 + 2 * usize::try_from(asked).expect("few"),
            "{drawn} frames for {asked} requests"
        );
    }
    // Without a network there is nothing but the minute and the pauses between tries.
    app.wire.cut();
    app.pass(Duration::from_secs(1_200)).await;
    let frames = app.frames();
    app.pass(Duration::from_secs(3_600)).await;
    let drawn = app.frames() - frames;
    assert!(drawn <= 60 + 2 * 90, "{drawn} frames in an hour without a network");
}

//! Own edits that are not on the server: the outbox, and the question which of two values shall stand.

use dealdesk::store::Store;
use http::Method;
use serde_json::json;

use super::common::app::server::{SALES, stage};
use super::common::app::{App, Setup};
use super::{STAR, on_star, settled};

/// A colleague put the star into Contract while it was carried from First talk to Needs here.
async fn clash() -> (App, i64) {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::CONTRACT}));
    app.press("L").wait_for("“Star deal” is Contract there by now").await;
    (app, id)
}

/// Nothing is pending, and what the screen shows is what the account has.
async fn ends_in(app: &mut App, id: i64, (stage, column): (i64, &str), patches: u64) {
    app.wait_gone("for you").await;
    settled(app).await;
    app.wait_until(column, |s| s.is_in(STAR, column)).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage, patches));
    app.pass(std::time::Duration::from_secs(300)).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage, patches), "and it stays so");
    app.press("g o").wait_for("Everything is on the server").await;
}

#[tokio::test(start_paused = true)]
async fn mine_stands_after_a_clash() {
    let (mut app, id) = clash().await;
    let screen = app.press("g o").wait_for("Which one stands?").await;
    for value in ["Contract", "Needs", "First talk"] {
        assert!(screen.contains(value), "{screen}");
    }
    app.wait_for("by Mara Linden, 10 Mar 2026 14:00").await;
    app.press("m").wait_to_have_seen("yours goes to the server, Contract → Needs").await;
    ends_in(&mut app, id, (stage::NEEDS, "Needs"), 1).await;
}

#[tokio::test(start_paused = true)]
async fn theirs_stays_after_a_clash() {
    let (mut app, id) = clash().await;
    app.press("g o").wait_for("Which one stands?").await;
    app.press("t").wait_for("stays as it is there: Contract").await;
    ends_in(&mut app, id, (stage::CONTRACT, "Contract"), 0).await;
}

#[tokio::test(start_paused = true)]
async fn what_was_there_before_comes_back_after_a_clash() {
    let (mut app, id) = clash().await;
    app.press("g o").wait_for("Which one stands?").await;
    app.press("b").wait_for("goes back to how you saw it, Contract → First talk").await;
    ends_in(&mut app, id, (stage::FIRST_TALK, "First talk"), 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_third_stage_takes_the_place_of_both() {
    let (mut app, id) = clash().await;
    app.press("g o").wait_for("Which one stands?").await;
    app.press("e").wait_for("Move “Star deal” to").await;
    app.press("f").wait_gone("Which one stands?").await;
    ends_in(&mut app, id, (stage::NEGOTIATION, "Negotiation"), 1).await;
}

#[tokio::test(start_paused = true)]
async fn the_question_follows_what_is_there_and_closes_when_it_is_answered_elsewhere() {
    let (mut app, id) = clash().await;
    app.press("g o").wait_for("Which one stands?").await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::NEGOTIATION}));
    app.press("C-r").wait_for("Negotiation").await;
    // Insisting goes over what is on the screen, and over nothing else.
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::PROPOSAL}));
    app.press("m").wait_for("“Star deal” is Proposal there by now").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::PROPOSAL, 0));
}

#[tokio::test(start_paused = true)]
async fn another_program_at_the_same_file_settles_it() {
    let store = Store::in_memory().expect("a store");
    let (mut app, id) = on_star(Setup { store: Some(store.clone()), ..Setup::default() }).await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::CONTRACT}));
    app.press("L").wait_for("“Star deal” is Contract there by now").await;
    app.press("g o").wait_for("Which one stands?").await;
    let row = store.list_outbox().await.expect("listed").remove(0);
    store.drop_row(row.id, row.created_at).await.expect("dropped");
    let screen = app.wait_for("“Star deal” is settled").await;
    assert!(!screen.header().contains("for you"), "{screen}");
    assert_eq!(app.server.patches(), 0);
}

#[tokio::test(start_paused = true)]
async fn keys_typed_elsewhere_never_land_in_the_question() {
    let (mut app, id) = clash().await;
    app.press("b").wait_for("has no meaning here").await;
    // Each has a meaning of its own here.
    for (key, opens) in [("t", "Task · Star deal"), ("m", "Move “Star deal” to")] {
        app.press(key).wait_for(opens).await;
        app.press("Esc").wait_gone(opens).await;
    }
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::CONTRACT, 0));
    app.press("Enter").wait_for("⚑ Your change waits for you: First talk → Needs").await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_edit_is_tried_again_by_hand() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.set_faults("patch:400*1");
    app.press("L").wait_for("g o shows it").await;
    let screen = app.press("g o").wait_for("Waits for you").await;
    assert!(screen.contains("First talk → Needs") && screen.contains("not a valid choice"), "{screen}");
    app.press("r").wait_for("Everything is on the server").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, 2));
    app.press("Esc").wait_until("the lead in its column", |s| s.is_in(STAR, "Needs")).await;
}

#[tokio::test(start_paused = true)]
async fn an_edit_is_given_up_by_typing_the_word_and_by_nothing_else() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.set_faults("patch:400*1");
    app.press("L").wait_for("g o shows it").await;
    app.press("g o").wait_for("Waits for you").await;
    app.press("X").wait_for("Give it up?").await;
    app.press("Enter").wait_for("Type drop in full").await;
    app.paste("drop").wait_for("no text field").await;
    app.type_in("dro").press("Enter").wait_for("Type drop in full").await;
    app.press("Esc").wait_gone("Give it up?").await;
    assert!(app.screen().header().contains("1 for you"), "{}", app.screen());
    app.press("X").wait_for("Give it up?").await;
    app.type_in("drop").press("Enter").wait_for("Everything is on the server").await;
    app.pass(std::time::Duration::from_secs(300)).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 1));
    assert!(!app.screen().header().contains("for you"), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_told_and_looked_after() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.set_faults("patch:drop-after*1,get:latency=4000");
    app.press("g o").wait_for("Everything is on the server").await;
    app.press("g b L g o");
    app.wait_for("the answer was lost").await;
    app.wait_for("Everything is on the server").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, 1));
}

#[tokio::test(start_paused = true)]
async fn without_a_network_the_outbox_says_when_it_tries_again() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.wire.cut();
    app.press("L g o").wait_for("Next try").await;
    app.press("X").wait_for("Give it up?").await;
    app.type_in("drop").press("Enter").wait_for("Everything is on the server").await;
    app.wire.mend();
    app.pass(std::time::Duration::from_secs(300)).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 0));
}

#[tokio::test(start_paused = true)]
async fn a_block_is_lifted_from_the_outbox_too() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.set_faults("patch:403html*1");
    app.press("L").wait_for("blocked this address").await;
    app.press("g o").wait_for("◈ Star deal").await;
    app.press("r").wait_for("Everything is on the server").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, 2));
}

#[tokio::test(start_paused = true)]
async fn looking_at_the_rows_while_they_are_sent_holds_nothing_up() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    for (key, stage, name) in
        [("L", stage::NEEDS, "Needs"), ("H", stage::FIRST_TALK, "First talk")].repeat(15)
    {
        app.press(&format!("{key} {}", ["g o C-r g b"; 8].join(" ")));
        app.wait_until(name, |s| s.is_in(STAR, name)).await;
        settled(&mut app).await;
        assert_eq!(app.server.stage_of(id), stage);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_waits_for_who_it_was() {
    let (mut app, id) = clash().await;
    app.wire.hold(Method::GET);
    app.press("g o").wait_for("asking who changed it").await;
    app.press("t").wait_for("stays as it is there: Contract").await;
    app.wire.release();
    ends_in(&mut app, id, (stage::CONTRACT, "Contract"), 0).await;
}

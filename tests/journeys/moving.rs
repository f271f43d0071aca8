//! Moving leads: at once on the screen, exactly once on the server, and back with a reason when refused.

use dealdesk::store::Store;
use dealdesk::sync::event::DiskNews;
use http::Method;
use serde_json::json;

use super::common::app::Setup;
use super::common::app::server::{SALES, stage};
use super::{STAR, on_star, settled};

#[tokio::test(start_paused = true)]
async fn carrying_a_lead_shows_at_once_and_arrives_once() {
    let (mut app, id) = on_star(Setup::default()).await;
    let before = app.screen();
    app.wire.hold(Method::PATCH);
    let after = app.press("L").wait_until("the lead in the next column", |s| s.is_in(STAR, "Needs")).await;
    assert!(after.header().contains("1 unsent"), "{after}");
    assert!(after.cursor().starts_with(STAR), "the cursor goes with it:\n{after}");
    assert_eq!(after.count("First talk"), before.count("First talk") - 1);
    assert_eq!(after.count("Needs"), before.count("Needs") + 1);
    assert_eq!(app.server.stage_of(id), stage::FIRST_TALK, "nothing has arrived yet");
    app.wire.release();
    settled(&mut app).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, 1));
    app.press("H").wait_until("the lead back", |s| s.is_in(STAR, "First talk")).await;
    settled(&mut app).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 2));
}

#[tokio::test(start_paused = true)]
async fn a_letter_moves_to_any_stage() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.press("m").wait_for("Move “Star deal” to").await;
    app.press("f").wait_until("the lead in its stage", |s| s.is_in(STAR, "Negotiation")).await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::NEGOTIATION);
}

#[tokio::test(start_paused = true)]
async fn a_lead_is_won_from_its_card() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.press("Enter").wait_for("Contacts").await;
    app.press("m t").wait_for("Closed - won").await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::WON);
}

#[tokio::test(start_paused = true)]
async fn a_refused_move_goes_back_and_says_why() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.set_faults("patch:400*1");
    app.press("L").wait_for("stays where it was").await;
    let screen = app.screen();
    assert!(screen.contains("not a valid choice"), "{screen}");
    assert!(screen.is_in(STAR, "First talk") && !screen.is_in(STAR, "Needs"), "{screen}");
    assert!(screen.cursor().starts_with(STAR), "the cursor comes back with it:\n{screen}");
    assert!(!screen.header().contains("unsent"), "{screen}");
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 1));
    let log = app.press("@").wait_for("refused").await;
    assert!(log.contains("Star deal: First talk → Needs"), "{log}");
}

/// What befalls the PATCH, and how many are sent until it is through.
#[tokio::test(start_paused = true)]
async fn whatever_happens_to_the_request_the_move_arrives_once() {
    for (fault, patches) in [
        ("patch:429*2", 3),
        ("patch:429html*1", 2),
        ("patch:500*1", 2),
        ("patch:502*2", 3),
        ("patch:504*1", 2),
        ("patch:drop*1", 2),
        ("patch:drop-after*1", 1),
        ("patch:truncate*1", 1),
        ("patch:html*1", 2),
        ("patch:drop-after*1,get:500*1", 1),
    ] {
        let (mut app, id) = on_star(Setup::leads(60)).await;
        app.server.set_faults(fault);
        app.press("L").wait_until("the lead in the next column", |s| s.is_in(STAR, "Needs")).await;
        settled(&mut app).await;
        assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, patches), "{fault}");
        let screen = app.screen();
        assert!(screen.is_in(STAR, "Needs") && !screen.header().contains('✗'), "{fault}:\n{screen}");
    }
}

#[tokio::test(start_paused = true)]
async fn quick_steps_are_joined() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.press("L L L").wait_until("the lead three stages on", |s| s.is_in(STAR, "Negotiation")).await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::NEGOTIATION);
    assert!(app.server.patches() <= 2, "{} requests for three steps", app.server.patches());
    // The same one by one, while the first is under way.
    app.wire.hold(Method::PATCH);
    for name in ["Proposal", "Needs", "First talk"] {
        app.press("H").wait_until(name, |s| s.is_in(STAR, name)).await;
    }
    app.wire.release();
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::FIRST_TALK);
    assert!(app.server.patches() <= 4, "{} requests for six steps", app.server.patches());
    assert!(app.screen().is_in(STAR, "First talk"));
}

#[tokio::test(start_paused = true)]
async fn the_screen_ends_where_an_automation_took_the_lead() {
    let mut setup = Setup::default();
    setup.account.automations = true;
    let (mut app, id) = on_star(setup).await;
    app.press("L").wait_until("the lead where the robot put it", |s| s.is_in(STAR, "Proposal")).await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::PROPOSAL);
    let screen = app.wait_for("is in Proposal now: an automation").await;
    assert!(!screen.is_in(STAR, "Needs") && screen.cursor().starts_with(STAR), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn a_colleague_who_was_faster_is_not_overwritten_after_a_lost_answer() {
    let (mut app, id) = on_star(Setup::default()).await;
    // The request is lost on the way, and before the program looks, somebody else moves the lead.
    app.server.set_faults("patch:drop*1");
    app.press("L").wait_server("the lost request", |s| s.patches() == 1).await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::CONTRACT}));
    app.wait_for("“Star deal” is Contract there by now").await;
    assert!(app.screen().header().contains("1 for you"), "{}", app.screen());
    app.pass(std::time::Duration::from_secs(600)).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::CONTRACT, 1));
}

#[tokio::test(start_paused = true)]
async fn a_colleague_who_was_faster_is_not_overwritten() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::CONTRACT}));
    app.press("L").wait_for("“Star deal” is Contract there by now").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::CONTRACT, 0));
    // Decided anew, now that it is known: that takes the place of what waited.
    app.press("L").wait_gone("for you").await;
    settled(&mut app).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::WON, 1));
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_did_to_another_field_does_not_stand_in_the_way() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.server.edit(id, &json!({"price": 777_000, "name": "Renamed there"}));
    app.press("L").wait_for("Renamed there").await;
    settled(&mut app).await;
    let lead = app.server.lead(id);
    assert_eq!((lead["status_id"].as_i64(), lead["price"].as_i64()), (Some(stage::NEEDS), Some(777_000)));
}

#[tokio::test(start_paused = true)]
async fn undo_goes_back_and_redo_forth_step_by_step() {
    let (mut app, id) = on_star(Setup::default()).await;
    for (key, name) in [("L", "Needs"), ("L", "Proposal")] {
        app.press(key).wait_until(name, |s| s.is_in(STAR, name)).await;
        settled(&mut app).await;
    }
    for (key, name, at) in [
        ("u", "Needs", stage::NEEDS),
        ("u", "First talk", stage::FIRST_TALK),
        ("Z", "Needs", stage::NEEDS),
        ("Z", "Proposal", stage::PROPOSAL),
        ("u", "Needs", stage::NEEDS),
    ] {
        app.press(key).wait_until(name, |s| s.is_in(STAR, name)).await;
        assert!(app.screen().cursor().starts_with(STAR), "the cursor follows:\n{}", app.screen());
        settled(&mut app).await;
        assert_eq!(app.server.stage_of(id), at, "{key} to {name}");
    }
    app.press("u u").wait_for("no own edit to take back").await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::FIRST_TALK);
}

#[tokio::test(start_paused = true)]
async fn undo_does_not_overwrite_what_somebody_did_since() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.press("L").wait_until("the move", |s| s.is_in(STAR, "Needs")).await;
    settled(&mut app).await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::CONTRACT}));
    app.press("u").wait_for("“Star deal” is Contract there by now").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::CONTRACT, 1));
}

#[tokio::test(start_paused = true)]
async fn edits_wait_on_disk_for_the_next_start_and_can_be_undone_there() {
    let store = Store::in_memory().expect("a store");
    let (mut app, id) = on_star(Setup { store: Some(store.clone()), ..Setup::default() }).await;
    app.wire.cut();
    app.press("L").wait_for("No connection to the account").await;
    app.press("q");
    assert_eq!(app.wait_end().await.leads.unsent(), 1, "nothing is asked: it is on disk");
    let server = app.server.clone();
    drop(app);
    assert_eq!(server.patches(), 0);
    let again = Setup { store: Some(store), ..Setup::default() }.on(server.clone());
    let mut app = again.start();
    app.wait_loaded().await;
    settled(&mut app).await;
    assert_eq!((server.stage_of(id), server.patches()), (stage::NEEDS, 1));
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!(server.stage_of(id), stage::FIRST_TALK);
}

#[tokio::test(start_paused = true)]
async fn without_a_network_the_edit_waits_and_goes_when_it_is_back() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.wire.cut();
    let screen = app.press("L").wait_for("No connection to the account").await;
    assert!(screen.is_in(STAR, "Needs") && screen.header().contains("✗ offline since 14:00"), "{screen}");
    app.pass(std::time::Duration::from_secs(600)).await;
    assert!(app.screen().is_in(STAR, "Needs"), "it is not given up:\n{}", app.screen());
    app.wire.mend();
    settled(&mut app).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, 1));
    app.wait_gone("No connection").await;
}

#[tokio::test(start_paused = true)]
async fn read_only_means_read_only() {
    let (mut app, id) = on_star(Setup { is_read_only: true, ..Setup::default() }).await;
    assert!(app.screen().header().contains("read-only"), "{}", app.screen());
    for keys in ["L", "m", "w", "x", "a", "T", "e e", "E"] {
        app.press(keys).wait_for("Opened read-only").await;
        assert!(app.screen().is_in(STAR, "First talk"));
    }
    app.pass(std::time::Duration::from_secs(60)).await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 0));
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_back_into_the_incoming_queue() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.press("H").wait_for("takes no leads back").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::FIRST_TALK, 0));
}

#[tokio::test(start_paused = true)]
async fn quitting_asks_where_unsent_edits_would_be_lost() {
    let news = DiskNews::Without { why: "the disk is read-only".into() };
    let (mut app, _) = on_star(Setup { news: Some(news), ..Setup::default() }).await;
    assert!(app.screen().header().contains("not kept on disk"), "{}", app.screen());
    app.wire.hold(Method::PATCH);
    app.press("L").wait_for("1 unsent").await;
    app.press("q").wait_for("Not sent yet: 1").await;
    app.press("n").wait_gone("Not sent yet").await;
    assert!(!app.has_ended());
    app.press("q").wait_for("Not sent yet: 1").await;
    app.press("y");
    assert_eq!(app.wait_end().await.leads.unsent(), 1);
}

#[tokio::test(start_paused = true)]
async fn quitting_without_edits_does_not() {
    let (mut app, _) = on_star(Setup::leads(60)).await;
    app.press("q");
    assert!(app.wait_end().await.is_quitting());
}

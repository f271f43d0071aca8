//! Own edits that are not on the server: the list, and the question which of two values shall stand.

use dealdesk::domain::{Change, LeadId, Money, NewNote, PipelineId, Place, StageId, Timestamp, UserId};
use dealdesk::i18n::Language;
use dealdesk::store::{NewEdit, Parked, Store};
use http::Method;
use serde_json::json;

use super::common::app::server::{SALES, stage};
use super::common::app::{App, START, Setup};
use super::{LANGUAGES, keep, keep_sizes};

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 12), (120, 40)];

fn place(stage: i64) -> Change {
    let to = Place { pipeline: PipelineId(SALES), stage: StageId(stage) };
    Change::Move { to, reason: None }
}

fn edit(lead: i64, change: Change, base: Option<Change>) -> NewEdit<Change> {
    NewEdit { entity: LeadId(lead).into(), change, base }
}

/// What an earlier run left in every state a row can have on disk, each of another lead.
async fn left_behind(leads: &[i64]) -> Store {
    let store = Store::in_memory().expect("a store");
    let at = |n: i64| Timestamp(START - 3_600 * n);
    let owner = store.new_owner().await.expect("an owner");
    let parked = [
        (edit(leads[0], place(stage::PROPOSAL), Some(place(stage::CONTRACT))), "changed", ""),
        (
            edit(leads[1], Change::SetPrice(Money::from_units(7_500)), Some(Change::SetPrice(Money::ZERO))),
            "forbidden",
            "Only the responsible user may change the price of a deal that has been agreed on.",
        ),
    ];
    for (new, reason, detail) in parked {
        store.accept(new, at(30)).await.expect("accepted");
        let row = store.lease_next(owner.clone(), at(30)).await.expect("leased").expect("a row");
        let why = Parked { reason: reason.to_owned(), detail: detail.into() };
        store.park(row.lease().expect("held").clone(), why, None).await.expect("parked");
    }
    let text = "Called twice; wants the quote with and without the grinder.\nAsks for Friday.";
    let note = NewNote::from(dealdesk::domain::SafeText::block(text));
    store.accept(edit(leads[2], Change::AddNote(note), None), at(3)).await.expect("accepted");
    let row = store.lease_next(owner.clone(), at(3)).await.expect("leased").expect("a row");
    let later = Timestamp(START + 5 * 3_600);
    store.mark_uncertain(row.lease().expect("held").clone(), later).await.expect("uncertain");
    let was = Some(Change::Assign(UserId(8_101_001)));
    store.accept(edit(leads[3], Change::Assign(UserId(8_101_004)), was), at(2)).await.expect("accepted");
    let row = store.lease_next(owner, at(2)).await.expect("leased").expect("a row");
    store.mark_waiting(row.lease().expect("held").clone(), later).await.expect("waiting");
    store
}

pub async fn filled(language: Language) -> App {
    let prepared = Setup::leads(60).size(80, 24).serve();
    let leads: Vec<i64> =
        prepared.server.leads_in(stage::NEEDS).iter().filter_map(|lead| lead["id"].as_i64()).collect();
    let store = left_behind(&leads).await;
    let setup = Setup { store: Some(store), ..Setup::leads(60).size(80, 24).language(language) };
    let mut app = setup.size(120, 24).on(prepared.server).start();
    app.wait_loaded().await;
    app
}

#[tokio::test(start_paused = true)]
async fn list() {
    for (language, tag) in LANGUAGES {
        let mut app = filled(language).await;
        app.press("g o").wait_for("⚑").await;
        keep_sizes(&format!("outbox_{tag}"), &mut app, &SIZES).await;
        app.resize(40, 12).press("j j");
        app.wait_until("the third in full", |s| s.contains("sent twice") || s.contains("дважды")).await;
        keep(&format!("outbox_third_{tag}_40x12"), &app);
        app.press("X").wait_for("> ").await;
        keep_sizes(&format!("outbox_drop_{tag}"), &mut app, &SIZES[..2]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_in_it() {
    for (language, tag) in LANGUAGES {
        let mut app = Setup::leads(60).size(80, 24).language(language).start();
        app.wait_loaded().await;
        app.press("g o").wait_until("the empty outbox", |s| s.contains(".") && !s.contains("━")).await;
        keep_sizes(&format!("outbox_empty_{tag}"), &mut app, &SIZES).await;
    }
}

/// A clash on the dearest lead of the first stage.
pub async fn clash(language: Language) -> App {
    let prepared = Setup::leads(60).size(80, 24).language(language).serve();
    let id = prepared.server.star(stage::FIRST_TALK, "Star deal");
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.pass(std::time::Duration::from_secs(20)).await;
    app.press("S s g g").wait_until("the star", |s| s.cursor().starts_with("Star deal")).await;
    app.server.edit(id, &json!({"pipeline_id": SALES, "status_id": stage::CONTRACT}));
    app.press("L").wait_for("⚑").await;
    app.press("g o");
    app
}

#[tokio::test(start_paused = true)]
async fn conflict() {
    for (language, tag) in LANGUAGES {
        let mut app = clash(language).await;
        app.wait_for("Mara Linden,").await;
        keep_sizes(&format!("conflict_{tag}"), &mut app, &SIZES).await;
    }
}

#[tokio::test(start_paused = true)]
async fn conflict_while_it_waits_and_without_a_network() {
    for (language, tag) in LANGUAGES {
        let mut app = clash(language).await;
        app.wait_for("Mara Linden,").await;
        app.press("Esc").wait_for("━").await;
        app.wire.hold(Method::GET);
        app.press("g o").wait_for(" …").await;
        keep_sizes(&format!("conflict_waiting_{tag}"), &mut app, &SIZES[..2]).await;
        app.wire.cut();
        app.wire.release();
        app.wait_for("✗").await;
        keep_sizes(&format!("conflict_offline_{tag}"), &mut app, &SIZES[..2]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn card_of_a_lead_with_an_edit_that_waits() {
    let mut app = clash(Language::English).await;
    app.wait_for("Mara Linden,").await;
    app.press("Enter").wait_for("⚑ Your change").await;
    app.wait_for("Contacts ─").await;
    app.wait_gone("Loading …").await;
    keep_sizes("lead_parked", &mut app, &SIZES[..2]).await;
}

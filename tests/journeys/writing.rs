//! Writing: notes, tasks, names, budgets; and that what was typed outlives the program.

use std::time::Duration;

use dealdesk::app::{Msg, Signal};
use dealdesk::store::{Draft, Store};

use super::common::app::server::stage;
use super::common::app::{App, Setup};
use super::{on_star, settled};

fn store() -> Store {
    Store::in_memory().expect("a store")
}

fn on(store: &Store) -> Setup {
    Setup { store: Some(store.clone()), ..Setup::leads(60) }
}

async fn drafts(store: &Store) -> Vec<Draft> {
    store.load_drafts().await.expect("the drafts")
}

async fn texts(store: &Store) -> Vec<String> {
    drafts(store).await.into_iter().map(|d| d.text).collect()
}

/// The program is gone between two polls, as with SIGKILL: what it did not hand to the store is lost.
fn kill(app: App) {
    drop(app);
}

#[tokio::test(start_paused = true)]
async fn a_draft_survives_the_end_of_the_program() {
    let store = store();
    let (mut app, id) = on_star(on(&store)).await;
    app.press("n").wait_for("Note · Star deal").await;
    app.type_in("Called, wants a quote").wait_for("draft saved").await;
    kill(app);
    let kept = drafts(&store).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].text.as_str(), kept[0].cursor), ("Called, wants a quote", 21));
    assert_eq!(kept[0].key.entity, dealdesk::domain::LeadId(id).into());

    let (mut app, _) = on_star(on(&store)).await;
    let screen = app.screen();
    assert!(screen.header().contains("✎ 1 draft"), "{screen}");
    assert!(screen.is_in("✎", "First talk"), "{screen}");
    let screen = app.press("n").wait_for("Called, wants a quote").await;
    assert!(screen.contains("draft saved"), "{screen}");
    let caret = screen.caret.expect("a cursor");
    assert_eq!(screen.buffer[(caret.x - 1, caret.y)].symbol(), "e", "{screen}");
}

#[tokio::test(start_paused = true)]
async fn the_start_names_what_is_waiting() {
    let store = store();
    let (mut app, _) = on_star(on(&store)).await;
    app.press("n").type_in("one").press("Esc t").type_in("two").press("Esc").wait_for("✎ 2 drafts").await;
    kill(app);
    let mut app = on(&store).start();
    app.wait_for("Kept from before: 2 drafts. n · t on a card with ✎ goes on writing.").await;
}

#[tokio::test(start_paused = true)]
async fn escape_keeps_and_the_card_says_so() {
    let store = store();
    let (mut app, _) = on_star(on(&store)).await;
    app.press("e b C-u").type_in("12").wait_for("reads as £12").await;
    app.press("Esc Enter").wait_for("✎ Draft").await;
    let screen = app.screen();
    assert!(screen.contains("Budget (e b goes on)"), "{screen}");
    assert!(screen.caret.is_none(), "no cursor but in a field");
    app.pass(Duration::from_secs(1)).await;
    assert_eq!(texts(&store).await, ["12"]);
    app.press("e b C-u Esc").wait_gone("✎").await;
    app.pass(Duration::from_secs(1)).await;
    assert!(texts(&store).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn typing_without_a_pause_is_saved_all_the_same() {
    let store = store();
    let (mut app, _) = on_star(on(&store)).await;
    app.press("n").wait_for("Note ·").await;
    let mut typed = 0;
    for n in 0..100_u32 {
        app.type_in("x");
        typed += 1;
        app.pass(Duration::from_millis(20)).await;
        let kept = texts(&store).await.first().map_or(0, String::len);
        // 250 ms are at most thirteen keystrokes of this pace.
        assert!(typed - kept <= 13, "after {n} keystrokes without a pause {kept} are on disk");
    }
}

#[tokio::test(start_paused = true)]
async fn signals_and_quitting_save_what_no_timer_has_saved() {
    for signal in [Some(Signal::HangUp), Some(Signal::Terminate), None] {
        let store = store();
        let (mut app, _) = on_star(on(&store)).await;
        app.press("t").type_in("Send the quote");
        match signal {
            Some(signal) => app.send(Msg::Signalled(signal)),
            None => {
                app.press("C-c");
            }
        }
        app.wait_end().await;
        assert_eq!(texts(&store).await, ["Send the quote"], "{signal:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_and_a_budget_arrive_and_leave_no_draft() {
    let store = store();
    let (mut app, id) = on_star(on(&store)).await;
    app.press("e n").wait_for("Name · Star deal").await;
    app.type_in("er").wait_for("draft saved").await;
    app.press("Enter").wait_until("the new name", |s| s.is_in("Star dealer", "First talk")).await;
    settled(&mut app).await;
    app.press("e b C-u").type_in("20k").wait_for("reads as £20,000").await;
    app.press("Enter").wait_for("£20k").await;
    settled(&mut app).await;
    let lead = app.server.lead(id);
    assert_eq!((lead["name"].as_str(), lead["price"].as_i64()), (Some("Star dealer"), Some(20_000)));
    assert_eq!(app.server.patches(), 2);
    assert!(texts(&store).await.is_empty());
    assert!(!app.screen().contains("✎"), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_wrong_budget_stays_and_says_what_is_expected() {
    let (mut app, _) = on_star(Setup::leads(60)).await;
    app.press("e b C-u").type_in("12,5").press("Enter").wait_for("A whole amount, like 18500").await;
    let screen = app.screen();
    assert!(screen.contains("12,5") && screen.contains("Budget · "), "{screen}");
    assert_eq!(app.server.patches(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_large_paste_is_a_draft_like_any_other() {
    let store = store();
    let text: Vec<String> = (0..2_500).map(|n| format!("Строка {n:05} 👋 {}", "слово ".repeat(3))).collect();
    let text = text.join("\n") + "\n";
    assert!(text.len() > 100_000);
    let (mut app, _) = on_star(on(&store)).await;
    app.press("n").paste(&text).wait_for("draft saved").await;
    app.type_in("end").press("Up Up End").type_in("!").wait_for("draft saved").await;
    app.press("Esc").wait_gone("Note ·").await;
    app.pass(Duration::from_secs(1)).await;
    let kept = texts(&store).await.remove(0);
    assert!(kept.starts_with("Строка 00000 👋") && kept.ends_with("end"), "{} bytes", kept.len());
    assert_eq!(kept.chars().count(), text.chars().count() + 4);
    // The same in one line.
    app.press("t").paste(&text).wait_for("draft saved").await;
    app.press("Home").type_in("x").wait_for("draft saved").await;
    let kept = texts(&store).await;
    assert!(kept.iter().any(|t| t.starts_with("xСтрока 00000") && !t.contains('\n')));
}

#[tokio::test(start_paused = true)]
async fn pasted_and_hostile_text_runs_nothing() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    app.press("n").paste("L\u{1b}[2J\u{9b}31m\u{202E}gpj\nq\n").wait_for("L[2J31m").await;
    assert!(!app.screen().text().contains(['\u{1b}', '\u{9b}', '\u{202E}']));
    app.pass(Duration::from_secs(60)).await;
    assert!(!app.has_ended());
    assert_eq!(app.server.stage_of(id), stage::FIRST_TALK);
}

#[tokio::test(start_paused = true)]
async fn the_cursor_stands_where_the_next_letter_goes() {
    let (mut app, _) = on_star(Setup::leads(60).size(40, 12)).await;
    app.press("n").wait_for("Note ·").await;
    for text in ["漢字", "👨‍👩‍👧", "שלום", "й", "ｶﾞ"] {
        let before = app.screen().caret.expect("a cursor");
        app.type_in(text).wait_until("the text", |s| s.caret.is_some_and(|at| at.x > before.x)).await;
        let at = app.screen().caret.expect("a cursor");
        app.type_in("|").wait_until("the bar", |s| s.buffer[(at.x, at.y)].symbol() == "|").await;
    }
    app.press("Esc").wait_until("no cursor", |s| s.caret.is_none()).await;
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_is_said_and_nothing_is_called_saved() {
    let store = store();
    let (mut app, _) = on_star(on(&store)).await;
    store.limit_pages(Some(1)).await.expect("a limit");
    app.press("n").paste(&"a long note ".repeat(4_000)).wait_for("not saved").await;
    assert!(!app.screen().contains("draft saved"));
    store.limit_pages(None).await.expect("no limit");
    // Without another key.
    app.wait_for("draft saved").await;
    assert_eq!(texts(&store).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn read_only_opens_nothing() {
    let mut app = Setup { is_read_only: true, ..Setup::leads(60) }.start();
    app.wait_loaded().await;
    for keys in ["n", "t", "e n", "e b"] {
        app.press(keys).wait_for("Opened read-only").await;
        assert!(app.screen().caret.is_none());
    }
}

//! The boxes in which a person writes, and the marks they leave.

use dealdesk::i18n::Language;
use dealdesk::store::Store;

use super::common::app::{App, Setup};
use super::{SMALL, board, keep, keep_sizes};

const LANGUAGES: [(Language, &str, &str); 2] =
    [(Language::English, "en", "draft saved"), (Language::Russian, "ru", "черновик сохранён")];

async fn small(language: Language) -> App {
    board(Setup::leads(60).size(80, 24).language(language)).await
}

#[tokio::test(start_paused = true)]
async fn empty() {
    for (language, tag, _) in LANGUAGES {
        for (keys, name) in [("n", "note"), ("t", "task"), ("e n", "name"), ("e b", "budget")] {
            let mut app = small(language).await;
            app.press("l j").press(keys).wait_until("a cursor", |s| s.caret.is_some()).await;
            keep_sizes(&format!("compose_{name}_{tag}"), &mut app, &SMALL).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn written() {
    for (language, tag, saved) in LANGUAGES {
        let mut app = small(language).await;
        app.press("l j n")
            .type_in("Called. Звонил 👨‍👩‍👧 漢字, wants the quote for the roof by Friday")
            .press("Enter");
        app.type_in("שלום e\u{301}").wait_for(saved).await;
        keep_sizes(&format!("compose_note_written_{tag}"), &mut app, &SMALL).await;
        app.press("Esc t").type_in("Send the quote").wait_for(saved).await;
        keep_sizes(&format!("compose_task_written_{tag}"), &mut app, &SMALL).await;
        app.press("Esc e b C-u").type_in("18 500").wait_for(saved).await;
        keep_sizes(&format!("compose_budget_written_{tag}"), &mut app, &SMALL).await;
        app.press("Esc").wait_until("no box", |s| s.caret.is_none()).await;
        keep_sizes(&format!("board_drafts_{tag}"), &mut app, &SMALL).await;
        app.press("Enter").wait_for("(n ").await;
        app.pass(std::time::Duration::from_secs(5)).await;
        keep_sizes(&format!("lead_drafts_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn refused() {
    for (language, tag, _) in LANGUAGES {
        let mut app = small(language).await;
        app.press("e b C-u").type_in("12,5").press("Enter").wait_for("12,5").await;
        app.wait_until("the disk has it", |s| s.contains("saved") || s.contains("сохранён")).await;
        keep_sizes(&format!("compose_budget_wrong_{tag}"), &mut app, &SMALL).await;
        app.press("Esc n C-d")
            .wait_until("a word", |s| s.contains("nothing to") || s.contains("нечего"))
            .await;
        keep_sizes(&format!("compose_note_nothing_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn long() {
    let mut app = small(Language::English).await;
    let text: Vec<String> =
        (1..=40).map(|n| format!("{n}. A sentence that is longer than the small box.")).collect();
    app.press("n").paste(&format!("{}\n", text.join("\n"))).wait_for("draft saved").await;
    app.press("PgUp").wait_for("31.").await;
    keep_sizes("compose_note_long", &mut app, &[(80, 24), (40, 12), (200, 50), (20, 5), (12, 3), (1, 1)])
        .await;
}

#[tokio::test(start_paused = true)]
async fn not_saved() {
    for (language, tag, _) in LANGUAGES {
        let store = Store::in_memory().expect("a store");
        let setup = Setup { store: Some(store.clone()), ..Setup::leads(60).size(80, 24).language(language) };
        let mut app = board(setup).await;
        store.limit_pages(Some(1)).await.expect("a limit");
        let failed =
            |s: &super::common::app::screen::Screen| s.contains("not saved") || s.contains("не сохранено");
        app.press("n").paste(&"a long note ".repeat(4_000)).wait_until("the failure", failed).await;
        keep(&format!("compose_not_saved_{tag}"), &app);
    }
}

/// Every sort of note, with what is read out of its first line.
#[tokio::test(start_paused = true)]
async fn sorts_of_notes() {
    for (language, tag, saved) in LANGUAGES {
        let is_english = language == Language::English;
        let call = if is_english { "3:20 success" } else { "3:20 успешно" };
        let sms = if is_english { "received +44 20 7946 0958" } else { "входящее +7 912 345-67-89" };
        let wrong = if is_english { "3m no" } else { "3 мин не" };
        let text =
            if is_english { "Wants a quote by Friday" } else { "Просит смету к пятнице" };
        for (turns, first, name) in [
            (1, call, "call_in"),
            (2, "", "call_out"),
            (1, wrong, "call_wrong"),
            (3, sms, "sms"),
            (4, if is_english { "Boiler bot: low" } else { "Бот: мало" }, "service"),
        ] {
            let mut app = small(language).await;
            app.press("l j n")
                .hold("Tab", turns)
                .type_in(first)
                .press("Enter")
                .type_in(text)
                .wait_for(saved)
                .await;
            app.wait_until("the card", |s| !s.contains("being read") && !s.contains("агружается")).await;
            keep_sizes(&format!("compose_{name}_{tag}"), &mut app, &SMALL).await;
        }
    }
}

/// A draft of the next sort is there already.
#[tokio::test(start_paused = true)]
async fn a_sort_passed_over() {
    for (language, tag, saved) in LANGUAGES {
        let mut app = small(language).await;
        app.press("l j n Tab").type_in("3m").wait_for(saved).await;
        app.press("S-Tab").type_in("Note").wait_for(saved).await;
        app.press("Tab").wait_for(saved).await;
        keep_sizes(&format!("compose_passed_{tag}"), &mut app, &SMALL).await;
    }
}

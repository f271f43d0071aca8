//! The tasks screen: its forms, in two languages; nothing to do, waiting, refused, without a network; its boxes.

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::{App, Setup};
use super::{LANGUAGES, SIZES, SMALL, USUAL, board, keep, keep_sizes};

async fn tasks(language: Language) -> App {
    let mut app = board(Setup::leads(300).size(80, 24).language(language)).await;
    app.press("g t");
    app.wait_until("all tasks", |s| s.contains("tasks: ") || s.contains("задач: ")).await;
    app.pass(std::time::Duration::from_secs(20)).await;
    app
}

#[tokio::test(start_paused = true)]
async fn buckets() {
    for (language, tag) in LANGUAGES {
        let mut app = tasks(language).await;
        app.press("l j").wait_until("a cursor", |s| s.cursor_row().is_some()).await;
        keep_sizes(&format!("tasks_{tag}"), &mut app, &SIZES).await;
        app.resize(80, 24).press("0 G").wait_for(if tag == "en" { "everybody's" } else { "всех" }).await;
        keep_sizes(&format!("tasks_all_{tag}"), &mut app, &SIZES).await;
    }
}

#[tokio::test(start_paused = true)]
async fn boxes() {
    for (language, tag) in LANGUAGES {
        let mut app = tasks(language).await;
        app.press("l").wait_until("a cursor", |s| s.cursor_row().is_some()).await;
        for (keys, typed, name) in [
            ("d", "agreed; tomorrow at 3 send quote", "done"),
            ("s", "soon", "reschedule"),
            ("s C-u", "+7", "rescheduled"),
            ("e", " @ma", "edit"),
            ("t", "meeting: tomorrow 10 for 30m show the oven @ravi", "new"),
        ] {
            app.press(keys).wait_until("a box", |s| s.caret.is_some()).await;
            app.type_in(typed)
                .wait_until("kept", |s| s.contains("draft saved") || s.contains("черновик сохранён"))
                .await;
            keep_sizes(&format!("task_{name}_{tag}"), &mut app, &SMALL).await;
            app.press("Esc").wait_until("no box", |s| s.caret.is_none()).await;
        }
        app.press("a").wait_for("Mara Linden").await;
        keep_sizes(&format!("task_assign_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_refused_and_without_a_network() {
    for (language, tag) in LANGUAGES {
        let prepared = Setup::leads(60).size(80, 24).language(language).serve();
        let mut app = prepared.start();
        app.wait_loaded().await;
        app.wire.hold(Method::GET);
        app.press("g t")
            .wait_until("reading", |s| s.contains("Reading") || s.contains("Загружаем задачи"))
            .await;
        keep_sizes(&format!("tasks_reading_{tag}"), &mut app, &SMALL).await;
        app.wire.cut();
        app.wire.release();
        app.wait_for("✗").await;
        keep_sizes(&format!("tasks_offline_{tag}"), &mut app, &SMALL).await;
        app.server.set_faults("get:403");
        app.wire.mend();
        app.press("r").wait_until("refused", |s| s.contains("r tries") || s.contains("r — ")).await;
        app.wait_until("refused", |s| s.contains("no right") || s.contains("нет на это прав")).await;
        keep_sizes(&format!("tasks_refused_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_to_do() {
    for (language, tag) in LANGUAGES {
        let mut app = board(Setup::leads(0).size(80, 24).language(language)).await;
        app.press("g t").wait_until("well done", |s| s.contains("well done") || s.contains("отличная")).await;
        keep_sizes(&format!("tasks_none_{tag}"), &mut app, &SMALL).await;
        app.press("0").wait_until("nobody", |s| s.contains("Nobody") || s.contains("Ни у кого")).await;
        keep(&format!("tasks_none_of_all_{tag}"), &app);
    }
}

#[tokio::test(start_paused = true)]
async fn the_filter_is_built() {
    for (language, tag) in LANGUAGES {
        let second = std::time::Duration::from_secs(1);
        let mut app = tasks(language).await;
        app.press("f");
        app.pass(second).await;
        keep_sizes(&format!("builder_tasks_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24).press("j Enter");
        app.pass(second).await;
        keep(&format!("builder_tasks_due_{tag}"), &app);
        app.press("Enter j Enter");
        app.pass(second).await;
        keep(&format!("builder_tasks_type_{tag}"), &app);
        app.press("Esc f");
        app.pass(second).await;
        keep_sizes(&format!("tasks_narrowed_{tag}"), &mut app, &USUAL).await;
        app.resize(80, 24).press("f e");
        app.type_in(" and price > 5");
        app.pass(second).await;
        keep_sizes(&format!("builder_tasks_wrong_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("C-u");
        app.type_in("due > 2199");
        app.press("Enter");
        app.pass(second).await;
        keep_sizes(&format!("tasks_nothing_fits_{tag}"), &mut app, &SMALL).await;
    }
}

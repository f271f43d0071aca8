//! The inbox: a card of each sort, its boxes, the end of it, waiting and without a network; and why a lead is red.

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::{App, Setup};
use super::{LANGUAGES, SMALL, board, keep_sizes};

const THREE: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

async fn inbox(language: Language) -> App {
    let mut app = board(Setup::leads(300).size(80, 24).language(language)).await;
    app.press("g i");
    app.wait_until("a card", |s| s.contains("How it came") || s.contains("Как пришла")).await;
    app.pass(std::time::Duration::from_secs(200)).await;
    app
}

#[tokio::test(start_paused = true)]
async fn cards() {
    for (language, tag) in LANGUAGES {
        let mut app = inbox(language).await;
        keep_sizes(&format!("inbox_{tag}"), &mut app, &THREE).await;
        app.resize(80, 24);
        // The verdict is held: the seconds stand below the keys.
        app.press("3").wait_until("held", |s| s.contains("goes out in") || s.contains("уйдёт через")).await;
        keep_sizes(&format!("inbox_held_{tag}"), &mut app, &[(80, 24)]).await;
        app.press("u").wait_until("back", |s| !s.contains("goes out in") && !s.contains("уйдёт через")).await;
        app.pass(std::time::Duration::from_secs(20)).await;
        for (keys, name, words) in [
            ("2", "link", ["take it as new", "взять как новую"]),
            ("s", "later", ["in 3 h", "через 3 ч"]),
            ("5", "hand_over", ["Ravi", "Mara"]),
        ] {
            app.press(keys).wait_until(name, |s| words.iter().any(|word| s.contains(word))).await;
            app.pass(std::time::Duration::from_secs(20)).await;
            keep_sizes(&format!("inbox_{name}_{tag}"), &mut app, &SMALL).await;
            app.resize(80, 24).press("Esc");
        }
        // It is somebody else: letters of a name, and what is found.
        app.press("2").wait_until("the box", |s| s.contains("none of them") || s.contains("ни к кому")).await;
        app.press("/").type_in("espr").wait_until("hits", |s| s.contains("Espresso")).await;
        app.pass(std::time::Duration::from_secs(20)).await;
        keep_sizes(&format!("inbox_seek_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("Esc");
        // The last card of all: a lead without a next step.
        app.press("G")
            .wait_until("the last", |s| s.contains("no next step") || s.contains("нет следующего"))
            .await;
        app.pass(std::time::Duration::from_secs(20)).await;
        keep_sizes(&format!("inbox_lead_{tag}"), &mut app, &THREE).await;
        app.resize(80, 24)
            .press("W")
            .wait_until("why", |s| s.contains("Why is") || s.contains("Почему"))
            .await;
        keep_sizes(&format!("why_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("W").wait_until("a box", |s| s.caret.is_some()).await;
        let line = if tag == "en" {
            "in 5 days champion on holiday"
        } else {
            "через 5 дней директор в отпуске"
        };
        app.type_in(line).wait_until("kept", |s| s.contains("draft saved") || s.contains("сохранён")).await;
        keep_sizes(&format!("inbox_wait_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_left_waiting_and_without_a_network() {
    for (language, tag) in LANGUAGES {
        let mut app = board(Setup::leads(0).size(80, 24).language(language)).await;
        app.press("g i").wait_until("done", |s| s.contains("All decided") || s.contains("Всё решено")).await;
        keep_sizes(&format!("inbox_done_{tag}"), &mut app, &SMALL).await;
        let mut app = Setup::leads(0).size(80, 24).language(language).start();
        app.wait_loaded().await;
        app.wire.hold(Method::GET);
        app.press("g i")
            .wait_until("reading", |s| s.contains("Reading what") || s.contains("Загружаем, что"))
            .await;
        keep_sizes(&format!("inbox_reading_{tag}"), &mut app, &SMALL).await;
        app.wire.cut();
        app.wire.release();
        app.wait_for("✗").await;
        keep_sizes(&format!("inbox_offline_{tag}"), &mut app, &SMALL).await;
    }
}

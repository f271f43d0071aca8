//! What the board shows while it waits, when it failed, when there is nothing, and while edits are on their way.

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::{Prepared, Setup};
use super::{LANGUAGES, SMALL, board, keep, keep_sizes};

fn small(language: Language) -> Setup {
    Setup::leads(60).size(80, 24).language(language)
}

#[tokio::test(start_paused = true)]
async fn connecting() {
    for (language, tag) in LANGUAGES {
        let prepared: Prepared = small(language).serve();
        let mut app = prepared.start_on(|wire| wire.hold(Method::GET));
        app.wait_for("bluekiln.kommo.com …").await;
        keep_sizes(&format!("connecting_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn loading() {
    let mut app = Setup::leads(600).size(80, 24).start();
    app.wait_for("loading 250").await;
    app.wire.hold(Method::GET);
    app.pass(std::time::Duration::from_secs(5)).await;
    keep_sizes("loading_again", &mut app, &SMALL).await;
}

#[tokio::test(start_paused = true)]
async fn failed_token() {
    for (language, tag) in LANGUAGES {
        let mut app = Setup { token: Some("not.a.token"), ..small(language) }.start();
        app.wait_for(" R ").await;
        keep_sizes(&format!("failed_auth_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn failed_block() {
    for (language, tag) in LANGUAGES {
        let mut app = small(language).faults("403html").start();
        app.wait_for("403").await;
        keep_sizes(&format!("failed_blocked_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn failed_network() {
    for (language, tag) in LANGUAGES {
        let mut app = small(language).serve().start_on(super::common::app::wire::Wire::cut);
        app.wait_for("✗").await;
        keep_sizes(&format!("failed_network_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn offline_with_a_board() {
    let mut app = board(small(Language::English)).await;
    app.wire.cut();
    app.press("r").wait_for("No connection").await;
    keep_sizes("offline", &mut app, &SMALL).await;
}

#[tokio::test(start_paused = true)]
async fn trouble_of_the_server() {
    for (fault, tag) in [("500", "server"), ("429", "rate"), ("html", "strange")] {
        let mut app = board(small(Language::English)).await;
        app.server.set_faults(fault);
        app.press("r").wait_for("✗").await;
        keep(&format!("trouble_{tag}"), &app);
    }
}

#[tokio::test(start_paused = true)]
async fn empty() {
    for (language, tag) in LANGUAGES {
        let mut app = board(Setup { account: Setup::leads(0).account, ..small(language) }).await;
        keep_sizes(&format!("empty_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_on_its_way_and_refused() {
    for (language, tag) in LANGUAGES {
        let mut app = board(small(language)).await;
        app.wire.hold(Method::PATCH);
        // The mark is hollow until the disk has the edit, which is a matter of luck; filled, it stays.
        app.press("j L").wait_until("the mark", |s| s.text().matches('◆').count() == 2).await;
        keep(&format!("pending_{tag}"), &app);
        app.server.set_faults("patch:400*1");
        app.wire.release();
        app.wait_for("not a valid").await;
        keep_sizes(&format!("refused_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn read_only_and_a_word_about_a_key() {
    let mut app = board(Setup { is_read_only: true, ..small(Language::English) }).await;
    app.press("z").wait_for("has no meaning here").await;
    keep("read_only_unknown_key", &app);
}

#[tokio::test(start_paused = true)]
async fn too_small_for_anything() {
    let mut app = board(small(Language::English)).await;
    keep_sizes("tiny", &mut app, &[(1, 1), (12, 3), (20, 5)]).await;
}

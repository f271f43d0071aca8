//! Marks, the box of what would change, and what became of it.

use dealdesk::i18n::Language;
use http::Method;

use super::common::app::Setup;
use super::{board, keep, keep_sizes};

#[tokio::test(start_paused = true)]
async fn marked_and_asked() {
    for (name, language, marked, asked) in [
        ("en", Language::English, "marked", "one stage on"),
        ("ru", Language::Russian, "отмечено", "на этап вперёд"),
    ] {
        let mut app = board(Setup::default().language(language)).await;
        app.press("l l V").wait_for(marked).await;
        keep_sizes(&format!("marks_{name}"), &mut app, &[(80, 24), (120, 40), (40, 12)]).await;
        app.resize(80, 24);
        app.press("L").wait_for(asked).await;
        keep_sizes(&format!("bulk_box_{name}"), &mut app, &[(80, 24), (40, 12)]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_box_with_everything_that_can_be_said() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.press("h h h h h V V w").wait_for("would change").await;
    // The queue is asked for, and the box follows what becomes known.
    app.wait_gone("being read").await;
    keep("bulk_box_won", &app);
}

#[tokio::test(start_paused = true)]
async fn tags_of_several() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.press("l l V T").wait_for("[~]").await;
    keep("bulk_tags", &app);
}

#[tokio::test(start_paused = true)]
async fn fields_of_several() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.press("l l V e e").wait_for("Fields of").await;
    keep_sizes("bulk_fields", &mut app, &[(80, 24), (200, 50)]).await;
    app.resize(80, 24);
    app.wire.hold(Method::GET);
    app.type_in("equip").press("Enter").wait_for("Reading").await;
    keep("bulk_choices_reading", &app);
    app.wire.release();
    app.wait_gone("Reading").await;
    app.press("Tab Tab Tab").wait_for("Enter: ").await;
    keep_sizes("bulk_choices", &mut app, &[(80, 24), (40, 12)]).await;
    app.resize(80, 24).press("Enter").wait_for("would change").await;
    keep("bulk_choices_box", &app);
    app.press("Esc e e").wait_for("Fields of").await;
    app.type_in("site notes").press("Enter").wait_for("emptied").await;
    keep("bulk_text_empty", &app);
    app.type_in("Mind").press("Enter").type_in("the step").wait_gone("emptied").await;
    app.press("C-d").wait_for("would change").await;
    keep("bulk_text_box", &app);
}

#[tokio::test(start_paused = true)]
async fn counted_in_the_log_and_folded_in_the_outbox() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.wire.hold(Method::GET);
    app.press("l l V L Enter").wait_for("sent").await;
    keep("bulk_sent", &app);
    // Its mark is hollow until the disk has one of them.
    app.press("g o").wait_for("◆ ▸").await;
    keep("bulk_outbox_folded", &app);
    app.press("Enter").wait_for("▾").await;
    app.wait_gone("Waits to be sent").await;
    keep("bulk_outbox_unfolded", &app);
    app.wire.release();
    app.press("Esc").wait_gone("unsent").await;
    app.press("@ Enter").wait_for("one stage on").await;
    keep("bulk_log", &app);
}

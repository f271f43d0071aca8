//! The palette, what a mouse shows, and what somebody new is told.

use std::time::Duration;

use dealdesk::app::Msg;
use dealdesk::app::layout::Spot;
use dealdesk::app::pointer::{Clicks, Pointing};
use dealdesk::i18n::{Language, Locale, Text};

use super::common::app::{App, Setup};
use super::{LANGUAGES, SMALL, board, keep, keep_sizes};

const SIZES: [(u16, u16); 4] = [(200, 50), (120, 40), (80, 24), (40, 12)];

async fn read(language: Language) -> App {
    let mut app = board(Setup::leads(60).size(80, 24).language(language)).await;
    app.pass(Duration::from_secs(60)).await;
    app
}

#[tokio::test(start_paused = true)]
async fn palette() {
    for (language, tag) in LANGUAGES {
        let mut app = read(language).await;
        let title = Locale::new(language).get(Text::PaletteTitle).to_owned();
        app.press(":").wait_for(&title).await;
        keep_sizes(&format!("palette_{tag}"), &mut app, &SIZES).await;
        app.resize(80, 24).type_in("mo").wait_for(": mo").await;
        app.pass(Duration::from_secs(1)).await;
        keep_sizes(&format!("palette_typed_{tag}"), &mut app, &SMALL).await;
        app.resize(80, 24).press("C-u").type_in("@").wait_for("@").await;
        keep(&format!("palette_people_{tag}_80x24"), &app);
        app.press("C-u").type_in("qqzz").wait_for("qqzz").await;
        app.pass(Duration::from_secs(1)).await;
        keep_sizes(&format!("palette_nothing_{tag}"), &mut app, &SMALL).await;
    }
}

#[tokio::test(start_paused = true)]
async fn chords_where_there_is_little_room() {
    for (language, tag) in LANGUAGES {
        let mut app = board(Setup::leads(60).size(40, 12).language(language)).await;
        app.press("g").wait_for(" g … ").await;
        keep(&format!("chord_{tag}_40x12"), &app);
        app.resize(80, 24).wait_for(" g … ").await;
        keep(&format!("chord_{tag}_80x24"), &app);
    }
}

#[tokio::test(start_paused = true)]
async fn a_lead_that_is_dragged() {
    let mut app = read(Language::English).await;
    app.press("!").wait_for("Mouse on").await;
    keep("mouse_on_80x24", &app);
    let mut point = |x, y, what| app.send(Msg::Pointed { at: Spot { x, y }, what });
    point(30, 4, Pointing::Pressed(Clicks::One));
    point(60, 8, Pointing::Dragged);
    app.wait_for("let go to move it").await;
    keep("mouse_drag_80x24", &app);
}

//! Every screen as text and as a map of looks, in the sizes people have, in English and Russian, and in every state:
//! waiting, empty, failed, offline, on its way.
//!
//! The real program on paused time and the demo account's seed. `INSTA_UPDATE=always cargo test --test screens`
//! accepts what the program shows now; without it a difference fails the test.

mod common;

#[path = "screens/board.rs"]
mod board;
#[path = "screens/boxes.rs"]
mod boxes;
#[path = "screens/bulk.rs"]
mod bulk;
#[path = "screens/composer.rs"]
mod composer;
/// Of the tests of `update`: what has no need of a server is drawn without one.
#[expect(dead_code, reason = "those tests use all of it")]
#[path = "update/desk.rs"]
mod desk;
#[path = "screens/fields.rs"]
mod fields;
#[path = "screens/handover.rs"]
mod handover;
#[path = "screens/inbox.rs"]
mod inbox;
#[path = "screens/labels.rs"]
mod labels;
#[path = "screens/lead.rs"]
mod lead;
#[path = "screens/list.rs"]
mod list;
#[path = "screens/outbox.rs"]
mod outbox;
#[path = "screens/palette.rs"]
mod palette;
#[path = "screens/people.rs"]
mod people;
#[path = "screens/search.rs"]
mod search;
#[path = "screens/states.rs"]
mod states;
#[path = "screens/tasks.rs"]
mod tasks;
#[path = "screens/timeline.rs"]
mod timeline;

use common::app::stylemap::picture;
use common::app::{App, Setup};
use dealdesk::i18n::Language;

/// Sizes: a small terminal, a usual one, a large one, and a phone.
const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (200, 50), (40, 12)];
const USUAL: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 12)];
const SMALL: [(u16, u16); 2] = [(80, 24), (40, 12)];
const LANGUAGES: [(Language, &str); 2] = [(Language::English, "en"), (Language::Russian, "ru")];

fn keep(name: &str, app: &App) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, picture(&app.screen())));
}

/// In each of the sizes, once the window has it.
async fn keep_sizes(name: &str, app: &mut App, sizes: &[(u16, u16)]) {
    for (width, height) in sizes {
        app.resize(*width, *height);
        let has_size = |s: &common::app::screen::Screen| {
            (s.buffer.area.width, s.buffer.area.height) == (*width, *height)
        };
        app.wait_until("the new size", has_size).await;
        keep(&format!("{name}_{width}x{height}"), app);
    }
}

/// The board with everything read, in the background too.
async fn board(setup: Setup) -> App {
    let mut app = setup.start();
    app.wait_loaded().await;
    app.pass(std::time::Duration::from_secs(20)).await;
    app
}

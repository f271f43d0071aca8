//! Windows of every size: nothing breaks in a slit, and everything is back when there is room again.

use super::common::pty::Key;
use super::desk::{Desk, LOADED};

#[test]
fn a_window_may_have_any_size() {
    let desk = Desk::demo_at_home(&[], (200, 50));
    for (cols, rows) in [(1, 1), (2, 2), (10, 3), (1, 50), (200, 1), (40, 12), (300, 80)] {
        let mark = desk.pty.mark();
        desk.pty.resize(cols, rows);
        // It is painted anew: the screen is cleared first.
        desk.pty.wait_for_bytes(mark, b"\x1b[2J");
        // Everything that draws or counts rows, in a window that has no room for it.
        desk.pty.keys("jGkggpPJKiii?");
        desk.pty.key(Key::F(1));
        desk.pty.keys("BqSq@Gq");
        desk.pty.key(Key::Enter);
        desk.pty.keys("jGgbPpp");
        if cols >= 40 && rows >= 12 {
            desk.pty.wait_for_text("Blue Kiln Ltd");
        }
    }
    desk.pty.resize(200, 50);
    desk.pty.wait_for_text(LOADED);
    desk.pty.keys("p");
    desk.pty.wait_for_no_text("│");
    desk.wait_until_a_repaint_changes_nothing();
    assert_eq!(desk.quit(), 0);
}

//! Names that try to drive the terminal (`assets/demo/hostile.txt`) are shown everywhere and obeyed nowhere.

use super::common::pty::{Key, Mark};
use super::desk::{Account, Desk, Home};
use super::escapes::assert_harmless;

/// Keys without a meaning, in turn: the message about one is a change that can be waited for.
const FENCES: [char; 2] = ['%', '^'];

/// A walk over the board in which every step is seen before the next one is made.
struct Walk {
    desk: Desk,
    steps: usize,
}

impl Walk {
    /// Presses keys and waits until the screen that came of them is complete.
    fn step(&mut self, keys: &str) {
        self.desk.pty.keys(keys);
        self.fence();
    }

    fn press(&mut self, key: Key) {
        self.desk.pty.key(key);
        self.fence();
    }

    fn fence(&mut self) {
        let fence = FENCES[self.steps % 2];
        self.steps += 1;
        self.desk.pty.keys(&fence.to_string());
        self.desk.pty.wait_for_text(&format!("{fence} has no meaning here"));
    }

    /// The screen without the footer.
    fn body(&self) -> Vec<String> {
        let screen = self.desk.pty.screen();
        let (rows, cols) = screen.size();
        screen.rows(0, cols.get()).take(usize::from(rows.get()) - 1).collect()
    }

    /// Half a page down until nothing changes: every card of the column has been painted, and no name has pushed its
    /// row or left a part of itself behind.
    fn down_the_column(&mut self) {
        loop {
            let before = self.body();
            self.press(Key::Ctrl('d'));
            self.desk.wait_until_a_repaint_changes_nothing();
            if self.body() == before {
                return;
            }
        }
    }

    /// All stages from the first to the last, the folded ones unfolded, two cards of each opened.
    fn stages(&mut self, count: usize) {
        self.step("hhhhhhhhhhhh");
        for stage in 0..count {
            if stage + 2 >= count {
                self.step("=");
            }
            self.down_the_column();
            self.step("G");
            for _ in 0..2 {
                self.desk.pty.key(Key::Enter);
                self.desk.pty.wait_for_text("Company ──");
                self.desk.pty.key(Key::Esc);
                self.desk.pty.wait_for_text("q quit");
                self.step("gg");
            }
            self.step("l");
        }
    }
}

#[test]
fn hostile_names_are_shown_and_not_obeyed() {
    let account = Account::serve(&["--leads", "2000"]);
    let desk = Desk::open(&account, &Home::new(), (240, 70));
    let mut walk = Walk { desk, steps: 0 };
    walk.step("ii"); // one line per card: many names on a screen
    walk.stages(8);
    // The other pipeline.
    walk.desk.pty.keys("B");
    walk.desk.pty.wait_for_text("Enter chooses");
    walk.desk.pty.keys("j\r");
    walk.fence();
    walk.down_the_column();
    let pty = &walk.desk.pty;
    let log = pty.bytes_since(Mark::START);
    assert!(String::from_utf8_lossy(&log).contains('␛'), "no hostile name was on the screen");
    assert_harmless(&log);
    assert_eq!((pty.title(), pty.copied()), (String::new(), Vec::new()));
    assert!(pty.alternate_screen() && !pty.modes().mouse() && !pty.modes().cursor_shown());
    account.stats().assert_polite();
    assert_eq!(walk.desk.quit(), 0);
    assert_harmless(&walk.desk.pty.bytes_since(Mark::START));
    walk.desk.pty.assert_restored();
}

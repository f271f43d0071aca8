//! The person's own editor: it has the terminal and every key while it runs, and the program goes on afterwards.

use super::common::pty::Key;
use super::desk::{Account, Desk, Home};

const SIZE: (u16, u16) = (100, 30);
/// Tells what is in the file, reads a line from the terminal and writes it into the file, which must be for its owner
/// only. What an earlier one told still stands on the screen when the next begins.
const EDITOR: &str = r#"f() { printf 'EDITOR OPEN [%s] ' "$(head -n 1 "$1")"; ls -l "$1" | cut -c1-10; read -r line; printf '%s' "$line" > "$1"; }; f"#;

#[test]
fn it_gets_the_terminal_and_its_keys_and_gives_them_back() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let mut env = home.env();
    env.insert("KOMMO_BASE_URL".to_owned(), account.url.clone());
    env.insert("KOMMO_API_TOKEN".to_owned(), account.token.clone());
    env.insert("VISUAL".to_owned(), EDITOR.to_owned());
    env.insert("PATH".to_owned(), "/usr/bin:/bin".to_owned());
    let desk = Desk::with(&env, &home, SIZE);
    for (round, before) in [("first", ""), ("second", "first qqjk outside!")] {
        desk.pty.keys("n");
        desk.pty.wait_for_text("Note · ");
        desk.pty.key(Key::Ctrl('o'));
        desk.pty.wait_for_text(&format!("EDITOR OPEN [{before}] -rw-------"));
        assert!(!desk.pty.alternate_screen());
        desk.pty.keys(&format!("{round} qqjk outside"));
        desk.pty.key(Key::Enter);
        desk.pty.wait_for_text("C-d send");
        desk.pty.wait_for_text(&format!("{round} qqjk outside"));
        assert!(desk.pty.alternate_screen());
        desk.pty.keys("!");
        desk.pty.wait_for_text(&format!("{round} qqjk outside!"));
        desk.pty.key(Key::Esc);
        desk.pty.wait_for_text("q quit");
    }
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}

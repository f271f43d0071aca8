//! Keys as the bytes an xterm sends for them.
//!
//! Only what people press: the protocol for enhanced keyboards is left out, because dealdesk must work without it.

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Alt(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Insert,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// `F(1)` to `F(12)`.
    F(u8),
}

impl Key {
    /// The bytes of the key; `application` is the cursor-key mode the program asked for.
    pub fn bytes(self, application: bool) -> Vec<u8> {
        let lead = if application { "\x1bO" } else { "\x1b[" };
        match self {
            Self::Char(c) => c.to_string(),
            Self::Ctrl(c) => control(c).to_string(),
            Self::Alt(c) => format!("\x1b{c}"),
            Self::Enter => "\r".to_owned(),
            Self::Esc => "\x1b".to_owned(),
            Self::Tab => "\t".to_owned(),
            Self::BackTab => "\x1b[Z".to_owned(),
            Self::Backspace => "\x7f".to_owned(),
            Self::Insert => "\x1b[2~".to_owned(),
            Self::Delete => "\x1b[3~".to_owned(),
            Self::Up => format!("{lead}A"),
            Self::Down => format!("{lead}B"),
            Self::Right => format!("{lead}C"),
            Self::Left => format!("{lead}D"),
            Self::Home => format!("{lead}H"),
            Self::End => format!("{lead}F"),
            Self::PageUp => "\x1b[5~".to_owned(),
            Self::PageDown => "\x1b[6~".to_owned(),
            Self::F(n) => function(n),
        }
        .into_bytes()
    }
}

fn control(c: char) -> char {
    match c.to_ascii_uppercase() {
        ' ' | '@' => '\0',
        '?' => '\x7f',
        upper @ 'A'..='_' => char::from(upper as u8 & 0x1f),
        other => panic!("there is no Ctrl-{other}"),
    }
}

fn function(n: u8) -> String {
    match n {
        1..=4 => format!("\x1bO{}", char::from(b'P' + n - 1)),
        5 => "\x1b[15~".to_owned(),
        6..=10 => format!("\x1b[{}~", n + 11),
        11 | 12 => format!("\x1b[{}~", n + 12),
        other => panic!("there is no F{other}"),
    }
}

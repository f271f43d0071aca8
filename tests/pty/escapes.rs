//! A scanner of escape sequences: everything in a byte log that is not plain text, by name, and whether a quiet
//! full-screen program has any business sending it.

use std::collections::BTreeSet;

/// One thing in a byte log that is not plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sequence {
    /// `CSI parameters final`, the parameters with their prefix (`?`) and intermediates.
    Csi(String, char),
    /// A hyperlink (OSC 8) with its id and address, or its end.
    Link(String),
    /// Everything else that can drive a terminal, as it stood there.
    Other(String),
}

/// Private modes the program may switch: the cursor, the alternate screen, bracketed paste, synchronised updates.
const MODES: [&str; 6] = ["?7", "?25", "?1004", "?1049", "?2004", "?2026"];

/// Everything but plain text. Plain is what a person can read: no control characters of either set, nothing that
/// reorders what stands beside it.
pub fn sequences(bytes: &[u8]) -> Vec<Sequence> {
    let mut found = Vec::new();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            found.push(Sequence::Other(format!("bytes that are no UTF-8 at {}", error.valid_up_to())));
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    let mut rest = text.as_str();
    while let Some(at) = rest.find(drives) {
        rest = &rest[at..];
        let sequence = rest.strip_prefix("\x1b[").and_then(csi).or_else(|| link(rest));
        let (sequence, length) = sequence.unwrap_or_else(|| {
            // What follows an ESC says what it is; of strings (OSC, DCS) the beginning is enough to tell.
            let shown: String = rest.chars().take(if rest.starts_with('\x1b') { 12 } else { 1 }).collect();
            let first = rest.chars().next().map_or(1, char::len_utf8);
            (Sequence::Other(shown.escape_debug().to_string()), first)
        });
        found.push(sequence);
        rest = &rest[length..];
    }
    found
}

fn link(rest: &str) -> Option<(Sequence, usize)> {
    let (link, _) = rest.strip_prefix("\x1b]8;")?.split_once("\x1b\\")?;
    Some((Sequence::Link(link.to_owned()), "\x1b]8;".len() + link.len() + 2))
}

fn csi(rest: &str) -> Option<(Sequence, usize)> {
    let end = rest.find(|c| !matches!(c, '\x20'..='\x3f'))?;
    let last = rest[end..].chars().next().filter(|c| matches!(c, '\x40'..='\x7e'))?;
    Some((Sequence::Csi(rest[..end].to_owned(), last), "\x1b[".len() + end + 1))
}

fn drives(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Sequence {
    fn is_allowed(&self) -> bool {
        let (parameters, last) = match self {
            Self::Csi(parameters, last) => (parameters, last),
            Self::Link(link) => return link == ";" || is_link(link),
            Self::Other(_) => return false,
        };
        let is_numbers = parameters.chars().all(|c| c.is_ascii_digit() || matches!(c, ';' | ':'));
        match last {
            // Cursor moves, erasing, colours.
            'A'..='H' | 'J' | 'K' | 'm' => is_numbers,
            // How keys are to be sent, and that again as it was.
            'u' => [">5", "<1"].contains(&parameters.as_str()),
            'h' | 'l' => MODES.contains(&parameters.as_str()),
            _ => false,
        }
    }
}

fn is_link(link: &str) -> bool {
    let Some((id, address)) = link.split_once(';') else { return false };
    let known = ["http://", "https://", "mailto:", "tel:"];
    id.starts_with("id=")
        && known.iter().any(|scheme| address.starts_with(scheme))
        && address.bytes().all(|b| b.is_ascii_graphic())
}

/// Panics with everything the log holds that it must not hold.
pub fn assert_harmless(bytes: &[u8]) {
    let bad: Vec<_> = sequences(bytes).into_iter().filter(|s| !s.is_allowed()).collect();
    assert!(
        bad.is_empty(),
        "{} sequences that do not belong here, the first: {:?}",
        bad.len(),
        &bad[..bad.len().min(8)]
    );
}

/// The SGR parameters that set a colour; going back to the terminal's own is none.
pub fn colours(bytes: &[u8]) -> BTreeSet<String> {
    let is_colour = |number: &u32| matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107);
    let mut found = BTreeSet::new();
    for sequence in sequences(bytes) {
        if let Sequence::Csi(parameters, 'm') = sequence {
            let numbers = parameters.split([';', ':']).filter_map(|n| n.parse().ok());
            if numbers.into_iter().any(|n: u32| is_colour(&n)) {
                found.insert(parameters);
            }
        }
    }
    found
}

#[test]
fn the_scanner_knows_harmless_from_harmful() {
    assert_harmless("\x1b[?1049h\x1b[2J\x1b[3;7Hплан ☕ 計画\x1b[1;38;5;4mx\x1b[0m\x1b[?2026l".as_bytes());
    for bad in [
        "\x1b]0;title\x07",
        "\x1b]52;c;AAAA\x07",
        "\x1b]8;id=1;file:///etc\x1b\\",
        "\x1b]8;id=1;https://a.example\x07",
        "\x1b]8;;https://a.example\x1b\\",
        "\x1bPq\x1b\\",
        "\x1bc",
        "\x1b7",
        "\x07",
        "\n",
        "\u{9b}2J",
        "\x1b[?1000h",
        "\x1b[6n",
        "\x1b[2;5r",
        "\x1b[>1u",
        "\x1b[>13u",
        "\x1b[<9u",
        "\x1b[u",
        "\x1b[?25",
        "\x1b[8;1;1t",
        "\u{202e}",
        "\x7f",
    ] {
        let found = sequences(bad.as_bytes());
        assert!(found.iter().any(|s| !s.is_allowed()), "{bad:?} was taken for harmless: {found:?}");
    }
    assert!(sequences(b"\xff").iter().any(|s| !s.is_allowed()));
    assert_eq!(colours(b"\x1b[1m\x1b[39;49m\x1b[0m\x1b[m").len(), 0);
    assert_eq!(colours(b"\x1b[31m\x1b[1;38;5;4m\x1b[48;2;1;2;3m\x1b[97m").len(), 4);
}

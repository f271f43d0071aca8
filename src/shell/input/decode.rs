//! Bytes of the terminal as keys, pastes, clicks and news of the focus.
//!
//! Written here because nothing else says where a key is. In the kitty protocol a key is `CSI code:shifted:base;…u`, and
//! base is its place on a US keyboard; crossterm 0.29 drops it (its issue 968), and so do terminput 0.5 and termina 0.4.
//! crossterm also takes an ESC at the end of a read for the key of that name, though the rest may be in the next packet.
//!
//! What a key means does not depend on how the terminal sends it: `C-[`, `C-i` and `C-m` are Esc, Tab and Enter for all,
//! and Alt is not looked at. Sources: <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html> and
//! <https://sw.kovidgoyal.net/kitty/keyboard-protocol/>.

mod csi;

use crossterm::event::MouseEvent;

use crate::app::{Focus, Key, KeyCode};

const ESC: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";

/// What came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Key(Key),
    /// Text that was not typed.
    Paste(String),
    Mouse(MouseEvent),
    Focus(Focus),
}

/// Where in a sequence the last byte left off.
#[derive(Debug, Default)]
enum Amid {
    #[default]
    Nothing,
    Escape,
    /// `ESC O`: a key of the application keypad follows.
    Keypad,
    /// `CSI [`: a function key of a Linux console follows.
    Console,
    /// What came after `CSI`.
    Csi(Vec<u8>),
    /// The first bytes of a character.
    Char(Vec<u8>),
    /// What the terminal says of itself behind `ESC` and this; nobody asked. It ends with BEL or `ESC \`.
    Said {
        by: u8,
        is_empty: bool,
        at_escape: bool,
    },
    Paste(Vec<u8>),
}

/// What means something is far shorter; what goes on longer is noise.
const LONGEST_CSI: usize = 64;

#[derive(Debug, Default)]
pub struct Decoder {
    amid: Amid,
}

impl Decoder {
    /// Takes in what one read brought. It may end in the middle of anything; the rest comes with a later one.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<Heard> {
        let mut heard = Vec::new();
        for byte in bytes {
            self.take(*byte, &mut heard);
        }
        heard
    }

    /// Whether it takes a while without bytes to tell a key from the beginning of a sequence.
    pub fn is_in_doubt(&self) -> bool {
        match &self.amid {
            Amid::Escape | Amid::Keypad | Amid::Console | Amid::Said { .. } => true,
            Amid::Csi(rest) => rest.is_empty(),
            Amid::Nothing | Amid::Char(_) | Amid::Paste(_) => false,
        }
    }

    /// That while went by: what looked like a beginning was a key, with Alt where more than the ESC came. Nothing that a
    /// key can begin is waited for without an end: it would swallow all keys that follow.
    pub fn settle(&mut self) -> Option<Heard> {
        if !self.is_in_doubt() {
            return None;
        }
        let key = match std::mem::take(&mut self.amid) {
            Amid::Escape => Key::plain(KeyCode::Esc),
            Amid::Keypad => Key::char('O'),
            Amid::Csi(_) | Amid::Console => Key::char('['),
            Amid::Said { by, is_empty: true, .. } => Key::char(char::from(by)),
            Amid::Said { .. } | Amid::Nothing | Amid::Char(_) | Amid::Paste(_) => return None,
        };
        Some(Heard::Key(key))
    }

    fn take(&mut self, byte: u8, heard: &mut Vec<Heard>) {
        self.amid = match std::mem::take(&mut self.amid) {
            Amid::Nothing => begin(byte, heard),
            Amid::Escape => match byte {
                b'[' => Amid::Csi(Vec::new()),
                b'O' => Amid::Keypad,
                b']' | b'P' | b'X' | b'^' | b'_' => Amid::Said { by: byte, is_empty: true, at_escape: false },
                ESC => {
                    heard.push(Heard::Key(Key::plain(KeyCode::Esc)));
                    Amid::Escape
                }
                // Alt and a key.
                byte => begin(byte, heard),
            },
            Amid::Keypad => {
                heard.extend(csi::keypad(byte).map(Heard::Key));
                if byte == ESC { Amid::Escape } else { Amid::Nothing }
            }
            Amid::Console => {
                heard.extend(csi::console(byte).map(Heard::Key));
                Amid::Nothing
            }
            Amid::Csi(rest) => in_csi(rest, byte, heard),
            Amid::Char(bytes) => in_char(bytes, byte, heard),
            Amid::Said { by, at_escape, .. } => match byte {
                0x07 => Amid::Nothing,
                b'\\' if at_escape => Amid::Nothing,
                byte => Amid::Said { by, is_empty: false, at_escape: byte == ESC },
            },
            Amid::Paste(mut text) => {
                text.push(byte);
                if text.ends_with(PASTE_END) {
                    text.truncate(text.len() - PASTE_END.len());
                    heard.push(Heard::Paste(String::from_utf8_lossy(&text).into_owned()));
                    Amid::Nothing
                } else {
                    Amid::Paste(text)
                }
            }
        };
    }
}

fn begin(byte: u8, heard: &mut Vec<Heard>) -> Amid {
    let key = match byte {
        ESC => return Amid::Escape,
        0x80.. => return in_char(Vec::new(), byte, heard),
        b'\r' => Key::plain(KeyCode::Enter),
        b'\t' => Key::plain(KeyCode::Tab),
        0x7f => Key::plain(KeyCode::Backspace),
        0 => Key::ctrl(' '),
        // A terminal sends the letter without its two upper bits.
        0x01..=0x1a => Key::ctrl(char::from(byte | 0x60)),
        // The four keys between that and the blank are the digits 4 to 7, as xterm has them.
        0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'4')),
        byte => Key::char(char::from(byte)),
    };
    heard.push(Heard::Key(key));
    Amid::Nothing
}

fn in_char(mut bytes: Vec<u8>, byte: u8, heard: &mut Vec<Heard>) -> Amid {
    if byte.is_ascii() {
        // It broke off; what comes now has nothing to do with it.
        return begin(byte, heard);
    }
    bytes.push(byte);
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let typed = text.chars().filter(|c| !c.is_control());
            heard.extend(typed.map(|c| Heard::Key(Key::char(c))));
            Amid::Nothing
        }
        Err(error) if error.error_len().is_none() => Amid::Char(bytes),
        Err(_) => Amid::Nothing,
    }
}

fn in_csi(mut rest: Vec<u8>, byte: u8, heard: &mut Vec<Heard>) -> Amid {
    match byte {
        b'[' if rest.is_empty() => Amid::Console,
        b'~' if rest == b"200" => Amid::Paste(Vec::new()),
        0x20..=0x3f => {
            if rest.len() < LONGEST_CSI {
                rest.push(byte);
            }
            Amid::Csi(rest)
        }
        0x40..=0x7e => {
            if rest.len() < LONGEST_CSI {
                heard.extend(csi::heard(&rest, byte));
            }
            Amid::Nothing
        }
        // It broke off; what comes now has nothing to do with it.
        byte => begin(byte, heard),
    }
}

#[cfg(test)]
#[path = "decode/tests.rs"]
mod tests;

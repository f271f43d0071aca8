//! One sequence that is whole: which key, click or news it is.

use std::ops::RangeInclusive;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::Heard;
use crate::app::keymap::layouts;
use crate::app::{Focus, Key, KeyCode};

/// What was held, as the protocol adds it up.
const SHIFT: u32 = 1;
const CTRL: u32 = 4;

/// What `CSI parameters last` says; `None` for what has no meaning here.
pub(super) fn heard(parameters: &[u8], last: u8) -> Option<Heard> {
    let parameters = std::str::from_utf8(parameters).ok()?;
    match (parameters, last) {
        ("", b'I') => return Some(Heard::Focus(Focus::Gained)),
        ("", b'O') => return Some(Heard::Focus(Focus::Lost)),
        _ => {}
    }
    if let Some(report) = parameters.strip_prefix('<') {
        return mouse(report, last).map(Heard::Mouse);
    }
    key(&Pressed::read(parameters)?, last).map(Heard::Key)
}

/// `ESC O` and this: the application keypad, which arrows and the first function keys belong to.
pub(super) fn keypad(last: u8) -> Option<Key> {
    match last {
        b'M' => Some(Key::plain(KeyCode::Enter)),
        // Digits and what stands around them.
        b'j'..=b'y' => Some(Key::char(char::from(last - 0x40))),
        last => lettered(last).map(Key::plain),
    }
}

/// `CSI [` and this: F1 to F5 on a Linux console.
pub(super) fn console(last: u8) -> Option<Key> {
    (b'A'..=b'E').contains(&last).then(|| Key::plain(KeyCode::F(last - b'A' + 1)))
}

/// The parameters of a key.
#[derive(Debug, Default)]
struct Pressed {
    /// Which key, by its character or number.
    code: u32,
    /// The character with Shift, and the place on a US keyboard, where the terminal tells.
    shifted: Option<char>,
    base: Option<char>,
    modifiers: u32,
    is_release: bool,
    /// The third parameter.
    third: Option<u32>,
}

impl Pressed {
    /// `code:shifted:base;modifiers:event;third`, each of them perhaps missing. `None` where there are other signs.
    fn read(parameters: &str) -> Option<Self> {
        let number = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
        let mut pressed = Self { code: 1, ..Self::default() };
        for (at, parameter) in parameters.split(';').enumerate() {
            let numbers = parameter.split(':').map(number).collect::<Option<Vec<Option<u32>>>>()?;
            let sub = |at: usize| numbers.get(at).copied().flatten();
            match at {
                0 => {
                    pressed.code = sub(0).unwrap_or(1);
                    (pressed.shifted, pressed.base) =
                        (sub(1).and_then(char::from_u32), sub(2).and_then(char::from_u32));
                }
                1 => {
                    pressed.modifiers = sub(0).unwrap_or(1).saturating_sub(1);
                    pressed.is_release = sub(1) == Some(3);
                }
                2 => pressed.third = sub(0),
                _ => {}
            }
        }
        Some(pressed)
    }

    fn has(&self, modifier: u32) -> bool {
        self.modifiers & modifier != 0
    }

    fn held(&self, code: KeyCode) -> Key {
        Key { ctrl: self.has(CTRL), ..Key::plain(code) }
    }
}

fn key(pressed: &Pressed, last: u8) -> Option<Key> {
    if pressed.is_release {
        return None;
    }
    match last {
        b'u' => unicode(pressed),
        // As xterm sends a key with modifiers: `CSI 27;modifiers;code~`.
        b'~' if pressed.code == 27 => unicode(&Pressed { code: pressed.third?, third: None, ..*pressed }),
        b'~' => numbered(pressed.code).map(|code| pressed.held(code)),
        last => lettered(last).map(|code| pressed.held(code)),
    }
}

fn lettered(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'Z' => KeyCode::BackTab,
        // F3 as `CSI R` would be where the cursor stands.
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    let function = |from: u32, first: u8| u8::try_from(number - from).ok().map(|n| KeyCode::F(first + n));
    match number {
        1 | 7 => Some(KeyCode::Home),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=24 => function(23, 11),
        _ => None,
    }
}

/// A key by its character. What a terminal cannot say without the kitty protocol is not told with it either.
fn unicode(pressed: &Pressed) -> Option<Key> {
    if OWN_NUMBERS.contains(&pressed.code) {
        return by_number(pressed);
    }
    let c = char::from_u32(pressed.code)?;
    let (shift, ctrl) = (pressed.has(SHIFT), pressed.has(CTRL));
    match c {
        '\r' => return Some(Key::plain(KeyCode::Enter)),
        '\t' => return Some(Key::plain(if shift { KeyCode::BackTab } else { KeyCode::Tab })),
        '\u{1b}' => return Some(Key::plain(KeyCode::Esc)),
        '\u{7f}' if ctrl => return Some(Key::ctrl('h')),
        '\u{7f}' => return Some(Key::plain(KeyCode::Backspace)),
        '[' if ctrl => return Some(Key::plain(KeyCode::Esc)),
        'i' if ctrl => return Some(Key::plain(KeyCode::Tab)),
        'm' if ctrl => return Some(Key::plain(KeyCode::Enter)),
        c if c.is_control() => return None,
        _ => {}
    }
    // Ctrl and a letter are the same with Shift.
    let is_shifted = shift && !(ctrl && c.is_alphabetic());
    let upper = || Some(c.to_uppercase()).filter(|all| all.len() == 1).and_then(|mut all| all.next());
    let typed = if is_shifted { pressed.shifted.or_else(upper).unwrap_or(c) } else { c };
    let there = pressed.base.filter(|base| !base.is_control() && !typed.is_ascii());
    let place = there.map(|base| if is_shifted { layouts::with_shift(base) } else { base });
    Some(Key { code: KeyCode::Char(typed), ctrl, place })
}

/// Keys without a character have numbers of the protocol's own, where Unicode has none to give.
const OWN_NUMBERS: RangeInclusive<u32> = 57_344..=63_743;

/// The keypad; the others do nothing here.
fn by_number(pressed: &Pressed) -> Option<Key> {
    /// From 57 409 on, behind the digits.
    const SIGNS: [char; 5] = ['.', '/', '*', '-', '+'];
    const MOVES: [KeyCode; 8] = [
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
    ];
    let at = |from: u32| usize::try_from(pressed.code - from).ok();
    match pressed.code {
        57_399..=57_408 => char::from_digit(pressed.code - 57_399, 10).map(Key::char),
        57_409..=57_413 => at(57_409).and_then(|n| SIGNS.get(n)).map(|c| Key::char(*c)),
        57_414 => Some(Key::plain(KeyCode::Enter)),
        57_415 => Some(Key::char('=')),
        57_417..=57_424 => at(57_417).and_then(|n| MOVES.get(n)).map(|code| pressed.held(*code)),
        57_426 => Some(pressed.held(KeyCode::Delete)),
        _ => None,
    }
}

/// `buttons;column;row`, counted from one; `M` pressed or moved, `m` released.
fn mouse(report: &str, last: u8) -> Option<MouseEvent> {
    const MOVED: u16 = 32;
    const WHEEL: u16 = 64;
    let mut numbers = report.split(';').map(|number| number.parse::<u16>().ok());
    let (buttons, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let button = match buttons & 3 {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    };
    let kind = match (last, buttons & (MOVED | WHEEL)) {
        (b'M', WHEEL) => match buttons & 3 {
            0 => MouseEventKind::ScrollUp,
            1 => MouseEventKind::ScrollDown,
            2 => MouseEventKind::ScrollLeft,
            _ => MouseEventKind::ScrollRight,
        },
        (b'M', 0) => MouseEventKind::Down(button?),
        (b'M', MOVED) => button.map_or(MouseEventKind::Moved, MouseEventKind::Drag),
        (b'm', 0) => MouseEventKind::Up(button?),
        _ => return None,
    };
    let held = |bit: u16, modifier| if buttons & bit == 0 { KeyModifiers::NONE } else { modifier };
    Some(MouseEvent {
        kind,
        column: column.checked_sub(1)?,
        row: row.checked_sub(1)?,
        modifiers: held(4, KeyModifiers::SHIFT)
            | held(8, KeyModifiers::ALT)
            | held(16, KeyModifiers::CONTROL),
    })
}

//! Lines that tell of keys, such as `Enter open · Esc close`: which cells of them are a key.
//!
//! They are sentences of the locale, with the keys as they are now; what is no key of the box is only a word.

use super::Hint;
use crate::app::keymap::{Key, KeyCode, Lookup};
use crate::app::state::State;
use crate::app::words::cells;

/// The keys that lines of keys tell of, such as `Enter open · Esc close`, by line: each part begins with its keys, and one
/// with a single key is that key from end to end. A line may be broken in the middle of a part.
pub fn in_lines(state: &State, lines: &[String]) -> Vec<(usize, Hint)> {
    let mut hints = Vec::new();
    let mut is_begun = false;
    for (n, line) in lines.iter().enumerate() {
        for (from, part) in parts(line) {
            if !is_begun {
                hints.extend(in_part(state, from, part).into_iter().map(|hint| (n, hint)));
            }
            is_begun = false;
        }
        is_begun = !line.trim_end().ends_with(DOT);
    }
    hints
}

/// Divides the parts of a line, as a wide gap does.
const DOT: char = '·';

/// The parts of a line, and the cell each begins in.
fn parts(line: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut at, mut rest) = (0, line);
    loop {
        let ends = [rest.find(DOT).map(|end| (end, DOT.len_utf8())), rest.find("  ").map(|end| (end, 2))];
        let Some((end, len)) = ends.into_iter().flatten().min() else { break };
        parts.push((at, &rest[..end]));
        at += cells(&rest[..end + len]);
        rest = &rest[end + len..];
    }
    parts.push((at, rest));
    parts
}

/// The keys a part begins with.
fn in_part(state: &State, from: usize, part: &str) -> Vec<Hint> {
    let scopes = state.scopes();
    let mut hints: Vec<Hint> = Vec::new();
    let mut sequence: Vec<Key> = Vec::new();
    let mut start = from + cells(part) - cells(part.trim_start());
    let mut at = start;
    for word in part.trim_start().split_inclusive(' ') {
        let bare = word.trim_end();
        let Some(key) = key(bare) else { break };
        sequence.push(key);
        match state.keymap.lookup(&scopes, &sequence) {
            Lookup::Prefix => {}
            Lookup::Nothing if !is_sign(key) || !hints.is_empty() => break,
            Lookup::Run(_) | Lookup::Own(_) | Lookup::Nothing => {
                let keys = std::mem::take(&mut sequence);
                hints.push(Hint { from: start, width: at + cells(bare) - start, keys });
                start = at + cells(word);
            }
        }
        at += cells(word);
    }
    if let [only] = &mut hints[..] {
        only.width = from + cells(part.trim_end()) - only.from;
    }
    hints
}

/// A key as a line of keys writes it.
fn key(word: &str) -> Option<Key> {
    match word {
        "↑" => Some(Key::plain(KeyCode::Up)),
        "↓" => Some(Key::plain(KeyCode::Down)),
        "←" => Some(Key::plain(KeyCode::Left)),
        "→" => Some(Key::plain(KeyCode::Right)),
        // `Enter: +vip`
        _ => Key::parse(word).or_else(|| Key::parse(word.strip_suffix(':')?)),
    }
}

/// No word begins with it, so at the head of a part it is a key, whatever takes it.
const fn is_sign(key: Key) -> bool {
    matches!(key.code, KeyCode::Char(c) if c.is_ascii_punctuation())
}

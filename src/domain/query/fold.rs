//! Text as it is looked for: in small letters, ё as е, without making a copy of what is searched.
//!
//! A hundred thousand names are searched while a person types, so nothing here allocates per name.

/// A text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    chars: Box<[char]>,
    /// Bytes its first letter may end with, whatever its case; without it every letter is looked at.
    ends: Option<Box<[bool; 256]>>,
}

/// The small letter of a letter, one for one: where a language has two for it, the first. The letters most names are
/// made of need no table.
fn fold(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'а'..='я' => c,
        'ё' | 'Ё' => 'е',
        // None becomes an ASCII letter: those are looked for by their bytes.
        c => c.to_lowercase().next().filter(|small| !small.is_ascii()).unwrap_or(c),
    }
}

/// All letters that are this small one, where that is known.
fn cases(small: char) -> Option<Vec<char>> {
    match small {
        '\0'..='\u{7f}' => Some(vec![small, small.to_ascii_uppercase()]),
        'е' => Some(vec!['е', 'Е', 'ё', 'Ё']),
        'а'..='я' => Some(vec![small, char::from_u32(u32::from(small) - 0x20)?]),
        _ => None,
    }
}

fn last_bytes(small: char) -> Option<Box<[bool; 256]>> {
    let mut ends = Box::new([false; 256]);
    for c in cases(small)? {
        let mut bytes = [0; 4];
        let last = *c.encode_utf8(&mut bytes).as_bytes().last()?;
        ends[usize::from(last)] = true;
    }
    Some(ends)
}

pub(super) fn folded(text: &str) -> String {
    text.trim().chars().map(fold).collect()
}

/// How a folded text begins, as a number in its order: two texts with the same one may still differ behind it.
pub(super) fn beginning(text: &str) -> u128 {
    let (mut begins, mut room) = (0_u128, 15_u32);
    for c in text.trim().chars() {
        let mut bytes = [0; 4];
        for byte in fold(c).encode_utf8(&mut bytes).bytes() {
            if room == 0 {
                return begins;
            }
            room -= 1;
            begins |= u128::from(byte) << (8 * room);
        }
    }
    begins
}

impl Needle {
    pub fn new(text: &str) -> Self {
        let chars: Box<[char]> = text.trim().chars().map(fold).collect();
        let ends = chars.first().and_then(|first| last_bytes(*first));
        Self { chars, ends }
    }

    /// Whether a text is this, but for its case.
    pub fn equals(&self, text: &str) -> bool {
        let mut text = text.trim().chars();
        self.chars.iter().all(|c| text.next().is_some_and(|t| fold(t) == *c)) && text.next().is_none()
    }

    /// Whether a text has this in it.
    pub fn is_in(&self, text: &str) -> bool {
        let Some((first, rest)) = self.chars.split_first() else { return true };
        match &self.ends {
            Some(ends) => {
                let mut at = 0;
                while let Some(found) = text.as_bytes()[at..].iter().position(|byte| ends[usize::from(*byte)])
                {
                    at += found + 1;
                    let begins = |before: &str| before.chars().next_back().is_some_and(|c| fold(c) == *first);
                    // The byte may be inside of another letter.
                    if text.get(..at).is_some_and(begins) && begins_with(&text[at..], rest) {
                        return true;
                    }
                }
                false
            }
            None => text
                .char_indices()
                .any(|(at, c)| fold(c) == *first && begins_with(&text[at + c.len_utf8()..], rest)),
        }
    }
}

fn begins_with(text: &str, folded: &[char]) -> bool {
    let mut text = text.chars();
    folded.iter().all(|c| text.next().is_some_and(|t| fold(t) == *c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_yo_make_no_difference() {
        for (needle, text) in [
            ("ROOF", "New roof, terrace"),
            ("тёплый", "ТЕПЛЫЙ ПОЛ"),
            ("ÉTÉ", "un été"),
            ("straße", "STRAßE 5"),
            ("漢", "a漢字"),
            ("ab", "aab"),
            ("", "anything"),
        ] {
            assert!(Needle::new(needle).is_in(text), "{needle} in {text}");
        }
        assert!(!Needle::new("roofs").is_in("New roof"));
        assert!(Needle::new(" Ёлка ").equals("елка") && !Needle::new("елк").equals("елка"));
        assert!(!Needle::new("елка").equals("елк"));
    }

    proptest! {
        /// The same as the slow way, with copies.
        #[test]
        fn searching_is_as_in_folded_copies(text in "[aAbBжЖёЕеİßÄä漢 ]{0,12}", needle in "[aAbBжЖёЕеİßÄä漢]{0,3}") {
            let slow = text.chars().map(fold).collect::<String>().contains(&folded(&needle));
            prop_assert_eq!(Needle::new(&needle).is_in(&text), slow);
        }

        #[test]
        fn a_beginning_is_in_the_order_of_its_text(a in any::<String>(), b in any::<String>()) {
            let (x, y) = (folded(&a), folded(&b));
            if beginning(&a) != beginning(&b) {
                prop_assert_eq!(beginning(&a) < beginning(&b), x < y);
            } else if x.len() < 15 && y.len() < 15 && !x.ends_with('\0') && !y.ends_with('\0') {
                prop_assert_eq!(x, y);
            }
        }

        #[test]
        fn folding_is_what_the_standard_says_but_for_yo(c in any::<char>()) {
            let known = match c { 'ё' | 'Ё' => 'е', c => c.to_lowercase().next().unwrap() };
            prop_assert_eq!(fold(c), if known.is_ascii() && !c.is_ascii() { c } else { known });
        }
    }
}

//! Text as it is looked for: in small letters, ё as е, without making a copy of what is searched.
//!
//! A hundred thousand names are searched while a person types, so nothing here allocates per name.

/// A text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle(Box<[char]>);

/// The small letter of a letter, one for one: where a language has two for it, the first. The letters most names are
/// made of need no table.
fn fold(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'а'..='я' => c,
        'ё' | 'Ё' => 'е',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

pub(super) fn folded(text: &str) -> String {
    text.trim().chars().map(fold).collect()
}

impl Needle {
    pub fn new(text: &str) -> Self {
        Self(text.trim().chars().map(fold).collect())
    }

    /// Whether a text is this, but for its case.
    pub fn equals(&self, text: &str) -> bool {
        let mut text = text.trim().chars();
        self.0.iter().all(|c| text.next().is_some_and(|t| fold(t) == *c)) && text.next().is_none()
    }

    /// Whether a text has this in it.
    pub fn is_in(&self, text: &str) -> bool {
        let Some((first, rest)) = self.0.split_first() else { return true };
        let mut left = text.chars();
        while let Some(c) = left.next() {
            if fold(c) == *first {
                let mut after = left.clone();
                if rest.iter().all(|c| after.next().is_some_and(|t| fold(t) == *c)) {
                    return true;
                }
            }
        }
        false
    }
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
        fn folding_is_what_the_standard_says_but_for_yo(c in any::<char>()) {
            let known = match c { 'ё' | 'Ё' => 'е', c => c.to_lowercase().next().unwrap() };
            prop_assert_eq!(fold(c), known);
        }
    }
}

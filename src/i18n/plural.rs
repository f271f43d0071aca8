//! Which form of a text goes with a number: `1 open task`, `2 open tasks`; `1 задача`, `2 задачи`, `5 задач`.
//!
//! A text that counts is a list in the locale files, as many forms as its language has. Counts are whole and not negative.

use super::Language;

impl Language {
    /// How many forms a text that counts has.
    pub const fn forms(self) -> usize {
        match self {
            Self::English | Self::Spanish | Self::Portuguese => 2,
            Self::Russian => 3,
        }
    }

    /// The form for this many, from 0.
    pub const fn form(self, count: usize) -> usize {
        match self {
            Self::English | Self::Spanish => match count {
                1 => 0,
                _ => 1,
            },
            // Nothing is singular there: 0 tarefa.
            Self::Portuguese => match count {
                0 | 1 => 0,
                _ => 1,
            },
            // By the last digit, but for eleven to fourteen: одна, две, пять; двадцать одна; одиннадцать.
            Self::Russian => match (count % 10, count % 100) {
                (1, rest) if rest != 11 => 0,
                (2..=4, rest) if rest < 12 || rest > 14 => 1,
                _ => 2,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_choose_their_form() {
        for (language, form, counts) in [
            (Language::English, 0, &[1][..]),
            (Language::English, 1, &[0, 2, 5, 11, 21, 101]),
            (Language::Spanish, 0, &[1]),
            (Language::Spanish, 1, &[0, 2, 21, 101, 1_000_000]),
            (Language::Portuguese, 0, &[0, 1]),
            (Language::Portuguese, 1, &[2, 10, 21, 101]),
            (Language::Russian, 0, &[1, 21, 31, 101, 1_001, 121]),
            (Language::Russian, 1, &[2, 3, 4, 22, 34, 102, 1_004]),
            (
                Language::Russian,
                2,
                &[0, 5, 9, 10, 11, 12, 13, 14, 19, 20, 25, 111, 112, 114, 211, 1_000, 1_011],
            ),
        ] {
            for count in counts {
                assert_eq!(language.form(*count), form, "{count} in {language:?}");
            }
        }
    }

    #[test]
    fn every_number_has_a_form_and_every_form_a_number() {
        for language in Language::ALL {
            let used: std::collections::BTreeSet<usize> = (0..1_000).map(|n| language.form(n)).collect();
            assert_eq!(used.into_iter().collect::<Vec<_>>(), (0..language.forms()).collect::<Vec<_>>());
        }
    }
}

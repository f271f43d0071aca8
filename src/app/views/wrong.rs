//! What is wrong with a sentence of the filter language, in the person's language.
//!
//! The English sentences of the command line stand in `domain::query`; these say the same in fewer words, since the place
//! is shown beside them.

use crate::domain::query::{Expected, Problem, Sort, Things, Wrong};
use crate::i18n::{Locale, Text};

/// So many names are told where one is expected.
const SHOWN: usize = 5;

pub fn wrong_words(locale: &Locale, wrong: &Wrong) -> String {
    match &wrong.problem {
        Problem::Expected(what) => locale.get(expected(*what)).to_owned(),
        Problem::OpenQuote => locale.get(Text::WrongOpenQuote).to_owned(),
        Problem::TooLong => locale.get(Text::WrongSentenceTooLong).to_owned(),
        Problem::TooDeep => locale.get(Text::WrongTooDeep).to_owned(),
        Problem::NoSuch { sort, said, near, all } => {
            let words = locale.fill(Text::WrongNoSuch, &[locale.get(sort_word(*sort)), said]);
            match near {
                Some(near) => format!("{words} {}", locale.fill(Text::WrongNear, &[near])),
                None if all.is_empty() => words,
                None => format!("{words} {}", there_is(locale, all)),
            }
        }
        Problem::Several { said, fits, .. } => locale.fill(Text::WrongSeveral, &[said, &told(fits)]),
        Problem::NotHere { field, things } => {
            let things_word = locale.get(things_word(*things));
            let words = locale.fill(Text::WrongNoSuch, &[things_word, &field.to_string()]);
            let all = things.words().into_iter().map(str::to_owned).collect::<Vec<_>>();
            format!("{words} {}", there_is(locale, &all))
        }
        Problem::NoSuchCheck { field, can } => locale.fill(Text::WrongCheck, &[field, &signs(can)]),
        Problem::NotANumber(said) => locale.fill(Text::WrongNotANumber, &[said]),
        Problem::NotADate(said) => locale.fill(Text::WrongNotADate, &[said]),
        Problem::NotAnAge(said) => locale.fill(Text::WrongNotAnAge, &[said]),
        Problem::WhichWay(said) => locale.fill(Text::WrongWhichWay, &[said]),
        Problem::SeveralDates { said, all } => locale.fill(Text::WrongSeveral, &[said, &told(all)]),
        Problem::NotYesOrNo(said) => locale.fill(Text::WrongNotYesOrNo, &[said]),
    }
}

/// The signs of an English list of them.
fn signs(can: &str) -> String {
    can.rsplit(": ").next().unwrap_or(can).replace(" or ", ", ")
}

/// What there is instead. A list that goes on ends without a full stop.
fn there_is(locale: &Locale, all: &[String]) -> String {
    let words = locale.fill(Text::WrongThereIs, &[&told(all)]);
    if all.len() > SHOWN { words.trim_end_matches('.').to_owned() } else { words }
}

fn told(names: &[String]) -> String {
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "))
}

const fn expected(what: Expected) -> Text {
    match what {
        Expected::Test => Text::WantsTest,
        Expected::Field => Text::WantsField,
        Expected::Check => Text::WantsCheck,
        Expected::Value => Text::WantsValue,
        Expected::QuotedValue => Text::WantsQuotes,
        Expected::ListOpen | Expected::ListGoesOn => Text::WantsList,
        Expected::Empty => Text::WantsEmpty,
        Expected::Close => Text::WantsClose,
        Expected::End => Text::WantsEnd,
        Expected::SortKey => Text::WantsSortKey,
    }
}

const fn things_word(things: Things) -> Text {
    match things {
        Things::Leads => Text::Leads,
        Things::Contacts => Text::Contacts,
        Things::Companies => Text::Companies,
        Things::Tasks => Text::TasksTitle,
    }
}

const fn sort_word(sort: Sort) -> Text {
    match sort {
        Sort::Field | Sort::CustomField => Text::WrongField,
        Sort::Pipeline => Text::PickPipeline,
        Sort::Stage => Text::Stage,
        Sort::Status => Text::FilterStatus,
        Sort::User => Text::Responsible,
        Sort::Tag => Text::WrongTag,
        Sort::LossReason => Text::LossReason,
        Sort::TaskKind => Text::ChangeTaskKind,
        Sort::Choice => Text::WrongChoice,
        Sort::SortKey => Text::WrongSortKey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::domain::query::{Names, Own, parse, resolve};
    use crate::i18n::Language;

    /// What is the same in every language: words of sentences, and what stands there as an example.
    const SAME: [&str; 21] = [
        "and", "or", "not", "in", "is", "empty", "none", "yes", "no", "open", "done", "won", "lost",
        "closed", "field", "tag", "last", "month", "vip", "k", "d",
    ];

    /// Each kind of mistake there is, over each kind of things.
    const MISTAKES: [(Things, &str); 27] = [
        (Things::Leads, "price"),
        (Things::Leads, "price >"),
        (Things::Leads, "prise > 5"),
        (Things::Leads, "name = \"a"),
        (Things::Leads, "name = a \"b\""),
        (Things::Leads, "stage in Won"),
        (Things::Leads, "stage is Won"),
        (Things::Leads, "id in (1 2"),
        (Things::Leads, "(price > 1"),
        (Things::Leads, "price > 1)"),
        (Things::Leads, "price > x"),
        (Things::Leads, "price ~ 5"),
        (Things::Leads, "created > x"),
        (Things::Leads, "created > 3d"),
        (Things::Leads, "created ~ 3"),
        (Things::Leads, "age > 7"),
        (Things::Leads, "field:x = 1"),
        (Things::Leads, "field: = 1"),
        (Things::Leads, "due < today"),
        (Things::Leads, "responsible > 5"),
        (Things::Leads, "next task = tomorrow 3"),
        (Things::Tasks, "status = x"),
        (Things::Tasks, "type = x"),
        (Things::Tasks, "field:x = 1"),
        (Things::Tasks, "tag:x"),
        (Things::Contacts, "stage = x"),
        (Things::Companies, "company ~ x"),
    ];

    fn mistake(things: Things, text: &str) -> Wrong {
        let names = Names::unknown(things, Timestamp(1_773_151_200));
        parse(text).and_then(|tree| resolve(&tree, &names)).expect_err(text)
    }

    #[test]
    fn no_mistake_is_told_in_english_to_who_speaks_something_else() {
        for (things, text) in MISTAKES {
            let wrong = mistake(things, text);
            let said = wrong_words(&Locale::new(Language::Russian), &wrong);
            let is_same = |word: &str| {
                SAME.contains(&word)
                    || Own::ALL.iter().any(|own| own.word().split(' ').any(|part| part == word))
                    || text.contains(word)
                    || word.chars().count() < 2
            };
            let foreign = said.split(|c: char| !c.is_alphabetic()).filter(|word| word.is_ascii());
            let foreign: Vec<&str> = foreign.filter(|word| !word.is_empty() && !is_same(word)).collect();
            assert!(foreign.is_empty(), "{text}: {foreign:?} in {said}");
            for language in [Language::Russian, Language::Spanish, Language::Portuguese] {
                let own = wrong_words(&Locale::new(language), &wrong);
                assert_ne!(own, wrong_words(&Locale::new(Language::English), &wrong), "{text}");
                assert_ne!(own, wrong.problem.to_string(), "{text}");
            }
        }
    }
}

//! What is wrong with a sentence of the filter language, in the person's language.
//!
//! The English sentences of the command line stand in `domain::query`; these say the same in fewer words, since the place
//! is shown beside them.

use crate::domain::query::{Expected, Problem, Sort, Wrong};
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
                None => format!("{words} {}", locale.fill(Text::WrongThereIs, &[&told(all)])),
            }
        }
        Problem::Several { said, fits, .. } => locale.fill(Text::WrongSeveral, &[said, &told(fits)]),
        Problem::NotHere { field, .. } => locale.fill(Text::WrongNotHere, &[field]),
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

fn told(names: &[String]) -> String {
    let more = if names.len() > SHOWN { " …" } else { "" };
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

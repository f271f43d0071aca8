//! What is said about fields: why one cannot be written, what is wrong with a text and what to write instead, how
//! one is read.

use crate::app::state::State;
use crate::domain::{Complaint, Currency, FieldDef, FieldKind, FieldValue, Fixed, SafeText, Wrong};
use crate::i18n::Text;

/// Names told at once; more would hide the rest of the sentence.
const NAMED: usize = 12;

pub fn fixed_words(state: &State, why: Fixed) -> &str {
    state.locale.get(match why {
        Fixed::ApiOnly => Text::FixedApiOnly,
        Fixed::Computed => Text::FixedComputed,
        Fixed::Tracking => Text::FixedTracking,
        Fixed::File => Text::FixedFile,
        Fixed::Unknown => Text::FixedUnknown,
    })
}

/// What is wrong and what to write instead.
pub fn wrong_words(state: &State, wrong: &Wrong) -> String {
    let fill = |text: Text, values: &[&str]| state.locale.fill(text, values);
    match wrong {
        Wrong::TooLong => fill(Text::WrongTooLong, &[]),
        Wrong::NotANumber(word) => fill(Text::WrongNumber, &[word]),
        Wrong::NotADay(word) => fill(Text::WrongDay, &[word]),
        Wrong::NotATime(word) => fill(Text::WrongTime, &[word]),
        Wrong::NotBornYet => fill(Text::WrongNotBorn, &[]),
        Wrong::NotALink(word) => fill(Text::WrongLink, &[word]),
        Wrong::NotAPhone(word) => fill(Text::WrongPhone, &[word]),
        Wrong::NotAnEmail(word) => fill(Text::WrongEmail, &[word]),
        Wrong::NotYesOrNo(word) => fill(Text::WrongYesOrNo, &[word]),
        Wrong::NoSuchOption { word, known } => fill(Text::WrongOption, &[word, &listed(known)]),
        Wrong::NoSuchKind { word, known } => {
            let known: Vec<SafeText> = known.iter().map(|kind| kind.to_lowercase().as_str().into()).collect();
            fill(Text::WrongKind, &[word, &listed(&known)])
        }
        Wrong::NoSuchPart { word, known } => fill(Text::WrongPart, &[word, &listed(known)]),
        Wrong::NotAPart(word) => fill(Text::WrongNoPart, &[word]),
        Wrong::PartTwice(word) => fill(Text::WrongTwice, &[word]),
        Wrong::PartMissing(word) => fill(Text::WrongMissing, &[word]),
        Wrong::PartIsNoNumber { part, value } => fill(Text::WrongPartNumber, &[part, value]),
        Wrong::NotACountry(word) => fill(Text::WrongCountry, &[word]),
        Wrong::TooMany { most } => fill(Text::WrongTooMany, &[&most.to_string()]),
    }
}

/// With the line it is about, where there are several.
pub fn complaint_words(state: &State, complaint: &Complaint, lines: usize) -> String {
    let words = wrong_words(state, &complaint.wrong);
    if lines < 2 {
        return words;
    }
    state.locale.fill(Text::WrongInLine, &[&(complaint.line + 1).to_string(), &words])
}

fn listed(known: &[SafeText]) -> String {
    let mut names: Vec<&str> = known.iter().take(NAMED).map(SafeText::as_str).collect();
    if known.len() > NAMED {
        names.push("…");
    }
    names.join(", ")
}

/// How a field is to be written, where that is not plain.
pub fn expected(def: &FieldDef) -> Option<Text> {
    match def.kind {
        FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => Some(Text::ExpectNumber),
        FieldKind::Date | FieldKind::Birthday => Some(Text::ExpectDay),
        FieldKind::DateTime => Some(Text::ExpectTime),
        FieldKind::Url => Some(Text::ExpectLink),
        FieldKind::MultiText if def.code.as_str() == "EMAIL" => Some(Text::ExpectEmails),
        FieldKind::MultiText => Some(Text::ExpectPhones),
        FieldKind::SmartAddress => Some(Text::ExpectAddress),
        FieldKind::Items | FieldKind::ChainedList => Some(Text::ExpectBlocks),
        FieldKind::LegalEntity | FieldKind::LinkedEntity | FieldKind::Payer | FieldKind::Supplier => {
            Some(Text::ExpectParts)
        }
        FieldKind::Text
        | FieldKind::TextArea
        | FieldKind::Checkbox
        | FieldKind::Select
        | FieldKind::MultiSelect
        | FieldKind::Radio
        | FieldKind::StreetAddress
        | FieldKind::Category
        | FieldKind::TrackingData
        | FieldKind::File
        | FieldKind::Unknown(_) => None,
    }
}

impl State {
    /// How a text is read, where it could be meant otherwise: numbers with their groups, days with their names.
    pub fn echo(&self, def: &FieldDef, values: &[FieldValue]) -> Option<String> {
        let value = values.first()?;
        match (&def.kind, value) {
            (FieldKind::Numeric, FieldValue::Text(number)) => Some(self.number_words(number)),
            (FieldKind::Price | FieldKind::Monetary, FieldValue::Text(number)) => {
                Some(self.amount_words(def, number))
            }
            (FieldKind::DateTime, FieldValue::At(at)) => Some(self.day_and_time(*at)),
            (FieldKind::Date | FieldKind::Birthday, FieldValue::At(_)) => {
                self.field_lines(&def.with(values.to_vec())).into_iter().next()
            }
            _ => None,
        }
    }

    /// `1,200.5`: groups as the language has them.
    pub fn number_words(&self, number: &str) -> String {
        let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut grouped = String::new();
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                grouped.push(self.locale.grouping());
            }
            grouped.push(digit);
        }
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        format!("{sign}{grouped}{fraction}")
    }

    /// An amount in the field's own currency, else in the account's.
    fn amount_words(&self, def: &FieldDef, number: &str) -> String {
        let account = self.directory.account.as_ref().map(|account| account.currency.clone());
        let own = account.filter(|account| def.currency.is_empty() || account.code == def.currency);
        let currency =
            own.unwrap_or_else(|| Currency { code: def.currency.clone(), symbol: SafeText::default() });
        currency.dress(&self.number_words(number))
    }
}

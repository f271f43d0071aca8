//! Phones and e-mail addresses as the same person writes them in different ways.
//!
//! Owns when two of them are the same. `+7 (912) 345-67-89`, `8 912 345 67 89` and `9123456789` reach one telephone:
//! what is compared is the *key*, the last ten digits, since the ways to write a number differ before them (country
//! code, the 7 and 8 of Russia and Kazakhstan, `00`, a trunk zero). A number that has a country code in both places is
//! compared with it, so that two countries' numbers are not taken for one. Shorter numbers (extensions, short codes)
//! are the same only as a whole.

use serde::{Deserialize, Serialize};

use super::{FieldValue, FieldValues};

/// Digits that tell a telephone within a country, nearly everywhere.
const NATIONAL: usize = 10;
/// Fewer digits tell nobody apart.
const LEAST: usize = 5;
/// Fewer digits are in everybody's number.
const BEGUN: usize = 4;
/// Between a number and its extension.
const EXTENSIONS: [&str; 5] = ["доб", "ext", "x", "#", ";"];

/// A way to reach somebody, in the one form it is compared in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContactPoint {
    Phone(Phone),
    /// In lower case.
    Email(String),
}

/// A telephone number without its spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// The last ten digits, or all of a shorter number.
    key: String,
    /// What stands before them and is a country code beyond doubt; empty where it may be another prefix.
    country: String,
}

impl Phone {
    /// `None` for what is too short to tell anybody apart.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let end = EXTENSIONS.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
        let text = text[..end].trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let international = text.starts_with('+') || digits.starts_with("00");
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        if digits.len() < LEAST {
            return None;
        }
        let (before, key) = digits.split_at(digits.len().saturating_sub(NATIONAL));
        let country = match before {
            // Inside Russia and Kazakhstan 8 stands for +7.
            "8" if !international => "7",
            // Without a plus it may be a trunk prefix.
            before if international || before == "7" => before,
            _ => "",
        };
        // A trunk zero behind a country code, as in +44 (0)20, is not dialled.
        Some(Self { key: key.to_owned(), country: country.trim_end_matches('0').to_owned() })
    }

    /// What the same telephone has in common however it is written.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its digits as they are dialled from anywhere, as far as the country is known.
    pub fn digits(&self) -> String {
        format!("{}{}", self.country, self.key)
    }

    /// Whether both reach the same telephone, as far as the digits tell.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key == other.key
            && (self.country == other.country || self.country.is_empty() || other.country.is_empty())
    }
}

/// The ways a number that is still being typed may go on from: `8 91` is the beginning of `+7 91`, `00 44` of `+44`.
/// `None` for what is no number.
pub fn begun(text: &str) -> Option<Vec<String>> {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !is_number || digits.len() < BEGUN {
        return None;
    }
    let mut ways = vec![digits.clone()];
    if !text.trim_start().starts_with('+') {
        if let Some(rest) = digits.strip_prefix("00") {
            ways.push(rest.to_owned());
        } else if let Some(rest) = digits.strip_prefix('0') {
            // Dialled inside a country only.
            ways.push(rest.to_owned());
        }
        ways.extend(digits.strip_prefix('8').map(|rest| format!("7{rest}")));
    }
    // Somebody may have written it without the country.
    let inside = digits.strip_prefix(['7', '8']).filter(|rest| rest.len() >= BEGUN);
    ways.extend(inside.map(str::to_owned));
    ways.retain(|way| way.len() >= BEGUN - 1);
    Some(ways)
}

impl ContactPoint {
    pub fn phone(text: &str) -> Option<Self> {
        Phone::read(text).map(Self::Phone)
    }

    /// `None` for what is no address yet.
    pub fn email(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (name, host) = text.split_once('@')?;
        let is_one = !name.is_empty() && host.len() >= 2 && !text.contains(char::is_whitespace);
        is_one.then_some(Self::Email(text))
    }

    /// What the same point has in common however it is written: what it is looked up by.
    pub fn key(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.key(),
            Self::Email(email) => email,
        }
    }

    /// A country code beyond doubt; empty where there is none.
    pub fn country(&self) -> &str {
        match self {
            Self::Phone(phone) => &phone.country,
            Self::Email(_) => "",
        }
    }

    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Phone(a), Self::Phone(b)) => a.is_same(b),
            (Self::Email(a), Self::Email(b)) => a == b,
            (Self::Phone(_), Self::Email(_)) | (Self::Email(_), Self::Phone(_)) => false,
        }
    }

    /// All phones and addresses among the fields of a contact or a company.
    pub fn all(fields: &[FieldValues]) -> Vec<Self> {
        let mut points: Vec<Self> = fields.iter().flat_map(of_field).collect();
        points.sort_unstable();
        points.dedup();
        points
    }
}

fn of_field(field: &FieldValues) -> Vec<ContactPoint> {
    let read: fn(&str) -> Option<ContactPoint> = match &*field.code {
        "PHONE" => ContactPoint::phone,
        "EMAIL" => ContactPoint::email,
        _ => return Vec::new(),
    };
    let text = |value: &FieldValue| match value {
        FieldValue::Text(text) => read(text),
        FieldValue::Labelled { value, .. } => read(value),
        FieldValue::Flag(_) | FieldValue::At(_) | FieldValue::Choice { .. } | FieldValue::Parts(_) => None,
    };
    field.values.iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(a: &str, b: &str) -> bool {
        match (Phone::read(a), Phone::read(b)) {
            (Some(a), Some(b)) => a.is_same(&b) && b.is_same(&a),
            _ => false,
        }
    }

    #[test]
    fn spellings_of_one_number_are_one_number() {
        for (a, b) in [
            ("+7 (912) 345-67-89", "8 912 345 67 89"),
            ("+79123456789", "9123456789"),
            ("79123456789", "89123456789"),
            ("+7 912 345 67 89 доб. 12", "8(912)3456789"),
            ("0044 20 7946 0958", "+44 (0)20 7946 0958"),
            ("+44 20 7946 0958", "020 7946 0958"),
            ("+1 555 010 0199", "(555) 010-0199"),
            ("+351 555 0142 01", "351555014201"),
            ("112-34", "11234"),
        ] {
            assert!(same(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn different_numbers_are_different() {
        for (a, b) in [
            ("+7 912 345 67 89", "+7 912 345 67 88"),
            ("+7 912 345 67 89", "+1 912 345 6789"),
            ("11234", "9123411234"),
            ("1234", "1234"),
            ("", ""),
            ("call him", "call him"),
        ] {
            assert!(!same(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn addresses_are_compared_without_case_and_an_unfinished_one_is_none() {
        assert_eq!(
            ContactPoint::email(" Ines@TinRoof.example "),
            ContactPoint::email("ines@tinroof.example")
        );
        for text in ["", "ines", "ines@", "@tinroof.example", "a b@c.example"] {
            assert_eq!(ContactPoint::email(text), None, "{text:?}");
        }
        let (phone, email) = (ContactPoint::phone("5550142"), ContactPoint::email("a@b.example"));
        assert!(!phone.expect("a phone").is_same(&email.expect("an address")));
    }

    proptest! {
        #[test]
        fn punctuation_and_the_russian_prefix_never_matter(
            digits in "[1-9][0-9]{9}",
            gaps in prop::collection::vec(prop::sample::select(vec!["", " ", "-", " (", ") ", "."]), 10),
            prefix in prop::sample::select(vec!["", "+7", "8", "7", "007", "+7 ", "8 "]),
        ) {
            let spelled: String = digits.chars().zip(&gaps).flat_map(|(c, gap)| [(*gap).to_owned(), c.to_string()]).collect();
            let spelled = format!("{prefix}{spelled}");
            prop_assert!(same(&spelled, &digits), "{spelled}");
            prop_assert!(same(&spelled, &format!("+7{digits}")), "{spelled}");
        }

        #[test]
        fn sameness_goes_both_ways_and_implies_the_same_key(a in "[+]?[0-9 ()x-]{0,16}", b in "[+]?[0-9 ()x-]{0,16}") {
            if let (Some(a), Some(b)) = (Phone::read(&a), Phone::read(&b)) {
                prop_assert!(a.is_same(&a));
                prop_assert_eq!(a.is_same(&b), b.is_same(&a));
                // What is the same must be found by its key.
                prop_assert!(!a.is_same(&b) || a.key() == b.key());
            }
        }

        #[test]
        fn any_text_is_read_without_trouble(text in any::<String>()) {
            let points = [ContactPoint::phone(&text), ContactPoint::email(&text)];
            for point in points.iter().flatten() {
                prop_assert!(point.is_same(point) && !point.key().is_empty());
            }
        }
    }
}

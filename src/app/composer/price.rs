//! A budget as people write it: `18500`, `18 500`, `18,500`, `12k`. Whole units only.
//!
//! Groups must be groups of three: `12,5` is a fraction where commas divide fractions, and reading it as 125 would
//! be a mistake nobody sees.

use crate::domain::Money;

/// The most a budget may be; beyond it nobody means what was typed.
const MOST: i64 = 1_000_000_000_000;

pub fn read(text: &str) -> Option<Money> {
    let text = text.trim();
    let (digits, scale) = match text.strip_suffix(['k', 'K', 'к', 'К']) {
        Some(digits) => (digits.trim_end(), 1_000),
        None => (text, 1),
    };
    let separator = digits.chars().find(|c| !c.is_ascii_digit());
    let digits = match separator {
        None => digits.to_owned(),
        Some(c) if c == ',' || (c.is_whitespace() && c != '\n') => grouped(digits, c)?,
        Some(_) => return None,
    };
    let units = digits.parse::<i64>().ok()?.checked_mul(scale)?;
    (units <= MOST).then(|| Money::from_units(units))
}

/// Digits without their separators; `None` if the groups are not of three.
fn grouped(text: &str, separator: char) -> Option<String> {
    let groups: Vec<&str> = text.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let is_grouped = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    let are_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    (is_grouped && are_digits).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, units) in [
            ("0", 0),
            ("18500", 18_500),
            (" 18 500 ", 18_500),
            ("18\u{2009}500", 18_500),
            ("18\u{202f}500", 18_500),
            ("18\u{a0}500", 18_500),
            ("1,234,567", 1_234_567),
            ("12k", 12_000),
            ("12 K", 12_000),
            ("12к", 12_000),
            ("1 200k", 1_200_000),
        ] {
            assert_eq!(read(text), Some(Money::from_units(units)), "{text:?}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_not_read() {
        let bad = "|k|-5|+5|12,5|12.5|1.2k|1 23|1,234 567|1234 567|1e5|12kk|£5|١٢|9223372036854775807|99999999999999k";
        for text in bad.split('|') {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}

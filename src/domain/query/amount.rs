//! Numbers and ages as people type them: `5k`, `1.5m`, `5 000`, `£5 000`; `7d`, `3 h`, `2 недели`.

use super::super::form::number as grouped;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
/// As long as a month or a year is on average; who counts days says days.
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

/// Longer ages are slips of the finger.
const LONGEST: i64 = 200 * YEAR;

const SCALES: [(&str, f64); 11] = [
    ("тыс.", 1e3),
    ("тыс", 1e3),
    ("млрд", 1e9),
    ("млн", 1e6),
    ("mln", 1e6),
    ("bn", 1e9),
    ("k", 1e3),
    ("к", 1e3),
    ("m", 1e6),
    ("м", 1e6),
    ("b", 1e9),
];

const UNITS: [(&str, i64); 7] = [
    ("min mins minute minutes мин минута минуты минут minuto minutos", MINUTE),
    ("h hr hrs hour hours ч час часа часов hora horas", HOUR),
    ("d day days д дн день дня дней dia dias día días", DAY),
    ("w wk wks week weeks н нед неделя неделю недели недель semana semanas sem", 7 * DAY),
    ("mo mon month months мес месяц месяца месяцев mes meses mês", MONTH),
    ("q quarter quarters кв квартал квартала кварталов trimestre trimestres", 3 * MONTH),
    ("y yr yrs year years г год года лет año años ano anos", YEAR),
];

/// A number; signs of currencies around it are left out.
pub(super) fn number(text: &str) -> Option<f64> {
    let is_mark = |c: char| c.is_whitespace() || "$£€¥₽₸₴₺₹₪₩".contains(c);
    let text = text.trim_matches(is_mark).to_lowercase();
    let (digits, scale) = SCALES
        .iter()
        .find_map(|(suffix, scale)| Some((text.strip_suffix(suffix)?.trim_end(), *scale)))
        .unwrap_or((&text, 1.0));
    // What is left must be a number alone, without a second suffix.
    let is_plain = digits.ends_with(|c: char| c.is_ascii_digit());
    let number: f64 = grouped(digits).filter(|_| is_plain)?.parse().ok()?;
    let number = number * scale;
    (number.abs() < 1e15).then_some(number)
}

/// An age: how many seconds, and how many of them one of its unit has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    pub secs: i64,
    pub unit: i64,
}

pub(super) fn age(text: &str) -> Option<Age> {
    let text = text.trim().to_lowercase();
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at(end);
    let unit = unit.trim().trim_end_matches('.');
    let is_it = |(words, _): &&(&str, i64)| words.split(' ').any(|word| word == unit);
    let (_, unit) = UNITS.iter().find(is_it)?;
    let secs = count.parse::<i64>().ok()?.checked_mul(*unit)?;
    (secs <= LONGEST).then_some(Age { secs, unit: *unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, value) in [
            ("0", 0.0),
            ("5k", 5_000.0),
            ("5 K", 5_000.0),
            ("5к", 5_000.0),
            ("1.5m", 1_500_000.0),
            ("1,5 млн", 1_500_000.0),
            ("3 тыс.", 3_000.0),
            ("5 000", 5_000.0),
            ("5,000", 5_000.0),
            ("1 200k", 1_200_000.0),
            ("£5 000", 5_000.0),
            ("5000 ₽", 5_000.0),
            ("12.5", 12.5),
            ("-3", -3.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "k", "5kk", "1e5", "many", "1 23", "NaN", "inf", "99999999999999999k"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn ages_have_a_unit() {
        for (text, secs) in [
            ("7d", 7 * DAY),
            ("3 h", 3 * HOUR),
            ("2w", 14 * DAY),
            ("2 недели", 14 * DAY),
            ("5 дней", 5 * DAY),
            ("30min", 30 * MINUTE),
            ("6mo", 6 * MONTH),
            ("1 año", YEAR),
        ] {
            assert_eq!(age(text).map(|age| age.secs), Some(secs), "{text}");
        }
        for text in ["", "7", "d", "7m", "7 parsecs", "-7d", "99999999999999999999d", "900y", "7 "] {
            assert_eq!(age(text), None, "{text}");
        }
    }
}

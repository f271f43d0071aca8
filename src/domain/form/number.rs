//! Numbers as people write them: `1200`, `1 200,50`, `1,200.50`, `-3.5`, `12k`; as the API takes them: `1200.5`.

use super::Wrong;
use crate::domain::{FieldValue, SafeText};

/// More digits than that are a slip of the finger, and no longer exact on the way.
const DIGITS: usize = 15;

pub(super) fn field(text: &str) -> Result<FieldValue, Wrong> {
    let number = number(text).ok_or_else(|| Wrong::NotANumber(SafeText::line(text.trim())))?;
    Ok(FieldValue::Text(SafeText::line(&number)))
}

/// A number with a point for the fraction and nothing between its digits.
///
/// One comma or point before three digits divides a group (`1,200`), except behind a zero and, for the point, which
/// is how the API writes fractions, always.
pub fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (rest, zeros) = match rest.strip_suffix(['k', 'K', 'к', 'К']) {
        Some(rest) => (rest.trim_end(), 3),
        None => (rest, 0),
    };
    let (whole, fraction) = halves(rest);
    let whole = ungrouped(whole)?;
    if fraction.is_some_and(|f| f.is_empty() || !is_digits(f)) {
        return None;
    }
    let (whole, fraction) = scaled(&whole, fraction.unwrap_or_default(), zeros);
    if whole.len() > DIGITS || fraction.len() > DIGITS {
        return None;
    }
    let is_zero = whole == "0" && fraction.is_empty();
    let sign = if is_zero { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// What stands before and behind the mark of the fraction.
fn halves(text: &str) -> (&str, Option<&str>) {
    let (Some(last), count) = (text.rfind([',', '.']), text.matches([',', '.']).count()) else {
        return (text, None);
    };
    let (whole, fraction) = (&text[..last], &text[last + 1..]);
    let mark = &text[last..=last];
    let is_group =
        fraction.len() == 3 && mark == "," && !whole.trim_start_matches('0').is_empty() && count == 1;
    if is_group || whole.contains(mark) {
        // The same mark twice divides groups: there is no fraction.
        return (text, None);
    }
    (whole, Some(fraction))
}

/// Digits without what divides their groups; `None` if the groups are not of three.
fn ungrouped(text: &str) -> Option<String> {
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    if !(mark == ',' || mark == '.' || mark == '\'' || mark == '’' || mark.is_whitespace() && mark != '\n')
    {
        return None;
    }
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let is_grouped = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    (is_grouped && groups.iter().all(|group| is_digits(group))).then(|| groups.concat())
}

/// Moves the point by `zeros` places and drops zeros that say nothing.
fn scaled(whole: &str, fraction: &str, zeros: usize) -> (String, String) {
    let moved = zeros.min(fraction.len());
    let whole = format!("{whole}{}{}", &fraction[..moved], "0".repeat(zeros - moved));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    (whole.to_owned(), fraction[moved..].trim_end_matches('0').to_owned())
}

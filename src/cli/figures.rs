//! Rates and other figures in words, in JSON, and in the cells of a spreadsheet.
//!
//! Owns that no rate is told without what it is of.

use serde_json::{Value, json};

use crate::domain::forecast::Rate;

/// `40 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `33 % (20–49 %) of 42`: never a rate without what it is of.
pub fn rate_words(rate: Rate) -> String {
    let Some(share) = rate.share() else { return "of 0".to_owned() };
    let (low, high) = rate.interval();
    format!("{} ({:.0}–{:.0} %) of {}", percent(share), low * 100.0, high * 100.0, rate.n)
}

/// A rate as numbers, with its interval and what it is of.
pub fn rate_value(rate: Rate) -> Value {
    let (low, high) = rate.interval();
    json!({"n": rate.n, "won": rate.won, "rate": rate.share().map(short), "low": short(low), "high": short(high)})
}

/// Four digits are more than a rate is worth.
pub fn short(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// The keys of one object in another.
pub fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

/// A value as a cell of a spreadsheet.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

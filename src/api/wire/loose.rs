//! Objects without a fixed shape (`params` of notes, `metadata` of incoming leads, values of events): asked for a
//! key, they answer with what can be read there.
//!
//! PHP writes an empty object as `[]`, and numbers now as numbers, now as text; nothing here can fail.

use serde_json::Value;

use crate::domain::SafeText;

/// What a summary of unknown values is cut to.
const SUMMARY: usize = 120;

/// A value of unknown shape.
#[derive(Debug, Clone, Copy)]
pub struct Loose<'a>(pub &'a Value);

impl Loose<'_> {
    /// What stands under a key; null where nothing does.
    pub fn at(self, key: &str) -> Self {
        Self(self.0.get(key).unwrap_or(&Value::Null))
    }

    /// Several lines of text; empty for what is no scalar.
    pub fn block(self, key: &str) -> SafeText {
        scalar(self.at(key).0).map(|text| SafeText::block(&text)).unwrap_or_default()
    }

    /// One line of text; empty for what is no scalar.
    pub fn line(self, key: &str) -> SafeText {
        scalar(self.at(key).0).map(|text| SafeText::line(&text)).unwrap_or_default()
    }

    /// One line, where there is one.
    pub fn opt_line(self, key: &str) -> Option<SafeText> {
        Some(self.line(key)).filter(|text| !text.trim().is_empty())
    }

    /// The first of these that says something.
    pub fn first_line(self, keys: &[&str]) -> SafeText {
        keys.iter().find_map(|key| self.opt_line(key)).unwrap_or_default()
    }

    /// A whole number, as a number or as text.
    pub fn int(self, key: &str) -> Option<i64> {
        match self.at(key).0 {
            Value::Number(n) => n.as_i64().or_else(|| n.as_f64().map(|f| f as i64)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A number with a fraction, as a number or as text.
    pub fn number(self, key: &str) -> Option<f64> {
        match self.at(key).0 {
            Value::Number(n) => n.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// As [`Loose::int`], where it can be an id.
    pub fn id(self, key: &str) -> Option<i64> {
        self.int(key).filter(|id| *id > 0)
    }

    pub fn is_true(self, key: &str) -> bool {
        match self.at(key).0 {
            Value::Bool(flag) => *flag,
            Value::Number(n) => n.as_f64() != Some(0.0),
            Value::String(text) => !matches!(text.trim(), "" | "0" | "false"),
            _ => false,
        }
    }

    /// All scalars within, in order, on one line and not too long: for what nobody knows how to read.
    pub fn summary(self) -> SafeText {
        let mut parts = Vec::new();
        leaves(self.0, &mut parts);
        let whole = parts.join(" ");
        let cut: String = whole.chars().take(SUMMARY).collect();
        SafeText::line(if cut.len() < whole.len() { format!("{cut}…") } else { cut }.trim())
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn leaves(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, out)),
        Value::Object(map) => map.values().for_each(|item| leaves(item, out)),
        other => out.extend(scalar(other).filter(|text| !text.is_empty())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_shape_answers_something() {
        let value = json!({"n": "7", "f": 7.9, "t": "a\nb", "no": "0", "yes": true, "list": [1], "o": {"x": null, "y": ["p", 2]}});
        let loose = Loose(&value);
        assert_eq!(
            (loose.int("n"), loose.int("f"), loose.int("t"), loose.int("list")),
            (Some(7), Some(7), None, None)
        );
        assert_eq!((&*loose.block("t"), &*loose.line("t"), &*loose.line("list")), ("a\nb", "a b", ""));
        assert_eq!((loose.is_true("no"), loose.is_true("yes"), loose.is_true("none")), (false, true, false));
        assert_eq!(&*loose.at("o").summary(), "p 2");
        for empty in [json!([]), json!({}), Value::Null, json!(5)] {
            let empty = Loose(&empty);
            assert_eq!((empty.opt_line("text"), empty.id("id"), &*empty.at("a").summary()), (None, None, ""));
        }
        let long = Value::from("x".repeat(500));
        assert_eq!(Loose(&long).summary().chars().count(), SUMMARY + 1);
    }
}

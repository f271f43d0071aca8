//! Bytes to wire types, and what is mended on the way.
//!
//! Owns the one way a body is parsed. PHP cuts texts by bytes, so a name may end in half a character or half
//! a surrogate pair; that costs the character, not the entity.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Parses a body. A byte order mark is ignored, bytes that are not UTF-8 become U+FFFD.
pub fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    text(&String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)))
}

/// Parses text; half surrogate pairs (`"\ud83d"`) become U+FFFD.
pub fn text<T: DeserializeOwned>(raw: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(raw).or_else(|why| match mend(raw) {
        Cow::Borrowed(_) => Err(why),
        Cow::Owned(mended) => serde_json::from_str(&mended),
    })
}

/// Replaces every escaped half of a surrogate pair that stands alone.
fn mend(raw: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = raw[at..].find('\\') {
        at += found;
        let here = unit(raw, at);
        let pair = here.is_some_and(|u| (0xD800..0xDC00).contains(&u))
            && unit(raw, at + 6).is_some_and(|u| (0xDC00..0xE000).contains(&u));
        match here {
            _ if pair => at += 12,
            Some(0xD800..0xE000) => {
                out.push_str(&raw[done..at]);
                out.push_str("\\ufffd");
                at += 6;
                done = at;
            }
            // Past the backslash and what it escapes, which may be of several bytes in broken input.
            _ => at += 1 + raw[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    if done == 0 {
        return Cow::Borrowed(raw);
    }
    out.push_str(&raw[done..]);
    Cow::Owned(out)
}

/// The code unit of the escape `\uXXXX` at `at`.
fn unit(raw: &str, at: usize) -> Option<u16> {
    let hex = raw.get(at..at + 6)?.strip_prefix("\\u")?;
    hex.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(hex, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_characters_cost_themselves_only() {
        for (raw, expected) in [
            (r#""cut \ud83d""#, "cut \u{FFFD}"),
            (r#""\ude00 tail""#, "\u{FFFD} tail"),
            (r#""\ud83d\ude00 whole, \ud83d cut""#, "😀 whole, \u{FFFD} cut"),
            (r#""\\ud83d is text, \uD83D is not""#, "\\ud83d is text, \u{FFFD} is not"),
            (r#""two halves \ud83d\ud83d""#, "two halves \u{FFFD}\u{FFFD}"),
        ] {
            assert_eq!(text::<String>(raw).unwrap(), expected, "{raw}");
        }
        assert_eq!(body::<String>(b"\"caf\xE9\"").unwrap(), "caf\u{FFFD}");
        assert_eq!(body::<String>(b"\xEF\xBB\xBF\"a\"").unwrap(), "a");
    }

    proptest! {
        #[test]
        fn mending_never_panics(raw in r#"([a-z"\\ё😀]|\\u|d8|dc|D83D|dE00|[0-9]){0,30}"#) {
            let _ = text::<serde_json::Value>(&raw);
            let _ = mend(&raw);
        }
    }
}

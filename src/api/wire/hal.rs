//! HAL envelopes: `{_page, _links, _embedded: {<plural>: […]}}`, and the sequence that survives a bad element.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::lenient;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, serde::Deserialize)]
pub struct Link {
    #[serde(default, deserialize_with = "lenient::text")]
    pub href: String,
}

/// Links beside an entity or a list. `next` may point to an empty page, so it is a hint, not a promise.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, serde::Deserialize)]
pub struct Links {
    #[serde(
        rename = "self",
        default,
        deserialize_with = "lenient::opt_object",
        skip_serializing_if = "Option::is_none"
    )]
    pub this: Option<Link>,
    #[serde(default, deserialize_with = "lenient::opt_object", skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    #[serde(default, deserialize_with = "lenient::opt_object", skip_serializing_if = "Option::is_none")]
    pub first: Option<Link>,
    #[serde(default, deserialize_with = "lenient::opt_object", skip_serializing_if = "Option::is_none")]
    pub prev: Option<Link>,
    #[serde(default, deserialize_with = "lenient::opt_object", skip_serializing_if = "Option::is_none")]
    pub last: Option<Link>,
}

impl Links {
    pub fn to_self(href: impl Into<String>) -> Self {
        Self { this: Some(Link { href: href.into() }), ..Self::default() }
    }
}

/// A list answer. `E` is the `_embedded` object of the resource.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
#[serde(bound(deserialize = "E: Deserialize<'de> + Default"))]
pub struct Listing<E> {
    #[serde(
        rename = "_total_items",
        default,
        deserialize_with = "lenient::opt_int",
        skip_serializing_if = "Option::is_none"
    )]
    pub total_items: Option<i64>,
    #[serde(
        rename = "_page",
        default,
        deserialize_with = "lenient::opt_int",
        skip_serializing_if = "Option::is_none"
    )]
    pub page: Option<i64>,
    #[serde(
        rename = "_page_count",
        default,
        deserialize_with = "lenient::opt_int",
        skip_serializing_if = "Option::is_none"
    )]
    pub page_count: Option<i64>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default = "E::default", deserialize_with = "lenient::object")]
    pub embedded: E,
}

/// An element that could not be read, and why: a warning for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub index: usize,
    /// The element's own id where it could still be read.
    pub id: Option<i64>,
    pub why: String,
}

/// A sequence that drops what it cannot read and remembers it. Null, `false` and `""` read as empty; an
/// object keyed by index (PHP's way of writing a list with gaps) as its values; any other object as the
/// only element; a scalar as empty, noted as skipped. Written as a plain array.
#[derive(Debug, Clone, PartialEq)]
pub struct Seq<T> {
    pub items: Vec<T>,
    pub skipped: Vec<Skipped>,
}

impl<T> Default for Seq<T> {
    fn default() -> Self {
        Self { items: Vec::new(), skipped: Vec::new() }
    }
}

impl<T> Deref for Seq<T> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for Seq<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T> From<Vec<T>> for Seq<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, skipped: Vec::new() }
    }
}

impl<T> FromIterator<T> for Seq<T> {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        Vec::from_iter(iter).into()
    }
}

impl<T> IntoIterator for Seq<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Seq<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: Serialize> Serialize for Seq<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<T: serde::de::DeserializeOwned> Seq<T> {
    fn take(&mut self, index: usize, raw: &str) {
        match super::read::text(raw) {
            Ok(item) => self.items.push(item),
            Err(e) => {
                let id = super::read::text::<OnlyId>(raw).ok().and_then(|o| o.id);
                self.skipped.push(Skipped { index, id, why: e.to_string() });
            }
        }
    }

    /// Something that is not a list stood where one was expected.
    fn not_a_list(found: impl fmt::Display) -> Self {
        let why = format!("{found} stands where a list was expected");
        Self { items: Vec::new(), skipped: vec![Skipped { index: 0, id: None, why }] }
    }
}

#[derive(serde::Deserialize)]
struct OnlyId {
    #[serde(default, deserialize_with = "lenient::opt_int")]
    id: Option<i64>,
}

/// Borrows each element's text from the input, so it reads from a slice or a `str` only, not from a
/// `serde_json::Value` or a reader.
impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Seq<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Elements(PhantomData))
    }
}

struct Elements<T>(PhantomData<T>);

impl<'de, T: serde::de::DeserializeOwned> Visitor<'de> for Elements<T> {
    type Value = Seq<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Seq<T>, A::Error> {
        let mut out = Seq::default();
        let mut index = 0;
        while let Some(raw) = seq.next_element::<&'de RawValue>()? {
            out.take(index, raw.get());
            index += 1;
        }
        Ok(out)
    }

    /// `{"0":…,"2":…}` is a list with gaps; any other object is the only element, unwrapped.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seq<T>, A::Error> {
        let mut parts: Vec<(String, &'de RawValue)> = Vec::new();
        while let Some(part) = map.next_entry()? {
            parts.push(part);
        }
        let mut out = Seq::default();
        if parts.iter().all(|(key, _)| key.bytes().all(|b| b.is_ascii_digit())) {
            for (index, (_, raw)) in parts.into_iter().enumerate() {
                out.take(index, raw.get());
            }
        } else {
            let parts =
                parts.iter().map(|(key, raw)| format!("{}:{raw}", serde_json::Value::from(key.as_str())));
            out.take(0, &format!("{{{}}}", parts.collect::<Vec<_>>().join(",")));
        }
        Ok(out)
    }

    fn visit_unit<E>(self) -> Result<Seq<T>, E> {
        Ok(Seq::default())
    }
    fn visit_bool<E>(self, v: bool) -> Result<Seq<T>, E> {
        Ok(if v { Seq::not_a_list(v) } else { Seq::default() })
    }
    fn visit_str<E>(self, v: &str) -> Result<Seq<T>, E> {
        Ok(if v.is_empty() { Seq::default() } else { Seq::not_a_list("text") })
    }
    fn visit_i64<E>(self, v: i64) -> Result<Seq<T>, E> {
        Ok(Seq::not_a_list(v))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Seq<T>, E> {
        Ok(Seq::not_a_list(v))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Seq<T>, E> {
        Ok(Seq::not_a_list(v))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Thing {
        #[serde(deserialize_with = "lenient::id")]
        id: i64,
    }

    #[test]
    fn one_bad_element_costs_that_element() {
        let seq: Seq<Thing> =
            serde_json::from_str(r#"[{"id":1},{"id":"2"},{"id":null},7,{"id":4.0}]"#).unwrap();
        assert_eq!(seq.iter().map(|t| t.id).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(seq.skipped.iter().map(|s| s.index).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn php_ways_of_writing_a_list() {
        for (json, ids) in [
            ("null", vec![]),
            ("[]", vec![]),
            ("false", vec![]),
            (r#"{"0":{"id":5},"2":{"id":6}}"#, vec![5, 6]),
            (r#"{"id":7,"na\u006de":"x"}"#, vec![7]),
            ("{}", vec![]),
        ] {
            let seq: Seq<Thing> = serde_json::from_str(json).unwrap();
            assert_eq!(seq.iter().map(|t| t.id).collect::<Vec<_>>(), ids, "{json}");
            assert_eq!(seq.skipped, [], "{json}");
        }
    }

    #[test]
    fn a_scalar_for_a_list_is_empty_and_noted() {
        for json in ["5", "-5", "0.5", "true", "\"x\""] {
            let seq: Seq<Thing> = serde_json::from_str(json).unwrap();
            assert!(seq.is_empty(), "{json}");
            assert_eq!(seq.skipped.len(), 1, "{json}");
        }
    }
}

//! The shape of JSON: which keys there are, and what sorts of values.
//!
//! The stored shape is what scripts may rely on. A run sees some of its values, so it may see fewer sorts than are stored
//! (a lead has a next task, or none), but never another one, and never other keys.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Map, Value};

/// `{"id": "int", "tags": ["text"], "company": {"id": "int"} …}`; several sorts of one value are joined with `|`.
pub fn shape(value: &Value) -> Value {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "bool".into(),
        Value::Number(number) => if number.is_f64() { "number" } else { "int" }.into(),
        Value::String(_) => "text".into(),
        Value::Array(all) => {
            let one = all.iter().map(shape).reduce(|a, b| join(&a, &b));
            Value::Array(one.into_iter().collect())
        }
        Value::Object(map) => {
            Value::Object(map.iter().map(|(name, value)| (name.clone(), shape(value))).collect())
        }
    }
}

fn join(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut all: Map<String, Value> = a.clone();
            for (name, value) in b {
                let joined = all.get(name).map_or_else(|| value.clone(), |known| join(known, value));
                all.insert(name.clone(), joined);
            }
            Value::Object(all)
        }
        (Value::Array(a), Value::Array(b)) => match (a.first(), b.first()) {
            (Some(a), Some(b)) => Value::Array(vec![join(a, b)]),
            (one, other) => Value::Array(one.or(other).into_iter().cloned().collect()),
        },
        // An object that may be missing.
        (Value::String(null), other) | (other, Value::String(null))
            if null == "null" && !other.is_string() =>
        {
            other.clone()
        }
        (Value::String(a), Value::String(b)) => {
            let sorts: BTreeSet<&str> = a.split('|').chain(b.split('|')).collect();
            sorts.into_iter().collect::<Vec<_>>().join("|").into()
        }
        (a, _) => a.clone(),
    }
}

/// Whether what was seen is allowed by what is stored.
fn fits(seen: &Value, stored: &Value, path: &str) -> Result<(), String> {
    match (seen, stored) {
        (Value::Object(seen), Value::Object(stored)) => {
            for name in seen.keys().chain(stored.keys()) {
                let (Some(seen), Some(stored)) = (seen.get(name), stored.get(name)) else {
                    return Err(format!("{path}.{name} is only in one of them"));
                };
                fits(seen, stored, &format!("{path}.{name}"))?;
            }
            Ok(())
        }
        (Value::Array(seen), Value::Array(stored)) => match (seen.first(), stored.first()) {
            (Some(seen), Some(stored)) => fits(seen, stored, &format!("{path}[]")),
            (None, _) => Ok(()),
            (Some(_), None) => Err(format!("{path} has entries of no known shape")),
        },
        (Value::String(null), Value::Object(_) | Value::Array(_)) if null == "null" => Ok(()),
        (Value::String(seen), Value::String(stored)) => {
            let mut known: BTreeSet<&str> = stored.split('|').collect();
            // A number may happen to be a whole one.
            if known.contains("number") {
                known.insert("int");
            }
            let other: Vec<&str> = seen.split('|').filter(|sort| !known.contains(sort)).collect();
            if other.is_empty() {
                Ok(())
            } else {
                Err(format!("{path} is {}, not {stored}", other.join("|")))
            }
        }
        _ => Err(format!("{path} is {seen}, not {stored}")),
    }
}

fn file(verb: &str) -> PathBuf {
    PathBuf::from("tests/schemas").join(format!("{}.json", verb.replace(' ', "-")))
}

/// Compares with what is stored, or with `UPDATE=1` widens it.
pub fn check(verb: &str, value: &Value) {
    let seen = shape(value);
    let path = file(verb);
    let stored = std::fs::read_to_string(&path).ok().map(|text| {
        serde_json::from_str::<Value>(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    });
    if std::env::var_os("UPDATE").is_some() {
        let all = match &stored {
            Some(stored) if fits(&seen, stored, "").is_ok() => return,
            Some(_) | None => seen,
        };
        std::fs::write(&path, format!("{all:#}\n")).expect("written");
        return;
    }
    let stored = stored.unwrap_or_else(|| panic!("{} is missing: UPDATE=1 writes it", path.display()));
    if let Err(why) = fits(&seen, &stored, "") {
        panic!("the shape of `{verb} --json` is another one: {why}");
    }
}

#[test]
fn another_key_or_another_sort_of_value_is_another_shape() {
    let of = |text: &str| shape(&serde_json::from_str(text).expect("JSON"));
    let stored = of(r#"[{"id": 1, "at": 5, "of": {"id": 1}}, {"id": 2, "at": null, "of": null}]"#);
    assert_eq!(stored.to_string(), r#"[{"at":"int|null","id":"int","of":{"id":"int"}}]"#);
    for same in ["[]", r#"[{"id": 1, "at": null, "of": null}]"#] {
        assert_eq!(fits(&of(same), &stored, ""), Ok(()), "{same}");
    }
    for other in [
        r#"[{"id": 1, "at": 5}]"#,
        r#"[{"id": "1", "at": 5, "of": null}]"#,
        r#"[{"id": 1, "at": 5, "of": null, "new": 1}]"#,
        "{}",
    ] {
        assert!(fits(&of(other), &stored, "").is_err(), "{other}");
    }
}

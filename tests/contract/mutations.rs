//! Broken answers: one entity may be lost, never the list, and nothing panics.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::rules::{Rule, fixtures, rule};

/// What a server of the future, or a broken one, might do to one value.
#[derive(Debug, Clone)]
enum Damage {
    Replace(Value),
    Remove,
    Add,
    Halve,
    Wrap,
}

fn damage() -> impl Strategy<Value = Damage> {
    let values = vec![
        Value::Null,
        json!([]),
        json!({}),
        json!(""),
        json!("text"),
        json!("-12.5"),
        json!("\u{1b}]0;x\u{7}\u{202e}"),
        json!(-1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(true),
        json!([null, 1, "x"]),
        json!({"0": {}, "7": null}),
        json!({"id": 1}),
    ];
    prop_oneof![
        4 => proptest::sample::select(values).prop_map(Damage::Replace),
        1 => Just(Damage::Remove),
        1 => Just(Damage::Add),
        1 => Just(Damage::Halve),
        1 => Just(Damage::Wrap),
    ]
}

/// Every place below `value`, itself included, as JSON pointers.
fn places(value: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                all.extend(places(item).into_iter().map(|below| format!("/{i}{below}")));
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                all.extend(places(item).into_iter().map(|below| format!("/{key}{below}")));
            }
        }
        _ => {}
    }
    all
}

fn apply(root: &mut Value, at: &str, damage: &Damage) {
    let target = root.pointer_mut(at).unwrap();
    match damage {
        Damage::Replace(value) => *target = value.clone(),
        Damage::Wrap => *target = json!([target.take()]),
        Damage::Add => {
            if let Value::Object(map) = target {
                map.insert("key_of_the_future".into(), json!({"deep": [[[{}]]]}));
            }
        }
        Damage::Halve => match target {
            Value::Array(items) => items.truncate(items.len() / 2),
            Value::String(text) => *text = text.chars().take(text.chars().count() / 2).collect(),
            _ => {}
        },
        Damage::Remove => {
            let Some((parent, key)) = at.rsplit_once('/') else { return };
            let key = key.replace("~1", "/").replace("~0", "~");
            match root.pointer_mut(parent).unwrap() {
                Value::Object(map) => drop(map.remove(&key)),
                // An element that is gone cannot be told from one that never was: null stands for it.
                Value::Array(items) => items[key.parse::<usize>().unwrap()] = Value::Null,
                _ => {}
            }
        }
    }
}

type Case = (String, &'static Rule, Value);

fn cases(only_lists: bool) -> Vec<Case> {
    fixtures()
        .into_iter()
        .map(|(name, body)| {
            let rule = rule(&name).unwrap();
            (name, rule, dealdesk::api::wire::read::body(&body).unwrap())
        })
        .filter(|(_, rule, _)| !only_lists || rule.list.is_some())
        .collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// Damages one element of the list; returns the report's loss against the undamaged list.
fn damage_one(case: &Case, element: Index, place: Index, damage: &Damage) -> Result<(), TestCaseError> {
    let (name, rule, whole) = case;
    let pointer = format!("/_embedded/{}", rule.list.unwrap());
    let count = whole.pointer(&pointer).and_then(Value::as_array).unwrap().len();
    let before = (rule.read)(&bytes(whole)).unwrap();
    let index = element.index(count);
    let mut damaged = whole.clone();
    let target = damaged.pointer_mut(&format!("{pointer}/{index}")).unwrap();
    let all = places(target);
    let at = &all[place.index(all.len())];
    if at.is_empty() && matches!(damage, Damage::Remove) {
        return Ok(());
    }
    apply(target, at, damage);
    let after = (rule.read)(&bytes(&damaged));
    let after = after.map_err(|why| TestCaseError::fail(format!("{name} {index}{at}: {why}")))?;
    let mut expected = before.values;
    if after.values.len() < count {
        prop_assert_eq!(after.left_out.is_empty(), false, "{} {}{}: lost in silence", name, index, at);
        expected.remove(index);
    } else {
        expected[index].clone_from(&after.values[index]);
    }
    prop_assert_eq!(after.values, expected, "{} {}{}: others changed", name, index, at);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_damaged_entity_costs_that_entity_at_most(
        pick in any::<Index>(), element in any::<Index>(), place in any::<Index>(), damage in damage()
    ) {
        static CASES: std::sync::OnceLock<Vec<Case>> = std::sync::OnceLock::new();
        let cases = CASES.get_or_init(|| cases(true));
        damage_one(&cases[pick.index(cases.len())], element, place, &damage)?;
    }

    #[test]
    fn no_damage_panics(
        pick in any::<Index>(), blows in prop::collection::vec((any::<Index>(), damage()), 1..4)
    ) {
        static CASES: std::sync::OnceLock<Vec<Case>> = std::sync::OnceLock::new();
        let cases = CASES.get_or_init(|| cases(false));
        let (_, rule, whole) = &cases[pick.index(cases.len())];
        let mut damaged = whole.clone();
        for (place, damage) in blows {
            let all = places(&damaged);
            apply(&mut damaged, &all[place.index(all.len())], &damage);
        }
        let _ = (rule.read)(&bytes(&damaged));
    }

    #[test]
    fn no_cut_or_flipped_byte_panics(pick in any::<Index>(), at in any::<Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        static CASES: std::sync::OnceLock<Vec<Case>> = std::sync::OnceLock::new();
        let cases = CASES.get_or_init(|| cases(false));
        let (_, rule, whole) = &cases[pick.index(cases.len())];
        let mut body = bytes(whole);
        let at = at.index(body.len());
        if cut { body.truncate(at) } else { body[at] = byte }
        let _ = (rule.read)(&body);
    }
}

//! Whatever is written to a kept account is done again at its next opening, to the byte.

use proptest::prelude::*;
use serde_json::json;

use super::client::{Demo, with};
use super::persist::{Place, all, options};

/// The stage whose robot carries leads on, and one whose robot tags them.
const STAGES: [i64; 5] = [58_141_807, 58_141_811, 58_141_823, 142, 143];

#[derive(Debug, Clone)]
enum Deed {
    /// Of the lead at that index, wherever it is by now.
    Patch(usize, serde_json::Value),
    Many(Vec<(usize, serde_json::Value)>),
    Create(Vec<serde_json::Value>),
    /// Anything else that is written: the method, the path, and a body, with the ids put in for names in braces.
    Other(&'static str, String, String),
    Reopen,
}

fn change() -> impl Strategy<Value = serde_json::Value> {
    let tag = "[a-c]";
    prop_oneof![
        "\\PC{0,12}".prop_map(|name| json!({ "name": name })),
        any::<i64>().prop_map(|price| json!({ "price": price })),
        prop::sample::select(&STAGES[..])
            .prop_map(|stage| json!({"pipeline_id": 6_950_551, "status_id": stage})),
        (tag, tag).prop_map(|(a, b)| json!({"tags_to_add": [{"name": a}], "tags_to_delete": [{"name": b}]})),
        "\\PC{0,9}".prop_map(|text| {
            json!({"custom_fields_values": [{"field_id": 1_928_001, "values": [{"value": text}]}]})
        }),
        prop::sample::select(&[8_101_004_i64, 8_101_016, 77][..])
            .prop_map(|user| json!({ "responsible_user_id": user })),
        any::<i32>().prop_map(|at| json!({ "updated_at": at })),
        Just(json!({"price": "refused"})),
    ]
}

/// Writes of everything that is no lead; some are refused, which must come out the same as well.
fn other() -> impl Strategy<Value = Deed> {
    let text = "[a-zа-я \\u{1b}]{0,6}";
    let deed =
        |method, path: &str, body: serde_json::Value| Deed::Other(method, path.to_owned(), body.to_string());
    prop_oneof![
        text.prop_map(move |name| deed(
            "POST",
            "/contacts",
            json!([{"name": name, "tags_to_add": [{"name": "t"}]}])
        )),
        text.prop_map(move |name| deed(
            "PATCH",
            "/contacts/{contact}",
            json!({"first_name": name, "custom_fields_values": [
            {"field_code": "PHONE", "values": [{"value": "+44 7700 900001"}]}]})
        )),
        text.prop_map(move |name| deed(
            "PATCH",
            "/companies/{company}",
            json!({"name": name, "tags_to_add": [{"name": name}]})
        )),
        prop::sample::select(&["link", "unlink"][..]).prop_map(move |verb| deed(
            "POST",
            &format!("/leads/{{lead}}/{verb}"),
            json!([
            {"to_entity_id": "{contact}", "to_entity_type": "contacts", "metadata": {"is_main": true}},
            {"to_entity_id": "{company}", "to_entity_type": "companies"}])
        )),
        Just(deed(
            "POST",
            "/contacts/{contact}/link",
            json!([{"to_entity_id": "{company}", "to_entity_type": "companies"}])
        )),
        text.prop_map(move |text| deed(
            "POST",
            "/contacts/{contact}/notes",
            json!([{"note_type": "common", "params": {"text": text}}])
        )),
        text.prop_map(move |text| deed(
            "PATCH",
            "/leads/notes",
            json!([{"id": "{note}", "note_type": "common", "params": {"text": text}}])
        )),
        (text, 0..2_000_000_000_u32).prop_map(move |(text, due)| deed(
            "POST",
            "/tasks",
            json!([
            {"text": text, "complete_till": due, "entity_id": "{lead}", "entity_type": "leads"}])
        )),
        (any::<bool>(), text).prop_map(move |(done, text)| deed(
            "PATCH",
            "/tasks/{task}",
            json!({"is_completed": done, "result": {"text": text}})
        )),
        Just(deed(
            "PATCH",
            "/tasks/{task}",
            json!({"task_type_id": 2, "entity_id": "{company}", "entity_type": "companies"})
        )),
        text.prop_map(move |name| deed(
            "POST",
            "/leads/complex",
            json!([{"name": name, "_embedded": {
            "contacts": [{"name": name}], "companies": [{"name": "new"}], "metadata": {"category": "sip"}}}])
        )),
        text.prop_map(move |name| deed("POST", "/contacts/tags", json!([{ "name": name }]))),
        Just(deed("DELETE", "/leads/{lead}", json!(null))),
    ]
}

/// The ids meant by names in braces, wherever they stand by now.
fn meant(demo: &Demo, text: &str) -> String {
    let mut text = text.to_owned();
    for (name, list, plural) in [
        ("lead", "leads", "leads"),
        ("contact", "contacts", "contacts"),
        ("company", "companies", "companies"),
        ("note", "leads/notes", "notes"),
        ("task", "tasks", "tasks"),
    ] {
        let name = format!("{{{name}}}");
        if text.contains(&name) {
            let ids = demo.ids(&format!("/api/v4/{list}?limit=250"), plural);
            let id = ids.get(ids.len() / 2).copied().unwrap_or(1).to_string();
            text = text.replace(&format!("\"{name}\""), &id).replace(&name, &id);
        }
    }
    text
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (any::<usize>(), change()).prop_map(|(n, change)| Deed::Patch(n, change)),
        2 => prop::collection::vec((any::<usize>(), change()), 0..4).prop_map(Deed::Many),
        2 => prop::collection::vec(change(), 0..3).prop_map(Deed::Create),
        8 => other(),
        1 => Just(Deed::Reopen),
    ]
}

/// `None` for what is no write.
fn request(demo: &Demo, deed: &Deed) -> Option<(&'static str, String, String)> {
    let ids = demo.ids("/api/v4/leads?limit=250", "leads");
    let lead = |n: &usize| ids.get(n % ids.len().max(1)).copied().unwrap_or(1);
    let all = || "/api/v4/leads".to_owned();
    Some(match deed {
        Deed::Patch(n, change) => ("PATCH", format!("/api/v4/leads/{}", lead(n)), change.to_string()),
        Deed::Many(changes) => {
            let items = changes.iter().map(|(n, change)| {
                let mut item = change.clone();
                item["id"] = lead(n).into();
                item
            });
            ("PATCH", all(), serde_json::Value::Array(items.collect()).to_string())
        }
        Deed::Create(items) => ("POST", all(), serde_json::Value::Array(items.clone()).to_string()),
        Deed::Other(method, path, body) => {
            (*method, format!("/api/v4{}", meant(demo, path)), meant(demo, body))
        }
        Deed::Reopen => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Beside an account that never ends: every answer to a write, and all that can be read after the last.
    #[test]
    fn an_account_that_ends_is_like_one_that_does_not(
        deeds in prop::collection::vec((deed(), -100_000_i64..200_000), 1..30),
    ) {
        let place = Place::new();
        let twin = with(options());
        let mut demo = place.open();
        for (deed, wait) in deeds {
            twin.wait(wait);
            let Some((method, path, body)) = request(&twin, &deed) else {
                demo = demo.reopen(options(), &place.log(), wait).unwrap();
                continue;
            };
            demo.wait(wait);
            let (ours, theirs) = (demo.observe(method, &path, &body), twin.observe(method, &path, &body));
            prop_assert_eq!((ours.status(), ours.body()), (theirs.status(), theirs.body()));
        }
        demo = demo.reopen(options(), &place.log(), 0).unwrap();
        prop_assert_eq!(all(&demo), all(&twin));
    }
}

#[test]
fn everything_that_was_written_is_there_again() {
    let place = Place::new();
    let demo = place.open();
    let do_it = |method: &str, path: &str, body: serde_json::Value| {
        let (path, body) = (meant(&demo, path), meant(&demo, &body.to_string()));
        let answer = demo.observe(method, &format!("/api/v4{path}"), &body);
        assert!(answer.status().is_success(), "{method} {path} {body}: {answer:?}");
        demo.wait(1000);
    };
    do_it(
        "POST",
        "/contacts",
        json!([{"first_name": "Ada", "custom_fields_values": [{"field_code": "EMAIL", "values": [{"value": "ada@quayside.example"}]}]}]),
    );
    do_it(
        "PATCH",
        "/companies/{company}",
        json!({"name": "Renamed", "tags_to_add": [{"name": "brand new"}]}),
    );
    do_it(
        "POST",
        "/leads/{lead}/link",
        json!([{"to_entity_id": "{contact}", "to_entity_type": "contacts", "metadata": {"is_main": true}}]),
    );
    do_it(
        "POST",
        "/leads/{lead}/link",
        json!([{"to_entity_id": "{company}", "to_entity_type": "companies"}]),
    );
    do_it(
        "POST",
        "/leads/{lead}/unlink",
        json!([{"to_entity_id": "{company}", "to_entity_type": "companies"}]),
    );
    do_it(
        "PATCH",
        "/leads/notes",
        json!([{"id": "{note}", "note_type": "common", "params": {"text": "kept"}}]),
    );
    do_it("PATCH", "/tasks/{task}", json!({"is_completed": false, "text": "kept", "task_type_id": 2}));
    do_it("PATCH", "/tasks/{task}", json!({"is_completed": true, "result": {"text": "kept too"}}));
    do_it(
        "POST",
        "/leads/complex",
        json!([{"name": "Whole", "_embedded": {"contacts": [{"name": "Bo"}], "metadata": {"category": "forms"}}}]),
    );
    do_it("POST", "/leads/tags", json!([{"name": "beforehand", "color": "EBEBEB"}]));
    let before = all(&demo);
    assert_eq!(all(&place.again(demo)), before);
}

//! The data: the same for the same seed, lifelike, in many scripts, and partly hostile.

use dealdesk::demo::{Account, Clock, Options};
use serde_json::Value;

use super::client::{Demo, NOW, demo, with};

fn everything(demo: &Demo) -> String {
    let mut out = String::new();
    let parts = "with=contacts,loss_reason,leads,companies&limit=250";
    for path in ["leads", "contacts", "companies"] {
        for page in 1..=2 {
            let answer = demo.observe("GET", &format!("/api/v4/{path}?{parts}&page={page}"), "");
            out.push_str(std::str::from_utf8(answer.body()).unwrap());
        }
    }
    for path in [
        "events?limit=100",
        "users",
        "roles",
        "leads/pipelines",
        "leads/custom_fields",
        "leads/notes?limit=250",
        "contacts/notes?limit=250",
        "tasks?limit=250",
        "leads/unsorted",
    ] {
        out.push_str(
            std::str::from_utf8(demo.observe("GET", &format!("/api/v4/{path}"), "").body()).unwrap(),
        );
    }
    out
}

fn names(demo: &Demo) -> Vec<String> {
    let mut names = Vec::new();
    for path in ["leads", "contacts", "companies"] {
        for page in 1..=2 {
            let answer = demo.observe("GET", &format!("/api/v4/{path}?limit=250&page={page}"), "");
            if answer.status() == 200 {
                let list: Value = serde_json::from_slice(answer.body()).unwrap();
                let items = list["_embedded"][path].as_array().unwrap();
                names.extend(items.iter().map(|i| i["name"].as_str().unwrap().to_owned()));
            }
        }
    }
    names
}

#[test]
fn same_seed_same_account() {
    assert!(everything(&demo()) == everything(&demo()));
    let other = with(Options { seed: 2, ..Options::default() });
    assert!(everything(&demo()) != everything(&other));
    assert_eq!(demo().account.token(), demo().account.token());
    assert_ne!(demo().account.token(), other.account.token());
}

#[test]
fn scripts_emoji_and_attacks_are_among_the_names() {
    let names = names(&demo());
    let any = |what: &str, test: &dyn Fn(&str) -> bool| {
        assert!(names.iter().any(|n| test(n)), "{what}");
    };
    let has = |range: std::ops::RangeInclusive<char>| move |n: &str| n.chars().any(|c| range.contains(&c));
    any("Cyrillic", &has('а'..='я'));
    any("CJK", &has('\u{3040}'..='\u{9fff}'));
    any("Portuguese or Spanish", &|n| n.contains('ç') || n.contains('ñ') || n.contains('é'));
    any("ESC", &|n| n.contains('\u{1b}'));
    any("OSC 52", &|n| n.starts_with("\u{1b}]52;"));
    any("OSC 8", &|n| n.contains("\u{1b}]8;"));
    any("C1", &has('\u{80}'..='\u{9f}'));
    any("bidi override", &|n| n.contains('\u{202e}'));
    any("zero width", &|n| n.contains('\u{200b}'));
    any("newline", &|n| n.contains('\n') && n.contains('\t'));
    any("zalgo", &|n| n.chars().filter(|c| ('\u{300}'..='\u{36f}').contains(c)).count() > 10);
    any("empty", &str::is_empty);
    any("very long", &|n| n.chars().count() > 300);
    let hostile = names.iter().filter(|n| n.chars().any(char::is_control) || n.is_empty()).count();
    assert!((5..30).contains(&hostile), "{hostile} of {}", names.len());
}

#[test]
fn only_reserved_domains_and_fictional_phones() {
    let all = everything(&demo());
    for address in all.split('"').filter(|v| v.contains('@') && !v.contains(' ')) {
        let host = address.rsplit('@').next().unwrap();
        assert!(
            ["example", "example.com", "example.org", "example.net"].iter().any(|d| host.ends_with(d)),
            "{address}"
        );
    }
    let phones = all.split('"').filter(|v| v.starts_with('+') && v.len() > 8);
    for phone in phones {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.starts_with("447700900") || digits.starts_with("3515550"), "{phone}");
    }
}

#[test]
fn stages_prices_and_tasks_are_spread_as_in_life() {
    let demo = demo();
    let mut leads = Vec::new();
    for page in 1..=2 {
        let list = demo.json(&format!("/api/v4/leads?limit=250&page={page}&with=contacts"));
        leads.extend(list["_embedded"]["leads"].as_array().unwrap().clone());
    }
    let count = |test: &dyn Fn(&Value) -> bool| leads.iter().filter(|l| test(l)).count();
    let closed = count(&|l| !l["closed_at"].is_null());
    assert!((70..140).contains(&closed), "{closed} closed");
    let sales_open = count(&|l| l["pipeline_id"] == 6_950_551 && l["closed_at"].is_null());
    assert!((110..190).contains(&sales_open), "{sales_open} open in sales");
    for stage in [58_141_807, 58_141_811, 58_141_815, 58_141_819, 58_141_823] {
        let here = count(&|l| l["status_id"] == stage);
        assert!((10..60).contains(&here), "{here} in {stage}");
    }
    let due = |l: &Value| l["closest_task_at"].as_i64();
    assert!(count(&|l| due(l).is_some_and(|t| t < NOW)) > 10);
    assert!(count(&|l| due(l).is_some_and(|t| t > NOW + 86_400)) > 20);
    assert!(count(&|l| l["closed_at"].is_null() && due(l).is_none()) > 10);
    assert!(count(&|l| l["custom_fields_values"].is_null()) > 30);
    assert!(count(&|l| l["price"] == 0) > 5 && count(&|l| l["price"].as_i64() > Some(100_000)) > 1);
    assert!(leads.iter().all(|l| l["created_at"].as_i64() <= l["updated_at"].as_i64()));
    assert!(leads.iter().all(|l| l["updated_at"].as_i64() <= Some(NOW)));
    let kinds: std::collections::BTreeSet<String> = leads
        .iter()
        .flat_map(|l| l["custom_fields_values"].as_array().cloned().unwrap_or_default())
        .map(|f| f["field_type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds.len(), 24, "{kinds:?}");
}

#[test]
fn any_size_and_any_time() {
    for leads in [0, 1, 2, 20] {
        for now in [0, 1_000_000, NOW, 4_000_000_000] {
            let account =
                Account::new(Options { leads, ..Options::default() }, Clock::new(move || now * 1000));
            let request = http::Request::get("/api/v4/leads")
                .header("authorization", format!("Bearer {}", account.token()))
                .body(bytes::Bytes::new())
                .unwrap();
            let status = account.handle(&request).into_answer().unwrap().status();
            assert_eq!(status.as_u16(), if leads == 0 { 204 } else { 200 });
        }
    }
}

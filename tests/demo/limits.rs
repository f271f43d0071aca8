//! Limits, tokens and faults.

use std::time::Duration;

use dealdesk::demo::{Options, Outcome};
use serde_json::Value;

use super::client::{Demo, demo, faulty, refused, with};

const LIST: &str = "/api/v4/leads?limit=1";

fn codes(demo: &Demo, method: &str, body: &str, count: usize) -> Vec<u16> {
    let id = demo.ids(LIST, "leads")[0];
    let path = format!("/api/v4/leads/{id}");
    (0..count)
        .map(|_| {
            demo.wait(1000);
            demo.send(method, &path, body).into_answer().map_or(0, |a| a.status().as_u16())
        })
        .collect()
}

#[test]
fn seven_in_a_second_and_not_one_more() {
    let demo = demo();
    let mut answers: Vec<_> = (0..8)
        .map(|_| {
            demo.wait(100);
            demo.send("GET", LIST, "").into_answer().unwrap()
        })
        .collect();
    let eighth = answers.pop().unwrap();
    assert!(answers.iter().all(|a| a.status() == 200));
    assert_eq!(eighth.headers()["retry-after"], "1");
    assert_eq!(refused(&eighth, 429)["status"], 429);
    assert_eq!(demo.observe("GET", LIST, "").status(), 200, "observers are not limited");
    demo.wait(299);
    assert_eq!(demo.send("GET", LIST, "").into_answer().unwrap().status(), 429);
    demo.wait(1);
    assert_eq!(demo.send("GET", LIST, "").into_answer().unwrap().status(), 200);
    let stats = demo.account.stats();
    assert_eq!((stats.requests, stats.over_limit, stats.max_in_window), (10, 2, 9));
    assert_eq!((stats.by_status[&200], stats.by_status[&429], stats.observed), (9, 2, 1));
    assert_eq!((stats.recent[0].method.as_str(), stats.recent[0].path.as_str()), ("GET", LIST));
    assert_eq!(stats.recent[1].at_ms - stats.recent[0].at_ms, 100);
    let outside = demo.observe("GET", "/demo/stats", "");
    let outside: Value = serde_json::from_slice(outside.body()).unwrap();
    assert_eq!((&outside["over_limit"], &outside["by_route"]["GET /api/v4/leads"]), (&2.into(), &11.into()));
}

#[test]
fn tokens() {
    let demo = with(Options { token_lifetime: 3600, ..Options::default() });
    let ask = |token: Option<&str>| {
        let mut request = http::Request::get("/api/v4/account").header("x-demo-observer", "1");
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        demo.account.handle(&request.body(bytes::Bytes::new()).unwrap()).into_answer().unwrap()
    };
    let good = format!("Bearer {}", demo.account.token());
    assert_eq!(ask(Some(&good)).status(), 200);
    for bad in [None, Some("Bearer x"), Some(demo.account.token()), Some("Bearer ")] {
        assert_eq!(
            std::str::from_utf8(ask(bad).body()).unwrap(),
            r#"{"title":"Unauthorized","type":"https://httpstatus.es/401","status":401,"detail":"Invalid user name or password"}"#
        );
    }
    demo.wait(3_600_000);
    refused(&ask(Some(&good)), 401);
    assert_eq!(demo.account.token().split('.').count(), 3);
}

#[test]
fn faults_of_every_kind() {
    assert_eq!(codes(&faulty("429*2"), "GET", "", 3), [429, 429, 200]);
    assert_eq!(codes(&faulty("get:500*1,504*1"), "GET", "", 3), [500, 504, 200]);
    assert_eq!(codes(&faulty("drop*1"), "GET", "", 2), [0, 200]);
    assert_eq!(codes(&faulty("patch:502"), "GET", "", 2), [200, 200]);
    assert_eq!(codes(&faulty("403html"), "GET", "", 2), [403, 403]);
    let refusal = faulty("patch:400").send("PATCH", "/api/v4/leads/1", "{}").into_answer().unwrap();
    assert_eq!(refused(&refusal, 400)["validation-errors"][0]["errors"][0]["code"], "NotSupportedChoice");
    for (spec, status) in [("502", 502), ("html", 200), ("429html", 429), ("403html", 403)] {
        let answer = faulty(spec).send("GET", LIST, "").into_answer().unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (status, &"text/html".parse().unwrap())
        );
        assert!(answer.body().starts_with(b"<html>"));
    }
    let cut = faulty("truncate*1").send("GET", LIST, "").into_answer().unwrap();
    assert!(cut.status() == 200 && serde_json::from_slice::<Value>(cut.body()).is_err());
}

#[test]
fn dropped_after_the_write_means_written() {
    let demo = faulty("patch:drop-after*1");
    let id = demo.ids(LIST, "leads")[0];
    let path = format!("/api/v4/leads/{id}");
    let reply = demo.send("PATCH", &path, r#"{"name":"written"}"#);
    assert!(matches!(reply.outcome, Outcome::Drop));
    assert_eq!(demo.json(&path)["name"], "written");
    let stats = demo.account.stats();
    assert_eq!((stats.faults, stats.by_status[&0]), (1, 1));
}

#[test]
fn latencies_add_up() {
    let options = Options { latency: Duration::from_millis(5), ..Options::default() };
    let demo = with(Options { faults: dealdesk::demo::Faults::parse("latency=20").unwrap(), ..options });
    assert_eq!(demo.send("GET", LIST, "").latency, Duration::from_millis(25));
}

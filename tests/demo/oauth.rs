//! Signing in at the account: codes and keys are for one use, and refusals are those that were recorded.

use dealdesk::demo::oauth::CLIENT_SECRET;
use dealdesk::demo::{CLIENT_ID, Options};
use http::StatusCode;
use serde_json::{Value, json};

use super::client::{Demo, with};

const REDIRECT: &str = "https://app.example/cb";

fn demo() -> Demo {
    with(Options { redirect_uri: REDIRECT.to_owned(), session_lifetime: 3_600, ..Options::default() })
}

fn code(demo: &Demo) -> String {
    let page = demo.observe("GET", &format!("/oauth?client_id={CLIENT_ID}&state=a%20b&mode=popup"), "");
    assert_eq!(page.status(), StatusCode::FOUND);
    let to = page.headers()["location"].to_str().unwrap().to_owned();
    let query = to.strip_prefix("https://app.example/cb?").unwrap_or_else(|| panic!("{to}"));
    assert!(query.contains("&state=a%20b&") && query.contains("&referer=127.0.0.1%3A8080&"), "{to}");
    query.split('&').find_map(|part| part.strip_prefix("code=")).unwrap().to_owned()
}

fn ask(demo: &Demo, change: &Value) -> (u16, Value) {
    let mut body = json!({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT});
    let all = body.as_object_mut().unwrap();
    all.extend(change.as_object().unwrap().clone());
    let answer = demo.observe("POST", "/oauth2/access_token", &body.to_string());
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

fn redeem(demo: &Demo, code: &str) -> (u16, Value) {
    ask(demo, &json!({"grant_type": "authorization_code", "code": code}))
}

fn refresh(demo: &Demo, key: &Value) -> (u16, Value) {
    ask(demo, &json!({"grant_type": "refresh_token", "refresh_token": key}))
}

fn opens(demo: &Demo, token: &Value) -> bool {
    let request = http::Request::builder()
        .uri("/api/v4/account")
        .header("authorization", format!("Bearer {}", token.as_str().unwrap()))
        .header(dealdesk::demo::OBSERVER, "1")
        .body(bytes::Bytes::new())
        .unwrap();
    demo.account.handle(&request).into_answer().unwrap().status() == StatusCode::OK
}

#[test]
fn a_code_is_for_one_use_and_twenty_minutes() {
    let demo = demo();
    let first = code(&demo);
    let (status, pair) = redeem(&demo, &first);
    assert_eq!((status, &pair["token_type"], &pair["expires_in"]), (200, &json!("Bearer"), &json!(3_600)));
    assert!(opens(&demo, &pair["access_token"]));
    let (status, problem) = redeem(&demo, &first);
    assert_eq!((status, problem["hint"].as_str()), (400, Some("Authorization code has been revoked")));
    let late = code(&demo);
    demo.wait(20 * 60 * 1_000);
    let (status, problem) = redeem(&demo, &late);
    assert_eq!((status, problem["hint"].as_str()), (400, Some("Authorization code has expired")));
}

#[test]
fn a_key_is_for_one_use_and_an_access_token_ends() {
    let demo = demo();
    let (_, first) = redeem(&demo, &code(&demo));
    let (status, second) = refresh(&demo, &first["refresh_token"]);
    assert_eq!(status, 200);
    assert_ne!(first["access_token"], second["access_token"], "even within one second");
    assert!(opens(&demo, &first["access_token"]) && opens(&demo, &second["access_token"]));
    let (status, problem) = refresh(&demo, &first["refresh_token"]);
    let recorded = json!({
        "hint": "Token has been revoked",
        "title": "Некорректный запрос",
        "type": "https://developers.amocrm.ru/v3/errors/OAuthProblemJson",
        "status": 401,
        "detail": "В запросе отсутствует ряд параметров или параметры невалидны",
    });
    assert_eq!((status, problem), (401, recorded));
    demo.wait(3_600 * 1_000);
    assert!(!opens(&demo, &second["access_token"]));
    assert_eq!(refresh(&demo, &second["refresh_token"]).0, 200);
}

#[test]
fn strangers_are_refused() {
    let demo = demo();
    let fresh = code(&demo);
    let (status, problem) =
        ask(&demo, &json!({"client_secret": "x", "grant_type": "authorization_code", "code": fresh}));
    assert_eq!(
        (status, &problem["hint"], &problem["title"]),
        (401, &Value::Null, &json!("Некорректный клиент"))
    );
    let elsewhere =
        json!({"redirect_uri": "https://evil.example", "grant_type": "authorization_code", "code": fresh});
    assert_eq!(ask(&demo, &elsewhere).0, 400);
    assert_eq!(redeem(&demo, &fresh).0, 200, "what was refused spends nothing");
    assert_eq!(demo.observe("GET", "/oauth?client_id=x", "").status(), StatusCode::NOT_FOUND);
    assert_eq!(demo.observe("GET", "/oauth2/access_token", "").status(), StatusCode::METHOD_NOT_ALLOWED);
}

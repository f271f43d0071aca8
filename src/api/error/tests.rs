//! Which answer means what, in a table, and the sentences people read.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode};

use super::*;

const NGINX_403: &str = "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
const BAD_ENUM: &str =
    include_str!("../../../tests/fixtures/error_400_bad_enum__issue-amocrm-api-php-115.json");
const NOT_NULLABLE: &str =
    include_str!("../../../tests/fixtures/error_400_notnullable__issue-amocrm-api-php-383.json");
const REVOKED: &str =
    include_str!("../../../tests/fixtures/oauth_error_401_revoked__issue-amocrm-api-php-123.json");
const BAD_CLIENT: &str =
    include_str!("../../../tests/fixtures/oauth_error_401_bad_client__issue-amocrm-api-php-235.json");
const ONE_OBJECT: &str =
    include_str!("../../../tests/fixtures/base_unknown_props__planfact-contract-tests.json");

fn judged(status: u16, headers: &[(&'static str, &str)], body: impl AsRef<[u8]>) -> Option<ApiError> {
    judged_as(status, headers, body, false)
}

fn judged_as(
    status: u16,
    headers: &[(&'static str, &str)],
    body: impl AsRef<[u8]>,
    is_write: bool,
) -> Option<ApiError> {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect();
    classify(StatusCode::from_u16(status).unwrap(), &headers, body.as_ref(), is_write).err()
}

fn auth(detail: &str) -> ApiError {
    ApiError::Auth { detail: detail.into() }
}

fn problem(path: &str, code: &str, detail: &str) -> FieldProblem {
    FieldProblem { path: path.into(), code: code.into(), detail: detail.into() }
}

#[test]
fn verdicts() {
    let refused = |status, detail: &str| Some(ApiError::Refused { status, detail: detail.into() });
    let server = |status| Some(ApiError::Server { status, uncertain: false });
    for (status, body, expected) in [
        (200, "{}", None),
        (200, "", None),
        (204, "", None),
        (202, "accepted", None),
        (
            200,
            " <!DOCTYPE html><title>Sign in</title>",
            Some(ApiError::HtmlPage { status: 200, uncertain: false }),
        ),
        (302, "", refused(302, "it points to another page, which is not followed")),
        (401, REVOKED, Some(auth("Token has been revoked"))),
        (401, BAD_CLIENT, Some(auth("Авторизация клиента не прошла"))),
        (401, "", Some(auth(""))),
        (402, "{}", Some(ApiError::Unpaid)),
        (403, NGINX_403, Some(ApiError::Blocked)),
        (
            403,
            r#"{"status":403,"detail":"Client doesn't have the required scope"}"#,
            Some(ApiError::Forbidden { detail: "Client doesn't have the required scope".into() }),
        ),
        (403, "", Some(ApiError::Forbidden { detail: "".into() })),
        (
            404,
            r#"{"title":"Not Found","status":404}"#,
            Some(ApiError::NotFound { detail: "Not Found".into() }),
        ),
        (404, "<html>", Some(ApiError::HtmlPage { status: 404, uncertain: false })),
        (400, r#"{"title":"Bad Request","detail":""}"#, refused(400, "Bad Request")),
        (400, "", refused(400, "")),
        (405, "null", refused(405, "")),
        (409, r#"["x"]"#, refused(409, "")),
        (422, r#"{"detail":"The talk is closed"}"#, refused(422, "The talk is closed")),
        (429, "<html>Too Many Requests</html>", Some(ApiError::RateLimited { retry_after: None })),
        (500, "", server(500)),
        (502, NGINX_403, server(502)),
        (504, "", server(504)),
        (599, "", server(599)),
    ] {
        assert_eq!(judged(status, &[], body), expected, "{status} {body}");
    }
    assert_eq!(judged(403, &[("content-type", "text/html; charset=UTF-8")], ""), Some(ApiError::Blocked));
    assert_eq!(judged(422, &[], b"{\"detail\":\"caf\xE9\"}"), refused(422, "caf\u{FFFD}"), "not UTF-8");
    assert_eq!(judged(422, &[], r#"{"detail":"a\u001b[2Jb"}"#), refused(422, "a␛[2Jb"), "inert");
}

#[test]
fn validation_names_fields() {
    for (body, expected) in [
        (
            BAD_ENUM,
            vec![problem(
                "custom_fields_values.6.values.0.value",
                "NotSupportedChoice",
                "The value you selected is not a valid choice.",
            )],
        ),
        (
            NOT_NULLABLE,
            ["params.link", "params.call_result", "params.call_status"]
                .map(|path| problem(path, "NotNullable", "This value should not be null."))
                .to_vec(),
        ),
        (
            ONE_OBJECT,
            vec![problem(
                "custom_fields_values.0.field_id",
                "NotSupportedChoice",
                "The value you selected is not a valid choice.",
            )],
        ),
    ] {
        assert_eq!(judged(400, &[], body), Some(ApiError::Validation { problems: expected }));
    }
    let said = |body| judged(400, &[], body).unwrap().to_string();
    assert_eq!(
        said(BAD_ENUM),
        "The account refused custom field 7: The value you selected is not a valid choice (NotSupportedChoice). \
         Change that and send it again."
    );
    assert!(
        said(NOT_NULLABLE)
            .starts_with("The account refused link: This value should not be null (NotNullable); ")
    );
}

#[test]
fn fields_by_the_names_people_know() {
    for (path, expected) in [
        ("status_id", "stage"),
        ("0.status_id", "stage"),
        ("price", "budget"),
        ("custom_fields_values.0.field_id", "custom field 1"),
        ("custom_fields_values", "custom field"),
        ("_embedded.tags.2.id", "tags 3"),
        ("params.text", "text"),
        ("some_new_key", "some new key"),
        ("", "a field it does not name"),
        ("7", "a field it does not name"),
        ("custom_fields_values.18446744073709551615", "custom field 18446744073709551615"),
    ] {
        assert_eq!(problem(path, "", "").field(), expected, "{path}");
    }
}

#[test]
fn pauses() {
    let date = ("date", "Sun, 06 Nov 1994 08:49:07 GMT");
    let until = ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (headers, body, expected) in [
        (vec![("retry-after", "2")], "", Some(2)),
        (vec![("retry-after", " 1.5 ")], "", Some(2)),
        (vec![("retry-after", "0")], "", Some(0)),
        (vec![until, date], "", Some(30)),
        (vec![("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT"), date], "", Some(0)),
        (vec![until], "", None),
        (vec![("retry-after", "soon")], "", None),
        (vec![("retry-after", "-3")], "", None),
        (vec![("retry-after", "999999999")], "", Some(24 * 60 * 60)),
        (vec![("retry-after", "1e99")], r#"{"retry_after":4}"#, Some(4)),
        (vec![], r#"{"retry_after":"3"}"#, Some(3)),
        (vec![], "<html>", None),
    ] {
        let expected = ApiError::RateLimited { retry_after: expected.map(Duration::from_secs) };
        assert_eq!(judged(429, &headers, body), Some(expected), "{headers:?} {body}");
    }
}

#[test]
fn redirects_name_the_place_only() {
    let error = judged(302, &[("location", "https://login.example/in?code=s3cret#x")], "").unwrap();
    assert_eq!(error, ApiError::Moved { to: "https://login.example".into() });
    assert!(!error.to_string().contains("s3cret"));
}

#[test]
fn which_writes_are_uncertain() {
    let lost = TransportError::Lost { kind: NetworkKind::Closed, detail: "".into() };
    let not_sent = TransportError::NotSent { kind: NetworkKind::Dns, detail: "".into() };
    assert!(ApiError::of_transport(&lost, true).is_uncertain());
    assert!(!ApiError::of_transport(&lost, false).is_uncertain());
    assert!(!ApiError::of_transport(&not_sent, true).is_uncertain());
    for (status, body, uncertain) in [
        (200, "<html>", true),
        (500, "", true),
        (502, "", true),
        (503, "", true),
        (504, "", true),
        (520, "", true),
        (501, "", false),
        (400, BAD_ENUM, false),
        (401, "", false),
        (403, NGINX_403, false),
        (404, "<html>", false),
        (409, "", false),
        (422, "", false),
        (429, "", false),
    ] {
        let write = judged_as(status, &[], body, true).unwrap();
        assert_eq!(write.is_uncertain(), uncertain, "{status}");
        let read = judged_as(status, &[], body, false).unwrap();
        assert!(!read.is_uncertain(), "{status}");
        assert_eq!(read.is_transient(), write.is_transient(), "{status}");
    }
    let decode = ApiError::unreadable("x", "y");
    assert!(!decode.is_uncertain() && decode.after_write().is_uncertain());
    assert!(!ApiError::Unpaid.after_write().is_uncertain());
}

/// Every variant, once.
fn all() -> Vec<ApiError> {
    let eof = serde_json::from_str::<i64>("").unwrap_err();
    vec![
        ApiError::Auth { detail: "Token has been revoked.".into() },
        ApiError::RateLimited { retry_after: Some(Duration::from_secs(2)) },
        ApiError::Blocked,
        ApiError::Forbidden { detail: "".into() },
        ApiError::Unpaid,
        ApiError::Validation { problems: vec![problem("status_id", "NotSupportedChoice", "")] },
        ApiError::Validation { problems: vec![] },
        ApiError::NotFound { detail: "Not Found".into() },
        ApiError::Refused { status: 422, detail: "The talk is closed.".into() },
        ApiError::Moved { to: "https://b.kommo.com".into() },
        ApiError::Server { status: 502, uncertain: true },
        ApiError::HtmlPage { status: 200, uncertain: false },
        ApiError::Network { kind: NetworkKind::Timeout, uncertain: true },
        ApiError::unparsed("the account", &eof),
        ApiError::from(crate::api::gate::GateError::Blocked),
        ApiError::sign_in("No token is kept for “acme”. Sign in: `dealdesk login acme`."),
        ApiError::Network { kind: NetworkKind::Unreachable, uncertain: false },
    ]
}

#[test]
fn sentences() {
    let said: Vec<_> = all().iter().map(ToString::to_string).collect();
    assert_eq!(
        said[0],
        "The account did not accept the token (Token has been revoked). Make a new long-lived token and put \
         it into KOMMO_API_TOKEN."
    );
    assert_eq!(said[5], "The account refused stage (NotSupportedChoice). Change that and send it again.");
    assert_eq!(said[8], "The account refused the request (422): The talk is closed.");
    assert_eq!(
        said[12],
        "The account did not answer in time. The change may have been applied, so it is looked up before it is \
         sent again."
    );
    assert_eq!(said[16], "The account cannot be reached. Check the network. Try again in a while.");
    for text in &said {
        // A command has ended with it: nothing goes on, and there is no key to press.
        assert!(!text.contains("by itself") && !text.contains("`R`"), "{text}");
        assert!(text.ends_with('.') && !text.contains("..") && !text.contains("  "), "{text}");
        assert!(!text.contains(" ()") && !text.contains(": ."), "{text}");
    }
}

#[test]
fn errors_travel_in_messages() {
    for error in all() {
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(serde_json::from_str::<ApiError>(&json).unwrap(), error, "{json}");
    }
}

#[test]
fn what_follows() {
    let all = all();
    let with = |test: fn(&ApiError) -> bool| {
        all.iter().enumerate().filter(|(_, e)| test(e)).map(|(i, _)| i).collect::<Vec<_>>()
    };
    assert_eq!(with(ApiError::is_transient), [1, 10, 11, 12, 13, 16]);
    assert_eq!(with(ApiError::is_auth), [0, 15]);
    assert_eq!(with(ApiError::is_blocked), [2, 14]);
    assert_eq!(with(ApiError::is_refusal), [3, 4, 5, 6, 7, 8]);
    assert_eq!(with(ApiError::is_offline), [12, 16]);
    assert_eq!(with(ApiError::is_uncertain), [10, 12]);
}

#[test]
fn long_texts_are_cut() {
    let body = format!(r#"{{"detail":"{}"}}"#, "ё".repeat(100_000));
    let Some(ApiError::Refused { detail, .. }) = judged(422, &[], body) else { panic!() };
    assert_eq!(detail.chars().count(), 301);
}

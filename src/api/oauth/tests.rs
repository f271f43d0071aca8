//! Sign-ins: what is sent, what comes back, and what is never said.

use super::*;
use crate::api::testing::{Script, base, gate, reply};
use crate::api::transport::NetworkKind;

const REVOKED: &str = r#"{"hint":"Token has been revoked","title":"Некорректный запрос","type":"https://developers.amocrm.ru/v3/errors/OAuthProblemJson","status":401,"detail":"В запросе отсутствует ряд параметров или параметры невалидны"}"#;
const CLIENT: &str = r#"{"title":"Некорректный клиент","type":"https://developers.amocrm.ru/v3/errors/OAuthProblemJson","status":401,"detail":"Авторизация клиента не прошла"}"#;
const PAIR: &str = r#"{"token_type":"Bearer","expires_in":86400,"access_token":"new.access.tok","refresh_token":"def502new"}"#;

fn integration() -> Integration {
    Integration {
        client_id: "31885693-0000".into(),
        client_secret: Token::new("s3cret-key").unwrap(),
        redirect_uri: "https://app.example/cb".into(),
    }
}

async fn exchanged(script: &Arc<Script>, grant: Grant<'_>) -> Result<Pair, OauthError> {
    let door = Door { base: base(), transport: Arc::clone(script) as Arc<dyn Transport>, gate: gate() };
    door.exchange(&integration(), grant).await
}

#[tokio::test(start_paused = true)]
async fn a_code_and_a_key_are_exchanged_for_a_pair() {
    let script = Script::of([reply(200, PAIR), reply(200, PAIR)]);
    let secret = Token::new("def502old").unwrap();
    let pair = exchanged(&script, Grant::Code(&secret)).await.unwrap();
    assert_eq!(
        (pair.access.reveal(), pair.refresh.reveal(), pair.lifetime),
        ("new.access.tok", "def502new", 86_400)
    );
    assert_eq!(script.header("authorization"), None, "an old token has no business here");
    exchanged(&script, Grant::Refresh(&secret)).await.unwrap();
    let head = "POST https://acme.kommo.com/oauth2/access_token";
    let start = r#"{"client_id":"31885693-0000","client_secret":"s3cret-key","grant_type":"#;
    assert_eq!(
        script.asked(),
        [
            format!(
                r#"{head} {start}"authorization_code","code":"def502old","redirect_uri":"https://app.example/cb"}}"#
            ),
            format!(
                r#"{head} {start}"refresh_token","refresh_token":"def502old","redirect_uri":"https://app.example/cb"}}"#
            ),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn refusals_and_lost_answers_are_told_apart_and_quote_no_secret() {
    let lost = || TransportError::Lost { kind: NetworkKind::Closed, detail: "reset".into() };
    let unsent = TransportError::NotSent { kind: NetworkKind::Dns, detail: "".into() };
    let leaky = r#"{"access_token":{"tok":"leak.ed.tok"},"refresh_token":7}"#;
    let script = Script::of([
        reply(401, REVOKED),
        reply(401, CLIENT),
        reply(400, r#"{"hint":"Authorization code has expired","status":400}"#),
        Err(lost()),
        Err(unsent),
        reply(502, "<html>"),
        reply(200, leaky),
        reply(429, ""),
    ]);
    let mut said = Vec::new();
    for _ in 0..8 {
        let error = exchanged(&script, Grant::Refresh(&Token::new("def502old").unwrap())).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("leak"), "{error:?}");
        said.push(match error {
            OauthError::Spent(hint) => format!("spent: {hint}"),
            OauthError::Unknown(_) => "unknown".to_owned(),
            OauthError::Lost(_) => "lost".to_owned(),
            OauthError::Api(_) => "api".to_owned(),
        });
    }
    let spent = ["spent: Token has been revoked", "unknown", "spent: Authorization code has expired"];
    assert_eq!(said[..3], spent);
    assert_eq!(said[3..], ["lost", "api", "lost", "lost", "api"]);
}

#[test]
fn only_the_answer_to_this_sign_in_is_taken() {
    let read =
        |address: &str| Redirect::read(address, "s7a7e").map(|r| (r.code.reveal().to_owned(), r.account));
    let acme = BaseUrl::parse("https://acme.amocrm.ru").unwrap();
    let whole = "https://app.example/cb?code=def502&referer=acme.amocrm.ru&state=s7a7e&platform=1";
    assert_eq!(read(whole), Ok(("def502".to_owned(), Some(acme))));
    assert_eq!(read("/cb?code=def502&state=s7a7e"), Ok(("def502".to_owned(), None)));
    // A host that is not the product's must not get the integration's secret.
    for host in ["evil.example", "acme.kommo.com.evil.example", "evilkommo.com", "me:pw@acme.kommo.com"] {
        let address = format!("/cb?code=def502&state=s7a7e&referer={host}");
        assert_eq!(read(&address), Ok(("def502".to_owned(), None)), "{host}");
    }
    for (address, error) in [
        ("/cb?code=def502&state=other", RedirectError::OtherState),
        ("/cb?code=def502&state=s7a7ee", RedirectError::OtherState),
        ("/cb?code=def502", RedirectError::OtherState),
        ("/cb?error=access_denied&state=other", RedirectError::OtherState),
        ("/cb?error=access_denied&state=s7a7e", RedirectError::Denied("access_denied".into())),
        ("/cb?state=s7a7e", RedirectError::NoCode),
        ("/favicon.ico", RedirectError::NoCode),
        ("/cb?code=a%20b&state=s7a7e", RedirectError::NoCode),
    ] {
        assert_eq!(read(address), Err(error), "{address}");
    }
    assert_eq!(Redirect::pasted(" def502 \n", "s7a7e").unwrap().code.reveal(), "def502");
    assert_eq!(Redirect::pasted(whole, "other").unwrap_err(), RedirectError::OtherState);
    assert_eq!(Redirect::pasted("two words", "s7a7e").unwrap_err(), RedirectError::NoCode);
}

#[test]
fn the_page_is_the_products_own_and_the_way_back_may_be_this_machine() {
    let of = |host: &str| page(&BaseUrl::parse(host).unwrap(), "a&b", "s7");
    assert_eq!(of("acme.kommo.com"), "https://www.kommo.com/oauth?client_id=a%26b&state=s7&mode=popup");
    assert!(of("acme.amocrm.ru").starts_with("https://www.amocrm.ru/oauth?"));
    assert!(of("http://127.0.0.1:8080").starts_with("http://127.0.0.1:8080/oauth?client_id="));
    assert_eq!(loopback("http://localhost:8123/cb"), Some((8123, "/cb".to_owned())));
    assert_eq!(loopback("http://127.0.0.1:9"), Some((9, "/".to_owned())));
    for elsewhere in ["https://localhost:1/", "http://app.example/", "https://app.example/cb", "cb"] {
        assert_eq!(loopback(elsewhere), None, "{elsewhere}");
    }
}

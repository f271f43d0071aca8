//! Signing in in a browser: by itself on this machine, pasted from elsewhere, and everything that can come instead.

use serde_json::json;

use super::common::api;
use super::house::{CLIENT_ID, CLIENT_SECRET, House, Running, code_in, mode};

fn begin(house: &House) -> (Running, String) {
    let args = ["-v", "login", "acme", "--oauth", "--host", &house.account.url, "--client-id", CLIENT_ID];
    let mut running = house.start(&[&args[..], &["--redirect-uri", &house.redirect]].concat());
    running.write(&format!("{CLIENT_SECRET}\n"));
    let page = running.page();
    house.no_arguments_leak();
    (running, page)
}

/// What the browser of this machine gets when it follows an address back.
fn follow(address: &str) -> api::Answer {
    let rest = address.strip_prefix("http://").expect("a loopback address");
    let (host, path) = rest.split_once('/').expect("a path");
    api::get(&format!("http://{host}"), "", &format!("/{path}"))
}

fn nothing_kept(house: &House) {
    assert!(!house.secret_file().exists() && house.config_text().is_empty());
    house.nothing_leaked();
}

#[test]
fn a_browser_on_this_machine_comes_back_by_itself() {
    let house = House::new();
    let (running, page) = begin(&house);
    let address = house.address(&page);
    // What else a browser asks for is no answer.
    assert_eq!(follow(&house.redirect.replace("/back", "/favicon.ico")).status, 404);
    let answer = follow(&address);
    assert!(answer.status == 200 && !answer.body.contains(code_in(&address)), "{answer:?}");
    let told = house.end(running);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.out.contains("Signed in to Blue Kiln Ltd"), "{told:?}");
    assert_eq!((house.exchanges(), mode(&house.secret_file())), (1, 0o600));
    assert_eq!(house.kept()["kind"], "session");
    let told = house.run(&["-v", "api", "GET", "/api/v4/account"]);
    assert!(told.code == Some(0) && told.out.contains("Blue Kiln"), "{told:?}");
    assert_eq!(house.exchanges(), 1, "a fresh session is not renewed");
    house.nothing_leaked();
}

#[test]
fn elsewhere_the_address_or_the_code_is_pasted() {
    for is_whole in [true, false] {
        let house = House::new();
        let (mut running, page) = begin(&house);
        let address = house.address(&page);
        let pasted = if is_whole { address.as_str() } else { code_in(&address) };
        running.write(&format!("{pasted}\n"));
        let told = house.end(running);
        assert_eq!(told.code, Some(0), "{told:?}");
        assert_eq!(house.run(&["-v", "api", "GET", "/api/v4/account"]).code, Some(0));
        house.nothing_leaked();
    }
}

#[test]
fn an_answer_to_another_sign_in_is_refused() {
    for is_pasted in [false, true] {
        let house = House::new();
        let (mut running, page) = begin(&house);
        let (page, _) = page.split_once("&state=").expect("a state");
        let forged = house.address(&format!("{page}&state=0123456789abcdef0123456789abcdef&mode=popup"));
        if is_pasted {
            running.write(&format!("{forged}\n"));
        } else {
            assert_eq!(follow(&forged).status, 400);
        }
        let told = house.end(running);
        assert_eq!((told.code, told.out.as_str()), (Some(4), ""), "{told:?}");
        assert!(told.err.contains("belongs to another sign-in"), "{}", told.err);
        assert_eq!(house.exchanges(), 0);
        nothing_kept(&house);
    }
}

#[test]
fn refusals_say_what_to_do_and_keep_nothing() {
    let house = House::new();
    // Access was not allowed.
    let (running, page) = begin(&house);
    let state = page.split("&state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
    let answer =
        follow(&format!("{}?error=access_denied&client_id={CLIENT_ID}&state={state}", house.redirect));
    assert_eq!(answer.status, 200);
    let told = house.end(running);
    assert!(told.code == Some(4) && told.err.contains("not allowed in the browser"), "{told:?}");
    nothing_kept(&house);

    // The code was used before, as one that is too old it is refused.
    let (running, page) = begin(&house);
    let address = house.address(&page);
    house.exchange(&json!({"grant_type": "authorization_code", "code": code_in(&address)}));
    follow(&address);
    let told = house.end(running);
    assert!(told.code == Some(4) && told.err.contains("within 20 minutes"), "{told:?}");
    assert!(told.err.contains("`dealdesk login acme --oauth`"), "{told:?}");
    nothing_kept(&house);

    // Another integration's secret.
    let args = ["-v", "login", "acme", "--oauth", "--host", &house.account.url, "--client-id", CLIENT_ID];
    let mut running = house.start(&[&args[..], &["--redirect-uri", &house.redirect]].concat());
    running.write("an-other-secret\n");
    house.is_secret("an-other-secret");
    let page = running.page();
    follow(&house.address(&page));
    let told = house.end(running);
    assert!(told.code == Some(4) && told.err.contains("check its id, its secret key"), "{told:?}");
    nothing_kept(&house);
}

#[test]
fn a_lost_answer_to_a_code_is_said() {
    let house = House::with(&["--faults", "post:drop-after*1"]);
    let (running, page) = begin(&house);
    follow(&house.address(&page));
    let told = house.end(running);
    assert!(told.code == Some(6) && told.err.contains("may be spent"), "{told:?}");
    nothing_kept(&house);
    let (running, page) = begin(&house);
    follow(&house.address(&page));
    assert_eq!(house.end(running).code, Some(0), "the next one works");
}

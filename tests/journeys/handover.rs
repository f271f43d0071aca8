//! Phones, e-mails and links on their way out of the terminal.

use dealdesk::i18n::Language;
use http::Method;
use serde_json::Value;

use super::common::app::{App, Setup};
use super::on_star;

/// What reached the terminal's clipboard, the last time.
fn clipboard(app: &App) -> String {
    let bytes = app.copied();
    let last = bytes.strip_suffix("\x1b\\").and_then(|rest| rest.rsplit("\x1b]52;c;").next());
    from_base64(last.unwrap_or_else(|| panic!("no whole sequence in {bytes:?}")))
}

fn from_base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |c: u8| DIGITS.iter().position(|d| *d == c).expect("base64") as u32;
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0, |bits, c| bits << 6 | digit(*c)) << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes()[1..four.len()].iter().copied());
    }
    String::from_utf8(bytes).expect("text")
}

/// The values of a field of all contacts and the company of a lead, as the account has them.
fn on_server(app: &App, lead: i64, code: &str) -> Vec<String> {
    let lead = app.server.ask(Method::GET, &format!("/api/v4/leads/{lead}?with=contacts"), &Value::Null);
    let mut values = Vec::new();
    for kind in ["contacts", "companies"] {
        for linked in lead["_embedded"][kind].as_array().into_iter().flatten() {
            let path = format!("/api/v4/{kind}/{}", linked["id"]);
            let entity = app.server.ask(Method::GET, &path, &Value::Null);
            let fields = entity["custom_fields_values"].as_array().cloned().unwrap_or_default();
            let of_code = fields.iter().filter(|f| f["field_code"] == code);
            let all = of_code.flat_map(|f| f["values"].as_array().cloned().unwrap_or_default());
            values.extend(all.filter_map(|v| v["value"].as_str().map(str::to_owned)));
        }
    }
    values
}

#[tokio::test(start_paused = true)]
async fn the_link_and_the_id_from_board_and_card() {
    let (mut app, id) = on_star(Setup::default()).await;
    let page = format!("https://bluekiln.kommo.com/leads/detail/{id}");
    app.press("y").wait_for("Copy the link of the lead").await;
    app.press("y").wait_for(&format!("Sent to the terminal: {page}")).await;
    assert_eq!(clipboard(&app), page);
    app.press("Enter").wait_for("Contacts ─").await;
    app.press("y i").wait_for(&format!("Sent to the terminal: {id}")).await;
    assert_eq!(clipboard(&app), id.to_string());
    app.press("o").wait_for(&page).await;
    app.press("Esc").wait_gone(&page).await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_nobody_has_read_yet_from_the_board() {
    let (mut app, id) = on_star(Setup::default()).await;
    let phones = on_server(&app, id, "PHONE");
    app.press("y p");
    let screen = app
        .wait_until("an answer", |s| s.contains("Sent to the terminal") || s.contains("Copy which phone?"))
        .await;
    if screen.contains("Copy which phone?") {
        app.press("Enter").wait_for("Sent to the terminal").await;
    }
    assert!(phones.contains(&clipboard(&app)), "{} of {phones:?}", clipboard(&app));
}

#[tokio::test(start_paused = true)]
async fn an_e_mail_with_a_russian_keyboard() {
    let (mut app, id) = on_star(Setup::default().language(Language::Russian)).await;
    let emails = on_server(&app, id, "EMAIL");
    app.press("Enter").wait_for("Контакты ─").await;
    app.press("н у");
    let screen = app
        .wait_until("an answer", |s| s.contains("Отправлено терминалу") || s.contains("Какой e-mail"))
        .await;
    if screen.contains("Какой e-mail") {
        app.press("Enter").wait_for("Отправлено терминалу").await;
    }
    assert!(emails.contains(&clipboard(&app)), "{} of {emails:?}", clipboard(&app));
}

#[tokio::test(start_paused = true)]
async fn without_a_network_the_link_is_there_and_people_are_not() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.wire.cut();
    app.press("y p").wait_for("Reading the people").await;
    app.press("y y").wait_for("Sent to the terminal").await;
    assert!(clipboard(&app).ends_with(&id.to_string()));
    app.press("Q").wait_for("QR code").await;
    app.press("q").wait_gone("QR code").await;
    assert!(!app.has_ended(), "q closed the box only");
}

//! Contacts and companies: looked at, made with a lead, found instead of made twice, linked and taken off.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::common::app::server::Server;
use super::common::app::{App, Setup};
use super::{on_star, settled};

fn embedded<'a>(of: &'a Value, what: &str) -> Vec<&'a Value> {
    of["_embedded"][what].as_array().map(|all| all.iter().collect()).unwrap_or_default()
}

fn contact_named(server: &Server, name: &str) -> Vec<Value> {
    let found = server.ask(Method::GET, &format!("/api/v4/contacts?query={name}&with=leads"), &Value::Null);
    embedded(&found, "contacts").into_iter().cloned().collect()
}

fn new_contact(server: &Server, name: &str, phone: &str) -> i64 {
    let fields = json!([{ "field_code": "PHONE", "values": [{ "value": phone, "enum_code": "WORK" }] }]);
    let body = json!([{ "name": name, "custom_fields_values": fields }]);
    let made = server.ask(Method::POST, "/api/v4/contacts", &body);
    made["_embedded"]["contacts"][0]["id"].as_i64().expect("an id")
}

fn new_company(server: &Server, name: &str) -> i64 {
    let made = server.ask(Method::POST, "/api/v4/companies", &json!([{ "name": name }]));
    made["_embedded"]["companies"][0]["id"].as_i64().expect("an id")
}

fn contacts_of(server: &Server, lead: i64) -> Vec<i64> {
    let lead = server.ask(Method::GET, &format!("/api/v4/leads/{lead}?with=contacts"), &Value::Null);
    embedded(&lead, "contacts").iter().filter_map(|contact| contact["id"].as_i64()).collect()
}

fn company_of(server: &Server, lead: i64) -> Option<i64> {
    let lead = server.lead(lead);
    embedded(&lead, "companies").first().and_then(|company| company["id"].as_i64())
}

fn lead_named(server: &Server, name: &str) -> Value {
    let found = server.ask(Method::GET, "/api/v4/leads?with=contacts&order[id]=desc&limit=50", &Value::Null);
    let lead = embedded(&found, "leads").into_iter().find(|lead| lead["name"] == name).cloned();
    lead.unwrap_or_else(|| panic!("no lead {name}"))
}

/// Everything the background reads is read.
async fn all_read(app: &mut App) {
    app.pass(Duration::from_secs(60)).await;
}

#[tokio::test(start_paused = true)]
async fn a_lead_is_made_with_its_contact_and_the_cursor_goes_to_it() {
    let (mut app, _) = on_star(Setup::leads(60)).await;
    app.press("c").wait_for("only closed as lost").await;
    app.type_in("Zinc roof").press("Tab").type_in("18k").press("Tab Tab Tab");
    app.type_in("warm").press("Tab").type_in("Zoe Zinc").press("Tab").type_in("+44 7700 900999");
    app.wait_for("draft saved").await;
    app.press("C-d").wait_for("In the account").await;
    app.wait_until("the cursor on the new lead", |s| s.cursor().starts_with("Zinc roof")).await;
    settled(&mut app).await;
    let lead = lead_named(&app.server, "Zinc roof");
    assert_eq!(lead["price"].as_i64(), Some(18_000));
    let contacts = contact_named(&app.server, "Zoe");
    assert_eq!(contacts.len(), 1);
    assert_eq!(
        contacts_of(&app.server, lead["id"].as_i64().expect("an id")),
        [contacts[0]["id"].as_i64().expect("an id")]
    );
    app.press("Enter").wait_for("+44 7700 900999").await;
}

#[tokio::test(start_paused = true)]
async fn somebody_known_is_found_by_another_spelling_and_used() {
    let prepared = Setup::leads(60).serve();
    let known = new_contact(&prepared.server, "Zoe Zinc", "+7 (912) 345-67-89");
    let mut app = prepared.start();
    app.wait_loaded().await;
    all_read(&mut app).await;
    app.press("c").wait_for("New lead").await;
    app.type_in("Zinc roof").press("Tab Tab Tab Tab Tab Tab").type_in("8 912 345 67 89");
    app.wait_for("Known already").await;
    app.press("F2").wait_for("✓ Zoe Zinc").await;
    app.press("C-d").wait_for("In the account").await;
    let lead = lead_named(&app.server, "Zinc roof");
    assert_eq!(contacts_of(&app.server, lead["id"].as_i64().expect("an id")), [known]);
    assert_eq!(contact_named(&app.server, "Zoe").len(), 1, "no second one was made");
}

#[tokio::test(start_paused = true)]
async fn offline_a_new_lead_waits_is_taken_out_and_is_a_draft_again() {
    let (mut app, _) = on_star(Setup::leads(60)).await;
    app.wire.cut();
    app.press("c").type_in("Zinc roof").press("C-d").wait_for("On its way").await;
    app.press("u").wait_for("✎ 1 draft").await;
    app.press("c").wait_for("Zinc roof").await;
    app.press("C-d").wait_for("On its way").await;
    app.wire.mend();
    app.wait_for("In the account").await;
    assert_eq!(lead_named(&app.server, "Zinc roof")["name"], "Zinc roof");
}

#[tokio::test(start_paused = true)]
async fn a_company_is_linked_taken_off_and_that_is_undone() {
    let prepared = Setup::leads(60).serve();
    let id = prepared.server.star(super::stage::FIRST_TALK, super::STAR);
    let company = new_company(&prepared.server, "Zinc Works");
    let had = company_of(&prepared.server, id);
    let mut app = super::at_star(prepared).await;
    all_read(&mut app).await;
    app.press("Enter").wait_for("Company ─").await;
    app.pass(Duration::from_secs(2)).await;
    if had.is_some() {
        let contacts = contacts_of(&app.server, id).len();
        app.press("e u").wait_for("Take off").await;
        // The company stands behind the contacts.
        app.hold("j", contacts).press("Enter").wait_for("No company is linked").await;
        settled(&mut app).await;
        app.wait_server("no company", |server| company_of(server, id).is_none()).await;
    }
    app.press("e l").wait_for("Link to Star deal").await;
    app.type_in("zinc w").wait_for("Zinc Works").await;
    app.press("Enter").wait_gone("Link to").await;
    app.wait_for("Zinc Works").await;
    app.wait_server("the company", |server| company_of(server, id) == Some(company)).await;
    settled(&mut app).await;
    app.press("u").wait_for("No company is linked").await;
    app.wait_server("no company", |server| company_of(server, id).is_none()).await;
    settled(&mut app).await;
    app.press("u");
    app.wait_server("as it was", |server| company_of(server, id) == had).await;
}

#[tokio::test(start_paused = true)]
async fn from_the_list_to_a_contact_its_lead_and_back() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    all_read(&mut app).await;
    let screen = app.press("g c").wait_for("Contacts 1 of").await;
    assert!(screen.contains("Responsible"), "{screen}");
    let screen = app.press("Enter").wait_for("Leads ─").await;
    assert!(screen.contains("Company ─"), "{screen}");
    app.press("-").wait_for("Contacts 1 of").await;
    let screen = app.press("g m").wait_for("Companies 1 of").await;
    assert!(!screen.contains("✗"), "{screen}");
    app.press("Enter").wait_for("Contacts ─").await;
    app.press("G Enter").wait_until("a lead's card", |s| s.contains("Next task")).await;
    app.press("Esc").wait_for("Contacts ─").await;
    app.press("- -").wait_for("Contacts 1 of").await;
    app.press("- -").wait_gone("Contacts 1 of").await;
    assert!(!app.has_ended());
}

#[tokio::test(start_paused = true)]
async fn a_contact_is_renamed_and_gets_a_note() {
    let prepared = Setup::leads(60).serve();
    new_contact(&prepared.server, "Aaa Zoe", "+44 7700 900999");
    let mut app = prepared.start();
    app.wait_loaded().await;
    all_read(&mut app).await;
    app.press("g c").wait_for("Aaa Zoe").await;
    app.press("Enter").wait_for("+44 7700 900999").await;
    app.press("e n").wait_for("Name · Aaa Zoe").await;
    app.type_in(" Zinc").press("Enter").wait_for("Aaa Zoe Zinc").await;
    settled(&mut app).await;
    assert_eq!(contact_named(&app.server, "Zinc").len(), 1);
    app.press("n").wait_for("Note · Aaa Zoe Zinc").await;
    app.type_in("Called").press("C-d");
    let id = contact_named(&app.server, "Zinc")[0]["id"].as_i64().expect("an id");
    let notes =
        |server: &Server| server.ask(Method::GET, &format!("/api/v4/contacts/{id}/notes"), &Value::Null);
    app.wait_server("the note", |server| {
        embedded(&notes(server), "notes").iter().any(|note| note["params"]["text"] == "Called")
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn contacts_and_companies_are_filtered_by_what_the_disk_has_of_them() {
    let prepared = Setup::leads(60).size(120, 40).serve();
    let id = new_contact(&prepared.server, "Zoe Zinc", "+44 7700 900 999");
    new_company(&prepared.server, "Zinc & Sons");
    let mut app = prepared.start();
    app.wait_loaded().await;
    all_read(&mut app).await;
    app.press("g c").wait_for("Contacts 1 of").await;
    app.press("f e").type_in("phone ~ 900999");
    app.press("Enter").wait_for("▽ phone ~ 900999").await;
    let screen = app.wait_for("Zoe Zinc").await;
    assert!(screen.header().contains("1 of 1") && !screen.contains("not known here"), "{screen}");
    // A colleague gives her another name: the filter follows what the background reads.
    app.press("0 f e").type_in("created = today and name ~ zinc");
    app.press("Enter").wait_for("Zoe Zinc").await;
    let path = format!("/api/v4/contacts/{id}");
    app.server.ask(Method::PATCH, &path, &json!({"name": "Zoe Copper"}));
    app.press("Enter").wait_for("Zoe Copper").await;
    app.press("-").wait_for("Nothing fits").await;
    app.press("Esc").wait_for("Zoe Copper").await;
    app.press("g m f e").type_in("created = today and leads is empty");
    app.press("Enter").wait_for("Zinc & Sons").await;
    assert!(app.screen().header().contains("1 of 1"), "{}", app.screen().text());
}

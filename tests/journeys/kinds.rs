//! Every kind of field by keys, on a lead, a contact and a company: what is typed or chosen, the request it becomes,
//! and what the account then keeps. A kind without a row in [`case`] does not compile; a field of the account that
//! no row fits fails.

#[path = "kinds/cases.rs"]
mod cases;

use cases::{Case, case};
use dealdesk::domain::FieldKind;
use http::Method;
use serde_json::{Value, json};

use super::common::app::server::Server;
use super::common::app::wire::Write;
use super::common::app::{App, Setup};
use super::{STAR, at_star, settled, stage};

fn definitions(server: &Server, entity: &str) -> Vec<Value> {
    let path = format!("/api/v4/{entity}/custom_fields?limit=250");
    let list = server.ask(Method::GET, &path, &Value::Null);
    list["_embedded"]["custom_fields"].as_array().cloned().expect("fields")
}

/// One thing whose fields are edited.
struct Subject {
    entity: &'static str,
    id: i64,
}

impl Subject {
    fn path(&self) -> String {
        format!("/api/v4/{}/{}", self.entity, self.id)
    }

    fn values(&self, app: &App, field: i64) -> Value {
        let thing = app.server.ask(Method::GET, &self.path(), &Value::Null);
        let all = thing["custom_fields_values"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|f| f["field_id"] == field).map_or(Value::Null, |f| f["values"].clone())
    }
}

async fn open(app: &mut App, field: &str) {
    app.press("e e").wait_for("Fields of").await;
    app.type_in(field)
        .wait_until("the field", |s| s.contains(&format!("│ {field}")) && !s.contains("…  "))
        .await;
    app.press("Enter");
}

async fn type_into(app: &mut App, field: &str, text: &str) {
    open(app, field).await;
    app.wait_until("the box", |s| s.contains(&format!("{field} · "))).await;
    app.hold("Down", 60).press("End").hold("Backspace", 600);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            app.press("Enter");
        }
        app.type_in(line);
    }
    app.press("C-d").wait_gone(&format!("{field} · ")).await;
}

/// Does by keys what the case says; `true` where something is to be sent.
async fn by_keys(app: &mut App, field: &str, case: &Case) -> bool {
    match case {
        Case::Typed { text, .. } => type_into(app, field, text).await,
        Case::Chosen(at) => {
            open(app, field).await;
            app.wait_for("(empty)").await;
            app.hold("Down", *at).press("Enter").wait_gone("(empty)").await;
        }
        Case::Marked(places) => {
            open(app, field).await;
            app.wait_for("Tab marks").await;
            // A mark takes the cursor one further.
            app.hold("Down", places[0]).press("Tab");
            app.hold("Down", places[1] - places[0] - 1).press("Tab");
            app.press("Enter").wait_gone("Tab marks").await;
        }
        Case::Toggled => {
            open(app, field).await;
            app.wait_for(&format!("{field}: ")).await;
        }
        Case::Refused(why) => {
            open(app, field).await;
            app.wait_for(&format!("“{field}” cannot be written here: {why}")).await;
            app.press("Esc").wait_gone("Fields of").await;
            return false;
        }
    }
    settled(app).await;
    true
}

/// The way back to nothing by the same keys.
async fn clear(app: &mut App, field: &str, case: &Case) {
    match case {
        Case::Typed { .. } => type_into(app, field, "").await,
        Case::Chosen(at) => {
            open(app, field).await;
            app.wait_for("(empty)").await;
            assert!(*at < 9);
            app.hold("Down", 9).press("Enter").wait_gone("(empty)").await;
        }
        Case::Marked(_) | Case::Toggled | Case::Refused(_) => {
            by_keys(app, field, case).await;
        }
    }
    settled(app).await;
}

/// What is sent and read for a field of this definition.
fn expected(def: &Value, case: &Case) -> (Value, Value) {
    let option = |at: usize| &def["enums"][at];
    match case {
        Case::Typed { sent, read, .. } => {
            let mut read = read.clone();
            if def["type"] == "multitext" {
                for value in read.as_array_mut().expect("values") {
                    let known = def["enums"].as_array().expect("kinds");
                    let kind = known.iter().find(|kind| kind["value"] == value["enum_code"]);
                    value["enum_id"] = kind.expect("a kind of the account")["id"].clone();
                }
            }
            (sent.clone(), read)
        }
        Case::Chosen(at) => (
            json!([{"enum_id": option(*at)["id"]}]),
            json!([{"enum_id": option(*at)["id"], "value": option(*at)["value"]}]),
        ),
        Case::Marked([one, two]) => (
            json!([{"enum_id": option(*one)["id"]}, {"enum_id": option(*two)["id"]}]),
            json!([{"enum_id": option(*one)["id"], "value": option(*one)["value"]},
                {"enum_id": option(*two)["id"], "value": option(*two)["value"]}]),
        ),
        Case::Toggled => (json!([{"value": true}]), json!([{"value": true}])),
        Case::Refused(_) => (Value::Null, Value::Null),
    }
}

/// Every field of the thing on the screen, there and back.
async fn every_field(app: &mut App, subject: &Subject) {
    for def in definitions(&app.server, subject.entity) {
        let (field, id) = (def["name"].as_str().expect("a name"), def["id"].as_i64().expect("an id"));
        let kind = FieldKind::from_wire(def["type"].as_str().expect("a type"));
        let case = match def["is_api_only"].as_bool() {
            Some(true) => Case::Refused("only programs may write it"),
            _ => case(&kind, def["code"].as_str().unwrap_or_default()),
        };
        let (sent, read) = expected(&def, &case);
        let before = app.wire.writes().len();
        if !by_keys(app, field, &case).await {
            assert_eq!(app.wire.writes().len(), before, "{field}: nothing is sent");
            continue;
        }
        let write = |values: Value| {
            let body = json!({"custom_fields_values": [{"field_id": id, "values": values}]});
            vec![Write { method: Method::PATCH, path: subject.path(), body }]
        };
        assert_eq!(app.wire.writes()[before..], write(sent), "{field}\n{}", app.screen());
        assert_eq!(subject.values(app, id), read, "{field}");
        let before = app.wire.writes().len();
        clear(app, field, &case).await;
        assert_eq!(app.wire.writes()[before..], write(Value::Null), "{field}\n{}", app.screen());
        assert_eq!(subject.values(app, id), Value::Null, "{field}");
    }
}

fn emptied(server: &Server, entity: &str, path: &str) {
    let all = definitions(server, entity);
    let all: Vec<Value> = all.iter().map(|def| json!({"field_id": def["id"], "values": null})).collect();
    server.ask(Method::PATCH, path, &json!({ "custom_fields_values": all }));
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_field_of_a_lead_is_written_and_emptied() {
    let prepared = Setup::leads(60).size(120, 60).serve();
    let subject = Subject { entity: "leads", id: prepared.server.star(stage::FIRST_TALK, STAR) };
    emptied(&prepared.server, subject.entity, &subject.path());
    let mut app = at_star(prepared).await;
    app.press("Enter").wait_for("Contacts ─").await;
    every_field(&mut app, &subject).await;
}

async fn of_party(entity: &'static str, chord: &str) {
    let prepared = Setup::leads(60).size(120, 60).serve();
    let made = prepared.server.ask(Method::POST, &format!("/api/v4/{entity}"), &json!([{"name": "Aaa Zoe"}]));
    let id = made["_embedded"][entity][0]["id"].as_i64().expect("an id");
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.pass(std::time::Duration::from_secs(60)).await;
    app.press(chord).wait_until("the newest", |s| s.cursor().contains("Aaa Zoe")).await;
    app.press("Enter").wait_for("Leads ─").await;
    every_field(&mut app, &Subject { entity, id }).await;
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_field_of_a_contact_is_written_and_emptied() {
    of_party("contacts", "g c").await;
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_field_of_a_company_is_written_and_emptied() {
    of_party("companies", "g m").await;
}

/// The star with these values of one field, on its card.
async fn with_field(field: i64, values: &Value) -> (App, Subject) {
    let prepared = Setup::leads(60).serve();
    let subject = Subject { entity: "leads", id: prepared.server.star(stage::FIRST_TALK, STAR) };
    let body = json!({"custom_fields_values": [{"field_id": field, "values": values}]});
    prepared.server.edit(subject.id, &body);
    let mut app = at_star(prepared).await;
    app.press("Enter").wait_for("Contacts ─").await;
    (app, subject)
}

const INVOICE_LINES: i64 = 1_928_045;
const SEATS: i64 = 1_928_005;

#[tokio::test(start_paused = true)]
async fn a_line_of_an_invoice_keeps_what_the_program_does_not_know_and_leaves_sums_to_the_account() {
    let line = json!({"sku": "KT-1", "description": "Kettle", "unit_price": 20.0, "quantity": 3.0,
        "external_uid": null, "metadata": [], "is_fragile": true, "total_sum": 60.0,
        "is_discount_recalculated": false, "is_total_sum_recalculated": false});
    let (mut app, subject) = with_field(INVOICE_LINES, &json!([{ "value": line }])).await;
    open(&mut app, "Invoice lines").await;
    app.wait_for("Invoice lines · ").await;
    assert!(!app.screen().contains("total_sum ="), "{}", app.screen());
    // The fourth line is the quantity, written `3.0`.
    app.hold("Up", 60).hold("Down", 3).wait_for("unit_price = 20").await;
    app.press("End").hold("Backspace", 3).type_in("5").press("C-d");
    app.wait_gone("Invoice lines · ").await;
    settled(&mut app).await;
    let sent = app.wire.writes().pop().expect("a write").body;
    let wanted = json!({"sku": "KT-1", "description": "Kettle", "unit_price": 20, "quantity": 5,
        "metadata": [], "is_fragile": true});
    assert_eq!(sent["custom_fields_values"][0]["values"], json!([{ "value": wanted }]));
    assert_eq!(subject.values(&app, INVOICE_LINES)[0]["value"]["total_sum"], 100.0);
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!(subject.values(&app, INVOICE_LINES)[0]["value"]["quantity"], 3.0);
}

#[tokio::test(start_paused = true)]
async fn what_the_account_works_out_is_not_written() {
    let (mut app, subject) = with_field(SEATS, &json!([{"value": "12"}])).await;
    app.wire.compute(SEATS);
    app.press("R").wait_loaded().await;
    app.press("r").pass(std::time::Duration::from_secs(30)).await;
    open(&mut app, "Seats").await;
    app.wait_for("“Seats” cannot be written here: the account works it out").await;
    assert_eq!(subject.values(&app, SEATS), json!([{"value": "12"}]));
    assert_eq!(app.wire.writes(), []);
}

#[tokio::test(start_paused = true)]
async fn a_field_its_stage_wants_has_a_mark_in_the_list() {
    let prepared = Setup::leads(60).serve();
    prepared.server.star(stage::CONTRACT, STAR);
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.press("S s l l l l g g").wait_until("the star", |s| s.cursor().starts_with(STAR)).await;
    app.press("Enter").wait_for("Contacts ─").await;
    app.press("e e").wait_for("Fields of").await;
    app.type_in("Install date").wait_for("Install date*").await;
}

#[tokio::test(start_paused = true)]
async fn fields_of_all_forms_in_the_own_editor_are_one_document() {
    let home = tempfile::tempdir().expect("a directory");
    let script = r#"sed -i \
        -e '/^"Invoiced to" = /,/^'"'''"'$/c"Invoiced to" = "name = Tin Roof Ltd"' \
        -e '/^"Installation address" = /,/^'"'''"'$/c"Installation address" = """\ncity = Lisbon\ncountry = pt\n"""' \
        -e 's/^"Deposit paid" = .*/"Deposit paid" = true/' \
        -e 's/^"Room" = .*/"Room" = "Roof"/' \
        -e 's/^"Equipment" = .*/"Equipment" = ["Kiln", "Grinder"]/' \
        -e 's/^"Install date" = .*/"Install date" = 2026-03-12/' \
        -e '/^"Payer" = /,/^'"'''"'$/c"Payer" = """\nname = Tin Roof\nentity_id = 29400003\n"""'"#;
    let setup = Setup { editor: Some((script.to_owned(), home.path().to_owned())), ..Setup::leads(60) };
    let prepared = setup.serve();
    let subject = Subject { entity: "leads", id: prepared.server.star(stage::FIRST_TALK, STAR) };
    emptied(&prepared.server, subject.entity, &subject.path());
    let mut app = at_star(prepared).await;
    app.press("Enter").wait_for("Contacts ─").await;
    app.press("E").wait_for("Changed: 7.").await;
    settled(&mut app).await;
    let value = |field: i64| subject.values(&app, field)[0]["value"].clone();
    assert_eq!(value(1_928_033)["name"], "Tin Roof Ltd");
    assert_eq!((value(1_928_031), value(1_928_009)), (json!("Lisbon"), json!(true)));
    assert_eq!((value(1_928_011), value(1_928_013)), (json!("Roof"), json!("Kiln")));
    assert_eq!(
        (value(1_928_017), &value(1_928_049)["entity_id"]),
        (json!(1_773_273_600), &json!(29_400_003))
    );
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    let lead = app.server.lead(subject.id);
    assert!(lead["custom_fields_values"].as_array().is_none_or(Vec::is_empty), "{lead}");
}

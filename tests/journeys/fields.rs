//! Editing any field, people and tags of a lead, won and lost: by keys, and read back from the account.

use std::path::Path;

use serde_json::{Value, json};

use super::common::app::server::{SALES, stage};
use super::common::app::{App, Setup};
use super::{on_star, settled};

/// Opens the editor of a field by its name.
async fn open(app: &mut App, field: &str) {
    app.press("e e").wait_for("Fields of").await;
    app.type_in(field).wait_until("the field", |s| s.contains(field) && !s.contains("…  ")).await;
    app.press("Enter");
}

/// Writes into a field that is typed: what stood there goes.
async fn write(app: &mut App, field: &str, text: &str) {
    open(app, field).await;
    app.wait_until("the box", |s| s.contains(&format!("{field} · "))).await;
    let lines: Vec<&str> = text.split('\n').collect();
    app.hold("Down", 8).press("End").hold("Backspace", 200);
    for (n, line) in lines.iter().enumerate() {
        app.type_in(line);
        if n + 1 < lines.len() {
            app.press("Enter");
        }
    }
    app.press("C-d").wait_gone(&format!("{field} · ")).await;
    settled(app).await;
}

/// The values of a field on the account.
fn values(app: &App, lead: i64, field: &str) -> Value {
    let lead = app.server.lead(lead);
    let all = lead["custom_fields_values"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|f| f["field_name"] == field).map_or(Value::Null, |f| f["values"].clone())
}

fn value(value: &Value) -> Value {
    json!([{ "value": value }])
}

async fn on_card(setup: Setup) -> (App, i64) {
    let (mut app, id) = on_star(setup).await;
    app.press("Enter").wait_for("Contacts ─").await;
    (app, id)
}

#[tokio::test(start_paused = true)]
async fn fields_that_are_typed_arrive_as_the_account_keeps_them() {
    let (mut app, id) = on_card(Setup::leads(60)).await;
    for (field, text, wanted) in [
        ("Order reference", "BK-7 «крыша»", value(&json!("BK-7 «крыша»"))),
        ("Site notes", "two steps\nmind the dog", value(&json!("two steps\nmind the dog"))),
        ("Seats", "1 200,5", value(&json!("1200.5"))),
        ("Deposit", "2k", value(&json!("2000"))),
        ("Install date", "12.3.2026", value(&json!(1_773_273_600))),
        ("Site visit", "2026-03-12 14:30", value(&json!(1_773_325_800))),
        ("Opening anniversary", "1.6.1965", value(&json!(-144_723_600))),
        ("Drawing", "https://files.example/a.pdf", value(&json!("https://files.example/a.pdf"))),
        ("Site address", "1 Kiln Lane", value(&json!("1 Kiln Lane"))),
        ("List price", "1,250.50", value(&json!("1250.5"))),
    ] {
        write(&mut app, field, text).await;
        assert_eq!(values(&app, id, field), wanted, "{field}\n{}", app.screen());
    }
    write(&mut app, "Order reference", "").await;
    assert_eq!(values(&app, id, "Order reference"), Value::Null);
}

#[tokio::test(start_paused = true)]
async fn fields_of_parts_arrive_part_by_part() {
    let (mut app, id) = on_card(Setup::leads(60)).await;
    write(&mut app, "Installation address", "city = Lisbon\ncountry = pt").await;
    let address = values(&app, id, "Installation address");
    let part = |n: usize| (address[n]["enum_code"].clone(), address[n]["value"].clone());
    assert_eq!((part(0), part(1)), ((json!("city"), json!("Lisbon")), (json!("country"), json!("PT"))));
    write(&mut app, "Invoiced to", "name = Tin Roof Ltd\nvat_id = 12345").await;
    let legal = values(&app, id, "Invoiced to");
    assert_eq!(
        (&legal[0]["value"]["name"], &legal[0]["value"]["vat_id"]),
        (&json!("Tin Roof Ltd"), &json!("12345"))
    );
}

#[tokio::test(start_paused = true)]
async fn fields_that_are_chosen_are_chosen_from_a_list() {
    let (mut app, id) = on_card(Setup::leads(60)).await;
    open(&mut app, "Room").await;
    app.wait_for("(empty)").await;
    // The third letter of the box.
    app.press("d").wait_gone("(empty)").await;
    settled(&mut app).await;
    assert_eq!(values(&app, id, "Room")[0]["value"], "Roof");
    open(&mut app, "Room").await;
    app.wait_for("(empty)").await;
    app.press("e").wait_gone("(empty)").await;
    settled(&mut app).await;
    assert_eq!(values(&app, id, "Room"), Value::Null);

    let before = values(&app, id, "Equipment").as_array().map_or(0, Vec::len);
    open(&mut app, "Equipment").await;
    app.wait_for("Tab marks").await;
    let is_marked = app.screen().contains("[x] Kiln");
    app.type_in("kiln").press("Enter").wait_gone("Tab marks").await;
    settled(&mut app).await;
    let after = values(&app, id, "Equipment").as_array().map_or(0, Vec::len);
    assert_eq!(after, if is_marked { before - 1 } else { before + 1 });

    let before = values(&app, id, "Deposit paid");
    open(&mut app, "Deposit paid").await;
    app.wait_for("Deposit paid: ").await;
    settled(&mut app).await;
    assert_ne!(values(&app, id, "Deposit paid"), before);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_writes_says_why_and_undo_takes_a_field_back() {
    let (mut app, id) = on_card(Setup::leads(60)).await;
    open(&mut app, "Legacy code").await;
    app.wait_for("“Legacy code” cannot be written here: only programs may write it").await;
    app.press("Esc").wait_gone("Fields of").await;
    let before = values(&app, id, "Seats");
    write(&mut app, "Seats", "77").await;
    assert_eq!(values(&app, id, "Seats"), value(&json!("77")));
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!(values(&app, id, "Seats"), before);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_text_stays_and_says_what_to_write_and_a_draft_outlives_the_box() {
    let (mut app, _) = on_card(Setup::leads(60)).await;
    open(&mut app, "Drawing").await;
    app.wait_for("Drawing · ").await;
    app.press("C-u").type_in("files.example").press("Enter").wait_for("“files.example” is no web link").await;
    app.press("Esc").wait_for("Drawing (e e goes on)").await;
    open(&mut app, "Drawing").await;
    app.wait_for("files.example").await;
}

#[tokio::test(start_paused = true)]
async fn a_lead_is_lost_with_a_reason_and_comes_back_with_undo() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    app.press("x").wait_for("Why is “Star deal” lost?").await;
    app.press("a").wait_for("“Star deal” is lost.").await;
    settled(&mut app).await;
    let lead = app.server.lead(id);
    assert_eq!(lead["status_id"], 143);
    assert!(lead["loss_reason_id"].as_i64().is_some_and(|reason| reason > 0), "{lead}");
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    let lead = app.server.lead(id);
    assert_eq!((&lead["status_id"], &lead["loss_reason_id"]), (&json!(stage::FIRST_TALK), &Value::Null));
    app.press("w").wait_for("is won.").await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::WON);
}

#[tokio::test(start_paused = true)]
async fn tags_are_put_on_and_taken_off_and_new_ones_made() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    let tags = |app: &App| -> Vec<String> {
        let lead = app.server.lead(id);
        let tags = lead["_embedded"]["tags"].as_array().cloned().unwrap_or_default();
        tags.iter().filter_map(|tag| tag["name"].as_str().map(str::to_owned)).collect()
    };
    app.press("T").wait_for("Tags of “Star deal”").await;
    app.type_in("rooftop bar").wait_for("Enter: +rooftop bar").await;
    app.press("Enter").wait_gone("Tags of").await;
    settled(&mut app).await;
    assert!(tags(&app).contains(&"rooftop bar".to_owned()), "{:?}", tags(&app));
    app.press("T").wait_for("[x] rooftop bar").await;
    app.type_in("rooftop").wait_for("Enter: −rooftop bar").await;
    app.press("Enter").wait_gone("Tags of").await;
    settled(&mut app).await;
    assert!(!tags(&app).contains(&"rooftop bar".to_owned()), "{:?}", tags(&app));
}

#[tokio::test(start_paused = true)]
async fn somebody_else_takes_it() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    let before = app.server.lead(id)["responsible_user_id"].clone();
    app.press("a").wait_for("Who takes “Star deal”?").await;
    let is_first = app.screen().cursor().ends_with("now");
    app.press(if is_first { "Down Enter" } else { "Enter" }).wait_gone("Who takes").await;
    settled(&mut app).await;
    assert_ne!(app.server.lead(id)["responsible_user_id"], before);
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_wants_a_field_says_so_and_holds_nothing_up() {
    let prepared = Setup::leads(60).serve();
    let id = prepared.server.star(stage::NEGOTIATION, "Star deal");
    prepared.server.edit(id, &json!({"custom_fields_values": [{"field_id": 1_928_017, "values": null}]}));
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.press("S s l l l g g").wait_until("the star", |s| s.cursor().starts_with("Star deal")).await;
    app.press("L").wait_for("wants more: Install date. e e fills it in.").await;
    settled(&mut app).await;
    assert_eq!(app.server.stage_of(id), stage::CONTRACT);
    assert_eq!(app.server.lead(id)["pipeline_id"], SALES);
}

fn editor(dir: &Path, script: &str) -> Setup {
    Setup { editor: Some((script.to_owned(), dir.to_owned())), ..Setup::leads(60) }
}

#[tokio::test(start_paused = true)]
async fn all_fields_in_the_own_editor_are_one_step_back() {
    let home = tempfile::tempdir().expect("a directory");
    let script = r#"sed -i -e 's/^name = .*/name = "Moon deal"/' -e 's/^"Seats" = .*/"Seats" = 88/'"#;
    let (mut app, id) = on_card(editor(home.path(), script)).await;
    let before = values(&app, id, "Seats");
    app.press("E").wait_for("Changed: 2.").await;
    settled(&mut app).await;
    assert_eq!(app.server.lead(id)["name"], "Moon deal");
    assert_eq!(values(&app, id, "Seats"), value(&json!("88")));
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!(app.server.lead(id)["name"], "Star deal");
    assert_eq!(values(&app, id, "Seats"), before);
    assert_eq!(std::fs::read_dir(home.path()).expect("the directory").count(), 0, "no file is left");
}

#[tokio::test(start_paused = true)]
async fn a_document_with_a_fault_comes_back_with_a_mark_and_is_a_draft_when_it_is_left() {
    let home = tempfile::tempdir().expect("a directory");
    let seen = home.path().join("seen");
    // The first time it writes nonsense, afterwards it only looks.
    let script = format!(
        r#"f() {{ if grep -q '✗' "$1"; then cp "$1" {seen}; else sed -i 's/^"Seats" = .*/"Seats" = "many"/' "$1"; fi; }}; f"#,
        seen = seen.display()
    );
    let dir = home.path().join("edit");
    let (mut app, id) = on_card(editor(&dir, &script)).await;
    let before = values(&app, id, "Seats");
    app.press("E").wait_for("What you wrote is kept; E goes on.").await;
    let seen = std::fs::read_to_string(seen).expect("what the editor was given");
    let mark = seen.lines().position(|line| line.starts_with("# ✗ “many” is no number")).expect("a mark");
    assert_eq!(seen.lines().nth(mark + 1), Some(r#""Seats" = "many""#));
    assert_eq!(values(&app, id, "Seats"), before);
    assert!(app.screen().contains("All fields (E goes on)"), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_text_goes_to_the_own_editor_and_comes_back_into_its_box() {
    let home = tempfile::tempdir().expect("a directory");
    let (mut app, _) = on_card(editor(home.path(), "sed -i s/call/CALL/")).await;
    app.press("n").type_in("call back").press("C-o").wait_for("CALL back").await;
    app.wait_for("draft saved").await;
    let (mut app, _) = on_card(editor(home.path(), "false")).await;
    app.press("n").type_in("call back").press("C-o").wait_for("The editor did not do its work").await;
    assert!(app.screen().contains("call back"));
}

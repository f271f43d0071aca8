//! Lists with `--where` and `--sort`: what they show is what the account has, and what nobody knows is said.

use serde_json::Value;

use super::teller::Teller;

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().expect("an array").iter().map(|one| one["id"].as_i64().expect("an id")).collect()
}

/// The leads of the account for which something is true, newest first. Pipelines in the archive are not read.
fn asked(teller: &Teller, is_it: impl Fn(&Value) -> bool) -> Vec<i64> {
    let pipelines = teller.account.get("/api/v4/leads/pipelines");
    let pipelines = pipelines["_embedded"]["pipelines"].as_array().expect("pipelines").clone();
    let is_read =
        |lead: &Value| pipelines.iter().any(|p| p["id"] == lead["pipeline_id"] && p["is_archive"] == false);
    let all = teller.account.get("/api/v4/leads?limit=250&with=contacts");
    let leads = all["_embedded"]["leads"].as_array().expect("leads").clone();
    let mut found: Vec<i64> = leads
        .iter()
        .filter(|lead| is_read(lead) && is_it(lead))
        .map(|lead| lead["id"].as_i64().expect("an id"))
        .collect();
    found.sort_by_key(|id| -id);
    found
}

fn is_open(lead: &Value) -> bool {
    !matches!(lead["status_id"].as_i64(), Some(142 | 143))
}

#[test]
fn a_filter_finds_what_the_account_has() {
    let teller = Teller::new();
    let list = |filter: &str| ids(&teller.run(&["lead", "list", "--json", "--where", filter]).done().json());
    let price = |lead: &Value| lead["price"].as_i64().unwrap_or_default();
    let found = list("status = open and price > 5k");
    assert!(!found.is_empty());
    assert_eq!(found, asked(&teller, |lead| is_open(lead) && price(lead) > 5_000));
    let mine = asked(&teller, |lead| lead["responsible_user_id"] == 8_101_001);
    assert_eq!(list("responsible = me"), mine);
    assert_eq!(list("next task = none"), asked(&teller, |lead| lead["closest_task_at"].is_null()));
    assert_eq!(list("not next task = none").len() + list("next task is empty").len(), list("id > 0").len());
    let with_company = asked(&teller, |lead| {
        lead["_embedded"]["companies"].as_array().is_some_and(|companies| !companies.is_empty())
    });
    assert_eq!(list("has company"), with_company);
    // The second question is answered by the disk.
    let before = teller.account.stats().method("GET");
    let offline = teller.run(&["lead", "list", "--offline", "--json", "--where", "responsible = me"]).done();
    assert_eq!(ids(&offline.json()), mine);
    assert_eq!(teller.account.stats().method("GET"), before);
}

#[test]
fn every_shape_tells_the_same() {
    let teller = Teller::new();
    let list = |flags: &[&str]| {
        let args = ["lead", "list", "--where", "status = open", "--sort", "-price,id", "--limit", "5"];
        teller.run(&[&args, flags].concat()).done().out
    };
    let json: Value = serde_json::from_str(&list(&["--json"])).expect("JSON");
    let wanted = ids(&json);
    assert_eq!(wanted.len(), 5);
    let prices: Vec<f64> =
        json.as_array().expect("an array").iter().filter_map(|l| l["price"].as_f64()).collect();
    assert!(prices.is_sorted_by(|a, b| a >= b), "{prices:?}");
    let lines = list(&["--jsonl"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(ids(&Value::from(lines)), wanted);
    let first = |text: &str, end: char| -> Vec<i64> {
        text.lines().skip(1).filter_map(|line| line.split(end).next()?.parse().ok()).collect()
    };
    assert_eq!(first(&list(&["--csv"]), ','), wanted);
    assert_eq!(first(&list(&[]), ' '), wanted);
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let teller = Teller::new();
    let id = teller.lead().to_string();
    teller.run(&["lead", "set", &id, "name==HYPERLINK(\"http://evil.example\")"]).done();
    let csv = teller.run(&["lead", "list", "--csv", "--where", &format!("id = {id}")]).done().out;
    let row = csv.lines().nth(1).expect("a row");
    assert!(row.starts_with(&format!("{id},\"'=HYPERLINK(\"\"http")), "{row}");
}

#[test]
fn own_edits_that_wait_are_in_the_list() {
    let teller = Teller::new();
    let id = teller.lead();
    let found = |filter: &str| ids(&teller.run(&["lead", "list", "--json", "--where", filter]).done().json());
    assert!(found("name ~ zebra").is_empty());
    let queued = teller.run(&["lead", "set", &id.to_string(), "name=Zebra crossing", "--queue"]);
    assert_eq!(queued.code, Some(8), "{queued:?}");
    assert_eq!(found("name ~ ZEBRA"), [id]);
}

#[test]
fn custom_fields_of_leads_nobody_opened_are_known() {
    let teller = Teller::new();
    let wanted = asked(&teller, |lead| {
        let fields = lead["custom_fields_values"].as_array().cloned().unwrap_or_default();
        fields.iter().any(|f| f["field_name"] == "Room" && f["values"].to_string().contains("Roof"))
    });
    assert!(!wanted.is_empty(), "the account has such leads");
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let filter = ["lead", "list", "--json", "--where", "field:Room = Roof", "--offline"];
    let found = teller.run(&filter).done();
    assert_eq!((ids(&found.json()), found.err.as_str()), (wanted.clone(), ""));
    let columns =
        ["lead", "list", "--csv", "--columns", "id,field:Room", "--where", "has field:Room", "--offline"];
    let csv = teller.run(&columns).done().out;
    let roofs = csv.lines().filter(|line| line.ends_with(",Roof")).count();
    assert_eq!(roofs, wanted.len(), "{csv}");
    // One lead in full, too, with the people around it.
    let id = wanted[0].to_string();
    let shown = teller.run(&["lead", "show", &id, "--offline", "--json"]).done().json();
    assert!(shown["fields"].to_string().contains("Roof"), "{shown}");
    assert!(shown["contacts"].as_array().is_some_and(|all| !all.is_empty()), "{shown}");
}

#[test]
fn people_and_tasks_are_listed_too() {
    let teller = Teller::new();
    let contacts = teller
        .run(&["contact", "list", "--json", "--where", "has phone", "--sort", "-leads,id"])
        .done()
        .json();
    assert!(
        contacts
            .as_array()
            .is_some_and(|all| all.iter().all(|one| one["phones"] != Value::from(Vec::<Value>::new())))
    );
    let companies = teller.run(&["company", "list", "--jsonl", "--limit", "2"]).done().out;
    assert_eq!(companies.lines().count(), 2);
    let with_phone = teller.run(&["lead", "list", "--json", "--where", "has phone"]).done().json();
    let without = teller.run(&["lead", "list", "--json", "--where", "phone is empty"]).done().json();
    let all = teller.run(&["lead", "list", "--json"]).done().json();
    assert!(!ids(&with_phone).is_empty());
    assert_eq!(ids(&with_phone).len() + ids(&without).len(), ids(&all).len());
    let due = teller
        .run(&["task", "list", "--json", "--where", "due < tomorrow and responsible = me"])
        .done()
        .json();
    let due = due.as_array().expect("an array");
    assert!(!due.is_empty() && due.iter().all(|task| task["for_id"] == 8_101_001));
    let buckets = ["overdue", "today"];
    assert!(due.iter().all(|task| buckets.contains(&task["bucket"].as_str().expect("a bucket"))), "{due:?}");
    let told = teller.run(&["lead", "list", "--stage", "Proposal", "--json"]).done().json();
    assert!(told.as_array().is_some_and(|all| all.iter().all(|lead| lead["stage"] == "Proposal")));
    assert!(!ids(&told).is_empty());
}

//! A person at a prompt: an account, a home, and commands whose answers are looked at.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::desk::{Account, Home};

/// The pipeline most leads are in, and its stages people work in.
const SALES: i64 = 6_950_551;

pub struct Teller {
    pub account: Account,
    pub home: Home,
}

/// What a command answered.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The command did what it was asked for and complained of nothing.
    pub fn done(self) -> Self {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self
    }

    /// The states of the edits it made.
    pub fn states(&self) -> Vec<String> {
        let edits = self.json()["edits"].as_array().cloned().expect("edits");
        edits.iter().map(|edit| edit["state"].as_str().expect("a state").to_owned()).collect()
    }
}

impl Teller {
    pub fn new() -> Self {
        Self::with(&[])
    }

    pub fn with(args: &[&str]) -> Self {
        let account = Account::serve(&[&["--leads", "40"], args].concat());
        Self { account, home: Home::new() }
    }

    pub fn run(&self, args: &[&str]) -> Told {
        self.run_on(&self.account.url, args, "")
    }

    /// With something on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Told {
        self.run_on(&self.account.url, args, input)
    }

    pub fn run_on(&self, url: &str, args: &[&str], input: &str) -> Told {
        let mut command = self.home.command(args);
        command.env("KOMMO_BASE_URL", url).env("KOMMO_API_TOKEN", &self.account.token);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that reads nothing may have left already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the end");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Told { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// A lead somebody works on.
    pub fn lead(&self) -> i64 {
        let all = self.account.get("/api/v4/leads?limit=250");
        let leads = all["_embedded"]["leads"].as_array().expect("leads").clone();
        let is_open = |lead: &&Value| {
            let stage = lead["status_id"].as_i64().expect("a stage");
            lead["pipeline_id"] == SALES && ![142, 143, 58_141_803].contains(&stage)
        };
        leads.iter().find(is_open).and_then(|lead| lead["id"].as_i64()).expect("an open lead")
    }

    pub fn get_lead(&self, id: i64) -> Value {
        self.account.get(&format!("/api/v4/leads/{id}?with=contacts"))
    }

    /// What the account holds of a custom field, as it sends it.
    pub fn field(&self, lead: i64, field: i64) -> Value {
        let fields = self.get_lead(lead)["custom_fields_values"].clone();
        let found = fields.as_array().and_then(|all| all.iter().find(|f| f["field_id"] == field).cloned());
        found.map_or(Value::Null, |field| field["values"].clone())
    }

    pub fn writes(&self) -> i64 {
        let stats = self.account.stats();
        stats.method("PATCH") + stats.method("POST") + stats.method("DELETE")
    }
}

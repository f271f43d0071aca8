//! `dealdesk doctor`: what is as it should be, what is worth a word, and what stands in the way, with what to do about it.
//!
//! Owns the order and the answer. Changes nothing, says no secret, and works without an account and without a connection.
//!
//! `--json` is one object `{"checks": [{"area", "check", "state", "what", "next"}], "problems"}` with the areas `terminal`,
//! `config`, `account`, `connection`, `cache`, `rate` and `outbox`; `state` is `ok`, `note` or `problem`; `next` (what to do)
//! may be null. The exit code is 1 where there is a problem.

mod account;
mod connection;
mod terminal;

use std::fmt::Write;

use serde_json::{Value, json};

use super::flags::{DataFlags, Form};
use super::shape::lines_of;
use super::{ColorChoice, Exit, Stop, print};
use crate::app::words::{cells, fit};
use crate::config::{self, Env};
use crate::domain::SafeText;
use crate::shell::probe;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk doctor --offline

Changes nothing. On a terminal it writes a few signs to see how wide they are drawn, and takes them away again.")]
pub struct DoctorArgs {
    /// Never touch the network
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    /// Worth a word; nothing fails for it.
    Note,
    Problem,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Problem => "problem",
        }
    }
}

/// What was looked at and how it is.
#[derive(Debug)]
struct Finding {
    area: &'static str,
    check: &'static str,
    state: State,
    what: String,
    next: Option<String>,
}

/// The findings of one area.
#[derive(Debug)]
struct Area {
    name: &'static str,
    found: Vec<Finding>,
}

impl Area {
    const fn new(name: &'static str) -> Self {
        Self { name, found: Vec::new() }
    }

    fn put(&mut self, check: &'static str, state: State, what: &str, next: Option<&str>) {
        // Answers and file names are texts from outside.
        let what = SafeText::line(what).to_string();
        let next = next.map(str::to_owned);
        self.found.push(Finding { area: self.name, check, state, what, next });
    }

    fn ok(&mut self, check: &'static str, what: &str) {
        self.put(check, State::Ok, what, None);
    }

    fn note(&mut self, check: &'static str, what: &str, next: &str) {
        self.put(check, State::Note, what, Some(next).filter(|next| !next.is_empty()));
    }

    fn problem(&mut self, check: &'static str, what: &str, next: &str) {
        self.put(check, State::Problem, what, Some(next));
    }
}

pub async fn run(args: DoctorArgs, colors: ColorChoice, env: &impl Env) -> Result<Exit, Stop> {
    let mut areas = vec![terminal::look(colors, env).await, files(env)];
    match config::access(env) {
        Ok(Some(access)) => {
            areas.push(account::sign_in(&access));
            let reach = if args.offline { None } else { Some(connection::look(&access).await) };
            areas.extend(reach);
            areas.extend(account::kept(&access).await?);
        }
        Ok(None) => {
            let mut area = Area::new("account");
            let next = "Try the program on an invented one: `dealdesk demo`. Use your own: `dealdesk login`.";
            area.note("account", "none is set up", next);
            areas.push(area);
        }
        Err(error) => {
            let mut area = Area::new("account");
            area.problem(
                "account",
                &error.to_string(),
                "`dealdesk account list` shows the accounts of this machine.",
            );
            areas.push(area);
        }
    }
    let found: Vec<Finding> = areas.into_iter().flat_map(|area| area.found).collect();
    let problems = found.iter().filter(|finding| finding.state == State::Problem).count();
    print(told(&found, problems, args.data.form()).as_bytes())?;
    Ok(if problems == 0 { Exit::Done } else { Exit::Failed })
}

fn told(found: &[Finding], problems: usize, form: Form) -> String {
    let object = |of: &Finding| json!({"area": of.area, "check": of.check, "state": of.state.word(), "what": of.what, "next": of.next});
    match form {
        Form::Json => {
            let checks: Vec<Value> = found.iter().map(object).collect();
            format!("{}\n", json!({"checks": checks, "problems": problems}))
        }
        Form::JsonLines => lines_of(found.iter().map(object)),
        Form::Text | Form::Csv => words(found, problems),
    }
}

fn words(found: &[Finding], problems: usize) -> String {
    let names = found.iter().map(|of| cells(of.check)).max().unwrap_or(0);
    let mut text = String::new();
    let mut area = "";
    for of in found {
        if of.area != area {
            area = of.area;
            text.extend([if text.is_empty() { "" } else { "\n" }, area, "\n"]);
        }
        let (state, name) = (fit(of.state.word(), 7), fit(of.check, names));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {state:<7}  {name:<names$}  {}", of.what);
        if let Some(next) = &of.next {
            let _ = writeln!(text, "  {:7}  {:names$}  → {next}", "", "");
        }
    }
    text.push_str(match problems {
        0 => "\nNothing stands in the way.\n",
        1 => "\n1 problem.\n",
        _ => "\nThere are problems.\n",
    });
    text
}

/// The file of settings and the places of the others.
fn files(env: &impl Env) -> Area {
    let mut area = Area::new("config");
    let Some(path) = config::config_file() else {
        let next = "Set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME.";
        area.problem("config.toml", "the system names no home directory", next);
        return area;
    };
    let place = path.display().to_string();
    match env.file() {
        Err(error) => area.problem(
            "config.toml",
            &error.to_string(),
            "Mend the line that is named; until then none of it applies.",
        ),
        Ok(None) => area.ok("config.toml", "there is none, and none is needed"),
        Ok(Some(file)) if file.text.is_empty() => {
            area.ok("config.toml", &format!("there is none at {place}, and none is needed"));
        }
        Ok(Some(file)) => {
            area.ok("config.toml", &format!("{place}, {} accounts", file.accounts.len()));
            for warning in &file.warnings {
                area.note("config.toml", &warning.to_string(), "The rest of the file applies.");
            }
        }
    }
    area
}

/// How the terminal draws; here so that the areas need not know the shell.
fn drawn() -> Option<Vec<probe::Drawn>> {
    probe::widths()
}

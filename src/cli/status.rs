//! `dealdesk status`: a few numbers for a prompt or a status line, from this machine alone.
//!
//! Owns the names that stand in a format, which never change. Asks nobody, writes nothing and waits for no lock, so that a
//! prompt that asks every few seconds is in nobody's way.
//!
//! `--json` is `{"account", "leads", "inbox", "overdue", "today", "overdue_all", "today_all", "unsent", "uncertain",
//! "parked", "synced_at"}`; `synced_at` is a unix time or null.

use serde_json::{Value, json};

use super::flags::DataFlags;
use super::shape::said;
use super::{Exit, Stop, access};
use crate::config::{self, Env};
use crate::domain::when;
use crate::domain::{SafeText, Timestamp};
use crate::shell::clock;
use crate::store::{Due, Glance, Numbers};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk status --format '{overdue} overdue, {unsent} unsent'

In a format stand, each in braces ({{ is a brace):
  {overdue} {today}           your tasks that should be done by now, and those that are due today
  {overdue_all} {today_all}   the same of everybody
  {inbox}                     incoming leads that wait
  {leads}                     leads that are neither won nor lost
  {unsent}                    own edits that are not on the server; of these
  {uncertain} {parked}        those whose answer was lost, and those that wait for you
  {account} {age}             the account, and how old all this is: 5m, 3h, 2d")]
pub struct StatusArgs {
    /// What to print, see below
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "{overdue} overdue · {today} today · {inbox} in the inbox · {unsent} unsent"
    )]
    format: String,
    #[command(flatten)]
    data: DataFlags,
}

pub fn run(args: &StatusArgs, env: &impl Env) -> Result<Exit, Stop> {
    let pieces = pieces(&args.format)?;
    let access = access::of(env)?;
    let failed = |e: crate::store::StoreError| Stop::new(Exit::Failed, e);
    let file = config::account_file(&access.base);
    let unknown = || {
        Stop::new(Exit::NotFound, "This machine knows nothing of the account yet. Run `dealdesk sync` once.")
    };
    let glance = file.map(|file| Glance::open(&file)).transpose().map_err(failed)?.flatten();
    let glance = glance.ok_or_else(unknown)?;
    let now = clock::now();
    let numbers = glance.numbers().map_err(failed)?;
    let (mut overdue, mut today) = (Due::default(), Due::default());
    if let Some(account) = glance.account().map_err(failed)? {
        let due = |from, until| glance.due(account.current_user, from, until).map_err(failed);
        overdue = due(Timestamp(i64::MIN), now)?;
        today = due(now, when::today_ends(now, account.zone))?;
    }
    let name = access.name.clone().unwrap_or_else(|| access.base.host().to_owned());
    let value = value(&name, &numbers, overdue, today);
    let text: String = pieces.iter().map(|piece| piece.words(&value, &numbers, now)).collect();
    said(args.data.form(), &format!("{text}\n"), &value)?;
    Ok(Exit::Done)
}

fn value(name: &str, numbers: &Numbers, overdue: Due, today: Due) -> Value {
    json!({
        "account": name,
        "leads": numbers.leads,
        "inbox": numbers.inbox,
        "overdue": overdue.own,
        "today": today.own,
        "overdue_all": overdue.all,
        "today_all": today.all,
        "unsent": numbers.outbox.total(),
        "uncertain": numbers.outbox.uncertain,
        "parked": numbers.outbox.parked,
        "synced_at": numbers.synced_at.map(Timestamp::secs),
    })
}

const NAMES: [&str; 11] = [
    "overdue",
    "today",
    "overdue_all",
    "today_all",
    "inbox",
    "leads",
    "unsent",
    "uncertain",
    "parked",
    "account",
    "age",
];

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name(&'static str),
}

impl Piece {
    fn words(&self, value: &Value, numbers: &Numbers, now: Timestamp) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Name("age") => numbers.synced_at.map_or_else(|| "?".to_owned(), |at| age(now.since(at))),
            Self::Name(name) => match &value[*name] {
                Value::String(text) => text.clone(),
                number => number.to_string(),
            },
        }
    }
}

fn pieces(format: &str) -> Result<Vec<Piece>, Stop> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.push(Piece::Text(rest[..at].to_owned()));
        let sign = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(sign) {
            pieces.push(Piece::Text(sign.to_owned()));
            rest = behind;
            continue;
        }
        let named = rest.split_once('}').filter(|_| sign == "{");
        let known = named.and_then(|(name, behind)| Some((NAMES.into_iter().find(|n| *n == name)?, behind)));
        let Some((name, behind)) = known else {
            let said = named.map_or_else(|| sign.to_owned(), |(name, _)| format!("{{{name}}}"));
            let text = format!("--format: {} is none of {{{}}}.", SafeText::line(&said), NAMES.join("} {"));
            return Err(Stop::new(Exit::Usage, text));
        };
        pieces.push(Piece::Name(name));
        rest = behind;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

/// `5m`, `3h`, `2d`: as short as a status line wants it.
fn age(secs: i64) -> String {
    match secs {
        ..3_600 => format!("{}m", secs.max(0) / 60),
        3_600..172_800 => format!("{}h", secs / 3_600),
        _ => format!("{}d", secs / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_text_and_names() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            pieces("a {inbox}{{b}}").expect("a format"),
            [text("a "), Piece::Name("inbox"), text(""), text("{"), text("b"), text("}"), text("")]
        );
        for wrong in ["{nothing}", "{inbox", "inbox}"] {
            assert_eq!(pieces(wrong).map_err(|stop| stop.exit), Err(Exit::Usage), "{wrong}");
        }
    }

    #[test]
    fn an_age_is_short() {
        assert_eq!([-5, 59, 300, 7_200, 200_000].map(age), ["0m", "0m", "5m", "2h", "2d"]);
    }
}

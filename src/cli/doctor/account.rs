//! The account: how it is signed in to, and what this machine keeps of it.

use std::path::Path;
use std::sync::Arc;

use super::super::{Stop, access};
use super::Area;
use crate::api::gate::{Gate, SystemClock};
use crate::config::{self, Access, Key};
use crate::domain::Timestamp;
use crate::files;
use crate::shell::clock;
use crate::store::{Glance, Store, StoreError, VERSION};
use crate::vault::Kept;

const DAY: i64 = 86_400;

/// How old what is shown may be before it is worth a word.
const OLD: i64 = 7 * DAY;

pub fn sign_in(account: &Access) -> Area {
    let mut area = Area::new("account");
    let name = account.name.clone().unwrap_or_else(|| "from the environment".to_owned());
    let may = if account.is_read_only { ", read only" } else { "" };
    area.ok("account", &format!("{name}: {}{may}", account.base));
    match (&account.key, &account.name) {
        (Key::Here(token), _) => ends(&mut area, "KOMMO_API_TOKEN", token.expires_at(), "KOMMO_API_TOKEN"),
        (Key::Printed(argv), _) => {
            let program = argv.first().map_or("", String::as_str);
            area.ok("token", &format!("printed by {program} (token_command)"));
        }
        (Key::Kept, None) => area.problem("token", "there is none", "Sign in: `dealdesk login`."),
        (Key::Kept, Some(name)) => kept_secret(&mut area, name),
    }
    area
}

fn kept_secret(area: &mut Area, name: &str) {
    let login = format!("Sign in: `dealdesk login {name}`.");
    let vault = match access::vault() {
        Ok(vault) => vault,
        Err(stop) => return area.problem("token", &stop.message, &login),
    };
    match vault.load(name) {
        Ok(None) => return area.problem("token", "none is kept", &login),
        Err(error) => return area.problem("token", &error.to_string(), &login),
        Ok(Some(Kept::LongLived(token))) => ends(area, "long-lived token", token.expires_at(), &login),
        Ok(Some(Kept::Session(session))) if session.ended.is_some() => {
            return area.problem("token", "the account has ended the session", &login);
        }
        Ok(Some(Kept::Session(session))) if session.asked_at.is_some() => area.note(
            "token",
            "a renewal of the session was asked for, and its answer is not here",
            "The next command finds out; if it cannot be renewed, it says how to sign in.",
        ),
        Ok(Some(Kept::Session(session))) => {
            let end = Timestamp(session.ends_at).utc_minute();
            area.ok("token", &format!("session until {end}, renewed by itself"));
        }
    }
    mode(area, &vault.path(name, "json"));
}

fn ends(area: &mut Area, what: &str, end: Option<i64>, next: &str) {
    let now = clock::now().secs();
    let next = format!("Make another one on the integration's page, then: {next}");
    match end.map(|end| (end - now, Timestamp(end).utc_minute())) {
        None => area.ok("token", &format!("{what}; it does not say when it ends")),
        Some((..=0, day)) => area.problem("token", &format!("{what}, ended on {day}"), &next),
        Some((left, day)) if left < access::SOON => {
            area.note("token", &format!("{what}, ends on {day}"), &next);
        }
        Some((_, day)) => area.ok("token", &format!("{what} until {day}")),
    }
}

fn mode(area: &mut Area, path: &Path) {
    let Some(mode) = files::mode(path) else { return };
    if mode.trailing_zeros() >= 6 {
        area.ok("secret file", &format!("for you alone (mode {mode:o})"));
    } else {
        let next = format!("chmod 600 {}", path.display());
        area.problem("secret file", &format!("others may read it (mode {mode:o})"), &next);
    }
}

/// The cache, the rate ledger and the outbox, as far as there are any: looking makes none.
pub async fn kept(account: &Access) -> Result<Vec<Area>, Stop> {
    let mut cache = Area::new("cache");
    let mut outbox = Area::new("outbox");
    match config::account_file(&account.base) {
        None => cache.problem("file", "the system names no home directory", "Set HOME, or XDG_DATA_HOME."),
        Some(path) if !path.exists() => {
            cache.note(
                "file",
                "nothing was read of this account yet",
                "`dealdesk sync` reads it; so does the board.",
            );
        }
        Some(path) => {
            file(&mut cache, &path).await;
            unsent(&mut outbox, &path);
        }
    }
    Ok(vec![cache, rate(account).await, outbox])
}

async fn file(area: &mut Area, path: &Path) {
    let size = std::fs::metadata(path).map_or(0, |meta| meta.len());
    let next = "Nothing is lost on the server. The next start sets the file aside and reads the account anew; unsent edits stay in it.";
    let place = path.display();
    area.ok("file", &format!("{place}, {}", bytes(size)));
    match Glance::open(path).and_then(|glance| glance.map(|glance| glance.numbers()).transpose()) {
        Ok(Some(numbers)) => match numbers.synced_at.map(|at| clock::now().since(at)) {
            None => area.note("age", "it was not read to its end yet", "`dealdesk sync`"),
            Some(secs) if secs > OLD => {
                area.note("age", &format!("{} days old", secs / DAY), "`dealdesk sync`");
            }
            Some(secs) => area.ok("age", &format!("{} minutes old", secs.max(0) / 60)),
        },
        Ok(None) => area.note("age", "it holds nothing yet", "`dealdesk sync`"),
        Err(StoreError::Newer { found, known, .. }) => {
            let what = format!("written by a later dealdesk (version {found}, this one knows {known})");
            return area.problem("schema", &what, "Use the later dealdesk.");
        }
        Err(error) => return area.problem("integrity", &error.to_string(), next),
    }
    let checked = match Store::open(path) {
        Ok(store) => store.check().await,
        Err(error) => Err(error),
    };
    match checked {
        Ok(word) if word == "ok" => area.ok("integrity", &format!("whole; schema {VERSION}")),
        Ok(word) => area.problem("integrity", &word, next),
        Err(error) => area.problem("integrity", &error.to_string(), next),
    }
}

fn bytes(size: u64) -> String {
    match size {
        ..1_024 => format!("{size} bytes"),
        1_024..1_048_576 => format!("{} KB", size / 1_024),
        _ => format!("{}.{} MB", size / 1_048_576, size % 1_048_576 * 10 / 1_048_576),
    }
}

async fn rate(account: &Access) -> Area {
    let mut area = Area::new("rate");
    let Some(path) = config::gate_file(&account.base).filter(|path| path.exists()) else {
        area.ok("ledger", "there is none yet: nothing was sent from this machine");
        return area;
    };
    let gate = Gate::open(Some(&path), Arc::new(SystemClock));
    gate.refresh().await;
    let status = gate.status().borrow().clone();
    let now = u64::try_from(clock::now().secs()).unwrap_or(0) * 1_000;
    let closed = status.closed_until.filter(|until| *until > now);
    match (status.blocked, status.shared, closed) {
        (true, ..) => area.problem(
            "ledger",
            "the account has blocked this address: nothing is sent",
            "Find out why in the account; then `dealdesk api GET /api/v4/account --reopen`.",
        ),
        (_, false, _) => area.problem(
            "ledger",
            &format!("{} cannot be used, so each dealdesk counts alone", path.display()),
            "Remove the file; the next request makes it anew.",
        ),
        (.., Some(until)) => {
            let what = format!("the account asked for a pause of {} s more", (until - now).div_ceil(1_000));
            area.note("ledger", &what, "Requests wait for its end by themselves.");
        }
        _ => area.ok("ledger", &format!("{} of {} requests in this second", status.used, status.cap)),
    }
    area
}

fn unsent(area: &mut Area, path: &Path) {
    // What is wrong with it is told with the cache.
    let numbers = Glance::open(path).map(|glance| glance.map(|glance| glance.numbers()));
    let Ok(Some(Ok(numbers))) = numbers else { return };
    let counts = numbers.outbox;
    if counts.total() == 0 {
        area.ok("edits", "everything is on the server");
    }
    if counts.queued + counts.sending > 0 {
        let what = format!("{} wait to be sent", counts.queued + counts.sending);
        area.note(
            "edits",
            &what,
            "They are sent when dealdesk is next open; now: `dealdesk outbox retry --all`.",
        );
    }
    if counts.uncertain > 0 {
        let what = format!("{} were sent, and the answer was lost", counts.uncertain);
        area.note(
            "edits",
            &what,
            "`dealdesk outbox check ID` looks on the server before anything is sent again.",
        );
    }
    if counts.parked > 0 {
        let what = format!("{} wait for you", counts.parked);
        area.note("edits", &what, "`dealdesk outbox list` says why.");
    }
}

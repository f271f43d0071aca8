//! The way to the account, step by step, so that the first one that fails can be named: name, connection, TLS, HTTP, token.

use std::time::Duration;

use super::super::access;
use super::Area;
use crate::api::gate::Lane;
use crate::api::{ApiError, ApiPath};
use crate::config::{self, Access};
use crate::shell::clock;

/// For each step.
const PATIENCE: Duration = Duration::from_secs(5);
/// A clock that is off by more is worth a word, and one that is off by this much lets sessions end too early or too late.
const SKEW: i64 = 30;
const WRONG: i64 = 300;

pub async fn look(account: &Access) -> Area {
    let mut area = Area::new("connection");
    let url: Option<http::Uri> = account.base.as_str().parse().ok();
    let is_tls = url.as_ref().and_then(|url| url.scheme_str()) != Some("http");
    let host = account.base.host().to_owned();
    let port = url.as_ref().and_then(http::Uri::port_u16).unwrap_or(if is_tls { 443 } else { 80 });
    if !reach(&mut area, &host, port).await {
        return area;
    }
    answer(&mut area, account, is_tls).await;
    area
}

/// Name and connection; whether there is one.
async fn reach(area: &mut Area, host: &str, port: u16) -> bool {
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    let addresses: Vec<_> = match found {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(error)) => {
            area.problem(
                "DNS",
                &format!("{host}: {error}"),
                "Is the machine online, and the address spelt right?",
            );
            return false;
        }
        Err(_) => {
            area.problem("DNS", &format!("{host}: no answer in 5 s"), "Is the machine online?");
            return false;
        }
    };
    let told: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
    area.ok("DNS", &format!("{host} is {}", told.join(", ")));
    let mut last = "it has no address".to_owned();
    for address in addresses {
        match tokio::time::timeout(PATIENCE, tokio::net::TcpStream::connect(address)).await {
            Ok(Ok(_)) => {
                area.ok("TCP", &format!("{address} takes connections"));
                return true;
            }
            Ok(Err(error)) => last = format!("{address}: {error}"),
            Err(_) => last = format!("{address}: no answer in 5 s"),
        }
    }
    area.problem("TCP", &last, "Does a firewall stand in between, or a VPN that is off?");
    false
}

/// One request, as any command sends it.
async fn answer(area: &mut Area, account: &Access, is_tls: bool) {
    let again = "If it stays so, the log has more: run it with -v.";
    let client = match access::client(account.clone(), config::gate_file(&account.base).as_deref()) {
        Ok(client) => client,
        Err(stop) => return area.problem("HTTP", &stop.message, again),
    };
    let path = match ApiPath::parse("/api/v4/account") {
        Ok(path) => path,
        Err(error) => return area.problem("HTTP", &error.to_string(), again),
    };
    let asked = clock::now();
    let answer = match client.raw(Lane::Interactive, http::Method::GET, &path, None).await {
        Ok(answer) => answer,
        Err(error) if error.is_auth() => {
            return area.problem("token", &error.to_string(), "Sign in: `dealdesk login`.");
        }
        Err(error @ ApiError::Network { .. }) if is_tls => {
            let next = "Does something in between change the connection (a proxy, a virus scanner), or is the clock wrong?";
            return area.problem("TLS", &error.to_string(), next);
        }
        Err(error) => return area.problem("HTTP", &error.to_string(), again),
    };
    let answered = clock::now();
    if is_tls {
        area.ok("TLS", "the certificate is good");
    }
    match &answer.verdict {
        Ok(()) => {
            area.ok("HTTP", &format!("answered with {}", answer.status));
            area.ok("token", "the account accepts it");
        }
        Err(error) if error.is_auth() => {
            area.ok("HTTP", &format!("answered with {}", answer.status));
            area.problem("token", &error.to_string(), "Sign in: `dealdesk login`.");
        }
        Err(error) => area.problem("HTTP", &error.to_string(), again),
    }
    let Some(date) = answer.date else {
        return area.note("clock", "the answer did not say what time it is there", "");
    };
    // Somewhere between asking and the answer: only what lies outside is known to be wrong.
    let off = if date < asked { asked.since(date) } else { -date.since(answered).max(0) };
    let what = match off {
        0 => "as the server's".to_owned(),
        ahead @ 1.. => format!("{ahead} s ahead of the server's"),
        behind => format!("{} s behind the server's", -behind),
    };
    match off.abs() {
        ..SKEW => area.ok("clock", &what),
        SKEW..WRONG => area.note("clock", &what, "Let the system set it (NTP)."),
        _ => area.problem(
            "clock",
            &what,
            "Let the system set it (NTP): sessions would end too early or too late.",
        ),
    }
}

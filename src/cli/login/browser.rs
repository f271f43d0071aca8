//! Signing in in a browser, wherever that is: the page, the way back, the exchange.
//!
//! No browser is started: on a server it would open where nobody looks, and its arguments are there for all to read. The
//! answer comes by itself where the redirect address is this machine, and can be pasted in any case.

use std::fmt::Write;

use super::{Guest, LoginArgs, asked, keep, kept_access, listen};
use crate::api::endpoint::GetAccount;
use crate::api::gate::{Clock as _, Lane, SystemClock};
use crate::api::oauth::{self, Grant, Integration, OauthError, Redirect, RedirectError};
use crate::api::{Token, random};
use crate::app::handover::qr::Qr;
use crate::cli::{Exit, Stop, access, complain, warn};
use crate::config;
use crate::domain::Account;
use crate::shell::prompt::{self, Echo};
use crate::shell::terminal::width;
use crate::vault::{Kept, Session};

/// Bytes nobody guesses.
const STATE: usize = 16;
const MARGIN: u16 = 2;

pub async fn sign_in(args: &LoginArgs, guest: &Guest) -> Result<Account, Stop> {
    let integration = integration(args, guest).await?;
    let state = random(STATE)?;
    let page = oauth::page(&guest.base, &integration.client_id, &state);
    let home = match oauth::loopback(&integration.redirect_uri) {
        None => None,
        Some((port, path)) => match listen::Listener::bind(port, &path).await {
            Ok(listener) => Some(listener),
            Err(error) => {
                let address = &integration.redirect_uri;
                warn("browser", format!("nobody can listen on {address} here: {error}."));
                None
            }
        },
    };
    complain(&told(&page, home.is_some(), &integration.redirect_uri));
    let redirect = answer(home, &state).await?;
    if let Some(other) = redirect.account.as_ref().filter(|other| **other != guest.base) {
        let text = format!(
            "In the browser {other} was chosen, but this is the sign-in of {}. Choose that one there, or begin with \
             --host {}. Nothing was changed.",
            guest.base,
            other.host()
        );
        return Err(Stop::new(Exit::Auth, text));
    }
    exchange(guest, integration, &redirect.code).await
}

async fn exchange(guest: &Guest, integration: Integration, code: &Token) -> Result<Account, Stop> {
    let access = kept_access(guest);
    let gate_file = config::gate_file(&guest.base);
    let door = access::door(&access, gate_file.as_deref());
    let pair = door.exchange(&integration, Grant::Code(code)).await.map_err(|error| refused(guest, error))?;
    let now = i64::try_from(SystemClock.now_ms() / 1_000).unwrap_or(i64::MAX);
    keep(guest, &Kept::Session(Box::new(Session::new(integration, pair, now)))).await?;
    let client = access::client(access, gate_file.as_deref())?;
    Ok(client.send(Lane::Interactive, &GetAccount).await?.value)
}

fn refused(guest: &Guest, error: OauthError) -> Stop {
    let again = format!("Begin anew: `dealdesk login {} --oauth`.", guest.name);
    match error {
        OauthError::Spent(said) => Stop::new(
            Exit::Auth,
            format!(
                "The account does not accept the code any more ({said}): it is for one use within 20 minutes. {again}"
            ),
        ),
        OauthError::Unknown(_) => Stop::new(Exit::Auth, format!("{}. {again}", capital(&error.to_string()))),
        OauthError::Lost(error) => {
            let stop = Stop::from(error);
            let text = format!("{} The code may be spent. {again}", stop.message);
            Stop::new(stop.exit, text)
        }
        OauthError::Api(error) => error.into(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// As said now, or as it was the last time.
async fn integration(args: &LoginArgs, guest: &Guest) -> Result<Integration, Stop> {
    let known = match access::vault()?.load(&guest.name) {
        Ok(Some(Kept::Session(session))) => Some(session.integration),
        // What cannot be read is about to be replaced.
        Ok(Some(Kept::LongLived(_)) | None) | Err(_) => None,
    };
    let said = args.client_id.as_ref();
    let known = known.filter(|known| said.is_none_or(|id| *id == known.client_id));
    if let Some(known) = known {
        let redirect_uri = args.redirect_uri.clone().unwrap_or(known.redirect_uri);
        return Ok(Integration { redirect_uri, ..known });
    }
    let client_id = match said {
        Some(id) => id.clone(),
        None => asked("Id of the integration: ", Echo::Shown, "Say which integration with --client-id.")
            .await?
            .to_string(),
    };
    let missing = "There was no secret key on standard input; nothing was changed.";
    let secret = asked("Its secret key (not shown): ", Echo::Hidden, missing).await?;
    let client_secret = Token::new(&secret).map_err(|_| {
        Stop::new(
            Exit::Usage,
            "The secret key contains a character that keys never have; copy it again in one piece.",
        )
    })?;
    let redirect_uri = match &args.redirect_uri {
        Some(uri) => uri.clone(),
        None => {
            let missing =
                "Say where the integration sends browsers with --redirect-uri, exactly as it stands there.";
            asked("Its redirect address, exactly as it stands there: ", Echo::Shown, missing)
                .await?
                .to_string()
        }
    };
    let redirect_uri = redirect_uri.trim().to_owned();
    Ok(Integration { client_id: client_id.trim().to_owned(), client_secret, redirect_uri })
}

fn told(page: &str, is_heard: bool, redirect_uri: &str) -> String {
    let mut text = format!("\nOpen this page in a browser and allow access:\n\n  {page}\n\n");
    if prompt::is_asked()
        && let Some(code) = drawn(page)
    {
        text.push_str(&code);
    }
    if is_heard {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "A browser on this machine comes back to {redirect_uri} by itself.\nOne elsewhere shows an error page then: \
             copy the whole address of that\npage and paste it here."
        );
    } else {
        text.push_str("Then copy the whole address of the page the browser comes to (or the code in it),\nand paste it here.\n");
    }
    text
}

/// The page as a code for a phone, two modules in a cell, dark on light whatever the terminal's colours are.
fn drawn(page: &str) -> Option<String> {
    let code = Qr::of(page)?;
    let side = code.side() + 2 * MARGIN;
    if width()? < side + 2 {
        return None;
    }
    let mut out = String::new();
    for y in (0..side).step_by(2) {
        out.push_str("  \x1b[30;107m");
        for x in 0..side {
            let (above, below) = (code.is_dark(x, y, MARGIN), y + 1 < side && code.is_dark(x, y + 1, MARGIN));
            out.push(match (above, below) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        out.push_str("\x1b[0m\n");
    }
    out.push('\n');
    Some(out)
}

/// Whichever comes first: the browser itself, or a person with what it showed.
async fn answer(home: Option<listen::Listener>, state: &str) -> Result<Redirect, Stop> {
    let heard = async {
        match home {
            Some(listener) => listener.wait(state).await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(heard);
    let is_heard_only = loop {
        let pasted = tokio::select! {
            came = &mut heard => return came.map_err(|error| stop(&error)),
            pasted = prompt::line("Address or code (not shown): ", Echo::Hidden) => pasted,
        };
        match pasted {
            Ok(Some(line)) if line.trim().is_empty() => {}
            Ok(Some(line)) => match Redirect::pasted(&line, state) {
                // Half of an address: the other half can still come.
                Err(RedirectError::NoCode) if prompt::is_asked() => {
                    complain("That holds no code; copy all of it.");
                }
                read => return read.map_err(|error| stop(&error)),
            },
            Ok(None) => break true,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                return Err(Stop::new(Exit::Stopped, "nothing was changed."));
            }
            Err(_) => break false,
        }
    };
    // Nobody pastes: then only the browser can answer.
    let patience = tokio::time::timeout(listen::PATIENCE, heard).await;
    match patience {
        Ok(came) => came.map_err(|error| stop(&error)),
        Err(_) if is_heard_only => {
            Err(Stop::new(Exit::Auth, "No answer came from a browser; nothing was changed."))
        }
        Err(_) => Err(Stop::new(Exit::Failed, "Standard input cannot be read; nothing was changed.")),
    }
}

fn stop(error: &RedirectError) -> Stop {
    Stop::new(Exit::Auth, format!("{}.", capital(&error.to_string())))
}

//! `dealdesk webhook`: addresses that are told what happens in the account. For administrators.
//!
//! Lists are `{"id", "address", "events", "disabled", "by", "by_id", "updated_at"}`. An address is shown without its
//! query and without who signs in: that is where keys stand. It is told in full nowhere; `remove` takes the id.

use clap::Subcommand;
use serde_json::json;

use super::catalog::opened;
use super::direct::{Deed, DirectFlags, Sight};
use super::errand::Errand;
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::{Exit, Stop};
use crate::api::endpoint::{AddWebhook, ListWebhooks, RemoveWebhook};
use crate::config::Env;
use crate::domain::{SafeText, Webhook, WebhookId, webhook_settings};

#[derive(Debug, clap::Args)]
pub struct WebhookArgs {
    #[command(subcommand)]
    command: WebhookCommand,
}

#[derive(Debug, Subcommand)]
enum WebhookCommand {
    /// The webhooks of the account, without keys in their addresses
    #[command(after_help = "Example: dealdesk webhook list --json")]
    List {
        #[command(flatten)]
        flags: RowFlags,
    },
    /// Tell an address of events; one that is there already is told of these instead
    #[command(
        after_help = "Example: dealdesk webhook add https://hooks.acme.example/kommo add_lead status_lead\n\nThe \
                            address `-` is read from standard input: a key in it stays out of the list of processes."
    )]
    Add {
        /// The address, or `-`
        address: String,
        /// What it is told of: add_lead, status_lead, note_contact, …
        #[arg(required = true)]
        events: Vec<String>,
        #[command(flatten)]
        flags: DirectFlags,
    },
    /// Tell an address nothing any more
    #[command(after_help = "Example: dealdesk webhook remove 839656")]
    Remove {
        /// Its id, as the list shows it, or the whole address
        webhook: String,
        #[command(flatten)]
        flags: DirectFlags,
    },
}

const LOOK: &str = "dealdesk webhook list";

pub async fn run(args: WebhookArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        WebhookCommand::List { flags } => list(flags, env).await,
        WebhookCommand::Add { address, events, flags } => {
            flags.check(is_read_only)?;
            let settings = settings(&events)?;
            let destination = destination(&address)?;
            add(&opened(env).await?, AddWebhook { destination, settings }, flags).await
        }
        WebhookCommand::Remove { webhook, flags } => {
            flags.check(is_read_only)?;
            remove(&opened(env).await?, &webhook, flags).await
        }
    }
}

async fn list(flags: RowFlags, env: &impl Env) -> Result<Exit, Stop> {
    must_ask(flags.ask(), "webhooks")?;
    let errand = opened(env).await?;
    let webhooks = errand.lookup()?.some(ListWebhooks, flags.limit).await?;
    let lines = webhooks.iter().map(|hook| {
        let address = hook.shown().to_string();
        let events: Vec<&str> = hook.settings.iter().map(|one| one.as_str()).collect();
        let state = if hook.is_disabled { "switched off" } else { "" };
        let cells = vec![hook.id.to_string(), address.clone(), events.join(", "), state.to_owned()];
        let value = json!({
            "id": hook.id.get(),
            "address": address,
            "events": events,
            "disabled": hook.is_disabled,
            "by": errand.words.user_name(hook.created_by),
            "by_id": hook.created_by.get(),
            "updated_at": hook.updated_at.secs(),
        });
        Line::alike(cells, value)
    });
    Rows::alike(&["id", "address", "events", ""], "The account has no webhook.", lines.collect())
        .show(flags.form())
}

/// Every event by its own name.
fn settings(said: &[String]) -> Result<Vec<SafeText>, Stop> {
    let mut all = Vec::with_capacity(said.len());
    for word in said.iter().flat_map(|said| said.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
        let known = webhook_settings().find(|known| known.eq_ignore_ascii_case(word));
        let wrong = || {
            let known = webhook_settings().collect::<Vec<_>>().join(", ");
            Stop::new(Exit::Usage, format!("{word:?} is no event of webhooks. There is {known}."))
        };
        let known = SafeText::line(&known.ok_or_else(wrong)?);
        if !all.contains(&known) {
            all.push(known);
        }
    }
    Ok(all)
}

fn destination(said: &str) -> Result<SafeText, Stop> {
    let read = if said == "-" { std::io::read_to_string(std::io::stdin())? } else { said.to_owned() };
    let address = read.trim();
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let is_whole = host.is_some_and(|host| !host.is_empty() && !address.contains(char::is_whitespace));
    let safe = SafeText::line(address);
    if !is_whole || safe.as_str() != address {
        let text = "A webhook needs a whole address, such as https://hooks.acme.example/kommo.";
        return Err(Stop::new(Exit::Usage, text));
    }
    Ok(safe)
}

async fn add(errand: &Errand, write: AddWebhook, flags: DirectFlags) -> Result<Exit, Stop> {
    let all = errand.webhooks().await?;
    let before = all.into_iter().find(|hook| hook.destination == write.destination);
    let events =
        |settings: &[SafeText]| settings.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let what = match &before {
        Some(hook) => format!("told of {} → {}", events(&hook.settings), events(&write.settings)),
        None => format!("told of {}", events(&write.settings)),
    };
    let entity =
        before.as_ref().map_or_else(|| "account 0".to_owned(), |hook| format!("webhook {}", hook.id));
    let name = crate::domain::resource::shown(&write.destination).to_string();
    let deed = Deed { kind: "webhook", entity, name, what, look: LOOK.to_owned() };
    let is_so = |hook: &Webhook| {
        let has = |one: &SafeText| hook.settings.contains(one);
        hook.destination == write.destination
            && !hook.is_disabled
            && hook.settings.len() == write.settings.len()
            && write.settings.iter().all(has)
    };
    if before.as_ref().is_some_and(is_so) {
        return errand.so_already(&deed, flags);
    }
    let look = async || {
        let all = errand.webhooks().await?;
        let found = all.iter().find(|hook| is_so(hook));
        Ok(found.map_or(Sight::NotThere, |hook| Sight::There(Some(hook.id.get()))))
    };
    errand.deed((&deed, flags), &write, |hook| Some(hook.id.get()), look).await
}

async fn remove(errand: &Errand, said: &str, flags: DirectFlags) -> Result<Exit, Stop> {
    let said = said.trim();
    let id = said.parse::<WebhookId>().ok();
    let all = errand.webhooks().await?;
    let found = all.into_iter().find(|hook| Some(hook.id) == id || hook.destination.as_str() == said);
    let hook = found.ok_or_else(|| {
        let said = crate::domain::resource::shown(said);
        Stop::new(Exit::NotFound, format!("The account has no webhook {said}. `{LOOK}` shows all."))
    })?;
    let deed = Deed {
        kind: "webhook_removed",
        entity: format!("webhook {}", hook.id),
        name: hook.shown().to_string(),
        what: "told nothing any more".to_owned(),
        look: LOOK.to_owned(),
    };
    let look = async || {
        let is_there = errand.webhooks().await?.iter().any(|known| known.destination == hook.destination);
        Ok(if is_there { Sight::NotThere } else { Sight::There(None) })
    };
    let write = RemoveWebhook { destination: hook.destination.clone() };
    errand.deed((&deed, flags), &write, |()| None, look).await
}

impl Errand {
    async fn webhooks(&self) -> Result<Vec<Webhook>, Stop> {
        Ok(self.lookup()?.some(ListWebhooks, usize::MAX).await?)
    }
}

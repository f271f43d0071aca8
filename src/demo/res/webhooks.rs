//! `/webhooks`: known by their addresses, for administrators.

use http::StatusCode;
use serde_json::Value;

use super::common::admin_only;
use crate::api::wire::resources::{Webhook, Webhooks};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check};
use crate::demo::query::Node;
use crate::demo::store::Store;
use crate::demo::store::office::next_id;
use crate::domain::webhook_settings;

/// The account takes no more.
const MOST: usize = 100;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let wanted = ask.query.filter("destination").and_then(Node::leaf);
    let fits = |hook: &&Webhook| wanted.is_none_or(|wanted| hook.destination == wanted);
    let webhooks: Vec<Webhook> = store.office.webhooks.iter().filter(fits).cloned().collect();
    if webhooks.is_empty() {
        return Ok(answer::nothing());
    }
    // As recorded: this list has no links.
    let total = webhooks.len();
    let embedded = Webhooks { webhooks: webhooks.into() };
    Ok(answer::hal(&serde_json::json!({"_total_items": total, "_embedded": embedded})))
}

pub fn add(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let item = body::object(ask.body)?;
    let mut check = Check::default();
    let destination = super::sources::required(&item, "destination", &mut check);
    if !destination.starts_with("http://") && !destination.starts_with("https://") {
        check.choice("destination");
    }
    let settings = check.list(&item, "settings").unwrap_or_default();
    let mut chosen = Vec::with_capacity(settings.len());
    for (n, setting) in settings.iter().enumerate() {
        match setting.as_str().filter(|one| webhook_settings().any(|known| known == **one)) {
            Some(known) => chosen.push(known.to_owned()),
            None => check.choice(format!("settings.{n}")),
        }
    }
    if chosen.is_empty() {
        check.null("settings");
    }
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    let hooks = &mut store.office.webhooks;
    let known = hooks.iter_mut().find(|hook| hook.destination == destination);
    let hook = if let Some(hook) = known {
        (hook.settings, hook.updated_at, hook.disabled) = (chosen.into(), ask.now.secs(), false);
        hook.clone()
    } else {
        if hooks.len() >= MOST {
            return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "Too many webhooks."));
        }
        let hook = Webhook {
            id: next_id(hooks.iter().map(|hook| hook.id), 839_656),
            destination,
            created_at: ask.now.secs(),
            updated_at: ask.now.secs(),
            account_id: store.account.id,
            created_by: ask.user.get(),
            sort: hooks.len() as i64 + 1,
            disabled: false,
            settings: chosen.into(),
        };
        hooks.push(hook.clone());
        hook
    };
    Ok(answer::json(StatusCode::CREATED, "application/hal+json", &hook))
}

/// With a body, which few clients expect of a DELETE.
pub fn remove(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let item = body::object(ask.body)?;
    let wanted = item.get("destination").and_then(Value::as_str).unwrap_or_default();
    let before = store.office.webhooks.len();
    store.office.webhooks.retain(|hook| hook.destination != wanted);
    if store.office.webhooks.len() < before { Ok(answer::nothing()) } else { Err(Refusal::not_found()) }
}

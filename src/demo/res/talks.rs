//! `/talks`: conversations, which can be closed once; and `/api/v2/salesbot/run`, which starts a bot on leads.

use http::StatusCode;
use serde_json::{Value, json};

use crate::api::wire::chats::{Talk, Talks};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check};
use crate::demo::list::{Page, Totals};
use crate::demo::store::Entity;
use crate::demo::store::Store;
use crate::demo::store::journal::{Author, Change, Subject};
use crate::domain::{LeadId, UserId};

/// A bot is started on no more at once.
const MOST_RUNS: usize = 100;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let (contacts, leads) = (ask.query.filter_ints("contact_id"), ask.query.filter_ints("entity_id"));
    let only_open = ask.query.filter_ints("only_in_work").is_some_and(|said| said.first() == Some(&1));
    let among = |wanted: &Option<Vec<i64>>, id: Option<i64>| {
        wanted.as_ref().is_none_or(|wanted| id.is_some_and(|id| wanted.contains(&id)))
    };
    let fits = |talk: &&Talk| {
        among(&contacts, talk.contact_id) && among(&leads, talk.entity_id) && (!only_open || talk.is_in_work)
    };
    let cut = page.cut(store.office.talks.iter().filter(fits).map(|talk| dress(talk, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, Talks { talks: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let found = store.office.talks.iter().find(|talk| talk.talk_id == ask.id(0));
    Ok(answer::hal(&dress(found.ok_or_else(Refusal::not_found)?, ask)))
}

pub fn close(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let wish = body::object(ask.body)?;
    if !matches!(wish.get("force_close"), None | Some(Value::Bool(_))) {
        let mut check = Check::default();
        check.kind("force_close", "bool");
        body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    }
    let found = store.office.talks.iter_mut().find(|talk| talk.talk_id == ask.id(0));
    let talk = found.ok_or_else(Refusal::not_found)?;
    if !talk.is_in_work {
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "The talk is closed already."));
    }
    (talk.is_in_work, talk.updated_at, talk.missed_at) = (false, ask.now.secs(), None);
    let done = answer::json(StatusCode::ACCEPTED, "application/hal+json", &json!({"_links": ask.here()}));
    Ok(done)
}

/// The bot tags what it was started on, so that whoever looks sees it.
pub fn run_bot(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    if items.len() > MOST_RUNS {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "At most 100 runs per request."));
    }
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let bot = check.int(item, "bot_id").unwrap_or_default();
        if !store.office.bots.contains(&bot) {
            check.choice("bot_id");
        }
        let id = check.int(item, "entity_id").unwrap_or_default();
        let is_known = match check.int(item, "entity_type") {
            Some(1) => store.contacts.get(id).is_some(),
            Some(2) => store.leads.get(LeadId(id)).is_some(),
            _ => false,
        };
        if !is_known {
            check.choice("entity_id");
        }
        let is_lead = item.get("entity_type").and_then(Value::as_i64) == Some(2);
        (n.to_string(), (bot, id, is_lead), check)
    });
    for (_, (bot, id, is_lead)) in body::all_or_nothing(checked.collect())? {
        if is_lead {
            mark(store, ask, LeadId(id), bot);
        }
    }
    let here =
        json!({"_links": {"self": {"href": "/api/v2/salesbot/run", "method": "post"}}, "success": true});
    Ok(answer::json(StatusCode::ACCEPTED, "application/hal+json", &here))
}

fn mark(store: &mut Store, ask: &Ask<'_>, lead: LeadId, bot: i64) {
    let name = format!("bot {bot}");
    let tag = store.tag_named(Entity::Leads, &name);
    let author = Author { by: UserId::ROBOT, at: ask.now };
    let is_new = store.leads.edit(lead, |row| {
        let is_new = !row.tags.contains(&tag);
        if is_new {
            let mut tags = row.tags.to_vec();
            tags.push(tag);
            row.tags = tags.into();
        }
        (row.updated_at, row.updated_by) = (author.at, author.by);
        is_new
    });
    if is_new == Some(true) {
        let subject = Subject { entity: Entity::Leads, id: lead.get() };
        store.journal.record(author, subject, Change::TagAdded(name.into()));
    }
}

fn dress(talk: &Talk, ask: &Ask<'_>) -> Talk {
    Talk { links: ask.link(&format!("talks/{}", talk.talk_id)), ..talk.clone() }
}

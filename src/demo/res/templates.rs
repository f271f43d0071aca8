//! `/chats/templates`: texts of the integration, 50 at most a page.

use serde_json::json;

use super::sources::required;
use crate::api::wire::chats::{Template, Templates};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::list::{Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::Store;
use crate::demo::store::office::next_id;

const MOST: i64 = 50;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::up_to(ask, MOST)?;
    let wanted = ask.query.filter("external_id").map(Node::texts);
    let fits = |template: &&Template| {
        wanted.as_ref().is_none_or(|all| template.external_id.as_ref().is_some_and(|id| all.contains(id)))
    };
    let cut = page.cut(store.office.templates.iter().filter(fits).map(|template| dress(template, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, Templates { chat_templates: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let found = store.office.templates.iter().find(|template| template.id == ask.id(0));
    Ok(answer::hal(&dress(found.ok_or_else(Refusal::not_found)?, ask)))
}

pub fn add(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let (name, content) = (required(item, "name", &mut check), required(item, "content", &mut check));
        let kind = check.text(item, "type").unwrap_or_else(|| "amocrm".to_owned());
        if !matches!(kind.as_str(), "amocrm" | "waba") {
            check.choice("type");
        }
        let external_id = check.text(item, "external_id");
        let template = Template {
            name,
            content,
            kind,
            external_id,
            is_editable: true,
            waba_examples: json!([]),
            ..Template::default()
        };
        (body::request_id(item, n), template, check)
    });
    let ready = body::all_or_nothing(checked.collect())?;
    let mut made = Vec::with_capacity(ready.len());
    for (request_id, template) in ready {
        let templates = &mut store.office.templates;
        let template = Template {
            id: next_id(templates.iter().map(|template| template.id), 7_351),
            account_id: store.account.id,
            created_at: ask.now.secs(),
            updated_at: ask.now.secs(),
            ..template
        };
        made.push(Template { request_id: Some(request_id), ..dress(&template, ask) });
        templates.push(template);
    }
    Ok(written(made))
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let item = body::object(ask.body)?;
    let mut check = Check::default();
    let (name, content) = (text(&item, "name", &mut check), text(&item, "content", &mut check));
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    let found = store.office.templates.iter_mut().find(|template| template.id == ask.id(0));
    let template = found.ok_or_else(Refusal::not_found)?;
    template.name = name.unwrap_or_else(|| template.name.clone());
    template.content = content.unwrap_or_else(|| template.content.clone());
    template.updated_at = ask.now.secs();
    let changed = dress(template, ask);
    Ok(written(vec![changed]))
}

pub fn remove(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let before = store.office.templates.len();
    store.office.templates.retain(|template| template.id != ask.id(0));
    if store.office.templates.len() < before { Ok(answer::nothing()) } else { Err(Refusal::not_found()) }
}

/// As recorded, with a total and without links.
fn written(templates: Vec<Template>) -> answer::Answer {
    answer::hal(&json!({"_total_items": templates.len(), "_embedded": {"chat_templates": templates}}))
}

/// Never empty where it is given.
fn text(item: &Object, key: &str, check: &mut Check) -> Option<String> {
    item.contains_key(key).then(|| required(item, key, check))
}

fn dress(template: &Template, ask: &Ask<'_>) -> Template {
    Template { links: ask.link(&format!("chats/templates/{}", template.id)), ..template.clone() }
}

//! `/sources`: where leads of the integration come from; for administrators.

use http::StatusCode;
use serde_json::json;

use super::common::admin_only;
use crate::api::wire::resources::{Source, Sources};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::list;
use crate::demo::query::Node;
use crate::demo::store::Store;
use crate::demo::store::office::next_id;
use crate::domain::PipelineId;

/// An own name is no longer than this.
const LONGEST: usize = 36;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let wanted = ask.query.filter("external_id").map(Node::texts);
    let fits = |s: &&Source| wanted.as_ref().is_none_or(|all| all.contains(&s.external_id));
    let sources: Vec<Source> =
        store.office.sources.iter().filter(fits).map(|source| dress(source, ask)).collect();
    if sources.is_empty() {
        return Ok(answer::nothing());
    }
    Ok(list::whole(ask, sources.len(), Sources { sources: sources.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let source = store.office.sources.iter().find(|source| source.id == ask.id(0));
    Ok(source.map_or_else(answer::nothing, |source| answer::hal(&dress(source, ask))))
}

pub fn add(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let name = required(item, "name", &mut check);
        let external = required(item, "external_id", &mut check);
        let is_known = store.office.sources.iter().any(|source| source.external_id == external);
        if is_known || external.chars().count() > LONGEST {
            check.choice("external_id");
        }
        let pipeline = pipeline(store, item, &mut check);
        let default = item.get("default").and_then(serde_json::Value::as_bool).unwrap_or_default();
        let source = Source {
            name,
            external_id: external,
            pipeline_id: pipeline.or(store.main_pipeline().map(PipelineId::get)),
            default,
            ..Source::default()
        };
        (body::request_id(item, n), source, check)
    });
    let ready = body::all_or_nothing(checked.collect())?;
    let mut made = Vec::with_capacity(ready.len());
    for (_, source) in ready {
        let sources = &mut store.office.sources;
        let id = next_id(sources.iter().map(|source| source.id), 9_619);
        if source.default {
            sources.iter_mut().for_each(|known| known.default = false);
        }
        let source = Source { id, ..source };
        made.push(dress(&source, ask));
        sources.push(source);
    }
    Ok(list::whole(ask, made.len(), Sources { sources: made.into() }))
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let item = body::object(ask.body)?;
    let mut check = Check::default();
    let (name, pipeline) = (check.text(&item, "name"), pipeline(store, &item, &mut check));
    if item.contains_key("external_id") {
        check.choice("external_id");
    }
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    let default = item.get("default").and_then(serde_json::Value::as_bool);
    let sources = &mut store.office.sources;
    if default == Some(true) {
        sources.iter_mut().for_each(|known| known.default = false);
    }
    let source = sources.iter_mut().find(|source| source.id == ask.id(0));
    let source = source.ok_or_else(Refusal::not_found)?;
    if let Some(name) = name {
        source.name = name;
    }
    source.pipeline_id = pipeline.or(source.pipeline_id);
    source.default = default.unwrap_or(source.default);
    Ok(answer::hal(&dress(source, ask)))
}

pub fn remove(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let before = store.office.sources.len();
    store.office.sources.retain(|source| source.id != ask.id(0));
    if store.office.sources.len() < before { Ok(answer::nothing()) } else { Err(Refusal::not_found()) }
}

/// `[{id}]`: what is not there is named, and nothing is done.
pub fn remove_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let items = body::array(ask.body)?;
    let ids: Vec<i64> = items.iter().filter_map(|item| item.get("id")?.as_i64()).collect();
    let missing: Vec<_> = (0..)
        .zip(&ids)
        .filter(|(_, id)| !store.office.sources.iter().any(|source| source.id == **id))
        .map(|(n, id): (i64, _)| {
            let detail = format!("source with id = {id} not found");
            let error = json!({"code": "EntityNotFound", "path": "id", "detail": detail});
            json!({"request_id": n.to_string(), "errors": error})
        })
        .collect();
    if missing.len() == ids.len() {
        return Err(Refusal::not_found());
    }
    if !missing.is_empty() {
        let body = json!({
            "errors": missing, "title": "Bad Request", "type": "https://httpstatus.es/400", "status": 400,
            "detail": "Invalid request items",
        });
        return Ok(answer::json(StatusCode::BAD_REQUEST, "application/problem+json", &body));
    }
    store.office.sources.retain(|source| !ids.contains(&source.id));
    Ok(answer::nothing())
}

pub fn required(item: &Object, key: &str, check: &mut Check) -> String {
    let text = check.text(item, key).unwrap_or_default();
    if text.trim().is_empty() {
        check.null(key);
    }
    text
}

fn pipeline(store: &Store, item: &Object, check: &mut Check) -> Option<i64> {
    let id = check.int(item, "pipeline_id")?;
    if store.pipeline(PipelineId(id)).is_none() {
        check.choice("pipeline_id");
    }
    Some(id)
}

fn dress(source: &Source, ask: &Ask<'_>) -> Source {
    Source { links: ask.link(&format!("sources/{}", source.id)), ..source.clone() }
}

//! The route table: one line per path, one handler per method.
//!
//! Owns 404 and 405. A new resource is a module in `res` and its lines here; order matters only where a
//! literal and a placeholder meet (`/leads/pipelines` before `/leads/{id}`).

use http::{Method, StatusCode};

use super::answer::{Handled, Refusal};
use super::ask::Ask;
use super::res::leads::complex;
use super::res::{
    account, catalogs, companies, contacts, events, fields, leads, links, loss_reasons, notes, pipelines,
    roles, sources, tags, talks, tasks, templates, unsorted, users, webhooks, widgets,
};
use super::store::Store;

pub type Handler = fn(&mut Store, &Ask<'_>) -> Handled;

#[derive(Debug, Clone, Copy)]
struct Route {
    /// `{id}` takes digits, `{entity}` leads, contacts or companies, `{key}` anything.
    pattern: &'static str,
    get: Option<Handler>,
    post: Option<Handler>,
    patch: Option<Handler>,
    delete: Option<Handler>,
}

const fn at(pattern: &'static str) -> Route {
    Route { pattern, get: None, post: None, patch: None, delete: None }
}

impl Route {
    const fn get(self, handler: Handler) -> Self {
        Self { get: Some(handler), ..self }
    }

    const fn post(self, handler: Handler) -> Self {
        Self { post: Some(handler), ..self }
    }

    const fn patch(self, handler: Handler) -> Self {
        Self { patch: Some(handler), ..self }
    }

    const fn delete(self, handler: Handler) -> Self {
        Self { delete: Some(handler), ..self }
    }

    fn handler(&self, method: &Method) -> Option<Handler> {
        match *method {
            Method::GET => self.get,
            Method::POST => self.post,
            Method::PATCH => self.patch,
            Method::DELETE => self.delete,
            _ => None,
        }
    }
}

const ROUTES: &[Route] = &[
    at("/account").get(account::show),
    at("/users").get(users::list),
    at("/users/{id}").get(users::show),
    at("/roles").get(roles::list),
    at("/roles/{id}").get(roles::show),
    at("/leads/pipelines").get(pipelines::list),
    at("/leads/pipelines/{id}").get(pipelines::show),
    at("/leads/pipelines/{id}/statuses").get(pipelines::statuses),
    at("/leads/pipelines/{id}/statuses/{id}").get(pipelines::status),
    at("/leads/loss_reasons").get(loss_reasons::list),
    at("/leads/loss_reasons/{id}").get(loss_reasons::show),
    at("/leads/unsorted").get(unsorted::list),
    at("/leads/unsorted/summary").get(unsorted::summary),
    at("/leads/unsorted/forms").post(unsorted::add::forms),
    at("/leads/unsorted/sip").post(unsorted::add::sip),
    at("/leads/unsorted/{key}").get(unsorted::show),
    at("/leads/unsorted/{key}/accept").post(unsorted::judge::accept),
    at("/leads/unsorted/{key}/decline").delete(unsorted::judge::decline),
    at("/leads/unsorted/{key}/link").post(unsorted::judge::link),
    at("/leads").get(leads::list).post(leads::create).patch(leads::change_many),
    at("/leads/{id}").get(leads::show).patch(leads::change_one).delete(leads::remove),
    at("/leads/complex").post(complex::create),
    at("/contacts").get(contacts::list).post(contacts::create).patch(contacts::change_many),
    at("/contacts/{id}").get(contacts::show).patch(contacts::change_one),
    at("/companies").get(companies::list).post(companies::create).patch(companies::change_many),
    at("/companies/{id}").get(companies::show).patch(companies::change_one),
    at("/{entity}/custom_fields").get(fields::list),
    at("/{entity}/custom_fields/groups").get(fields::groups),
    at("/{entity}/custom_fields/groups/{key}").get(fields::group),
    at("/{entity}/custom_fields/{id}").get(fields::show),
    at("/{entity}/notes").get(notes::list).post(notes::create).patch(notes::change_many),
    at("/{entity}/notes/{id}").get(notes::show),
    at("/{entity}/{id}/notes").get(notes::of_one).post(notes::create_for_one).patch(notes::change_of_owner),
    at("/{entity}/{id}/notes/{id}").get(notes::show_of_one).patch(notes::change_of_one),
    at("/tasks").get(tasks::list).post(tasks::create).patch(tasks::change_many),
    at("/tasks/{id}").get(tasks::show).patch(tasks::change_one),
    at("/{entity}/tags").get(tags::list).post(tags::create),
    at("/{entity}/links").get(links::of_many),
    at("/{entity}/{id}/links").get(links::of_one),
    at("/{entity}/link").post(links::link_many),
    at("/{entity}/unlink").post(links::unlink_many),
    at("/{entity}/{id}/link").post(links::link_one),
    at("/{entity}/{id}/unlink").post(links::unlink_one),
    at("/catalogs").get(catalogs::list),
    at("/catalogs/{id}").get(catalogs::show),
    at("/catalogs/{id}/custom_fields").get(catalogs::fields),
    at("/catalogs/{id}/elements").get(catalogs::elements).post(catalogs::add).patch(catalogs::change_many),
    at("/catalogs/{id}/elements/{id}").get(catalogs::element),
    at("/sources").get(sources::list).post(sources::add).delete(sources::remove_many),
    at("/sources/{id}").get(sources::show).patch(sources::change_one).delete(sources::remove),
    at("/talks").get(talks::list),
    at("/talks/{id}").get(talks::show),
    at("/talks/{id}/close").post(talks::close),
    at("/chats/templates").get(templates::list).post(templates::add),
    at("/chats/templates/{id}").get(templates::show).patch(templates::change_one).delete(templates::remove),
    at("/webhooks").get(webhooks::list).post(webhooks::add).delete(webhooks::remove),
    at("/widgets").get(widgets::list),
    at("/widgets/{key}").get(widgets::show).post(widgets::install).delete(widgets::uninstall),
    // The one path below /api/v2.
    at("/v2/salesbot/run").post(talks::run_bot),
    at("/events").get(events::list),
    at("/events/types").get(events::types),
    at("/events/{key}").get(events::show),
];

/// Finds the handler for `ask.path` and fills in `ask.params`.
pub fn find(method: &Method, ask: &mut Ask<'_>) -> Result<Handler, Refusal> {
    for route in ROUTES {
        if let Some(params) = fit(route.pattern, ask.path) {
            ask.params = params;
            return route.handler(method).ok_or_else(|| {
                Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This method is not allowed here.")
            });
        }
    }
    Err(Refusal::not_found())
}

/// A trailing slash is tolerated: Kommo's own hrefs have some.
fn fit<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let mut params = Vec::new();
    let mut parts = path.strip_suffix('/').unwrap_or(path).split('/');
    for wanted in pattern.split('/') {
        let part = parts.next()?;
        let fits = match wanted {
            "{id}" => !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()),
            "{entity}" => matches!(part, "leads" | "contacts" | "companies"),
            "{key}" => !part.is_empty(),
            literal => literal == part,
        };
        if !fits {
            return None;
        }
        if wanted.starts_with('{') {
            params.push(part);
        }
    }
    parts.next().is_none().then_some(params)
}

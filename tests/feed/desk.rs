//! One engine in front of the account, and what it tells of a timeline.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dealdesk::api::gate::{Clock as _, Gate, Lane, RuntimeClock};
use dealdesk::api::{BaseUrl, Client, Token, Transport};
use dealdesk::demo::{Account, Clock, Options};
use dealdesk::domain::{
    AccountEvent, Edit, Note, NoteId, Owner, OwnerKind, RequestId, Task, TaskId, Timestamp,
};
use dealdesk::store::Store;
use dealdesk::sync::event::{EditEvent, Event, Feed, List, Load, Loaded, Reach, Rest, Stretch, Trouble};
use dealdesk::sync::{Desk as Engines, Engine, Sending};
use http::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::common::app::START;
use super::common::app::server::Server;
use super::line::Line;

pub struct Desk {
    pub server: Server,
    pub line: Arc<Line>,
    pub store: Store,
    engine: Engine,
    events: Receiver<Event>,
    asked: i64,
}

/// What was told of a request, in its order.
#[derive(Debug, Default)]
pub struct Told {
    /// What the disk had, and whether it came before everything else.
    pub kept: Option<Feed>,
    pub pieces: Vec<Feed>,
    pub troubles: usize,
    pub failed: Option<Trouble>,
}

/// Everything told of a timeline so far.
#[derive(Debug, Default)]
pub struct Sum {
    pub notes: BTreeMap<NoteId, Note>,
    pub tasks: BTreeMap<TaskId, Task>,
    pub events: BTreeMap<String, AccountEvent>,
    pub gone: BTreeSet<NoteId>,
}

impl Sum {
    pub fn add(&mut self, told: &Told) {
        for piece in &told.pieces {
            self.notes.extend(piece.notes.iter().map(|note| (note.id, note.clone())));
            self.tasks.extend(piece.tasks.iter().map(|task| (task.id, task.clone())));
            self.events.extend(piece.events.iter().map(|event| (event.id.to_string(), event.clone())));
            self.gone.extend(&piece.gone);
        }
    }

    pub fn texts(&self) -> BTreeSet<&str> {
        self.notes.values().map(|note| note.body.text().as_str()).collect()
    }
}

impl Told {
    pub fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        sum.add(self);
        sum
    }

    /// Where the stretch ended.
    pub fn then(&self) -> &Stretch {
        &self.pieces.last().expect("a last piece").then
    }
}

impl Desk {
    pub fn new() -> Self {
        Self::on(Store::in_memory().expect("a store"))
    }

    pub fn on(store: Store) -> Self {
        let clock = RuntimeClock::starting_at(u64::try_from(START).expect("after 1970") * 1_000);
        let told = Clock::new(move || i64::try_from(clock.now_ms()).expect("unix milliseconds"));
        // The last page of a list names a next one, too, as where Kommo cannot count.
        let options = Options { leads: 60, next_always: true, ..Options::default() };
        let account = Arc::new(Account::new(options, told));
        let server = Server::new(Arc::clone(&account), clock);
        let base = BaseUrl::parse("https://bluekiln.kommo.com").expect("an address");
        let token = Token::new(account.token()).expect("a token");
        let line = Arc::new(Line::new(account));
        let wire: Arc<dyn Transport> = Arc::clone(&line) as _;
        let client = Client::new(base, token, wire, Gate::open(None, Arc::new(clock)));
        let desk = Engines { store: store.clone(), clock: Arc::new(clock), news: None };
        let (engine, events) = Engine::start_with(client, desk, Sending::Off);
        Self { server, line, store, engine, events, asked: 0 }
    }

    pub fn now(&self) -> Timestamp {
        self.server.clock().now()
    }

    /// Begins to ask; [`Desk::next`] tells what comes.
    pub fn ask(&mut self, of: Owner, after: Option<Rest>) -> RequestId {
        self.asked += 1;
        let request = RequestId(self.asked);
        self.engine.load(request, Load::Feed { of, after }, Lane::Interactive);
        request
    }

    /// Takes what is told of a request until it ends; `look` sees each event on its way.
    pub async fn take(&mut self, request: RequestId, mut look: impl FnMut(&Line, &Event)) -> Told {
        let mut told = Told::default();
        loop {
            let event = self.events.recv().await.expect("the engine lives");
            look(&self.line, &event);
            match event {
                Event::Kept { request: of, what: Loaded::Feed(feed), .. } if of == request => {
                    assert!(told.kept.is_none() && told.pieces.is_empty(), "the disk in one piece, first");
                    assert_eq!(feed.then, Stretch::More);
                    told.kept = Some(*feed);
                }
                Event::Loaded { request: of, what: Loaded::Feed(feed) } if of == request => {
                    let is_last = feed.then != Stretch::More;
                    told.pieces.push(*feed);
                    if is_last {
                        return told;
                    }
                }
                Event::Failed { request: of, why } if of == request => {
                    told.failed = Some(why);
                    return told;
                }
                Event::Troubled { request: of, .. } if of == request => told.troubles += 1,
                _ => {}
            }
        }
    }

    pub async fn feed(&mut self, of: Owner, after: Option<Rest>) -> Told {
        let request = self.ask(of, after);
        self.take(request, |_, _| ()).await
    }

    /// What is told until the reading of a list ends.
    pub async fn list(&mut self, list: List) -> Vec<Event> {
        self.asked += 1;
        let request = RequestId(self.asked);
        self.engine.load(request, Load::List(list, Reach::Due), Lane::Interactive);
        let mut told = Vec::new();
        loop {
            let event = self.events.recv().await.expect("the engine lives");
            let is_over = match &event {
                Event::Loaded { request: of, .. } | Event::Failed { request: of, .. } => *of == request,
                _ => false,
            };
            told.push(event);
            if is_over {
                return told;
            }
        }
    }

    /// All stretches, with what is claimed after each.
    pub async fn all(&mut self, of: Owner) -> (Sum, Vec<(Timestamp, BTreeSet<String>)>) {
        let (mut sum, mut claims, mut after) = (Sum::default(), Vec::new(), None);
        loop {
            let told = self.feed(of, after).await;
            sum.add(&told);
            let Stretch::Rest(rest) = told.then().clone() else { return (sum, claims) };
            let so_far = sum.events.keys().cloned().chain(sum.notes.keys().map(ToString::to_string));
            claims.push((rest.known_from, so_far.collect()));
            assert!(claims.len() < 60, "it goes on for ever: {rest:?}");
            after = Some(rest);
        }
    }

    /// An own edit that is on the disk and waits.
    pub async fn wait_with(&mut self, edit: Edit) {
        self.engine.push(edit);
        loop {
            match self.events.recv().await.expect("the engine lives") {
                Event::Edit { what: EditEvent::Saved(_), .. } => return,
                Event::Edit { what, .. } => panic!("{what:?}"),
                _ => {}
            }
        }
    }

    /// A lead with a contact and a company, and all of its people.
    pub fn cast(&self) -> (Owner, Vec<Owner>) {
        let leads = self.server.ask(Method::GET, "/api/v4/leads?with=contacts&limit=250", &Value::Null);
        let leads = leads["_embedded"]["leads"].as_array().expect("leads");
        let ids = |lead: &Value, sort: &str| -> Vec<i64> {
            let all = lead["_embedded"][sort].as_array().cloned().unwrap_or_default();
            all.iter().filter_map(|one| one["id"].as_i64()).collect()
        };
        let lead = leads.iter().find(|lead| {
            !ids(lead, "contacts").is_empty()
                && !ids(lead, "companies").is_empty()
                && lead["closed_at"].is_null()
        });
        let lead = lead.expect("a lead with both");
        let own = OwnerKind::Leads.owner(lead["id"].as_i64().expect("an id"));
        let contacts = ids(lead, "contacts").into_iter().map(|id| OwnerKind::Contacts.owner(id));
        let companies = ids(lead, "companies").into_iter().map(|id| OwnerKind::Companies.owner(id));
        (own, [own].into_iter().chain(contacts).chain(companies).collect())
    }

    /// Notes from a colleague, all in one second; their ids.
    pub fn write_notes(&self, on: Owner, texts: &[String]) -> Vec<i64> {
        let (sort, id) = path(on);
        let notes: Vec<Value> =
            texts.iter().map(|text| json!({"note_type": "common", "params": {"text": text}})).collect();
        let mut ids = Vec::new();
        for some in notes.chunks(50) {
            let told = self.server.ask(
                Method::POST,
                &format!("/api/v4/{sort}/{id}/notes"),
                &Value::from(some.to_vec()),
            );
            let made = told["_embedded"]["notes"].as_array().expect("notes");
            ids.extend(made.iter().filter_map(|note| note["id"].as_i64()));
        }
        assert_eq!(ids.len(), texts.len());
        ids
    }

    pub fn write_note(&self, on: Owner, text: &str) -> NoteId {
        NoteId(self.write_notes(on, &[text.to_owned()])[0])
    }

    pub fn write_to_all(&self, owners: &[Owner]) {
        for owner in owners {
            self.write_note(*owner, "a word");
        }
    }

    pub fn write_task(&self, on: Owner, text: &str) -> TaskId {
        let (sort, id) = path(on);
        let task =
            json!([{"text": text, "complete_till": START + 9_000, "entity_id": id, "entity_type": sort}]);
        let told = self.server.ask(Method::POST, "/api/v4/tasks", &task);
        TaskId(told["_embedded"]["tasks"][0]["id"].as_i64().expect("an id"))
    }

    /// Ids and times of a list as the account has it, page by page.
    pub fn listed(&self, path: &str, list: &str, limit: usize) -> BTreeMap<String, i64> {
        let mut all = BTreeMap::new();
        for page in 1.. {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = format!("/api/v4/{path}{mark}page={page}&limit={limit}");
            let told = self.server.ask(Method::GET, &path, &Value::Null);
            let items = told["_embedded"][list].as_array().cloned().unwrap_or_default();
            for item in &items {
                let id = item["id"].as_str().map_or_else(|| item["id"].to_string(), str::to_owned);
                all.insert(id, item["created_at"].as_i64().unwrap_or_default());
            }
            if items.len() < limit {
                return all;
            }
        }
        unreachable!("pages without end")
    }

    pub fn notes_of(&self, owners: &[Owner]) -> BTreeMap<String, i64> {
        let one = |owner: &Owner| {
            let (sort, id) = path(*owner);
            self.listed(&format!("{sort}/{id}/notes"), "notes", 250)
        };
        owners.iter().flat_map(one).collect()
    }

    pub fn events_of(&self, owners: &[Owner]) -> BTreeMap<String, i64> {
        let one = |owner: &Owner| {
            let (sort, id) = path(*owner);
            let sort = if sort == "companies" { "company" } else { sort.trim_end_matches('s') };
            let path = format!("events?filter[entity]={sort}&filter[entity_id][]={id}");
            self.listed(&path, "events", 100)
        };
        owners.iter().flat_map(one).collect()
    }

    pub fn tasks_of(&self, owners: &[Owner]) -> BTreeMap<String, i64> {
        let one = |owner: &Owner| {
            let (sort, id) = path(*owner);
            self.listed(&format!("tasks?filter[entity_type]={sort}&filter[entity_id][]={id}"), "tasks", 250)
        };
        owners.iter().flat_map(one).collect()
    }
}

fn path(owner: Owner) -> (&'static str, i64) {
    match owner {
        Owner::Lead(id) => ("leads", id.get()),
        Owner::Contact(id) => ("contacts", id.get()),
        Owner::Company(id) => ("companies", id.get()),
    }
}

pub fn ids<K: ToString, V>(map: &BTreeMap<K, V>) -> BTreeSet<String> {
    map.keys().map(ToString::to_string).collect()
}

//! One engine in front of the account, and what a person asks of it, edit by edit.

use std::sync::Arc;

use dealdesk::api::endpoint::{Endpoint, GetCompany, GetContact, GetLead, GetNote, GetTask};
use dealdesk::api::gate::{Clock as _, Gate, Lane, RuntimeClock};
use dealdesk::api::{BaseUrl, Client, Token, Transport};
use dealdesk::demo::{Account, Clock, Options};
use dealdesk::domain::{
    Change, CompanyId, ContactId, Edit, EditId, Editable, Entity, FieldDef, LeadDetails, LeadId, Note,
    NoteId, Owner, Target, TaskId, Timestamp,
};
use dealdesk::store::Store;
use dealdesk::sync::event::{EditEvent, Event, Trouble, Turn, Turned};
use dealdesk::sync::{Desk as Engines, Engine};
use serde_json::Value;
use tokio::sync::mpsc::Receiver;

use super::common::app::START;
use super::common::app::server::Server;
use super::common::app::wire::Wire;

/// How an edit ended.
#[derive(Debug)]
pub enum End {
    Arrived(Option<i64>),
    Parked(Trouble),
}

pub struct Desk {
    pub server: Server,
    pub wire: Arc<Wire>,
    pub client: Client,
    engine: Engine,
    events: Receiver<Event>,
    made: i64,
    clock: RuntimeClock,
}

impl Desk {
    pub fn new() -> Self {
        Self::with_leads(60)
    }

    pub fn with_leads(leads: u32) -> Self {
        let clock = RuntimeClock::starting_at(u64::try_from(START).expect("after 1970") * 1_000);
        let told = Clock::new(move || i64::try_from(clock.now_ms()).expect("unix milliseconds"));
        let account = Arc::new(Account::new(Options { leads, ..Options::default() }, told));
        let server = Server::new(Arc::clone(&account), clock);
        let base = BaseUrl::parse("https://bluekiln.kommo.com").expect("an address");
        let token = Token::new(account.token()).expect("a token");
        let wire = Arc::new(Wire::new(account));
        let way: Arc<dyn Transport> = Arc::clone(&wire) as Arc<dyn Transport>;
        let client = Client::new(base, token, way, Gate::open(None, Arc::new(clock)));
        let store = Store::in_memory().expect("a store");
        let desk = Engines { store, clock: Arc::new(clock), news: None };
        let (engine, events) = Engine::start(client.clone(), desk);
        Self { server, wire, client, engine, events, made: 0, clock }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub async fn ask<E: Endpoint>(&self, endpoint: E) -> E::Output {
        self.client.send(Lane::Interactive, &endpoint).await.expect("an answer")
    }

    pub async fn lead(&self, id: LeadId) -> LeadDetails {
        self.ask(GetLead { id }).await.expect("the lead").value
    }

    pub async fn note(&self, owner: Owner, id: NoteId) -> Note {
        self.ask(GetNote { owner, id }).await.expect("the note").value
    }

    /// A thing as the account has it. Notes need their owner, see [`Desk::note`].
    pub async fn read(&self, on: Target) -> Entity {
        match on {
            Target::Lead(id) => self.lead(id).await.into(),
            Target::Contact(id) => self.ask(GetContact { id }).await.expect("the contact").value.into(),
            Target::Company(id) => self.ask(GetCompany { id }).await.expect("the company").value.into(),
            Target::Task(id) => self.ask(GetTask { id }).await.expect("the task").value.into(),
            Target::Note(_) | Target::Account => panic!("{on:?} is not read by its id alone"),
        }
    }

    /// How the part a change touches stands there now.
    pub async fn stands(&self, on: Target, change: &Change) -> Option<Change> {
        match (on, change) {
            (Target::Note(id), Change::Rewrite { of, .. }) => change.inverse(&self.note(*of, id).await),
            _ => with(&self.read(on).await, |entity| entity.inverse(change)),
        }
    }

    pub async fn is_done(&self, on: Target, change: &Change) -> bool {
        match (on, change) {
            (Target::Note(id), Change::Rewrite { of, .. }) => change.is_applied_to(&self.note(*of, id).await),
            _ => with(&self.read(on).await, |entity| entity.is_done(change)),
        }
    }

    /// A person makes an edit over what they see.
    pub fn push(&mut self, on: Target, change: Change, base: Option<Change>) {
        self.made += 1;
        self.engine.push(Edit { id: EditId(-self.made), on, change, base });
    }

    /// A person makes edits with one key.
    pub fn push_all(&mut self, edits: Vec<(Target, Change, Option<Change>)>) {
        let edits = edits.into_iter().map(|(on, change, base)| {
            self.made += 1;
            Edit { id: EditId(-self.made), on, change, base }
        });
        self.engine.push_all(edits.collect());
    }

    /// The next word on any edit.
    pub async fn next_edit(&mut self) -> (EditId, Target, EditEvent) {
        loop {
            if let Event::Edit { id, on, what } = self.events.recv().await.expect("the engine lives") {
                return (id, on, what);
            }
        }
    }

    /// Waits until one edit has ended.
    pub async fn end(&mut self) -> End {
        loop {
            match self.events.recv().await.expect("the engine lives") {
                Event::Edit { what: EditEvent::Confirmed { made, .. }, .. } => return End::Arrived(made),
                Event::Edit { what: EditEvent::Parked { why, .. }, .. } => return End::Parked(why),
                Event::Edit { what: EditEvent::NotSaved { why }, .. } => panic!("not saved: {why}"),
                _ => {}
            }
        }
    }

    pub async fn undo(&mut self) -> Turned {
        self.engine.turn(Turn::Undo);
        loop {
            if let Event::Turned(_, turned) = self.events.recv().await.expect("the engine lives") {
                return turned;
            }
        }
    }

    /// The custom fields of leads, contacts or companies.
    pub async fn fields(&self, entity: dealdesk::domain::OwnerKind) -> Vec<FieldDef> {
        self.ask(dealdesk::api::endpoint::ListCustomFields { entity }).await.items
    }

    /// The first lead of the account with a company and a contact, and these two.
    pub fn cast(&self) -> (LeadId, ContactId, CompanyId) {
        let get = |path: &str| self.server.ask(http::Method::GET, path, &Value::Null);
        let leads = get("/api/v4/leads?with=contacts&limit=250");
        let leads = leads["_embedded"]["leads"].as_array().expect("leads");
        leads
            .iter()
            .find_map(|lead| {
                let first = |sort: &str| lead["_embedded"][sort][0]["id"].as_i64();
                let is_open = lead["closed_at"].is_null();
                let (contact, company) = (first("contacts")?, first("companies")?);
                let id = LeadId(lead["id"].as_i64()?);
                is_open.then_some((id, ContactId(contact), CompanyId(company)))
            })
            .expect("a lead with both")
    }

    /// Some task of somebody.
    pub fn task(&self) -> TaskId {
        let tasks = self.server.ask(
            http::Method::GET,
            "/api/v4/tasks?filter%5Bis_completed%5D=0&limit=5",
            &Value::Null,
        );
        TaskId(tasks["_embedded"]["tasks"][0]["id"].as_i64().expect("a task"))
    }
}

/// What can be asked of any thing about a change.
pub trait Asked {
    fn inverse(&self, change: &Change) -> Option<Change>;
    fn is_done(&self, change: &Change) -> bool;
}

impl<E: Editable> Asked for E {
    fn inverse(&self, change: &Change) -> Option<Change> {
        change.inverse(self)
    }

    fn is_done(&self, change: &Change) -> bool {
        change.is_applied_to(self)
    }
}

fn with<T>(entity: &Entity, ask: impl FnOnce(&dyn Asked) -> T) -> T {
    match entity {
        Entity::Lead(lead) => ask(&**lead),
        Entity::Details(details) => ask(&**details),
        Entity::Contact(contact) => ask(&**contact),
        Entity::Company(company) => ask(&**company),
        Entity::Task(task) => ask(&**task),
        Entity::Note(note) => ask(&**note),
    }
}

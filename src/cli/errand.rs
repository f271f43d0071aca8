//! What the commands about single things share: the account's file, the words for what is in it, and the ways to the
//! server.
//!
//! Must not know which command asks. What is read of the account stands in `things`, what becomes of edits in `fate`.

use std::sync::{Arc, OnceLock};

use tokio::sync::mpsc::Receiver;

use super::{Exit, Stop, access, board, warn};
use crate::api::Client;
use crate::api::gate::Clock;
use crate::app::State;
use crate::app::layout::Size;
use crate::app::state::Settings;
use crate::config::{self, Access, Env};
use crate::domain::{Change, EditId, Entity, OwnerKind, SafeText, Target};
use crate::i18n::{Language, Locale};
use crate::shell::clock;
use crate::store::{Directory, EntityKey, EntityKind, Row, Store};
use crate::sync::event::Event;
use crate::sync::{Desk, Engine, Lookup, Sending};

/// Whose fields are known under which kind in the file.
pub const FIELDS: [(OwnerKind, EntityKind); 3] = [
    (OwnerKind::Leads, EntityKind::Lead),
    (OwnerKind::Contacts, EntityKind::Contact),
    (OwnerKind::Companies, EntityKind::Company),
];

/// The account's file and the words for what is in it.
pub struct Errand {
    pub store: Store,
    /// A state that is never shown: it knows how values are written.
    pub words: Box<State>,
    /// The account around the leads, as the file has it.
    pub known: Directory,
    pub(super) clock: Arc<dyn Clock>,
    access: Access,
    /// Made when the server is first asked.
    client: OnceLock<Client>,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Errand").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Errand {
    /// The account that is meant. Asks nothing of the network.
    pub async fn open(env: &impl Env) -> Result<Self, Stop> {
        let access = access::of(env)?;
        let desk = board::desk(config::account_file(&access.base).as_deref())?;
        let words = State::new(
            Size { width: 80, height: 24 },
            clock::now(),
            Locale::new(Language::English),
            Settings::default(),
        );
        let Desk { store, clock, news } = desk;
        if let Some(news) = &news {
            let text = words.disk_words(news);
            if !store.is_durable() {
                return Err(Stop::new(Exit::Failed, text));
            }
            warn("file", text);
        }
        let (known, client) = Default::default();
        let mut errand = Self { store, words: Box::new(words), known, clock, access, client };
        errand.learn().await?;
        Ok(errand)
    }

    /// Names from the file: ids stand where there are none.
    pub(super) async fn learn(&mut self) -> Result<(), Stop> {
        let known = self.store.load_directory().await.map_err(failed)?;
        let directory = &mut self.words.directory;
        directory.account.clone_from(&known.account);
        directory.users = known.users.iter().map(|user| (user.id, user.clone())).collect();
        directory.pipelines.clone_from(&known.pipelines);
        let reasons = known.loss_reasons.iter();
        directory.loss_reasons = reasons.map(|reason| (reason.id, reason.clone())).collect();
        for (owner, kind) in FIELDS {
            directory.put_fields(owner, known.fields.get(&kind).cloned().unwrap_or_default());
        }
        self.known = known;
        Ok(())
    }

    pub async fn rows(&self) -> Result<Vec<Row>, Stop> {
        self.store.list_outbox().await.map_err(failed)
    }

    pub async fn row(&self, id: EditId) -> Result<Row, Stop> {
        let found = self.rows().await?.into_iter().find(|row| row.id == id);
        found.ok_or_else(|| {
            Stop::new(
                Exit::NotFound,
                format!("There is no edit {id} in the outbox; `dealdesk outbox list` shows all."),
            )
        })
    }

    /// What an edit is about by its name, or by its sort and id.
    pub async fn name(&self, on: Target) -> Result<String, Stop> {
        let name = match self.store.load_target(on).await.map_err(failed)? {
            Some(Entity::Lead(lead)) => lead.name,
            Some(Entity::Details(details)) => details.lead.name,
            Some(Entity::Contact(contact)) => contact.name,
            Some(Entity::Company(company)) => company.name,
            Some(Entity::Task(task)) => SafeText::line(&task.text),
            Some(Entity::Note(note)) => SafeText::line(note.body.text()),
            None => SafeText::default(),
        };
        Ok(match (name.trim(), on) {
            ("", Target::Account) => "new".to_owned(),
            ("", Target::Lead(id)) => format!("#{id}"),
            ("", on) => EntityKey::from(on).to_string(),
            (name, _) => name.to_owned(),
        })
    }

    /// What an edit is about; once an incoming lead is judged, its lead may be nowhere.
    pub async fn subject(&self, on: Target, change: &Change) -> Result<String, Stop> {
        match change {
            Change::Judge(verdict) => Ok(verdict.name.to_string()),
            _ => self.name(on).await,
        }
    }

    /// An edit in a sentence: what it is about and what is done to it.
    pub async fn sentence(&self, on: Target, change: &Change, base: Option<&Change>) -> Result<String, Stop> {
        Ok(format!("{}: {}", self.subject(on, change).await?, self.words.change_words(change, base)))
    }

    /// The engine of the board, without one.
    pub fn engine(&self, sending: Sending) -> Result<(Engine, Receiver<Event>), Stop> {
        let desk = Desk { store: self.store.clone(), clock: Arc::clone(&self.clock), news: None };
        Ok(Engine::start_with(self.client()?, desk, sending))
    }

    /// Reads of the server that somebody waits for.
    pub fn lookup(&self) -> Result<Lookup, Stop> {
        Ok(Lookup::new(self.client()?, self.store.clone(), Arc::clone(&self.clock)))
    }

    /// For what goes by neither the engine nor a look-up.
    pub(super) fn client(&self) -> Result<Client, Stop> {
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let gate_file = config::gate_file(&self.access.base);
        let client = access::client(self.access.clone(), gate_file.as_deref())?;
        Ok(self.client.get_or_init(|| client).clone())
    }
}

pub fn failed(error: crate::store::StoreError) -> Stop {
    Stop::new(Exit::Failed, error)
}

/// What an edit is about, in a word that never changes.
pub const fn kind(change: &Change) -> &'static str {
    match change {
        Change::Move { .. } => "stage",
        Change::Rename(_) => "name",
        Change::Tag(_) => "tags",
        Change::SetField(_) => "field",
        Change::Link { .. } => "link",
        Change::SetText(_) => "text",
        Change::Reschedule { .. } => "due",
        Change::SetTaskKind(_) => "task_type",
        Change::Finish { .. } => "done",
        Change::Rewrite { .. } => "note_text",
        Change::CreateLead(_) => "new_lead",
        Change::CreateContact(_) => "new_contact",
        Change::CreateCompany(_) => "new_company",
        Change::SetPrice(_) => "price",
        Change::Assign(_) => "responsible",
        Change::AddNote(_) => "note",
        Change::AddTask(_) => "task",
        Change::Judge(_) => "verdict",
        Change::AddIncoming(_) => "new_incoming",
    }
}

/// Nothing may be changed with `--read-only`.
pub fn refuse_read_only(is_read_only: bool) -> Result<(), Stop> {
    if is_read_only {
        return Err(Stop::new(
            Exit::Usage,
            "--read-only (or read_only of the account in config.toml): nothing is changed.",
        ));
    }
    Ok(())
}

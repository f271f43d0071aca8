//! What the commands about own edits share: the account's file, the words for what is in it, and waiting until the
//! server has answered.
//!
//! Waiting is done by the engine of the board, without a screen. It ends with the server's word on each edit, or with
//! the first sign that no word can be had now: the edit stays on disk then, and the exit code says why.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;

use super::{Exit, Stop, board, complain, print};
use crate::api::gate::Clock;
use crate::app::State;
use crate::app::layout::Size;
use crate::app::state::Settings;
use crate::config::{self, Access, Env};
use crate::domain::{Change, EditId, Entity, SafeText, Target};
use crate::i18n::{Language, Locale};
use crate::shell::clock;
use crate::store::{EntityKey, Row, RowState, Store};
use crate::sync::event::{EditEvent, Event, Trouble, TroubleKind};
use crate::sync::{Desk, Engine, Sending};

/// Between two looks at rows that another process may be at.
const LOOK: Duration = Duration::from_millis(500);
/// A pause the account asks for that nobody waits out at a prompt.
const LONG_PAUSE_MS: u64 = 5_000;

/// The account's file and the words for what is in it.
pub struct Errand {
    pub store: Store,
    /// A state that is never shown: it knows how values are written.
    pub words: State,
    clock: Arc<dyn Clock>,
    access: Access,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Errand").field("store", &self.store).finish_non_exhaustive()
    }
}

/// What became of an edit while somebody waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    Arrived,
    /// It is not in the outbox any more: another process brought it there, or gave it up.
    Gone,
    Parked(Trouble),
    /// It is on disk and will be tried again.
    Kept(Trouble),
}

impl Errand {
    /// The account named in the environment. Asks nothing of the network.
    pub async fn open(env: &impl Env) -> Result<Self, Stop> {
        let access = config::access(env).map_err(|e| Stop::new(Exit::Usage, e))?;
        let Some(access) = access else {
            return Err(Stop::new(
                Exit::Usage,
                "Set KOMMO_SUBDOMAIN (or KOMMO_BASE_URL) and KOMMO_API_TOKEN first.",
            ));
        };
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
            complain(&text);
        }
        let mut errand = Self { store, words, clock, access };
        errand.learn().await?;
        Ok(errand)
    }

    /// Names from the file: ids stand where there are none.
    async fn learn(&mut self) -> Result<(), Stop> {
        let known = self.store.load_directory().await.map_err(failed)?;
        let directory = &mut self.words.directory;
        directory.account = known.account;
        directory.users = known.users.into_iter().map(|user| (user.id, user)).collect();
        directory.pipelines = known.pipelines;
        directory.loss_reasons = known.loss_reasons.into_iter().map(|reason| (reason.id, reason)).collect();
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

    /// An edit in a sentence: what it is about and what is done to it.
    pub async fn sentence(&self, on: Target, change: &Change, base: Option<&Change>) -> Result<String, Stop> {
        Ok(format!("{}: {}", self.name(on).await?, self.words.change_words(change, base)))
    }

    /// The engine of the board, without one.
    pub fn engine(&self, sending: Sending) -> Result<(Engine, Receiver<Event>), Stop> {
        let gate_file = config::gate_file(&self.access.base);
        let access = Access { base: self.access.base.clone(), token: self.access.token.clone() };
        let client = board::client(access, gate_file.as_deref())?;
        let desk = Desk { store: self.store.clone(), clock: Arc::clone(&self.clock), news: None };
        Ok(Engine::start_with(client, desk, sending))
    }

    /// Waits until each of these edits has met its fate.
    pub async fn wait(
        &self,
        events: &mut Receiver<Event>,
        ids: &[EditId],
    ) -> Result<Vec<(EditId, Fate)>, Stop> {
        let mut waiting = Waiting::new(ids);
        while !waiting.is_over() {
            tokio::select! {
                event = events.recv() => match event {
                    Some(event) => waiting.hear(&event, self.clock.now_ms()),
                    None => break,
                },
                () = tokio::time::sleep(LOOK) => waiting.look(&self.rows().await?),
            }
        }
        Ok(waiting.fates())
    }

    /// Tells what became of edits; anything but a yes ends the command with its exit code.
    pub async fn report(&self, rows: &[Row], fates: &[(EditId, Fate)]) -> Result<Exit, Stop> {
        let (mut good, mut bad, mut exits) = (Vec::new(), Vec::new(), Vec::new());
        for (id, fate) in fates {
            let row = rows.iter().find(|row| row.id == *id);
            let what = match row.and_then(Row::edit) {
                Some(edit) => self.sentence(edit.on, &edit.change, edit.base.as_ref()).await?,
                None => format!("edit {id}"),
            };
            match fate {
                Fate::Arrived => good.push(format!("On the server: {what}\n")),
                Fate::Gone => good.push(format!("Not in the outbox any more: {what}\n")),
                Fate::Parked(why) | Fate::Kept(why) => {
                    let stands = if matches!(fate, Fate::Kept(_)) {
                        "kept, tried again later"
                    } else {
                        "waits for you"
                    };
                    bad.push(format!("{what} ({stands}, id {id}): {}", self.words.locale.trouble(why)));
                    exits.push(exit_of(why.kind));
                }
            }
        }
        print(good.concat().as_bytes())?;
        let worst =
            [Exit::Auth, Exit::RateLimited, Exit::Network, Exit::Conflict, Exit::NotFound, Exit::Failed];
        match worst.into_iter().find(|exit| exits.contains(exit)) {
            Some(exit) => Err(Stop::new(exit, bad.join("\n"))),
            None => Ok(Exit::Done),
        }
    }
}

/// The edits somebody waits for.
#[derive(Debug)]
struct Waiting {
    ids: Vec<(EditId, Option<Fate>)>,
    /// Requests under way, of other edits too: a row that is left in the middle is held for a minute.
    going: HashSet<EditId>,
    /// Rows that were seen on their way, and those that were missing once.
    moving: HashSet<EditId>,
    missing: HashSet<EditId>,
    /// Why no more answers can be had now.
    ended: Option<Trouble>,
    is_shut: bool,
}

impl Waiting {
    fn new(ids: &[EditId]) -> Self {
        Self {
            ids: ids.iter().map(|id| (*id, None)).collect(),
            going: HashSet::new(),
            moving: HashSet::new(),
            missing: HashSet::new(),
            ended: None,
            is_shut: false,
        }
    }

    fn is_over(&self) -> bool {
        let is_decided = self.ended.is_some() || self.ids.iter().all(|(_, fate)| fate.is_some());
        self.is_shut || (is_decided && self.going.is_empty())
    }

    fn decide(&mut self, id: EditId, fate: Fate) {
        if let Some((_, slot)) = self.ids.iter_mut().find(|(known, _)| *known == id) {
            *slot = Some(fate);
        }
    }

    fn hear(&mut self, event: &Event, now_ms: u64) {
        match event {
            Event::Edit { id, what: EditEvent::Sending, .. } => {
                self.going.insert(*id);
            }
            Event::Edit { id, what, .. } => {
                self.going.remove(id);
                match what {
                    EditEvent::Confirmed { .. } => self.decide(*id, Fate::Arrived),
                    EditEvent::Gone(_) => self.decide(*id, Fate::Gone),
                    EditEvent::Parked { why, .. } => self.decide(*id, Fate::Parked(why.clone())),
                    EditEvent::Waiting { why, .. } => {
                        if self.ids.iter().any(|(known, _)| known == id) {
                            self.ended = Some(why.clone());
                        }
                    }
                    // The engine looks on the server before it does anything else.
                    EditEvent::Uncertain { .. }
                    | EditEvent::Sending
                    | EditEvent::Saved(_)
                    | EditEvent::NotSaved { .. } => {}
                }
            }
            Event::Gate(news) => {
                let is_long = news.closed_until.is_some_and(|until| until > now_ms + LONG_PAUSE_MS);
                if is_long {
                    self.ended = Some(Trouble::of(TroubleKind::Rate));
                    self.is_shut = true;
                }
            }
            Event::Loaded { .. }
            | Event::Kept { .. }
            | Event::Changed(_)
            | Event::Gone(_)
            | Event::Fresh(_)
            | Event::Listed(..)
            | Event::Drafts(_)
            | Event::DraftKept(_)
            | Event::Failed { .. }
            | Event::Troubled { .. }
            | Event::Outbox(_)
            | Event::Turned(..)
            | Event::Exchange(_)
            | Event::Disk(_) => {}
        }
    }

    /// Another process may have decided meanwhile: nobody tells us of that.
    fn look(&mut self, rows: &[Row]) {
        let open: Vec<EditId> =
            self.ids.iter().filter(|(_, fate)| fate.is_none()).map(|(id, _)| *id).collect();
        for id in open {
            match rows.iter().find(|row| row.id == id) {
                None if !self.missing.insert(id) => self.decide(id, Fate::Gone),
                Some(Row { state: RowState::Parked(why), .. }) if self.moving.contains(&id) => {
                    self.decide(id, Fate::Parked(crate::sync::trouble(why)));
                }
                None | Some(Row { state: RowState::Parked(_), .. }) => {}
                Some(_) => {
                    self.moving.insert(id);
                }
            }
        }
    }

    fn fates(self) -> Vec<(EditId, Fate)> {
        let ended = self.ended.unwrap_or_else(|| Trouble::of(TroubleKind::Network));
        self.ids
            .into_iter()
            .map(|(id, fate)| (id, fate.unwrap_or_else(|| Fate::Kept(ended.clone()))))
            .collect()
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
    }
}

/// Nothing may be changed with `--read-only`.
pub fn refuse_read_only(is_read_only: bool) -> Result<(), Stop> {
    if is_read_only {
        return Err(Stop::new(Exit::Usage, "--read-only: nothing is changed."));
    }
    Ok(())
}

const fn exit_of(kind: TroubleKind) -> Exit {
    match kind {
        TroubleKind::Auth => Exit::Auth,
        TroubleKind::Rate | TroubleKind::Blocked => Exit::RateLimited,
        TroubleKind::Network => Exit::Network,
        TroubleKind::Changed | TroubleKind::Uncertain => Exit::Conflict,
        TroubleKind::NotFound => Exit::NotFound,
        TroubleKind::Forbidden
        | TroubleKind::Unpaid
        | TroubleKind::Invalid
        | TroubleKind::Refused
        | TroubleKind::Server
        | TroubleKind::Strange
        | TroubleKind::ReadOnly => Exit::Failed,
    }
}

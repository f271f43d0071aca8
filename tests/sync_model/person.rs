//! One process and the person in front of it: an engine on the file, and the overlay its events are told to.
//!
//! The overlay is fed as the screen feeds it, so that a base is what that person could see when they decided.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dealdesk::api::gate::{Clock as _, Gate, Lane};
use dealdesk::api::{BaseUrl, Client, Token, Transport};
use dealdesk::domain::{Change, Edit, EditId, Entity, LeadId, RequestId};
use dealdesk::store::Store;
use dealdesk::sync::event::{
    EditEvent, EditStage, Event, Load, Loaded, OutboxAct, Saved, Trouble, TroubleKind, Turn, Turned,
};
use dealdesk::sync::overlay::Overlay;
use dealdesk::sync::{Desk, Engine};
use tokio::task::JoinSet;

use super::net::{Net, Wire, lock};

/// What a person sees.
pub struct View {
    who: u32,
    net: Arc<Net>,
    pub overlay: Overlay,
    made: i64,
    requests: i64,
    /// Loads that did not end yet.
    pub loading: HashSet<RequestId>,
    /// No way to the account until a person acts.
    pub is_stopped: bool,
}

pub struct Process {
    who: u32,
    net: Arc<Net>,
    pub engine: Engine,
    pub view: Arc<Mutex<View>>,
    _feed: JoinSet<()>,
}

impl Process {
    pub fn start(who: u32, net: &Arc<Net>, gate: Gate, path: &Path) -> Self {
        let wire = Wire { net: Arc::clone(net), who };
        let base = BaseUrl::parse("https://bluekiln.kommo.com").expect("an address");
        let token = Token::new(net.account.token()).expect("a token");
        let client = Client::new(base, token, Arc::new(wire) as Arc<dyn Transport>, gate);
        let store = Store::open(path).expect("the file opens");
        let desk = Desk { store, clock: Arc::new(net.clock), news: None };
        let (engine, mut events) = Engine::start(client, desk);
        let view = Arc::new(Mutex::new(View {
            who,
            net: Arc::clone(net),
            overlay: Overlay::default(),
            made: 0,
            requests: 0,
            loading: HashSet::new(),
            is_stopped: false,
        }));
        let mut feed = JoinSet::new();
        let told = Arc::clone(&view);
        feed.spawn(async move {
            while let Some(event) = events.recv().await {
                lock(&told).on(event);
            }
        });
        Self { who, net: Arc::clone(net), engine, view, _feed: feed }
    }

    pub fn load(&mut self, lead: i64) {
        let request = {
            let mut view = lock(&self.view);
            view.requests += 1;
            let request = RequestId(view.requests);
            view.loading.insert(request);
            request
        };
        self.engine.load(request, Load::Lead(LeadId(lead)), Lane::Interactive);
    }

    /// Made with one key; a lead this person does not see is left out.
    pub fn edit(&mut self, changes: Vec<(i64, Change)>) {
        let mut edits: Vec<Edit> = {
            let mut view = lock(&self.view);
            changes.into_iter().filter_map(|(lead, change)| view.make(lead, change)).collect()
        };
        match edits.len() {
            0 => {}
            1 => edits.pop().into_iter().for_each(|edit| self.engine.push(edit)),
            _ => self.engine.push_all(edits),
        }
    }

    pub fn turn(&mut self, turn: Turn) {
        self.note(&format!("{turn:?}"));
        self.net.book().silent_turns += 1;
        self.engine.turn(turn);
    }

    pub fn act(&mut self, act: OutboxAct) {
        self.note(&format!("{act:?}"));
        if let OutboxAct::Drop(id) = &act {
            self.net.book().dropped.insert(*id);
        }
        self.engine.act(act);
    }

    pub fn reopen(&mut self) {
        lock(&self.view).is_stopped = false;
        self.engine.reopen_gate();
    }

    fn note(&self, what: &str) {
        self.net.book().note(&format!("process {} asks {what}", self.who));
    }
}

impl View {
    pub fn insists(&self, lead: LeadId, over: &Change) {
        self.net.book().insisted(lead.get(), over);
    }

    fn make(&mut self, lead: i64, change: Change) -> Option<Edit> {
        let shown = self.overlay.get(LeadId(lead))?;
        let base = change.inverse(shown);
        self.made += 1;
        let edit = Edit { id: EditId(-self.made), on: LeadId(lead).into(), change, base };
        self.net.book().wish((self.who, edit.id), lead, &edit.change, edit.base.as_ref());
        self.overlay.queue(edit.clone(), self.net.clock.now());
        Some(edit)
    }

    fn on(&mut self, event: Event) {
        match event {
            Event::Edit { id, on, what } => self.on_edit(id, on.lead().expect("edits of leads"), what),
            Event::Outbox(rows) => self.on_outbox(rows),
            Event::Turned(turn, turned) => self.on_turned(turn, turned),
            Event::Loaded { request, what } => {
                self.loading.remove(&request);
                match what {
                    Loaded::Lead(story) => self.overlay.confirm(story.details.lead),
                    Loaded::NoLead(id) => drop(self.overlay.remove(id)),
                    _ => {}
                }
            }
            Event::Failed { request, why } => {
                self.loading.remove(&request);
                self.stopped(&why);
            }
            Event::Disk(news) => self.net.book().blame(format!("process {}: {news:?}", self.who)),
            // What the keeper reads by itself is as good as what was asked for.
            Event::Changed(leads) => leads.into_iter().for_each(|lead| self.overlay.confirm(lead)),
            Event::Gone(ids) => {
                for id in ids {
                    let pending = self.overlay.pending_of(id);
                    if pending.iter().all(|p| matches!(p.stage, EditStage::Parked(_))) {
                        self.overlay.remove(id);
                    }
                }
            }
            Event::Kept { .. }
            | Event::Fresh(_)
            | Event::Listed(..)
            | Event::Drafts(_)
            | Event::DraftKept(_)
            | Event::Troubled { .. }
            | Event::Gate(_)
            | Event::Exchange(_) => {}
        }
    }

    fn stopped(&mut self, why: &Trouble) {
        self.is_stopped |= matches!(why.kind, TroubleKind::Auth | TroubleKind::Blocked);
    }

    fn on_edit(&mut self, id: EditId, lead: LeadId, what: EditEvent) {
        let mut told = format!("process {} hears {}: {what:?}", self.who, id.get());
        told.truncate(told.char_indices().nth(160).map_or(told.len(), |(at, _)| at));
        self.net.book().note(&told);
        let stage = match what {
            EditEvent::Saved(saved) => {
                self.net.book().saved((self.who, id));
                return self.overlay.save(id, *saved);
            }
            EditEvent::NotSaved { why } => {
                return self.net.book().blame(format!("{id:?} is not saved: {why}"));
            }
            EditEvent::Confirmed { now, .. } => return self.on_confirmed(id, lead, &now),
            EditEvent::Gone(now) => {
                self.overlay.forget(lead.into(), id);
                return now.iter().for_each(|now| self.confirm(now));
            }
            EditEvent::Sending => EditStage::Sending,
            EditEvent::Waiting { why, until } => {
                self.stopped(&why);
                EditStage::Waiting { why, until }
            }
            EditEvent::Uncertain { until, .. } => EditStage::Uncertain { until },
            EditEvent::Parked { why, seen } => {
                if let Some(seen) = &seen {
                    self.confirm(seen);
                }
                if why.kind == TroubleKind::NotFound {
                    drop(self.overlay.remove(lead));
                }
                EditStage::Parked(why)
            }
        };
        self.overlay.set_stage(lead.into(), id, stage);
    }

    fn confirm(&mut self, entity: &Entity) {
        if let Some(lead) = entity.lead() {
            self.overlay.confirm(lead.clone());
        }
    }

    fn on_confirmed(&mut self, id: EditId, lead: LeadId, now: &[Entity]) {
        let edit = self.overlay.forget(lead.into(), id);
        if now.iter().any(|entity| entity.target() == lead.into()) {
            return now.iter().for_each(|entity| self.confirm(entity));
        }
        if let (Some(mut known), Some(edit)) = (self.overlay.confirmed(lead).cloned(), edit) {
            edit.change.apply(&mut known);
            self.overlay.confirm(known);
        }
    }

    fn on_outbox(&mut self, rows: Vec<Saved>) {
        let is_gone = |id: EditId| rows.iter().all(|row| row.edit.id != id);
        let pending = self.overlay.pending().filter(|p| p.stage != EditStage::Made);
        let gone: Vec<_> = pending.map(|p| (p.edit.on, p.edit.id)).filter(|(_, id)| is_gone(*id)).collect();
        for (on, id) in gone {
            self.overlay.forget(on, id);
        }
        for row in rows {
            self.overlay.save(row.edit.id, row);
        }
    }

    fn on_turned(&mut self, turn: Turn, turned: Turned) {
        self.net.book().silent_turns -= 1;
        match turned {
            Turned::Done { edits, taken, .. } => {
                for out in taken {
                    self.net.book().dropped.insert(out.edit);
                    self.overlay.forget(out.on, out.edit);
                }
                for saved in edits {
                    let Edit { id, on, change, .. } = &saved.edit;
                    let lead = on.lead().expect("edits of leads");
                    let mut book = self.net.book();
                    book.note(&format!("process {} {turn:?} made {:?}", self.who, saved.edit));
                    book.turned.push(((lead.get(), change.part()), *id));
                    drop(book);
                    self.overlay.save(saved.edit.id, saved);
                }
            }
            Turned::TakenOut { on, edit, .. } => {
                self.net.book().dropped.insert(edit);
                self.overlay.forget(on, edit);
            }
            Turned::NoWayBack { .. } | Turned::Nothing => {}
            Turned::NotSaved { why } => self.net.book().blame(format!("a turn is not saved: {why}")),
        }
    }
}

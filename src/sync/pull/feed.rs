//! The timeline of a lead, a contact or a company: what the disk has at once, then the server's word, source by source,
//! saved before it is told.
//!
//! Owns whose material belongs together and which sources a stretch asks; how far each has come is worked out in
//! `pages`. A first look at a lead with two contacts and a company costs eleven requests: four for notes, three for
//! tasks, three for events, one for the events of tasks (none where there are no tasks). A lead nobody opened yet
//! costs three more, which read it with its people. Every further stretch asks the sources that reach least far back:
//! one request for events, two for notes.
//!
//! What the server refuses is left out, and nothing else with it: a user without a right sees the rest.

mod pages;

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use self::pages::Place;
use super::Pull;
use crate::api::ApiError;
use crate::api::endpoint::{AtPage, ListEvents, ListNotes, TasksOf, Which};
use crate::domain::{ContactId, LeadDetails, LeadId, Owner, Task, TaskId};
use crate::sync::event::{Ahead, Feed, Loaded, Rest, Source, Stretch};
use crate::sync::reader::warn;

/// Contacts of a lead whose material is asked for, the main one first: each costs a request of its own.
const MOST_CONTACTS: usize = 20;
/// Tasks whose own events are asked for, the newest: as many as one request takes. The rest of what happens to tasks
/// is told of their owners.
const MOST_TASKS: usize = ListEvents::MAX_IDS;

impl Pull {
    pub(super) async fn feed(&self, of: Owner, after: Option<Rest>) -> Result<(), ApiError> {
        let ahead = match after {
            None => self.newest_stretch(of).await?,
            Some(rest) => self.next_stretch(of, rest).await?,
        };
        let then = pages::rest(ahead).map_or(Stretch::Whole, Stretch::Rest);
        self.loaded(Loaded::Feed(Box::new(Feed { then, ..nothing(of) }))).await;
        Ok(())
    }

    async fn newest_stretch(&self, of: Owner) -> Result<Vec<Ahead>, ApiError> {
        let known = match of {
            Owner::Lead(id) => self.circle_on_disk(id).await,
            Owner::Contact(_) | Owner::Company(_) => Some(vec![of]),
        };
        let on_disk = match (&known, of) {
            (None, Owner::Lead(id)) => self.nearest_on_disk(id).await,
            (known, _) => known.clone().unwrap_or_default(),
        };
        self.feed_on_disk(of, on_disk).await;
        let owners = match (known, of) {
            (None, Owner::Lead(id)) => self.circle_on_server(id).await?,
            (known, _) => known.unwrap_or_default(),
        };
        let first = pages::first(&owners);
        let (ahead, ()) = tokio::try_join!(self.ask_all(of, first), self.around_tasks(of, &owners))?;
        Ok(ahead)
    }

    /// The sources that reach least far back go on; the others wait until the story has come to where they are.
    async fn next_stretch(&self, of: Owner, rest: Rest) -> Result<Vec<Ahead>, ApiError> {
        let latest = rest.sources.iter().map(|ahead| ahead.told_from).max();
        let (due, waiting): (Vec<Ahead>, Vec<Ahead>) =
            rest.sources.into_iter().partition(|ahead| Some(ahead.told_from) == latest);
        let mut ahead = self.ask_all(of, due.into_iter().map(Place::from).collect()).await?;
        ahead.extend(waiting);
        Ok(ahead)
    }

    async fn feed_on_disk(&self, of: Owner, owners: Vec<Owner>) {
        let known = self.reader.kept(self.reader.store.load_surround(owners)).await.unwrap_or_default();
        let (notes, tasks, events) = (known.notes, known.tasks, known.events);
        let piece = Feed { notes, tasks, events, ..nothing(of) };
        self.kept(Loaded::Feed(Box::new(piece)), self.reader.now()).await;
    }

    /// A lead with its people, if it was ever read in full.
    async fn circle_on_disk(&self, id: LeadId) -> Option<Vec<Owner>> {
        let (story, _) = self.reader.kept(self.reader.store.load_known_story(id)).await??;
        Some(circle(&story.details))
    }

    /// What the board knows of a lead's people.
    async fn nearest_on_disk(&self, id: LeadId) -> Vec<Owner> {
        let lead = self.reader.kept(self.reader.store.load_lead(id)).await.flatten();
        let (contact, company) = lead.map_or((None, None), |lead| (lead.main_contact, lead.company));
        let around = contact.map(Owner::Contact).into_iter().chain(company.map(Owner::Company));
        [Owner::Lead(id)].into_iter().chain(around).collect()
    }

    /// As [`Pull::circle_on_disk`], from the server; nobody where the lead is not there (any more).
    async fn circle_on_server(&self, id: LeadId) -> Result<Vec<Owner>, ApiError> {
        Ok(match left_out(self.story(id).await)? {
            Some(Some(story)) => circle(&story.details),
            Some(None) => Vec::new(),
            None => vec![Owner::Lead(id)],
        })
    }

    /// Asks all these sources at the same time; answers with where those go on that have more.
    async fn ask_all(&self, of: Owner, places: Vec<Place>) -> Result<Vec<Ahead>, ApiError> {
        let mut flying: FuturesUnordered<_> =
            places.into_iter().map(|place| self.ask_source(of, place)).collect();
        let mut ahead = Vec::new();
        while let Some(answer) = flying.next().await {
            ahead.extend(left_out(answer)?.flatten());
        }
        Ok(ahead)
    }

    async fn ask_source(&self, of: Owner, place: Place) -> Result<Option<Ahead>, ApiError> {
        match place.source.clone() {
            Source::Notes(owner) => {
                let ahead = self.notes_page(of, owner, place.clone()).await?;
                // A note that was deleted since pulls all behind it up, over the edge of a page that was read. Those
                // stand on the page before by now.
                if let Some(before) = place.before() {
                    self.notes_page(of, owner, before).await?;
                }
                Ok(ahead)
            }
            Source::Events(owners) => self.events_page(of, &owners, place).await,
        }
    }

    async fn notes_page(&self, of: Owner, owner: Owner, place: Place) -> Result<Option<Ahead>, ApiError> {
        // Before the question: what is written while it is under way is not missing.
        let known = self.reader.kept(self.reader.store.load_note_ids(owner)).await.unwrap_or_default();
        let page = self.ask(&AtPage { endpoint: ListNotes::Of(owner), page: place.page }).await?;
        warn(&page.warnings);
        let ahead = pages::notes_ahead(&page, &place, self.reader.now());
        let missing = pages::missing(&page, place.page, known);
        self.keep(page.items.clone()).await;
        let gone = match missing.as_slice() {
            [] => Vec::new(),
            // Still there after a failure, which was said: a later look finds them gone again.
            _ => self.reader.kept(self.reader.store.remove_notes(owner, missing)).await.unwrap_or_default(),
        };
        self.piece(Feed { notes: page.items, gone, ..nothing(of) }).await;
        Ok(ahead)
    }

    async fn events_page(
        &self,
        of: Owner,
        owners: &[Owner],
        place: Place,
    ) -> Result<Option<Ahead>, ApiError> {
        // Without ids it would be a question about all there are.
        let Some(which) = which(owners) else { return Ok(None) };
        let page = self.ask(&ListEvents::of(which).until(place.until).page(place.page)).await?;
        warn(&page.warnings);
        let ahead = pages::events_ahead(&page, place, self.reader.now());
        self.keep(page.items.clone()).await;
        self.piece(Feed { events: page.items, ..nothing(of) }).await;
        Ok(ahead)
    }

    /// All tasks of these owners, then what happened to the newest of them.
    async fn around_tasks(&self, of: Owner, owners: &[Owner]) -> Result<(), ApiError> {
        let mut flying: FuturesUnordered<_> =
            TasksOf::owners(owners).into_iter().map(|some| self.tasks_of(of, some)).collect();
        let mut all = Vec::new();
        while let Some(tasks) = flying.next().await {
            all.append(&mut tasks?);
        }
        let newest = newest_tasks(&all);
        if !newest.is_empty()
            && let Some(events) = left_out(self.all(ListEvents::of(Which::Tasks(newest))).await)?
        {
            self.keep(events.clone()).await;
            self.piece(Feed { events, ..nothing(of) }).await;
        }
        Ok(())
    }

    async fn tasks_of(&self, of: Owner, some: TasksOf) -> Result<Vec<Task>, ApiError> {
        let Some(tasks) = left_out(self.all(some).await)? else { return Ok(Vec::new()) };
        self.keep(tasks.clone()).await;
        self.piece(Feed { tasks: tasks.clone(), ..nothing(of) }).await;
        Ok(tasks)
    }

    async fn piece(&self, piece: Feed) {
        let Feed { notes, tasks, events, gone, .. } = &piece;
        if !(notes.is_empty() && tasks.is_empty() && events.is_empty() && gone.is_empty()) {
            self.loaded(Loaded::Feed(Box::new(piece))).await;
        }
    }
}

const fn nothing(of: Owner) -> Feed {
    let then = Stretch::More;
    Feed { of, notes: Vec::new(), tasks: Vec::new(), events: Vec::new(), gone: Vec::new(), then }
}

/// What one source cannot give, the others still can; what concerns all requests is given back.
fn left_out<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Err(error) if error.is_refusal() || matches!(error, ApiError::Decode { cut_off: false, .. }) => {
            tracing::warn!(%error, "left out of a timeline");
            Ok(None)
        }
        answer => answer.map(Some),
    }
}

/// A lead with its contacts, the main one first, and its company.
fn circle(details: &LeadDetails) -> Vec<Owner> {
    let mut contacts = details.contacts.clone();
    contacts.sort_by_key(|linked| !linked.is_main);
    let mut seen = BTreeSet::new();
    let ids = contacts.into_iter().map(|linked| linked.id).filter(|id| seen.insert(*id));
    let contacts = ids.take(MOST_CONTACTS).map(Owner::Contact);
    let company = details.lead.company.map(Owner::Company);
    [Owner::Lead(details.lead.id)].into_iter().chain(contacts).chain(company).collect()
}

fn newest_tasks(tasks: &[Task]) -> Vec<TaskId> {
    let mut newest: Vec<_> = tasks.iter().map(|task| (task.created_at, task.id)).collect();
    newest.sort_unstable_by(|a, b| b.cmp(a));
    newest.truncate(MOST_TASKS);
    newest.into_iter().map(|(_, id)| id).collect()
}

/// Owners of one sort, as the first of them.
fn which(owners: &[Owner]) -> Option<Which> {
    let contact = |owner: &Owner| match owner {
        Owner::Contact(id) => Some(*id),
        Owner::Lead(_) | Owner::Company(_) => None,
    };
    Some(match *owners.first()? {
        Owner::Lead(_) => Which::Leads(owners.iter().filter_map(|owner| owner.lead()).collect()),
        Owner::Contact(_) => Which::Contacts(owners.iter().filter_map(contact).collect::<Vec<ContactId>>()),
        Owner::Company(id) => Which::Companies(vec![id]),
    })
}

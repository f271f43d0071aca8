//! What a command needs of the account before it can do anything: names, and single things as they stand.
//!
//! Owns when the disk will do and when the server is asked, and that own unsent edits lie on top: the base of an edit
//! is what a person sees. Must not know what is done with it.

use super::errand::{Errand, failed};
use super::flags::Ask;
use super::{Exit, Stop, warn};
use crate::api::ApiError;
use crate::domain::{
    Change, Company, Contact, Edit, EditId, Entity, LeadDetails, LeadId, Note, NoteId, Owner, OwnerKind,
    SafeText, Target, Timestamp,
};
use crate::store::{EntityKey, EntityKind, RowState, Scope, Story};
use crate::sync::event::{LeadStory, List, Reach};
use crate::sync::plan::lists::EVENTS_BACK;

/// So old (in seconds) may be what an edit is made over; older things are read again first.
const YOUNG: i64 = 300;

impl Errand {
    /// The names of users, pipelines, reasons, and the fields of some owners.
    pub async fn names(&mut self, owners: OwnerKind, ask: Ask) -> Result<(), Stop> {
        let has_fields =
            |errand: &Self| owners == OwnerKind::Leads || errand.known.fields.contains_key(&kind(owners));
        let is_known = self.known.saved_at.is_some() && has_fields(self);
        let reach = match ask {
            Ask::Never => None,
            Ask::IfUnknown => (!is_known).then_some(Reach::Due),
            Ask::IfOld => Some(Reach::Due),
            Ask::Always => Some(Reach::Anew),
        };
        if let Some(reach) = reach {
            self.read_names(owners, reach, is_known).await?;
            self.learn().await?;
        }
        if self.known.account.is_some() && has_fields(self) {
            return Ok(());
        }
        let text = "This machine does not know the account yet. Run `dealdesk sync` once with a connection.";
        Err(Stop::new(Exit::Network, text))
    }

    /// Without a connection, names of yesterday are better than none.
    async fn read_names(&self, owners: OwnerKind, reach: Reach, is_known: bool) -> Result<(), Stop> {
        let lookup = self.lookup()?;
        let mut read = lookup.directory(reach).await;
        if read.is_ok() && owners != OwnerKind::Leads {
            read = lookup.list(List::Surroundings, reach).await;
        }
        match read {
            Err(error) if is_known && reach == Reach::Due && error.is_transient() => {
                tracing::warn!(%error, "the names are those of the disk");
                Ok(())
            }
            read => Ok(read?),
        }
    }

    /// A thing as a person sees it: what the server last said, with own unsent edits on top. A lead comes in full.
    pub async fn thing(&mut self, on: Target, ask: Ask) -> Result<Entity, Stop> {
        let confirmed = match on {
            Target::Lead(id) => self.story(id, ask).await?.details.into(),
            on => self.confirmed(on, ask).await?,
        };
        self.words.take(confirmed.clone());
        self.with_own(confirmed).await
    }

    async fn confirmed(&self, on: Target, ask: Ask) -> Result<Entity, Stop> {
        let kept = self.store.load_target(on).await.map_err(failed)?;
        let is_enough = match ask {
            Ask::Never => true,
            Ask::IfUnknown => kept.is_some(),
            Ask::IfOld => kept.is_some() && self.is_young(self.list_read_at(on).await?),
            Ask::Always => false,
        };
        match kept {
            Some(kept) if is_enough => Ok(kept),
            None if ask == Ask::Never => Err(unknown_here(on)),
            kept => match (self.lookup()?.target(on).await, kept) {
                (Ok(read), _) => read.ok_or_else(|| not_there(on)),
                (Err(error), Some(kept)) if makes_do(&error, ask) => Ok(kept),
                (Err(error), _) => Err(error.into()),
            },
        }
    }

    /// A lead in full with its people, as confirmed.
    pub async fn story(&mut self, id: LeadId, ask: Ask) -> Result<LeadStory, Stop> {
        let kept = match ask {
            // Better without some of its people than not at all.
            Ask::Never => self.store.load_known_story(id).await,
            Ask::IfUnknown | Ask::IfOld | Ask::Always => self.store.load_story(id).await,
        };
        let kept = kept.map_err(failed)?;
        let is_young = kept.as_ref().is_some_and(|(_, at)| self.is_young(Some(*at)));
        let is_enough = match ask {
            Ask::Never => true,
            Ask::IfUnknown => kept.is_some(),
            Ask::IfOld => is_young,
            Ask::Always => false,
        };
        let known = |story: Story| {
            let Story { details, contacts, company } = story;
            LeadStory { details, contacts, company }
        };
        let story = match kept {
            Some((kept, _)) if is_enough => known(kept),
            None if ask == Ask::Never => self.bare_story(id).await?,
            _ => match self.lookup()?.story(id).await {
                Ok(read) => read.ok_or_else(|| not_there(id.into()))?,
                Err(error) => match self.store.load_known_story(id).await.map_err(failed)? {
                    Some((kept, _)) if makes_do(&error, ask) => known(kept),
                    _ => return Err(error.into()),
                },
            },
        };
        for contact in &story.contacts {
            self.words.take(contact.clone().into());
        }
        if let Some(company) = &story.company {
            self.words.take(company.clone().into());
        }
        Ok(story)
    }

    /// Leads in full that are not young here, read together.
    pub async fn bring_leads(&self, ids: &[LeadId]) -> Result<(), Stop> {
        let mut old = Vec::new();
        for id in ids {
            let kept = self.store.load_story(*id).await.map_err(failed)?;
            if !kept.is_some_and(|(_, at)| self.is_young(Some(at))) {
                old.push(*id);
            }
        }
        if !old.is_empty() {
            self.lookup()?.details(&old).await?;
        }
        Ok(())
    }

    /// Of a lead that came without its fields less is known: one contact.
    async fn bare_story(&self, id: LeadId) -> Result<LeadStory, Stop> {
        let lead = self.store.load_lead(id).await.map_err(failed)?.ok_or_else(|| unknown_here(id.into()))?;
        let kept = |id: Option<EntityKey>| async {
            match id {
                Some(key) => self.store.load_entity::<Contact>(key).await.map_err(failed),
                None => Ok(None),
            }
        };
        let contact = kept(lead.main_contact.map(EntityKey::from)).await?;
        let company = match lead.company {
            Some(id) => self.store.load_entity::<Company>(id.into()).await.map_err(failed)?,
            None => None,
        };
        let linked = |id| crate::domain::LinkedContact { id, is_main: true };
        let details = LeadDetails {
            contacts: lead.main_contact.map(linked).into_iter().collect(),
            fields: Vec::new(),
            created_by: lead.responsible,
            updated_by: lead.responsible,
            score: None,
            lead,
        };
        Ok(LeadStory { details, contacts: contact.into_iter().collect(), company })
    }

    /// Whether the fields and links of this lead are known here at all.
    pub async fn knows_fields(&self, id: LeadId) -> Result<bool, Stop> {
        Ok(self.store.load_known_story(id).await.map_err(failed)?.is_some())
    }

    pub async fn note(&mut self, owner: Owner, id: NoteId, ask: Ask) -> Result<Note, Stop> {
        let kept = self.store.load_entity::<Note>(Target::Note(id).into()).await.map_err(failed)?;
        let is_enough = match ask {
            Ask::Never | Ask::IfUnknown => kept.is_some(),
            Ask::IfOld | Ask::Always => false,
        };
        let note = match kept {
            Some(kept) if is_enough => kept,
            _ if ask == Ask::Never => return Err(unknown_here(Target::Note(id))),
            _ => self.lookup()?.note(owner, id).await?.ok_or_else(|| not_there(Target::Note(id)))?,
        };
        if note.owner != owner {
            return Err(not_there(Target::Note(id)));
        }
        self.words.take(note.clone().into());
        match self.with_own(note.into()).await? {
            Entity::Note(note) => Ok(*note),
            other => Err(not_there(other.target())),
        }
    }

    /// Own edits on their way; one that waits for a person is none of them, for it may never be.
    pub async fn own(&self) -> Result<Vec<Edit>, Stop> {
        let rows = self.rows().await?.into_iter();
        Ok(rows
            .filter(|row| !matches!(row.state, RowState::Parked(_)))
            .filter_map(|row| row.edit())
            .collect())
    }

    /// Own edits on top of what is confirmed.
    pub async fn with_own(&self, mut thing: Entity) -> Result<Entity, Stop> {
        let on = thing.target();
        for edit in self.own().await?.iter().filter(|edit| edit.on == on) {
            edit.change.apply(&mut thing);
        }
        Ok(thing)
    }

    async fn list_read_at(&self, on: Target) -> Result<Option<Timestamp>, Stop> {
        let scope = match on {
            Target::Account => return Ok(None),
            Target::Lead(_) => Scope::changed_leads(),
            Target::Contact(_) => List::Contacts.scope(),
            Target::Company(_) => List::Companies.scope(),
            Target::Task(_) => List::Tasks.scope(),
            Target::Note(_) => List::Notes(OwnerKind::Leads).scope(),
        };
        Ok(self.store.load_cursor(scope).await.map_err(failed)?.complete_at)
    }

    /// Whether a list is to be shown as the disk has it.
    pub async fn has_read(&self, list: List, ask: Ask) -> Result<bool, Stop> {
        let read_at = self.store.load_cursor(list.scope()).await.map_err(failed)?.complete_at;
        Ok(match ask {
            Ask::Never => true,
            Ask::IfUnknown => read_at.is_some(),
            Ask::IfOld => self.is_young(read_at),
            Ask::Always => false,
        })
    }

    /// Since when all events are kept, as far as it is known.
    pub async fn history(&self) -> Result<Option<Timestamp>, Stop> {
        let cursor = self.store.load_cursor(List::Events.scope()).await.map_err(failed)?;
        Ok(cursor.since.and(cursor.complete_at).map(|at| at.plus(-EVENTS_BACK)))
    }

    /// A time ahead is the clock having been set back.
    fn is_young(&self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| (0..YOUNG).contains(&self.clock.now().since(at)))
    }
}

/// Without an answer, what was known before has to do: an edit made over it is compared with the server all the same
/// before it is sent.
fn makes_do(error: &ApiError, ask: Ask) -> bool {
    let is_so = ask == Ask::IfOld && error.is_transient();
    if is_so {
        warn("stale", format!("{error}\nGoing on with what this machine knew before."));
    }
    is_so
}

/// The edit that makes this change of a thing as it is seen; `None` where it is so already.
pub fn edit(on: &Entity, change: Change) -> Option<Edit> {
    let change = match change {
        // Only what is really put on or taken off can be taken back.
        Change::Tag(tags) => {
            let now = on_tags(on);
            let tags = crate::domain::TagChange::between(&now, &tags.apply(&now));
            Change::Tag(tags)
        }
        change => change,
    };
    if change.is_applied_to(on) {
        return None;
    }
    let base = change.inverse(on);
    Some(Edit { id: EditId(0), on: on.target(), change, base })
}

fn on_tags(on: &Entity) -> Vec<SafeText> {
    crate::domain::Editable::tag_names(on).unwrap_or_default()
}

/// Something new.
pub const fn addition(on: Target, change: Change) -> Edit {
    Edit { id: EditId(0), on, change, base: None }
}

const fn kind(owners: OwnerKind) -> EntityKind {
    match owners {
        OwnerKind::Leads => EntityKind::Lead,
        OwnerKind::Contacts => EntityKind::Contact,
        OwnerKind::Companies => EntityKind::Company,
    }
}

pub fn not_there(on: Target) -> Stop {
    Stop::new(Exit::NotFound, format!("The account has no {}.", EntityKey::from(on)))
}

fn unknown_here(on: Target) -> Stop {
    let what = EntityKey::from(on);
    let text =
        format!("{what} is not known on this machine, and --offline asks nobody. Run `dealdesk sync` first.");
    Stop::new(Exit::NotFound, text)
}

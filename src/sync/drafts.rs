//! Drafts on their way to the disk, and the last moments of the program.
//!
//! Owns the promise behind "draft saved": [`Event::DraftKept`] carries what the store answered `Ok` to, nothing less.
//! A write is under way when `keep_draft` returns; nobody waits for it but who leaves. Must not know what a draft
//! means or how it is shown.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::engine::Engine;
use super::event::{Composing, DiskNews, Draft, DraftOf, Event};
use crate::api::gate::Clock;
use crate::domain::{Edit, SafeText, Timestamp};
use crate::store::{Composer, DraftKey, Job, Store, StoreError};

/// Who leaves waits no longer for the disk: a hung one must not keep the process.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// The drafts of the account's file.
#[derive(Debug)]
pub(super) struct DraftBook {
    store: Store,
    clock: Arc<dyn Clock>,
    events: Sender<Event>,
}

impl DraftBook {
    pub fn new(store: Store, clock: Arc<dyn Clock>, events: Sender<Event>) -> Self {
        Self { store, clock, events }
    }

    /// Tells what is on the disk. The read begins now, so it sees nothing of this session.
    pub fn tell_all(&self) -> impl Future<Output = ()> + Send + use<> {
        let (job, events) = (self.store.load_drafts(), self.events.clone());
        async move {
            let event = match job.await {
                Ok(drafts) => Event::Drafts(drafts.into_iter().filter_map(read).collect()),
                Err(error) => failed(&error),
            };
            // Who hears nothing any more has left.
            let _ = events.send(event).await;
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Engine {
    /// Writes a draft; writes are done in the order they are asked for.
    pub fn keep_draft(&mut self, of: DraftOf, text: String, cursor: usize) {
        let draft = Draft { of, text, cursor, saved_at: self.drafts.now() };
        let job = self.drafts.store.save_draft(key(of), draft.text.clone(), draft.cursor, draft.saved_at);
        self.tell_kept(draft, job);
    }

    fn tell_kept(&mut self, draft: Draft, job: Job<()>) {
        let events = self.drafts.events.clone();
        self.tasks.spawn(async move {
            let event = match job.await {
                Ok(()) => Event::DraftKept(draft),
                Err(error) => failed(&error),
            };
            // Who hears nothing any more has left.
            let _ = events.send(event).await;
        });
    }

    /// As [`Engine::keep_draft`]; where the text was kept before, it is no more.
    pub fn move_draft(&mut self, from: &[DraftOf], of: DraftOf, text: String, cursor: usize) {
        let draft = Draft { of, text, cursor, saved_at: self.drafts.now() };
        let from = from.iter().copied().filter(|from| *from != of).map(key).collect();
        let Draft { text, saved_at, .. } = draft.clone();
        let row = crate::store::Draft { key: key(of), text, cursor, saved_at };
        let job = self.drafts.store.move_draft(from, row);
        self.tell_kept(draft, job);
    }

    pub fn drop_draft(&mut self, of: DraftOf) {
        let job = self.drafts.store.drop_draft(key(of));
        let events = self.drafts.events.clone();
        self.tasks.spawn(async move {
            if let Err(error) = job.await {
                // Who hears nothing any more has left.
                let _ = events.send(failed(&error)).await;
            }
        });
    }

    /// Takes in an edit that was written in a composer; its draft is over.
    pub fn submit(&mut self, edit: Edit, draft: DraftOf) {
        self.push_draft(edit, key(draft));
    }

    /// As [`Engine::submit`], for a line that says several things: all are taken in, or none.
    pub fn submit_all(&mut self, edits: Vec<Edit>, draft: DraftOf) {
        self.push_all_draft(edits, key(draft));
    }

    /// Waits until everything is written that was asked for, but not for ever.
    pub async fn flush(&self) {
        let done = async {
            self.clerk_is_done().await;
            self.drafts.store.flush().await
        };
        match tokio::time::timeout(LAST_WRITES, done).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the last writes were not done"),
            Err(_) => tracing::error!("the last writes were not waited for any longer"),
        }
    }
}

/// After a panic nobody awaits anything, and the runtime drops what it has not begun. So what was asked for is written
/// here, beside the unwinding.
impl Drop for DraftBook {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let store = self.store.clone();
        let (done, wait) = mpsc::channel();
        let writing = std::thread::Builder::new().name("last-writes".to_owned()).spawn(move || {
            store.finish();
            // Nobody listens after the time is up.
            let _ = done.send(());
        });
        if writing.is_err() || wait.recv_timeout(LAST_WRITES).is_err() {
            tracing::error!("the last writes were not done after a panic");
        }
    }
}

fn failed(error: &StoreError) -> Event {
    Event::Disk(DiskNews::Failed { why: SafeText::line(&error.to_string()) })
}

fn key(of: DraftOf) -> DraftKey {
    let composer = match of.what {
        Composing::Note => Composer::Note,
        Composing::Task => Composer::Task,
        Composing::Name => Composer::Name,
        Composing::Price => Composer::Price,
        Composing::Field(_) | Composing::Card => Composer::Field,
        Composing::Result => Composer::Result,
        Composing::Due => Composer::Due,
        Composing::NewLead => Composer::Create,
        Composing::NewContact => Composer::CreateContact,
        Composing::NewCompany => Composer::CreateCompany,
        Composing::CallIn => Composer::CallIn,
        Composing::CallOut => Composer::CallOut,
        Composing::Sms => Composer::Sms,
        Composing::Service => Composer::Service,
        Composing::Rewrite => Composer::Rewrite,
        Composing::Wait => Composer::Wait,
    };
    let field = match of.what {
        Composing::Field(field) => Some(field),
        Composing::Note
        | Composing::Task
        | Composing::Name
        | Composing::Price
        | Composing::Result
        | Composing::Due
        | Composing::Card
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service
        | Composing::Rewrite
        | Composing::Wait => None,
    };
    DraftKey { entity: of.on.into(), composer, field }
}

/// A draft this version can open; others stay where they are.
fn read(draft: crate::store::Draft) -> Option<Draft> {
    let what = match draft.key.composer {
        Composer::Note => Composing::Note,
        Composer::Task => Composing::Task,
        Composer::Name => Composing::Name,
        Composer::Price => Composing::Price,
        Composer::Field => draft.key.field.map_or(Composing::Card, Composing::Field),
        Composer::Result => Composing::Result,
        Composer::Due => Composing::Due,
        Composer::Create => Composing::NewLead,
        Composer::CreateContact => Composing::NewContact,
        Composer::CreateCompany => Composing::NewCompany,
        Composer::CallIn => Composing::CallIn,
        Composer::CallOut => Composing::CallOut,
        Composer::Sms => Composing::Sms,
        Composer::Service => Composing::Service,
        Composer::Rewrite => Composing::Rewrite,
        Composer::Wait => Composing::Wait,
        Composer::Message => return None,
    };
    let of = DraftOf { on: draft.key.entity.target()?, what };
    let crate::store::Draft { text, cursor, saved_at, .. } = draft;
    Some(Draft { of, text, cursor, saved_at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::gate::RuntimeClock;
    use crate::domain::{LeadId, Target};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn runtime() -> tokio::runtime::Runtime {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.max_blocking_threads(1).enable_all().build().unwrap()
    }

    /// The only thread for writes is busy until the runtime is gone, so nobody but the way out can do this write.
    #[test]
    fn what_was_asked_for_is_written_when_the_program_panics() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("account.db");
        let of = DraftOf { on: LeadId(7).into(), what: Composing::Note };
        let (free, busy) = mpsc::channel::<()>();
        let first = runtime();
        let ended = catch_unwind(AssertUnwindSafe(|| {
            first.block_on(async {
                let store = Store::open(&path).unwrap();
                drop(tokio::task::spawn_blocking(move || busy.recv()));
                let (events, _) = tokio::sync::mpsc::channel(1);
                let _book = DraftBook::new(store.clone(), Arc::new(RuntimeClock::starting_at(0)), events);
                drop(store.save_draft(key(of), "call back".to_owned(), 4, Timestamp(1)));
                panic!("on purpose");
            });
        }));
        assert!(ended.is_err());
        first.shutdown_background();
        let drafts = runtime().block_on(async { Store::open(&path).unwrap().load_drafts().await.unwrap() });
        let drafts: Vec<Draft> = drafts.into_iter().filter_map(read).collect();
        assert_eq!(drafts, [Draft { of, text: "call back".into(), cursor: 4, saved_at: Timestamp(1) }]);
        drop(free);
    }

    #[test]
    fn every_composer_comes_back_from_its_word() {
        let field = Composing::Field(crate::domain::FieldId(9));
        let (name, price) = (Composing::Name, Composing::Price);
        let (result, due) = (Composing::Result, Composing::Due);
        let on_lead = [Composing::Note, Composing::Task, name, price, field, Composing::Card, result, due];
        let on_account = [Composing::NewLead, Composing::NewContact, Composing::NewCompany];
        let on_lead = on_lead.map(|what| DraftOf { on: LeadId(7).into(), what });
        let on_account = on_account.map(|what| DraftOf { on: Target::Account, what });
        let notes = [Composing::CallIn, Composing::CallOut, Composing::Sms, Composing::Service];
        let notes = notes.map(|what| DraftOf { on: LeadId(7).into(), what });
        let rewrite = DraftOf { on: Target::Note(crate::domain::NoteId(7)), what: Composing::Rewrite };
        for of in on_lead.into_iter().chain(on_account).chain(notes).chain([rewrite]) {
            let row =
                crate::store::Draft { key: key(of), text: "x".into(), cursor: 1, saved_at: Timestamp(1) };
            assert_eq!(read(row).map(|draft| draft.of), Some(of));
        }
    }
}

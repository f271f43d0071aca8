//! Bringing the cache up to date once, without a screen: the same plan, the same pages, and an end.
//!
//! Owns the counting. What cannot be had now (no network, a refused token) is an error here: nobody waits for
//! better weather in a script, except for a server that asks for a pause.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::{Receiver, channel};

use super::engine::Desk;
use super::event::{DiskNews, Event, Reach, Trouble, UNASKED};
use super::plan;
use super::pull::Pull;
use super::reader::Reader;
use super::sweep::Sweeper;
use crate::api::gate::Lane;
use crate::api::{ApiError, Client};
use crate::domain::{LeadId, PipelineId, SafeText};
use crate::store::Scope;

const EVENTS: usize = 64;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// What changed, and all of what was never read.
    Delta,
    Everything,
}

/// What has been read so far, and at the end: what was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages of leads.
    pub pages: u64,
    /// Different leads that came; not all of them are different from what was known.
    pub changed: usize,
    pub gone: usize,
    pub requests: u64,
    /// Why the cache is not what it says: something could not be saved.
    pub unsaved: Option<SafeText>,
}

/// What happens meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// So much is read.
    Read(Tally),
    /// It did not work at once; it is tried again.
    Waiting(Trouble),
}

/// Brings the cache up to date. Ends with the first error that waiting does not cure; a lost network is waited for
/// (end it by dropping this future: everything read until then is saved).
pub async fn run_once(
    client: Client,
    desk: Desk,
    full: Full,
    mut progress: impl FnMut(Progress),
) -> Result<Tally, Trouble> {
    let requests = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&requests);
    let client = client.with_observer(Arc::new(move |_: &crate::api::Exchange| {
        count.fetch_add(1, Ordering::Relaxed);
    }));
    let (events, receiver) = channel(EVENTS);
    let reader = Reader { client, store: desk.store, clock: desk.clock, events, notes: Arc::default() };
    let reading = async move { read(reader, full).await };
    let (read, mut tally) = tokio::join!(reading, count_up(receiver, &requests, &mut progress));
    tally.requests = requests.load(Ordering::Relaxed);
    match read {
        Ok(()) => Ok(tally),
        Err(error) => Err(Trouble::from(&error)),
    }
}

/// Owns the reader: when it ends, so does the counting.
async fn read(reader: Reader, full: Full) -> Result<(), ApiError> {
    let reach = match full {
        Full::Delta => Reach::Due,
        Full::Everything => Reach::Anew,
    };
    reader.find_mark_on_disk().await;
    let pull = Pull { reader: reader.clone(), request: UNASKED, lane: Lane::Background };
    pull.directory(reach).await?;
    reader.find_mark(UNASKED, Lane::Background).await?;
    let directory = reader.kept(reader.store.load_directory()).await.unwrap_or_default();
    for pipeline in directory.pipelines.iter().filter(|p| !p.is_archived) {
        sweep(&reader, pipeline.id, reach).await?;
    }
    reader.delta(UNASKED, Lane::Background).await?;
    reader.look_for_gone(UNASKED).await
}

async fn sweep(reader: &Reader, pipeline: PipelineId, reach: Reach) -> Result<(), ApiError> {
    let cursor = reader.kept(reader.store.load_cursor(Scope::all_leads(pipeline))).await.unwrap_or_default();
    if !plan::needs_sweep(&cursor, reach, reader.now()) {
        return Ok(());
    }
    let sweeper = Sweeper { reader: reader.clone(), request: UNASKED, lane: Lane::Background, pipeline };
    sweeper.run(reach).await.map(|_| ())
}

async fn count_up(
    mut events: Receiver<Event>,
    requests: &AtomicU64,
    progress: &mut impl FnMut(Progress),
) -> Tally {
    let mut tally = Tally::default();
    let mut changed: BTreeSet<LeadId> = BTreeSet::new();
    while let Some(event) = events.recv().await {
        match event {
            Event::Changed(leads) => {
                tally.pages += 1;
                changed.extend(leads.iter().map(|lead| lead.id));
                tally.changed = changed.len();
            }
            Event::Gone(ids) => tally.gone += ids.len(),
            Event::Disk(DiskNews::Failed { why }) => tally.unsaved = Some(why),
            Event::Troubled { why, .. } => {
                progress(Progress::Waiting(why));
                continue;
            }
            Event::Disk(DiskNews::SetAside { .. } | DiskNews::Without { .. })
            | Event::Loaded { .. }
            | Event::Kept { .. }
            | Event::Fresh(_)
            | Event::Failed { .. }
            | Event::Edit { .. }
            | Event::Outbox(_)
            | Event::Turned(..)
            | Event::Drafts(_)
            | Event::DraftKept(_)
            | Event::Gate(_)
            | Event::Exchange(_) => {}
        }
        tally.requests = requests.load(Ordering::Relaxed);
        progress(Progress::Read(tally.clone()));
    }
    tally
}

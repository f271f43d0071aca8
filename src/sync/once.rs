//! Bringing the cache up to date once, without a screen: the same plan, the same pages, and an end.
//!
//! Owns the counting. What cannot be had now (no network, a refused token) is an error here: nobody waits for
//! better weather in a script, except for a server that asks for a pause.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::mpsc::{Receiver, channel};

use super::engine::Desk;
use super::event::{DiskNews, Event, List, Listed, Reach, Trouble, UNASKED};
use super::plan;
use super::pull::Pull;
use super::reader::{Patience, Reader};
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
    /// Steps of the way that are done, and all of them, once they are known.
    pub steps: (usize, usize),
    /// Pages of leads and of lists.
    pub pages: u64,
    /// Different leads that came; not all of them are different from what was known.
    pub changed: usize,
    pub gone: usize,
    /// Of each list that was read: entries that came, and those that are there no more.
    pub lists: BTreeMap<List, (usize, usize)>,
    /// Lists that cannot be read, and why.
    pub left_out: BTreeMap<List, Trouble>,
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

/// How far a read is.
#[derive(Debug, Default)]
struct Course {
    requests: AtomicU64,
    done: AtomicUsize,
    of: AtomicUsize,
}

/// Brings the cache up to date. Ends with the first error that a short wait does not cure, and may be dropped at any
/// time: everything read until then is saved, and the next run goes on from there.
pub async fn run_once(
    client: Client,
    desk: Desk,
    full: Full,
    mut progress: impl FnMut(Progress),
) -> Result<Tally, ApiError> {
    let course = Arc::new(Course::default());
    let count = Arc::clone(&course);
    let client = client.with_observer(Arc::new(move |_: &crate::api::Exchange| {
        count.requests.fetch_add(1, Ordering::Relaxed);
    }));
    let (events, receiver) = channel(EVENTS);
    let Desk { store, clock, news: _ } = desk;
    let notes = Arc::default();
    let lists = Lane::Background;
    let reader = Reader { client, store, clock, events, notes, patience: Patience::Short, lists };
    let way = Arc::clone(&course);
    let reading = async move { read(reader, full, &way).await };
    let (read, mut tally) = tokio::join!(reading, count_up(receiver, &course, &mut progress));
    course.mark(&mut tally);
    read.map(|()| tally)
}

impl Course {
    fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn mark(&self, tally: &mut Tally) {
        tally.requests = self.requests.load(Ordering::Relaxed);
        tally.steps = (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed));
    }
}

/// Owns the reader: when it ends, so does the counting.
async fn read(reader: Reader, full: Full, course: &Course) -> Result<(), ApiError> {
    let reach = match full {
        Full::Delta => Reach::Due,
        Full::Everything => Reach::Anew,
    };
    reader.find_mark_on_disk().await;
    let pull = Pull { reader: reader.clone(), request: UNASKED, lane: Lane::Background };
    pull.directory(reach).await?;
    reader.find_mark(UNASKED, Lane::Background).await?;
    let directory = reader.kept(reader.store.load_directory()).await.unwrap_or_default();
    let pipelines: Vec<_> = directory.pipelines.iter().filter(|p| !p.is_archived).map(|p| p.id).collect();
    // The directory before and the changes after the pipelines.
    course.of.store(pipelines.len() + List::ALL.len() + 2, Ordering::Relaxed);
    course.step();
    for pipeline in pipelines {
        sweep(&reader, pipeline, reach).await?;
        course.step();
    }
    reader.delta(UNASKED, Lane::Background).await?;
    reader.look_for_gone(UNASKED).await?;
    course.step();
    for list in List::ALL {
        reader.list(list, reach).await?;
        course.step();
    }
    Ok(())
}

/// All leads of a pipeline, where that is due.
pub(super) async fn sweep(reader: &Reader, pipeline: PipelineId, reach: Reach) -> Result<(), ApiError> {
    let cursor = reader.kept(reader.store.load_cursor(Scope::all_leads(pipeline))).await.unwrap_or_default();
    if !plan::needs_sweep(&cursor, reach, reader.now()) {
        return Ok(());
    }
    let sweeper = Sweeper { reader: reader.clone(), request: UNASKED, lane: Lane::Background, pipeline };
    sweeper.run(reach).await.map(|_| ())
}

async fn count_up(
    mut events: Receiver<Event>,
    course: &Course,
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
            Event::Listed(list, Listed::Read { came, gone }) => {
                tally.pages += u64::from(came > 0);
                let counts = tally.lists.entry(list).or_default();
                *counts = (counts.0 + came, counts.1 + gone);
            }
            Event::Listed(list, Listed::LeftOut(why)) => {
                tally.left_out.insert(list, why);
            }
            Event::Gone(ids) => tally.gone += ids.len(),
            Event::Disk(DiskNews::Failed { why }) => tally.unsaved = Some(why),
            Event::Troubled { why, .. } => {
                progress(Progress::Waiting(why));
                continue;
            }
            Event::Listed(_, Listed::Over)
            | Event::Disk(DiskNews::SetAside { .. } | DiskNews::Without { .. })
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
        course.mark(&mut tally);
        progress(Progress::Read(tally.clone()));
    }
    tally
}

//! All leads of a pipeline, by page number, several pages at once; a kill costs the pages on their way.
//!
//! A page number is no fixed place. A lead that leaves the pipeline (moved to another one, deleted, merged) pulls all
//! behind it up, and one that stood at the edge of the next page is never shown. One that comes in pushes others down,
//! which hides one where a later page was answered before an earlier one. New leads have the highest ids: read by id,
//! they stand at the end and disturb nobody. For the rest, a sweep of more than one page stands behind a fence in the
//! account's journal (`fence`), and when it was disturbed since, all pages are read again, up to `plan::PASSES` times;
//! then it is put off, unfinished. Nothing is dropped for being missing on the pages: what a finished pass did not see is asked for
//! by id. What changed meanwhile is the business of the delta behind the sweep.

use std::sync::atomic::Ordering;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::delta::follows;
use super::event::{Event, Loaded, Then, UNASKED};
use super::fence::Fence;
use super::plan::{self, Follows, Pass, Swept};
use super::reader::{Reader, warn};
use crate::api::endpoint::{LeadOrder, ListLeads};
use crate::api::gate::Lane;
use crate::api::{ApiError, Page};
use crate::domain::{Lead, LeadDetails, PipelineId, RequestId};
use crate::store::{Bookmark, Sweep};
use crate::sync::event::Reach;

/// One sweep under way.
#[derive(Debug)]
pub struct Sweeper {
    pub reader: Reader,
    pub request: RequestId,
    pub lane: Lane,
    pub pipeline: PipelineId,
}

/// How a pass through the pages ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    /// Leads came or went while it ran.
    Disturbed,
    /// The list broke off, or a page could not be saved.
    Broken,
}

/// The pages of one pass, and what they are saved under.
#[derive(Debug)]
struct Run {
    /// None when the store takes nothing.
    number: Option<u32>,
    fence: Option<Fence>,
    pass: Pass,
    is_broken: bool,
}

impl Sweeper {
    /// Reads the pipeline; a delta has to follow.
    pub async fn run(&self, reach: Reach) -> Result<Then, ApiError> {
        let notes = &self.reader.notes;
        notes.sweeping.fetch_add(1, Ordering::Relaxed);
        let _leaving = Leaving(&self.reader);
        self.reader.find_mark(self.request, self.lane).await?;
        let mut reach = reach;
        for _ in 0..plan::PASSES {
            let (end, number) = self.pass(reach).await?;
            match (end, number) {
                (End::Whole, Some(number)) => {
                    self.finish(number).await?;
                    return Ok(Then::End);
                }
                (End::Disturbed, _) => reach = Reach::Anew,
                (End::Broken, _) | (End::Whole, None) => break,
            }
        }
        let now = self.reader.now();
        notes.note(|known| {
            known.sweeps.insert(self.pipeline, Swept::PutOff(now));
        });
        Ok(Then::CutShort)
    }

    async fn pass(&self, reach: Reach) -> Result<(End, Option<u32>), ApiError> {
        let mut run = self.begin(reach).await;
        if self.lane == Lane::Interactive && run.pass.is_at_start() {
            // A person waits for this one: the newest leads, before all others, and not for a turn or a fence. When
            // there are more, they are read again with those.
            let page = self.page(1, self.lane, LeadOrder::NewestFirst).await?;
            if follows(&page) == Follows::Nothing {
                run.pass.ask();
                self.take(&mut run, 1, page).await;
                return Ok((run.end(), run.number));
            }
            let leads = listed(&page);
            // A failure was said; the page comes again.
            let _ = self.reader.keep_leads(page.items, Bookmark::None).await;
            self.show(leads).await;
        }
        let _turn = self.reader.notes.turn.lock().await;
        if run.pass.is_at_start() {
            run.fence = self.reader.fence().await?;
        }
        let mut flying = FuturesUnordered::new();
        loop {
            while let Some(page) = run.pass.ask() {
                flying.push(async move { (page, self.page(page, Lane::Background, LeadOrder::Id).await) });
            }
            let Some((number, page)) = flying.next().await else { break };
            self.take(&mut run, number, page?).await;
        }
        let was_disturbed = match &run.fence {
            Some(fence) if run.pass.is_many() => self.reader.disturbed_since(fence, self.pipeline).await?,
            _ => false,
        };
        if was_disturbed && !run.is_broken {
            tracing::info!(pipeline = %self.pipeline, "leads came or went while the pages were read: once more");
            return Ok((End::Disturbed, run.number));
        }
        Ok((run.end(), run.number))
    }

    async fn begin(&self, reach: Reach) -> Run {
        let max_age = match reach {
            Reach::Due => plan::RESUME_WITHIN,
            Reach::Anew => -1,
        };
        let begun =
            self.reader.kept(self.reader.store.begin_sweep(self.pipeline, self.reader.now(), max_age)).await;
        let number = begun.as_ref().map(|sweep| sweep.number);
        let broken_off = |Sweep { next, .. }: Sweep| Fence::parse(&next?);
        let (page, fence) = begun.and_then(broken_off).unwrap_or((1, None));
        Run { number, fence, pass: Pass::from_page(page), is_broken: false }
    }

    async fn page(&self, page: u32, lane: Lane, order: LeadOrder) -> Result<Page<LeadDetails>, ApiError> {
        let pipeline = Some(self.pipeline);
        let list = ListLeads { pipeline, order, page, ..ListLeads::default() };
        self.reader.ask(self.request, lane, &list).await
    }

    /// A page came: saved together with how far the pass is, then shown.
    async fn take(&self, run: &mut Run, number: u32, page: Page<LeadDetails>) {
        run.is_broken |= page.is_cut_short();
        run.pass.came(number, follows(&page));
        let leads = listed(&page);
        let saved = match run.number {
            // A page that was not saved stays the place to go on from.
            Some(sweep) if !run.is_broken => {
                let next =
                    run.pass.bookmark_with(number).map(|page| Fence::bookmark(page, run.fence.as_ref()));
                // A sweep whose last page is saved still has to be finished: going on there costs one page.
                let next = next.or_else(|| Some(Fence::bookmark(number, run.fence.as_ref())));
                let bookmark = Bookmark::Sweep { pipeline: self.pipeline, sweep, next };
                self.reader.keep_leads(page.items, bookmark).await
            }
            _ => self.reader.keep_leads(page.items, Bookmark::None).await,
        };
        match saved {
            Some(()) => run.pass.saved(number),
            None => run.is_broken = true,
        }
        self.show(leads).await;
    }

    async fn show(&self, leads: Vec<Lead>) {
        let event = if self.request == UNASKED {
            Event::Changed(leads)
        } else {
            let what = Loaded::Leads { pipeline: self.pipeline, leads, then: Then::More };
            Event::Loaded { request: self.request, what }
        };
        self.reader.tell(event).await;
    }

    /// What the pages did not have is looked up before it counts as gone.
    async fn finish(&self, number: u32) -> Result<(), ApiError> {
        let store = &self.reader.store;
        let unseen = self.reader.kept(store.unseen(self.pipeline, number)).await;
        let Some(unseen) = unseen else { return Ok(()) };
        self.reader.find(self.request, &unseen).await?;
        let now = self.reader.now();
        let gone = self.reader.kept(store.finish_sweep(self.pipeline, number, now)).await;
        self.reader.notes.note(|known| {
            known.sweeps.insert(self.pipeline, Swept::Complete(now));
        });
        if let Some(gone) = gone.filter(|gone| !gone.is_empty()) {
            self.reader.tell(Event::Gone(gone)).await;
        }
        Ok(())
    }
}

/// What a board needs of a page.
fn listed(page: &Page<LeadDetails>) -> Vec<Lead> {
    warn(&page.warnings);
    page.items.iter().map(|details| details.lead.clone()).collect()
}

impl Run {
    const fn end(&self) -> End {
        if self.is_broken { End::Broken } else { End::Whole }
    }
}

/// Counts a sweep out, however it ends.
struct Leaving<'a>(&'a Reader);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.notes.sweeping.fetch_sub(1, Ordering::Relaxed);
    }
}

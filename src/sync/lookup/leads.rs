//! Leads for a list: all of them brought up to date, and some of them in full.

use super::super::event::{Reach, UNASKED};
use super::super::once::sweep;
use super::super::reader::warn;
use super::Lookup;
use crate::api::ApiError;
use crate::api::endpoint::LeadsById;
use crate::api::gate::Lane;
use crate::domain::{LeadDetails, LeadId, PipelineId};
use crate::store::Bookmark;

impl Lookup {
    /// The leads of some pipelines: all of those that were never read, and of the others what changed or is gone.
    pub async fn leads(&self, pipelines: &[PipelineId]) -> Result<(), ApiError> {
        let reader = self.reader();
        // Before the leads: what changes between the two is read again.
        reader.find_mark_on_disk().await;
        for pipeline in pipelines {
            sweep(reader, *pipeline, Reach::Due).await?;
        }
        reader.delta(UNASKED, Lane::Interactive).await?;
        reader.look_for_gone(UNASKED).await
    }

    /// Leads in full; those that are not there (any more) are not in the answer.
    pub async fn details(&self, ids: &[LeadId]) -> Result<Vec<LeadDetails>, ApiError> {
        let mut all = Vec::new();
        for some in LeadsById::for_ids(ids) {
            let page = self.ask(&some).await?;
            warn(&page.warnings);
            let reader = self.reader();
            // Shown all the same when it could not be saved; that goes to the log.
            let _ = reader.keep_leads(page.items.clone(), Bookmark::None).await;
            all.extend(page.items);
        }
        Ok(all)
    }
}

//! Incoming leads: what waits, one of them, and what becomes of it.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::{Decoded, Page};
use crate::api::wire::Listing;
use crate::api::wire::unsorted::{UnsortedList, UnsortedSummary};
use crate::api::wire::unsorted_write::{IncomingPost, VerdictWrite};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{
    Decision, IncomingLead, IncomingSummary, LeadId, NewIncoming, NewIncomingBy, PipelineId, SafeText,
    Timestamp, Verdict,
};

/// `GET /leads/unsorted`, oldest first: who waits longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListIncoming {
    pub pipeline: Option<PipelineId>,
}

impl Endpoint for ListIncoming {
    type Output = Page<IncomingLead>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("leads/unsorted").param("page", 1).param("limit", MAX_PAGE);
        path.param("order[created_at]", "asc").param_opt("filter[pipeline_id]", self.pipeline)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("incoming lead", MAX_PAGE, |e: UnsortedList| e.unsorted)?;
        Ok(page.map(Into::into))
    }
}

/// `GET /leads/unsorted/{uid}`; `None` when it does not wait any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetIncoming {
    pub uid: SafeText,
}

/// `GET /leads/unsorted/summary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SummarizeIncoming {
    pub pipeline: Option<PipelineId>,
}

/// `POST /leads/unsorted/{uid}/accept`, `DELETE …/decline`, `POST …/link`. What was judged before answers 404.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgeIncoming {
    pub verdict: Verdict,
}

/// `POST /leads/unsorted/forms` or `…/sip`, the two sorts the API can make. Never to be sent twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddIncoming {
    pub incoming: NewIncoming,
    /// Tells it from any other of the same words.
    pub uniq: SafeText,
    pub at: Timestamp,
}

impl Endpoint for GetIncoming {
    type Output = Option<Decoded<IncomingLead>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads/unsorted").segment(&self.uid)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::Unsorted>("the incoming lead")?.map(|one| one.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for SummarizeIncoming {
    type Output = IncomingSummary;

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads/unsorted/summary").param_opt("filter[pipeline_id]", self.pipeline)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        if answer.is_nothing() {
            return Ok(IncomingSummary::default());
        }
        Ok(answer.read::<UnsortedSummary>("the summary of incoming leads")?.into())
    }
}

impl Endpoint for JudgeIncoming {
    type Output = ();

    fn method(&self) -> Method {
        match self.verdict.how {
            Decision::Decline { .. } => Method::DELETE,
            Decision::Accept { .. } | Decision::Link { .. } => Method::POST,
        }
    }

    fn path(&self) -> ApiPath {
        let word = match self.verdict.how {
            Decision::Accept { .. } => "accept",
            Decision::Decline { .. } => "decline",
            Decision::Link { .. } => "link",
        };
        ApiPath::v4("leads/unsorted").segment(&self.verdict.uid).segment(word)
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the verdict", &VerdictWrite::from(&self.verdict.how))
    }

    /// A yes names the one it is about, and no other.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        if answer.is_nothing() {
            return Ok(());
        }
        let what = "the answer to a verdict";
        let judged = answer.read::<wire::Unsorted>(what)?;
        if SafeText::line(&judged.uid) == self.verdict.uid {
            return Ok(());
        }
        Err(ApiError::unreadable(what, "it names another incoming lead"))
    }
}

impl Endpoint for AddIncoming {
    /// Its lead, which waits with it.
    type Output = LeadId;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        let word = match self.incoming.by {
            NewIncomingBy::Form { .. } => "forms",
            NewIncomingBy::Call { .. } => "sip",
        };
        ApiPath::v4("leads/unsorted").segment(word)
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the incoming lead", &[IncomingPost::of(&self.incoming, &self.uniq, self.at)])
    }

    /// There is no lead at the top level.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let what = "the new incoming lead";
        let made = answer.read::<Listing<UnsortedList>>(what)?;
        let lead = made.embedded.unsorted.first().and_then(|one| one.embedded.leads.first());
        lead.map(|lead| LeadId(lead.id)).ok_or_else(|| ApiError::unreadable(what, "it names no lead"))
    }
}

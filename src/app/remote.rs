//! Something asked of the server. Old data stays on the screen while new data comes, an answer to an
//! older question is recognised by its id, and "loading for ever" cannot be represented: a request ends
//! as ready or failed.

use serde::{Deserialize, Serialize};

use crate::domain::RequestId;
use crate::sync::event::Trouble;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Remote<T> {
    #[default]
    Idle,
    Loading {
        request: RequestId,
        stale: Option<T>,
    },
    Ready(T),
    Failed {
        why: Trouble,
        stale: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The data to show, fresh or not.
    pub const fn data(&self) -> Option<&T> {
        match self {
            Self::Idle => None,
            Self::Loading { stale, .. } | Self::Failed { stale, .. } => stale.as_ref(),
            Self::Ready(data) => Some(data),
        }
    }

    pub(super) const fn data_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Idle => None,
            Self::Loading { stale, .. } | Self::Failed { stale, .. } => stale.as_mut(),
            Self::Ready(data) => Some(data),
        }
    }

    pub fn is_waiting_for(&self, id: RequestId) -> bool {
        matches!(self, Self::Loading { request, .. } if *request == id)
    }

    /// The question under way.
    pub const fn request(&self) -> Option<RequestId> {
        match self {
            Self::Loading { request, .. } => Some(*request),
            Self::Idle | Self::Ready(_) | Self::Failed { .. } => None,
        }
    }

    pub const fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    pub const fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Failed { why, .. } => Some(why),
            _ => None,
        }
    }

    /// A new question; what is known stays visible.
    pub fn ask(&mut self, request: RequestId) {
        let stale = self.take_data();
        *self = Self::Loading { request, stale };
    }

    /// Old data came while the answer is still awaited.
    pub fn fill(&mut self, data: T) {
        if let Self::Loading { stale, .. } = self {
            *stale = Some(data);
        }
    }

    pub fn fail(&mut self, why: Trouble) {
        let stale = self.take_data();
        *self = Self::Failed { why, stale };
    }

    fn take_data(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Idle => None,
            Self::Loading { stale, .. } | Self::Failed { stale, .. } => stale,
            Self::Ready(data) => Some(data),
        }
    }
}

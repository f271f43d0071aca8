//! Tasks: read of one lead, of all that are open or of all that changed; written for a lead.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::Page;
use crate::api::wire::tasks::{TaskPost, Tasks};
use crate::api::{ApiError, ApiPath};
use crate::domain::{LeadId, NewTask, Task, TaskId, Timestamp};

/// `GET /tasks` by id, the only order that does not shift; up to 250 per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListTasks {
    /// Of one lead, completed ones too.
    Of(LeadId),
    /// All open ones.
    Open,
    /// All that changed at this second or later, completed ones too.
    Changed(Timestamp),
}

/// `POST /tasks`. Never to be sent twice: there would be two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddTask {
    pub lead: LeadId,
    pub task: NewTask,
}

impl Endpoint for ListTasks {
    type Output = Page<Task>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("tasks").param("page", 1).param("limit", MAX_PAGE).param("order[id]", "asc");
        match self {
            Self::Of(lead) => path.param("filter[entity_type]", "leads").params("filter[entity_id]", [lead]),
            Self::Open => path.param("filter[is_completed]", 0),
            Self::Changed(from) => path.param("filter[updated_at][from]", from.secs()),
        }
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("task", MAX_PAGE, |e: Tasks| e.tasks)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for AddTask {
    type Output = TaskId;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("tasks")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the task", &[TaskPost::of(self.lead, &self.task)])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        answer.made("the new task").map(TaskId)
    }
}

//! Tasks: read of one lead, of all that are open or of all that changed; written for any of them.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::Decoded;
use crate::api::page::Page;
use crate::api::wire::tasks::Tasks;
use crate::api::wire::write::{TaskPost, number, plural};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{NewTask, Owner, Task, TaskId, Timestamp};

/// `GET /tasks` by id, the only order that does not shift; up to 250 per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListTasks {
    /// Of one owner, completed ones too.
    Of(Owner),
    /// All open ones.
    Open,
    /// All that changed at this second or later, completed ones too.
    Changed(Timestamp),
}

/// `GET /tasks/{id}`; `None` when there is no such task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetTask {
    pub id: TaskId,
}

/// `POST /tasks`. Never to be sent twice: there would be two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddTask {
    /// What it hangs on, if on anything.
    pub owner: Option<Owner>,
    pub task: NewTask,
}

impl Endpoint for ListTasks {
    type Output = Page<Task>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("tasks").param("page", 1).param("limit", MAX_PAGE).param("order[id]", "asc");
        match self {
            Self::Of(owner) => path
                .param("filter[entity_type]", plural(*owner))
                .params("filter[entity_id]", [number(*owner)]),
            Self::Open => path.param("filter[is_completed]", 0),
            Self::Changed(from) => path.param("filter[updated_at][from]", from.secs()),
        }
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("task", MAX_PAGE, |e: Tasks| e.tasks)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for GetTask {
    type Output = Option<Decoded<Task>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("tasks").segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::Task>("the task")?.map(|task| task.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
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
        json("the task", &[TaskPost::of(self.owner, &self.task)])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        answer.made("the new task").map(TaskId)
    }
}

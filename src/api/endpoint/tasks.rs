//! Tasks: read of one owner or of several, of all that are open or of all that changed; written for any of them.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::Decoded;
use crate::api::page::Page;
use crate::api::wire::tasks::Tasks;
use crate::api::wire::write::{TaskPost, number, plural};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{NewTask, Owner, OwnerKind, Task, TaskId, Timestamp};

/// Owners asked for in one request: the address must not grow too long.
const OWNERS: usize = 50;

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

/// As [`ListTasks::Of`], for several owners of one sort at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TasksOf {
    sort: &'static str,
    ids: Vec<i64>,
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

impl TasksOf {
    /// The tasks of all these owners: a request a sort, several where there are many.
    pub fn owners(owners: &[Owner]) -> Vec<Self> {
        let sorts = OwnerKind::ALL.into_iter().flat_map(|kind| {
            let own: Vec<Owner> = owners.iter().copied().filter(|owner| owner.kind() == kind).collect();
            let some = |own: &[Owner]| {
                let sort = own.first().copied().map(plural)?;
                Some(Self { sort, ids: own.iter().copied().map(number).collect() })
            };
            own.chunks(OWNERS).filter_map(some).collect::<Vec<_>>()
        });
        sorts.collect()
    }
}

impl Endpoint for TasksOf {
    type Output = Page<Task>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("tasks").param("page", 1).param("limit", MAX_PAGE).param("order[id]", "asc");
        path.param("filter[entity_type]", self.sort).params("filter[entity_id]", &self.ids)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        ListTasks::Open.decode(answer)
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

//! Tasks: what somebody has to do until when. The nearest open one of a lead is its next step.

use serde::{Deserialize, Serialize};

use super::{Owner, SafeText, TaskId, TaskKindId, Timestamp, UserId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub id: TaskId,
    pub text: SafeText,
    pub due: Timestamp,
    /// Seconds from `due` on; 0 for a task without an end.
    pub duration: i64,
    pub kind: TaskKindId,
    pub responsible: UserId,
    /// `None` for a task that hangs on nothing, or on something that is not shown here.
    pub owner: Option<Owner>,
    pub is_completed: bool,
    /// What came of it; a completed task may have none.
    pub result: Option<SafeText>,
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Task {
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        !self.is_completed && self.due < now
    }
}

#[cfg(test)]
impl Task {
    /// An open one of nobody in particular.
    pub(crate) fn plain(id: i64) -> Self {
        Self {
            id: TaskId(id),
            text: "call".into(),
            due: Timestamp(50),
            duration: 0,
            kind: TaskKindId::FOLLOW_UP,
            responsible: UserId(1),
            owner: None,
            is_completed: false,
            result: None,
            created_by: UserId(1),
            created_at: Timestamp(1),
            updated_at: Timestamp(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_overdue_until_it_is_done() {
        let mut task = Task::plain(1);
        assert!(task.is_overdue(Timestamp(51)) && !task.is_overdue(Timestamp(50)));
        task.is_completed = true;
        assert!(!task.is_overdue(Timestamp(51)));
    }
}

//! All tasks that are known, by id, one after the other in memory.
//!
//! There are tens of thousands: a table by hash would be half empty and keep as much again as they take.

use std::collections::HashSet;

use crate::domain::{Task, TaskId};

#[derive(Debug, Clone, Default)]
pub(super) struct Shelf(Vec<Task>);

impl Shelf {
    pub fn get(&self, id: TaskId) -> Option<&Task> {
        self.find(id).ok().and_then(|at| self.0.get(at))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Task> {
        self.0.iter()
    }

    /// An older word never replaces a newer one.
    pub fn put(&mut self, task: Task) {
        match self.find(task.id) {
            Ok(at) => self.replace(at, task),
            Err(at) => self.0.insert(at, task),
        }
    }

    /// These are open, and of the others only those that are done, or newer than that word.
    pub fn renew(&mut self, mut open: Vec<Task>, newer: &HashSet<TaskId>) {
        open.retain(|task| !newer.contains(&task.id));
        open.sort_by_key(|task| task.id);
        let is_open = |id: TaskId| open.binary_search_by_key(&id, |task| task.id).is_ok();
        self.0.retain(|task| task.is_completed || newer.contains(&task.id) || is_open(task.id));
        if self.0.is_empty() {
            self.0 = open;
            self.0.dedup_by_key(|task| task.id);
            self.0.shrink_to_fit();
            return;
        }
        // What is new goes behind the others, and then to its place.
        let known = self.0.len();
        for task in open {
            match self.0[..known].binary_search_by_key(&task.id, |known| known.id) {
                Ok(at) => self.replace(at, task),
                Err(_) => self.0.push(task),
            }
        }
        self.0.sort_by_key(|task| task.id);
        self.0.dedup_by_key(|task| task.id);
    }

    fn replace(&mut self, at: usize, task: Task) {
        if let Some(known) = self.0.get_mut(at).filter(|known| task.updated_at >= known.updated_at) {
            *known = task;
        }
    }

    fn find(&self, id: TaskId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |task| task.id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::Timestamp;

    fn task(id: i64, updated_at: i64, is_completed: bool) -> Task {
        Task { is_completed, updated_at: Timestamp(updated_at), ..Task::plain(id) }
    }

    type Told = (i64, i64, bool);

    proptest! {
        /// Whatever is told one by one and all at once, it is what a table by id would have.
        #[test]
        fn a_shelf_is_a_table_by_id(steps in proptest::collection::vec(
            (proptest::collection::btree_map(0_i64..12, (0_i64..4, any::<bool>()), 0..6), any::<bool>()), 1..12,
        )) {
            let (mut shelf, mut table) = (Shelf::default(), HashMap::<TaskId, Task>::new());
            let mut fresh = HashSet::new();
            let put = |table: &mut HashMap<TaskId, Task>, task: Task| {
                if table.get(&task.id).is_none_or(|known| task.updated_at >= known.updated_at) {
                    table.insert(task.id, task);
                }
            };
            for (told, at_once) in steps {
                let told: Vec<Told> = told.into_iter().map(|(id, (at, is_done))| (id, at, is_done)).collect();
                if at_once {
                    let open: Vec<Task> = told.iter().map(|(id, at, _)| task(*id, *at, false)).collect();
                    let listed: HashSet<TaskId> = open.iter().map(|task| task.id).collect();
                    table.retain(|id, task| task.is_completed || listed.contains(id) || fresh.contains(id));
                    for task in open.iter().filter(|task| !fresh.contains(&task.id)) {
                        put(&mut table, task.clone());
                    }
                    shelf.renew(open, &fresh);
                    fresh.clear();
                } else {
                    for (id, at, is_done) in told {
                        fresh.insert(TaskId(id));
                        put(&mut table, task(id, at, is_done));
                        shelf.put(task(id, at, is_done));
                    }
                }
                let mut all: Vec<&Task> = table.values().collect();
                all.sort_by_key(|task| task.id);
                prop_assert_eq!(shelf.iter().collect::<Vec<_>>(), all);
                prop_assert!((0..12).all(|id| shelf.get(TaskId(id)) == table.get(&TaskId(id))));
            }
        }
    }
}

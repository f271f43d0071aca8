//! What every resource that is written reads alike: who did it, and for whom.

use crate::demo::body::{Check, Object};
use crate::demo::store::Store;
use crate::domain::UserId;

/// 0 is the robot, which may be written as an author but not be responsible.
pub fn user(store: &Store, item: &Object, key: &str, check: &mut Check) -> Option<UserId> {
    let id = check.int(item, key)?;
    if store.has_user(id) || (id == 0 && key != "responsible_user_id") {
        return Some(UserId(id));
    }
    check.choice(key);
    None
}

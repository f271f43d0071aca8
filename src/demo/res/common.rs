//! What every resource that is written reads alike: who did it, and for whom.

use http::StatusCode;

use crate::demo::answer::Refusal;
use crate::demo::ask::Ask;
use crate::demo::body::{Check, Object};
use crate::demo::store::Store;
use crate::domain::UserId;

/// What only administrators may see and do.
pub fn admin_only(store: &Store, ask: &Ask<'_>) -> Result<(), Refusal> {
    let is_admin = store.users.iter().any(|user| user.id == ask.user.get() && user.rights.is_admin);
    let refusal = || Refusal::new(StatusCode::FORBIDDEN, "Only administrators of the account may do this.");
    is_admin.then_some(()).ok_or_else(refusal)
}

/// 0 is the robot, which may be written as an author but not be responsible.
pub fn user(store: &Store, item: &Object, key: &str, check: &mut Check) -> Option<UserId> {
    let id = check.int(item, key)?;
    if store.has_user(id) || (id == 0 && key != "responsible_user_id") {
        return Some(UserId(id));
    }
    check.choice(key);
    None
}

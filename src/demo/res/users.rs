//! `GET /users`, `GET /users/{id}`; for administrators.

use serde_json::json;

use crate::api::wire::User;
use crate::api::wire::people::Users;
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::list::{Page, Totals};
use crate::demo::res::common::admin_only;
use crate::demo::store::Store;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let page = Page::of(ask)?;
    let cut = page.cut(store.users.iter().map(|user| dress(store, user, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::Pages(store.users.len()), Users { users: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let user = store.users.iter().find(|u| u.id == ask.id(0)).ok_or_else(Refusal::not_found)?;
    Ok(answer::hal(&dress(store, user, ask)))
}

fn dress(store: &Store, user: &User, ask: &Ask<'_>) -> User {
    let mut user = user.clone();
    user.links = ask.link(&format!("users/{}", user.id));
    let invented = || format!("d0d0d0d0-0000-4000-8000-{:012}", user.id);
    user.uuid = ask.wants("uuid").then(invented);
    user.amojo_id = ask.wants("amojo_id").then(invented);
    let mut embedded = serde_json::Map::new();
    if ask.wants("role") {
        let own = store.roles.iter().filter(|role| user.rights.role_id == Some(role.id));
        let own: Vec<_> = own.map(|role| json!({"id": role.id, "name": role.name})).collect();
        embedded.insert("roles".to_owned(), own.into());
    }
    if ask.wants("group") {
        embedded.insert("groups".to_owned(), json!([{"id": 0, "name": "Sales"}]));
    }
    if !embedded.is_empty() {
        user.embedded = embedded.into();
    }
    user
}

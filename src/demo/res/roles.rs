//! `GET /roles`, `GET /roles/{id}`; with `with=users` who has them. For administrators.

use crate::api::wire::Role;
use crate::api::wire::people::{RoleEmbedded, Roles};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::list::{Page, Totals};
use crate::demo::res::common::admin_only;
use crate::demo::res::parties;
use crate::demo::store::Store;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let page = Page::of(ask)?;
    let cut = page.cut(store.roles.iter().map(|role| dress(role, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::Pages(store.roles.len()), Roles { roles: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    admin_only(store, ask)?;
    let role = store.roles.iter().find(|role| role.id == ask.id(0)).ok_or_else(Refusal::not_found)?;
    Ok(answer::hal(&dress(role, ask)))
}

fn dress(role: &Role, ask: &Ask<'_>) -> Role {
    let users = role.embedded.users.iter().map(|user| user.id).filter(|_| ask.wants("users"));
    Role {
        links: ask.link(&format!("roles/{}", role.id)),
        embedded: RoleEmbedded { users: parties::refs(ask, "users", users) },
        ..role.clone()
    }
}

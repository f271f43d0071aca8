//! `GET /leads/loss_reasons`, `GET /leads/loss_reasons/{id}`

use crate::api::wire::LossReason;
use crate::api::wire::leads::LossReasons;
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::list::{Page, Totals};
use crate::demo::store::Store;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let cut = page.cut(store.loss_reasons.iter().map(|reason| dress(reason, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, LossReasons { loss_reasons: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let reason = store.loss_reasons.iter().find(|r| r.id == ask.id(0));
    Ok(answer::hal(&dress(reason.ok_or_else(Refusal::not_found)?, ask)))
}

pub fn dress(reason: &LossReason, ask: &Ask<'_>) -> LossReason {
    LossReason { links: ask.link(&format!("leads/loss_reasons/{}", reason.id)), ..reason.clone() }
}

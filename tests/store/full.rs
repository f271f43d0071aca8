//! A full disk: an error that says so, nothing claimed, nothing half done, and on it goes when there is room again.

use dealdesk::domain::{Lead, LeadId, Timestamp};
use dealdesk::store::{Bookmark, Composer, Confirmed, Cursor, DraftKey, Scope, Store, StoreErrorKind};

use super::{Home, NOW, is_sound, key, lead, rows, save, step};

async fn fill_up(store: &Store) {
    // As many pages as the file has: not one more.
    store.limit_pages(Some(1)).await.expect("limited");
}

#[tokio::test]
async fn what_was_said_to_be_saved_is_and_what_was_refused_is_not() {
    let home = Home::new();
    let store = home.open();
    let draft = |n: i64| DraftKey { entity: key(n), composer: Composer::Note, field: None };
    let text = "a long story ".repeat(200);
    fill_up(&store).await;
    let mut saved = Vec::new();
    let error = loop {
        let n = saved.len() as i64 + 1;
        match store.save_draft(draft(n), text.clone(), 0, NOW.plus(n)).await {
            Ok(()) => saved.push(draft(n)),
            Err(error) => break error,
        }
        assert!(saved.len() < 1_000, "the disk never fills");
    };
    assert_eq!(error.kind(), StoreErrorKind::Full, "{error}");
    assert!(error.to_string().contains("nothing was saved"), "{error}");
    saved.reverse();
    let kept: Vec<DraftKey> = store.load_drafts().await.unwrap().into_iter().map(|d| d.key).collect();
    assert_eq!(kept, saved);
    is_sound(&store).await;

    store.limit_pages(None).await.unwrap();
    store.save_draft(draft(0), text, 0, NOW).await.expect("there is room again");
    assert_eq!(home.open().load_drafts().await.unwrap().len(), saved.len() + 1);
}

#[tokio::test]
async fn a_page_that_does_not_fit_does_not_move_the_cursor() {
    let home = Home::new();
    let store = home.open();
    fill_up(&store).await;
    let cursor = Cursor { since: Some(Timestamp(9)), ..Cursor::default() };
    let bookmark = Bookmark::At { scope: Scope::changed_leads(), cursor };
    let page = (0..5_000).map(|n| lead(n, 1, 1)).collect();
    let error = store.save_page(page, bookmark).await.expect_err("full");
    assert_eq!(error.kind(), StoreErrorKind::Full);
    assert_eq!(store.load_cursor(Scope::changed_leads()).await.unwrap(), Cursor::default());
    assert_eq!(store.load_leads(dealdesk::domain::PipelineId(1)).await.unwrap(), []);
}

#[tokio::test]
async fn a_confirmation_that_does_not_fit_leaves_the_edit_in_the_outbox() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let owner = store.new_owner().await.unwrap();
    let row = store.lease_next(owner, NOW).await.unwrap().expect("a row");
    fill_up(&store).await;
    let huge = Lead { name: "x".repeat(100_000).as_str().into(), ..lead(1, 1, 2) };
    let error = store.settle(row.id, Confirmed::Read(vec![huge.into()])).await.expect_err("full");
    assert_eq!(error.kind(), StoreErrorKind::Full);
    assert_eq!(rows(&store).await, std::slice::from_ref(&row));
    assert_eq!(store.load_lead(LeadId(1)).await.unwrap(), Some(lead(1, 1, 1)));
    store.limit_pages(None).await.unwrap();
    assert!(store.settle(row.id, Confirmed::Read(vec![lead(1, 1, 2).into()])).await.unwrap());
    assert_eq!(rows(&store).await, []);
}

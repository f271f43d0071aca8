//! Drafts: what was typed is there after a restart, and leaves only when it was sent or thrown away.

use dealdesk::domain::FieldId;
use dealdesk::store::{Composer, Draft, DraftKey, EntityKey, EntityKind};

use super::{Home, NOW, key, note, rows};

fn draft_key(lead: i64, composer: Composer) -> DraftKey {
    DraftKey { entity: key(lead), composer, field: None }
}

#[tokio::test]
async fn the_last_keystroke_stands_and_composers_do_not_mix() {
    let home = Home::new();
    let store = home.open();
    let field = DraftKey { field: Some(FieldId(3)), ..draft_key(1, Composer::Field) };
    let create = DraftKey { entity: EntityKey::account(), composer: Composer::Create, field: None };
    let named = DraftKey {
        entity: EntityKey::named(EntityKind::Incoming, "a-1"),
        composer: Composer::Note,
        field: None,
    };
    let keys = [
        draft_key(1, Composer::Note),
        draft_key(1, Composer::Task),
        draft_key(2, Composer::Note),
        field,
        create,
        named,
    ];
    // As it was typed, control characters and all: it is the person's own text.
    let text = |n: usize| format!("call\tback 👋\n№{n}\u{7}");
    for (n, key) in keys.iter().enumerate() {
        drop(store.save_draft(key.clone(), "first".to_owned(), 0, NOW));
        store.save_draft(key.clone(), text(n), n, NOW.plus(n as i64)).await.unwrap();
    }
    let expected: Vec<Draft> = keys
        .iter()
        .enumerate()
        .rev()
        .map(|(n, key)| Draft { key: key.clone(), text: text(n), cursor: n, saved_at: NOW.plus(n as i64) })
        .collect();
    assert_eq!(home.open().load_drafts().await.unwrap(), expected);
    store.drop_draft(keys[5].clone()).await.unwrap();
    assert_eq!(home.open().load_drafts().await.unwrap(), expected[1..]);
}

#[tokio::test]
async fn sending_a_draft_queues_it_and_drops_it_at_once() {
    let home = Home::new();
    let store = home.open();
    let draft = draft_key(1, Composer::Note);
    store.save_draft(draft.clone(), "call back".to_owned(), 3, NOW).await.unwrap();
    store.accept_draft(note(1, "call back"), draft, NOW).await.unwrap();
    assert_eq!(store.load_drafts().await.unwrap(), []);
    assert_eq!(rows(&home.open()).await.len(), 1);
}

#[tokio::test]
async fn a_draft_moves_in_one_step_or_not_at_all() {
    let home = Home::new();
    let store = home.open();
    let key = |composer| draft_key(1, composer);
    store.save_draft(key(Composer::Note), "call back".to_owned(), 3, NOW).await.unwrap();
    store.save_draft(key(Composer::Task), "another".to_owned(), 0, NOW).await.unwrap();
    let moved =
        Draft { key: key(Composer::CallIn), text: "call back!".into(), cursor: 4, saved_at: NOW.plus(1) };
    let from = vec![key(Composer::Note), key(Composer::Sms)];
    store.move_draft(from.clone(), moved.clone()).await.unwrap();
    let task = Draft { key: key(Composer::Task), text: "another".into(), cursor: 0, saved_at: NOW };
    assert_eq!(home.open().load_drafts().await.unwrap(), [moved.clone(), task.clone()]);
    // Where it cannot be written, it is not taken away either.
    store.limit_pages(Some(1)).await.unwrap();
    let large = Draft { key: key(Composer::Service), text: "x".repeat(1_000_000), ..moved.clone() };
    assert!(store.move_draft(vec![moved.key.clone()], large).await.is_err());
    store.limit_pages(None).await.unwrap();
    assert_eq!(home.open().load_drafts().await.unwrap(), [moved, task]);
}

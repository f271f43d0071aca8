//! Undo and redo: step by step, whole batches, across restarts, and honest when the server says no.

use dealdesk::domain::{BatchId, Change, LeadId};
use dealdesk::store::{Became, Confirmed, Dropped, Store, UndoStep};

use super::{Home, NOW, lead, note, parked, place, rows, save, stage, step};

async fn undoable(store: &Store) -> Option<UndoStep> {
    store.last_undoable().await.expect("asked")
}

async fn undo(store: &Store) -> usize {
    let batch = undoable(store).await.expect("something to undo").batch;
    store.undo(batch, NOW).await.expect("undone").accepted.len()
}

async fn redo(store: &Store) -> usize {
    let batch = store.last_redoable().await.expect("asked").expect("something to redo").batch;
    store.redo(batch, NOW).await.expect("redone").accepted.len()
}

/// The server takes everything that waits.
async fn send_all(store: &Store) {
    let owner = store.new_owner().await.expect("an owner");
    while let Some(row) = store.lease_next(owner.clone(), NOW).await.expect("leased") {
        assert!(store.settle(row.id, Confirmed::AsAsked).await.expect("settled"));
    }
}

/// Where the lead stands in the cache.
async fn stands(store: &Store, id: i64) -> i64 {
    store.load_lead(LeadId(id)).await.expect("asked").expect("a lead").place.stage.get()
}

fn change(step: &UndoStep, entry: usize) -> Change {
    step.entries[entry].read::<Change>().expect("a move").0
}

#[tokio::test]
async fn undo_and_redo_go_step_by_step_across_restarts() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    for (from, to) in [(1, 2), (2, 3), (3, 4)] {
        store.accept(step(1, from, to), NOW).await.unwrap();
        send_all(&store).await;
    }
    drop(store);
    for expected in [3, 2] {
        let store = home.open();
        assert_eq!(undo(&store).await, 1);
        send_all(&store).await;
        assert_eq!(stands(&store, 1).await, expected);
    }
    for expected in [3, 4] {
        let store = home.open();
        assert_eq!(redo(&store).await, 1);
        send_all(&store).await;
        assert_eq!(stands(&store, 1).await, expected);
    }
    let store = home.open();
    assert_eq!(store.last_redoable().await.unwrap(), None);
    // A new edit ends redoing what was undone before it.
    undo(&store).await;
    store.accept(step(1, 3, 9), NOW).await.unwrap();
    assert_eq!(store.last_redoable().await.unwrap(), None);
    assert_eq!(change(&undoable(&store).await.unwrap(), 0), stage(9));
    undo(&store).await;
    undo(&store).await;
    undo(&store).await;
    send_all(&store).await;
    assert_eq!((stands(&store, 1).await, undoable(&store).await), (1, None));
}

#[tokio::test]
async fn steps_that_were_joined_before_they_were_sent_are_still_undone_one_by_one() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    for (from, to) in [(1, 2), (2, 3), (3, 4)] {
        store.accept(step(1, from, to), NOW).await.unwrap();
    }
    assert_eq!(rows(&store).await.len(), 1);
    undo(&store).await;
    let row = rows(&store).await.remove(0).edit().unwrap();
    assert_eq!((row.change, row.base), (stage(3), Some(stage(1))));
    send_all(&store).await;
    assert_eq!(stands(&store, 1).await, 3);
    undo(&store).await;
    send_all(&store).await;
    assert_eq!(stands(&store, 1).await, 2);
    redo(&store).await;
    redo(&store).await;
    send_all(&store).await;
    assert_eq!(stands(&store, 1).await, 4);
}

#[tokio::test]
async fn a_batch_is_taken_back_at_once_and_tells_what_it_leaves() {
    let home = Home::new();
    let store = home.open();
    save(&store, (1..=4).map(|n| lead(n, 1, 1)).collect()).await;
    store.accept_all((1..=4).map(|n| step(n, 1, 2)).collect(), NOW).await.unwrap();
    let owner = store.new_owner().await.unwrap();
    let all = store.lease(owner, NOW, 4).await.unwrap();
    store.settle(all[0].id, Confirmed::AsAsked).await.unwrap();
    store.settle(all[1].id, Confirmed::AsAsked).await.unwrap();
    // One clashed, one was given up: there is nothing to take back.
    for row in &all[2..] {
        store.park(row.lease().unwrap().clone(), parked("changed"), None).await.unwrap();
    }
    assert_eq!(store.drop_row(all[3].id, NOW).await.unwrap(), Dropped::Done);
    let found = undoable(&store).await.unwrap();
    let can: Vec<bool> = found.entries.iter().map(|entry| entry.can_turn).collect();
    assert_eq!((can, found.made_at), (vec![true, true, false, false], NOW));
    let turned = store.undo(found.batch, NOW).await.unwrap();
    assert_eq!((turned.accepted.len(), turned.left.len()), (2, 1), "what was given up is no part of it");
    send_all(&store).await;
    assert_eq!((stands(&store, 1).await, stands(&store, 2).await), (1, 1));
    assert_eq!(undoable(&store).await, None);
    assert_eq!(redo(&store).await, 2);
}

#[tokio::test]
async fn an_undo_the_server_refuses_has_not_happened() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    send_all(&store).await;
    undo(&store).await;
    assert_eq!(undoable(&store).await, None);
    let row = store.lease_next(store.new_owner().await.unwrap(), NOW).await.unwrap().unwrap();
    assert_eq!(row.edit().unwrap().base, Some(stage(2)), "compared with what the undone edit made");
    store.park(row.lease().unwrap().clone(), parked("changed"), None).await.unwrap();
    store.drop_row(row.id, NOW).await.unwrap();
    assert_eq!(change(&undoable(&store).await.unwrap(), 0), stage(2), "it stands, and can be undone");
    assert_eq!(store.last_redoable().await.unwrap(), None);
}

#[tokio::test]
async fn what_was_dropped_with_its_undo_in_one_row_leaves_nothing_to_turn() {
    let home = Home::new();
    let store = home.open();
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    undo(&store).await;
    let row = rows(&store).await.remove(0);
    assert_eq!(store.drop_row(row.id, NOW).await.unwrap(), Dropped::Done);
    assert_eq!((undoable(&store).await, store.last_redoable().await.unwrap()), (None, None));
}

#[tokio::test]
async fn a_step_on_top_of_a_dropped_one_goes_back_to_before_both() {
    let home = Home::new();
    let store = home.open();
    let owner = store.new_owner().await.unwrap();
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let first = store.lease_next(owner, NOW).await.unwrap().unwrap();
    store.accept(step(1, 2, 3), NOW).await.unwrap();
    store.park(first.lease().unwrap().clone(), parked("refused"), None).await.unwrap();
    store.drop_row(first.id, NOW).await.unwrap();
    let found = undoable(&store).await.unwrap();
    assert_eq!(found.entries[0].read::<Change>(), Some((stage(3), Some(stage(1)))));
}

#[tokio::test]
async fn what_has_no_way_back_is_passed_over_and_said_so_in_a_batch() {
    let home = Home::new();
    let store = home.open();
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    store.accept(note(1, "sent is sent"), NOW).await.unwrap();
    let found = undoable(&store).await.unwrap();
    assert_eq!(change(&found, 0), Change::Move { to: place(1, 2), reason: None });
    let turned = store.undo(BatchId::default(), NOW).await.unwrap();
    assert!(turned.accepted.is_empty() && turned.left.is_empty(), "there is no such batch");
}

#[tokio::test]
async fn history_tells_what_became_of_each_edit_newest_first() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1)]).await;
    for (from, to) in [(1, 2), (2, 3)] {
        store.accept(step(1, from, to), NOW).await.unwrap();
        send_all(&store).await;
    }
    undo(&store).await;
    send_all(&store).await;
    let given_up = store.accept(step(2, 1, 2), NOW).await.unwrap();
    store.drop_row(given_up.row.id, NOW).await.unwrap();
    store.accept(step(3, 1, 2), NOW.plus(9)).await.unwrap();
    let history = home.open().list_journal(9).await.unwrap();
    let told: Vec<_> =
        history.iter().map(|entry| (entry.entity.lead().unwrap().get(), entry.became)).collect();
    let expected = [(3, Became::Pending), (2, Became::Dropped), (1, Became::Undone), (1, Became::Confirmed)];
    assert_eq!(told, expected);
    assert_eq!(history[0].made_at, NOW.plus(9));
    assert_eq!(history[0].read::<Change>(), Some((stage(2), Some(stage(1)))));
    assert_eq!(store.list_journal(1).await.unwrap(), history[..1]);
}

/// Between "what is the newest?" and "take it back" another process may make an edit.
#[tokio::test]
async fn an_edit_under_a_later_one_is_not_taken_back() {
    let home = Home::new();
    let (store, other) = (home.open(), home.open());
    save(&store, vec![lead(1, 1, 1), lead(2, 1, 1)]).await;
    store.accept_all(vec![step(1, 1, 2), step(2, 1, 2)], NOW).await.unwrap();
    send_all(&store).await;
    let batch = undoable(&store).await.expect("both").batch;
    other.accept(step(1, 2, 3), NOW).await.unwrap();
    let turned = store.undo(batch, NOW).await.unwrap();
    assert_eq!(
        turned.accepted.iter().filter_map(|one| one.row.entity.lead()).collect::<Vec<_>>(),
        [LeadId(2)]
    );
    assert_eq!(turned.left.iter().map(|entry| entry.entity.lead()).collect::<Vec<_>>(), [Some(LeadId(1))]);
    send_all(&store).await;
    assert_eq!((stands(&store, 1).await, stands(&store, 2).await), (3, 1));
}

#[tokio::test]
async fn a_batch_is_one_transaction_one_step_and_known_as_one_after_a_restart() {
    let home = Home::new();
    let store = home.open();
    save(&store, (1..=50).map(|id| lead(id, 1, 1)).collect()).await;
    let accepted = store.accept_all((1..=50).map(|id| step(id, 1, 2)).collect(), NOW).await.unwrap();
    let together = accepted[0].row.together.expect("made with others");
    assert_eq!(together.of, 50);
    assert!(accepted.iter().all(|one| one.row.together == Some(together)));
    drop(store);
    let store = home.open();
    let kept = store.list_outbox().await.unwrap();
    assert!(kept.len() == 50 && kept.iter().all(|row| row.together == Some(together)));
    // Some arrive, one waits for a person, one is given up: the rest is what there is to turn.
    let owner = store.new_owner().await.unwrap();
    let leased = store.lease(owner, NOW, 50).await.unwrap();
    let ended = leased[..40].iter().map(|row| (row.id, Confirmed::AsAsked)).collect();
    store.settle_all(ended).await.unwrap();
    store.park(leased[48].lease().expect("leased").clone(), parked("changed"), None).await.unwrap();
    let waits = leased[49].lease().expect("leased").clone();
    store.park(waits, parked("changed"), None).await.unwrap();
    assert_eq!(store.drop_row(leased[49].id, NOW).await.unwrap(), Dropped::Done);
    drop(store);
    let store = home.open();
    let step = undoable(&store).await.expect("something to undo");
    assert_eq!((step.batch, step.entries.len()), (together.id, 50));
    let turned = store.undo(step.batch, NOW).await.unwrap();
    assert_eq!((turned.accepted.len(), turned.left.len()), (48, 1), "what was given up is no part of it");
    assert!(turned.accepted.iter().all(|one| one.row.together.is_some_and(|of| of.id == together.id)));
    send_all(&store).await;
    for id in 1..=40 {
        assert_eq!(stands(&store, id).await, 1, "{id}");
    }
    assert_eq!(undoable(&store).await, None);
    assert_eq!(redo(&store).await, 48);
}

#[tokio::test]
async fn things_made_alone_belong_to_no_batch() {
    let home = Home::new();
    let store = home.open();
    save(&store, vec![lead(1, 1, 1), lead(2, 1, 1)]).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    store.accept(step(2, 1, 2), NOW).await.unwrap();
    store.accept_all(vec![step(1, 2, 3), step(1, 3, 4)], NOW).await.unwrap();
    let kept = store.list_outbox().await.unwrap();
    assert!(kept.iter().all(|row| row.together.is_none()), "{kept:?}");
}

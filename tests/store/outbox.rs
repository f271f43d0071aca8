//! The life of an edit, one step at a time. The model test beside this one mixes the steps.

use dealdesk::domain::{Edit, EditId, Lead, LeadId, Timestamp};
use dealdesk::store::{
    Confirmed, Counts, Dropped, LEASE_SECS, Lease, Owner, Put, Row, RowState, Standing, Store,
};

use super::{Home, NOW, Note, is_sound, lead, note, parked, place, rows, save, stage, step};

async fn owner(store: &Store) -> Owner {
    store.new_owner().await.expect("an owner")
}

async fn lease(store: &Store, owner: &Owner, now: Timestamp) -> Option<Row> {
    store.lease_next(owner.clone(), now).await.expect("asked")
}

fn held(row: &Row) -> Lease {
    row.lease().expect("leased").clone()
}

#[tokio::test]
async fn an_edit_survives_a_restart_with_everything_it_needs() {
    let home = Home::new();
    let edit = Edit { id: EditId(0), on: LeadId(7).into(), change: stage(3), base: Some(stage(2)) };
    let accepted = home.open().accept(edit.clone().into(), NOW).await.unwrap();
    let rows = rows(&home.open()).await;
    assert_eq!(rows, std::slice::from_ref(&accepted.row));
    assert_eq!(rows[0].edit(), Some(Edit { id: accepted.row.id, ..edit }));
    assert_eq!((&rows[0].state, rows[0].created_at, accepted.superseded), (&RowState::Queued, NOW, None));
}

#[tokio::test]
async fn unsent_steps_become_one_and_a_sent_one_is_left_alone() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    let first = store.accept(step(7, 1, 2), NOW).await.unwrap();
    let sent = lease(&store, &me, NOW).await.expect("a row");
    assert_eq!((sent.id, &sent.state), (first.row.id, &RowState::Sending));
    let second = store.accept(step(7, 2, 3), NOW).await.unwrap();
    assert_eq!(second.superseded, None);
    let third = store.accept(step(7, 3, 4), NOW).await.unwrap();
    assert_eq!(third.superseded, Some(second.row.id));
    assert!(third.row.id > second.row.id);
    assert_eq!(lease(&store, &me, NOW).await, None, "the lane is busy");
    assert!(store.settle(sent.id, Confirmed::AsAsked).await.unwrap());
    let next = lease(&store, &me, NOW).await.expect("a row").edit().expect("an edit");
    assert_eq!((next.id, next.change, next.base), (third.row.id, stage(4), Some(stage(2))));
}

#[tokio::test]
async fn what_may_have_been_sent_is_not_joined() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let row = lease(&store, &me, NOW).await.expect("a row");
    // The server was not reached: still unsent, so it can be joined, and waits as it had to.
    assert_eq!(store.mark_waiting(held(&row), NOW.plus(5)).await.unwrap(), Standing::Held);
    let joined = store.accept(step(1, 2, 3), NOW).await.unwrap();
    assert_eq!((joined.superseded, joined.row.next_at, joined.row.attempts), (Some(row.id), NOW.plus(5), 1));
    let row = lease(&store, &me, NOW.plus(5)).await.expect("due");
    assert_eq!(store.mark_uncertain(held(&row), NOW).await.unwrap(), Standing::Held);
    assert_eq!(store.accept(step(1, 3, 4), NOW).await.unwrap().superseded, None);
    // Nor is what makes something: two notes are two notes.
    store.accept(note(2, "one"), NOW).await.unwrap();
    assert_eq!(store.accept(note(2, "two"), NOW).await.unwrap().superseded, None);
    assert_eq!(store.accept(step(2, 1, 2), NOW).await.unwrap().superseded, None);
}

#[tokio::test]
async fn what_a_silent_process_may_have_sent_is_not_joined_even_if_the_next_try_came_to_nothing() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(step(3, 1, 2), NOW).await.unwrap();
    lease(&store, &me, NOW).await.expect("a row");
    let row = lease(&store, &me, NOW.plus(LEASE_SECS)).await.expect("taken over");
    store.mark_waiting(held(&row), NOW.plus(900)).await.unwrap();
    let waiting = rows(&store).await.pop().expect("a row");
    assert_eq!((waiting.id, &waiting.state, waiting.lost > 0), (row.id, &RowState::Queued, true));
    assert_eq!(store.accept(step(3, 2, 3), NOW).await.unwrap().superseded, None);
}

#[tokio::test]
async fn two_processes_never_hold_one_row_and_a_silent_one_loses_it() {
    let home = Home::new();
    let (a, b) = (home.open(), home.open());
    let (mine, theirs) = (owner(&a).await, owner(&b).await);
    assert_ne!(mine, theirs);
    a.accept(step(1, 1, 2), NOW).await.unwrap();
    a.accept(note(2, "call back"), NOW).await.unwrap();
    let first = lease(&a, &mine, NOW).await.expect("the change");
    let second = lease(&b, &theirs, NOW).await.expect("the note");
    assert_eq!((first.entity.lead(), second.entity.lead()), (Some(LeadId(1)), Some(LeadId(2))));
    assert_eq!(lease(&b, &theirs, NOW).await, None);

    // The first one keeps its row by a word in time, the second one does not.
    let later = NOW.plus(LEASE_SECS - 1);
    assert_eq!(a.renew(mine.clone(), later).await.unwrap(), [first.id]);
    let expired = NOW.plus(LEASE_SECS);
    assert_eq!(b.next_due().await.unwrap(), Some(expired));
    let taken = lease(&a, &mine, expired).await.expect("the note, taken over");
    assert_eq!((taken.id, &taken.state, taken.lost > 0), (second.id, &RowState::Uncertain, true));
    assert_eq!(taken.read::<Note>(), Some((Note("call back".to_owned()), None)));
    assert_eq!(b.renew(theirs, expired).await.unwrap(), []);
    assert_eq!(b.mark_waiting(held(&second), expired).await.unwrap(), Standing::Lost);
    assert_eq!(b.park(held(&second), parked("refused"), None).await.unwrap(), Put::Lost);
    assert_eq!(rows(&a).await[1], taken, "nothing was changed by them");

    // A change is sent again, but only after a look.
    let later = later.plus(LEASE_SECS);
    let again = lease(&b, &owner(&b).await, later).await.expect("the change, taken over");
    assert_eq!((again.id, &again.state, again.lost > 0), (first.id, &RowState::Sending, true));
    // The server's yes counts whoever brings it: else it would be sent twice.
    assert!(a.settle(first.id, Confirmed::AsAsked).await.unwrap());
    assert_eq!(b.mark_waiting(held(&again), later).await.unwrap(), Standing::Lost);
    assert!(!b.settle(first.id, Confirmed::AsAsked).await.unwrap());
}

#[tokio::test]
async fn a_lease_of_an_earlier_try_is_no_lease() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let first = lease(&store, &me, NOW).await.expect("a row");
    let again = lease(&store, &me, NOW.plus(LEASE_SECS)).await.expect("expired");
    assert_eq!(store.mark_waiting(held(&first), NOW).await.unwrap(), Standing::Lost);
    assert_eq!(store.mark_waiting(held(&again), NOW).await.unwrap(), Standing::Held);
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_before_anything_is_sent_again() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(note(1, "call back"), NOW).await.unwrap();
    let row = lease(&store, &me, NOW).await.expect("a row");
    store.mark_uncertain(held(&row), NOW.plus(2)).await.unwrap();
    assert_eq!(lease(&store, &me, NOW).await, None);
    assert_eq!(store.next_due().await.unwrap(), Some(NOW.plus(2)));
    let row = lease(&store, &me, NOW.plus(2)).await.expect("due");
    assert_eq!((&row.state, row.attempts), (&RowState::Uncertain, 2));
    // The look-up did not get through either.
    store.mark_waiting(held(&row), NOW.plus(3)).await.unwrap();
    let row = lease(&store, &me, NOW.plus(3)).await.expect("due");
    assert_eq!(row.state, RowState::Uncertain);
    // It found nothing: now it is sent, and if that dies, it is looked up once more.
    assert_eq!(store.mark_sending(held(&row)).await.unwrap(), Standing::Held);
    assert_eq!(rows(&store).await[0].state, RowState::Sending);
    let row = lease(&store, &me, NOW.plus(3 + LEASE_SECS)).await.expect("expired");
    assert_eq!(row.state, RowState::Uncertain);
}

#[tokio::test]
async fn what_is_parked_lets_others_pass_and_waits_for_a_person() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let row = lease(&store, &me, NOW).await.expect("a row");
    let theirs = Lead { place: place(1, 9), ..lead(1, 1, 50) };
    save(&store, vec![lead(1, 1, 1)]).await;
    let put = store.park(held(&row), parked("changed"), Some(theirs.clone().into())).await.unwrap();
    assert_eq!(put, Put::Parked);
    assert_eq!(store.load_lead(LeadId(1)).await.unwrap(), Some(theirs), "what stands there is known now");
    store.accept(note(1, "behind it"), NOW).await.unwrap();
    let next = lease(&store, &me, NOW).await.expect("the note goes on");
    assert!(next.read::<Note>().is_some());
    assert_eq!(lease(&store, &me, NOW).await, None);
    let counts = Counts { queued: 0, sending: 1, uncertain: 0, parked: 1 };
    assert_eq!(home.open().count_outbox().await.unwrap(), counts);
    assert_eq!(rows(&home.open()).await[0].state, RowState::Parked(parked("changed")));
    store.settle(next.id, Confirmed::Made(77, Vec::new())).await.unwrap();
    assert_eq!(home.open().made_ids(LeadId(1).into()).await.unwrap(), [77]);

    // "Mine": it now stands on what the server shows.
    assert!(store.rebase(row.id, stage(9)).await.unwrap());
    let again = lease(&store, &me, NOW).await.expect("retried").edit().expect("an edit");
    assert_eq!((again.id, again.base, again.change), (row.id, Some(stage(9)), stage(2)));
    assert_eq!(store.drop_row(row.id, NOW).await.unwrap(), Dropped::Busy);
    assert!(!store.retry(row.id).await.unwrap());

    // Given up: an edit behind it stands on what this one stood on, not on what never was.
    let behind = store.accept(step(1, 2, 3), NOW).await.unwrap();
    assert_eq!(behind.settled, [], "one under way is not touched");
    assert_eq!(store.drop_row(row.id, NOW.plus(LEASE_SECS)).await.unwrap(), Dropped::Done);
    assert_eq!(store.drop_row(row.id, NOW).await.unwrap(), Dropped::Gone);
    let next = lease(&store, &me, NOW).await.expect("unblocked").edit().expect("an edit");
    assert_eq!((next.id, next.base), (behind.row.id, Some(stage(9))));
    is_sound(&store).await;
}

#[tokio::test]
async fn a_new_decision_takes_the_place_of_what_waits_for_one() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    let first = lease(&store, &me, NOW).await.expect("a row");
    store.park(held(&first), parked("changed"), None).await.unwrap();
    let anew = store.accept(step(1, 9, 4), NOW).await.unwrap();
    assert_eq!((anew.superseded, anew.settled), (None, vec![first.id]));
    assert_eq!(rows(&store).await.len(), 1);

    // The same the other way round: parked when the person has decided anew already.
    let second = lease(&store, &me, NOW).await.expect("a row");
    let later = store.accept(step(1, 4, 5), NOW).await.unwrap();
    assert_eq!(store.park(held(&second), parked("changed"), None).await.unwrap(), Put::GaveWay);
    let left = rows(&store).await;
    assert_eq!(left.len(), 1);
    let edit = left[0].edit().expect("an edit");
    assert_eq!((edit.id, edit.base, edit.change), (later.row.id, Some(stage(9)), stage(5)));
    is_sound(&store).await;
}

#[tokio::test]
async fn everything_can_be_tried_again_at_once_but_a_note_only_after_a_look() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    store.accept(note(2, "a"), NOW).await.unwrap();
    store.accept(note(3, "b"), NOW).await.unwrap();
    let all = store.lease(me.clone(), NOW, 10).await.unwrap();
    assert_eq!(all.len(), 3);
    store.mark_waiting(held(&all[0]), NOW.plus(900)).await.unwrap();
    store.park(held(&all[1]), parked("refused"), None).await.unwrap();
    store.mark_uncertain(held(&all[2]), NOW).await.unwrap();
    let unsure = lease(&store, &me, NOW).await.expect("uncertain");
    store.park(held(&unsure), parked("uncertain"), None).await.unwrap();
    assert_eq!(store.retry_all().await.unwrap(), 3);
    let states: Vec<RowState> =
        store.lease(me, NOW, 10).await.unwrap().into_iter().map(|row| row.state).collect();
    assert_eq!(states, [RowState::Sending, RowState::Sending, RowState::Uncertain]);
}

#[tokio::test]
async fn a_settled_edit_is_in_the_cache_when_it_leaves_the_outbox() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    save(&store, vec![lead(1, 1, 10), lead(2, 1, 10)]).await;
    store.accept(step(1, 1, 2), NOW).await.unwrap();
    store.accept(step(2, 1, 2), NOW).await.unwrap();
    let all = store.lease(me, NOW, 2).await.unwrap();
    let moved_on = Lead { place: place(1, 5), ..lead(1, 1, 11) };
    store.settle(all[0].id, Confirmed::Read(vec![moved_on.clone().into()])).await.unwrap();
    store.settle(all[1].id, Confirmed::AsAsked).await.unwrap();
    assert_eq!(rows(&store).await, []);
    assert_eq!(store.load_lead(LeadId(1)).await.unwrap(), Some(moved_on));
    assert_eq!(store.load_lead(LeadId(2)).await.unwrap().map(|lead| lead.place), Some(place(1, 2)));
    assert_eq!(store.next_due().await.unwrap(), None);
}

#[tokio::test]
async fn ids_are_not_used_again_even_by_another_process() {
    let home = Home::new();
    let mut known: Vec<EditId> = Vec::new();
    for _ in 0..5 {
        let store = home.open();
        let row = store.accept(step(1, 1, 2), NOW).await.unwrap().row;
        assert!(known.iter().all(|id| *id < row.id));
        store.settle(row.id, Confirmed::AsAsked).await.unwrap();
        known.push(row.id);
    }
}

#[tokio::test]
async fn with_the_connection_back_what_waits_for_its_next_try_is_due_and_a_lookup_is_not() {
    let home = Home::new();
    let store = home.open();
    let me = owner(&store).await;
    for lead in 1..4 {
        store.accept(step(lead, 1, 2), NOW).await.unwrap();
    }
    let taken = store.lease(me.clone(), NOW, 3).await.unwrap();
    store.mark_waiting(held(&taken[0]), NOW.plus(60)).await.unwrap();
    store.mark_uncertain(held(&taken[1]), NOW.plus(60)).await.unwrap();
    store.park(held(&taken[2]), parked("refused"), None).await.unwrap();
    assert_eq!(store.hasten().await.unwrap(), 1);
    let due = store.lease(me, NOW, 3).await.unwrap();
    assert_eq!(due.iter().map(|row| row.id).collect::<Vec<_>>(), [taken[0].id]);
}

/// Two additions of one lead in hand at once would both take what one of them became on the server.
#[tokio::test]
async fn a_row_tried_again_waits_for_the_one_behind_it_that_is_under_way() {
    let home = Home::new();
    let (store, other) = (home.open(), home.open());
    let (first, second) = (owner(&store).await, owner(&other).await);
    store.accept(note(1, "call"), NOW).await.unwrap();
    let ahead = lease(&store, &first, NOW).await.expect("the first note");
    assert_eq!(store.park(held(&ahead), parked("refused"), None).await.unwrap(), Put::Parked);
    store.accept(note(1, "call"), NOW).await.unwrap();
    let behind = lease(&store, &first, NOW).await.expect("the second note goes past it");
    assert!(other.retry(ahead.id).await.unwrap());
    assert_eq!(lease(&other, &second, NOW).await, None, "the lead is in another's hands");
    let lease_end = NOW.plus(LEASE_SECS);
    assert_eq!(other.next_due().await.unwrap(), Some(lease_end));
    assert!(store.settle(behind.id, Confirmed::AsAsked).await.unwrap());
    assert_eq!(lease(&other, &second, NOW).await.expect("now").id, ahead.id);
}

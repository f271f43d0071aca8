//! Notes somebody deleted: noticed, taken off the disk, and never by mistake.

use std::sync::Arc;

use dealdesk::domain::{Change, Edit, EditId, Note, NoteBody, NoteId, Owner, SafeText, Target};
use dealdesk::store::{Bookmark, Store};
use dealdesk::sync::event::Stretch;

use super::desk::{Desk, ids};

async fn on_disk(store: &Store, of: Owner) -> Vec<NoteId> {
    let notes = store.load_entities::<Note>(Some(of.into())).await.expect("read");
    notes.into_iter().map(|note| note.id).collect()
}

/// A lead with three notes everybody has seen.
async fn with_notes(desk: &mut Desk) -> (Owner, [NoteId; 3]) {
    let (lead, _) = desk.cast();
    let notes = ["one", "two", "three"].map(|text| desk.write_note(lead, text));
    desk.feed(lead, None).await;
    (lead, notes)
}

#[tokio::test(start_paused = true)]
async fn a_deleted_note_is_noticed_wherever_it_stood() {
    for gone in 0..3 {
        let mut desk = Desk::new();
        let (lead, notes) = with_notes(&mut desk).await;
        desk.line.lose(notes[gone].get());
        let told = desk.feed(lead, None).await;
        assert!(told.kept.as_ref().is_some_and(|feed| feed.notes.iter().any(|note| note.id == notes[gone])));
        assert_eq!(told.sum().gone, [notes[gone]].into(), "note {gone}");
        let left = on_disk(&desk.store, lead).await;
        assert!(notes.iter().enumerate().all(|(n, id)| left.contains(id) == (n != gone)), "note {gone}");
        assert!(desk.feed(lead, None).await.sum().gone.is_empty(), "told once");
    }
}

#[tokio::test(start_paused = true)]
async fn all_notes_can_be_gone() {
    let mut desk = Desk::new();
    let (lead, _) = with_notes(&mut desk).await;
    let all = on_disk(&desk.store, lead).await;
    for id in &all {
        desk.line.lose(id.get());
    }
    assert_eq!(desk.feed(lead, None).await.sum().gone, all.into_iter().collect());
    assert_eq!(on_disk(&desk.store, lead).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_note_with_an_own_edit_that_waits_stays() {
    let mut desk = Desk::new();
    let (lead, notes) = with_notes(&mut desk).await;
    let body = Box::new(NoteBody::Common { text: SafeText::block("better words") });
    let change = Change::Rewrite { of: lead, body };
    desk.wait_with(Edit { id: EditId(-1), on: Target::Note(notes[1]), change, base: None }).await;
    desk.line.lose(notes[0].get());
    desk.line.lose(notes[1].get());
    assert_eq!(desk.feed(lead, None).await.sum().gone, [notes[0]].into());
    assert!(on_disk(&desk.store, lead).await.contains(&notes[1]));
}

#[tokio::test(start_paused = true)]
async fn a_page_with_a_gap_proves_nothing() {
    let mut desk = Desk::new();
    let (lead, notes) = with_notes(&mut desk).await;
    desk.line.spoil(notes[1].get());
    let told = desk.feed(lead, None).await;
    assert_eq!((told.sum().gone.len(), told.then()), (0, &Stretch::Whole));
    assert!(on_disk(&desk.store, lead).await.contains(&notes[1]), "it could not be read, that is all");
}

#[tokio::test(start_paused = true)]
async fn a_note_that_is_written_while_the_page_is_on_its_way_is_not_gone() {
    let mut desk = Desk::new();
    let (lead, notes) = with_notes(&mut desk).await;
    let known = desk.store.load_entities::<Note>(Some(lead.into())).await.expect("read");
    let written = Note { id: NoteId(notes[2].get() + 1), ..known[0].clone() };
    let (store, id) = (desk.store.clone(), written.id);
    // The account has answered, then the push loop has put a new note on the disk.
    let save = move || drop(store.save_entities(vec![written], Bookmark::None));
    desk.line.meanwhile("/notes?", save);
    assert!(desk.feed(lead, None).await.sum().gone.is_empty());
    let left = on_disk(&desk.store, lead).await;
    assert!(left.contains(&id), "{left:?}");
    // The account still knows nothing of it the next time: then it is gone.
    assert_eq!(desk.feed(lead, None).await.sum().gone, [id].into());
}

#[tokio::test(start_paused = true)]
async fn a_note_that_has_another_owner_by_now_is_not_lost() {
    let desk = Desk::new();
    let (lead, people) = desk.cast();
    let note = desk.write_note(lead, "merged away");
    let store = Arc::new(desk.store.clone());
    assert_eq!(store.remove_notes(lead, vec![note]).await.expect("written"), [], "not known at all");
    let mut desk = desk;
    desk.feed(lead, None).await;
    assert_eq!(store.remove_notes(people[1], vec![note]).await.expect("written"), []);
    assert_eq!(store.remove_notes(lead, vec![note]).await.expect("written"), [note]);
}

#[tokio::test(start_paused = true)]
async fn a_note_deleted_between_two_stretches_hides_no_other() {
    let mut desk = Desk::new();
    let (lead, people) = desk.cast();
    let texts: Vec<String> = (0..620).map(|n| format!("note {n}")).collect();
    let notes = desk.write_notes(lead, &texts);
    let first = desk.feed(lead, None).await;
    let mut sum = first.sum();
    let mut then = first.then().clone();
    // Of the newest page, which was told: what stood at the top of the second one moves onto it.
    let lost = notes[notes.len() - 10];
    desk.line.lose(lost);
    while let Stretch::Rest(rest) = then {
        let told = desk.feed(lead, Some(rest)).await;
        sum.add(&told);
        then = told.then().clone();
    }
    assert_eq!(ids(&sum.notes), ids(&desk.notes_of(&people)), "and the lost one, which was told before");
    assert!(sum.gone.is_subset(&[NoteId(lost)].into()), "{:?}", sum.gone);
    let (whole, _) = desk.all(lead).await;
    assert!(!whole.notes.contains_key(&NoteId(lost)));
}

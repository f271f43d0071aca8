//! Leads in full that came in a list: known to filters, no stories to cards.

use dealdesk::domain::{LeadDetails, LeadId, SafeText, Timestamp, UserId};
use dealdesk::store::{Store, Story};

use super::{Home, NOW, lead};

fn details(id: i64, score: i64) -> LeadDetails {
    LeadDetails {
        lead: lead(id, 1, score),
        fields: Vec::new(),
        contacts: Vec::new(),
        created_by: UserId(1),
        updated_by: UserId(1),
        score: Some(score),
    }
}

async fn scores(store: &Store) -> Vec<Option<i64>> {
    let mut all = store.load_details().await.expect("loaded");
    all.sort_by_key(|details| details.lead.id);
    all.into_iter().map(|details| details.score).collect()
}

#[tokio::test]
async fn what_a_list_told_is_no_story_until_its_people_are_there() {
    let home = Home::new();
    let store = home.open();
    store.save_details(vec![details(1, 5), details(2, 6)], NOW).await.expect("saved");
    assert_eq!(scores(&store).await, [Some(5), Some(6)]);
    assert_eq!(store.load_story(LeadId(1)).await.expect("loaded"), None);
    assert_eq!(
        store.load_lead(LeadId(1)).await.expect("loaded").map(|lead| lead.name),
        Some(SafeText::from("Ремонт кофейни ☕"))
    );

    let story = |score| Story { details: details(1, score), contacts: Vec::new(), company: None };
    store.save_story(story(7), NOW.plus(-9)).await.expect("saved");
    let (kept, at) = store.load_story(LeadId(1)).await.expect("loaded").expect("a story");
    assert_eq!((kept.details.score, at), (Some(7), NOW.plus(-9)));
}

#[tokio::test]
async fn an_older_word_never_replaces_a_newer_one() {
    let home = Home::new();
    let store = home.open();
    let story = Story { details: details(1, 7), contacts: Vec::new(), company: None };
    store.save_story(story, NOW).await.expect("saved");
    store.save_details(vec![details(1, 3)], NOW.plus(-1)).await.expect("saved");
    assert_eq!(scores(&store).await, [Some(7)]);
    // A newer list tells newer fields; the story stays as old as its people.
    store.save_details(vec![details(1, 9)], NOW.plus(60)).await.expect("saved");
    let (kept, at) = store.load_story(LeadId(1)).await.expect("loaded").expect("a story");
    assert_eq!((kept.details.score, at), (Some(9), NOW));
    store.save_details(vec![details(2, 1)], NOW).await.expect("saved");
    store.save_details(vec![details(2, 2)], Timestamp(1)).await.expect("saved");
    store.save_details(vec![details(2, 3)], NOW.plus(1)).await.expect("saved");
    assert_eq!(scores(&store).await, [Some(9), Some(3)]);
}

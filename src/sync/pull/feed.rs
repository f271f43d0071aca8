//! The timeline of a lead, a contact or a company: what the disk has at once, then the server's word, source by source.

use super::Pull;
use crate::api::ApiError;
use crate::domain::{AccountEvent, Note, Owner, Task};
use crate::store::EntityKey;
use crate::sync::event::{Feed, Loaded, Rest, Stretch};

impl Pull {
    pub(super) async fn feed(&self, of: Owner, after: Option<Rest>) -> Result<(), ApiError> {
        if after.is_none() {
            self.feed_on_disk(of).await;
        }
        Ok(())
    }

    async fn feed_on_disk(&self, of: Owner) {
        let key = || Some(EntityKey::from(of));
        let store = &self.reader.store;
        let notes = self.reader.kept(store.load_entities::<Note>(key())).await.unwrap_or_default();
        let tasks = self.reader.kept(store.load_entities::<Task>(key())).await.unwrap_or_default();
        let events = self.reader.kept(store.load_entities::<AccountEvent>(key())).await.unwrap_or_default();
        let piece = Feed { of, notes, tasks, events, gone: Vec::new(), then: Stretch::More };
        self.kept(Loaded::Feed(Box::new(piece)), self.reader.now()).await;
    }
}

//! Saved views on their way to the file of settings. Who writes that file is told from outside: the shell knows none.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::app::Msg;
use crate::domain::{SafeText, SavedView, ViewChange, ViewsKept};

/// What became of a change, and the views the file has now.
pub type Answer = (ViewsKept, Option<Vec<SavedView>>);

/// Writes the file of settings.
pub trait KeepViews: Send + Sync {
    fn keep(&self, change: ViewChange) -> Pin<Box<dyn Future<Output = Answer> + Send>>;
}

/// Changes under way. Dropping one half-way loses nothing but its answer: a file is replaced as a whole.
#[derive(Default)]
pub struct Views {
    keeper: Option<Arc<dyn KeepViews>>,
    under_way: JoinSet<Answer>,
}

impl fmt::Debug for Views {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Views").field("under_way", &self.under_way.len()).finish_non_exhaustive()
    }
}

impl Views {
    pub fn new(keeper: Arc<dyn KeepViews>) -> Self {
        Self { keeper: Some(keeper), under_way: JoinSet::new() }
    }

    pub fn keep(&mut self, change: ViewChange) {
        match &self.keeper {
            Some(keeper) => drop(self.under_way.spawn(keeper.keep(change))),
            None => {
                let why = SafeText::line("there is no file of settings here");
                drop(self.under_way.spawn(std::future::ready((ViewsKept::Failed(why), None))));
            }
        }
    }

    /// The next answer; for ever where nothing is under way.
    pub async fn next(&mut self) -> Msg {
        loop {
            match self.under_way.join_next().await {
                Some(Ok((kept, saved))) => return Msg::ViewsKept { kept, saved },
                Some(Err(error)) => {
                    let kept = ViewsKept::Failed(SafeText::line(&error.to_string()));
                    return Msg::ViewsKept { kept, saved: None };
                }
                None => std::future::pending::<()>().await,
            }
        }
    }

    /// Waits for what is being written.
    pub async fn finish(&mut self) {
        while self.under_way.join_next().await.is_some() {}
    }
}

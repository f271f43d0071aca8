//! Which kinds of entries are shown: the same for every timeline, as long as the program runs.

use crate::app::picker::{Picker, lists};
use crate::app::state::State;
use crate::domain::timeline::EntryKind;
use crate::i18n::Text;

impl State {
    /// How many kinds of entries are shown, where some are not.
    pub fn kinds_shown(&self) -> Option<String> {
        let all = EntryKind::ALL.len();
        let shown = all - self.feeds.hidden.len();
        let words = [shown.to_string(), all.to_string()];
        (shown < all).then(|| self.locale.fill(Text::KindsShown, &[&words[0], &words[1]]))
    }
}

/// To choose which kinds are shown.
pub fn picker(state: &State) -> Picker {
    let items = EntryKind::ALL.into_iter().map(|kind| {
        let name = state.locale.get(word(kind)).to_owned();
        (name, kind, !state.feeds.hidden.contains(&kind))
    });
    lists::kinds(state.locale.get(Text::PickKinds).to_owned(), items)
}

const fn word(kind: EntryKind) -> Text {
    match kind {
        EntryKind::Notes => Text::KindNotes,
        EntryKind::Calls => Text::KindCalls,
        EntryKind::Mail => Text::KindMail,
        EntryKind::Messages => Text::KindMessages,
        EntryKind::Tasks => Text::TasksTitle,
        EntryKind::Changes => Text::TabChanges,
        EntryKind::Robots => Text::KindRobots,
        EntryKind::Other => Text::KindRest,
    }
}

/// Which kinds are shown from now on.
pub fn show(state: &mut State, turned: impl Iterator<Item = (EntryKind, bool)>) {
    for (kind, is_shown) in turned {
        if is_shown {
            state.feeds.hidden.remove(&kind);
        } else {
            state.feeds.hidden.insert(kind);
        }
    }
}

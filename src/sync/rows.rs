//! Rows of the outbox as the screen knows them: edits with how far they have come.
//!
//! Owns the words under which the reason of a parked row stands in the file; they are never changed.

use super::event::{EditStage, Saved, Trouble, TroubleKind};
use crate::domain::{SafeText, Timestamp};
use crate::store::{Accepted, Parked, Row, RowState};

/// The reasons and their words in the file.
const WORDS: [(TroubleKind, &str); 15] = [
    (TroubleKind::Auth, "auth"),
    (TroubleKind::Rate, "rate"),
    (TroubleKind::Blocked, "blocked"),
    (TroubleKind::Forbidden, "forbidden"),
    (TroubleKind::Unpaid, "unpaid"),
    (TroubleKind::Invalid, "invalid"),
    (TroubleKind::NotFound, "not_found"),
    (TroubleKind::Refused, "refused"),
    (TroubleKind::Server, "server"),
    (TroubleKind::Network, "network"),
    (TroubleKind::Strange, "strange"),
    (TroubleKind::Changed, "changed"),
    (TroubleKind::Uncertain, "uncertain"),
    (TroubleKind::ReadOnly, "read_only"),
    (TroubleKind::Judged, "judged"),
];

/// Why a row waits for a person, as the file keeps it.
pub fn parked(why: &Trouble) -> Parked {
    Parked { reason: trouble_word(why.kind).to_owned(), detail: why.detail.clone() }
}

/// The word of a reason, which never changes.
pub fn trouble_word(kind: TroubleKind) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == kind).map_or("refused", |(_, word)| word)
}

/// The way back; a word of a later version reads as "refused".
pub fn trouble(parked: &Parked) -> Trouble {
    let kind = WORDS.iter().find(|(_, word)| *word == parked.reason).map(|(kind, _)| *kind);
    Trouble { kind: kind.unwrap_or(TroubleKind::Refused), detail: parked.detail.clone() }
}

/// A row as the screen shows it; `None` for one that this version cannot read.
pub fn saved(row: &Row) -> Option<Saved> {
    let together = row.together;
    Some(Saved { edit: row.edit()?, over: Vec::new(), at: row.created_at, stage: standing(row), together })
}

/// An edit that was just taken in.
pub fn accepted(accepted: &Accepted) -> Option<Saved> {
    let over = accepted.superseded.iter().chain(&accepted.settled).copied().collect();
    Some(Saved { over, ..saved(&accepted.row)? })
}

/// How far a row has come.
pub fn standing(row: &Row) -> EditStage {
    let is_put_off = row.attempts > 0 && row.next_at > Timestamp(0);
    match &row.state {
        RowState::Queued if is_put_off => EditStage::Waiting {
            why: Trouble { kind: TroubleKind::Network, detail: SafeText::default() },
            until: row.next_at,
        },
        RowState::Queued => EditStage::Queued,
        RowState::Sending => EditStage::Sending,
        RowState::Uncertain => EditStage::Uncertain { until: row.next_at },
        RowState::Parked(why) => EditStage::Parked(trouble(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_reason_comes_back_from_the_file_as_it_was() {
        for (kind, _) in WORDS {
            let why = Trouble { kind, detail: "because".into() };
            assert_eq!(trouble(&parked(&why)), why);
        }
        assert_eq!(WORDS.iter().map(|(_, word)| word).collect::<HashSet<_>>().len(), WORDS.len());
        let later = Parked { reason: "of_a_later_version".to_owned(), detail: SafeText::default() };
        assert_eq!(trouble(&later).kind, TroubleKind::Refused);
    }
}

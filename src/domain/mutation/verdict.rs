//! What becomes of an incoming lead. Each is decided once: there is no way back on the server.
//!
//! An accepted lead stands in its pipeline and a declined one is gone, and the API brings neither back into the queue. So
//! a verdict waits in the outbox for a moment before it is sent ([`HOLD_SECS`]), in which undo takes it out.
//!
//! Kept as JSON in the file of the account: names are never changed.

use serde::{Deserialize, Serialize};

use crate::domain::{ContactId, LeadId, NewContact, Place, SafeText, StageId, UserId};

/// How long a verdict can be taken back before it is sent.
pub const HOLD_SECS: i64 = 5;

/// A decision about one incoming lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub uid: SafeText,
    /// What it was called, for the outbox and the log: once it is decided it is in no list.
    pub name: SafeText,
    pub how: Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Into a pipeline, for somebody; for whom the token belongs to where nobody is named.
    Accept { to: Place, user: Option<UserId> },
    /// The server wants to know who declined.
    Decline { user: UserId },
    /// What was written belongs to a lead that is there already.
    Link { lead: LeadId, contact: Option<ContactId>, user: UserId },
}

/// Something that shall wait in the queue: as if a form had been filled in, or somebody had called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIncoming {
    pub by: NewIncomingBy,
    /// In whose pipeline it waits; the main one where none is named.
    pub place: Option<Place>,
    /// What the lead is called.
    pub name: SafeText,
    /// Where it comes from, as people call it.
    pub source: SafeText,
    pub contact: Option<NewContact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewIncomingBy {
    Form { form: SafeText, page: SafeText },
    Call { phone: SafeText, duration: i64 },
}

impl Verdict {
    /// Where the lead stands after it, if it stands anywhere.
    pub const fn place(&self) -> Option<Place> {
        match self.how {
            Decision::Accept { to, .. } => Some(to),
            Decision::Decline { .. } | Decision::Link { .. } => None,
        }
    }

    /// What the server shows of the lead once it is no longer in the queue, compared with what was decided.
    /// `there` is its place and its person, where it is there at all.
    pub fn means(&self, there: Option<(Place, UserId)>) -> bool {
        match (self.how, there) {
            (Decision::Accept { to, user }, Some((place, responsible))) => {
                to == place && user.is_none_or(|user| user == responsible)
            }
            // Some accounts keep what was declined among the lost ones.
            (Decision::Decline { .. }, Some((place, _))) => place.stage == StageId::LOST,
            (Decision::Decline { .. } | Decision::Link { .. }, None) => true,
            (Decision::Link { .. }, Some(_)) | (Decision::Accept { .. }, None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PipelineId;

    #[test]
    fn what_the_server_shows_tells_which_verdict_it_was() {
        let place = |stage| Place { pipeline: PipelineId(1), stage: StageId(stage) };
        let verdict = |how| Verdict { uid: "aa".into(), name: "Quote".into(), how };
        let (me, other) = (UserId(1), UserId(2));
        let accept = verdict(Decision::Accept { to: place(7), user: Some(me) });
        let decline = verdict(Decision::Decline { user: me });
        let link = verdict(Decision::Link { lead: LeadId(5), contact: None, user: me });
        for (there, expected) in [
            (Some((place(7), me)), [true, false, false]),
            (Some((place(7), other)), [false, false, false]),
            (Some((place(8), me)), [false, false, false]),
            (Some((place(143), me)), [false, true, false]),
            (None, [false, true, true]),
        ] {
            assert_eq!([&accept, &decline, &link].map(|v| v.means(there)), expected, "{there:?}");
        }
        let anybody = verdict(Decision::Accept { to: place(7), user: None });
        assert!(anybody.means(Some((place(7), other))));
        assert_eq!((accept.place(), decline.place(), link.place()), (Some(place(7)), None, None));
    }
}

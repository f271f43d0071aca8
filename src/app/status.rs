//! What the header and footer say about the program itself: the connection, the load, and short messages.

use super::msg::{Effect, Wake};
use super::state::State;
use crate::domain::Timestamp;
use crate::i18n::Text;
use crate::sync::event::{GateNews, Trouble, TroubleKind};

/// Requests per window when the account lets us.
pub const FULL_RATE: u8 = 7;

/// How long a message stays when nobody presses a key.
const TOAST_MILLIS: u64 = 8_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Info,
    Good,
    Warn,
    Bad,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub tone: Tone,
    pub text: String,
    pub seq: u64,
}

/// The state of the connection as a person needs it.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// The last trouble that is not over, and since when.
    pub trouble: Option<(Trouble, Timestamp)>,
    pub gate: Option<GateNews>,
    /// When the server last answered anything.
    pub heard_at: Option<Timestamp>,
}

impl Link {
    /// An answer came: a lost connection is back. A refused token or a block stays until it is lifted.
    pub fn heard(&mut self, now: Timestamp) {
        self.heard_at = Some(now);
        let over = |kind| {
            matches!(
                kind,
                TroubleKind::Network | TroubleKind::Server | TroubleKind::Rate | TroubleKind::Strange
            )
        };
        if self.trouble.as_ref().is_some_and(|(t, _)| over(t.kind)) {
            self.trouble = None;
        }
    }

    pub fn fell(&mut self, why: &Trouble, now: Timestamp) {
        let since = match &self.trouble {
            Some((known, since)) if known.kind == why.kind => *since,
            _ => now,
        };
        self.trouble = Some((why.clone(), since));
    }
}

impl State {
    /// Shows a message until the next key, or for some seconds.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) -> Effect {
        self.toast_seq += 1;
        self.toast = Some(Toast { tone, text: text.into(), seq: self.toast_seq });
        Effect::WakeAfter { millis: TOAST_MILLIS, wake: Wake::ToastOver { seq: self.toast_seq } }
    }

    /// Shows a fixed text; for commands that end with a word.
    pub fn hint(&mut self, tone: Tone, text: Text) -> Vec<Effect> {
        let text = self.locale.get(text).to_owned();
        vec![self.say(tone, text)]
    }

    pub fn toast_over(&mut self, seq: u64) {
        if self.toast.as_ref().is_some_and(|t| t.seq == seq) {
            self.toast = None;
        }
    }
}

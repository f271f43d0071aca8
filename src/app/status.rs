//! What the header and footer say about the program itself: the connection, the load, and short messages.

use super::msg::{Effect, Wake};
use super::state::State;
use super::words::{fit, wrap};
use crate::domain::Timestamp;
use crate::i18n::Text;
use crate::sync::event::{DiskNews, GateNews, Trouble, TroubleKind};

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

    /// Something did not work. What the server says about one thing is no trouble of the connection.
    pub fn fell(&mut self, why: &Trouble, now: Timestamp) {
        if !why.kind.is_of_the_link() {
            return;
        }
        let since = match &self.trouble {
            Some((known, since)) if known.kind == why.kind => *since,
            _ => now,
        };
        self.trouble = Some((why.clone(), since));
    }
}

impl TroubleKind {
    /// Concerns everything that is asked, not one lead or one edit.
    pub const fn is_of_the_link(self) -> bool {
        match self {
            Self::Auth
            | Self::Rate
            | Self::Blocked
            | Self::Unpaid
            | Self::Server
            | Self::Network
            | Self::Strange => true,
            Self::Forbidden
            | Self::Invalid
            | Self::NotFound
            | Self::Refused
            | Self::Changed
            | Self::Uncertain
            | Self::ReadOnly
            | Self::Judged => false,
        }
    }
}

impl State {
    /// What the footer has to say: a message, else what is wrong with the connection.
    pub fn message(&self) -> Option<(Tone, String)> {
        if let Some(words) = self.drag_words() {
            return Some((Tone::Info, words));
        }
        if let Some(toast) = &self.toast {
            return Some((toast.tone, toast.text.clone()));
        }
        // Before there is a board, the middle of the screen says it already.
        let is_said = self.pipeline().is_none() && self.directory.load.trouble().is_some();
        let trouble = self.link.trouble.as_ref().filter(|_| !is_said);
        trouble.map(|(why, _)| (Tone::Warn, self.locale.trouble(why)))
    }

    /// The message in lines of this width. What does not fit into `most` lines ends in the last with `…`.
    pub fn message_lines(&self, width: u16, most: u16) -> Option<(Tone, Vec<String>)> {
        let (tone, text) = self.message()?;
        let width = usize::from(width);
        let mut lines = wrap(&text, width);
        let last = usize::from(most.max(1)) - 1;
        if let Some(rest) = lines.get(last + 1..).filter(|rest| !rest.is_empty()) {
            let rest = format!("{} {}", lines[last], rest.join(" "));
            lines.truncate(last);
            lines.push(fit(&rest, width));
        }
        Some((tone, lines))
    }

    /// What happened to the file, and what that means for the person.
    pub fn disk_words(&self, news: &DiskNews) -> String {
        match news {
            DiskNews::SetAside { why, kept_as } => self.locale.fill(Text::DiskSetAside, &[why, kept_as]),
            DiskNews::Without { why } => self.locale.fill(Text::DiskWithout, &[why]),
            DiskNews::Failed { why } => self.locale.fill(Text::DiskFailed, &[why]),
        }
    }

    /// The file took nothing, or is not as it should be: said, and shown until it works again.
    pub(super) fn disk_fell(&mut self, news: DiskNews) -> Effect {
        let text = self.disk_words(&news);
        self.disk = Some(news);
        self.say(Tone::Bad, text)
    }

    /// Something was saved: a failure before that is over.
    pub(super) fn disk_works(&mut self) {
        if matches!(self.disk, Some(DiskNews::Failed { .. })) {
            self.disk = None;
        }
    }

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
        let is_counting = super::bulk::runs::is_counting(self, seq);
        if self.toast.as_ref().is_some_and(|t| t.seq == seq) && !is_counting {
            self.toast = None;
        }
    }
}

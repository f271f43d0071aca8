//! What can happen ([`Msg`], past tense) and what the program asks of the machine ([`Effect`], imperative).
//!
//! Both are plain data, so that a session can be recorded, replayed and compared in a test.

use serde::{Deserialize, Serialize};

use super::keymap::Key;
use super::layout::{Size, Spot};
use super::pointer::{Capture, Pointing};
use crate::domain::rot::{Quiet, QuietOf};
use crate::domain::{Edit, RequestId, SafeText, SavedView, Timestamp, ViewChange, ViewsKept};
use crate::sync::event::{Attention, DraftOf, Event, Load, OutboxAct, Turn};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Msg {
    /// The time, told before each batch of messages. Changes nothing by itself.
    TimeTold(Timestamp),
    KeyPressed(Key),
    Pasted(String),
    Resized(Size),
    /// Back from a suspension or a redraw request: the screen must be painted anew.
    Resumed,
    /// The terminal window came to the front, or left it.
    FocusChanged(Focus),
    Signalled(Signal),
    Happened(Event),
    Woke(Wake),
    /// The person's own editor is closed.
    EditedOutside(Edited),
    Copied(Copied),
    /// Something was done with the mouse.
    Pointed {
        at: Spot,
        what: Pointing,
    },
    /// What became of a change of the saved views; with those the file has now, where it could be read.
    ViewsKept {
        kept: ViewsKept,
        saved: Option<Vec<SavedView>>,
    },
}

/// What came of a text that was given to the person's own editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edited {
    /// As it was saved there, changed or not.
    Text(String),
    /// The editor did not start, or ended with an error; `text` is what its file held, where it could be read.
    Failed { why: SafeText, text: Option<String> },
}

/// What sort of text it is: an editor colours it by the name of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outside {
    Prose,
    Toml,
}

/// What came of a copy. Whether a clipboard has the text nobody tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Copied {
    Sent(SafeText),
    /// Longer than terminals take, in bytes.
    TooLong {
        most: usize,
    },
    TmuxSilent,
    TmuxRefused {
        why: SafeText,
    },
    Unwritable {
        why: SafeText,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signal {
    /// SIGTERM, SIGINT from outside.
    Terminate,
    /// SIGHUP, or the terminal is gone.
    HangUp,
    /// SIGTSTP from outside.
    Stop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Focus {
    Gained,
    Lost,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    Load {
        request: RequestId,
        load: Load,
        urgency: Urgency,
    },
    /// Nobody waits for this request any more.
    Cancel(RequestId),
    /// Hand an edit to the outbox.
    Push(Edit),
    /// Hand edits made with one key to the outbox: all are taken in or none, and they are undone together.
    PushAll(Vec<Edit>),
    /// Give a text to the person's own editor; the terminal is its own meanwhile. Answered by `Msg::EditedOutside`.
    EditOutside {
        text: String,
        what: Outside,
    },
    /// Undo or redo the last own edits.
    Turn(Turn),
    /// Look after an edit that is not on the server.
    Act(OutboxAct),
    /// Write a draft to the disk.
    KeepDraft {
        of: DraftOf,
        text: String,
        /// In characters.
        cursor: usize,
    },
    /// As [`Effect::KeepDraft`], and in the same moment gone from where the text was kept before.
    MoveDraft {
        from: Vec<DraftOf>,
        of: DraftOf,
        text: String,
        cursor: usize,
    },
    DropDraft {
        of: DraftOf,
    },
    /// Hand an edit to the outbox and drop the draft it was made of.
    Submit {
        edit: Edit,
        draft: DraftOf,
    },
    /// As [`Effect::Submit`], for what one line says of several things: all or none, and undone together.
    SubmitAll {
        edits: Vec<Edit>,
        draft: DraftOf,
    },
    /// Leave something alone for a while; kept on the disk.
    KeepQuiet(Quiet),
    /// No longer.
    DropQuiet(QuietOf),
    /// Change the saved views in the file of settings. Answered by `Msg::ViewsKept`.
    KeepView(Box<ViewChange>),
    /// Answer with `Msg::Woke(wake)` after this time. A later wish of the same kind replaces an earlier one.
    WakeAfter {
        millis: u64,
        wake: Wake,
    },
    /// A person looks more or less closely than before.
    Attend(Attention),
    /// A person asks to try again after a block.
    ReopenGate,
    /// Send a line to the terminal for its clipboard.
    Copy(SafeText),
    /// Take the mouse from the terminal, or leave it to it.
    Point(Capture),
    /// Keep this for the next run.
    Remember(String),
    Suspend,
    Redraw,
    Quit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Urgency {
    /// A person waits for it.
    Now,
    /// It may wait behind everything else.
    Later,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wake {
    /// The next minute of the clock on the screen.
    Minute,
    /// The cursor has rested on a lead; `seq` tells whether it still does.
    Rested { seq: u64 },
    /// A message has been read.
    ToastOver { seq: u64 },
    /// What was typed since the last time is to be written to the disk.
    DraftDue,
    /// Nothing was typed for a moment: the server may be asked about it.
    TypingRested,
    /// The next leads are to be made ready for a search.
    TakingIn,
    /// A verdict is held: its seconds are counted on the screen.
    HoldTick,
    /// A chord was begun and not gone on with; `seq` tells whether it still is that one.
    ChordRested { seq: u64 },
}

impl Wake {
    /// How many kinds of timers there are.
    pub const KINDS: usize = 8;

    /// Timers of one kind replace each other.
    pub const fn kind(self) -> u8 {
        match self {
            Self::Minute => 0,
            Self::Rested { .. } => 1,
            Self::ToastOver { .. } => 2,
            Self::DraftDue => 3,
            Self::TypingRested => 4,
            Self::TakingIn => 5,
            Self::HoldTick => 6,
            Self::ChordRested { .. } => 7,
        }
    }
}

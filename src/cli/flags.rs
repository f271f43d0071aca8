//! The flags that commands share, and what they mean for whether the server is asked.

use std::ffi::OsString;

use super::{Exit, Stop};

/// Of commands that change something.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct WriteFlags {
    /// Print what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not wait for the server's answer: it is sent when dealdesk is next open
    #[arg(long)]
    pub queue: bool,
    /// Never touch the network; it is sent when dealdesk is next open
    #[arg(long)]
    pub offline: bool,
    #[command(flatten)]
    pub data: DataFlags,
}

/// Of commands that show something.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct ReadFlags {
    /// Ask the server, whatever this machine knows
    #[arg(long, conflicts_with = "offline")]
    pub fresh: bool,
    /// Never touch the network
    #[arg(long)]
    pub offline: bool,
    #[command(flatten)]
    pub sheet: SheetFlags,
}

/// Of commands that change files of this machine.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct LocalFlags {
    /// Print what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    data: DataFlags,
}

/// How a command that does something answers.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct DataFlags {
    /// As one JSON object
    #[arg(long, conflicts_with = "jsonl")]
    pub json: bool,
    /// As JSON, an object on each line
    #[arg(long)]
    pub jsonl: bool,
}

/// How a command that shows something answers.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct SheetFlags {
    /// As JSON: an array of a list, an object of a single thing
    #[arg(long, conflicts_with_all = ["jsonl", "csv"])]
    json: bool,
    /// As JSON, an object on each line
    #[arg(long, conflicts_with = "csv")]
    jsonl: bool,
    /// As CSV, for spreadsheets
    #[arg(long)]
    csv: bool,
}

/// When the server is asked for what is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Never,
    /// Where this machine knows nothing.
    IfUnknown,
    /// Where what this machine knows is not young.
    IfOld,
    Always,
}

/// How edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// They are only told.
    Told,
    /// They are left in the outbox.
    Queued,
    /// They are sent, and their answers waited for.
    Sent,
}

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people: lines and tables.
    Text,
    Json,
    /// An object on each line.
    JsonLines,
    /// For spreadsheets; only of what is shown.
    Csv,
}

impl Form {
    /// The form these words of a command line ask for, before they are understood: errors in them are told in it too.
    pub fn asked(words: &[OsString]) -> Self {
        let options = || words.iter().take_while(|word| *word != "--");
        match ["--json", "--jsonl"].map(|flag| options().any(|word| word == flag)) {
            [true, _] => Self::Json,
            [false, true] => Self::JsonLines,
            [false, false] => Self::Text,
        }
    }

    /// Whether a program reads it.
    pub const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines)
    }
}

impl DataFlags {
    pub const fn form(self) -> Form {
        match (self.json, self.jsonl) {
            (true, _) => Form::Json,
            (false, true) => Form::JsonLines,
            (false, false) => Form::Text,
        }
    }
}

impl LocalFlags {
    pub const fn form(self) -> Form {
        self.data.form()
    }
}

impl SheetFlags {
    pub const fn form(self) -> Form {
        match (self.json, self.jsonl, self.csv) {
            (true, _, _) => Form::Json,
            (_, true, _) => Form::JsonLines,
            (_, _, true) => Form::Csv,
            (false, false, false) => Form::Text,
        }
    }
}

impl WriteFlags {
    pub const fn ask(self) -> Ask {
        match (self.offline, self.queue) {
            (true, _) => Ask::Never,
            (false, true) => Ask::IfUnknown,
            (false, false) => Ask::IfOld,
        }
    }

    /// Of many leads, what the disk has is what is meant: each is compared with the server before it is changed.
    pub const fn ask_for_list(self) -> Ask {
        if self.offline { Ask::Never } else { Ask::IfUnknown }
    }

    pub const fn making(self) -> Making {
        match (self.dry_run, self.queue || self.offline) {
            (true, _) => Making::Told,
            (false, true) => Making::Queued,
            (false, false) => Making::Sent,
        }
    }

    pub const fn form(self) -> Form {
        self.data.form()
    }

    /// For words that may begin with a hyphen: the flags among them are taken out.
    pub fn take_from(&mut self, words: Vec<String>) -> Result<Vec<String>, Stop> {
        let (flags, words): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.starts_with("--"));
        for flag in flags {
            match flag.as_str() {
                "--dry-run" => self.dry_run = true,
                "--queue" => self.queue = true,
                "--offline" => self.offline = true,
                "--json" => self.data.json = true,
                "--jsonl" => self.data.jsonl = true,
                "--" => {}
                other => {
                    let text =
                        format!("{other} is no option here; put other options directly after `dealdesk`.");
                    return Err(Stop::new(Exit::Usage, text));
                }
            }
        }
        Ok(words)
    }
}

impl ReadFlags {
    pub const fn ask(self) -> Ask {
        match (self.offline, self.fresh) {
            (true, _) => Ask::Never,
            (false, true) => Ask::Always,
            (false, false) => Ask::IfOld,
        }
    }

    /// Lists read what the disk has, however old it is.
    pub const fn ask_for_list(self) -> Ask {
        match (self.offline, self.fresh) {
            (true, _) => Ask::Never,
            (false, true) => Ask::Always,
            (false, false) => Ask::IfUnknown,
        }
    }

    pub const fn form(self) -> Form {
        self.sheet.form()
    }
}

//! Stretches of time as people say them: `--since "last month"`, `--from 2026-03-01 --to yesterday`.
//!
//! Owns that both ends are meant with the whole of what was said: `--to yesterday` is until its midnight.

use super::errand::Errand;
use super::{Exit, Stop};
use crate::domain::Timestamp;
use crate::domain::query::{Stretch, span};
use crate::shell::clock;

/// `--from` and `--to`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SpanFlags {
    /// Not before: `today`, `last month`, `2026-12-01`, `30d`
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Not after, the whole of it
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    pub to: Option<String>,
}

impl Errand {
    /// The stretch one phrase says.
    pub fn stretch(&self, flag: &str, said: &str) -> Result<Stretch, Stop> {
        let read = span(said, clock::now(), self.words.zone());
        read.map_err(|problem| Stop::new(Exit::Usage, format!("{flag}: {problem}.")))
    }

    /// The ends that were said.
    pub fn ends(&self, flags: &SpanFlags) -> Result<(Option<Timestamp>, Option<Timestamp>), Stop> {
        let end = |flag: &str, said: &Option<String>| match said {
            Some(said) => self.stretch(flag, said).map(Some),
            None => Ok(None),
        };
        let (from, to) = (end("--from", &flags.from)?, end("--to", &flags.to)?);
        let (from, until) = (from.map(|span| span.from), to.map(|span| span.until));
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            return Err(Stop::new(Exit::Usage, "--to lies before --from: nothing could have happened."));
        }
        Ok((from, until))
    }
}

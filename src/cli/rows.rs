//! Rows that a command has worked out, to be shown in every shape; and the flags of commands that show such rows.
//!
//! Owns that resources which are not kept on this machine are asked of the server, and what `--offline` says then.

use serde_json::Value;

use super::flags::{Ask, Form, ReadFlags};
use super::shape::{Shown, show};
use super::{Exit, Stop};

/// Of lists without a filter.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct RowFlags {
    /// So many of them
    #[arg(long, default_value_t = 250, value_name = "N")]
    pub limit: usize,
    #[command(flatten)]
    read: ReadFlags,
}

impl RowFlags {
    pub const fn form(&self) -> Form {
        self.read.form()
    }

    pub const fn ask(&self) -> Ask {
        self.read.ask_for_list()
    }
}

/// What is not kept here cannot be told without the network. `what` in the plural.
pub fn must_ask(ask: Ask, what: &str) -> Result<(), Stop> {
    if ask == Ask::Never {
        let text = format!("This machine keeps no {what}, and --offline asks nobody. Leave --offline out.");
        return Err(Stop::new(Exit::Usage, text));
    }
    Ok(())
}

/// Rows under their heads.
#[derive(Debug)]
pub struct Rows {
    head: &'static [&'static str],
    csv_head: &'static [&'static str],
    none: &'static str,
    lines: Vec<Line>,
}

/// One row in every shape.
#[derive(Debug)]
pub struct Line {
    table: Vec<String>,
    csv: Vec<String>,
    value: Value,
}

impl Line {
    pub const fn new(table: Vec<String>, csv: Vec<String>, value: Value) -> Self {
        Self { table, csv, value }
    }

    /// One that a spreadsheet sees as the table has it.
    pub fn alike(table: Vec<String>, value: Value) -> Self {
        Self { csv: table.clone(), table, value }
    }
}

impl Rows {
    /// `none` is said instead of an empty table.
    pub const fn new(
        head: &'static [&'static str],
        csv_head: &'static [&'static str],
        none: &'static str,
        lines: Vec<Line>,
    ) -> Self {
        Self { head, csv_head, none, lines }
    }

    pub const fn alike(head: &'static [&'static str], none: &'static str, lines: Vec<Line>) -> Self {
        Self::new(head, head, none, lines)
    }

    pub fn show(&self, form: Form) -> Result<Exit, Stop> {
        show(self, form)?;
        Ok(Exit::Done)
    }
}

impl Shown for Rows {
    fn heads(&self) -> (&'static [&'static str], &'static [&'static str]) {
        (self.head, self.csv_head)
    }

    fn rows(&self) -> usize {
        self.lines.len()
    }

    fn table_row(&self, row: usize) -> Vec<String> {
        self.lines[row].table.clone()
    }

    fn csv_row(&self, row: usize) -> Vec<String> {
        self.lines[row].csv.clone()
    }

    fn value(&self, row: usize) -> Value {
        self.lines[row].value.clone()
    }

    fn none(&self) -> &'static str {
        self.none
    }
}

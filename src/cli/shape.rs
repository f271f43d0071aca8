//! Lists on standard output: a table, JSON, a line of JSON for each entry, or CSV; and the flags that ask for them.
//!
//! Owns that a table fits a terminal and is whole in a pipe, and that no cell of a CSV is a formula to a spreadsheet.

use std::fmt::{Display, Write};
use std::io::IsTerminal;

use serde_json::Value;

use super::errand::Errand;
use super::flags::{Ask, Form, ReadFlags};
use super::lead_list::sheet_time;
use super::table::table;
use super::{Exit, Stop, print};
use crate::app::words::{cells, fit};
use crate::domain::Timestamp;
use crate::shell::terminal;

/// No column of a table is made narrower.
const NARROWEST: usize = 8;
const GAP: usize = 2;
/// What a spreadsheet may take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Which of them, in which order, and how they are shown.
#[derive(Debug, Clone, clap::Args)]
pub struct ListFlags {
    /// Only those that fit, such as `price > 5k and not tag:vip`
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// Order, such as `-price,updated`
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// So many of them
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    read: ReadFlags,
}

impl ListFlags {
    pub const fn form(&self) -> Form {
        self.read.form()
    }

    pub const fn ask(&self) -> Ask {
        self.read.ask_for_list()
    }
}

/// A list that can be shown in every shape.
pub trait Shown {
    /// What stands above a table, and above a CSV.
    fn heads(&self) -> (&'static [&'static str], &'static [&'static str]);
    fn rows(&self) -> usize;
    fn table_row(&self, row: usize) -> Vec<String>;
    fn csv_row(&self, row: usize) -> Vec<String>;
    fn value(&self, row: usize) -> Value;
    /// Said instead of an empty table.
    fn none(&self) -> &'static str;
}

pub fn show(list: &impl Shown, form: Form) -> Result<(), Stop> {
    let rows = 0..list.rows();
    let (head, csv_head) = list.heads();
    let text = match form {
        Form::Text => sheet(head, rows.map(|row| list.table_row(row)).collect(), list.none()),
        Form::Json => format!("{}\n", rows.map(|row| list.value(row)).collect::<Value>()),
        Form::JsonLines => rows.flat_map(|row| [list.value(row).to_string(), "\n".to_owned()]).collect(),
        Form::Csv => {
            let head = csv_head.iter().map(|name| (*name).to_owned()).collect();
            std::iter::once(head).chain(rows.map(|row| list.csv_row(row))).map(|row| line(&row)).collect()
        }
    };
    print(text.as_bytes())
}

/// A table as wide as the terminal at most and whole in a pipe; `none` where it has no row.
pub fn sheet(head: &[&str], rows: Vec<Vec<String>>, none: &str) -> String {
    if rows.is_empty() {
        return format!("{none}\n");
    }
    let width = std::io::stdout().is_terminal().then(terminal::width).flatten();
    fitted(head, rows, width.map(usize::from))
}

/// A column of a CSV, and the part of a value that stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Plain(&'static str),
    /// Unix seconds, written as a time of the account's zone.
    Time(&'static str),
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::Plain(name) | Self::Time(name) => name,
        }
    }

    fn cell(self, of: &Value, errand: Option<&Errand>) -> String {
        let value = &of[self.name()];
        match (self, value.as_i64().map(Timestamp)) {
            (Self::Time(_), Some(at)) => {
                errand.map_or_else(|| at.utc_minute(), |errand| sheet_time(errand, Some(at)))
            }
            _ => plain(value),
        }
    }
}

/// A value in one cell: of several their names, one after the other.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(of) => of.get("name").or_else(|| of.get("id")).map(plain).unwrap_or_default(),
    }
}

/// What a command found, in all forms: `text` for people, the others are made of `values`.
#[derive(Debug)]
pub struct Answer<'a> {
    pub text: String,
    pub values: Vec<Value>,
    pub columns: &'a [Column],
}

impl Answer<'_> {
    /// A list. Times are those of the account the errand is about, else UTC.
    pub fn list(self, form: Form, errand: Option<&Errand>) -> Result<Exit, Stop> {
        let whole = |values: Vec<Value>| format!("{}\n", Value::from(values));
        self.print(form, errand, whole)
    }

    /// A single thing.
    pub fn one(self, form: Form, errand: Option<&Errand>) -> Result<Exit, Stop> {
        self.print(form, errand, lines_of)
    }

    fn print(
        self,
        form: Form,
        errand: Option<&Errand>,
        whole: impl FnOnce(Vec<Value>) -> String,
    ) -> Result<Exit, Stop> {
        let text = match form {
            Form::Text => self.text,
            Form::Json => whole(self.values),
            Form::JsonLines => lines_of(self.values),
            Form::Csv => {
                let head: Vec<_> = self.columns.iter().map(|column| column.name().to_owned()).collect();
                let row = |of: &Value| {
                    self.columns.iter().map(|column| column.cell(of, errand)).collect::<Vec<_>>()
                };
                std::iter::once(head).chain(self.values.iter().map(row)).map(|row| line(&row)).collect()
            }
        };
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// What a command did, in words and as an object.
pub fn said(form: Form, text: &str, value: &Value) -> Result<(), Stop> {
    match form {
        Form::Text => print(text.as_bytes()),
        Form::Json | Form::JsonLines | Form::Csv => print(format!("{value}\n").as_bytes()),
    }
}

/// A table as wide as the terminal at most: the widest columns give way, then the last ones.
fn fitted(head: &[&str], mut rows: Vec<Vec<String>>, width: Option<usize>) -> String {
    let Some(width) = width else { return table(head, &rows) };
    let natural = |column: usize| {
        let cells_of = rows.iter().filter_map(|row| row.get(column)).map(|text| cells(text));
        cells_of.chain([cells(head[column])]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..head.len()).map(natural).collect();
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    while total(&widths) > width {
        match widths.iter().enumerate().skip(1).max_by_key(|(_, w)| **w).filter(|(_, w)| **w > NARROWEST) {
            Some((widest, _)) => widths[widest] -= 1,
            None if widths.len() > 1 => drop(widths.pop()),
            None => break,
        }
    }
    for row in &mut rows {
        row.truncate(widths.len());
        for (text, width) in row.iter_mut().zip(&widths) {
            *text = fit(text, *width);
        }
    }
    let head: Vec<String> = head.iter().zip(&widths).map(|(name, width)| fit(name, *width)).collect();
    table(&head.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}

/// Rows under a head of their own.
pub fn csv(head: Vec<String>, rows: Vec<Vec<String>>) -> String {
    std::iter::once(head).chain(rows).map(|row| line(&row)).collect()
}

/// One line of CSV. An apostrophe before a cell makes it a text, whatever it looks like.
fn line(row: &[String]) -> String {
    let cell = |text: &String| {
        let mark = if text.starts_with(FORMULA) { "'" } else { "" };
        let text = format!("{mark}{text}");
        if text.contains(['"', ',', ';', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    format!("{}\r\n", row.iter().map(cell).collect::<Vec<_>>().join(","))
}

/// Each on a line of its own.
pub fn lines_of<T: Display>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().fold(String::new(), |mut out, one| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{one}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn no_cell_is_a_formula() {
        let cells = row(&["=1+1", "+7", "-5", "@a", "\tx", "\rx", "a=b", "say \"no\", please", ""]);
        assert_eq!(line(&cells), "'=1+1,'+7,'-5,'@a,'\tx,\"'\rx\",a=b,\"say \"\"no\"\", please\",\r\n");
    }

    #[test]
    fn a_table_gives_way_where_it_is_widest_and_then_at_its_end() {
        let rows = vec![row(&["20000001", "A very long name of a lead indeed", "Proposal", "Mara"])];
        let head = ["id", "name", "stage", "for"];
        assert_eq!(fitted(&head, rows.clone(), None).lines().count(), 2);
        let narrow = fitted(&head, rows.clone(), Some(40));
        assert_eq!(narrow.lines().nth(1), Some("20000001  A very long n…  Proposal  Mara"));
        let narrower = fitted(&head, rows, Some(20));
        assert_eq!(narrower.lines().nth(1), Some("20000001  A very …"));
    }

    proptest! {
        /// The first column is whole: it is what other commands take.
        #[test]
        fn no_line_is_wider_than_the_terminal(
            rows in proptest::collection::vec(proptest::collection::vec("[a-z漢👍 ]{0,30}", 3), 1..5),
            width in 8_usize..100,
        ) {
            let rows = rows.into_iter().map(|row| [vec!["20000001".to_owned()], row].concat()).collect();
            let text = fitted(&["id", "name", "responsible", "next task"], rows, Some(width));
            for line in text.lines() {
                prop_assert!(cells(line) <= width, "{line:?}");
            }
            prop_assert!(text.lines().skip(1).all(|line| line.starts_with("20000001")));
        }
    }
}

//! The rules as the crate's own documentation states them: two tables in the header of `src/lib.rs`.
//!
//! What a reader is told and what is checked are the same lines, so they cannot differ.

use std::collections::BTreeMap;

/// The rows of the two tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// Room → paths of other rooms it may name (`sync::event`).
    pub rooms: BTreeMap<String, Vec<String>>,
    /// Path (`tokio::spawn`, `crate::api::wire`) → places that may name it. The longest row that fits decides.
    pub owners: BTreeMap<String, Vec<String>>,
}

const ROOMS: &str = "| room | owns | may name |";
const OWNERS: &str = "| what | only in | because |";
/// A row that every place may use.
pub const EVERYWHERE: &str = "everywhere";

impl Tables {
    /// Reads them out of the `//!` header of a file.
    pub fn read(source: &str) -> Self {
        let docs: Vec<&str> = source.lines().map_while(|l| l.strip_prefix("//!")).map(str::trim).collect();
        let room_rows = rows(&docs, ROOMS);
        let owner_rows = rows(&docs, OWNERS);
        let mut tables = Self::default();
        for row in room_rows {
            for room in quoted(row[0]) {
                assert!(tables.rooms.insert(room.clone(), quoted(row[2])).is_none(), "{room} has two rows");
            }
        }
        for row in owner_rows {
            let mut places = quoted(row[1]);
            if row[1] == EVERYWHERE {
                places.push(EVERYWHERE.to_owned());
            }
            assert!(!places.is_empty() || row[1] == "nowhere", "{row:?} names no place; write `nowhere`");
            for path in quoted(row[0]) {
                assert!(tables.owners.insert(path.clone(), places.clone()).is_none(), "{path} has two rows");
            }
        }
        tables
    }
}

/// The cells of the table that begins with `head`.
fn rows<'a>(docs: &[&'a str], head: &str) -> Vec<Vec<&'a str>> {
    let begin = docs.iter().position(|l| *l == head);
    let begin = begin.unwrap_or_else(|| panic!("the header of src/lib.rs has no table {head:?}"));
    let rows = docs[begin + 2..].iter().take_while(|l| l.starts_with('|'));
    rows.map(|l| l.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

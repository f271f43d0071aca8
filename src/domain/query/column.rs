//! Columns of a list of leads, by name: `name, price, stage, field:Room`.
//!
//! Owns how they are written, in a view, on the command line and in the settings alike: as the fields of a filter are.

use std::fmt;
use std::ops::Range;

use super::names::{Fit, find_field};
use super::tree::{Own, Things, Word};
use super::wrong::{Expected, Problem, Sort as NameSort, Wrong, nearest};
use crate::domain::FieldDef;

/// What a column shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    Own(Own),
    /// One the account made, by its name, code or id.
    Custom(String),
}

/// Fields that are no column: what they tell stands in others.
const HIDDEN: [Own; 3] = [Own::Phone, Own::Email, Own::Status];

impl Column {
    /// What a list shows where nobody chose.
    pub const USUAL: [Self; 11] = [
        Self::Own(Own::Name),
        Self::Own(Own::Price),
        Self::Own(Own::Stage),
        Self::Own(Own::Responsible),
        Self::Own(Own::NextTask),
        Self::Own(Own::StageAge),
        Self::Own(Own::Tag),
        Self::Own(Own::Updated),
        Self::Own(Own::Created),
        Self::Own(Own::Company),
        Self::Own(Own::Contact),
    ];

    /// All that every account has.
    pub fn own() -> impl Iterator<Item = Self> {
        Things::Leads.fields().iter().filter(|own| !HIDDEN.contains(own)).map(|own| Self::Own(*own))
    }

    /// That of a custom field, by its name; by its id where the name means another one, or several.
    pub fn of(field: &FieldDef, all: &[FieldDef]) -> Self {
        let is_it =
            find_field(all, &Word::bare(&field.name), Fit::Near).is_ok_and(|found| found.id == field.id);
        Self::Custom(if is_it { field.name.to_string() } else { field.id.to_string() })
    }

    /// Reads one name.
    pub fn read(text: &str) -> Result<Self, Wrong> {
        let said = text.trim();
        match read_custom(said) {
            Some(name) if name.is_empty() => return Err(Wrong::expected(0..text.len(), Expected::Field)),
            Some(name) => return Ok(Self::Custom(name)),
            None => {}
        }
        let own = Own::read(said).map(Self::Own).filter(|own| Self::own().any(|known| known == *own));
        own.ok_or_else(|| {
            let all: Vec<String> = Self::own().map(|known| known.to_string()).collect();
            let near = nearest(said, all.iter().map(String::as_str));
            let problem = Problem::NoSuch { sort: NameSort::Field, said: said.to_owned(), near, all };
            Wrong::new(0..text.len(), problem)
        })
    }

    /// Reads names with commas between them; those that have a comma or a quote of their own stand in quotes.
    pub fn read_all(text: &str) -> Result<Vec<Self>, Wrong> {
        let mut columns = Vec::new();
        for part in parts(text) {
            let column = Self::read(&text[part.clone()]).map_err(|wrong| Wrong::new(part, wrong.problem))?;
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Ok(columns)
    }
}

/// The name of a custom field, where one is meant; empty where it is not said which.
pub(super) fn read_custom(said: &str) -> Option<String> {
    let name = behind_field(said)?.trim();
    let name = unquoted(name).unwrap_or_else(|| name.to_owned());
    Some(if name.trim().is_empty() { String::new() } else { name })
}

/// What stands behind `field:`.
fn behind_field(said: &str) -> Option<&str> {
    said.get(..6).filter(|start| start.eq_ignore_ascii_case("field:")).map(|_| &said[6..])
}

/// What stands between two quotes that are all there is around it; a quote anywhere else is a part of a name.
pub fn unquoted(said: &str) -> Option<String> {
    let inside = said.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inside.len());
    let mut chars = inside.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next @ ('"' | '\\'))) => {
                text.push(*next);
                chars.next();
            }
            // It ends here, or not at all.
            ('"', _) | ('\\', None) => return None,
            (c, _) => text.push(c),
        }
    }
    Some(text)
}

/// How many bytes a quoted text takes that begins here; nothing where it does not end.
fn quoted_len(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    end.map(|(at, _)| at + 1)
}

/// Where the names of a list stand: between commas that are in no quotes. Those are quotes that begin the name of a
/// field; in a name they are inches.
pub(super) fn parts(text: &str) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(c) = text[at..].chars().next() {
        match c {
            ',' => {
                parts.push(start..at);
                start = at + 1;
            }
            '"' if begins_name(&text[start..at]) => {
                at += quoted_len(&text[at..]).unwrap_or(1);
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    parts.push(start..text.len());
    parts
}

/// Whether the name of a field comes next.
fn begins_name(before: &str) -> bool {
    let key = before.trim_start().trim_start_matches(['-', '−', '+']);
    behind_field(key.trim_start()).is_some_and(|rest| rest.trim().is_empty())
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(own) => f.write_str(own.word()),
            Self::Custom(name) if name.contains([',', '"']) || name.trim() != name => {
                write!(f, "field:{}", Word::quoted(name))
            }
            Self::Custom(name) => write!(f, "field:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::query::{Direction, SortKeys};

    #[test]
    fn columns_are_read_as_they_are_written() {
        for column in Column::own().chain([Column::Custom("Room".into()), Column::Custom("a, b".into())]) {
            assert_eq!(Column::read_all(&column.to_string()), Ok(vec![column]));
        }
        let read = Column::read_all("name, Next-Task ,field: Seats,name").unwrap();
        let wanted = [Column::Own(Own::Name), Column::Own(Own::NextTask), Column::Custom("Seats".into())];
        assert_eq!(read, wanted);
    }

    #[test]
    fn a_quote_that_opens_nothing_is_a_part_of_the_name() {
        let custom =
            |names: &[&str]| names.iter().map(|name| Column::Custom((*name).into())).collect::<Vec<_>>();
        for (text, names) in [
            ("field:Screen 24\",field:Room", &["Screen 24\"", "Room"][..]),
            ("field:\"a, b\" ,field:c", &["a, b", "c"]),
            ("field:\"24\\\" wide, flat\",field:c", &["24\" wide, flat", "c"]),
            ("field:\"Big\" hall,field:c", &["\"Big\" hall", "c"]),
            ("field:\"a,field:b", &["\"a", "b"]),
            ("field:\"c:\\temp\"", &["c:\\temp"]),
        ] {
            assert_eq!(Column::read_all(text), Ok(custom(names)), "{text}");
        }
        assert!(Column::read("field:\" \"").is_err());
    }

    proptest! {
        /// Whatever a field is called, its column and its key are found again among others.
        #[test]
        fn any_name_is_read_as_it_is_written(name in r#"[a",\\ :\-+'é]{1,8}"#, other in "[a\",]{1,3}") {
            prop_assume!(!name.trim().is_empty() && name != other);
            let columns = vec![
                Column::Custom(other),
                Column::Custom(name.clone()),
                Column::Own(Own::Price),
            ];
            let text = columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            prop_assert_eq!(Column::read_all(&text), Ok(columns.clone()), "{}", text);
            let down = |column: &Column| (column.clone(), Direction::Down);
            let keys = SortKeys(columns.iter().map(down).collect());
            prop_assert_eq!(SortKeys::parse(&keys.to_string(), Things::Leads), Ok(keys.clone()), "{}", keys);
            prop_assert_eq!(Column::read(&columns[1].to_string()), Ok(columns[1].clone()));
        }
    }

    #[test]
    fn a_slip_is_answered_with_the_column_that_was_meant() {
        let wrong = Column::read_all("name,prise").unwrap_err();
        assert_eq!(wrong.at, 5..10);
        assert!(wrong.problem.to_string().contains("did you mean \"price\""), "{}", wrong.problem);
        for text in ["", "name,", "field:", "phone"] {
            assert!(Column::read_all(text).is_err(), "{text:?}");
        }
    }
}

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

    /// Reads names with commas between them, quotes around those that have one.
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
    let name = said.get(..6).filter(|start| start.eq_ignore_ascii_case("field:")).map(|_| &said[6..])?;
    Some(name.trim().trim_matches('"').trim().to_owned())
}

/// Where the names of a list stand: between commas that are in no quotes.
pub(super) fn parts(text: &str) -> Vec<Range<usize>> {
    let mut is_quoted = false;
    let commas = text.char_indices().filter(|(_, c)| {
        is_quoted ^= *c == '"';
        *c == ',' && !is_quoted
    });
    let mut start = 0;
    let ends: Vec<usize> = commas.map(|(at, _)| at).chain([text.len()]).collect();
    ends.into_iter().map(|end| std::mem::replace(&mut start, end + 1)..end).collect()
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(own) => f.write_str(own.word()),
            Self::Custom(name) if name.contains(',') => write!(f, "field:{}", Word::quoted(name)),
            Self::Custom(name) => write!(f, "field:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_slip_is_answered_with_the_column_that_was_meant() {
        let wrong = Column::read_all("name,prise").unwrap_err();
        assert_eq!(wrong.at, 5..10);
        assert!(wrong.problem.to_string().contains("did you mean \"price\""), "{}", wrong.problem);
        for text in ["", "name,", "field:", "phone"] {
            assert!(Column::read_all(text).is_err(), "{text:?}");
        }
    }
}

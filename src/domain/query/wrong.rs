//! What is wrong with an expression, where, and what was meant instead.
//!
//! Owns the errors as data and their English sentences for the command line; a screen that filters says them in its own
//! language. A name that is nearly right is answered with the right one.

use std::fmt;
use std::ops::Range;

use super::tree::{Field, Things};
use crate::domain::near::distance;

/// So many names are told where one is expected.
const SHOWN: usize = 12;
/// So much of an expression is shown around the place.
const AROUND: usize = 60;

/// The bytes of the expression that are wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub at: Range<usize>,
    pub problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is something else than this.
    Expected(Expected),
    /// A quote without its end.
    OpenQuote,
    TooLong,
    TooDeep,
    /// A name nobody knows.
    NoSuch {
        sort: Sort,
        said: String,
        near: Option<String>,
        all: Vec<String>,
    },
    /// A name that fits several.
    Several {
        sort: Sort,
        said: String,
        fits: Vec<String>,
    },
    /// The things that are filtered have no such field.
    NotHere {
        field: Field,
        things: Things,
    },
    /// The field is not compared this way.
    NoSuchCheck {
        field: String,
        can: &'static str,
    },
    NotANumber(String),
    NotADate(String),
    NotAnAge(String),
    /// `3d` where a date is compared: before or after now?
    WhichWay(String),
    /// A date that can be read in several ways.
    SeveralDates {
        said: String,
        all: Vec<String>,
    },
    NotYesOrNo(String),
}

/// What the grammar wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Test,
    Field,
    Check,
    Value,
    QuotedValue,
    ListOpen,
    ListGoesOn,
    Empty,
    Close,
    End,
    SortKey,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Field,
    CustomField,
    Pipeline,
    Stage,
    Status,
    User,
    Tag,
    LossReason,
    TaskKind,
    Choice,
    SortKey,
}

impl Sort {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::CustomField => "custom field",
            Self::Pipeline => "pipeline",
            Self::Stage => "stage",
            Self::Status => "status",
            Self::User => "user",
            Self::Tag => "tag",
            Self::LossReason => "loss reason",
            Self::TaskKind => "task type",
            Self::Choice => "choice",
            Self::SortKey => "sort key",
        }
    }
}

impl Wrong {
    pub(super) const fn new(at: Range<usize>, problem: Problem) -> Self {
        Self { at, problem }
    }

    pub(super) const fn expected(at: Range<usize>, what: Expected) -> Self {
        Self { at, problem: Problem::Expected(what) }
    }

    /// The column it begins at, in characters from 1.
    pub fn column(&self, text: &str) -> usize {
        text.get(..self.at.start).unwrap_or(text).chars().count() + 1
    }

    /// The sentence with its column, the expression, and a mark below the place.
    pub fn shown(&self, text: &str) -> String {
        let column = self.column(text);
        let chars: Vec<char> = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let from = (column - 1).saturating_sub(AROUND);
        let line: String = chars.iter().skip(from).take(2 * AROUND).collect();
        let before: String = chars.iter().skip(from).take(column - 1 - from).collect();
        let wrong = text.get(self.at.clone()).unwrap_or_default().chars().take(AROUND).collect::<String>();
        let cells = |text: &str| unicode_width::UnicodeWidthStr::width(text);
        let (gap, mark) = (" ".repeat(cells(&before)), "^".repeat(cells(&wrong).max(1)));
        format!("column {column}: {}\n  {line}\n  {gap}{mark}", self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected(what) => write!(f, "expected {what}"),
            Self::OpenQuote => f.write_str("this quote has no end; write \\\" for a quote inside of quotes"),
            Self::TooLong => f.write_str("this is too long for a filter"),
            Self::TooDeep => f.write_str("too many parentheses inside of each other"),
            Self::NoSuch { sort, said, near, all } => no_such(f, *sort, said, near.as_deref(), all),
            Self::Several { sort, said, fits } => {
                let sort = sort.word();
                write!(f, "{said:?} may be several {sort}s: {}. Name one in full, or its id", told(fits))
            }
            Self::NotHere { field, things } => {
                let field = match field {
                    Field::Own(own) => own.word(),
                    Field::Custom(_) => "custom fields",
                };
                write!(f, "{} have no `{field}`; they have {}", things.word(), things.words().join(", "))
            }
            Self::NoSuchCheck { field, can } => write!(f, "`{field}` can be compared with {can}"),
            Self::NotANumber(said) => {
                write!(f, "{said:?} is no number; write `1200`, `1 200`, `5k` or `1.5m`")
            }
            Self::NotADate(said) => write!(
                f,
                "{said:?} is no date; write `today`, `2026-12-25`, `2026-12`, `last month`, `-3d` or `+2w`"
            ),
            Self::NotAnAge(said) => write!(f, "{said:?} is no age; write `7d`, `3h`, `2w`, `6mo` or `30min`"),
            Self::WhichWay(said) => {
                write!(f, "{said:?} may be before or after now; write `-{said}` or `+{said}`")
            }
            Self::SeveralDates { said, all } => {
                write!(f, "{said:?} may be {}; say which", all.join(" or "))
            }
            Self::NotYesOrNo(said) => write!(f, "{said:?} is neither yes nor no"),
        }
    }
}

fn no_such(
    f: &mut fmt::Formatter<'_>,
    sort: Sort,
    said: &str,
    near: Option<&str>,
    all: &[String],
) -> fmt::Result {
    write!(f, "there is no {} {said:?}", sort.word())?;
    if let Some(near) = near {
        return write!(f, "; did you mean {near:?}?");
    }
    if !all.is_empty() {
        write!(f, "; there is {}", told(all))?;
    }
    if sort == Sort::Field {
        f.write_str(". A custom field is written `field:NAME`, a tag `tag:NAME`")?;
    }
    Ok(())
}

fn told(names: &[String]) -> String {
    let mut told: Vec<String> = names.iter().take(SHOWN).cloned().collect();
    if names.len() > SHOWN {
        told.push(format!("{} more", names.len() - SHOWN));
    }
    told.join(", ")
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Test => "a test, such as `price > 5k`, `tag:vip` or `has phone`",
            Self::Field => "the name of a field, such as `price`, `next task` or `field:NAME`",
            Self::Check => "=, !=, <, <=, >, >=, ~, !~, `in (…)`, `is empty` or `is not empty`",
            Self::Value => "a value; put it in quotes where it has `and`, `or` or a sign in it",
            Self::QuotedValue => "`and`, `or` or the end; put a value with signs in it in quotes",
            Self::ListOpen => "a list `(A, B)` or a time such as `last month`",
            Self::ListGoesOn => "`,` or `)`",
            Self::Empty => "`is empty` or `is not empty`; `=` compares with a value",
            Self::Close => "`and`, `or` or `)`",
            Self::End => "`and`, `or` or the end",
            Self::SortKey => "a sort key, such as `price` or `-updated`",
        })
    }
}

/// The name that is nearest to what was said, if it is near at all.
pub(super) fn nearest<'a>(said: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let said = super::fold::folded(said);
    let most = (said.chars().count() / 3).clamp(1, 3);
    let far = names.map(|name| (distance(&said, &super::fold::folded(name)), name));
    far.filter(|(far, _)| *far <= most).min_by_key(|(far, _)| *far).map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_near() {
        let names = ["Proposal", "First talk", "Предложение"];
        let near = |said: &str| nearest(said, names.into_iter());
        assert_eq!(near("propsal").as_deref(), Some("Proposal"));
        assert_eq!(near("ПРЕДЛОЖЕНИЯ").as_deref(), Some("Предложение"));
        assert_eq!(near("Negotiation"), None);
        assert_eq!(near(""), None);
    }
}

//! An expression as it was written: names are text still, and nobody knows yet whether they name anything.
//!
//! Owns the names of fields. Two trees are the same when they say the same, wherever their parts stood in a text.

use std::fmt;
use std::ops::Range;

use super::token::Sign;
use crate::domain::OwnerKind;

/// A filter before its names are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// All of these.
    All(Vec<Expr>),
    /// One of these at least.
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Test(Test),
}

/// One field and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    pub field: Field,
    pub check: Check,
    pub at: At,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    Own(Own),
    /// One the account made, by its name, code or id.
    Custom(Word),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    Compare(Sign, Word),
    /// One of the list.
    In(Vec<Word>),
    NotIn(Vec<Word>),
    /// Within a time: `in last month`.
    Within(Word),
    NotWithin(Word),
    Empty,
    NotEmpty,
}

/// A name or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub quotes: Quotes,
    pub at: At,
}

/// Between quotes a word is never a keyword: `"me"` is somebody of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    None,
    Double,
}

/// Where in the text something stood. No part of what it says: all places are equal.
#[derive(Debug, Clone, Default)]
pub struct At(pub Range<usize>);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

macro_rules! own_fields {
    ($($name:ident = $word:literal $(| $alias:literal)*),* $(,)?) => {
        /// The fields everything of a sort has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Own { $($name),* }

        impl Own {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What it is called.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// By its name in small letters, one space between words.
            fn named(name: &str) -> Option<Self> {
                match name {
                    $($word $(| $alias)* => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

own_fields! {
    Id = "id",
    Name = "name",
    Price = "price" | "budget",
    Pipeline = "pipeline",
    Stage = "stage",
    Status = "status",
    Responsible = "responsible",
    Tag = "tag" | "tags",
    Company = "company",
    Contact = "contact",
    Phone = "phone",
    Email = "email" | "e mail",
    Created = "created" | "created at",
    Updated = "updated" | "updated at" | "changed",
    Closed = "closed" | "closed at",
    NextTask = "next task" | "next task at",
    Age = "age",
    StageAge = "stage age",
    LossReason = "loss reason" | "reason",
    Due = "due",
    Text = "text",
    Kind = "type",
    Leads = "leads",
}

impl Own {
    /// Whatever the case, and with hyphens or underscores for spaces.
    pub fn read(name: &str) -> Option<Self> {
        let words: Vec<String> = name
            .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        Self::named(&words.join(" "))
    }
}

/// What is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Things {
    Leads,
    Contacts,
    Companies,
    Tasks,
}

impl Things {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Tasks => "tasks",
        }
    }

    /// The fields they have, besides custom ones.
    pub const fn fields(self) -> &'static [Own] {
        match self {
            Self::Leads => &[
                Own::Id,
                Own::Name,
                Own::Price,
                Own::Pipeline,
                Own::Stage,
                Own::Status,
                Own::Responsible,
                Own::Tag,
                Own::Company,
                Own::Contact,
                Own::Phone,
                Own::Email,
                Own::Created,
                Own::Updated,
                Own::Closed,
                Own::NextTask,
                Own::Age,
                Own::StageAge,
                Own::LossReason,
            ],
            Self::Contacts => &[
                Own::Id,
                Own::Name,
                Own::Responsible,
                Own::Tag,
                Own::Company,
                Own::Phone,
                Own::Email,
                Own::Created,
                Own::Updated,
                Own::Age,
                Own::Leads,
            ],
            Self::Companies => &[
                Own::Id,
                Own::Name,
                Own::Responsible,
                Own::Tag,
                Own::Phone,
                Own::Email,
                Own::Created,
                Own::Updated,
                Own::Age,
                Own::Leads,
            ],
            Self::Tasks => &[
                Own::Id,
                Own::Text,
                Own::Due,
                Own::Responsible,
                Own::Kind,
                Own::Status,
                Own::Created,
                Own::Updated,
                Own::Age,
            ],
        }
    }

    /// What those fields are called.
    pub fn words(self) -> Vec<&'static str> {
        self.fields().iter().map(|own| own.word()).collect()
    }

    /// What a list of leads, contacts or companies is of.
    pub const fn of(kind: OwnerKind) -> Self {
        match kind {
            OwnerKind::Leads => Self::Leads,
            OwnerKind::Contacts => Self::Contacts,
            OwnerKind::Companies => Self::Companies,
        }
    }

    /// Whose custom fields and tags they have; tasks have neither.
    pub const fn kind(self) -> Option<OwnerKind> {
        match self {
            Self::Leads => Some(OwnerKind::Leads),
            Self::Contacts => Some(OwnerKind::Contacts),
            Self::Companies => Some(OwnerKind::Companies),
            Self::Tasks => None,
        }
    }
}

impl Word {
    /// A word with quotes only if it needs them.
    pub fn new(text: &str) -> Self {
        if super::parse::is_bare(text) { Self::bare(text) } else { Self::quoted(text) }
    }

    pub fn quoted(text: &str) -> Self {
        Self { text: text.to_owned(), quotes: Quotes::Double, at: At::default() }
    }

    /// As it would stand in a sentence, without quotes: digits may be an id.
    pub fn bare(text: &str) -> Self {
        Self { text: text.to_owned(), quotes: Quotes::None, at: At::default() }
    }

    pub(super) fn is_bare(&self, word: &str) -> bool {
        self.quotes == Quotes::None && self.text.eq_ignore_ascii_case(word)
    }
}

impl Expr {
    /// Both. Tests beside each other stay beside each other, as they would be written.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all(vec![self, other])
    }

    /// Whether it asks for a field.
    pub fn asks(&self, own: Own) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.asks(own)),
            Self::Not(inner) => inner.asks(own),
            Self::Test(test) => test.field == Field::Own(own),
        }
    }

    /// One of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::any(vec![self, other])
    }

    pub(super) fn all(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::one_or(flat, Self::All)
    }

    pub(super) fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::one_or(flat, Self::Any)
    }

    fn one_or(mut parts: Vec<Self>, several: fn(Vec<Self>) -> Self) -> Self {
        match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                parts.extend(last);
                several(parts)
            }
        }
    }
}

/// The normal form: what is read again as the same tree.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Self], between: &str| {
            for (n, part) in parts.iter().enumerate() {
                if n > 0 {
                    f.write_str(between)?;
                }
                match part {
                    Self::Any(_) | Self::All(_)
                        if parts.len() > 1 && !(between == " or " && matches!(part, Self::All(_))) =>
                    {
                        write!(f, "({part})")?;
                    }
                    part => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::All(parts) => list(f, parts, " and "),
            Self::Any(parts) => list(f, parts, " or "),
            Self::Not(inner) => match &**inner {
                Self::All(_) | Self::Any(_) => write!(f, "not ({inner})"),
                Self::Not(_) | Self::Test(_) => write!(f, "not {inner}"),
            },
            Self::Test(test) => test.fmt(f),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Field::Own(Own::Tag), Check::Compare(Sign::Is, tag)) = (&self.field, &self.check) {
            return write!(f, "tag:{tag}");
        }
        self.field.fmt(f)?;
        match &self.check {
            Check::Compare(sign, word) => write!(f, " {} {word}", sign.as_str()),
            Check::In(words) => {
                f.write_str(" in (")?;
                listed(f, words)
            }
            Check::NotIn(words) => {
                f.write_str(" not in (")?;
                listed(f, words)
            }
            Check::Within(time) => write!(f, " in {time}"),
            Check::NotWithin(time) => write!(f, " not in {time}"),
            Check::Empty => f.write_str(" is empty"),
            Check::NotEmpty => f.write_str(" is not empty"),
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, words: &[Word]) -> fmt::Result {
    for (n, word) in words.iter().enumerate() {
        write!(f, "{}{word}", if n > 0 { ", " } else { "" })?;
    }
    f.write_str(")")
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(own) => f.write_str(own.word()),
            Self::Custom(name) => write!(f, "field:{name}"),
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quotes {
            Quotes::None => f.write_str(&self.text),
            Quotes::Double => write!(f, "\"{}\"", self.text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

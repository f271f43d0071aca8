//! The filter language: `stage = Proposal and price > 5k and not tag:vip`, and the order of lists: `-price,updated`.
//!
//! Owns what can be asked of leads, contacts, companies and tasks in a line of text, for the command line, saved views
//! and whoever builds a filter from boxes. Three steps: [`parse`] makes a tree of the text, [`resolve`] looks up its
//! names in an account, [`Filter::judge`] asks one thing. A tree is printed in its normal form (`Display`), which is read
//! again as the same tree. Must not know where things come from, nor who shows them.
//!
//! # The grammar
//!
//! ```text
//! filter  := all { "or" all }            all   := test { "and" test }
//! test    := "not" test | "(" filter ")" | "has" FIELD | "tag:" VALUE { "|" VALUE } | FIELD check
//! check   := SIGN VALUE { "|" VALUE }    SIGN  := = != < <= > >= ~ !~
//!          | ["not"] "in" "(" VALUE { "," VALUE } ")"
//!          | ["not"] "in" TIME  |  "is" ["not"] "empty"
//! FIELD   := the fields of `Own` | "field:" NAME
//! ```
//!
//! Keywords are English, whatever the language, and not case-sensitive; values are as people write them. A value goes on
//! to the next `and`, `or`, `)` or `|`; in quotes it may have anything in it. `none` is nothing, `me` is whom the token
//! belongs to; in quotes they are names.

mod amount;
mod column;
mod custom;
mod dates;
mod facts;
mod filter;
mod fold;
mod names;
mod order;
mod parse;
mod people;
mod rank;
mod resolve;
mod table;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod wrong;

pub use column::{Column, unquoted};
pub use dates::{Stretch, span};
pub use facts::LeadFacts;
pub use filter::{Fact, Facts, Filter, Needs, Since, Verdict};
pub use names::{Fit, Names, fields_meant, find_field};
pub use order::{Direction, Order, Part, SortKeys, Standing};
pub use parse::parse;
pub use people::{LeadPeople, PeopleTable};
pub use resolve::resolve;
pub use table::{FieldColumn, FieldTable};
pub use token::Sign;
pub use tree::{At, Check, Expr, Field, Own, Quotes, Test, Things, Word};
/// Seconds of an age, such as `7d` or `2 weeks`.
pub fn age_secs(text: &str) -> Option<i64> {
    amount::age(text).map(|age| age.secs)
}

pub use wrong::{Expected, Problem, Sort, Wrong};

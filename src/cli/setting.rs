//! `NAME=VALUE` of the `set` commands, as changes.
//!
//! Owns the names: `name`, `price`, `responsible`, `phone`, `email`, and `field:` with the name, code or id of a custom
//! field. One of them twice is refused: nobody could tell which is meant.

use super::errand::Errand;
use super::{Exit, Stop};
use crate::app::composer::price;
use crate::domain::{Change, FieldValues, Money, OwnerKind, SafeText};

/// What is to be set, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'a> {
    name: &'a str,
    value: &'a str,
}

const NAMES: &str =
    "name, price (of leads), responsible, phone and email (of contacts and companies), field:NAME";

pub fn pairs(words: &[String]) -> Result<Vec<Pair<'_>>, Stop> {
    let mut pairs = Vec::new();
    for word in words {
        let Some((name, value)) = word.split_once('=') else {
            let text = format!("{word:?} is not NAME=VALUE. What can be set: {NAMES}.");
            return Err(Stop::new(Exit::Usage, text));
        };
        pairs.push(Pair { name: name.trim(), value });
    }
    Ok(pairs)
}

/// Whether custom fields are among them.
pub fn has_fields(pairs: &[Pair<'_>]) -> bool {
    let is_own =
        |name: &str| ["name", "price", "responsible"].iter().any(|own| name.eq_ignore_ascii_case(own));
    pairs.iter().any(|pair| !is_own(pair.name))
}

/// An amount in whole units of the account's currency.
pub fn money(said: &str) -> Result<Money, Stop> {
    if said.trim().is_empty() {
        return Ok(Money::ZERO);
    }
    price::read(said).ok_or_else(|| {
        let text = format!("{said:?} is no price. Write whole units: `1200`, `1 200` or `12k`.");
        Stop::new(Exit::Usage, text)
    })
}

/// A name, never nothing.
pub fn name(said: &str) -> Result<SafeText, Stop> {
    let name = SafeText::line(said.trim());
    if name.is_empty() { Err(Stop::new(Exit::Usage, "A name cannot be empty.")) } else { Ok(name) }
}

impl Errand {
    /// `standing`: the fields of the thing as they are now.
    pub fn settings(
        &self,
        owner: OwnerKind,
        pairs: &[Pair<'_>],
        standing: &[FieldValues],
    ) -> Result<Vec<Change>, Stop> {
        let mut changes: Vec<Change> = Vec::new();
        for pair in pairs {
            let change = self.setting(owner, pair, standing)?;
            if changes.iter().any(|known| known.part() == change.part()) {
                return Err(Stop::new(Exit::Usage, format!("{} is set twice.", pair.name)));
            }
            changes.push(change);
        }
        Ok(changes)
    }

    fn setting(&self, owner: OwnerKind, pair: &Pair<'_>, standing: &[FieldValues]) -> Result<Change, Stop> {
        let Pair { name: key, value } = *pair;
        let field =
            |said: &str| Ok(Change::SetField(self.values(&self.field(owner, said)?, value, standing)?));
        let is_lead = owner == OwnerKind::Leads;
        match key.to_lowercase().as_str() {
            "name" => Ok(Change::Rename(name(value)?)),
            "responsible" => Ok(Change::Assign(self.user(value)?)),
            "price" if is_lead => Ok(Change::SetPrice(money(value)?)),
            "phone" if !is_lead => field("PHONE"),
            "email" if !is_lead => field("EMAIL"),
            _ => match key.split_once(':') {
                Some((sort, said)) if sort.eq_ignore_ascii_case("field") => field(said),
                _ => {
                    let text = format!("{key:?} cannot be set. What can be set: {NAMES}.");
                    Err(Stop::new(Exit::Usage, text))
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_have_an_equals_sign_of_its_own() {
        let words = ["field:Link=https://a.example/?b=c".to_owned(), "name=".to_owned()];
        let pairs = pairs(&words).expect("pairs");
        assert_eq!(pairs[0], Pair { name: "field:Link", value: "https://a.example/?b=c" });
        assert_eq!(pairs[1], Pair { name: "name", value: "" });
    }

    #[test]
    fn prices_and_names_are_checked() {
        assert_eq!(money("12k").ok(), Some(Money::from_units(12_000)));
        assert_eq!(money("").ok(), Some(Money::ZERO));
        assert!(money("12,5").is_err() && name("  ").is_err());
    }
}

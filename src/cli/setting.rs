//! `NAME=VALUE` of the `set` commands, as changes.
//!
//! Owns the names: `name`, `price`, `responsible`, `phone`, `email`, and `field:` with the name, code or id of a custom
//! field. One of them twice is refused: nobody could tell which is meant. To a field of several values, `NAME+=VALUE` adds
//! some and `NAME-=VALUE` takes some off; the others stay.

use super::errand::Errand;
use super::{Exit, Stop};
use crate::app::composer::price;
use crate::domain::query::{Fit, Word, fields_meant};
use crate::domain::{Change, FieldDef, FieldValues, Money, OwnerKind, Part, SafeText};

/// What is to be set, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'a> {
    name: &'a str,
    value: &'a str,
}

/// What becomes of the values that stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Replace,
    Add,
    Remove,
}

/// The name without the sign before its `=`.
fn signed(name: &str) -> Option<(&str, How)> {
    let add = name.strip_suffix('+').map(|name| (name, How::Add));
    add.or_else(|| name.strip_suffix('-').map(|name| (name, How::Remove)))
}

/// Which field is named, and what becomes of its values. A field may be called so, sign and all: then it has to be
/// named in full. Else `Roof+` would set all of `Roof+terrace` where something is put to `Roof`.
fn meant<'a>(fields: &[FieldDef], said: &'a str) -> (&'a str, How) {
    let is_name = || fields_meant(fields, &Word::bare(said), Fit::Exact).is_ok();
    signed(said).filter(|_| !is_name()).unwrap_or((said, How::Replace))
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
        let mut standing = standing.to_vec();
        // What was added to or taken off so far: that can be done several times.
        let mut turned: Vec<Part> = Vec::new();
        for pair in pairs {
            let (change, how) = self.setting(owner, pair, &standing)?;
            let part = change.part();
            if let Change::SetField(values) = &change {
                standing.retain(|known| known.field != values.field);
                standing.push(values.clone());
            }
            match changes.iter_mut().find(|known| known.part() == part) {
                Some(known) if how != How::Replace && turned.contains(&part) => *known = change,
                Some(_) => return Err(Stop::new(Exit::Usage, format!("{} is set twice.", pair.name))),
                None => changes.push(change),
            }
            if how != How::Replace {
                turned.push(part);
            }
        }
        Ok(changes)
    }

    fn setting(
        &self,
        owner: OwnerKind,
        pair: &Pair<'_>,
        standing: &[FieldValues],
    ) -> Result<(Change, How), Stop> {
        let Pair { name: key, value } = *pair;
        let is_lead = owner == OwnerKind::Leads;
        let whole = |change| Ok((change, How::Replace));
        match key.to_lowercase().as_str() {
            "name" => whole(Change::Rename(name(value)?)),
            "responsible" => whole(Change::Assign(self.user(value)?)),
            "price" if is_lead => whole(Change::SetPrice(money(value)?)),
            "phone" | "phone+" | "phone-" | "email" | "email+" | "email-" if !is_lead => {
                self.field_setting(owner, &key.to_uppercase(), value, standing)
            }
            _ => match key.split_once(':') {
                Some((sort, said)) if sort.eq_ignore_ascii_case("field") => {
                    self.field_setting(owner, said, value, standing)
                }
                _ => {
                    let text = format!("{key:?} cannot be set. What can be set: {NAMES}.");
                    Err(Stop::new(Exit::Usage, text))
                }
            },
        }
    }

    fn field_setting(
        &self,
        owner: OwnerKind,
        said: &str,
        value: &str,
        standing: &[FieldValues],
    ) -> Result<(Change, How), Stop> {
        let (name, how) = meant(self.words.directory.fields(owner), said);
        let def = self.field(owner, name)?;
        if how != How::Replace && !def.is_of_many() {
            let text = format!("{0} is set as a whole: write {0}=VALUE, without the sign.", def.name);
            return Err(Stop::new(Exit::Usage, text));
        }
        let values = self.values(&def, value, standing)?;
        let now = standing.iter().find(|known| known.field == def.id).map_or(&[][..], |now| &now.values);
        let values = match how {
            How::Replace => values,
            How::Add => def.turned(now, &values.values, &[]),
            How::Remove => def.turned(now, &[], &values.values),
        };
        Ok((Change::SetField(values), how))
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
    fn a_sign_before_the_equals_sign_adds_or_takes_off() {
        assert_eq!(signed("field:Equipment+"), Some(("field:Equipment", How::Add)));
        assert_eq!(signed("PHONE-"), Some(("PHONE", How::Remove)));
        assert_eq!(signed("PHONE"), None);
    }

    #[test]
    fn a_sign_is_a_part_of_a_name_only_where_a_field_is_called_so() {
        use crate::domain::{FieldId, FieldKind};
        let names = ["Roof", "Roof+terrace", "E-mail", "C+"];
        let mut fields: Vec<FieldDef> = (1..)
            .zip(names)
            .map(|(id, name)| FieldDef::plain(FieldId(id), name, FieldKind::MultiSelect))
            .collect();
        fields[2].code = "MAIL-".into();
        for (said, is) in [
            ("Roof+", ("Roof", How::Add)),
            ("roof+terrace", ("roof+terrace", How::Replace)),
            ("Roof+terrace-", ("Roof+terrace", How::Remove)),
            ("E-", ("E", How::Remove)),
            ("mail-", ("mail-", How::Replace)),
            ("c+", ("c+", How::Replace)),
            ("C++", ("C+", How::Add)),
            ("1-", ("1", How::Remove)),
            ("Roof", ("Roof", How::Replace)),
        ] {
            assert_eq!(meant(&fields, said), is, "{said}");
        }
    }

    #[test]
    fn prices_and_names_are_checked() {
        assert_eq!(money("12k").ok(), Some(Money::from_units(12_000)));
        assert_eq!(money("").ok(), Some(Money::ZERO));
        assert!(money("12,5").is_err() && name("  ").is_err());
    }
}

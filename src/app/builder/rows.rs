//! A sentence as rows: the parts that all have to be true, each in the row of its field.
//!
//! Owns that nothing is lost on the way: rows point at parts, and a part no row was changed for is printed as it was read.

use crate::domain::query::{Check, Expr, Field, Own, Sign, Test, Things, Word};

/// Fields that always have a row.
pub const fn slots(things: Things) -> &'static [Own] {
    match things {
        Things::Leads => &[
            Own::Stage,
            Own::Responsible,
            Own::Tag,
            Own::Price,
            Own::NextTask,
            Own::StageAge,
            Own::Created,
            Own::Updated,
            Own::Closed,
        ],
        Things::Contacts => &[
            Own::Responsible,
            Own::Tag,
            Own::Company,
            Own::Phone,
            Own::Email,
            Own::Leads,
            Own::Created,
            Own::Updated,
        ],
        Things::Companies => {
            &[Own::Responsible, Own::Tag, Own::Phone, Own::Email, Own::Leads, Own::Created, Own::Updated]
        }
        Things::Tasks => &[Own::Responsible, Own::Due, Own::Kind, Own::Text, Own::Created, Own::Updated],
    }
}

/// The others that can be asked for. Of tasks only the open ones are listed: their status asks nothing.
pub const fn others(things: Things) -> &'static [Own] {
    match things {
        Things::Leads => &[
            Own::Name,
            Own::Status,
            Own::Company,
            Own::Contact,
            Own::Phone,
            Own::Email,
            Own::LossReason,
            Own::Age,
            Own::Pipeline,
            Own::Id,
        ],
        Things::Contacts | Things::Companies => &[Own::Name, Own::Age, Own::Id],
        Things::Tasks => &[Own::Age, Own::Id],
    }
}

/// The parts that all have to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    of: Things,
    all: Vec<Expr>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A field that always has a row, and the parts that ask for it.
    Slot(Own, Vec<usize>),
    /// Any other part.
    Part(usize),
    /// Another field.
    Add,
}

impl Row {
    pub fn parts(&self) -> &[usize] {
        match self {
            Self::Slot(_, parts) => parts,
            Self::Part(part) => std::slice::from_ref(part),
            Self::Add => &[],
        }
    }

    /// The field it asks for; nothing for what no list of answers shows.
    pub fn field(&self, parts: &Parts) -> Option<Field> {
        match self {
            Self::Slot(own, _) => Some(Field::Own(*own)),
            Self::Part(part) => parts.all.get(*part).and_then(test_of).map(|test| test.field.clone()),
            Self::Add => None,
        }
    }
}

/// A test, or what it denies.
const fn test_of(part: &Expr) -> Option<&Test> {
    match part {
        Expr::Test(test) => Some(test),
        Expr::Not(inner) => match &**inner {
            Expr::Test(test) => Some(test),
            Expr::All(_) | Expr::Any(_) | Expr::Not(_) => None,
        },
        Expr::All(_) | Expr::Any(_) => None,
    }
}

impl Parts {
    pub fn new(of: Things, tree: Option<&Expr>) -> Self {
        let all = match tree {
            None => Vec::new(),
            Some(Expr::All(parts)) => parts.clone(),
            Some(other) => vec![other.clone()],
        };
        Self { of, all }
    }

    /// The field in whose row a part stands.
    fn slot_of(&self, part: usize) -> Option<Own> {
        match self.all.get(part).and_then(test_of)?.field {
            Field::Own(own) => slots(self.of).contains(&own).then_some(own),
            Field::Custom(_) => None,
        }
    }

    pub fn tree(&self) -> Option<Expr> {
        self.all.iter().cloned().reduce(Expr::and)
    }

    /// The rows there are, from the top.
    pub fn rows(&self) -> Vec<Row> {
        let all = 0..self.all.len();
        let indices =
            |own: Own| -> Vec<usize> { all.clone().filter(|n| self.slot_of(*n) == Some(own)).collect() };
        let slots = slots(self.of).iter().map(|own| Row::Slot(*own, indices(*own)));
        let others = all.clone().filter(|n| self.slot_of(*n).is_none()).map(Row::Part);
        slots.chain(others).chain([Row::Add]).collect()
    }

    /// The row a part stands in.
    pub fn row_of(&self, part: usize) -> usize {
        self.rows().iter().position(|row| row.parts().contains(&part)).unwrap_or(0)
    }

    /// Puts an answer in the place of a row's parts, or behind all others; gives the place of its first part.
    pub fn set(&mut self, row: Option<&Row>, answer: Vec<Expr>) -> usize {
        let old = row.map(Row::parts).unwrap_or_default();
        let at = old.first().copied().unwrap_or(self.all.len()).min(self.all.len());
        let mut kept: Vec<Expr> = Vec::new();
        let mut place = at;
        for (n, part) in self.all.drain(..).enumerate() {
            if n == at {
                place = kept.len();
                kept.extend(answer.iter().cloned());
            }
            if !old.contains(&n) {
                kept.push(part);
            }
        }
        if at >= kept.len() && old.is_empty() {
            place = kept.len();
            kept.extend(answer);
        }
        self.all = kept;
        place
    }

    pub fn clear(&mut self, row: &Row) {
        self.set(Some(row), Vec::new());
    }

    /// What was so shall not be so, and the other way round.
    pub fn negate(&mut self, row: &Row) {
        for n in row.parts() {
            if let Some(part) = self.all.get_mut(*n) {
                *part = negated(part);
            }
        }
    }

    /// Characters of the sentence up to the end of a part.
    pub fn end_of(&self, part: usize) -> usize {
        let parts = Self { all: self.all.iter().take(part + 1).cloned().collect(), ..*self };
        // Parts that have alternatives stand in parentheses where there are others beside them.
        let is_alone = self.all.len() < 2;
        let extra = usize::from(!is_alone && part == 0 && matches!(self.all.first(), Some(Expr::Any(_))));
        parts.tree().map_or(0, |tree| tree.to_string().chars().count()) + 2 * extra
    }

    /// What a row says of its field; empty where it asks nothing.
    pub fn words(&self, row: &Row) -> String {
        let words: Vec<String> =
            row.parts().iter().filter_map(|n| self.all.get(*n)).map(part_words).collect();
        words.join(" · ")
    }

    pub fn get(&self, part: usize) -> Option<&Expr> {
        self.all.get(part)
    }
}

fn negated(part: &Expr) -> Expr {
    match part {
        Expr::Not(inner) => (**inner).clone(),
        Expr::Test(test) => {
            let check = match &test.check {
                Check::Empty => Check::NotEmpty,
                Check::NotEmpty => Check::Empty,
                Check::In(words) => Check::NotIn(words.clone()),
                Check::NotIn(words) => Check::In(words.clone()),
                Check::Within(word) => Check::NotWithin(word.clone()),
                Check::NotWithin(word) => Check::Within(word.clone()),
                Check::Compare(Sign::Is, word) => Check::Compare(Sign::IsNot, word.clone()),
                Check::Compare(Sign::IsNot, word) => Check::Compare(Sign::Is, word.clone()),
                Check::Compare(Sign::Has, word) => Check::Compare(Sign::HasNot, word.clone()),
                Check::Compare(Sign::HasNot, word) => Check::Compare(Sign::Has, word.clone()),
                // What has no price is neither more nor less: `not` says what a turned sign does not.
                Check::Compare(Sign::Less | Sign::AtMost | Sign::More | Sign::AtLeast, _) => {
                    return Expr::Not(Box::new(part.clone()));
                }
            };
            Expr::Test(Test { check, ..test.clone() })
        }
        Expr::All(_) | Expr::Any(_) => Expr::Not(Box::new(part.clone())),
    }
}

/// A part without the name of its field, which stands before it.
fn part_words(part: &Expr) -> String {
    let listed = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(", ");
    match part {
        Expr::Test(test) => match &test.check {
            Check::Compare(Sign::Is, word) | Check::Within(word) => word.text.clone(),
            Check::In(words) => listed(words),
            _ => {
                let whole = test.to_string();
                let bare =
                    whole.strip_prefix(&test.field.to_string()).map(|rest| rest.trim_start().to_owned());
                bare.unwrap_or(whole)
            }
        },
        Expr::Not(inner) if test_of(inner).is_some() => format!("not {}", part_words(inner)),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::parse;
    use proptest::prelude::*;

    fn parts(text: &str) -> Parts {
        Parts::new(Things::Leads, Some(&parse(text).expect("a sentence")))
    }

    fn said(text: &str) -> Vec<(Row, String)> {
        let parts = parts(text);
        parts
            .rows()
            .into_iter()
            .map(|row| (row.clone(), parts.words(&row)))
            .filter(|(_, w)| !w.is_empty())
            .collect()
    }

    #[test]
    fn each_part_stands_in_the_row_of_its_field() {
        let found = said(
            "price >= 1k and stage in (Proposal, Won) and price < 9k and (name ~ a or name ~ b) and not tag:x",
        );
        let words: Vec<(Vec<usize>, &str)> =
            found.iter().map(|(row, w)| (row.parts().to_vec(), w.as_str())).collect();
        assert_eq!(
            words,
            [
                (vec![1], "Proposal, Won"),
                (vec![4], "not x"),
                (vec![0, 2], ">= 1k · < 9k"),
                (vec![3], "name ~ a or name ~ b"),
            ]
        );
    }

    #[test]
    fn every_field_of_things_has_a_place_of_its_own() {
        for of in [Things::Leads, Things::Contacts, Things::Companies, Things::Tasks] {
            let mut asked: Vec<Own> = slots(of).iter().chain(others(of)).copied().collect();
            // Only open tasks are listed.
            asked.extend((of == Things::Tasks).then_some(Own::Status));
            asked.sort_unstable();
            let mut all = of.fields().to_vec();
            all.sort_unstable();
            assert_eq!(asked, all, "{of:?}");
        }
    }

    #[test]
    fn an_answer_takes_the_place_of_its_row_and_leaves_the_rest() {
        let mut all = parts("price > 1 and name ~ roof and price < 9 and has phone");
        let row = all.rows().into_iter().find(|row| row.parts() == [0, 2]).expect("the prices");
        all.set(Some(&row), vec![parse("price = 5").expect("a test")]);
        assert_eq!(
            all.tree().expect("a tree").to_string(),
            "price = 5 and name ~ roof and phone is not empty"
        );
        let stage = Row::Slot(Own::Stage, Vec::new());
        assert_eq!(all.set(Some(&stage), vec![parse("stage = Won").expect("a test")]), 3);
        let row = Row::Part(1);
        all.clear(&row);
        assert_eq!(
            all.tree().expect("a tree").to_string(),
            "price = 5 and phone is not empty and stage = Won"
        );
        assert_eq!(Parts::new(Things::Leads, None).tree(), None);
    }

    #[test]
    fn a_denial_is_taken_back_by_another() {
        for (text, denied) in [
            ("stage = Won", "stage != Won"),
            ("tag in (a, b)", "tag not in (a, b)"),
            ("price > 5k", "not price > 5k"),
            ("has phone", "phone is empty"),
            ("created in last month", "created not in last month"),
            ("name ~ a or name ~ b", "not (name ~ a or name ~ b)"),
        ] {
            let mut all = parts(text);
            let row = all.rows().into_iter().find(|row| !row.parts().is_empty()).expect("a row");
            all.negate(&row);
            assert_eq!(all.tree().expect("a tree").to_string(), denied);
            all.negate(&row);
            assert_eq!(all, parts(text));
        }
    }

    fn part() -> impl Strategy<Value = String> {
        let own = proptest::sample::select(Own::ALL).prop_map(|own| own.word().to_owned());
        let field = prop_oneof![own, "[a-z]{1,5}".prop_map(|name| format!("field:{name}"))];
        prop_oneof![
            (field.clone(), "[a-zа-я]{1,6}").prop_map(|(field, word)| format!("{field} = \"{word}\"")),
            (field.clone(), "[a-z]{1,6}")
                .prop_map(|(field, word)| format!("{field} in (\"{word}\", \"and\")")),
            field.clone().prop_map(|field| format!("has {field}")),
            (field.clone(), field).prop_map(|(a, b)| format!("({a} > 5 or not {b} is empty)")),
        ]
    }

    proptest! {
        /// One truth: a sentence as rows and back is the same sentence, and denying every row twice changes nothing.
        #[test]
        fn a_sentence_as_rows_and_back_is_the_same(parts in proptest::collection::vec(part(), 1..6)) {
            let text = parts.join(" and ");
            let Ok(tree) = parse(&text) else { return Ok(()) };
            let all = Parts::new(Things::Leads, Some(&tree));
            prop_assert_eq!(all.tree(), Some(tree.clone()));
            let mut shown: Vec<usize> = all.rows().iter().flat_map(|row| row.parts().to_vec()).collect();
            shown.sort_unstable();
            prop_assert_eq!(shown, (0..all.all.len()).collect::<Vec<_>>());
            let mut turned = all.clone();
            for row in all.rows().iter().chain(&all.rows()) {
                turned.negate(row);
            }
            let printed = turned.tree().expect("a tree").to_string();
            prop_assert_eq!(parse(&printed).expect("a sentence"), tree);
        }
    }
}

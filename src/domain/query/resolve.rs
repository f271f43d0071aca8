//! A tree to a filter: names become ids, dates become stretches, amounts become ranges.
//!
//! Owns what each field can be compared with. A name nobody knows is an error here, with its place, so that a slip of
//! the finger is never taken for "there are none". Dates are worked out once: a filter that is kept is made anew when
//! the day changes.

use super::amount::number;
use super::dates::{Stretch, stretch};
use super::filter::{Filter, Ids, Like, Needs, Node};
use super::fold::Needle;
use super::names::{Named, Names, by_id, find, wrong};
use super::token::Sign;
use super::tree::{Check, Expr, Field, Own, Quotes, Test, Word};
use super::wrong::{Problem, Sort, Wrong};
use crate::domain::{ContactPoint, StageId, Timestamp};

/// Fewer digits are in everybody's number.
const DIGITS: usize = 4;

/// The statuses of leads and of tasks, as [`super::facts`] counts them.
const LEAD_STATUS: [(&str, &[i64]); 4] =
    [("open", &[0]), ("won", &[142]), ("lost", &[143]), ("closed", &[142, 143])];
const TASK_STATUS: [(&str, &[i64]); 2] = [("open", &[0]), ("done", &[1])];

/// Looks up every name of a tree.
pub fn resolve(tree: &Expr, names: &Names<'_>) -> Result<Filter, Wrong> {
    let mut needs = Needs::default();
    let root = node(tree, names, &mut needs)?;
    Ok(Filter { root, needs })
}

fn node(tree: &Expr, names: &Names<'_>, needs: &mut Needs) -> Result<Node, Wrong> {
    Ok(match tree {
        Expr::All(parts) => Node::All(parts.iter().map(|p| node(p, names, needs)).collect::<Result<_, _>>()?),
        Expr::Any(parts) => Node::Any(parts.iter().map(|p| node(p, names, needs)).collect::<Result<_, _>>()?),
        Expr::Not(inner) => not(node(inner, names, needs)?),
        Expr::Test(test) => match &test.field {
            Field::Own(own) => own_test(*own, test, names, needs)?,
            Field::Custom(name) => {
                if names.things.kind().is_none() {
                    return Err(not_here(test, names));
                }
                needs.fields = true;
                let field = names.field(name)?;
                each(test, Node::CustomEmpty(field.id), &mut |sign, said| {
                    super::custom::compare(field, sign, said, names)
                })?
            }
        },
    })
}

fn own_test(own: Own, test: &Test, names: &Names<'_>, needs: &mut Needs) -> Result<Node, Wrong> {
    if !names.things.fields().contains(&own) {
        return Err(not_here(test, names));
    }
    let is_lead = names.things == super::tree::Things::Leads;
    match own {
        Own::Contact => needs.people = true,
        Own::Phone | Own::Email if is_lead => needs.people = true,
        Own::StageAge => needs.stage_age = true,
        Own::Company if !matches!(test.check, Check::Empty | Check::NotEmpty) => needs.companies = true,
        _ => {}
    }
    // A list of ids may be long.
    if let (Own::Id, Check::In(words)) = (own, &test.check) {
        return Ok(Node::Ids(own, Ids::new(words.iter().map(id).collect::<Result<_, _>>()?)));
    }
    each(test, Node::Empty(own), &mut |sign, said| compare(own, sign, said, names))
}

/// Lists and negations by single comparisons.
fn each(
    test: &Test,
    empty: Node,
    compare: &mut dyn FnMut(Sign, &Word) -> Result<Node, Wrong>,
) -> Result<Node, Wrong> {
    let mut one = |sign: Sign, said: &Word| match sign {
        _ if said.is_bare("none") && matches!(sign, Sign::Is | Sign::IsNot) => Ok(empty.clone()),
        Sign::IsNot => compare(Sign::Is, said),
        Sign::HasNot => compare(Sign::Has, said),
        sign => compare(sign, said),
    };
    let mut list = |words: &[Word]| {
        let nodes = words.iter().map(|word| one(Sign::Is, word)).collect::<Result<Vec<_>, _>>()?;
        Ok(merged(nodes))
    };
    Ok(match &test.check {
        Check::Empty => empty,
        Check::NotEmpty => not(empty),
        Check::In(words) => list(words)?,
        Check::NotIn(words) => not(list(words)?),
        Check::Compare(sign @ (Sign::IsNot | Sign::HasNot), said) => not(one(*sign, said)?),
        Check::Compare(sign, said) => one(*sign, said)?,
        Check::Within(said) => within(test, one(Sign::Is, said)?, said)?,
        Check::NotWithin(said) => not(within(test, one(Sign::Is, said)?, said)?),
    })
}

/// `in` without parentheses is for times.
fn within(test: &Test, node: Node, said: &Word) -> Result<Node, Wrong> {
    match node {
        Node::Time(..) | Node::Custom(_, super::filter::Want::Time(_)) => Ok(node),
        _ => {
            let field = test.field.to_string();
            Err(wrong(said, Problem::NoSuchCheck { field, can: "a list in parentheses: `in (A, B)`" }))
        }
    }
}

fn not(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        node => Node::Not(Box::new(node)),
    }
}

/// Ids of one field beside each other become one set.
fn merged(nodes: Vec<Node>) -> Node {
    let mut ids: Vec<i64> = Vec::new();
    let mut of = None;
    for node in &nodes {
        match node {
            Node::Ids(own, Ids::Few(few)) if of.is_none_or(|of| of == *own) => {
                of = Some(*own);
                ids.extend(few);
            }
            _ => return Node::Any(nodes),
        }
    }
    of.map_or(Node::Any(nodes), |own| Node::Ids(own, Ids::new(ids)))
}

fn not_here(test: &Test, names: &Names<'_>) -> Wrong {
    Wrong::new(test.at.0.clone(), Problem::NotHere { field: test.field.clone(), things: names.things })
}

fn cannot(own: Own, said: &Word, can: &'static str) -> Wrong {
    wrong(said, Problem::NoSuchCheck { field: own.word().to_owned(), can })
}

fn compare(own: Own, sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    match own {
        Own::Id | Own::Leads => whole(own, sign, said),
        Own::Price => {
            let price =
                number(&said.text).ok_or_else(|| wrong(said, Problem::NotANumber(said.text.clone())))?;
            range(own, sign, said, (price * 100.0).round() as i64)
        }
        Own::Pipeline => keys(own, sign, said, (Sort::Pipeline, &names.pipelines())),
        Own::Responsible => match sign {
            Sign::Is => Ok(Node::Ids(own, Ids::new(names.user(said)?))),
            _ => keys(own, sign, said, (Sort::User, &names.users())),
        },
        Own::LossReason => keys(own, sign, said, (Sort::LossReason, &names.loss_reasons())),
        Own::Kind => keys(own, sign, said, (Sort::TaskKind, &names.task_kinds())),
        Own::Status => status(own, sign, said, names),
        Own::Stage => stage(sign, said, names),
        Own::Tag => tag(sign, said, names),
        Own::Company => company(own, sign, said, names),
        Own::Name | Own::Text | Own::Contact | Own::Email => Ok(Node::Text(own, like(own, sign, said)?)),
        Own::Phone => phone(own, sign, said),
        Own::Created | Own::Updated | Own::Closed | Own::NextTask | Own::Due => {
            Ok(Node::Time(own, times(own.word(), sign, said, names)?))
        }
        Own::Age | Own::StageAge => age(own, sign, said, names),
    }
}

fn id(said: &Word) -> Result<i64, Wrong> {
    said.text.parse().map_err(|_| wrong(said, Problem::NotANumber(said.text.clone())))
}

fn whole(own: Own, sign: Sign, said: &Word) -> Result<Node, Wrong> {
    let value = number(&said.text).filter(|n| n.fract() == 0.0);
    let value = value.ok_or_else(|| wrong(said, Problem::NotANumber(said.text.clone())))?;
    range(own, sign, said, value as i64)
}

fn range(own: Own, sign: Sign, said: &Word, value: i64) -> Result<Node, Wrong> {
    let (least, most) = match sign {
        Sign::Is | Sign::IsNot => (value, value),
        Sign::Less => (i64::MIN, value.saturating_sub(1)),
        Sign::AtMost => (i64::MIN, value),
        Sign::More => (value.saturating_add(1), i64::MAX),
        Sign::AtLeast => (value, i64::MAX),
        Sign::Has | Sign::HasNot => {
            return Err(cannot(own, said, "=, !=, <, <=, >, >=, `in (…)` or `is empty`"));
        }
    };
    Ok(Node::Range(own, least, most))
}

const BY_NAME: &str = "=, !=, ~, !~, `in (…)` or `is empty`";

fn keys(own: Own, sign: Sign, said: &Word, all: (Sort, &[Named<'_, i64>])) -> Result<Node, Wrong> {
    let (sort, all) = all;
    let ids = match sign {
        Sign::Is | Sign::IsNot => find(sort, said, all).or_else(|wrong| by_id(said, wrong))?,
        Sign::Has | Sign::HasNot => {
            let needle = Needle::new(&said.text);
            all.iter().filter(|one| needle.is_in(one.name)).map(|one| one.value).collect()
        }
        Sign::Less | Sign::AtMost | Sign::More | Sign::AtLeast => return Err(cannot(own, said, BY_NAME)),
    };
    Ok(Node::Ids(own, Ids::new(ids)))
}

fn status(own: Own, sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    if sign != Sign::Is {
        return Err(cannot(own, said, "= or != or `in (…)`"));
    }
    let all: &[(&'static str, &'static [i64])] =
        if names.things == super::tree::Things::Tasks { &TASK_STATUS } else { &LEAD_STATUS };
    let named: Vec<_> = all.iter().map(|(name, ids)| Named::new(-1, name, *ids)).collect();
    let ids = find(Sort::Status, said, &named)?;
    Ok(Node::Ids(own, Ids::new(ids.concat())))
}

fn stage(sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    let places = match sign {
        Sign::Is | Sign::IsNot => names.places(said)?,
        Sign::Has | Sign::HasNot => {
            let needle = Needle::new(&said.text);
            names.stages().iter().filter(|one| needle.is_in(one.name)).map(|one| one.value).collect()
        }
        Sign::Less | Sign::AtMost | Sign::More | Sign::AtLeast => {
            return Err(cannot(Own::Stage, said, BY_NAME));
        }
    };
    Ok(Node::Places(places))
}

/// Where the tags are known, one nobody has is a slip of the finger. By its name: one that was put on here has no id yet.
fn tag(sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    let like = like(Own::Tag, sign, said)?;
    if let Like::Is(needle) = &like
        && !names.tags.is_empty()
        && !names.tags.iter().any(|tag| needle.equals(&tag.name))
    {
        let all: Vec<_> =
            names.tags.iter().map(|tag| Named::new(tag.id.get(), &tag.name, &tag.name)).collect();
        let quoted = Word { quotes: Quotes::Double, ..said.clone() };
        let found = find(Sort::Tag, &quoted, &all)?;
        return Ok(Node::Any(found.iter().map(|name| Node::Tag(Like::Is(Needle::new(name)))).collect()));
    }
    Ok(Node::Tag(like))
}

fn company(own: Own, sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    let like = like(own, sign, said)?;
    let by_id = said.text.parse::<i64>().ok().filter(|_| sign == Sign::Is && said.quotes == Quotes::None);
    if let Some(id) = by_id {
        return Ok(Node::Ids(own, Ids::new(vec![id])));
    }
    Ok(Node::Among(own, names.companies.iter().map(|(id, name)| (id.get(), like.fits(name))).collect()))
}

pub(super) fn like(own: Own, sign: Sign, said: &Word) -> Result<Like, Wrong> {
    let needle = Needle::new(&said.text);
    match sign {
        Sign::Is | Sign::IsNot => Ok(Like::Is(needle)),
        Sign::Has | Sign::HasNot => Ok(Like::Has(needle)),
        Sign::Less | Sign::AtMost | Sign::More | Sign::AtLeast => Err(cannot(own, said, BY_NAME)),
    }
}

/// However it is written there.
fn phone(own: Own, sign: Sign, said: &Word) -> Result<Node, Wrong> {
    let like = like(own, sign, said)?;
    let digits: String = said.text.chars().filter(char::is_ascii_digit).collect();
    Ok(match (&like, ContactPoint::phone(&said.text)) {
        (Like::Is(_), Some(point)) => Node::Phone(point),
        (Like::Has(_), _) if digits.len() >= DIGITS => Node::Digits(digits),
        _ => Node::Text(own, like),
    })
}

const FIRST: Timestamp = Timestamp(i64::MIN);
const LAST: Timestamp = Timestamp(i64::MAX);

/// The stretch in which a time must lie.
pub(super) fn times(field: &str, sign: Sign, said: &Word, names: &Names<'_>) -> Result<Stretch, Wrong> {
    let Stretch { from, until } =
        stretch(&said.text, names.today()).map_err(|problem| wrong(said, problem))?;
    Ok(match sign {
        Sign::Is | Sign::IsNot => Stretch { from, until },
        Sign::Less => Stretch { from: FIRST, until: from },
        Sign::AtMost => Stretch { from: FIRST, until },
        Sign::More => Stretch { from: until, until: LAST },
        Sign::AtLeast => Stretch { from, until: LAST },
        Sign::Has | Sign::HasNot => {
            let can = "=, !=, <, <=, >, >=, `in last month` or `is empty`";
            return Err(wrong(said, Problem::NoSuchCheck { field: field.to_owned(), can }));
        }
    })
}

/// `age > 7d` is a time before seven days ago.
fn age(own: Own, sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    let age = super::amount::age(&said.text);
    let age = age.ok_or_else(|| wrong(said, Problem::NotAnAge(said.text.clone())))?;
    let at = names.now.plus(-age.secs);
    let (from, until) = match sign {
        // So many whole units.
        Sign::Is | Sign::IsNot => (at.plus(1 - age.unit), at.plus(1)),
        Sign::Less => (at.plus(1), LAST),
        Sign::AtMost => (at, LAST),
        Sign::More => (FIRST, at),
        Sign::AtLeast => (FIRST, at.plus(1)),
        Sign::Has | Sign::HasNot => return Err(cannot(own, said, "=, !=, <, <=, > or >=")),
    };
    Ok(Node::Time(own, Stretch { from, until }))
}

/// The status of a lead by its stage.
pub(super) const fn lead_status(stage: StageId) -> i64 {
    match stage {
        StageId::WON | StageId::LOST => stage.get(),
        _ => 0,
    }
}

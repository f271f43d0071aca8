//! What an account calls its things, and what a name in an expression means.
//!
//! Owns that a name goes by its id, in full, or by a beginning that fits only one name; what several things are called
//! (a stage of two pipelines) means all of them.

use std::collections::BTreeSet;

use super::dates::Today;
use super::fold::{Needle, folded};
use super::tree::{Quotes, Things, Word};
use super::wrong::{Problem, Sort, Wrong, nearest};
use crate::domain::{
    CompanyId, FieldDef, LossReason, Pipeline, Place, SafeText, Tag, TaskKind, Timestamp, User, UserId,
};

/// What names are looked up in. What is not known is left empty: then only ids name it.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub things: Things,
    pub now: Timestamp,
    pub zone: chrono_tz::Tz,
    /// Whom `me` means.
    pub me: Option<UserId>,
    pub users: &'a [User],
    pub pipelines: &'a [Pipeline],
    /// The custom fields of the things.
    pub fields: &'a [FieldDef],
    /// The tags of the things.
    pub tags: &'a [Tag],
    pub loss_reasons: &'a [LossReason],
    pub task_kinds: &'a [TaskKind],
    /// Companies by id: whether a company is called something is looked up once, not for every lead.
    pub companies: &'a [(CompanyId, SafeText)],
}

/// One thing that may be meant.
#[derive(Debug, Clone)]
pub(super) struct Named<'a, T> {
    pub id: i64,
    pub name: &'a str,
    pub value: T,
}

impl<'a, T> Named<'a, T> {
    pub const fn new(id: i64, name: &'a str, value: T) -> Self {
        Self { id, name, value }
    }
}

impl<'a> Names<'a> {
    /// An account of which nothing is known.
    pub const fn unknown(things: Things, now: Timestamp) -> Self {
        Self {
            things,
            now,
            zone: chrono_tz::UTC,
            me: None,
            users: &[],
            pipelines: &[],
            fields: &[],
            tags: &[],
            loss_reasons: &[],
            task_kinds: &[],
            companies: &[],
        }
    }

    pub(super) const fn today(&self) -> Today {
        Today { now: self.now, zone: self.zone }
    }

    pub(super) fn users(&self) -> Vec<Named<'a, i64>> {
        self.users.iter().map(|user| Named::new(user.id.get(), &user.name, user.id.get())).collect()
    }

    pub(super) fn pipelines(&self) -> Vec<Named<'a, i64>> {
        self.pipelines.iter().map(|p| Named::new(p.id.get(), &p.name, p.id.get())).collect()
    }

    pub(super) fn loss_reasons(&self) -> Vec<Named<'a, i64>> {
        self.loss_reasons.iter().map(|r| Named::new(r.id.get(), &r.name, r.id.get())).collect()
    }

    pub(super) fn task_kinds(&self) -> Vec<Named<'a, i64>> {
        self.task_kinds.iter().map(|k| Named::new(k.id.get(), &k.name, k.id.get())).collect()
    }

    pub(super) fn stages(&self) -> Vec<Named<'a, Place>> {
        let of = |pipeline: &'a Pipeline| {
            pipeline.stages.iter().map(|s| Named::new(s.id.get(), &s.name, pipeline.place(s.id)))
        };
        self.pipelines.iter().flat_map(of).collect()
    }

    /// Stages of this name; `Sales/Proposal` is that of one pipeline.
    pub(super) fn places(&self, said: &Word) -> Result<Vec<Place>, Wrong> {
        for (cut, _) in said.text.match_indices('/') {
            let part = |text: &str| Word { text: text.trim().to_owned(), ..said.clone() };
            let (pipeline, stage) = (part(&said.text[..cut]), part(&said.text[cut + 1..]));
            let Ok(pipelines) = find(Sort::Pipeline, &pipeline, &self.pipelines()) else { continue };
            let mut stages = self.stages();
            stages.retain(|stage| pipelines.contains(&stage.value.pipeline.get()));
            return find(Sort::Stage, &stage, &stages);
        }
        find(Sort::Stage, said, &self.stages())
    }

    pub(super) fn user(&self, said: &Word) -> Result<Vec<i64>, Wrong> {
        if let (true, Some(me)) = (said.is_bare("me"), self.me) {
            return Ok(vec![me.get()]);
        }
        find(Sort::User, said, &self.users()).or_else(|wrong| by_id(said, wrong))
    }

    /// A custom field, also by its code.
    pub(super) fn field(&self, said: &Word) -> Result<&'a FieldDef, Wrong> {
        find_field(self.fields, said, Fit::Near)
    }
}

/// How much of a name has to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// All of it.
    Exact,
    /// A beginning of it, or of a word in it, that fits only one name.
    Near,
}

/// The custom fields that are meant, by their code, id or name, never none: several may be called the same.
pub fn fields_meant<'a>(fields: &'a [FieldDef], said: &Word, fit: Fit) -> Result<Vec<&'a FieldDef>, Wrong> {
    let code = said.text.trim();
    let is_code = |field: &&FieldDef| !field.code.is_empty() && field.code.eq_ignore_ascii_case(code);
    if let Some(field) = fields.iter().find(is_code) {
        return Ok(vec![field]);
    }
    let all: Vec<_> = fields.iter().map(|f| Named::new(f.id.get(), &f.name, f)).collect();
    find_as(Sort::CustomField, said, &all, fit)
}

/// The one custom field that is meant.
pub fn find_field<'a>(fields: &'a [FieldDef], said: &Word, fit: Fit) -> Result<&'a FieldDef, Wrong> {
    match fields_meant(fields, said, fit)?.as_slice() {
        [only] => Ok(only),
        several => {
            let fits = several.iter().map(|field| format!("{} ({})", field.name, field.id)).collect();
            Err(wrong(said, Problem::Several { sort: Sort::CustomField, said: said.text.clone(), fits }))
        }
    }
}

/// An id that is not known here may be known to the account.
pub(super) fn by_id(said: &Word, wrong: Wrong) -> Result<Vec<i64>, Wrong> {
    match said.text.parse::<i64>() {
        Ok(id) if said.quotes == Quotes::None && id >= 0 => Ok(vec![id]),
        _ => Err(wrong),
    }
}

pub(super) fn wrong(said: &Word, problem: Problem) -> Wrong {
    Wrong::new(said.at.0.clone(), problem)
}

/// All things of the name that is meant, never none.
pub(super) fn find<T: Clone>(sort: Sort, said: &Word, all: &[Named<'_, T>]) -> Result<Vec<T>, Wrong> {
    find_as(sort, said, all, Fit::Near)
}

fn find_as<T: Clone>(sort: Sort, said: &Word, all: &[Named<'_, T>], fit: Fit) -> Result<Vec<T>, Wrong> {
    let number = said.text.parse::<i64>().ok().filter(|id| *id >= 0 && said.quotes == Quotes::None);
    let by_id: Vec<T> =
        all.iter().filter(|one| Some(one.id) == number).map(|one| one.value.clone()).collect();
    if !by_id.is_empty() {
        return Ok(by_id);
    }
    let wanted = folded(&said.text);
    // Cells of a table look their column up by its name, so a whole name makes no copies.
    let whole = Needle::new(&wanted);
    let is_whole = |name: &str| whole.equals(name);
    let begins = |name: &str| folded(name).starts_with(&wanted);
    let has_word = |name: &str| folded(name).split_whitespace().any(|word| word.starts_with(&wanted));
    let fits: [&dyn Fn(&str) -> bool; 3] = [&is_whole, &begins, &has_word];
    let ways = if fit == Fit::Exact { 1 } else { fits.len() };
    for fits in fits.into_iter().take(ways).filter(|_| !wanted.is_empty()) {
        let found: Vec<_> = all.iter().filter(|one| fits(one.name)).collect();
        let names: BTreeSet<String> = found.iter().map(|one| folded(one.name)).collect();
        match names.len() {
            0 => {}
            1 => return Ok(found.into_iter().map(|one| one.value.clone()).collect()),
            _ => {
                let fits = found.iter().map(|one| format!("{} ({})", one.name, one.id)).collect();
                return Err(wrong(said, Problem::Several { sort, said: said.text.clone(), fits }));
            }
        }
    }
    let near = nearest(&said.text, all.iter().map(|one| one.name));
    let mut names: Vec<String> = Vec::new();
    for one in all.iter().filter(|one| !one.name.is_empty()) {
        if !names.iter().any(|name| name == one.name) {
            names.push(one.name.to_owned());
        }
    }
    Err(wrong(said, Problem::NoSuch { sort, said: said.text.clone(), near, all: names }))
}

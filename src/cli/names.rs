//! What people call things, found among what the account has: by id, by name, or by the
//! beginning of one or of a word in it that fits only once.
//!
//! Owns the answers to a name that fits several or none: both name what there is, so that the next try succeeds.

use super::errand::Errand;
use super::{Exit, Stop};
use crate::domain::query::{Fit, Word, find_field};
use crate::domain::{
    FieldDef, LossReasonId, OwnerKind, Pipeline, Place, StageId, StageKind, TaskKindId, UserId,
};

/// So many are named in an answer.
const SHOWN: usize = 12;

/// One of those that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    pub id: i64,
    pub name: String,
    pub value: T,
}

impl<T> Named<T> {
    pub const fn new(id: i64, name: String, value: T) -> Self {
        Self { id, name, value }
    }
}

/// The one that is meant. `sort` is what it is, in a word.
pub fn choose<T: Clone>(sort: &str, said: &str, all: &[Named<T>]) -> Result<T, Stop> {
    let said = said.trim();
    let number = said.parse::<i64>().ok();
    if let Some(found) = all.iter().find(|one| Some(one.id) == number) {
        return Ok(found.value.clone());
    }
    let wanted = said.to_lowercase();
    // Not any part of a name: `x` is no way to say "Too expensive".
    let fits: [fn(&str, &str) -> bool; 3] = [
        |name, wanted| name == wanted,
        |name, wanted| name.starts_with(wanted),
        |name, wanted| name.split_whitespace().any(|word| word.starts_with(wanted)),
    ];
    for fits in fits {
        let found: Vec<_> = all.iter().filter(|one| fits(&one.name.to_lowercase(), &wanted)).collect();
        match found.as_slice() {
            [] => {}
            _ if wanted.is_empty() => break,
            [one] => return Ok(one.value.clone()),
            several => {
                let text = format!(
                    "{said:?} may be several {sort}s: {}. Name one in full, or its id.",
                    told(several)
                );
                return Err(Stop::new(Exit::Usage, text));
            }
        }
    }
    let known = told(&all.iter().collect::<Vec<_>>());
    let known =
        if known.is_empty() { "The account has none.".to_owned() } else { format!("There is {known}.") };
    let exit = if number.is_some() { Exit::NotFound } else { Exit::Usage };
    Err(Stop::new(exit, format!("There is no {sort} {said:?}. {known}")))
}

fn told<T>(some: &[&Named<T>]) -> String {
    let mut names: Vec<String> =
        some.iter().take(SHOWN).map(|one| format!("{} ({})", one.name, one.id)).collect();
    if some.len() > SHOWN {
        names.push(format!("{} more", some.len() - SHOWN));
    }
    names.join(", ")
}

impl Errand {
    /// Somebody who can be given something; `me` is whom the token belongs to.
    pub fn user(&self, said: &str) -> Result<UserId, Stop> {
        if let (true, Some(account)) = (said.trim().eq_ignore_ascii_case("me"), &self.known.account) {
            return Ok(account.current_user);
        }
        let active = self.known.users.iter().filter(|user| user.is_active);
        let all: Vec<_> = active.map(|u| Named::new(u.id.get(), u.name.to_string(), u.id)).collect();
        choose("user", said, &all)
    }

    /// As [`Errand::user`], those who left the company too.
    pub fn any_user(&self, said: &str) -> Result<UserId, Stop> {
        if said.trim().eq_ignore_ascii_case("me") {
            return self.user(said);
        }
        let all = self.known.users.iter();
        let all: Vec<_> = all.map(|u| Named::new(u.id.get(), u.name.to_string(), u.id)).collect();
        choose("user", said, &all)
    }

    pub fn loss_reason(&self, said: &str) -> Result<LossReasonId, Stop> {
        let all = self.known.loss_reasons.iter();
        let all: Vec<_> = all.map(|r| Named::new(r.id.get(), r.name.to_string(), r.id)).collect();
        choose("reason", said, &all)
    }

    pub fn task_kind(&self, said: &str) -> Result<TaskKindId, Stop> {
        let kinds = self.known.account.iter().flat_map(|account| &account.task_kinds);
        let all: Vec<_> = kinds.map(|k| Named::new(k.id.get(), k.name.to_string(), k.id)).collect();
        choose("task type", said, &all)
    }

    /// A custom field, also by its code (`PHONE`).
    pub fn field(&self, owner: OwnerKind, said: &str) -> Result<FieldDef, Stop> {
        let fields = self.words.directory.fields(owner);
        if let Ok(field) = find_field(fields, &Word::bare(said.trim()), Fit::Near) {
            return Ok(field.clone());
        }
        // What is wrong with it, as it is said of all names here.
        let all: Vec<_> =
            fields.iter().map(|f| Named::new(f.id.get(), f.name.to_string(), f.clone())).collect();
        choose("field", said, &all)
    }

    /// A stage leads can be moved to: of the pipeline at hand if it has one of that name, else of any. `Sales/Won`
    /// names both.
    pub fn place(&self, said: &str, at: Option<Place>) -> Result<Place, Stop> {
        let open: Vec<&Pipeline> = self.known.pipelines.iter().filter(|p| !p.is_archived).collect();
        let named: Vec<_> = open.iter().map(|p| Named::new(p.id.get(), p.name.to_string(), *p)).collect();
        // Names may have a slash of their own: the first cut that fits is meant.
        let mut wrong = None;
        for (cut, _) in said.match_indices('/') {
            let Ok(pipeline) = choose("pipeline", &said[..cut], &named) else { continue };
            match choose("stage", &said[cut + 1..], &stages(pipeline, Naming::Bare)) {
                Ok(place) => return Ok(place),
                Err(stop) => wrong = Some(stop),
            }
        }
        if let Some(stop) = wrong {
            return Err(stop);
        }
        let here = open.iter().find(|p| Some(p.id) == at.map(|at| at.pipeline));
        if let Some(pipeline) = here
            && let Ok(place) = choose("stage", said, &stages(pipeline, Naming::Bare))
        {
            return Ok(place);
        }
        let exact: Vec<_> = open.iter().flat_map(|p| stages(p, Naming::Bare)).collect();
        let is_exact = |one: &&Named<Place>| {
            one.name.to_lowercase() == said.trim().to_lowercase() || one.id.to_string() == said.trim()
        };
        if let [one] = exact.iter().filter(is_exact).collect::<Vec<_>>().as_slice() {
            return Ok(one.value);
        }
        let all: Vec<_> = open.iter().flat_map(|p| stages(p, Naming::WithPipeline)).collect();
        // An id that several pipelines share names none of them.
        if matches!(said.trim().parse().map(StageId), Ok(StageId::WON | StageId::LOST)) {
            let text = "142 and 143 are in every pipeline: say which, such as `Sales/142`.";
            return Err(Stop::new(Exit::Usage, text));
        }
        choose("stage", said, &all)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    Bare,
    WithPipeline,
}

/// The API takes no lead back into the incoming queue.
fn stages(pipeline: &Pipeline, naming: Naming) -> Vec<Named<Place>> {
    let stages = pipeline.stages.iter().filter(|stage| stage.kind != StageKind::Incoming);
    let name = |stage: &str| match naming {
        Naming::Bare => stage.to_owned(),
        Naming::WithPipeline => format!("{}/{stage}", pipeline.name),
    };
    stages.map(|stage| Named::new(stage.id.get(), name(&stage.name), pipeline.place(stage.id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Named<i64>> {
        let names = [(7, "Mara Linden"), (8, "Marat Osei"), (9, "Ana María"), (10, "Анна"), (11, "mara")];
        names.map(|(id, name)| Named::new(id, name.to_owned(), id)).into()
    }

    #[test]
    fn a_name_that_fits_once_is_enough() {
        for (said, found) in [("7", 7), ("MARA", 11), ("linden", 7), ("marat", 8), ("анн", 10), (" ana ", 9)]
        {
            assert_eq!(choose("user", said, &some()).ok(), Some(found), "{said}");
        }
    }

    #[test]
    fn a_name_that_fits_several_or_none_tells_what_there_is() {
        let several = choose("user", "m", &some()).expect_err("several");
        assert_eq!(several.exit, Exit::Usage);
        assert!(several.message.contains("Mara Linden (7)") && several.message.contains("mara (11)"));
        for (said, exit) in
            [("nobody", Exit::Usage), ("12", Exit::NotFound), ("", Exit::Usage), ("ara", Exit::Usage)]
        {
            let none = choose("user", said, &some()).expect_err("none");
            assert_eq!(none.exit, exit);
            assert!(none.message.contains("Анна (10)"), "{}", none.message);
        }
    }
}

//! `--where` and `--sort`: read before anything is asked, looked up in what this machine knows of the account.

use std::collections::BTreeSet;

use super::errand::{Errand, failed};
use super::flags::Ask;
use super::{Exit, Stop};
use crate::domain::query::{Expr, Filter, Names, SortKeys, Things, Wrong, parse, resolve};
use crate::domain::{CompanyId, FieldDef, FieldId, Owner, OwnerKind, SafeText, Tag};
use crate::shell::clock;
use crate::store::EntityKind;
use crate::sync::event::{List, Reach};

/// What was asked for, not looked up yet.
#[derive(Debug)]
pub struct Asked {
    things: Things,
    text: String,
    tree: Option<Expr>,
    /// What a flag of its own asks for.
    also: Vec<(&'static str, Expr)>,
    pub keys: SortKeys,
}

/// The parts of an account's names that are loaded for a filter only.
#[derive(Debug, Default)]
pub struct Around {
    pub tags: Vec<Tag>,
    pub companies: Vec<(CompanyId, SafeText)>,
}

impl Asked {
    /// `keys` order the list where nobody says how.
    pub fn read(things: Things, filter: Option<&str>, sort: Option<&str>, keys: &str) -> Result<Self, Stop> {
        let text = filter.unwrap_or_default().to_owned();
        let tree = filter.map(parse).transpose().map_err(|wrong| refused("--where", &wrong, &text))?;
        let sort = sort.unwrap_or(keys);
        let keys = SortKeys::parse(sort, things).map_err(|wrong| refused("--sort", &wrong, sort))?;
        Ok(Self { things, text, tree, also: Vec::new(), keys })
    }

    /// What a flag says has to be true of each, too.
    pub fn narrow(&mut self, flag: &'static str, by: Expr) {
        self.also.push((flag, by));
    }

    pub const fn tree(&self) -> Option<&Expr> {
        self.tree.as_ref()
    }

    /// Looks up the names.
    pub fn filter(&self, names: &Names<'_>) -> Result<Option<Filter>, Stop> {
        for (flag, also) in &self.also {
            let narrowed = resolve(also, names);
            let refused = |wrong: Wrong| Stop::new(Exit::Usage, format!("{flag}: {}", wrong.problem));
            narrowed.map_err(refused)?;
        }
        let also = self.also.iter().map(|(_, also)| also.clone());
        let whole = also.chain(self.tree.clone()).reduce(Expr::and);
        let filter = whole.map(|tree| resolve(&tree, names)).transpose();
        filter.map_err(|wrong| refused("--where", &wrong, &self.text))
    }

    /// The custom fields the list is ordered by.
    pub fn order_fields(&self, names: &Names<'_>) -> Result<BTreeSet<FieldId>, Stop> {
        let refused = |wrong: Wrong| Stop::new(Exit::Usage, format!("--sort: {}", wrong.problem));
        self.keys.custom_fields(names).map_err(refused)
    }

    /// Whether the names of companies are needed, as far as can be told before names are looked up.
    pub fn names_companies(&self) -> bool {
        let asks = |tree: &Expr| tree.asks(crate::domain::query::Own::Company);
        let also = self.also.iter().map(|(_, also)| also);
        self.keys.needs().companies || self.tree.iter().chain(also).any(asks)
    }

    pub fn names<'a>(&self, errand: &'a Errand, around: &'a Around) -> Names<'a> {
        let known = &errand.known;
        Names {
            things: self.things,
            now: clock::now(),
            zone: errand.words.zone(),
            me: known.account.as_ref().map(|account| account.current_user),
            users: &known.users,
            pipelines: &known.pipelines,
            fields: fields(errand, self.things),
            tags: &around.tags,
            loss_reasons: &known.loss_reasons,
            task_kinds: known.account.as_ref().map_or(&[], |account| &account.task_kinds),
            companies: &around.companies,
        }
    }
}

fn refused(flag: &str, wrong: &Wrong, text: &str) -> Stop {
    Stop::new(Exit::Usage, format!("{flag}: {}", wrong.shown(text)))
}

fn fields(errand: &Errand, things: Things) -> &[FieldDef] {
    let kind = match things {
        Things::Leads => EntityKind::Lead,
        Things::Contacts => EntityKind::Contact,
        Things::Companies => EntityKind::Company,
        Things::Tasks => return &[],
    };
    errand.known.fields.get(&kind).map_or(&[], Vec::as_slice)
}

impl Errand {
    /// A list besides the leads, read from the server where it has to be; whether this machine has all of it.
    pub async fn has_list(&self, list: List, ask: Ask) -> Result<bool, Stop> {
        if !self.has_read(list, ask).await? {
            self.lookup()?.list(list, Reach::Due).await?;
        }
        Ok(self.store.load_cursor(list.scope()).await.map_err(failed)?.complete_at.is_some())
    }

    /// What all companies are called.
    pub async fn company_names(&self, ask: Ask) -> Result<Vec<(CompanyId, SafeText)>, Stop> {
        self.has_list(List::Companies, ask).await?;
        let all = self.store.load_listings(OwnerKind::Companies).await.map_err(failed)?;
        let named = |listing: crate::domain::Listing| match listing.owner {
            Owner::Company(id) => Some((id, listing.name)),
            Owner::Lead(_) | Owner::Contact(_) => None,
        };
        Ok(all.into_iter().filter_map(named).collect())
    }

    /// The tags there are of a kind, with those that are new since they were read.
    pub fn tags<'t>(&self, kind: EntityKind, used: impl Iterator<Item = &'t Tag>) -> Vec<Tag> {
        let known = self.known.tags.get(&kind).map_or(&[][..], Vec::as_slice);
        let mut names: std::collections::HashSet<&SafeText> = known.iter().map(|tag| &tag.name).collect();
        let mut new: Vec<Tag> = Vec::new();
        for tag in used {
            if names.insert(&tag.name) {
                new.push(tag.clone());
            }
        }
        known.iter().cloned().chain(new).collect()
    }
}

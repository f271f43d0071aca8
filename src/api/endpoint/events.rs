//! What happened in the account, newest first; and how the account names what can happen.

use super::{Answer, Endpoint, MAX_PAGE};
use crate::api::page::Page;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{AccountEvent, CompanyId, ContactId, LeadId, Owner, SafeText, TaskId, Timestamp};

/// `GET /events`. Newest first; the method has no order of its own.
///
/// `ListEvents::of(Which::Leads(vec![id])).until(oldest)` reads on into the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEvents {
    kinds: Vec<SafeText>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    which: Which,
    limit: u16,
    page: u32,
}

/// To whom it happened. The API takes up to [`ListEvents::MAX_IDS`] of one sort; more are not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Which {
    /// To whomever, tasks and customers too.
    #[default]
    All,
    Leads(Vec<LeadId>),
    Contacts(Vec<ContactId>),
    Companies(Vec<CompanyId>),
    Tasks(Vec<TaskId>),
}

/// `GET /events/types`: the key of each type and its name in a language (`en`, `ru`, `es`, `pt`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEventTypes {
    pub language: SafeText,
}

impl ListEvents {
    pub const MAX_IDS: usize = 10;
    /// 250 works on Kommo, 100 on both.
    pub const MAX_PAGE: u16 = 100;

    pub const fn all() -> Self {
        Self::of(Which::All)
    }

    pub const fn of(which: Which) -> Self {
        Self { kinds: Vec::new(), from: None, to: None, which, limit: Self::MAX_PAGE, page: 1 }
    }

    /// Of these types only, as the API names them (`lead_deleted`, `common_note_added`); none asks for all.
    pub fn kinds<K: Into<SafeText>>(mut self, kinds: impl IntoIterator<Item = K>) -> Self {
        self.kinds.extend(kinds.into_iter().map(Into::into));
        self
    }

    /// At this second or later; `None` from the beginning.
    pub fn since(self, from: impl Into<Option<Timestamp>>) -> Self {
        Self { from: from.into(), ..self }
    }

    /// At this second or earlier.
    pub fn until(self, to: impl Into<Option<Timestamp>>) -> Self {
        Self { to: to.into(), ..self }
    }

    /// From 1.
    pub fn page(self, page: u32) -> Self {
        Self { page: page.max(1), ..self }
    }

    /// How many per page, 1 to [`ListEvents::MAX_PAGE`].
    pub fn limit(self, limit: u16) -> Self {
        Self { limit: limit.clamp(1, Self::MAX_PAGE), ..self }
    }
}

impl Which {
    fn query(&self, path: ApiPath) -> ApiPath {
        let (sort, ids): (&str, Vec<i64>) = match self {
            Self::All => return path,
            Self::Leads(ids) => ("lead", ids.iter().map(|id| id.get()).collect()),
            Self::Contacts(ids) => ("contact", ids.iter().map(|id| id.get()).collect()),
            Self::Companies(ids) => ("company", ids.iter().map(|id| id.get()).collect()),
            Self::Tasks(ids) => ("task", ids.iter().map(|id| id.get()).collect()),
        };
        path.params("filter[entity]", [sort])
            .params("filter[entity_id]", ids.into_iter().take(ListEvents::MAX_IDS))
    }
}

impl From<Owner> for Which {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Lead(id) => Self::Leads(vec![id]),
            Owner::Contact(id) => Self::Contacts(vec![id]),
            Owner::Company(id) => Self::Companies(vec![id]),
        }
    }
}

impl Endpoint for ListEvents {
    type Output = Page<AccountEvent>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("events").param("page", self.page).param("limit", self.limit);
        self.which
            .query(path.params("filter[type]", &self.kinds))
            .param_opt("filter[created_at][from]", self.from.map(Timestamp::secs))
            .param_opt("filter[created_at][to]", self.to.map(Timestamp::secs))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("event", self.limit, |e: wire::events::Events| e.events)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for ListEventTypes {
    type Output = Page<(SafeText, SafeText)>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("events/types").param("language_code", &*self.language)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("type of event", MAX_PAGE, |e: wire::events::EventTypes| e.events_types)?;
        Ok(page.map(|line| (SafeText::line(&line.key), SafeText::line(&line.lang))))
    }
}

//! Conversations, templates of their messages, and bots that hold them.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::{Decoded, Page};
use crate::api::wire::Listing;
use crate::api::wire::chats::{BotRun, TalkClose, Talks, TemplateWrite, Templates};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{BotId, ContactId, LeadId, SafeText, Talk, TalkId, Template, TemplateId};

/// `GET /talks`, those of a contact or a lead where one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListTalks {
    pub contact: Option<ContactId>,
    pub lead: Option<LeadId>,
    pub stand: TalkStand,
}

/// Which conversations are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TalkStand {
    /// Closed ones too.
    #[default]
    Any,
    Open,
}

/// `GET /talks/{id}`; `None` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetTalk {
    pub id: TalkId,
}

/// `POST /talks/{id}/close`: without asking the customer for a mark first where `force` is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseTalk {
    pub id: TalkId,
    pub how: Closing,
}

/// How a conversation is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// A bot may still ask how content the customer is.
    Politely,
    AtOnce,
}

/// `GET /chats/templates`, 50 at most a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListTemplates;

/// `GET /chats/templates/{id}`; `None` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetTemplate {
    pub id: TemplateId,
}

/// `POST /chats/templates`, or with an id `PATCH /chats/templates/{id}`. Making one is never to be done twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteTemplate {
    pub id: Option<TemplateId>,
    pub name: Option<SafeText>,
    pub content: Option<SafeText>,
    pub external: Option<SafeText>,
}

/// `DELETE /chats/templates/{id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveTemplate {
    pub id: TemplateId,
}

/// `POST /api/v2/salesbot/run`, which both Kommo and amoCRM have. Nothing tells afterwards whether it ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunBot {
    pub bot: BotId,
    pub leads: Vec<LeadId>,
}

impl ListTemplates {
    pub const MAX_PAGE: u16 = 50;
}

impl RunBot {
    /// The API takes no more at once.
    pub const MAX: usize = 100;
}

impl Endpoint for ListTalks {
    type Output = Page<Talk>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("talks").param("page", 1).param("limit", MAX_PAGE);
        let path = path.params("filter[contact_id]", self.contact);
        let path = path.param_opt("filter[entity_id]", self.lead);
        path.param_opt("filter[only_in_work]", (self.stand == TalkStand::Open).then_some(1))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("conversation", MAX_PAGE, |e: Talks| e.talks)?.map(Into::into))
    }
}

impl Endpoint for GetTalk {
    type Output = Option<Decoded<Talk>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("talks").segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::chats::Talk>("the conversation")?.map(|one| one.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for CloseTalk {
    type Output = ();

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("talks").segment(self.id).segment("close")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the conversation", &TalkClose { force_close: self.how == Closing::AtOnce })
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}

impl Endpoint for ListTemplates {
    type Output = Page<Template>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("chats/templates").param("page", 1).param("limit", Self::MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("template", Self::MAX_PAGE, |e: Templates| e.chat_templates)?.map(Into::into))
    }
}

impl Endpoint for GetTemplate {
    type Output = Option<Decoded<Template>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("chats/templates").segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::chats::Template>("the template")?.map(|one| one.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for WriteTemplate {
    type Output = TemplateId;

    fn method(&self) -> Method {
        if self.id.is_some() { Method::PATCH } else { Method::POST }
    }

    fn path(&self) -> ApiPath {
        match self.id {
            Some(id) => ApiPath::v4("chats/templates").segment(id),
            None => ApiPath::v4("chats/templates"),
        }
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        let text = |text: &Option<SafeText>| text.as_ref().map(ToString::to_string);
        let write = TemplateWrite {
            name: text(&self.name),
            content: text(&self.content),
            external_id: text(&self.external),
            // One that WhatsApp has to approve is made where its category can be chosen.
            kind: self.id.is_none().then_some("amocrm"),
        };
        if self.id.is_some() { json("the template", &write) } else { json("the template", &[write]) }
    }

    /// The template stands bare or wrapped as a list.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let what = "the written template";
        if let Ok(one) = answer.read::<wire::chats::Template>(what) {
            return Ok(TemplateId(one.id));
        }
        let written = answer.read::<Listing<Templates>>(what)?.embedded.chat_templates.into_iter().next();
        written.map(|one| TemplateId(one.id)).ok_or_else(|| ApiError::unreadable(what, "it names none"))
    }
}

impl Endpoint for RemoveTemplate {
    type Output = ();

    fn method(&self) -> Method {
        Method::DELETE
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("chats/templates").segment(self.id)
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}

impl Endpoint for RunBot {
    type Output = ();

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v2("salesbot/run")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        const LEAD: i64 = 2;
        let run = |lead: &LeadId| BotRun { bot_id: self.bot.get(), entity_id: lead.get(), entity_type: LEAD };
        json("the run", &self.leads.iter().take(Self::MAX).map(run).collect::<Vec<_>>())
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}

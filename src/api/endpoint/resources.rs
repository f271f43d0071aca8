//! Sources of leads, webhooks, widgets, one role: what an account is set up with. Most of it answers 403 to whoever is
//! no administrator.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::{Decoded, Page};
use crate::api::wire::Listing;
use crate::api::wire::resources::{SourceWrite, Sources, WebhookWrite, Webhooks, Widgets};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{PipelineId, RoleId, RoleInFull, SafeText, Source, SourceId, Webhook, Widget};

/// `GET /sources`: those of the integration the token belongs to, no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListSources;

/// `POST /sources`, or with an id `PATCH /sources/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteSource {
    pub id: Option<SourceId>,
    pub name: Option<SafeText>,
    /// Of a new one only: it never changes.
    pub external: Option<SafeText>,
    pub pipeline: Option<PipelineId>,
    pub is_default: Option<bool>,
}

/// `DELETE /sources/{id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveSource {
    pub id: SourceId,
}

/// `GET /webhooks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListWebhooks;

/// `POST /webhooks`: one that is there already has its settings replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddWebhook {
    pub destination: SafeText,
    pub settings: Vec<SafeText>,
}

/// `DELETE /webhooks` with a body: a webhook is known by its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveWebhook {
    pub destination: SafeText,
}

/// `GET /widgets`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListWidgets;

/// `GET /widgets/{code}`; `None` when there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetWidget {
    pub code: SafeText,
}

/// `POST /widgets/{code}` with its settings.
#[derive(Clone, PartialEq, Eq)]
pub struct InstallWidget {
    pub code: SafeText,
    /// A JSON object; there may be passwords in it.
    pub settings: Bytes,
}

/// `DELETE /widgets/{code}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UninstallWidget {
    pub code: SafeText,
}

/// `GET /roles/{id}` with its rights and who has it; `None` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetRole {
    pub id: RoleId,
}

/// Without the settings: they never reach a log.
impl std::fmt::Debug for InstallWidget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InstallWidget").field("code", &self.code).finish_non_exhaustive()
    }
}

impl Endpoint for ListSources {
    type Output = Page<Source>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("sources")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("source", MAX_PAGE, |e: Sources| e.sources)?.map(Into::into))
    }
}

impl Endpoint for WriteSource {
    type Output = SourceId;

    fn method(&self) -> Method {
        if self.id.is_some() { Method::PATCH } else { Method::POST }
    }

    fn path(&self) -> ApiPath {
        match self.id {
            Some(id) => ApiPath::v4("sources").segment(id),
            None => ApiPath::v4("sources"),
        }
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        let text = |text: &Option<SafeText>| text.as_ref().map(ToString::to_string);
        let write = SourceWrite {
            name: text(&self.name),
            external_id: text(&self.external),
            pipeline_id: self.pipeline.map(PipelineId::get),
            default: self.is_default,
        };
        if self.id.is_some() { json("the source", &write) } else { json("the source", &[write]) }
    }

    /// The source stands bare or wrapped as a list.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let what = "the written source";
        if let Ok(one) = answer.read::<wire::resources::Source>(what) {
            return Ok(SourceId(one.id));
        }
        let written = answer.read::<Listing<Sources>>(what)?.embedded.sources.into_iter().next();
        written.map(|one| SourceId(one.id)).ok_or_else(|| ApiError::unreadable(what, "it names none"))
    }
}

impl Endpoint for RemoveSource {
    type Output = ();

    fn method(&self) -> Method {
        Method::DELETE
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("sources").segment(self.id)
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}

impl Endpoint for ListWebhooks {
    type Output = Page<Webhook>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("webhooks")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("webhook", MAX_PAGE, |e: Webhooks| e.webhooks)?.map(Into::into))
    }
}

impl Endpoint for AddWebhook {
    type Output = Webhook;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("webhooks")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        let write = WebhookWrite { destination: &self.destination, settings: Some(&self.settings) };
        json("the webhook", &write)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.read::<wire::resources::Webhook>("the new webhook")?.into())
    }
}

impl Endpoint for RemoveWebhook {
    type Output = ();

    fn method(&self) -> Method {
        Method::DELETE
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("webhooks")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the webhook", &WebhookWrite { destination: &self.destination, settings: None })
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}

impl Endpoint for ListWidgets {
    type Output = Page<Widget>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("widgets").param("page", 1).param("limit", MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("widget", MAX_PAGE, |e: Widgets| e.widgets)?.map(Into::into))
    }
}

impl Endpoint for GetWidget {
    type Output = Option<Decoded<Widget>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("widgets").segment(&self.code)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::resources::Widget>("the widget")?.map(|one| one.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for InstallWidget {
    type Output = Widget;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("widgets").segment(&self.code)
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        Ok(Some(self.settings.clone()))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.read::<wire::resources::Widget>("the installed widget")?.into())
    }
}

impl Endpoint for UninstallWidget {
    type Output = ();

    fn method(&self) -> Method {
        Method::DELETE
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("widgets").segment(&self.code)
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}

impl Endpoint for GetRole {
    type Output = Option<Decoded<RoleInFull>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("roles").segment(self.id).param("with", "users")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::Role>("the role")?.map(|one| one.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

//! Reading: the directory of the account, the leads of a pipeline page by page, one lead in full.
//!
//! Leads are read in order of id, which does not change while leads do: a page that shifts can repeat a
//! lead but not skip one. Only the first page of a pipeline a person waits for goes before everything else.

use tokio::sync::mpsc::Sender;

use super::event::{Event, LeadStory, Load, Loaded, Then, Trouble};
use super::retry::Backoff;
use crate::api::endpoint::{
    FieldOwner, GetAccount, GetCompany, GetLead, LeadOrder, ListContacts, ListCustomFields, ListLeads,
    ListLossReasons, ListPipelines, ListUsers,
};
use crate::api::gate::Lane;
use crate::api::{ApiError, Client, Endpoint, Following, Page, Warning};
use crate::domain::{Company, Contact, LeadId, PipelineId, RequestId};

/// One load under way.
#[derive(Debug, Clone)]
pub struct Pull {
    pub client: Client,
    pub events: Sender<Event>,
    pub request: RequestId,
    pub lane: Lane,
}

impl Pull {
    /// Runs to the end; whatever happens is told, nothing is returned.
    pub async fn run(self, load: Load) {
        let outcome = match load {
            Load::Directory => self.directory().await,
            Load::Leads(pipeline) => self.leads(pipeline).await,
            Load::Lead(id) => self.lead(id).await,
        };
        if let Err(error) = outcome {
            self.tell(Event::Failed { request: self.request, why: Trouble::from(&error) }).await;
        }
    }

    async fn tell(&self, event: Event) {
        // Closed only when the program is leaving: then nobody is left to tell.
        let _ = self.events.send(event).await;
    }

    async fn loaded(&self, what: Loaded) {
        self.tell(Event::Loaded { request: self.request, what }).await;
    }

    /// Asks until there is an answer, or an error that waiting does not cure.
    async fn ask<E: Endpoint>(&self, lane: Lane, endpoint: &E) -> Result<E::Output, ApiError> {
        let mut backoff = Backoff::default();
        loop {
            match self.client.send(lane, endpoint).await {
                Err(error) if error.is_transient() => {
                    let why = Trouble::from(&error);
                    self.tell(Event::Troubled { request: self.request, why }).await;
                    backoff.pause(&error).await;
                }
                answer => return answer,
            }
        }
    }

    /// All entries of a list, for lists that are short.
    async fn all<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
    ) -> Result<Vec<T>, ApiError> {
        let mut page = self.ask(self.lane, &endpoint).await?;
        let mut items = Vec::new();
        loop {
            warn(&page.warnings);
            items.append(&mut page.items);
            let Some(next) = page.next.take() else { return Ok(items) };
            page = self.ask(self.lane, &Following::new(endpoint.clone(), next)).await?;
        }
    }

    /// As [`Pull::all`], for lists the board can do without: a user without the right sees no names, but a board.
    async fn optional<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
    ) -> Result<Vec<T>, ApiError> {
        match self.all(endpoint).await {
            Err(error) if error.is_refusal() => {
                tracing::warn!(%error, "left out of the directory");
                Ok(Vec::new())
            }
            other => other,
        }
    }

    /// All parts at once, each told as it comes: the board can open as soon as the pipelines are here.
    async fn directory(&self) -> Result<(), ApiError> {
        let account = async {
            let account = self.ask(self.lane, &GetAccount).await?;
            warn(&account.warnings);
            self.loaded(Loaded::Account(Box::new(account.value))).await;
            Ok(())
        };
        let pipelines = async {
            let pipelines = self.all(ListPipelines).await?;
            self.loaded(Loaded::Pipelines(pipelines)).await;
            Ok(())
        };
        let users = async {
            let users = self.optional(ListUsers).await?;
            self.loaded(Loaded::Users(users)).await;
            Ok(())
        };
        let reasons = async {
            let reasons = self.optional(ListLossReasons).await?;
            self.loaded(Loaded::LossReasons(reasons)).await;
            Ok(())
        };
        let fields = async {
            let fields = self.optional(ListCustomFields { entity: FieldOwner::Leads }).await?;
            self.loaded(Loaded::LeadFields(fields)).await;
            Ok(())
        };
        let parts = tokio::join!(account, pipelines, users, reasons, fields);
        for part in <[Result<(), ApiError>; 5]>::from(parts) {
            part?;
        }
        self.loaded(Loaded::Directory).await;
        Ok(())
    }

    async fn leads(&self, pipeline: PipelineId) -> Result<(), ApiError> {
        let list =
            ListLeads { pipeline: Some(pipeline), order: LeadOrder::NewestFirst, ..ListLeads::default() };
        let mut page = self.ask(self.lane, &list).await?;
        loop {
            warn(&page.warnings);
            let next = page.next.take();
            let leads = std::mem::take(&mut page.items);
            let then = match (&next, page.is_cut_short()) {
                (Some(_), _) => Then::More,
                (None, false) => Then::End,
                (None, true) => Then::CutShort,
            };
            self.loaded(Loaded::Leads { pipeline, leads, then }).await;
            let Some(next) = next else { return Ok(()) };
            page = self.ask(Lane::Background, &Following::new(list.clone(), next)).await?;
        }
    }

    async fn lead(&self, id: LeadId) -> Result<(), ApiError> {
        let Some(details) = self.ask(self.lane, &GetLead { id }).await? else {
            self.loaded(Loaded::NoLead(id)).await;
            return Ok(());
        };
        warn(&details.warnings);
        let details = details.value;
        let ids: Vec<_> = details.contacts.iter().map(|c| c.id).collect();
        let company = details.lead.company;
        let (contacts, company) = tokio::join!(self.contacts(&ids), self.company(company));
        let mut contacts = contacts?;
        contacts.sort_by_key(|c| details.contacts.iter().position(|l| l.id == c.id && l.is_main).is_none());
        let story = LeadStory { details, contacts, company: company? };
        self.loaded(Loaded::Lead(Box::new(story))).await;
        Ok(())
    }

    async fn contacts(&self, ids: &[crate::domain::ContactId]) -> Result<Vec<Contact>, ApiError> {
        let mut contacts = Vec::new();
        for some in ListContacts::for_ids(ids) {
            contacts.append(&mut self.all(some).await?);
        }
        Ok(contacts)
    }

    async fn company(&self, id: Option<crate::domain::CompanyId>) -> Result<Option<Company>, ApiError> {
        let Some(id) = id else { return Ok(None) };
        Ok(self.ask(self.lane, &GetCompany { id }).await?.map(|company| {
            warn(&company.warnings);
            company.value
        }))
    }
}

/// Entries that could not be read go to the log: the list is shown without them.
fn warn(warnings: &[Warning]) {
    for warning in warnings {
        tracing::warn!(%warning, "in an answer");
    }
}

//! What is looked for by one line of text, and what was found so far: among the leads in memory at once, on the disk as it
//! answers, on the server where typing rests.
//!
//! One question to the disk is under way at a time: it is asked again for what was typed meanwhile. Who shows the hits,
//! and where a cursor stands in them, is the business of its owner: the screen of `//`, the palette, a box of the inbox.

use super::Server;
use super::hits::{self, Hit, HitKey};
use crate::app::msg::{Effect, Urgency};
use crate::app::state::Leads;
use crate::domain::search::{Finding, Query};
use crate::domain::{LeadId, RequestId, SafeText};
use crate::sync::event::{Depth, List, Load, Then, Trouble};

#[derive(Debug, Clone, Default)]
pub struct Seek {
    pub query: Query,
    pub hits: Vec<Hit>,
    pub server: Server,
    /// Lists the disk did not have to the end when it was asked last.
    pub unread: Vec<List>,
    text: SafeText,
    /// What disk and server told of this text and of those before it, as far as it is still a hit.
    findings: Vec<Finding>,
    disk: Option<RequestId>,
    is_behind: bool,
    /// The first answer of the question to the server is the disk's.
    reads_disk: bool,
}

/// Whose an answer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Teller {
    Disk,
    Server,
}

impl Seek {
    pub(in crate::app) fn is_waiting_for(&self, request: RequestId) -> bool {
        self.disk == Some(request) || self.server == Server::Asked(request)
    }

    /// The leads that were found, not those whose notes were.
    pub(in crate::app) fn leads(&self) -> Vec<LeadId> {
        let found = self.hits.iter().filter(|hit| matches!(hit.key, HitKey::Owner(_)));
        found.filter_map(|hit| hit.on.lead()).collect()
    }

    /// Takes the questions under way back.
    pub(in crate::app) fn stop(&mut self) -> Vec<Effect> {
        let server = match self.server {
            Server::Asked(request) => Some(request),
            Server::Waiting | Server::Told | Server::Failed(_) => None,
        };
        (self.server, self.is_behind) = (Server::Waiting, false);
        self.disk.take().into_iter().chain(server).map(Effect::Cancel).collect()
    }

    /// Nothing is looked for any more: a query stands only to show where it is in something else.
    pub(in crate::app) fn forget(&mut self, query: Query) -> Vec<Effect> {
        let effects = self.stop();
        *self = Self { query, ..Self::default() };
        effects
    }

    /// Something else is typed.
    pub(in crate::app) fn begin(&mut self, leads: &Leads, text: SafeText, request: RequestId) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Server::Asked(request) = std::mem::take(&mut self.server) {
            effects.push(Effect::Cancel(request));
        }
        (self.query, self.text) = (leads.query(&text), text);
        if self.query.is_empty() {
            self.findings.clear();
        }
        self.find(leads);
        if !self.query.is_empty() {
            effects.extend(self.ask_disk(request));
        }
        effects
    }

    fn ask_disk(&mut self, request: RequestId) -> Option<Effect> {
        if self.disk.is_some() {
            self.is_behind = true;
            return None;
        }
        (self.disk, self.is_behind) = (Some(request), false);
        Some(self.ask(request, Depth::Disk))
    }

    fn ask(&self, request: RequestId, depth: Depth) -> Effect {
        let load = Load::Search { text: self.text.clone(), depth };
        Effect::Load { request, load, urgency: Urgency::Now }
    }

    /// What was typed while the disk answered is asked next.
    pub(in crate::app) fn catch_up(&mut self, request: RequestId) -> Option<Effect> {
        let is_next = self.disk.is_none() && self.is_behind && !self.query.is_empty();
        if is_next { self.ask_disk(request) } else { None }
    }

    /// The typing came to rest: all of the disk, and the server.
    pub(in crate::app) fn deepen(&mut self, request: RequestId) -> Option<Effect> {
        if self.query.is_empty() || self.server != Server::Waiting {
            return None;
        }
        (self.server, self.reads_disk) = (Server::Asked(request), true);
        Some(self.ask(request, Depth::Server))
    }

    /// Adds an answer to the hits.
    pub(in crate::app) fn take(
        &mut self,
        leads: &Leads,
        request: RequestId,
        (found, unread): (Vec<Finding>, Vec<List>),
        then: Then,
    ) -> Teller {
        let is_of_server = self.server == Server::Asked(request);
        if then != Then::More && is_of_server {
            self.server = Server::Told;
        }
        if then == Then::More && self.reads_disk {
            (self.unread, self.reads_disk) = (unread, false);
        }
        if !is_of_server {
            self.disk = None;
        }
        for finding in found {
            let is_it = |known: &Finding| (known.on, &known.at) == (finding.on, &finding.at);
            match self.findings.iter_mut().find(|known| is_it(known)) {
                Some(known) => *known = finding,
                None => self.findings.push(finding),
            }
        }
        self.find(leads);
        if is_of_server { Teller::Server } else { Teller::Disk }
    }

    /// Makes the hits anew out of the leads in memory and what was told of others.
    pub(in crate::app) fn find(&mut self, leads: &Leads) {
        let findings = std::mem::take(&mut self.findings);
        (self.hits, self.findings) = hits::find(leads, &self.query, findings);
    }

    /// Whether the question was ours.
    pub(in crate::app) fn failed(&mut self, request: RequestId, why: &Trouble) -> bool {
        if self.disk == Some(request) {
            self.disk = None;
        } else if self.server == Server::Asked(request) {
            self.server = Server::Failed(why.clone());
        } else {
            return false;
        }
        true
    }
}

//! The bodies of verdicts on incoming leads, and of something that shall wait to be judged.

use serde::Serialize;
use serde_json::{Value, json};

use super::write::PartyPost;
use crate::domain::{Decision, NewIncoming, NewIncomingBy, SafeText, Timestamp, UserId};

/// The server requires an address: what is entered by hand came from here.
const HERE: &str = "127.0.0.1";

/// The one object of `POST …/accept`, `DELETE …/decline` and `POST …/link`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerdictWrite {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<Value>,
}

/// One item of `POST /leads/unsorted/forms` and `…/sip`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncomingPost {
    pub source_uid: String,
    pub source_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline_id: Option<i64>,
    pub created_at: i64,
    pub metadata: Value,
    #[serde(rename = "_embedded")]
    pub embedded: Value,
}

impl From<&Decision> for VerdictWrite {
    fn from(how: &Decision) -> Self {
        let none = Self { user_id: None, status_id: None, link: None };
        match how {
            Decision::Accept { to, user } => {
                Self { user_id: user.map(UserId::get), status_id: Some(to.stage.get()), ..none }
            }
            Decision::Decline { user } => Self { user_id: Some(user.get()), ..none },
            Decision::Link { lead, contact, user } => {
                let mut link = json!({ "entity_id": lead.get(), "entity_type": "leads" });
                if let Some(contact) = contact {
                    link["metadata"] = json!({ "contact_id": contact.get() });
                }
                Self { user_id: Some(user.get()), link: Some(link), ..none }
            }
        }
    }
}

impl IncomingPost {
    /// `uniq` tells it from any other of the same words, `at` is when it was written.
    pub fn of(incoming: &NewIncoming, uniq: &SafeText, at: Timestamp) -> Self {
        let metadata = match &incoming.by {
            NewIncomingBy::Form { form, page } => json!({
                "form_id": uniq.as_str(), "form_name": form.as_str(), "form_page": page.as_str(), "ip": HERE,
                "form_sent_at": at.secs(), "referer": page.as_str(),
            }),
            NewIncomingBy::Call { phone, duration } => json!({
                "from": phone.as_str(), "phone": phone.as_str(), "called_at": at.secs(), "duration": duration,
                "link": "", "service_code": "dealdesk", "uniq": uniq.as_str(), "is_call_event_needed": false,
            }),
        };
        let contacts: Vec<_> = incoming.contact.iter().map(PartyPost::from).collect();
        Self {
            source_uid: uniq.to_string(),
            source_name: incoming.source.to_string(),
            pipeline_id: incoming.place.map(|place| place.pipeline.get()),
            created_at: at.secs(),
            metadata,
            embedded: json!({ "leads": [{ "name": incoming.name.as_str() }], "contacts": contacts }),
        }
    }
}

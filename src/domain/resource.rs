//! What an account is set up with besides pipelines and people: where leads come from, conversations, templates of
//! messages, webhooks, widgets.
//!
//! Owns which of it is secret: an address tells its host and path and never its query, a setting of a widget only that
//! it is there.

use super::{
    ContactId, EventSubject, PipelineId, Role, SafeText, SourceId, TalkId, TemplateId, Timestamp, UserId,
    WebhookId, WidgetId,
};

/// Where leads of an integration come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub id: SourceId,
    pub name: SafeText,
    pub pipeline: Option<PipelineId>,
    /// The integration's own name for it; never changes.
    pub external: SafeText,
    pub is_default: bool,
    /// The messengers behind it.
    pub services: Vec<SafeText>,
}

/// A conversation in a messenger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    pub id: TalkId,
    pub contact: Option<ContactId>,
    /// The lead it is about.
    pub about: Option<EventSubject>,
    /// The messenger.
    pub origin: SafeText,
    pub is_open: bool,
    pub is_read: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Since when nobody has answered.
    pub missed_at: Option<Timestamp>,
}

/// A text that is sent in chats, with places for names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub id: TemplateId,
    pub name: SafeText,
    pub content: SafeText,
    /// `amocrm` or `waba`.
    pub kind: SafeText,
    pub external: SafeText,
    pub buttons: Vec<SafeText>,
    /// What WhatsApp thinks of it; empty where it was not asked.
    pub review: SafeText,
    pub is_editable: bool,
    pub updated_at: Timestamp,
}

/// An address that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    /// In full: it is what a webhook is known by.
    pub destination: SafeText,
    /// What it is told of: `add_lead`, `status_lead`, ….
    pub settings: Vec<SafeText>,
    /// Switched off by the account, since it answered badly.
    pub is_disabled: bool,
    pub created_by: UserId,
    pub updated_at: Timestamp,
}

/// An extension of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widget {
    pub id: WidgetId,
    /// What it is known by.
    pub code: SafeText,
    pub version: SafeText,
    /// As people rated it: `2,8`.
    pub rating: SafeText,
    pub is_installed: bool,
    pub pipeline: Option<PipelineId>,
    pub settings: Vec<WidgetSetting>,
}

/// A role with what it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleInFull {
    pub role: Role,
    /// Of what (`leads.view`) how far: `A` all, `G` the group's, `M` the own, `D` none.
    pub rights: Vec<(SafeText, SafeText)>,
}

/// A setting a widget has, never its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WidgetSetting {
    pub key: SafeText,
    pub name: SafeText,
    /// `text`, `pass`, `users`, ….
    pub kind: SafeText,
    pub is_required: bool,
    pub is_set: bool,
}

impl Webhook {
    /// The address as it may be shown: keys stand in queries, names and passwords before the host.
    pub fn shown(&self) -> SafeText {
        shown(&self.destination)
    }
}

/// What a webhook can be told of: a verb and the sort of thing.
pub fn webhook_settings() -> impl Iterator<Item = String> {
    const ALL: [(&str, &str); 7] = [
        ("responsible", "lead contact company customer task"),
        ("restore", "lead contact company"),
        ("add", "lead contact company customer talk task message chat_template_review"),
        ("update", "lead contact company customer talk task"),
        ("delete", "lead contact company customer task"),
        ("status", "lead"),
        ("note", "lead contact company customer"),
    ];
    ALL.into_iter()
        .flat_map(|(verb, things)| things.split_whitespace().map(move |thing| format!("{verb}_{thing}")))
}

/// An address without what may be a secret in it: who signs in before the host, query and fragment.
pub fn shown(address: &str) -> SafeText {
    let (open, rest) = address.split_once("://").unwrap_or(("", address));
    let cut = rest.find(['?', '#']).unwrap_or(rest.len());
    let (kept, hidden) = rest.split_at(cut);
    let (host, path) = kept.split_at(kept.find('/').unwrap_or(kept.len()));
    let host = host.rsplit_once('@').map_or_else(|| host.to_owned(), |(_, host)| format!("…@{host}"));
    let end = if hidden.len() > 1 { format!("{}…", &hidden[..1]) } else { String::new() };
    let open = if open.is_empty() { String::new() } else { format!("{open}://") };
    SafeText::line(&format!("{open}{host}{path}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_no_key() {
        for (address, told) in [
            ("https://hooks.example/kommo", "https://hooks.example/kommo"),
            ("https://hooks.example/k?token=s3cret&a=1", "https://hooks.example/k?…"),
            ("https://me:s3cret@hooks.example:8443/k#s3cret", "https://…@hooks.example:8443/k#…"),
            ("hooks.example?s3cret", "hooks.example?…"),
            ("https://hooks.example/k?", "https://hooks.example/k"),
        ] {
            assert_eq!(&*shown(address), told);
        }
    }
}

//! `/users`, `/contacts`, `/companies`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::leads::EntityRef;
use super::loose::Loose;
use super::{CustomFieldValues, Links, Seq, Tag, lenient};
use crate::domain::{self, CompanyId, ContactId, LeadId, RoleId, SafeText, Timestamp, UserId};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct User {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub lang: String,
    #[serde(default, deserialize_with = "lenient::object")]
    pub rights: Rights,
    // With `with=uuid,amojo_id,user_rank,phone_number,role,group`.
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub amojo_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub user_rank: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    /// `{roles: […], groups: […]}`.
    #[serde(rename = "_embedded", default, skip_serializing_if = "Value::is_null")]
    pub embedded: Value,
}

/// Rights of a user; the flags live inside, whatever circulating documents say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of the API, as they travel")]
pub struct Rights {
    /// Per entity `{view, edit, add, delete, export}` with letters A, G, M, D; kept as it came.
    #[serde(default)]
    pub leads: Value,
    #[serde(default)]
    pub contacts: Value,
    #[serde(default)]
    pub companies: Value,
    #[serde(default)]
    pub tasks: Value,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub mail_access: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub catalog_access: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub files_access: bool,
    #[serde(default)]
    pub status_rights: Value,
    #[serde(default)]
    pub catalog_rights: Value,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_admin: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_free: bool,
    #[serde(default = "yes", deserialize_with = "lenient::flag")]
    pub is_active: bool,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub group_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub role_id: Option<i64>,
}

/// A user of whom nothing is said is shown as active.
const fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Users {
    #[serde(default)]
    pub users: Seq<User>,
}

/// `GET /roles`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Role {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// As [`Rights`], without the flags; kept as it came.
    #[serde(default)]
    pub rights: Value,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: RoleEmbedded,
}

/// With `with=users`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RoleEmbedded {
    #[serde(default)]
    pub users: Seq<EntityRef>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Roles {
    #[serde(default)]
    pub roles: Seq<Role>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Contact {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub first_name: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub last_name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub responsible_user_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub group_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub closest_task_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_deleted: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_unsorted: bool,
    #[serde(default)]
    pub custom_fields_values: Option<Seq<CustomFieldValues>>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: ContactEmbedded,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ContactEmbedded {
    #[serde(default)]
    pub tags: Seq<Tag>,
    #[serde(default)]
    pub companies: Seq<EntityRef>,
    /// With `with=leads`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads: Option<Seq<EntityRef>>,
    /// With `with=catalog_elements`; kept as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog_elements: Option<Seq<Value>>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Contacts {
    #[serde(default)]
    pub contacts: Seq<Contact>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Company {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub responsible_user_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub group_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub closest_task_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_deleted: bool,
    #[serde(default)]
    pub custom_fields_values: Option<Seq<CustomFieldValues>>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: CompanyEmbedded,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CompanyEmbedded {
    #[serde(default)]
    pub tags: Seq<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Seq<EntityRef>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads: Option<Seq<EntityRef>>,
    /// With `with=catalog_elements`; kept as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog_elements: Option<Seq<Value>>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Companies {
    #[serde(default)]
    pub companies: Seq<Company>,
}

impl From<User> for domain::User {
    fn from(u: User) -> Self {
        Self {
            id: UserId(u.id),
            name: SafeText::line(&u.name),
            email: SafeText::line(&u.email),
            is_active: u.rights.is_active,
        }
    }
}

impl From<Role> for domain::Role {
    fn from(r: Role) -> Self {
        let users = r.embedded.users.into_iter().map(|user| UserId(user.id)).collect();
        Self { id: RoleId(r.id), name: SafeText::line(&r.name), users }
    }
}

impl From<Role> for domain::RoleInFull {
    fn from(r: Role) -> Self {
        let mut rights = Vec::new();
        tell_rights(&r.rights, "", &mut rights);
        Self { role: r.into(), rights }
    }
}

/// Every right by its path; what a list holds (rights of single stages) is told in short.
fn tell_rights(rights: &Value, path: &str, out: &mut Vec<(SafeText, SafeText)>) {
    match rights {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                tell_rights(value, &path, out);
            }
        }
        Value::Null => {}
        Value::Array(items) if items.is_empty() => {}
        Value::String(text) => out.push((SafeText::line(path), SafeText::line(text))),
        Value::Bool(is_given) => {
            out.push((SafeText::line(path), SafeText::line(if *is_given { "yes" } else { "no" })));
        }
        other => out.push((SafeText::line(path), Loose(other).summary())),
    }
}

impl From<Contact> for domain::Contact {
    fn from(c: Contact) -> Self {
        // `last_name` is often "" although `name` is set, so the parts only serve when `name` is empty.
        let name =
            if c.name.trim().is_empty() { format!("{} {}", c.first_name, c.last_name) } else { c.name };
        Self {
            id: ContactId(c.id),
            name: SafeText::line(name.trim()),
            responsible: UserId(c.responsible_user_id),
            company: c.embedded.companies.first().map(|c| CompanyId(c.id)),
            created_at: Timestamp(c.created_at),
            updated_at: Timestamp(c.updated_at),
            fields: c.custom_fields_values.unwrap_or_default().into_iter().map(Into::into).collect(),
            tags: c.embedded.tags.into_iter().map(Into::into).collect(),
            leads: c.embedded.leads.iter().flatten().map(|l| LeadId(l.id)).collect(),
        }
    }
}

impl From<Company> for domain::Company {
    fn from(c: Company) -> Self {
        Self {
            id: CompanyId(c.id),
            name: SafeText::line(&c.name),
            responsible: UserId(c.responsible_user_id),
            created_at: Timestamp(c.created_at),
            updated_at: Timestamp(c.updated_at),
            fields: c.custom_fields_values.unwrap_or_default().into_iter().map(Into::into).collect(),
            tags: c.embedded.tags.into_iter().map(Into::into).collect(),
            contacts: c.embedded.contacts.iter().flatten().map(|c| ContactId(c.id)).collect(),
            leads: c.embedded.leads.iter().flatten().map(|l| LeadId(l.id)).collect(),
        }
    }
}

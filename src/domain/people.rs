//! Users of the account, and the contacts and companies leads hang on.

use serde::{Deserialize, Serialize};

use super::{
    CompanyId, ContactId, ContactPoint, FieldValue, FieldValues, LeadId, Owner, RoleId, SafeText, Tag,
    Timestamp, UserId,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: SafeText,
    pub email: SafeText,
    pub is_active: bool,
}

/// A set of rights users can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub id: RoleId,
    pub name: SafeText,
    pub users: Vec<UserId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub name: SafeText,
    pub responsible: UserId,
    pub company: Option<CompanyId>,
    /// 0 in files of earlier versions.
    #[serde(default)]
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub fields: Vec<FieldValues>,
    pub tags: Vec<Tag>,
    pub leads: Vec<LeadId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    pub id: CompanyId,
    pub name: SafeText,
    pub responsible: UserId,
    /// 0 in files of earlier versions.
    #[serde(default)]
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub fields: Vec<FieldValues>,
    pub tags: Vec<Tag>,
    /// Not known in files of earlier versions.
    #[serde(default)]
    pub contacts: Vec<ContactId>,
    #[serde(default)]
    pub leads: Vec<LeadId>,
}

/// What a list tells of a contact or a company. Kept small: a list may have a hundred thousand of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub owner: Owner,
    pub name: SafeText,
    /// The company of a contact.
    pub company: SafeText,
    /// The first phone; the first e-mail address where there is none.
    pub phone: SafeText,
    pub responsible: UserId,
    pub leads: u32,
}

/// What contacts and companies are looked for by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sought {
    /// In their names and numbers.
    Text(SafeText),
    /// Known by one of these, however it is written there.
    Points(Vec<ContactPoint>),
}

/// The first value of a field with this code.
fn first_of(fields: &[FieldValues], code: &str) -> Option<SafeText> {
    let mut values = fields.iter().filter(|field| &*field.code == code).flat_map(|field| &field.values);
    values.find_map(|value| match value {
        FieldValue::Text(text) | FieldValue::Labelled { value: text, .. } => Some(text.clone()),
        FieldValue::Flag(_) | FieldValue::At(_) | FieldValue::Choice { .. } | FieldValue::Parts(_) => None,
    })
}

impl Listing {
    /// The company's name is another thing's: it is left to whoever knows it.
    pub fn of_contact(contact: &Contact) -> Self {
        Self {
            owner: Owner::Contact(contact.id),
            name: contact.name.clone(),
            company: SafeText::default(),
            phone: Self::line(&contact.fields),
            responsible: contact.responsible,
            leads: u32::try_from(contact.leads.len()).unwrap_or(u32::MAX),
        }
    }

    pub fn of_company(company: &Company) -> Self {
        Self {
            owner: Owner::Company(company.id),
            name: company.name.clone(),
            company: SafeText::default(),
            phone: Self::line(&company.fields),
            responsible: company.responsible,
            leads: u32::try_from(company.leads.len()).unwrap_or(u32::MAX),
        }
    }

    fn line(fields: &[FieldValues]) -> SafeText {
        first_of(fields, "PHONE").or_else(|| first_of(fields, "EMAIL")).unwrap_or_default()
    }
}

impl User {
    /// `Mara Linden` → `ML`: what a card has room for.
    pub fn initials(&self) -> String {
        let mut letters =
            self.name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        let first = letters.next();
        let last = letters.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

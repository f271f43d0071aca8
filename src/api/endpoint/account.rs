//! The account itself.

use super::{Answer, Endpoint};
use crate::api::page::Decoded;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::Account;

/// `GET /account`: name, currency, time zone, and whose token this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetAccount;

impl Endpoint for GetAccount {
    type Output = Decoded<Account>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("account").param("with", "datetime_settings,task_types,users_groups")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let account = answer.entity::<wire::Account>("the account")?;
        let account = account.ok_or_else(|| ApiError::unreadable("the account", "the answer is empty"))?;
        Ok(account.map(Into::into))
    }
}

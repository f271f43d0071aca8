//! `POST /oauth2/access_token`: the one call that carries secrets in its body. Nothing here can be printed.

use serde::{Deserialize, Serialize};

use super::lenient;

/// What is asked with: a code from the browser, or the key of the session that is to go on.
#[derive(Serialize, Deserialize)]
pub struct TokenRequest {
    #[serde(default)]
    pub client_id: String,
    #[serde(default)]
    pub client_secret: String,
    #[serde(default)]
    pub grant_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    #[serde(default)]
    pub redirect_uri: String,
}

/// Both tokens; the second one is for one use.
#[derive(Serialize, Deserialize)]
pub struct TokenAnswer {
    #[serde(default, deserialize_with = "lenient::text")]
    pub token_type: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub expires_in: i64,
    pub access_token: String,
    pub refresh_token: String,
}

macro_rules! hidden {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
hidden!(TokenRequest, TokenAnswer);

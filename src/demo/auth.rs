//! Who may ask: bearer tokens shaped like Kommo's (a JWT with a numeric `exp`), invented and worthless.
//!
//! Owns the tokens and the recorded 401; how people come to tokens of their own stands in `oauth`. Must not know the data.

use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::answer::Refusal;
use super::dice::Dice;
use crate::domain::UserId;

/// The one integration of the account.
pub const CLIENT_ID: &str = "d0000000-demo-4000-8000-000000000000";

/// One token, whom it stands for and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Grant {
    token: String,
    user: UserId,
    expires_at: i64,
}

#[derive(Debug, Default)]
pub struct Auth {
    grants: Vec<Grant>,
}

/// What goes into a token besides its owner.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    pub account: i64,
    pub seed: u64,
    pub now: i64,
    pub lifetime: i64,
    /// Tells tokens apart that were made in the same second; 0 is the long-lived one.
    pub serial: u64,
}

impl Auth {
    /// A token for `user`; the same for the same seed, time and serial number.
    pub fn grant(&mut self, user: UserId, issue: Issue) -> String {
        self.grants.retain(|grant| issue.now < grant.expires_at);
        let token = mint(user, issue);
        self.grants.push(Grant { token: token.clone(), user, expires_at: issue.now + issue.lifetime });
        token
    }

    pub fn check(&self, headers: &HeaderMap, now: i64) -> Result<UserId, Refusal> {
        let given = headers.get(AUTHORIZATION).and_then(|h| h.to_str().ok());
        let token = given.and_then(|h| h.strip_prefix("Bearer ").or_else(|| h.strip_prefix("bearer ")));
        let token = token.map(str::trim);
        self.grants
            .iter()
            .find(|g| token == Some(g.token.as_str()) && now < g.expires_at)
            .map(|g| g.user)
            .ok_or_else(|| Refusal::new(StatusCode::UNAUTHORIZED, "Invalid user name or password"))
    }
}

fn mint(user: UserId, issue: Issue) -> String {
    let mut dice = Dice::keyed(issue.seed, 0x746f_6b65, issue.now.unsigned_abs() ^ (issue.serial << 40));
    let header = json!({"typ": "JWT", "alg": "HS256"});
    let claims = json!({
        "aud": CLIENT_ID,
        "jti": format!("{:016x}{:016x}", dice.next(), dice.next()),
        "iat": issue.now,
        "nbf": issue.now,
        "exp": issue.now + issue.lifetime,
        "sub": user.to_string(),
        "account_id": issue.account,
        "base_domain": "kommo.com",
        "scopes": ["crm", "notifications"],
        "note": "invented by dealdesk demo; opens nothing anywhere else",
    });
    let signature = format!("not-a-signature-{:016x}", dice.next());
    [header.to_string(), claims.to_string(), signature].map(|part| base64url(part.as_bytes())).join(".")
}

/// Unpadded base64url, as JWTs have it.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let part = |i: usize| u32::from(chunk.get(i).copied().unwrap_or_default());
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for i in 0..=chunk.len() {
            out.push(ALPHABET[(bits >> (18 - 6 * i) & 63) as usize] as char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_without_padding() {
        for (plain, coded) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("??>", "Pz8-")] {
            assert_eq!(base64url(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_token_ends() {
        let mut auth = Auth::default();
        let token = auth.grant(UserId(7), Issue { account: 1, seed: 1, now: 100, lifetime: 50, serial: 0 });
        assert_eq!(token.split('.').count(), 3);
        let mut headers = HeaderMap::new();
        assert!(auth.check(&headers, 100).is_err());
        headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        assert_eq!(auth.check(&headers, 149).unwrap(), UserId(7));
        assert!(auth.check(&headers, 150).is_err());
    }
}

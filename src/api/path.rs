//! Paths below `/api/`: the only thing of an address that varies between requests.
//!
//! Owns the rule that a path cannot climb out of `/api/` or name another host, whoever made it: an endpoint, a
//! `next` link, or a person at `dealdesk api`. Must not know which host it is sent to.

use std::fmt;

use reqwest::Url;

/// A path with its query, `/api/…`, normalised and percent-encoded.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiPath(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApiPathError {
    #[error("a path starts with /api/, for example /api/v4/account")]
    Outside,
    #[error("a path has no control characters, backslashes or #")]
    Malformed,
}

impl ApiPath {
    /// Checks and normalises a path with its query. `..` is resolved first, so it cannot be used to leave `/api/`.
    pub fn parse(raw: &str) -> Result<Self, ApiPathError> {
        if !raw.starts_with("/api/") {
            return Err(ApiPathError::Outside);
        }
        if raw.contains(|c: char| c.is_control() || matches!(c, '\\' | '#' | ' ')) {
            return Err(ApiPathError::Malformed);
        }
        let url = Url::parse("https://path.invalid")
            .and_then(|base| base.join(raw))
            .map_err(|_| ApiPathError::Malformed)?;
        Self::of_url(&url)
    }

    /// The path and query of a whole address. Where it leads is for the caller to check.
    pub(crate) fn of_url(url: &Url) -> Result<Self, ApiPathError> {
        if !url.path().starts_with("/api/") {
            return Err(ApiPathError::Outside);
        }
        match url.query() {
            Some(query) => Ok(Self(format!("{}?{query}", url.path()))),
            None => Ok(Self(url.path().to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `/api/v4/{resource}`; the start of every endpoint's path.
    pub(crate) fn v4(resource: &'static str) -> Self {
        Self(format!("/api/v4/{resource}"))
    }

    /// As [`ApiPath::v4`], for what only the version before it has.
    pub(crate) fn v2(resource: &'static str) -> Self {
        Self(format!("/api/v2/{resource}"))
    }

    /// One more segment. Before the first [`ApiPath::param`].
    pub(crate) fn segment(mut self, segment: impl fmt::Display) -> Self {
        self.0.push('/');
        encode(&mut self.0, &segment.to_string());
        self
    }

    /// One more `key=value` of the query.
    pub(crate) fn param(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        encode(&mut self.0, key);
        self.0.push('=');
        encode(&mut self.0, &value.to_string());
        self
    }

    /// [`ApiPath::param`] when there is a value.
    pub(crate) fn param_opt(self, key: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.param(key, value),
            None => self,
        }
    }

    /// The same with another `page`.
    pub(crate) fn with_page(&self, page: u32) -> Self {
        let Some((path, query)) = self.0.split_once('?') else { return self.clone() };
        let pairs = query.split('&').map(|pair| match pair.strip_prefix("page=") {
            Some(_) => format!("page={page}"),
            None => pair.to_owned(),
        });
        Self(format!("{path}?{}", pairs.collect::<Vec<_>>().join("&")))
    }

    /// `key[]=a&key[]=b`, PHP's way of writing a list.
    pub(crate) fn params(self, key: &str, values: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        let key = format!("{key}[]");
        values.into_iter().fold(self, |path, value| path.param(&key, value))
    }
}

/// Percent-encodes all but unreserved characters and the comma, which separates the names of `with=`.
fn encode(out: &mut String, raw: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in raw.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b',') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

impl fmt::Display for ApiPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ApiPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ApiPath {
    type Err = ApiPathError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_stay_below_api() {
        use ApiPathError::{Malformed, Outside};
        for (raw, expected) in [
            ("/api/v4/leads", Ok("/api/v4/leads")),
            ("/api/v4/leads?filter[id][]=1&query=Ёж", Ok("/api/v4/leads?filter[id][]=1&query=%D0%81%D0%B6")),
            ("/api/v4/../v4/leads", Ok("/api/v4/leads")),
            ("/api/v4/events/types?", Ok("/api/v4/events/types?")),
            ("", Err(Outside)),
            ("/oauth2/access_token", Err(Outside)),
            ("api/v4/leads", Err(Outside)),
            ("//evil.example/api/", Err(Outside)),
            ("https://evil.example/api/v4/leads", Err(Outside)),
            ("/api/../oauth2/access_token", Err(Outside)),
            ("/api/%2e%2e/oauth2", Err(Outside)),
            ("/api/%2E./oauth2", Err(Outside)),
            ("/api/..\\oauth2", Err(Malformed)),
            ("/api/v4/leads\r\nX: y", Err(Malformed)),
            ("/api/v4/leads#x", Err(Malformed)),
        ] {
            assert_eq!(
                ApiPath::parse(raw).as_ref().map(ApiPath::as_str),
                expected.as_ref().copied(),
                "{raw:?}"
            );
        }
    }

    #[test]
    fn built_paths_are_encoded() {
        let path =
            ApiPath::v4("leads").segment(7).param("with", "contacts,source_id").param("query", "a b&c=Ё");
        let path = path.params("filter[id]", [1, 2]).param_opt("order[id]", None::<&str>);
        assert_eq!(
            path.as_str(),
            "/api/v4/leads/7?with=contacts,source_id&query=a%20b%26c%3D%D0%81&filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=2"
        );
        assert_eq!(ApiPath::parse(path.as_str()).unwrap(), path);
    }

    proptest! {
        #[test]
        fn what_parses_is_a_fixed_point_below_api(raw in "/api/(\\.|/|%2e|[a-z?=&]|[^\\x00]){0,20}") {
            if let Ok(path) = ApiPath::parse(&raw) {
                prop_assert!(path.as_str().starts_with("/api/"));
                let sent = Url::parse(&format!("https://acme.kommo.com{path}")).unwrap();
                prop_assert_eq!(sent.host_str(), Some("acme.kommo.com"));
                prop_assert!(sent.path().starts_with("/api/"));
                prop_assert_eq!(ApiPath::parse(path.as_str()), Ok(path));
            }
        }
    }
}

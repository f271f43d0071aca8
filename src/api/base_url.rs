//! Where an account lives: scheme, host and port, and nothing else.
//!
//! Owns the rule of invariant I7 that a token travels over https only, plain http being accepted on loopback, and
//! the decision whether a link leads back to the same account. Addresses are read with the parser that also
//! sends them, so the host that is checked is the host that is called.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use super::ApiPath;

/// The two domains of the product, and the older one that still answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TopDomain {
    Kommo,
    AmocrmRu,
    AmocrmCom,
}

impl TopDomain {
    pub const ALL: [Self; 3] = [Self::Kommo, Self::AmocrmRu, Self::AmocrmCom];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kommo => "kommo.com",
            Self::AmocrmRu => "amocrm.ru",
            Self::AmocrmCom => "amocrm.com",
        }
    }
}

/// The origin of an account, for example `https://acme.kommo.com`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(Url);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    #[error("this is not the address of an account; it looks like https://yourcompany.kommo.com")]
    NotAnAddress,
    #[error("plain http would show the token to the network; write https://{0}")]
    PlainHttp(String),
    #[error(
        "{0} is the product's own site; every account has its own address, like https://yourcompany.kommo.com"
    )]
    NotAnAccount(String),
    #[error("an address has no user name or password in it; the token is kept elsewhere")]
    Credentials,
    #[error("the address ends after the host; leave out {0}")]
    Path(String),
    #[error("a subdomain has only letters, digits and hyphens: the yourcompany of yourcompany.kommo.com")]
    Subdomain,
}

impl BaseUrl {
    /// Reads an address as a person has it: copied from the browser (the page is cut off for known hosts), with or
    /// without `https://`, with or without `/api/v4`.
    pub fn parse(raw: &str) -> Result<Self, BaseUrlError> {
        let raw = raw.trim();
        let with_scheme = if raw.contains("://") { raw.to_owned() } else { format!("https://{raw}") };
        let mut url = Url::parse(&with_scheme).map_err(|_| BaseUrlError::NotAnAddress)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if !raw.contains("://") && account_domain(&host).is_none() {
            return Err(BaseUrlError::NotAnAddress);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Credentials);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => return Err(BaseUrlError::PlainHttp(host)),
            _ => return Err(BaseUrlError::NotAnAddress),
        }
        match account_domain(&host) {
            Some("" | "www") => return Err(BaseUrlError::NotAnAccount(host)),
            Some(_) => {}
            None => match url.path().trim_end_matches('/') {
                "" | "/api" | "/api/v4" => {}
                path => return Err(BaseUrlError::Path(path.to_owned())),
            },
        }
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address of the account with this subdomain.
    pub fn account(subdomain: &str, domain: TopDomain) -> Result<Self, BaseUrlError> {
        let subdomain = subdomain.trim();
        let fits = (1..=63).contains(&subdomain.len())
            && subdomain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !subdomain.starts_with('-');
        if !fits {
            return Err(BaseUrlError::Subdomain);
        }
        Self::parse(&format!("https://{subdomain}.{}", domain.as_str()))
    }

    /// Host name or address, without the port. IPv6 in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// This host itself: 127.0.0.0/8, `::1` or `localhost`.
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }

    /// Without the slash at the end.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The whole address of a request.
    pub(crate) fn uri(&self, path: &ApiPath) -> Result<http::Uri, http::uri::InvalidUri> {
        format!("{}{path}", self.as_str()).parse()
    }

    /// The path of a link, when it leads to this very origin and below `/api/`. Otherwise the place it leads to,
    /// for a warning: nothing may be sent there.
    pub(crate) fn own_path(&self, href: &str) -> Result<ApiPath, String> {
        let url = self.0.join(href).map_err(|_| href.to_owned())?;
        let same = url.origin() == self.0.origin() && url.username().is_empty() && url.password().is_none();
        if !same {
            return Err(url.origin().ascii_serialization());
        }
        ApiPath::of_url(&url).map_err(|_| url.path().to_owned())
    }
}

/// The part of a host before a known top domain: `acme` of `acme.kommo.com`, empty for `kommo.com`.
fn account_domain(host: &str) -> Option<&str> {
    TopDomain::ALL.iter().find_map(|domain| {
        let rest = host.strip_suffix(domain.as_str())?;
        if rest.is_empty() { Some("") } else { rest.strip_suffix('.') }
    })
}

/// Whether a host (as in an address, IPv6 in brackets) is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = BaseUrlError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_write() {
        for (raw, expected) in [
            ("https://acme.kommo.com", "https://acme.kommo.com"),
            (" https://Acme.Kommo.com/leads/pipeline/12?x=1#y ", "https://acme.kommo.com"),
            ("acme.amocrm.ru", "https://acme.amocrm.ru"),
            ("https://acme.amocrm.ru:8443/api/v4/", "https://acme.amocrm.ru:8443"),
            ("http://127.0.0.1:8080/api/v4", "http://127.0.0.1:8080"),
            ("http://127.1:80", "http://127.0.0.1"),
            ("http://[::1]:9", "http://[::1]:9"),
            ("http://localhost:8080/", "http://localhost:8080"),
            ("https://crm.example.com", "https://crm.example.com"),
        ] {
            assert_eq!(BaseUrl::parse(raw).map(|b| b.to_string()), Ok(expected.to_owned()), "{raw}");
        }
        assert_eq!(BaseUrl::account("acme", TopDomain::AmocrmRu).unwrap().as_str(), "https://acme.amocrm.ru");
    }

    #[test]
    fn addresses_that_are_refused() {
        for (raw, says) in [
            ("", "looks like https://"),
            ("acme", "looks like https://"),
            ("ftp://acme.kommo.com", "looks like https://"),
            ("http://acme.kommo.com", "write https://acme.kommo.com"),
            ("http://127.0.0.1.evil.example", "write https://127.0.0.1.evil.example"),
            ("http://localhost.evil.example", "write https://"),
            ("http://10.0.0.1:8080", "write https://10.0.0.1"),
            ("http://[::ffff:7f00:1]", "write https://"),
            ("https://www.kommo.com", "own site"),
            ("kommo.com", "own site"),
            ("https://me:pw@acme.kommo.com", "no user name"),
            ("https://crm.example.com/sub/dir", "leave out /sub/dir"),
        ] {
            let error = BaseUrl::parse(raw).expect_err(raw).to_string();
            assert!(error.contains(says), "{raw}: {error}");
            assert!(!error.contains("pw"), "{error}");
        }
        for subdomain in ["", "a.b", "acme.evil.example/", "-x", "ё", "a b"] {
            assert_eq!(
                BaseUrl::account(subdomain, TopDomain::Kommo),
                Err(BaseUrlError::Subdomain),
                "{subdomain}"
            );
        }
        assert!(BaseUrl::account("www", TopDomain::Kommo).is_err());
    }

    #[test]
    fn links_are_followed_at_home_only() {
        let base = BaseUrl::parse("https://acme.kommo.com").unwrap();
        for href in [
            "https://acme.kommo.com/api/v4/leads?page=2",
            "https://acme.kommo.com:443/api/v4/leads?page=2",
            "/api/v4/leads?page=2",
        ] {
            assert_eq!(base.own_path(href).unwrap().as_str(), "/api/v4/leads?page=2", "{href}");
        }
        for (href, place) in [
            ("https://evil.example/api/v4/leads?page=2", "https://evil.example"),
            ("//evil.example/api/v4/leads", "https://evil.example"),
            ("http://acme.kommo.com/api/v4/leads?page=2", "http://acme.kommo.com"),
            ("https://acme.kommo.com:8443/api/v4/leads", "https://acme.kommo.com:8443"),
            ("https://acme.kommo.com.evil.example/api/", "https://acme.kommo.com.evil.example"),
            ("https://acme.kommo.com@evil.example/api/", "https://evil.example"),
            ("https://x:y@acme.kommo.com/api/", "https://acme.kommo.com"),
            ("https://acme.kommo.com/oauth2/access_token", "/oauth2/access_token"),
            ("https://acme.kommo.com/api/../oauth2", "/oauth2"),
            ("javascript:alert(1)", "null"),
        ] {
            assert_eq!(base.own_path(href), Err(place.to_owned()), "{href}");
        }
    }
}

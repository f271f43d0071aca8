//! The access token: a secret that can be sent and nothing else.
//!
//! Owns invariant I7 inside the program: no `Display`, no `Serialize`, a `Debug` that shows nothing, and memory
//! that is wiped when the last clone goes. (The copy hyper writes to the socket is out of reach.)

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use zeroize::Zeroizing;

/// An access token, long-lived or from OAuth. Clones share one piece of memory.
#[derive(Clone)]
pub struct Token(Arc<Zeroizing<String>>);

/// Why a text is not a token. Never quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the token is empty; copy the whole long-lived token from the integration's page")]
    Empty,
    #[error("the token contains a space or another character tokens never have; copy it again in one piece")]
    Malformed,
}

impl Token {
    /// Takes the token as pasted: white space around it and a leading `Bearer` are dropped.
    pub fn new(pasted: &str) -> Result<Self, TokenError> {
        let token = pasted.trim();
        let token = token.strip_prefix("Bearer ").unwrap_or(token).trim_start();
        if token.is_empty() {
            return Err(TokenError::Empty);
        }
        if !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(TokenError::Malformed);
        }
        Ok(Self(Arc::new(Zeroizing::new(token.to_owned()))))
    }

    /// When it ends by its own word, in unix seconds: tokens of Kommo are JWTs, of which the middle part can be read by
    /// anybody. `None` for other tokens; whether it is accepted only the account knows.
    pub fn expires_at(&self) -> Option<i64> {
        #[derive(serde::Deserialize)]
        struct Claims {
            exp: f64,
        }
        let mut parts = self.0.split('.');
        let (Some(_), Some(claims), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let claims: Claims = serde_json::from_slice(&base64url(claims)?).ok()?;
        // Seconds of a calendar: far from where a cast would cut.
        (0.0..1e12).contains(&claims.exp).then_some(claims.exp as i64)
    }

    /// The secret itself, for the file it is kept in.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `Authorization: Bearer …`, marked as sensitive so that HTTP layers do not print it.
    pub(crate) fn header(&self) -> Result<HeaderValue, TokenError> {
        let line = Zeroizing::new(format!("Bearer {}", self.reveal()));
        let mut value = HeaderValue::from_str(&line).map_err(|_| TokenError::Malformed)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl PartialEq for Token {
    /// In a time that does not tell where they differ.
    fn eq(&self, other: &Self) -> bool {
        same(self.reveal().as_bytes(), other.reveal().as_bytes())
    }
}

impl Eq for Token {}

/// Whether two secrets are the same, in a time that tells nothing but their length.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).fold(0, |differs, (a, b)| differs | std::hint::black_box(a ^ b)) == 0
}

/// Base64 as JWTs have it; padding is borne.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(out)
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_tokens_are_trimmed_and_checked() {
        for (pasted, expected) in [
            ("abc.def-ghi_0\n", Ok("abc.def-ghi_0")),
            ("  Bearer abc ", Ok("abc")),
            ("", Err(TokenError::Empty)),
            (" \t", Err(TokenError::Empty)),
            ("ab c", Err(TokenError::Malformed)),
            ("ab\r\nX-Evil: 1", Err(TokenError::Malformed)),
            ("abс", Err(TokenError::Malformed)), // a Cyrillic с
        ] {
            assert_eq!(
                Token::new(pasted).as_ref().map(Token::reveal),
                expected.as_ref().copied(),
                "{pasted:?}"
            );
        }
    }

    #[test]
    fn a_jwt_says_when_it_ends() {
        // {"exp":1790000000}, {"exp":1790000000.5}, {"exp":"soon"}, {}
        for (claims, ends) in [
            ("eyJleHAiOjE3OTAwMDAwMDB9", Some(1_790_000_000)),
            ("eyJleHAiOjE3OTAwMDAwMDAuNX0", Some(1_790_000_000)),
            ("eyJleHAiOiJzb29uIn0", None),
            ("e30", None),
            ("%%%", None),
        ] {
            assert_eq!(Token::new(&format!("eyJ0.{claims}.sig")).unwrap().expires_at(), ends, "{claims}");
        }
        for other in ["plain", "a.eyJleHAiOjE3OTAwMDAwMDB9", "a.eyJleHAiOjE3OTAwMDAwMDB9.b.c"] {
            assert_eq!(Token::new(other).unwrap().expires_at(), None, "{other}");
        }
    }

    #[test]
    fn secrets_are_compared_as_a_whole() {
        assert!(same(b"", b"") && same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"ab") && !same(b"xbc", b"abc"));
    }

    #[test]
    fn nothing_prints_it() {
        let token = Token::new("s3cret").unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!(!format!("{:?}", token.header().unwrap()).contains("s3cret"));
        assert!(!TokenError::Malformed.to_string().contains("s3cret"));
    }
}

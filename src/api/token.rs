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
    fn nothing_prints_it() {
        let token = Token::new("s3cret").unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!(!format!("{:?}", token.header().unwrap()).contains("s3cret"));
        assert!(!TokenError::Malformed.to_string().contains("s3cret"));
    }
}

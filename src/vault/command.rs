//! The credentials of an account whose token a command of the person prints: `["pass", "show", "kommo"]`.
//!
//! Started without a shell, once, and again when the account does not accept what it printed.

use std::process::Stdio;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::process::Command;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::api::{ApiError, Credentials, Token};
use crate::domain::SafeText;

/// It may ask for a passphrase.
const PATIENCE: Duration = Duration::from_secs(120);
/// The end of what it complained of, in characters.
const SAID: usize = 300;

#[derive(Debug)]
pub struct Printed {
    name: String,
    argv: Vec<String>,
    held: Mutex<Option<Token>>,
}

impl Printed {
    /// For the account with this name.
    pub fn new(name: &str, argv: &[String]) -> Self {
        Self { name: name.to_owned(), argv: argv.to_vec(), held: Mutex::default() }
    }

    async fn run(&self) -> Result<Token, ApiError> {
        let failed = |why: &str| {
            let shown = SafeText::line(&self.argv.join(" "));
            ApiError::sign_in(&format!(
                "The token_command of “{}”, `{shown}`, {why}. Run it yourself to see what is wrong.",
                self.name
            ))
        };
        let Some((program, arguments)) = self.argv.split_first() else {
            return Err(failed("names no program"));
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        let output = tokio::time::timeout(PATIENCE, command.output()).await;
        let output = output.map_err(|_| failed("did not end within two minutes"))?;
        let output = output.map_err(|error| failed(&format!("could not be started: {error}")))?;
        let (printed, complained) = (Zeroizing::new(output.stdout), Zeroizing::new(output.stderr));
        if !output.status.success() {
            let said = end_of(&complained);
            let said = if said.is_empty() { String::new() } else { format!(": {said}") };
            return Err(failed(&format!("failed ({}){said}", output.status)));
        }
        let text = std::str::from_utf8(&printed).map_err(|_| failed("printed no text"))?;
        let first = text.lines().map(str::trim).find(|line| !line.is_empty());
        let first = first.ok_or_else(|| failed("printed nothing"))?;
        Token::new(first).map_err(|_| failed("printed something that is no token in its first line"))
    }
}

/// Its last words, inert.
fn end_of(complained: &[u8]) -> SafeText {
    let text = String::from_utf8_lossy(complained);
    let text = text.trim();
    let skipped = text.chars().count().saturating_sub(SAID);
    let said: String = text.chars().skip(skipped).collect();
    SafeText::line(said.trim_end_matches('.'))
}

impl Credentials for Printed {
    fn token(&self) -> BoxFuture<'_, Result<Token, ApiError>> {
        async {
            let mut held = self.held.lock().await;
            if held.is_none() {
                *held = Some(self.run().await?);
            }
            held.clone().ok_or_else(|| self.refused(ApiError::sign_in("")))
        }
        .boxed()
    }

    fn replace<'a>(&'a self, refused: &'a Token, said: ApiError) -> BoxFuture<'a, Result<Token, ApiError>> {
        async move {
            let mut held = self.held.lock().await;
            if held.as_ref() == Some(refused) {
                let another = self.run().await?;
                *held = Some(another.clone());
                if another == *refused {
                    return Err(self.refused(said));
                }
            }
            drop(held);
            self.token().await
        }
        .boxed()
    }

    fn refused(&self, _: ApiError) -> ApiError {
        ApiError::sign_in(&format!(
            "The account does not accept the token that the token_command of “{}” prints. Put a new long-lived token \
             where that command finds it.",
            self.name
        ))
    }
}

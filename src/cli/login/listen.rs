//! Where a browser on this machine comes back to: one door on loopback, open for one answer.
//!
//! Reads the first line of a request and nothing else of it; what comes in is quoted nowhere. An answer to another
//! sign-in ends this one: somebody interferes.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

use crate::api::oauth::{Redirect, RedirectError};

/// A little longer than a code lives.
pub const PATIENCE: Duration = Duration::from_secs(25 * 60);
/// For one request.
const HURRY: Duration = Duration::from_secs(5);
const LONGEST: usize = 16 * 1024;

#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    path: String,
}

impl Listener {
    /// On this machine only, whatever the redirect address is called.
    pub async fn bind(port: u16, path: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        Ok(Self { listener, path: path.to_owned() })
    }

    /// Waits for the answer. What else a browser asks for is not found.
    pub async fn wait(self, state: &str) -> Result<Redirect, RedirectError> {
        loop {
            let Ok((mut stream, _)) = self.listener.accept().await else { continue };
            let target = tokio::time::timeout(HURRY, target(&mut stream)).await;
            let Ok(Some(target)) = target else { continue };
            let is_here = target.split('?').next() == Some(self.path.as_str());
            let read = if is_here { Redirect::read(&target, state) } else { Err(RedirectError::NoCode) };
            let (status, text) = match &read {
                Ok(_) => ("200 OK", "This is all. Go on in the terminal; this page can be closed."),
                Err(RedirectError::NoCode) => ("404 Not Found", "There is nothing here."),
                Err(RedirectError::OtherState) => {
                    ("400 Bad Request", "This answer belongs to another sign-in.")
                }
                Err(RedirectError::Denied(_)) => ("200 OK", "Access was not allowed. Go on in the terminal."),
            };
            // A browser that has left takes nothing away from what it brought.
            let _ = tokio::time::timeout(HURRY, say(&mut stream, status, text)).await;
            if !matches!(read, Err(RedirectError::NoCode)) {
                return read;
            }
        }
    }
}

/// What a GET is for; `None` for anything else.
async fn target(stream: &mut TcpStream) -> Option<Zeroizing<String>> {
    let mut head = Zeroizing::new(Vec::with_capacity(4 * 1024));
    let mut part = Zeroizing::new([0; 2 * 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut *part).await.ok().filter(|read| *read > 0)?;
        head.extend_from_slice(part.get(..read)?);
        if head.len() > LONGEST {
            return None;
        }
    }
    let line = head.split(|byte| *byte == b'\r').next()?;
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    (method == "GET" && version.starts_with("HTTP/1.")).then(|| Zeroizing::new(target.to_owned()))
}

/// The page says nothing to anybody: no script, no picture, no address to pass on.
async fn say(stream: &mut TcpStream, status: &str, text: &str) -> io::Result<()> {
    let page = format!("<!doctype html><meta charset=utf-8><title>dealdesk</title><p>{text}</p>\n");
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await
}

//! What was done to an account, kept in a file: its birth, then one line of JSON for each accepted write.
//!
//! A line stands in the file before the write is done, and is taken back if the account refuses it: so an answer
//! never promises what a killed process would lose, and a full disk refuses a write before anything changed. It is
//! handed to the kernel, not forced to the disk: a power cut may cost the last writes of a demo, no more.
//! What follows the last line break was never answered and is cut off; any other damage is an error. One process
//! has the file, by a lock that ends with it. Must not know what a write means: [`super::Account`] does it again.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use http::{Method, Request, StatusCode};
use serde::{Deserialize, Serialize};

use super::account::{OBSERVER, Options};
use super::answer::Refusal;
use crate::domain::UserId;
use crate::files::{private, private_dir};

/// Of the file's format; what the seed makes has its own print in [`Birth`].
const VERSION: u32 = 1;
/// How every log begins, even one that was torn in its first line.
const MAGIC: &[u8] = br#"{"dealdesk_demo":"#;
/// The year 9999: no clock that means it says more.
const LATEST_MS: i64 = 253_402_300_799_999;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// From what was done before, if anything was.
    Continue,
    /// From the seed, forgetting the rest.
    Fresh,
}

#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error(
        "this demo account is open in another dealdesk, and only one may change it ({}). \
         Close that one, or take another account with --seed.",
        path.display()
    )]
    InUse { path: PathBuf },
    #[error("{} is not what was done to a demo account. Move it away, or start over with --fresh.", path.display())]
    Foreign { path: PathBuf },
    #[error(
        "{} tells of {of}, and the account is no longer the same. Start over with --fresh.",
        path.display()
    )]
    Other { path: PathBuf, of: &'static str },
    #[error("{} is damaged in line {line}: {why}. Start over with --fresh.", path.display())]
    Damaged { path: PathBuf, line: usize, why: String },
}

/// Everything the account is made from before the first write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birth {
    #[serde(rename = "dealdesk_demo")]
    version: u32,
    seed: u64,
    leads: u32,
    automations: bool,
    /// Unix milliseconds; what is seeded is as old as it was then.
    pub born_ms: i64,
    /// Of what the seed made: another version of the program may make something else, and then ids would lie.
    print: String,
}

/// One accepted write, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    pub at_ms: i64,
    pub user: UserId,
    method: String,
    /// With its query string.
    path: String,
    body: String,
}

/// What the file held when it was opened.
#[derive(Debug)]
pub struct Past {
    pub birth: Birth,
    pub writes: Vec<Noted>,
}

#[derive(Debug)]
pub struct Noted {
    pub write: Write,
    /// Where its line begins, in bytes.
    start: u64,
    line: usize,
}

/// The locked file; dropping it ends the lock.
#[derive(Debug)]
pub struct Log {
    file: File,
    path: PathBuf,
    /// Bytes of the lines that stand.
    kept: u64,
    /// The line under way.
    pending: u64,
    /// Nothing follows the lines that stand.
    is_clean: bool,
}

impl Birth {
    pub fn new(options: &Options, born_ms: i64, print: u64) -> Self {
        Self {
            version: VERSION,
            seed: options.seed,
            leads: options.leads,
            automations: options.automations,
            born_ms,
            print: format!("{print:016x}"),
        }
    }

    fn is_of(&self, options: &Options) -> bool {
        (self.seed, self.leads, self.automations) == (options.seed, options.leads, options.automations)
    }
}

impl Write {
    /// Refuses what is no text: it is no JSON either.
    pub fn of(request: &Request<bytes::Bytes>, user: UserId, at_ms: i64) -> Result<Self, Refusal> {
        let body = std::str::from_utf8(request.body())
            .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "The body is not valid JSON."))?;
        Ok(Self {
            at_ms,
            user,
            method: request.method().to_string(),
            path: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            body: body.to_owned(),
        })
    }

    /// The request again; the host it was sent to is in no answer anybody reads. It was accepted once, so it has all
    /// rights, those of a colleague who deletes leads too.
    pub fn request(&self) -> Result<Request<bytes::Bytes>, http::Error> {
        let method = Method::from_bytes(self.method.as_bytes())?;
        let body = bytes::Bytes::copy_from_slice(self.body.as_bytes());
        Request::builder().method(method).uri(self.path.as_str()).header(OBSERVER, "1").body(body)
    }
}

impl Log {
    /// Locks the file, and makes it if there is none.
    pub fn open(path: &Path, start: Start) -> Result<Self, LogError> {
        let at = |source| LogError::Io { path: path.to_owned(), source };
        if let Some(dir) = path.parent() {
            private_dir().create(dir).map_err(at)?;
        }
        let file = private().append(true).create(true).open(path).map_err(at)?;
        if !file.metadata().map_err(at)?.is_file() {
            return Err(at(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LogError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(at(error)),
        }
        if start == Start::Fresh {
            file.set_len(0).map_err(at)?;
        }
        Ok(Self { file, path: path.to_owned(), kept: 0, pending: 0, is_clean: true })
    }

    /// All that was kept; `None` in a new file.
    pub fn read(&mut self, options: &Options) -> Result<Option<Past>, LogError> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(|e| self.io(e))?;
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let (lines, torn) = bytes.split_at(whole);
        let head = &bytes[..bytes.len().min(MAGIC.len())];
        if !MAGIC.starts_with(head) {
            return Err(LogError::Foreign { path: self.path.clone() });
        }
        self.kept = whole as u64;
        if !torn.is_empty() {
            self.file.set_len(self.kept).map_err(|e| self.io(e))?;
        }
        let mut lines = lines.split_inclusive(|b| *b == b'\n');
        let Some(first) = lines.next() else { return Ok(None) };
        let birth = self.birth(first, options)?;
        let mut start = first.len() as u64;
        let mut writes = Vec::new();
        for (line, text) in (2..).zip(lines) {
            let write = serde_json::from_slice(text).map_err(|e| self.damaged(line, e.to_string()))?;
            writes.push(Noted { write, start, line });
            start += text.len() as u64;
        }
        Ok(Some(Past { birth, writes }))
    }

    fn birth(&self, line: &[u8], options: &Options) -> Result<Birth, LogError> {
        #[derive(Deserialize)]
        struct Version {
            dealdesk_demo: u32,
        }
        let damaged = |e: serde_json::Error| self.damaged(1, e.to_string());
        let version: Version = serde_json::from_slice(line).map_err(damaged)?;
        if version.dealdesk_demo != VERSION {
            return Err(self.other("another version of dealdesk"));
        }
        let birth: Birth = serde_json::from_slice(line).map_err(damaged)?;
        if !birth.is_of(options) {
            return Err(self.other("another seed or size"));
        }
        if !(0..=LATEST_MS).contains(&birth.born_ms) {
            return Err(self.damaged(1, "there is no such time".to_owned()));
        }
        Ok(birth)
    }

    /// The first line of a new file.
    pub fn begin(&mut self, birth: &Birth) -> Result<(), LogError> {
        self.append(birth).map_err(|e| self.io(e))?;
        self.keep();
        Ok(())
    }

    /// Writes a line down; it is kept or taken back by what becomes of it.
    pub fn note(&mut self, write: &Write) -> Result<(), Refusal> {
        self.append(write).map_err(|error| {
            let detail = format!("The demo account cannot keep this ({}: {error}).", self.path.display());
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, &detail)
        })
    }

    fn append(&mut self, line: &impl Serialize) -> io::Result<()> {
        if !self.is_clean {
            self.file.set_len(self.kept)?;
        }
        let mut line = serde_json::to_vec(line)?;
        line.push(b'\n');
        self.is_clean = false;
        self.pending = line.len() as u64;
        self.file.write_all(&line)
    }

    /// The line under way stands.
    pub const fn keep(&mut self) {
        self.kept += self.pending;
        self.is_clean = true;
    }

    /// The line under way goes: the account said no. If that fails, the next line tries it again or is refused.
    pub fn take_back(&mut self) {
        self.is_clean = self.file.set_len(self.kept).is_ok();
    }

    /// Forgets a line that was read and all that follow.
    pub fn cut(&mut self, noted: &Noted) -> Result<(), LogError> {
        self.file.set_len(noted.start).map_err(|e| self.io(e))?;
        self.kept = noted.start;
        Ok(())
    }

    /// That the seed made something else when the file began.
    pub fn made_otherwise(&self) -> LogError {
        self.other("an account made by another version of dealdesk")
    }

    /// That the account does not accept a line it once did.
    pub fn refused(&self, noted: &Noted, why: &str) -> LogError {
        self.damaged(noted.line, why.to_owned())
    }

    fn other(&self, of: &'static str) -> LogError {
        LogError::Other { path: self.path.clone(), of }
    }

    fn damaged(&self, line: usize, why: String) -> LogError {
        LogError::Damaged { path: self.path.clone(), line, why }
    }

    fn io(&self, source: io::Error) -> LogError {
        LogError::Io { path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::super::account::{Account, Clock};
    use super::*;

    fn ask(account: &Account, method: &str, path: &str, body: &'static str) -> (u16, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", account.token()))
            .body(bytes::Bytes::from_static(body.as_bytes()))
            .unwrap();
        let answer = account.handle(&request).into_answer().unwrap();
        (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
    }

    /// As on a full disk: the file can be read and not written.
    #[test]
    fn what_cannot_be_kept_is_refused_and_not_done() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1-3.log");
        let options = Options { leads: 3, ..Options::default() };
        let clock = Clock::new(|| 1_760_972_799_000);
        let log = Log::open(&path, Start::Fresh).unwrap();
        drop(Account::open(options.clone(), clock.clone(), log).unwrap());

        let mut log = Log::open(&path, Start::Continue).unwrap();
        log.file = File::open(&path).unwrap();
        let account = Account::open(options, clock, log).unwrap();
        let before = ask(&account, "GET", "/api/v4/leads", "");
        assert_eq!(before.0, 200);
        // Refused again and again: the second time nothing under way can be cut off either.
        for _ in 0..2 {
            let (status, body) = ask(&account, "POST", "/api/v4/leads", r#"[{"name":"new"}]"#);
            assert_eq!(status, 500, "{body}");
            assert!(body.contains("cannot keep") && body.contains("1-3.log"), "{body}");
        }
        assert_eq!(ask(&account, "GET", "/api/v4/leads", ""), before);
    }

    #[test]
    fn a_line_that_did_not_go_is_cut_off_before_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut log = Log::open(&path, Start::Fresh).unwrap();
        let options = Options::default();
        log.begin(&Birth::new(&options, 1, 2)).unwrap();
        let write = |body: &str| {
            let request =
                Request::patch("/api/v4/leads/1").body(bytes::Bytes::from(body.to_owned())).unwrap();
            Write::of(&request, UserId(7), -5).unwrap()
        };
        log.note(&write("refused, and the cut failed")).unwrap();
        log.note(&write("kept")).unwrap();
        log.keep();
        log.note(&write("refused")).unwrap();
        log.take_back();
        drop(log);
        let mut log = Log::open(&path, Start::Continue).unwrap();
        let past = log.read(&options).unwrap().unwrap();
        let bodies: Vec<&str> = past.writes.iter().map(|n| n.write.body.as_str()).collect();
        assert_eq!(bodies, ["kept"]);
    }

    #[test]
    fn a_place_that_is_no_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        for path in [dir.path(), Path::new("/dev/zero")] {
            assert!(matches!(Log::open(path, Start::Continue), Err(LogError::Io { .. })), "{path:?}");
        }
    }
}

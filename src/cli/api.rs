//! `dealdesk api METHOD PATH`: one raw request through the same gate and with the same token.
//!
//! With `--dry-run` the request is shown and not sent: its token is neither looked for nor shown. Under `--json` that is
//! `{"request": {"method", "url", "body"}, "dry_run": true}`; `body` may be null, and is a text where it is no JSON.

use std::fmt::Write;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::flags::DataFlags;
use super::shape::said;
use super::{Exit, Stop, access, print};
use crate::api::ApiPath;
use crate::api::gate::Lane;
use crate::config::{self, Access, Env};
use crate::domain::SafeText;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk api GET '/api/v4/leads?limit=5'")]
pub struct ApiArgs {
    /// GET, POST, PATCH, PUT or DELETE
    method: String,
    /// Path and query on the account, beginning with /api/
    path: String,
    /// A field of the JSON body, `name=value`; the value is read as JSON where it is JSON, else as text
    #[arg(short = 'f', long = "field", value_name = "NAME=VALUE", conflicts_with = "input")]
    fields: Vec<String>,
    /// Send although the account blocked this address before: lifts the stop for all dealdesk processes of this host
    #[arg(long)]
    reopen: bool,
    /// The body from a file, `-` for standard input
    #[arg(long, value_name = "FILE")]
    input: Option<std::path::PathBuf>,
    /// Print the request, and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    data: DataFlags,
}

pub async fn run(args: ApiArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    let usage = |e: &dyn std::fmt::Display| Stop::new(Exit::Usage, e);
    let method = args.method.to_ascii_uppercase();
    let known = ["GET", "POST", "PATCH", "PUT", "DELETE"];
    if !known.contains(&method.as_str()) {
        return Err(usage(&format!("{method} is no method of the API; use one of {}.", known.join(", "))));
    }
    if is_read_only && method != "GET" && !args.dry_run {
        return Err(usage(&"--read-only (or read_only of the account in config.toml): only GET is sent."));
    }
    let method: http::Method = method.parse().map_err(|e: http::method::InvalidMethod| usage(&e))?;
    let path = ApiPath::parse(&args.path).map_err(|e| usage(&e))?;
    let body = body(&args)?;
    let access = access::of(env)?;
    if args.dry_run {
        return foretell(&args, &access, (&method, &path), body.as_deref());
    }
    let gate_file = config::gate_file(&access.base);
    let client = access::client(access, gate_file.as_deref())?;
    if args.reopen {
        client.gate().reopen().await;
    }
    let answer = client.raw(Lane::Interactive, method, &path, body).await?;
    print(&readable(&answer.body))?;
    answer.verdict?;
    Ok(Exit::Done)
}

/// The request as it would be sent.
fn foretell(
    args: &ApiArgs,
    access: &Access,
    (method, path): (&http::Method, &ApiPath),
    body: Option<&[u8]>,
) -> Result<Exit, Stop> {
    let url = format!("{}{}", access.base.as_str(), path.as_str());
    let of = access
        .name
        .as_deref()
        .map_or_else(|| "KOMMO_API_TOKEN".to_owned(), |name| format!("the token of {name}"));
    let mut text = format!("{method} {url}\nAuthorization: Bearer ({of}, not shown)\n");
    if let Some(body) = body {
        text.push_str("Content-Type: application/json\n\n");
        text.push_str(&String::from_utf8_lossy(&readable(body)));
    }
    let body = body.map(|body| {
        let as_text = || Value::String(SafeText::block(&String::from_utf8_lossy(body)).to_string());
        serde_json::from_slice(body).unwrap_or_else(|_| as_text())
    });
    let request = json!({"method": method.as_str(), "url": url, "body": body});
    said(args.data.form(), &text, &json!({"request": request, "dry_run": true}))?;
    Ok(Exit::Done)
}

fn body(args: &ApiArgs) -> Result<Option<Bytes>, Stop> {
    if let Some(file) = &args.input {
        let read = if file.as_os_str() == "-" {
            std::io::read_to_string(std::io::stdin())
        } else {
            std::fs::read_to_string(file)
        };
        let text = read.map_err(|e| Stop::new(Exit::Usage, format!("{}: {e}", file.display())))?;
        return Ok(Some(text.into()));
    }
    if args.fields.is_empty() {
        return Ok(None);
    }
    let mut object = Map::new();
    for field in &args.fields {
        let Some((name, value)) = field.split_once('=') else {
            return Err(Stop::new(Exit::Usage, format!("{field:?} is not NAME=VALUE.")));
        };
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        object.insert(name.to_owned(), value);
    }
    Ok(Some(Value::Object(object).to_string().into()))
}

/// JSON indented, with every control character escaped (that is JSON's own rule); anything else made inert.
fn readable(body: &[u8]) -> Vec<u8> {
    if body.is_empty() {
        return Vec::new();
    }
    let mut text = match serde_json::from_slice::<Value>(body) {
        Ok(value) => escape_rest(&format!("{value:#}")),
        Err(_) => SafeText::block(&String::from_utf8_lossy(body)).to_string(),
    };
    text.push('\n');
    text.into_bytes()
}

/// C1 controls and direction overrides are legal inside JSON strings; `\u` keeps the value and takes the sting.
fn escape_rest(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, '\u{7F}'..='\u{9F}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

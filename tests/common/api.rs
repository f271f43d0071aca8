//! A plain blocking HTTP/1.1 client for servers on loopback, so a test can look at the demo account from outside.
//!
//! It shares no code with the program under test and needs no async runtime: when both disagree, one of
//! them is wrong. One connection per request, bodies as text, `Content-Length` and chunked answers.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any latency a test asks the demo server for: only a hung server meets it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}) in {self:?}"))
    }
}

pub fn get(base_url: &str, token: &str, path: &str) -> Answer {
    expect("GET", base_url, token, path, None)
}

/// A GET with one more header, given as `Name: value`.
pub fn get_with(base_url: &str, token: &str, path: &str, header: &str) -> Answer {
    let mut head = head("GET", base_url, token, path).expect("a loopback URL");
    head.push_str(header);
    head.push_str("\r\n");
    exchange("GET", base_url, head, None).unwrap_or_else(|e| panic!("GET {base_url}{path}: {e}"))
}

/// A POST with one more header and without a token.
pub fn post_with(base_url: &str, path: &str, json: &str, header: &str) -> Answer {
    let mut head = head("POST", base_url, "", path).expect("a loopback URL");
    head.push_str(header);
    head.push_str("\r\n");
    exchange("POST", base_url, head, Some(json)).unwrap_or_else(|e| panic!("POST {base_url}{path}: {e}"))
}

/// A PATCH with one more header.
pub fn patch_with(base_url: &str, token: &str, path: &str, json: &str, header: &str) -> Answer {
    let mut head = head("PATCH", base_url, token, path).expect("a loopback URL");
    head.push_str(header);
    head.push_str("\r\n");
    exchange("PATCH", base_url, head, Some(json)).unwrap_or_else(|e| panic!("PATCH {base_url}{path}: {e}"))
}

pub fn delete(base_url: &str, token: &str, path: &str) -> Answer {
    expect("DELETE", base_url, token, path, None)
}

pub fn post(base_url: &str, token: &str, path: &str, json: &str) -> Answer {
    expect("POST", base_url, token, path, Some(json))
}

pub fn patch(base_url: &str, token: &str, path: &str, json: &str) -> Answer {
    expect("PATCH", base_url, token, path, Some(json))
}

fn expect(method: &str, base_url: &str, token: &str, path: &str, json: Option<&str>) -> Answer {
    request(method, base_url, token, path, json).unwrap_or_else(|e| panic!("{method} {base_url}{path}: {e}"))
}

/// The same, for tests in which the server may drop the connection. An empty token sends no `Authorization`.
pub fn request(
    method: &str,
    base_url: &str,
    token: &str,
    path: &str,
    json: Option<&str>,
) -> io::Result<Answer> {
    exchange(method, base_url, head(method, base_url, token, path)?, json)
}

/// The request line and the headers every request has.
fn head(method: &str, base_url: &str, token: &str, path: &str) -> io::Result<String> {
    let host = host(base_url)?;
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: */*\r\n");
    if !token.is_empty() {
        head.push_str("Authorization: Bearer ");
        head.push_str(token);
        head.push_str("\r\n");
    }
    Ok(head)
}

fn host(base_url: &str) -> io::Result<&str> {
    base_url
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'))
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "only http:// is spoken here"))
}

fn exchange(method: &str, base_url: &str, mut head: String, json: Option<&str>) -> io::Result<Answer> {
    if let Some(json) = json {
        head.push_str("Content-Type: application/json\r\nContent-Length: ");
        head.push_str(&json.len().to_string());
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    head.push_str(json.unwrap_or_default());

    let mut stream = TcpStream::connect(host(base_url)?)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(head.as_bytes())?;
    read_answer(&mut BufReader::new(stream), method)
}

fn read_answer(reader: &mut impl BufRead, method: &str) -> io::Result<Answer> {
    loop {
        let status = line(reader)?
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse::<u16>().ok())
            .ok_or_else(|| broken("no status line"))?;
        let headers = read_headers(reader)?;
        if (100..200).contains(&status) {
            continue; // "100 Continue" and its kin come before the real answer
        }
        let mut answer = Answer { status, headers, body: String::new() };
        if method != "HEAD" && status != 204 && status != 304 {
            let bytes = read_body(reader, &answer)?;
            answer.body = String::from_utf8(bytes).map_err(|_| broken("the body is not UTF-8"))?;
        }
        return Ok(answer);
    }
}

fn read_headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or_else(|| broken("a header without a colon"))?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn read_body(reader: &mut impl BufRead, answer: &Answer) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if answer.header("transfer-encoding").is_some_and(|v| v.eq_ignore_ascii_case("chunked")) {
        loop {
            let size = line(reader)?;
            let size = size.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(size, 16).map_err(|_| broken("a chunk without a size"))?;
            if size == 0 {
                read_headers(reader)?; // trailers and the empty line
                return Ok(body);
            }
            exactly(reader, size, &mut body)?;
            if !line(reader)?.is_empty() {
                return Err(broken("a chunk longer than it said"));
            }
        }
    }
    if let Some(length) = answer.header("content-length") {
        let length = length.parse().map_err(|_| broken("a length that is no number"))?;
        exactly(reader, length, &mut body)?;
    } else {
        reader.read_to_end(&mut body)?;
    }
    Ok(body)
}

/// A body that ends early is an error: the demo server cuts answers on purpose, and a test must notice.
fn exactly(reader: &mut impl BufRead, count: u64, into: &mut Vec<u8>) -> io::Result<()> {
    let read = reader.take(count).read_to_end(into)?;
    if read as u64 == count { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn broken(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what.to_owned())
}

//! The real transport against a socket of this machine. Real time: paused time would end waiting for a socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;

use super::*;
use crate::api::endpoint::GetAccount;
use crate::api::gate::Lane;
use crate::api::testing::{gate, token};
use crate::api::{ApiError, BaseUrl, Client};

const GZIPPED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\x56\xca\x4c\x51\xb2\x32\xaf\x05\x00\x43\x5f\x07\x12\x08\x00\x00\x00";

/// Answers each connection by `each`, after having read one request; sends what it read.
fn server(each: impl Fn(&mut TcpStream) + Send + 'static) -> (SocketAddr, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (heard, hear) = mpsc::channel();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            // Until the end of the head, or the start of a TLS handshake.
            while !request.windows(4).any(|w| w == b"\r\n\r\n") && request.first() != Some(&0x16) {
                match stream.read(&mut chunk) {
                    Ok(n) if n > 0 => request.extend_from_slice(&chunk[..n]),
                    _ => break,
                }
            }
            let _ = heard.send(String::from_utf8_lossy(&request).into_owned());
            each(&mut stream);
        }
    });
    (address, hear)
}

fn answering(head: &'static str, body: &'static [u8]) -> (SocketAddr, mpsc::Receiver<String>) {
    server(move |stream| {
        let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(body);
    })
}

fn base(address: SocketAddr) -> BaseUrl {
    BaseUrl::parse(&format!("http://{address}")).unwrap()
}

async fn get(url: &str) -> Result<http::Response<Bytes>, TransportError> {
    let limits = Limits { total: Duration::from_millis(300), body: 1000, ..Limits::default() };
    let transport = HttpTransport::with_limits(&BaseUrl::parse("http://127.0.0.1").unwrap(), limits);
    let request = http::Request::get(url).header("x-mine", "1").body(Bytes::new()).unwrap();
    transport.send(request).await
}

fn lost(kind: NetworkKind) -> impl Fn(TransportError) -> bool {
    move |error| matches!(error, TransportError::Lost { kind: k, .. } if k == kind)
}

#[tokio::test]
async fn an_answer_comes_as_it_is() {
    let (address, heard) = answering("418 Teapot\r\ncontent-type: application/json", b"{}");
    let answer = get(&format!("http://{address}/api/v4/x?a=%5B1%5D")).await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (418, &b"{}"[..]));
    assert_eq!(answer.headers()["content-type"], "application/json");
    let request = heard.recv().unwrap().to_ascii_lowercase();
    assert!(request.starts_with("get /api/v4/x?a=%5b1%5d http/1.1\r\n"), "{request}");
    for header in ["x-mine: 1\r\n", "user-agent: dealdesk/", "accept-encoding: gzip\r\n"] {
        assert!(request.contains(header), "{request}");
    }
    assert!(!request.contains("content-length"), "{request}");
}

#[tokio::test]
async fn a_first_request_that_is_given_up_hinders_no_other() {
    let (address, _heard) = answering("200 OK", b"{}");
    let transport = HttpTransport::new(&base(address));
    let request = || http::Request::get(format!("http://{address}/")).body(Bytes::new()).unwrap();
    // Given up while the certificates are read.
    assert!(transport.send(request()).now_or_never().is_none());
    let (one, other) = tokio::join!(transport.send(request()), transport.send(request()));
    assert_eq!(
        (one.unwrap().status(), other.unwrap().status()),
        (http::StatusCode::OK, http::StatusCode::OK)
    );
}

#[tokio::test]
async fn compressed_answers_are_unpacked() {
    let (address, _) = answering("200 OK\r\ncontent-encoding: gzip", GZIPPED);
    assert_eq!(&get(&format!("http://{address}/")).await.unwrap().body()[..], br#"{"id":7}"#);
}

#[tokio::test]
async fn a_connection_that_ends_after_the_request_is_lost() {
    let (address, _) = server(|_| ());
    assert!(lost(NetworkKind::Closed)(get(&format!("http://{address}/")).await.unwrap_err()));
}

#[tokio::test]
async fn half_an_answer_is_lost() {
    let (address, _) = server(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":");
    });
    assert!(lost(NetworkKind::Closed)(get(&format!("http://{address}/")).await.unwrap_err()));
    let (address, _) = answering("200 OK\r\ncontent-encoding: gzip", &GZIPPED[..20]);
    assert!(lost(NetworkKind::Closed)(get(&format!("http://{address}/")).await.unwrap_err()));
}

#[tokio::test]
async fn no_answer_in_time_is_lost() {
    let (address, _) = server(|stream| {
        let _ = stream.read(&mut [0; 1]);
    });
    assert!(lost(NetworkKind::Timeout)(get(&format!("http://{address}/")).await.unwrap_err()));
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let (address, _) = server(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b' '; 4096]).is_ok() {}
    });
    assert!(lost(NetworkKind::TooLarge)(get(&format!("http://{address}/")).await.unwrap_err()));
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = get(&format!("http://{address}/")).await.unwrap_err();
    assert!(matches!(error, TransportError::NotSent { kind: NetworkKind::Unreachable, .. }), "{error:?}");
}

#[tokio::test]
async fn no_tls_means_not_sent() {
    let (address, _) = answering("200 OK", b"plain");
    let error = get(&format!("https://{address}/")).await.unwrap_err();
    assert!(matches!(error, TransportError::NotSent { kind: NetworkKind::Tls, .. }), "{error:?}");
}

#[tokio::test]
async fn plain_http_stays_on_this_machine() {
    for url in [
        "http://acme.kommo.com/api/v4/account",
        "http://192.0.2.1/",
        "http://127.0.0.1.evil.example/",
        "/api",
    ] {
        let error = get(url).await.unwrap_err();
        assert!(
            matches!(error, TransportError::NotSent { kind: NetworkKind::Insecure, .. }),
            "{url}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let (elsewhere, _) = server(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let (address, heard) = server(move |stream| {
        let head = format!(
            "HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/api/v4/account\r\ncontent-length: 0\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes());
    });
    let base = base(address);
    let transport = Arc::new(HttpTransport::new(&base));
    let client = Client::new(base, token(), transport, gate());
    let error = client.send(Lane::Interactive, &GetAccount).await.unwrap_err();
    assert_eq!(error, ApiError::Moved { to: SafeText::line(&format!("http://{elsewhere}")) });
    assert!(heard.recv().unwrap().to_ascii_lowercase().contains("authorization: bearer"));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

/// Runs one test of this file again in a process with another environment.
fn passes_with(test: &str, environment: &[(&str, &str)]) -> bool {
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", &format!("api::transport::tests::{test}")]);
    again.envs(environment.iter().copied()).output().unwrap().status.success()
}

#[test]
fn a_box_without_certificates_has_the_bundled_ones() {
    let nowhere = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")];
    assert!(passes_with("an_answer_comes_as_it_is", &nowhere));
}

#[test]
fn a_proxy_of_the_environment_is_not_asked_for_loopback() {
    let proxy = "http://127.0.0.1:1";
    let proxies = [("HTTP_PROXY", proxy), ("http_proxy", proxy), ("ALL_PROXY", proxy), ("NO_PROXY", "")];
    assert!(passes_with("an_answer_comes_as_it_is", &proxies));
}

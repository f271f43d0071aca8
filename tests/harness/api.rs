//! The HTTP client against canned answers on a loopback socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::common::api;

/// Serves one connection with `answer`; the channel gives what the client sent.
fn serve(answer: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let (stream, _) = listener.accept().expect("accept");
        let mut reader = BufReader::new(stream.try_clone().expect("clone"));
        let mut request = String::new();
        while !request.ends_with("\r\n\r\n") {
            reader.read_line(&mut request).expect("head");
        }
        let length = request.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).expect("body");
        request.push_str(&String::from_utf8(body).expect("text"));
        (&stream).write_all(answer.as_bytes()).expect("answer");
        sender.send(request).ok();
    });
    (url, receiver)
}

#[test]
fn a_body_of_known_length() {
    let (url, sent) = serve(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 17\r\n\r\n{\"name\":\"Дом\"}JUNK",
    );
    let answer = api::get(&url, "secret", "/api/v4/leads?limit=1");
    assert_eq!((answer.status, answer.header("Content-Type")), (200, Some("application/json")));
    assert_eq!(answer.json()["name"], "Дом");
    let sent = sent.recv().expect("a request");
    assert!(sent.starts_with("GET /api/v4/leads?limit=1 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("\r\nAuthorization: Bearer secret\r\n"), "{sent}");
    assert!(sent.contains(&format!("\r\nHost: {}\r\n", url.trim_start_matches("http://"))), "{sent}");
}

#[test]
fn a_chunked_body_with_trailers() {
    let (url, sent) = serve(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=1\r\n, wörld!!\r\n0\r\nX-Sum: 1\r\n\r\n",
    );
    let answer = api::patch(&url, "t", "/api/v4/leads/7", "{\"price\":1}");
    assert_eq!(answer.body, "hello, wörld!!");
    let sent = sent.recv().expect("a request");
    assert!(sent.starts_with("PATCH /api/v4/leads/7 "), "{sent}");
    assert!(sent.ends_with("\r\n\r\n{\"price\":1}"), "{sent}");
}

#[test]
fn no_content_and_a_body_up_to_the_end() {
    let (url, _) = serve("HTTP/1.1 204 No Content\r\n\r\n");
    let answer = api::delete(&url, "t", "/api/v4/x");
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));

    let (url, _) =
        serve("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 429 Too Many\r\nRetry-After: 2\r\n\r\nslow down");
    let answer = api::post(&url, "", "/api/v4/x", "[]");
    assert_eq!(
        (answer.status, answer.header("retry-after"), answer.body.as_str()),
        (429, Some("2"), "slow down")
    );
}

#[test]
fn a_cut_answer_is_an_error() {
    for cut in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort",
    ] {
        let (url, _) = serve(cut);
        assert!(api::request("GET", &url, "t", "/", None).is_err(), "{cut:?} was taken for an answer");
    }
    assert!(api::request("GET", "https://example.com", "t", "/", None).is_err());
}

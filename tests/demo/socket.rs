//! The same account through a real socket: keep-alive, chunked bodies, dropped connections, stop.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use dealdesk::demo::{Running, StartError, server};
use serde_json::Value;

use super::client::{Demo, demo, faulty};

fn serve(demo: &Demo) -> Running {
    server::start(Arc::clone(&demo.account), "127.0.0.1:0".parse().unwrap()).unwrap()
}

fn connect(server: &Running) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    BufReader::new(stream)
}

fn write(line: &mut BufReader<TcpStream>, server: &Running, start: &str, rest: &str) {
    let head =
        format!("{start} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n", server.address, server.token);
    line.get_mut().write_all(format!("{head}{rest}").as_bytes()).unwrap();
}

/// Status, header lines in lower case, body; `None` when the connection was closed without a byte.
fn read(line: &mut BufReader<TcpStream>) -> Option<(u16, String, Vec<u8>)> {
    let mut head = String::new();
    loop {
        let mut one = String::new();
        match line.read_line(&mut one) {
            Ok(0) | Err(_) => return None,
            Ok(_) if one == "\r\n" => break,
            Ok(_) => head.push_str(&one.to_lowercase()),
        }
    }
    let length =
        head.lines().find_map(|l| l.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    line.read_exact(&mut body).unwrap();
    Some((head[9..12].parse().unwrap(), head, body))
}

#[test]
fn keep_alive_chunks_and_stats() {
    let demo = demo();
    let server = serve(&demo);
    let mut line = connect(&server);
    write(&mut line, &server, "GET /api/v4/leads?limit=1", "Content-Type: application/json\r\n\r\n");
    let (status, head, body) = read(&mut line).unwrap();
    assert!(status == 200 && head.contains("application/hal+json"));
    let list: Value = serde_json::from_slice(&body).unwrap();
    let lead = &list["_embedded"]["leads"][0];
    assert!(list["_links"]["next"]["href"].as_str().unwrap().starts_with(&server.url));
    let chunks = "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"name\":\r\n9\r\n\"chunky\"}\r\n0\r\n\r\n";
    write(&mut line, &server, &format!("PATCH /api/v4/leads/{}", lead["id"]), chunks);
    assert_eq!(read(&mut line).unwrap().0, 200);
    write(&mut line, &server, "GET /api/v4/leads?filter[id]=1&", "\r\n");
    let (status, head, _) = read(&mut line).unwrap();
    assert!(status == 204 && !head.contains("content-type"), "{head}");
    write(&mut line, &server, "DELETE /api/v4/leads", "Content-Length: 2\r\n\r\n{}");
    assert_eq!(read(&mut line).unwrap().0, 405);
    write(&mut line, &server, "GET /demo/stats", "\r\n");
    let stats: Value = serde_json::from_slice(&read(&mut line).unwrap().2).unwrap();
    assert_eq!((&stats["requests"], &stats["over_limit"]), (&4.into(), &0.into()));
    assert_eq!(demo.json(&format!("/api/v4/leads/{}", lead["id"]))["name"], "chunky");
    server.stop();
}

#[test]
fn a_body_without_end_is_refused() {
    let demo = demo();
    let server = serve(&demo);
    let mut line = connect(&server);
    let length = 5 * 1024 * 1024;
    write(&mut line, &server, "POST /api/v4/leads", &format!("Content-Length: {length}\r\n\r\n"));
    // The server may close before all of it is written.
    let _ = line.get_mut().write_all(&vec![b' '; length]);
    if let Some((status, ..)) = read(&mut line) {
        assert_eq!(status, 413);
    }
}

#[test]
fn dropped_connections_send_nothing() {
    for (spec, written) in [("patch:drop*1", false), ("patch:drop-after*1", true)] {
        let demo = faulty(spec);
        let server = serve(&demo);
        let id = demo.ids("/api/v4/leads?limit=1", "leads")[0];
        let path = format!("/api/v4/leads/{id}");
        let mut line = connect(&server);
        let body = "Content-Length: 15\r\n\r\n{\"name\":\"gone\"}";
        write(&mut line, &server, &format!("PATCH {path}"), body);
        assert!(read(&mut line).is_none(), "{spec}");
        assert_eq!(demo.json(&path)["name"] == "gone", written, "{spec}");
        let mut again = connect(&server);
        write(&mut again, &server, &format!("PATCH {path}"), body);
        assert_eq!(read(&mut again).unwrap().0, 200);
    }
}

#[test]
fn it_stops_and_frees_the_port() {
    let demo = demo();
    let server = serve(&demo);
    let address = server.address;
    let mut idle = connect(&server);
    write(&mut idle, &server, "GET /api/v4/account", "\r\n");
    assert_eq!(read(&mut idle).unwrap().0, 200);
    drop(server);
    assert!(TcpStream::connect(address).is_err());
    let again = server::start(Arc::clone(&demo.account), address);
    assert!(again.is_ok(), "{again:?}");
}

#[test]
fn only_loopback() {
    let refusal = server::start(Arc::clone(&demo().account), "0.0.0.0:0".parse().unwrap());
    assert!(matches!(refusal, Err(StartError::NotLoopback(_))));
    assert!(refusal.unwrap_err().to_string().contains("loopback"));
}

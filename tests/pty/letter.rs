//! A letter of 100 kB that was written to drive a terminal, in the real program: read from an account, opened, its
//! quotes opened, scrolled from end to end. Nothing comes of it but cells.
//!
//! The demo account takes no letters from clients, as the real one, so a server between both puts it among the notes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use super::common::pty::{Key, Mark};
use super::desk::{Account, Desk, Home};
use super::escapes::assert_harmless;

const SIZE: usize = 100_000;

/// What drives terminals, raw and as references, in texts, in attributes, in addresses, in what hides.
const HOSTILE: &str = concat!(
    "<p>\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}]52;c;b3duZWQ=\u{7}\u{9b}31m\u{90}q\u{9c}&#27;[?1049l&#x1b;c&#x9d;0;t&#7;&#8;&#13;",
    "\u{202e}txt\u{2066}\u{200f} after<br>",
    "<a href=\"https://a.example/\u{1b}]0;owned\u{7}\">a link</a> <a href='javascript:x()'>no link</a> ",
    "<a href='tel:+1&#10;&#27;[2J'>a phone</a><img alt='\u{1b}[8;1;1t' src=x onerror=x>",
    "<script>document.title='owned'</script><style>*{}\u{1b}c</style><table><tr><td colspan=99999>漢字👩‍👩‍👧‍👦</table>",
    "<div style='display:none'>hidden</div><!-- \u{1b}[?1000h --></b></i>",
);

const QUOTED: &str = "<blockquote>Quoted \u{1b}[?2004l it is.<br>It ends here.\u{1b}[2J</blockquote><b";

fn letter(lead: &str) -> Value {
    let html = "<p>It begins here.</p>".to_owned() + &HOSTILE.repeat(SIZE / HOSTILE.len()) + QUOTED;
    let subject = "Quote \u{1b}]0;owned\u{7}\u{1b}[2J";
    json!({"id": 990_000_001, "entity_id": lead.parse::<i64>().unwrap_or(1), "note_type": "amomail_message",
        "created_by": 0, "updated_by": 0, "responsible_user_id": 0, "group_id": 0, "account_id": 1,
        "created_at": 4_000_000_000_i64, "updated_at": 4_000_000_000_i64,
        "params": {"thread_id": "t", "message_id": "m", "income": true, "subject": subject, "html": html,
            "from": {"name": "Ines \u{1b}c", "email": "ines@quayside.example"}, "to": "mara@bluekiln.example"}})
}

/// Passes everything on, and puts the letter among the notes of every lead.
fn serve_between(account: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let account = account.trim_start_matches("http://").trim_end_matches('/').to_owned();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let account = account.clone();
            // What the program leaves half said when it ends is no failure.
            std::thread::spawn(move || pass_on(client, &account).ok());
        }
    });
    url
}

fn pass_on(mut client: TcpStream, account: &str) -> std::io::Result<()> {
    let (head, body) = message(&mut client)?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let lines = head.lines().filter(|line| !line.to_lowercase().starts_with("connection:"));
    let asked = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\r\n");
    let mut server = TcpStream::connect(account)?;
    server.write_all(format!("{asked}\r\nconnection: close\r\n\r\n").as_bytes())?;
    server.write_all(&body)?;
    let (mut head, mut body) = message(&mut server)?;
    let notes = path.strip_prefix("/api/v4/leads/").and_then(|rest| rest.split_once("/notes?"));
    if let Some((lead, _)) = notes.filter(|(lead, _)| lead.bytes().all(|b| b.is_ascii_digit())) {
        let mut told: Value =
            serde_json::from_slice(&body).unwrap_or_else(|_| json!({"_embedded": {"notes": []}}));
        told["_embedded"]["notes"].as_array_mut().expect("notes").insert(0, letter(lead));
        body = told.to_string().into_bytes();
        "HTTP/1.1 200 OK\r\ncontent-type: application/hal+json\r\n".clone_into(&mut head);
    }
    let kept = head.lines().filter(|line| {
        let line = line.to_lowercase();
        !line.is_empty() && !line.starts_with("content-length:") && !line.starts_with("connection:")
    });
    let kept = kept.collect::<Vec<_>>().join("\r\n");
    let length =
        if kept.contains(" 204") { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    client.write_all(format!("{kept}\r\n{length}connection: close\r\n\r\n").as_bytes())?;
    client.write_all(&body)
}

/// The head of a request or an answer, and its body.
fn message(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let (mut read, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let end = read.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&read[..end + 2]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if read.len() >= end + 4 + length.unwrap_or(0) {
                return Ok((head, read.split_off(end + 4)));
            }
        }
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        read.extend_from_slice(&chunk[..count]);
    }
}

#[test]
fn a_hostile_letter_of_100_kb_is_read_and_not_obeyed() {
    let account = Account::serve(&["--leads", "60"]);
    let home = Home::new();
    let mut env = home.env();
    env.insert("KOMMO_BASE_URL".to_owned(), serve_between(&account.url));
    env.insert("KOMMO_API_TOKEN".to_owned(), account.token.clone());
    let desk = Desk::with(&env, &home, (120, 40));
    desk.pty.wait_for_text("£");
    desk.pty.key(Key::Enter);
    desk.pty.wait_for_text("Company ──");
    desk.pty.keys("2");
    desk.pty.wait_for_text("email received · Quote");
    desk.pty.wait_for_text("It begins here.");
    desk.pty.keys("gg\r");
    desk.pty.wait_for_text("From: Ines ␛c <ines@quayside.example>");
    desk.wait_until_a_repaint_changes_nothing();
    // What it quotes, too; then through all of it.
    desk.pty.keys("\r");
    let mut screens = 0;
    while !desk.pty.screen_text().contains("It ends here.") {
        screens += 1;
        assert!(screens < 200, "the letter has no end:\n{}", desk.pty.screen_text());
        desk.pty.key(Key::Ctrl('d'));
        desk.wait_until_a_repaint_changes_nothing();
    }
    assert!(screens > 5, "100 kB are more than {screens} screens");
    let log = desk.pty.bytes_since(Mark::START);
    assert!(String::from_utf8_lossy(&log).contains('␛'), "nothing hostile was on the screen");
    assert_harmless(&log);
    assert_eq!((desk.pty.title(), desk.pty.copied()), (String::new(), Vec::new()));
    assert!(desk.pty.alternate_screen() && !desk.pty.modes().mouse() && !desk.pty.modes().cursor_shown());
    desk.pty.keys("gb");
    desk.pty.wait_for_text("q quit");
    assert_eq!(desk.quit(), 0);
    assert_harmless(&desk.pty.bytes_since(Mark::START));
    desk.pty.assert_restored();
}

//! `--plain`, the program line by line: the real binary on pipes, as a screen reader or a script has it.
//!
//! A test writes a line and waits for what is said. Nothing is timed: a wait ends with the text, or with the program.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than anything takes here, for a program that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

struct Talk {
    child: Child,
    typed: ChildStdin,
    said: Receiver<String>,
    all: Vec<String>,
}

impl Talk {
    fn start(home: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dealdesk"))
            .args(["--plain", "--color", "always"])
            .args(args)
            .args(["demo", "--leads", "60"])
            .env_clear()
            .env("HOME", home)
            .env("LANG", "C.UTF-8")
            .env("COLORTERM", "truecolor")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program");
        let (tell, said) = channel();
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        let typed = child.stdin.take().expect("its input");
        Self { child, typed, said, all: Vec::new() }
    }

    fn line(&mut self, line: &str) -> &mut Self {
        writeln!(self.typed, "{line}").expect("the program listens");
        self
    }

    /// What was said up to a line with this text.
    fn hear(&mut self, text: &str) -> String {
        let from = self.all.len();
        loop {
            match self.said.recv_timeout(PATIENCE) {
                Ok(line) => self.all.push(line),
                Err(why) => panic!("waited in vain for {text:?} ({why}):\n{}", self.all[from..].join("\n")),
            }
            if self.all.last().is_some_and(|line| line.contains(text)) {
                return self.all[from..].join("\n");
            }
        }
    }

    /// Everything that was said, once it has ended well.
    fn end(mut self) -> String {
        drop(self.typed);
        while let Ok(line) = self.said.recv_timeout(PATIENCE) {
            self.all.push(line);
        }
        assert!(self.child.wait().expect("an end").success());
        self.all.join("\n")
    }
}

#[test]
fn a_session_triages_writes_a_note_and_moves_a_lead() {
    let home = tempfile::tempdir().expect("a directory");
    let mut talk = Talk::start(home.path(), &[]);
    talk.hear("C-l reads the whole screen");
    talk.hear("First talk, 1 of ");
    // Triage: down the stage, then the next step of a lead.
    let second = talk.line("j").hear("First talk, 2 of ");
    assert!(second.contains("task ") && second.contains('£'), "{second}");
    let name =
        second.rsplit_once(": ").and_then(|(_, rest)| rest.split_once(", ")).expect("a name").0.to_owned();
    let asked = talk.line("task.add").hear("Enter sends it");
    assert!(asked.contains(&format!("Task · {name}")) && asked.contains("cannot be taken back"), "{asked}");
    talk.line("tomorrow 10 call back").hear(&name);
    // A note of two lines.
    talk.line("n").hear("a dot alone sends it");
    talk.line("Called, wants the drawing").line("by Friday").line(".").hear(&format!("{name}, £"));
    // A move, chosen by its letter.
    let choices = talk.line("m").hear("letter or Enter chooses");
    let letter =
        choices.lines().find_map(|line| line.strip_suffix(", Proposal")).expect("a letter").to_owned();
    talk.line(&letter).hear(&format!("{name}, £"));
    assert!(talk.all.last().is_some_and(|line| line.starts_with("Proposal, ")), "{:?}", talk.all.last());
    // What is no key says so, and nothing happens.
    talk.line("move it").hear("“move it” is no key and no command");
    // The card and its story have it.
    talk.line("").hear("Stage, Proposal");
    talk.line("2").hear("Called, wants the drawing");
    talk.line("q");
    talk.line("q");
    let said = talk.end();
    let is_drawn =
        |c: char| c == '\x1b' || ('\u{2500}'..='\u{259F}').contains(&c) || (c.is_control() && c != '\n');
    assert!(!said.contains(is_drawn), "{said:?}");

    // All of it is there when it is opened again.
    let mut talk = Talk::start(home.path(), &[]);
    talk.hear("First talk, 1 of ");
    talk.line("l").line("l").hear("Proposal, 1 of ");
    talk.line("C-l").hear(&name);
    talk.end();
}

#[test]
fn the_end_of_the_lines_is_the_end_and_loses_nothing() {
    let home = tempfile::tempdir().expect("a directory");
    let mut talk = Talk::start(home.path(), &["--lang", "es"]);
    talk.hear("C-l lee toda la pantalla");
    talk.hear("First talk, 1 de ");
    talk.line("n").hear("un punto solo");
    talk.line("Un borrador");
    talk.end();
    let mut talk = Talk::start(home.path(), &["--lang", "es"]);
    talk.hear("First talk, 1 de ");
    talk.line("n").hear("1 borrador");
    talk.end();
}

//! The demo's words, embedded from `assets/demo`: names, companies, projects, what is talked about, and hostile names.
//!
//! Owns the little format (`## section`, one text per line, `#` comments) and the escapes that keep the
//! hostile file harmless to whoever opens it. Must not know what the texts are used for.

const NAMES: &str = include_str!("../../../assets/demo/names.txt");
const COMPANIES: &str = include_str!("../../../assets/demo/companies.txt");
const LEADS: &str = include_str!("../../../assets/demo/leads.txt");
const TALK: &str = include_str!("../../../assets/demo/talk.txt");
const THREADS: &str = include_str!("../../../assets/demo/threads.txt");
const EVENTS: &str = include_str!("../../../assets/demo/events.txt");
const HOSTILE: &str = include_str!("../../../assets/demo/hostile.txt");

type Lines = Vec<&'static str>;

/// The words of one language.
#[derive(Debug)]
pub struct Tongue {
    pub first: Lines,
    pub last: Lines,
    pub company_a: Lines,
    pub company_b: Lines,
    pub projects: Lines,
    pub notes: Vec<String>,
    pub tasks: Lines,
    /// Answers by phone, texts, results.
    pub short: Lines,
    pub threads: Vec<Thread>,
}

/// Letters that went to and fro under one subject.
#[derive(Debug)]
pub struct Thread {
    pub subject: &'static str,
    /// Whether it came in, and what it says.
    pub letters: Vec<(bool, String)>,
}

#[derive(Debug)]
pub struct Texts {
    /// English, Russian, Spanish, Portuguese.
    pub tongues: [Tongue; 4],
    /// CJK, Arabic, Hebrew, emoji families.
    pub wide_people: Lines,
    pub wide_companies: Lines,
    pub wide_leads: Lines,
    pub repairs: Lines,
    pub flair: Lines,
    pub positions: Lines,
    pub domains: Lines,
    pub streets: Lines,
    pub notes: Vec<String>,
    pub hostile: Vec<String>,
}

impl Texts {
    pub fn load() -> Self {
        let tongue = |name: &str| Tongue {
            first: section(NAMES, &format!("{name}.first")),
            last: section(NAMES, &format!("{name}.last")),
            company_a: section(COMPANIES, &format!("{name}.a")),
            company_b: section(COMPANIES, &format!("{name}.b")),
            projects: section(LEADS, name),
            notes: section(TALK, &format!("{name}.notes")).into_iter().map(unescape).collect(),
            tasks: section(TALK, &format!("{name}.tasks")),
            short: section(TALK, &format!("{name}.short")),
            threads: threads(&section(THREADS, &format!("{name}.threads"))),
        };
        Self {
            tongues: ["en", "ru", "es", "pt"].map(tongue),
            wide_people: section(NAMES, "wide.people"),
            wide_companies: section(COMPANIES, "wide"),
            wide_leads: section(LEADS, "wide"),
            repairs: section(LEADS, "repairs"),
            flair: section(LEADS, "flair"),
            positions: section(NAMES, "positions"),
            domains: section(COMPANIES, "domains"),
            streets: section(COMPANIES, "streets"),
            notes: section(LEADS, "notes").into_iter().map(unescape).collect(),
            hostile: lines(HOSTILE).map(unescape).collect(),
        }
    }
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

fn section(file: &'static str, name: &str) -> Lines {
    lines(file)
        .skip_while(|line| line.strip_prefix("## ") != Some(name))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .collect()
}

/// The types of events with fixed names: key, number, and what they are called, by tongue.
pub fn event_types() -> impl Iterator<Item = (&'static str, i64, [&'static str; 4])> {
    lines(EVENTS).filter_map(|line| {
        let mut parts = line.split('|');
        let (key, number) = (parts.next()?, parts.next()?.parse().ok()?);
        Some((key, number, [parts.next()?, parts.next()?, parts.next()?, parts.next()?]))
    })
}

fn threads(lines: &[&'static str]) -> Vec<Thread> {
    let mut threads: Vec<Thread> = Vec::new();
    for line in lines {
        if let Some(subject) = line.strip_prefix("> ") {
            threads.push(Thread { subject, letters: Vec::new() });
        } else if let (Some(thread), Some((way, text))) = (threads.last_mut(), line.split_once('|')) {
            thread.letters.push((way == "in", unescape(text)));
        }
    }
    threads
}

fn unescape(line: &'static str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('e') => out.push('\u{1b}'),
            Some('a') => out.push('\u{7}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let hex: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.extend(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
            }
            Some('-') | None => {}
            Some(other) => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_words() {
        let texts = Texts::load();
        for t in &texts.tongues {
            for list in [&t.first, &t.last, &t.company_a, &t.company_b, &t.projects] {
                assert!(list.len() >= 5);
            }
            assert!(t.notes.len() >= 5 && t.tasks.len() >= 5 && t.short.len() >= 5);
            assert!(t.threads.len() >= 2 && t.threads.iter().all(|thread| thread.letters.len() == 5));
        }
        for list in
            [&texts.wide_people, &texts.wide_companies, &texts.wide_leads, &texts.repairs, &texts.flair]
        {
            assert!(list.len() >= 5);
        }
        assert_eq!(event_types().count(), lines(EVENTS).count());
        assert!(event_types().all(|(_, _, names)| names.iter().all(|name| !name.is_empty())));
        assert!(texts.domains.iter().all(|d| d.contains(".example")));
        assert!(texts.hostile.iter().any(String::is_empty));
        assert!(texts.hostile.iter().any(|h| h.starts_with("\u{1b}]52;")));
        assert!(texts.hostile.iter().any(|h| h.chars().count() > 300));
        assert!(!HOSTILE.chars().any(|c| c.is_control() && c != '\n'), "the file itself stays inert");
    }
}

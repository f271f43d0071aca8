//! Phones and addresses of mails: a line for each, with its kind as the last word: `+351 555 0142 mob`.

use super::{Complaint, Wrong};
use crate::domain::{FieldDef, FieldValue, SafeText};

const PHONE: [&str; 6] = ["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"];
const MAIL: [&str; 3] = ["WORK", "PRIV", "OTHER"];
/// The words the screen has for the kinds.
const ALIASES: [(&str, &str); 15] = [
    ("direct", "WORKDD"),
    ("mobile", "MOB"),
    ("cell", "MOB"),
    ("private", "PRIV"),
    ("раб", "WORK"),
    ("рабочий", "WORK"),
    ("прямой", "WORKDD"),
    ("моб", "MOB"),
    ("мобильный", "MOB"),
    ("факс", "FAX"),
    ("дом", "HOME"),
    ("домашний", "HOME"),
    ("личный", "PRIV"),
    ("другой", "OTHER"),
    ("другое", "OTHER"),
];

pub(super) fn read(def: &FieldDef, text: &str) -> Result<Vec<FieldValue>, Complaint> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, line)| one(def, line.trim()).map_err(|wrong| Complaint { line: n, wrong })).collect()
}

fn one(def: &FieldDef, line: &str) -> Result<FieldValue, Wrong> {
    let kinds = kinds(def);
    let (value, label) = match line.rsplit_once(char::is_whitespace) {
        Some((value, word)) => match (kind(&kinds, word), def.code.as_str()) {
            (Some(kind), _) => (value.trim_end(), kind),
            // A word behind an address or a number can only be meant as a kind.
            (None, "PHONE" | "EMAIL") if word.chars().all(char::is_alphabetic) => {
                return Err(Wrong::NoSuchKind { word: SafeText::line(word), known: kinds });
            }
            (None, _) => (line, first(&kinds)),
        },
        None => (line, first(&kinds)),
    };
    match def.code.as_str() {
        "PHONE" if !is_phone(value) => Err(Wrong::NotAPhone(SafeText::line(value))),
        "EMAIL" if !is_mail(value) => Err(Wrong::NotAnEmail(SafeText::line(value))),
        _ => Ok(FieldValue::Labelled { value: SafeText::line(value), label }),
    }
}

/// The kinds the field knows, by the words of requests.
fn kinds(def: &FieldDef) -> Vec<SafeText> {
    let told = |option: &crate::domain::FieldOption| {
        if option.code.is_empty() { option.label.clone() } else { option.code.clone() }
    };
    if !def.options.is_empty() {
        return def.options.iter().map(told).collect();
    }
    let known: &[&str] = if def.code.as_str() == "EMAIL" { &MAIL } else { &PHONE };
    known.iter().map(|kind| SafeText::line(kind)).collect()
}

fn kind(kinds: &[SafeText], word: &str) -> Option<SafeText> {
    let word = word.trim_matches(['(', ')']).to_lowercase();
    let meant = ALIASES.iter().find(|(alias, _)| *alias == word).map_or(word.as_str(), |(_, kind)| kind);
    kinds.iter().find(|kind| kind.eq_ignore_ascii_case(meant)).cloned()
}

fn first(kinds: &[SafeText]) -> SafeText {
    let work = kinds.iter().find(|kind| kind.as_str() == "WORK").or(kinds.first());
    work.cloned().unwrap_or_default()
}

/// Light: extensions, pauses and all ways to group digits are somebody's habit.
fn is_phone(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+()-–./,;#*xX".contains(c);
    text.chars().all(is_part) && text.chars().filter(char::is_ascii_digit).count() >= 3
}

fn is_mail(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let is_plain = !text.contains(char::is_whitespace) && !domain.contains('@');
    let is_domain = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    !name.is_empty() && is_plain && is_domain
}

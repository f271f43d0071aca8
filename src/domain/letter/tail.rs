//! Where a letter stops and what it answers to begins.
//!
//! Owns the habits of mail programs: `>` before each line, "On … wrote:", "-----Original Message-----", a copy of the
//! head. Guessing wrong hides what somebody wrote, so a sign alone in the text is not enough where people use it, too;
//! and a letter that would be nothing but a quote (a forwarded one) is not split.

use super::{SafeText, is_blank};

/// How attributions end, without their colon.
const WROTE: [&str; 12] = [
    "wrote",
    "writes",
    "пишет",
    "писал",
    "писала",
    "писал(а)",
    "написал",
    "написала",
    "написал(а)",
    "escribió",
    "escreveu",
    "écrit",
];
/// How they begin when their end stands on a later line.
const OPENINGS: [&str; 10] = ["On ", "El ", "Em ", "Le ", "Am ", "Il ", "В ", "At ", "Den ", "Op "];
/// Names of the first line of a copied head …
const FROM: [&str; 4] = ["From", "От", "De", "От кого"];
/// … and of those below it.
const HEAD: [&str; 20] = [
    "Sent",
    "Date",
    "To",
    "Cc",
    "Subject",
    "Отправлено",
    "Дата",
    "Кому",
    "Копия",
    "Тема",
    "Enviado",
    "Enviado el",
    "Enviada em",
    "Fecha",
    "Data",
    "Para",
    "CC",
    "Asunto",
    "Assunto",
    "Reply-To",
];

/// The first line of the quoted part. `mark` is where the mail program put one.
pub fn begins(lines: &[SafeText], mark: Option<usize>) -> Option<usize> {
    let lines: Vec<&str> = lines.iter().map(SafeText::as_str).collect();
    let signs = (0..lines.len()).find(|at| is_separator(lines[*at]) || is_head(&lines, *at));
    let last_own = lines.iter().rposition(|line| !is_blank(line) && !is_quote(line));
    // Where each quote is answered on its own, what was written below it is not hidden.
    let is_answered = |at: usize| {
        let below = lines[at + 1..].iter().find(|line| !is_blank(line));
        below.is_some_and(|line| is_quote(line)) && last_own.is_some_and(|own| own > at)
    };
    let attributed = (0..lines.len()).find_map(|at| attribution(&lines, at).filter(|_| !is_answered(at)));
    let found = [mark, signs, attributed, trailing_quotes(&lines)].into_iter().flatten().min()?;
    let found = with_rule_above(&lines, found);
    let has = |part: &[&str]| part.iter().any(|line| !is_blank(line));
    (found < lines.len() && has(&lines[..found]) && has(&lines[found..])).then_some(found)
}

/// `-----Original Message-----`, in any language.
fn is_separator(line: &str) -> bool {
    let line = line.trim();
    let inner = line.trim_matches(['-', '_', '=']);
    let ends = line.len() - inner.len();
    ends >= 6
        && line.starts_with("---")
        && line.ends_with("---")
        && (4..60).contains(&inner.trim().chars().count())
        && inner.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
}

/// `From: …`, with at least two more lines of a head right below.
fn is_head(lines: &[&str], at: usize) -> bool {
    is_field(lines[at], &FROM) && {
        let below = lines[at + 1..].iter().filter(|line| !is_blank(line)).take(5);
        below.filter(|line| is_field(line, &HEAD)).count() >= 2
    }
}

fn is_field(line: &str, names: &[&str]) -> bool {
    let line = line.trim().trim_start_matches('*');
    line.split_once(':').is_some_and(|(name, _)| {
        let name = name.trim_end_matches('*').trim();
        names.contains(&name)
    })
}

/// The first line of an attribution that ends in this one.
fn attribution(lines: &[&str], at: usize) -> Option<usize> {
    let line = lines[at].trim();
    let said = line.strip_suffix(':')?.trim_end();
    let ends = |word: &&str| {
        said.strip_suffix(word)
            .is_some_and(|rest| rest.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
    };
    if !WROTE.iter().any(ends) {
        return None;
    }
    let begins = |line: &str| OPENINGS.iter().any(|opening| line.trim_start().starts_with(opening));
    let above =
        (at.saturating_sub(2)..at).rev().take_while(|up| !is_blank(lines[*up])).find(|up| begins(lines[*up]));
    let first = if begins(line) { at } else { above.unwrap_or(at) };
    // "As my boss wrote:" has neither a date nor an address.
    let is_dated =
        lines[first..=at].iter().any(|line| line.contains(|c: char| c == '@' || c.is_ascii_digit()));
    (is_dated && !is_quote(line)).then_some(first)
}

fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The `>` lines at the end, with the line that introduces them.
fn trailing_quotes(lines: &[&str]) -> Option<usize> {
    let mut first = None;
    let mut above = lines.len();
    for (at, line) in lines.iter().enumerate().rev() {
        if is_quote(line) {
            first = Some(at);
        } else if !is_blank(line) {
            above = at;
            break;
        }
    }
    let first = first?;
    // Gmail in Russian: "пт, 20 нояб. 2026 г. в 12:00, Ines <ines@quayside.example>:"
    let introduces = lines.get(above).is_some_and(|line| {
        line.trim_end().ends_with(':') && line.contains(|c: char| c == '@' || c.is_ascii_digit())
    });
    Some(if introduces { attribution(lines, above).unwrap_or(above) } else { first })
}

/// A line drawn above belongs to what is below it.
fn with_rule_above(lines: &[&str], found: usize) -> usize {
    let is_rule = |line: &str| {
        let line = line.trim();
        line.chars().count() >= 3 && line.chars().all(|c| matches!(c, '_' | '-' | '—' | '─'))
    };
    let above = (0..found.min(lines.len())).rev().find(|at| !is_blank(lines[*at]));
    above.filter(|at| is_rule(lines[*at])).unwrap_or(found)
}

//! Words that may follow in a sentence: fields where a test begins, names and times where a value stands.
//!
//! Owns where the word under the cursor begins. It reads no grammar: what is offered is a help, what is right the parser
//! says.

use super::answers::statuses;
use crate::app::composer::editor::Editor;
use crate::app::state::State;
use crate::domain::query::{Field, Own, Things, Word, unquoted};

/// So many are offered.
const MOST: usize = 6;
const SIGNS: [&str; 10] = ["!=", "<>", "!~", "<=", ">=", "==", "=", "<", ">", "~"];
const DAYS: [&str; 8] =
    ["today", "tomorrow", "yesterday", "now", "this week", "last week", "this month", "last month"];

/// A word that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub text: String,
    /// Characters before the cursor it takes the place of.
    over: usize,
}

/// Where the cursor is in the sentence.
struct Place<'a> {
    /// The field whose value is written; none: a field begins.
    field: Option<&'a str>,
    begun: &'a str,
}

/// What may follow at the cursor.
pub fn words(state: &State) -> Vec<Offer> {
    let Some(builder) = state.builder() else { return Vec::new() };
    let (before, _) = builder.editor.line_parts();
    let Some(place) = place(before) else { return Vec::new() };
    let over = place.begun.chars().count();
    let begun = place.begun.trim_start_matches('"').to_lowercase();
    let all = match place.field {
        None => fields(state),
        Some(field) => values(state, field),
    };
    // What is written in full already needs no offer.
    if all.iter().any(|word| word.trim_matches('"').to_lowercase() == begun) {
        return Vec::new();
    }
    let fits = |word: &String, rank: usize| {
        let name = word.trim_matches('"').to_lowercase();
        match rank {
            0 => name.starts_with(&begun),
            _ => !name.starts_with(&begun) && name.split([' ', ':']).any(|part| part.starts_with(&begun)),
        }
    };
    let ranked = (0..2).flat_map(|rank| all.iter().filter(move |word| fits(word, rank)));
    ranked.take(MOST).map(|text| Offer { text: text.clone(), over }).collect()
}

/// The last test of a text: what of it stands where.
fn place(before: &str) -> Option<Place<'_>> {
    let is_quoted = before.matches('"').count() % 2 == 1;
    let start = if is_quoted { before.rfind('"')? } else { before.len() };
    let head = &before[..start];
    let ends = [" and ", " or ", "("].into_iter().filter_map(|word| {
        // A list of values is no new test.
        head.to_lowercase()
            .rfind(word)
            .filter(|at| word != "(" || !is_list(&head[..*at]))
            .map(|at| at + word.len())
    });
    let from = ends.max().unwrap_or(0);
    let test = before[from..].trim_start();
    let test = strip(test, "not ");
    if let Some(name) = strip_some(test, "tag:") {
        return Some(Place { field: Some("tag"), begun: name });
    }
    let sign = SIGNS
        .iter()
        .filter_map(|sign| Some((test.find(sign)?, sign.len())))
        .min_by_key(|(at, len)| (*at, 9 - len));
    let word = test.to_lowercase().find(" in ").map(|at| (at + 1, 2));
    let Some((at, len)) = sign.or(word) else {
        return Some(Place { field: None, begun: strip(test, "has ") });
    };
    let value = &test[at + len..];
    let begun = value.rsplit([',', '|', '(']).next().unwrap_or(value).trim_start();
    let field = test[..at].trim();
    Some(Place { field: Some(field), begun })
}

fn is_list(before: &str) -> bool {
    before.trim_end().to_lowercase().ends_with(" in")
}

fn strip<'a>(text: &'a str, word: &str) -> &'a str {
    strip_some(text, word).unwrap_or(text)
}

fn strip_some<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
}

fn fields(state: &State) -> Vec<String> {
    let things = state.builder().map_or(Things::Leads, |builder| builder.things);
    let own = things.fields().iter().map(|own| own.word().to_owned());
    let custom = things.kind().map(|kind| state.directory.fields(kind)).unwrap_or_default();
    own.chain(custom.iter().map(|def| Field::Custom(Word::new(&def.name)).to_string())).collect()
}

fn values(state: &State, field: &str) -> Vec<String> {
    let names = |all: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        let mut names: Vec<String> =
            all.filter(|name| !name.trim().is_empty()).map(|n| Word::new(n).to_string()).collect();
        names.dedup();
        names
    };
    let Some(builder) = state.builder() else { return Vec::new() };
    let (things, dictionary) = (builder.things, builder.dictionary());
    if let Some(name) = strip_some(field, "field:") {
        let name = unquoted(name.trim()).unwrap_or_else(|| name.to_owned());
        let def = things.kind().and_then(|kind| state.field_named(kind, &name));
        let options = def.map(|def| def.options.as_slice()).unwrap_or_default();
        return names(&mut options.iter().map(|option| option.label.as_str()));
    }
    match Own::read(field).filter(|own| things.fields().contains(own)) {
        Some(Own::Stage) => {
            let stages = state.directory.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
            let mut all = names(&mut stages.map(|stage| stage.name.as_str()));
            all.sort();
            all.dedup();
            all
        }
        Some(Own::Responsible) => {
            let users = names(&mut dictionary.users.iter().map(|user| user.name.as_str()));
            std::iter::once("me".to_owned()).chain(users).collect()
        }
        Some(Own::Tag) => names(&mut dictionary.tags.iter().map(|tag| tag.name.as_str())),
        Some(Own::LossReason) => {
            names(&mut dictionary.loss_reasons.iter().map(|reason| reason.name.as_str()))
        }
        Some(Own::Pipeline) => names(&mut state.directory.pipelines.iter().map(|p| p.name.as_str())),
        Some(Own::Status) => statuses(things).iter().map(|&word| word.to_owned()).collect(),
        Some(Own::Kind) => {
            let account = state.directory.account.as_ref();
            let kinds = account.map(|account| account.task_kinds.as_slice()).unwrap_or_default();
            names(&mut kinds.iter().map(|kind| kind.name.as_str()))
        }
        Some(Own::Created | Own::Updated | Own::Closed | Own::NextTask | Own::Due) => {
            DAYS.map(str::to_owned).into()
        }
        _ => Vec::new(),
    }
}

/// Takes an offer in the place of what was begun.
pub fn take(editor: &mut Editor, offer: &Offer) {
    let text = editor.text();
    let cursor = editor.cursor();
    let start: String = text.chars().take(cursor.saturating_sub(offer.over)).collect();
    let rest: String = text.chars().skip(cursor).collect();
    let gap = if rest.starts_with([' ', ')', ',']) { "" } else { " " };
    let head = format!("{start}{}{gap}", offer.text);
    *editor = Editor::new(&format!("{head}{rest}"), head.chars().count());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stands_at_a_field_or_at_a_value_of_one() {
        for (before, field, begun) in [
            ("", None, ""),
            ("pri", None, "pri"),
            ("next ta", None, "next ta"),
            ("price > 5k and st", None, "st"),
            ("price > 5k and not st", None, "st"),
            ("(name ~ a or has pho", None, "pho"),
            ("stage = Pro", Some("stage"), "Pro"),
            ("stage in (Won, Neg", Some("stage"), "Neg"),
            ("price > 1k and stage in (", Some("stage"), ""),
            ("stage = \"First ta", Some("stage"), "\"First ta"),
            ("tag:vi", Some("tag"), "vi"),
            ("created in last", Some("created"), "last"),
            ("field:Room = Ro", Some("field:Room"), "Ro"),
            ("price >= 1", Some("price"), "1"),
        ] {
            let place = place(before).expect("a place");
            assert_eq!((place.field, place.begun), (field, begun), "{before}");
        }
    }

    #[test]
    fn an_offer_takes_the_place_of_what_was_begun() {
        let mut editor = Editor::new("stage = Fir and price > 5", 11);
        take(&mut editor, &Offer { text: "First talk".into(), over: 3 });
        assert_eq!((editor.text().as_str(), editor.cursor()), ("stage = First talk and price > 5", 18));
        let mut editor = Editor::new("sta", 3);
        take(&mut editor, &Offer { text: "stage".into(), over: 3 });
        assert_eq!((editor.text().as_str(), editor.cursor()), ("stage ", 6));
    }
}

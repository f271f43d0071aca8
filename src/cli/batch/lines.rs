//! A line of standard input, and the taking of lines.
//!
//! Owns what a line may be and how long, and which lines are done together.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Stdin};

use serde_json::{Map, Value};

use super::super::{Exit, Stop};
use super::Work;
use crate::domain::SafeText;

/// So many lines are sent together, and are one step of `undo`.
const CHUNK: usize = 50;
/// No line is longer, in bytes.
const LONGEST: u64 = 256 * 1024;

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    line: usize,
    text: String,
    /// Of a JSON object.
    fields: Option<Map<String, Value>>,
}

impl Item {
    fn read(line: usize, text: &str) -> Result<Self, Stop> {
        let text = text.trim().to_owned();
        if !text.starts_with('{') {
            return Ok(Self { line, text, fields: None });
        }
        match serde_json::from_str(&text) {
            Ok(fields) => Ok(Self { line, text, fields: Some(fields) }),
            Err(error) => Err(Stop::new(Exit::Usage, format!("This is no JSON object: {error}."))),
        }
    }

    /// What it is about: `id`, or the first word.
    pub fn id(&self) -> Result<String, Stop> {
        let missing = || Stop::new(Exit::Usage, "There is no `id` in it.");
        match &self.fields {
            Some(_) => self.get("id")?.ok_or_else(missing),
            None => Ok(self.text.split_whitespace().next().unwrap_or_default().to_owned()),
        }
    }

    /// The whole line, where it is no object.
    pub fn whole(&self) -> Option<&str> {
        self.fields.is_none().then_some(self.text.as_str())
    }

    /// What stands behind the first word.
    pub fn rest(&self) -> Option<&str> {
        let rest = self.whole()?.split_once(char::is_whitespace)?.1.trim();
        Some(rest).filter(|rest| !rest.is_empty())
    }

    /// A field as a person would type it; none where it is null.
    pub fn get(&self, name: &str) -> Result<Option<String>, Stop> {
        let value = self.fields.as_ref().and_then(|fields| fields.get(name));
        value.filter(|value| !value.is_null()).map(|value| typed(name, value)).transpose()
    }

    /// The first of these fields that is there.
    pub fn first_of(&self, names: &[&str]) -> Result<Option<String>, Stop> {
        for name in names {
            if let Some(value) = self.get(name)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Several texts in one field.
    pub fn list(&self, name: &str) -> Result<Vec<String>, Stop> {
        match self.fields.as_ref().and_then(|fields| fields.get(name)) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(all)) => all.iter().map(|value| typed(name, value)).collect(),
            Some(value) => Ok(vec![typed(name, value)?]),
        }
    }

    /// `NAME=VALUE` of all fields but the id; null clears. Of a plain line, what is divided by tabs.
    pub fn pairs(&self) -> Result<Vec<String>, Stop> {
        let Some(fields) = &self.fields else {
            return Ok(self
                .rest()
                .map(|rest| rest.split('\t').map(str::to_owned).collect())
                .unwrap_or_default());
        };
        let others = fields.iter().filter(|(name, _)| *name != "id");
        others.map(|(name, value)| Ok(format!("{name}={}", typed(name, value)?))).collect()
    }

    /// Something new is made of known fields only: a slip in a name would go unnoticed.
    pub fn only(&self, known: &[&str]) -> Result<(), Stop> {
        let mut names = self.fields.iter().flat_map(Map::keys);
        match names.find(|name| !known.contains(&name.as_str())) {
            Some(name) => {
                let name = SafeText::line(name);
                Err(Stop::new(
                    Exit::Usage,
                    format!("{name:?} is no field here; there is {}.", known.join(", ")),
                ))
            }
            None => Ok(()),
        }
    }
}

/// A value as it would be typed.
fn typed(name: &str, value: &Value) -> Result<String, Stop> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(true) => Ok("yes".to_owned()),
        Value::Bool(false) => Ok("no".to_owned()),
        Value::Array(all) => {
            Ok(all.iter().map(|one| typed(name, one)).collect::<Result<Vec<_>, _>>()?.join(", "))
        }
        Value::Object(_) => {
            let name = SafeText::line(name);
            Err(Stop::new(Exit::Usage, format!("{name:?} holds an object; write a text or a number.")))
        }
    }
}

/// A line that was taken from the input, or what is wrong with it.
pub(super) type Taken = (usize, Result<Item, Stop>);

/// Standard input, a line at a time.
pub(super) struct Lines {
    input: BufReader<Stdin>,
    line: usize,
    /// Was read, and belongs to the next chunk.
    kept: Option<Taken>,
}

impl Lines {
    pub(super) fn of_input() -> Self {
        Self { input: BufReader::new(std::io::stdin()), line: 0, kept: None }
    }

    fn next(&mut self) -> Result<Option<Taken>, Stop> {
        if let Some(kept) = self.kept.take() {
            return Ok(Some(kept));
        }
        loop {
            let mut bytes = Vec::new();
            if self.input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if bytes.len() as u64 == LONGEST && !bytes.ends_with(b"\n") {
                self.skip()?;
                let text = format!("The line is longer than {LONGEST} bytes.");
                return Ok(Some((self.line, Err(Stop::new(Exit::Usage, text)))));
            }
            match String::from_utf8(bytes) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Ok(Some((self.line, Item::read(self.line, &text)))),
                Err(_) => {
                    return Ok(Some((self.line, Err(Stop::new(Exit::Usage, "The line is no UTF-8.")))));
                }
            }
        }
    }

    /// To the end of a line nobody wants.
    fn skip(&mut self) -> Result<(), Stop> {
        loop {
            let buffer = self.input.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            let is_over = end.is_some() || buffer.is_empty();
            self.input.consume(used);
            if is_over {
                return Ok(());
            }
        }
    }

    /// What can be done together: no thing twice, and nothing is waited for while something is there to be done.
    pub(super) fn chunk(&mut self, work: &impl Work) -> Result<Vec<Taken>, Stop> {
        let (mut chunk, mut seen) = (Vec::new(), HashSet::new());
        while chunk.len() < CHUNK {
            let Some((line, item)) = self.next()? else { break };
            let id = item.as_ref().ok().and_then(|item| work.about(item));
            if id.is_some_and(|id| !seen.insert(id)) {
                self.kept = Some((line, item));
                break;
            }
            chunk.push((line, item));
            if self.input.buffer().is_empty() {
                break;
            }
        }
        Ok(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Item {
        Item::read(1, text).expect("a line")
    }

    #[test]
    fn a_line_is_words_or_an_object() {
        let words = item(" 20000001  price=12\tname=New roof ");
        assert_eq!(words.id().expect("an id"), "20000001");
        assert_eq!(words.pairs().expect("pairs"), ["price=12", "name=New roof"]);
        assert_eq!(item("20000001").rest(), None);
        let object = item(
            r#"{"id": 20000001, "price": 12, "field:Paid": true, "field:Room": ["Roof", "Bar"], "x": null}"#,
        );
        assert_eq!(object.id().expect("an id"), "20000001");
        assert_eq!(
            object.pairs().expect("pairs"),
            ["field:Paid=yes", "field:Room=Roof, Bar", "price=12", "x="]
        );
        assert_eq!(object.get("x").expect("a field"), None);
        assert!(object.only(&["id", "price"]).is_err());
    }

    #[test]
    fn what_is_no_line_is_said() {
        assert_eq!(Item::read(1, "{\"id\": ").map_err(|stop| stop.exit), Err(Exit::Usage));
        assert_eq!(item("{\"name\": \"x\"}").id().map_err(|stop| stop.exit), Err(Exit::Usage));
        assert_eq!(item("{\"id\": {}}").id().map_err(|stop| stop.exit), Err(Exit::Usage));
    }
}

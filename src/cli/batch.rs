//! `-` in the place of an id: things from standard input, one on each line.
//!
//! A line is an id and, behind it, what else the command takes (fields divided by tabs), or a JSON object with the same
//! by name. What the command line says goes first; a line fills in what it leaves out, so that what `list --jsonl` prints
//! can be handed on as it is. Owns the reading, bounded in every way, and the answer: a line for each line, in order, and
//! what is wrong with one never keeps the others from being done. Must not know what is done with a line.
//!
//! With `--json` the answer is an array, with `--jsonl` a line each, of `{"line", "edits", "read_as", "error"}`: edits as in
//! `make`, `error` null or as on standard error. Exit codes: 1 where a line failed, 8 where one is only kept, else 0; 4 ends
//! the reading, since no line can succeed without signing in.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Stdin};

use serde_json::{Map, Value, json};

use super::errand::Errand;
use super::flags::{Ask, Form, Making, WriteFlags};
use super::make::Plan;
use super::{Exit, Stop, complain, print};
use crate::domain::{LeadId, SafeText};

/// What is said instead of an id.
pub const DASH: &str = "-";
/// So many lines are sent together, and are one step of `undo`.
const CHUNK: usize = 50;
/// No line is longer, in bytes.
const LONGEST: u64 = 256 * 1024;

/// What a command does with a line.
pub trait Work {
    /// The lead a line is about, so that those of many lines can be read together.
    fn lead(&self, item: &Item) -> Option<LeadId>;

    /// What may not come twice in what is done together; none of something new.
    fn about(&self, item: &Item) -> Option<String> {
        item.id().ok()
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop>;
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    line: usize,
    text: String,
    /// Of a JSON object.
    fields: Option<Map<String, Value>>,
}

impl Item {
    fn read(line: usize, text: String) -> Result<Self, Stop> {
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
type Taken = (usize, Result<Item, Stop>);

/// Standard input, a line at a time.
struct Lines {
    input: BufReader<Stdin>,
    line: usize,
    /// Was read, and belongs to the next chunk.
    kept: Option<Taken>,
}

impl Lines {
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
                Ok(text) => return Ok(Some((self.line, Item::read(self.line, text)))),
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
    fn chunk(&mut self, work: &impl Work) -> Result<Vec<Taken>, Stop> {
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

/// How the whole of it went.
#[derive(Debug, Default)]
struct Tally {
    lines: usize,
    failed: usize,
    kept: usize,
    /// No line can succeed any more.
    barred: Option<String>,
}

pub async fn run(mut errand: Errand, work: &impl Work, flags: WriteFlags) -> Result<Exit, Stop> {
    let mut lines = Lines { input: BufReader::new(std::io::stdin()), line: 0, kept: None };
    let mut tally = Tally::default();
    let mut making = flags.making();
    loop {
        let chunk = lines.chunk(work)?;
        if chunk.is_empty() || tally.barred.is_some() {
            break;
        }
        let mut plans = Vec::new();
        let ask = if making == Making::Queued && flags.making() == Making::Sent {
            Ask::IfUnknown
        } else {
            flags.ask()
        };
        together(&errand, work, &chunk, ask).await;
        for (line, item) in chunk {
            let plan = match item {
                Ok(item) => {
                    let is_there = ask == Ask::IfOld && work.lead(&item).is_some();
                    let ask = if is_there { Ask::IfUnknown } else { ask };
                    work.plan(&mut errand, &item, ask).await
                }
                Err(stop) => Err(stop),
            };
            plans.push((line, plan));
        }
        let is_calm = carry_out(&errand, plans, (making, flags.form()), &mut tally).await?;
        if !is_calm && making == Making::Sent {
            complain(
                "dealdesk: the account cannot be had now: the rest is kept, and sent when dealdesk is next open.",
            );
            making = Making::Queued;
        }
    }
    if flags.form() == Form::Json {
        print(if tally.lines == 0 { b"[]\n" } else { b"\n]\n" })?;
    }
    match (tally.barred, tally.failed, tally.kept) {
        (Some(why), ..) => Err(Stop::new(Exit::Auth, format!("{why} Lines behind that one were not read."))),
        (None, 0, 0) => Ok(Exit::Done),
        (None, 0, _) => Ok(Exit::Queued),
        (None, failed, _) => {
            Err(Stop::new(Exit::Failed, format!("{failed} of {} lines failed.", tally.lines)))
        }
    }
}

/// What the lines are about, read in one request instead of one for each; without an answer each line tells.
async fn together(errand: &Errand, work: &impl Work, chunk: &[Taken], ask: Ask) {
    if ask != Ask::IfOld {
        return;
    }
    let ids: Vec<LeadId> =
        chunk.iter().filter_map(|(_, item)| item.as_ref().ok()).filter_map(|item| work.lead(item)).collect();
    if let Err(stop) = errand.bring_leads(&ids).await {
        tracing::warn!(why = stop.message, "the leads are those of the disk");
    }
}

/// Does what was planned, and tells each line's end; whether the account can be had.
async fn carry_out(
    errand: &Errand,
    plans: Vec<(usize, Result<Plan, Stop>)>,
    (making, form): (Making, Form),
    tally: &mut Tally,
) -> Result<bool, Stop> {
    let edits: Vec<_> = plans
        .iter()
        .filter_map(|(_, plan)| plan.as_ref().ok())
        .flat_map(|plan| &plan.edits)
        .cloned()
        .collect();
    let done = errand.perform(&edits, making).await?;
    let mut at = 0;
    let mut is_calm = true;
    for (line, plan) in &plans {
        tally.lines += 1;
        let (told, stop) = match plan {
            Ok(plan) => {
                let own = at..at + plan.edits.len();
                at = own.end;
                let (told, stop) = errand.told_part(plan, &done, own, form).await?;
                is_calm &= !done.is_kept(stop.as_ref());
                (told, stop)
            }
            Err(stop) => {
                (json!({"edits": [], "read_as": null}).into(), Some(Stop::new(stop.exit, &stop.message)))
            }
        };
        tell(*line, told, stop.as_ref(), (form, tally.lines))?;
        match &stop {
            Some(stop) if stop.exit == Exit::Auth => {
                tally.barred = Some(format!("line {line}: {}", stop.message))
            }
            Some(stop) if stop.exit == Exit::Queued => tally.kept += 1,
            Some(_) => tally.failed += 1,
            None => {
                tally.kept +=
                    usize::from(making == Making::Queued && plan.as_ref().is_ok_and(|p| !p.edits.is_empty()))
            }
        }
    }
    Ok(is_calm)
}

/// What became of the edits of one line: words, or an object.
#[derive(Debug)]
pub enum Told {
    Words(String),
    Object(Value),
}

impl From<Value> for Told {
    fn from(value: Value) -> Self {
        Self::Object(value)
    }
}

fn tell(line: usize, told: Told, stop: Option<&Stop>, (form, nth): (Form, usize)) -> Result<(), Stop> {
    if form.is_json() {
        let mut object = match told {
            Told::Object(object) => object,
            Told::Words(_) => json!({}),
        };
        object["line"] = line.into();
        object["error"] = stop.map_or(Value::Null, Stop::value);
        let before = match (form, nth) {
            (Form::Json, 1) => "[\n",
            (Form::Json, _) => ",\n",
            _ => "",
        };
        let after = if form == Form::Json { "" } else { "\n" };
        return print(format!("{before}{object}{after}").as_bytes());
    }
    if let Told::Words(words) = told {
        let lines: String = words.lines().map(|words| format!("{line}: {words}\n")).collect();
        print(lines.as_bytes())?;
    }
    if let Some(stop) = stop {
        complain(&format!("dealdesk: line {line}: {}", stop.message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Item {
        Item::read(1, text.to_owned()).expect("a line")
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
        assert_eq!(Item::read(1, "{\"id\": ".into()).map_err(|stop| stop.exit), Err(Exit::Usage));
        assert_eq!(item("{\"name\": \"x\"}").id().map_err(|stop| stop.exit), Err(Exit::Usage));
        assert_eq!(item("{\"id\": {}}").id().map_err(|stop| stop.exit), Err(Exit::Usage));
    }
}

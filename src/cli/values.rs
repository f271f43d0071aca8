//! Values of custom fields as arguments of a command, and what is wrong with the facts of a call.
//!
//! Owns what is short for what stands on several lines elsewhere (commas between choices, semicolons between the parts of
//! an address) and that a choice may be named by its id or its beginning. What a text means is told by `domain::form`,
//! as in the boxes of the screen. Must not know how the API spells values.

use super::errand::Errand;
use super::names::{Named, choose};
use super::{Exit, Stop};
use crate::app::fields::fixed_words;
use crate::app::fields::words::complaint_words;
use crate::domain::{FieldDef, FieldForm, FieldId, FieldKind, FieldValue, FieldValues, Form, Wrong, call};

impl Errand {
    /// All values of a field; nothing clears it. Of parts, those stay that have no name here and stand there now.
    pub fn values(&self, def: &FieldDef, said: &str, standing: &[FieldValues]) -> Result<FieldValues, Stop> {
        let now = standing.iter().find(|values| values.field == def.id);
        let form = FieldForm { def, now, calendar: self.words.calendar() };
        if let Form::Fixed(why) = form.form() {
            let why = fixed_words(&self.words, why);
            return Err(Stop::new(Exit::Usage, format!("{} cannot be set: {why}.", def.name)));
        }
        let values = match form.form() {
            Form::One => self.one(&form, said)?.into_iter().collect(),
            // One whole label may have a comma of its own.
            Form::Many => match self.one(&form, said) {
                Ok(value) => value.into_iter().collect(),
                Err(_) => self.many(&form, said)?,
            },
            Form::Reach => self.read(&form, &lines(said, ','))?,
            Form::Parts => self.read(&form, &lines(said, ';'))?,
            Form::Line | Form::Lines | Form::Toggle | Form::Fixed(_) => self.read(&form, said)?,
        };
        Ok(def.with(values))
    }

    fn read(&self, form: &FieldForm<'_>, text: &str) -> Result<Vec<FieldValue>, Stop> {
        form.read(text).map_err(|complaint| {
            let words = complaint_words(&self.words, &complaint, text.lines().count());
            Stop::new(Exit::Usage, format!("{}: {words}", form.def.name))
        })
    }

    /// A choice by its label, else by its id or its beginning.
    fn one(&self, form: &FieldForm<'_>, said: &str) -> Result<Option<FieldValue>, Stop> {
        match form.read(said) {
            Ok(values) => Ok(values.into_iter().next()),
            Err(complaint) if matches!(complaint.wrong, Wrong::NoSuchOption { .. }) => {
                choice(form.def, said).map(Some)
            }
            Err(_) => self.read(form, said).map(|values| values.into_iter().next()),
        }
    }

    fn many(&self, form: &FieldForm<'_>, said: &str) -> Result<Vec<FieldValue>, Stop> {
        let mut chosen = Vec::new();
        for word in lines(said, ',').lines() {
            let value = self.one(form, word)?;
            chosen.extend(value.filter(|value| !chosen.contains(value)));
        }
        Ok(chosen)
    }

    /// Phone and e-mail of somebody new; the account knows these fields by their codes.
    pub fn reachable(&self, phone: Option<&str>, email: Option<&str>) -> Result<Vec<FieldValues>, Stop> {
        let mut fields = Vec::new();
        for (code, said) in [("PHONE", phone), ("EMAIL", email)] {
            let Some(said) = said.filter(|said| !said.trim().is_empty()) else { continue };
            fields.push(self.values(&coded(code), said, &[])?);
        }
        Ok(fields)
    }
}

/// A field of phones or addresses whose definition need not be known.
fn coded(code: &str) -> FieldDef {
    let name = if code == "PHONE" { "--phone" } else { "--email" };
    FieldDef { code: code.into(), ..FieldDef::plain(FieldId(0), name, FieldKind::MultiText) }
}

fn choice(field: &FieldDef, said: &str) -> Result<FieldValue, Stop> {
    let options = field.options.iter();
    let all: Vec<_> = options.map(|o| Named::new(o.id.get(), o.label.to_string(), o.clone())).collect();
    let named = |stop: Stop| Stop::new(Exit::Usage, format!("{}: {}", field.name, stop.message));
    let option = choose("choice", said, &all).map_err(named)?;
    Ok(FieldValue::Choice { option: Some(option.id), label: option.label })
}

/// What stands on lines of its own elsewhere, divided by a sign here; two signs are a free line. A text that has lines
/// is taken as it is.
fn lines(said: &str, sign: char) -> String {
    if said.contains('\n') {
        return said.to_owned();
    }
    said.split(sign).map(str::trim).collect::<Vec<_>>().join("\n")
}

/// Why the first line of a call cannot be meant.
pub fn unread_facts(wrong: &call::Wrong) -> String {
    let (call::Wrong::Twice(words)
    | call::Wrong::Bare(words)
    | call::Wrong::NoTime(words)
    | call::Wrong::TooLong(words)
    | call::Wrong::Unfinished(words, _)) = wrong;
    format!(
        "{words:?} in the first line is not understood. Facts of a call are a duration (3m, 3:20, 90s), an outcome \
         (success, no answer) and a phone (+44 20 7946 0958), each once and written out."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_lines_elsewhere_has_signs_here() {
        for (said, sign, read) in [
            ("city = Lisbon; country = pt", ';', "city = Lisbon\ncountry = pt"),
            ("a=1;b=2;;a=3", ';', "a=1\nb=2\n\na=3"),
            ("Kiln, Grinder", ',', "Kiln\nGrinder"),
            ("city = a; b\ncountry = pt", ';', "city = a; b\ncountry = pt"),
            ("", ',', ""),
        ] {
            assert_eq!(lines(said, sign), read, "{said:?}");
        }
    }
}

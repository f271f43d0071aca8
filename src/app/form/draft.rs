//! A form as text: what its draft on the disk is, one line per field that is filled.
//!
//! The words before the colon are the format: never changed, new ones may be added, unknown ones are left out.

use super::known::Chosen;
use super::{FormState, Slot};
use crate::domain::{CompanyId, ContactId, Owner, PipelineId, Place, StageId, UserId};

const CONTACT: &str = "known contact";
const COMPANY: &str = "known company";
const STAGE: &str = "stage";
const RESPONSIBLE: &str = "responsible";

const fn word(slot: Slot) -> &'static str {
    match slot {
        Slot::Name => "name",
        Slot::Price => "budget",
        Slot::Stage => STAGE,
        Slot::Responsible => RESPONSIBLE,
        Slot::Tags => "tags",
        Slot::Contact => "contact",
        Slot::Phone => "phone",
        Slot::Email => "e-mail",
        Slot::Company => "company",
    }
}

const TEXTS: [Slot; 7] =
    [Slot::Name, Slot::Price, Slot::Tags, Slot::Contact, Slot::Phone, Slot::Email, Slot::Company];

/// What stands in a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    texts: Vec<(Slot, String)>,
    pub stage: Option<Place>,
    pub responsible: Option<UserId>,
    pub contact: Option<Chosen>,
    pub company: Option<Chosen>,
}

impl Values {
    pub fn text(&self, slot: Slot) -> &str {
        self.texts.iter().find(|(known, _)| *known == slot).map_or("", |(_, text)| text)
    }

    pub fn with(mut self, slot: Slot, text: &str) -> Self {
        self.texts.retain(|(known, _)| *known != slot);
        if !text.is_empty() {
            self.texts.push((slot, text.to_owned()));
        }
        self
    }

    pub fn read(text: &str) -> Self {
        let mut values = Self::default();
        for (word, value) in text.lines().filter_map(|line| line.split_once(": ")) {
            values = values.with_line(word, value);
        }
        values
    }

    fn with_line(mut self, key: &str, value: &str) -> Self {
        match key {
            STAGE => self.stage = place(value),
            RESPONSIBLE => self.responsible = value.parse().ok().map(UserId),
            CONTACT => self.contact = chosen(value, |id| Owner::Contact(ContactId(id))),
            COMPANY => self.company = chosen(value, |id| Owner::Company(CompanyId(id))),
            _ => {
                if let Some(slot) = TEXTS.into_iter().find(|slot| word(*slot) == key) {
                    return self.with(slot, value);
                }
            }
        }
        self
    }

    /// Both, where they differ: nothing of either is given up.
    #[must_use]
    pub fn joined(mut self, other: &Self) -> Self {
        for slot in TEXTS {
            let (mine, theirs) = (self.text(slot).to_owned(), other.text(slot));
            let text = match (mine.as_str(), theirs) {
                (mine, "") => mine.to_owned(),
                ("", theirs) => theirs.to_owned(),
                (mine, theirs) if mine == theirs => mine.to_owned(),
                (mine, theirs) => format!("{mine} / {theirs}"),
            };
            self = self.with(slot, &text);
        }
        Self {
            stage: other.stage.or(self.stage),
            responsible: other.responsible.or(self.responsible),
            contact: other.contact.clone().or(self.contact),
            company: other.company.clone().or(self.company),
            texts: self.texts,
        }
    }

    /// As it is written to the disk.
    pub fn written(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let texts = TEXTS.into_iter().filter(|slot| !self.text(*slot).is_empty());
        lines.extend(texts.map(|slot| format!("{}: {}", word(slot), self.text(slot))));
        lines.extend(self.stage.map(|at| format!("{STAGE}: {}/{}", at.pipeline, at.stage)));
        lines.extend(self.responsible.map(|user| format!("{RESPONSIBLE}: {user}")));
        for (word, chosen) in [(CONTACT, &self.contact), (COMPANY, &self.company)] {
            lines.extend(chosen.as_ref().map(|chosen| format!("{word}: {} {}", chosen.id(), chosen.name)));
        }
        lines.join("\n")
    }
}

fn place(value: &str) -> Option<Place> {
    let (pipeline, stage) = value.split_once('/')?;
    Some(Place { pipeline: PipelineId(pipeline.parse().ok()?), stage: StageId(stage.parse().ok()?) })
}

fn chosen(value: &str, owner: impl Fn(i64) -> Owner) -> Option<Chosen> {
    let (id, name) = value.split_once(' ').unwrap_or((value, ""));
    Some(Chosen { owner: owner(id.parse().ok()?), name: name.to_owned() })
}

/// The form as text, and the place of its cursor in it, in characters.
pub fn text(form: &FormState) -> (String, usize) {
    let mut values = Values {
        texts: Vec::new(),
        stage: form.stage,
        responsible: form.responsible,
        contact: form.contact.clone(),
        company: form.company.clone(),
    };
    for slot in TEXTS {
        values = values.with(slot, &form.text(slot));
    }
    let text = values.written();
    let cursor = start(&text, form.slot()).map_or(0, |start| {
        start + form.editor(form.slot()).map_or(0, crate::app::composer::editor::Editor::cursor)
    });
    let cursor = cursor.min(text.chars().count());
    (text, cursor)
}

/// Where the value of a field begins, in characters.
fn start(text: &str, slot: Slot) -> Option<usize> {
    let head = format!("{}: ", word(slot));
    let mut before = 0;
    for line in text.split('\n') {
        if line.starts_with(&head) {
            return Some(before + head.chars().count());
        }
        before += line.chars().count() + 1;
    }
    None
}

/// The field a cursor in the text belongs to.
pub fn focus(form: &FormState, text: &str, cursor: usize) -> usize {
    let starts = form.slots().iter().enumerate();
    let before = starts.filter_map(|(n, slot)| Some((start(text, *slot).filter(|at| *at <= cursor)?, n)));
    before.max().map_or(0, |(_, n)| n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(
            texts in prop::collection::vec("[a-zя:/ 0-9@]{0,12}", 7),
            ids in prop::collection::vec(prop::option::of(1..99_i64), 4),
        ) {
            let mut values = Values::default();
            for (slot, text) in TEXTS.into_iter().zip(&texts) {
                values = values.with(slot, text);
            }
            values.stage = ids[0].map(|id| Place { pipeline: PipelineId(id), stage: StageId(id + 1) });
            values.responsible = ids[1].map(UserId);
            let chosen = |owner: Owner| Chosen { owner, name: "Ines Carvalho".into() };
            values.contact = ids[2].map(|id| chosen(Owner::Contact(ContactId(id))));
            values.company = ids[3].map(|id| chosen(Owner::Company(CompanyId(id))));
            let read = Values::read(&values.written());
            for slot in TEXTS {
                prop_assert_eq!(read.text(slot), values.text(slot));
            }
            prop_assert_eq!((&read.stage, &read.responsible), (&values.stage, &values.responsible));
            prop_assert_eq!((&read.contact, &read.company), (&values.contact, &values.company));
        }
    }

    #[test]
    fn joining_gives_nothing_up() {
        let one = Values::default().with(Slot::Name, "Roof").with(Slot::Phone, "123456");
        let other = Values::default().with(Slot::Name, "Bar").with(Slot::Email, "a@b.example");
        let both = one.joined(&other);
        assert_eq!(both.text(Slot::Name), "Roof / Bar");
        assert_eq!((both.text(Slot::Phone), both.text(Slot::Email)), ("123456", "a@b.example"));
    }
}

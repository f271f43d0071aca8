//! Notes, letters and tasks of a timeline in words.

use super::words::{Part, Words, dotted};
use crate::app::card::RowTone;
use crate::app::state::State;
use crate::app::tasks::TaskRef;
use crate::app::words::NextStep;
use crate::domain::timeline::{Done, Entry, Key, Thread};
use crate::domain::{
    Call, Correspondent, Direction, Mail, Note, NoteBody, NoteTopic, Owner, SafeText, Target, Task,
};
use crate::i18n::Text;

/// In or out.
const fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "←",
        Direction::Out => "→",
    }
}

const fn by_way(direction: Direction, inward: Text, outward: Text) -> Text {
    match direction {
        Direction::In => inward,
        Direction::Out => outward,
    }
}

/// A draft of what an entry tells, and own edits of it on their way.
pub fn pending(state: &State, entry: &Entry) -> String {
    let on: Target = match &entry.key {
        Key::Note(id) => (*id).into(),
        Key::Task(id) => (*id).into(),
        Key::Letter(_) | Key::Event(_) | Key::Changes { .. } => return String::new(),
    };
    let draft = if state.drafts.of(on).next().is_some() { "✎" } else { "" };
    format!("{draft}{}", state.pending_mark(on))
}

pub fn note(state: &State, of: Owner, entry: &Entry, note: &Note) -> Words {
    // With an own edit that is on its way.
    let body = state.shown(note.id, note).body;
    let (who, via) = (state.author(entry), state.via(of, entry));
    let pin = if entry.is_pinned() { state.locale.get(Text::Pinned) } else { "" };
    let said = |what: &str| dotted([pin, what, &who, &via]);
    let word = |text: Text| state.locale.get(text).to_owned();
    match &body {
        NoteBody::Common { text } => {
            Words::new("▪", said(&word(Text::ChangeNote)), RowTone::Strong).say(text, RowTone::Plain)
        }
        NoteBody::Call(one) => {
            let title = said(&call_title(state, one));
            let mut words = Words::new(arrow(one.direction), title, RowTone::Strong);
            words = words.say(&one.result, RowTone::Plain);
            let taken_by = one.user.map_or_else(|| one.person.to_string(), |user| state.user_name(user));
            // Whom the head names, the facts need not.
            let taken_by = if taken_by == who { "" } else { taken_by.as_str() };
            let facts = dotted([one.phone.as_str(), taken_by, &one.source]);
            words.say(&facts, RowTone::Quiet).link(&one.link)
        }
        NoteBody::Sms { direction, phone, text } => {
            let what = word(by_way(*direction, Text::SaidSmsIn, Text::SaidSmsOut));
            let title = said(&dotted([&what, phone.as_str()]));
            Words::new(arrow(*direction), title, RowTone::Strong).say(text, RowTone::Plain)
        }
        NoteBody::Message { direction, service, phone, text } => {
            let what = word(by_way(*direction, Text::MessageIn, Text::MessageOut));
            let title = said(&dotted([what.as_str(), service, phone]));
            Words::new(arrow(*direction), title, RowTone::Strong).say(text, RowTone::Plain)
        }
        NoteBody::Service { service, text } => {
            let what = dotted([&word(Text::ServiceNote), service.as_str()]);
            Words::new("∙", said(&what), RowTone::Plain).say(text, RowTone::Plain)
        }
        NoteBody::Mail(mail) => letter(state, mail, &via),
        NoteBody::Attachment { name, text } => {
            let what = dotted([&word(Text::FileNote), name.as_str()]);
            let text = if text == name { "" } else { text.as_str() };
            Words::new("▪", said(&what), RowTone::Strong).say(text, RowTone::Plain)
        }
        NoteBody::Geolocation { text, address, latitude, longitude } => {
            let spot = if latitude.is_empty() { String::new() } else { format!("{latitude}, {longitude}") };
            Words::new("∙", said(&word(Text::PlaceNote)), RowTone::Plain)
                .say(address, RowTone::Plain)
                .say(text, RowTone::Plain)
                .say(&spot, RowTone::Quiet)
        }
        NoteBody::Cashier { status, text } => {
            let what = dotted([&word(Text::CashierNote), status.as_str()]);
            Words::new("∙", said(&what), RowTone::Plain).say(text, RowTone::Plain)
        }
        NoteBody::Other { kind, text, link, about } => {
            let what = match body.topic() {
                Some(topic) => word(topic_word(topic)),
                None => state.locale.fill(Text::UnknownNote, &[kind]),
            };
            let about = about.map(|owner| state.owner_name(owner)).unwrap_or_default();
            Words::new("∙", said(&dotted([&what, &about])), RowTone::Plain)
                .say(text, RowTone::Plain)
                .link(link)
        }
    }
}

const fn topic_word(topic: NoteTopic) -> Text {
    match topic {
        NoteTopic::Created(_) | NoteTopic::CustomerCreated => Text::WasAdded,
        NoteTopic::AutoCreated => Text::AutoCreated,
        NoteTopic::TaskResult => Text::TaskResult,
        NoteTopic::SiteVisit => Text::SiteVisit,
        NoteTopic::AdvertIn => Text::AdvertIn,
        NoteTopic::AdvertOut => Text::AdvertOut,
        NoteTopic::LinkFollowed => Text::LinkFollowed,
        NoteTopic::Purchase => Text::Purchase,
        NoteTopic::InvoicePaid => Text::InvoicePaid,
        NoteTopic::BillPaid => Text::BillPaid,
        NoteTopic::Meeting => Text::MeetingNote,
        NoteTopic::VideoCall => Text::VideoCall,
        NoteTopic::RemoteFile => Text::FileNote,
        NoteTopic::AiResult => Text::AiResult,
        NoteTopic::KeyAction => Text::KeyAction,
        NoteTopic::Chat => Text::ChatNote,
    }
}

/// `Call in · 3:20 · success`.
fn call_title(state: &State, call: &Call) -> String {
    let what = state.locale.get(by_way(call.direction, Text::ChangeCallIn, Text::ChangeCallOut));
    let lasted = if call.duration > 0 { duration(call.duration) } else { String::new() };
    let outcome = call.outcome.map(|outcome| state.outcome_word(outcome)).unwrap_or_default();
    dotted([what, &lasted, &outcome])
}

/// `0:45`, `3:20`, `1:02:05`.
fn duration(secs: i64) -> String {
    let (hours, minutes, secs) = (secs / 3_600, secs / 60 % 60, secs % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{secs:02}") } else { format!("{minutes}:{secs:02}") }
}

fn letter(state: &State, mail: &Mail, via: &str) -> Words {
    let what = state.locale.get(by_way(mail.direction, Text::MailIn, Text::MailOut));
    let title = dotted([what, &subject(state, &mail.subject), via]);
    let mut words = Words::new(arrow(mail.direction), title, RowTone::Strong);
    let to = mail.to.iter().map(short_name).collect::<Vec<_>>().join(", ");
    let from = short_name(&mail.from);
    let way = if from.is_empty() && to.is_empty() { String::new() } else { format!("{from} → {to}") };
    let files = attachments(state, mail.attachments);
    let private = if mail.is_private { state.locale.get(Text::MailPrivate) } else { "" };
    words = words.say(&dotted([way.as_str(), &files, private, &mail.delivery]), RowTone::Quiet);
    let begins = match &mail.body {
        Some(body) if mail.summary.is_empty() => body.lines.first().map(SafeText::as_str).unwrap_or_default(),
        _ => mail.summary.as_str(),
    };
    words = words.say(begins, RowTone::Plain);
    words.open = heads(state, mail);
    match &mail.body {
        Some(body) => {
            words.open.push(Part::new(String::new(), RowTone::Plain));
            words.open.extend(body.lines.iter().map(|line| Part::new(line.to_string(), RowTone::Plain)));
            let links = body.links.iter().enumerate();
            words.open.extend(links.map(|(n, link)| {
                let part = Part::link(link);
                Part { text: format!("[{}] {}", n + 1, part.text), tone: RowTone::Quiet, href: part.href }
            }));
            if body.is_cut {
                words.open.push(Part::new(state.locale.get(Text::MailCut).to_owned(), RowTone::Quiet));
            }
            words.full = body.quoted.iter().map(|line| Part::new(line.to_string(), RowTone::Quiet)).collect();
        }
        None if !mail.summary.is_empty() => {
            words.open.push(Part::new(String::new(), RowTone::Plain));
            words.open.push(Part::new(mail.summary.to_string(), RowTone::Plain));
        }
        None => {}
    }
    words
}

/// Who wrote to whom, in full.
fn heads(state: &State, mail: &Mail) -> Vec<Part> {
    let one = |label: Text, people: &[Correspondent]| {
        let people = people.iter().map(full_name).filter(|name| !name.is_empty()).collect::<Vec<_>>();
        let text = format!("{}: {}", state.locale.get(label), people.join(", "));
        (!people.is_empty()).then(|| Part::new(text, RowTone::Quiet))
    };
    let files = attachments(state, mail.attachments);
    let mut heads: Vec<Part> = [
        one(Text::MailFrom, std::slice::from_ref(&mail.from)),
        one(Text::MailTo, &mail.to),
        one(Text::MailCc, &mail.cc),
        one(Text::MailBcc, &mail.bcc),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rest = dotted([files.as_str(), &mail.delivery]);
    if !rest.is_empty() {
        heads.push(Part::new(rest, RowTone::Quiet));
    }
    heads
}

fn attachments(state: &State, count: i64) -> String {
    match usize::try_from(count) {
        Ok(count @ 1..) => state.locale.count(Text::Attachments, count, &[]),
        Ok(0) | Err(_) => String::new(),
    }
}

fn subject(state: &State, subject: &str) -> String {
    if subject.trim().is_empty() {
        state.locale.get(Text::NoSubject).to_owned()
    } else {
        subject.trim().to_owned()
    }
}

fn short_name(side: &Correspondent) -> String {
    if side.name.trim().is_empty() { side.address.to_string() } else { side.name.trim().to_owned() }
}

fn full_name(side: &Correspondent) -> String {
    match (side.name.trim(), side.address.trim()) {
        ("", address) => address.to_owned(),
        (name, "") => name.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

/// A conversation as one line, and how its last letter begins.
pub fn thread(state: &State, thread: &Thread) -> Words {
    let last = thread.letters.last().and_then(|note| match &note.body {
        NoteBody::Mail(mail) => Some(mail),
        _ => None,
    });
    let count = if thread.letters.len() > 1 { format!("({})", thread.letters.len()) } else { String::new() };
    let title = dotted([
        format!("{} {count}", subject(state, &thread.subject)).trim(),
        &attachments(state, thread.attachments),
    ]);
    let people = thread.participants.iter().map(short_name).collect::<Vec<_>>().join(", ");
    let mark = last.map_or("∙", |mail| arrow(mail.direction));
    let words = Words::new(mark, title, RowTone::Strong).say(&people, RowTone::Quiet);
    let begins = last.map(|mail| match &mail.body {
        Some(body) if mail.summary.is_empty() => body.lines.first().cloned().unwrap_or_default(),
        _ => mail.summary.clone(),
    });
    words.say(&begins.unwrap_or_default(), RowTone::Plain)
}

/// What stands above the letters of a conversation.
pub fn thread_head(state: &State, thread: &Thread) -> Vec<Part> {
    let people = thread.participants.iter().map(full_name).collect::<Vec<_>>().join(", ");
    vec![Part::new(subject(state, &thread.subject), RowTone::Strong), Part::new(people, RowTone::Quiet)]
}

pub fn task(state: &State, of: Owner, entry: &Entry, (known, done): (&Task, Option<Done>)) -> Words {
    // As the list of tasks has it, with own edits on top.
    let shown = state.task(TaskRef::Task(known.id));
    let task = shown.as_ref().filter(|shown| shown.updated_at >= known.updated_at).unwrap_or(known);
    let kind = state.task_kind_name(task.kind);
    let via = state.via(of, entry);
    if task.is_completed {
        let what = state.locale.fill(Text::TaskWasDone, &[&kind]);
        let by = done.map(|done| match done.by {
            crate::domain::timeline::Author::Person(user) => state.user_name(user),
            crate::domain::timeline::Author::Robot | crate::domain::timeline::Author::Customer => {
                state.locale.get(Text::Robot).to_owned()
            }
        });
        let by = by.unwrap_or_else(|| state.user_name(task.responsible));
        let result = task.result.as_ref().map(|result| format!("→ {result}")).unwrap_or_default();
        return Words::new("✓", dotted([what.as_str(), &by, &via]), RowTone::Plain)
            .say(&task.text, RowTone::Plain)
            .say(&result, RowTone::Good);
    }
    let tone = match state.next_step(Some(task.due)) {
        NextStep::Overdue => RowTone::Late,
        NextStep::Today => RowTone::Soon,
        NextStep::Later | NextStep::None => RowTone::Plain,
    };
    let what = state.locale.fill(Text::TaskIsOpen, &[&kind]);
    let title =
        dotted([what.as_str(), &state.due_with_day(task.due), &state.user_name(task.responsible), &via]);
    Words::new("□", title, tone).say(&task.text, RowTone::Plain)
}

//! What was said, as data: the parts of a phrase and how they go together. Not yet a point in time.
//!
//! Owns which parts a phrase may have (one day, one time, …), which phrases say enough to be a date, and how sure it
//! is that a phrase inside a task's text is one. Must not know words or zones.

use chrono::Weekday;

use super::words::{Part, Period, Unit, Which};

/// How surely a part of a phrase is meant as a date when it stands in a task's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Firm {
    /// Only beside a part that is surer.
    Weak,
    /// At the end of the text, not at its beginning.
    AtEnd,
    Sure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Secs(i64),
    Days(u32),
    Months(u32),
}

impl Step {
    pub fn of(count: u32, unit: Unit) -> Self {
        match unit {
            Unit::Minute => Self::Secs(i64::from(count) * 60),
            Unit::Hour => Self::Secs(i64::from(count) * 3600),
            Unit::Day => Self::Days(count),
            Unit::Week => Self::Days(count.saturating_mul(7)),
            Unit::Month => Self::Months(count),
            Unit::Year => Self::Months(count.saturating_mul(12)),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    FromToday(i64),
    /// Days or months on; never seconds, which are a [`Item::Moment`].
    Step(Step),
    Date {
        day: u32,
        month: u32,
        year: Option<i32>,
    },
    /// `3/4`: day and month in this order or the other.
    Slashed {
        first: u32,
        second: u32,
        year: Option<i32>,
    },
    OfMonth(u32),
    Period(Period),
}

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: u32,
    pub minute: u32,
    /// Written in a way that leaves no choice of halves of the day: `03:00`, `3 pm`.
    pub is_exact: bool,
    /// `10 утра`.
    pub part: Option<Part>,
}

/// How a time was written, as far as it tells a time from a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A number.
    Bare,
    /// `10.30`, maybe a date.
    Dotted,
    /// Anything that is a time and nothing else.
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: Clock,
    pub to: Option<Clock>,
    pub form: Form,
    /// `at`, `from`.
    pub is_marked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Day(Day),
    DayPart(i64, Part),
    Weekday(Weekday, Which),
    /// A number that may be a day of the month, directly after a weekday: `viernes 27`.
    Number(u32),
    Span(Span),
    Part(Part),
    WholeDay,
    Lasts(i64),
    /// Seconds from now.
    Moment(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub item: Item,
    pub firm: Firm,
    /// After a word that says as often what the task is about: `for friday`.
    pub is_loose: bool,
}

/// The parts of one phrase, in any order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub day: Option<Day>,
    pub weekday: Option<(Weekday, Which)>,
    /// `day` is a bare number after `weekday`.
    pub is_numbered: bool,
    pub span: Option<Span>,
    pub part: Option<Part>,
    pub is_whole_day: bool,
    pub lasts: Option<i64>,
    pub moment: Option<i64>,
    pub trust: Trust,
    last: Option<Item>,
}

/// What `split` asks of a phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Trust {
    pub firm: Option<Firm>,
    /// Has a part that speaks against it.
    pub is_shaky: bool,
}

impl Said {
    /// The phrase with one more part, unless the parts do not go together.
    pub fn with(mut self, piece: Piece) -> Option<Self> {
        let fits = match piece.item {
            Item::Day(day) => self.add_day(day),
            Item::DayPart(days, part) => self.add_day(Day::FromToday(days)) && set(&mut self.part, part),
            Item::Weekday(weekday, which) => {
                !self.is_numbered && self.moment.is_none() && set(&mut self.weekday, (weekday, which))
            }
            Item::Number(number) => self.number(number),
            Item::Span(span) => self.add_span(span),
            Item::Part(part) => self.moment.is_none() && !self.is_whole_day && set(&mut self.part, part),
            Item::WholeDay => self.whole_day(),
            Item::Lasts(secs) => {
                let has_end = self.span.is_some_and(|s| s.to.is_some());
                !has_end && !self.is_whole_day && set(&mut self.lasts, secs)
            }
            Item::Moment(secs) => {
                let has_more = self.has_day() || self.has_time() || self.is_whole_day;
                !has_more && set(&mut self.moment, secs)
            }
        };
        self.trust.firm = self.trust.firm.max(Some(piece.firm));
        self.trust.is_shaky |= piece.is_loose;
        self.last = Some(piece.item);
        fits.then_some(self)
    }

    fn add_day(&mut self, day: Day) -> bool {
        // `10 25 dec`, `10 mar 3`: a number before a date is no hour.
        let is_word = matches!(day, Day::FromToday(_) | Day::Period(_));
        let is_after_number = self.span.is_some_and(|s| !s.is_marked && s.form != Form::Plain);
        self.moment.is_none() && (is_word || !is_after_number) && set(&mut self.day, day)
    }

    fn number(&mut self, number: u32) -> bool {
        self.is_numbered = matches!(self.last, Some(Item::Weekday(..)));
        self.is_numbered && self.add_day(Day::OfMonth(number))
    }

    fn add_span(&mut self, span: Span) -> bool {
        let is_plain = span.form == Form::Plain || span.is_marked;
        // A number is an hour directly after its day; elsewhere in a text it may count things.
        let is_after_day =
            matches!(self.last, Some(Item::Day(_) | Item::DayPart(..) | Item::Weekday(..) | Item::Part(_)));
        self.trust.is_shaky |= !is_plain && !is_after_day;
        let lasts_twice = span.to.is_some() && self.lasts.is_some();
        self.moment.is_none() && !self.is_whole_day && !lasts_twice && set(&mut self.span, span)
    }

    fn whole_day(&mut self) -> bool {
        let fits = !self.is_whole_day && !self.has_time() && self.lasts.is_none() && self.moment.is_none();
        self.is_whole_day = true;
        fits
    }

    fn has_day(&self) -> bool {
        self.day.is_some() || self.weekday.is_some()
    }

    fn has_time(&self) -> bool {
        self.span.is_some() || self.part.is_some()
    }

    /// Says when. A lone number does not, nor does how long it lasts.
    pub fn is_date(&self) -> bool {
        let has_hour = self.span.is_some_and(|s| {
            let is_number = s.form == Form::Bare && s.to.is_none();
            let is_day_and_month = s.form == Form::Dotted && (1..=12).contains(&s.from.minute);
            s.is_marked || !(is_number || is_day_and_month)
        });
        self.has_day() || self.part.is_some() || has_hour || self.is_whole_day || self.moment.is_some()
    }

    /// Ends with a number, which what follows may be counted by.
    pub fn ends_with_number(&self) -> bool {
        matches!(self.last, Some(Item::Span(Span { form: Form::Bare, .. }) | Item::Number(_)))
    }
}

/// Fills an empty place.
fn set<T>(place: &mut Option<T>, value: T) -> bool {
    let is_free = place.is_none();
    *place = Some(value);
    is_free
}

//! A text to a tree.
//!
//! Owns the grammar; the values stay text. Never panics, and never goes deeper than [`DEEPEST`].

use std::ops::Range;

use super::token::{Kind, Sign, Token, tokens};
use super::tree::{At, Check, Expr, Field, Own, Quotes, Test, Word};
use super::wrong::{Expected, Problem, Sort, Wrong, nearest};

/// Parentheses and `not` inside of each other.
const DEEPEST: usize = 64;

/// Words that mean something to the grammar or to values; a name like this needs quotes.
const KEYWORDS: [&str; 9] = ["and", "or", "not", "in", "is", "empty", "has", "none", "me"];

/// Reads a filter.
pub fn parse(text: &str) -> Result<Expr, Wrong> {
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, next: 0, depth: 0 };
    let expr = parser.any()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.expected(Expected::End)),
    }
}

/// Whether a name can be written without quotes and stays this name.
pub(super) fn is_bare(text: &str) -> bool {
    let Ok(tokens) = tokens(text) else { return false };
    let is_plain = |token: &Token| {
        let word = &text[token.at.clone()];
        token.kind == Kind::Word && !KEYWORDS.iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
    };
    !tokens.is_empty() && tokens.iter().all(is_plain) && spaced(text) == text
}

/// With one space where there were several.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a value stands: commas divide the values of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Test,
    List,
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    /// Where the next token stands, or the end.
    fn place(&self) -> Range<usize> {
        self.peek().map_or(self.text.len()..self.text.len(), |token| token.at.clone())
    }

    fn expected(&self, what: Expected) -> Wrong {
        Wrong::expected(self.place(), what)
    }

    fn is_keyword(&self, at: usize, keyword: &str) -> bool {
        let is_word = |token: &&Token| token.kind == Kind::Word;
        let word = self.tokens.get(at).filter(is_word).and_then(|token| self.text.get(token.at.clone()));
        word.is_some_and(|word| word.eq_ignore_ascii_case(keyword))
    }

    fn take_keyword(&mut self, keyword: &str) -> bool {
        let is_it = self.is_keyword(self.next, keyword);
        self.next += usize::from(is_it);
        is_it
    }

    fn take(&mut self, kind: &Kind) -> bool {
        let is_it = self.peek().is_some_and(|token| token.kind == *kind);
        self.next += usize::from(is_it);
        is_it
    }

    fn any(&mut self) -> Result<Expr, Wrong> {
        let mut parts = vec![self.all()?];
        while self.take_keyword("or") {
            parts.push(self.all()?);
        }
        Ok(Expr::any(parts))
    }

    fn all(&mut self) -> Result<Expr, Wrong> {
        let mut parts = vec![self.unary()?];
        while self.take_keyword("and") {
            parts.push(self.unary()?);
        }
        Ok(Expr::all(parts))
    }

    fn unary(&mut self) -> Result<Expr, Wrong> {
        let at = self.place();
        let is_not = self.take_keyword("not");
        if !is_not && !self.take(&Kind::Open) {
            return Ok(Expr::Test(self.test()?));
        }
        if self.depth == DEEPEST {
            return Err(Wrong::new(at, Problem::TooDeep));
        }
        self.depth += 1;
        let expr = if is_not {
            Expr::Not(Box::new(self.unary()?))
        } else {
            let inner = self.any()?;
            if !self.take(&Kind::Close) {
                return Err(self.expected(Expected::Close));
            }
            inner
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn test(&mut self) -> Result<Test, Wrong> {
        let start = self.place().start;
        let (field, check) = if self.take_keyword("has") {
            (self.field()?, Check::NotEmpty)
        } else if let Some(len) = self.prefix(&["tag:", "tags:"]) {
            let tag = self.tag(len)?;
            (Field::Own(Own::Tag), self.alternatives(Sign::Is, tag)?)
        } else {
            let field = self.field()?;
            (field, self.check()?)
        };
        let end = self.next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |t| t.at.end);
        Ok(Test { field, check, at: At(start..end) })
    }

    /// A prefix of the next word: what comes behind it is read as if it stood alone.
    fn prefix(&self, prefixes: &[&str]) -> Option<usize> {
        let token = self.peek().filter(|token| token.kind == Kind::Word)?;
        let word = self.text.get(token.at.clone())?;
        let begins =
            |prefix: &&&str| word.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        prefixes.iter().find(begins).map(|prefix| prefix.len())
    }

    fn field(&mut self) -> Result<Field, Wrong> {
        if let Some(len) = self.prefix(&["field:"]) {
            return Ok(Field::Custom(self.custom(len)?));
        }
        let first = self.next;
        if let Some(Token { kind: Kind::Quoted(name), at }) = self.peek() {
            let (name, at) = (name.clone(), at.clone());
            self.next += 1;
            return Own::read(&name).map(Field::Own).ok_or_else(|| no_field(&name, at));
        }
        self.skip_name();
        let said = &self.tokens[first..self.next];
        let (Some(start), Some(end)) = (said.first(), said.last()) else {
            return Err(self.expected(Expected::Test));
        };
        let at = start.at.start..end.at.end;
        let name = spaced(&self.text[at.clone()]);
        if let Some(own) = Own::read(&name) {
            return Ok(Field::Own(own));
        }
        // `status open`: the field is known, what follows is no comparison.
        for count in (1..said.len()).rev() {
            let part = &self.text[start.at.start..said[count - 1].at.end];
            if Own::read(part).is_some() {
                return Err(Wrong::expected(said[count].at.clone(), Expected::Check));
            }
        }
        Err(no_field(&name, at))
    }

    /// Goes over the words of a name.
    fn skip_name(&mut self) {
        let ends = ["is", "in", "not", "and", "or"];
        while self.peek().is_some_and(|token| token.kind == Kind::Word)
            && !ends.iter().any(|keyword| self.is_keyword(self.next, keyword))
        {
            self.next += 1;
        }
    }

    /// The name of a custom field, `len` bytes behind the beginning of the next word.
    fn custom(&mut self, len: usize) -> Result<Word, Wrong> {
        let place = self.place();
        let start = place.start + len;
        self.next += 1;
        if start == place.end {
            if let Some(word) = self.take_quoted() {
                return Ok(word);
            }
            if self.place().start != start {
                return Err(Wrong::expected(start..start, Expected::Field));
            }
        }
        self.skip_name();
        let end = self.tokens.get(self.next - 1).map_or(start, |token| token.at.end);
        let text = spaced(self.text.get(start..end).unwrap_or_default());
        if text.is_empty() {
            return Err(Wrong::expected(start..start, Expected::Field));
        }
        Ok(Word { text, quotes: Quotes::None, at: At(start..end) })
    }

    fn take_quoted(&mut self) -> Option<Word> {
        let Some(Token { kind: Kind::Quoted(text), at }) = self.peek() else { return None };
        let word = Word { text: text.clone(), quotes: Quotes::Double, at: At(at.clone()) };
        self.next += 1;
        Some(word)
    }

    fn check(&mut self) -> Result<Check, Wrong> {
        if let Some(Token { kind: Kind::Sign(sign), .. }) = self.peek() {
            let sign = *sign;
            self.next += 1;
            let first = self.value(Inside::Test)?;
            return self.alternatives(sign, first);
        }
        if self.take_keyword("is") {
            let is_not = self.take_keyword("not");
            if !self.take_keyword("empty") {
                return Err(self.expected(Expected::Empty));
            }
            return Ok(if is_not { Check::NotEmpty } else { Check::Empty });
        }
        if self.take_keyword("in") {
            return Ok(match self.list()? {
                Ok(words) => Check::In(words),
                Err(time) => Check::Within(time),
            });
        }
        if self.is_keyword(self.next, "not") && self.is_keyword(self.next + 1, "in") {
            self.next += 2;
            return Ok(match self.list()? {
                Ok(words) => Check::NotIn(words),
                Err(time) => Check::NotWithin(time),
            });
        }
        Err(self.expected(Expected::Check))
    }

    /// A value, or several with bars between them.
    fn alternatives(&mut self, sign: Sign, first: Word) -> Result<Check, Wrong> {
        let mut words = vec![first];
        while matches!(sign, Sign::Is | Sign::IsNot) && self.take(&Kind::Bar) {
            words.push(self.value(Inside::Test)?);
        }
        if let [only] = words.as_slice() {
            return Ok(match sign {
                Sign::Is if only.is_bare("none") => Check::Empty,
                Sign::IsNot if only.is_bare("none") => Check::NotEmpty,
                sign => Check::Compare(sign, only.clone()),
            });
        }
        for word in &mut words {
            // In a list its commas would divide it.
            if word.text.contains(',') {
                word.quotes = Quotes::Double;
            }
        }
        Ok(if sign == Sign::Is { Check::In(words) } else { Check::NotIn(words) })
    }

    /// The value behind `tag:`.
    fn tag(&mut self, len: usize) -> Result<Word, Wrong> {
        let place = self.place();
        let start = place.start + len;
        if start == place.end {
            self.next += 1;
            return self.value(Inside::Test);
        }
        let mut word = self.value(Inside::Test)?;
        word.at.0.start = start;
        word.text = spaced(self.text.get(word.at.0.clone()).unwrap_or_default());
        Ok(word)
    }

    /// Values in parentheses, or the time that stands there instead.
    fn list(&mut self) -> Result<Result<Vec<Word>, Word>, Wrong> {
        if !self.take(&Kind::Open) {
            return match self.peek() {
                Some(_) => Ok(Err(self.value(Inside::Test)?)),
                None => Err(self.expected(Expected::ListOpen)),
            };
        }
        let mut words = vec![self.value(Inside::List)?];
        while self.take(&Kind::Comma) {
            words.push(self.value(Inside::List)?);
        }
        if self.take(&Kind::Close) { Ok(Ok(words)) } else { Err(self.expected(Expected::ListGoesOn)) }
    }

    fn value(&mut self, inside: Inside) -> Result<Word, Wrong> {
        if let Some(word) = self.take_quoted() {
            return match self.peek().map(|token| &token.kind) {
                Some(Kind::Quoted(_) | Kind::Open | Kind::Sign(_)) => {
                    Err(self.expected(Expected::QuotedValue))
                }
                _ => Ok(word),
            };
        }
        let first = self.next;
        while let Some(token) = self.peek() {
            match &token.kind {
                Kind::Word if self.is_keyword(self.next, "and") || self.is_keyword(self.next, "or") => break,
                Kind::Comma if inside == Inside::List => break,
                Kind::Word | Kind::Comma => self.next += 1,
                Kind::Quoted(_) | Kind::Open | Kind::Sign(_) if self.next > first => {
                    return Err(self.expected(Expected::QuotedValue));
                }
                Kind::Close | Kind::Bar | Kind::Quoted(_) | Kind::Open | Kind::Sign(_) => break,
            }
        }
        let said = &self.tokens[first..self.next];
        let (Some(start), Some(end)) = (said.first(), said.last()) else {
            return Err(self.expected(Expected::Value));
        };
        let at = start.at.start..end.at.end;
        Ok(Word { text: spaced(&self.text[at.clone()]), quotes: Quotes::None, at: At(at) })
    }
}

fn no_field(said: &str, at: Range<usize>) -> Wrong {
    let near = nearest(said, Own::ALL.iter().map(|own| own.word()));
    Wrong::new(at, Problem::NoSuch { sort: Sort::Field, said: said.to_owned(), near, all: Vec::new() })
}

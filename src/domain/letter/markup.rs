//! HTML as a row of tokens, as lenient as a browser: nothing is an error, everything ends.
//!
//! Owns where a tag, an attribute, a comment begins and ends. Each byte is looked at a fixed number of times; what is
//! never closed reaches to the end of the text. Must not know what any tag means, but for those that hold no markup.

/// Their content is text up to their end tag, whatever it looks like.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// With its entities as they were written.
    Text(&'a str),
    Open(Tag<'a>),
    Close(&'a str),
    /// The content of a `style` element.
    Style(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
}

pub struct Tokens<'a> {
    rest: &'a str,
    /// The raw element whose start tag was the last token.
    raw: Option<&'a str>,
}

pub const fn tokens(html: &str) -> Tokens<'_> {
    Tokens { rest: html, raw: None }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(name) = self.raw.take() {
                let content = self.until_end_of(name);
                if name.eq_ignore_ascii_case("style") {
                    return Some(Token::Style(content));
                }
                continue;
            }
            let rest = self.rest;
            let first = *rest.as_bytes().first()?;
            if first != b'<' {
                let end = rest.find('<').unwrap_or(rest.len());
                return Some(Token::Text(self.take(end)));
            }
            match rest.as_bytes().get(1).copied() {
                Some(b'!' | b'?') => self.skip_declaration(),
                Some(b'/') if is_letter(rest.as_bytes().get(2)) => return Some(self.close()),
                next if is_letter(next.as_ref()) => return Some(self.open()),
                _ => return Some(Token::Text(self.take(1))),
            }
        }
    }
}

fn is_letter(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_alphabetic)
}

impl<'a> Tokens<'a> {
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// Comments, document types, the conditions of Outlook.
    fn skip_declaration(&mut self) {
        let end = match self.rest.strip_prefix("<!--") {
            Some(comment) if comment.starts_with('>') => Some("<!-->".len()),
            Some(comment) => comment.find("-->").map(|at| "<!--".len() + at + "-->".len()),
            None => self.rest.find('>').map(|at| at + 1),
        };
        self.take(end.unwrap_or(self.rest.len()));
    }

    fn close(&mut self) -> Token<'a> {
        let end = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
        Token::Close(name_of(&self.take(end)["</".len()..]))
    }

    fn open(&mut self) -> Token<'a> {
        let end = tag_end(self.rest);
        let inner = self.take(end).trim_start_matches('<');
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let name = name_of(inner);
        self.raw = RAW.into_iter().find(|raw| raw.eq_ignore_ascii_case(name));
        Token::Open(Tag { name, attributes: &inner[name.len()..] })
    }

    /// Up to the end tag, which is left for the next token.
    fn until_end_of(&mut self, name: &str) -> &'a str {
        let rest = self.rest;
        let is_end = |at: usize| {
            let tag = rest.as_bytes().get(at + 2..at + 2 + name.len());
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = rest.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at));
        self.take(end.unwrap_or(rest.len()))
    }
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    &tag[..end.unwrap_or(tag.len())]
}

/// Behind the `>` that ends the tag: one within a quoted value does not. A quote that is never closed is none.
fn tag_end(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'=' => {
                at += 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at += 1 + tag[at + 1..].find(char::from(*quote)).map_or(0, |len| len + 1);
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub const fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }
}

/// Names and values, with the entities of the values as they were written.
pub struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // A `=` at the beginning is part of the name, as in browsers.
        let is_end = |(at, c): &(usize, char)| c.is_ascii_whitespace() || *c == '/' || (*c == '=' && *at > 0);
        let end = rest.char_indices().find(is_end).map_or(rest.len(), |(at, _)| at);
        let (name, rest) = rest.split_at(end);
        let Some(value) = rest.trim_ascii_start().strip_prefix('=') else {
            self.rest = rest;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some((inner, rest)) = quoted.and_then(|quote| value[1..].split_once(quote)) {
            self.rest = rest;
            return Some((name, inner));
        }
        let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
        self.rest = &value[end..];
        Some((name, &value[..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_markup_is_read_as_browsers_do() {
        let read = |html: &'static str| -> Vec<String> {
            tokens(html)
                .map(|token| match token {
                    Token::Text(text) => format!("'{text}"),
                    Token::Open(tag) => {
                        let parts: Vec<String> =
                            tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                        format!("+{}{}", tag.name, parts.concat())
                    }
                    Token::Close(name) => format!("-{name}"),
                    Token::Style(css) => format!("~{css}"),
                })
                .collect()
        };
        for (html, expected) in [
            ("a<b>c</b>", vec!["'a", "+b", "'c", "-b"]),
            ("1 < 2 <3", vec!["'1 ", "'<", "' 2 ", "'<", "'3"]),
            ("<a href='x>y' b = z c>t", vec!["+a href=x>y b=z c=", "'t"]),
            ("<a href=\"x>t", vec!["+a href=\"x", "'t"]),
            ("<br/><o:p/ >", vec!["+br", "+o:p"]),
            ("<a", vec!["+a"]),
            ("<!--> <b> --><i>x<!-- ", vec!["' ", "+b", "' --", "'>", "+i", "'x"]),
            ("<!doctype html><![if !mso]>x<?xml?>", vec!["'x"]),
            ("<style>a<b</STYLE >x", vec!["+style", "~a<b", "-STYLE", "'x"]),
            ("<script>if (a</b>c)</script>x", vec!["+script", "-script", "'x"]),
            ("<title>never closed <b>", vec!["+title"]),
            ("</>x</ b>", vec!["'<", "'/>x", "'<", "'/ b>"]),
            ("<p =a/b==c>", vec!["+p =a= b==c"]),
        ] {
            let read = read(html);
            let joined = |list: &[String]| list.concat().replace('\'', "");
            assert_eq!(
                joined(&read),
                joined(&expected.iter().map(ToString::to_string).collect::<Vec<_>>()),
                "{html}"
            );
        }
    }
}

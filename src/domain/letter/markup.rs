//! HTML as a row of tokens, read by the rules of browsers: nothing is an error, everything ends.
//!
//! Owns nothing of the reading itself, which is a library's; only what of it a letter needs. No tree is built, so
//! depth costs nothing. What is never closed reaches to the end of the text or is dropped, as in a browser.

use html5gum::{DefaultEmitter, Token as Read, Tokenizer};

/// Their content is no text of the page.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Text(String),
    Open(Tag),
    /// An end tag by its name, in small letters.
    Close(String),
    /// The content of a `style` element.
    Style(String),
}

/// A start tag; its names in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

pub fn tokens(html: &str) -> impl Iterator<Item = Token> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let read = Tokenizer::new_with_emitter(html, emitter);
    let mut raw: Option<String> = None;
    // The input is a text in memory: it cannot fail to be read.
    read.flatten().filter_map(move |token| match token {
        Read::StartTag(tag) => {
            let name = text(&tag.name);
            raw = RAW.contains(&name.as_str()).then(|| name.clone());
            let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
            Some(Token::Open(Tag { name, attributes }))
        }
        Read::EndTag(tag) => {
            raw = None;
            Some(Token::Close(text(&tag.name)))
        }
        Read::String(string) => match raw.as_deref() {
            None => Some(Token::Text(text(&string))),
            Some("style") => Some(Token::Style(text(&string))),
            Some(_) => None,
        },
        Read::Comment(_) | Read::Doctype(_) | Read::Error(_) => None,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_markup_is_read_as_browsers_do() {
        let read = |html: &str| -> String {
            let words = tokens(html).map(|token| match token {
                Token::Text(text) => text,
                Token::Open(tag) => {
                    let parts = tag.attributes.iter().map(|(name, value)| format!(" {name}={value}"));
                    format!("+{}{};", tag.name, parts.collect::<String>())
                }
                Token::Close(name) => format!("-{name};"),
                Token::Style(css) => format!("~{css};"),
            });
            words.collect()
        };
        for (html, expected) in [
            ("a<b>c</B>", "a+b;c-b;"),
            ("1 < 2 <3", "1 < 2 <3"),
            ("<a href='x>y' b = z c>t", "+a b=z c= href=x>y;t"),
            ("fish &amp; chips &#8364;5 &nobody;", "fish & chips €5 &nobody;"),
            ("x<a href=\"y>t", "x"),
            ("<br/><o:p/ >", "+br;+o:p;"),
            ("<!--> <b> --><i>x<!-- ", " +b; -->+i;x"),
            ("<!doctype html><![if !mso]>x<?xml?>", "x"),
            ("<style>a<b</STYLE >x", "+style;~a<b;-style;x"),
            ("<script>if (a</b>c)</script>x", "+script;-script;x"),
            ("<title>never closed <b>", "+title;"),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }
}

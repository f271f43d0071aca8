//! HTML as lines of text: what a person would see of it, without the design.
//!
//! Owns where a line ends, lists, quotes and links. Tables lose their columns but for a gap: in mails they are mostly
//! scaffolding. No tree is built: end tags that belong to nothing do nothing, depth costs nothing.

use std::collections::HashMap;

use super::hidden::Hidden;
use super::markup::{Tag, Token, tokens};

/// Deeper quotes and lists are drawn as deep as this.
const MAX_QUOTES: usize = 6;
const MAX_LISTS: usize = 6;
const MAX_LINKS: usize = 400;
/// Longer addresses carry data, not a place.
const MAX_HREF: usize = 2_000;

#[derive(Debug, Default)]
pub struct Page {
    pub lines: Vec<String>,
    pub links: Vec<String>,
    /// The line at which the mail program says that the quoted letter begins.
    pub quote_from: Option<usize>,
}

pub fn render(html: &str) -> Page {
    let mut pen = Pen::default();
    for token in tokens(html) {
        match token {
            Token::Style(css) => pen.hidden.learn(&css),
            Token::Open(tag) => pen.open(&tag),
            Token::Close(name) => pen.close(&name),
            Token::Text(text) if pen.out_of_sight.is_none() => pen.text(&text),
            Token::Text(_) => {}
        }
    }
    pen.finish()
}

#[derive(Debug, Default)]
struct Pen {
    page: Page,
    line: String,
    /// White space came since the last character; it is written when another one comes.
    space: bool,
    quotes: usize,
    /// Open lists: the number of the next item, or none for bullets.
    lists: Vec<Option<u32>>,
    preformatted: usize,
    hidden: Hidden,
    out_of_sight: Option<Inside>,
    quoted_part: Option<Inside>,
    link: Option<Link>,
    numbers: HashMap<String, usize>,
}

/// Within an element: its name and how many of that name are open.
#[derive(Debug, Clone)]
struct Inside {
    name: String,
    depth: usize,
}

#[derive(Debug)]
struct Link {
    href: String,
    text: String,
}

enum Shape {
    Inline,
    /// On lines of its own.
    Block,
    /// With an empty line before and after.
    Paragraph,
}

const PARAGRAPHS: [&str; 14] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "hr"];
const BLOCKS: [&str; 22] = [
    "div",
    "tr",
    "li",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "form",
    "fieldset",
    "address",
    "main",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "caption",
    "thead",
    "tbody",
    "body",
];
const VOID: [&str; 10] = ["br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"];
/// Never shown.
const UNSEEN: [&str; 8] = ["head", "template", "svg", "math", "object", "audio", "video", "select"];
/// What mail programs put around the letter they answer to.
const QUOTED: [&str; 8] = [
    "gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "protonmail_quote",
    "divRplyFwdMsg",
    "appendonsend",
    "OutlookMessageHeader",
    "zmail_extra",
];

fn shape(name: &str) -> Shape {
    if among(&PARAGRAPHS, name) {
        Shape::Paragraph
    } else if among(&BLOCKS, name) {
        Shape::Block
    } else {
        Shape::Inline
    }
}

fn among(list: &[&str], name: &str) -> bool {
    list.contains(&name)
}

impl Inside {
    /// `None` when the element is closed.
    fn after(self, opened: Option<&str>, closed: Option<&str>) -> Option<Self> {
        let is = |name: Option<&str>| name == Some(self.name.as_str());
        let depth = (self.depth + usize::from(is(opened))) - usize::from(is(closed));
        (depth > 0).then_some(Self { depth, ..self })
    }
}

impl Pen {
    fn open(&mut self, tag: &Tag) {
        let is_void = among(&VOID, &tag.name);
        if let Some(inside) = self.out_of_sight.take() {
            // A paragraph ends where the next begins; the head, where the body does.
            let ends = (tag.is("p") && inside.name == "p") || tag.is("body");
            self.out_of_sight = if ends { None } else { inside.after(Some(&tag.name), None) };
            if !ends {
                return;
            }
        }
        if !is_void && (among(&UNSEEN, &tag.name) || self.hidden.covers(tag)) {
            self.out_of_sight = Some(Inside { name: tag.name.clone(), depth: 1 });
            return;
        }
        self.follow_quote(tag);
        self.break_for(&tag.name);
        match tag.name.as_str() {
            "br" => self.end_line(),
            "hr" => self.line.push_str("———"),
            "img" => self.image(tag),
            "a" => self.start_link(tag),
            "pre" => self.preformatted += 1,
            "blockquote" => self.quotes += 1,
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(1)),
            "li" => self.item(),
            "td" | "th" if !self.line.is_empty() => {
                self.space = false;
                self.line.push_str("  ");
            }
            _ => {}
        }
        self.break_for(if tag.is("hr") { "hr" } else { "" });
    }

    fn close(&mut self, name: &str) {
        if let Some(inside) = self.out_of_sight.take() {
            self.out_of_sight = inside.after(None, Some(name));
            return;
        }
        self.quoted_part = self.quoted_part.take().and_then(|inside| inside.after(None, Some(name)));
        if name == "a" {
            self.end_link();
        }
        self.break_for(name);
        match name {
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "ul" | "ol" => {
                self.lists.pop();
            }
            _ => {}
        }
    }

    /// Notes where the quoted letter begins. Something written below it takes that back.
    fn follow_quote(&mut self, tag: &Tag) {
        if let Some(inside) = self.quoted_part.take() {
            self.quoted_part = inside.after(Some(&tag.name), None);
            return;
        }
        let marks = |(name, value): &(String, String)| {
            (name == "class" || name == "id")
                && value.split_ascii_whitespace().any(|word| QUOTED.contains(&word.trim_start_matches("x_")))
        };
        if self.page.quote_from.is_none() && tag.attributes.iter().any(marks) {
            self.end_block();
            self.page.quote_from = Some(self.page.lines.len());
            // Outlook marks the head of the quoted letter, which is followed by the letter itself.
            let is_head = tag.attributes.iter().any(|(_, value)| {
                matches!(
                    value.trim_start_matches("x_"),
                    "divRplyFwdMsg" | "appendonsend" | "OutlookMessageHeader"
                )
            });
            let name = if is_head { "html" } else { tag.name.as_str() };
            self.quoted_part = (!among(&VOID, &tag.name)).then(|| Inside { name: name.to_owned(), depth: 1 });
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            for (at, part) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_line();
                }
                self.write(part.trim_end_matches('\r'));
            }
            return;
        }
        for (at, word) in text.split(is_space).enumerate() {
            self.space |= at > 0;
            if !word.is_empty() {
                self.write(word);
            }
        }
    }

    fn write(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if self.quoted_part.is_none() && self.page.quote_from.is_some() && self.quotes == 0 {
            self.page.quote_from = None;
        }
        let space = std::mem::take(&mut self.space) && !self.line.is_empty() && !self.line.ends_with(' ');
        if self.line.is_empty() {
            self.indent();
        }
        if let Some(link) = &mut self.link {
            if space && !link.text.is_empty() {
                link.text.push(' ');
            }
            link.text.push_str(word);
        }
        if space {
            self.line.push(' ');
        }
        self.line.push_str(word);
    }

    fn indent(&mut self) {
        self.line.push_str(&"> ".repeat(self.quotes.min(MAX_QUOTES)));
        self.line.push_str(&"  ".repeat(self.lists.len().saturating_sub(1).min(MAX_LISTS)));
    }

    fn item(&mut self) {
        self.indent();
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.line.push_str(&number.to_string());
                self.line.push_str(". ");
                *number = number.saturating_add(1);
            }
            _ => self.line.push_str("• "),
        }
    }

    fn image(&mut self, tag: &Tag) {
        if self.hidden.covers(tag) {
            return;
        }
        let alt = tag.attribute("alt").map_or("", str::trim);
        if !alt.is_empty() {
            let words: Vec<&str> = alt.split(is_space).filter(|word| !word.is_empty()).collect();
            self.write(&format!("[{}]", words.join(" ")));
        }
    }

    fn start_link(&mut self, tag: &Tag) {
        // One begins where another was left open.
        self.end_link();
        let href = tag.attribute("href").filter(|href| href.len() <= MAX_HREF);
        let Some(href) = href else { return };
        let href: String = href.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        if leads_somewhere(&href) {
            self.link = Some(Link { href, text: String::new() });
        }
    }

    /// A link whose text says where it leads needs no number.
    fn end_link(&mut self) {
        let Some(Link { href, text }) = self.link.take() else { return };
        let bare = |address: &str| {
            let address = address.split_once(':').map_or(address, |(scheme, rest)| {
                if ["http", "https", "mailto", "tel"].iter().any(|s| s.eq_ignore_ascii_case(scheme)) {
                    rest
                } else {
                    address
                }
            });
            address.trim_start_matches('/').trim_start_matches("www.").trim_end_matches('/').to_lowercase()
        };
        if text.is_empty() || bare(&href) == bare(&text) {
            return;
        }
        let number = match self.numbers.get(&href) {
            Some(number) => *number,
            None if self.page.links.len() < MAX_LINKS => {
                self.page.links.push(href.clone());
                self.numbers.insert(href, self.page.links.len());
                self.page.links.len()
            }
            None => return,
        };
        self.line.push_str(" [");
        self.line.push_str(&number.to_string());
        self.line.push(']');
    }

    fn break_for(&mut self, name: &str) {
        match shape(name) {
            Shape::Inline => {}
            Shape::Block => self.end_block(),
            Shape::Paragraph => {
                self.end_block();
                if self.page.lines.last().is_some_and(|line| !line.is_empty()) {
                    self.page.lines.push(String::new());
                }
            }
        }
    }

    /// Ends the line if something stands in it.
    fn end_block(&mut self) {
        self.space = false;
        if !self.line.is_empty() {
            self.page.lines.push(std::mem::take(&mut self.line));
        }
    }

    /// Ends the line even if it is empty.
    fn end_line(&mut self) {
        self.space = false;
        if self.line.is_empty() && self.quotes > 0 {
            self.indent();
        }
        self.page.lines.push(std::mem::take(&mut self.line).trim_end().to_owned());
    }

    fn finish(mut self) -> Page {
        self.end_link();
        self.end_block();
        self.page
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// `data:` and `javascript:` are no places, and what is relative has no base in a mail.
fn leads_somewhere(href: &str) -> bool {
    let scheme = href.split_once(':').map_or("", |(scheme, _)| scheme);
    ["http", "https", "mailto", "tel"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

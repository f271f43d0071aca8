//! What a mail says but does not show: preheaders, templates, the other half of a design.
//!
//! Owns the few ways of hiding that mails use: `display:none` beside the tag or by a class or an id in a style sheet.
//! Must not become a style engine; a rule it does not understand hides nothing.

use std::collections::HashSet;

use super::markup::Tag;

/// Classes and ids that a style sheet hides, with their sign: `.preheader`, `#intro`.
#[derive(Debug, Default)]
pub struct Hidden {
    names: HashSet<String>,
}

impl Hidden {
    /// Takes the rules of a style sheet. Those under a condition (`@media`) are left: they hide on telephones what is
    /// meant for wide screens, and the other way round.
    pub fn learn(&mut self, css: &str) {
        let mut depth = 0_usize;
        let mut condition: Option<usize> = None;
        let mut selector = "";
        let mut from = 0;
        for (at, byte) in css.bytes().enumerate() {
            match byte {
                b'{' => {
                    selector = css[from..at].trim();
                    if selector.starts_with('@') && condition.is_none() {
                        condition = Some(depth);
                    }
                    depth += 1;
                    from = at + 1;
                }
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if condition.is_none() && hides(&css[from..at]) {
                        self.names.extend(selector.split(',').filter_map(name_of).map(str::to_owned));
                    }
                    if condition.is_some_and(|begun| depth <= begun) {
                        condition = None;
                    }
                    from = at + 1;
                    selector = "";
                }
                b';' if depth == 0 => from = at + 1,
                _ => {}
            }
        }
    }

    pub fn covers(&self, tag: &Tag) -> bool {
        tag.attributes.iter().any(|(name, value)| match name.as_str() {
            "style" => hides(value),
            "class" => {
                !self.names.is_empty() && value.split_ascii_whitespace().any(|class| self.knows(".", class))
            }
            "id" => !self.names.is_empty() && self.knows("#", value),
            name => name == "hidden",
        })
    }

    fn knows(&self, sign: &str, name: &str) -> bool {
        // Longer ones are no names; so the key to look for is short.
        name.len() < 100 && self.names.contains(format!("{sign}{name}").as_str())
    }
}

/// `.a`, `#a`, `div.a`: the name with its sign. Anything more depends on what stands around it.
fn name_of(selector: &str) -> Option<&str> {
    let selector = selector.trim();
    let at = selector.find(['.', '#'])?;
    let name = &selector[at..];
    let is_plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (name.len() > 1 && is_plain(&selector[..at]) && is_plain(&name[1..])).then_some(name)
}

fn hides(declarations: &str) -> bool {
    declarations.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        let (property, value) = (property.trim(), value.trim());
        let value = value.split('!').next().unwrap_or_default().trim();
        (property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
            || (property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::markup::{Token, tokens};
    use super::*;

    #[test]
    fn rules_without_a_condition_hide() {
        let mut hidden = Hidden::default();
        hidden.learn(
            "@import url(x); .pre, div.intro , #top{ DISPLAY : none !important } @media (max-width:1px) { .wide \
             {display:none} } .a .b{display:none} .c:hover{display:none} p{display:none} .d{displays:none} }}} \
             .late{color:red;display:none;",
        );
        for (html, expected) in [
            ("<p class='x pre'>", true),
            ("<p class=intro>", true),
            ("<p id=top>", true),
            ("<p class=top>", false),
            ("<p class=wide>", false),
            ("<p class=b>", false),
            ("<p class=c>", false),
            ("<p class=late>", false),
            ("<p style='color:red; display: none'>", true),
            ("<p style=visibility:HIDDEN>", true),
            ("<p style='x-display:none'>", false),
            ("<p hidden>", true),
            ("<p>", false),
        ] {
            let Some(Token::Open(tag)) = tokens(html).next() else { panic!("{html}") };
            assert_eq!(hidden.covers(&tag), expected, "{html}");
        }
    }
}

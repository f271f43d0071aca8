//! `Href`: an address that may be handed to a terminal, a phone or a browser.
//!
//! Owns which addresses those are (web pages, mail, calls; nothing that runs a program or opens a file) and that they
//! are printable ASCII, so that one can stand inside an escape sequence. Must not know how it is shown.

use std::fmt::{self, Write as _};

use super::Owner;

/// Longer ones are no links: terminals stop reading at about this length.
const LONGEST: usize = 2_000;
/// A phone number has no more digits than this (E.164).
const DIGITS: usize = 15;
/// Fewer are a short number: it can be called, but belongs to no messenger.
const MESSENGER_DIGITS: usize = 11;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Href(Box<str>);

impl Href {
    /// An address of the web as it stands in a field. Without `http://` or `https://` it is only a text.
    pub fn web(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let (scheme, rest) = raw.split_once("://")?;
        let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        let has_host = rest.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '[');
        let address = format!("{}://{}", scheme.to_ascii_lowercase(), escaped(rest, is_of_the_web));
        (is_web && has_host).then(|| Self::bounded(address)).flatten()
    }

    /// A mail to an address as it stands in a field.
    pub fn mail(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let (user, host) = raw.rsplit_once('@')?;
        let is_address = !user.is_empty() && !host.is_empty() && !raw.contains(char::is_whitespace);
        let address = || format!("mailto:{}@{}", escaped(user, is_of_a_name), escaped(host, is_of_a_name));
        is_address.then(address).and_then(Self::bounded)
    }

    /// A call to a number as it stands in a field: its digits up to the first letter (an extension is for the person).
    pub fn call(raw: &str) -> Option<Self> {
        let (plus, digits) = number(raw)?;
        Self::bounded(format!("tel:{plus}{digits}"))
    }

    /// A chat with a number, which has to be one that means the same in every country.
    pub fn whats_app(raw: &str) -> Option<Self> {
        let (plus, digits) = number(raw)?;
        let digits = match (plus, digits.strip_prefix("00")) {
            ("", Some(international)) => international.to_owned(),
            _ => digits,
        };
        // Without a plus: 8 and ten digits is how a Russian number is dialled at home.
        let is_at_home = plus.is_empty() && digits.len() == MESSENGER_DIGITS && digits.starts_with('8');
        let is_whole = plus == "+" && digits.len() >= 8 || digits.len() >= MESSENGER_DIGITS;
        let is_usable = is_whole && !is_at_home && !digits.starts_with('0');
        is_usable.then(|| format!("https://wa.me/{digits}")).and_then(Self::bounded)
    }

    /// The page of a lead, a contact or a company in the account at `site` (`https://acme.kommo.com`).
    pub fn page(site: &str, of: Owner) -> Option<Self> {
        let path = match of {
            Owner::Lead(id) => format!("leads/detail/{id}"),
            Owner::Contact(id) => format!("contacts/detail/{id}"),
            Owner::Company(id) => format!("companies/detail/{id}"),
        };
        Self::web(&format!("{}/{path}", site.trim_end_matches('/')))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Three bytes made of the address (FNV-1a): by them the cells of a screen say which link they belong to.
    pub fn mark(&self) -> [u8; 3] {
        let hash =
            self.0.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
        let [a, b, c, d] = hash.to_be_bytes();
        [a ^ d, b, c]
    }

    fn bounded(address: String) -> Option<Self> {
        (address.len() <= LONGEST).then(|| Self(address.into_boxed_str()))
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A plus where there is one, and the digits that follow.
fn number(raw: &str) -> Option<(&'static str, String)> {
    let raw = raw.trim();
    let raw = raw.find(|c: char| c.is_ascii_digit() || c == '+').map(|at| &raw[at..])?;
    let end =
        raw.find(|c: char| c.is_alphabetic() || matches!(c, '#' | ',' | ';' | '/')).unwrap_or(raw.len());
    let digits: String = raw[..end].chars().filter(char::is_ascii_digit).collect();
    let plus = if raw.starts_with('+') { "+" } else { "" };
    (2..=DIGITS + 2).contains(&digits.len()).then_some((plus, digits))
}

/// Leaves out control characters and writes what is not plain as `%D0%B6`.
fn escaped(raw: &str, is_plain: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars().filter(|c| !c.is_control()) {
        if is_plain(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn is_of_the_web(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

/// `?` and `&` would give a mail a subject and more receivers.
fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '~')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CompanyId, ContactId, LeadId};
    use proptest::prelude::*;

    fn text(href: Option<Href>) -> Option<String> {
        href.map(|href| href.to_string())
    }

    #[test]
    fn only_what_opens_a_page_a_mail_or_a_call_is_a_link() {
        for (raw, link) in [
            ("https://kiln.example/a?b=c#d", Some("https://kiln.example/a?b=c#d")),
            (" HTTP://kiln.example ", Some("http://kiln.example")),
            ("https://пример.example/ж", Some("https://%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.example/%D0%B6")),
            ("https://a.example/\u{1b}]8;;\u{7}x", Some("https://a.example/]8;;x")),
            ("https://a.example/\u{9c}b c", Some("https://a.example/b%20c")),
            ("kiln.example", None),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("https://", None),
            ("https:// a", None),
        ] {
            assert_eq!(text(Href::web(raw)).as_deref(), link, "{raw:?}");
        }
        for (raw, link) in [
            ("ines@tinroof.example", Some("mailto:ines@tinroof.example")),
            ("a?cc=b@c.example", Some("mailto:a%3Fcc%3Db@c.example")),
            ("nobody", None),
            ("@a.example", None),
            ("two words@a.example", None),
        ] {
            assert_eq!(text(Href::mail(raw)).as_deref(), link, "{raw:?}");
        }
    }

    #[test]
    fn a_number_is_its_digits() {
        for (raw, call, chat) in [
            ("+351 912 000 111", Some("tel:+351912000111"), Some("https://wa.me/351912000111")),
            ("00 351 912 000 111", Some("tel:00351912000111"), Some("https://wa.me/351912000111")),
            ("8 (921) 123-45-67", Some("tel:89211234567"), None),
            ("79211234567", Some("tel:79211234567"), Some("https://wa.me/79211234567")),
            ("+7 921 123-45-67 доб. 12", Some("tel:+79211234567"), Some("https://wa.me/79211234567")),
            ("tel. 112", Some("tel:112"), None),
            ("0912 000 111", Some("tel:0912000111"), None),
            ("call me", None, None),
            ("1234567890123456789012", None, None),
        ] {
            assert_eq!(text(Href::call(raw)).as_deref(), call, "{raw:?}");
            assert_eq!(text(Href::whats_app(raw)).as_deref(), chat, "{raw:?}");
        }
    }

    #[test]
    fn each_owner_has_its_page() {
        for (of, page) in [
            (Owner::Lead(LeadId(7)), "https://acme.kommo.com/leads/detail/7"),
            (Owner::Contact(ContactId(7)), "https://acme.kommo.com/contacts/detail/7"),
            (Owner::Company(CompanyId(7)), "https://acme.kommo.com/companies/detail/7"),
        ] {
            assert_eq!(text(Href::page("https://acme.kommo.com/", of)).as_deref(), Some(page));
        }
        assert_eq!(Href::page("", Owner::Lead(LeadId(7))), None);
    }

    proptest! {
        #[test]
        fn a_link_is_printable_and_of_a_known_sort(raw in any::<String>(), host in "[a-zж]{1,5}") {
            let written = [Href::web(&raw), Href::web(&format!("https://{host}{raw}")), Href::mail(&raw),
                Href::mail(&format!("{raw}@{host}")), Href::call(&raw), Href::whats_app(&raw)];
            for href in written.into_iter().flatten() {
                prop_assert!(href.as_str().bytes().all(|b| b.is_ascii_graphic()), "{href:?}");
                let known = ["http://", "https://", "mailto:", "tel:"];
                prop_assert!(known.iter().any(|scheme| href.as_str().starts_with(scheme)), "{href:?}");
            }
        }
    }
}

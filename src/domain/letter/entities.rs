//! Character references: `&amp;`, `&#8212;`, `&#x2014;`.
//!
//! Owns the names that mails use: all of Latin-1, the punctuation of word processors, Greek. A name that is not here
//! stays as it was written, which can be read, too.

use std::borrow::Cow;

/// U+00A0 to U+00FF, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
    eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
    ucirc uuml yacute thorn yuml";

/// U+0391 to U+03A9 and U+03B1 to U+03C9, in their order; U+03A2 is not assigned.
const GREEK: &str = "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau \
    Upsilon Phi Chi Psi Omega";

const OTHERS: [(&str, char); 57] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("num", '#'),
    ("commat", '@'),
    ("lpar", '('),
    ("rpar", ')'),
    ("colon", ':'),
    ("comma", ','),
    ("excl", '!'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("lsqb", '['),
    ("rsqb", ']'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("fnof", 'ƒ'),
    ("circ", 'ˆ'),
    ("tilde", '˜'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("dagger", '†'),
    ("bull", '•'),
    ("hellip", '…'),
    ("permil", '‰'),
    ("prime", '′'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
    ("numero", '№'),
    ("trade", '™'),
    ("larr", '←'),
    ("rarr", '→'),
    ("minus", '−'),
    ("check", '✓'),
];

/// The control characters of Latin-1 are meant as those of Windows by whoever writes them.
const WINDOWS: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}',
    '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

/// The longest name with room for the number of any character.
const LONGEST: usize = 10;

/// The text with its references resolved.
pub fn resolve(raw: &str) -> Cow<'_, str> {
    let Some(first) = raw.find('&') else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some((c, len)) = reference(rest) {
            out.push(c);
            rest = &rest[len..];
        } else {
            out.push('&');
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character and how long its reference is, behind the `&`.
fn reference(text: &str) -> Option<(char, usize)> {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
    let len = text.bytes().take(LONGEST + 1).take_while(is_name).count();
    if len > LONGEST {
        return None;
    }
    let name = &text[..len];
    let ended = usize::from(text.as_bytes().get(len) == Some(&b';'));
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        // Without its semicolon a name may be part of an address: `?a=1&copy=2`.
        None if ended == 0 => return None,
        None => named(name)?,
    };
    Some((c, len + ended))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let windows = code.checked_sub(0x80).and_then(|at| WINDOWS.get(at as usize));
    Some(windows.copied().unwrap_or_else(|| char::from_u32(code).unwrap_or('\u{FFFD}')))
}

fn named(name: &str) -> Option<char> {
    let in_list = |list: &str, base: u32| {
        let at = list.split_ascii_whitespace().position(|known| known == name)?;
        char::from_u32(base + at as u32)
    };
    OTHERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, c)| *c)
        .or_else(|| in_list(LATIN, 0xA0))
        .or_else(|| in_list(GREEK, 0x391))
        .or_else(|| GREEK.split_ascii_whitespace().position(|known| is_small(known, name)).and_then(small))
}

/// `omega` for `Omega`: small letters have small names.
fn is_small(capital: &str, name: &str) -> bool {
    capital.eq_ignore_ascii_case(name) && name.bytes().all(|b| b.is_ascii_lowercase())
}

fn small(at: usize) -> Option<char> {
    char::from_u32(0x3B1 + at as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters_or_stay() {
        for (raw, expected) in [
            ("plain", "plain"),
            ("a &amp; b &lt;c&gt;", "a & b <c>"),
            ("&nbsp;&yuml;&Ntilde;&pound;&ccedil;&atilde;", "\u{A0}ÿÑ£çã"),
            ("&mdash;&hellip;&euro;&numero;", "—…€№"),
            ("&Omega;&alpha;&omega;", "Ωαω"),
            ("&#8212;&#x2014;&#X2014;", "———"),
            ("&#150;&#39", "–'"),
            ("&#27;[2J&#0;", "\u{1b}[2J\0"),
            ("&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}"),
            ("?a=1&copy=2&amp=3", "?a=1&copy=2&amp=3"),
            ("&nobody;&;&#;&#x;&", "&nobody;&;&#;&#x;&"),
            ("&#99999999999;", "&#99999999999;"),
        ] {
            assert_eq!(resolve(raw), expected, "{raw}");
        }
        assert_eq!((named("yuml"), named("nbsp"), named("sigma")), (Some('ÿ'), Some('\u{A0}'), Some('σ')));
    }
}

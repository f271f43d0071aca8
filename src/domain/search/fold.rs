//! One spelling for all that people take for the same: small letters, no accents, ё as е, й as и.
//!
//! Letter by letter, whatever stands beside it, so that a piece of a text is always a piece of the folded text. ь and ъ
//! vanish: they are what other alphabets have no letter for.

/// The text in its one spelling. Every white space is one space; marks of [`super::Marks`] cannot come from a text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

pub(super) fn fold_into(text: &str, folded: &mut String) {
    for c in text.chars() {
        fold_char(c, |c| folded.push(c));
    }
}

/// What stands for a character: nothing, itself in its plain form, or a few letters.
pub(super) fn fold_char(c: char, mut put: impl FnMut(char)) {
    match c {
        '\0'..='\u{7F}' if c.is_ascii_whitespace() || c.is_ascii_control() => put(' '),
        '\0'..='\u{7F}' => put(c.to_ascii_lowercase()),
        // Accents that are written as characters of their own.
        '\u{300}'..='\u{36F}' => {}
        '\u{E000}'..='\u{F8FF}' => put(' '),
        c if c.is_whitespace() => put(' '),
        c => {
            for small in c.to_lowercase() {
                fold_small(small, &mut put);
            }
        }
    }
}

fn fold_small(c: char, put: &mut impl FnMut(char)) {
    let plain = match c {
        'ь' | 'ъ' | '\u{300}'..='\u{36F}' => return,
        'ё' | 'є' => 'е',
        'й' | 'і' | 'ї' => 'и',
        'ґ' => 'г',
        'ў' => 'у',
        'ß' => return "ss".chars().for_each(put),
        'æ' | 'ǽ' => return "ae".chars().for_each(put),
        'œ' => return "oe".chars().for_each(put),
        'þ' => return "th".chars().for_each(put),
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ª' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'º' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    };
    put(plain);
}

//! Which letters share a key on a Latin and a Russian keyboard; at the end of each, those a Ukrainian one has instead.

const CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁіїєґІЇЄҐ";
const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~s]'\\S}\"|";

/// What a Latin keyboard types where a Russian one types this.
pub fn latin(c: char) -> Option<char> {
    partner(c, CYRILLIC, LATIN)
}

/// What a Russian keyboard types where a Latin one types this.
pub fn cyrillic(c: char) -> Option<char> {
    partner(c, LATIN, CYRILLIC)
}

fn partner(c: char, from: &str, to: &str) -> Option<char> {
    from.chars().position(|known| known == c).and_then(|i| to.chars().nth(i))
}

/// The word as it would have come out in the other layout; `None` where that makes no word.
pub fn swapped(word: &str) -> Option<String> {
    let other: fn(char) -> Option<char> =
        if word.chars().any(|c| latin(c).is_some()) { latin } else { cyrillic };
    let other: String = word.chars().map(|c| other(c).unwrap_or(c)).collect();
    (other != word && other.chars().any(char::is_alphabetic)).then_some(other)
}

//! Russian words in Latin letters and the other way round, in the ways people write them.
//!
//! There is no one way: passports, scholars, mail addresses and short messages differ. A word is read in several ways
//! at once, the likeliest first, and never in more than [`MOST`]. Works on folded words, where й is и and ь is gone.

/// More readings than these cost every entry a look and find next to nothing.
const MOST: usize = 24;
/// Longer words are cut: their beginning finds them.
const LONGEST: usize = 24;

/// Latin pieces and the letters they stand for, longest first.
const TO_CYRILLIC: &[(&str, &[&str])] = &[
    ("shch", &["щ"]),
    ("sch", &["щ", "сч", "сх", "ш"]),
    ("iya", &["ия"]),
    ("ija", &["ия"]),
    ("zh", &["ж"]),
    ("kh", &["х"]),
    ("ts", &["ц", "тс"]),
    ("tz", &["ц"]),
    ("ch", &["ч"]),
    ("sh", &["ш"]),
    ("ya", &["я"]),
    ("ja", &["я"]),
    ("ia", &["ия", "я", "иа"]),
    ("yu", &["ю"]),
    ("ju", &["ю"]),
    ("iu", &["ю", "иу"]),
    ("yo", &["е"]),
    ("jo", &["е"]),
    ("ye", &["е"]),
    ("je", &["е"]),
    ("iy", &["ии", "и"]),
    ("yi", &["ыи"]),
    ("yy", &["ыи"]),
    ("ij", &["ии"]),
    ("ks", &["кс"]),
    ("ph", &["ф"]),
    ("ck", &["к"]),
    ("a", &["а"]),
    ("b", &["б"]),
    ("c", &["к", "ц", "с"]),
    ("d", &["д"]),
    ("e", &["е", "э"]),
    ("f", &["ф"]),
    ("g", &["г"]),
    ("h", &["х", "г"]),
    ("i", &["и"]),
    ("j", &["и", "ж", "дж"]),
    ("k", &["к"]),
    ("l", &["л"]),
    ("m", &["м"]),
    ("n", &["н"]),
    ("o", &["о"]),
    ("p", &["п"]),
    ("q", &["к"]),
    ("r", &["р"]),
    ("s", &["с"]),
    ("t", &["т"]),
    ("u", &["у"]),
    ("v", &["в"]),
    ("w", &["в"]),
    ("x", &["кс", "х"]),
    ("y", &["и", "ы"]),
    ("z", &["з", "ц"]),
    ("'", &[""]),
];

/// Letters and the Latin pieces they are written as.
const TO_LATIN: &[(&str, &[&str])] = &[
    ("кс", &["x", "ks"]),
    ("ия", &["iya", "ia", "ija"]),
    ("ии", &["iy", "ij", "y", "ii"]),
    ("ыи", &["yi", "yy", "y"]),
    ("а", &["a"]),
    ("б", &["b"]),
    ("в", &["v", "w"]),
    ("г", &["g"]),
    ("д", &["d"]),
    ("е", &["e", "yo", "ye"]),
    ("ж", &["zh", "j"]),
    ("з", &["z"]),
    ("и", &["i", "y", "j"]),
    ("к", &["k", "c"]),
    ("л", &["l"]),
    ("м", &["m"]),
    ("н", &["n"]),
    ("о", &["o"]),
    ("п", &["p"]),
    ("р", &["r"]),
    ("с", &["s", "c"]),
    ("т", &["t"]),
    ("у", &["u"]),
    ("ф", &["f", "ph"]),
    ("х", &["kh", "h", "x"]),
    ("ц", &["ts", "c", "tz"]),
    ("ч", &["ch"]),
    ("ш", &["sh"]),
    ("щ", &["shch", "sch", "sh"]),
    ("ы", &["y", "i"]),
    ("э", &["e"]),
    ("ю", &["yu", "ju", "iu"]),
    ("я", &["ya", "ja", "ia"]),
];

/// How the word may stand in the other alphabet, the likeliest first; empty where it has letters of neither.
pub(super) fn readings(word: &str) -> Vec<String> {
    let has = |table: &[(&str, &[&str])]| table.iter().any(|(piece, _)| word.contains(piece));
    let table = match (has(TO_CYRILLIC), has(TO_LATIN)) {
        (true, false) => TO_CYRILLIC,
        (false, true) => TO_LATIN,
        (true, true) | (false, false) => return Vec::new(),
    };
    let mut found = vec![String::new()];
    let end = word.char_indices().nth(LONGEST).map_or(word.len(), |(at, _)| at);
    let mut rest = &word[..end];
    while let Some(first) = rest.chars().next() {
        let known = table.iter().find(|(piece, _)| rest.starts_with(piece));
        let own = [&rest[..first.len_utf8()]];
        let (piece, ways) = known.map_or((own[0], &own[..]), |(piece, ways)| (*piece, *ways));
        found = grown(&found, ways);
        rest = rest.get(piece.len()..).unwrap_or_default();
    }
    found.retain(|reading| !reading.is_empty() && reading != word);
    found
}

/// Every reading so far goes on in every way; those that depart from the likeliest way last.
fn grown(found: &[String], ways: &[&str]) -> Vec<String> {
    let mut next = Vec::with_capacity((found.len() * ways.len()).min(MOST));
    for way in ways {
        for begun in found {
            if next.len() >= MOST {
                return next;
            }
            next.push(format!("{begun}{way}"));
        }
    }
    next
}

//! What is found, and in which order; what must hold for any text.

use proptest::prelude::*;

use super::*;

fn entry(fields: &[&str]) -> EntryText {
    let mut text = EntryText::default();
    for field in fields {
        if field.starts_with('+') {
            text.phone(field)
        } else {
            text.field(field)
        };
    }
    text
}

fn query(typed: &str) -> Query {
    Query::read(typed, &Marks::default())
}

fn rank(typed: &str, fields: &[&str]) -> Option<Rank> {
    Scanner::new(&query(typed)).rank(&entry(fields), Breadth::Any).map(|(rank, _)| rank)
}

#[test]
fn the_corpus_has_its_ranks() {
    use Rank::{Exact, Fuzzy, Inside, Layout, Prefix, Translit};
    let table: &[(&str, &[&str], Option<Rank>)] = &[
        // As typed: the name itself, the beginning of a word, inside of one.
        ("Tin Roof", &["tin roof"], Some(Exact)),
        ("warm", &["Kiln 2", "Warm"], Some(Exact)),
        ("roof", &["Tin Roof"], Some(Prefix)),
        ("roof tin", &["Tin Roof"], Some(Prefix)),
        ("oof", &["Tin Roof"], Some(Inside)),
        ("ti oof", &["Tin Roof"], Some(Inside)),
        ("roof", &["Tin-Roof, Lda."], Some(Prefix)),
        ("roof kiln", &["Tin Roof"], None),
        // Russian: case, ё, й, signs.
        ("ЁЛКА", &["Елка"], Some(Exact)),
        ("елк", &["Ёлки для офиса"], Some(Prefix)),
        ("андреи", &["Андрей Соловьёв"], Some(Prefix)),
        ("соловьев", &["Андрей Соловьёв"], Some(Prefix)),
        ("машин", &["Кофемашина для точки"], Some(Inside)),
        // Spanish and Portuguese: accents both ways.
        ("jose", &["José Peña"], Some(Prefix)),
        ("peña", &["Jose Pena"], Some(Prefix)),
        ("pao de acucar", &["Pão de Açúcar"], Some(Exact)),
        ("coraçao", &["CORAC\u{327}A\u{303}O"], Some(Exact)),
        ("horno", &["Horno para el taller"], Some(Prefix)),
        // Slips: a letter too few, one wrong, two exchanged.
        ("espreso", &["Espresso bar refit"], Some(Fuzzy)),
        ("expresso", &["Espresso bar refit"], Some(Fuzzy)),
        ("кофмашина", &["Кофемашина"], Some(Fuzzy)),
        ("кофимашина", &["Кофемашина"], Some(Fuzzy)),
        ("tller", &["Horno para el taller"], Some(Fuzzy)),
        ("zzz", &["Espresso bar refit"], None),
        ("roof", &["Refit of the coffee bar"], None),
        // The other layout.
        ("rjat", &["Кофемашина"], Some(Layout)),
        ("ищдщ", &["Bolo de cenoura"], Some(Layout)),
        ("ищдщь", &["Bolo de cenoura"], None),
        ("куаше", &["Espresso bar refit"], Some(Layout)),
        ("[kt,", &["Хлеб"], Some(Layout)),
        ("'rcgjhn", &["Экспорт"], Some(Layout)),
        // The other alphabet.
        ("kofemashina", &["Кофемашина"], Some(Translit)),
        ("Andrey", &["Андрей"], Some(Translit)),
        ("andrei", &["Андрей"], Some(Translit)),
        ("andrej", &["Андрей"], Some(Translit)),
        ("shchukin", &["Щукин"], Some(Translit)),
        ("schukin", &["Щукин"], Some(Translit)),
        ("olga", &["Ольга"], Some(Translit)),
        ("yuliya", &["Юлия"], Some(Translit)),
        ("iuliia", &["Юлия"], Some(Translit)),
        ("julia", &["Юлия"], Some(Translit)),
        ("zhukov", &["Жуков"], Some(Translit)),
        ("khimki", &["Химки"], Some(Translit)),
        ("himki", &["Химки"], Some(Translit)),
        ("dmitriy", &["Дмитрий"], Some(Translit)),
        ("dmitry", &["Дмитрий"], Some(Translit)),
        ("aleksandr", &["Александр"], Some(Translit)),
        ("alexandr", &["Александр"], Some(Translit)),
        ("щукин", &["Shchukin Ltd"], Some(Translit)),
        ("эспрессо", &["Espresso bar refit"], Some(Translit)),
        ("мария", &["Maria Peña"], Some(Translit)),
        ("ольга", &["Olga"], Some(Translit)),
        // Telephones by their digits.
        ("+7 912 345-67-89", &["Ines", "+7 (912) 345-67-89"], Some(Exact)),
        ("8 912 345 67 89", &["Ines", "+7 (912) 345-67-89"], Some(Exact)),
        ("89123", &["Ines", "+7 (912) 345-67-89"], Some(Prefix)),
        ("9123456789", &["Ines", "+7 (912) 345-67-89"], Some(Inside)),
        ("00351 555", &["Ines", "+351 555 0142 01"], Some(Prefix)),
        ("5550142", &["Ines", "+351 555 0142 01"], Some(Inside)),
        ("555 0142", &["Ines", "+351 555 0142 01"], Some(Prefix)),
        ("8 913", &["Ines", "+7 (912) 345-67-89"], None),
        // Several words, each as well as it can: the worst one counts.
        ("ines rjat", &["Кофемашина", "Ines"], Some(Layout)),
        ("", &["Ines"], None),
        ("   ", &["Ines"], None),
    ];
    for (typed, fields, wanted) in table {
        assert_eq!(rank(typed, fields), *wanted, "{typed:?} in {fields:?}");
    }
}

#[test]
fn the_best_hits_come_first_and_other_readings_only_where_letters_do_not_find_enough() {
    let mut entries = Entries::default();
    let names = ["Кофе", "Кофейня", "Чайкофский", "Крафт офис едва", "Kofe", "rjat"];
    for name in &names {
        entries.push(&entry(&[name]));
    }
    let ranks = |typed: &str, enough| {
        let mut hits = entries.ranked(&query(typed), enough);
        hits.sort_by_key(|(rank, score, at)| (*rank, std::cmp::Reverse(*score), *at));
        hits.into_iter().map(|(rank, _, at)| (rank, names[at])).collect::<Vec<_>>()
    };
    let literal = [(Rank::Exact, "Кофе"), (Rank::Prefix, "Кофейня")];
    assert_eq!(ranks("кофе", 2), literal);
    assert_eq!(ranks("кофе", 9)[..2], literal);
    assert_eq!(ranks("кофе", 9)[2..], [(Rank::Layout, "rjat"), (Rank::Translit, "Kofe")]);
    assert!(Rank::ALL.is_sorted());
}

#[test]
fn a_filter_shows_the_nearly_so_only_where_nothing_is_so() {
    let mut entries = Entries::default();
    for name in ["Espresso bar", "Expresso line", "Эспрессо"] {
        entries.push(&entry(&[name]));
    }
    let found = entries.filter(&query("espre"), None);
    assert_eq!((found.iter().collect::<Vec<_>>(), found.breadth), (vec![0], Breadth::Literal));
    let found = entries.filter(&query("ezpresso"), None);
    assert_eq!((found.iter().collect::<Vec<_>>(), found.breadth), (vec![0, 1], Breadth::Any));
}

#[test]
fn a_shared_name_is_found_by_its_mark_and_by_no_text() {
    let marks = Marks::new(["Mara Linden", "Павел Ёжиков"].into_iter());
    let mut text = EntryText::default();
    text.field("Tin \u{E001} Roof").mark(0);
    for (typed, is_hit) in
        [("linden", true), ("lind roof", true), ("inden", false), ("павел", false), ("дштвут", true)]
    {
        let query = Query::read(typed, &marks);
        assert_eq!(Scanner::new(&query).rank(&text, Breadth::Any).is_some(), is_hit, "{typed}");
    }
}

#[test]
fn what_was_found_is_shown() {
    for (typed, text, shown) in [
        ("roof", "Tin Roof", vec!["Roof"]),
        ("peña jose", "José Peña", vec!["José", "Peña"]),
        ("елк", "Ёлки", vec!["Ёлк"]),
        ("rjat", "Кофемашина", vec!["Кофе"]),
        ("olga", "Ольга", vec!["Ольга"]),
        ("8912345", "+7 (912) 345-67-89", vec!["7 (912) 345"]),
        ("кофмашина", "Кофемашина", vec!["Коф", "машина"]),
        ("zzz", "Tin Roof", vec![]),
    ] {
        let parts: Vec<&str> = spans(&query(typed), text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, shown, "{typed:?} in {text:?}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Zа-яА-ЯёЁñçãéß 0-9.,'ьъй\u{301}漢😀-]{0,24}", any::<String>()]
}

proptest! {
    /// A single letter is told by the letters of a text alone: as if every place in it were looked at.
    #[test]
    fn a_letter_ranks_as_if_it_were_looked_for(
        fields in proptest::collection::vec("[a-cA-C1-3а-гёйщьъяß ñ☕-]{0,12}", 1..4),
        typed in "[a-dñ1-4а-дйяЯ]",
    ) {
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let text = entry(&fields).0;
        let letter = fold(&typed);
        let begins = |at: usize| text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let places: Vec<usize> = text.match_indices(&letter).map(|(at, _)| at).collect();
        let wanted = match places.iter().any(|at| begins(*at)) {
            _ if places.is_empty() => None,
            _ if text.split('\n').any(|field| field.trim() == letter) => Some(Rank::Exact),
            true => Some(Rank::Prefix),
            false => Some(Rank::Inside),
        };
        prop_assert_eq!(rank(&typed, &fields), wanted, "{:?}", text);
    }

    /// What is passed over unread on the disk has nothing in it that is looked for.
    #[test]
    fn what_a_number_is_found_by_may_be_in_what_is_saved(
        country in prop::sample::select(vec!["+7 ", "8", "+44 (0) ", "00351-", ""]),
        number in "[1-9][0-9]{6,9}",
        from in 0_usize..4,
    ) {
        let written = format!("{country}{} {}", &number[..3], &number[3..]);
        let typed = &number[from..];
        let raw = format!(r#"{{"id":1,"fields":[{{"value":"{written}"}}]}}"#);
        let query = query(typed);
        prop_assume!(Scanner::new(&query).rank(&entry(&["Ines", &written]), Breadth::Any).is_some());
        prop_assert!(query.may_be_in(&raw, &mut String::new()), "{} in {}", typed, raw);
    }

    #[test]
    fn nothing_typed_makes_trouble(typed in text(), name in text(), phone in "[+]?[0-9 ()-]{0,14}") {
        let query = query(&typed);
        let mut text = EntryText::default();
        text.field(&name).phone(&phone).mark(3);
        let mut entries = Entries::default();
        entries.push(&text);
        let _ = Scanner::new(&query).rank(&text, Breadth::Any);
        prop_assert_eq!(entries.ranked(&query, 9).len(), entries.filter(&query, None).count());
        let mut end = 0;
        for range in spans(&query, &name) {
            prop_assert!(range.start >= end && name.get(range.clone()).is_some());
            end = range.end;
        }
    }

    /// A piece of a text finds it, in letters as typed.
    #[test]
    fn every_piece_of_a_text_finds_it(name in text(), from in 0_usize..20, long in 1_usize..12) {
        let piece: String = name.chars().skip(from).take(long).collect();
        let query = query(&piece);
        prop_assume!(!query.is_empty() && piece.split_whitespace().count() <= 8);
        let rank = rank(&piece, &[&format!("x {name}")]);
        prop_assert!(rank.is_some_and(Rank::is_literal), "{:?} in {:?}: {:?}", piece, name, rank);
    }

    /// A longer query finds nothing that the shorter one it goes on from has not found.
    #[test]
    fn going_on_narrows(names in proptest::collection::vec("[a-cа-в ]{1,8}", 1..12), typed in "[a-cа-в ]{1,6}", cut in 1_usize..6) {
        let mut entries = Entries::default();
        for name in &names {
        entries.push(&entry(&[name]));
    }
        let short: String = typed.chars().take(cut).collect();
        let (before, after) = (query(&short), query(&typed));
        prop_assume!(!after.is_empty() && after.narrows(&before));
        let found = entries.filter(&before, None);
        prop_assert_eq!(entries.filter(&after, Some(&found)), entries.filter(&after, None));
    }

    /// Whatever changes, what is looked through is what was told last.
    #[test]
    fn entries_follow_what_they_are_told(steps in proptest::collection::vec((0_u8..3, 0_usize..8, "[a-e]{0,6}"), 0..60)) {
        let (mut entries, mut names): (Entries, Vec<String>) = Default::default();
        for (what, at, name) in steps {
            match what {
                0 => { entries.push(&entry(&[&name])); names.push(name); }
                1 if at < names.len() => { entries.set(at, &entry(&[&name])); names[at] = name; }
                2 if at < names.len() => { entries.swap_remove(at); names.swap_remove(at); }
                _ => {}
            }
        }
        prop_assert_eq!(entries.len(), names.len());
        let now: Vec<&str> = entries.iter().map(|(text, _)| text).collect();
        prop_assert_eq!(now, names.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn what_changed_texts_leave_is_cleared_away() {
    let mut entries = Entries::default();
    for n in 0..100 {
        entries.push(&entry(&[&format!("lead {n}")]));
    }
    for round in 0..2_000 {
        entries.set(round % 100, &entry(&[&format!("a name that is rather long {round}")]));
    }
    assert!(entries.size() < 400_000, "{}", entries.size());
    assert_eq!(entries.filter(&query("1999"), None).iter().collect::<Vec<_>>(), [99]);
}

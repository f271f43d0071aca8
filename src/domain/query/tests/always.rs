//! What holds for any text.

use proptest::prelude::*;

use super::*;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zа-яё漢]{1,6}",
        Just("\"Black and white\"".to_owned()),
        Just("'it\\'s \\\\ \"fine\"'".to_owned()),
        Just("5 000".to_owned()),
        Just("5,5k".to_owned()),
        Just("-3d".to_owned()),
        Just("none".to_owned()),
        Just("\"none\"".to_owned()),
        Just("me".to_owned()),
        Just("last  month".to_owned()),
        Just("O'Neil".to_owned()),
        Just("10:30".to_owned()),
        "\"[^\"\\\\]{0,8}\"",
    ]
}

fn test() -> impl Strategy<Value = String> {
    let own = proptest::sample::select(Own::ALL).prop_map(|own| own.word().to_owned());
    let field = prop_oneof![
        own,
        "[a-zé]{1,5}( [a-z]{1,5})?".prop_map(|name| format!("field:{name}")),
        word().prop_map(|word| format!("field:{word}")),
    ];
    let sign = proptest::sample::select(vec!["=", "!=", "<", "<=", ">", ">=", "~", "!~", "==", "<>"]);
    prop_oneof![
        (field.clone(), sign, word()).prop_map(|(field, sign, word)| format!("{field}{sign} {word}")),
        (field.clone(), word(), word()).prop_map(|(field, a, b)| format!("{field} in ({a},{b})")),
        (field.clone(), word(), word()).prop_map(|(field, a, b)| format!("{field} = {a}|{b}")),
        (field.clone(), word()).prop_map(|(field, a)| format!("{field} NOT IN {a}")),
        field.clone().prop_map(|field| format!("{field} is empty")),
        field.clone().prop_map(|field| format!("{field} is not empty")),
        field.prop_map(|field| format!("has {field}")),
        word().prop_map(|word| format!("tag:{word}")),
    ]
}

fn expression() -> impl Strategy<Value = String> {
    test().prop_recursive(5, 24, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts.join(" and ")),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts.join(" OR ")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.prop_map(|inner| format!("not ({inner})")),
        ]
    })
}

/// Trees as a program builds them, not as a text has them.
fn tree() -> impl Strategy<Value = Expr> {
    let test = (proptest::sample::select(Own::ALL), any::<String>(), any::<String>(), 0..5_u8).prop_map(
        |(own, name, value, check)| {
            let field = if check == 4 { Field::Custom(Word::new(&name)) } else { Field::Own(own) };
            let check = match check {
                0 => Check::Empty,
                1 => Check::In(vec![Word::new(&value), Word::new(&name)]),
                2 => Check::NotWithin(Word::quoted(&value)),
                _ => Check::Compare(Sign::Has, Word::new(&value)),
            };
            Expr::Test(Test { field, check, at: At::default() })
        },
    );
    test.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a.and(b)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a.or(b)),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nothing_typed_is_a_panic(text in any::<String>()) {
        check(&text)?;
    }

    /// Near the language, where the corners are.
    #[test]
    fn nothing_nearly_right_is_a_panic(parts in proptest::collection::vec(
        prop_oneof![
            Just("("), Just(")"), Just("|"), Just(","), Just("\""), Just("'"), Just("\\"), Just("!"), Just("="), Just("<"),
            Just("~"), Just(" "), Just("not "), Just("and "), Just(" or "), Just(" in "), Just(" is "), Just("empty"),
            Just("has "), Just("field:"), Just("tag:"), Just("price"), Just("next task"), Just("5k"), Just("ё"), Just("漢"),
            Just("-3d"), Just("last month"), Just("none"), Just("created"), Just("Room"), Just("\u{301}"), Just("\u{a0}"),
        ], 0..14)) {
        check(&parts.concat())?;
    }

    #[test]
    fn a_tree_is_printed_as_what_is_read_as_it(text in expression()) {
        let tree = parse(&text);
        // A field's name may hold a keyword; then it is no expression.
        prop_assume!(tree.is_ok());
        again(&tree.unwrap())?;
    }

    #[test]
    fn what_programs_build_is_read_as_it(tree in tree()) {
        again(&tree)?;
    }

    #[test]
    fn dates_ages_and_numbers_are_never_a_panic(text in "[-+]?[0-9]{0,20}[ .,:-]?[a-zа-я0-9]{0,6}( [a-z]{0,6})?", now in any::<i64>()) {
        for (zone, now) in [(chrono_tz::UTC, Timestamp(now)), (chrono_tz::Asia::Kathmandu, NOW)] {
            let names = Names { zone, ..Names::unknown(Things::Leads, now) };
            for field in ["created", "age", "price", "id"] {
                let test = Test {
                    field: Field::Own(Own::read(field).expect("a field")),
                    check: Check::Compare(Sign::Less, Word::quoted(&text)),
                    at: At::default(),
                };
                let _ = resolve(&Expr::Test(test), &names).map(|filter| filter.judge(&LeadFacts::listed(&lead())));
            }
        }
    }
}

fn again(tree: &Expr) -> Result<(), TestCaseError> {
    let printed = tree.to_string();
    match parse(&printed) {
        Ok(read) => {
            prop_assert_eq!(&read, tree, "{}", &printed);
            prop_assert_eq!(read.to_string(), printed);
        }
        Err(wrong) => prop_assert!(false, "{}", wrong.shown(&printed)),
    }
    Ok(())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let desk = Desk::new();
    match parse(text) {
        Ok(tree) => {
            again(&tree)?;
            for things in [Things::Leads, Things::Contacts, Things::Companies, Things::Tasks] {
                match resolve(&tree, &desk.names(things)) {
                    Ok(filter) => drop(filter.judge(&LeadFacts::listed(&lead()))),
                    Err(wrong) => drop(wrong.shown(text)),
                }
            }
        }
        Err(wrong) => {
            prop_assert!(text.is_char_boundary(wrong.at.start) && text.is_char_boundary(wrong.at.end));
            drop(wrong.shown(text));
        }
    }
    let _ = SortKeys::parse(text, Things::Leads).map_err(|wrong| wrong.shown(text));
    Ok(())
}

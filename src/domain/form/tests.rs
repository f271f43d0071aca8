//! What is read of what is written, per kind of field; that writing and reading are each other's way back.

use proptest::prelude::*;

use super::*;
use crate::domain::{FieldId, FieldOption, FieldOptionId};

const ZONES: [chrono_tz::Tz; 4] =
    [chrono_tz::UTC, chrono_tz::Europe::London, chrono_tz::America::Sao_Paulo, chrono_tz::Asia::Vladivostok];

fn def(kind: FieldKind, options: &[&str]) -> FieldDef {
    let option = |(n, label): (i64, &&str)| FieldOption {
        id: FieldOptionId(n),
        label: SafeText::line(label),
        sort: n,
        code: SafeText::default(),
        parent: None,
    };
    let options = (1..).zip(options).map(option).collect();
    FieldDef { options, ..FieldDef::plain(FieldId(7), "Field", kind) }
}

fn calendar(zone: chrono_tz::Tz) -> Calendar {
    Calendar { zone, now: Timestamp(1_773_151_200) }
}

fn read(def: &FieldDef, text: &str) -> Result<Vec<FieldValue>, Complaint> {
    FieldForm { def, now: None, calendar: calendar(chrono_tz::Europe::London) }.read(text)
}

fn written(def: &FieldDef, values: Vec<FieldValue>) -> String {
    let now = def.with(values);
    FieldForm { def, now: Some(&now), calendar: calendar(chrono_tz::Europe::London) }.text()
}

fn wrong(def: &FieldDef, text: &str) -> (usize, Wrong) {
    let complaint = read(def, text).expect_err(text);
    (complaint.line, complaint.wrong)
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, wanted) in [
        ("0", "0"),
        ("1200", "1200"),
        ("1 200", "1200"),
        ("1\u{a0}200,50", "1200.5"),
        ("1,200", "1200"),
        ("1,200.50", "1200.5"),
        ("1.200,50", "1200.5"),
        ("1.200.300", "1200300"),
        ("0,125", "0.125"),
        ("1.125", "1.125"),
        ("12,5", "12.5"),
        ("-3.50", "-3.5"),
        ("−3", "-3"),
        ("+7", "7"),
        ("12k", "12000"),
        ("1,5к", "1500"),
        ("1.2345k", "1234.5"),
        ("007", "7"),
        ("-0", "0"),
        ("1'200", "1200"),
    ] {
        assert_eq!(number(text).as_deref(), Some(wanted), "{text:?}");
    }
    for text in ["", "-", ".", "1.", ",5,", "1 23", "12,34,567", "1e5", "5%", "£5", "١٢", "1.2.3", "12kk"]
    {
        assert_eq!(number(text), None, "{text:?}");
    }
    assert_eq!(number(&"9".repeat(16)), None);
}

#[test]
fn days_are_days_of_the_account_wherever_it_is() {
    for zone in ZONES {
        let form = |now| calendar(now);
        for text in ["2026-03-12", "12.3.2026", " 12.03.2026 "] {
            let Ok(FieldValue::At(at)) = day::read(text, form(zone)) else { panic!("{text:?}") };
            assert_eq!(day::text(at, form(zone)), "2026-03-12", "{zone}");
        }
    }
    // Midnight UTC, as other clients write it, is that day everywhere.
    for zone in ZONES {
        assert_eq!(day::text(Timestamp(1_773_273_600), calendar(zone)), "2026-03-12", "{zone}");
    }
    // A day that has no midnight begins later.
    let gap = calendar(chrono_tz::America::Sao_Paulo);
    assert_eq!(day::read("2018-11-04", gap), Ok(FieldValue::At(Timestamp(1_541_300_400))));
    for text in ["12/3/2026", "2026-02-30", "tomorro", "31.12.9999"] {
        assert!(matches!(day::read(text, gap), Err(Wrong::NotADay(_))), "{text:?}");
    }
}

#[test]
fn times_need_a_day_and_may_have_a_clock() {
    let def = def(FieldKind::DateTime, &[]);
    let at = |secs| Ok(vec![FieldValue::At(Timestamp(secs))]);
    assert_eq!(read(&def, "2026-03-12 14:30"), at(1_773_325_800));
    assert_eq!(read(&def, "12.3.2026, 14:30"), at(1_773_325_800));
    assert_eq!(read(&def, "2026-03-12T14:30:00"), at(1_773_325_800));
    assert_eq!(read(&def, "2026-03-12"), at(1_773_273_600));
    for text in ["2026-03-12 25:00", "soon", "12/3/2026"] {
        assert!(matches!(wrong(&def, text), (0, Wrong::NotATime(_))), "{text:?}");
    }
}

#[test]
fn days_and_times_are_said_too() {
    let (day, time) = (def(FieldKind::Date, &[]), def(FieldKind::DateTime, &[]));
    let at = |secs| Ok(vec![FieldValue::At(Timestamp(secs))]);
    // Now is Tuesday, 10 March 2026, 14:00 in London.
    assert_eq!(read(&day, "tomorrow"), at(1_773_187_200));
    assert_eq!(read(&day, "завтра"), at(1_773_187_200));
    assert_eq!(read(&time, "tomorrow 10:00"), at(1_773_223_200));
}

#[test]
fn nobody_is_born_tomorrow_but_people_are_older_than_the_epoch() {
    let def = def(FieldKind::Birthday, &[]);
    assert_eq!(wrong(&def, "11.3.2026"), (0, Wrong::NotBornYet));
    assert_eq!(read(&def, "1955-06-01"), Ok(vec![FieldValue::At(Timestamp(-460_342_800))]));
}

#[test]
fn links_are_web_links() {
    let def = def(FieldKind::Url, &[]);
    for text in ["https://bluekiln.example/a?b=c", "http://127.0.0.1:8080", "HTTPS://a.example"] {
        assert_eq!(read(&def, text), Ok(vec![FieldValue::Text(text.into())]));
    }
    for text in
        ["bluekiln.example", "javascript:alert(1)", "ftp://a.example", "https://", "https:// a", "https:///a"]
    {
        assert!(matches!(wrong(&def, text), (0, Wrong::NotALink(_))), "{text:?}");
    }
}

#[test]
fn choices_are_known_by_their_labels() {
    let room = def(FieldKind::Select, &["Ground floor", "Roof", "Подвал"]);
    let choice =
        |n: i64, label: &str| FieldValue::Choice { option: Some(FieldOptionId(n)), label: label.into() };
    assert_eq!(read(&room, " roof "), Ok(vec![choice(2, "Roof")]));
    assert_eq!(read(&room, "ПОДВАЛ"), Ok(vec![choice(3, "Подвал")]));
    assert!(matches!(wrong(&room, "Attic"), (0, Wrong::NoSuchOption { known, .. }) if known.len() == 3));
    let many = def(FieldKind::MultiSelect, &["Kiln", "Grinder"]);
    assert_eq!(read(&many, "grinder\n\nKiln\nKILN"), Ok(vec![choice(2, "Grinder"), choice(1, "Kiln")]));
    assert_eq!(wrong(&many, "Kiln\n\nMill").0, 2);
    let flag = def(FieldKind::Checkbox, &[]);
    for (text, is_set) in [("yes", true), ("Да", true), ("0", false)] {
        assert_eq!(read(&flag, text), Ok(vec![FieldValue::Flag(is_set)]));
    }
    assert!(matches!(wrong(&flag, "perhaps"), (0, Wrong::NotYesOrNo(_))));
}

#[test]
fn phones_and_mails_carry_their_kind_behind_them() {
    let phone = FieldDef { code: "PHONE".into(), ..def(FieldKind::MultiText, &["WORK", "MOB", "OTHER"]) };
    let value = |value: &str, label: &str| FieldValue::Labelled { value: value.into(), label: label.into() };
    assert_eq!(
        read(&phone, "+351 555 0142 mob\n07700 900 123\n\n555-0100 Mobile"),
        Ok(vec![value("+351 555 0142", "MOB"), value("07700 900 123", "WORK"), value("555-0100", "MOB")])
    );
    assert!(matches!(wrong(&phone, "555 0100\n555 0101 fax"), (1, Wrong::NoSuchKind { .. })));
    assert!(matches!(wrong(&phone, "me@a.example"), (0, Wrong::NotAPhone(_))));
    assert!(matches!(wrong(&phone, "12"), (0, Wrong::NotAPhone(_))));
    let mail = FieldDef { code: "EMAIL".into(), ..def(FieldKind::MultiText, &[]) };
    assert_eq!(read(&mail, "a@b.example priv"), Ok(vec![value("a@b.example", "PRIV")]));
    for text in ["a@b", "a b@c.example", "@c.example", "a@@c.example", "a@c..example"] {
        assert!(matches!(wrong(&mail, text), (0, Wrong::NotAnEmail(_))), "{text:?}");
    }
}

#[test]
fn parts_have_names_and_those_without_a_value_are_left_out() {
    let address = def(FieldKind::SmartAddress, &[]);
    let text = written(&address, Vec::new());
    assert!(text.starts_with("address_line_1 =\n") && text.ends_with("country ="), "{text}");
    assert_eq!(read(&address, &text), Ok(Vec::new()));
    let part = |label: &str, value: &str| FieldValue::Labelled { value: value.into(), label: label.into() };
    assert_eq!(
        read(&address, "City = Lisbon\ncountry: pt\nzip ="),
        Ok(vec![part("city", "Lisbon"), part("country", "PT")])
    );
    assert_eq!(wrong(&address, "city = a\ncountry = Portugal"), (1, Wrong::NotACountry("Portugal".into())));
    assert!(matches!(wrong(&address, "town = a"), (0, Wrong::NoSuchPart { known, .. }) if known.len() == 6));
    assert_eq!(wrong(&address, "Lisbon"), (0, Wrong::NotAPart("Lisbon".into())));
    assert_eq!(wrong(&address, "city = a\ncity = b"), (1, Wrong::PartTwice("city".into())));
    assert_eq!(wrong(&address, "city = a\n\ncity = b"), (2, Wrong::TooMany { most: 1 }));
}

#[test]
fn values_that_need_a_part_say_which() {
    let legal = def(FieldKind::LegalEntity, &[]);
    assert_eq!(wrong(&legal, "vat_id = 7"), (0, Wrong::PartMissing("name".into())));
    let chain = def(FieldKind::ChainedList, &[]);
    assert_eq!(wrong(&chain, "catalog_id = 7"), (0, Wrong::PartMissing("catalog_element_id".into())));
    let items = def(FieldKind::Items, &[]);
    let wrong_price = Wrong::PartIsNoNumber { part: "unit_price".into(), value: "cheap".into() };
    assert_eq!(wrong(&items, "sku = a\nunit_price = 2\n\nsku = b\nunit_price = cheap"), (4, wrong_price));
}

#[test]
fn parts_of_a_later_version_of_the_account_are_kept() {
    let legal = def(FieldKind::LegalEntity, &[]);
    let parts = |name: &str| {
        FieldValue::Parts(vec![("name".into(), name.into()), ("bank_code".into(), "044".into())])
    };
    let now = legal.with(vec![parts("Tin Roof")]);
    let form = FieldForm { def: &legal, now: Some(&now), calendar: calendar(chrono_tz::UTC) };
    assert_eq!(form.read(&form.text().replace("Tin Roof", "Iron Roof")), Ok(vec![parts("Iron Roof")]));
}

#[test]
fn what_nobody_writes_says_why() {
    let form = |def: &FieldDef| FieldForm { def, now: None, calendar: calendar(chrono_tz::UTC) }.form();
    for (kind, why) in [
        (FieldKind::TrackingData, Fixed::Tracking),
        (FieldKind::File, Fixed::File),
        (FieldKind::Unknown("hologram".into()), Fixed::Unknown),
    ] {
        assert_eq!(form(&def(kind, &[])), Form::Fixed(why));
    }
    let api_only = FieldDef { is_api_only: true, ..def(FieldKind::Text, &[]) };
    assert_eq!(form(&api_only), Form::Fixed(Fixed::ApiOnly));
    let text = def(FieldKind::Text, &[]);
    let computed = FieldValues { is_computed: true, ..text.with(Vec::new()) };
    let form = FieldForm { def: &text, now: Some(&computed), calendar: calendar(chrono_tz::UTC) };
    assert_eq!(form.form(), Form::Fixed(Fixed::Computed));
}

fn values() -> impl Strategy<Value = (FieldDef, Vec<FieldValue>)> {
    let word = "[a-zA-Zя0-9,.-]{1,12}( [a-zя]{1,5})?";
    let text = word.prop_map(|t: String| FieldValue::Text(SafeText::line(&t)));
    let whole = (-1_000_000_i64..1_000_000, 0..100_u32)
        .prop_map(|(n, c)| FieldValue::Text(SafeText::line(&format!("{n}.{c:02}"))));
    let at = (-2_000_000_000_i64..4_000_000_000).prop_map(|s| FieldValue::At(Timestamp(s)));
    let parts = proptest::collection::vec(word, 6).prop_map(|words| {
        let part = |(name, word): (&str, &String)| (SafeText::line(name), SafeText::line(word));
        FieldValue::Parts(["name", "vat_id", "address", "kpp"].into_iter().zip(&words).map(part).collect())
    });
    let phone = ("[0-9]{5,9}", 0..6_usize).prop_map(|(number, kind)| {
        let kinds = ["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"];
        FieldValue::Labelled { value: SafeText::line(&number), label: kinds[kind].into() }
    });
    let choice = proptest::sample::select(vec![(1, "a"), (2, "B b"), (3, "ё")])
        .prop_map(|(n, label)| FieldValue::Choice { option: Some(FieldOptionId(n)), label: label.into() });
    let single = |kind: FieldKind, value: BoxedStrategy<FieldValue>| {
        value.prop_map(move |value| (def(kind.clone(), &["a", "B b", "ё"]), vec![value]))
    };
    prop_oneof![
        single(FieldKind::Text, text.clone().boxed()),
        single(FieldKind::TextArea, text.boxed()),
        single(FieldKind::Numeric, whole.boxed()),
        single(FieldKind::DateTime, at.boxed()),
        single(FieldKind::LegalEntity, parts.boxed()),
        single(FieldKind::Select, choice.boxed()),
        proptest::collection::vec(phone, 1..4)
            .prop_map(|all| { (FieldDef { code: "PHONE".into(), ..def(FieldKind::MultiText, &[]) }, all) }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same((def, values) in values()) {
        let text = written(&def, values.clone());
        let again = read(&def, &text);
        prop_assert!(again.is_ok(), "{text:?}: {again:?}");
        prop_assert!(def.with(values).means(&def.with(again.unwrap_or_default())), "{text:?}");
    }

    #[test]
    fn no_text_is_too_strange_to_be_read_or_refused(text in ".{0,80}", kind in 0..22_usize) {
        let kinds = [
            FieldKind::Text, FieldKind::TextArea, FieldKind::Numeric, FieldKind::Price, FieldKind::Monetary,
            FieldKind::Checkbox, FieldKind::Select, FieldKind::MultiSelect, FieldKind::Radio, FieldKind::Date,
            FieldKind::DateTime, FieldKind::Birthday, FieldKind::Url, FieldKind::StreetAddress,
            FieldKind::SmartAddress, FieldKind::LegalEntity, FieldKind::MultiText, FieldKind::Items,
            FieldKind::Category, FieldKind::LinkedEntity, FieldKind::ChainedList, FieldKind::Payer,
        ];
        let def = def(kinds[kind].clone(), &["a"]);
        if let Err(complaint) = read(&def, &text) {
            prop_assert!(complaint.line < text.lines().count().max(1));
        }
    }
}

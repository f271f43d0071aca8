use super::*;
use crate::domain::CallOutcome as O;
use proptest::prelude::*;

fn facts(duration: Option<i64>, outcome: Option<O>, phone: &str) -> Head {
    let phone = (!phone.is_empty()).then(|| SafeText::line(phone));
    Head::Facts(Facts { duration, outcome, phone, direction: None })
}

#[test]
fn facts_are_read_as_people_write_them() {
    let all =
        [O::LeftMessage, O::CallBackLater, O::NotThere, O::Success, O::WrongNumber, O::NoAnswer, O::Busy];
    let [left, back, away, ok, wrong, none, busy] = all.map(Some);
    for (line, duration, outcome, phone) in [
        ("3m", Some(180), None, ""),
        ("3:20", Some(200), None, ""),
        ("0:00", Some(0), None, ""),
        ("1:02:03", Some(3_723), None, ""),
        ("3 min", Some(180), None, ""),
        ("90s", Some(90), None, ""),
        ("3 мин", Some(180), None, ""),
        ("3 мин. 20 сек.", Some(200), None, ""),
        ("1h", Some(3_600), None, ""),
        ("1h 5m", Some(3_900), None, ""),
        ("1h30", Some(5_400), None, ""),
        ("3m20", Some(200), None, ""),
        ("1 час 2 минуты", Some(3_720), None, ""),
        ("2 horas", Some(7_200), None, ""),
        ("30 segundos", Some(30), None, ""),
        ("3:20 success", Some(200), ok, ""),
        ("success, 3:20", Some(200), ok, ""),
        ("3:20 · Success · +44 20 7946 0958", Some(200), ok, "+44 20 7946 0958"),
        ("3m busy +44 (0)20 7946-0958", Some(180), busy, "+44 (0)20 7946-0958"),
        ("+44 20 7946 0958 3:20 left a message", Some(200), left, "+44 20 7946 0958"),
        ("8 (912) 345-67-89 не ответил", None, none, "8 (912) 345-67-89"),
        ("+7 912 345 67 89 доб. 12, 5 мин, успешно", Some(300), ok, "+7 912 345 67 89 доб. 12"),
        ("(555) 010-0199 busy", None, busy, "(555) 010-0199"),
        ("No Answer", None, none, ""),
        ("call back later", None, back, ""),
        ("Не берёт трубку", None, none, ""),
        ("нет на месте", None, away, ""),
        ("перезвонить позже 1 мин", Some(60), back, ""),
        ("número equivocado", None, wrong, ""),
        ("no está", None, away, ""),
        ("não atendeu", None, none, ""),
        ("com sucesso 2 min", Some(120), ok, ""),
        ("deixei recado", None, left, ""),
        ("wrong number.", None, wrong, ""),
    ] {
        let typed = format!("{line}\nWants a quote\n3m");
        let read = split(&typed, Sort::Call);
        assert_eq!(read.head, facts(duration, outcome, phone), "{line}");
        assert_eq!(read.text, "Wants a quote\n3m", "{line}");
    }
}

#[test]
fn anything_else_is_text() {
    for line in [
        "",
        "Wants a quote",
        "2 ovens ordered",
        "18 500",
        "18500",
        "5",
        "2026-03-12",
        "12.03.2026",
        "Called at 10:30",
        "call",
        "Successor of Ines",
        "a success",
        "№ 5",
        "-",
        "...",
        "+",
        "x",
        "in",
        "+1234",
    ] {
        let read = split(line, Sort::Call);
        assert_eq!((read.head, read.text), (Head::Text, line), "{line}");
    }
}

#[test]
fn a_line_that_only_begins_with_facts_is_text_and_says_so() {
    for (line, words) in [
        ("3m success wants a quote", "wants a quote"),
        ("No answer at reception", "at reception"),
        ("20 m of cable", "of cable"),
        ("занято, перезвонить завтра", "завтра"),
        ("+44 20 7946 0958 asked for Ines", "asked for Ines"),
    ] {
        let read = split(line, Sort::Call);
        assert_eq!((read.head, read.text), (Head::Mixed(words.to_owned()), line), "{line}");
    }
}

#[test]
fn what_can_be_meant_in_two_ways_is_told() {
    for (line, why) in [
        ("3m 5m", Wrong::Twice("5m".into())),
        ("busy success", Wrong::Twice("success".into())),
        ("+44 20 7946 0958 +44 20 7946 0959", Wrong::Twice("+44 20 7946 0959".into())),
        ("5 success", Wrong::Bare("5".into())),
        ("3m 11234", Wrong::Bare("11234".into())),
        ("3:75", Wrong::NoTime("3:75".into())),
        ("3:5 busy", Wrong::NoTime("3:5".into())),
        ("1:2:3:4", Wrong::NoTime("1:2:3:4".into())),
        ("25h", Wrong::TooLong("25h".into())),
        ("99999h busy", Wrong::TooLong("99999h".into())),
        ("3m no", Wrong::Unfinished("no".into(), vec![O::NotThere, O::NoAnswer])),
        ("3m succ", Wrong::Unfinished("succ".into(), vec![O::Success])),
    ] {
        let read = split(line, Sort::Call);
        assert_eq!((read.head, read.text), (Head::Wrong(why), line), "{line}");
    }
}

#[test]
fn an_sms_has_a_phone_and_a_way() {
    let sms = |line: &str| split(line, Sort::Sms).head;
    let read = |direction, phone: &str| {
        let phone = (!phone.is_empty()).then(|| SafeText::line(phone));
        Head::Facts(Facts { phone, direction, ..Facts::default() })
    };
    assert_eq!(sms("+44 20 7946 0958\nHello"), read(None, "+44 20 7946 0958"));
    assert_eq!(sms("in +44 20 7946 0958\nHello"), read(Some(Direction::In), "+44 20 7946 0958"));
    assert_eq!(sms("входящее\nПривет"), read(Some(Direction::In), ""));
    assert_eq!(sms("enviada"), read(Some(Direction::Out), ""));
    for text in ["3m", "busy", "3:20", "We come at 10:30", "5"] {
        assert_eq!(sms(text), Head::Text, "{text}");
    }
    assert_eq!(sms("in time"), Head::Mixed("time".into()));
}

proptest! {
    #[test]
    fn a_clock_reads_back(secs in 0..=LONGEST) {
        prop_assert_eq!(split(&clock(secs), Sort::Call).head, facts(Some(secs), None, ""));
    }

    #[test]
    fn nothing_typed_is_lost(text in "[0-9:+() .,a-zа-яmhs\n]{0,40}|\\PC{0,40}") {
        for sort in [Sort::Call, Sort::Sms] {
            let read = split(&text, sort);
            match read.head {
                Head::Facts(facts) => {
                    prop_assert!(facts != Facts::default());
                    prop_assert!(text.trim().ends_with(read.text));
                }
                Head::Text | Head::Mixed(_) | Head::Wrong(_) => prop_assert_eq!(read.text, text.trim()),
            }
        }
    }
}

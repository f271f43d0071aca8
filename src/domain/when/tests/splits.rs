//! Texts of tasks: what is taken out of them as a date, and above all what is not.

use super::super::split;
use super::{friday, told};

/// Text, what is left of it, and what the phrase says.
#[track_caller]
fn splits(rows: &[(&str, &str, &str)]) {
    let asked = friday();
    let mut wrong = Vec::new();
    for (text, rest, want) in rows {
        let split = split(text, &asked);
        let got = split.phrase.map(|(_, reading)| told(text, &reading, asked.zone)).unwrap_or_default();
        if split.rest != *rest || got != *want {
            wrong.push(format!("{text:?}: expected {rest:?} at {want:?}, read {:?} at {got:?}", split.rest));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Nothing may be taken out of these.
#[track_caller]
fn whole(texts: &[&str]) {
    let rows: Vec<_> = texts.iter().map(|text| (*text, *text, "")).collect();
    splits(&rows);
}

#[test]
fn english() {
    splits(&[
        ("tomorrow 10 send quote", "send quote", "11-21 10:00"),
        ("send quote tomorrow 10", "send quote", "11-21 10:00"),
        ("send quote tomorrow at 10.", "send quote", "11-21 10:00"),
        ("tomorrow 10: send quote", "send quote", "11-21 10:00"),
        ("tomorrow at 10, send quote", "send quote", "11-21 10:00"),
        ("Tomorrow - send quote", "send quote", "11-21 15:42"),
        ("  call Ann on Friday  ", "call Ann", "11-27 15:42"),
        ("call Ann by Wed", "call Ann", "11-25 15:42"),
        ("monday call Ann", "call Ann", "11-23 15:42"),
        ("call Ann at 10", "call Ann", "11-21 10:00"),
        ("call Ann 10:30", "call Ann", "11-21 10:30"),
        ("10am call Ann", "call Ann", "11-21 10:00"),
        ("call Ann in 2 days", "call Ann", "11-22 15:42"),
        ("+2d call Ann", "call Ann", "11-22 15:42"),
        ("call Ann +3h", "call Ann", "11-20 18:42"),
        ("call Ann tonight", "call Ann", "11-20 20:00"),
        ("send 3 samples tomorrow", "send 3 samples", "11-21 15:42"),
        ("send invoice 25 dec", "send invoice", "12-25 15:42"),
        ("send invoice 2026-12-25 10:00", "send invoice", "12-25 10:00"),
        ("close the deal eom", "close the deal", "11-30 day"),
        ("demo tomorrow 10-11", "demo", "11-21 10:00 60m"),
        ("demo next week", "demo", "11-23 15:42"),
        ("call back tomorrow 3", "call back", "11-21 15:00 | 11-21 03:00"),
        ("send it 1.11.2026", "send it", "past 11-01 15:42"),
        // A number may count what follows, or stand before its day by chance.
        ("tomorrow 3 samples to Ann", "3 samples to Ann", "11-21 15:42"),
        ("tomorrow 10% discount mail", "10% discount mail", "11-21 15:42"),
        ("order 10 tomorrow", "order 10", "11-21 15:42"),
        // The whole text is a date.
        ("tomorrow 10", "", "11-21 10:00"),
    ]);
}

#[test]
fn russian() {
    splits(&[
        ("позвонить завтра в 10", "позвонить", "11-21 10:00"),
        ("завтра в 10 позвонить Анне", "позвонить Анне", "11-21 10:00"),
        ("Завтра 10 позвонить", "позвонить", "11-21 10:00"),
        ("звонок в пт", "звонок", "11-27 15:42"),
        ("в пт до обеда отправить КП", "отправить КП", "11-27 12:00"),
        ("пт 16:00 созвон", "созвон", "11-20 16:00"),
        ("в среду позвонить", "позвонить", "11-25 15:42"),
        ("отправить счёт через 3 дня", "отправить счёт", "11-23 15:42"),
        ("через полтора часа перезвонить", "перезвонить", "11-20 17:12"),
        ("отправить договор до пятницы", "отправить договор", "11-27 15:42"),
        ("отправить договор 25 декабря", "отправить договор", "12-25 15:42"),
        ("25.12 в 10:00 поздравить", "поздравить", "12-25 10:00"),
        ("позвонить вечером", "позвонить", "11-20 18:00"),
        ("позвонить в 10", "позвонить", "11-21 10:00"),
        ("встреча завтра с 10 до 11", "встреча", "11-21 10:00 60m"),
        ("закрыть сделку до конца месяца", "закрыть сделку", "11-30 day"),
        ("созвон в 3 часа дня", "созвон", "11-21 15:00"),
        ("завтра 5 звонков", "5 звонков", "11-21 15:42"),
        ("завтра 10 писем", "писем", "11-21 10:00"),
    ]);
}

#[test]
fn spanish() {
    splits(&[
        ("mañana 10h enviar propuesta", "enviar propuesta", "11-21 10:00"),
        ("enviar propuesta mañana a las 10", "enviar propuesta", "11-21 10:00"),
        ("el lunes llamar a Ana", "llamar a Ana", "11-23 15:42"),
        ("llamar a Ana el vie", "llamar a Ana", "11-27 15:42"),
        ("llamar a Ana por la tarde", "llamar a Ana", "11-21 15:00"),
        ("llamar a Ana a las 10", "llamar a Ana", "11-21 10:00"),
        ("enviar factura el 25 de diciembre", "enviar factura", "12-25 15:42"),
        ("en 3 días llamar a Ana", "llamar a Ana", "11-23 15:42"),
        ("llamar dentro de dos horas", "llamar", "11-20 17:42"),
        ("cerrar a fin de mes", "cerrar", "11-30 day"),
        ("reunión el domingo", "reunión", "11-22 15:42"),
        ("mañana 3 llamadas", "3 llamadas", "11-21 15:42"),
    ]);
}

#[test]
fn portuguese() {
    splits(&[
        ("amanhã às 10 enviar proposta", "enviar proposta", "11-21 10:00"),
        ("enviar proposta amanhã às 10", "enviar proposta", "11-21 10:00"),
        ("ligar para Ana na segunda", "ligar para Ana", "11-23 15:42"),
        ("segunda-feira ligar para Ana", "ligar para Ana", "11-23 15:42"),
        ("segunda 10:30 ligar", "ligar", "11-23 10:30"),
        ("ligar daqui a 3 dias", "ligar", "11-23 15:42"),
        ("em 2 horas ligar", "ligar", "11-20 17:42"),
        ("ligar no dia 5", "ligar", "12-05 15:42"),
        ("ligar em 25 de dezembro", "ligar", "12-25 15:42"),
        ("ligar semana que vem", "ligar", "11-23 15:42"),
        ("ligar para Ana às 10", "ligar para Ana", "11-21 10:00"),
        ("ligar para Ana à tarde", "ligar para Ana", "11-21 15:00"),
        ("amanhã 3 ligações", "3 ligações", "11-21 15:42"),
    ]);
}

#[test]
fn ordinary_words_stay() {
    whole(&[
        "",
        "call",
        "10",
        "send 3 samples",
        "send samples 3",
        "order 10",
        "may we call",
        "call May",
        "ask if we may",
        "mar",
        "we sat",
        "sat down with Ann",
        "sun panels offer",
        "call Friday's team",
        "ask for Friday's numbers",
        "tomorrow's agenda",
        "report for friday",
        "book a table for tomorrow",
        "offers since monday",
        "what happened last friday",
        "call every monday",
        "landing page for Black Friday",
        "prepare Black Friday",
        "Cyber Monday",
        "integrate with Monday",
        "good morning",
        "good evening mail",
        "take 2 out",
        "3 days of training",
        "training of 3 days",
        "job of 10h",
        "version 3.4",
        "price 25.12",
        "done 3/4",
        "ratio 16:9",
        "the meeting of yesterday",
        "check yesterday",
        "increase by 10",
        "ring +7 912 3456789",
        "server 10.0.0.1",
        "room 10-11",
        "all day",
        "one more call",
        "pay for 2 hours",
        "mail to a@b.com",
    ]);
}

#[test]
fn ordinary_words_of_other_languages_stay() {
    whole(&[
        "настроить тестовая среда",
        "среда разработки",
        "отчёт за пятницу",
        "счёт от 01.12.2026",
        "забронировать стол на завтра",
        "отпуск 3 дня",
        "уложиться в 3 дня",
        "слить в один",
        "обновить в 3.4",
        "доброе утро",
        "доклад о пятнице",
        "Чёрная пятница",
        "прошлую пятницу разобрать",
        "3 мая и 5 мая",
        "segunda via do boleto",
        "na segunda reunião falar",
        "enviar segunda via",
        "quinta parcela",
        "boa tarde",
        "buenas noches",
        "llamar más tarde",
        "domingo de ramos",
        "llamar a Domingo",
        "viernes santo",
        "sexta-feira santa",
        "el viernes pasado",
        "relatório de sexta",
        "informe del lunes",
        "factura de 25 de diciembre",
        "pagar 3 meses",
        "enviar as 10",
        "perder a tarde",
        "passar a noite",
        "subir a 10",
        "прийти к 10",
    ]);
}

/// What would not have sufficed to be taken out is told all the same.
#[test]
fn no_meaning_of_a_phrase_is_left_out() {
    splits(&[
        ("call mar 10:30", "call", "11-24 10:30"),
        ("el mar 10 llamar", "llamar", "11-24 10:00 | 2027-03-10 15:42"),
        ("friday 27 send quote", "send quote", "11-27 15:42"),
        ("viernes 27: llamar", "llamar", "11-27 15:42"),
        ("call Ann on 3/4", "call Ann", "2027-04-03 15:42 | 2027-03-04 15:42"),
    ]);
}

#[test]
fn more_texts_of_tasks() {
    splits(&[
        ("call Ann (+7 912 345) tomorrow", "call Ann (+7 912 345)", "11-21 15:42"),
        ("Q4 review, friday 16:00", "Q4 review", "11-20 16:00"),
        ("next friday: demo for ACME", "demo for ACME", "11-27 15:42"),
        ("send offer 10-12 pcs tomorrow", "send offer 10-12 pcs", "11-21 15:42"),
        ("tomorrow call Ann at 10", "call Ann at 10", "11-21 15:42"),
        ("созвон 25.12.2026 в 10:00 на час", "созвон", "12-25 10:00 60m"),
        ("на следующей неделе отправить КП", "отправить КП", "11-23 15:42"),
        ("отправить 3 КП завтра", "отправить 3 КП", "11-21 15:42"),
        ("reunión mañana de 10 a 11", "reunión", "11-21 10:00 60m"),
        ("visita mañana todo el día", "visita", "11-21 day"),
        ("reunião amanhã das 10 às 11", "reunião", "11-21 10:00 60m"),
        ("amanhã à tarde ligar", "ligar", "11-21 15:00"),
    ]);
    whole(&[
        "ask Jan 3 times",
        "upgrade to May 5 plan",
        "plan of 10 may visitors",
        "meet the friday team",
        "check in 2 places",
        "in 2 minds",
        "через менеджера",
        "в 10 магазинов отправить",
        "на час дороже",
        "a las mil maravillas",
        "em casa",
        "mandar 2 segundas vias",
    ]);
}

#[test]
fn the_range_is_the_phrase() {
    let text = "позвонить завтра в 10.";
    let (range, _) = split(text, &friday()).phrase.expect("a date");
    assert_eq!(&text[range], "завтра в 10");
}

//! Portuguese.

use super::{friday, table};

#[test]
fn days() {
    table(
        &[
            ("hoje", "11-20 day"),
            ("amanhã", "11-21 15:42"),
            ("amanha", "11-21 15:42"),
            ("AMANHÃ", "11-21 15:42"),
            ("depois de amanhã", "11-22 15:42"),
            ("segunda", "11-23 15:42"),
            ("segunda-feira", "11-23 15:42"),
            ("na segunda", "11-23 15:42"),
            ("terça às 11", "11-24 11:00"),
            ("na terça-feira às 9h30", "11-24 09:30"),
            ("quarta", "11-25 15:42"),
            ("até quinta", "11-26 15:42"),
            ("sexta", "11-27 15:42"),
            ("sexta 16h", "11-20 16:00"),
            ("sexta feira", "11-27 15:42"),
            ("no sábado", "11-21 15:42"),
            ("sabado", "11-21 15:42"),
            ("domingo", "11-22 15:42"),
            ("na próxima terça", "11-24 15:42"),
            ("terça que vem", "11-24 15:42"),
            ("neste sábado", "11-21 15:42"),
            ("semana que vem", "11-23 15:42"),
            ("na próxima semana", "11-23 15:42"),
            ("mês que vem", "12-01 15:42"),
            ("no fim de semana", "11-21 15:42"),
            ("fim do mês", "11-30 day"),
            ("até o fim do mês", "11-30 day"),
            ("no fim do dia", "11-20 day"),
            ("até o fim da semana", "11-20 day"),
        ],
        &friday(),
    );
}

#[test]
fn dates() {
    table(
        &[
            ("25 de dezembro", "12-25 15:42"),
            ("25 de dezembro de 2027", "2027-12-25 15:42"),
            ("em 25 de dezembro", "12-25 15:42"),
            ("25 dez", "12-25 15:42"),
            ("25/12", "12-25 15:42"),
            ("25/12/2026 às 10h", "12-25 10:00"),
            ("25.12.2026", "12-25 15:42"),
            ("dia 5", "12-05 15:42"),
            ("no dia 5 às 10", "12-05 10:00"),
            ("1º de dezembro", "12-01 15:42"),
            ("primeiro de dezembro", "12-01 15:42"),
            ("sexta, 25 de dezembro", "12-25 15:42"),
            ("5 de março", "2027-03-05 15:42"),
        ],
        &friday(),
    );
}

#[test]
fn times() {
    table(
        &[
            ("amanhã às 10", "11-21 10:00"),
            ("amanha as 10", "11-21 10:00"),
            ("amanhã 10h", "11-21 10:00"),
            ("amanhã às 10h30", "11-21 10:30"),
            ("amanhã às 10:30", "11-21 10:30"),
            ("amanhã às dez", "11-21 10:00"),
            ("amanhã às dez e meia", "11-21 10:30"),
            ("amanhã às 10 horas", "11-21 10:00"),
            ("amanhã às 10 da manhã", "11-21 10:00"),
            ("amanhã às 3 da tarde", "11-21 15:00"),
            ("amanhã às 3 horas da tarde", "11-21 15:00"),
            ("amanhã às 8 da noite", "11-21 20:00"),
            ("amanhã às 2 da madrugada", "11-21 02:00"),
            ("amanhã à uma da tarde", "11-21 13:00"),
            ("às 10", "11-21 10:00"),
            ("às 18h", "11-20 18:00"),
            ("amanhã de manhã", "11-21 09:00"),
            ("amanhã à tarde", "11-21 15:00"),
            ("amanhã à noite", "11-21 20:00"),
            ("de manhã", "11-21 09:00"),
            ("pela manhã", "11-21 09:00"),
            ("hoje à noite", "11-20 20:00"),
            ("esta noite às 9", "11-20 21:00"),
            ("ao meio-dia", "11-21 12:00"),
            ("à meia-noite", "11-21 00:00"),
            ("segunda antes do almoço", "11-23 12:00"),
            ("segunda depois do almoço", "11-23 15:00"),
            ("amanhã o dia todo", "11-21 day"),
            ("segunda o dia inteiro", "11-23 day"),
        ],
        &friday(),
    );
}

#[test]
fn amounts_and_lengths() {
    table(
        &[
            ("daqui a 3 dias", "11-23 15:42"),
            ("daqui a três dias", "11-23 15:42"),
            ("em 2 horas", "11-20 17:42"),
            ("em duas horas", "11-20 17:42"),
            ("em meia hora", "11-20 16:12"),
            ("em uma hora e meia", "11-20 17:12"),
            ("dentro de uma semana", "11-27 15:42"),
            ("daqui a um mês", "12-20 15:42"),
            ("em 20 minutos", "11-20 16:02"),
            ("em 3 dias às 10", "11-23 10:00"),
            ("amanhã das 10 às 11", "11-21 10:00 60m"),
            ("amanhã das 10h às 11h30", "11-21 10:00 90m"),
            ("amanhã entre as 10 e as 12", "11-21 10:00 120m"),
            ("amanhã 10-11", "11-21 10:00 60m"),
            ("amanhã às 10 por 30 min", "11-21 10:00 30m"),
            ("amanhã às 10 durante 1 hora", "11-21 10:00 60m"),
            ("amanhã às 10 por meia hora", "11-21 10:00 30m"),
        ],
        &friday(),
    );
}

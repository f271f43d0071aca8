//! Spanish.

use super::{friday, table};

#[test]
fn days() {
    table(
        &[
            ("hoy", "11-20 day"),
            ("mañana", "11-21 15:42"),
            ("manana", "11-21 15:42"),
            ("MAÑANA", "11-21 15:42"),
            ("pasado mañana", "11-22 15:42"),
            ("lunes", "11-23 15:42"),
            ("el lunes", "11-23 15:42"),
            ("el martes a las 11", "11-24 11:00"),
            ("miércoles", "11-25 15:42"),
            ("miercoles 9:30", "11-25 09:30"),
            ("para el jueves", "11-26 15:42"),
            ("el viernes", "11-27 15:42"),
            ("viernes 16:00", "11-20 16:00"),
            ("sábado", "11-21 15:42"),
            ("sabado por la tarde", "11-21 15:00"),
            ("domingo", "11-22 15:42"),
            ("el próximo martes", "11-24 15:42"),
            ("el martes que viene", "11-24 15:42"),
            ("este sábado", "11-21 15:42"),
            ("la próxima semana", "11-23 15:42"),
            ("la semana que viene", "11-23 15:42"),
            ("el mes que viene", "12-01 15:42"),
            ("fin de semana", "11-21 15:42"),
            ("fin de mes", "11-30 day"),
            ("a finales de mes", "11-30 day"),
            ("al final del día", "11-20 day"),
        ],
        &friday(),
    );
}

#[test]
fn dates() {
    table(
        &[
            ("25 de diciembre", "12-25 15:42"),
            ("el 25 de diciembre de 2027", "2027-12-25 15:42"),
            ("25 dic", "12-25 15:42"),
            ("25/12", "12-25 15:42"),
            ("25/12/2026 a las 10", "12-25 10:00"),
            ("25.12.2026", "12-25 15:42"),
            ("el 25", "11-25 15:42"),
            ("el día 5", "12-05 15:42"),
            ("viernes 25 de diciembre", "12-25 15:42"),
            ("viernes 27", "11-27 15:42"),
            ("primero de diciembre", "12-01 15:42"),
            ("5 de marzo", "2027-03-05 15:42"),
        ],
        &friday(),
    );
}

#[test]
fn times() {
    table(
        &[
            ("mañana a las 10", "11-21 10:00"),
            ("mañana 10h", "11-21 10:00"),
            ("mañana 10", "11-21 10:00"),
            ("mañana a las 10:30", "11-21 10:30"),
            ("mañana a las diez", "11-21 10:00"),
            ("mañana a las diez y media", "11-21 10:30"),
            ("mañana a las 10 y cuarto", "11-21 10:15"),
            ("mañana a las nueve menos cuarto", "11-21 08:45"),
            ("mañana a las 10 de la mañana", "11-21 10:00"),
            ("mañana a las 3 de la tarde", "11-21 15:00"),
            ("mañana a las 9 de la noche", "11-21 21:00"),
            ("mañana a las 2 de la madrugada", "11-21 02:00"),
            ("mañana a la una de la tarde", "11-21 13:00"),
            ("mañana a las 10 y media de la mañana", "11-21 10:30"),
            ("a las 10", "11-21 10:00"),
            ("a las 18", "11-20 18:00"),
            ("a las 10 de mañana", "11-21 10:00"),
            ("mañana por la mañana", "11-21 09:00"),
            ("mañana por la tarde", "11-21 15:00"),
            ("mañana por la noche", "11-21 20:00"),
            ("por la mañana", "11-21 09:00"),
            ("esta noche", "11-20 20:00"),
            ("esta noche a las 9", "11-20 21:00"),
            ("al mediodía", "11-21 12:00"),
            ("a medianoche", "11-21 00:00"),
            ("el lunes antes de comer", "11-23 12:00"),
            ("el lunes después del almuerzo", "11-23 15:00"),
            ("10 hs", "11-21 10:00"),
            ("mañana todo el día", "11-21 day"),
            ("el lunes a mediodía", "11-23 12:00"),
        ],
        &friday(),
    );
}

#[test]
fn amounts_and_lengths() {
    table(
        &[
            ("en 3 días", "11-23 15:42"),
            ("en tres dias", "11-23 15:42"),
            ("dentro de dos horas", "11-20 17:42"),
            ("dentro de una semana", "11-27 15:42"),
            ("en un mes", "12-20 15:42"),
            ("en media hora", "11-20 16:12"),
            ("en una hora", "11-20 16:42"),
            ("en una hora y media", "11-20 17:12"),
            ("en 20 minutos", "11-20 16:02"),
            ("de aquí a 3 días", "11-23 15:42"),
            ("en 3 días a las 10", "11-23 10:00"),
            ("mañana de 10 a 11", "11-21 10:00 60m"),
            ("mañana de 10:00 a 11:30", "11-21 10:00 90m"),
            ("mañana desde las 10 hasta las 12", "11-21 10:00 120m"),
            ("mañana entre las 10 y las 11", "11-21 10:00 60m"),
            ("mañana 10-11", "11-21 10:00 60m"),
            ("mañana a las 10 durante 1 hora", "11-21 10:00 60m"),
            ("mañana a las 10 por 30 min", "11-21 10:00 30m"),
            ("el lunes a las 9 durante hora y media", "11-23 09:00 90m"),
        ],
        &friday(),
    );
}

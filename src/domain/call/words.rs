//! The words of a call's facts. All languages are in one dictionary: people write the language they think in.
//!
//! Words are folded as `when::token` folds them: no case, no accents, `ё` is `е`.

use crate::domain::when::token::{Kind, Token};
use crate::domain::{CallOutcome, Direction};

/// Spellings with `|` between them, of every language, and what they mean.
const OUTCOMES: [(&str, CallOutcome); 7] = [
    (
        "left message|left a message|message left|voicemail|оставил сообщение|оставила сообщение|оставлено \
         сообщение|автоответчик|deje mensaje|deje un mensaje|mensaje dejado|buzon de voz|deixei mensagem|deixei \
         recado|deixou mensagem|caixa postal",
        CallOutcome::LeftMessage,
    ),
    (
        "call back later|call back|callback|перезвонить позже|перезвонить|просил перезвонить|просила \
         перезвонить|llamar mas tarde|llamar despues|volver a llamar|ligar mais tarde|ligar depois|retornar depois",
        CallOutcome::CallBackLater,
    ),
    (
        "not there|not in|absent|нет на месте|не на месте|отсутствует|no esta|no estaba|ausente|nao esta|nao estava",
        CallOutcome::NotThere,
    ),
    (
        "success|successful|talked|spoke|reached|успешно|успех|успешный|поговорили|дозвонился|дозвонилась|разговор \
         состоялся|exito|con exito|exitosa|hablamos|sucesso|com sucesso|falamos",
        CallOutcome::Success,
    ),
    (
        "wrong number|неверный номер|неправильный номер|ошибочный номер|не тот номер|numero equivocado|numero \
         incorrecto|numero errado",
        CallOutcome::WrongNumber,
    ),
    (
        "no answer|not answered|no reply|нет ответа|не ответил|не ответила|не отвечает|не берет трубку|не \
         дозвонился|не дозвонилась|недозвон|no contesta|no contesto|no responde|sin respuesta|nao atende|nao \
         atendeu|sem resposta",
        CallOutcome::NoAnswer,
    ),
    (
        "busy|line busy|engaged|занято|занят|занята|линия занята|ocupado|ocupada|linea ocupada|comunica|linha ocupada",
        CallOutcome::Busy,
    ),
];

const DIRECTIONS: [(&str, Direction); 2] = [
    (
        "in|incoming|received|входящее|входящая|входящий|получено|entrante|recibido|recebida|recebido",
        Direction::In,
    ),
    ("out|outgoing|sent|исходящее|исходящая|исходящий|отправлено|saliente|enviado|enviada", Direction::Out),
];

const HOURS: &str = "h|hr|hrs|hour|hours|ч|час|часа|часов|hora|horas";
const MINUTES: &str = "m|min|mins|minute|minutes|м|мин|минута|минуту|минуты|минут|minuto|minutos";
const SECONDS: &str = "s|sec|secs|second|seconds|с|сек|секунда|секунду|секунды|секунд|seg|segundo|segundos";

/// What the words at `at` mean, the longest that fit, and the token behind them.
fn longest<T: Copy>(table: &[(&str, T)], tokens: &[Token], at: usize) -> Option<(T, usize)> {
    let mut best: Option<(T, usize)> = None;
    for (spellings, meaning) in table {
        for phrase in spellings.split('|') {
            let count = phrase.split(' ').count();
            let fits = phrase.split(' ').zip(at..).all(|(want, n)| word(tokens, n) == Some(want));
            if fits && best.is_none_or(|(_, next)| at + count > next) {
                best = Some((*meaning, at + count));
            }
        }
    }
    best
}

pub(super) fn outcome(tokens: &[Token], at: usize) -> Option<(CallOutcome, usize)> {
    longest(&OUTCOMES, tokens, at)
}

pub(super) fn direction(tokens: &[Token], at: usize) -> Option<(Direction, usize)> {
    longest(&DIRECTIONS, tokens, at)
}

/// Seconds of a unit of time.
pub(super) fn unit(tokens: &[Token], at: usize) -> Option<i64> {
    let word = word(tokens, at)?;
    let is_in = |words: &str| words.split('|').any(|known| known == word);
    [(HOURS, 3_600), (MINUTES, 60), (SECONDS, 1)]
        .into_iter()
        .find(|(words, _)| is_in(words))
        .map(|(_, secs)| secs)
}

/// What the words from `at` to the end may become when they are written out.
pub(super) fn begun(tokens: &[Token], at: usize) -> Vec<CallOutcome> {
    let words: Option<Vec<&str>> = (at..tokens.len()).map(|n| word(tokens, n)).collect();
    let Some(start) = words.map(|words| words.join(" ")).filter(|start| start.chars().count() > 1) else {
        return Vec::new();
    };
    let may = |spellings: &str| spellings.split('|').any(|phrase| phrase.starts_with(&start));
    OUTCOMES.iter().filter(|(spellings, _)| may(spellings)).map(|(_, outcome)| *outcome).collect()
}

pub(super) fn word(tokens: &[Token], at: usize) -> Option<&str> {
    match &tokens.get(at)?.kind {
        // The dot of an abbreviation belongs to the word already.
        Kind::Word(word) => Some(word),
        Kind::Number { .. } | Kind::Mark(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::when::token::tokens;

    /// A word that is not folded would never be found, and one that means two things would be a guess.
    #[test]
    fn every_word_finds_itself_and_nothing_else() {
        for (spellings, outcome) in OUTCOMES {
            for phrase in spellings.split('|') {
                let tokens = tokens(phrase);
                assert_eq!(super::outcome(&tokens, 0), Some((outcome, tokens.len())), "{phrase}");
                let owners =
                    OUTCOMES.iter().filter(|(words, _)| words.split('|').any(|known| known == phrase));
                assert_eq!(owners.count(), 1, "{phrase}");
            }
        }
        for (spellings, way) in DIRECTIONS {
            for word in spellings.split('|') {
                assert_eq!(direction(&tokens(word), 0), Some((way, 1)), "{word}");
            }
        }
        for word in [HOURS, MINUTES, SECONDS].iter().flat_map(|words| words.split('|')) {
            assert!(unit(&tokens(word), 0).is_some(), "{word}");
        }
    }
}

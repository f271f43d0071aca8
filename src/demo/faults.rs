//! What the network and a tired server do to a client, on demand: `--faults SPEC`.
//!
//! ```text
//! SPEC  = RULE ("," RULE)*
//! RULE  = [METHOD ":"] ["p=" CHANCE ":"] FAULT ["*" COUNT]      e.g. 429*2, patch:drop-after*1, p=0.1:500
//!       | [METHOD ":"] "latency=" MS
//! FAULT = 400 401 402 403 404 405 422 429 500 501   JSON (problem+json)
//!       | 502 503 504 403html 429html               HTML, as gateways and nginx answer
//!       | html         200 with an HTML page        | truncate    the JSON answer ends in the middle
//!       | drop         closed before anything is done| drop-after  done, then closed without an answer
//! ```
//!
//! The first rule that applies decides; with `*COUNT` it applies that often, without it for ever.
//! Latencies of all rules add up. Must not know the resources: it decides by method alone.

use std::time::Duration;

use http::{Method, StatusCode};

use super::answer::{self, Answer, Refusal};
use super::dice::Dice;

const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];
const HELP: &str = "a rule is [get:|post:|patch:|delete:][p=0.1:]FAULT[*COUNT] with FAULT one of 400 401 402 403 404 405 \
     422 429 500 501 502 503 504 403html 429html html truncate drop drop-after, or latency=MS";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Problem(StatusCode),
    Html(StatusCode),
    Truncate,
    Drop,
    DropAfter,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    method: Option<Method>,
    /// Out of 10 000.
    chance: u32,
    effect: Effect,
    /// `None`: for ever.
    left: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Fault(Fault),
    Latency(Duration),
}

/// The rules of one account and how often each still applies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fault rule {rule:?}: {why}; {HELP}")]
pub struct BadFaults {
    pub rule: String,
    pub why: String,
}

/// What becomes of one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fate {
    pub fault: Option<Fault>,
    pub latency: Duration,
}

impl Faults {
    pub fn parse(spec: &str) -> Result<Self, BadFaults> {
        let rules = spec.split(',').map(str::trim).filter(|r| !r.is_empty());
        Ok(Self { rules: rules.map(Rule::parse).collect::<Result<_, _>>()? })
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub fn decide(&mut self, method: &Method, dice: &mut Dice) -> Fate {
        let mut fate = Fate::default();
        for rule in &mut self.rules {
            let meant = rule.method.as_ref().is_none_or(|m| m == method) && rule.left != Some(0);
            match rule.effect {
                Effect::Latency(ms) if meant => fate.latency += ms,
                Effect::Fault(fault) if meant && fate.fault.is_none() => {
                    if rule.chance < 10_000 && dice.below(10_000) >= u64::from(rule.chance) {
                        continue;
                    }
                    rule.left = rule.left.map(|n| n - 1);
                    fate.fault = Some(fault);
                }
                _ => {}
            }
        }
        fate
    }
}

impl Fault {
    /// The answer that comes instead of the real one, where there is one.
    pub fn instead(self) -> Option<Answer> {
        Some(match self {
            // A refused PATCH looks like the validation everybody meets first.
            Self::Problem(StatusCode::BAD_REQUEST) => answer::refused_choice("status_id").into_answer(),
            Self::Problem(StatusCode::TOO_MANY_REQUESTS) => too_many(),
            Self::Problem(status) => Refusal::new(status, "The demo account was told to fail.").into_answer(),
            Self::Html(StatusCode::TOO_MANY_REQUESTS) => {
                answer::slow_down(answer::html(StatusCode::TOO_MANY_REQUESTS))
            }
            Self::Html(status) => answer::html(status),
            Self::Truncate | Self::Drop | Self::DropAfter => return None,
        })
    }
}

pub fn too_many() -> Answer {
    let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests: 7 per second are allowed.");
    answer::slow_down(refusal.into_answer())
}

/// Half of a JSON body; whole characters, so that the break is in the JSON and not in the UTF-8.
pub fn truncate(answer: Answer) -> Answer {
    answer.map(|body| {
        let mut at = body.len() / 2;
        while at > 0 && body.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
            at -= 1;
        }
        body.slice(..at)
    })
}

impl Rule {
    fn parse(text: &str) -> Result<Self, BadFaults> {
        let bad = |why: String| BadFaults { rule: text.to_owned(), why };
        let mut rule =
            Self { method: None, chance: 10_000, effect: Effect::Latency(Duration::ZERO), left: None };
        let mut parts = text.split(':').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() {
                rule.scope(part.trim()).map_err(bad)?;
            } else {
                rule.fault(part.trim()).map_err(bad)?;
            }
        }
        Ok(rule)
    }

    fn scope(&mut self, part: &str) -> Result<(), String> {
        if let Some(chance) = part.strip_prefix("p=") {
            let p: f64 = chance.parse().map_err(|_| format!("{chance:?} is not a probability"))?;
            if !(0.0..=1.0).contains(&p) {
                return Err(format!("{chance} is not between 0 and 1"));
            }
            // In range, so the cast is exact to the fourth digit.
            #[expect(clippy::cast_sign_loss, reason = "checked to lie in 0..=1")]
            let chance = (p * 10_000.0).round() as u32;
            self.chance = chance;
            return Ok(());
        }
        let name = part.to_ascii_lowercase();
        if !METHODS.contains(&name.as_str()) {
            return Err(format!("{part:?} is neither a method nor p=CHANCE"));
        }
        self.method = Method::from_bytes(name.to_ascii_uppercase().as_bytes()).ok();
        Ok(())
    }

    fn fault(&mut self, part: &str) -> Result<(), String> {
        if let Some(ms) = part.strip_prefix("latency=") {
            let ms = ms.parse().map_err(|_| format!("{ms:?} is not a number of milliseconds"))?;
            self.effect = Effect::Latency(Duration::from_millis(ms));
            return Ok(());
        }
        let (name, count) = part.split_once('*').map_or((part, None), |(name, n)| (name, Some(n)));
        if let Some(count) = count {
            self.left = Some(count.parse().map_err(|_| format!("{count:?} is not a count"))?);
        }
        self.effect = Effect::Fault(kind(name).ok_or_else(|| format!("{name:?} is not a fault"))?);
        Ok(())
    }
}

fn kind(name: &str) -> Option<Fault> {
    let code = |n: &str| n.parse().ok().and_then(|code: u16| StatusCode::from_u16(code).ok());
    Some(match name {
        "drop" => Fault::Drop,
        "drop-after" => Fault::DropAfter,
        "truncate" => Fault::Truncate,
        "html" => Fault::Html(StatusCode::OK),
        "403html" | "429html" => Fault::Html(code(&name[..3])?),
        "502" | "503" | "504" => Fault::Html(code(name)?),
        "400" | "401" | "402" | "403" | "404" | "405" | "422" | "429" | "500" | "501" => {
            Fault::Problem(code(name)?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(spec: &str, methods: &[Method]) -> Vec<Option<Fault>> {
        let mut faults = Faults::parse(spec).unwrap();
        let mut dice = Dice::new(1);
        methods.iter().map(|m| faults.decide(m, &mut dice).fault).collect()
    }

    #[test]
    fn counted_rules_wear_off_and_methods_scope() {
        let (get, patch) = (Method::GET, Method::PATCH);
        let slow = Some(Fault::Problem(StatusCode::TOO_MANY_REQUESTS));
        let gone = Some(Fault::Html(StatusCode::BAD_GATEWAY));
        assert_eq!(fates("429*2", &[get.clone(), patch.clone(), get.clone()]), [slow, slow, None]);
        assert_eq!(
            fates("patch:429*1, 502", &[get.clone(), patch.clone(), patch.clone()]),
            [gone, slow, gone]
        );
        assert_eq!(
            fates("patch:drop-after*1", &[get, patch.clone(), patch]),
            [None, Some(Fault::DropAfter), None]
        );
        assert!(Faults::parse(" ").unwrap().is_empty());
    }

    #[test]
    fn chance_and_latency() {
        let hits = fates("p=0.1:500", &vec![Method::GET; 2000]).iter().flatten().count();
        assert!((120..280).contains(&hits), "{hits} of 2000");
        let mut faults = Faults::parse("latency=200,get:latency=50,drop*1").unwrap();
        let fate = faults.decide(&Method::GET, &mut Dice::new(1));
        assert_eq!(fate, Fate { fault: Some(Fault::Drop), latency: Duration::from_millis(250) });
    }

    #[test]
    fn a_bad_rule_is_named() {
        for (spec, rule) in [
            ("429*2,florp", "florp"),
            ("put:429", "put:429"),
            ("p=2:500", "p=2:500"),
            ("429*x", "429*x"),
            ("latency=soon", "latency=soon"),
            ("p=:500", "p=:500"),
            ("200", "200"),
        ] {
            let error = Faults::parse(spec).unwrap_err();
            assert_eq!(error.rule, rule);
            assert!(error.to_string().contains("drop-after"), "{error}");
        }
    }
}

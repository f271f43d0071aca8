//! `[forecast.weights]` in `config.toml`: how likely leads of a stage are won, where too few were to tell.
//!
//! A line for each stage, `Proposal = "40%"`, called as in `[rot]`. `dealdesk forecast --weight` goes before it.

use toml::Spanned;
use toml::de::DeValue;

use super::file::{Reading, StageName, Warning};
use crate::domain::near::nearest;
use crate::domain::{Pipeline, SafeText, places_called};

impl Reading<'_> {
    pub(super) fn forecast(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "forecast", "a table: [forecast.weights]");
        };
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref().as_table()) {
                ("weights", Some(_)) => self.weights(value),
                ("weights", None) => self.wrong(value, "weights", "a table: [forecast.weights]"),
                (other, _) => self.unknown(key.span().start, other, &["weights"]),
            }
        }
    }

    fn weights(&mut self, value: &Spanned<DeValue<'_>>) {
        for (key, value) in value.get_ref().as_table().into_iter().flatten() {
            let stage = key.get_ref().as_ref();
            match value.get_ref().as_str().and_then(share) {
                Some(share) => {
                    self.stage(key.span().start, "forecast.weights", stage);
                    self.file.weights.push((stage.trim().to_owned(), share));
                }
                None => {
                    let said = SafeText::line(stage);
                    let what = format!("the weight of {said} has to be a share in quotes: \"40%\"");
                    self.warn(value.span().start, what);
                }
            }
        }
    }
}

/// `40%`, also without the sign, from 0 to 1.
pub fn share(said: &str) -> Option<f64> {
    let said = said.trim();
    let share: f64 = said.strip_suffix('%').unwrap_or(said).trim().parse().ok()?;
    (0.0..=100.0).contains(&share).then_some(share / 100.0)
}

/// What there is to say about stages that no account has.
pub fn strangers(stages: &[StageName], pipelines: &[Pipeline]) -> Vec<Warning> {
    let unknown = stages.iter().filter(|stage| places_called(&stage.name, pipelines).is_empty());
    unknown.map(|stage| Warning { line: stage.line, what: stranger(stage, pipelines) }).collect()
}

fn stranger(of: &StageName, pipelines: &[Pipeline]) -> String {
    let all =
        pipelines.iter().flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)));
    let mut known: Vec<String> = if of.table == "rot" { vec!["default".to_owned()] } else { Vec::new() };
    for (pipeline, stage) in all {
        known.push(stage.name.to_string());
        known.push(format!("{}/{}", pipeline.name, stage.name));
    }
    // However it is written: what is near is told as the account has it.
    let folded: Vec<String> = known.iter().map(|name| name.to_lowercase()).collect();
    let near = nearest(&of.name, &folded.iter().map(String::as_str).collect::<Vec<_>>());
    let near = near.and_then(|near| folded.iter().position(|name| name == near)).map(|at| &known[at]);
    let hint = match near {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`dealdesk pipeline list` shows those there are.".to_owned(),
    };
    format!("[{}] no stage is called `{}`: {hint}", of.table, SafeText::line(&of.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::File;
    use crate::domain::{PipelineId, Stage, StageId, StageKind};

    fn file(text: &str) -> File {
        File::parse(std::path::Path::new("config.toml"), text.to_owned()).expect("TOML")
    }

    fn sales() -> Vec<Pipeline> {
        let stage = |id, name: &str| Stage {
            id: StageId(id),
            name: name.into(),
            sort: id,
            color: SafeText::default(),
            kind: StageKind::Open,
        };
        vec![Pipeline {
            id: PipelineId(1),
            name: "Sales".into(),
            sort: 1,
            is_main: true,
            is_archived: false,
            stages: vec![stage(11, "First talk"), stage(12, "Proposal")],
        }]
    }

    #[test]
    fn weights_are_shares_and_what_is_none_is_said() {
        let file = file(
            "[forecast]\nweigths = 1\n[forecast.weights]\nProposal = \"40%\"\n\"Sales/First talk\" = \"7.5\"\n12 = 40\n\
             13 = \"101%\"\n",
        );
        assert_eq!(file.weights, [("Proposal".to_owned(), 0.4), ("Sales/First talk".to_owned(), 0.075)]);
        let said: Vec<String> = file.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "line 2: unknown key `weigths`: did you mean `weights`?",
                "line 6: the weight of 12 has to be a share in quotes: \"40%\"",
                "line 7: the weight of 13 has to be a share in quotes: \"40%\"",
            ]
        );
    }

    #[test]
    fn a_stage_nobody_has_is_said_with_its_line() {
        let file = file(
            "[rot]\ndefualt = \"5d\"\nPROPOSAL = \"2w\"\nelsewhere = \"3d\"\n\
             [forecast.weights]\n\"sales/first tlak\" = \"4%\"\n12 = \"5%\"\n",
        );
        assert_eq!(file.warnings, []);
        let mut said = strangers(&file.stages, &sales());
        said.sort_by_key(|warning| warning.line);
        let said: Vec<String> = said.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "line 2: [rot] no stage is called `defualt`: did you mean `default`?",
                "line 4: [rot] no stage is called `elsewhere`: `dealdesk pipeline list` shows those there are.",
                "line 6: [forecast.weights] no stage is called `sales/first tlak`: did you mean `Sales/First talk`?",
            ]
        );
    }
}

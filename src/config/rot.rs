//! `[rot]` in `config.toml`: how long a lead may stand in a stage before it is red.
//!
//! `default = "7d"`, and a line for each stage that has its own: by its name, by `"Pipeline/Stage"` where stages of two
//! pipelines share a name, or by its id; the more exact name goes first. Names are looked up when the account has told
//! them.

use toml::Spanned;
use toml::de::DeValue;

use super::file::Reading;
use crate::domain::query::age_secs;

const DAY: i64 = 86_400;

impl Reading<'_> {
    pub(super) fn rot(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "rot", "a table: [rot] with default = \"7d\"");
        };
        for (key, value) in table {
            let days =
                value.get_ref().as_str().and_then(age_secs).filter(|secs| *secs >= DAY && secs % DAY == 0);
            let Some(days) = days.map(|secs| secs / DAY) else {
                let said = crate::domain::SafeText::line(key.get_ref());
                let what = format!("rot of {said} has to be whole days in quotes: \"7d\" or \"2w\"");
                self.warn(value.span().start, what);
                continue;
            };
            match key.get_ref().as_ref() {
                "default" => self.file.rot.days = days,
                stage => {
                    self.stage(key.span().start, "rot", stage);
                    self.file.rot.named.push((stage.trim().to_owned(), days));
                }
            }
        }
    }
}

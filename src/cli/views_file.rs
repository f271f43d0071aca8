//! Saved views written to `config.toml` for the screen: under the lock of that file, as it is now, as a whole.

use std::pin::Pin;

use super::access;
use crate::config::views::{Tried, tried};
use crate::config::{self, File};
use crate::domain::{SafeText, ViewChange, ViewsKept};
use crate::files;
use crate::shell::views::{Answer, KeepViews};

#[derive(Debug, Clone, Copy)]
pub struct ViewsFile;

impl KeepViews for ViewsFile {
    fn keep(&self, change: ViewChange) -> Pin<Box<dyn Future<Output = Answer> + Send>> {
        Box::pin(async move { keep(&change).await })
    }
}

/// What would become of a change.
pub fn foretell(change: &ViewChange) -> ViewsKept {
    let file = config::config_file().map_or_else(|| Ok(File::default()), |path| File::open(&path));
    match tried(&file, change) {
        Tried::Text(_) => ViewsKept::Written,
        Tried::Changed => ViewsKept::Changed,
        Tried::Failed(why) => ViewsKept::Failed(SafeText::line(&why)),
    }
}

/// Makes a change, and tells the views the file has then.
pub async fn keep(change: &ViewChange) -> Answer {
    let failed = |why: &dyn std::fmt::Display| (ViewsKept::Failed(SafeText::line(&why.to_string())), None);
    let Some(path) = config::config_file() else { return failed(&"the system names no home directory") };
    let vault = match access::vault() {
        Ok(vault) => vault,
        Err(stop) => return failed(&stop.message),
    };
    // No account has a name with a dot.
    let lock = match vault.lock("config.toml").await {
        Ok(lock) => lock,
        Err(error) => return failed(&error),
    };
    let file = File::open(&path);
    let kept = match tried(&file, change) {
        Tried::Changed => ViewsKept::Changed,
        Tried::Failed(why) => return failed(&why),
        Tried::Text(text) => match files::replace(&path, text.as_bytes()) {
            Ok(()) => ViewsKept::Written,
            Err(error) => return failed(&format!("{}: {error}", path.display())),
        },
    };
    let now = File::open(&path).ok().map(|file| file.views);
    drop(lock);
    (kept, now)
}

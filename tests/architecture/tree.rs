//! The sources as a whole: every file with its place, and what a written path means from where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::lexer::{Token, tokens};
use super::names::{Names, names, without_tests};

/// One file below `src/`.
#[derive(Debug)]
pub struct File {
    /// Its path below `src/` without the ending: `app/board`, `api/mod`, `main`.
    pub place: String,
    pub source: String,
    /// Its code without tests.
    pub tokens: Vec<Token>,
    pub names: Names,
    /// Lines without tests.
    pub lines: usize,
    /// The whole file is declared under `#[cfg(test)]`.
    pub is_test: bool,
    test_modules: Vec<String>,
}

impl File {
    fn new(place: &str, source: String) -> Self {
        let code = without_tests(&tokens(&source));
        let lines = source.lines().count().saturating_sub(code.test_lines);
        let names = names(&code.tokens);
        let test_modules = code.test_modules;
        Self {
            place: place.to_owned(),
            tokens: code.tokens,
            names,
            lines,
            source,
            is_test: false,
            test_modules,
        }
    }

    /// The room it stands in: `app`, `config`, `main`.
    pub fn room(&self) -> &str {
        self.place.split('/').next().unwrap_or_default()
    }

    /// Whether it is `place` or stands below it.
    pub fn is_in(&self, place: &str) -> bool {
        self.place.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// `app/board` is `crate::app::board`, `app/mod` is `crate::app`.
    fn module(&self) -> Vec<String> {
        let place = self.place.strip_suffix("/mod").unwrap_or(&self.place);
        let parts = place.split('/').filter(|p| *p != "lib").map(str::to_owned);
        std::iter::once("crate".to_owned()).chain(parts).collect()
    }
}

/// A name somewhere in the code, as what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// `["crate", "app", "Command"]` or `["tokio", "spawn"]`, and all it is a re-export of.
    pub paths: BTreeSet<Vec<String>>,
    pub line: usize,
}

#[derive(Debug)]
pub struct Tree {
    pub files: Vec<File>,
    /// Names of foreign crates as code spells them.
    crates: BTreeSet<String>,
    modules: BTreeSet<Vec<String>>,
    /// Module and alias → what was imported, as written and where.
    aliases: BTreeMap<Vec<String>, BTreeSet<Written>>,
}

/// A path as written, and the module it was written in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Written {
    module: Vec<String>,
    path: Vec<String>,
}

impl Tree {
    /// All `.rs` files below `src` of the package at `root`.
    pub fn read(root: &Path) -> Self {
        let mut found = Vec::new();
        let src = root.join("src");
        let mut open = vec![src.clone()];
        while let Some(dir) = open.pop() {
            for entry in std::fs::read_dir(&dir).expect("a directory of sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|e| e == "rs") {
                    let place = path.strip_prefix(&src).expect("it is below src").with_extension("");
                    let source = std::fs::read_to_string(&path).expect("a readable source");
                    found.push((place.to_string_lossy().into_owned(), source));
                }
            }
        }
        let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
        Self::new(found, dependencies(&manifest))
    }

    pub fn new(sources: Vec<(String, String)>, crates: BTreeSet<String>) -> Self {
        let mut files: Vec<File> = sources.into_iter().map(|(place, text)| File::new(&place, text)).collect();
        files.sort_by(|a, b| a.place.cmp(&b.place));
        mark_tests(&mut files);
        let (mut modules, mut aliases) = (BTreeSet::new(), BTreeMap::<_, BTreeSet<_>>::new());
        for file in files.iter().filter(|f| !f.is_test) {
            modules.extend(file.names.modules.iter().map(|inner| joined(&file.module(), inner)));
            for import in &file.names.imports {
                let module = joined(&file.module(), &import.inside);
                if let Some(alias) = &import.alias {
                    let key = joined(&module, std::slice::from_ref(alias));
                    aliases.entry(key).or_default().insert(Written { module, path: import.path.clone() });
                }
            }
        }
        Self { files, crates, modules, aliases }
    }

    /// Everything `file` names of other crates and of this one.
    pub fn meanings(&self, file: &File) -> Vec<Meaning> {
        let imports = file.names.imports.iter().map(|i| (&i.inside, &i.path, i.line));
        let paths = file.names.paths.iter().map(|n| (&n.inside, &n.path, n.line));
        let mut out = Vec::new();
        for (inside, path, line) in imports.chain(paths) {
            let written = Written { module: joined(&file.module(), inside), path: path.clone() };
            let found = self.meaning(&written);
            if !found.is_empty() {
                out.push(Meaning { paths: found, line });
            }
        }
        out
    }

    /// Follows aliases and re-exports to the end and keeps every step.
    fn meaning(&self, written: &Written) -> BTreeSet<Vec<String>> {
        let mut found = BTreeSet::new();
        let mut open = self.absolute(written);
        while let Some(path) = open.pop() {
            // A chain this long is a circle that grows.
            if path.len() > 24 || !found.insert(path.clone()) {
                continue;
            }
            for length in 1..=path.len() {
                for target in self.aliases.get(&path[..length]).into_iter().flatten() {
                    for mut further in self.absolute(target) {
                        if !further.starts_with(&path[..length]) {
                            further.extend_from_slice(&path[length..]);
                            open.push(further);
                        }
                    }
                }
            }
        }
        found
    }

    /// A written path from the root: of this crate, of the standard library, of a foreign crate. Empty for what
    /// is none of these: local types, enum variants, generics.
    fn absolute(&self, written: &Written) -> Vec<Vec<String>> {
        let Written { module, path } = written;
        let Some(first) = path.first() else { return Vec::new() };
        let rest = &path[1..];
        match first.as_str() {
            "crate" | "dealdesk" => vec![joined(&["crate".to_owned()], rest)],
            "self" if !rest.is_empty() => vec![joined(module, rest)],
            "super" => {
                let up = path.iter().take_while(|p| *p == "super").count();
                vec![joined(&module[..module.len().saturating_sub(up).max(1)], &path[up..])]
            }
            "" => self.foreign(rest).into_iter().collect(),
            _ => {
                let own = joined(module, path);
                let begin = &own[..=module.len()];
                // An import of a foreign crate under its own name points at the crate, not back at itself.
                let is_own = self.modules.contains(begin)
                    || self
                        .aliases
                        .get(begin)
                        .is_some_and(|all| all.iter().any(|w| w.path != [first.clone()]));
                if is_own { vec![own] } else { self.foreign(path).into_iter().collect() }
            }
        }
    }

    fn foreign(&self, path: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        if matches!(first.as_str(), "std" | "core" | "alloc") {
            return Some(joined(&["std".to_owned()], &path[1..]));
        }
        self.crates.contains(first).then(|| path.to_vec())
    }
}

fn joined(a: &[String], b: &[String]) -> Vec<String> {
    a.iter().chain(b).cloned().collect()
}

/// `#[cfg(test)] mod tests;` makes `tests.rs` and what is below it test code.
fn mark_tests(files: &mut [File]) {
    let declared: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let dir = file.place.trim_end_matches("/mod").to_owned();
            file.test_modules.iter().map(move |name| format!("{dir}/{name}"))
        })
        .collect();
    for file in files {
        file.is_test = declared.iter().any(|place| file.is_in(place));
    }
}

/// The names under `[dependencies]`, as code spells them.
pub fn dependencies(manifest: &str) -> BTreeSet<String> {
    let lines = manifest.lines().skip_while(|l| l.trim() != "[dependencies]").skip(1);
    let lines = lines.take_while(|l| !l.starts_with('['));
    let names = lines.filter_map(|l| l.split_once('=')).map(|(name, _)| name.trim());
    names.filter(|n| !n.starts_with('#')).map(|n| n.replace('-', "_")).collect()
}

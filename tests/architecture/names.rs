//! What a file names: its `use` trees, the paths in its code, the modules it declares. Test code is left out.

use std::collections::BTreeSet;

use super::lexer::{Kind, Token};

/// One name brought in by a `use`, or a glob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The inline modules of the file it stands in.
    pub inside: Vec<String>,
    /// As written; a leading `::` is an empty first part.
    pub path: Vec<String>,
    /// The name it has here; `None` for a glob.
    pub alias: Option<String>,
    pub line: usize,
}

/// A path in the code, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub inside: Vec<String>,
    pub path: Vec<String>,
    pub line: usize,
}

/// Everything a file names.
#[derive(Debug, Default)]
pub struct Names {
    pub imports: Vec<Import>,
    pub paths: Vec<Named>,
    /// Modules declared here, with the inline modules around them.
    pub modules: BTreeSet<Vec<String>>,
}

/// Code without `#[cfg(test)]` items.
#[derive(Debug)]
pub struct Code {
    pub tokens: Vec<Token>,
    /// Lines taken by what was left out.
    pub test_lines: usize,
    /// Left-out modules that live in files of their own.
    pub test_modules: Vec<String>,
}

/// Leaves out every item under `#[cfg(test)]`, and nothing under any other condition.
pub fn without_tests(all: &[Token]) -> Code {
    const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut code = Code { tokens: Vec::with_capacity(all.len()), test_lines: 0, test_modules: Vec::new() };
    let mut at = 0;
    while at < all.len() {
        let here = &all[at..];
        let is_test = here.len() > CFG_TEST.len()
            && here.iter().zip(CFG_TEST).all(|(t, want)| t.kind != Kind::Text && t.text == want);
        if !is_test {
            code.tokens.push(all[at].clone());
            at += 1;
            continue;
        }
        let length = CFG_TEST.len() + item_length(&here[CFG_TEST.len()..]);
        let item = &here[..length];
        if let [.., m, name, end] = item
            && m.is_name("mod")
            && end.is(";")
        {
            code.test_modules.push(name.text.clone());
        }
        code.test_lines += item[length - 1].line - item[0].line + 1;
        at += length;
    }
    code
}

/// How many tokens the item (or field, or statement) at the beginning takes, attributes included.
fn item_length(tokens: &[Token]) -> usize {
    const ITEMS: [&str; 11] =
        ["mod", "use", "fn", "impl", "struct", "enum", "trait", "const", "static", "type", "macro_rules"];
    let mut depth = 0_usize;
    let mut keyword = None;
    for (n, token) in tokens.iter().enumerate() {
        if depth == 0 && keyword.is_none() && token.kind == Kind::Name {
            keyword = ITEMS.into_iter().find(|k| token.text == *k);
        }
        if depth == 0 && keyword == Some("const") && token.is_name("fn") {
            keyword = Some("fn");
        }
        let ends_at_semicolon = matches!(keyword, Some("use" | "const" | "static" | "type"));
        match (token.kind, token.text.as_str()) {
            (Kind::Mark, "(" | "[" | "{") => depth += 1,
            (Kind::Mark, ")" | "]" | "}") if depth == 0 => return n,
            (Kind::Mark, "}") if depth == 1 && !ends_at_semicolon => return n + 1,
            (Kind::Mark, ")" | "]" | "}") => depth -= 1,
            (Kind::Mark, ";") if depth == 0 => return n + 1,
            (Kind::Mark, ",") if depth == 0 && keyword.is_none() => return n + 1,
            _ => {}
        }
    }
    tokens.len()
}

pub fn names(tokens: &[Token]) -> Names {
    let mut found = Names::default();
    let mut inside: Vec<String> = Vec::new();
    // For each open brace: whether it is the body of an inline module.
    let mut braces: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|n| tokens.get(n));
        let next = tokens.get(at + 1);
        match (token.kind, token.text.as_str()) {
            (Kind::Name, "mod") if next.is_some_and(|t| t.kind == Kind::Name) => {
                let mut module = inside.clone();
                module.push(tokens[at + 1].text.clone());
                if tokens.get(at + 2).is_some_and(|t| t.is("{")) {
                    inside.clone_from(&module);
                    braces.push(true);
                }
                found.modules.insert(module);
                at += 3;
            }
            (Kind::Mark, "{") => {
                braces.push(false);
                at += 1;
            }
            (Kind::Mark, "}") => {
                if braces.pop() == Some(true) {
                    inside.pop();
                }
                at += 1;
            }
            (Kind::Name, "use") if !next.is_some_and(|t| t.is("<")) => {
                at += 1;
                tree(tokens, &mut at, &inside, &[], &mut found.imports);
            }
            (Kind::Name, "crate") if before.is_some_and(|t| t.is_name("extern")) => {
                let end = tokens[at..].iter().position(|t| t.is(";")).map_or(tokens.len(), |n| at + n);
                let names: Vec<String> = tokens[at + 1..end].iter().map(|t| t.text.clone()).collect();
                let path = names.first().cloned().into_iter().collect();
                let alias = names.last().cloned();
                found.imports.push(Import { inside: inside.clone(), path, alias, line: token.line });
                at = end;
            }
            (Kind::Name, _) if !before.is_some_and(|t| t.is(".")) => {
                let absolute = before.is_some_and(|t| t.is("::"));
                path(tokens, &mut at, &inside, absolute, &mut found.paths);
            }
            // `#[serde(with = "crate::a::b")]` names code in a string.
            (Kind::Text, text) => {
                let parts: Vec<String> = text.split("::").map(str::to_owned).collect();
                if parts.len() > 1 && parts.iter().all(|p| is_word(p)) {
                    found.paths.push(Named { inside: inside.clone(), path: parts, line: token.line });
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == '_' || c.is_alphanumeric())
}

/// `name(::name)*`; a path behind `>::` or `)::` hangs on a type that was named before, and is skipped.
fn path(tokens: &[Token], at: &mut usize, inside: &[String], absolute: bool, out: &mut Vec<Named>) {
    let start = *at;
    let mut path = vec![tokens[start].text.clone()];
    *at += 1;
    while let (Some(colons), Some(name)) = (tokens.get(*at), tokens.get(*at + 1)) {
        if !colons.is("::") || name.kind != Kind::Name {
            break;
        }
        path.push(name.text.clone());
        *at += 2;
    }
    if absolute {
        let hangs = start.checked_sub(2).and_then(|n| tokens.get(n)).is_some_and(|t| t.is(">") || t.is(")"));
        if hangs {
            return;
        }
        path.insert(0, String::new());
    }
    // A single name is a local thing, or was brought in by an import, which counts.
    if path.len() == 1 {
        return;
    }
    out.push(Named { inside: inside.to_vec(), path, line: tokens[start].line });
}

/// One `use` tree behind `prefix`; ends behind the tree.
fn tree(tokens: &[Token], at: &mut usize, inside: &[String], prefix: &[String], out: &mut Vec<Import>) {
    let mut path = prefix.to_vec();
    if path.is_empty() && tokens.get(*at).is_some_and(|t| t.is("::")) {
        path.push(String::new());
        *at += 1;
    }
    while let Some(token) = tokens.get(*at) {
        *at += 1;
        if token.is("*") {
            out.push(Import { inside: inside.to_vec(), path, alias: None, line: token.line });
            return;
        }
        if token.is("{") {
            while let Some(next) = tokens.get(*at) {
                if next.is("}") {
                    *at += 1;
                    return;
                }
                if next.is(",") {
                    *at += 1;
                } else {
                    tree(tokens, at, inside, &path, out);
                }
            }
            return;
        }
        // `a::{self}` is `a`.
        if !(token.is_name("self") && !prefix.is_empty() && path.len() == prefix.len()) {
            path.push(token.text.clone());
        }
        if tokens.get(*at).is_some_and(|t| t.is("::")) {
            *at += 1;
            continue;
        }
        let mut alias = path.last().cloned();
        if tokens.get(*at).is_some_and(|t| t.is_name("as")) {
            alias = tokens.get(*at + 1).map(|t| t.text.clone());
            *at += 2;
        }
        out.push(Import { inside: inside.to_vec(), path, alias, line: token.line });
        return;
    }
}

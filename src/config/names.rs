//! Names a person types: which are possible, and which was meant.

pub use crate::domain::near::nearest;

/// Whether an account can have this name: it becomes the name of a file, and is typed often.
pub fn check(name: &str) -> Result<(), String> {
    let fits = (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        && !name.starts_with('-');
    if fits {
        return Ok(());
    }
    let said = crate::domain::SafeText::line(&name.chars().take(50).collect::<String>());
    Err(format!("\"{said}\" is no name for an account; use small letters a-z, digits, - and _, 40 at most"))
}

/// `a, b and c` in backticks.
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_a_sentence_has_them() {
        assert_eq!(listed(&["host"]), "`host`");
        assert_eq!(
            listed(&["host", "read_only", "token_command"]),
            "`host`, `read_only` and `token_command`"
        );
    }

    #[test]
    fn names_are_safe_for_files_and_fingers() {
        for name in ["acme", "a", "acme-2", "x_y", "2nd"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["", "Acme", "a.b", "../x", "a/b", "-x", "a b", "ё", "a\u{1b}[31m", &"a".repeat(41)] {
            let why = check(name).unwrap_err();
            assert!(!why.contains('\u{1b}'), "{why}");
        }
    }
}

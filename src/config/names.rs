//! Names a person types: which are possible, and which was meant.

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

/// The one that was probably meant.
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let near = known.iter().map(|name| (distance(&typed, name), *name)).min_by_key(|(distance, _)| *distance);
    near.filter(|(distance, name)| *distance <= (name.len() / 3).max(1)).map(|(_, name)| name)
}

/// `a, b and c` in backticks.
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// How many letters have to be changed, added, left out or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant() {
        let keys = ["host", "read_only", "token_command"];
        for (typed, meant) in [
            ("hots", Some("host")),
            ("Host", Some("host")),
            ("readonly", Some("read_only")),
            ("read-only", Some("read_only")),
            ("token_comand", Some("token_command")),
            ("theme", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, &keys), meant, "{typed}");
        }
        assert_eq!(nearest("x", &[]), None);
        assert_eq!(listed(&keys), "`host`, `read_only` and `token_command`");
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

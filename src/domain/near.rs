//! Which name was meant by one that is nearly right. Knows no names itself.

/// Longer ones are not compared.
const LONGEST: usize = 64;

/// The name that was probably meant.
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let near = known.iter().map(|name| (distance(&typed, name), *name)).min_by_key(|(far, _)| *far);
    near.filter(|(far, name)| *far <= (name.len() / 3).max(1)).map(|(_, name)| name)
}

/// Letters to add, take out, replace, or swap with their neighbour, to get from one word to the other.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) > LONGEST {
        return usize::MAX;
    }
    let mut rows: [Vec<usize>; 3] = [vec![0; b.len() + 1], (0..=b.len()).collect(), vec![0; b.len() + 1]];
    for (i, x) in a.iter().enumerate() {
        let [before, last, row] = &mut rows;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let mut far = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                far = far.min(before[j - 1] + 1);
            }
            row[j + 1] = far;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_slips_of_the_finger() {
        for (a, b, far) in [
            ("", "", 0),
            ("stage", "stage", 0),
            ("stge", "stage", 1),
            ("satge", "stage", 1),
            ("prise", "price", 1),
            ("этап", "этпа", 1),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (far, far), "{a} {b}");
        }
    }

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
        assert_eq!(nearest(&"x".repeat(200), &keys), None);
        assert_eq!(nearest("x", &[]), None);
    }
}

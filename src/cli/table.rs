//! A plain table: columns as wide as their widest value, two spaces between them, nothing behind the last.

use crate::app::words::cells;

pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    let all = || std::iter::once(&head).chain(rows);
    let width = |column: usize| all().filter_map(|row| row.get(column)).map(|v| cells(v)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut out = String::new();
    for row in all() {
        let mut line = String::new();
        for (value, width) in row.iter().zip(&widths) {
            line.push_str(value);
            line.push_str(&" ".repeat(width - cells(value) + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_whatever_is_in_them() {
        let rows =
            [vec!["1".into(), "漢字".into(), "x".into()], vec!["20".into(), "é".into(), String::new()]];
        assert_eq!(table(&["id", "name", "why"], &rows), "id  name  why\n1   漢字  x\n20  é\n");
    }
}

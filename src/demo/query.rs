//! Query strings the way PHP reads them: `filter[id][]=1`, `filter[id][0]=1`, `filter[id]=1`, `filter[id]=1,2`.
//!
//! Owns the parsing into a small tree and the questions resources ask of it (list of ids, range, text).
//! Must not know what any filter means. Anything a client may send parses to something: brackets raw or
//! percent-encoded, no value, no key, an empty string; garbage is ignored as PHP ignores it.

/// PHP's `max_input_vars`: more pairs than this are dropped, so a hostile query costs nothing.
const MAX_PAIRS: usize = 1000;
/// Deeper brackets than any documented filter has.
const MAX_DEPTH: usize = 8;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    root: Vec<(String, Node)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Leaf(String),
    /// In the order in which PHP would iterate: the order of first appearance.
    Map(Vec<(String, Node)>),
}

/// `[from]`/`[to]`, both inclusive; a plain number means "since".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub from: i64,
    pub to: i64,
}

impl Range {
    pub const fn has(self, value: i64) -> bool {
        value >= self.from && value <= self.to
    }
}

impl Query {
    pub fn parse(raw: &str) -> Self {
        let mut root = Vec::new();
        for pair in raw.split('&').filter(|p| !p.is_empty()).take(MAX_PAIRS) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let path = path(&decode(key));
            if path.first().is_some_and(|first| !first.is_empty()) {
                insert(&mut root, &path, decode(value));
            }
        }
        Self { root }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        lookup(&self.root, key)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::leaf)
    }

    pub fn int(&self, key: &str) -> Option<i64> {
        self.text(key).and_then(|v| v.trim().parse().ok())
    }

    /// `filter[name]…`
    pub fn filter(&self, name: &str) -> Option<&Node> {
        self.get("filter").and_then(|f| f.get(name))
    }

    pub fn filter_ints(&self, name: &str) -> Option<Vec<i64>> {
        self.filter(name).map(Node::ints)
    }

    pub fn filter_range(&self, name: &str) -> Option<Range> {
        self.filter(name).and_then(Node::range)
    }

    /// `with=a,b`, also `with[]=a`.
    pub fn with(&self) -> Vec<String> {
        self.get("with").map(Node::texts).unwrap_or_default()
    }

    /// `order[key]=asc|desc` in the order given; a repeated key keeps its last direction.
    pub fn order(&self) -> Vec<(&str, bool)> {
        let Some(Node::Map(keys)) = self.get("order") else { return Vec::new() };
        keys.iter()
            .map(|(key, node)| {
                (key.as_str(), node.leaf().is_some_and(|dir| dir.eq_ignore_ascii_case("desc")))
            })
            .collect()
    }
}

impl Node {
    pub fn leaf(&self) -> Option<&str> {
        match self {
            Self::Leaf(value) => Some(value),
            Self::Map(_) => None,
        }
    }

    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Leaf(_) => None,
            Self::Map(map) => lookup(map, key),
        }
    }

    pub fn children(&self) -> &[(String, Self)] {
        match self {
            Self::Leaf(_) => &[],
            Self::Map(map) => map,
        }
    }

    /// A comma list, or the elements of an array (whose commas are their own: names have some).
    pub fn texts(&self) -> Vec<String> {
        let owned = |v: &str| v.trim().to_owned();
        match self {
            Self::Leaf(value) => value.split(',').map(owned).filter(|v| !v.is_empty()).collect(),
            Self::Map(map) => map.iter().filter_map(|(_, n)| n.leaf()).map(owned).collect(),
        }
    }

    /// What is not a number is left out, so a filter of garbage alone matches nothing.
    pub fn ints(&self) -> Vec<i64> {
        let numbers = |v: &str| v.split(',').filter_map(|n| n.trim().parse().ok()).collect::<Vec<_>>();
        match self {
            Self::Leaf(value) => numbers(value),
            Self::Map(map) => map.iter().filter_map(|(_, n)| n.leaf()).flat_map(numbers).collect(),
        }
    }

    pub fn range(&self) -> Option<Range> {
        let number = |n: Option<&Self>| n.and_then(Self::leaf).and_then(|v| v.trim().parse().ok());
        match self {
            Self::Leaf(value) => value.trim().parse().ok().map(|from| Range { from, to: i64::MAX }),
            Self::Map(_) => {
                let (from, to) = (number(self.get("from")), number(self.get("to")));
                (from.is_some() || to.is_some())
                    .then(|| Range { from: from.unwrap_or(i64::MIN), to: to.unwrap_or(i64::MAX) })
            }
        }
    }
}

fn lookup<'a>(map: &'a [(String, Node)], key: &str) -> Option<&'a Node> {
    map.iter().find(|(k, _)| k == key).map(|(_, n)| n)
}

/// `a[b][]` → `["a", "b", ""]`. A bracket without its partner belongs to the name.
fn path(key: &str) -> Vec<String> {
    let Some(open) = key.find('[') else { return vec![key.to_owned()] };
    let (head, mut rest) = key.split_at(open);
    let mut out = vec![head.to_owned()];
    while let Some(inner) = rest.strip_prefix('[') {
        let Some(close) = inner.find(']') else { break };
        out.push(inner[..close].to_owned());
        rest = &inner[close + 1..];
        if out.len() == MAX_DEPTH {
            break;
        }
    }
    out
}

fn insert(map: &mut Vec<(String, Node)>, path: &[String], value: String) {
    let Some((key, rest)) = path.split_first() else { return };
    // `[]` appends; everything else replaces or descends.
    let at = if key.is_empty() { None } else { map.iter().position(|(k, _)| k == key) };
    let name = if key.is_empty() { map.len().to_string() } else { key.clone() };
    if rest.is_empty() {
        match at {
            Some(at) => map[at].1 = Node::Leaf(value),
            None => map.push((name, Node::Leaf(value))),
        }
        return;
    }
    let at = at.unwrap_or_else(|| {
        map.push((name, Node::Map(Vec::new())));
        map.len() - 1
    });
    if let Node::Leaf(_) = map[at].1 {
        map[at].1 = Node::Map(Vec::new());
    }
    if let Node::Map(inner) = &mut map[at].1 {
        insert(inner, rest, value);
    }
}

/// Whether `text` contains `needle`, which is in lower case; letters of any case match. Names are many, so
/// ASCII needles are compared in place.
pub fn mentions(text: &str, needle: &str) -> bool {
    if needle.is_ascii() {
        let (text, needle) = (text.as_bytes(), needle.as_bytes());
        let Some(first) = needle.first() else { return true };
        let starts = |w: &[u8]| w[0].to_ascii_lowercase() == *first;
        return text.windows(needle.len()).any(|w| starts(w) && w.eq_ignore_ascii_case(needle));
    }
    !text.is_ascii() && text.to_lowercase().contains(needle)
}

/// `+` is a space, `%XX` a byte, a broken escape stays as written; invalid UTF-8 becomes U+FFFD.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let hex = |b: Option<&u8>| b.and_then(|b| (*b as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        match (bytes[i], hex(bytes.get(i + 1)), hex(bytes.get(i + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
                continue;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        i += 1;
    }
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_a_list() {
        for raw in [
            "filter[id][]=1&filter[id][]=2",
            "filter[id][0]=1&filter[id][1]=2",
            "filter%5Bid%5D%5B%5D=1&filter%5bid%5d%5b%5d=2",
            "filter[id]=1,2",
            "filter[id][]=1,2",
            "filter[id]=9&filter[id]=1%2C2",
            "&&filter[id]=1,+2&",
        ] {
            assert_eq!(Query::parse(raw).filter_ints("id"), Some(vec![1, 2]), "{raw}");
        }
    }

    #[test]
    fn ranges_orders_and_nested_pairs() {
        let q = Query::parse(
            "filter[created_at][from]=5&filter[updated_at]=7&filter[statuses][0][pipeline_id]=1\
             &filter[statuses][0][status_id]=142&order[id]=asc&order[id]=desc&with=a,,b&?&=x&[y]=1",
        );
        assert_eq!(q.filter_range("created_at"), Some(Range { from: 5, to: i64::MAX }));
        assert_eq!(q.filter_range("updated_at"), Some(Range { from: 7, to: i64::MAX }));
        let first = &q.filter("statuses").unwrap().children()[0].1;
        assert_eq!(first.get("status_id").and_then(Node::leaf), Some("142"));
        assert_eq!(q.order(), [("id", true)]);
        assert_eq!(q.with(), ["a", "b"]);
        assert_eq!(Query::parse(""), Query::default());
    }

    proptest! {
        #[test]
        fn no_query_panics(raw in "[ -~а-я%&=\\[\\]+,0-9]{0,80}") {
            let q = Query::parse(&raw);
            let _ = (q.with(), q.order().len(), q.filter_ints("id"), q.filter_range("created_at"));
        }

        #[test]
        fn numbers_come_back(ids in proptest::collection::vec(any::<i64>(), 0..40)) {
            let raw: Vec<String> = ids.iter().map(|id| format!("filter%5Bid%5D[]={id}")).collect();
            let read = Query::parse(&raw.join("&")).filter_ints("id");
            prop_assert_eq!(read.unwrap_or_default(), ids);
        }
    }
}

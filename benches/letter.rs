//! How long 100 kB of mail take from HTML to lines, honest and hostile: it is done while an answer is read, and nothing
//! a stranger sends may hold that up.

use dealdesk::domain::Letter;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const SIZE: usize = 100_000;

const KINDS: [(&str, &str, &str); 16] = [
    (
        "prose",
        "",
        "<p>Hello <b>Mara</b>, the quote for the kiln is <a href='https://q.example/1'>here</a>.</p>\n",
    ),
    (
        "newsletter",
        "<style>.pre{display:none}@media (max-width:600px){.wide{display:none}}</style>",
        "<table width=600 style='border:0;color:#333'><tr><td class='cell wide' style=\"padding:0 4px\"><span \
         style='font:12px Arial'>Glaze &amp; clay&nbsp;&mdash; &pound;5</span></td></tr></table>\n",
    ),
    ("depth_of_blocks", "", "<div>"),
    (
        "depth_of_quotes",
        "<blockquote><blockquote><blockquote><blockquote><blockquote><blockquote>",
        "a line<br>",
    ),
    ("depth_of_lists", "", "<ul><li>x"),
    ("depth_of_tables", "", "<table><tr><td colspan=4000000000>x"),
    ("unclosed_inline", "", "<b><i><p>x</i>"),
    ("end_tags_of_nothing", "", "</div></x>"),
    ("attributes", "<a ", "x1=y x2='z' "),
    ("one_attribute", "<a href='", "xxxxxxxxxx"),
    ("quotes_never_closed", "", "<a b=\"<a b='"),
    ("style_sheet", "<style>", ".a .b,.c{display:none}"),
    ("comments", "", "<!--"),
    ("references", "", "&#27;&#x9b;&nobody;&amp"),
    ("controls", "", "\u{1b}]52;c;x\u{7}\u{202e}\u{200b}\u{9b}2J"),
    ("attributions", "", "On 1 @ wrote:<br>> x<br>"),
];

fn body(kind: &str) -> String {
    let (_, start, part) = KINDS.iter().find(|(name, ..)| *name == kind).unwrap();
    (*start).to_owned() + &part.repeat(SIZE / part.len())
}

#[divan::bench(args = KINDS.map(|(name, ..)| name))]
fn letter_of_100_kb(bencher: divan::Bencher<'_, '_>, kind: &str) {
    let html = body(kind);
    bencher.counter(BytesCount::of_str(&html)).bench(|| Letter::from_html(divan::black_box(&html)));
}

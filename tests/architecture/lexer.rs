//! Rust source as tokens with their lines. Comments are gone, the text inside strings cannot be mistaken for code.
//!
//! Written by hand because the walls need only names, strings and brackets: a full parser as a dependency would
//! be larger than everything it checks here.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword; raw names keep their mark (`r#use` is no keyword).
    Name,
    /// A string literal of any kind; the text is what stands between the quotes, escapes as written.
    Text,
    /// `::`, or one character of punctuation.
    Mark,
    /// Numbers, characters, lifetimes.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    pub fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    pub fn is_name(&self, name: &str) -> bool {
        self.kind == Kind::Name && self.text == name
    }
}

pub fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0, line: 1, out: Vec::new() };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.out
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    out: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn bump(&mut self) -> char {
        let c = self.peek(0);
        self.line += usize::from(c == '\n');
        self.at += 1;
        c
    }

    fn push(&mut self, kind: Kind, text: String, line: usize) {
        self.out.push(Token { kind, text, line });
    }

    fn step(&mut self) {
        let (c, line) = (self.peek(0), self.line);
        if c == '/' && self.peek(1) == '/' {
            while self.at < self.chars.len() && self.peek(0) != '\n' {
                self.bump();
            }
        } else if c == '/' && self.peek(1) == '*' {
            self.block_comment();
        } else if c == '"' {
            self.bump();
            self.string(line);
        } else if c == '\'' {
            self.quote(line);
        } else if is_start(c) {
            self.word(line);
        } else if c.is_ascii_digit() {
            self.number(line);
        } else if c == ':' && self.peek(1) == ':' {
            self.at += 2;
            self.push(Kind::Mark, "::".to_owned(), line);
        } else {
            let c = self.bump();
            if !c.is_whitespace() {
                self.push(Kind::Mark, c.to_string(), line);
            }
        }
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.bump();
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return;
            }
        }
    }

    /// After the opening quote.
    fn string(&mut self, line: usize) {
        let mut text = String::new();
        while self.at < self.chars.len() {
            match self.bump() {
                '"' => break,
                '\\' => {
                    text.push('\\');
                    text.push(self.bump());
                }
                c => text.push(c),
            }
        }
        self.push(Kind::Text, text, line);
    }

    /// After `r`: `#…#"…"#…#`. Without a quote behind the hashes it is a raw name.
    fn raw(&mut self, line: usize) {
        let mut hashes = 0;
        while self.peek(hashes) == '#' {
            hashes += 1;
        }
        if self.peek(hashes) != '"' {
            self.at += hashes;
            self.word(line);
            if let Some(name) = self.out.last_mut() {
                name.text.insert_str(0, "r#");
            }
            return;
        }
        self.at += hashes + 1;
        let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        let mut text = String::new();
        while self.at < self.chars.len() && !self.chars[self.at..].starts_with(&end) {
            text.push(self.bump());
        }
        self.at += end.len();
        self.push(Kind::Text, text, line);
    }

    /// A character or a lifetime.
    fn quote(&mut self, line: usize) {
        let is_char = self.peek(1) == '\\' || self.peek(2) == '\'';
        self.bump();
        let mut text = String::from("'");
        if is_char {
            loop {
                let c = self.bump();
                text.push(c);
                match c {
                    '\\' => text.push(self.bump()),
                    '\'' | '\0' => break,
                    _ => {}
                }
            }
        } else {
            while is_continued(self.peek(0)) {
                text.push(self.bump());
            }
        }
        self.push(Kind::Other, text, line);
    }

    fn word(&mut self, line: usize) {
        let mut text = String::new();
        while is_continued(self.peek(0)) {
            text.push(self.bump());
        }
        let next = self.peek(0);
        match text.as_str() {
            "r" | "br" | "cr" if next == '"' || next == '#' => self.raw(line),
            "b" | "c" if next == '"' => {
                self.bump();
                self.string(line);
            }
            "b" if next == '\'' => self.quote(line),
            _ => self.push(Kind::Name, text, line),
        }
    }

    /// `1_000u64`, `0x1f`, `1.5e3`; the range `1..2` and the field `.0.name` are not part of it.
    fn number(&mut self, line: usize) {
        let mut text = String::new();
        while is_continued(self.peek(0)) || (self.peek(0) == '.' && self.peek(1).is_ascii_digit()) {
            text.push(self.bump());
        }
        self.push(Kind::Other, text, line);
    }
}

fn is_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_continued(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

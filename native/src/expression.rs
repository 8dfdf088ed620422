//! The syntax of regular expressions, as far as patterns of sound values have it.

pub const LAST: u32 = char::MAX as u32;

pub type Ranges = Vec<(u32, u32)>;

pub enum Tree {
    Empty,
    One(Ranges),
    Start,
    End,
    Several(Vec<Tree>),
    Either(Vec<Tree>),
    Repeated(Box<Tree>, usize, Option<usize>),
}

/// Read an expression.
pub fn parsed(source: &str) -> Result<Tree, String> {
    let mut parser = Parser { text: source.chars().collect(), at: 0, any_case: false };
    if source.starts_with("(?i)") {
        parser.any_case = true;
        parser.at = 4;
    }
    let tree = parser.either().map_err(|why| format!("{why}: {source}"))?;
    if parser.at == parser.text.len() {
        Ok(tree)
    } else {
        Err(format!("what is «{source}»?"))
    }
}

struct Parser {
    text: Vec<char>,
    at: usize,
    any_case: bool,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn takes(&mut self, expected: char) -> bool {
        let is_there = self.peek() == Some(expected);
        self.at += usize::from(is_there);
        is_there
    }

    fn failure(&self) -> String {
        format!("a pattern has something unknown at {}", self.at)
    }

    fn either(&mut self) -> Result<Tree, String> {
        let mut parts = vec![self.several()?];
        while self.takes('|') {
            parts.push(self.several()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Tree::Either(parts) })
    }

    fn several(&mut self) -> Result<Tree, String> {
        let mut parts = Vec::new();
        while let Some(next) = self.peek() {
            if next == '|' || next == ')' {
                break;
            }
            let one = self.one()?;
            parts.push(self.counted(one)?);
        }
        Ok(match parts.len() {
            0 => Tree::Empty,
            1 => parts.remove(0),
            _ => Tree::Several(parts),
        })
    }

    fn one(&mut self) -> Result<Tree, String> {
        let next = self.peek().ok_or_else(|| self.failure())?;
        self.at += 1;
        Ok(match next {
            '^' => Tree::Start,
            '$' => Tree::End,
            '.' => Tree::One(other_than(&[(10, 10)])),
            '(' => {
                if self.takes('?') && !self.takes(':') {
                    return Err(self.failure());
                }
                let inner = self.either()?;
                if !self.takes(')') {
                    return Err(self.failure());
                }
                inner
            }
            '[' => Tree::One(self.class()?),
            '\\' => Tree::One(self.escaped()?),
            '*' | '+' | '?' | '{' => return Err(self.failure()),
            plain => Tree::One(self.cased(vec![(plain as u32, plain as u32)])),
        })
    }

    fn counted(&mut self, inner: Tree) -> Result<Tree, String> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counts(inner),
            _ => return Ok(inner),
        };
        self.at += 1;
        if matches!(self.peek(), Some('?' | '+' | '*')) {
            return Err(self.failure());
        }
        Ok(Tree::Repeated(Box::new(inner), least, most))
    }

    fn counts(&mut self, inner: Tree) -> Result<Tree, String> {
        self.at += 1;
        let least = self.digits().ok_or_else(|| self.failure())?;
        let most = if self.takes(',') { self.digits() } else { Some(least) };
        if !self.takes('}') || most.is_some_and(|most| most < least) {
            return Err(self.failure());
        }
        Ok(Tree::Repeated(Box::new(inner), least, most))
    }

    fn digits(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|each| each.is_ascii_digit()) {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect::<String>().parse().ok()
    }

    fn escaped(&mut self) -> Result<Ranges, String> {
        let next = self.peek().ok_or_else(|| self.failure())?;
        self.at += 1;
        Ok(match next {
            's' => blanks(),
            'S' => other_than(&blanks()),
            'd' => vec![(u32::from(b'0'), u32::from(b'9'))],
            'n' => vec![(10, 10)],
            't' => vec![(9, 9)],
            'r' => vec![(13, 13)],
            sign if sign.is_ascii_punctuation() => vec![(sign as u32, sign as u32)],
            _ => return Err(self.failure()),
        })
    }

    fn class(&mut self) -> Result<Ranges, String> {
        let negated = self.takes('^');
        let mut found = Ranges::new();
        let mut is_first = true;
        while is_first || self.peek() != Some(']') {
            is_first = false;
            let next = self.peek().ok_or_else(|| self.failure())?;
            self.at += 1;
            if next == '[' || (next == '&' && self.peek() == Some('&')) {
                return Err(self.failure());
            }
            let mut set = if next == '\\' { self.escaped()? } else { vec![(next as u32, next as u32)] };
            let is_range = self.peek() == Some('-') && self.text.get(self.at + 1) != Some(&']');
            if is_range {
                self.at += 1;
                let mut last = self.peek().ok_or_else(|| self.failure())?;
                self.at += 1;
                if last == '\\' {
                    last = self.peek().ok_or_else(|| self.failure())?;
                    self.at += 1;
                }
                if set.len() != 1 || set[0].0 != set[0].1 || set[0].0 > last as u32 {
                    return Err(self.failure());
                }
                set[0].1 = last as u32;
            }
            found.extend(set);
        }
        self.at += 1;
        let found = self.cased(sorted(found));
        Ok(if negated { other_than(&found) } else { found })
    }

    /// Add the other case of characters where case means nothing.
    fn cased(&self, set: Ranges) -> Ranges {
        if !self.any_case {
            return set;
        }
        let mut found = set.clone();
        let mut add = |each: char| found.push((each as u32, each as u32));
        for each in set.iter().flat_map(|&(low, high)| low..=high).filter_map(char::from_u32) {
            each.to_lowercase().for_each(&mut add);
            each.to_uppercase().for_each(&mut add);
            match each {
                's' | 'S' => add('\u{17F}'),
                'k' | 'K' => add('\u{212A}'),
                'å' | 'Å' => add('\u{212B}'),
                _ => {}
            }
        }
        sorted(found)
    }
}

/// Blanks as ECMA-262 knows them, which patterns of JSON Schema are written in.
fn blanks() -> Ranges {
    let signs = [0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF];
    let mut found: Ranges = signs.iter().map(|&sign| (sign, sign)).collect();
    found.extend([(0x09, 0x0D), (0x20, 0x20), (0x2000, 0x200A)]);
    sorted(found)
}

fn sorted(mut set: Ranges) -> Ranges {
    set.sort_unstable();
    let mut found: Ranges = Vec::new();
    for (low, high) in set {
        match found.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            _ => found.push((low, high)),
        }
    }
    found
}

fn other_than(set: &[(u32, u32)]) -> Ranges {
    let mut found = Vec::new();
    let mut next = 0;
    for &(low, high) in set {
        if low > next {
            found.push((next, low - 1));
        }
        next = high + 1;
    }
    if next <= LAST {
        found.push((next, LAST));
    }
    found
}

//! Regular expressions of schemas, made into automata whose states are found as texts need them.
//!
//! The syntax is what patterns of sound values are written in: characters, classes, groups, alternatives, counts,
//! anchors and `(?i)` at the start. What else there may be is refused when the program is read.

use std::collections::HashMap;

use crate::expression::{parsed, Ranges, Tree, LAST};

const MOST_INSTRUCTIONS: usize = 60_000;
const MOST_STATES: usize = 6_000;
#[derive(Clone)]
enum Instruction {
    One(usize),
    Start,
    End,
    Split(usize, usize),
    Jump(usize),
    Match,
}

pub struct Pattern {
    program: Vec<Instruction>,
    sets: Vec<Ranges>,
    /// First character of each class of characters that no set tells apart.
    classes: Vec<u32>,
    /// Classes of the first characters.
    quick: [u8; 384],
    members: Vec<Vec<bool>>,
    states: Vec<State>,
    known: HashMap<Vec<usize>, Row>,
    /// By state, and then by class, the row of the next state.
    next: Vec<Row>,
}

/// Where what comes after a state begins in `next`.
type Row = u32;

struct State {
    pending: Vec<usize>,
    matched: bool,
    matches_at_end: bool,
}

/// Instead of a row: nobody has gone there yet, and the pattern is found.
const UNKNOWN: Row = Row::MAX;
const FOUND: Row = Row::MAX - 1;
const MOST_CLASSES: usize = 128;

impl Pattern {
    pub fn new(source: &str) -> Result<Pattern, String> {
        let tree = parsed(source)?;
        let mut pattern = Pattern {
            program: Vec::new(),
            sets: Vec::new(),
            classes: vec![0],
            quick: [0; 384],
            members: Vec::new(),
            states: Vec::new(),
            known: HashMap::new(),
            next: Vec::new(),
        };
        pattern.write(&tree)?;
        pattern.program.push(Instruction::Match);
        pattern.classify()?;
        let mut first = Vec::new();
        pattern.follow(0, true, &mut vec![false; pattern.program.len()], &mut first);
        pattern.state(first);
        Ok(pattern)
    }

    /// Tell whether the pattern is found in a text of valid UTF-8; None when it takes too many states to tell.
    #[inline]
    pub fn is_found(&mut self, text: &[u8]) -> Option<bool> {
        let mut row = 0;
        if self.states[0].matched {
            return Some(true);
        }
        let mut left = text.iter();
        while let Some(&byte) = left.next() {
            let class = if byte < 0x80 {
                self.quick[byte as usize]
            } else {
                let (code, length) = decoded(byte, left.as_slice());
                left = left.as_slice().get(length..).unwrap_or_default().iter();
                self.class(code)
            };
            let mut next = self.next[row as usize + class as usize];
            if next >= FOUND {
                if next == UNKNOWN {
                    next = self.step(row, class)?;
                }
                if next == FOUND {
                    return Some(true);
                }
            }
            row = next;
        }
        Some(self.states[row as usize / self.classes.len()].matches_at_end)
    }

    fn class(&self, code: u32) -> u8 {
        match self.quick.get(code as usize) {
            Some(&class) => class,
            None => (self.classes.partition_point(|&first| first <= code) - 1) as u8,
        }
    }

    /// Find the state that a character of a class leads to.
    fn step(&mut self, row: Row, class: u8) -> Option<Row> {
        if self.states.len() >= MOST_STATES {
            return None;
        }
        let mut pending = Vec::new();
        let mut seen = vec![false; self.program.len()];
        for &at in &self.states[row as usize / self.classes.len()].pending {
            if let Instruction::One(set) = self.program[at] {
                if self.members[set][class as usize] {
                    self.follow(at + 1, false, &mut seen, &mut pending);
                }
            }
        }
        self.follow(0, false, &mut seen, &mut pending);
        let mut next = self.state(pending);
        if self.states[next as usize / self.classes.len()].matched {
            next = FOUND;
        }
        self.next[row as usize + class as usize] = next;
        Some(next)
    }

    fn state(&mut self, mut pending: Vec<usize>) -> Row {
        pending.sort_unstable();
        pending.dedup();
        if let Some(&known) = self.known.get(&pending) {
            return known;
        }
        let matched = pending.iter().any(|&at| matches!(self.program[at], Instruction::Match));
        let matches_at_end = self.ends(&pending);
        let row = self.next.len() as Row;
        self.known.insert(pending.clone(), row);
        self.states.push(State { pending, matched, matches_at_end });
        self.next.resize(self.next.len() + self.classes.len(), UNKNOWN);
        row
    }

    /// Add what can be met without a character, from an instruction on.
    fn follow(&self, from: usize, at_start: bool, seen: &mut [bool], found: &mut Vec<usize>) {
        let mut stack = vec![from];
        while let Some(at) = stack.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let next: &[usize] = match self.program[at] {
                Instruction::Split(one, other) => &[one, other],
                Instruction::Jump(to) => &[to],
                Instruction::Start if at_start => &[at + 1],
                Instruction::Start => &[],
                _ => {
                    found.push(at);
                    &[]
                }
            };
            stack.extend(next);
        }
    }

    fn ends(&self, pending: &[usize]) -> bool {
        let mut stack: Vec<usize> =
            pending.iter().copied().filter(|&at| matches!(self.program[at], Instruction::End)).collect();
        let mut seen = vec![false; self.program.len()];
        while let Some(at) = stack.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let next: &[usize] = match self.program[at] {
                Instruction::End => &[at + 1],
                Instruction::Split(one, other) => &[one, other],
                Instruction::Jump(to) => &[to],
                Instruction::Match => return true,
                Instruction::One(_) | Instruction::Start => &[],
            };
            stack.extend(next);
        }
        false
    }

    fn classify(&mut self) -> Result<(), String> {
        let mut firsts = vec![0];
        for &(first, last) in self.sets.iter().flatten() {
            firsts.push(first);
            if last < LAST {
                firsts.push(last + 1);
            }
        }
        firsts.sort_unstable();
        firsts.dedup();
        if firsts.len() > MOST_CLASSES {
            return Err("too many kinds of characters".into());
        }
        self.members = self
            .sets
            .iter()
            .map(|set| firsts.iter().map(|&code| set.iter().any(|&(low, high)| low <= code && code <= high)).collect())
            .collect();
        for code in 0..self.quick.len() {
            self.quick[code] = (firsts.partition_point(|&first| first <= code as u32) - 1) as u8;
        }
        self.classes = firsts;
        Ok(())
    }

    fn write(&mut self, tree: &Tree) -> Result<(), String> {
        if self.program.len() > MOST_INSTRUCTIONS {
            return Err("a pattern is too long".into());
        }
        match tree {
            Tree::Empty => {}
            Tree::Start => self.program.push(Instruction::Start),
            Tree::End => self.program.push(Instruction::End),
            Tree::One(set) => {
                let at = self.sets.iter().position(|each| each == set).unwrap_or_else(|| {
                    self.sets.push(set.clone());
                    self.sets.len() - 1
                });
                self.program.push(Instruction::One(at));
            }
            Tree::Several(parts) => {
                for part in parts {
                    self.write(part)?;
                }
            }
            Tree::Either(parts) => self.write_either(parts)?,
            Tree::Repeated(inner, least, most) => self.write_repeated(inner, *least, *most)?,
        }
        Ok(())
    }

    fn write_either(&mut self, parts: &[Tree]) -> Result<(), String> {
        let mut jumps = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            if number + 1 == parts.len() {
                self.write(part)?;
                break;
            }
            let split = self.program.len();
            self.program.push(Instruction::Split(split + 1, 0));
            self.write(part)?;
            jumps.push(self.program.len());
            self.program.push(Instruction::Jump(0));
            self.program[split] = Instruction::Split(split + 1, self.program.len());
        }
        for jump in jumps {
            self.program[jump] = Instruction::Jump(self.program.len());
        }
        Ok(())
    }

    fn write_repeated(&mut self, inner: &Tree, least: usize, most: Option<usize>) -> Result<(), String> {
        for _ in 0..least {
            self.write(inner)?;
        }
        let Some(most) = most else {
            let split = self.program.len();
            self.program.push(Instruction::Split(0, 0));
            self.write(inner)?;
            self.program.push(Instruction::Jump(split));
            self.program[split] = Instruction::Split(split + 1, self.program.len());
            return Ok(());
        };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.program.len());
            self.program.push(Instruction::Split(0, 0));
            self.write(inner)?;
        }
        for split in splits {
            self.program[split] = Instruction::Split(split + 1, self.program.len());
        }
        Ok(())
    }
}

/// Return the character of valid UTF-8 that a byte begins, and how many bytes of those behind it belong to it.
#[inline]
pub fn decoded(first: u8, rest: &[u8]) -> (u32, usize) {
    let low = |at: usize| u32::from(rest.get(at).copied().unwrap_or(0) & 0x3F);
    let first = u32::from(first);
    match first {
        0..=0x7F => (first, 0),
        0x80..=0xDF => ((first & 0x1F) << 6 | low(0), 1),
        0xE0..=0xEF => ((first & 0x0F) << 12 | low(0) << 6 | low(1), 2),
        _ => ((first & 0x07) << 18 | low(0) << 12 | low(1) << 6 | low(2), 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).unwrap().is_found(text.as_bytes()).unwrap()
    }

    #[test]
    fn finds_what_it_says() {
        for (pattern, text) in [
            ("b+", "abba"),
            ("^a", "ab"),
            ("a$", "ba"),
            ("^$", ""),
            ("^(?:ab|cd){2}$", "abcd"),
            ("[^a-c]", "abcd"),
            ("[ñÑ&]", "xñ"),
            ("a{2,}", "caaa"),
            ("^\\S+$", "ñandú"),
            ("(?i)^lic", "LICENCIADO"),
            ("", "x"),
            ("a.c", "abc"),
            ("[]a]", "]"),
            ("[a-]", "-"),
            ("x*$", "abc"),
            ("^[0-9]{0,2}$", "12"),
            ("[0-9](?:[ -]?[0-9]){2}", "a 1 2-3"),
        ] {
            assert!(found(pattern, text), "{pattern} in {text}");
        }
    }

    #[test]
    fn does_not_find_anything_else() {
        for (pattern, text) in [
            ("b{3}", "abba"),
            ("^b", "ab"),
            ("b$", "ba"),
            ("^$", "x"),
            ("^(?:ab|cd){2}$", "abc"),
            ("[^a-c]", "abc"),
            ("^\\S+$", "a b"),
            ("a.c", "a\nc"),
            ("^[0-9]{0,2}$", "123"),
            ("a^b", "ab"),
            ("a$b", "ab"),
        ] {
            assert!(!found(pattern, text), "{pattern} in {text}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for pattern in ["(?=a)", "a*?", "\\w", "\\bx", "(a", "[a", "[[:alpha:]]", "*", "a{2,1}"] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }
}

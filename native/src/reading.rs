//! JSON text to the items of a tape.

use crate::bytes::{same, word};
use crate::tape::{equal, Item, Kind, Names, Strange, Tape, HIGH, ONES, UNKNOWN};

const DEEPEST: u32 = 64;
const MOST_DIGITS: usize = 15;

type Outcome<T> = Result<T, Strange>;

pub struct Reader<'a> {
    tape: &'a mut Tape,
    text: &'a [u8],
    at: usize,
    names: &'a mut Names,
    /// The name that was read last; the first of all before there is one.
    last: u16,
}

impl Reader<'_> {
    /// Read the value that begins at a place onto a tape; return where it ends.
    pub fn read(tape: &mut Tape, text: &[u8], at: usize, names: &mut Names) -> Outcome<usize> {
        let mut reader = Reader { tape, text, at, names, last: 0 };
        reader.value(UNKNOWN, 0)?;
        Ok(reader.at)
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    fn blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\t' | b'\r') {
            self.tape.loose = true;
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, name: u16, start: usize) -> usize {
        let at = self.tape.items.len();
        let start = start as u32;
        self.tape.items.push(Item { kind, escaped: false, name, start, end: 0, next: at as u32 + 1, size: 0 });
        at
    }

    fn value(&mut self, name: u16, depth: u32) -> Outcome<()> {
        let start = self.at;
        match self.peek() {
            b'"' => {
                let item = self.push(Kind::Text, name, start + 1);
                let escaped = self.string()?;
                self.tape.items[item].end = self.at as u32 - 1;
                if escaped {
                    self.unescape(item)?;
                }
            }
            b'{' => self.object(name, depth)?,
            b'[' => self.list(name, depth)?,
            b'-' | b'0'..=b'9' => {
                let item = self.push(Kind::Number, name, start);
                self.number()?;
                self.tape.items[item].end = self.at as u32;
            }
            b't' => self.word(b"true", Kind::True, name)?,
            b'f' => self.word(b"false", Kind::False, name)?,
            b'n' => self.word(b"null", Kind::Null, name)?,
            _ => return Err(Strange),
        }
        Ok(())
    }

    fn word(&mut self, expected: &[u8], kind: Kind, name: u16) -> Outcome<()> {
        if !self.text[self.at..].starts_with(expected) {
            return Err(Strange);
        }
        let item = self.push(kind, name, self.at);
        self.at += expected.len();
        self.tape.items[item].end = self.at as u32;
        Ok(())
    }

    fn list(&mut self, name: u16, depth: u32) -> Outcome<()> {
        if depth == DEEPEST {
            return Err(Strange);
        }
        let item = self.push(Kind::List, name, self.at);
        self.at += 1;
        self.blanks();
        let mut size = 0;
        if self.peek() != b']' {
            loop {
                self.value(UNKNOWN, depth + 1)?;
                size += 1;
                self.blanks();
                if self.peek() != b',' {
                    break;
                }
                self.at += 1;
                self.blanks();
            }
        }
        self.close(item, b']', size)
    }

    fn object(&mut self, name: u16, depth: u32) -> Outcome<()> {
        if depth == DEEPEST {
            return Err(Strange);
        }
        let item = self.push(Kind::Object, name, self.at);
        self.at += 1;
        self.blanks();
        let mut size = 0;
        let first = self.tape.scratch.len();
        let mut seen = 0_u64;
        if self.peek() != b'}' {
            loop {
                let member = self.name()?;
                let bit = 1_u64 << (member & 63);
                if seen & bit != 0 && self.tape.scratch[first..].contains(&member) {
                    return Err(Strange);
                }
                seen |= bit;
                self.tape.scratch.push(member);
                self.value(member, depth + 1)?;
                size += 1;
                self.blanks();
                if self.peek() != b',' {
                    break;
                }
                self.at += 1;
                self.blanks();
            }
        }
        self.tape.scratch.truncate(first);
        self.close(item, b'}', size)
    }

    fn close(&mut self, item: usize, bracket: u8, size: u32) -> Outcome<()> {
        if self.peek() != bracket {
            return Err(Strange);
        }
        self.at += 1;
        let next = self.tape.items.len() as u32;
        let item = &mut self.tape.items[item];
        item.end = self.at as u32;
        item.next = next;
        item.size = size;
        Ok(())
    }

    /// Read the name of a member with its colon: mostly the one that came after the same name before.
    #[inline]
    fn name(&mut self) -> Outcome<u16> {
        let guess = self.names.after[self.last as usize];
        let written = self.names.written(guess);
        if self.text.get(self.at..self.at + written.len()).is_some_and(|text| same(text, written)) {
            self.at += written.len();
            self.last = guess;
            self.blanks();
            return Ok(guess);
        }
        let name = self.other_name()?;
        self.names.after[self.last as usize] = name;
        self.last = name;
        Ok(name)
    }

    fn other_name(&mut self) -> Outcome<u16> {
        if self.peek() != b'"' {
            return Err(Strange);
        }
        let start = self.at + 1;
        if self.string()? {
            return Err(Strange);
        }
        let name = self.names.known.get(&self.text[start..self.at - 1]).ok_or(Strange)?;
        self.blanks();
        if self.peek() != b':' {
            return Err(Strange);
        }
        self.at += 1;
        self.blanks();
        Ok(name as u16)
    }

    /// Step behind a string; tell whether it has escapes.
    #[inline]
    fn string(&mut self) -> Outcome<bool> {
        let start = self.at + 1;
        let mut at = start;
        let mut escaped = false;
        let mut high = 0;
        loop {
            while let Some(part) = self.text.get(at..at + 8) {
                let bytes = word(part);
                let special = specials(bytes);
                high |= bytes;
                if special != 0 {
                    at += special.trailing_zeros() as usize / 8;
                    break;
                }
                at += 8;
            }
            match self.text.get(at) {
                None | Some(0..=0x1F) => return Err(Strange),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(byte) => {
                    high |= u64::from(*byte);
                    at += 1;
                }
            }
        }
        self.at = at + 1;
        // Outside of strings there is nothing but ASCII.
        if high & HIGH != 0 && std::str::from_utf8(&self.text[start..at]).is_err() {
            return Err(Strange);
        }
        Ok(escaped)
    }

    fn unescape(&mut self, item: usize) -> Outcome<()> {
        let Item { start, end, .. } = self.tape.items[item];
        let text = &self.text[start as usize..end as usize];
        let first = self.tape.plain.len() as u32;
        let mut at = 0;
        while at < text.len() {
            if text[at] != b'\\' {
                self.tape.plain.push(text[at]);
                at += 1;
                continue;
            }
            let plain = match text.get(at + 1).copied().ok_or(Strange)? {
                b'"' => '"',
                b'\\' => '\\',
                b'/' => '/',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    let (character, length) = unicode(&text[at..])?;
                    at += length - 2;
                    character
                }
                _ => return Err(Strange),
            };
            at += 2;
            let mut buffer = [0; 4];
            self.tape.plain.extend_from_slice(plain.encode_utf8(&mut buffer).as_bytes());
        }
        let spans = &mut self.tape.plain_spans;
        spans.push((first, self.tape.plain.len() as u32));
        let size = spans.len() as u32 - 1;
        let item = &mut self.tape.items[item];
        item.escaped = true;
        item.size = size;
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Outcome<()> {
        let negative = self.peek() == b'-';
        self.at += usize::from(negative);
        let leading_zero = self.peek() == b'0';
        let whole = self.digits();
        if whole == 0 || (leading_zero && whole > 1) {
            return Err(Strange);
        }
        let mut digits = whole;
        if self.peek() == b'.' {
            self.at += 1;
            let fraction = self.digits();
            if fraction == 0 {
                return Err(Strange);
            }
            digits += fraction;
        } else if negative && leading_zero {
            return Err(Strange);
        }
        if digits > MOST_DIGITS || matches!(self.peek(), b'e' | b'E') {
            return Err(Strange);
        }
        Ok(())
    }
}

/// Mark those of eight bytes that are a quote, a backslash or a control character; of the marks the first is right.
#[inline]
fn specials(bytes: u64) -> u64 {
    let control = bytes.wrapping_sub(ONES * 0x20) & !bytes & HIGH;
    equal(bytes, b'"') | equal(bytes, b'\\') | control
}

/// Read a `\u` escape, or two that stand for one character; return it with the length of the escape.
fn unicode(text: &[u8]) -> Outcome<(char, usize)> {
    let first = unit(text)?;
    if !(0xD800..0xE000).contains(&first) {
        return Ok((char::from_u32(first).ok_or(Strange)?, 6));
    }
    if first >= 0xDC00 {
        return Err(Strange);
    }
    let second = unit(text.get(6..).ok_or(Strange)?)?;
    if !(0xDC00..0xE000).contains(&second) {
        return Err(Strange);
    }
    let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    Ok((char::from_u32(code).ok_or(Strange)?, 12))
}

fn unit(text: &[u8]) -> Outcome<u32> {
    if text.len() < 6 || !text.starts_with(b"\\u") || !text[2..6].iter().all(u8::is_ascii_hexdigit) {
        return Err(Strange);
    }
    let digits = std::str::from_utf8(&text[2..6]).map_err(|_| Strange)?;
    u32::from_str_radix(digits, 16).map_err(|_| Strange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Dictionary;

    fn names() -> Names {
        let mut names = Dictionary::default();
        for (number, name) in ["a", "b", "c"].iter().enumerate() {
            names.set(name.as_bytes(), number as u64);
        }
        Names::new(names)
    }

    fn reads(text: &str) -> bool {
        let mut tape = Tape::default();
        tape.read(text.as_bytes(), 0, &mut names()).map(|end| end == text.len()).unwrap_or(false)
    }

    #[test]
    fn reads_what_is_json() {
        for text in [
            "{}",
            "[]",
            "null",
            "-1.5",
            "0",
            "\"\"",
            "{\"a\": [1, {\"b\": true}], \"c\": \"\\u00f1\\n\"}",
            "\"\\ud83d\\ude00\"",
            "[[[]]]",
            "\"ñandú con más de ocho letras\"",
        ] {
            assert!(reads(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_json_or_strange() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\":1,\"a\":2}",
            "{\"x\":1}",
            "01",
            "-0",
            "1e5",
            "1.",
            "\"\\x\"",
            "\"a",
            "\"\\ud83d\"",
            "\"\u{1}\"",
            "nul",
            "1234567890123456",
            "{\"a\" 1}",
            "\"\\u12\"",
            "\"\\",
            "{\"\\u0061\":1}",
        ] {
            assert!(!reads(text), "{text}");
        }
        assert!(!reads(&"[".repeat(100_000)));
    }

    #[test]
    fn gives_plain_texts() {
        let text = b"[\"a\\u00f1\\\"b\",\"c\"]";
        let mut tape = Tape::default();
        tape.read(text, 0, &mut names()).unwrap();
        assert_eq!(tape.text(text, &tape.items[1]), "añ\"b".as_bytes());
        assert_eq!(Tape::raw(text, &tape.items[2]), b"\"c\"");
    }
}

//! Where values end, of which only brackets and strings are looked at.

use crate::bytes::word;
use crate::tape::{equal, ONES};

/// Step over a value, of which only brackets and strings are looked at; None when it does not end.
pub fn skipped(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' if depth == 0 => return None,
            _ if depth == 0 => return Some(scalar_end(text, at)),
            _ => at = next_sign(text, at + 1),
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

fn scalar_end(text: &[u8], start: usize) -> usize {
    let is_sign = |byte: &u8| !matches!(byte, b',' | b' ' | b'\n' | b'\r' | b'\t' | b'"' | b'{' | b'}' | b'[' | b']');
    start + text[start..].iter().take_while(|byte| is_sign(byte)).count()
}

/// The place behind the string that begins at a quote.
pub fn string_end(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at = marked(text, at, |bytes| equal(bytes, b'"') | equal(bytes, b'\\'))?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The next place where a string, an object or a list begins or ends; the end of the text when there is none.
fn next_sign(text: &[u8], start: usize) -> usize {
    // Brackets of both kinds differ from one another in one bit, and no letter of ASCII but those has it otherwise.
    let is_sign = |bytes: u64| {
        let folded = bytes | (ONES * 0x20);
        equal(bytes, b'"') | equal(folded, b'{') | equal(folded, b'}')
    };
    marked(text, start, is_sign).unwrap_or(text.len())
}

/// The first byte from a place on that is marked; those at the end of the text are looked at one by one.
pub fn marked(text: &[u8], start: usize, marks: impl Fn(u64) -> u64) -> Option<usize> {
    let mut at = start;
    while let Some(part) = text.get(at..at + 8) {
        let found = marks(word(part));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    (at..text.len()).find(|&each| marks(u64::from(text[each])) & 0x80 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_over_values() {
        for (text, end) in [
            ("{\"a\":[1,{\"b\":\"}\\\"]\"}]},1", 22),
            ("12,3", 2),
            ("\"a,b\",", 5),
            ("[[],[]]", 7),
            ("true ,", 4),
            ("{\"una clave larga\": \"un valor {largo}\"}x", 39),
        ] {
            assert_eq!(skipped(text.as_bytes(), 0), Some(end), "{text}");
        }
        for text in ["", "{", "[1", "\"a", "}", ",", "{\"a\":\"\\\"}"] {
            assert_eq!(skipped(text.as_bytes(), 0), None, "{text}");
        }
    }
}

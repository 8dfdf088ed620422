//! One value of a record, found without reading the rest of it.

use crate::skipping::{skipped, string_end};

/// Where a value at a path of members begins and ends; None when it is not there, or not plainly so.
pub fn value_at(text: &[u8], path: &[&[u8]]) -> Option<(usize, usize)> {
    let (name, below) = path.split_first()?;
    let mut at = sign(text, 0, b'{')?;
    loop {
        let start = blanks(text, at);
        if text.get(start) != Some(&b'"') {
            return None;
        }
        let end = string_end(text, start)?;
        let value = blanks(text, sign(text, end, b':')?);
        let behind = skipped(text, value)?;
        if text[start + 1..end - 1] == **name {
            if below.is_empty() {
                return Some((value, behind));
            }
            let (first, last) = value_at(&text[value..behind], below)?;
            return Some((value + first, value + last));
        }
        at = sign(text, behind, b',')?;
    }
}

/// The place behind a sign that has to come next.
fn sign(text: &[u8], at: usize, wanted: u8) -> Option<usize> {
    let at = blanks(text, at);
    (text.get(at) == Some(&wanted)).then_some(at + 1)
}

fn blanks(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_value() {
        for (text, expected) in [
            ("{\"a\":1,\"m\":{\"x\":[2],\"t\":\"INICIAL\"}}", Some("\"INICIAL\"")),
            (" { \"m\" : { \"t\" : null } } ", Some("null")),
            ("{\"m\":{\"t\":[1,{\"t\":2}]},\"z\":1}", Some("[1,{\"t\":2}]")),
            ("{\"m\":{\"u\":1}}", None),
            ("{\"t\":1}", None),
            ("{\"m\":[1]}", None),
            ("{\"m\":{\"t\":1", None),
            ("[]", None),
            ("", None),
        ] {
            let found = value_at(text.as_bytes(), &[b"m", b"t"]).map(|(start, end)| &text[start..end]);
            assert_eq!(found, expected, "{text}");
        }
    }
}

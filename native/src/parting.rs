//! Where in a text its records begin and end.

use crate::skipping::{marked, skipped};
use crate::tape::equal;

/// How the records of a text are parted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Lines,
    Commas,
}

/// Part the records of a text; None when they cannot be told apart.
pub fn parted(text: &[u8], form: Form) -> Option<Vec<[u32; 2]>> {
    match form {
        Form::Lines => Some(lines(text)),
        Form::Commas => elements(text),
    }
}

fn lines(text: &[u8]) -> Vec<[u32; 2]> {
    let mut spans = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = line_end(text, start);
        let (first, last) = trimmed(text, start, end);
        if first < last {
            spans.push([first as u32, last as u32]);
        }
        start = end + 1;
    }
    spans
}

/// Part values with commas between them; None when something else stands there, or one does not end.
pub fn elements(text: &[u8]) -> Option<Vec<[u32; 2]>> {
    let mut spans = Vec::new();
    let mut at = trimmed(text, 0, text.len()).0;
    while at < text.len() {
        let end = skipped(text, at)?;
        spans.push([at as u32, end as u32]);
        at = trimmed(text, end, text.len()).0;
        if at < text.len() {
            if text[at] != b',' {
                return None;
            }
            at = trimmed(text, at + 1, text.len()).0;
            if at == text.len() {
                return None;
            }
        }
    }
    Some(spans)
}

/// Return where a line ends: at its line feed, or with the text.
fn line_end(text: &[u8], start: usize) -> usize {
    marked(text, start, |bytes| equal(bytes, b'\n')).unwrap_or(text.len())
}

/// Start and end of a part of a text without the blanks around it.
fn trimmed(text: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    // The blanks that Python's bytes.strip takes away.
    let is_blank = |byte: u8| matches!(byte, b' ' | 9..=13);
    while start < end && is_blank(text[start]) {
        start += 1;
    }
    while end > start && is_blank(text[end - 1]) {
        end -= 1;
    }
    (start, end)
}

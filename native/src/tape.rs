//! JSON text to a tape: its values in the order in which they stand, each with where it ends.
//!
//! Whatever is lawful but unusual (escapes in names, numbers of many digits, members that come twice, deep nesting) is
//! refused: the rules themselves then look at the record.

use crate::bytes::Dictionary;
use crate::reading::Reader;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
}

/// A value: of a text the span between its quotes, else of all of it.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub kind: Kind,
    pub escaped: bool,
    /// Number of the member's name; `UNKNOWN` for those that no schema names, and for values that are no members.
    pub name: u16,
    pub start: u32,
    pub end: u32,
    /// The item behind this one and all inside of it.
    pub next: u32,
    /// Of objects and lists how many values they hold; of texts with escapes, which of the plain ones is theirs.
    pub size: u32,
}

pub const UNKNOWN: u16 = u16::MAX;

/// Every byte of a word one, or its highest bit.
pub const ONES: u64 = 0x0101_0101_0101_0101;
pub const HIGH: u64 = 0x8080_8080_8080_8080;

#[derive(Default)]
pub struct Tape {
    pub items: Vec<Item>,
    pub loose: bool,
    pub plain: Vec<u8>,
    pub plain_spans: Vec<(u32, u32)>,
    pub scratch: Vec<u16>,
}

/// The names that members may have, by number.
pub struct Names {
    pub known: Dictionary,
    /// By name, the one that came after it last.
    pub after: Vec<u16>,
    /// All as they are written, with quotes and colon, and where each begins and ends.
    text: Vec<u8>,
    spans: Vec<(u32, u32)>,
}

impl Names {
    pub fn new(known: Dictionary) -> Names {
        let (mut text, mut spans) = (Vec::new(), Vec::new());
        for name in known.keys() {
            let start = text.len() as u32;
            text.extend([b"\"", name, b"\":"].concat());
            spans.push((start, text.len() as u32));
        }
        let after = (0..spans.len() as u16).collect();
        Names { known, after, text, spans }
    }

    /// A name as it is written.
    #[inline]
    pub fn written(&self, name: u16) -> &[u8] {
        let (start, end) = self.spans[name as usize];
        &self.text[start as usize..end as usize]
    }
}

/// What cannot be put on a tape.
#[derive(Debug)]
pub struct Strange;

impl Tape {
    /// Read the value that begins at a place of a text; return where it ends.
    pub fn read(&mut self, text: &[u8], at: usize, names: &mut Names) -> Result<usize, Strange> {
        self.items.clear();
        self.plain.clear();
        self.plain_spans.clear();
        self.scratch.clear();
        self.loose = false;
        Reader::read(self, text, at, names)
    }

    /// The characters of a text, or the signs of another value.
    #[inline]
    pub fn text<'a>(&'a self, source: &'a [u8], item: &Item) -> &'a [u8] {
        if item.escaped {
            let (start, end) = self.plain_spans[item.size as usize];
            return &self.plain[start as usize..end as usize];
        }
        &source[item.start as usize..item.end as usize]
    }

    /// A value as it is written.
    pub fn raw<'a>(source: &'a [u8], item: &Item) -> &'a [u8] {
        let quotes = u32::from(item.kind == Kind::Text);
        &source[(item.start - quotes) as usize..(item.end + quotes) as usize]
    }

    /// The values directly inside of an object or a list.
    pub fn inside(&self, at: usize) -> Inside<'_> {
        Inside { tape: self, at: at + 1, end: self.items[at].next as usize }
    }

    /// What stands at a path.
    pub fn follow(&self, at: usize, path: &[u16]) -> Option<usize> {
        path.iter().try_fold(at, |at, &name| self.member(at, name))
    }

    /// The member of an object, if it is there.
    #[inline]
    pub fn member(&self, at: usize, name: u16) -> Option<usize> {
        let item = &self.items[at];
        if item.kind != Kind::Object {
            return None;
        }
        let inside = &self.items[..item.next as usize];
        let mut each = at + 1;
        while let Some(member) = inside.get(each) {
            if member.name == name {
                return Some(each);
            }
            each = member.next as usize;
        }
        None
    }
}

pub struct Inside<'a> {
    tape: &'a Tape,
    at: usize,
    end: usize,
}

impl Iterator for Inside<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.at >= self.end {
            return None;
        }
        let at = self.at;
        self.at = self.tape.items[at].next as usize;
        Some(at)
    }
}

pub fn equal(bytes: u64, sign: u8) -> u64 {
    let other = bytes ^ (ONES * u64::from(sign));
    other.wrapping_sub(ONES) & !other & HIGH
}

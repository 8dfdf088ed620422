//! JSON as short as can be, in the way in which others write it.

use crate::tape::{Kind, Tape};

impl Tape {
    /// Write the value on the tape as short as can be; false when it has numbers that may be written otherwise.
    pub fn canonical(&self, source: &[u8], names: &[Vec<u8>], out: &mut Vec<u8>) -> bool {
        self.write(source, 0, names, out)
    }

    fn write(&self, source: &[u8], at: usize, names: &[Vec<u8>], out: &mut Vec<u8>) -> bool {
        let item = &self.items[at];
        match item.kind {
            Kind::Text => write_text(self.text(source, item), out),
            Kind::Number => return write_number(&source[item.start as usize..item.end as usize], out),
            Kind::List | Kind::Object => {
                let brackets = if item.kind == Kind::List { *b"[]" } else { *b"{}" };
                out.push(brackets[0]);
                for (number, each) in self.inside(at).enumerate() {
                    if number > 0 {
                        out.push(b',');
                    }
                    if let Some(name) = names.get(self.items[each].name as usize) {
                        write_text(name, out);
                        out.push(b':');
                    }
                    if !self.write(source, each, names, out) {
                        return false;
                    }
                }
                out.push(brackets[1]);
            }
            _ => out.extend_from_slice(&source[item.start as usize..item.end as usize]),
        }
        true
    }
}

fn write_text(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            8 => out.extend_from_slice(b"\\b"),
            9 => out.extend_from_slice(b"\\t"),
            10 => out.extend_from_slice(b"\\n"),
            12 => out.extend_from_slice(b"\\f"),
            13 => out.extend_from_slice(b"\\r"),
            0..=0x1F => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Write a number as others do; false when it may be written otherwise: with an exponent, or without digits.
fn write_number(number: &[u8], out: &mut Vec<u8>) -> bool {
    let mut shortest = number;
    if let Some(point) = number.iter().position(|&byte| byte == b'.') {
        while shortest.len() > point + 2 && shortest.ends_with(b"0") {
            shortest = &shortest[..shortest.len() - 1];
        }
        let small = number.iter().filter(|byte| byte.is_ascii_digit()).take(4).all(|&byte| byte == b'0');
        if small && shortest.iter().any(|byte| matches!(byte, b'1'..=b'9')) {
            return false;
        }
    }
    out.extend_from_slice(shortest);
    true
}

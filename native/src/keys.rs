//! Keys that rules write for records of their standard, to compare them with those of other records.

use crate::bytes::xxh64;
use crate::check::Check;
use crate::people::hashed;
use crate::schema::{Key, KeyPart, Origin};
use crate::tape::Kind;

/// Signs of a number that things bear, below which it tells nothing.
const SHORTEST: usize = 5;

/// Why a part of a key is not there.
enum Lack {
    /// There is no key then.
    Key,
    /// Only the rule itself knows how it is written.
    Plainness,
}

impl Check<'_> {
    /// Add the keys of a record, or leave all of them to the rules.
    pub fn write_keys(&mut self) {
        let schema = self.schema;
        let before = self.left.keys.len();
        for key in &schema.keys {
            if self.valid(key.when, 0) && self.write_key(key).is_none() {
                self.left.keys.truncate(before);
                self.late(schema.keys_late, 0);
                return;
            }
        }
    }

    /// Add what a key gives; nothing when only the rule knows.
    fn write_key(&mut self, key: &Key) -> Option<()> {
        let Some(path) = &key.items else { return self.add_key(key, 0, 0) };
        let Some(list) = self.tape.follow(0, path).filter(|&at| self.tape.items[at].kind == Kind::List) else {
            return Some(());
        };
        let tape = self.tape;
        for item in tape.inside(list) {
            self.add_key(key, item, list)?;
        }
        Some(())
    }

    fn add_key(&mut self, key: &Key, item: usize, list: usize) -> Option<()> {
        let mut texts = [Vec::new(), Vec::new()];
        for (text, parts) in texts.iter_mut().zip([&key.key, &key.value]) {
            for part in parts {
                match self.write_part(part, item, list, text) {
                    Ok(()) => {}
                    Err(Lack::Key) => return Some(()),
                    Err(Lack::Plainness) => return None,
                }
            }
        }
        let value = if key.value.is_empty() { 0 } else { xxh64(&texts[1], self.seed) | 1 };
        self.left.keys.push((key.column, hashed(&texts[0], self.seed), value));
        Some(())
    }

    fn write_part(&mut self, part: &KeyPart, item: usize, list: usize, out: &mut Vec<u8>) -> Result<(), Lack> {
        match part {
            KeyPart::Literal(text) => out.extend_from_slice(text),
            KeyPart::Text(origin) => out.extend_from_slice(self.told(origin, item).ok_or(Lack::Key)?),
            KeyPart::Folded(origin, ask) => {
                if let Some(number) = self.folded(origin, item, *ask) {
                    out.extend_from_slice(number.to_string().as_bytes());
                }
            }
            KeyPart::Named(origin, ask) => {
                let number = self.folded(origin, item, *ask).ok_or(Lack::Key)?;
                out.extend_from_slice(number.to_string().as_bytes());
            }
            KeyPart::CapturedYear => out.extend_from_slice(self.captured.get(..4).ok_or(Lack::Key)?),
            KeyPart::Whole(origin) => out.extend_from_slice(self.whole(origin, item)?),
            KeyPart::Code(origin) => self.code(origin, item, list, out)?,
            KeyPart::Capitals(origin) => {
                let text = self.told(origin, item).unwrap_or_default();
                if !text.iter().all(u8::is_ascii_alphanumeric) {
                    return Err(Lack::Plainness);
                }
                out.extend(text.iter().map(u8::to_ascii_uppercase));
            }
        }
        Ok(())
    }

    fn told(&self, origin: &Origin, item: usize) -> Option<&'_ [u8]> {
        match origin {
            Origin::Record(path) => self.text_at(0, path),
            Origin::Item(path) => self.text_at(item, path),
        }
    }

    /// The number of a text without case and accents; nothing when there is no text, or nothing is left of it.
    fn folded(&mut self, origin: &Origin, item: usize, ask: u32) -> Option<u64> {
        let text = match origin {
            Origin::Record(path) => self.text_at(0, path),
            Origin::Item(path) => self.text_at(item, path),
        }?;
        self.answer(ask, text, text).filter(|&number| number != 0)
    }

    fn whole(&self, origin: &Origin, item: usize) -> Result<&'_ [u8], Lack> {
        let place = match origin {
            Origin::Record(path) => self.tape.follow(0, path),
            Origin::Item(path) => self.tape.follow(item, path),
        };
        let Some(at) = place.filter(|&at| self.tape.items[at].kind == Kind::Number) else { return Err(Lack::Key) };
        let written = self.tape.text(self.text, &self.tape.items[at]);
        match written {
            b"0" => Err(Lack::Key),
            _ if written.contains(&b'.') => Err(Lack::Plainness),
            _ => Ok(written),
        }
    }

    fn code(&self, origin: &Origin, item: usize, list: usize, out: &mut Vec<u8>) -> Result<(), Lack> {
        let start = out.len();
        self.write_code(origin, item, out)?;
        if out.len() - start < SHORTEST {
            return Err(Lack::Key);
        }
        let mut same = 0;
        for other in self.tape.inside(list) {
            let mut code = Vec::new();
            self.write_code(origin, other, &mut code)?;
            same += usize::from(code == out[start..]);
        }
        if same == 1 {
            Ok(())
        } else {
            Err(Lack::Key)
        }
    }

    fn write_code(&self, origin: &Origin, item: usize, out: &mut Vec<u8>) -> Result<(), Lack> {
        let text = self.told(origin, item).unwrap_or_default();
        if !text.is_ascii() {
            return Err(Lack::Plainness);
        }
        out.extend(text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase));
        Ok(())
    }
}

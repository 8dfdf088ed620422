//! What is left to others: questions, pairs that no set holds, and what is asked late.

use crate::check::Check;
use crate::schema::{Dependent, Pair, Part};
use crate::tape::{Kind, Tape};

impl Check<'_> {
    /// What was answered to a question; None when nobody has been asked yet.
    pub fn answer(&mut self, ask: u32, key: &[u8], about: &[u8]) -> Option<u64> {
        let known = self.answers[ask as usize].get(key);
        if known.is_none() {
            let key = self.left.keep(key);
            let about = self.left.keep(about);
            self.left.asks.push((ask, key, about));
        }
        known
    }

    fn scalar(&self, at: usize, key: &mut Vec<u8>) -> bool {
        let item = &self.tape.items[at];
        if item.kind == Kind::Text {
            key.push(b'"');
        }
        key.extend_from_slice(self.tape.text(self.text, item));
        !matches!(item.kind, Kind::List | Kind::Object)
    }

    /// Write a clave and its text, if both are there, as sets have them.
    fn write_pair(&self, at: usize, key: &mut Vec<u8>) -> bool {
        let (clave, valor) = (self.tape.member(at, self.schema.clave), self.tape.member(at, self.schema.valor));
        let (Some(clave), Some(valor)) = (clave, valor) else { return false };
        let first = self.scalar(clave, key);
        key.push(0x1F);
        first && self.scalar(valor, key)
    }

    pub fn pair(&mut self, pair: &Pair, at: usize) -> bool {
        let mut key = std::mem::take(&mut self.buffer);
        key.clear();
        let usual = !pair.alone || self.tape.items[at].size == 2;
        let good = usual && self.write_pair(at, &mut key) && self.schema.sets[pair.set].get(&key).is_some();
        self.buffer = key;
        let whole = Tape::raw(self.text, &self.tape.items[at]);
        good || self.answer(pair.ask, whole, whole) != Some(0)
    }

    pub fn dependent(&mut self, dependent: &Dependent, at: usize) -> bool {
        let Some(value) = self.tape.member(at, dependent.member) else { return true };
        if self.tape.items[value].kind == Kind::Null {
            return true;
        }
        let mut key = std::mem::take(&mut self.buffer);
        key.clear();
        let under = dependent.under.iter().try_fold(at, |place, &name| self.tape.member(place, name));
        let known = under.is_some_and(|under| self.scalar(under, &mut key));
        key.push(0x1F);
        let known = known && self.write_pair(value, &mut key);
        let good = known && self.schema.sets[dependent.set].get(&key).is_some();
        let whole = Tape::raw(self.text, &self.tape.items[at]);
        let right = good || self.answer(dependent.ask, whole, whole) != Some(0);
        self.buffer = key;
        right
    }

    pub fn late(&mut self, late: u32, at: usize) {
        let start = self.left.text.len() as u32;
        let mut out = std::mem::take(&mut self.left.text);
        self.write(&self.schema.lates[late as usize], at, &mut out);
        self.left.text = out;
        self.left.lates.push((late, (start, self.left.text.len() as u32)));
    }

    /// Write what of a value is asked for.
    pub fn write(&self, part: &Part, at: usize, out: &mut Vec<u8>) {
        let item = &self.tape.items[at];
        match (part, item.kind) {
            (Part::Members(members), Kind::Object) => {
                out.push(b'{');
                let first = out.len();
                for each in self.tape.inside(at) {
                    let name = self.tape.items[each].name;
                    if let Some((_, inner)) = members.iter().find(|(wanted, _)| *wanted == name) {
                        if out.len() > first {
                            out.push(b',');
                        }
                        out.push(b'"');
                        out.extend_from_slice(&self.schema.name_texts[name as usize]);
                        out.extend_from_slice(b"\":");
                        self.write(inner, each, out);
                    }
                }
                out.push(b'}');
            }
            (Part::Members(_), Kind::List) => {
                out.push(b'[');
                for (number, each) in self.tape.inside(at).enumerate() {
                    if number > 0 {
                        out.push(b',');
                    }
                    self.write(part, each, out);
                }
                out.push(b']');
            }
            _ => out.extend_from_slice(Tape::raw(self.text, item)),
        }
    }
}

//! The persons of a record: names, keys and gender together.

use crate::check::{Check, BY_CURP, BY_RFC};
use crate::people::{self, Sure};
use crate::schema::Person;
use crate::tape::{Kind, Tape};

impl<'a> Check<'a> {
    /// The text of a member that has to be one, if it is there.
    fn member_text(&mut self, at: usize, name: u16) -> Option<&'a [u8]> {
        let tape: &'a Tape = self.tape;
        let item = &tape.items[tape.member(at, name)?];
        match item.kind {
            Kind::Text if item.end > item.start => Some(tape.text(self.text, item)),
            Kind::Null => None,
            _ => {
                self.left.strange = true;
                None
            }
        }
    }

    pub fn person(&mut self, person: &Person, at: usize) {
        let given = self.member_text(at, person.given);
        let first = self.member_text(at, person.first);
        let second = self.member_text(at, person.second);
        let curp = self.member_text(at, person.curp);
        let rfc = self.member_text(at, person.rfc);
        if [given, first, second, curp, rfc].iter().all(Option::is_none) {
            return;
        }
        if let Some(given) = given {
            self.left.name(given, first.unwrap_or_default());
        }
        if let (Some(given), Some(first)) = (given, first) {
            let second = second.unwrap_or_default();
            let answers = (
                self.answer(self.names.given, given, given),
                self.answer(self.names.first, first, first),
                self.answer(self.names.second, second, second),
            );
            let (Some(of_given), Some(of_first), Some(of_second)) = answers else {
                // What may be asked next is asked at once, so that a record waits for answers no more than once.
                self.plain_taxpayer(rfc, 0, first, second);
                return;
            };
            let names = people::names(of_given, of_first, of_second);
            match (curp, rfc) {
                (Some(curp), _) => self.left.keys.push((BY_CURP, people::hashed(curp, self.seed), names)),
                (None, Some(rfc)) => self.left.keys.push((BY_RFC, people::hashed(rfc, self.seed), names)),
                _ => {}
            }
            let gender = self.gender(at, person.gender);
            let asked = Sure { curp, gender, year: self.year, minor: person.minor };
            let is_published = [curp, rfc].iter().flatten().any(|key| self.published.get(key).is_some());
            let plain = !is_published && crate::bytes::find(given, first).is_none();
            let fits = match (curp, rfc) {
                (Some(curp), Some(rfc)) if rfc.get(4..10) != curp.get(4..10) => false,
                (Some(curp), Some(rfc)) if rfc.get(..4) == curp.get(..4) => people::is_right_rfc(rfc),
                _ => plain && self.plain_taxpayer(rfc, of_given, first, second),
            };
            if plain && fits && (curp.is_none() || asked.holds(of_given, of_first, of_second)) {
                return;
            }
            if !self.left.asks.is_empty() {
                return;
            }
        }
        self.late(person.late, at);
    }

    /// Tell whether the keys of a person certainly go together, of whom a name is missing or is no text.
    ///
    /// A text that is wrong may still count as a name, or as a key: of that only the rules know.
    pub fn has_sound_keys(&mut self, person: &Person, at: usize, wrong: &[u16]) -> bool {
        let tape = self.tape;
        let is_text = |name: u16| tape.member(at, name).is_some_and(|member| tape.items[member].kind == Kind::Text);
        let lacks_name = [person.given, person.first, person.second].iter().any(|name| wrong.contains(name));
        if !lacks_name || wrong.iter().any(|&name| name != person.gender && person.has(name) && is_text(name)) {
            return false;
        }
        let text = |name: u16| {
            let item = &tape.items[tape.member(at, name)?];
            (item.kind == Kind::Text).then(|| tape.text(self.text, item))
        };
        let (curp, rfc) = (text(person.curp), text(person.rfc));
        if [curp, rfc].iter().flatten().any(|key| self.published.get(key).is_some()) {
            return false;
        }
        let sure = Sure { curp, gender: self.gender(at, person.gender), year: self.year, minor: person.minor };
        match (curp, rfc) {
            (Some(curp), Some(rfc)) => {
                sure.has_sound_key() && rfc.get(..10) == curp.get(..10) && people::is_right_rfc(rfc)
            }
            (Some(_), None) => sure.has_sound_key(),
            (None, Some(rfc)) => people::is_right_rfc(rfc),
            (None, None) => true,
        }
    }

    /// Tell whether an RFC, if there is one, opens as the names make it.
    pub fn plain_taxpayer(&mut self, rfc: Option<&[u8]>, of_given: u64, first: &[u8], second: &[u8]) -> bool {
        let Some(rfc) = rfc else { return true };
        let answers = (self.answer(self.names.surname, first, first), self.answer(self.names.surname, second, second));
        let (Some(first), Some(second)) = answers else { return true };
        let letters = people::rfc_letters(of_given, first, second);
        people::is_right_rfc(rfc) && rfc[..4] == letters && self.altered.get(&letters).is_none()
    }

    /// The clave of a gender; nothing when there is none.
    fn gender(&self, at: usize, name: u16) -> &'a [u8] {
        let tape: &'a Tape = self.tape;
        let clave = tape.member(at, name).and_then(|gender| tape.member(gender, self.schema.clave));
        clave.map(|clave| tape.text(self.text, &tape.items[clave])).unwrap_or_default()
    }
}

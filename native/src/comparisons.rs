//! How values of an object stand to each other.

use crate::check::Check;
use crate::days;
use crate::people;
use crate::schema::{self, Comparison};
use crate::tape::{Kind, Tape};

impl<'a> Check<'a> {
    pub fn stand(&mut self, comparison: &Comparison, at: usize) -> bool {
        use Comparison::*;
        match comparison {
            Differ(one, other) => self.texts(at, one, other).is_some_and(|(one, other)| one != other),
            Ordered(one, other) => self.texts(at, one, other).is_some_and(|(one, other)| one <= other),
            Before(one, other) => self.texts(at, one, other).is_some_and(|(one, other)| one < other),
            Unlike(one, other) => self.texts(at, one, other).is_some_and(|(one, other)| self.unlike(one, other)),
            Years(one, other, least, most) => self
                .texts(at, one, other)
                .and_then(|(one, other)| Some(days::year(other)? - days::year(one)?))
                .is_some_and(|years| (*least..=*most).contains(&years)),
            Days(one, other, least, most) => self
                .texts(at, one, other)
                .and_then(|(one, other)| Some(days::number(other)? - days::number(one)?))
                .is_some_and(|days| (*least..=*most).contains(&days)),
            AtMost(one, other) => match (self.number_at(at, one), self.number_at(at, other)) {
                (Some(one), Some(other)) => one <= other,
                _ => false,
            },
            Born(curp, day) => self
                .texts(at, curp, day)
                .is_some_and(|(curp, day)| people::birth(curp).is_some_and(|birth| birth == day)),
            Rfc(paths) => self.right_rfc(at, paths),
            Sum(total, parts) => {
                let mut sum = 0.0;
                for part in parts {
                    self.each(at, part, &mut |place| sum += self.number(place));
                }
                self.number_at(at, total) == Some(sum)
            }
            Opens(one, other) => self.texts(at, one, other).is_some_and(|(one, other)| other.starts_with(one)),
            Alike(paths) => {
                let mut first = None;
                let mut same = true;
                for path in paths {
                    self.each(at, path, &mut |place| {
                        let raw = Tape::raw(self.text, &self.tape.items[place]);
                        same = same && *first.get_or_insert(raw) == raw;
                    });
                }
                same && first.is_some()
            }
            Precedes(one, others) => {
                let text = |place: usize| {
                    let item = &self.tape.items[place];
                    (item.kind == Kind::Text).then(|| self.tape.text(self.text, item))
                };
                let mut latest: &[u8] = &[];
                self.each(at, one, &mut |place| latest = latest.max(text(place).unwrap_or_default()));
                let mut right = true;
                for path in others {
                    self.each(at, path, &mut |place| right = right && text(place).is_none_or(|text| latest <= text));
                }
                right
            }
            Distinct(path) => self.are_distinct(at, path),
            Lasts(least, most, parts) => {
                self.term(at, parts).is_some_and(|term| (*least..=*most).contains(&term.days()))
            }
            EndsAfter(first, last, tolerance, parts) => self
                .texts(at, first, last)
                .zip(self.term(at, parts))
                .and_then(|((first, last), term)| Some(days::number(last)? - term.after(first)?))
                .is_some_and(|days| days.abs() <= *tolerance),
            Moments(one, other, least, most) => self
                .texts(at, one, other)
                .and_then(|(one, other)| Some(days::moment(other)? - days::moment(one)?))
                .is_some_and(|seconds| (*least..=*most).contains(&seconds)),
            Duration(start, end, told) => self
                .texts(at, start, end)
                .and_then(|(start, end)| {
                    Some((days::moment(end)? - days::moment(start)?) as f64 / days::SECONDS as f64)
                })
                .zip(self.number_at(at, told))
                .is_some_and(|(days, told)| (days - 1.0..=days + 1.0).contains(&told)),
            NotAfter(one, seconds, others) => self.text_at(at, one).and_then(days::moment).is_some_and(|one| {
                let mut right = true;
                for path in others {
                    self.each(at, path, &mut |place| {
                        let item = &self.tape.items[place];
                        let moment = || days::moment(self.tape.text(self.text, item));
                        right = right && (item.kind != Kind::Text || moment().is_some_and(|at| at - one <= *seconds));
                    });
                }
                right
            }),
            Join(join) => self.joins(join, at),
            Expanded(is_named) => {
                let named = |each: usize| is_named.get(self.tape.items[each].name as usize) == Some(&true);
                (at + 1..self.tape.items[at].next as usize).all(|each| !named(each) || self.is_expanded(each))
            }
        }
    }

    fn are_distinct(&self, at: usize, path: &[u16]) -> bool {
        let mut seen = Vec::new();
        let mut right = true;
        self.each(at, path, &mut |place| {
            let item = &self.tape.items[place];
            if item.kind == Kind::Text {
                let text = self.tape.text(self.text, item);
                let is_plain = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_graphic);
                right = right && is_plain(text.first()) && is_plain(text.last()) && !seen.contains(&text);
                seen.push(text);
            }
        });
        right
    }

    /// Tell whether a value is no number and no text, nor a list of such, but for empty texts.
    fn is_expanded(&self, at: usize) -> bool {
        let item = &self.tape.items[at];
        match item.kind {
            Kind::Text => item.start == item.end,
            Kind::Number => false,
            Kind::List => self.tape.inside(at).all(|each| self.is_expanded(each)),
            _ => true,
        }
    }

    /// Tell whether the two parts of an RFC are right, of the day of a CURP, and open as that or as names do.
    fn right_rfc(&mut self, at: usize, paths: &[Vec<u16>; 6]) -> bool {
        let [root, key, curp, given, first, second] = paths.each_ref().map(|path| self.text_at(at, path));
        let (Some(root), Some(key), Some(curp)) = (root, key, curp) else { return false };
        if !people::is_right_rfc_of(root, key) || root.get(4..) != curp.get(4..10) {
            return false;
        }
        if root[..4] == curp[..4] {
            return true;
        }
        let (Some(given), Some(first)) = (given, first) else { return false };
        let answer = self.answer(self.names.given, given, given);
        let rfc = [root, key].concat();
        answer.is_none_or(|of_given| self.plain_taxpayer(Some(&rfc), of_given, first, second.unwrap_or_default()))
    }

    fn unlike(&mut self, one: &[u8], other: &[u8]) -> bool {
        let answers = (self.answer(self.names.first, one, one), self.answer(self.names.first, other, other));
        matches!(answers, (Some(one), Some(other)) if one as u32 != other as u32)
    }

    fn texts(&self, at: usize, one: &[u16], other: &[u16]) -> Option<(&'a [u8], &'a [u8])> {
        Some((self.text_at(at, one)?, self.text_at(at, other)?))
    }

    /// The text at a path, unless it is missing or empty.
    pub fn text_at(&self, at: usize, path: &[u16]) -> Option<&'a [u8]> {
        let tape: &'a Tape = self.tape;
        match path {
            [schema::CAPTURED] => return (!self.captured.is_empty()).then_some(self.captured),
            [schema::TODAY] => return Some(&self.schema.today),
            [schema::BORN] => return (!self.born.is_empty()).then_some(self.born),
            _ => {}
        }
        let at = tape.follow(at, path)?;
        let item = &tape.items[at];
        (item.kind == Kind::Text && item.end > item.start).then(|| tape.text(self.text, item))
    }

    pub fn number_at(&self, at: usize, path: &[u16]) -> Option<f64> {
        if let [schema::TODAY] = path {
            return days::year(&self.schema.today).map(|year| year as f64);
        }
        let at = self.tape.follow(at, path)?;
        (self.tape.items[at].kind == Kind::Number).then(|| self.number(at))
    }

    /// Do something with each value at a path that goes through lists.
    pub fn each(&self, at: usize, path: &[u16], with: &mut dyn FnMut(usize)) {
        match path {
            [] => with(at),
            [schema::ITEMS, below @ ..] => {
                if self.tape.items[at].kind == Kind::List {
                    self.tape.inside(at).for_each(|item| self.each(item, below, with));
                }
            }
            [name, below @ ..] => {
                if let Some(member) = self.tape.member(at, *name) {
                    self.each(member, below, with);
                }
            }
        }
    }
}

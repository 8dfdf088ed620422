//! How values in some lists of a record stand to those in others, where ids lead from one to the other.

use crate::check::Check;
use crate::days;
use crate::schema::{Join, Path};
use crate::tape::{Kind, Tape};

/// Part of a sum by which roundings may change it, less a little for what floating point changes.
const ROUNDING: f64 = 0.004_99;

/// What of a sum roundings may change at least.
const HALF: f64 = 0.5;

impl<'a> Check<'a> {
    pub fn joins(&self, join: &Join, at: usize) -> bool {
        match join {
            Join::Among(of, named) => self.keys_at(at, of).is_some_and(|known| self.all_in(at, named, &known)),
            Join::AmongWith { list, own, member, text, named } => {
                let known = self.keys_of(at, list, own, |item| self.lists(item, member, text));
                known.is_some_and(|known| self.all_in(at, named, &known))
            }
            Join::Alike { list, own, name, holders } => self.named_alike(at, list, own, name, holders),
            Join::Apart(one, others) => match self.key(self.tape.follow(at, one)) {
                Some(one) => others.iter().all(|path| self.keys_at(at, path).is_some_and(|keys| !keys.contains(&one))),
                None => self.tape.follow(at, one).is_none(),
            },
            Join::Covered { list, own, amount, others, named } => self.covered(at, [list, own, amount], others, named),
            Join::SumAtMost(total, parts) => {
                let amounts = self.amounts(at, parts);
                let sum = amounts.map(|amounts| amounts.iter().sum::<f64>());
                sum.zip(self.number_at(at, total)).is_some_and(|(sum, total)| sum <= total + HALF)
            }
            Join::Priced(value, items) => self.priced(at, value, items).unwrap_or(true),
            Join::Counts(number, list) => {
                self.tape.follow(at, list).zip(self.number_at(at, number)).is_some_and(|(list, number)| {
                    let item = &self.tape.items[list];
                    item.kind == Kind::List && item.size > 0 && number == f64::from(item.size)
                })
            }
            Join::YearsFrom(number, path, least, most) => self.number_at(at, number).is_some_and(|number| {
                let mut right = true;
                self.each(at, path, &mut |place| {
                    let item = &self.tape.items[place];
                    let year = days::year(self.tape.text(self.text, item)).map(|year| year as f64 - number);
                    let fits = year.is_some_and(|years| *least as f64 <= years && years <= *most as f64);
                    right = right && (item.kind != Kind::Text || fits);
                });
                right
            }),
            Join::NoneExceeds(total, parts) => self.number_at(at, total).is_some_and(|total| {
                let mut right = true;
                let mut look = |place: usize| {
                    right = right && (self.tape.items[place].kind != Kind::Number || self.number(place) <= total);
                };
                parts.iter().for_each(|path| self.each(at, path, &mut look));
                right
            }),
            Join::Figures(total, least, parts) => {
                self.number_at(at, total).is_some_and(|total| self.are_figures_of(at, total, *least, parts))
            }
            Join::Joined(whole, one, other) => {
                let [whole, one, other] = [whole, one, other].map(|path| self.key(self.tape.follow(at, path)));
                whole.zip(one).zip(other).is_some_and(|((whole, one), other)| whole == [one, other].join(&b'-'))
            }
            Join::AmongOwn { others, named, list, own, ids } => self.among_own(at, [others, named, list, own, ids]),
            Join::UniqueIds(is_named, id) => self.are_unique(at, is_named, *id),
        }
    }

    /// An id as it is compared: that of a text without blanks around it, or of a whole number.
    fn key(&self, place: Option<usize>) -> Option<&'a [u8]> {
        let tape: &'a Tape = self.tape;
        let item = &tape.items[place?];
        let text = tape.text(self.text, item);
        let is_plain = match item.kind {
            Kind::Text => [text.first(), text.last()].iter().all(|sign| sign.is_some_and(u8::is_ascii_graphic)),
            Kind::Number => text.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        is_plain.then_some(text)
    }

    /// All ids at a path; none when one of them is not plain.
    fn keys_at(&self, at: usize, path: &Path) -> Option<Vec<&'a [u8]>> {
        let mut keys = Some(Vec::new());
        self.each(at, path, &mut |place| {
            let key = self.key(Some(place));
            keys = keys.take().zip(key).map(|(mut keys, key)| {
                keys.push(key);
                keys
            });
        });
        keys
    }

    /// The ids of the items of a list of which something holds; none when two have the same, or one is not plain.
    fn keys_of(&self, at: usize, list: &Path, own: &Path, holds: impl Fn(usize) -> bool) -> Option<Vec<&'a [u8]>> {
        let (mut all, mut known) = (Some(Vec::new()), Vec::new());
        self.each(at, list, &mut |item| {
            let key = self.key(self.tape.follow(item, own));
            all = all.take().zip(key).filter(|(all, key)| !all.contains(key)).map(|(mut all, key)| {
                all.push(key);
                all
            });
            if let Some(key) = key.filter(|_| holds(item)) {
                known.push(key);
            }
        });
        all.map(|_| known)
    }

    fn all_in(&self, at: usize, paths: &[Path], known: &[&[u8]]) -> bool {
        let are_in = |keys: Vec<&[u8]>| keys.iter().all(|key| known.contains(key));
        paths.iter().all(|path| self.keys_at(at, path).is_some_and(are_in))
    }

    /// Tell whether ids in things that name an item of a list are among those in that item.
    fn among_own(&self, at: usize, [others, named, list, own, ids]: [&Path; 5]) -> bool {
        let mut known = Vec::new();
        let mut right = self.keys_of(at, list, own, |_| true).is_some();
        self.each(at, list, &mut |item| known.push((self.key(self.tape.follow(item, own)), self.keys_at(item, ids))));
        self.each(at, others, &mut |other| {
            let key = self.key(self.tape.follow(other, named));
            let told = self.keys_at(other, ids);
            let due = known.iter().find(|(own, _)| *own == key).and_then(|(_, ids)| ids.as_ref());
            let are_due =
                |told: Vec<&[u8]>| told.is_empty() || due.is_some_and(|due| told.iter().all(|id| due.contains(id)));
            right = right && told.is_some_and(are_due);
        });
        right
    }

    /// Tell whether a member of an object is a list that has a text.
    fn lists(&self, at: usize, member: &Path, text: &[u8]) -> bool {
        let Some(list) = self.tape.follow(at, member) else { return false };
        let is_text = |each: usize| {
            let item = &self.tape.items[each];
            item.kind == Kind::Text && self.tape.text(self.text, item) == text
        };
        self.tape.items[list].kind == Kind::List && self.tape.inside(list).any(is_text)
    }

    fn named_alike(&self, at: usize, list: &Path, own: &Path, name: &Path, holders: &[Path]) -> bool {
        let mut known = Vec::new();
        let mut right = self.keys_of(at, list, own, |_| true).is_some();
        self.each(at, list, &mut |item| known.push((self.key(self.tape.follow(item, own)), self.text_at(item, name))));
        for path in holders {
            self.each(at, path, &mut |holder| {
                let named = self.tape.follow(holder, name);
                let told = (self.key(self.tape.follow(holder, own)), self.text_at(holder, name));
                right = right && (named.is_none() || told.1.is_some() && known.contains(&told));
            });
        }
        right
    }

    /// Numbers at a path; none when one of them is no number, or below zero.
    fn amounts(&self, at: usize, path: &Path) -> Option<Vec<f64>> {
        let mut amounts = Some(Vec::new());
        self.each(at, path, &mut |place| {
            let is_number = self.tape.items[place].kind == Kind::Number;
            let amount = is_number.then(|| self.number(place)).filter(|amount| *amount >= 0.0);
            amounts = amounts.take().zip(amount).map(|(mut amounts, amount)| {
                amounts.push(amount);
                amounts
            });
        });
        amounts
    }

    /// Tell whether amounts of things that name an item of a list come to no more than its own.
    fn covered(&self, at: usize, [list, own, amount]: [&Path; 3], others: &Path, named: &Path) -> bool {
        let mut told = Vec::new();
        let mut right = self.keys_of(at, list, own, |_| true).is_some();
        self.each(at, others, &mut |other| {
            let key = self.key(self.tape.follow(other, named));
            let worth = match self.tape.follow(other, amount) {
                None => Some(0.0),
                Some(_) => self.number_at(other, amount).filter(|worth| *worth >= 0.0),
            };
            right = right && key.is_some() && worth.is_some();
            told.push((key, worth.unwrap_or_default()));
        });
        self.each(at, list, &mut |item| {
            let key = self.key(self.tape.follow(item, own));
            let named = told.iter().filter(|(other, _)| *other == key).map(|(_, worth)| worth);
            let sum: f64 = named.sum();
            right = right && (sum == 0.0 || self.number_at(item, amount).is_some_and(|worth| sum <= worth));
        });
        right
    }

    /// Tell whether the prices of items come to a value, but for roundings; none when they do not all have a price.
    fn priced(&self, at: usize, value: &Path, items: &Path) -> Option<bool> {
        let [amount, currency, unit, quantity] = self.schema.of_prices;
        let told = self.tape.follow(at, value)?;
        let whole = self.number_at(told, &[amount])?;
        let text = |value: usize| {
            let item = &self.tape.items[self.tape.member(value, currency)?];
            (item.kind == Kind::Text).then(|| self.tape.text(self.text, item))
        };
        let money = text(told)?;
        let list = self.tape.follow(at, items).filter(|&list| self.tape.items[list].kind == Kind::List)?;
        let mut total = 0.0;
        for item in self.tape.inside(list) {
            let price = self.tape.follow(item, &[unit]).and_then(|unit| self.tape.follow(unit, value))?;
            let count = self.number_at(item, &[quantity]).filter(|count| *count != 0.0)?;
            let each = self.number_at(price, &[amount]).filter(|each| *each != 0.0)?;
            if text(price) != Some(money) {
                return None;
            }
            total += count * each;
        }
        let tolerance = f64::max(0.99, whole.abs() * ROUNDING);
        Some(self.tape.items[list].size == 0 || (total - whole).abs() <= tolerance)
    }

    fn are_figures_of(&self, at: usize, total: f64, least: usize, parts: &[Path]) -> bool {
        let (mut sum, mut known, mut told, mut right) = (0.0, 0, 0, true);
        let mut look = |place: usize| {
            told += 1;
            if self.tape.items[place].kind == Kind::Number {
                known += 1;
                sum += self.number(place);
                let written = self.tape.text(self.text, &self.tape.items[place]);
                right = right && written.iter().all(u8::is_ascii_digit);
            }
        };
        parts.iter().for_each(|path| self.each(at, path, &mut look));
        right && (known == 0 || sum == total || sum < total && (known < told || told < least))
    }

    /// Tell whether in lists of some names no two items have the same id.
    fn are_unique(&self, at: usize, is_named: &[bool], id: u16) -> bool {
        let items = &self.tape.items;
        (at + 1..items[at].next as usize).all(|list| {
            let is_meant = items[list].kind == Kind::List && is_named.get(items[list].name as usize) == Some(&true);
            !is_meant || items[list].size < 2 || self.has_unique(list, id)
        })
    }

    fn has_unique(&self, list: usize, id: u16) -> bool {
        let mut seen = Vec::new();
        self.tape.inside(list).all(|item| match self.tape.member(item, id) {
            None => true,
            Some(place) => self.key(Some(place)).is_some_and(|key| {
                let is_new = !seen.contains(&key);
                seen.push(key);
                is_new
            }),
        })
    }
}

//! How long something lasts: years, months and days that are counted, or written as «2 años 6 meses».

use crate::check::Check;
use crate::days;
use crate::schema::Path;
use crate::tape::Kind;

/// Years up to which days are reckoned with.
const LAST_YEAR: i64 = 9_000;
const MOST: i64 = 9_999;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    pub years: i64,
    pub months: i64,
    pub days: i64,
}

impl Term {
    /// Read a term of numbers with their units, each unit once.
    pub fn read(text: &[u8]) -> Option<Term> {
        let mut parts = [None; 3];
        let mut words = std::str::from_utf8(text).ok()?.split(' ');
        while let Some(number) = words.next() {
            if number.is_empty() || number.len() > 4 || !number.bytes().all(|each| each.is_ascii_digit()) {
                return None;
            }
            let unit = match words.next()? {
                "año" | "años" => 0,
                "mes" | "meses" => 1,
                "día" | "días" => 2,
                _ => return None,
            };
            if parts[unit].replace(number.parse().ok()?).is_some() {
                return None;
            }
        }
        let [years, months, days] = parts.map(Option::unwrap_or_default);
        Some(Term { years, months, days })
    }

    /// About how many days it has.
    pub fn days(self) -> i64 {
        self.years * 365 + self.months * 30 + self.days
    }

    /// The number of the day on which it ends that begins on the day that opens a text.
    pub fn after(self, start: &[u8]) -> Option<i64> {
        let (year, month, day) = days::parts(start)?;
        let count = year * 12 + month - 1 + self.years * 12 + self.months;
        let (year, month) = (count / 12, count % 12 + 1);
        if year > LAST_YEAR {
            return None;
        }
        Some(days::counted(year, month, day.min(days::last(year, month))) + self.days)
    }
}

impl Check<'_> {
    /// The term that a text tells, or that three numbers do, of which each may be absent.
    pub fn term(&self, at: usize, parts: &[Path]) -> Option<Term> {
        let part = |path: &Path| match self.tape.follow(at, path) {
            None => Some(0),
            Some(place) if self.tape.items[place].kind == Kind::Number => {
                let written = self.tape.text(self.text, &self.tape.items[place]);
                let number = std::str::from_utf8(written).ok()?.parse().ok()?;
                (0..=MOST).contains(&number).then_some(number)
            }
            Some(_) => None,
        };
        match parts {
            [text] => Term::read(self.text_at(at, text)?),
            [years, months, days] => Some(Term { years: part(years)?, months: part(months)?, days: part(days)? }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_plain_terms() {
        assert_eq!(Term::read("2 años 6 meses".as_bytes()), Some(Term { years: 2, months: 6, days: 0 }));
        assert_eq!(Term::read("1 mes".as_bytes()), Some(Term { years: 0, months: 1, days: 0 }));
        for text in ["", "6", "dos años", "1 año 2 años", "1 año y 2 meses", "12345 días", "1  año"] {
            assert_eq!(Term::read(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn ends_on_the_last_day_of_a_short_month() {
        let month = Term { months: 1, ..Term::default() };
        assert_eq!(month.after(b"2023-01-31"), days::number(b"2023-02-28"));
        assert_eq!(month.after(b"2024-12-31"), days::number(b"2025-01-31"));
    }
}

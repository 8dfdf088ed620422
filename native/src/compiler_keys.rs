//! What a program says of comparing: the values of a record with one another, and records by keys.

use crate::compiler::{number, Compiler, Outcome};
use crate::json::Json;
use crate::schema::{Comparison, Join, Key, KeyPart, Origin, Path, BORN, CAPTURED, ITEMS, TODAY};

impl Compiler<'_> {
    pub fn comparison(&mut self, said: &[Json]) -> Outcome<Comparison> {
        let (kind, rest) = said.split_first().ok_or("a comparison says nothing")?;
        let mut paths = self.paths(rest).into_iter();
        let numbers: Vec<i64> = rest.iter().filter_map(Json::number).map(|number| number as i64).collect();
        let mut next = || paths.next().ok_or("a comparison has too few paths");
        Ok(match (kind.text().unwrap_or_default(), &numbers[..]) {
            ("differ", _) => Comparison::Differ(next()?, next()?),
            ("ordered", _) => Comparison::Ordered(next()?, next()?),
            ("before", _) => Comparison::Before(next()?, next()?),
            ("unlike", _) => Comparison::Unlike(next()?, next()?),
            ("years", &[least, most]) => Comparison::Years(next()?, next()?, least, most),
            ("days", &[least, most]) => Comparison::Days(next()?, next()?, least, most),
            ("at-most", _) => Comparison::AtMost(next()?, next()?),
            ("born", _) => Comparison::Born(next()?, next()?),
            ("rfc", _) => Comparison::Rfc([next()?, next()?, next()?, next()?, next()?, next()?]),
            ("sum", _) => Comparison::Sum(next()?, paths.collect()),
            ("opens", _) => Comparison::Opens(next()?, next()?),
            ("alike", _) => Comparison::Alike(paths.collect()),
            ("precedes", _) => Comparison::Precedes(next()?, paths.collect()),
            ("distinct", _) => Comparison::Distinct(next()?),
            ("lasts", &[least, most]) => Comparison::Lasts(least, most, paths.collect()),
            ("ends-after", &[tolerance]) => Comparison::EndsAfter(next()?, next()?, tolerance, paths.collect()),
            ("moments", &[least, most]) => Comparison::Moments(next()?, next()?, least, most),
            ("duration", _) => Comparison::Duration(next()?, next()?, next()?),
            ("not-after", &[seconds]) => Comparison::NotAfter(next()?, seconds, paths.collect()),
            ("expanded", _) => Comparison::Expanded(are_named(paths)),
            (kind, _) => Comparison::Join(Box::new(self.join(kind, rest)?)),
        })
    }

    fn join(&mut self, kind: &str, said: &[Json]) -> Outcome<Join> {
        let numbers: Vec<i64> = said.iter().filter_map(Json::number).map(|number| number as i64).collect();
        let text = said.get(3).and_then(Json::text).unwrap_or_default().as_bytes().to_vec();
        let mut paths = self.paths(said).into_iter();
        let mut next = || paths.next().ok_or("a comparison has too few paths");
        Ok(match kind {
            "among" => Join::Among(next()?, paths.collect()),
            "among-with" => {
                let (list, own, member, _) = (next()?, next()?, next()?, next()?);
                Join::AmongWith { list, own, member, text, named: paths.collect() }
            }
            "named-alike" => Join::Alike { list: next()?, own: next()?, name: next()?, holders: paths.collect() },
            "apart" => Join::Apart(next()?, paths.collect()),
            "covered" => {
                let (list, own, amount) = (next()?, next()?, next()?);
                Join::Covered { list, own, amount, others: next()?, named: next()? }
            }
            "sum-at-most" => Join::SumAtMost(next()?, next()?),
            "priced" => Join::Priced(next()?, next()?),
            "counts" => Join::Counts(next()?, next()?),
            "years-from" if numbers.len() == 2 => Join::YearsFrom(next()?, next()?, numbers[0], numbers[1]),
            "none-exceeds" => Join::NoneExceeds(next()?, paths.collect()),
            "figures" if numbers.len() == 1 => Join::Figures(next()?, numbers[0] as usize, paths.collect()),
            "joined" => Join::Joined(next()?, next()?, next()?),
            "among-own" => {
                let (others, named, list) = (next()?, next()?, next()?);
                Join::AmongOwn { others, named, list, own: next()?, ids: next()? }
            }
            "unique-ids" => {
                let id = next()?.first().copied().unwrap_or_default();
                Join::UniqueIds(are_named(paths), id)
            }
            other => return Err(format!("the comparison «{other}» is not known")),
        })
    }

    pub fn key(&mut self, said: &Json) -> Outcome<Key> {
        let mut parts = |name: &str| {
            let said = said.get(name).map(Json::list).unwrap_or_default();
            said.iter().map(|each| self.key_part(each)).collect::<Outcome<Vec<_>>>()
        };
        let (key, value) = (parts("key")?, parts("value")?);
        Ok(Key {
            column: number(said.get("column")) as usize,
            when: self.node(said.get("when").ok_or("a key says when")?)?,
            items: said.get("items").and_then(Json::text).map(|path| self.path(path)),
            key,
            value,
        })
    }

    fn key_part(&mut self, said: &Json) -> Outcome<KeyPart> {
        if let Some(literal) = said.text() {
            return Ok(KeyPart::Literal(literal.into()));
        }
        let (kind, ask) =
            (said.list().first().and_then(Json::text).unwrap_or_default(), number(said.list().get(2)) as u32);
        let path = said.list().get(1).and_then(Json::text).unwrap_or_default();
        let origin = match path.strip_prefix('/') {
            Some(path) => Origin::Record(self.path(path)),
            None => Origin::Item(self.path(path)),
        };
        Ok(match kind {
            "text" => KeyPart::Text(origin),
            "folded" => KeyPart::Folded(origin, ask),
            "named" => KeyPart::Named(origin, ask),
            "captured-year" => KeyPart::CapturedYear,
            "whole" => KeyPart::Whole(origin),
            "code" => KeyPart::Code(origin),
            "capitals" => KeyPart::Capitals(origin),
            other => return Err(format!("the part of a key «{other}» is not known")),
        })
    }

    fn paths(&mut self, written: &[Json]) -> Vec<Path> {
        written.iter().filter_map(Json::text).map(|path| self.path(path)).collect()
    }

    pub fn path(&mut self, written: &str) -> Path {
        let name = |name: &str| match name {
            "*" => ITEMS,
            "@captured" => CAPTURED,
            "@born" => BORN,
            "@today" => TODAY,
            _ => self.name(name),
        };
        written.split('/').map(name).collect()
    }
}

/// By number of a name, whether it is among some.
fn are_named(paths: impl Iterator<Item = Path>) -> Vec<bool> {
    let names: Vec<u16> = paths.flatten().collect();
    let mut is_named = vec![false; names.iter().max().map_or(0, |&last| last as usize + 1)];
    names.iter().for_each(|&name| is_named[name as usize] = true);
    is_named
}

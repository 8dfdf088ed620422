//! What a program says of comparing: the values of a record with one another, and records by keys.

use crate::compiler::{number, Compiler, Outcome};
use crate::json::Json;
use crate::schema::{Comparison, Key, KeyPart, Origin, Path, BORN, CAPTURED, ITEMS};

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
            ("expanded", _) => {
                let names: Vec<u16> = paths.flatten().collect();
                let mut is_named = vec![false; names.iter().max().map_or(0, |&last| last as usize + 1)];
                names.iter().for_each(|&name| is_named[name as usize] = true);
                Comparison::Expanded(is_named)
            }
            (other, _) => return Err(format!("the comparison «{other}» is not known")),
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
            _ => self.name(name),
        };
        written.split('/').map(name).collect()
    }
}

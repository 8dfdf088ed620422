//! One record on its tape, held against the nodes of a schema.

use crate::bytes::Dictionary;
use crate::days;
use crate::pattern::Pattern;
use crate::people::{self, Sure};
use crate::schema::{self, Comparison, Dependent, List, More, Node, NodeAt, Object, Pair, Part, Person, Schema, Text, Values, NOTHING};
use crate::tape::{Kind, Tape};

/// What a record leaves to others.
#[derive(Default)]
pub struct Left {
    pub text: Vec<u8>,
    /// Questions: number, and the spans in `text` of the key and of what it is asked about.
    pub asks: Vec<(u32, Span, Span)>,
    /// What rules are asked once all else is well: number and span.
    pub lates: Vec<(u32, Span)>,
    /// Keys with what goes with them, each with its column; those of persons first, by CURPs and by RFCs without one.
    pub keys: Vec<(usize, i64, u64)>,
    /// Given names and first surnames of all persons, as spans in `names`.
    pub names: Vec<u8>,
    pub named: Vec<Span>,
    pub strange: bool,
}

/// Members up to which those of a schema are looked for in an object, not those of the object in the schema.
const FEW: usize = 3;

/// Columns of the keys of persons.
pub const BY_CURP: usize = 2;
pub const BY_RFC: usize = 3;

/// Where something stands in a text.
pub type Span = (u32, u32);

impl Left {
    pub fn clear(&mut self) {
        self.text.clear();
        self.asks.clear();
        self.lates.clear();
        self.keys.clear();
        self.names.clear();
        self.named.clear();
        self.strange = false;
    }

    fn name(&mut self, given: &[u8], first: &[u8]) {
        let start = self.names.len() as u32;
        self.names.extend_from_slice(given);
        self.names.push(b' ');
        self.names.extend_from_slice(first);
        self.named.push((start, self.names.len() as u32));
    }

    pub fn keep(&mut self, text: &[u8]) -> Span {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(text);
        (start, self.text.len() as u32)
    }
}

/// Numbers of the questions about names.
#[derive(Clone, Copy, Default)]
pub struct Names {
    pub given: u32,
    pub first: u32,
    pub second: u32,
    pub surname: u32,
}

pub struct Check<'a> {
    pub text: &'a [u8],
    pub tape: &'a Tape,
    pub schema: &'a Schema,
    pub patterns: &'a mut [Pattern],
    pub answers: &'a [Dictionary],
    pub names: Names,
    pub published: &'a Dictionary,
    /// Openings of an RFC that are written otherwise.
    pub altered: &'a Dictionary,
    /// Year of capture, or of the run.
    pub year: i64,
    /// Days of capture and of birth of the person whom the record is about; empty when they are not known.
    pub captured: &'a [u8],
    pub born: &'a [u8],
    pub seed: u64,
    pub left: &'a mut Left,
    pub buffer: Vec<u8>,
}

impl<'a> Check<'a> {
    pub fn is_whole(&self, at: usize) -> bool {
        let written = self.tape.text(self.text, &self.tape.items[at]);
        !written.contains(&b'.') || self.number(at).fract() == 0.0
    }

    pub fn number(&self, at: usize) -> f64 {
        let written = self.tape.text(self.text, &self.tape.items[at]);
        std::str::from_utf8(written).ok().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
    }

    pub fn valid(&mut self, node: NodeAt, at: usize) -> bool {
        let schema: &'a Schema = self.schema;
        let node = &schema.nodes[node as usize];
        let right = match self.tape.items[at].kind {
            Kind::Text => {
                node.types & schema::STRING != 0 && node.text.as_ref().is_none_or(|text| self.text(text, at))
            }
            Kind::Object => {
                node.types & schema::OBJECT != 0
                    && node.object.as_ref().is_none_or(|object| self.in_object(object, at))
            }
            Kind::List => {
                node.types & schema::ARRAY != 0 && node.list.as_ref().is_none_or(|list| self.in_list(list, at))
            }
            Kind::Number => node.types & (schema::NUMBER | schema::INTEGER) != 0 && self.number_fits(node, at),
            Kind::True | Kind::False => node.types & schema::BOOLEAN != 0,
            Kind::Null => node.types & schema::NULL != 0,
        };
        right
            && node.values.as_ref().is_none_or(|values| self.listed(values, at))
            && node.more.as_ref().is_none_or(|more| self.combined(more, at))
    }

    fn number_fits(&self, node: &Node, at: usize) -> bool {
        if node.types & schema::NUMBER == 0 && !self.is_whole(at) {
            return false;
        }
        let Some(more) = &node.more else { return true };
        if more.least.is_none() && more.most.is_none() && more.above.is_none() && more.below.is_none() {
            return true;
        }
        let number = self.number(at);
        more.least.is_none_or(|least| number >= least)
            && more.most.is_none_or(|most| number <= most)
            && more.above.is_none_or(|above| number > above)
            && more.below.is_none_or(|below| number < below)
    }

    fn combined(&mut self, said: &More, at: usize) -> bool {
        if said.once && self.has_clave_twice(at) {
            self.left.strange = true;
        }
        for &each in &said.all {
            if !self.valid(each, at) {
                return false;
            }
        }
        for &each in &said.not {
            if self.valid(each, at) {
                return false;
            }
        }
        for choices in &said.any {
            if !choices.iter().any(|&each| self.valid(each, at)) {
                return false;
            }
        }
        for choices in &said.one {
            if choices.iter().filter(|&&each| self.valid(each, at)).count() != 1 {
                return false;
            }
        }
        for &(condition, then, otherwise) in &said.cases {
            let next = if self.valid(condition, at) { then } else { otherwise };
            if next.is_some_and(|each| !self.valid(each, at)) {
                return false;
            }
        }
        for each in &said.comparisons {
            if !self.stand(each, at) {
                return false;
            }
        }
        for &(ask, part) in &said.parts {
            let mut key = std::mem::take(&mut self.buffer);
            key.clear();
            self.write(&self.schema.lates[part], at, &mut key);
            let answer = self.answer(ask, &key, &key);
            self.buffer = key;
            if answer == Some(0) {
                return false;
            }
        }
        for &ask in &said.asks {
            let item = &self.tape.items[at];
            if said.knows_rfc && item.kind == Kind::Text && people::is_sound_rfc(self.tape.text(self.text, item)) {
                continue;
            }
            let value = Tape::raw(self.text, item);
            if self.answer(ask, value, value) == Some(0) {
                return false;
            }
        }
        true
    }

    fn stand(&mut self, comparison: &Comparison, at: usize) -> bool {
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
            [schema::BORN] => return (!self.born.is_empty()).then_some(self.born),
            _ => {}
        }
        let at = tape.follow(at, path)?;
        let item = &tape.items[at];
        (item.kind == Kind::Text && item.end > item.start).then(|| tape.text(self.text, item))
    }

    fn number_at(&self, at: usize, path: &[u16]) -> Option<f64> {
        let at = self.tape.follow(at, path)?;
        (self.tape.items[at].kind == Kind::Number).then(|| self.number(at))
    }

    /// Do something with each value at a path that goes through lists.
    fn each(&self, at: usize, path: &[u16], with: &mut dyn FnMut(usize)) {
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

    fn text(&mut self, said: &Text, at: usize) -> bool {
        let text = self.tape.text(self.text, &self.tape.items[at]);
        if said.least > 0 || said.most.is_some_and(|most| most < text.len()) {
            let length = characters(text);
            if length < said.least || said.most.is_some_and(|most| length > most) {
                return false;
            }
        }
        for (expected, patterns) in [(true, &said.patterns), (false, &said.flaws)] {
            for &pattern in patterns {
                match self.patterns[pattern].is_found(text) {
                    Some(found) if found == expected => {}
                    Some(_) => return false,
                    None => self.left.strange = true,
                }
            }
        }
        true
    }

    fn listed(&self, values: &Values, at: usize) -> bool {
        match self.tape.items[at].kind {
            Kind::Null => values.null,
            Kind::True => values.truth,
            Kind::False => values.falsehood,
            Kind::Number => !values.numbers.is_empty() && values.numbers.contains(&self.number(at)),
            Kind::Text => values.texts.get(self.tape.text(self.text, &self.tape.items[at])).is_some(),
            Kind::List | Kind::Object => false,
        }
    }

    fn in_list(&mut self, said: &List, at: usize) -> bool {
        let List { items, least, most, contains, unique } = said;
        let size = self.tape.items[at].size;
        if size < *least || most.is_some_and(|most| size > most) {
            return false;
        }
        let tape = self.tape;
        if let Some(items) = items {
            if !tape.inside(at).all(|each| self.valid(*items, each)) {
                return false;
            }
        }
        if let Some(contains) = contains {
            if !tape.inside(at).any(|each| self.valid(*contains, each)) {
                return false;
            }
        }
        !(*unique && self.has_twice(at))
    }

    fn has_twice(&self, at: usize) -> bool {
        let tape = self.tape;
        tape.inside(at).any(|one| {
            let behind = tape.items[one].next as usize;
            let end = tape.items[at].next as usize;
            let mut other = behind;
            while other < end {
                if self.same(one, other) {
                    return true;
                }
                other = tape.items[other].next as usize;
            }
            false
        })
    }

    fn same(&self, one: usize, other: usize) -> bool {
        let (a, b) = (&self.tape.items[one], &self.tape.items[other]);
        if a.kind != b.kind {
            return false;
        }
        match a.kind {
            Kind::Null | Kind::True | Kind::False => true,
            Kind::Number => self.number(one) == self.number(other),
            Kind::Text => self.tape.text(self.text, a) == self.tape.text(self.text, b),
            Kind::List => {
                a.size == b.size
                    && self.tape.inside(one).zip(self.tape.inside(other)).all(|(one, other)| self.same(one, other))
            }
            Kind::Object => {
                a.size == b.size
                    && self.tape.inside(one).all(|member| {
                        let found = self.tape.member(other, self.tape.items[member].name);
                        found.is_some_and(|found| self.same(member, found))
                    })
            }
        }
    }

    fn has_clave_twice(&self, at: usize) -> bool {
        let tape = self.tape;
        if tape.items[at].kind != Kind::List {
            return false;
        }
        let claves: Vec<_> = tape
            .inside(at)
            .map(|each| tape.member(each, self.schema.clave).map(|clave| Tape::raw(self.text, &tape.items[clave])))
            .collect();
        (1..claves.len()).any(|each| claves[..each].contains(&claves[each]))
    }

    fn in_object(&mut self, object: &Object, at: usize) -> bool {
        if !self.members(object, at) {
            return false;
        }
        if let Some(pair) = &object.pair {
            if !self.pair(pair, at) {
                return false;
            }
        }
        for dependent in &object.dependents {
            if !self.dependent(dependent, at) {
                return false;
            }
        }
        if let Some(person) = object.person {
            self.person(&self.schema.people[person as usize], at);
        }
        for &(late, unless) in &object.lates {
            if unless == NOTHING || !self.valid(unless, at) {
                self.late(late, at);
            }
        }
        true
    }

    fn members(&mut self, object: &Object, at: usize) -> bool {
        let tape = self.tape;
        let size = tape.items[at].size;
        if size < object.least || object.most.is_some_and(|most| size > most) {
            return false;
        }
        if object.members.len() <= FEW && object.others == NOTHING && object.names.is_none() {
            return self.few_members(object, at);
        }
        let mut required = 0;
        let mut guess = 0;
        for each in tape.inside(at) {
            let name = tape.items[each].name;
            let mut said = object.others;
            if let Some(place) = place_of(object, name, guess) {
                let member = &object.members[place];
                guess = place + 1;
                required += usize::from(member.required);
                said = member.said;
            }
            if said != NOTHING && !self.valid(said, each) {
                return false;
            }
            if object.names.is_some_and(|names| !self.named(names, name)) {
                return false;
            }
        }
        required == object.required
    }

    /// Tell the same where the schema speaks of so few members that it is quicker to look for them.
    fn few_members(&mut self, object: &Object, at: usize) -> bool {
        for member in &object.members {
            match self.tape.member(at, member.name) {
                Some(place) if member.said != NOTHING && !self.valid(member.said, place) => return false,
                None if member.required => return false,
                _ => {}
            }
        }
        true
    }

    /// Tell whether the name of a member satisfies a schema of texts.
    fn named(&mut self, node: NodeAt, name: u16) -> bool {
        let schema: &'a Schema = self.schema;
        let node = &schema.nodes[node as usize];
        let written = &schema.name_texts[name as usize];
        let mut right = node.types & schema::STRING != 0;
        if let Some(values) = &node.values {
            right = right && values.texts.get(written).is_some();
        }
        // Names of which more is asked than a list are asked of nowhere yet.
        self.left.strange |= node.text.is_some() || node.more.as_ref().is_some_and(|more| !only_all(more));
        right && node.more.iter().flat_map(|more| &more.all).all(|&each| self.named(each, name))
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
        let (clave, valor) =
            (self.tape.member(at, self.schema.clave), self.tape.member(at, self.schema.valor));
        let (Some(clave), Some(valor)) = (clave, valor) else { return false };
        let first = self.scalar(clave, key);
        key.push(0x1F);
        first && self.scalar(valor, key)
    }

    fn pair(&mut self, pair: &Pair, at: usize) -> bool {
        let mut key = std::mem::take(&mut self.buffer);
        key.clear();
        let usual = !pair.alone || self.tape.items[at].size == 2;
        let good = usual && self.write_pair(at, &mut key) && self.schema.sets[pair.set].get(&key).is_some();
        self.buffer = key;
        let whole = Tape::raw(self.text, &self.tape.items[at]);
        good || self.answer(pair.ask, whole, whole) != Some(0)
    }

    fn dependent(&mut self, dependent: &Dependent, at: usize) -> bool {
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
    fn write(&self, part: &Part, at: usize, out: &mut Vec<u8>) {
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

    fn person(&mut self, person: &Person, at: usize) {
        let given = self.member_text(at, person.given);
        let first = self.member_text(at, person.first);
        let second = self.member_text(at, person.second);
        let curp = self.member_text(at, person.curp);
        let rfc = self.member_text(at, person.rfc);
        if [given, first, second, curp, rfc].iter().all(Option::is_none) {
            return;
        }
        if let (Some(given), Some(first)) = (given, first) {
            let second = second.unwrap_or_default();
            self.left.name(given, first);
            let answers = (
                self.answer(self.names.given, given, given),
                self.answer(self.names.first, first, first),
                self.answer(self.names.second, second, second),
            );
            let (Some(of_given), Some(of_first), Some(of_second)) = answers else { return };
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

    /// Tell whether an RFC, if there is one, opens as the names make it.
    fn plain_taxpayer(&mut self, rfc: Option<&[u8]>, of_given: u64, first: &[u8], second: &[u8]) -> bool {
        let Some(rfc) = rfc else { return true };
        let answers =
            (self.answer(self.names.surname, first, first), self.answer(self.names.surname, second, second));
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

/// Position of a member in the schema of an object: most come in the order of the schema.
#[inline]
fn place_of(object: &Object, name: u16, guess: usize) -> Option<usize> {
    let members = &object.members[..];
    if members.get(guess).is_some_and(|member| member.name == name) {
        return Some(guess);
    }
    members.iter().position(|member| member.name == name)
}

fn only_all(more: &More) -> bool {
    more.any.is_empty() && more.one.is_empty() && more.not.is_empty() && more.cases.is_empty() && more.asks.is_empty()
}

/// Characters of valid UTF-8: all bytes but those that go on with one.
fn characters(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

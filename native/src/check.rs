//! One record on its tape, held against the nodes of a schema.

use crate::bytes::Dictionary;
use crate::faults::Place;
use crate::pattern::Pattern;
use crate::people;
use crate::schema::{self, Clause, Node, NodeAt, Object, Rest, Schema, Text, Values, NOTHING};
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
    /// What has to be examined of a record that does not hold.
    pub faults: Vec<Place>,
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
        self.faults.clear();
        self.strange = false;
    }

    pub fn name(&mut self, given: &[u8], first: &[u8]) {
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
            Kind::Text => node.types & schema::STRING != 0 && node.text.as_ref().is_none_or(|text| self.text(text, at)),
            Kind::Object => {
                node.types & schema::OBJECT != 0 && node.object.as_ref().is_none_or(|object| self.in_object(object, at))
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
            && node.clauses.iter().all(|clause| self.stands(clause, at))
    }

    fn number_fits(&self, node: &Node, at: usize) -> bool {
        node.types & schema::NUMBER != 0 || self.is_whole(at)
    }

    /// Tell whether a clause holds of a value.
    pub fn stands(&mut self, clause: &Clause, at: usize) -> bool {
        match clause {
            Clause::Range(range) => self.tape.items[at].kind != Kind::Number || range.has(self.number(at)),
            Clause::Once => !self.has_clave_twice(at),
            Clause::All(each) => self.valid(*each, at),
            Clause::Not(each) => !self.valid(*each, at),
            Clause::Any(choices) => choices.iter().any(|&each| self.valid(each, at)),
            Clause::One(choices) => choices.iter().filter(|&&each| self.valid(each, at)).count() == 1,
            Clause::Case(condition, then, otherwise) => {
                let next = if self.valid(*condition, at) { *then } else { *otherwise };
                next == NOTHING || self.valid(next, at)
            }
            Clause::Compare(comparison) => self.stand(comparison, at),
            Clause::Part(ask, part) => self.sound_part(*ask, *part, at),
            Clause::Ask(ask) => self.sound_value(*ask, at),
            Clause::AskUnlessRfc(ask) => {
                let item = &self.tape.items[at];
                let is_sound = item.kind == Kind::Text && people::is_sound_rfc(self.tape.text(self.text, item));
                is_sound || self.sound_value(*ask, at)
            }
        }
    }

    fn sound_value(&mut self, ask: u32, at: usize) -> bool {
        let value = Tape::raw(self.text, &self.tape.items[at]);
        self.answer(ask, value, value) != Some(0)
    }

    fn sound_part(&mut self, ask: u32, part: u32, at: usize) -> bool {
        let mut key = std::mem::take(&mut self.buffer);
        key.clear();
        self.write(&self.schema.lates[part as usize], at, &mut key);
        let answer = self.answer(ask, &key, &key);
        self.buffer = key;
        answer != Some(0)
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

    pub fn listed(&self, values: &Values, at: usize) -> bool {
        match self.tape.items[at].kind {
            Kind::Null => values.null,
            Kind::True => values.truth,
            Kind::False => values.falsehood,
            Kind::Number => !values.numbers.is_empty() && values.numbers.contains(&self.number(at)),
            Kind::Text => values.texts.get(self.tape.text(self.text, &self.tape.items[at])).is_some(),
            Kind::List | Kind::Object => false,
        }
    }

    fn in_object(&mut self, object: &Object, at: usize) -> bool {
        if !self.members(object, at) {
            return false;
        }
        object.rest.as_ref().is_none_or(|rest| self.has_sound_rest(rest, at))
    }

    fn has_sound_rest(&mut self, rest: &Rest, at: usize) -> bool {
        if rest.pair.as_ref().is_some_and(|pair| !self.pair(pair, at)) {
            return false;
        }
        if !rest.dependents.iter().all(|dependent| self.dependent(dependent, at)) {
            return false;
        }
        if let Some(person) = rest.person {
            self.person(&self.schema.people[person as usize], at);
        }
        for &(late, unless) in &rest.lates {
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
        if object.rest.as_ref().is_some_and(|rest| rest.patterned && self.has_patterned(at)) {
            return false;
        }
        let names = object.rest.as_ref().and_then(|rest| rest.names);
        if object.members.len() <= FEW && object.others == NOTHING && names.is_none() {
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
            if names.is_some_and(|names| !self.named(names, name)) {
                return false;
            }
        }
        required == object.required
    }

    /// Tell whether an object has a member of which patterns may say something.
    pub fn has_patterned(&self, at: usize) -> bool {
        let name = |each: usize| self.tape.items[each].name;
        self.tape.inside(at).any(|each| self.schema.patterned.get(name(each) as usize) != Some(&false))
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
    pub fn named(&mut self, node: NodeAt, name: u16) -> bool {
        let schema: &'a Schema = self.schema;
        let node = &schema.nodes[node as usize];
        let Some(written) = schema.name_texts.get(name as usize) else {
            self.left.strange = true; // a name that no schema has
            return true;
        };
        let mut right = node.types & schema::STRING != 0;
        if let Some(values) = &node.values {
            right = right && values.texts.get(written).is_some();
        }
        // Names of which more is asked than a list are asked of nowhere yet.
        self.left.strange |= node.text.is_some();
        right
            && node.clauses.iter().all(|clause| match clause {
                Clause::All(each) => self.named(*each, name),
                _ => {
                    self.left.strange = true;
                    true
                }
            })
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

/// Characters of valid UTF-8: all bytes but those that go on with one.
fn characters(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

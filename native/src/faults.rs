//! Where in a record something is wrong: places that have to be examined, while all others are known to be sound.

use crate::check::Check;
use crate::schema::{self, Clause, List, NodeAt, Object, Part, Person, Rest, Schema, NOTHING};
use crate::tape::{Kind, UNKNOWN};

/// What has to be examined at a place: its value with all inside of it, that a member is missing, or that a person's
/// members go together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Value,
    Missing,
    Person,
}

/// A place with where its pointer stands in the text of what is left, and its value on the tape.
#[derive(Clone, Copy)]
pub struct Place {
    pub fault: Fault,
    pub pointer: (u32, u32),
    pub at: usize,
}

/// How much there was of what is left, to go back to.
struct Mark([usize; 6]);

/// Places beyond which it is no longer quicker than to examine all of the record.
const MOST: usize = 32;

/// The pointer of the place at hand.
type Path = Vec<u8>;

impl<'a> Check<'a> {
    /// Find the places of a record that does not hold; false when all of it has to be examined.
    pub fn find_faults(&mut self) -> bool {
        self.left.clear();
        if !self.has_places(0, 0, &mut Path::new()) || self.left.faults.len() > MOST {
            return false;
        }
        let places = &mut self.left.faults;
        let whole: Vec<_> = places.iter().filter(|each| each.fault == Fault::Value).map(|each| each.at).collect();
        let items = &self.tape.items;
        let is_inside = |at: usize| whole.iter().any(|&outer| outer < at && at < items[outer].next as usize);
        places.retain(|each| !is_inside(each.at) && (each.fault == Fault::Value || !whole.contains(&each.at)));
        let mut seen = Vec::new();
        let text = &self.left.text;
        places.retain(|each| {
            let (start, end) = each.pointer;
            let told = (each.fault as u8, &text[start as usize..end as usize]);
            !seen.contains(&told) && {
                seen.push(told);
                true
            }
        });
        !places.iter().any(|each| each.at == 0 && each.fault == Fault::Value)
    }

    /// Tell whether a value holds, and leaves no rule to ask late; keep nothing of what it leaves otherwise.
    fn holds(&mut self, node: NodeAt, at: usize) -> bool {
        let before = self.mark();
        let late = self.left.lates.len();
        let right = self.valid(node, at) && !self.left.strange && self.left.lates.len() == late;
        self.left.strange = false;
        if !right {
            self.go_back(&before);
        }
        right
    }

    fn mark(&self) -> Mark {
        let left = &self.left;
        let lists = [left.asks.len(), left.lates.len(), left.keys.len(), left.named.len()];
        Mark([left.text.len(), left.names.len(), lists[0], lists[1], lists[2], lists[3]])
    }

    fn go_back(&mut self, Mark([text, names, asks, lates, keys, named]): &Mark) {
        self.left.text.truncate(*text);
        self.left.names.truncate(*names);
        self.left.asks.truncate(*asks);
        self.left.lates.truncate(*lates);
        self.left.keys.truncate(*keys);
        self.left.named.truncate(*named);
    }

    /// Add the places inside of a value that does not hold, or the value itself.
    fn look_into(&mut self, node: NodeAt, at: usize, path: &mut Path) {
        let before = self.left.faults.len();
        if !self.has_places(node, at, path) || self.left.faults.len() == before {
            self.add_fault(Fault::Value, at, path);
        }
    }

    /// Add the places inside of a value; false when it is wrong itself.
    fn has_places(&mut self, node: NodeAt, at: usize, path: &mut Path) -> bool {
        let schema: &'a Schema = self.schema;
        let said = &schema.nodes[node as usize];
        let before = self.left.faults.len();
        let object = match (self.tape.items[at].kind, &said.object, &said.list) {
            (Kind::Object, object, _) if said.types & schema::OBJECT != 0 => object.as_deref(),
            (Kind::List, _, list) if said.types & schema::ARRAY != 0 => {
                if list.as_ref().is_some_and(|list| !self.look_into_list(list, at, path)) {
                    return false;
                }
                None
            }
            _ => return false,
        };
        if said.values.as_ref().is_some_and(|values| !self.listed(values, at)) {
            return false;
        }
        if object.is_some_and(|object| !self.look_into_members(object, at, path)) {
            return false;
        }
        for clause in &said.clauses {
            if !self.has_places_of(clause, at, path) {
                return false;
            }
        }
        object.and_then(|object| object.rest.as_deref()).is_none_or(|rest| self.has_sound_parts(rest, at, before, path))
    }

    /// Add the places where a clause does not hold; false when that is the value itself.
    fn has_places_of(&mut self, clause: &Clause, at: usize, path: &mut Path) -> bool {
        if let Clause::All(each) = clause {
            if !self.holds(*each, at) {
                self.look_into(*each, at, path);
            }
            return true;
        }
        let mark = self.mark();
        let right = self.stands(clause, at) && !std::mem::take(&mut self.left.strange);
        if !right {
            self.go_back(&mark);
        }
        right
    }

    /// Add the places of the members of an object, and those that are missing; false when the object is wrong itself.
    fn look_into_members(&mut self, object: &Object, at: usize, path: &mut Path) -> bool {
        let size = self.tape.items[at].size;
        if size < object.least || object.most.is_some_and(|most| size > most) {
            return false;
        }
        if object.rest.as_ref().is_some_and(|rest| rest.patterned && self.has_patterned(at)) {
            return false;
        }
        let names = object.rest.as_ref().and_then(|rest| rest.names);
        let tape = self.tape;
        for each in tape.inside(at) {
            let name = tape.items[each].name;
            let said = object.members.iter().find(|member| member.name == name).map_or(object.others, |each| each.said);
            if names.is_some_and(|names| !self.named(names, name)) {
                return false;
            }
            if said == NOTHING || self.holds(said, each) {
                continue;
            }
            if name == UNKNOWN {
                return false;
            }
            let length = self.step(path, name);
            self.look_into(said, each, path);
            path.truncate(length);
        }
        for member in object.members.iter().filter(|member| member.required) {
            if tape.member(at, member.name).is_none() {
                let length = self.step(path, member.name);
                self.add_fault(Fault::Missing, at, path);
                path.truncate(length);
            }
        }
        true
    }

    /// Tell whether what is said of an object as a whole holds; ask late what is asked of the record.
    ///
    /// `before` is how many places there were before those inside of the object.
    fn has_sound_parts(&mut self, rest: &Rest, at: usize, before: usize, path: &mut Path) -> bool {
        let is_faulty = self.left.faults.len() > before;
        if is_faulty && rest.whole || rest.pair.as_ref().is_some_and(|pair| is_faulty || !self.pair(pair, at)) {
            return false;
        }
        if !rest.dependents.iter().all(|dependent| self.dependent(dependent, at)) {
            return false;
        }
        for &(late, unless) in &rest.lates {
            if unless != NOTHING && self.holds(unless, at) {
                continue;
            }
            if at > 0 {
                return false;
            }
            self.late(late, at);
        }
        if let Some(person) = rest.person.map(|number| &self.schema.people[number as usize]) {
            let wrong: Option<Vec<u16>> =
                (before..self.left.faults.len()).map(|place| self.member_of(at, place)).collect();
            if !wrong.is_some_and(|wrong| self.is_sound_person(person, at, &wrong)) {
                self.name_of(person, at);
                self.add_fault(Fault::Person, at, path);
            }
        }
        true
    }

    /// Tell whether the members of a person certainly go together, some of which are wrong by themselves.
    fn is_sound_person(&mut self, person: &Person, at: usize, wrong: &[u16]) -> bool {
        if wrong.iter().any(|&name| name != person.gender && person.has(name)) {
            let right = self.has_sound_keys(person, at, wrong);
            if right {
                self.name_of(person, at);
            }
            return right;
        }
        let mark = self.mark();
        let late = self.left.lates.len();
        self.person(person, at);
        let right = !std::mem::take(&mut self.left.strange) && self.left.lates.len() == late;
        if !right {
            self.go_back(&mark);
        }
        right
    }

    /// The member of an object that a place is, or is in; None when it is the object itself.
    fn member_of(&self, at: usize, place: usize) -> Option<u16> {
        let Place { fault, pointer, at: wrong } = self.left.faults[place];
        let items = &self.tape.items;
        if fault == Fault::Missing && wrong == at {
            let pointer = &self.left.text[pointer.0 as usize..pointer.1 as usize];
            let name = pointer.rsplit(|&byte| byte == b'/').next()?;
            return self.schema.name_texts.iter().position(|each| each == name).map(|name| name as u16);
        }
        let around = |member: &usize| *member <= wrong && wrong < items[*member].next as usize;
        self.tape.inside(at).find(around).map(|member| items[member].name)
    }

    fn look_into_list(&mut self, list: &List, at: usize, path: &mut Path) -> bool {
        let own = List { items: None, ..*list };
        if !self.in_list(&own, at) {
            return false;
        }
        let Some(items) = list.items else { return true };
        let tape = self.tape;
        for (number, each) in tape.inside(at).enumerate() {
            if !self.holds(items, each) {
                let length = path.len();
                path.extend_from_slice(format!("/{number}").as_bytes());
                self.look_into(items, each, path);
                path.truncate(length);
            }
        }
        true
    }

    fn add_fault(&mut self, fault: Fault, at: usize, path: &Path) {
        if self.left.faults.len() > MOST {
            return;
        }
        let pointer = self.left.keep(path);
        self.left.faults.push(Place { fault, pointer, at });
    }

    /// Go on with a path to a member; return how long it was before.
    fn step(&self, path: &mut Path, name: u16) -> usize {
        let length = path.len();
        path.push(b'/');
        for &byte in &self.schema.name_texts[name as usize] {
            match byte {
                b'~' => path.extend_from_slice(b"~0"),
                b'/' => path.extend_from_slice(b"~1"),
                _ => path.push(byte),
            }
        }
        length
    }

    /// Remember the names of a person who has to be examined, which an id must not have either.
    fn name_of(&mut self, person: &Person, at: usize) {
        let text = |name: u16| {
            let item = &self.tape.items[self.tape.member(at, name)?];
            (item.kind == Kind::Text).then(|| self.tape.text(self.text, item))
        };
        if let Some(given) = text(person.given) {
            self.left.name(given, text(person.first).unwrap_or_default());
        }
    }

    /// Tell whether what is wrong is where the keys that rules write are read.
    pub fn spoils_keys(&self) -> bool {
        let reads = self.schema.lates.get(self.schema.keys_late as usize).filter(|_| !self.schema.keys.is_empty());
        reads.is_some_and(|reads| {
            self.left.faults.iter().any(|place| {
                let (start, end) = place.pointer;
                self.is_read(reads, &self.left.text[start as usize..end as usize])
            })
        })
    }

    fn is_read(&self, mut reads: &Part, pointer: &[u8]) -> bool {
        for step in pointer.split(|&byte| byte == b'/').skip(1) {
            let Part::Members(members) = reads else { return true };
            match members.iter().find(|(name, _)| self.schema.name_texts[*name as usize] == step) {
                Some((_, inner)) => reads = inner,
                None if step.iter().all(u8::is_ascii_digit) => {} // a position in a list
                None => return false,
            }
        }
        true
    }

    /// Tell whether something is wrong with a value, or with what it stands in.
    pub fn is_spoilt(&self, path: &[u16]) -> bool {
        let Some(at) = (!path.is_empty()).then(|| self.tape.follow(0, path)).flatten() else { return false };
        let items = &self.tape.items;
        let around = |outer: usize| outer <= at && at < items[outer].next as usize;
        self.left.faults.iter().any(|place| place.fault == Fault::Value && around(place.at))
    }
}

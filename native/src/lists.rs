//! Lists: how many items, which, and whether one comes twice.

use crate::check::Check;
use crate::schema::List;
use crate::tape::{Kind, Tape};

impl Check<'_> {
    pub fn in_list(&mut self, said: &List, at: usize) -> bool {
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

    pub fn has_clave_twice(&self, at: usize) -> bool {
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
}

//! The table of the keys of one rule: an open hash table in memory that Python lends, which is zero at first.
//!
//! It means what `validator/index.py` means, which has the same table in numpy.

/// Of the golden ratio: spreads hashes over the slots.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Keys between one that is looked for and one whose slot is called for, so that it has come when it is its turn.
const AHEAD: usize = 16;
/// Slots on a page of memory.
const PAGE: usize = 4096 / std::mem::size_of::<Slot>();
const HALF: i64 = 0xFFFF_FFFF;

/// A key with the place where it was seen first, and its value there; all of it is 0 where there is none.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Slot {
    key: i64,
    place: i64,
    value: i64,
}

/// A key that contradicts an earlier one: its position among those that were given, and where that one was seen first.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Conflict {
    pub position: i64,
    pub first: i64,
}

/// Keys of a stretch of records.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// Position of the record that each is of.
    pub records: &'a [i64],
    pub hashes: &'a [i64],
    /// What the same key must have everywhere; 0 for keys that must not come again.
    pub values: &'a [i64],
}

/// The slots of a table: as many as a power of two, and always some that are empty.
pub struct Table<'a> {
    slots: &'a mut [Slot],
}

impl<'a> Table<'a> {
    pub fn new(slots: &'a mut [Slot]) -> Self {
        debug_assert!(slots.len().is_power_of_two() && slots.len() > 1);
        Table { slots }
    }

    /// Remember keys in the order of their records; give those that contradict the first of their kind, and return how
    /// many were not there.
    pub fn add(&mut self, keys: Keys, base: i64, give: impl FnMut(Conflict)) -> usize {
        let count = keys.records.len();
        if keys.records.windows(2).all(|two| two[0] <= two[1]) {
            return self.add_in(0..count, keys, base, give);
        }
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&at| keys.records[at]);
        self.add_in(order.into_iter(), keys, base, give)
    }

    /// Remember keys in some order of their positions.
    fn add_in(
        &mut self,
        order: impl Iterator<Item = usize> + Clone,
        keys: Keys,
        base: i64,
        mut give: impl FnMut(Conflict),
    ) -> usize {
        let mut fresh = 0;
        order.clone().take(AHEAD).for_each(|at| self.call_for(keys.hashes[at]));
        let mut coming = order.clone().skip(AHEAD);
        for at in order {
            if let Some(next) = coming.next() {
                self.call_for(keys.hashes[next]);
            }
            let (place, value) = (base + keys.records[at], keys.values[at]);
            let slot = self.slot_of(keys.hashes[at]);
            if slot.place == 0 {
                (slot.place, slot.value) = (place, value);
                fresh += 1;
            } else if slot.place != place && (value == 0 || !agree(slot.value, value)) {
                give(Conflict { position: at as i64, first: slot.place });
            }
        }
        fresh
    }

    /// Take over what another table holds, into slots that are empty.
    pub fn take(&mut self, other: &[Slot]) {
        // The system gives a page that is read first twice: to be read, and to be written.
        for slot in self.slots.iter_mut().step_by(PAGE) {
            // SAFETY: it is a whole slot of ours, and empty as before.
            unsafe { std::ptr::write_volatile(&mut slot.key, 0) };
        }
        for slot in other.iter().filter(|slot| slot.key != 0) {
            *self.slot_of(slot.key) = *slot;
        }
    }

    fn start_of(&self, hash: i64) -> usize {
        let shift = 64 - self.slots.len().trailing_zeros();
        ((not_zero(hash) as u64).wrapping_mul(GOLDEN) >> shift) as usize
    }

    /// Return the slot of a key, which is claimed when the key was not there.
    fn slot_of(&mut self, hash: i64) -> &mut Slot {
        let (key, mask) = (not_zero(hash), self.slots.len() - 1);
        let mut at = self.start_of(hash);
        while self.slots[at].key != key && self.slots[at].key != 0 {
            at = (at + 1) & mask;
        }
        let slot = &mut self.slots[at];
        slot.key = key;
        slot
    }

    #[cfg(target_arch = "x86_64")]
    fn call_for(&self, hash: i64) {
        use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
        let slot: *const Slot = &self.slots[self.start_of(hash)];
        // SAFETY: every processor of the kind has the instruction, which reads nothing into the program.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(slot.cast()) };
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn call_for(&self, _: i64) {}
}

/// Return the hash as it stands in a slot, where 0 is for those that are empty.
fn not_zero(hash: i64) -> i64 {
    if hash == 0 {
        1
    } else {
        hash
    }
}

/// Tell whether two values stand for names that may be of one person: a second surname may be missing in one.
fn agree(one: i64, other: i64) -> bool {
    let (second, another) = (one & HALF, other & HALF);
    one >> 32 == other >> 32 && (second == another || second == 0 || another == 0)
}

#[cfg(test)]
mod tests {
    use super::{Conflict, Keys, Slot, Table};

    const EMPTY: Slot = Slot { key: 0, place: 0, value: 0 };
    const SOME: i64 = 1 << 32;

    fn told(slots: &mut [Slot], records: &[i64], hashes: &[i64], values: &[i64]) -> (usize, Vec<Conflict>) {
        let mut found = Vec::new();
        let fresh = Table::new(slots).add(Keys { records, hashes, values }, 100, |each| found.push(each));
        (fresh, found)
    }

    #[test]
    fn tells_what_comes_again_in_the_order_of_the_records() {
        let found = told(&mut [EMPTY; 16], &[3, 1, 2], &[7, 7, 8], &[0; 3]);
        assert_eq!(found, (2, vec![Conflict { position: 0, first: 101 }]));
    }

    #[test]
    fn tells_values_that_do_not_agree_with_the_first() {
        let values = [SOME | 5, SOME, SOME | 6, 2 * SOME | 5];
        let found = told(&mut [EMPTY; 16], &[0, 1, 2, 3], &[0, 1, 0, 1], &values);
        let conflicts = [2, 3].map(|position| Conflict { position, first: 100 });
        assert_eq!(found, (1, conflicts.to_vec()));
    }

    #[test]
    fn remembers_what_it_took_over() {
        let (mut old, mut new) = ([EMPTY; 64], [EMPTY; 128]);
        let (records, hashes): (Vec<i64>, Vec<i64>) = (0..40).map(|each| (each, each * each - 9)).unzip();
        assert_eq!(told(&mut old, &records, &hashes, &[0; 40]).0, 40);
        Table::new(&mut new).take(&old);
        assert_eq!(told(&mut new, &[50], &[91], &[0]).1, [Conflict { position: 0, first: 110 }]);
    }
}

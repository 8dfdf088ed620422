//! Texts found again quickly: a dictionary of byte strings, and the hash that Python's `xxhash` calls xxh64.

/// A dictionary from byte strings to whole numbers.
///
/// Hashes of its own only place the entries; equality is decided on the bytes.
pub struct Dictionary {
    /// By hash, half of the hash above the number of an entry.
    slots: Vec<u64>,
    entries: Vec<Entry>,
    text: Vec<u8>,
}

struct Entry {
    hash: u64,
    start: u32,
    length: u32,
    value: u64,
}

const EMPTY: u64 = u64::MAX;
const HALF: u64 = 0xFFFF_FFFF_0000_0000;

impl Default for Dictionary {
    fn default() -> Self {
        Self { slots: vec![EMPTY; 16], entries: Vec::new(), text: Vec::new() }
    }
}

impl Dictionary {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Bytes of all keys together.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    #[inline]
    pub fn get(&self, key: &[u8]) -> Option<u64> {
        self.found(key, mixed(key)).ok().map(|at| self.entries[at].value)
    }

    /// The number of the entry of a key, or the free slot where it would be.
    #[inline]
    fn found(&self, key: &[u8], hash: u64) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let held = self.slots[slot];
            if held == EMPTY {
                return Err(slot);
            }
            let at = held as u32 as usize;
            if (held ^ hash) & HALF == 0 && same(self.key(&self.entries[at]), key) {
                return Ok(at);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Add a key, or give it another value.
    pub fn set(&mut self, key: &[u8], value: u64) {
        if (self.entries.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = mixed(key);
        match self.found(key, hash) {
            Ok(at) => self.entries[at].value = value,
            Err(slot) => {
                self.slots[slot] = hash & HALF | self.entries.len() as u64;
                let start = self.text.len() as u32;
                self.text.extend_from_slice(key);
                self.entries.push(Entry { hash, start, length: key.len() as u32, value });
            }
        }
    }

    /// The keys in the order in which they were added.
    pub fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter().map(|entry| self.key(entry))
    }

    fn key(&self, entry: &Entry) -> &[u8] {
        &self.text[entry.start as usize..(entry.start + entry.length) as usize]
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![EMPTY; mask + 1];
        for (at, entry) in self.entries.iter().enumerate() {
            let mut slot = entry.hash as usize & mask;
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = entry.hash & HALF | at as u64;
        }
    }
}

/// Tell whether two short texts are the same; a call that compares long ones costs more than such a text.
#[inline]
pub fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if one.len() < 8 {
        return one.iter().zip(other).all(|(one, other)| one == other);
    }
    let last = one.len() - 8;
    let heads = one.chunks_exact(8).zip(other.chunks_exact(8));
    heads.map(|(one, other)| word(one) ^ word(other)).all(|differs| differs == 0)
        && word(&one[last..]) == word(&other[last..])
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
fn mixed(key: &[u8]) -> u64 {
    let mut hash = MIX ^ key.len() as u64;
    let mut parts = key.chunks_exact(8);
    for part in &mut parts {
        hash = (hash ^ word(part)).wrapping_mul(MIX);
        hash ^= hash >> 29;
    }
    let mut last = 0_u64;
    for &byte in parts.remainder() {
        last = last << 8 | u64::from(byte);
    }
    hash = (hash ^ last).wrapping_mul(MIX);
    hash ^ hash >> 32
}

/// Eight bytes as one number; of fewer, 0.
#[inline]
pub fn word(part: &[u8]) -> u64 {
    part.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

const PRIMES: [u64; 5] =
    [0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5];

fn round(sum: u64, input: u64) -> u64 {
    sum.wrapping_add(input.wrapping_mul(PRIMES[1])).rotate_left(31).wrapping_mul(PRIMES[0])
}

/// The hash of a text that is published as xxh64.
pub fn xxh64(text: &[u8], seed: u64) -> u64 {
    let mut hash;
    let mut stripes = text.chunks_exact(32);
    if text.len() >= 32 {
        let mut sums = [
            seed.wrapping_add(PRIMES[0]).wrapping_add(PRIMES[1]),
            seed.wrapping_add(PRIMES[1]),
            seed,
            seed.wrapping_sub(PRIMES[0]),
        ];
        for stripe in &mut stripes {
            for (sum, part) in sums.iter_mut().zip(stripe.chunks_exact(8)) {
                *sum = round(*sum, word(part));
            }
        }
        hash = sums[0]
            .rotate_left(1)
            .wrapping_add(sums[1].rotate_left(7))
            .wrapping_add(sums[2].rotate_left(12))
            .wrapping_add(sums[3].rotate_left(18));
        for sum in sums {
            hash = (hash ^ round(0, sum)).wrapping_mul(PRIMES[0]).wrapping_add(PRIMES[3]);
        }
    } else {
        hash = seed.wrapping_add(PRIMES[4]);
    }
    hash = hash.wrapping_add(text.len() as u64);
    let mut words = stripes.remainder().chunks_exact(8);
    for part in &mut words {
        hash = (hash ^ round(0, word(part))).rotate_left(27).wrapping_mul(PRIMES[0]).wrapping_add(PRIMES[3]);
    }
    let mut rest = words.remainder();
    if rest.len() >= 4 {
        let half = u64::from(u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]));
        hash = (hash ^ half.wrapping_mul(PRIMES[0])).rotate_left(23).wrapping_mul(PRIMES[1]).wrapping_add(PRIMES[2]);
        rest = &rest[4..];
    }
    for &byte in rest {
        hash = (hash ^ u64::from(byte).wrapping_mul(PRIMES[4])).rotate_left(11).wrapping_mul(PRIMES[0]);
    }
    hash = (hash ^ hash >> 33).wrapping_mul(PRIMES[1]);
    hash = (hash ^ hash >> 29).wrapping_mul(PRIMES[2]);
    hash ^ hash >> 32
}

/// Tell whether a text stands inside of another one, and where.
pub fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let (&first, rest) = part.split_first()?;
    let last = text.len().checked_sub(part.len())?;
    let mut from = 0;
    while from <= last {
        let at = from + text[from..=last].iter().position(|&byte| byte == first)?;
        if text[at + 1..].starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_what_it_was_told() {
        let mut known = Dictionary::default();
        for number in 0..5000_u64 {
            known.set(format!("key {number}").as_bytes(), number);
        }
        known.set(b"key 7", 70);
        assert_eq!(known.len(), 5000);
        assert_eq!(known.get(b"key 7"), Some(70));
        assert_eq!(known.get(b"key 4999"), Some(4999));
        assert_eq!(known.get(b"key 5000"), None);
    }

    #[test]
    fn hashes_as_published() {
        assert_eq!(xxh64(b"", 0), 0xEF46_DB37_51D8_E999);
        assert_eq!(xxh64(b"abc", 0), 0x44BC_2CF5_AD77_0999);
    }

    #[test]
    fn finds_the_first_place() {
        assert_eq!(find(b"abcabd", b"abd"), Some(3));
        assert_eq!(find(b"ab", b"abc"), None);
        assert_eq!(find(b"aab", b"ab"), Some(1));
    }
}

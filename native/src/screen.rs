//! Many records at once: which of them certainly satisfy the schema, and what is left to ask.

use crate::bytes::{find, Dictionary};
use crate::check::{Check, Left, Names, Span};
use crate::compiler::Compiler;
use crate::days;
use crate::ids;
use crate::json::Json;
use crate::parting::{parted, Form};
use crate::people::{self, hashed};
use crate::schema::Schema;
use crate::tape::{self, Kind, Tape, UNKNOWN};

pub const PASSED: u8 = 0;
pub const SUSPECT: u8 = 1;
pub const PENDING: u8 = 2;

/// A longer record is left to who counts its values.
const LONGEST: usize = 1_000_000;
/// Bytes of answers that are remembered of one question.
const REMEMBERED: usize = 1 << 25;
const OWN_MEMBERS: u32 = 2;

/// Keys of one rule.
#[derive(Default)]
pub struct Column {
    pub records: Vec<u32>,
    pub hashes: Vec<i64>,
    pub values: Vec<u64>,
}

impl Column {
    fn clear(&mut self) {
        self.records.clear();
        self.hashes.clear();
        self.values.clear();
    }

    fn push(&mut self, record: u32, hash: i64, value: u64) {
        self.records.push(record);
        self.hashes.push(hash);
        self.values.push(value);
    }
}

/// Order of the columns.
const IDS: usize = 0;
const CONTENTS: usize = 1;
const COLUMNS: usize = 4;

#[derive(Default)]
pub struct Found {
    pub spans: Vec<[u32; 2]>,
    pub verdicts: Vec<u8>,
    /// Day of capture as a number whose digits are year, month and day; 0 when it is not known.
    pub days: Vec<u32>,
    pub columns: Vec<Column>,
    pub lates: Vec<Late>,
    /// What has to be answered: question, and the spans of key and value in `ask_text`.
    pub asks: Vec<[u32; 5]>,
    pub ask_text: Vec<u8>,
    /// What has to be examined of suspects: record, kind of fault, and the spans of the pointer in `fault_text` and of
    /// the value in the text. A suspect that has nothing here has to be examined as a whole.
    pub faults: Vec<[u32; 6]>,
    pub fault_text: Vec<u8>,
}

/// What one rule is asked of records that passed: the values, each with a comma behind it.
#[derive(Default)]
pub struct Late {
    pub records: Vec<u32>,
    pub text: Vec<u8>,
}

pub struct Screen {
    schema: Schema,
    patterns: Vec<crate::pattern::Pattern>,
    answers: Vec<Dictionary>,
    /// What was asked since the last answers.
    asked: Vec<Dictionary>,
    published: Dictionary,
    altered: Dictionary,
    names: Names,
    member_names: tape::Names,
    year: i64,
    seed: u64,
    tape: Tape,
    left: Left,
    scratch: Vec<u8>,
    captured: Vec<u8>,
    short: bool,
    /// Whether to tell where something is wrong.
    by_places: bool,
    pub found: Found,
}

impl Screen {
    pub fn new(program: &str, seed: u64) -> Result<Screen, String> {
        let program = Json::parse(program)?;
        let document = program.get("schema").ok_or("a program has a schema")?;
        let mut schema = Compiler::compile(document, &program)?;
        let number = |name: &str| program.get(name).and_then(Json::number).unwrap_or_default();
        let question = |name: &str| {
            program.get("names").and_then(|names| names.get(name)).and_then(Json::number).unwrap_or_default() as u32
        };
        let keys = |name: &str| {
            let mut keys = Dictionary::default();
            for key in program.get(name).map(Json::list).unwrap_or_default() {
                keys.set(key.text().unwrap_or_default().as_bytes(), 1);
            }
            keys
        };
        let questions = number("questions") as usize;
        let patterns = std::mem::take(&mut schema.patterns);
        let member_names = tape::Names::new(std::mem::take(&mut schema.names));
        let of_rules = schema.keys.iter().map(|key| key.column + 1).max().unwrap_or_default();
        let columns = (0..of_rules.max(COLUMNS)).map(|_| Column::default()).collect();
        let lates = schema.lates.iter().map(|_| Late::default()).collect();
        Ok(Screen {
            schema,
            patterns,
            answers: (0..questions).map(|_| Dictionary::default()).collect(),
            asked: (0..questions).map(|_| Dictionary::default()).collect(),
            published: keys("published"),
            altered: keys("altered"),
            names: Names {
                given: question("nombres"),
                first: question("primerApellido"),
                second: question("segundoApellido"),
                surname: question("surname"),
            },
            member_names,
            year: number("year") as i64,
            seed,
            tape: Tape::default(),
            left: Left::default(),
            scratch: Vec::new(),
            captured: Vec::new(),
            short: false,
            by_places: matches!(program.get("by-places"), Some(Json::Bool(true))),
            found: Found { lates, columns, ..Found::default() },
        })
    }

    /// Look at the records of a text; false when it cannot even be parted into records.
    pub fn look(&mut self, text: &[u8], form: Form, short: bool) -> bool {
        self.short = short;
        let found = &mut self.found;
        found.spans.clear();
        found.verdicts.clear();
        found.days.clear();
        found.columns.iter_mut().for_each(Column::clear);
        found.faults.clear();
        found.fault_text.clear();
        for late in &mut found.lates {
            late.records.clear();
            late.text.clear();
        }
        self.clear_asked();
        for known in &mut self.answers {
            if known.size() > REMEMBERED {
                *known = Dictionary::default();
            }
        }
        let Some(spans) = parted(text, form) else { return false };
        for [start, end] in spans {
            self.take(text, start as usize, end as usize);
        }
        true
    }

    /// Look again at those that had to wait for answers.
    pub fn look_again(&mut self, text: &[u8], last: bool) {
        self.clear_asked();
        for record in 0..self.found.spans.len() {
            if self.found.verdicts[record] == PENDING {
                let [start, end] = self.found.spans[record];
                let mut verdict = self.verdict(text, start as usize, end as usize, record);
                if last && verdict == PENDING {
                    verdict = SUSPECT;
                }
                self.found.verdicts[record] = verdict;
            }
        }
    }

    /// Remember what was answered to a question that was asked.
    pub fn answer(&mut self, position: usize, value: u64) {
        if let Some(&[question, start, end, ..]) = self.found.asks.get(position) {
            let key = &self.found.ask_text[start as usize..end as usize];
            self.answers[question as usize].set(key, value);
        }
    }

    fn clear_asked(&mut self) {
        for [question, ..] in self.found.asks.drain(..) {
            self.asked[question as usize] = Dictionary::default();
        }
        self.found.ask_text.clear();
    }

    fn take(&mut self, text: &[u8], start: usize, end: usize) {
        let record = self.found.spans.len();
        self.found.spans.push([start as u32, end as u32]);
        self.found.days.push(0);
        let verdict = self.verdict(text, start, end, record);
        self.found.verdicts.push(verdict);
    }

    fn verdict(&mut self, text: &[u8], start: usize, end: usize, record: usize) -> u8 {
        let (text, offset) = (&text[start..end], start as u32);
        if end - start > LONGEST {
            return SUSPECT;
        }
        if !matches!(self.tape.read(text, 0, &mut self.member_names), Ok(read) if read == text.len()) {
            return SUSPECT;
        }
        let day = self.capture(text);
        self.found.days[record] = day;
        self.left.clear();
        let born = self.birth(text);
        let mut check = Check {
            text,
            tape: &self.tape,
            schema: &self.schema,
            patterns: &mut self.patterns,
            answers: &self.answers,
            names: self.names,
            published: &self.published,
            altered: &self.altered,
            year: if day == 0 { self.year } else { i64::from(day / 10_000) },
            captured: if day == 0 { &[] } else { &self.captured[..10] },
            born: born.as_ref().map_or(&[], |day| &day[..]),
            seed: self.seed,
            left: &mut self.left,
            buffer: std::mem::take(&mut self.scratch),
        };
        let is_object = self.tape.items[0].kind == Kind::Object;
        let is_sound = is_object && check.valid(0, 0) && !check.left.strange;
        let is_sound = is_sound && (check.left.lates.is_empty() || !self.by_places);
        let by_places = self.by_places && !is_sound && is_object && check.find_faults();
        if is_sound || by_places {
            if by_places && check.spoils_keys() {
                check.late(self.schema.keys_late, 0);
            } else {
                check.write_keys();
            }
        }
        let by_places = by_places && !check.is_spoilt(&self.schema.captured) && !check.is_spoilt(&[self.schema.id]);
        self.scratch = std::mem::take(&mut check.buffer);
        if !is_sound && !by_places {
            return SUSPECT;
        }
        if !self.left.asks.is_empty() {
            self.keep_asks();
            return PENDING;
        }
        if !self.keys(text, record as u32) {
            return SUSPECT;
        }
        self.keep_lates(record as u32);
        if self.left.faults.is_empty() {
            return PASSED;
        }
        self.keep_faults(record as u32, offset);
        SUSPECT
    }

    fn keep_faults(&mut self, record: u32, offset: u32) {
        let base = self.found.fault_text.len() as u32;
        self.found.fault_text.extend_from_slice(&self.left.text);
        for place in &self.left.faults {
            let (first, last) = moved(place.pointer, base);
            let item = &self.tape.items[place.at];
            let quotes = u32::from(item.kind == Kind::Text);
            let (start, end) = (item.start - quotes + offset, item.end + quotes + offset);
            self.found.faults.push([record, place.fault as u32, first, last, start, end]);
        }
    }

    /// Ask what this record leaves to others, but for what another one has asked since the last answers.
    fn keep_asks(&mut self) {
        let base = self.found.ask_text.len() as u32;
        self.found.ask_text.extend_from_slice(&self.left.text);
        for &(question, key, about) in &self.left.asks {
            let asked = &mut self.asked[question as usize];
            let text = &self.left.text[key.0 as usize..key.1 as usize];
            if asked.get(text).is_none() {
                asked.set(text, 0);
                let (key, about) = (moved(key, base), moved(about, base));
                self.found.asks.push([question, key.0, key.1, about.0, about.1]);
            }
        }
    }

    fn keep_lates(&mut self, record: u32) {
        for &(question, (start, end)) in &self.left.lates {
            let late = &mut self.found.lates[question as usize];
            late.records.push(record);
            late.text.extend_from_slice(&self.left.text[start as usize..end as usize]);
            late.text.push(b',');
        }
    }

    /// Take over the text of the date of capture; return the day as a number.
    fn capture(&mut self, text: &[u8]) -> u32 {
        self.captured.clear();
        let path = &self.schema.captured;
        let place = (!path.is_empty()).then(|| self.tape.follow(0, path)).flatten();
        if let Some(at) = place.filter(|&at| self.tape.items[at].kind == Kind::Text) {
            self.captured.extend_from_slice(self.tape.text(text, &self.tape.items[at]));
        }
        days::parts(&self.captured).map_or(0, |(year, month, day)| (year * 10_000 + month * 100 + day) as u32)
    }

    /// The day of birth of the person whom a record is about, if it is told.
    fn birth(&self, text: &[u8]) -> Option<[u8; 10]> {
        let path = &self.schema.born;
        let at = (!path.is_empty()).then(|| self.tape.follow(0, path)).flatten()?;
        let item = &self.tape.items[at];
        (item.kind == Kind::Text).then(|| people::birth(self.tape.text(text, item))).flatten()
    }

    /// Add the keys of a record; false when what they are made of is unusual.
    fn keys(&mut self, text: &[u8], record: u32) -> bool {
        let id = (self.schema.id != UNKNOWN).then(|| self.tape.member(0, self.schema.id)).flatten();
        let id = id.map(|at| &self.tape.items[at]).filter(|item| item.kind == Kind::Text);
        let id = id.map(|item| self.tape.text(text, item));
        if let Some(id) = id {
            if !ids::is_plain(id) || !ids::tells_nothing(id, &self.left) {
                return false;
            }
        }
        if self.tape.items[0].size > OWN_MEMBERS {
            self.scratch.clear();
            if self.short {
                self.scratch.extend_from_slice(text);
            } else if !self.tape.canonical(text, &self.schema.name_texts, &mut self.scratch) {
                return false;
            }
            for own in id.into_iter().chain((!self.captured.is_empty()).then_some(&self.captured[..])) {
                take_out(&mut self.scratch, own);
            }
            self.found.columns[CONTENTS].push(record, hashed(&self.scratch, self.seed), 0);
        }
        if let Some(id) = id {
            self.found.columns[IDS].push(record, hashed(&ids::comparable(id), self.seed), 0);
        }
        for &(column, hash, value) in &self.left.keys {
            self.found.columns[column].push(record, hash, value);
        }
        true
    }
}

/// Take the first place of a text, with its quotes, out of a record.
fn take_out(record: &mut Vec<u8>, value: &[u8]) {
    let mut quoted = Vec::with_capacity(value.len() + 2);
    quoted.push(b'"');
    quoted.extend_from_slice(value);
    quoted.push(b'"');
    if let Some(at) = find(record, &quoted) {
        record.drain(at..at + quoted.len());
    }
}

fn moved(span: Span, base: u32) -> (u32, u32) {
    (span.0 + base, span.1 + base)
}

//! A narrowed schema as nodes that are quick to walk.

use std::rc::Rc;

use crate::bytes::Dictionary;
use crate::pattern::Pattern;

pub type NodeAt = u32;

pub const NULL: u8 = 1;
pub const BOOLEAN: u8 = 2;
pub const INTEGER: u8 = 4;
pub const NUMBER: u8 = 8;
pub const STRING: u8 = 16;
pub const ARRAY: u8 = 32;
pub const OBJECT: u8 = 64;
pub const ANY: u8 = 127;

/// What is said of the values at a place. Nodes are small, so that many fit into the processor's cache.
#[derive(Default)]
pub struct Node {
    pub types: u8,
    pub values: Option<Rc<Values>>,
    pub text: Option<Box<Text>>,
    pub list: Option<Box<List>>,
    pub object: Option<Box<Object>>,
    /// What is said besides, in the order in which it is asked.
    pub clauses: Vec<Clause>,
}

/// What is said of a value whatever its kind. In the order of the variants each is asked when those before hold.
pub enum Clause {
    /// Bounds of a number.
    Range(Box<Range>),
    /// No two items of a list have the same clave.
    Once,
    All(NodeAt),
    Not(NodeAt),
    Any(Box<[NodeAt]>),
    One(Box<[NodeAt]>),
    /// A condition, and what holds with it and without it, or `NOTHING`.
    Case(NodeAt, NodeAt, NodeAt),
    Compare(Box<Comparison>),
    /// A question about a part of an object, with which part.
    Part(u32, u32),
    Ask(u32),
    /// A question that needs not to be asked about a sound RFC, of a person or a company.
    AskUnlessRfc(u32),
}

#[derive(Default)]
pub struct Range {
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub above: Option<f64>,
    pub below: Option<f64>,
}

impl Range {
    pub fn has(&self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least)
            && self.most.is_none_or(|most| number <= most)
            && self.above.is_none_or(|above| number > above)
            && self.below.is_none_or(|below| number < below)
    }
}

/// How values of an object have to stand to each other; those that are named have to be there, but for those of sums.
pub enum Comparison {
    /// Texts that are not the same.
    Differ(Path, Path),
    /// Texts of which the first comes before the other, or is the same.
    Ordered(Path, Path),
    /// Texts of which the first comes before the other.
    Before(Path, Path),
    /// Surnames that no two ways of writing one name are.
    Unlike(Path, Path),
    /// Years that open two texts: by how many the second is later, at least and at most.
    Years(Path, Path, i64, i64),
    /// Days that open two texts, likewise.
    Days(Path, Path, i64, i64),
    /// Numbers of which the first is not greater.
    AtMost(Path, Path),
    /// A CURP with a day of birth.
    Born(Path, Path),
    /// The two parts of an RFC, a CURP of the same day, and given names, first and second surname that both go with.
    Rfc([Path; 6]),
    /// A number that is the sum of others.
    Sum(Path, Vec<Path>),
    /// Values that are all written alike, and of which there is one.
    Alike(Vec<Path>),
    /// Texts of which the second opens with the first.
    Opens(Path, Path),
    /// Texts at a path that come before all texts at other paths, or are the same.
    Precedes(Path, Vec<Path>),
    /// Texts without blanks around them that are all different.
    Distinct(Path),
    /// A term of as many days as that, at least and at most, with a year of 365 and a month of 30.
    Lasts(i64, i64, Vec<Path>),
    /// Two days, so many days more or less than a term apart.
    EndsAfter(Path, Path, i64, Vec<Path>),
    /// Seconds from one moment to another, at least and at most.
    Moments(Path, Path, i64, i64),
    /// Two moments, and a number of days that they are apart, give or take one.
    Duration(Path, Path, Path),
    /// A moment after which, but for so many seconds, none at other paths comes.
    NotAfter(Path, i64, Vec<Path>),
    Join(Box<Join>),
    /// By number of a name, whether nothing under it anywhere is a number or a text, but for empty ones.
    Expanded(Vec<bool>),
}

/// How what stands in some lists stands to what stands in others. Ids are texts without blanks around them, or whole
/// numbers; what has others does not hold.
pub enum Join {
    /// Ids at other paths that are all among those at the first.
    Among(Path, Vec<Path>),
    /// The same, of items of a list that have a text in a member.
    AmongWith { list: Path, own: Path, member: Path, text: Vec<u8>, named: Vec<Path> },
    /// Objects with the name that the item of a list with their id has, or without one.
    Alike { list: Path, own: Path, name: Path, holders: Vec<Path> },
    /// An id, if it is there, that is not among others.
    Apart(Path, Vec<Path>),
    /// Items of which amounts of those that name them come to no more than their own.
    Covered { list: Path, own: Path, amount: Path, others: Path, named: Path },
    /// A number that is not less than the sum of others, but for roundings.
    SumAtMost(Path, Path),
    /// A value that the prices of items come to, where all have one.
    Priced(Path, Path),
    /// A number of the items of a list that has some.
    Counts(Path, Path),
    /// Years that open texts: by how many they are later than a number, at least and at most.
    YearsFrom(Path, Path, i64, i64),
    /// A number that none of others exceeds.
    NoneExceeds(Path, Vec<Path>),
    /// A total of others, or more than those where fewer than so many are told, or some are no numbers.
    Figures(Path, usize, Vec<Path>),
    /// A text of two others with a hyphen between them.
    Joined(Path, Path, Path),
    /// Ids in things that name an item of a list, which are all among those in that item.
    AmongOwn { others: Path, named: Path, list: Path, own: Path, ids: Path },
    /// By number of a name, lists in which no two items have the same id; and the name of the id.
    UniqueIds(Vec<bool>, u16),
}

/// Names of members, each inside of the one before; some stand for what is no member.
pub type Path = Vec<u16>;

/// In a path: all items of a list.
pub const ITEMS: u16 = u16::MAX - 1;
/// At the start of a path: the day of capture, and the day of birth of the person whom a record is about.
pub const CAPTURED: u16 = u16::MAX - 2;
pub const BORN: u16 = u16::MAX - 3;
/// Likewise the day of the run, and as a number its year.
pub const TODAY: u16 = u16::MAX - 4;

#[derive(Default)]
pub struct Values {
    pub texts: Dictionary,
    pub numbers: Vec<f64>,
    pub null: bool,
    pub truth: bool,
    pub falsehood: bool,
}

#[derive(Default)]
pub struct Text {
    pub least: usize,
    pub most: Option<usize>,
    pub patterns: Vec<usize>,
    /// Patterns that must not be found.
    pub flaws: Vec<usize>,
}

#[derive(Default)]
pub struct List {
    pub items: Option<NodeAt>,
    pub least: u32,
    pub most: Option<u32>,
    pub contains: Option<NodeAt>,
    pub unique: bool,
}

/// In the place of a node: nothing is said.
pub const NOTHING: NodeAt = NodeAt::MAX;

pub struct Object {
    pub members: Vec<Member>,
    /// How many of the members have to be there.
    pub required: usize,
    pub others: NodeAt,
    pub least: u32,
    pub most: Option<u32>,
    pub rest: Option<Box<Rest>>,
}

/// What few objects have said of them.
#[derive(Default)]
pub struct Rest {
    pub names: Option<NodeAt>,
    pub pair: Option<Pair>,
    pub person: Option<u32>,
    pub dependents: Vec<Dependent>,
    /// What is asked late, each unless a schema holds.
    pub lates: Vec<(u32, NodeAt)>,
    /// Whether all of it has to be examined when something in it is wrong.
    pub whole: bool,
    /// Whether patterns say something of members by their names: objects with such members, or unknown ones, are
    /// left to others.
    pub patterned: bool,
}

impl Rest {
    pub fn is_empty(&self) -> bool {
        self.names.is_none()
            && self.pair.is_none()
            && self.person.is_none()
            && self.dependents.is_empty()
            && self.lates.is_empty()
            && !self.whole
            && !self.patterned
    }
}

/// A member that an object may have.
pub struct Member {
    pub name: u16,
    pub required: bool,
    pub said: NodeAt,
}

/// A clave and its text: the texts of good ones, and who is asked about others.
pub struct Pair {
    pub set: usize,
    pub alone: bool,
    pub ask: u32,
}

/// A member whose catalogue depends on a clave elsewhere in the object.
pub struct Dependent {
    pub member: u16,
    pub under: Vec<u16>,
    pub set: usize,
    pub ask: u32,
}

/// Members of a person, by role.
pub struct Person {
    pub given: u16,
    pub first: u16,
    pub second: u16,
    pub curp: u16,
    pub rfc: u16,
    pub gender: u16,
    pub minor: bool,
    pub late: u32,
}

impl Person {
    /// Tell whether a member is one by which the person is examined.
    pub fn has(&self, name: u16) -> bool {
        [self.given, self.first, self.second, self.curp, self.rfc, self.gender].contains(&name)
    }
}

/// How a rule that compares records writes a key, and what has to go with it everywhere.
pub struct Key {
    pub column: usize,
    pub when: NodeAt,
    /// Path of the list that has a key in each item; none of keys of the record itself.
    pub items: Option<Path>,
    pub key: Vec<KeyPart>,
    pub value: Vec<KeyPart>,
}

pub enum KeyPart {
    Literal(Vec<u8>),
    /// A text; without it there is no key.
    Text(Origin),
    /// The number of a text without case and accents; nothing where there is no text.
    Folded(Origin, u32),
    /// Likewise, but without it there is no key.
    Named(Origin, u32),
    CapturedYear,
    /// A whole number other than 0; without it there is no key.
    Whole(Origin),
    /// Letters and digits of a number that things bear, of which no other item has the same; else there is no key.
    Code(Origin),
    /// A text in capitals; nothing where there is none.
    Capitals(Origin),
}

/// A path from the record, or from an item.
pub enum Origin {
    Record(Path),
    Item(Path),
}

/// What of a record is given to a rule.
pub enum Part {
    Whole,
    Members(Vec<(u16, Part)>),
}

#[derive(Default)]
pub struct Schema {
    pub nodes: Vec<Node>,
    pub names: Dictionary,
    pub patterns: Vec<Pattern>,
    pub sets: Vec<Dictionary>,
    pub people: Vec<Person>,
    pub lates: Vec<Part>,
    pub keys: Vec<Key>,
    /// What is asked late of records whose keys are not plain.
    pub keys_late: u32,
    /// Names of amount, currency, unit and quantity.
    pub of_prices: [u16; 4],
    pub clave: u16,
    pub valor: u16,
    pub id: u16,
    /// Path of the date of capture; empty when there is none.
    pub captured: Vec<u16>,
    /// The day of the run.
    pub today: Vec<u8>,
    /// Path of the CURP of the person whom a record is about.
    pub born: Vec<u16>,
    /// By number of a name, whether some pattern of members' names is found in it.
    pub patterned: Vec<bool>,
    /// Texts of the names, by their number.
    pub name_texts: Vec<Vec<u8>>,
}

impl Default for Object {
    fn default() -> Self {
        Object { members: Vec::new(), required: 0, others: NOTHING, least: 0, most: None, rest: None }
    }
}

//! A program, as Conforme writes it, to the nodes of a schema.
//!
//! Besides the keywords of JSON Schema there are those by which the compiler of screens leaves questions to others. A
//! keyword that is not known is a failure: the standard is then screened without this library.

use std::collections::HashMap;
use std::rc::Rc;

use crate::bytes::Dictionary;
use crate::json::Json;
use crate::pattern::Pattern;
use crate::schema::*;
use crate::tape::UNKNOWN;

pub struct Compiler<'a> {
    document: &'a Json,
    schema: Schema,
    pattern_at: HashMap<String, usize>,
    referred: HashMap<String, NodeAt>,
    /// Nodes and lists of values by how they are written: places that say the same share one.
    written: HashMap<String, NodeAt>,
    listed: HashMap<String, Rc<Values>>,
    /// Patterns of the names of members.
    of_names: Vec<usize>,
}

pub type Outcome<T> = Result<T, String>;

impl<'a> Compiler<'a> {
    /// Read a program; the root of its schema is the first node.
    pub fn compile(document: &'a Json, program: &Json) -> Outcome<Schema> {
        let mut compiler = Compiler {
            document,
            schema: Schema::default(),
            pattern_at: HashMap::new(),
            referred: HashMap::new(),
            written: HashMap::new(),
            listed: HashMap::new(),
            of_names: Vec::new(),
        };
        compiler.schema.clave = compiler.name("clave");
        compiler.schema.valor = compiler.name("valor");
        compiler.schema.of_prices = ["amount", "currency", "unit", "quantity"].map(|name| compiler.name(name));
        for set in program.get("sets").map(Json::list).unwrap_or_default() {
            let mut known = Dictionary::default();
            for key in set.list() {
                known.set(key.text().ok_or("a key is no text")?.as_bytes(), 1);
            }
            compiler.schema.sets.push(known);
        }
        for person in program.get("people").map(Json::list).unwrap_or_default() {
            let person = compiler.person(person);
            compiler.schema.people.push(person);
        }
        for said in program.get("lates").map(Json::list).unwrap_or_default() {
            let part = part(said, &mut compiler.schema.names);
            compiler.schema.lates.push(part);
        }
        compiler.schema.id = match program.get("id").and_then(Json::text) {
            Some(id) => compiler.name(id),
            None => UNKNOWN,
        };
        for step in program.get("captured").map(Json::list).unwrap_or_default() {
            let step = compiler.name(step.text().unwrap_or_default());
            compiler.schema.captured.push(step);
        }
        compiler.schema.today = program.get("today").and_then(Json::text).unwrap_or_default().into();
        if let Some(path) = program.get("born").and_then(Json::text) {
            compiler.schema.born = compiler.path(path);
        }
        compiler.schema.nodes.push(Node::default());
        compiler.fill(0, document)?;
        for said in program.get("keys").map(Json::list).unwrap_or_default() {
            let key = compiler.key(said)?;
            compiler.schema.keys.push(key);
        }
        compiler.schema.keys_late = number(program.get("keys-late")) as u32;
        compiler.schema.name_texts = compiler.schema.names.keys().map(<[u8]>::to_vec).collect();
        compiler.schema.patterned = compiler.patterned();
        Ok(compiler.schema)
    }

    /// By number of a name, whether some pattern of members' names is found in it.
    fn patterned(&mut self) -> Vec<bool> {
        self.of_names.sort_unstable();
        self.of_names.dedup();
        let Schema { patterns, name_texts, .. } = &mut self.schema;
        let mut is_found = |name: &Vec<u8>| self.of_names.iter().any(|&at| patterns[at].is_found(name) != Some(false));
        name_texts.iter().map(&mut is_found).collect()
    }

    fn name_in(names: &mut Dictionary, name: &str) -> u16 {
        if let Some(known) = names.get(name.as_bytes()) {
            return known as u16;
        }
        let number = names.len() as u64;
        names.set(name.as_bytes(), number);
        number as u16
    }

    pub fn name(&mut self, name: &str) -> u16 {
        Self::name_in(&mut self.schema.names, name)
    }

    fn person(&mut self, said: &Json) -> Person {
        let mut role = |name: &str| match said.get(name).and_then(Json::text) {
            Some(member) => Self::name_in(&mut self.schema.names, member),
            None => UNKNOWN,
        };
        Person {
            given: role("nombres"),
            first: role("primerApellido"),
            second: role("segundoApellido"),
            curp: role("curp"),
            rfc: role("rfc"),
            gender: role("genero"),
            minor: matches!(said.get("minor"), Some(Json::Bool(true))),
            late: number(said.get("late")) as u32,
        }
    }

    pub fn node(&mut self, said: &Json) -> Outcome<NodeAt> {
        if let (Some(target), [_]) = (said.get("$ref").and_then(Json::text), said.members()) {
            return self.referred(target);
        }
        let mut written = String::new();
        said.write(&mut written);
        if let Some(&known) = self.written.get(&written) {
            return Ok(known);
        }
        let at = self.schema.nodes.len() as NodeAt;
        self.schema.nodes.push(Node::default());
        self.fill(at, said)?;
        self.written.insert(written, at);
        Ok(at)
    }

    fn referred(&mut self, target: &str) -> Outcome<NodeAt> {
        if let Some(&known) = self.referred.get(target) {
            return Ok(known);
        }
        let mut said = self.document;
        for step in target.strip_prefix('#').ok_or("a reference leads elsewhere")?.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            said = said.get(&step).ok_or_else(|| format!("nothing at {target}"))?;
        }
        let at = self.schema.nodes.len() as NodeAt;
        self.referred.insert(target.into(), at);
        // Until it is filled, it says more than others can take over.
        self.schema.nodes.push(Node { clauses: vec![Clause::Once], ..Node::default() });
        self.fill(at, said)?;
        Ok(at)
    }

    fn several(&mut self, said: &Json) -> Outcome<Vec<NodeAt>> {
        said.list().iter().map(|each| self.node(each)).collect()
    }

    fn fill(&mut self, at: NodeAt, said: &Json) -> Outcome<()> {
        let mut node = Node { types: if matches!(said, Json::Bool(false)) { 0 } else { ANY }, ..Node::default() };
        for (keyword, value) in said.members() {
            self.keyword(&mut node, keyword, value)?;
        }
        if said.members().iter().any(|(keyword, _)| matches!(keyword.as_str(), "if")) {
            let mut case = |name: &str| said.get(name).map(|each| self.node(each)).transpose();
            let condition = case("if")?.unwrap_or_default();
            let (then, otherwise) = (case("then")?.unwrap_or(NOTHING), case("else")?.unwrap_or(NOTHING));
            node.clauses.push(Clause::Case(condition, then, otherwise));
        }
        if said.get("x-sound").and_then(Json::text) == Some("rfc") {
            for clause in &mut node.clauses {
                if let Clause::Ask(ask) = *clause {
                    *clause = Clause::AskUnlessRfc(ask);
                }
            }
        }
        self.flatten(&mut node);
        if let Some(object) = &mut node.object {
            // Members that are only required are like those that are not named.
            let others = object.others;
            object.members.iter_mut().filter(|each| each.said == NOTHING).for_each(|each| each.said = others);
        }
        self.schema.nodes[at as usize] = node;
        Ok(())
    }

    /// Take what other nodes say of texts alone into a node itself, so that a text is looked at once.
    fn flatten(&self, node: &mut Node) {
        for clause in std::mem::take(&mut node.clauses) {
            let is_taken = match clause {
                Clause::Not(each) => self.take_flaw(node, each),
                Clause::All(each) => self.take_types(node, each) || self.take_text(node, each),
                _ => false,
            };
            if !is_taken {
                node.clauses.push(clause);
            }
        }
        node.clauses.sort_by_key(rank);
    }

    /// Take over a pattern that must not be found; false when the other node says more than that.
    fn take_flaw(&self, node: &mut Node, other: NodeAt) -> bool {
        let other = &self.schema.nodes[other as usize];
        let text = match (&other.text, &other.values, &other.list, &other.object, &other.clauses[..]) {
            (Some(text), None, None, None, []) => text,
            _ => return false,
        };
        if text.least > 0 || text.most.is_some() || !text.flaws.is_empty() || text.patterns.len() != 1 {
            return false;
        }
        // What is no text satisfies the other node, if it may be anything, and so must not be here.
        match other.types {
            STRING => {}
            ANY => node.types &= STRING,
            _ => return false,
        }
        node.text.get_or_insert_default().flaws.extend(&text.patterns);
        true
    }

    fn take_types(&self, node: &mut Node, other: NodeAt) -> bool {
        let other = &self.schema.nodes[other as usize];
        let says_more = (&other.text, &other.values, &other.list, &other.object, &other.clauses[..]);
        if !matches!(says_more, (None, None, None, None, [])) {
            return false;
        }
        node.types &= other.types;
        true
    }

    fn take_text(&self, node: &mut Node, other: NodeAt) -> bool {
        let other = &self.schema.nodes[other as usize];
        let text = match (&other.text, &other.values, &other.list, &other.object, &other.clauses[..]) {
            (Some(text), None, None, None, []) => text,
            _ => return false,
        };
        node.types &= other.types;
        let mine = node.text.get_or_insert_default();
        mine.least = mine.least.max(text.least);
        mine.most = [mine.most, text.most].into_iter().flatten().min();
        mine.patterns.extend(&text.patterns);
        mine.flaws.extend(&text.flaws);
        true
    }

    fn keyword(&mut self, node: &mut Node, keyword: &str, value: &Json) -> Outcome<()> {
        match keyword {
            "type" => node.types &= types(value)?,
            "enum" => node.values = Some(self.values(value.list())?),
            "const" => node.values = Some(self.values(std::slice::from_ref(value))?),
            "minimum" => range(node).least = value.number(),
            "maximum" => range(node).most = value.number(),
            "exclusiveMinimum" => range(node).above = value.number(),
            "exclusiveMaximum" => range(node).below = value.number(),
            "minLength" => node.text.get_or_insert_default().least = number(Some(value)) as usize,
            "maxLength" => node.text.get_or_insert_default().most = Some(number(Some(value)) as usize),
            "pattern" => {
                let (flaws, source) = without_lookahead(value.text().unwrap_or_default());
                for flaw in flaws {
                    let flaw = self.pattern(&flaw)?;
                    node.text.get_or_insert_default().flaws.push(flaw);
                }
                let pattern = self.pattern(&source)?;
                node.text.get_or_insert_default().patterns.push(pattern);
            }
            "allOf" => node.clauses.extend(self.several(value)?.into_iter().map(Clause::All)),
            "$ref" => node.clauses.push(Clause::All(self.referred(value.text().unwrap_or_default())?)),
            "anyOf" => node.clauses.push(Clause::Any(self.several(value)?.into())),
            "oneOf" => node.clauses.push(Clause::One(self.several(value)?.into())),
            "not" => node.clauses.push(Clause::Not(self.node(value)?)),
            "if" | "then" | "else" | "$defs" => {}
            "items" => node.list.get_or_insert_default().items = Some(self.node(value)?),
            "contains" => node.list.get_or_insert_default().contains = Some(self.node(value)?),
            "minItems" => node.list.get_or_insert_default().least = number(Some(value)) as u32,
            "maxItems" => node.list.get_or_insert_default().most = Some(number(Some(value)) as u32),
            "uniqueItems" => node.list.get_or_insert_default().unique = matches!(value, Json::Bool(true)),
            "x-once" => node.clauses.push(Clause::Once),
            "x-compare" => {
                let comparison = self.comparison(value.list())?;
                node.clauses.push(Clause::Compare(Box::new(comparison)));
            }
            "x-ask" => node.clauses.push(Clause::Ask(number(Some(value)) as u32)),
            "x-sound" if value.text() == Some("rfc") => {}
            "x-ask-part" => {
                let ask = number(value.get("ask")) as u32;
                node.clauses.push(Clause::Part(ask, number(value.get("part")) as u32));
            }
            _ => self.object(node, keyword, value)?,
        }
        Ok(())
    }

    fn values(&mut self, said: &[Json]) -> Outcome<Rc<Values>> {
        let mut written = String::new();
        said.iter().for_each(|each| each.write(&mut written));
        if let Some(known) = self.listed.get(&written) {
            return Ok(known.clone());
        }
        let made = Rc::new(values(said)?);
        self.listed.insert(written, made.clone());
        Ok(made)
    }

    fn object(&mut self, node: &mut Node, keyword: &str, value: &Json) -> Outcome<()> {
        let mut object = node.object.take().unwrap_or_default();
        let rest = object.rest.get_or_insert_default();
        match keyword {
            "properties" => {
                for (name, said) in value.members() {
                    let schema = self.node(said)?;
                    let at = member_at(&mut object, self.name(name));
                    object.members[at].said = schema;
                }
            }
            "required" => {
                for name in value.list() {
                    let at = member_at(&mut object, self.name(name.text().unwrap_or_default()));
                    object.required += usize::from(!object.members[at].required);
                    object.members[at].required = true;
                }
            }
            "additionalProperties" => object.others = self.node(value)?,
            "propertyNames" => rest.names = Some(self.node(value)?),
            "minProperties" => object.least = number(Some(value)) as u32,
            "maxProperties" => object.most = Some(number(Some(value)) as u32),
            "x-late" => {
                for each in value.list() {
                    let unless = each.get("unless").map(|said| self.node(said)).transpose()?;
                    rest.lates.push((number(each.get("late")) as u32, unless.unwrap_or(NOTHING)));
                }
            }
            "patternProperties" => {
                rest.patterned = true;
                for (pattern, _) in value.members() {
                    let pattern = self.pattern(pattern)?;
                    self.of_names.push(pattern);
                }
            }
            "x-whole" => rest.whole = matches!(value, Json::Bool(true)),
            "x-person" => rest.person = Some(number(Some(value)) as u32),
            "x-pair" => {
                let alone = matches!(value.get("alone"), Some(Json::Bool(true)));
                let (set, ask) = (number(value.get("set")) as usize, number(value.get("ask")) as u32);
                rest.pair = Some(Pair { set, alone, ask });
            }
            "x-dependent" => {
                for each in value.list() {
                    let dependent = self.dependent(each);
                    rest.dependents.push(dependent);
                }
            }
            _ => return Err(format!("«{keyword}» is not known")),
        }
        object.rest.take_if(|rest| rest.is_empty());
        node.object = Some(object);
        Ok(())
    }

    fn dependent(&mut self, said: &Json) -> Dependent {
        let under = said.get("under").map(Json::list).unwrap_or_default();
        Dependent {
            member: self.name(said.get("member").and_then(Json::text).unwrap_or_default()),
            under: under.iter().map(|each| self.name(each.text().unwrap_or_default())).collect(),
            set: number(said.get("set")) as usize,
            ask: number(said.get("ask")) as u32,
        }
    }

    fn pattern(&mut self, source: &str) -> Outcome<usize> {
        if let Some(&known) = self.pattern_at.get(source) {
            return Ok(known);
        }
        self.schema.patterns.push(Pattern::new(source)?);
        let at = self.schema.patterns.len() - 1;
        self.pattern_at.insert(source.into(), at);
        Ok(at)
    }
}

/// Part a pattern that opens with what texts must not go on with: patterns that must not be found, and the rest of it.
fn without_lookahead(source: &str) -> (Vec<String>, String) {
    let mut flaws = Vec::new();
    let mut rest = source.strip_prefix('^').unwrap_or_default();
    while let Some(inside) = rest.strip_prefix("(?!") {
        let Some(end) = closing(inside) else { return (Vec::new(), source.into()) };
        flaws.push(format!("^(?:{})", &inside[..end]));
        rest = &inside[end + 1..];
    }
    // A choice on the highest level would not be about all of the text.
    if flaws.is_empty() || rest.contains(['|', '(']) {
        return (Vec::new(), source.into());
    }
    (flaws, format!("^{rest}"))
}

/// Where the bracket closes that was opened before a piece of a pattern, which has no brackets as signs.
fn closing(piece: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, sign) in piece.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at),
            ')' => depth -= 1,
            '\\' => return None,
            _ => {}
        }
    }
    None
}

/// Read what parts of a record are asked for: members and, inside of them, members again; true is all of it.
fn part(said: &Json, names: &mut Dictionary) -> Part {
    match said {
        Json::Object(members) => Part::Members(
            members.iter().map(|(name, inner)| (Compiler::name_in(names, name), part(inner, names))).collect(),
        ),
        _ => Part::Whole,
    }
}

/// Order in which the clauses of a node are asked.
fn rank(clause: &Clause) -> u8 {
    match clause {
        Clause::Range(_) => 0,
        Clause::Once => 1,
        Clause::All(_) => 2,
        Clause::Not(_) => 3,
        Clause::Any(_) => 4,
        Clause::One(_) => 5,
        Clause::Case(..) => 6,
        Clause::Compare(_) => 7,
        Clause::Part(..) => 8,
        Clause::Ask(_) | Clause::AskUnlessRfc(_) => 9,
    }
}

fn range(node: &mut Node) -> &mut Range {
    let at = node.clauses.iter().position(|clause| matches!(clause, Clause::Range(_))).unwrap_or_else(|| {
        node.clauses.push(Clause::Range(Box::default()));
        node.clauses.len() - 1
    });
    match &mut node.clauses[at] {
        Clause::Range(range) => range,
        _ => unreachable!("it was looked for above"),
    }
}

fn member_at(object: &mut Object, name: u16) -> usize {
    object.members.iter().position(|each| each.name == name).unwrap_or_else(|| {
        object.members.push(Member { name, required: false, said: NOTHING });
        object.members.len() - 1
    })
}

pub fn number(said: Option<&Json>) -> f64 {
    said.and_then(Json::number).unwrap_or_default()
}

fn types(said: &Json) -> Outcome<u8> {
    let named = |name: &Json| match name.text() {
        Some("null") => Ok(NULL),
        Some("boolean") => Ok(BOOLEAN),
        Some("integer") => Ok(INTEGER),
        Some("number") => Ok(NUMBER | INTEGER),
        Some("string") => Ok(STRING),
        Some("array") => Ok(ARRAY),
        Some("object") => Ok(OBJECT),
        _ => Err("a type is not known".to_string()),
    };
    match said {
        Json::List(names) => names.iter().map(named).try_fold(0, |all, each| each.map(|each| all | each)),
        _ => named(said),
    }
}

fn values(said: &[Json]) -> Outcome<Values> {
    let mut found = Values::default();
    for each in said {
        match each {
            Json::Null => found.null = true,
            Json::Bool(true) => found.truth = true,
            Json::Bool(false) => found.falsehood = true,
            Json::Number(number) => found.numbers.push(*number),
            Json::Text(text) => found.texts.set(text.as_bytes(), 1),
            Json::List(_) | Json::Object(_) => return Err("a list of values has objects".into()),
        }
    }
    Ok(found)
}

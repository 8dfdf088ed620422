//! The program of a screen, which is written in JSON by Conforme itself.

pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn parse(text: &str) -> Result<Json, String> {
        let mut reader = Reader { text: text.as_bytes(), at: 0 };
        let value = reader.value()?;
        reader.blanks();
        if reader.at == text.len() {
            Ok(value)
        } else {
            Err(reader.failure())
        }
    }

    /// Write it so that two that say the same are written alike.
    pub fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push('n'),
            Json::Bool(truth) => out.push(if *truth { 't' } else { 'f' }),
            Json::Number(number) => out.push_str(&format!("{number:?} ")),
            Json::Text(text) => out.push_str(&format!("{text:?}")),
            Json::List(values) => {
                out.push('[');
                values.iter().for_each(|each| each.write(out));
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (name, value) in members {
                    out.push_str(&format!("{name:?}"));
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(each, _)| each == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    pub fn list(&self) -> &[Json] {
        match self {
            Json::List(values) => values,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Json::Number(number) => Some(*number),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn failure(&self) -> String {
        format!("no JSON at byte {}", self.at)
    }

    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        if !self.text[self.at..].starts_with(text.as_bytes()) {
            return Err(self.failure());
        }
        self.at += text.len();
        Ok(())
    }

    fn value(&mut self) -> Result<Json, String> {
        self.blanks();
        match self.peek() {
            b'n' => self.expect("null").map(|()| Json::Null),
            b't' => self.expect("true").map(|()| Json::Bool(true)),
            b'f' => self.expect("false").map(|()| Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.several(b']', Reader::value).map(Json::List),
            b'{' => self.several(b'}', Reader::member).map(Json::Object),
            _ => self.number(),
        }
    }

    fn several<T>(&mut self, end: u8, one: fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut found = Vec::new();
        self.at += 1;
        self.blanks();
        while self.peek() != end {
            found.push(one(self)?);
            self.blanks();
            match self.peek() {
                b',' => self.at += 1,
                byte if byte == end => {}
                _ => return Err(self.failure()),
            }
            self.blanks();
        }
        self.at += 1;
        Ok(found)
    }

    fn member(&mut self) -> Result<(String, Json), String> {
        self.blanks();
        let name = self.string()?;
        self.blanks();
        self.expect(":")?;
        Ok((name, self.value()?))
    }

    fn number(&mut self) -> Result<Json, String> {
        let start = self.at;
        while matches!(self.peek(), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).unwrap_or_default();
        text.parse().map(Json::Number).map_err(|_| self.failure())
    }

    fn string(&mut self) -> Result<String, String> {
        self.expect("\"")?;
        let mut out = Vec::new();
        loop {
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    let plain = match self.peek() {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'u' => {
                            let digits = self.text.get(self.at + 1..self.at + 5).ok_or_else(|| self.failure())?;
                            let digits = std::str::from_utf8(digits).map_err(|_| self.failure())?;
                            let code = u32::from_str_radix(digits, 16).map_err(|_| self.failure())?;
                            self.at += 4;
                            char::from_u32(code).ok_or_else(|| self.failure())?
                        }
                        byte @ (b'"' | b'\\' | b'/') => char::from(byte),
                        _ => return Err(self.failure()),
                    };
                    out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0 => return Err(self.failure()),
                byte => out.push(byte),
            }
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(out).map_err(|_| self.failure())
    }
}

//! JSON objects of strings, which viper finds in string values.

/// `json.Unmarshal` into a `map[string]string`; `None` where that fails. `null` gives an empty map.
pub(super) fn json_object(text: &str) -> Option<Vec<(String, String)>> {
    let mut json = Json {
        rest: text.trim_start_matches(JSON_BLANKS),
    };
    if json.take("null") {
        return json.rest.trim_start_matches(JSON_BLANKS).is_empty().then(Vec::new);
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    if !json.token("{") {
        return None;
    }
    if !json.token("}") {
        loop {
            let key = json.string()?;
            if !json.token(":") {
                return None;
            }
            let value = if json.token("null") {
                String::new()
            } else {
                json.string()?
            };
            pairs.retain(|(known, _)| *known != key);
            pairs.push((key, value));
            if json.token("}") {
                break;
            }
            if !json.token(",") {
                return None;
            }
        }
    }
    json.rest.trim_start_matches(JSON_BLANKS).is_empty().then_some(pairs)
}

const JSON_BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

struct Json<'t> {
    rest: &'t str,
}

impl Json<'_> {
    fn take(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn token(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start_matches(JSON_BLANKS);
        self.take(token)
    }

    fn string(&mut self) -> Option<String> {
        if !self.token("\"") {
            return None;
        }
        let mut out = String::new();
        loop {
            let c = self.char()?;
            match c {
                '"' => return Some(out),
                '\\' => match self.char()? {
                    c @ ('"' | '\\' | '/') => out.push(c),
                    'b' => out.push('\x08'),
                    'f' => out.push('\x0c'),
                    'n' => out.push('\n'),
                    'r' => out.push('\r'),
                    't' => out.push('\t'),
                    'u' => out.push(self.escaped_unit()?),
                    _ => return None,
                },
                '\0'..' ' => return None,
                c => out.push(c),
            }
        }
    }

    fn escaped_unit(&mut self) -> Option<char> {
        let unit = self.hex()?;
        if (0xd800..0xdc00).contains(&unit) && self.rest.starts_with("\\u") {
            let saved = self.rest;
            self.rest = &self.rest[2..];
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            }
            self.rest = saved;
        }
        Some(char::from_u32(unit).unwrap_or('\u{fffd}'))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).ok()
    }

    fn char(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::json_object;

    #[test]
    fn reads_objects_of_strings_only() {
        assert_eq!(json_object(" {\"a\": \"b\\u5341\", \"c\": null} ").unwrap().len(), 2);
        assert_eq!(json_object("null"), Some(Vec::new()));
        assert_eq!(json_object("{}"), Some(Vec::new()));
        for text in [
            "{\"a\": 1}",
            "nullx",
            "[\"a\"]",
            "{\"a\":\"b\"} x",
            "10 MB",
            "",
            "{\"a\":\"\\ud8",
            "{",
        ] {
            assert_eq!(json_object(text), None, "{text}");
        }
    }
}

//! What is compared of two outputs, and what differs from run to run.

/// A line without what differs from run to run.
pub fn plain(line: &str) -> Option<String> {
    let line = line.trim_end();
    if line.starts_with("\tat ") || line.starts_with("\t... ") || line.is_empty() {
        return None;
    }
    if line.starts_with(" Version: ") {
        return Some(" Version: #".to_owned());
    }
    if line.contains("environment:") || line.starts_with("# ... (") || line.starts_with("... (") {
        return None;
    }
    let mut out = String::new();
    let mut digits = String::new();
    let hex = |word: &str| {
        word.len() >= 6
            && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
            && word.contains(|c: char| c.is_ascii_digit())
    };
    // Numbers of four and more digits, and ids, are those of the run: clocks, ports of clients, sessions, processes.
    for word in line.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')) {
        digits.clear();
        let core = word.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        let end = &word[core.len()..];
        let number = core.len() >= 6 && core.chars().all(|c| c.is_ascii_digit());
        let id = core.len() == 22
            && core.contains(|c: char| c.is_ascii_digit())
            && core.contains(|c: char| c.is_ascii_lowercase())
            && core.contains(|c: char| c.is_ascii_uppercase());
        let date = core.len() == 10 && core.starts_with("20") && core.as_bytes()[4] == b'-';
        if number
            || date
            || id
            || hex(core)
            || core.starts_with("0x")
            || core.starts_with("console-consumer-")
            || core.starts_with("consumer-1-")
        {
            out.push('#');
        } else {
            out.push_str(core);
        }
        out.push_str(end);
    }
    // Times of the day.
    let mut clean = String::new();
    let bytes = out.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let clock = at + 8 <= bytes.len()
            && bytes[at + 2] == b':'
            && bytes[at + 5] == b':'
            && [0, 1, 3, 4, 6, 7]
                .iter()
                .all(|place| bytes[at + place].is_ascii_digit());
        if clock {
            clean.push_str("00:00:00");
            at += 8;
            if at + 4 <= bytes.len() && (bytes[at] == b',' || bytes[at] == b'.') && bytes[at + 1].is_ascii_digit() {
                at += 4;
            }
            continue;
        }
        let next = out[at..].chars().next().unwrap();
        clean.push(next);
        at += next.len_utf8();
    }
    let mut words: Vec<&str> = clean.split_whitespace().collect();
    let numbered = |level: &str| matches!(level, "INFO" | "WARN" | "ERRO" | "PANI" | "FATA" | "DEBU");
    let arrow = words.iter().position(|word| *word == "->");
    if let Some(arrow) = arrow.filter(|at| words.get(at + 1).is_some_and(|word| numbered(word))) {
        // The number of a line follows from the lines before it, which are compared.
        words.remove(arrow + 2);
    }
    if let Some(passed) = words
        .iter()
        .position(|word| *word == "ms")
        .filter(|_| clean.contains("ms has passed"))
    {
        words[passed - 1] = "#";
    }
    let replicas;
    if let Some(isr) = words
        .iter()
        .position(|word| *word == "Isr:")
        .filter(|at| at + 1 < words.len())
    {
        let mut ids: Vec<&str> = words[isr + 1].split(',').collect();
        ids.sort_unstable();
        replicas = ids.join(",");
        words[isr + 1] = &replicas;
    }
    if let Some(line) = words
        .iter()
        .position(|word| *word == "line")
        .filter(|_| clean.contains("yaml: line "))
    {
        // The recordings' files are longer.
        words[line + 1] = "#:";
    }
    Some(words.join(" "))
}

/// What a client says of servers that it cannot reach, taken out where it has several: which it dials is drawn. So is how
/// often it has asked before.
pub fn undrawn(lines: &[String]) -> Vec<String> {
    let mut text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    while let Some(at) = text.find("Connection to node -") {
        let from = text[..at]
            .rfind('[')
            .and_then(|own| text[..own].rfind("[2"))
            .unwrap_or(at);
        let to = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        text.replace_range(from..to, "");
    }
    let mut out = String::new();
    for part in text.split_inclusive("correlation id ") {
        let rest = if out.ends_with("correlation id ") {
            part.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            part
        };
        out.push_str(rest);
    }
    out.lines().map(str::to_owned).collect()
}

/// The lines without the frames of Go's goroutines.
fn without_goroutines(lines: &[String]) -> Vec<String> {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in lines {
        if line.starts_with("goroutine ") {
            inside = true;
        } else if inside {
            inside = !line.is_empty();
        } else {
            kept.push(line.clone());
        }
    }
    kept
}

/// Whether what was printed agrees with the recording. Repeated warnings of a client that cannot connect count once, as
/// recordings leave most of them out; a recording that was cut agrees with what goes on.
pub fn agree(recorded: &[String], printed: &[String]) -> bool {
    let cut = recorded
        .iter()
        .any(|line| line.starts_with("# ... (") || line.starts_with("... ("));
    let lines = |list: &[String]| {
        let mut lines: Vec<String> = Vec::new();
        for line in list.iter().filter_map(|line| plain(line)) {
            let repeated = [
                "could not be established",
                "Connection refused",
                "unexpected error, closing socket",
                "Got status: &{SERVICE",
                "connections initialized",
                "Opening socket connection",
                "Error while fetching metadata",
                "WatchedEvent state:SyncConnected",
            ];
            let twice = repeated.iter().any(|word| line.contains(word));
            let key: String = line
                .split("-> INFO")
                .last()
                .unwrap_or("")
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect();
            let known = |other: &String| {
                other
                    .split("-> INFO")
                    .last()
                    .unwrap_or("")
                    .chars()
                    .filter(|c| !c.is_ascii_digit())
                    .collect::<String>()
                    == key
            };
            let repeats = twice && lines.iter().any(known);
            let hello = line.contains("WatchedEvent");
            if !repeats && !hello {
                lines.push(line);
            }
        }
        lines
    };
    let (mut recorded, mut printed) = (
        lines(&without_goroutines(recorded)),
        lines(&without_goroutines(printed)),
    );
    for list in [&mut recorded, &mut printed] {
        list.sort_by_key(|line| line.contains("Beginning to serve requests"));
    }
    if cut {
        return recorded.iter().all(|line| printed.contains(line));
    }
    let strip = |line: &String| line.clone();
    recorded.iter().map(strip).eq(printed.iter().map(strip))
}

use std::path::PathBuf;

use super::tests::run_tool;

const CONFIGTX: &str = "\
Orderer: &Orderer
    OrdererType: kafka # 排序
    Addresses: [orderer0:7050]
    BatchTimeout: 2
    BatchSize: {MaxMessageCount: 10, AbsoluteMaxBytes: 8 MB, PreferredMaxBytes: 512 KB}
    Kafka: {Brokers: [broker1:9092, broker2:9092]}
    Capabilities: {V1_1: true}
Profiles:
    Genesis:
        Orderer:
            <<: *Orderer
        Consortiums:
            Course: {Organizations: }
";

/// A folder with files, removed at the end of a test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("ordering-playground-{name}-{}", std::process::id()));
        for (file, text) in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::write(file, text).expect("written");
        }
        Folder(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing to be done about a folder that stays.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn check_shows_the_place_and_counts() {
    let folder = Folder::new("text", &[("configtx.yaml", CONFIGTX)]);
    let file = folder.path("configtx.yaml");
    let (code, output, errors) = run_tool(&["check", &file], b"");
    assert_eq!((code, errors.as_str()), (0, ""), "{output}");
    let wanted = format!(
        "warning[CONFIGTX-TIME-01]: BatchTimeout has no unit: it counts in nanoseconds\n \
         --> {file}:4:19\n  |\n4 |     BatchTimeout: 2\n  |                   ^\n  |\n  \
         = BatchTimeout: 2 means 2 nanoseconds.\n"
    );
    assert!(output.starts_with(&wanted), "{output}");
    assert!(
        output.contains(" = fix (look at it first): Set BatchTimeout to 2s"),
        "{output}"
    );
    let last = output.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("Files checked: 1. Errors: 0, warnings: 1, "),
        "{output}"
    );
    assert_eq!(run_tool(&["check", "--fail-on", "warning", &file], b"").0, 1);
}

#[test]
fn check_tells_a_refusal_in_the_programs_own_words() {
    let folder = Folder::new("refusal", &[("net/configtx.yaml", &CONFIGTX.replace("8 MB", "8 MiB"))]);
    let (code, output, _) = run_tool(&["check", "--lang", "zh", &folder.path("")], b"");
    assert_eq!(code, 1);
    assert!(
        output.contains("错误[CONFIGTX-TYPE-02]: 无法解析的字节大小"),
        "{output}"
    );
    assert!(
        output.contains("strconv.ParseUint: parsing \"8 MiB\": invalid syntax"),
        "{output}"
    );
    let (code, output, _) = run_tool(&["check", "--format", "github", &folder.path("")], b"");
    assert_eq!(code, 1);
    let line = output
        .lines()
        .find(|line| line.starts_with("::error file="))
        .expect("an error");
    assert!(line.contains(",line=5,endLine=5,col="), "{line}");
    assert!(line.contains("%0A"), "{line}");
}

#[test]
fn check_writes_json() {
    let folder = Folder::new(
        "json",
        &[("configtx.yaml", CONFIGTX), (".env", "A=1\n"), ("readme.md", "")],
    );
    let (code, output, _) = run_tool(&["check", "--format", "json", &folder.path("")], b"");
    assert_eq!(code, 0);
    let document: serde_json::Value = serde_json::from_str(&output).expect("JSON");
    assert_eq!(document["files"].as_array().map(Vec::len), Some(2));
    let found = document["findings"].as_array().expect("findings");
    let finding = found
        .iter()
        .find(|finding| finding["code"] == "CONFIGTX-TIME-01")
        .expect("found");
    assert_eq!(finding["place"]["line"], 4);
    assert_eq!(finding["fixes"][0]["edits"][0]["text"], "2s");
}

#[test]
fn what_cannot_be_checked_is_told_apart() {
    let folder = Folder::new("other", &[("notes.txt", "hello\n")]);
    assert_eq!(run_tool(&["check"], b"").0, 2);
    assert_eq!(run_tool(&["check", &folder.path("missing.yaml")], b"").0, 2);
    let (code, _, errors) = run_tool(&["check", &folder.path("notes.txt")], b"");
    assert_eq!(code, 2);
    assert!(errors.contains("no file of Fabric"), "{errors}");
    assert_eq!(run_tool(&["check", "--fabric", "9.9", "x"], b"").0, 2);
    assert_eq!(run_tool(&["explain", "NO-SUCH-RULE"], b"").0, 2);
}

#[test]
fn a_hostile_file_does_not_steer_the_terminal() {
    let text = CONFIGTX.replace(
        "BatchTimeout: 2",
        &format!("BatchTimeout: \"{}\u{85}\"", "x".repeat(400)),
    );
    let folder = Folder::new(
        "hostile",
        &[("configtx.yaml", &text), ("a.properties", "broker.id=\u{1b}[31m\n")],
    );
    let (_, output, _) = run_tool(&["check", &folder.path("")], b"");
    let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
    assert!(!output.contains(steers), "{output:?}");
    assert!(output.lines().all(|line| line.chars().count() < 1200));
}

#[test]
fn effective_says_who_refuses_a_file() {
    let folder = Folder::new("refused", &[("orderer.yaml", "General:\n  LogLevel: info\nKafka:\n")]);
    let file = folder.path("orderer.yaml");
    let (code, output, errors) = run_tool(&["effective", &file], b"");
    assert_eq!((code, output.as_str()), (0, ""));
    let said = format!("{file}:2: the orderer refuses it while loading orderer.yaml (ORDERER-KEY-02)\n");
    assert_eq!(errors, said);
}

#[test]
fn effective_says_where_a_value_comes_from() {
    let folder = Folder::new("effective", &[("configtx.yaml", CONFIGTX)]);
    let file = folder.path("configtx.yaml");
    let arguments = ["effective", "--env", "CONFIGTX_ORDERER_BATCHTIMEOUT=5s", &file];
    let (code, output, errors) = run_tool(&arguments, b"");
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(output.starts_with("Channel, profile Genesis\n"), "{output}");
    assert!(
        output.contains("5 s  [environment CONFIGTX_ORDERER_BATCHTIMEOUT]"),
        "{output}"
    );
    assert!(output.contains(&format!("8,388,608 B (8 MiB)  [{file}:5]")), "{output}");
    let (code, output, _) = run_tool(&["effective", "--format", "json", &file], b"");
    assert_eq!(code, 0);
    let parts: serde_json::Value = serde_json::from_str(&output).expect("JSON");
    assert_eq!(parts[0]["values"][0]["value"], "kafka");
}

#[test]
fn every_rule_can_be_listed_and_explained_in_both_languages() {
    for lang in ["en", "zh"] {
        let (code, list, _) = run_tool(&["rules", "--lang", lang], b"");
        assert_eq!(code, 0);
        for rule in crate::rules::catalogue() {
            assert!(list.contains(rule.code));
            let (code, text, errors) = run_tool(&["explain", "--lang", lang, rule.code], b"");
            assert_eq!((code, errors.as_str()), (0, ""), "{}", rule.code);
            assert!(text.contains(rule.name));
            assert!(!text.contains(&format!("{}.why", rule.code)), "{text}");
            assert!(text.contains("--> "), "{}: no example", rule.code);
        }
    }
}

#[test]
fn decode_names_the_cause_and_its_line() {
    let server = "broker.id=0\nzookeeper.connect=zk:2181\nmin.insync.replicas=2\n";
    let folder = Folder::new("decode", &[("server.properties", server)]);
    let log = "[orderer.consensus.kafka] panic: [channel: sys] Cannot post CONNECT message = kafka server: Messages are \
               rejected since there are fewer in-sync replicas than required.\n";
    let arguments = ["decode", "--files", &folder.path("server.properties")];
    let (code, output, errors) = run_tool(&arguments, log.as_bytes());
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(output.starts_with("1. "), "{output}");
    assert!(output.contains("rule: KAFKA-REPL-02"), "{output}");
    assert!(output.contains("server.properties:3"), "{output}");
    assert_eq!(
        run_tool(&["decode"], b"all is well\n").1,
        "Nothing known is in this log.\n"
    );
    assert_eq!(run_tool(&["decode", &folder.path("missing.log")], b"").0, 2);
}

use std::ffi::OsString;

use super::*;

/// Exit code, output and errors of a run.
pub(super) fn run_tool(arguments: &[&str], mut input: &[u8]) -> (u8, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
    };
    let code = run(arguments.iter().map(OsString::from), &mut terminal);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (code, text(output), text(errors))
}

#[test]
fn cut_tells_every_block_and_its_reason() {
    let (code, output, errors) = run_tool(
        &[
            "cut",
            "--max-message-count",
            "3",
            "--preferred-max-bytes",
            "1KB",
            "500",
            "525",
            "ttc",
            "2000",
        ],
        b"",
    );
    assert_eq!((code, errors.as_str()), (0, ""));
    assert_eq!(
        output,
        "block 1: 1 message, 500 bytes, the next message would exceed PreferredMaxBytes\n\
         block 2: 1 message, 525 bytes, BatchTimeout ran out\n\
         block 3: 1 message, 2000 bytes, larger than PreferredMaxBytes\n"
    );
}

#[test]
fn cut_reads_standard_input() {
    let (_, output, _) = run_tool(&["cut", "--absolute-max-bytes", "100"], b"10 20\n101");
    assert_eq!(
        output,
        "refused: message payload is 101 bytes and exceeds maximum allowed 100 bytes\n\
         waiting: 2 messages, 30 bytes\n"
    );
}

#[test]
fn wrong_use_is_told_apart_from_failure() {
    assert_eq!(run_tool(&["cut", "ten"], b"").0, 2);
    assert_eq!(run_tool(&["cook"], b"").0, 2);
    assert_eq!(run_tool(&["cut", "--colour"], b"").0, 2);
    let (code, _, errors) = run_tool(&["inspect", "-"], b"Orderer:\n");
    assert_eq!(code, 1);
    assert_eq!(
        errors,
        "cannot decode the block: proto: can't skip unknown wire type 7\n"
    );
}

#[test]
fn every_command_has_help() {
    let (code, list, _) = run_tool(&["--help"], b"");
    assert_eq!(code, 0);
    for command in COMMANDS {
        assert!(list.contains(command.name));
        let (code, help, _) = run_tool(&[command.name, "--help"], b"");
        assert_eq!(code, 0);
        assert!(help.starts_with(&format!("Usage: ordering-playground {}", command.name)));
    }
}

#[test]
fn a_genesis_block_can_be_shown_and_read_back() {
    let folder = std::env::temp_dir().join(format!("ordering-playground-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let [configtx, block, other] = ["configtx.yaml", "genesis.block", "other.block"].map(|name| folder.join(name));
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let write = |count: u32, block: &Path| {
        let text = format!(
            "Profiles: {{P: {{Orderer: {{OrdererType: kafka, BatchSize: {{MaxMessageCount: {count}}}}}, \
             Consortiums: {{C: {{Organizations: }}}}}}}}"
        );
        std::fs::write(&configtx, text).expect("written");
        let arguments = [
            "genesis",
            "--configtx",
            &path(&configtx),
            "--profile",
            "P",
            "--output",
            &path(block),
        ];
        assert_eq!(run_tool(&arguments, b""), (0, String::new(), String::new()));
    };
    write(10, &block);
    write(20, &other);
    let (code, settings, _) = run_tool(&["inspect", "--settings", &path(&block)], b"");
    assert_eq!(code, 0);
    for line in [
        "Channel: testchainid",
        "OrdererType: kafka",
        "BatchSize.MaxMessageCount: 10",
        "Consortium: C (",
    ] {
        assert!(settings.contains(line), "{settings}");
    }
    let shown = run_tool(&["inspect", &path(&other)], b"").1;
    std::fs::write(&configtx, &shown).expect("written");
    for updated in [&other, &configtx] {
        let arguments = [
            "update",
            "--original",
            &path(&block),
            "--updated",
            &path(updated),
            "--channel-id",
            "c",
        ];
        let (code, update, _) = run_tool(&arguments, b"");
        assert_eq!(code, 0);
        assert!(update.contains("\"max_message_count\": 20"), "{update}");
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn an_envelope_of_99_mb_does_not_fit_into_kafka() {
    let (code, output, errors) = run_tool(&["size", "--signature", "0", "99MB"], b"");
    assert_eq!(code, 1);
    assert!(output.starts_with("   103809024 payload and signature"), "{output}");
    assert_eq!(errors, "The client refuses it: more than 103809024 bytes.\n");
    assert_eq!(run_tool(&["size", "1KB"], b"").0, 0);
}

#[test]
fn simulate_tells_why_an_invariant_broke() {
    let gallery = concat!(env!("CARGO_MANIFEST_DIR"), "/www/scenarios/05-unclean-election.json");
    for lang in ["en", "zh"] {
        let (code, output, _) = run_tool(&["simulate", "--lang", lang, "--scenario", gallery], b"");
        assert_eq!(code, 1);
        assert!(output.contains("KAFKA-DURABLE-01"), "{output}");
        let keys = ["cause.", "breach.", "event.", "fault."];
        assert!(!keys.iter().any(|key| output.contains(key)), "{output}");
        assert!(
            output.contains("（kill -9）") || output.contains(" (kill -9)"),
            "{output}"
        );
    }
    let (_, output, _) = run_tool(&["simulate", "--format", "json", "--scenario", gallery], b"");
    let told: serde_json::Value = serde_json::from_str(&output).expect("JSON");
    let different = told["broken"]
        .as_array()
        .and_then(|broken| broken.iter().find(|breach| breach["key"] == "breach.different-from"))
        .expect("different blocks");
    assert_eq!(different["finding"]["code"], "KAFKA-DURABLE-01");
    assert_eq!(different["finding"]["place"]["line"], 5);
    assert!(different["causes"].as_array().is_some_and(|causes| causes.len() > 3));
}

#[test]
fn simulate_says_which_limit_a_scenario_breaks() {
    let entry = br#"{"files": {"zoo.cfg": "tickTime=2000"}, "scenario": {"orderers": 17}}"#;
    let (code, _, errors) = run_tool(&["simulate", "--scenario", "-"], entry);
    assert_eq!(
        (code, errors.as_str()),
        (1, "The scenario has 17 orderers; the limit is 16.\n")
    );
}

#[test]
fn a_swarm_can_be_played_again_one_by_one() {
    let (code, output, _) = run_tool(&["simulate", "--swarm", "3", "--seed", "7"], b"");
    assert_eq!(code, 0, "{output}");
    assert!(output.starts_with("3 runs from seed 7: 0 failed, "), "{output}");
    let (code, case, _) = run_tool(&["simulate", "--swarm", "1", "--seed", "7", "--format", "json"], b"");
    assert_eq!(code, 0);
    let (_, output, errors) = run_tool(&["simulate", "--scenario", "-"], case.as_bytes());
    assert!(output.contains(" events, hash "), "{errors}");
}

#[test]
fn a_witness_is_played_with_bad_and_with_good_files() {
    let (code, output, errors) = run_tool(&["simulate", "--witness", "kafka-durable-01"], b"");
    assert_eq!(code, 0, "{errors}");
    assert!(output.contains("have different blocks"), "{output}");
    let (code, output, _) = run_tool(&["simulate", "--witness", "batch-timeout-not-positive"], b"");
    assert_eq!(code, 0);
    assert!(output.contains("non-positive value"), "{output}");
    assert_eq!(run_tool(&["simulate", "--witness", "KAFKA-TLS-01"], b"").0, 2);
    let (_, output, _) = run_tool(&["explain", "KAFKA-DURABLE-01", "KAFKA-TLS-01"], b"");
    assert_eq!(
        output.matches("simulate --witness KAFKA-DURABLE-01").count(),
        1,
        "{output}"
    );
    assert!(!output.contains("--witness KAFKA-TLS-01"), "{output}");
}

#[test]
fn explains_with_the_lines_that_put_an_example_right() {
    let (status, output, _) = run_tool(&["explain", "KAFKA-SIZE-02"], b"");
    assert_eq!(status, 0);
    let right =
        "Corrected:\n  broker1/server.properties:3\n  - message.max.bytes=10000120\n  + message.max.bytes=10485760\n";
    assert!(output.contains(right), "{output}");
}

//! What the panels that are loaded later ask in JSON.

use super::*;

/// The answer to an inquiry in JSON, once the simulator has it.
fn told(simulator: &mut Simulator, inquiry: &str) -> serde_json::Value {
    simulator.take_text(inquiry);
    for _ in 0..100_000 {
        simulator.work(&|| false);
        if let Some(text) = simulator.texts().pop() {
            return serde_json::from_str(&text).unwrap();
        }
    }
    panic!("no answer")
}

#[test]
fn the_panels_are_told_of_the_run_in_json() {
    let mut simulator = started(Setup::default(), example::course(), 20_000_000);
    let frame = last_frame(&mut simulator);
    let series = told(
        &mut simulator,
        &format!(r#"[7,{{"series":{{"run":{},"channel":1}}}}]"#, frame.run),
    );
    assert_eq!((&series[0], &series[1]["now"]), (&7.into(), &20_000_000.into()));
    let sent = series[1]["stretches"].as_array().unwrap().iter();
    assert_eq!(
        sent.map(|one| one["sent"].as_u64().unwrap()).sum::<u64>(),
        frame.world.totals.sent
    );
    let other = told(&mut simulator, r#"[8,{"series":{"run":999,"channel":1}}]"#);
    assert_eq!(other, serde_json::json!([8, null]));
}

#[test]
fn two_configurations_are_compared_under_the_same_load() {
    let mut simulator = started(Setup::default(), example::course(), 20_000_000);
    let ask = |run: u32| format!(r#"[1,{{"compare":{{"run":{run},"channel":1}}}}]"#);
    let run = last_frame(&mut simulator).run;
    assert_eq!(told(&mut simulator, &ask(run))[1], serde_json::Value::Null);
    assert_eq!(told(&mut simulator, r#"[2,"keep"]"#)[1], true);
    assert_eq!(told(&mut simulator, &ask(run))[1]["same"], true);
    let mut files = example::course();
    files.files[0].text = files.files[0].text.replace("MaxMessageCount: 10", "MaxMessageCount: 2");
    simulator.take(SimRequest::Start {
        run: run + 1,
        setup: Setup::default(),
        files,
        at: 20_000_000,
    });
    last_frame(&mut simulator);
    let compared = told(&mut simulator, &ask(run + 1));
    assert_eq!(compared[1]["same"], false);
    let comparison = &compared[1]["comparison"];
    assert_eq!(comparison["at"], 20_000_000);
    assert_eq!(comparison["first"]["what"]["Block"]["number"], 1);
    let blocks = |side: usize| comparison["sides"][side]["blocks"].as_u64().unwrap();
    assert!(blocks(0) < blocks(1), "{comparison}");
    assert_eq!(told(&mut simulator, r#"[3,"drop"]"#)[1], true);
    assert_eq!(told(&mut simulator, &ask(run + 1))[1], serde_json::Value::Null);
}

/// The texts of the event log: key and place, so that a test reads what was told.
fn journal(simulator: &mut Simulator, change: serde_json::Value) -> serde_json::Value {
    let texts: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(include_str!("../../../../www/text/en/ui.json")).unwrap();
    let words: serde_json::Map<_, _> = texts.into_iter().filter(|(key, _)| key.starts_with("event.")).collect();
    let mut search = serde_json::json!({
        "run": 1, "words": words, "find": "", "hidden": [], "once": false, "from": 0, "before": null,
    });
    for (key, value) in change.as_object().unwrap() {
        search[key] = value.clone();
    }
    told(simulator, &serde_json::json!([1, { "log": search }]).to_string())[1].clone()
}

fn texts_of(found: &serde_json::Value) -> Vec<String> {
    let lines = found["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| line["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_event_log_is_told_newest_first_and_in_pieces() {
    let mut simulator = started(Setup::default(), example::course(), 60_000_000);
    last_frame(&mut simulator);
    let newest = journal(&mut simulator, serde_json::json!({}));
    let whole = newest["whole"].as_u64().unwrap();
    assert_eq!(newest["lines"].as_array().unwrap().len(), 200);
    assert_eq!(newest["down_to"], whole - 200);
    let times = |found: &serde_json::Value| -> Vec<u64> {
        let lines = found["lines"].as_array().unwrap();
        lines.iter().map(|line| line["at"].as_u64().unwrap()).collect()
    };
    assert!(times(&newest).is_sorted_by(|one, other| one >= other));
    let mut all = texts_of(&newest);
    let mut before = whole - 200;
    while before > 0 {
        let older = journal(&mut simulator, serde_json::json!({ "before": before }));
        assert!(older["down_to"].as_u64().unwrap() < before);
        before = older["down_to"].as_u64().unwrap();
        all.extend(texts_of(&older));
    }
    assert_eq!(all.len() as u64, whole, "every event is a line of it");
    assert!(all.iter().all(|line| !line.contains("event.")), "each in words");
    let late = journal(&mut simulator, serde_json::json!({ "from": whole - 3 }));
    assert_eq!(texts_of(&late), all[..3]);
    let nothing_new = journal(&mut simulator, serde_json::json!({ "from": whole }));
    assert_eq!(
        (texts_of(&nothing_new).len(), &nothing_new["down_to"]),
        (0, &whole.into())
    );
}

#[test]
fn the_event_log_is_sifted_and_searched() {
    let mut simulator = started(Setup::default(), example::course(), 20_000_000);
    last_frame(&mut simulator);
    let blocks = journal(
        &mut simulator,
        serde_json::json!({ "find": " ORDERER1  writes block 2 ", "hidden": ["lines"] }),
    );
    assert_eq!(texts_of(&blocks).len(), 1, "{blocks}");
    assert!(
        texts_of(&blocks)[0].starts_with("orderer1 writes block 2 of mychannel"),
        "{blocks}"
    );
    let hidden = ["envelopes", "blocks", "cluster", "nodes", "breaches"];
    let logs = texts_of(&journal(&mut simulator, serde_json::json!({ "hidden": hidden })));
    assert!(
        logs.iter()
            .all(|line| line.contains(" WARN ") || line.contains(" INFO ")),
        "{logs:?}"
    );
    let once = texts_of(&journal(
        &mut simulator,
        serde_json::json!({ "hidden": hidden, "once": true }),
    ));
    let mut unlike = logs.clone();
    unlike.sort_unstable();
    unlike.dedup();
    assert!(logs.len() > unlike.len() && once.len() == unlike.len(), "{once:?}");
    // Back in time there is less of it; another run has none.
    simulator.take(SimRequest::Seek { run: 1, turn: 1, to: 0 });
    last_frame(&mut simulator);
    let early = journal(&mut simulator, serde_json::json!({ "hidden": hidden, "once": true }));
    assert!(texts_of(&early).len() <= once.len());
    assert!(journal(&mut simulator, serde_json::json!({ "run": 2 })).is_null());
    // Texts that are not there are seen, and a search of any length is one.
    let odd = journal(
        &mut simulator,
        serde_json::json!({ "words": {}, "find": format!("event{}", " ".repeat(100_000)) }),
    );
    assert!(!texts_of(&odd).is_empty(), "{odd}");
}

#[test]
fn what_is_no_inquiry_is_dropped() {
    let mut simulator = started(Setup::default(), example::course(), 0);
    last_frame(&mut simulator);
    for text in ["", "[]", "{}", "[1]", r#"[1,"dance"]"#, r#"[-1,"keep"]"#, "\u{0}"] {
        simulator.take_text(text);
        assert!(simulator.is_idle(), "{text}");
    }
    for _ in 0..1000 {
        simulator.take_text(r#"[1,"drop"]"#);
    }
    assert!(simulator.inquiries.len() <= 64);
}

fn inquire(inquiry: serde_json::Value) -> serde_json::Value {
    told(&mut Simulator::default(), &serde_json::json!([1, inquiry]).to_string())[1].clone()
}

fn three_brokers() -> Shared {
    let mut shared = Shared::example();
    for _ in 0..2 {
        let next = crate::playground::broker::next(&shared.files);
        shared.files.files.push(next);
    }
    let last = shared.files.files.last_mut().unwrap();
    last.text.push_str("\nmin.insync.replicas=7\n");
    shared
}

#[test]
fn a_key_in_which_brokers_differ_can_be_made_the_same() {
    let link = permalink::write(&three_brokers());
    let about = inquire(serde_json::json!({"about": {"link": link}}));
    assert_eq!(
        (about["brokers"].as_array().map(Vec::len), &about["profile"]),
        (Some(3), &"Genesis".into())
    );
    let find = |key: &str| {
        let all = about["differences"].as_array().unwrap();
        all.iter().find(|one| one["key"] == key).cloned()
    };
    assert_eq!(find("broker.id").map(|one| one["own"].clone()), Some(true.into()));
    assert_eq!(
        find("min.insync.replicas").map(|one| one["values"][2].clone()),
        Some("7".into())
    );
    assert_eq!(find("message.max.bytes"), None);
    let level =
        |from: u32| inquire(serde_json::json!({"level": {"link": link, "key": "min.insync.replicas", "from": from}}));
    let texts = level(2);
    assert_eq!(texts.as_array().map(Vec::len), Some(2));
    assert!(texts[0][1].as_str().unwrap().contains("min.insync.replicas=7"));
    assert_eq!(level(0).as_array().map(Vec::len), Some(1));
    assert_eq!(level(9), serde_json::json!([]));
}

#[test]
fn a_state_in_json_is_the_same_state_again() {
    let mut shared = three_brokers();
    shared.setup.seed = 7;
    shared.setup.profile = Some("Genesis".to_owned());
    let play = gallery("05-unclean-election");
    for shared in [Shared::example(), shared, play] {
        let link = permalink::write(&shared);
        let text = inquire(serde_json::json!({"state": {"link": link}}));
        let back = inquire(serde_json::json!({"restore": {"text": text}}));
        let back = permalink::read(back["Ok"].as_str().unwrap()).unwrap();
        assert_eq!(back.unwrap_or_else(Shared::example), shared);
    }
}

#[test]
fn a_state_that_is_none_is_refused_in_words() {
    let text = inquire(serde_json::json!({"state": {"link": ""}}));
    let text = text.as_str().unwrap();
    let twice = text.replace("orderer.yaml", "configtx.yaml");
    for (text, key) in [
        ("", "exchange.unreadable"),
        ("[1]", "exchange.unreadable"),
        (&text.replace("state 1", "state 9"), "exchange.other"),
        (&twice, "exchange.unsound"),
    ] {
        let refused = inquire(serde_json::json!({"restore": {"text": text}}));
        assert_eq!(refused["Err"], key, "{text}");
    }
    assert_eq!(
        inquire(serde_json::json!({"about": {"link": "1.@@"}})),
        serde_json::Value::Null
    );
}

#[test]
fn the_event_log_comes_in_chapters() {
    let mut simulator = started(Setup::default(), example::course(), 60_000_000);
    let frame = last_frame(&mut simulator);
    let mut chapter = |from: usize| {
        let ask = serde_json::json!([1, {"trace": {"run": frame.run, "from": from}}]);
        told(&mut simulator, &ask.to_string())[1].clone()
    };
    let first = chapter(0);
    let whole = first["whole"].as_u64().unwrap() as usize;
    assert_eq!(first["hash"], format!("{:016x}", frame.trace_hash));
    assert!(
        first["events"]
            .as_array()
            .is_some_and(|events| events.len() == whole.min(5000))
    );
    assert_eq!(chapter(whole)["events"], serde_json::json!([]));
}

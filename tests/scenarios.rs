//! The gallery: every scenario of `www/scenarios` comes out as its file says.

mod gallery;

use ordering_playground::rules;
use ordering_playground::sim::causes::{SUSPECTS, explain};
use ordering_playground::sim::expect::Expect;
use ordering_playground::sim::invariants::{Breach, Broken};

#[test]
fn the_gallery_comes_out_as_told() {
    let entries = gallery::entries();
    assert!(entries.len() >= 20, "{} scenarios", entries.len());
    let mut wrong = Vec::new();
    for (name, entry) in entries {
        for what in ["question", "outcome"] {
            for language in ["en", "zh"] {
                assert!(
                    entry[what][language].as_str().is_some_and(|words| !words.is_empty()),
                    "{name}: {what}.{language}"
                );
            }
        }
        let (world, findings) = gallery::play(&entry);
        for finding in &findings {
            assert!(finding.refusal.is_none(), "{name}: {} refuses to start", finding.code);
        }
        let expect: Expect = serde_json::from_value(entry["expect"].clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let otherwise = expect.judge(&world, &findings);
        wrong.extend(otherwise.into_iter().map(|what| format!("{name}: {what:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_suspect_is_a_rule() {
    for code in SUSPECTS.iter().copied().flatten() {
        assert!(rules::find(code).is_some(), "{code}");
    }
}

/// An orderer that does not even start has its line too.
#[test]
fn what_ends_an_orderer_at_its_start_is_blamed_on_a_line() {
    let (_, entry) = gallery::entries().swap_remove(0);
    let configtx = entry["files"]["configtx.yaml"].as_str().expect("a text");
    let (without, _) = configtx.split_once("        Consortiums:").expect("consortiums");
    for (fabric, text, blamed) in [
        ("3.0", configtx, "FABRIC-VERSION-02"),
        ("1.4.12", without, "CONFIGTX-CONSORTIUM-01"),
        ("1.2", without, "CONFIGTX-CONSORTIUM-01"),
    ] {
        let mut entry = entry.clone();
        entry["fabric"] = fabric.into();
        entry["files"]["configtx.yaml"] = text.into();
        let (world, findings) = gallery::play(&entry);
        let view = world.view();
        let panicked = |breach: &&Breach| matches!(breach.what, Broken::Panicked { .. });
        let breach = view.broken.iter().find(panicked).expect("a panic");
        let cause = explain(world.trace(), &view, breach, &findings);
        let finding = cause.finding.map(|index| &*findings[index as usize].code);
        assert_eq!(finding, Some(blamed), "Fabric {fabric}");
    }
}

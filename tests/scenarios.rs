//! The gallery: every scenario of `www/scenarios` comes out as its file says.

mod gallery;

use ordering_playground::rules;
use ordering_playground::sim::causes::SUSPECTS;
use ordering_playground::sim::expect::Expect;

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

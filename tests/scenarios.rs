//! The gallery: every scenario of `www/scenarios` comes out as its file says.

mod gallery;

use ordering_playground::finding::Finding;
use ordering_playground::rules;
use ordering_playground::sim::World;
use ordering_playground::sim::causes::{SUSPECTS, explain};
use ordering_playground::sim::invariants::Broken;
use ordering_playground::sim::view::{ChainPhase, Snapshot};
use serde_json::Value;

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
        wrong.extend(
            judge(&world, &entry["expect"])
                .into_iter()
                .chain(blame(&world, &findings, &entry["expect"]))
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is otherwise than expected.
fn judge(world: &World, expect: &Value) -> Vec<String> {
    let view = world.view();
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    let broken: Vec<String> = view.broken.iter().map(kind).collect();
    let names = |list: &Value| -> Vec<String> {
        list.as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    if expect["broken"].is_array() {
        check(broken == names(&expect["broken"]), format!("broken: {:?}", view.broken));
    }
    for name in names(&expect["broken_has"]) {
        check(broken.contains(&name), format!("{name} is not among {:?}", view.broken));
    }
    let totals = view.totals;
    if let Some(some) = expect["refused"].as_bool() {
        check((totals.refused > 0) == some, format!("{} refused", totals.refused));
    }
    if let Some(some) = expect["accepted"].as_bool() {
        check((totals.accepted > 0) == some, format!("{} accepted", totals.accepted));
    }
    if let Some(count) = expect["refused_count"].as_u64() {
        check(totals.refused == count, format!("{} refused", totals.refused));
    }
    if let Some(count) = expect["accepted_count"].as_u64() {
        check(totals.accepted == count, format!("{} accepted", totals.accepted));
    }
    if expect["breaker"] == true {
        check(
            log_has(world, "circuit breaker is open"),
            "the breaker never opened".to_owned(),
        );
    }
    if expect["refused_but_ordered"] == true {
        check(
            refused_but_ordered(world),
            "no refused envelope is in a block".to_owned(),
        );
    }
    for place in expect["not_running"].as_array().into_iter().flatten() {
        let phase = phase(&view, place);
        check(phase != Some(ChainPhase::Running), format!("{place} is {phase:?}"));
    }
    for place in expect["height"].as_array().into_iter().flatten() {
        let height = chain(&view, place).map(|chain| chain.height);
        check(height == place[2].as_u64(), format!("{place} has height {height:?}"));
    }
    wrong
}

/// Of `blame`, what is otherwise: for an invariant, the rule whose line the chain of causes ends at, and in between the
/// events that it names.
fn blame(world: &World, findings: &[Finding], expect: &Value) -> Vec<String> {
    let view = world.view();
    let mut wrong = Vec::new();
    for (name, wanted) in expect["blame"].as_object().into_iter().flatten() {
        let Some(breach) = view.broken.iter().find(|breach| kind(breach) == *name) else {
            wrong.push(format!("no {name}"));
            continue;
        };
        let cause = explain(world.trace(), &view, breach, findings);
        let code = cause.finding.map(|index| findings[index as usize].code.as_ref());
        let mut events = cause
            .steps
            .iter()
            .map(|step| format!("{:?}", world.trace()[step.event as usize].what));
        let in_order = wanted["events"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .all(|wanted| events.any(|event| event.starts_with(wanted)));
        if code != wanted["rule"].as_str() || !in_order {
            wrong.push(format!("{name} is blamed on {code:?}, after {:?}", cause.steps));
        }
        let offset = match breach.what {
            Broken::DifferentBlocks { offset, .. } => offset,
            _ => None,
        };
        if offset != wanted["offset"].as_i64() {
            wrong.push(format!("{name} from offset {offset:?}"));
        }
    }
    wrong
}

#[test]
fn every_suspect_is_a_rule() {
    for code in SUSPECTS.iter().copied().flatten() {
        assert!(rules::find(code).is_some(), "{code}");
    }
}

/// Name of the invariant.
fn kind(breach: &ordering_playground::sim::invariants::Breach) -> String {
    let text = format!("{:?}", breach.what);
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn chain<'a>(view: &'a Snapshot, place: &Value) -> Option<&'a ordering_playground::sim::view::ChainView> {
    let orderer = view.orderers.get(place[0].as_u64()? as usize)?;
    orderer
        .chains
        .iter()
        .find(|chain| Some(u64::from(chain.channel)) == place[1].as_u64())
}

fn phase(view: &Snapshot, place: &Value) -> Option<ChainPhase> {
    chain(view, place).map(|chain| chain.phase)
}

fn log_has(world: &World, words: &str) -> bool {
    world
        .trace()
        .iter()
        .any(|event| format!("{:?}", event.what).contains(words))
}

fn refused_but_ordered(world: &World) -> bool {
    (0..).map_while(|id| world.envelope(id)).any(|envelope| {
        envelope.block.is_some() && envelope.answered.is_some_and(|(_, answer)| answer.status != "SUCCESS")
    })
}

//! Any two configs: the delta is computed, shown, judged; and a config that can be shown survives the way through JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::ordering::proto::config::Config;
use ordering_playground::ordering::update::compute::compute_update;
use ordering_playground::ordering::update::refuse::Proposal;
use ordering_playground::ordering::view;
use prost::Message;

fuzz_target!(|configs: (&[u8], &[u8])| {
    let (Ok(current), Ok(next)) = (Config::decode(configs.0), Config::decode(configs.1)) else {
        return;
    };
    if let Ok(update) = compute_update(&current, &next, "c") {
        assert!(view::config_update(&update.encode_to_vec()).is_ok());
        for fabric in [FabricVersion::V1_2, FabricVersion::V1_4_2] {
            let proposal = Proposal {
                channel_id: "c",
                current: &current,
                next: &next,
                update: &update,
                fabric,
            };
            if let Err(refused) = proposal.check() {
                assert!(!refused.to_string().is_empty());
            }
        }
    }
    if let Ok(shown) = view::config(&current.encode_to_vec()) {
        // What is shown can be read; and once read, the way there and back changes nothing more.
        let bytes = view::config_from_json(&shown).expect("what is shown can be read");
        let again = view::config(&bytes).expect("what was written can be shown");
        assert_eq!(view::config_from_json(&again), Ok(bytes));
    }
});

//! Any text as a single value: durations, sizes, broker strings, addresses, connect strings, policies, versions.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::config::broker::endpoint;
use ordering_playground::config::fabric::{ScalarType, channelconfig, policy, read_scalar};
use ordering_playground::config::versions::FabricVersion;
use ordering_playground::config::zookeeper::connect_string;
use ordering_playground::config::{go, java, topic};

fuzz_target!(|text: &str| {
    if let Ok(nanoseconds) = go::parse_duration(text) {
        assert_eq!(go::parse_duration(&go::format_duration(nanoseconds)), Ok(nanoseconds));
    }
    for bits in [8, 32, 64] {
        if let Ok(number) = go::parse_int(text, 0, bits) {
            assert_eq!(go::parse_int(&number.to_string(), 10, bits), Ok(number));
        }
        if let Ok(number) = go::parse_uint(text, 0, bits) {
            assert_eq!(go::parse_uint(&number.to_string(), 10, bits), Ok(number));
        }
    }
    for kind in [ScalarType::Uint32, ScalarType::Uint64, ScalarType::Duration] {
        // A refusal is an answer too.
        let _ = read_scalar(text, kind);
    }
    channelconfig::is_broker(text);
    for kind in ["Signature", "ImplicitMeta"] {
        let _ = policy::parse(kind, text);
    }
    let _ = FabricVersion::parse(text);
    let _ = java::parse_integer(text);
    let _ = java::parse_double(text).map(java::double_text);
    let _ = topic::check_name(text);
    if let Ok(map) = endpoint::protocol_map(text) {
        let _ = endpoint::endpoints(text, &map);
    }
    for server in connect_string(text).servers {
        assert!(text.contains(&server.host));
    }
});

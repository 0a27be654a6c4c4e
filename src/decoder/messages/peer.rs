//! `peer channel …` and other clients of the orderer.

use super::{Message, is, message};

#[rustfmt::skip]
pub(super) const MESSAGES: &[Message] = &[
    message("got unexpected status: SERVICE_UNAVAILABLE -- cannot enqueue", &[is("brokers-unreachable", 56), is("not-enough-replicas", 54), is("message-too-large-for-kafka", 53)]),
    message("got unexpected status: FORBIDDEN -- {info}", &[is("permission-denied", 70)]),
    message("got unexpected status: NOT_FOUND", &[is("channel-missing", 70)]),
    message("got unexpected status: BAD_REQUEST -- {info}", &[is("config-update-refused", 44)]),
    message("can't read the block: &{NOT_FOUND}", &[is("channel-missing", 80)]),
    message("can't read the block: &{SERVICE_UNAVAILABLE}", &[is("kafka-not-ready", 72)]),
    message("can't read the block: &{FORBIDDEN}", &[is("permission-denied", 76)]),
    message("Got status: &{SERVICE_UNAVAILABLE}", &[is("kafka-not-ready", 34)]),
    message("orderer client failed to connect to {address}: {error}", &[is("orderer-unreachable", 86)]),
    message("all SubConns are in TransientFailure, latest connection error: {error}", &[is("orderer-unreachable", 80)]),
    message("ordering service endpoint {address} is not valid or missing", &[is("orderer-endpoint", 90)]),
    message("unable to load orderer.tls.rootcert.file: open {file}: {error}", &[is("peer-tls-root", 90)]),
    message("rpc error: code = Unavailable desc = transport is closing", &[is("peer-tls-sides", 76)]),
    message("endorser client failed to connect to {address}: {error}", &[is("peer-unreachable", 86)]),
    message("channel create configuration tx file not found {error}", &[is("file-unreadable", 88)]),
    message("genesis block file not found {error}", &[is("file-unreadable", 88)]),
    message("Invalid channel create transaction : {error}", &[is("channel-tx-wrong", 90)]),
    message("Could not connect to any of the endpoints: {endpoints}", &[is("orderer-unreachable", 82)]),
    message("Got error &{SERVICE_UNAVAILABLE}", &[is("kafka-not-ready", 64), is("deliver-dropped", 45)]),
    message("Got error &{FORBIDDEN}", &[is("permission-denied", 76)]),
    message("Got error &{NOT_FOUND}", &[is("channel-missing", 76)]),
    message("ust supply channel ID", &[is("option-missing", 86)]),
    message("Must supply genesis block path", &[is("option-missing", 86)]),
    message("fetch target illegal: {target}", &[is("option-missing", 86)]),
    message("fetch target required", &[is("option-missing", 86)]),
    message("cannot init crypto, folder \"{folder}\" does not exist", &[is("peer-msp-directory", 90)]),
    message("Fatal error when initializing core config : {error}", &[is("config-not-found", 88)]),
    message("LedgerID already exists", &[is("peer-joined-already", 88)]),
    message("Invalid chain ID, {channel}", &[is("peer-not-joined", 86)]),
    message("no differences detected between original and updated config", &[is("no-differences", 90)]),
    message("timeout waiting for channel creation", &[is("kafka-not-ready", 72)]),
];

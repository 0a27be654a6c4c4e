//! What the start script of a ZooKeeper image makes of the variables.

use super::environment::report_unread;
use super::services::Service;
use crate::config::network::{Origin, ZooKeeperServer};
use crate::config::reading::codes;
use crate::config::written::Written;
use crate::config::zookeeper;
use crate::finding::Finding;

/// Variable, key of zoo.cfg, and the image's own value.
const SETTINGS: [(&str, &str, &str); 7] = [
    ("ZOO_PORT", "clientPort", "2181"),
    ("ZOO_DATA_DIR", "dataDir", "/data"),
    ("ZOO_DATA_LOG_DIR", "dataLogDir", "/datalog"),
    ("ZOO_TICK_TIME", "tickTime", "2000"),
    ("ZOO_INIT_LIMIT", "initLimit", "5"),
    ("ZOO_SYNC_LIMIT", "syncLimit", "2"),
    ("ZOO_MAX_CLIENT_CNXNS", "maxClientCnxns", "60"),
];

/// The server that a service runs; `None` when ZooKeeper refuses to start.
pub(super) fn server(service: &Service, findings: &mut Vec<Finding>) -> Option<ZooKeeperServer> {
    let mut written = Vec::new();
    for (name, key, own) in SETTINGS {
        let variable = service.variable(name).filter(|variable| !variable.value.is_empty());
        written.push(Written {
            key: key.to_owned(),
            value: variable.map_or(own, |variable| variable.value.as_str()).to_owned(),
            key_at: variable.map(|variable| variable.name_at),
            origin: match variable {
                Some(variable) => Origin::Environment {
                    name: name.to_owned(),
                    at: Some(variable.value_at),
                },
                None => Origin::Default,
            },
        });
    }
    if let Some(variable) = service.variable("ZOO_SERVERS") {
        for server in variable.value.split_whitespace() {
            let Some((key, value)) = server.split_once('=') else {
                continue;
            };
            written.push(Written {
                key: key.to_owned(),
                value: value.to_owned(),
                key_at: Some(variable.name_at),
                origin: Origin::Environment {
                    name: variable.name.clone(),
                    at: Some(variable.value_at),
                },
            });
        }
    }
    report_unread_names(service, findings);
    let mut found = Vec::new();
    let server = zookeeper::from_settings(&service.name, service.file, &written, &mut found);
    for finding in &mut found {
        finding.at = finding.at.map(|at| service.place(at));
    }
    found.retain(|finding| !findings.contains(finding));
    findings.append(&mut found);
    server.map(|server| ZooKeeperServer {
        home: service.name_at,
        ..server
    })
}

/// Names of other images do nothing here.
fn report_unread_names(service: &Service, findings: &mut Vec<Finding>) {
    if service.image.contains("confluent") || service.image.contains("cp-zookeeper") {
        return;
    }
    for variable in &service.variables {
        let name = variable.name.as_str();
        if let Some(rest) = name.strip_prefix("ZOOKEEPER_") {
            let meant = match rest {
                "CLIENT_PORT" => Some("ZOO_PORT".to_owned()),
                "SERVER_ID" => Some("ZOO_MY_ID".to_owned()),
                _ => SETTINGS
                    .iter()
                    .map(|(name, ..)| *name)
                    .find(|name| name.strip_prefix("ZOO_") == Some(rest))
                    .map(str::to_owned),
            };
            report_unread(codes::OTHER_IMAGE_VARIABLE, variable, "ZooKeeper", meant, findings);
        }
    }
}

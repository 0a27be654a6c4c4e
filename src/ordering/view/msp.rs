//! The messages of organisations: `protos/msp`.

use super::super::proto::config::PrincipalClassification;
use super::schema::{Field, Kind, Schema};
use super::tables::leading_number;

pub(super) static MSP_CONFIG: Schema = Schema {
    fields: &[
        Field::new("type", 1, Kind::Int32),
        Field::new("config", 2, Kind::OpaqueBy(msp_content)),
    ],
};

/// Type 0 is Fabric's own MSP; others are shown as bytes.
fn msp_content(msp_config: &[u8]) -> Option<&'static Schema> {
    (leading_number(msp_config) == 0).then_some(&FABRIC_MSP_CONFIG)
}

static FABRIC_MSP_CONFIG: Schema = Schema {
    fields: &[
        Field::new("name", 1, Kind::Text),
        Field::repeated("root_certs", 2, Kind::Bytes),
        Field::repeated("intermediate_certs", 3, Kind::Bytes),
        Field::repeated("admins", 4, Kind::Bytes),
        Field::repeated("revocation_list", 5, Kind::Bytes),
        Field::new("signing_identity", 6, Kind::Message(&SIGNING_IDENTITY)),
        Field::repeated("organizational_unit_identifiers", 7, Kind::Message(&OU_IDENTIFIER)),
        Field::new("crypto_config", 8, Kind::Message(&CRYPTO_CONFIG)),
        Field::repeated("tls_root_certs", 9, Kind::Bytes),
        Field::repeated("tls_intermediate_certs", 10, Kind::Bytes),
        Field::new("fabric_node_ous", 11, Kind::Message(&NODE_OUS)),
    ],
};

static SIGNING_IDENTITY: Schema = Schema {
    fields: &[
        Field::new("public_signer", 1, Kind::Bytes),
        Field::new("private_signer", 2, Kind::Message(&KEY_INFO)),
    ],
};

static KEY_INFO: Schema = Schema {
    fields: &[
        Field::new("key_identifier", 1, Kind::Text),
        Field::new("key_material", 2, Kind::Bytes),
    ],
};

static OU_IDENTIFIER: Schema = Schema {
    fields: &[
        Field::new("certificate", 1, Kind::Bytes),
        Field::new("organizational_unit_identifier", 2, Kind::Text),
    ],
};

static CRYPTO_CONFIG: Schema = Schema {
    fields: &[
        Field::new("signature_hash_family", 1, Kind::Text),
        Field::new("identity_identifier_hash_function", 2, Kind::Text),
    ],
};

static NODE_OUS: Schema = Schema {
    fields: &[
        Field::new("enable", 1, Kind::Bool),
        Field::new("client_ou_identifier", 2, Kind::Message(&OU_IDENTIFIER)),
        Field::new("peer_ou_identifier", 3, Kind::Message(&OU_IDENTIFIER)),
        Field::new("admin_ou_identifier", 4, Kind::Message(&OU_IDENTIFIER)),
        Field::new("orderer_ou_identifier", 5, Kind::Message(&OU_IDENTIFIER)),
    ],
};

pub(super) static MSP_PRINCIPAL: Schema = Schema {
    fields: &[
        Field::new(
            "principal_classification",
            1,
            Kind::Enum(&[
                (0, "ROLE"),
                (1, "ORGANIZATION_UNIT"),
                (2, "IDENTITY"),
                (3, "ANONYMITY"),
                (4, "COMBINED"),
            ]),
        ),
        Field::new("principal", 2, Kind::OpaqueBy(principal)),
    ],
};

fn principal(msp_principal: &[u8]) -> Option<&'static Schema> {
    match PrincipalClassification::try_from(leading_number(msp_principal)) {
        Ok(PrincipalClassification::Role) => Some(&MSP_ROLE),
        Ok(PrincipalClassification::OrganizationUnit) => Some(&ORGANIZATION_UNIT),
        _ => None,
    }
}

static MSP_ROLE: Schema = Schema {
    fields: &[
        Field::new("msp_identifier", 1, Kind::Text),
        Field::new(
            "role",
            2,
            Kind::Enum(&[(0, "MEMBER"), (1, "ADMIN"), (2, "CLIENT"), (3, "PEER"), (4, "ORDERER")]),
        ),
    ],
};

static ORGANIZATION_UNIT: Schema = Schema {
    fields: &[
        Field::new("msp_identifier", 1, Kind::Text),
        Field::new("organizational_unit_identifier", 2, Kind::Text),
        Field::new("certifiers_identifier", 3, Kind::Bytes),
    ],
};

//! Plain data in a link: `<form>.<base64url of deflated bytes>`.
//!
//! The number is the version of the form. A form is never changed: a new one gets a new number, and the old reader
//! stays. What is read is not trusted: it unfolds to so many bytes and no more. The page's own program leaves folding and
//! unfolding to the browser: see `www/fold.js`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::finding::{Arg, Message};

/// Bytes that a link may unfold to. Larger than any network of files, small enough for every phone.
pub const UNFOLDED_LIMIT: usize = 8 << 20;
/// Characters of a link that is read at all.
pub const LENGTH_LIMIT: usize = 12 << 20;

/// `form` as version `version` of its kind of link.
pub fn seal(version: char, form: &impl Serialize) -> String {
    fold(version, &pack(form))
}

/// The bytes of a form.
pub fn pack(form: &impl Serialize) -> Vec<u8> {
    // Plain data is never refused; a link that nobody can read would be the answer.
    postcard::to_allocvec(form).unwrap_or_default()
}

/// The bytes of a form as a link.
pub fn fold(version: char, bytes: &[u8]) -> String {
    format!("{version}.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 9)))
}

/// The version and the body of a link; the body goes into [`unseal`].
///
/// # Errors
/// It is too long, or it is no such link.
pub fn split(link: &str) -> Result<(&str, &str), Message> {
    if link.len() > LENGTH_LIMIT {
        return Err(too_large());
    }
    link.split_once('.').ok_or_else(|| Message::new("link.unknown"))
}

/// What to say of a version that is not known: it may be of a newer page.
pub fn unknown_version(version: &str) -> Message {
    if !version.is_empty() && version.len() <= 4 && version.bytes().all(|byte| byte.is_ascii_digit()) {
        Message::new("link.newer").with("version", version)
    } else {
        Message::new("link.unknown")
    }
}

/// Reads the body of a link.
///
/// # Errors
/// Says what is wrong with the link.
pub fn unseal<F: DeserializeOwned>(body: &str) -> Result<F, Message> {
    unpack(&unfold(body)?)
}

/// The bytes of a form, from the body of a link.
///
/// # Errors
/// Says what is wrong with the link.
pub fn unfold(body: &str) -> Result<Vec<u8>, Message> {
    let packed = URL_SAFE_NO_PAD.decode(body).map_err(|_| Message::new("link.letters"))?;
    decompress_to_vec_with_limit(&packed, UNFOLDED_LIMIT).map_err(|error| {
        if error.status == TINFLStatus::HasMoreOutput {
            too_large()
        } else {
            Message::new("link.cut")
        }
    })
}

/// Reads the bytes of a form.
///
/// # Errors
/// They are not of such a form.
pub fn unpack<F: DeserializeOwned>(bytes: &[u8]) -> Result<F, Message> {
    postcard::from_bytes(bytes).map_err(|_| Message::new("link.cut"))
}

/// What to say of a link that is too long, or unfolds to too much.
pub fn too_large() -> Message {
    Message::new("link.large").with("limit", Arg::Bytes(UNFOLDED_LIMIT as u64))
}

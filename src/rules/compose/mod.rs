//! Docker Compose files: what a service's variables come to, and what they do not.

mod bad_variable;
mod circular_base;
mod duplicate_key;
mod floating_image;
mod missing_base;
mod missing_env_file;
mod not_yaml;
mod old_image;
mod other_image_name;
mod split_value;
mod unread_variable;
mod unseen_name;
mod unset_variable;

use super::Rule;
use super::context::Context;
use crate::config::source::{FileKind, Span};

pub(super) static RULES: &[&Rule] = &[
    &not_yaml::RULE,
    &bad_variable::RULE,
    &duplicate_key::RULE,
    &missing_base::RULE,
    &circular_base::RULE,
    &missing_env_file::RULE,
    &unset_variable::RULE,
    &unread_variable::RULE,
    &split_value::RULE,
    &unseen_name::RULE,
    &other_image_name::RULE,
    &old_image::RULE,
    &floating_image::RULE,
];

/// An image that a compose file names.
struct Image {
    /// Empty when there is none.
    tag: String,
    /// The name with its tag.
    at: Span,
}

/// All places where a compose file asks for an image whose name contains `name`.
fn images(context: &Context, name: &str) -> Vec<Image> {
    let mut images = Vec::new();
    for (id, file) in context.files.of_kind(FileKind::Compose) {
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let from = start;
            start += line.len();
            let Some(value) = line.trim_start().strip_prefix("image:") else {
                continue;
            };
            let value = value.split(" #").next().unwrap_or("").trim().trim_matches(['"', '\'']);
            let Some(at) = line.find(value).filter(|_| value.contains(name)) else {
                continue;
            };
            let last = value.rsplit('/').next().unwrap_or(value);
            images.push(Image {
                tag: last.split_once(':').map_or("", |(_, tag)| tag).to_owned(),
                at: Span::new(id, from + at, from + at + value.len()),
            });
        }
    }
    images
}

/// Whether a tag of fabric-kafka is from before 0.4.6. Tags like `x86_64-1.0.6` are those of Fabric 1.0.
fn is_old(tag: &str) -> bool {
    let version = tag.rsplit('-').next().unwrap_or("");
    let numbers: Vec<u32> = version.split('.').map_while(|number| number.parse().ok()).collect();
    match numbers.as_slice() {
        [1, 0, ..] => true,
        [0, minor, patch] => (*minor, *patch) < (4, 6),
        _ => false,
    }
}

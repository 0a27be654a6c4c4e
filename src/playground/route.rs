//! Addresses inside the page: `#/rules`, `#/rules/KAFKA-SIZE-02`, `#/scenario/05-unclean-election`,
//! `#/lessons/01-kafka`. A link that carries files begins otherwise.

use super::course::state::Kind;

/// Characters of a name in an address.
const NAME_LIMIT: usize = 64;
/// Bytes of a result in an address: more than any browser takes.
const RESULT_LIMIT: usize = 2 << 20;

/// What an address shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The catalogue of rules.
    Rules,
    /// The page of one rule, by its code.
    Rule(String),
    /// A scenario of the gallery, by its name.
    Scenario(String),
    /// A lesson or a challenge by its name; none: the list of all. They are on the page `course.html`.
    Course(Kind, Option<String>),
    /// A solved challenge: the text of [`crate::lessons::result`].
    Result(String),
}

impl Route {
    /// The route that a fragment names, with or without `#`. `None`: it is none, or of nothing that there is.
    pub fn parse(fragment: &str) -> Option<Route> {
        let path = fragment.trim_start_matches('#').strip_prefix('/')?;
        let (place, name) = path.split_once('/').unwrap_or((path, ""));
        if place == "results" {
            let fits = (1..=RESULT_LIMIT).contains(&name.len());
            return fits.then(|| Route::Result(name.to_owned()));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if name.len() > NAME_LIMIT || !name.bytes().all(plain) {
            return None;
        }
        match (place, name) {
            ("rules", "") => Some(Route::Rules),
            ("rules", code) => Some(Route::Rule(code.to_ascii_uppercase())),
            ("scenario", name) if !name.is_empty() => Some(Route::Scenario(name.to_owned())),
            (folder, name) => {
                let kind = [Kind::Lesson, Kind::Challenge]
                    .into_iter()
                    .find(|kind| kind.folder() == folder)?;
                Some(Route::Course(kind, (!name.is_empty()).then(|| name.to_owned())))
            }
        }
    }

    /// The fragment with `#`.
    pub fn href(&self) -> String {
        match self {
            Route::Rules => "#/rules".to_owned(),
            Route::Rule(code) => format!("#/rules/{code}"),
            Route::Scenario(name) => format!("#/scenario/{name}"),
            Route::Result(text) => format!("#/results/{text}"),
            Route::Course(kind, None) => format!("#/{}", kind.folder()),
            Route::Course(kind, Some(name)) => format!("#/{}/{name}", kind.folder()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_back_and_nothing_else_is_one() {
        for route in [
            Route::Rules,
            Route::Rule("KAFKA-SIZE-02".to_owned()),
            Route::Scenario("05-unclean-election".to_owned()),
            Route::Course(Kind::Lesson, None),
            Route::Result("1.abc_-".to_owned()),
            Route::Course(Kind::Challenge, Some("05-one-door-only".to_owned())),
        ] {
            assert_eq!(Route::parse(&route.href()), Some(route));
        }
        assert_eq!(Route::parse("#/rules/"), Some(Route::Rules));
        assert_eq!(
            Route::parse("/rules/kafka-size-02"),
            Some(Route::Rule("KAFKA-SIZE-02".to_owned()))
        );
        for other in [
            "",
            "#",
            "#1.abc",
            "#/rulesX",
            "#/rules/../x",
            "#/rules/a/b",
            "#/规则",
            "#/scenario",
            "#/scenario/",
            "#/scenario/../x",
            "#/scenario/a?b",
        ] {
            assert_eq!(Route::parse(other), None, "{other}");
        }
        assert_eq!(Route::parse(&format!("#/rules/{}", "A".repeat(65))), None);
    }
}

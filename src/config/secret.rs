//! Secrets: how a secret setting is shown without giving it away.

use url::Url;

/// What stands in place of a secret.
const MASK: &str = "***";
/// Parameters of an address that are no secrets.
const HARMLESS: [&str; 7] = [
    "host",
    "port",
    "user",
    "dbname",
    "sslmode",
    "sslrootcert",
    "application_name",
];

/// A secret setting as it may be shown: an address without its password, anything else not at all.
#[must_use]
pub fn masked(value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    address(value).unwrap_or_else(|| MASK.to_owned())
}

fn address(value: &str) -> Option<String> {
    let mut url = Url::parse(value).ok()?;
    let ending = url.query().unwrap_or_default();
    // A password whose characters were not percent-encoded may have run into the other parts.
    if !url.has_host()
        || url.fragment().is_some()
        || url.path().contains('@')
        || ending.contains('@')
    {
        return None;
    }
    if url.password().is_some() {
        url.set_password(Some(MASK)).ok()?;
    }
    let parameters: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    if !parameters.is_empty() {
        let mut pairs = url.query_pairs_mut();
        pairs.clear();
        for (name, value) in &parameters {
            let is_harmless = HARMLESS.contains(&name.as_str());
            pairs.append_pair(name, if is_harmless { value } else { MASK });
        }
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_address_keeps_all_but_its_secrets() {
        let shown = [
            "postgres://u:canary@h:5433/d",
            "postgres://u@h/d?host=%2Frun&password=canary&options=canary",
            "postgres://h/d",
            "",
        ]
        .map(masked);
        let expected = [
            "postgres://u:***@h:5433/d",
            "postgres://u@h/d?host=%2Frun&password=***&options=***",
            "postgres://h/d",
            "",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_is_no_whole_address_is_not_shown_at_all() {
        let odd = [
            "canary",
            "user=u password=canary",
            "postgres://u:ca/nary@h/d",
            "postgres://u:12/canary@h/d",
            "postgres://u:12#canary@h/d",
            "postgres://u:12?canary@h/d",
            "postgres:canary",
        ];
        assert_eq!(odd.map(masked), ["***"; 7]);
    }
}

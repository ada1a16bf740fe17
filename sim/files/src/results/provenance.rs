//! Where and when results were made: for manifests only, so that all other files stay the same.

#[expect(clippy::disallowed_types, reason = "a manifest says when results were made")]
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, as ISO 8601 in UTC.
#[expect(clippy::disallowed_types, reason = "a manifest says when results were made")]
pub fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// Name of this machine; empty where it has none.
pub fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name =
        name.or_else(|| std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok());
    name.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_time_is_iso_8601_in_utc() {
        let now = super::now();
        assert!(now.len() == 20 && now.ends_with('Z') && now.as_bytes()[10] == b'T', "{now}");
    }
}

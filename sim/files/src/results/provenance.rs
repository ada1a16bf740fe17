//! The machine: where and when results were made, for manifests only, and what memory there is.

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

/// Memory that programs can still have here, in gigabytes; `None` where the system does not say.
pub fn available_memory_gb() -> Option<f64> {
    available_in(&std::fs::read_to_string("/proc/meminfo").ok()?)
}

/// The same from the text in which Linux says so.
fn available_in(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e9)
}

#[cfg(test)]
mod tests {
    #[test]
    fn available_memory_is_what_the_system_says() {
        let text = "MemTotal:       16000000 kB\nMemAvailable:    2000000 kB\n";
        assert_eq!(super::available_in(text), Some(2.048));
        assert_eq!(super::available_in("MemTotal: 1 kB\n"), None);
        let here = super::available_memory_gb();
        assert!(here.is_none_or(|gigabytes| gigabytes > 0.0), "{here:?}");
    }

    #[test]
    fn the_time_is_iso_8601_in_utc() {
        let now = super::now();
        assert!(now.len() == 20 && now.ends_with('Z') && now.as_bytes()[10] == b'T', "{now}");
    }
}

//! What security is built of, for money to price.

use super::{BackupSpec, Scope, SecuritySpec};
use crate::design::{Block, Item};

impl SecuritySpec {
    /// The store of copies by what it gives over time and by what it keeps of so many GPUs, crews that stand by, and halls that are isolated from each other;
    /// nothing where nothing ever strikes.
    pub fn bill(&self, halls: u32, gpus: u32) -> Vec<Item> {
        if self.is_silent() {
            return Vec::new();
        }
        let incident = &self.incident;
        let backup = &incident.backup;
        let terabytes = f64::from(gpus) * backup.terabytes_per_gpu;
        let store = backup.bandwidth.in_bytes_per_second().max(backup.takes(terabytes));
        let isolated = if incident.scope == Scope::Hall { f64::from(halls) } else { 0.0 };
        vec![
            Item::new(Block::Backup, "", store),
            Item::new(Block::BackupMedia, "", terabytes * backup.copies()),
            Item::new(Block::Responder, "", f64::from(incident.crews)),
            Item::new(Block::Segment, "", isolated),
        ]
    }
}

impl BackupSpec {
    /// Bytes in a second that the store must take, so that each copy of so much is made before the next one.
    fn takes(&self, terabytes: f64) -> f64 {
        terabytes * 1e12 * self.changed / self.interval.in_seconds() / self.efficiency
    }

    /// What is kept, for each byte that is copied: all of it once, and what is new in each copy.
    fn copies(&self) -> f64 {
        1.0 + self.changed * (self.keep / self.interval)
    }
}

#[cfg(test)]
mod tests {
    use units::{Bandwidth, Span};

    use super::*;

    /// 1,000 TB of which 2 % are new in each copy. Daily copies of 30 days: 1,000 x (1 + .02 x 30) = 1,600 TB, and 20 TB in
    /// a day at 70 % are .331 GB/s. Hourly ones: 1,000 x (1 + .02 x 720) = 15,400 TB, and 7.94 GB/s.
    #[test]
    fn copies_that_come_more_often_take_more_media_and_more_bandwidth() {
        let backup = |interval: Span| BackupSpec {
            interval,
            keep: Span::days(30.0),
            changed: 0.02,
            immutable: true,
            bandwidth: Bandwidth::gigabytes_per_second(1.0),
            network: None,
            target: None,
            efficiency: 0.7,
            terabytes_per_gpu: 0.1,
        };
        let [daily, hourly] = [Span::days(1.0), Span::hours(1.0)].map(backup);
        assert!((daily.copies() - 1.6).abs() < 1e-9 && (hourly.copies() - 15.4).abs() < 1e-9);
        assert!((daily.takes(1_000.0) / 1e9 - 0.3307).abs() < 1e-4);
        assert!((hourly.takes(1_000.0) / 1e9 - 7.9365).abs() < 1e-4);
    }
}

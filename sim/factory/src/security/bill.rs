//! What security is built of, for money to price.

use super::{Scope, SecuritySpec};
use crate::design::{Block, Item};

impl SecuritySpec {
    /// The store of copies by what it gives over time, crews that stand by, and halls that are isolated from each other;
    /// nothing where nothing ever strikes.
    pub fn bill(&self, halls: u32) -> Vec<Item> {
        if self.is_silent() {
            return Vec::new();
        }
        let incident = &self.incident;
        let store = incident.backup.bandwidth.in_bytes_per_second();
        let isolated = if incident.scope == Scope::Hall { f64::from(halls) } else { 0.0 };
        vec![
            Item::new(Block::Backup, "", store),
            Item::new(Block::Responder, "", f64::from(incident.crews)),
            Item::new(Block::Segment, "", isolated),
        ]
    }
}

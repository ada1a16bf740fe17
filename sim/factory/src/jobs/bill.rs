//! What has a price: the storage that all jobs share.

use super::StorageSpec;
use crate::design::{Block, Item};

impl StorageSpec {
    /// What is built for so many GPUs: bytes in a second that it gives and takes together.
    pub fn bill(&self, gpus: u32) -> Item {
        let (read, write) = self.bandwidths(gpus);
        Item::new(Block::Storage, "", read + write)
    }
}

//! Files that appear whole or not at all, and the fingerprints by which they are known.

pub(crate) mod atomic;
pub(crate) mod fingerprint;
pub(crate) mod partial_folder;

pub use atomic::{WriteError, remove_file, write_atomically};
pub use fingerprint::{fingerprint, fingerprint_of_file};
pub use partial_folder::leave_nothing_partial;

//! Fingerprints of content: SHA-256 as hexadecimal digits.

use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::disk::atomic::{WriteError, failed};

/// The fingerprint of bytes: 64 hexadecimal digits.
pub fn fingerprint(bytes: impl AsRef<[u8]>) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The fingerprint of a file, in memory that does not grow with it.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprint_of_file(path: &Path) -> Result<String, WriteError> {
    let mut sha = Sha256::new();
    let mut file = std::fs::File::open(path).map_err(failed("read", path))?;
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block).map_err(failed("read", path))? {
            0 => return Ok(hexadecimal(&sha.finalize())),
            length => sha.update(&block[..length]),
        }
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fingerprint of "abc" is the first example of FIPS 180-4.
    #[test]
    fn the_fingerprint_is_sha_256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fingerprint("abc"), expected);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(fingerprint_of_file(&path).unwrap(), expected);
    }
}

//! Reading of files that users name, with plain words for what can go wrong.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use factory::settings::Origin;

use crate::text::problems::{Problems, problem, whole};

/// Larger files are refused, so that a wrong path cannot fill the memory.
const LARGEST: u64 = 64 << 20;

/// Opens a file of any size to read.
///
/// # Errors
/// Why it cannot be opened, in words that follow the name of the file.
pub fn open(path: &Path) -> Result<File, String> {
    let file = File::open(path).map_err(|error| in_words(&error))?;
    let metadata = file.metadata().map_err(|error| in_words(&error))?;
    // Some systems open a folder and fail only when it is read.
    if metadata.is_dir() { Err(in_words(&ErrorKind::IsADirectory.into())) } else { Ok(file) }
}

/// The bytes of a file, or why there are none, in words that follow the name of the file.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    open(path)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| in_words(&error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= LARGEST) {
        Ok(bytes)
    } else {
        Err(format!("is larger than {} MiB", LARGEST >> 20))
    }
}

/// The text of a file, which is packed where its name ends with `.gz`.
///
/// # Errors
/// When it cannot be read or unpacked, is too large, or is not UTF-8.
pub(crate) fn read_text_or_gz(path: &Path) -> Result<String, Problems> {
    if path.extension().is_none_or(|end| end != "gz") {
        return read_text(path);
    }
    let name = path.display().to_string();
    let wrong = |reason: String| Problems::from(problem(whole(&name), "", "", reason));
    let bytes = read_bytes(path).map_err(wrong)?;
    let mut text = String::new();
    let unpacked = flate2::read::GzDecoder::new(&bytes[..]).take(LARGEST).read_to_string(&mut text);
    unpacked.map_err(|error| wrong(format!("cannot be unpacked to text: {error}")))?;
    Ok(text)
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read, is too large, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Problems> {
    let name = path.display().to_string();
    let bytes = read_bytes(path).map_err(|reason| problem(whole(&name), "", "", reason))?;
    String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = String::from_utf8_lossy(sound).split('\n').count();
        let begin = sound.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        let column = 1 + String::from_utf8_lossy(&sound[begin..]).chars().count();
        let origin = Origin { line, column, ..whole(&name) };
        problem(origin, "", "a byte that is not UTF-8", "must be saved as UTF-8 text").into()
    })
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "is a folder; must be a file".to_owned(),
        ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// Whether there is a file or a folder at a path.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let message = |path: &Path| read_text(path).unwrap_err().list()[0].allowed.clone();
        assert_eq!(message(&folder.path().join("absent")), "there is no such file");
        assert_eq!(message(folder.path()), "is a folder; must be a file");
    }

    #[test]
    fn a_file_of_any_size_is_opened_and_a_folder_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        std::fs::write(&path, "PAR1").unwrap();
        assert_eq!(open(&path).unwrap().metadata().unwrap().len(), 4);
        assert_eq!(open(folder.path()).unwrap_err(), "is a folder; must be a file");
    }

    #[test]
    fn a_byte_that_is_not_utf_8_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latin.toml");
        std::fs::write(&path, b"seed = 1\nname = \"Ch\xe2teau\"\n").unwrap();
        let origin = read_text(&path).unwrap_err().list()[0].origin.clone().unwrap();
        assert_eq!((origin.line, origin.column), (2, 11));
    }
}

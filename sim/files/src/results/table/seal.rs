//! The seal of a table: a digest over its columns, its footer and every cell, kept in its footer.

use sha2::{Digest as _, Sha256};

use super::{Cell, Column, Kind, fields};
use crate::disk::fingerprint::hexadecimal;

/// The key of the footer under which a digest stands.
pub(super) const KEY: &str = "digest";

/// A digest that is taken row by row.
#[derive(Clone, Debug)]
pub(super) struct Seal(Sha256);

impl Seal {
    /// Begins with what is known before any row.
    pub(super) fn new<'p>(
        columns: &[Column],
        footer: impl Iterator<Item = (&'p str, &'p str)>,
    ) -> Self {
        let mut seal = Self(Sha256::new());
        for column in columns {
            seal.text(&column.name);
            seal.0.update([match column.kind {
                Kind::Text => 0,
                Kind::Integer => 1,
                Kind::Number => 2,
            }]);
        }
        for (key, value) in footer.filter(|(key, _)| ![KEY, fields::KEY].contains(key)) {
            seal.text(key);
            seal.text(value);
        }
        seal
    }

    /// Takes a row.
    pub(super) fn take(&mut self, row: &[Cell]) {
        for cell in row {
            match cell {
                Cell::Missing => self.0.update([0]),
                Cell::Text(text) => {
                    self.0.update([1]);
                    self.text(text);
                }
                Cell::Integer(value) => {
                    self.0.update([2]);
                    self.0.update(value.to_le_bytes());
                }
                Cell::Number(value) => {
                    self.0.update([3]);
                    self.0.update(value.to_bits().to_le_bytes());
                }
            }
        }
    }

    /// The digest: 64 hexadecimal digits.
    pub(super) fn digest(self) -> String {
        hexadecimal(&self.0.finalize())
    }

    /// Text with its length, so that no two sequences of texts are the same bytes.
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }
}

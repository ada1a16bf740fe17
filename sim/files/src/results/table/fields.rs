//! What Parquet says of columns in the words of Arrow, where readers find unit, meaning, label and which way is better:
//! an Arrow schema in the footer. Its metadata are in the order of their keys, so that the bytes are always the same.

use arrow_ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteOptions};
use arrow_schema::{DataType, Field, Metadata, Schema};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use factory::quantities::Better;

use super::{Column, Kind};

/// The key of the footer at which the format keeps an Arrow schema.
pub(super) const KEY: &str = "ARROW:schema";

const UNIT: &str = "unit";
const DESCRIPTION: &str = "description";
const LABEL: &str = "label";
const BETTER: &str = "better";

/// Before a message: that it follows, and its length.
const CONTINUES: [u8; 4] = [0xff; 4];
const HEAD: usize = 8;

/// The columns as an encoded schema.
pub(super) fn written(columns: &[Column]) -> String {
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    let mut dictionaries = DictionaryTracker::new(true);
    let options = IpcWriteOptions::default();
    let message = IpcDataGenerator::default()
        .schema_to_bytes_with_dictionary_tracker(&schema, &mut dictionaries, &options)
        .ipc_message;
    let length = u32::try_from(message.len()).expect("a schema is short");
    let bytes = [&CONTINUES[..], &length.to_le_bytes(), &message].concat();
    BASE64_STANDARD.encode(bytes)
}

fn field(column: &Column) -> Field {
    let of = match column.kind {
        Kind::Text => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Number => DataType::Float64,
    };
    let mut metadata = Metadata::new();
    let about = [
        (UNIT, column.unit.as_str()),
        (DESCRIPTION, &column.about),
        (LABEL, &column.label),
        (BETTER, column.better.word()),
    ];
    for (key, value) in about {
        if !value.is_empty() {
            metadata.insert(key, value);
        }
    }
    Field::new(&column.name, of, true).with_metadata(metadata)
}

/// Adds to columns what an encoded schema says of those of the same names.
///
/// # Errors
/// What is wrong with the schema.
pub(super) fn read_into(columns: &mut [Column], encoded: &str) -> Result<(), String> {
    let bytes = BASE64_STANDARD.decode(encoded).map_err(|error| error.to_string())?;
    let message = bytes.strip_prefix(&CONTINUES).and(bytes.get(HEAD..)).unwrap_or(&bytes);
    let message = arrow_ipc::root_as_message(message).map_err(|error| error.to_string())?;
    let schema = message.header_as_schema().ok_or("its schema is none of Arrow")?;
    for field in schema.fields().into_iter().flatten() {
        let column = columns.iter_mut().find(|column| Some(column.name.as_str()) == field.name());
        let Some(column) = column else { continue };
        for pair in field.custom_metadata().into_iter().flatten() {
            let value = pair.value().unwrap_or_default();
            match pair.key() {
                Some(UNIT) => value.clone_into(&mut column.unit),
                Some(DESCRIPTION) => value.clone_into(&mut column.about),
                Some(LABEL) => value.clone_into(&mut column.label),
                Some(BETTER) => column.better = Better::of_word(value),
                _ => {}
            }
        }
    }
    Ok(())
}

//! What Parquet says of columns in the words of Arrow, where readers find unit, meaning, label and which way is better:
//! an Arrow schema in the footer. Its metadata are in the order of their keys, so that the bytes are always the same.
//!
//! The numbers of fields and kinds are those of `Schema.fbs` and `Message.fbs`:
//! <https://github.com/apache/arrow/tree/main/format>

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use factory::quantities::Better;

use super::flatbuffer::{Builder, Position, Scalar, Table};
use super::{Column, Kind};

/// The key of the footer at which the format keeps an Arrow schema.
pub(super) const KEY: &str = "ARROW:schema";

const BETTER: &str = "better";
const DESCRIPTION: &str = "description";
const LABEL: &str = "label";
const UNIT: &str = "unit";

/// Before a message: that it follows, and its length.
const CONTINUES: [u8; 4] = [0xff; 4];
const HEAD: usize = 8;

/// Fields of a message, and what stands in two of them: version 5 of the format, and that it is a schema.
const MESSAGE_VERSION: usize = 0;
const MESSAGE_KIND: usize = 1;
const MESSAGE_HEADER: usize = 2;
const VERSION_5: i16 = 4;
const SCHEMA: u8 = 1;
/// The fields of a schema.
const SCHEMA_FIELDS: usize = 1;
/// Fields of the description of a column.
const NAME: usize = 0;
const NULLABLE: usize = 1;
const TYPE_KIND: usize = 2;
const TYPE: usize = 3;
const CHILDREN: usize = 5;
const METADATA: usize = 6;
/// Fields of a pair of metadata.
const PAIR_KEY: usize = 0;
const PAIR_VALUE: usize = 1;

/// The columns as an encoded schema.
pub(super) fn written(columns: &[Column]) -> String {
    let mut builder = Builder::default();
    let fields: Vec<Position> = columns.iter().map(|column| field(&mut builder, column)).collect();
    let fields = builder.list(&fields);
    let schema = builder.table(&[(SCHEMA_FIELDS, Scalar::To(fields))]);
    let root = builder.table(&[
        (MESSAGE_VERSION, Scalar::Short(VERSION_5)),
        (MESSAGE_KIND, Scalar::Byte(SCHEMA)),
        (MESSAGE_HEADER, Scalar::To(schema)),
    ]);
    let message = builder.finish(root);
    let length = u32::try_from(message.len()).expect("a schema is short");
    let bytes = [&CONTINUES[..], &length.to_le_bytes(), &message].concat();
    BASE64_STANDARD.encode(bytes)
}

fn field(builder: &mut Builder, column: &Column) -> Position {
    let about = [
        (BETTER, column.better.word()),
        (DESCRIPTION, &column.about),
        (LABEL, &column.label),
        (UNIT, &column.unit),
    ];
    let pairs: Vec<Position> = about
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            let (key, value) = (builder.text(key), builder.text(value));
            builder.table(&[(PAIR_KEY, Scalar::To(key)), (PAIR_VALUE, Scalar::To(value))])
        })
        .collect();
    let metadata = (!pairs.is_empty()).then(|| builder.list(&pairs));
    let name = builder.text(&column.name);
    let (kind, of, children) = kind(builder, column.kind);
    let mut fields = vec![
        (NAME, Scalar::To(name)),
        (TYPE_KIND, Scalar::Byte(kind)),
        (NULLABLE, Scalar::Byte(1)),
        (CHILDREN, Scalar::To(children)),
        (TYPE, Scalar::To(of)),
    ];
    fields.extend(metadata.map(|metadata| (METADATA, Scalar::To(metadata))));
    builder.table(&fields)
}

/// The number of a kind, what is told of it, and the list of its children, which is empty.
fn kind(builder: &mut Builder, kind: Kind) -> (u8, Position, Position) {
    match kind {
        Kind::Text => {
            let of = builder.table(&[]);
            (5, of, builder.list(&[]))
        }
        Kind::Integer => {
            let children = builder.list(&[]);
            // Signed, of 64 bits.
            (2, builder.table(&[(1, Scalar::Byte(1)), (0, Scalar::Long(64))]), children)
        }
        Kind::Number => {
            let children = builder.list(&[]);
            // Of double precision.
            (3, builder.table(&[(0, Scalar::Short(2))]), children)
        }
    }
}

/// Adds to columns what an encoded schema says of those of the same names.
///
/// # Errors
/// What is wrong with the schema.
pub(super) fn read_into(columns: &mut [Column], encoded: &str) -> Result<(), String> {
    let bytes = BASE64_STANDARD.decode(encoded).map_err(|error| error.to_string())?;
    let message = bytes.strip_prefix(&CONTINUES).and(bytes.get(HEAD..)).unwrap_or(&bytes);
    let message = Table::root(message).ok_or("its schema is cut off")?;
    let schema = message.table(MESSAGE_HEADER);
    let schema = schema.filter(|_| message.byte(MESSAGE_KIND) == Some(SCHEMA));
    for field in schema.ok_or("its schema is none of Arrow")?.tables(SCHEMA_FIELDS) {
        let name = field.text(NAME);
        let column = columns.iter_mut().find(|column| Some(column.name.as_str()) == name);
        let Some(column) = column else { continue };
        for pair in field.tables(METADATA) {
            let value = pair.text(PAIR_VALUE).unwrap_or_default();
            match pair.text(PAIR_KEY) {
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

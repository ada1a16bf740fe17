//! Tables that are written are read back the same, and nothing else is taken for a table.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use parquet::basic::Type as Physical;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const FOOTER: [(&str, &str); 2] = [("plan", "0123abcd"), ("note", "größer, \"quoted\"\n")];

/// The columns with a label and a better way, as arrow-ipc 60.1 encodes their schema.
const SCHEMA: &str = "\
    /////1wCAAAQAAAAAAAKAAwACgAJAAQACgAAABAAAAAAAQQACAAIAAAABAAIAAAABAAAAAMAAACQAQAAtAAAAB\
    gAAAAAABIAGgAUABIAEwAIAAAADAAEABIAAAA4AAAAGAAAABwAAAAAAAEDGAAAAAAABgAIAAYABgAAAAAAAgAA\
    AAAACwAAAHBvd2VyX2l0X213AAIAAAAoAAAABAAAAGj+//8IAAAADAAAAAIAAABNVwAABAAAAHVuaXQAAAAAiP\
    7//wgAAAAYAAAADAAAAFBvd2VyIG9mIElULgAAAAALAAAAZGVzY3JpcHRpb24AOv///zgAAAAYAAAAIAAAAAAA\
    AQIcAAAACAAMAAQACwAIAAAAQAAAAAAAAAEAAAAABAAAAGdwdXMAAAAAAwAAAFQAAAAsAAAABAAAAAT///8IAA\
    AAEAAAAAQAAABHUFVzAAAAAAQAAAB1bml0AAAAACj///8IAAAAEAAAAAQAAABHUFVzAAAAAAUAAABsYWJlbAAA\
    AEz///8IAAAAGAAAAA4AAABHUFVzIGl0IGhvbGRzLgAACwAAAGRlc2NyaXB0aW9uAAAAEgAYABQAEgATAAgAAA\
    AMAAQAEgAAACwAAAAYAAAADAAAAAAAAQUQAAAAAAAAAAQABAAEAAAABQAAAHN0YXRlAAAAAgAAAEQAAAAEAAAA\
    zP///wgAAAAcAAAAEgAAAFdoYXQgYmVjYW1lIG9mIGl0LgAACwAAAGRlc2NyaXB0aW9uAAgADAAIAAQACAAAAA\
    gAAAAQAAAABAAAAGxlc3MAAAAABgAAAGJldHRlcgAA";

fn columns() -> Vec<Column> {
    vec![
        Column::text("state", "What became of it."),
        Column::integer("gpus", "GPUs", "GPUs it holds."),
        Column::number("power_it_mw", "MW", "Power of IT."),
    ]
}

/// So many rows of which some lack something.
fn rows(count: i64) -> Vec<Vec<Cell>> {
    let row = |number: i64| {
        let text =
            if number % 7 == 0 { Cell::Missing } else { format!("état {number}")[..].into() };
        let part = (number % 3 > 0).then_some(number as f64 / 3.0);
        vec![text, Cell::Integer(number * number), part.into()]
    };
    (0..count).map(row).collect()
}

fn write(path: &Path, columns: &[Column], rows: &[Vec<Cell>]) {
    write_parquet_atomically(path, columns, rows.iter().cloned(), &FOOTER).unwrap();
}

fn read(path: &Path) -> Result<Vec<Vec<Cell>>, ReadError> {
    Reader::open(path)?.collect()
}

/// A text that nothing else is like, or the empty one.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), any::<String>(), "[,\"\n\r ;a]{0,5}"]
}

fn any_column() -> impl Strategy<Value = Column> {
    let kind = prop_oneof![Just(Kind::Text), Just(Kind::Integer), Just(Kind::Number)];
    let better = prop_oneof![Just(Better::More), Just(Better::Less), Just(Better::Neither)];
    let texts = [any_text(), any_text(), any_text(), any_text()];
    (texts, better, kind).prop_map(|([name, unit, about, label], better, kind)| Column {
        name,
        unit,
        about,
        label,
        better,
        kind,
    })
}

fn any_cell(kind: Kind) -> BoxedStrategy<Cell> {
    let number =
        any::<f64>().prop_filter("numbers of tables are finite", |value| value.is_finite());
    let present = match kind {
        Kind::Text => any_text().prop_map(Cell::Text).boxed(),
        Kind::Integer => any::<i64>().prop_map(Cell::Integer).boxed(),
        Kind::Number => number.prop_map(Cell::Number).boxed(),
    };
    prop_oneof![1 => Just(Cell::Missing), 4 => present].boxed()
}

prop_compose! {
    fn any_columns()(mut columns in vec(any_column(), 1..6)) -> Vec<Column> {
        for (number, column) in columns.iter_mut().enumerate() {
            column.name.push_str(&number.to_string());
        }
        columns
    }
}

fn any_table() -> impl Strategy<Value = (Vec<Column>, Vec<Vec<Cell>>)> {
    any_columns().prop_flat_map(|columns| {
        let row: Vec<_> = columns.iter().map(|column| any_cell(column.kind)).collect();
        (Just(columns), vec(row, 0..30))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Also: empty text and what is missing stay apart, and -0 keeps its sign.
    #[test]
    fn any_table_reads_back_the_same((columns, rows) in any_table()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        write(&path, &columns, &rows);
        let reader = Reader::open(&path).unwrap();
        prop_assert_eq!(reader.columns(), &columns[..]);
        prop_assert_eq!(reader.rows(), rows.len() as u64);
        for (key, value) in FOOTER {
            prop_assert_eq!(reader.footer(key), Some(value));
        }
        let read: Vec<Vec<Cell>> = reader.map(Result::unwrap).collect();
        prop_assert_eq!(format!("{read:?}"), format!("{rows:?}"));
    }

    /// Method: the text of a number in CSV, parsed, is the number; missing and empty are alike.
    #[test]
    fn csv_holds_the_same_cells((columns, rows) in any_table()) {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::create(folder.path(), "a", &columns, Formats::CSV).unwrap();
        for row in &rows {
            writer.append(row).unwrap();
        }
        writer.finish(&FOOTER).unwrap();
        let mut reader = csv::Reader::from_path(folder.path().join("a.csv")).unwrap();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        prop_assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(records.len(), rows.len());
        for (cell, text) in rows.iter().flatten().zip(records.iter().flatten()) {
            match cell {
                Cell::Missing => prop_assert_eq!(text, ""),
                Cell::Text(expected) => prop_assert_eq!(text, expected),
                Cell::Integer(value) => prop_assert_eq!(text.parse::<i64>().unwrap(), *value),
                Cell::Number(value) => {
                    prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
                }
            }
        }
    }

    #[test]
    fn bytes_of_chance_are_no_table(bytes in vec(any::<u8>(), 0..200), marked in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        let marks: &[u8] = if marked { b"PAR1" } else { b"" };
        fs::write(&path, [marks, &bytes, marks].concat()).unwrap();
        let error = read(&path).unwrap_err().to_string();
        prop_assert!(error.contains("a.parquet is "), "{}", error);
    }
}

#[test]
fn a_table_of_many_row_groups_is_written_in_both_forms() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(140_000);
    let mut writer = Writer::create(folder.path(), "a", &columns(), Formats::BOTH).unwrap();
    for row in &rows {
        writer.append(row).unwrap();
    }
    writer.finish(&[]).unwrap();
    let path = folder.path().join("a.parquet");
    assert!(read(&path).unwrap() == rows);
    let file = fs::File::open(&path).unwrap();
    let metadata = parquet::file::metadata::ParquetMetaDataReader::new().parse_and_finish(&file);
    let lengths: Vec<i64> =
        metadata.unwrap().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(lengths, [&[16_384; 8][..], &[140_000 - 8 * 16_384]].concat());
    let text = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    let first = "state,gpus,power_it_mw\n,0,\nétat 1,1,0.3333333333333333\n";
    assert!(text.starts_with(first), "{}", &text[..80]);
    assert_eq!(text.lines().count(), 140_001);
}

#[test]
fn the_same_table_has_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a.parquet", "b.parquet"].map(|name| folder.path().join(name));
    write(&a, &columns(), &rows(1000));
    let bytes = fs::read(&a).unwrap();
    for _ in 0..10 {
        write(&b, &columns(), &rows(1000));
        assert!(bytes == fs::read(&b).unwrap());
    }
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains(concat!("aifactory version ", env!("CARGO_PKG_VERSION"))));
}

/// Method: the bytes are those of the format's own library, which every reader of Arrow knows.
#[test]
fn the_schema_in_the_file_holds_unit_and_meaning() {
    let mut columns = columns();
    columns[0].better = Better::Less;
    columns[1].label = "GPUs".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, &columns, &rows(3));
    assert_eq!(Reader::open(&path).unwrap().footer("ARROW:schema").unwrap(), SCHEMA);
}

proptest! {
    /// Goal: what a schema says is read back; a damaged one is refused or says something else, without a panic.
    #[test]
    fn a_schema_is_read_back_or_refused(columns in any_columns(), at in any::<usize>(), turned in 1..=u8::MAX) {
        let bare = |column: &Column| Column {
            unit: String::new(),
            about: String::new(),
            label: String::new(),
            better: Better::Neither,
            ..column.clone()
        };
        let written = fields::written(&columns);
        let mut read: Vec<Column> = columns.iter().map(bare).collect();
        fields::read_into(&mut read, &written).unwrap();
        prop_assert_eq!(&read, &columns);
        let mut bytes = BASE64_STANDARD.decode(written).unwrap();
        let place = at % bytes.len();
        bytes[place] ^= turned;
        let _ = fields::read_into(&mut read, &BASE64_STANDARD.encode(&bytes));
        let _ = fields::read_into(&mut read, &BASE64_STANDARD.encode(&bytes[..place]));
    }
}

#[test]
fn a_table_that_is_cut_off_anywhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, &columns(), &rows(50));
    let bytes = fs::read(&path).unwrap();
    let short = folder.path().join("short.parquet");
    for length in 0..bytes.len() {
        fs::write(&short, &bytes[..length]).unwrap();
        let message = read(&short).unwrap_err().to_string();
        assert!(message.contains("short.parquet is cut off"), "{length}: {message}");
    }
}

/// Method: change every byte in turn. Whether a changed value is noticed is up to chance, since
/// Parquet as written here has no check sums; but it is an error or a table, never a panic.
#[test]
fn a_table_with_a_changed_byte_is_refused_or_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, &columns(), &rows(50));
    let bytes = fs::read(&path).unwrap();
    let mut refused = 0;
    for place in 0..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            fs::write(&path, &changed).unwrap();
            refused += usize::from(read(&path).is_err());
        }
    }
    assert!(refused > bytes.len() / 2, "{refused} of {}", 3 * bytes.len());
}

/// Goal: a table with a digest says what was written, or nothing.
///
/// Method: one bit of each byte is turned, which one by the place of the byte.
#[test]
fn a_turned_bit_is_refused_or_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part.parquet");
    let rows = rows(20);
    write(&path, &columns(), &rows);
    let whole = fs::read(&path).unwrap();
    assert!(Reader::open(&path).unwrap().is_sealed());
    let mut refused = 0;
    for place in 0..whole.len() {
        let mut turned = whole.clone();
        turned[place] ^= 1 << (place % 8);
        fs::write(&path, &turned).unwrap();
        let Ok(reader) = Reader::open(&path) else { continue };
        if reader.is_sealed() && reader.footer("plan") == Some("0123abcd") {
            match reader.collect::<Result<Vec<_>, _>>() {
                Ok(found) => assert_eq!(found, rows, "bit {} of byte {place}", place % 8),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 100, "only {refused} turned bits were refused");
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let said = |name: &str| read(&folder.path().join(name)).unwrap_err().to_string();
    assert!(said("absent.parquet").ends_with("absent.parquet is missing"));
    fs::write(folder.path().join("a.csv"), "a,b\n1,2\n").unwrap();
    assert!(said("a.csv").ends_with("a.csv is not a Parquet file"));
    let flag = Type::primitive_type_builder("flag", Physical::BOOLEAN).build().unwrap();
    let root = Type::group_type_builder("root").with_fields(vec![flag.into()]).build().unwrap();
    let file = fs::File::create(folder.path().join("flag.parquet")).unwrap();
    let writer = SerializedFileWriter::new(file, root.into(), Arc::default()).unwrap();
    writer.close().unwrap();
    let message = said("flag.parquet");
    assert!(message.contains("column flag of type BOOLEAN; allowed are texts"), "{message}");
    let message = write_parquet_atomically(&folder.path().join("x/a"), &columns(), [], &[]);
    assert!(message.unwrap_err().to_string().ends_with("there is no such folder"));
}

#[test]
fn a_table_appears_whole_and_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, &columns(), &rows(10));
    let before = fs::read(&path).unwrap();
    let rows = rows(20_000).into_iter().inspect(|_| assert!(fs::read(&path).unwrap() == before));
    write_parquet_atomically(&path, &columns(), rows, &[]).unwrap();
    assert_eq!(read(&path).unwrap().len(), 20_000);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[should_panic(expected = "Integer(1) does not fit column power_it_mw, which is Number")]
fn a_cell_of_another_kind_is_our_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::create(folder.path(), "a", &columns(), Formats::CSV).unwrap();
    let _ = writer.append(&["x".into(), Cell::Missing, Cell::Integer(1)]);
}

#[test]
#[should_panic(expected = "Number(NaN) does not fit")]
fn a_number_that_is_none_is_our_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::create(folder.path(), "a", &columns(), Formats::PARQUET).unwrap();
    let _ = writer.append(&["x".into(), Cell::Missing, Cell::Number(f64::NAN)]);
}

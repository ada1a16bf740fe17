//! The catalogues that are built into the program, as constants that `build.rs` makes of `data/`.

use factory::settings::{Origin, Value};

use crate::text::problems::whole;
use crate::text::toml_tree::{Item, Node, Table};

/// What stands at a name of a catalogue, and where.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) name: &'static str,
    line: usize,
    column: usize,
    node: Written,
}

/// What was written.
#[derive(Debug)]
enum Written {
    Text(&'static str),
    Integer(i64),
    Number(f64),
    Switch(bool),
    List(&'static [Self]),
    Table(&'static [Stored]),
}

#[expect(clippy::unreadable_literal, reason = "the build writes these numbers")]
mod constants {
    use super::{Stored, Written};

    include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));
}

/// Everything in each catalogue by the name of its file, in alphabetical order.
pub(super) const fn files() -> &'static [(&'static str, &'static [Stored])] {
    constants::FILES
}

/// What stands in the catalogue `file`, as if its text had been read.
pub(super) fn table<'s>(stored: impl IntoIterator<Item = &'s Stored>, file: &str) -> Table {
    stored.into_iter().map(|stored| (stored.name.to_owned(), item(stored, file))).collect()
}

fn item(stored: &Stored, file: &str) -> Item {
    let origin = Origin { line: stored.line, column: stored.column, ..whole(file) };
    let node = match &stored.node {
        Written::Table(below) => Node::Table(table(*below, file)),
        single => Node::Value(value(single)),
    };
    Item { origin, node }
}

/// A value that is not a table.
fn value(written: &Written) -> Value {
    match written {
        Written::Text(text) => Value::Text((*text).to_owned()),
        Written::Integer(number) => Value::Integer(*number),
        Written::Number(number) => Value::Number(*number),
        Written::Switch(on) => Value::Switch(*on),
        Written::List(values) => Value::List(values.iter().map(value).collect()),
        Written::Table(_) => panic!("a list of a catalogue holds no table, as its build checked"),
    }
}

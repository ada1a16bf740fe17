//! `FlatBuffers`, as far as an Arrow schema needs them: written back to front, and read without trust.
//!
//! The bytes are those of the official library: the same order, the same padding, every vtable once.
//! <https://flatbuffers.dev/internals/>

/// Bytes from the end of the buffer to something in it; it does not move while more is written in front.
pub(super) type Position = usize;

/// Length of an offset, and what every offset is aligned to.
const OFFSET: usize = 4;

/// A buffer while it is written.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// All bytes so far, the last one first.
    reversed: Vec<u8>,
    /// Every vtable once, with its position.
    vtables: Vec<(Vec<u8>, Position)>,
}

/// What stands in a field of a table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scalar {
    /// One byte.
    Byte(u8),
    /// Two bytes.
    Short(i16),
    /// Four bytes.
    Long(i32),
    /// An offset to what was written before.
    To(Position),
}

impl Builder {
    /// Writes text.
    pub(super) fn text(&mut self, text: &str) -> Position {
        self.align(text.len() + 1, OFFSET);
        self.reversed.push(0);
        self.reversed.extend(text.bytes().rev());
        self.length(text.len())
    }

    /// Writes a list of offsets.
    pub(super) fn list(&mut self, items: &[Position]) -> Position {
        self.align(items.len() * OFFSET, OFFSET);
        for item in items.iter().rev() {
            self.put(Scalar::To(*item));
        }
        self.length(items.len())
    }

    /// Writes a table with these fields, each with its number; the first is written last in the buffer.
    pub(super) fn table(&mut self, fields: &[(usize, Scalar)]) -> Position {
        let end = self.reversed.len();
        let numbers = fields.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
        let mut positions = vec![None; numbers];
        for (number, scalar) in fields {
            positions[*number] = Some(self.put(*scalar));
        }
        self.align(OFFSET, OFFSET);
        let start = self.reversed.len() + OFFSET;
        let short = |value: usize| u16::try_from(value).expect("tables are short").to_le_bytes();
        let of_fields = positions.iter().map(|at| at.map_or(0, |at| start - at));
        let sizes = [OFFSET + 2 * numbers, start - end].into_iter();
        let vtable: Vec<u8> = sizes.chain(of_fields).flat_map(short).collect();
        let known = self.vtables.iter().find(|(bytes, _)| *bytes == vtable).map(|(_, at)| *at);
        let at = known.unwrap_or(start + vtable.len());
        let long = |at: Position| i32::try_from(at).expect("a schema is short");
        self.put(Scalar::Long(long(at) - long(start)));
        if known.is_none() {
            self.reversed.extend(vtable.iter().rev());
            self.vtables.push((vtable, at));
        }
        start
    }

    /// The whole buffer, which begins with the way to its root.
    pub(super) fn finish(mut self, root: Position) -> Vec<u8> {
        self.put(Scalar::To(root));
        self.reversed.reverse();
        self.reversed
    }

    fn length(&mut self, length: usize) -> Position {
        self.put(Scalar::Long(i32::try_from(length).expect("a schema is short")))
    }

    fn put(&mut self, scalar: Scalar) -> Position {
        match scalar {
            Scalar::Byte(byte) => self.reversed.push(byte),
            Scalar::Short(value) => self.number(&value.to_le_bytes()),
            Scalar::Long(value) => self.number(&value.to_le_bytes()),
            Scalar::To(position) => {
                self.align(OFFSET, OFFSET);
                let far = self.reversed.len() + OFFSET - position;
                self.number(&u32::try_from(far).expect("a schema is short").to_le_bytes());
            }
        }
        self.reversed.len()
    }

    fn number(&mut self, bytes: &[u8]) {
        self.align(bytes.len(), bytes.len());
        self.reversed.extend(bytes.iter().rev());
    }

    /// Leaves room, so that what ends so many bytes further in front is aligned.
    fn align(&mut self, bytes: usize, alignment: usize) {
        let end = (self.reversed.len() + bytes).next_multiple_of(alignment);
        self.reversed.resize(end - bytes, 0);
    }
}

/// A table in a buffer that somebody else may have written, or damaged: whatever does not lie within the
/// buffer is not there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'b> {
    buffer: &'b [u8],
    start: usize,
    vtable: usize,
}

impl<'b> Table<'b> {
    /// The table at the root of a buffer.
    pub(super) fn root(buffer: &'b [u8]) -> Option<Self> {
        Self::at(buffer, follow(buffer, 0)?)
    }

    fn at(buffer: &'b [u8], start: usize) -> Option<Self> {
        let back = i32::from_le_bytes(bytes(buffer, start)?);
        let vtable = start.checked_add_signed(0_isize.checked_sub(isize::try_from(back).ok()?)?)?;
        bytes::<4>(buffer, vtable)?;
        Some(Self { buffer, start, vtable })
    }

    /// Where the field of this number stands.
    fn place(&self, field: usize) -> Option<usize> {
        let short = |at| Some(usize::from(u16::from_le_bytes(bytes(self.buffer, at)?)));
        let entry = OFFSET + 2 * field;
        let inside = short(self.vtable)? >= entry + 2;
        let offset = short(self.vtable + entry).filter(|offset| inside && *offset > 0)?;
        Some(self.start + offset)
    }

    /// A field of one byte.
    pub(super) fn byte(&self, field: usize) -> Option<u8> {
        self.buffer.get(self.place(field)?).copied()
    }

    /// A field that is a table.
    pub(super) fn table(&self, field: usize) -> Option<Self> {
        Self::at(self.buffer, follow(self.buffer, self.place(field)?)?)
    }

    /// A field that is text.
    pub(super) fn text(&self, field: usize) -> Option<&'b str> {
        let (start, length) = self.run(field)?;
        std::str::from_utf8(self.buffer.get(start..start.checked_add(length)?)?).ok()
    }

    /// A field that is a list of tables; those that are none are left out.
    pub(super) fn tables(&self, field: usize) -> impl Iterator<Item = Self> + use<'b> {
        let buffer = self.buffer;
        let (start, length) = self.run(field).unwrap_or_default();
        // A damaged length asks for no more than there can be.
        let length = length.min(buffer.len().saturating_sub(start) / OFFSET);
        let places = (0..length).map(move |item| start + item * OFFSET);
        places.filter_map(move |place| Self::at(buffer, follow(buffer, place)?))
    }

    /// Where the content of a text or list begins, and its length.
    fn run(&self, field: usize) -> Option<(usize, usize)> {
        let at = follow(self.buffer, self.place(field)?)?;
        let length = u32::from_le_bytes(bytes(self.buffer, at)?);
        Some((at + OFFSET, usize::try_from(length).ok()?))
    }
}

/// Where the offset at a place leads.
fn follow(buffer: &[u8], place: usize) -> Option<usize> {
    let far = u32::from_le_bytes(bytes(buffer, place)?);
    place.checked_add(usize::try_from(far).ok()?)
}

fn bytes<const N: usize>(buffer: &[u8], at: usize) -> Option<[u8; N]> {
    buffer.get(at..)?.first_chunk().copied()
}

//! Which racks may have changed since someone looked.

/// Racks that may have changed.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    pub(super) racks: Vec<u32>,
    /// By rack: it is among them.
    pub(super) marks: Vec<bool>,
}

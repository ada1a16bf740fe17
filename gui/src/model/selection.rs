//! What the details are of.

/// Something in the shown run that can be looked at closely.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// A rack, by number.
    Rack(u32),
    /// A hall, by number.
    Hall(u32),
    /// A part of the plant, by its name in the topology.
    Node(String),
    /// A job, by its number of submission.
    Job(u64),
    /// An incident, by its place in the list.
    Incident(usize),
}

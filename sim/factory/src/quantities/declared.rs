//! A declaration: everything there is to know about a quantity, but for its value.

use super::{
    Better, Derived, How, Kind, Meter, Metric, Node, Output, Presence, Running, Severity, Spent,
    Topic, Unit,
};

/// A quantity, as `quantity!` declares it.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// The room that sets it.
    pub room: &'static str,
    /// Its name in the room.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The same where there is little room; empty where the label is short enough.
    pub short: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// How it is kept.
    pub kind: Kind,
    /// Unit of a reading.
    pub unit: Unit,
    /// Unit of what the run adds up.
    pub total_unit: Unit,
    /// What readers look for it among.
    pub topic: Topic,
    /// Which way is better.
    pub better: Better,
    /// Whether it grows with the plant, so that designs of different size cannot be compared by it.
    pub grows: bool,
    /// Why it has no value, where it has none: "no job started". Empty where it always has one.
    pub undefined: &'static str,
    /// Digits after the point that are worth reading, in its unit.
    pub digits: usize,
    /// Whether it is a part of a whole, which people read as per cent.
    pub share: bool,
    /// Name of the hour's column, with its unit at the end; empty where it has none.
    pub column: &'static str,
    /// Of a family with a member for each class of work: name of the hour's columns of each, before that of the class;
    /// empty where they have none.
    pub by_class: &'static str,
    /// What a run reports of it.
    pub run: &'static [Output],
    /// Name of its channel in a full recording; empty where it has none.
    pub channel: &'static str,
    /// The part of the plant that its channel tells of, as people call it.
    pub part: &'static str,
    /// When its channel exists.
    pub present: Presence,
    /// Words of a state's codes 0, 1, 2 and so on, and how bad each is; empty for what is no state.
    pub states: &'static [(&'static str, Severity)],
    /// The meter it rolls up into.
    pub meter: Option<Meter>,
    /// Where its energy comes from and where it goes.
    pub ends: Option<(Node, Node)>,
    /// The store whose content it is.
    pub content_of: Option<Node>,
    /// The state of GPU time that it is: all of them add up to the time installed.
    pub spends: Option<Spent>,
    /// What it is worked out from; nobody sets it then.
    pub derived: Option<Derived>,
}

/// A column of the hours for one class of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassColumn {
    /// Name with that of the class, as files show it.
    pub name: String,
    /// What people call it, with the class.
    pub label: String,
    /// What is known of it in every class.
    pub metric: Metric,
}

impl Declared {
    /// What holds of a kind of running value unless a declaration says otherwise.
    pub const fn of<T: Running>() -> Self {
        Self {
            room: "",
            name: "",
            label: "",
            short: "",
            meaning: "",
            kind: T::KIND,
            unit: T::UNIT,
            total_unit: T::TOTAL,
            topic: Topic::Effectiveness,
            better: Better::Neither,
            grows: false,
            undefined: "",
            digits: 2,
            share: false,
            column: "",
            by_class: "",
            run: &[],
            channel: "",
            part: "Site",
            present: Presence::Always,
            states: &[],
            meter: None,
            ends: None,
            content_of: None,
            spends: None,
            derived: None,
        }
    }

    /// Whether it takes energy away from site distribution.
    pub const fn leaves_bus(&self) -> bool {
        matches!(self.ends, Some((Node::Bus | Node::Cooling, _)))
    }

    /// Whether each of its members has a column of the hours.
    pub const fn has_classes(&self) -> bool {
        !self.by_class.is_empty()
    }

    /// Its column of the hours for a class of work.
    pub(super) fn column_of_class(&self, class: &str) -> ClassColumn {
        let (name, label) =
            (format!("{}_{class}", self.by_class), format!("{}: {class}", self.label));
        ClassColumn {
            name,
            label,
            metric: Metric { unit: self.unit.symbol, ..self.described(self.by_class) },
        }
    }

    /// The unit of what a run reports of it.
    pub(super) fn unit_of(&self, output: &Output) -> Unit {
        match output.how {
            How::Total => self.total_unit,
            How::ShareAboveZero | How::Count => Unit::NONE,
            _ => self.unit,
        }
    }

    /// What a run reports of it, as files and people see it.
    pub(super) fn metric(&self, output: &Output) -> Metric {
        let or = |own: &'static str, other| if own.is_empty() { other } else { own };
        Metric {
            label: or(output.label, self.label),
            short: or(output.label, self.short_label()),
            about: or(output.meaning, self.meaning),
            unit: self.unit_of(output).symbol,
            topic: output.topic.unwrap_or(self.topic),
            grows: self.grows && output.how != How::ShareAboveZero,
            share: self.share || output.how == How::ShareAboveZero,
            ..self.described(output.name)
        }
    }

    /// Its column of the hours, as files and people see it.
    pub(super) fn column_metric(&self) -> Metric {
        Metric { unit: self.unit.symbol, ..self.described(self.column) }
    }

    fn described(&self, name: &'static str) -> Metric {
        Metric {
            about: self.meaning,
            label: self.label,
            short: self.short_label(),
            topic: self.topic,
            better: self.better,
            grows: self.grows,
            undefined: self.undefined,
            digits: self.digits,
            share: self.share,
            ..Metric::new(name, "", "")
        }
    }

    const fn short_label(&self) -> &'static str {
        if self.short.is_empty() { self.label } else { self.short }
    }
}

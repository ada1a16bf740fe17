//! Statistics: estimates with intervals, rules for stopping, sensitivities, selection.

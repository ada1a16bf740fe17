//! Every section and key of study files, as they are told to people.

use super::{Form, StudyKey};
use crate::spec::design::KINDS;

/// What the sections are for, in the order in which people write them; the first is the file itself.
pub(super) const SECTIONS: [(&str, &str); 7] = [
    ("", "The study: which scenario, and what is reported."),
    ("design", "Which points are run; without it every combination of values."),
    (
        "vary",
        "An input: a key of the scenario and its values; [[vary]], as often as there are inputs.",
    ),
    ("replicate", "How often each point is run, each time with another seed; 10 times without it."),
    ("replicate.until", "Replications until a mean is known so well, instead of count."),
    (
        "threshold",
        "The last value of an input that reaches a goal; a search for each combination of the others.",
    ),
    ("select", "The best point, with a guarantee: points that fall behind are dropped."),
];

const fn key(
    section: &'static str,
    name: &'static str,
    form: Form,
    about: &'static str,
    otherwise: &'static str,
) -> StudyKey {
    StudyKey { section, name, about, form, otherwise }
}

/// What is said of keys without which there is no section.
pub(super) const NEEDED: &str = "must be given";
const NONE: &str = "none";

/// Every key, in the order of its section.
pub(super) const KEYS: [StudyKey; 36] = [
    key("", "name", Form::Text, "Name shown in tables and reports.", "the name of the file"),
    key(
        "",
        "base",
        Form::Text,
        "Scenario file whose values hold where nothing varies.",
        "varied: a [[vary]] with key = \"base\"",
    ),
    key(
        "",
        "metric",
        Form::Texts,
        "Metrics that are summarised, by name or by a beginning that is unique.",
        "all",
    ),
    key(
        "",
        "baseline",
        Form::Whole(1),
        "Number of the point with which the others are compared.",
        NONE,
    ),
    key("", "level", Form::Share, "Level of confidence of all intervals.", "0.95"),
    key(
        "",
        "seed",
        Form::Whole(0),
        "Seed of the first replication; each further one has the next.",
        "that of the scenario",
    ),
    key(
        "",
        "common_random_numbers",
        Form::Switch,
        "Whether all points meet the same weather, failures and jobs.",
        "true",
    ),
    key(
        "",
        "timelines",
        Form::Switch,
        "Whether the hours of every run are kept as tables.",
        "false",
    ),
    key(
        "design",
        "kind",
        Form::Words(&KINDS),
        "How points are chosen: every combination, a list, lists that move together, samples, or one input at a time.",
        NEEDED,
    ),
    key(
        "design",
        "points",
        Form::Whole(1),
        "Points of lhs and sobol; base points of saltelli.",
        "must be given for these",
    ),
    key(
        "design",
        "trajectories",
        Form::Whole(1),
        "Trajectories of morris.",
        "must be given for morris",
    ),
    key("design", "levels", Form::Whole(2), "Levels of the grid of morris.", "4"),
    key("design", "seed", Form::Whole(0), "Seed of the sample.", "1"),
    key(
        "design",
        "file",
        Form::Text,
        "CSV file of a list: a column for each key, a row for each point.",
        "must be given for list",
    ),
    key("design", "correlate", Form::Pairs, "Rank correlations of inputs of lhs.", NONE),
    key(
        "vary",
        "key",
        Form::Text,
        "Key of the scenario, such as \"power.ups.autonomy\", or \"base\" for the file itself.",
        "keys",
    ),
    key("vary", "keys", Form::Texts, "Keys that move together, in the place of key.", "key"),
    key(
        "vary",
        "values",
        Form::Values,
        "Its values; for several keys a list with a value for each.",
        "range",
    ),
    key("vary", "range", Form::Range, "Two ends in one unit, in the place of values.", "values"),
    key(
        "vary",
        "steps",
        Form::Whole(2),
        "Values that a design of fixed values takes from a range.",
        "needed for grid, linked and oat",
    ),
    key(
        "vary",
        "scale",
        Form::Words(&["linear", "log"]),
        "Whether equal differences or equal ratios of a range are equally far apart.",
        "linear",
    ),
    key(
        "vary",
        "crossed",
        Form::Switch,
        "Whether every one of its values meets all points of the design of the other inputs, as options do \
         that are compared under the same uncertainty; designs that sample alone know it.",
        "false",
    ),
    key("vary", "label", Form::Text, "What people call it.", "the last word of the key"),
    key("replicate", "count", Form::Whole(1), "Replications of every point.", "10"),
    key(
        "replicate",
        "min",
        Form::Whole(1),
        "Fewest replications, where results decide how many.",
        "10",
    ),
    key(
        "replicate",
        "max",
        Form::Whole(1),
        "Most replications, where results decide how many.",
        "200, or min",
    ),
    key("replicate", "round", Form::Whole(1), "Replications that are asked for together.", "10"),
    key("replicate.until", "metric", Form::Text, "Metric whose mean must be known.", NEEDED),
    key(
        "replicate.until",
        "half_width",
        Form::Width,
        "Half the width of its interval, in its unit or as a share of the mean.",
        NEEDED,
    ),
    key("replicate.until", "level", Form::Share, "Level of that interval.", "that of the study"),
    key(
        "replicate.until",
        "look_ahead",
        Form::Whole(0),
        "Replications for which the interval must stay narrow.",
        "5",
    ),
    key(
        "threshold",
        "search",
        Form::Text,
        "Key whose values are searched: the smallest that reaches the goal, or the largest where larger ones do not.",
        NEEDED,
    ),
    key("threshold", "metric", Form::Text, "Metric that must reach the goal.", NEEDED),
    key("threshold", "at_least", Form::Number, "The goal: so much or more.", "at_most"),
    key("threshold", "at_most", Form::Number, "The goal: so much or less.", "at_least"),
    key("threshold", "probability", Form::Share, "Share of the runs that must reach it.", NEEDED),
];

/// The keys of a selection, which end the list.
pub(super) const OF_SELECTION: [StudyKey; 4] = [
    key("select", "metric", Form::Text, "Metric by which the best is chosen.", NEEDED),
    key(
        "select",
        "best",
        Form::Words(&["largest", "smallest"]),
        "Which value of it is best.",
        NEEDED,
    ),
    key(
        "select",
        "indifference",
        Form::Number,
        "Difference that does not matter, above 0.",
        NEEDED,
    ),
    key(
        "select",
        "confidence",
        Form::Share,
        "Probability that the chosen one is best, if it is by more than that; 0.5 or more.",
        "0.95",
    ),
];

//! What users are told about mistakes in what they say of jurisdictions, tenants and acts of others.

use files::{Catalogues, load};

/// What is said about a scenario of this text.
#[track_caller]
fn message(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    std::fs::write(&path, text).unwrap();
    let message = load(&path, &[], &Catalogues::embedded()).unwrap_err().to_string();
    message.replace(&format!("{}/", folder.path().display()), "")
}

/// A mistake of each kind.
const MISTAKES: &str = "\
site = \"kagoshima\"
size = \"100 MW\"
start = \"2030-01-01\"
[sovereignty]
operator = \"JQ\"
without = [\"residence\"]
control_plane.fallback = \"12 h\"
hardware.licence = \"granted\"
hardware.licence_until = \"2029-12-31\"
[sovereignty.class.research]
data_in = [\"JP\", \"EV\"]
[sovereignty.class.reserch]
assurance = 2
[sovereignty.event.stop]
kind = \"supply_stop\"
parent = \"US\"
[sovereignty.event.order]
kind = \"foreign_order\"
from = \"2031-06-01\"
until = \"2031-05-01\"
[sovereignty.event.duty]
kind = \"tariff\"
rate = \"1 /year\"
";

/// Goal: every mistake at once, with its place, what was found and what is allowed.
#[test]
fn every_mistake_about_sovereignty_is_told_at_once() {
    let message = message(MISTAKES);
    for (line, said) in [
        ("5:12", "sovereignty.operator: found \"JQ\"; must be one of JP, "),
        ("6:11", "sovereignty.without: found \"residence\"; must be one of residency, "),
        (
            "7:26",
            "sovereignty.control_plane.fallback: found a fallback without a control plane; needs `sovereignty.control_plane.kind` beside it",
        ),
        (
            "9:26",
            "sovereignty.hardware.licence_until: found \"2029-12-31\", before the run begins; must not be before start",
        ),
        ("11:11", "sovereignty.class.research.data_in: found \"EV\"; must be one of EU, "),
        (
            "13:13",
            "sovereignty.class.reserch.assurance: found \"reserch\"; must name one of research, ",
        ),
        (
            "15:8",
            "sovereignty.event.stop.kind: found neither `from` nor `rate`; must have one of the two",
        ),
        (
            "16:10",
            "sovereignty.event.stop.parent: found the author of no foreign order; must be the jurisdiction",
        ),
        (
            "18:8",
            "sovereignty.event.order.parent: found a foreign order of nobody; must be the jurisdiction",
        ),
        (
            "20:9",
            "sovereignty.event.order.until: found \"2031-05-01\"; must be after `from`, which is \"2031-06-01\"",
        ),
        (
            "22:8",
            "sovereignty.event.duty.tariff: found a tariff of no amount; must say what a tariff adds",
        ),
    ] {
        let line = format!("a.toml:{line}: {said}");
        assert!(message.lines().any(|it| it.starts_with(&line)), "{line:?} is not in\n{message}");
    }
}

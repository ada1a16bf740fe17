//! The table of what was published and what was simulated, for people and for spreadsheets.

use std::io::{self, Write as _, stdout};

use files::numbers::grouped;
use files::validation::{Kind, Tolerance};

use super::Verdict;

/// Prints the table; only what was not met when `quiet`.
pub(crate) fn print(verdicts: &[Verdict<'_>], quiet: bool) -> io::Result<()> {
    let shown: Vec<&Verdict<'_>> =
        verdicts.iter().filter(|verdict| !quiet || !verdict.passes()).collect();
    if !shown.is_empty() {
        let line = ["", "", "published", "simulated, 95 % interval", "tolerance", "kind", ""];
        writeln!(stdout(), "{}", row(line.map(str::to_owned)))?;
    }
    let mut system = "";
    for verdict in shown {
        if verdict.system != system {
            system = verdict.system;
            writeln!(stdout(), "{system}")?;
        }
        writeln!(stdout(), "{}", row(cells(verdict)))?;
        if !verdict.passes() {
            writeln!(stdout(), "         source: {}", verdict.expectation.source)?;
            if let Some(known) = &verdict.expectation.known {
                let expected = shortest(verdict.expectation.expected());
                writeln!(stdout(), "         known: {expected}, since: {}", known.why)?;
            }
            if let Some(oracle) = &verdict.expectation.oracle {
                writeln!(stdout(), "         oracle: {oracle}")?;
            }
        }
    }
    if !quiet {
        writeln!(stdout())?;
        for kind in Kind::ALL {
            let of_kind = || verdicts.iter().filter(|it| it.expectation.kind == kind);
            let (all, name, meaning) = (of_kind().count(), kind.name(), kind.shows());
            let met = of_kind().filter(|it| it.passes());
            let (known, met): (Vec<_>, Vec<_>) = met.partition(|it| it.expectation.known.is_some());
            if all > 0 {
                let met = met.len();
                let differ = match known.len() {
                    0 => String::new(),
                    differ => format!(", {differ} differ as explained"),
                };
                writeln!(stdout(), "{met} of {all} {name} figures are met{differ}: {meaning}.")?;
            }
        }
    }
    Ok(())
}

/// The table as CSV.
pub(crate) fn csv(verdicts: &[Verdict<'_>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "id",
        "system",
        "what",
        "kind",
        "published",
        "simulated",
        "interval_half_width",
        "tolerance",
        "verdict",
        "source",
        "oracle",
        "known_difference",
        "why",
    ];
    let mut write = |record: &[String]| {
        writer.write_record(record).expect("memory takes every record");
    };
    write(&header.map(str::to_owned));
    for verdict in verdicts {
        let expectation = verdict.expectation;
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        write(&[
            expectation.id.clone(),
            verdict.system.to_owned(),
            expectation.what.clone(),
            expectation.kind.name().to_owned(),
            expectation.published.to_string(),
            number(verdict.simulated.map(|simulated| simulated.mean)),
            number(verdict.simulated.and_then(|simulated| simulated.half_width)),
            expectation.tolerance.about(expectation.expected()).to_string(),
            word(verdict).to_owned(),
            expectation.source.clone(),
            expectation.oracle.clone().unwrap_or_default(),
            number(expectation.known.as_ref().map(|known| known.share)),
            expectation.known.as_ref().map(|known| known.why.clone()).unwrap_or_default(),
        ]);
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    String::from_utf8(bytes).expect("every field is UTF-8")
}

fn row([id, what, published, simulated, tolerance, kind, word]: [String; 7]) -> String {
    let line = format!(
        "  {id:<6} {what:<46} {published:>10} {simulated:>24} {tolerance:>9}  {kind:<10}  {word}"
    );
    line.trim_end().to_owned()
}

fn cells(verdict: &Verdict<'_>) -> [String; 7] {
    let expectation = verdict.expectation;
    let simulated = match verdict.simulated {
        None => "not within the sweep".to_owned(),
        Some(estimate) => {
            let mean = number(estimate.mean, estimate.mean);
            match estimate.half_width {
                Some(half) => format!("{mean} ± {:>7}", number(half, estimate.mean)),
                None => format!("{mean}   {:7}", ""),
            }
        }
    };
    let tolerance = match expectation.tolerance {
        Tolerance::Relative(share) => format!("{} %", shortest(share * 100.0)),
        Tolerance::Absolute(amount) => shortest(amount),
    };
    [
        expectation.id.clone(),
        expectation.what.clone(),
        shortest(expectation.published),
        simulated,
        tolerance,
        expectation.kind.name().to_owned(),
        word(verdict).to_owned(),
    ]
}

fn word(verdict: &Verdict<'_>) -> &'static str {
    match (verdict.passes(), &verdict.expectation.known) {
        (true, None) => "PASS",
        (true, Some(_)) => "DIFFERS, EXPLAINED",
        (false, _) => "FAIL",
    }
}

/// A number with as many decimals as suit a number of the size of `scale`.
fn number(value: f64, scale: f64) -> String {
    match scale.abs() {
        size if size >= 1000.0 => grouped(value),
        size if size >= 100.0 => format!("{value:.1}"),
        size if size >= 10.0 => format!("{value:.2}"),
        size if size >= 1.0 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}

/// A number as its author would write it.
fn shortest(value: f64) -> String {
    let rounded = (value * 1e9).round() / 1e9;
    if rounded.fract() == 0.0 && rounded.abs() >= 1000.0 {
        grouped(rounded)
    } else {
        rounded.to_string()
    }
}

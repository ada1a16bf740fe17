//! The page of a study, held against what it must hold.

use std::path::Path;

use files::write_atomically;
use study::{Session, Worker, plan_text};

use super::topic::{GOODPUT, LCOC};
use super::*;
use crate::figures::html::escaped;
use crate::testing;

/// A study that was run in a folder, with everything that its report is made of.
struct Studied {
    session: Session,
    findings: Findings,
    shown: Vec<Illustration>,
    _folder: tempfile::TempDir,
}

impl Studied {
    /// Runs a study of two small plants, whose file says so after its name.
    fn new(name: &str, study: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (file, site) in [("lab.toml", "laboratory"), ("<b>memphis.toml", "memphis")] {
            let text = format!("site = \"{site}\"\nsize = \"1 MW\"\nhorizon = \"10 d\"\n");
            write_atomically(&folder.path().join(file), text).unwrap();
        }
        let path = folder.path().join("study.toml");
        let text = format!("name = \"{name}\"\n{study}");
        let out = folder.path().join("out");
        let session = plan_text(&path, &text, &out, None, false)
            .unwrap_or_else(|failure| panic!("{failure}"))
            .session;
        let mut worker = Worker { jobs: 2, stop: &|| false, tell: &mut |_| {} };
        session.run(&mut worker).unwrap();
        let findings = merge(&session, 1).unwrap().findings;
        let shown = illustrations(&session.plan, 1);
        Self { session, findings, shown, _folder: folder }
    }

    fn report(&self) -> Report<'_> {
        let (plan, findings) = (&self.session.plan, &self.findings);
        Report { plan, findings, shown: &self.shown, version: "1.2.3" }
    }

    fn page(&self) -> String {
        page(&self.report())
    }
}

const SITES: &str = "baseline = 1\n[design]\nkind = \"linked\"\n[[vary]]\nkey = \"base\"\n\
    values = [\"lab.toml\", \"<b>memphis.toml\"]\n[replicate]\ncount = 6\n";
const GRID: &str = "base = \"lab.toml\"\nbaseline = 2\n[design]\nkind = \"grid\"\n[[vary]]\n\
    key = \"compute.spare_gpus\"\nvalues = [0, 4, 8]\n[[vary]]\nkey = \"cooling.rejection\"\n\
    values = [\"dry\", \"tower\"]\n[replicate]\ncount = 5\n";

/// A study of each design over two inputs, with so many runs of a point.
fn of_design(design: &str, runs: usize) -> String {
    format!(
        "base = \"lab.toml\"\n[design]\n{design}\n[[vary]]\nkey = \"compute.spare_gpus\"\n\
         values = [0, 4]\n[[vary]]\nkey = \"compute.design_pue\"\nrange = [1.05, 1.25]\nsteps = 2\n\
         [replicate]\ncount = {runs}\n"
    )
}

/// The page is well-formed, and has nothing from elsewhere and no number that is none.
#[track_caller]
fn assert_well_formed(page: &str) {
    testing::assert_well_formed(page);
    let foreign = ["http", "<script", "<link", "<img", "@import", "url(", "NaN", "inf\""];
    let found = foreign.iter().find(|word| page.contains(**word));
    assert!(found.is_none(), "the page has {}", found.unwrap());
}

/// The rows of the table whose header names its columns so far, each as its cells.
#[track_caller]
fn rows(page: &str, after: &str) -> Vec<Vec<String>> {
    let (_, rest) = page.split_once(after).unwrap_or_else(|| panic!("the page has no {after}"));
    let (_, rest) = rest.split_once("<tbody>").unwrap();
    let (body, _) = rest.split_once("</tbody>").unwrap();
    let cells = |row: &str| {
        let cells = row.split("</td>").filter_map(|cell| cell.rsplit_once("\">"));
        cells.map(|(_, text)| text.to_owned()).collect()
    };
    body.split("</tr>").filter(|row| row.contains("<td")).map(cells).collect()
}

#[test]
fn every_design_has_a_page_that_needs_nothing_else() {
    let search = "base = \"lab.toml\"\n[design]\nkind = \"grid\"\n[[vary]]\n\
        key = \"compute.spare_gpus\"\nvalues = [0, 4, 8]\n[replicate]\nmin = 4\nmax = 8\n";
    let threshold = format!(
        "{search}[threshold]\nsearch = \"compute.spare_gpus\"\nmetric = \"pue\"\nat_most = 9.0\n\
         probability = 0.5\n"
    );
    let select = format!(
        "{search}[select]\nmetric = \"goodput\"\nbest = \"largest\"\nindifference = 90000\n"
    );
    for (study, content) in [
        (SITES.to_owned(), "Where the GPU-hours went"),
        (of_design("kind = \"oat\"", 2), "Swings of LCOC"),
        (of_design("kind = \"lhs\"\npoints = 20", 1), "What each input does"),
        (of_design("kind = \"saltelli\"\npoints = 8", 1), "Sobol indices"),
        (of_design("kind = \"morris\"\ntrajectories = 4", 1), "Morris"),
        (threshold, "The search for a threshold"),
        (select, "The point that was chosen"),
    ] {
        let page = Studied::new("Example", &study).page();
        assert_well_formed(&page);
        assert!(page.contains(content), "{content} is missing");
    }
}

#[test]
fn names_mean_themselves() {
    let page = Studied::new("R&D <one>", SITES).page();
    assert_well_formed(&page);
    assert!(page.contains("<h1>R&amp;D &lt;one&gt;</h1>"));
    assert!(page.contains("&lt;b&gt;memphis") && !page.contains("<b>"));
}

#[test]
fn the_same_study_has_the_same_page() {
    let studied = Studied::new("Sites", SITES);
    let again = Studied::new("Sites", SITES);
    assert!(studied.page() == again.page());
}

/// Method: numbers of rows, and the order of the means themselves.
#[test]
fn every_point_is_ranked_by_its_cost() {
    let studied = Studied::new("Grid", GRID);
    let page = studied.page();
    let ranking = rows(&page, "<h2>Points compared</h2>");
    assert_eq!(ranking.len(), 6);
    let metrics = &studied.session.plan.study.metrics;
    let cost = metrics.iter().position(|metric| metric.name == LCOC).unwrap();
    let name = |point: usize| {
        let label = escaped(&studied.session.plan.label(point)).into_owned();
        if point == 1 { format!("{label} (baseline)") } else { label }
    };
    let mut points: Vec<usize> = (0..6).collect();
    points.sort_by(|one, other| {
        studied.findings.means[*one][cost]
            .unwrap()
            .total_cmp(&studied.findings.means[*other][cost].unwrap())
    });
    let expected: Vec<String> = points.into_iter().map(name).collect();
    let found: Vec<String> = ranking
        .iter()
        .map(|row| row[0].split_once(" · ").map_or(&*row[0], |r| r.1).to_owned())
        .collect();
    assert_eq!(found, expected);
}

/// Method: for every point and headline metric, the mark in its cell and the interval of the paired
/// difference.
#[test]
fn marks_stand_where_intervals_exclude_that_there_is_no_difference() {
    let studied = Studied::new("Grid", GRID);
    let report = studied.report();
    let view = View::new(&report);
    let page = studied.page();
    let differences = rows(&page, "<h3>Difference to the baseline</h3>");
    assert_eq!(differences.len(), 5);
    let (mut real, mut open) = (0, 0);
    let others = view.order.iter().filter(|point| **point != 1);
    for (row, &point) in differences.iter().zip(others) {
        assert_eq!(row[0], escaped(&view.name(point)));
        for (cell, topic) in row[1..].iter().zip(&view.headlines) {
            let found = studied.findings.points[point].metrics[topic.place].as_ref();
            let difference = found.unwrap().difference.unwrap().difference;
            let excluded = difference.low.unwrap() > 0.0 || difference.high.unwrap() < 0.0;
            assert_eq!(cell.contains(ranking::REAL), excluded, "{}: {cell}", topic.name);
            if excluded { real += 1 } else { open += 1 }
        }
    }
    assert!(real > 0 && open > 0, "{real} are real and {open} are not");
}

/// Method: the shares of all uses in each example run against its goodput; and the cost of a GPU-hour
/// from yearly capital and running costs, of which the parts in the figure are made: administration is 3 %
/// of what is billed, and so 3 % of the cost when hours are sold at it.
#[test]
fn parts_add_up_to_their_whole() {
    let studied = Studied::new("Sites", SITES);
    let report = studied.report();
    let view = View::new(&report);
    let cases: Vec<&Results> = gpu_hours::cases(&view).iter().map(|case| case.1).collect();
    assert_eq!(cases.len(), 2);
    let uses = gpu_hours::uses(&cases);
    for (case, results) in cases.iter().enumerate() {
        let sum: f64 = uses.iter().filter_map(|usage| usage.shares[case]).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        let value = |name| results.value(name).unwrap();
        let goodput = value(GOODPUT) / value("installed_gpu_hours");
        let kept = uses.last().unwrap();
        assert_eq!(kept.lost_at, None);
        assert!((kept.shares[case].unwrap() - goodput).abs() < 1e-6);
    }
    for (case, shown) in cases.iter().zip(&view.order) {
        // Ten days of 2028, which has 366.
        let value = |name| case.value(name).unwrap();
        let yearly = value("capital_usd_per_year") + value("opex_usd_per_year")
            - value("opex_administration_usd_per_year");
        let administered = value("opex_administration_usd_per_year") > 0.0;
        let share = if administered { 0.97 } else { 1.0 };
        let cost = yearly * (10.0 / 366.0) / value(GOODPUT) / share;
        assert!((cost / value(LCOC) - 1.0).abs() < 1e-6, "{cost} of {}", value(LCOC));
        let parts = cost::parts(&view, *shown).unwrap();
        let cost = view.metric(LCOC, *shown).unwrap();
        let capital: f64 = parts[..3].iter().sum();
        let mean = |name| view.metric(name, *shown).unwrap();
        let capital_and_running = mean("capital_usd_per_year") + mean("opex_usd_per_year");
        let expected = cost * mean("capital_usd_per_year") / capital_and_running;
        assert!(parts.iter().all(|part| *part >= 0.0) && (capital / expected - 1.0).abs() < 1e-9);
        assert!((parts.iter().sum::<f64>() / cost - 1.0).abs() < 1e-12);
    }
}

/// Method: the points of the table against [`study::statistics::front`] of the means, as a set.
#[test]
fn the_front_that_is_listed_is_that_of_the_means() {
    let studied = Studied::new("Grid", GRID);
    let report = studied.report();
    let view = View::new(&report);
    let mean =
        |name: &str, point| view.topic(name).unwrap().mean(&studied.findings, point).unwrap();
    let means: Vec<Vec<f64>> =
        (0..6).map(|point| vec![mean(LCOC, point), mean(GOODPUT, point)]).collect();
    let front = study::statistics::front(&means, &[true, false]);
    let expected: Vec<usize> = (0..6).filter(|point| front[*point]).collect();
    let page = studied.page();
    let listed = rows(&page, "<h3>Pareto front</h3>");
    let mut found: Vec<usize> =
        listed.iter().map(|row| row[0].parse::<usize>().unwrap() - 1).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(page.matches("<circle class=\"ring").count(), expected.len());
}

#[test]
fn failures_are_told_with_their_reason() {
    let mut studied = Studied::new("Sites", SITES);
    studied.findings.failed = 3;
    studied.findings.errors = vec![(2, "the <pump> broke".to_owned())];
    let page = studied.page();
    let failures = rows(&page, "<h2>Runs that failed</h2>");
    assert_eq!(failures, [["2 · &lt;b&gt;memphis", "the &lt;pump&gt; broke"]]);
    assert!(page.contains("3 of 15 runs failed"));
}

/// Method: what a study holds when every run failed.
#[test]
fn a_study_without_results_says_so() {
    let mut studied = Studied::new("Sites", SITES);
    for means in &mut studied.findings.means {
        means.fill(None);
    }
    studied.findings.points.clear();
    studied.findings.sensitivities.clear();
    studied.shown.clear();
    let page = studied.page();
    assert_well_formed(&page);
    assert!(page.contains("there is nothing to compare"));
    assert_eq!(rows(&page, "<h2>Points compared</h2>").len(), 2);
}

/// Method: hours of 1 to 1,000 MW in another order; the curve falls from the greatest to the least
/// and its middle is the median.
#[test]
fn a_duration_curve_falls_from_the_greatest_to_the_least() {
    let values = (0..1000_u32).map(|hour| f64::from(hour * 377 % 1000 + 1));
    let curve = duration::duration_curve(values);
    assert_eq!((curve[0], curve[curve.len() - 1]), ((0.0, 1000.0), (100.0, 1.0)));
    assert!(curve.is_sorted_by(|one, other| one.0 < other.0 && one.1 >= other.1));
    let middle = curve[curve.len() / 2];
    assert!((middle.0 - 50.0).abs() < 1e-9 && (middle.1 - 500.5).abs() < 1.0, "{middle:?}");
}

/// Method: the last point of the grid, written by hand.
#[test]
fn the_command_repeats_a_point() {
    let studied = Studied::new("Grid", GRID);
    let report = studied.report();
    let command = appendix::command(&View::new(&report), 5);
    let base = &studied.session.plan.study.bases[0].name;
    assert!(Path::new(base).is_relative());
    let expected = format!(
        "aifactory run {base} \\\n    --set compute.spare_gpus=8 \\\n    --set cooling.rejection=tower \
         \\\n    --seed 1"
    );
    assert_eq!(command, expected);
}

/// Goal: what a design costs more than another is the sum of its parts: capital to the cent, an hour to rounding.
/// Method: against the metrics of the two runs, which met the same luck.
#[test]
fn a_bridge_between_two_designs_adds_up() {
    let studied = Studied::new("bridge", SITES);
    let bridges = bridge::bridges(&studied.session.plan, &studied.findings, &studied.shown);
    let [found] = bridges.as_slice() else { panic!("{bridges:?}") };
    assert_eq!((found.from, found.to), (0, 1));
    let more = |name: &str| {
        let [before, after] = [0, 1].map(|run| studied.shown[run].results.value(name).unwrap());
        after - before
    };
    let cents: f64 = found.capital.iter().map(|step| (step.more() * 100.0).round()).sum();
    assert!((cents - (more("capex_usd") * 100.0).round()).abs() < 0.5, "{cents}");
    let each: f64 = found.cost.iter().map(Step::more).sum();
    assert!((each - more(LCOC)).abs() < 1e-9, "{each} of {}", more(LCOC));
    let page = studied.page();
    assert!(page.contains("What the differences are made of"));
    assert!(page.contains("Grid connection"));
}

//! Acts of others that come by chance: at each site at times of its own, or at all sites at once.

use factory::portfolio::Conduct;
use factory::sovereignty::Act;
use units::SimTime;

use super::{Files, PAIR, QUEUE, run};

/// A vendor stops four times a year, for an eighth of one.
const STOP: &str = "[sovereignty.event.stop]\nkind = \"supply_stop\"\nvendor = \"maker\"\nrate = \"4 /year\"\nlasts = \"45.625 d\"\n";

fn files(common: bool, horizon: &str, more: &str) -> Files {
    let text = PAIR.replace(
        "[portfolio]\n",
        &format!("[portfolio]\ncommon_acts = {common}\nhorizon = \"{horizon}\"\n"),
    );
    let quiet = QUEUE.replace("8 /h", "1 /day") + more;
    Files::of(&[("p.toml", &text), ("a.toml", &quiet), ("b.toml", &quiet)])
}

/// By site, what others do there with this seed of the portfolio.
fn acts(files: &Files, seed: u64) -> Vec<Vec<Act>> {
    let loaded = files.load_with(&[&format!("portfolio.seed={seed}")]);
    loaded.portfolio.members().iter().map(|member| member.scenario.acts()).collect()
}

fn hours(acts: &[Act], end: f64) -> Vec<(f64, f64)> {
    let hours = |at: SimTime| at.in_hours();
    acts.iter().map(|act| (hours(act.from), act.until.map_or(end, hours))).collect()
}

/// Hours that two lists of spans have in common.
fn both(one: &[(f64, f64)], other: &[(f64, f64)]) -> f64 {
    let with = |a: &(f64, f64)| -> f64 {
        other.iter().map(|b| (a.1.min(b.1) - a.0.max(b.0)).max(0.0)).sum()
    };
    one.iter().map(with).sum()
}

/// Goal: acts that are common begin and end at both sites at once, others at times of their own.
/// Method: a stop of an eighth of a year after waits of a quarter on the average holds an eighth of three eighths, a third of
/// the time, at each site. Common ones hold at both for that third, others for a ninth. Over 500 years; one standard
/// deviation of such a share is .006.
#[test]
fn common_acts_come_at_all_sites_at_once() {
    let years = 50.0;
    for (common, expected) in [(true, 1.0 / 3.0), (false, 1.0 / 9.0)] {
        let files = files(common, "50 years", STOP);
        let end = years * 8760.0;
        let (mut each, mut together) = ([0.0; 2], 0.0);
        for seed in 1..=10 {
            let acts = acts(&files, seed);
            assert_eq!(acts[0] == acts[1], common, "seed {seed}");
            let spans: Vec<_> = acts.iter().map(|acts| hours(acts, end)).collect();
            for (sum, spans) in each.iter_mut().zip(&spans) {
                *sum += spans.iter().map(|(from, until)| until - from).sum::<f64>() / end / 10.0;
            }
            together += both(&spans[0], &spans[1]) / end / 10.0;
        }
        assert!(each.iter().all(|share| (share - 1.0 / 3.0).abs() < 0.02), "{each:?}");
        assert!((together - expected).abs() < 0.02, "{together} for {expected}, {common}");
    }
}

/// Goal: what comes on a day comes on it either way, and nobody else's luck moves: the first site does the same to the last
/// bit, and as many jobs come to the other.
#[test]
fn common_acts_change_no_other_luck() {
    let day = "[sovereignty.event.order]\nkind = \"supply_stop\"\nvendor = \"maker\"\nfrom = \"2024-03-01\"\nuntil = \"2024-04-01\"\n";
    let both = format!("{STOP}{day}");
    let (own, common) = (files(false, "1 years", &both), files(true, "1 years", &both));
    let (own_acts, common_acts) = (acts(&own, 3), acts(&common, 3));
    assert_eq!(own_acts[0], common_acts[0]);
    assert_ne!(own_acts[1], common_acts[1]);
    let dated = |acts: &[Vec<Act>]| -> Vec<Act> {
        acts.iter().flatten().filter(|act| act.name == "order").cloned().collect()
    };
    assert_eq!(dated(&own_acts), dated(&common_acts));
    let [own, common] = [own, common].map(|files| run(&files.load(), Conduct::Alone));
    assert_eq!(own.sites[0].metrics, common.sites[0].metrics);
    let submitted = |of: &factory::portfolio::PortfolioResults| of.sites[1].value("jobs_submitted");
    assert_eq!(submitted(&own), submitted(&common));
}

//! Services to users in a region: where their jobs run, how far that is, and what becomes of those beyond.

use factory::portfolio::{Conduct, PortfolioResults};

use super::{Files, QUEUE, run};

/// A site in Tokyo, to which jobs of users around Frankfurt come, and one in Brussels.
fn files(class: &str, more: &str) -> Files {
    let text = format!(
        "[portfolio]\nlink = [{{ a = \"a\", b = \"b\", bandwidth = \"400 Gb/s\", rtt = \"0 s\" }}]\n\
         [[portfolio.site]]\nscenario = \"a.toml\"\n[[portfolio.site]]\nscenario = \"b.toml\"\n\
         [portfolio.region.hesse]\nlatitude = 50.11\nlongitude = 8.68\n\
         [portfolio.class.customer]\nregion = \"hesse\"\n{class}{more}"
    );
    let tokyo = QUEUE.to_owned() + "[location]\nlatitude = 35.69\nlongitude = 139.69\n";
    let brussels = QUEUE.replace("customer", "other").replace("8 /h", "1 /year")
        + "[location]\nlatitude = 50.85\nlongitude = 4.35\n";
    Files::of(&[("p.toml", &text), ("a.toml", &tokyo), ("b.toml", &brussels)])
}

fn at(results: &PortfolioResults, site: usize) -> f64 {
    let rows = results.dispatch.iter();
    let rows = rows.filter(|row| row.class == "customer" && row.site == site);
    rows.map(|row| row.jobs).sum::<u64>() as f64
}

fn value(results: &PortfolioResults, name: &str) -> f64 {
    results.value(name).unwrap_or(0.0)
}

/// Goal: jobs go to the site nearest to their users which has room, not to that nearest to where they come, and to others
/// when it is full. Method: Frankfurt to Brussels is 317 km: 2 x 317 x 1.7 / 200 + 3 = 8.4 ms; eight jobs in progress on
/// ten GPUs find these busy in .1217 of all cases (Erlang's B), which go to Tokyo.
#[test]
fn services_run_nearest_to_their_users_while_there_is_room() {
    let files = files("dispatch = \"nearest\"\n", "");
    let results = run(&files.load(), Conduct::Together);
    let jobs = value(&results, "jobs_of_regions");
    let share = value(&results, "jobs_served_nearest") / jobs;
    assert!((share - (1.0 - 0.1217)).abs() < 0.01, "{share}");
    assert!((at(&results, 0) / jobs - 0.1217).abs() < 0.01, "{} of {jobs}", at(&results, 0));
    assert!(results.refusals.is_empty() && value(&results, "jobs_spilled") < 0.5);
    let row =
        |site| results.dispatch.iter().find(|row| row.class == "customer" && row.site == site);
    let (far, near) = (row(0).unwrap(), row(1).unwrap());
    assert_eq!((far.region.as_str(), near.region.as_str()), ("hesse", "hesse"));
    let (far, near) = (far.way_to_users.unwrap(), near.way_to_users.unwrap());
    assert!((near - 0.0084).abs() < 1e-4, "{near}");
    // Frankfurt to Tokyo: 9,330 km.
    assert!((far - 0.1616).abs() < 0.002, "{far}");
    let mean = share * near + (1.0 - share) * far;
    assert!((value(&results, "user_rtt_mean_s") - mean).abs() < 1e-4, "{mean}");
    // By the policy of the others they would stay where they come.
    let other = files_with_balance().load();
    assert!(value(&run(&other, Conduct::Together), "jobs_served_nearest") < 0.5 * jobs);
}

fn files_with_balance() -> Files {
    files("", "")
}

/// Goal: beyond their longest round trip jobs are refused while only such sites have room, or spill there where they may.
/// Method: one in Brussels of ten GPUs and eight jobs in progress: .1217 of all (Erlang's B) are lost, or spill.
#[test]
fn what_is_too_far_is_refused_or_spills() {
    let near = "dispatch = \"nearest\"\nmax_rtt = \"50 ms\"\n";
    let refused = run(&files(near, "").load(), Conduct::Together);
    let [(class, home, rule, lost)] = &refused.refusals[..] else {
        panic!("{:?}", refused.refusals)
    };
    assert_eq!(
        (class.as_str(), *home, *rule),
        ("customer", 0, factory::sovereignty::Rule::Latency)
    );
    let asked = lost.jobs as f64 + at(&refused, 1);
    assert!((lost.jobs as f64 / asked - 0.1217).abs() < 0.01, "{} of {asked}", lost.jobs);
    assert!(at(&refused, 0) < 0.5, "{} in Tokyo", at(&refused, 0));
    assert!((lost.stranded_gpu_hours - lost.gpu_hours).abs() < 1e-6);
    let spilled = run(&files(near, "spill_rtt = \"0.3 s\"\n").load(), Conduct::Together);
    assert!(spilled.refusals.is_empty(), "{:?}", spilled.refusals);
    let share = value(&spilled, "jobs_spilled") / value(&spilled, "jobs_of_regions");
    assert!((share - 0.1217).abs() < 0.01, "{share}");
    // Too far even for what spills.
    let short = run(&files(near, "spill_rtt = \"60 ms\"\n").load(), Conduct::Together);
    assert_eq!(short.refusals[0].3.jobs, lost.jobs);
}

/// Goal: users come by the clock of their region: 131 degrees west of Tokyo are nine hours behind it.
#[test]
fn users_come_by_the_clock_of_their_region() {
    let ahead = |more: &str| {
        let text = files("", "");
        let path = text.path("p.toml");
        let file = std::fs::read_to_string(&path).unwrap();
        std::fs::write(
            &path,
            file.replace("longitude = 8.68\n", &format!("longitude = 8.68\n{more}")),
        )
        .unwrap();
        let loaded = text.load();
        let of = &loaded.portfolio.members()[0].scenario.spec().jobs.class["customer"];
        of.users_ahead
    };
    assert!((ahead("") + 9.0).abs() < 1e-12, "{}", ahead(""));
    assert!((ahead("hours_ahead = -7\n") + 7.0).abs() < 1e-12);
}

/// Goal: mistakes about regions are told with their place, all at once; so is a round trip that no site keeps.
#[test]
fn mistakes_about_regions_are_told_at_once() {
    let files = files(
        "moves = false\nspill_rtt = \"40 ms\"\n",
        "[portfolio.region.mars]\nlatitude = 95.0\nlongitude = 0.0\n[portfolio.region.kanto]\nlatitude = 35.7\n\
         longitude = 139.7\n[portfolio.class.other]\nregion = \"hesen\"\nmax_rtt = \"30 ms\"\nspill_rtt = \"20 ms\"\n",
    );
    let told = files.refusal();
    for part in [
        "portfolio.region.mars.latitude: found 95.0; must be from -90 to 90",
        "p.toml:18:12: portfolio.region.kanto.latitude: found a region \"kanto\"; must be the region of a class",
        "p.toml:11:10: portfolio.class.customer.region: found \"hesse\", of jobs that stay; needs jobs that move",
        "portfolio.class.customer.spill_rtt: found 0.04 s; needs max_rtt beside it",
        "portfolio.class.other.region: found \"hesen\"; must be one of hesse, kanto, mars",
        "portfolio.class.other.spill_rtt: found 0.02 s; must be longer than max_rtt, which is 0.03 s",
    ] {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
    let nowhere = super::regions::files("max_rtt = \"5 ms\"\n", "").refusal();
    let expected = "p.toml:12:11: portfolio.class.customer.max_rtt: found \"5 ms\"; must be satisfied, with what its tenant \
                    demands, by a, or by a site of the portfolio that is linked with it";
    assert!(nowhere.contains(expected), "{nowhere}");
}

//! Several plants in one agenda: what each does, what goes between them, and what users are told.

mod acts;
mod following;
mod messages;
mod regions;
mod standby;
mod worked;

use std::path::{Path, PathBuf};

use factory::Recording;
use factory::portfolio::{Conduct, PortfolioResults, PortfolioSimulation};
use factory::sovereignty::Rule;
use files::{Catalogues, LoadedPortfolio, load, load_portfolio};
use tempfile::TempDir;

/// Files of a portfolio in a folder of their own.
struct Files {
    folder: TempDir,
}

impl Files {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[track_caller]
    fn load(&self) -> LoadedPortfolio {
        self.load_with(&[])
    }

    #[track_caller]
    fn load_with(&self, overrides: &[&str]) -> LoadedPortfolio {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        let loaded = load_portfolio(&self.path("p.toml"), &overrides, &Catalogues::embedded());
        loaded.unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[track_caller]
    fn refusal(&self) -> String {
        let loaded = load_portfolio(&self.path("p.toml"), &[], &Catalogues::embedded());
        let message = loaded.unwrap_err().to_string();
        message.replace(&format!("{}/", self.folder.path().display()), "")
    }

    #[track_caller]
    fn run(&self) -> PortfolioResults {
        run(&self.load(), Conduct::Together)
    }
}

fn run(loaded: &LoadedPortfolio, conduct: Conduct) -> PortfolioResults {
    PortfolioSimulation::new(&loaded.portfolio, conduct, Recording::Summary).finish()
}

/// A queue that can be solved: jobs of one GPU on ten.
const QUEUE: &str = "\
site = \"laboratory\"
rack = \"dgx_h100\"
size = \"1 MW\"
start = \"2024-01-01\"
horizon = \"2 years\"
seed = 1
[compute]
racks = 1
rack.gpus = 10
rack.gpus_per_tray = 1
[failures.component.\"*\"]
count = 0
[jobs]
policy = \"fcfs\"
only = [\"customer\"]
[jobs.class.customer]
share = 0.0
arrivals = \"8 /h\"
gpus_median = 1
gpus_spread = 0.0
gpus_least = 1
gpus_most = 1
gpus_step = 1
length_kind = \"exponential\"
length_median = \"1 h\"
length_most = \"1 year\"
intensity = 1.0
checkpoint = \"none\"
";

const PAIR: &str = "\
[portfolio]
link = [{ a = \"a\", b = \"b\", bandwidth = \"400 Gb/s\", rtt = \"0 s\" }]
[[portfolio.site]]
scenario = \"a.toml\"
[[portfolio.site]]
scenario = \"b.toml\"
[portfolio.class.customer]
moves = true
";

/// Goal: one site in a portfolio is the site alone, to the last bit, whatever the portfolio says of classes.
#[test]
fn one_site_in_a_portfolio_is_the_site_alone() {
    let small = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/small.toml");
    let text = format!(
        "[portfolio]\nhorizon = \"30 d\"\n[[portfolio.site]]\nscenario = {small:?}\n\
         [portfolio.class.research]\nmoves = true\n"
    );
    let results = Files::of(&[("p.toml", &text)]).run();
    let horizon = ["horizon=30 d".to_owned()];
    let alone = load(Path::new(small), &horizon, &Catalogues::embedded()).unwrap();
    let alone = factory::simulate(&alone.scenario);
    assert_eq!(results.sites[0].digest, alone.digest);
    assert_eq!(results.sites[0].metrics, alone.metrics);
    assert_eq!(results.sites[0].uses, alone.uses);
    let together = results.together.iter().filter(|it| it.value.is_some());
    for value in together.filter(|it| it.metric.name != "wait_p95_s") {
        let own = alone.value(value.metric.name);
        let close = own
            .zip(value.value)
            .is_some_and(|(own, whole)| (own - whole).abs() <= 1e-9 * own.abs().max(1.0));
        assert!(close, "{}: {own:?} and {:?}", value.metric.name, value.value);
    }
}

/// Goal: a site that is added changes no other's luck. Method: sites without links, whose results are those of
/// each alone.
#[test]
fn sites_without_a_link_do_what_each_does_alone() {
    let lonely = PAIR.replace(
        "link = [{ a = \"a\", b = \"b\", bandwidth = \"400 Gb/s\", rtt = \"0 s\" }]\n",
        "",
    );
    let queue = QUEUE.replace("2 years", "100 d");
    let other = queue.replace("8 /h", "6 /h");
    let files = Files::of(&[("p.toml", &lonely), ("a.toml", &queue), ("b.toml", &other)]);
    let loaded = files.load();
    let together = run(&loaded, Conduct::Together);
    for (site, member) in loaded.portfolio.members().iter().enumerate() {
        let alone = run_alone(member);
        assert_eq!(together.sites[site].digest, alone.digest, "{}", member.name);
        assert_eq!(together.sites[site].metrics, alone.metrics, "{}", member.name);
    }
    // The first keeps the seed of its scenario; the other, which has the same, one of its own.
    let seeds: Vec<u64> =
        loaded.portfolio.members().iter().map(|it| it.scenario.spec().seed).collect();
    assert_eq!(seeds[0], 1);
    assert_ne!(seeds[1], 1);
    let three = lonely.clone() + "[[portfolio.site]]\nname = \"c\"\nscenario = \"a.toml\"\n";
    std::fs::write(files.path("p.toml"), three).unwrap();
    let more = files.load();
    let more: Vec<u64> =
        more.portfolio.members().iter().map(|it| it.scenario.spec().seed).collect();
    assert_eq!(more[..2], seeds);
}

fn run_alone(member: &factory::portfolio::Member) -> factory::Results {
    factory::simulate(&member.scenario)
}

/// Goal: two queues with ten servers each, loaded with 8 erlang, wait as one with twenty: Erlang's C(20, 16) =
/// 0.2561 against C(10, 8) = 0.4092.
#[test]
fn two_sites_that_share_their_queues_wait_as_one() {
    let files = Files::of(&[("p.toml", PAIR), ("a.toml", QUEUE), ("b.toml", QUEUE)]);
    let seeds = 1..=6;
    let mean = |conduct: Conduct| {
        let waits = seeds.clone().map(|seed| {
            let loaded = files.load_with(&[&format!("portfolio.seed={seed}")]);
            run(&loaded, conduct).value("wait_probability").unwrap()
        });
        waits.sum::<f64>() / 6.0
    };
    let (pooled, alone) = (mean(Conduct::Together), mean(Conduct::Alone));
    assert!((pooled / 0.2561 - 1.0).abs() < 0.015, "{pooled}");
    assert!((alone / 0.4092 - 1.0).abs() < 0.015, "{alone}");
    let loaded = files.load();
    let (pooled, alone) = (run(&loaded, Conduct::Together), run(&loaded, Conduct::Alone));
    assert!(pooled.value("jobs_moved").unwrap() > 1_000.0);
    // Every job that came has been done or is there: none is lost between the sites.
    let of = |results: &PortfolioResults, name: &str| results.value(name).unwrap();
    let there = of(&pooled, "jobs_submitted") + of(&pooled, "jobs_staging");
    assert!((there - of(&alone, "jobs_submitted")).abs() < 0.5, "{there}");
    let rows: u64 = pooled.dispatch.iter().map(|row| row.jobs).sum();
    assert!((rows as f64 - of(&pooled, "jobs_submitted")).abs() < 0.5, "{rows}");
    let held: f64 = pooled.dispatch.iter().map(|row| row.held_gpu_hours).sum();
    let usage: f64 = pooled.sites.iter().map(|it| it.usage.gpu_hours().held).sum();
    assert!((held / usage - 1.0).abs() < 1e-9, "{held} and {usage}");
}

/// Jobs of ten GPUs for five days on a site of a hundred GPUs, all at this time.
fn batch(jobs: usize, time: &str, more: &str) -> String {
    let process = process_of(jobs, time);
    QUEUE
        .replace("2 years", "10 d")
        .replace("rack.gpus = 10", "rack.gpus = 100")
        .replace("arrivals = \"8 /h\"", &format!("demand = \"open\"\n{process}"))
        .replace("gpus_most = 1\n", "gpus_most = 10\n")
        + more
}

fn process_of(jobs: usize, time: &str) -> String {
    let all = |value: &str| vec![value; jobs].join(", ");
    let (times, gpus) = (all(&format!("{time:?}")), all("10"));
    let lengths = all("\"5 d\"");
    format!(
        "process = {{ kind = \"trace\", times = [{times}], gpus = [{gpus}], lengths = [{lengths}] }}"
    )
}

/// Goal: 4.1 of the specification. Sites of 100 GPUs in Japan and Malaysia. Jobs for 120 GPUs come to the first
/// that must stay in Japan, then jobs for 60 that may be anywhere: 100 stand in Japan and 60 in Malaysia, 20 are
/// refused by residency, 40 are free, of which 20 are stranded.
#[test]
fn residency_refuses_what_would_have_had_room_elsewhere() {
    let later = format!(
        "[location]\ncountry = \"JP\"\n[sovereignty.class.customer]\ndata_in = [\"JP\"]\n\
         [jobs.class.later]\nshare = 0.0\ndemand = \"open\"\ngpus_median = 1\ngpus_spread = 0.0\n\
         gpus_least = 1\ngpus_most = 10\ngpus_step = 1\nlength_median = \"1 h\"\n\
         length_most = \"1 year\"\nintensity = 1.0\ncheckpoint = \"none\"\n{}\n",
        process_of(6, "2 h")
    );
    let japan = batch(12, "1 h", &later)
        .replace("only = [\"customer\"]", "only = [\"customer\", \"later\"]");
    let malaysia = batch(
        1,
        "9 d",
        "[location]\ncountry = \"MY\"\n[sovereignty.hardware]\nlicence = \"permit\"\n",
    );
    let text = PAIR.to_owned() + "[portfolio.class.later]\nmoves = true\n";
    let files = Files::of(&[("p.toml", &text), ("a.toml", &japan), ("b.toml", &malaysia)]);
    let results = files.run();
    let job_hours = 10.0 * 5.0 * 24.0;
    let [(class, home, rule, refused)] = &results.refusals[..] else {
        panic!("{:?}", results.refusals)
    };
    assert_eq!((class.as_str(), *home, *rule), ("customer", 0, Rule::Residency));
    assert_eq!(refused.jobs, 2);
    assert!((refused.gpu_hours - 2.0 * job_hours).abs() < 1e-6, "{refused:?}");
    assert!((refused.stranded_gpu_hours - 2.0 * job_hours).abs() < 1e-6, "{refused:?}");
    let jobs = |class: &str, site: usize| -> u64 {
        let rows = results.dispatch.iter().filter(|row| row.class == class && row.site == site);
        rows.map(|row| row.jobs).sum()
    };
    assert_eq!((jobs("customer", 0), jobs("customer", 1)), (10, 1));
    assert_eq!((jobs("later", 0), jobs("later", 1)), (0, 6));
    // Without the rule the two find room in Malaysia, and two of the later jobs wait.
    let free = japan.replace("data_in = [\"JP\"]", "data_in = [\"JP\", \"MY\"]");
    std::fs::write(files.path("a.toml"), free).unwrap();
    assert!(files.run().refusals.is_empty());
}

/// Goal: the policy that is greenest never uses a dirty site while a clean one has room.
#[test]
fn the_greenest_policy_leaves_the_dirty_site_alone_while_the_clean_one_has_room() {
    let light = QUEUE.replace("2 years", "200 d").replace("8 /h", "1 /h");
    let with =
        |carbon: &str| format!("{light}[location.grid]\ncarbon_intensity = \"{carbon} g/kWh\"\n");
    let text = PAIR.replace("[portfolio]\n", "[portfolio]\ndispatch = \"greenest\"\n");
    let files = Files::of(&[("p.toml", &text), ("a.toml", &with("800")), ("b.toml", &with("30"))]);
    let results = files.run();
    let jobs = |site: usize| -> u64 {
        results.dispatch.iter().filter(|row| row.site == site).map(|row| row.jobs).sum()
    };
    // Two erlang on ten servers: all ten are busy in 4 of 100,000 cases.
    assert!(jobs(1) > 9_000, "{}", jobs(1));
    assert!(jobs(0) < 10, "{} jobs at the dirty site", jobs(0));
}

/// Goal: a data set of 10 TB goes once to where a job needs it, and the job starts when it is there.
#[test]
fn a_job_starts_where_its_data_is_there() {
    let busy = batch(12, "1 h", "");
    let idle = batch(1, "9 d", "");
    let text = PAIR.replace("moves = true\n", "moves = true\ndata = \"corpus\"\n")
        + "[portfolio.data.corpus]\nsize = \"10 TB\"\nhome = \"a\"\n";
    let results = Files::of(&[("p.toml", &text), ("a.toml", &busy), ("b.toml", &idle)]).run();
    assert_eq!(results.value("wan_tb"), Some(10.0));
    assert_eq!(results.value("wan_usd"), Some(200.0));
    let staging = results.value("staging_mean_s").unwrap();
    assert!((staging - 250.0).abs() < 1e-3, "{staging}");
    assert_eq!(results.wan.iter().map(|month| month.cents).sum::<i64>(), 20_000);
}

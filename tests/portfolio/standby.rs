//! Sites that are lost: what their standby takes up, and how much is lost.

use factory::portfolio::{Conduct, PortfolioResults};

use super::{Files, run};

/// A class of long jobs with checkpoints on storage each minute, at a site that is lost now and then.
fn vital(more: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"2 MW\"\nstart = \"2024-01-01\"\nhorizon = \"2 years\"\n\
         [compute]\nracks = 20\n[failures.component.\"*\"]\ncount = 0\n[power]\ngenset.share = 0.0\n\
         [jobs]\nreference_gpus = 160\nonly = [\"vital\", \"filler\"]\n\
         [jobs.class.vital]\ndemand = \"contract\"\nshare = 0.2\nuse = 1.0\ngpus_median = 8\ngpus_spread = 0.0\n\
         length_median = \"60 d\"\nlength_spread = 0.0\nlength_most = \"60 d\"\nintensity = 1.0\n\
         checkpoint = {{ storage = \"fixed\", interval = \"1 min\", write = \"0 s\", memory_every = \"0 s\" }}\n\
         parameters_per_gpu = 1e9\n\
         [jobs.class.filler]\ndemand = \"backlog\"\nshare = 0.3\ngpus_median = 8\ngpus_spread = 0.0\n\
         length_median = \"1 d\"\nlength_spread = 0.5\nintensity = 1.0\n\
         checkpoint = {{ storage = \"fixed\", interval = \"10 min\", write = \"0 s\", memory_every = \"0 s\" }}\n{more}"
    )
}

const STANDBY: &str = "\
[portfolio]
link = [{ a = \"a\", b = \"b\", bandwidth = \"10 Gb/s\", rtt = \"10 ms\" }]
[[portfolio.site]]
scenario = \"a.toml\"
standby = \"b\"
[[portfolio.site]]
scenario = \"b.toml\"
[portfolio.class.vital]
moves = false
fails_over = true
[portfolio.failover]
stable = \"1 h\"
[portfolio.shock.quake]
sites = [\"a\"]
rate = \"100 /year\"
length = \"4 h\"
";

/// Goal: jobs of a site that is lost go on elsewhere from what had been copied there: with copies each hour the
/// point that they go back to is half an hour and the transfer old in the mean, and the time until they run again
/// is that of noticing and deciding.
#[test]
fn what_is_copied_each_hour_is_half_an_hour_old_when_a_site_is_lost() {
    let text = vital("");
    let files = Files::of(&[("p.toml", STANDBY), ("a.toml", &text), ("b.toml", &text)]);
    let loaded = files.load();
    let results = run(&loaded, Conduct::Together);
    let losses = results.value("failovers").unwrap();
    assert!(losses > 120.0, "{losses} failovers");
    let points = results.failovers.iter().filter_map(|row| row.recovery_point);
    let (points, count) = points.fold((0.0, 0.0), |(sum, count), point| (sum + point, count + 1.0));
    // What is copied each time: all running jobs, 14 bytes for each of 10^9 parameters a GPU, over 1 GB/s.
    let replicas: Vec<f64> = results
        .transfers
        .iter()
        .filter(|it| it.what == factory::portfolio::What::Replica && it.bytes > 0.0)
        .filter_map(|it| Some(it.ended?.since(it.began).in_seconds()))
        .collect();
    let transfer = replicas.iter().sum::<f64>() / replicas.len() as f64;
    assert!(transfer > 100.0, "{transfer}");
    let mean = points / count;
    // A uniform point within the hour has a standard deviation of 1,039 s.
    let error = 1_039.0 / f64::sqrt(count);
    assert!((mean - 1_800.0 - transfer).abs() < 3.0 * error, "{mean} s, transfer {transfer} s");
    let recovery = results.value("rto_s").unwrap();
    assert!((1_800.0..1_830.0).contains(&recovery), "{recovery}");
    // What was kept and lost is done again, and is kept once: goodput is the work of all jobs.
    assert!(results.value("failover_gpu_hours").unwrap() > 0.0);
    let alone = run(&loaded, Conduct::Alone);
    let goodput = |results: &PortfolioResults| results.value("goodput_gpu_hours").unwrap();
    let uses: f64 = results.sites.iter().flat_map(|it| &it.uses).map(|it| it.gpu_hours).sum();
    let installed = results.value("installed_gpu_hours").unwrap();
    assert!((uses / installed - 1.0).abs() < 1e-9, "{uses} of {installed}");
    // The jobs that go on displace others that go on later: what is gained or lost is small.
    assert!((goodput(&results) / goodput(&alone) - 1.0).abs() < 0.02);
    let shocks = |results: &PortfolioResults| results.sites[0].value("grid_losses");
    assert_eq!(shocks(&results), shocks(&alone));
}

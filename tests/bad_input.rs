//! What users are told about inputs that cannot be, subject by subject: all at once, each with its place, what was found
//! and what is allowed.

use files::{Catalogues, load};

/// What is said about a scenario of this text.
#[track_caller]
fn message(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    std::fs::write(&path, text).unwrap();
    match load(&path, &[], &Catalogues::embedded()) {
        Ok(loaded) => format!("SOUND with notes {:#?}", loaded.notes),
        Err(problems) => problems.to_string().replace(&format!("{}/", folder.path().display()), ""),
    }
}

const PLANT: &str = "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"10 MW\"\nstart = \"2030-01-01\"\n";

#[test]
fn probe() {
    for text in [
        "[finance]\ngeneration = \"h300\"\n",
        "[finance.roadmap.h300]\nvolume = \"2030-01-01\"\nrack_power = \"100 kW\"\ngpus = 72\nrack_price = \"3 M USD\"\ntraining = 1.0\ndecoding = 1.0\nhigh_voltage = false\nliquid_share = 0.8\ngpu_hour_price = \"2 USD\"\n",
        "[finance.contract.frontier_training]\nfloor = 1.2\nsla_below = [0.9]\nsla_credit = [1.5]\nsla_cap = 2.0\n",
        "[finance]\nplant_life = \"-1 years\"\nshell_life = \"0 s\"\n",
        "[failures.component.widget]\nrate = \"1 /year\"\ncount = 3\n[repair.stock]\nwidget = 0.1\n",
        "[power.stage.novel]\norder = 9\n",
        "[power]\nchain = \"dc_1500\"\n[power.topology]\nhall = \"5N\"\nsite = \"2M\"\n",
        "[power.line_up]\nrating = \"1 kW\"\n",
        "[power.battery]\npower = \"5 MW\"\nenergy = \"20 MWh\"\nreserve = 1.5\n",
        "[power.battery]\narbitrage = true\n",
        "[power.battery]\npeak_target = \"5 MW\"\n",
        "[power.battery]\npower = \"5 MW\"\n",
        "[power.stage.ups]\nredundancy = \"2N\"\n[failures.crew.it]\nleast = 3\n[failures.component.breaker]\nrate = \"1 /year\"\n",
        "[jobs]\noffered_load = 1.0\n[jobs.class.research]\ncheckpoint_write = \"3 s\"\n[compute]\nspare_gpus = 4\n",
        "[jobs.class.mine]\nshare = 0.2\n",
        "[placement]\nwarm_domains_per_pod = 2000.0\n",
        "[placement]\nwarm_domains_per_pod = 500.0\n",
        "[repair.crew.it]\nby_shift = [1, 2]\nstarts = [7]\n",
        "[repair.crew.it]\nby_shift = [0]\nstarts = [0]\n",
        "[buildout]\nstart = \"2031-01-01\"\n[buildout.task.a]\nafter = [\"b\"]\ngives.halls = 1\n[buildout.task.b]\nafter = [\"c\"]\n[buildout.task.c]\nafter = [\"a\"]\nstart_not_before = \"2029-01-01\"\n[buildout.task.d]\nduration.fixed = \"1 d\"\n[buildout.task.e]\nlots = { racks = 4, rate = \"1 /d\" }\nafter = [\"x\"]\n",
        "[buildout.task.e]\nlots = { racks = 4, rate = \"1 /d\" }\n[buildout.task.f]\nlots = { racks = 4 }\n",
        "[buildout.task.e]\nlots = { racks = 4, rate = \"1 /day\" }\n",
        "[buildout]\nstart = \"2029-01-01\"\n[buildout.task.e]\nstart_not_before = \"2028-01-01\"\nduration.fixed = \"-3 d\"\ngives.halls = 1\n",
        "[finance.debt.it]\nlots = [\"it\"]\nshare = 1.2\nrate = 0.05\ntenor = \"9 years\"\n[finance.debt.it2]\nlots = [\"it\"]\nshare = 0.3\nrate = 0.05\ntenor = \"9 years\"\nshape = \"sculpted\"\ndscr = 1.0\n",
        "[location.tariff]\nkind = \"file\"\n",
        "[power]\nimport_limit = \"20 MW\"\n[power.battery]\nreserve = -0.1\nstorm_reserve = 2.0\n",
    ] {
        eprintln!("=== {text}\n{}\n", message(&format!("{PLANT}{text}")));
    }
}

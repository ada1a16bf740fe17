//! Failures and repairs: a fault takes what stands on the place that it names.

use factory::{Recording, Simulation};

use crate::support::{Run, sound};

/// Ten nodes of eight GPUs, with a job on each GPU that jobs may use.
fn nodes(rack: &str, jobs: u32, unit: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"1 MW\"\nstart = \"2024-01-01\"\n\
         horizon = \"60 d\"\nseed = 1\n[compute]\nracks = 10\nrack.gpus = 8\n{rack}\n\
         [failures]\nonly = [\"host\"]\n[failures.component.host]\ncause = \"host\"\n\
         rate = \"100 /year\"\nrestart_cures = 1.0\nrestart_time = \"1 s\"\nskill = \"it\"\n\
         repair_median = \"1 h\"\n{unit}\n\
         [jobs]\npolicy = \"fcfs\"\nlargest_share = 1.0\nonly = [\"one\"]\n[jobs.class.one]\n\
         share = 0.0\narrivals = \"0 /h\"\nat_start = {jobs}\ngpus_median = 1\ngpus_spread = 0.0\n\
         gpus_least = 1\ngpus_most = 1\ngpus_step = 1\nlength_median = \"5 years\"\n\
         length_spread = 0.0\nlength_most = \"5 years\"\nintensity = 1.0\nrestart_time = \"0 s\"\n"
    )
}

/// Jobs that each fault of a run interrupted, in order.
fn interrupted(text: &str) -> Vec<u32> {
    let mut simulation = Simulation::new(&sound(text).scenario, Recording::Full);
    simulation.advance_to(simulation.end());
    let faults = simulation.take_records().faults;
    assert!(faults.len() > 50, "{} faults", faults.len());
    let by_faults = faults.iter().map(|fault| fault.interrupted).collect();
    simulation.finish();
    by_faults
}

/// A node is one tray of eight GPUs with a job on each: a fault that only interrupts costs all eight.
#[test]
fn the_fault_of_a_tray_interrupts_every_job_on_it() {
    let text = nodes("rack.gpus_per_tray = 8", 80, "per = \"tray\"\ntakes_out = \"none\"");
    let counts = interrupted(&text);
    assert!(counts.iter().all(|&count| count == 8), "{counts:?}");
    let run = Run::of_text(&text);
    run.assert_close("interruptions", run.value("interruptions"), 8.0 * counts.len() as f64);
}

/// Trays of four, one of each two a hot spare: four jobs of one GPU fill the first, and all of them
/// lose their GPUs with it, though as many stand by. A fault of the spare interrupts nobody.
#[test]
fn a_tray_that_goes_out_takes_all_its_jobs_with_hot_spares_too() {
    let spares = "rack.gpus_per_tray = 4\nspare_gpus = 4";
    for unit in ["per = \"tray\"\ntakes_out = \"tray\"", "per = \"gpu\"\ntakes_out = \"tray\""] {
        let counts = interrupted(&nodes(spares, 40, unit));
        assert!(counts.iter().all(|&count| count == 4 || count == 0), "{unit}: {counts:?}");
        let hit = counts.iter().filter(|&&count| count == 4).count() as f64;
        let share = hit / counts.len() as f64;
        assert!((share - 0.5).abs() < 0.15, "{unit}: {share} of the faults are on the first tray");
    }
}

/// A fault of one GPU that leaves no damage interrupts the job on that GPU alone; one of a rack or
/// of more interrupts every job there.
#[test]
fn a_fault_interrupts_what_stands_on_the_place_that_it_names() {
    let node = "rack.gpus_per_tray = 4\nracks_per_row = 2\nracks_per_pod = 5\nracks_per_hall = 10";
    for (level, jobs) in [("gpu", 1), ("tray", 4), ("rack", 8), ("row", 16), ("pod", 40)] {
        let unit = format!("per = \"{level}\"\ntakes_out = \"none\"\ncount = 2");
        let counts = interrupted(&nodes(node, 80, &unit));
        assert!(counts.iter().all(|&count| count == jobs), "{level}: {counts:?}");
    }
}

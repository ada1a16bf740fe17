//! From fault to work: closed forms of interrupted jobs, what each default is worth, and its sign.

use crate::support::{Run, loaded};
use files::Catalogues;

/// One job on nodes of eight GPUs, which fail at the rate of Llama 3's run: 3.79 times for each 1,000
/// nodes and day, or 1.38335 times in a year each. It starts again on the same nodes.
fn one_job(gpus: u32, class: &str, more: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"2 GW\"\nstart = \"2024-01-01\"\n\
         horizon = \"10 years\"\nseed = 1\n[compute]\nracks = {}\nspare_gpus = 0\n[placement]\nwarm_domains_per_pod = 0.0\n\
         exposed = {{ domain = 0.0, pod = 0.0, hall = 0.0 }}\n\
         [failures]\nonly = [\"node\"]\n[failures.component.node]\ncause = \"node\"\nper = \"rack\"\n\
         rate = \"1.38335 /year\"\ntakes_out = \"none\"\nrestart_cures = 1.0\nrestart_time = \"0 s\"\n\
         skill = \"it\"\nrepair_median = \"1 h\"\n\
         [jobs]\nonly = [\"one\"]\nlargest_share = 1.0\n[jobs.class.one]\nshare = 0.0\n\
         arrivals = \"0 /year\"\nat_start = 1\ngpus_median = {gpus}\ngpus_spread = 0.0\n\
         gpus_least = {gpus}\nlength_median = \"20 years\"\nlength_spread = 0.0\n\
         length_most = \"20 years\"\nintensity = 1.0\n{class}{more}",
        gpus / 8
    )
}

/// Effective training time ratio where interruptions come every `mtbf` minutes, each costs `restart`
/// minutes and what was computed since the last checkpoint, and Young's interval lies between writes.
fn renewal(mtbf: f64, write: f64, restart: f64) -> f64 {
    let interval = libm::sqrt(2.0 * write * mtbf);
    interval / mtbf * libm::exp(-restart / mtbf) / libm::expm1((interval + write) / mtbf)
}

/// The table of the renewal: GPUs, writes in seconds, restarts in minutes, and the ratio. M is 185.5
/// minutes for 16,384 GPUs; with writes of 2 s Young's interval is 3.52 min, and for restarts of 5 min
/// 0.018965 x e^(-0.026954) / (e^(0.019145) - 1) = 0.9551.
///
/// Method: ten years of one job, tens of thousands of interruptions; a cycle scatters by no more than
/// what it costs.
#[test]
fn a_job_keeps_what_the_renewal_says() {
    for (gpus, write, restart, published) in [
        (16_384, 30.0, 5.0, 0.9037),
        (16_384, 2.0, 5.0, 0.9551),
        (16_384, 2.0, 15.0, 0.9050),
        (16_384, 2.0, 35.0, 0.8125),
        (65_536, 2.0, 5.0, 0.8642),
        (65_536, 2.0, 15.0, 0.6966),
        (9_600, 2.0, 5.0, 0.9701),
    ] {
        let class = format!(
            "checkpoint = \"young\"\ncheckpoint_write = \"{write} s\"\nrestart_time = \"{restart} min\"\n"
        );
        let run = Run::of_text(&one_job(gpus, &class, ""));
        let per_minute = 3.79 / 1000.0 * f64::from(gpus / 8) / 1440.0;
        let expected = renewal(1.0 / per_minute, write / 60.0, restart);
        assert!((expected - published).abs() < 1e-4, "{expected} against {published}");
        let interruptions = run.value("interruptions");
        let sigma = (1.0 - expected) / interruptions.sqrt();
        let off = (run.value("ettr") - expected).abs();
        assert!(off < 3.0 * sigma && off < 0.003, "{gpus}, {restart} min: off by {off}, {sigma}");
        // Nothing ever waits and everything is held from the first start on.
        run.assert_close("waits", run.value("ettr_with_waits"), run.value("ettr"));
        run.assert_close("of jobs", run.value("ettr_of_jobs"), run.value("ettr"));
    }
}

/// Ten years of one job on 16,384 GPUs with restarts of 5 min, an interruption every 3.09 h, nine in ten
/// of which hit a tray and the tenth a rack.
fn two_kinds_of_faults(checkpoint: &str) -> Run {
    let class = format!("restart_time = \"5 min\"\ncheckpoint = {{ {checkpoint} }}\n");
    let text = one_job(16_384, &class, "")
        .replace("only = [\"node\"]", "only = [\"node\", \"part\"]")
        .replace("1.38335 /year", "0.138335 /year");
    let part = "[failures.component.part]\ncause = \"part\"\nper = \"tray\"\nrate = \"1.245015 /year\"\n\
         takes_out = \"none\"\nrestart_cures = 1.0\nrestart_time = \"0 s\"\nskill = \"it\"\n\
         repair_median = \"1 h\"\n";
    Run::of_text(&text.replace("[jobs]\n", &format!("{part}[jobs]\n")))
}

/// Nine of ten faults cost half of a minute of computing, the tenth takes a rack and costs half an hour. The
/// loss is (0.9 x 5.5 + 0.1 x 35) / 185.5 = 4.56 % to first order.
#[test]
fn copies_in_memory_leave_storage_to_the_rare_faults() {
    let run = two_kinds_of_faults(
        "memory_every = \"1 min\", memory_overhead = 0.0, storage = \"fixed\", interval = \"1 h\", write = \"0 s\"",
    );
    let lost = 1.0 - run.value("ettr");
    assert!((lost - 0.0456).abs() < 0.003, "{lost}");
    let by_racks = run.used("rollback: node") / run.used("rollback: part");
    // 0.1 x 30 against 0.9 x 0.5 minutes.
    assert!((by_racks / (3.0 / 0.45) - 1.0).abs() < 0.2, "{by_racks}");
}

/// Whatever is newer is loaded. With writes of 2 s and Young's intervals, 3.52 min for all faults and 11.1 min
/// for those of racks, a job keeps by the renewal, where a fault every M = 185.5 min costs 5 min and on average
/// half of what lies between the copies it falls back to:
///
///   storage alone, every 3.52 min                          0.9551, the table above
///   memory every 10 min beside it                          0.9561: each copy splits an interval of 211 s, which saves
///                                                          211² / 6 / 600 = 12.4 s of nine in ten faults, 0.10 %
///   memory every minute, storage every 11.1 min            1 - (5 + 0.9 x 0.5 + 0.1 x 5.55) / 185.5 - 0.0030 = 0.9646
///   memory every 10 min and storage every 11.1 min         1 - (5 + 0.9 x 3.5 + 0.1 x 5.55) / 185.5 - 0.0030 = 0.950
///
/// In the last the newer of both is 600 / 2 - 600² / (6 x 667) = 210 s old. It is worse than none, so storage
/// keeps its interval where copies in memory are rare.
#[test]
fn copies_in_memory_never_keep_less_than_none() {
    let ettr = |memory: &str, storage: &str| {
        let common = "memory_overhead = 0.0, write = \"2 s\"";
        let checkpoint = format!("memory_every = \"{memory}\", storage = {storage}, {common}");
        two_kinds_of_faults(&checkpoint).value("ettr")
    };
    let young = "\"young\"";
    let none = ettr("0 s", young);
    assert!((none - 0.9551).abs() < 0.001, "{none}");
    let rare = ettr("10 min", young);
    assert!((rare - none - 0.0010).abs() < 0.0003, "{rare} against {none} without");
    let often = ettr("1 min", young);
    assert!((often - 0.9646).abs() < 0.002, "{often}");
    let seldom = ettr("10 min", "\"fixed\", interval = \"667 s\"");
    assert!((seldom - 0.950).abs() < 0.002 && seldom < none, "{seldom}");
    // Storage every minute is always as new as copies every 10 min, which then save nothing.
    let fresh = ["0 s", "10 min"].map(|memory| ettr(memory, "\"fixed\", interval = \"1 min\""));
    assert!((fresh[0] - fresh[1]).abs() < 1e-4, "{fresh:?}");
}

/// Copies in memory that lie in two racks survive the loss of one: all faults then cost half a minute of computing,
/// (5 + 0.5) / 185.5 = 2.97 % of the time to first order, 2.92 % by the renewal, instead of 4.56 %. A job that
/// stands on one rack has nowhere else to copy to.
#[test]
fn copies_in_two_places_survive_the_loss_of_one() {
    let lost = |survive: &str, only: &str| {
        let class = "restart_time = \"5 min\"\ncheckpoint = { memory_every = \"1 min\", memory_overhead = 0.0, \
             storage = \"fixed\", interval = \"1 h\", write = \"0 s\" }\n";
        let text = one_job(16_384, class, only).replace(
            "[jobs.class.one]\n",
            &format!("[jobs.recovery]\ncopies_survive = \"{survive}\"\n[jobs.class.one]\n"),
        );
        1.0 - Run::of_text(&text).value("ettr")
    };
    // Every fault takes a rack: the first falls back to storage, (5 + 30) / 185.5 = 18.9 % to first order.
    let tray = lost("tray", "");
    assert!((0.15..0.19).contains(&tray), "{tray}");
    for survive in ["rack", "pod"] {
        let found = lost(survive, "");
        assert!((found - 0.0292).abs() < 0.002, "{survive}: {found}");
    }
}

/// A checkpoint of 405 billion parameters has 5.67 TB. Storage that takes 100 GB in a second has it in 57 s, less
/// than Young's interval of 211 s, and changes nothing. With 10 GB/s it takes 567 s: the renewal then gives
/// 0.05094 x e^(-0.02695) / (e^(0.05112) - 1) = 0.9454 instead of 0.9551.
#[test]
fn storage_that_is_slow_leaves_more_between_checkpoints() {
    let ettr = |write: &str| {
        let class = "checkpoint = \"young\"\ncheckpoint_write = \"2 s\"\nrestart_time = \"5 min\"\n\
             model_parameters = 405e9\n";
        let text = one_job(16_384, class, "");
        let storage = format!("[jobs.storage]\nwrite = \"{write}\"\n[jobs.class.one]\n");
        Run::of_text(&text.replace("[jobs.class.one]\n", &storage)).value("ettr")
    };
    for (write, expected) in [("1 TB/s", 0.9551), ("100 GB/s", 0.9551), ("10 GB/s", 0.9454)] {
        let found = ettr(write);
        assert!((found - expected).abs() < 0.001, "{write}: {found}");
    }
}

/// A plant that always has more work than it can do, with the faults of the catalogue.
fn saturated(overrides: &[&str]) -> Run {
    let base = ["jobs.offered_load=3", "horizon=120 d", "failures.component.*.rate=2 /year"];
    let all: Vec<&str> = base.iter().chain(overrides).copied().collect();
    Run::of("saturated", crate::support::shipped("small", &all))
}

/// Goal: whoever improves something keeps more of the time that jobs hold.
#[test]
fn what_helps_helps() {
    let kept = |overrides: &[&str]| saturated(overrides).value("ettr");
    let usual = kept(&[]);
    let write = "jobs.class.*.checkpoint_write";
    for (better, worse) in [
        ("jobs.recovery.explicit_detection=1 s", "jobs.recovery.explicit_detection=30 min"),
        ("jobs.recovery.implicit_detection=1 s", "jobs.recovery.implicit_detection=10 h"),
        ("jobs.recovery.over_evict.time=1 s", "jobs.recovery.over_evict.time=1 h"),
        ("jobs.recovery.start_time=0 s", "jobs.recovery.start_time=1 h"),
        (
            "jobs.class.*.checkpoint_memory_overhead=0",
            "jobs.class.*.checkpoint_memory_overhead=0.1",
        ),
        ("failures.component.*.rate=1 /year", "failures.component.*.rate=6 /year"),
        (&format!("{write}=1 s"), &format!("{write}=5 min")),
    ] {
        let (better_is, worse_is) = (kept(&[better]), kept(&[worse]));
        assert!(better_is > worse_is, "{better}: {better_is}, {worse}: {worse_is}");
        assert!(worse_is < usual, "{worse}: {worse_is} against {usual}");
    }
}

/// The presets lie below everything that a scenario says, key by key.
#[test]
fn a_way_to_operate_is_a_set_of_defaults() {
    let class = |text: &str| {
        let text = format!("site = \"memphis\"\nsize = \"5 MW\"\n{text}");
        let spec = loaded(&text, &Catalogues::embedded()).unwrap().scenario.spec().clone();
        let class = &spec.jobs.class["frontier_training"];
        let seconds = [class.checkpoint_write, class.checkpoint_memory_every];
        (seconds.map(units::Span::in_seconds), spec.jobs.recovery.way().success)
    };
    assert_eq!(class(""), ([2.0, 60.0], 1.0));
    let old = "[jobs]\noperations = \"2024_storage\"\n";
    assert_eq!(class(old), ([30.0, 0.0], 0.33));
    let own = "[jobs.class.frontier_training]\ncheckpoint_memory_every = \"5 min\"\n";
    assert_eq!(class(&format!("{old}{own}")), ([30.0, 300.0], 0.33));
    let right = "[jobs.recovery]\ndecision = \"over_evict\"\n";
    assert_eq!(class(&format!("{old}{right}")), ([30.0, 0.0], 1.0));
    // A word alone is a checkpoint on storage alone.
    let word = "[jobs.class.frontier_training]\ncheckpoint = \"daly\"\n";
    assert_eq!(class(word), ([2.0, 0.0], 1.0));
}

/// What users are told about mistakes between a fault and a restart.
#[test]
fn mistakes_of_recovery_are_told_with_their_place() {
    let catalogues = Catalogues::embedded();
    for (text, said) in [
        (
            "[jobs.storage]\nread = \"0 TB/s\"\n",
            "jobs.storage.read: found \"0 TB/s\"; must be above 0 B/s",
        ),
        (
            "[jobs.storage]\nwrite = \"-1 TB/s\"\n",
            "jobs.storage.write: found \"-1 TB/s\"; must be above 0 B/s",
        ),
        (
            "[jobs.storage]\nwrite = \"1 TB\"\n",
            "\"TB\" is not a unit of Bandwidth; use one of B/s, MB/s, GB/s, TB/s",
        ),
        (
            "[jobs.recovery.auto_retry]\nsuccess = 1.5\n",
            "jobs.recovery.auto_retry.success: found 1.5; must be from 0 to 1",
        ),
        (
            "[jobs.recovery]\nretries = -1\n",
            "jobs.recovery.retries: found -1; must be from 0 to 4294967295",
        ),
        (
            "[jobs.recovery]\nretries = 2000\n",
            "jobs.recovery.retries: found 2000; must be from 0 to 1000",
        ),
        (
            "[jobs]\noperations = \"2025\"\n",
            "jobs.operations: found \"2025\"; must be one of 2024_storage, 2026_in_memory",
        ),
        (
            "[jobs.recovery]\ncopies_survive = \"hall\"\n",
            "jobs.recovery.copies_survive: found \"hall\"; must be one of tray, rack, pod",
        ),
        ("[jobs.class.research]\ncheckpoint = { storag = \"young\" }\n", "is not a key"),
        (
            "[jobs.class.research]\nrestart_time = \"-5 min\"\n",
            "restart_time: found \"-5 min\"; must be at least 0 s",
        ),
    ] {
        let text = format!("site = \"memphis\"\nsize = \"5 MW\"\n{text}");
        let message = loaded(&text, &catalogues).unwrap_err().to_string();
        assert!(message.contains(said) && message.contains("scenario.toml:4:"), "{message}");
    }
}

/// Storage of 1 TB/s and checkpoints of 54 TB at every minute: the first job takes nine tenths of it, so that a
/// checkpoint of the second one, which comes 5 h later, takes 540 s to drain. Once the first one has gone, after
/// 36,000 s of computing and 599 writes of 2 s, it takes 54 s.
///
/// The second job has run for 37,198 - 18,000 = 19,198 s then: 35 cycles of 542 s and 228 s, 19,128 s of computing. It
/// writes at once, and the other 16,872 s have 282 writes in all: 317 of them, and it ends after 36,634 s.
#[test]
fn checkpoints_come_sooner_once_others_write_less() {
    let text = "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"1 MW\"\nstart = \"2027-01-01\"\nhorizon = \"30 h\"\n\
         [compute]\nracks = 2\nspare_gpus = 0\n[placement]\nwarm_domains_per_pod = 0.0\n\
         exposed = { domain = 0.0, pod = 0.0, hall = 0.0 }\n[failures.component.\"*\"]\ncount = 0\n[jobs]\n\
         only = [\"one\"]\nlargest_share = 1.0\nrecovery.start_time = \"0 s\"\nrecovery.start_growth = \"0 s\"\n\
         storage.write = \"1 TB/s\"\n[jobs.class.one]\ngpus_least = 8\nintensity = 1.0\n\
         process = { kind = \"trace\", times = [\"0 s\", \"5 h\"], gpus = [8, 8], lengths = [\"10 h\", \"10 h\"] }\n\
         gpus_median = 8\ngpus_spread = 0.0\nlength_median = \"10 h\"\nmodel_parameters = 3857142857143.0\n\
         checkpoint = { storage = \"fixed\", interval = \"1 min\", write = \"2 s\", memory_every = \"0 s\" }\n";
    let run = Run::of_text(text);
    let ended = |number: u64| {
        let job = run.jobs.iter().find(|job| job.number == number).unwrap();
        job.ended.unwrap().in_seconds()
    };
    run.assert_near("the first", ended(1), 36_000.0 + 599.0 * 2.0, 1e-9);
    run.assert_near("the second", ended(2), 18_000.0 + 36_000.0 + 317.0 * 2.0, 1e-9);
    run.assert_near("writes", run.used("checkpoints"), 8.0 * 2.0 * 916.0 / 3600.0, 1e-6);
}

//! Signs: on a plant with more work than it can do, what makes it better raises goodput, and nothing that
//! makes it worse does. Random plants, each pair with the same luck.

use crate::support::Run;

/// Numbers from a seed, for plants that differ.
struct Draws(u64);

impl Draws {
    /// One of `0..count`.
    fn below(&mut self, count: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn one_of<T: Copy>(&mut self, options: &[T]) -> T {
        options[usize::try_from(self.below(options.len() as u64)).unwrap()]
    }
}

/// A plant of racks with 72 GPUs, all alike jobs in a backlog, and trays that fail far more often than
/// real ones, so that sixty days tell what years would.
fn plant(number: u64) -> String {
    let mut draws = Draws(number);
    let racks = 20 + draws.below(30);
    let gpus = 64 * (1 + draws.below(5));
    let rate = draws.one_of(&[0.4, 0.8, 1.6]);
    let days = draws.one_of(&[1, 2, 4]);
    format!(
        "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"20 MW\"\n\
         start = \"2027-01-01\"\nhorizon = \"60 d\"\nseed = {number}\n\
         [compute]\nracks = {racks}\nracks_per_pod = 8\nracks_per_hall = 24\n\
         [failures]\nonly = [\"fault\"]\n[failures.component.fault]\ncause = \"gpu\"\nper = \"gpu\"\n\
         takes_out = \"tray\"\nrestart_cures = 0.2\nskill = \"it\"\npart = \"tray\"\n\
         repair_median = \"1 h\"\nrate = \"{rate} /year\"\n\
         [jobs]\nonly = [\"work\"]\n[jobs.class.work]\ndemand = \"backlog\"\nshare = 1.0\n\
         gpus_median = {gpus}\ngpus_least = {gpus}\ngpus_most = {gpus}\ngpus_spread = 0.0\n\
         length_median = \"{days} d\"\nlength_spread = 0.5\nintensity = 1.0\n"
    )
}

/// A figure of a plant with these values over its own.
fn figure(number: u64, values: &[&str], name: &str) -> f64 {
    Run::of("a random plant", crate::support::with(&plant(number), values)).value(name)
}

/// How much more of a figure there is with the second values than with the first, by plant.
fn gains(count: u64, name: &str, worse: &[&str], better: &[&str]) -> Vec<f64> {
    let gain = |number| figure(number, better, name) / figure(number, worse, name) - 1.0;
    (1..=count).map(gain).collect()
}

#[track_caller]
fn assert_helps(what: &str, gains: &[f64]) {
    let mean = gains.iter().sum::<f64>() / gains.len() as f64;
    let never = gains.iter().filter(|gain| **gain < -0.01).count();
    assert!(mean > 0.002, "{what}: {mean} on average, {gains:?}");
    assert!(never <= gains.len() / 8, "{what}: hurts {never} of {}: {gains:?}", gains.len());
}

/// Without failures a plant does more, by what failures cost: at a rate of 1.6 a year and GPU a rack has
/// an interruption every three days.
#[test]
fn a_plant_that_never_fails_does_more() {
    let [often, never] =
        ["1.6", "0"].map(|rate| format!("failures.component.fault.rate={rate} /year"));
    let off = gains(8, "goodput_gpu_hours", &[&often], &[&never]);
    assert!(off.iter().all(|gain| *gain > 0.002), "{off:?}");
    assert_helps("no failures", &off);
}

/// Half of the failures are a part of them: a lower rate keeps a subset, and never does less.
#[test]
fn fewer_failures_never_do_less() {
    let mut fell = Vec::new();
    for number in 1..=20 {
        let rates = [1.6, 0.8, 0.4, 0.2].map(|rate| {
            let rate = format!("failures.component.fault.rate={rate} /year");
            figure(number, &[&rate], "goodput_gpu_hours")
        });
        let falls = rates.windows(2).filter(|pair| pair[1] < pair[0] * 0.999);
        fell.extend(falls.map(|pair| (number, pair[1] / pair[0] - 1.0)));
    }
    assert!(fell.len() <= 1, "{fell:?}");
}

/// Parts that are away for two weeks are missed where few are in stock.
#[test]
fn more_stock_helps() {
    let worse = ["repair.stock.tray=0.0"];
    assert_helps("stock", &gains(8, "goodput_gpu_hours", &worse, &["repair.stock.tray=0.2"]));
    assert_helps("stock", &gains(8, "availability", &worse, &["repair.stock.tray=0.2"]));
}

/// One crew is not enough where trays fail so often that it is always at work.
#[test]
fn more_crews_help() {
    let busy = "failures.component.fault.rate=3 /year";
    let slow = "failures.component.fault.repair_median=12 h";
    let crews = |per: u32| format!("repair.crew.it.per_thousand_racks={per}");
    let (few, many) = (crews(0), crews(400));
    let stock = "repair.stock.tray=1.0";
    let gains =
        gains(8, "goodput_gpu_hours", &[busy, slow, stock, &few], &[busy, slow, stock, &many]);
    assert_helps("crews", &gains);
}

/// A fault that nobody notices for an hour costs the whole job an hour.
#[test]
fn faster_detection_helps() {
    let detection = |time: &str| {
        let key = "jobs.recovery.explicit_detection";
        format!("{key}={time}")
    };
    let (slow, fast) = (detection("1 h"), detection("30 s"));
    assert_helps("detection", &gains(8, "goodput_gpu_hours", &[&slow], &[&fast]));
}

/// Jobs that may lie in pieces of four find room sooner than those that need whole domains.
#[test]
fn larger_segments_wait_for_room() {
    let room = |number: u64, segment: u32| {
        let values = [
            format!("jobs.class.work.segment={segment}"),
            "repair.stock.tray=0.0".to_owned(),
            "placement.usable_domain=72".to_owned(),
        ];
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        figure(number, &values, "scheduled_gpu_hours")
    };
    for number in 1..=8 {
        let (pieces, whole) = (room(number, 4), room(number, 72));
        assert!(pieces > whole, "plant {number}: {pieces} in pieces, {whole} whole");
    }
}

/// Warm domains take the place of those that are lost: less is lost to waiting for a replacement.
#[test]
fn warm_domains_help_those_who_wait_for_a_replacement() {
    let mut shorter = 0;
    for number in 1..=8 {
        let lost = |warm: &str| {
            let warm = format!("placement.warm_domains_per_pod={warm}");
            let values = ["placement.usable_domain=72", warm.as_str()];
            let run = Run::of("a random plant", crate::support::with(&plant(number), &values));
            run.used("waiting for replacement: ") / run.value("scheduled_gpu_hours")
        };
        shorter += u32::from(lost("0.5") < lost("0"));
    }
    assert!(shorter >= 7, "{shorter} of 8 plants");
}

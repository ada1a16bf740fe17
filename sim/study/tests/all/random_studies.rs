//! Random studies: whatever is valid runs to its end, and however it is run the tables are the same.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use proptest::prelude::*;
use study::{Session, Told, Worker, plan_text};

const BASE: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"1 d\"\n";

/// Inputs with ranges and lists, of every kind of key.
const INPUTS: [&str; 6] = [
    "key = \"power.ups.autonomy\"\nrange = [\"1 min\", \"9 min\"]\nsteps = 3\nscale = \"log\"",
    "key = \"power.genset.redundancy\"\nvalues = [\"N\", \"N+1\"]",
    "key = \"repair.crew.it.least\"\nrange = [1, 5]\nsteps = 2",
    "key = \"finance.discount_rate\"\nvalues = [0.05, \"8 %\"]",
    "keys = [\"jobs.class.*.checkpoint\", \"jobs.class.*.checkpoint_interval\"]\n\
     values = [[\"young\", \"1 h\"], [\"fixed\", \"30 min\"]]",
    // The last value cannot be run.
    "key = \"compute.spare_gpus\"\nvalues = [0, 400]",
];

const DESIGNS: [&str; 6] = [
    "kind = \"grid\"",
    "kind = \"lhs\"\npoints = 6",
    "kind = \"sobol\"\npoints = 6",
    "kind = \"saltelli\"\npoints = 2",
    "kind = \"morris\"\ntrajectories = 2",
    "kind = \"oat\"",
];

const PROCEDURES: [&str; 4] = [
    "[replicate]\ncount = 2\n",
    "[replicate]\nmin = 2\nmax = 7\nround = 3\n\
     until = { metric = \"pue\", half_width = \"1 %\", look_ahead = 1 }\n",
    "[replicate]\nmin = 2\nmax = 4\nround = 1\n[threshold]\nsearch = \"SEARCH\"\nmetric = \"pue\"\n\
     at_most = 1.2\nprobability = 0.5\n",
    "[replicate]\nmin = 2\nmax = 5\n[select]\nmetric = \"goodput\"\nbest = \"largest\"\n\
     indifference = 10\n",
];

fn study() -> impl Strategy<Value = String> {
    let inputs = prop::sample::subsequence((0..INPUTS.len()).collect::<Vec<_>>(), 1..=3);
    let options = (0..DESIGNS.len(), 0..PROCEDURES.len(), any::<bool>(), 0_u32..100);
    (inputs, options).prop_map(|(inputs, (design, procedure, common, seed))| {
        let first = INPUTS[inputs[0]].split('"').nth(1).unwrap();
        let sections: Vec<String> =
            inputs.iter().map(|input| format!("[[vary]]\n{}\n", INPUTS[*input])).collect();
        let inputs = sections.concat();
        // A search walks through the values of a grid.
        let design = if procedure == 2 { DESIGNS[0] } else { DESIGNS[design] };
        let procedure = PROCEDURES[procedure].replace("SEARCH", first);
        format!(
            "base = \"base.toml\"\nbaseline = 1\nseed = {seed}\ncommon_random_numbers = {common}\n\
             [design]\n{design}\nseed = {seed}\n{inputs}{procedure}"
        )
    })
}

/// Plans and runs a study in a folder; answers its hash and how many runs were made.
fn run(folder: &Path, text: &str, out: &str, jobs: usize, shards: usize) -> (String, u64) {
    let out = folder.join(out);
    plan_text(&folder.join("study.toml"), text, &out, None, false).unwrap();
    let session = Session::open(&out).unwrap();
    let mut made = 0;
    let mut tell = |told: Told<'_>| made += u64::from(matches!(told, Told::Run { .. }));
    for shard in 1..=shards {
        let mut worker = Worker { jobs, stop: &|| false, tell: &mut tell };
        session.shard(shard, shards, &mut worker).unwrap();
    }
    let merged = report::study_page::merge(&session, jobs).unwrap();
    let found = merged.findings.succeeded + merged.findings.failed;
    assert_eq!(found, made, "a run is lost, or made twice");
    (merged.result_hash, made)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn any_study_gives_the_same_tables_however_it_is_run(text in study(), shards in 2_usize..9) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("base.toml"), BASE).unwrap();
        let one = run(folder.path(), &text, "one", 1, 1);
        let many = run(folder.path(), &text, "many", 3, shards);
        prop_assert_eq!(one, many, "{}", text);
    }
}

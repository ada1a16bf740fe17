//! Files of a study that were damaged on the disk: they are found, and no table is made of them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use files::table::Reader;
use study::{Session, Worker, plan_text};

const BASE: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"2 d\"\nseed = 3\n";
const STUDY: &str = "base = \"base.toml\"\ntimelines = true\n[[vary]]\nkey = \"power.ups.autonomy\"\n\
    values = [\"2 min\", \"5 min\"]\n[replicate]\ncount = 3\n";
/// Bits that are turned, one at a time.
const TURNED: usize = 120;

/// A study whose runs are made, all of them in one part however slow the machine is, and whose tables are there.
fn made(folder: &Path) -> PathBuf {
    fs::write(folder.join("base.toml"), BASE).unwrap();
    let out = folder.join("out");
    plan_text(&folder.join("study.toml"), STUDY, &out, None, false).unwrap();
    let session = Session::open(&out).unwrap();
    session.shard(1, 1, &mut Worker { jobs: 2, stop: &|| false, tell: &mut |_| {} }).unwrap();
    report::study_page::merge(&session, 1).unwrap();
    out
}

fn only_file(folder: &Path) -> PathBuf {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.remove(0)
}

/// The content with one bit turned, spread over all of it.
fn turned(whole: &[u8], number: usize) -> Vec<u8> {
    turned_of(whole, number, TURNED)
}

/// The same where so many are spread.
fn turned_of(whole: &[u8], number: usize, of: usize) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let place = number * whole.len() / of;
    bytes[place] ^= 1 << (number % 8);
    bytes
}

/// Goal: a part says what was found, or that it is damaged; it never says something else.
///
/// Method: findings of parts with one turned bit are compared with those of the whole part.
#[test]
fn a_damaged_part_is_never_read_as_another_result() {
    let folder = tempfile::tempdir().unwrap();
    let out = made(folder.path());
    let session = Session::open(&out).unwrap();
    let expected = format!("{:?}", session.findings().unwrap());
    let part = only_file(&out.join("parts"));
    let whole = fs::read(&part).unwrap();
    let mut found = 0;
    for number in 0..TURNED {
        fs::write(&part, turned(&whole, number)).unwrap();
        let Ok(findings) = session.findings() else {
            found += 1;
            // Neither is verified what cannot be read.
            assert!(session.verify(0).is_err() && session.status().is_err(), "bit {number}");
            continue;
        };
        assert!(format!("{findings:?}") == expected, "bit {number} gives another result");
    }
    assert!(found > TURNED / 4, "only {found} of {TURNED} were found");
    fs::write(&part, &whole).unwrap();
    assert_eq!(session.verify(1).unwrap(), 1);
}

/// Goal: verify is content with the hours of a run only if they say what was recorded.
#[test]
fn damaged_hours_of_a_run_are_found_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let out = made(folder.path());
    let session = Session::open(&out).unwrap();
    let hours = only_file(&out.join("timelines"));
    let rows = || Reader::open(&hours).unwrap().collect::<Result<Vec<_>, _>>();
    let recorded = rows().unwrap();
    let whole = fs::read(&hours).unwrap();
    for number in 0..TURNED {
        fs::write(&hours, turned(&whole, number)).unwrap();
        match session.verify(0) {
            Ok(_) => assert!(rows().unwrap() == recorded, "bit {number} gives other hours"),
            Err(error) => assert!(error.to_string().contains("scenario-"), "{error}"),
        }
    }
}

/// Goal: what is planned anew does not take over runs from a part that is damaged.
///
/// Method: the part of a former plan has a turned bit in its middle, and the study is planned back.
#[test]
fn runs_of_a_damaged_earlier_part_are_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let out = made(folder.path());
    let hash = Session::open(&out).unwrap().result_hash();
    let study = folder.path().join("study.toml");
    let plan = |text: &str| plan_text(&study, text, &out, None, false).unwrap().reused;
    let part = only_file(&out.join("parts"));
    let whole = fs::read(&part).unwrap();
    // What only the digest finds are bits of values, which are a small part of a file with few rows.
    let tries = 20 * TURNED;
    let damaged = (0..tries).map(|number| turned_of(&whole, number, tries)).find(|bytes| {
        fs::write(&part, bytes).unwrap();
        let error = Session::open(&out).unwrap().findings().err();
        error.is_some_and(|error| error.to_string().contains("the digest"))
    });
    assert!(damaged.is_some(), "no turned bit was found by the digest");
    assert_eq!(plan(&STUDY.replace("count = 3", "count = 4")), 0);
    let session = Session::open(&out).unwrap();
    session.run(&mut Worker { jobs: 2, stop: &|| false, tell: &mut |_| {} }).unwrap();
    assert_eq!(plan(STUDY), 6);
    let session = Session::open(&out).unwrap();
    assert_eq!(Some(report::study_page::merge(&session, 1).unwrap().result_hash), hash);
}

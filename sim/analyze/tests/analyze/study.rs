//! A small study in a folder of its own, and the program run beside it.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use polars::prelude::{
    CsvReader, DataFrame, ParquetCompression, ParquetReader, ParquetWriter, SerReader as _,
};

/// Four points: two sites, each with fuel for 12 and 24 hours.
const PLAN: &str = "\
point,label,base,power_genset_fuel_h,scenario_hash
1,\"kagoshima, 12 h\",kagoshima.toml,12,aa
2,\"kagoshima, 24 h\",kagoshima.toml,24,bb
3,\"belgium, 12 h\",belgium.toml,12,cc
4,\"belgium, 24 h\",belgium.toml,24,dd
";

/// Three runs of each point, not in their order; one of them failed. Two seeds differ by one beyond
/// the whole numbers that a double holds.
const RUNS: &str = "\
point,replication,seed,status,error,digest,lcoc_usd_per_gpu_hour,goodput_gpu_hours,pue,pue_peak,carbon_t
3,1,9007199254740992,ok,,d31,1.75,90,1.25,1.5,10
3,2,9007199254740993,ok,,d32,2.0,100,1.25,1.5,11
3,3,33,ok,,d33,2.25,80,1.25,1.5,12
1,1,11,ok,,d11,2.0,100,1.125,1.5,13
1,3,13,ok,,d13,2.5,120,1.125,1.5,14
1,2,12,ok,,d12,2.25,110,1.125,1.5,15
2,1,21,ok,,d21,2.5,130,1.25,1.5,16
2,2,22,ok,,d22,2.75,150,1.5,2.0,17
2,3,23,failed,\"no fuel, no grid\",,,,,,
4,1,41,ok,,d41,3.0,135,1.25,1.5,18
4,2,42,ok,,d42,3.0,125,1.25,1.5,19
4,3,43,ok,,d43,3.0,130,1.25,1.5,20
";

const SUMMARY: &str = "\
point,metric,unit,stat,value,ci_low,ci_high,level,n,method
1,pue,,mean,1.125,1.1,1.15,0.95,3,student
1,pue,,p90,1.13,,,,3,order
2,pue,,mean,1.375,1.2,1.5,0.95,2,student
2,lcoc_usd_per_gpu_hour,USD/GPU-h,mean,2.625,2.5,2.75,0.95,2,student
";

/// What the program left: its exit code, and what it printed.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) printed: String,
    pub(crate) complained: String,
}

/// A folder with the study `study` in it, in which the program runs.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A desk with a plan, runs and a summary, but no sensitivity.
    pub(crate) fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(desk.path("study")).unwrap();
        for (name, text) in [("plan", PLAN), ("runs", RUNS), ("summary", SUMMARY)] {
            desk.put(name, text);
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a table of the study from CSV text.
    pub(crate) fn put(&self, name: &str, text: &str) {
        let file = std::fs::File::create(self.path(&format!("study/{name}.parquet"))).unwrap();
        let writer = ParquetWriter::new(file).with_compression(ParquetCompression::Snappy);
        writer.finish(&mut of_csv(text)).unwrap();
    }

    /// The program, to be run on the study.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aifactory-analyze"));
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    /// Runs the program with these arguments alone.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.program(arguments).output().unwrap())
    }

    /// What is written about the study as CSV.
    #[track_caller]
    pub(crate) fn csv(&self, arguments: &[&str]) -> String {
        let outcome = self.run(&[&["study", "--out", "out.csv"], arguments].concat());
        assert_eq!(outcome.code, Some(0), "{}", outcome.complained);
        std::fs::read_to_string(self.path("out.csv")).unwrap()
    }

    /// What is said of arguments after the study, which must be refused and leave nothing behind.
    #[track_caller]
    pub(crate) fn refusal(&self, arguments: &[&str]) -> String {
        self.refused(&[&["study"], arguments].concat())
    }

    /// What is said of arguments, which must be refused and leave nothing behind.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let before = (names(self.folder.path()), names(&self.path("study")));
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, Some(2), "{}{}", outcome.printed, outcome.complained);
        assert_eq!(outcome.printed, "");
        assert!(!outcome.complained.contains("panicked"), "{}", outcome.complained);
        assert_eq!((names(self.folder.path()), names(&self.path("study"))), before);
        outcome.complained
    }
}

impl Outcome {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (printed, complained) = (text(output.stdout), text(output.stderr));
        Self { code: output.status.code(), printed, complained }
    }
}

pub(crate) fn of_csv(text: &str) -> DataFrame {
    CsvReader::new(Cursor::new(text.to_owned())).finish().unwrap()
}

pub(crate) fn of_parquet(path: &Path) -> DataFrame {
    ParquetReader::new(std::fs::File::open(path).unwrap()).finish().unwrap()
}

/// Names in a folder, hidden ones too; none when there is no such folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

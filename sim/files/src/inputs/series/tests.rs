//! Tests of recorded series: files made here that are wrong in one way each, and the files beside the project.

use std::fmt::Write as _;

use factory::scenario::CheckedScenario;

use crate::{Catalogues, load_text};

/// The hours of a year from an instant on, by Coordinated Universal Time, each with its number.
fn year(begins: &str, hours: i64) -> Vec<String> {
    let begins: jiff::Timestamp = begins.parse().unwrap();
    let row = |hour: i64| {
        let time = begins + jiff::SignedDuration::from_hours(hour);
        format!("{},{hour}", time.strftime("%Y-%m-%d %H:%M"))
    };
    (0..hours).map(row).collect()
}

/// Loads a plant at a clock of +9 h with prices of these rows and these keys.
fn load(rows: &[String], more: &str) -> Result<(CheckedScenario, Vec<String>), String> {
    let keys = format!("time = \"time\"\ncolumn = \"price\"\nunit = \"USD/MWh\"\n{more}");
    load_of("time,price", rows, ("", &keys))
}

fn load_of(
    header: &str,
    rows: &[String],
    (tariff, keys): (&str, &str),
) -> Result<(CheckedScenario, Vec<String>), String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.csv");
    let mut text = format!("{header}\n");
    for row in rows {
        let _ = writeln!(text, "{row}");
    }
    std::fs::write(&file, text).unwrap();
    let text = format!(
        "site = \"kagoshima\"\nsize = \"5 MW\"\nstart = \"2027-01-01\"\n[location.tariff]\nkind = \"file\"\n\
         {tariff}[location.tariff.series]\nfile = \"p.csv\"\n{keys}"
    );
    let loaded = load_text(&folder.path().join("a.toml"), &text, &[], &Catalogues::embedded());
    let folder = folder.path().display().to_string() + "/";
    let loaded = loaded.map_err(|problems| problems.to_string().replace(&folder, ""))?;
    let notes = loaded.notes.iter().map(|note| note.replace(&folder, "")).collect();
    Ok((loaded.scenario, notes))
}

fn values(scenario: &CheckedScenario, day: &str, hour: u32) -> Vec<f64> {
    scenario.recorded().prices.as_ref().unwrap().of_hour(day.parse().unwrap(), hour).to_vec()
}

/// Midnight of 1 January in Japan is 15 h of the day before by UTC.
#[test]
fn times_are_those_of_their_zone_and_found_by_the_plants_clock() {
    let utc = year("2023-12-31T15:00:00Z", 8784);
    let (scenario, notes) = load(&utc, "time_zone = \"UTC\"\n").unwrap();
    assert!(!notes.iter().any(|note| note.contains("p.csv")), "{notes:?}");
    assert_eq!(values(&scenario, "2027-01-01", 0), [0.0]);
    let (scenario, _) = load(&utc, "time_zone = \"+09:00\"\n").unwrap();
    assert_eq!(values(&scenario, "2024-12-31", 15), [0.0]);
    let carried: Vec<String> = utc.iter().map(|row| row.replace(',', ":00+00:00,")).collect();
    let (scenario, _) = load(&carried, "").unwrap();
    assert_eq!(values(&scenario, "2027-01-01", 23), [23.0]);
    let refused = load(&carried, "time_zone = \"UTC\"\n").unwrap_err();
    assert!(refused.contains("time_zone: found \"UTC\"; must be left out"), "{refused}");
    let refused = load(&utc, "").unwrap_err();
    assert!(
        refused.starts_with("p.csv:2:1: time: found \"2023-12-31 15:00\"; has no offset"),
        "{refused}"
    );
}

/// Goal: who names the column of years, or one of words, hears what stands there, not of the zone that no time has needed.
#[test]
fn years_and_words_are_no_times() {
    let rows = ["ASEAN,2000,569.5".to_owned(), "ASEAN,2001,567.6".to_owned()];
    let of = |time: &str| {
        let keys = format!(
            "time = \"{time}\"\ncolumn = \"carbon\"\nunit = \"USD/MWh\"\ntime_zone = \"UTC\"\n"
        );
        load_of("entity,year,carbon", &rows, ("", &keys)).unwrap_err()
    };
    let must = "must be a day or time such as 2024-01-31 or 2024-01-31 15:30";
    let years = of("year");
    assert!(years.starts_with(&format!("p.csv:2:1: year: found \"2000\"; {must}")), "{years}");
    assert!(years.contains("p.csv:3:1: year: found \"2001\"") && !years.contains("time_zone"));
    let words = of("entity");
    assert!(words.starts_with(&format!("p.csv:2:1: entity: found \"ASEAN\"; {must}")), "{words}");
}

/// In Brussels 31 March 2024 has no 2 h, and 27 October has it twice; the hours of a clock without daylight saving time
/// are all there, none twice.
#[test]
fn daylight_saving_time_is_taken_off() {
    let zone = jiff::tz::TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let local = |row: &String| {
        let (time, number) = row.split_once(',').unwrap();
        let time: jiff::Timestamp = format!("{}:00Z", time.replace(' ', "T")).parse().unwrap();
        format!("{},{number}", time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M"))
    };
    let utc = year("2023-12-31T23:00:00Z", 8784);
    let rows: Vec<String> = utc.iter().map(local).collect();
    assert!(rows.iter().filter(|row| row.starts_with("2024-10-27 02:00")).count() == 2);
    let (by_place, _) = load(&rows, "time_zone = \"Europe/Brussels\"\n").unwrap();
    let (by_utc, _) = load(&utc, "time_zone = \"UTC\"\n").unwrap();
    assert_eq!(by_place.recorded().prices, by_utc.recorded().prices);
    let mut wrong = rows.clone();
    wrong[2160] = "2024-03-31 02:00,0".to_owned();
    let refused = load(&wrong, "time_zone = \"Europe/Brussels\"\n").unwrap_err();
    assert!(
        refused.contains("p.csv:2162:1: time: found \"2024-03-31 02:00\"; is no time"),
        "{refused}"
    );
}

/// Half hours by number: each step of a day has its own price, in yen at 150 for a dollar: 15 JPY/kWh are 100 USD/MWh.
#[test]
fn numbered_half_hours_and_currencies_are_read() {
    let days = year("2024-04-01T00:00:00Z", 365 * 24);
    let halves: Vec<String> = days
        .iter()
        .step_by(24)
        .flat_map(|row| {
            let day = row[..10].replace('-', "/");
            (1..=48)
                .map(move |half| format!("{day},{half},{}", if half % 2 == 1 { 15 } else { -3 }))
        })
        .collect();
    let keys = "time = \"day\"\nstep = \"half\"\ncolumn = \"kyushu\"\nunit = \"JPY/kWh\"\ntime_zone = \"Asia/Tokyo\"\n";
    let read = |tariff: &str| load_of("day,half,kyushu", &halves, (tariff, keys));
    let refused = read("").unwrap_err();
    assert!(refused.contains("needs location.tariff.rate: what a dollar buys of JPY"), "{refused}");
    let (scenario, _) = read("rate = 150\n").unwrap();
    assert_eq!(values(&scenario, "2027-01-01", 7), [100.0, -20.0]);
}

/// Three hours are missing from line 12 on: filled where that is allowed, on a line from 9 to 13.
#[test]
fn gaps_are_filled_where_that_is_allowed_and_told_otherwise() {
    let mut rows = year("2023-12-31T15:00:00Z", 8784);
    rows.drain(10..13);
    let refused = load(&rows, "time_zone = \"UTC\"\n").unwrap_err();
    let expected = "p.csv:12:1: found 3 h without a number before or at it; must be complete: \
                    location.tariff.series.fill allows for gaps of";
    assert!(refused.starts_with(expected), "{refused}");
    let (scenario, notes) = load(&rows, "time_zone = \"UTC\"\nfill = \"3 h\"\n").unwrap();
    let found: Vec<f64> = (9..14).flat_map(|hour| values(&scenario, "2027-01-01", hour)).collect();
    assert_eq!(found, [9.0, 10.0, 11.0, 12.0, 13.0]);
    assert!(
        notes.iter().any(|note| note.starts_with("p.csv:12: 3 h that are missing")),
        "{notes:?}"
    );
    rows[20] = rows[20].split_once(',').unwrap().0.to_owned() + ",";
    let refused = load(&rows, "time_zone = \"UTC\"\nfill = \"0.5 h\"\n").unwrap_err();
    assert!(refused.contains("p.csv:22:1: found 1 h without"), "{refused}");
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let good = year("2023-12-31T15:00:00Z", 8784);
    let refused = |change: &dyn Fn(&mut Vec<String>), keys: &str| {
        let mut rows = good.clone();
        change(&mut rows);
        load(&rows, &format!("time_zone = \"UTC\"\n{keys}")).unwrap_err()
    };
    let twice = refused(&|rows| rows.insert(5, rows[4].clone()), "");
    assert!(
        twice.starts_with("p.csv:7:1: time: found the time of line 6 again; must be 60 min"),
        "{twice}"
    );
    let short = refused(&|rows| rows.truncate(5000), "");
    assert!(short.contains("series.file: found \"p.csv\"; must hold twelve months at least; it has 2024-01-01 to 2024-07-27"), "{short}");
    let year = refused(&|_| (), "year = 2021\n");
    assert!(
        year.contains("series.year: found 2021; must be a year of the file, which has 2024-01-01"),
        "{year}"
    );
    let word = refused(&|rows| rows[1] = "2023-12-31 16:00,dear".to_owned(), "");
    assert!(
        word.starts_with(
            "p.csv:3:1: price: found \"dear\"; must be a number, which is from -100000"
        ),
        "{word}"
    );
    let column = load_of(
        "time,price",
        &good,
        ("", "time = \"time\"\ncolumn = \"cost\"\nunit = \"USD/MWh\"\ntime_zone = \"UTC\"\n"),
    );
    let column = column.unwrap_err();
    assert!(
        column.contains("series.column: found \"cost\"; must be a column of the file: time, price"),
        "{column}"
    );
    let zone = load(&good, "time_zone = \"Kyushu\"\n").unwrap_err();
    assert!(zone.contains("series.time_zone: found \"Kyushu\"; must be an offset"), "{zone}");
}

/// The mean of a file beside the project and its steps below a price, or `None` where it is absent.
fn real(name: &str, keys: &str) -> Option<(f64, usize, usize)> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    let path = std::path::absolute(path).ok()?;
    if !path.exists() {
        #[expect(clippy::print_stderr, reason = "says that a test was skipped")]
        {
            eprintln!("skipped: {} is absent", path.display());
        }
        return None;
    }
    let (kind, section) = if name.starts_with("carbon") {
        ("levels", "location.grid.carbon_series")
    } else {
        ("file", "location.tariff.series")
    };
    let rate = if keys.contains("JPY") { "rate = 150\n" } else { "" };
    let text = format!(
        "site = \"kagoshima\"\nsize = \"5 MW\"\n[location.tariff]\nkind = \"{kind}\"\n{rate}[{section}]\nfile = {path:?}\n{keys}"
    );
    let loaded = load_text(std::path::Path::new("a.toml"), &text, &[], &Catalogues::embedded());
    let scenario = loaded.unwrap_or_else(|problems| panic!("{name}: {problems}")).scenario;
    let recorded = scenario.recorded();
    let series = recorded.prices.as_ref().or(recorded.carbon.as_ref()).unwrap();
    let values = series.values();
    let below = values.iter().filter(|value| **value < 0.0).count();
    Some((values.iter().sum::<f64>() / values.len() as f64, below, values.len()))
}

/// Method: means and negative hours as they are counted in the files by other means: Belgium in 2024 had 387 hours below
/// zero and a mean of 75.8, Singapore a mean of 121 USD/MWh; Kyushu's half hours of three years in yen; all carbon.
#[test]
fn real_files_are_read() {
    let both = "time = \"Datetime (UTC)\"\ncolumn = \"Price (USD/MWh)\"\nunit = \"USD/MWh\"\n";
    for (name, mean, below, steps) in [
        ("price/be_2024_hourly.csv.gz", 75.8, 387, 8784),
        ("price/sg_2024_hourly.csv.gz", 121.0, 0, 8784),
    ] {
        let Some(found) = real(name, both) else { continue };
        assert!(
            (found.0 - mean).abs() < 0.5 && (found.1, found.2) == (below, steps),
            "{name}: {found:?}"
        );
    }
    let _ = real("grid/BE_2023.csv", both).map(|found| assert_eq!(found.2, 8760, "{found:?}"));
    let jepx = "time = \"date_jst\"\nstep = \"half_hour\"\ncolumn = \"kyushu\"\nunit = \"JPY/kWh\"\ntime_zone = \"Asia/Tokyo\"\n";
    for (year, halves) in [(2022, 17520), (2023, 17568), (2024, 17520)] {
        let Some(found) = real(&format!("price/jepx_spot_fy{year}_jpy_per_kwh.csv.gz"), jepx)
        else {
            continue;
        };
        assert!(
            found.2 == halves && found.1 == 0 && (40.0..200.0).contains(&found.0),
            "{year}: {found:?}"
        );
    }
    let carbon =
        "time = \"utc\"\ncolumn = \"lca_g_per_kwh\"\nunit = \"g/kWh\"\ntime_zone = \"UTC\"\n";
    for place in ["jp-tk", "sg", "us-tex-erco"] {
        let Some(found) = real(&format!("carbon/{place}_2024_hourly.csv.gz"), carbon) else {
            continue;
        };
        assert!(found.2 == 8784 && (300.0..600.0).contains(&found.0), "{place}: {found:?}");
    }
}

//! Tests of the EPW reader, on texts made here and on the weather files beside the project.

use proptest::prelude::*;

use super::*;

/// A year whose temperature is the hour of the day and whose humidity is 50 %.
fn year(hours: usize) -> Vec<String> {
    let mut lines = vec!["LOCATION,Nowhere".to_owned()];
    lines.resize(HEADER_LINES, "HEADER".to_owned());
    let line = |[month, day, hour]: [u32; 3]| {
        format!("2001,{month},{day},{hour},0,?9?9,{}.0,10.0,50,101325,0", hour - 1)
    };
    lines.extend(calendar(hours).map(line));
    lines
}

fn read(lines: &[String]) -> Result<Weather, Vec<Problem>> {
    weather_from(&lines.join("\r\n"), "here.epw")
}

fn first_problem(lines: &[String]) -> String {
    read(lines).unwrap_err()[0].to_string()
}

/// Replaces the dry bulb of the hour with this index.
fn put(lines: &mut [String], hour: usize, dry_bulb: &str) {
    let line = &mut lines[HEADER_LINES + hour];
    let mut fields: Vec<&str> = line.split(',').collect();
    fields[6] = dry_bulb;
    *line = fields.join(",");
}

#[test]
fn a_year_is_read_in_its_order() {
    let weather = read(&year(8760)).unwrap();
    assert_eq!(weather.hourly.dry_bulb.len(), 8760);
    assert_eq!(weather.hourly.dry_bulb[24 + 13], Celsius::degrees(13.0));
    assert!(weather.hourly.relative_humidity.iter().all(|humidity| (humidity - 0.5).abs() < 1e-12));
    assert!(weather.notes.is_empty());
}

#[test]
fn a_leap_year_is_read_without_its_leap_day() {
    let mut lines = year(8784);
    let leap_day = (31 + 28) * 24;
    (leap_day..leap_day + 24).for_each(|hour| put(&mut lines, hour, "99.9"));
    let weather = read(&lines).unwrap();
    assert_eq!(weather.hourly.dry_bulb, read(&year(8760)).unwrap().hourly.dry_bulb);
}

#[test]
fn a_short_gap_is_filled_and_noted() {
    let mut lines = year(8760);
    (3..6).for_each(|hour| put(&mut lines, hour, "99.9"));
    let weather = read(&lines).unwrap();
    // Hours 2 and 6 hold 2 C and 6 C.
    let filled: Vec<f64> = weather.hourly.dry_bulb[3..6].iter().map(|t| t.in_degrees()).collect();
    assert_eq!(filled, [3.0, 4.0, 5.0]);
    let expected =
        "here.epw:12: dry bulb (column 7): 3 missing hour(s) filled from their neighbours";
    assert_eq!(weather.notes, [expected]);
}

#[test]
fn a_gap_at_the_new_year_is_filled_around_it() {
    let mut lines = year(8760);
    put(&mut lines, 0, "");
    // The last hour of the year holds 23 C, the second hour 1 C.
    assert_eq!(read(&lines).unwrap().hourly.dry_bulb[0], Celsius::degrees(12.0));
}

#[test]
fn a_long_gap_is_a_problem() {
    let mut lines = year(8760);
    (3..10).for_each(|hour| put(&mut lines, hour, "99.9"));
    let expected = "here.epw:12:19: dry bulb (column 7): found 7 missing hours in a row; must be \
                    at most 6, which are filled";
    assert_eq!(first_problem(&lines), expected);
}

#[test]
fn a_wrong_value_is_named_with_its_place_and_range() {
    let mut lines = year(8760);
    put(&mut lines, 5, "-80");
    let expected = "here.epw:14:19: dry bulb (column 7): found \"-80\"; must be a number from -70 \
                    to 70 C";
    assert_eq!(first_problem(&lines), expected);
    put(&mut lines, 5, "warm");
    assert!(first_problem(&lines).contains("found \"warm\""));
}

#[test]
fn many_wrong_values_are_counted() {
    let mut lines = year(8760);
    (0..100).for_each(|hour| put(&mut lines, hour, "x"));
    let problems = read(&lines).unwrap_err();
    assert_eq!(problems.len(), MOST_PROBLEMS + 1);
    assert!(problems[MOST_PROBLEMS].to_string().contains("found 90 more lines like these"));
}

#[test]
fn hours_out_of_order_are_a_problem() {
    let mut lines = year(8760);
    lines.swap(HEADER_LINES + 1, HEADER_LINES + 2);
    let expected = "here.epw:10:6: month, day, hour (columns 2 to 4): found 1, 1, 3; must be \
                    month 1, day 1, hour 2";
    assert_eq!(first_problem(&lines), expected);
}

#[test]
fn half_a_year_is_a_problem() {
    let problem = first_problem(&year(8760)[..4388]);
    assert!(problem.starts_with("here.epw: found 4380 lines of weather; must have 8760 or 8784"));
}

#[test]
fn what_is_not_an_epw_file_is_refused() {
    let problem = first_problem(&["size = \"5 MW\"".to_owned()]);
    assert!(problem.ends_with("an EPW file begins with LOCATION"), "{problem}");
    assert!(read(&[]).is_err());
}

/// Puts a field of every hour.
fn put_all(lines: &mut [String], index: usize, value: &str) {
    for line in &mut lines[HEADER_LINES..] {
        let mut fields: Vec<&str> = line.split(',').collect();
        fields[index] = value;
        *line = fields.join(",");
    }
}

#[test]
fn humidities_as_fractions_are_refused() {
    let mut lines = year(8760);
    put_all(&mut lines, 8, "0.65");
    let expected = "here.epw:9:28: relative humidity (column 9): found no hour above 0.65 %; must be in per \
                    cent, from 0 to 110 %, not a fraction";
    assert_eq!(first_problem(&lines), expected);
    // One hour of 65 % shows that the others are dry.
    lines[HEADER_LINES] = lines[HEADER_LINES].replace(",0.65,", ",65,");
    assert!(read(&lines).is_ok());
}

/// 20 C with a dew point of 10 C is 52.5 %.
#[test]
fn a_missing_humidity_follows_from_the_dew_point() {
    let mut lines = year(8760);
    put_all(&mut lines, 6, "20.0");
    put_all(&mut lines, 8, "999");
    let weather = read(&lines).unwrap();
    let found = weather.hourly.relative_humidity[77];
    assert!((found - 0.525).abs() < 0.001, "{found}");
    let expected =
        "here.epw:9: relative humidity (column 9): 8760 missing hour(s) from the dew point";
    assert_eq!(weather.notes, [expected]);
    put_all(&mut lines, 7, "99.9");
    assert!(first_problem(&lines).contains("8760 missing hours in a row"));
}

/// The pressure of the hour; where it is missing, 77.2 kPa at the 2,240 m of the header.
#[test]
fn the_pressure_is_that_of_the_station() {
    let mut lines = year(8760);
    lines[0] = "LOCATION,Alto,XX,MEX,Own,0,19.4,-99.1,-6.0,2240.0".to_owned();
    put_all(&mut lines, 9, "77155");
    let weather = read(&lines).unwrap();
    assert!((weather.hourly.pressure[5] - 77_155.0).abs() < 1e-9);
    let station = weather.station.unwrap();
    assert_eq!((station.latitude, station.longitude, station.utc_offset), (19.4, -99.1, -6.0));
    put_all(&mut lines, 9, "999999");
    assert!((read(&lines).unwrap().hourly.pressure[5] - 77_200.0).abs() < 100.0);
    put_all(&mut lines, 9, "772");
    assert!(first_problem(&lines).contains("must be a number from 31000 to 120000 Pa"));
}

/// The mean of a real file, or `None`, with the reason printed, where it is absent.
fn mean_dry_bulb(name: &str) -> Option<f64> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/weather/");
    let path = Path::new(folder).join(name);
    if !path.exists() {
        #[expect(clippy::print_stderr, reason = "says that a test was skipped")]
        {
            eprintln!("skipped: {} is absent", path.display());
        }
        return None;
    }
    let weather = read_weather(&path).unwrap();
    let sum: f64 = weather.hourly.dry_bulb.iter().map(|t| t.in_degrees()).sum();
    Some(sum / 8760.0)
}

/// Goal: 26.6 C in Johor and 17.0 C in Memphis, means of the stations over many years; a typical
/// year may differ by some tenths.
#[test]
fn real_files_have_the_means_of_their_stations() {
    if let Some(mean) = mean_dry_bulb("MYS_JH_Johor.AP.486790_TMYx.epw") {
        assert!((mean - 26.6).abs() < 0.5, "{mean}");
    }
    if let Some(mean) = mean_dry_bulb("USA_TN_Memphis.Intl.AP.723340_TMY3.epw") {
        assert!((mean - 17.0).abs() < 0.5, "{mean}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_change_of_a_line_is_read_or_refused(index in 0..8768_usize, line in any::<String>()) {
        let mut lines = year(8760);
        lines[index] = line;
        let _ = read(&lines);
    }

    #[test]
    fn any_field_is_read_or_refused(hour in 0..8760_usize, field in "[-+0-9.eENaif ]{0,8}") {
        let mut lines = year(8760);
        put(&mut lines, hour, &field);
        let _ = read(&lines);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = weather_from(&text, "here.epw");
        let _ = weather_from(&format!("LOCATION\n{text}"), "here.epw");
    }
}

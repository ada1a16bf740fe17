//! Weather files of EnergyPlus (EPW): dry bulb, humidity and pressure of every hour of a year.

use std::path::Path;

use factory::moist_air::{relative_humidity, standard_pressure};
use factory::settings::{Origin, Problem};
use factory::site::HourlyWeather;
use units::{Celsius, Height};

use crate::text::file::read_bytes;
use crate::text::problems::{Problems, problem, whole};

/// Lines before the first hour.
const HEADER_LINES: usize = 8;
/// Hours of a year of 365 days, and of a leap year.
const HOURS: [usize; 2] = [8760, 8784];
/// As many hours in a row are filled from their neighbours when they are missing.
const LONGEST_GAP: usize = 6;
/// More problems than these are only counted.
const MOST_PROBLEMS: usize = 10;
/// Days of the months of a leap year.
const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A column of numbers.
struct Column {
    name: &'static str,
    /// Place in the line, from 0.
    index: usize,
    unit: &'static str,
    /// From here on a number means that the value is missing.
    missing: f64,
    lowest: f64,
    highest: f64,
}

const DRY_BULB: Column = Column {
    name: "dry bulb (column 7)",
    index: 6,
    unit: "C",
    missing: 99.9,
    lowest: -70.0,
    highest: 70.0,
};

const HUMIDITY: Column = Column {
    name: "relative humidity (column 9)",
    index: 8,
    unit: "%",
    missing: 999.0,
    lowest: 0.0,
    highest: 110.0,
};

const DEW_POINT: Column = Column {
    name: "dew point (column 8)",
    index: 7,
    unit: "C",
    missing: 99.9,
    lowest: -90.0,
    highest: 70.0,
};

const PRESSURE: Column = Column {
    name: "pressure (column 10)",
    index: 9,
    unit: "Pa",
    missing: 999_999.0,
    lowest: 31_000.0,
    highest: 120_000.0,
};

const SUNLIGHT: Column = Column {
    name: "global horizontal radiation (column 14)",
    index: 13,
    unit: "Wh/m2",
    missing: 9999.0,
    lowest: 0.0,
    highest: 1600.0,
};

/// Humidities up to this, in per cent, are fractions when no other is above.
const HIGHEST_FRACTION: f64 = 1.0;

/// Where the weather was measured, as the header says.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// What the station is called.
    pub name: String,
    /// Degrees north of the equator.
    pub latitude: f64,
    /// Degrees east of Greenwich.
    pub longitude: f64,
    /// Hours of its clock before UTC.
    pub utc_offset: f64,
    /// Height above the sea.
    pub elevation: Height,
}

/// Hourly weather, and what was filled in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Weather {
    /// The file as it was named.
    pub file: String,
    /// Where it was measured; `None` when the header does not say.
    pub station: Option<Station>,
    /// The weather of 8,760 hours.
    pub hourly: HourlyWeather,
    /// A sentence for each gap that was filled.
    pub notes: Vec<String>,
}

/// Reads an EPW file of 8,760 hours, or of 8,784 hours, of which the 29th of February is left out.
///
/// Up to six missing hours in a row are filled linearly from their neighbours.
///
/// # Errors
/// What keeps the file from being read; each with the line, column, value and range.
pub fn read_weather(path: &Path) -> Result<Weather, Problems> {
    let file = path.display().to_string();
    let bytes = read_bytes(path).map_err(|reason| problem(whole(&file), "", "", reason))?;
    // Names of places may be in any encoding; the numbers are ASCII in all of them.
    weather_from(&String::from_utf8_lossy(&bytes), &file).map_err(Problems::new)
}

/// A line of the file with its number and fields.
struct Row<'t> {
    number: usize,
    text: &'t str,
    fields: Vec<&'t str>,
}

fn weather_from(text: &str, file: &str) -> Result<Weather, Vec<Problem>> {
    let first = text.lines().next().unwrap_or("");
    if !first.trim_start_matches('\u{feff}').starts_with("LOCATION") {
        let origin = Origin { line: 1, column: 1, ..whole(file) };
        let found = format!("{:?}", first.chars().take(40).collect::<String>());
        return Err(vec![problem(origin, "", found, "an EPW file begins with LOCATION")]);
    }
    let body = text.lines().zip(1..).skip(HEADER_LINES);
    let rows: Vec<Row<'_>> = body
        .map(|(text, number)| (text.trim_end(), number))
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, number)| Row { number, text, fields: text.split(',').collect() })
        .collect();
    if !HOURS.contains(&rows.len()) {
        let allowed = "must have 8760 or 8784, one for each hour, after 8 lines of header";
        let found = format!("{} lines of weather", rows.len());
        return Err(vec![problem(whole(file), "", found, allowed)]);
    }
    let problems = out_of_order(&rows, file);
    if !problems.is_empty() {
        return Err(problems);
    }
    let rows: Vec<&Row<'_>> = rows.iter().filter(|row| !is_leap_day(row, rows.len())).collect();
    hourly(&rows, file, station(first))
}

/// The station that the first line describes.
fn station(header: &str) -> Option<Station> {
    let fields: Vec<&str> = header.split(',').map(str::trim).collect();
    let number = |index: usize, most: f64| {
        let value = fields.get(index)?.parse::<f64>().ok()?;
        (value.abs() <= most).then_some(value)
    };
    Some(Station {
        name: (*fields.get(1)?).to_owned(),
        latitude: number(6, 90.0)?,
        longitude: number(7, 180.0)?,
        utc_offset: number(8, 15.0)?,
        elevation: Height::metres(number(9, 9000.0)?),
    })
}

fn hourly(
    rows: &[&Row<'_>],
    file: &str,
    station: Option<Station>,
) -> Result<Weather, Vec<Problem>> {
    let mut notes = Vec::new();
    let dry_bulb = filled(rows, file, &DRY_BULB, numbers(rows, file, &DRY_BULB), &mut notes);
    let humidity = humidities(rows, file, &mut notes)
        .and_then(|numbers| filled(rows, file, &HUMIDITY, Ok(numbers), &mut notes));
    let standard = standard_pressure(station.as_ref().map_or(Height::ZERO, |it| it.elevation));
    let pressure = pressures(rows, file, standard);
    match (dry_bulb, humidity, pressure) {
        (Ok(dry_bulb), Ok(humidity), Ok(pressure)) => {
            let dry_bulb = dry_bulb.into_iter().map(Celsius::degrees).collect();
            let share = |percent: f64| (percent / 100.0).min(1.0);
            let relative_humidity = humidity.into_iter().map(share).collect();
            let sunlight = sunlight(rows, file, &mut notes)?;
            let hourly = HourlyWeather { dry_bulb, relative_humidity, pressure, sunlight };
            Ok(Weather { file: file.to_owned(), station, hourly, notes })
        }
        (dry_bulb, humidity, pressure) => {
            let problems = [dry_bulb.err(), humidity.err(), pressure.err()];
            Err(problems.into_iter().flatten().flatten().collect())
        }
    }
}

/// Relative humidities in per cent, by the dew point where they are missing and it is not.
fn humidities(
    rows: &[&Row<'_>],
    file: &str,
    notes: &mut Vec<String>,
) -> Result<Vec<Option<f64>>, Vec<Problem>> {
    let mut values = numbers(rows, file, &HUMIDITY)?;
    let mut first = None;
    let mut count = 0;
    for (row, value) in rows.iter().zip(&mut values).filter(|(_, value)| value.is_none()) {
        let given = |column: &Column| number(row, column).ok().flatten().map(Celsius::degrees);
        let (Some(dry_bulb), Some(dew_point)) = (given(&DRY_BULB), given(&DEW_POINT)) else {
            continue;
        };
        *value = Some(relative_humidity(dry_bulb, dew_point) * 100.0);
        first.get_or_insert(row.number);
        count += 1;
    }
    if let Some(line) = first {
        let name = HUMIDITY.name;
        notes.push(format!("{file}:{line}: {name}: {count} missing hour(s) from the dew point"));
    }
    let highest = values.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    if (0.0..=HIGHEST_FRACTION).contains(&highest) {
        let found = format!("no hour above {highest} %");
        let allowed = "must be in per cent, from 0 to 110 %, not a fraction";
        return Err(vec![problem(
            place(rows[0], HUMIDITY.index, file),
            HUMIDITY.name,
            found,
            allowed,
        )]);
    }
    Ok(values)
}

/// Pressures in pascals; the standard one of the station's height where they are missing.
fn pressures(rows: &[&Row<'_>], file: &str, standard: f64) -> Result<Vec<f64>, Vec<Problem>> {
    if rows.iter().any(|row| row.fields.len() <= PRESSURE.index) {
        return Ok(vec![standard; rows.len()]);
    }
    let values = numbers(rows, file, &PRESSURE)?;
    Ok(values.into_iter().map(|value| value.unwrap_or(standard)).collect())
}

/// Global radiation on a horizontal plane in watts a square metre; none where the file has no such column, or where
/// more of it is missing in a row than is filled.
fn sunlight(
    rows: &[&Row<'_>],
    file: &str,
    notes: &mut Vec<String>,
) -> Result<Option<Vec<f64>>, Vec<Problem>> {
    if rows.iter().any(|row| row.fields.len() <= SUNLIGHT.index) {
        return Ok(None);
    }
    let values = numbers(rows, file, &SUNLIGHT)?;
    let mut told = Vec::new();
    let sunlight = filled(rows, file, &SUNLIGHT, Ok(values), &mut told).ok();
    let sunlight = sunlight.filter(|hours| hours.len() == rows.len());
    if sunlight.is_some() {
        notes.append(&mut told);
    }
    Ok(sunlight)
}

/// The first line that is not the hour that should stand there.
fn out_of_order(rows: &[Row<'_>], file: &str) -> Vec<Problem> {
    let expected = calendar(rows.len());
    let differs = |(row, expected): &(&Row<'_>, [u32; 3])| date(row).as_ref() != Some(expected);
    let first = rows.iter().zip(expected).find(differs);
    let in_words = |(row, [month, day, hour]): (&Row<'_>, [u32; 3])| {
        let found =
            row.fields.get(1..4).map_or_else(|| "too few columns".to_owned(), |f| f.join(", "));
        let allowed = format!("must be month {month}, day {day}, hour {hour}");
        problem(place(row, 1, file), "month, day, hour (columns 2 to 4)", found, allowed)
    };
    first.map(in_words).into_iter().collect()
}

/// Month, day and hour of every hour of a year.
fn calendar(hours: usize) -> impl Iterator<Item = [u32; 3]> {
    let leap = hours == HOURS[1];
    let days = (1..).zip(DAYS).flat_map(|(month, days)| (1..=days).map(move |day| (month, day)));
    let days = days.filter(move |date| leap || *date != (2, 29));
    days.flat_map(|(month, day)| (1..=24).map(move |hour| [month, day, hour]))
}

fn date(row: &Row<'_>) -> Option<[u32; 3]> {
    let part = |index: usize| row.fields.get(index)?.trim().parse().ok();
    Some([part(1)?, part(2)?, part(3)?])
}

fn is_leap_day(row: &Row<'_>, hours: usize) -> bool {
    hours == HOURS[1] && date(row).is_some_and(|[month, day, _]| (month, day) == (2, 29))
}

/// The numbers of a column, `None` where they are missing.
fn numbers(
    rows: &[&Row<'_>],
    file: &str,
    column: &Column,
) -> Result<Vec<Option<f64>>, Vec<Problem>> {
    let mut values = Vec::with_capacity(rows.len());
    let mut problems = Vec::new();
    for row in rows {
        match number(row, column) {
            Ok(value) => values.push(value),
            Err(found) => {
                let Column { lowest, highest, unit, .. } = column;
                let allowed = format!("must be a number from {lowest} to {highest} {unit}");
                problems.push(problem(place(row, column.index, file), column.name, found, allowed));
                values.push(None);
            }
        }
    }
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        problems.truncate(MOST_PROBLEMS);
        let found = format!("{more} more lines like these");
        problems.push(problem(whole(file), column.name, found, "must be mended as well"));
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// The numbers of a column with gaps filled.
fn filled(
    rows: &[&Row<'_>],
    file: &str,
    column: &Column,
    values: Result<Vec<Option<f64>>, Vec<Problem>>,
    notes: &mut Vec<String>,
) -> Result<Vec<f64>, Vec<Problem>> {
    fill(&values?, |gap| {
        let (first, length) = (rows[gap.start], gap.len());
        if length <= LONGEST_GAP {
            notes.push(format!(
                "{file}:{}: {}: {length} missing hour(s) filled from their neighbours",
                first.number, column.name
            ));
            return Ok(());
        }
        let found = format!("{length} missing hours in a row");
        let allowed = format!("must be at most {LONGEST_GAP}, which are filled");
        Err(vec![problem(place(first, column.index, file), column.name, found, allowed)])
    })
}

/// A number in range, `None` when it is marked as missing, or the text that is neither.
fn number(row: &Row<'_>, column: &Column) -> Result<Option<f64>, String> {
    let text = row.fields.get(column.index).map(|text| text.trim());
    let text = text.ok_or_else(|| format!("{} columns", row.fields.len()))?;
    let value: Option<f64> = text.parse().ok();
    match value {
        _ if text.is_empty() => Ok(None),
        Some(value) if value.is_finite() && value >= column.missing => Ok(None),
        Some(value) if (column.lowest..=column.highest).contains(&value) => Ok(Some(value)),
        _ => Err(format!("{text:?}")),
    }
}

/// Fills every gap linearly between its neighbours, once `accept` has agreed to it.
///
/// The year is a circle: before its first hour comes its last.
fn fill(
    values: &[Option<f64>],
    mut accept: impl FnMut(std::ops::Range<usize>) -> Result<(), Vec<Problem>>,
) -> Result<Vec<f64>, Vec<Problem>> {
    let mut filled = Vec::with_capacity(values.len());
    while filled.len() < values.len() {
        let at = filled.len();
        if let Some(value) = values[at] {
            filled.push(value);
            continue;
        }
        let length = values[at..].iter().take_while(|value| value.is_none()).count();
        accept(at..at + length)?;
        let known = |value: &&Option<f64>| value.is_some();
        let before = values[..at].iter().rev().chain(values.iter().rev()).find(known);
        let after = values[at + length..].iter().chain(values).find(known);
        let (Some(Some(before)), Some(Some(after))) = (before, after) else { break };
        for step in 1..=length {
            let share = step as f64 / (length + 1) as f64;
            filled.push(before + (after - before) * share);
        }
    }
    Ok(filled)
}

/// The place of a field.
fn place(row: &Row<'_>, index: usize, file: &str) -> Origin {
    let before = row.fields.iter().take(index).map(|field| field.len() + 1).sum::<usize>();
    let column = row.text.get(..before).unwrap_or(row.text).chars().count() + 1;
    Origin { line: row.number, column, ..whole(file) }
}

#[cfg(test)]
mod tests;

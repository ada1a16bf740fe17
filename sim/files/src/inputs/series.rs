//! Recorded prices and carbon: CSV files of hours, halves or quarters of hours, each with its time.

mod clock;

use std::path::{Path, PathBuf};

use factory::settings::{Problem, Settings};
use factory::site::{Series, SeriesSpec};

use crate::inputs::rows::{Rows, rows_of};
use crate::text::file::read_text_or_gz;
use crate::text::problems::{Problems, problem, whole};
use clock::{Clock, Day, years_from};

/// Lengths of steps that are read, in seconds.
const STEPS: [i64; 3] = [900, 1800, 3600];
const HOUR: i64 = 3600;
/// More problems than these are only counted.
const MOST_PROBLEMS: usize = 10;

/// What the numbers of a file are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Numbers {
    /// Prices in USD/MWh, once what a dollar buys of their currency is taken off.
    Prices {
        /// What a dollar buys.
        rate: Option<f64>,
    },
    /// Carbon in g/kWh.
    Carbon,
}

/// A series that a scenario names.
pub(crate) struct Named<'a> {
    /// The file, where it is said.
    pub(crate) path: Option<PathBuf>,
    /// The section of its keys.
    pub(crate) section: &'static str,
    pub(crate) spec: &'a SeriesSpec,
    pub(crate) settings: &'a Settings,
    /// Hours of the plant's clock before Coordinated Universal Time.
    pub(crate) clock: Option<f64>,
    pub(crate) numbers: Numbers,
}

/// A step of the file: its line, when it begins in seconds since 1970, and its number.
struct Step {
    row: usize,
    begins: i64,
    value: Option<f64>,
}

impl Named<'_> {
    /// Reads it; with a sentence on what was read otherwise than it stands there.
    ///
    /// # Errors
    /// Every problem of the file, with its line; or of the keys.
    pub(crate) fn read(&self) -> Result<(Series, Vec<String>), Vec<Problem>> {
        let key = format!("{}.file", self.section);
        let (entry, path) =
            self.settings.get(&key).zip(self.path.as_deref()).expect("a file is named");
        let rows = rows(path).map_err(|wrong| {
            let written = (&entry.origin, entry.value.to_string());
            super::trace::of_key(wrong, (written.0, &written.1), &key)
        })?;
        let file = path.display().to_string();
        let steps = self.steps(&rows, &file)?;
        self.series(&rows, &steps, &file)
    }

    /// A problem of one of its keys.
    fn wrong(&self, field: &str, allowed: impl Into<String>) -> Vec<Problem> {
        let key = format!("{}.{field}", self.section);
        let entry = self.settings.get(&key);
        let named = self.settings.get(&format!("{}.file", self.section));
        let origin = entry.or(named).map(|entry| entry.origin.clone());
        let found = entry.map_or_else(|| "nothing".to_owned(), |entry| entry.value.to_string());
        vec![problem(origin.unwrap_or_else(|| whole("scenario")), key, found, allowed)]
    }

    /// The place of a column that a key names.
    fn column(&self, rows: &Rows, field: &str, name: Option<&str>) -> Result<usize, Vec<Problem>> {
        let place = name.and_then(|name| rows.header.iter().position(|header| header == name));
        let words = || format!("must be a column of the file: {}", rows.header.join(", "));
        place.ok_or_else(|| self.wrong(field, words()))
    }

    /// What a number of the file is to be multiplied with.
    fn factor(&self) -> Result<f64, Vec<Problem>> {
        let unit = self.spec.unit.as_deref().unwrap_or_default();
        let (above, below) = unit.split_once('/').unwrap_or((unit, ""));
        let energy = match below {
            "MWh" => Some(1.0),
            "kWh" => Some(1000.0),
            _ => None,
        };
        match (self.numbers, energy) {
            (Numbers::Carbon, Some(energy)) => {
                let words = "must be g/kWh, kg/MWh, kg/kWh or t/MWh";
                let mass = [("g", 1e-3), ("kg", 1.0), ("t", 1e3)];
                let mass = mass.into_iter().find(|(word, _)| *word == above);
                // Kilograms per megawatt-hour are grams per kilowatt-hour.
                mass.map(|(_, mass)| mass * energy).ok_or_else(|| self.wrong("unit", words))
            }
            (Numbers::Prices { rate }, Some(energy)) => {
                let letters = above.len() == 3 && above.bytes().all(|it| it.is_ascii_uppercase());
                if !letters {
                    return Err(self
                        .wrong("unit", "must be a currency for each MWh or kWh, such as JPY/kWh"));
                }
                match (above, rate) {
                    ("USD", None) => Ok(energy),
                    ("USD", Some(_)) => {
                        let words = "is in dollars: leave location.tariff.rate out";
                        Err(self.wrong("unit", words))
                    }
                    (_, Some(rate)) => Ok(energy / rate),
                    (_, None) => {
                        let words =
                            format!("needs location.tariff.rate: what a dollar buys of {above}");
                        Err(self.wrong("unit", words))
                    }
                }
            }
            (Numbers::Carbon, None) => {
                Err(self.wrong("unit", "must be g/kWh, kg/MWh, kg/kWh or t/MWh"))
            }
            (Numbers::Prices { .. }, None) => {
                Err(self.wrong("unit", "must be a currency for each MWh or kWh, such as JPY/kWh"))
            }
        }
    }

    /// Least and greatest number that can be meant, and their unit.
    const fn range(&self) -> (f64, f64, &'static str) {
        match self.numbers {
            Numbers::Prices { .. } => (-100_000.0, 100_000.0, "USD/MWh"),
            Numbers::Carbon => (0.0, 5_000.0, "g/kWh"),
        }
    }

    /// The rows with their times and numbers.
    fn steps(&self, rows: &Rows, file: &str) -> Result<Vec<Step>, Vec<Problem>> {
        let factor = self.factor()?;
        let column = self.column(rows, "column", self.spec.column.as_deref())?;
        let time = self.column(rows, "time", self.spec.time.as_deref())?;
        let number = match &self.spec.step {
            Some(name) => Some(self.column(rows, "step", Some(name))?),
            None => None,
        };
        let mut clock = Clock::new(self.spec.time_zone.as_deref())
            .map_err(|words| self.wrong("time_zone", words))?;
        let numbers = |(_, fields): &(_, Vec<String>)| fields[number.unwrap_or(0)].parse().ok();
        let per_day = rows.rows.iter().filter_map(numbers).max().unwrap_or(0);
        let day = number.map(|_| Day::of(per_day));
        let (low, high, unit) = self.range();
        let (mut steps, mut problems) = (Vec::with_capacity(rows.rows.len()), Vec::new());
        for (row, (origin, fields)) in rows.rows.iter().enumerate() {
            let mut wrong = |name: &str, found: &str, allowed: String| {
                problems.push(problem(origin.clone(), name, format!("{found:?}"), allowed));
            };
            let of_day = number.map(|number| fields[number].as_str());
            let begins = clock.instant(&fields[time], day.zip(of_day)).unwrap_or_else(|words| {
                wrong(&rows.header[time], &fields[time], words);
                0
            });
            let text = fields[column].as_str();
            let parsed = text.parse::<f64>().map(|value| value * factor);
            let missing = ["", "-", "NaN", "nan", "NA", "null"].contains(&text);
            let fits = parsed.as_ref().is_ok_and(|value| (low..=high).contains(value));
            if !missing && !fits {
                let words = format!("must be a number, which is from {low} to {high} {unit}");
                wrong(&rows.header[column], text, words);
            }
            steps.push(Step { row, begins, value: parsed.ok().filter(|_| fits) });
        }
        if !problems.is_empty() {
            return Err(few(problems, file));
        }
        // Times that could not be read have not needed it either.
        if clock.is_idle() && !steps.is_empty() && self.spec.time_zone.is_some() {
            return Err(self
                .wrong("time_zone", "must be left out: the times of the file carry their offset"));
        }
        Ok(steps)
    }

    /// Steps in their order, gaps filled or told, by the clock of the plant, over whole years.
    fn series(
        &self,
        rows: &Rows,
        steps: &[Step],
        file: &str,
    ) -> Result<(Series, Vec<String>), Vec<Problem>> {
        let mut notes = Vec::new();
        let Some(offset) = self.clock else {
            return Err(
                self.wrong("file", "needs location.clock: hours of the plant's clock before UTC")
            );
        };
        let (length, values) = self.in_order(rows, steps, file, &mut notes)?;
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a day")]
        let first = steps[0].begins + (offset * HOUR as f64).round() as i64;
        let (length, values) = aligned(first, length, values);
        let per_hour = usize::try_from(HOUR / length).unwrap_or(1);
        // What begins within an hour waits for the next one.
        let late = (HOUR - first.rem_euclid(HOUR)) % HOUR / length;
        let values = values.get(usize::try_from(late).unwrap_or(0)..).unwrap_or_default();
        let begins = (first + late * length) / HOUR;
        let hours = values.len() / per_hour;
        let (skipped, hours) = years_from(begins, hours, self.spec.year).map_err(|words| {
            let field = if self.spec.year.is_some() { "year" } else { "file" };
            self.wrong(field, words)
        })?;
        let values = &values[skipped * per_hour..(skipped + hours) * per_hour];
        #[expect(clippy::cast_possible_wrap, reason = "hours of a few years")]
        let begins = begins + skipped as i64;
        let (per_hour, values) = match self.numbers {
            Numbers::Prices { .. } => (per_hour, values.to_vec()),
            Numbers::Carbon => {
                let mean = |hour: &[f64]| hour.iter().sum::<f64>() / per_hour as f64;
                (1, values.chunks(per_hour).map(mean).collect())
            }
        };
        Ok((Series::new(begins, per_hour, values, self.spec.align), notes))
    }

    /// The length of the steps, and their numbers without gaps.
    fn in_order(
        &self,
        rows: &Rows,
        steps: &[Step],
        file: &str,
        notes: &mut Vec<String>,
    ) -> Result<(i64, Vec<f64>), Vec<Problem>> {
        let line = |step: &Step| &rows.rows[step.row].0;
        let length = steps.windows(2).map(|it| it[1].begins - it[0].begins).find(|it| *it > 0);
        let Some(length) = length.filter(|length| STEPS.contains(length)) else {
            let found = format!("{} rows, steps of {} s", steps.len(), length.unwrap_or(0));
            let allowed = "must have steps of an hour, or of 30 or 15 minutes";
            return Err(vec![problem(whole(file), "", found, allowed)]);
        };
        let mut problems = Vec::new();
        let mut found: Vec<(Option<f64>, usize)> = Vec::with_capacity(steps.len());
        for (number, step) in steps.iter().enumerate() {
            let before = number.checked_sub(1).map_or(step.begins - length, |it| steps[it].begins);
            let ahead = step.begins - before;
            if ahead <= 0 || ahead % length != 0 {
                let of_before = number.checked_sub(1).map_or(0, |it| line(&steps[it]).line);
                let found = match ahead {
                    0 => format!("the time of line {of_before} again"),
                    _ => format!("a time {} min after line {of_before}", ahead / 60),
                };
                let allowed = format!("must be {} min after it, or whole steps more", length / 60);
                problems.push(problem(line(step).clone(), "time", found, allowed));
                continue;
            }
            let missing = usize::try_from(ahead / length - 1).unwrap_or(0);
            found.extend(std::iter::repeat_n((None, step.row), missing));
            found.push((step.value, step.row));
        }
        if !problems.is_empty() {
            return Err(few(problems, file));
        }
        self.filled(rows, &found, length, notes)
            .map(|values| (length, values))
            .map_err(|it| few(it, file))
    }

    /// Numbers with the short gaps filled on lines.
    fn filled(
        &self,
        rows: &Rows,
        found: &[(Option<f64>, usize)],
        length: i64,
        notes: &mut Vec<String>,
    ) -> Result<Vec<f64>, Vec<Problem>> {
        let longest = self.spec.fill.in_seconds() / length as f64 + 1e-6;
        let (mut values, mut problems) = (Vec::with_capacity(found.len()), Vec::new());
        let mut at = 0;
        while at < found.len() {
            if let (Some(value), _) = found[at] {
                values.push(value);
                at += 1;
                continue;
            }
            let gap = found[at..].iter().take_while(|(value, _)| value.is_none()).count();
            let origin = &rows.rows[found[at].1].0;
            let before = values.last().copied();
            let after = found.get(at + gap).and_then(|(value, _)| *value);
            let hours = gap as f64 * length as f64 / HOUR as f64;
            if let Some((before, after)) = before.zip(after).filter(|_| gap as f64 <= longest) {
                let share = |step: usize| (step + 1) as f64 / (gap + 1) as f64;
                values.extend((0..gap).map(|step| before + (after - before) * share(step)));
                let (file, line) = (&origin.file, origin.line);
                notes.push(format!(
                    "{file}:{line}: {hours} h that are missing are on a line between others"
                ));
            } else {
                let allowed = format!(
                    "must be complete: {}.fill allows for gaps of {} between two numbers",
                    self.section, self.spec.fill
                );
                let found = format!("{hours} h without a number before or at it");
                problems.push(problem(origin.clone(), "", found, allowed));
                values.extend(std::iter::repeat_n(0.0, gap));
            }
            at += gap;
        }
        if problems.is_empty() { Ok(values) } else { Err(problems) }
    }
}

/// The rows of a CSV file, which may be packed.
fn rows(path: &Path) -> Result<Rows, Problems> {
    rows_of(&read_text_or_gz(path)?, &path.display().to_string())
}

/// Steps of which some begin on the hour: shorter ones where the clock of the plant is half an hour off.
fn aligned(first: i64, length: i64, values: Vec<f64>) -> (i64, Vec<f64>) {
    let off = first.rem_euclid(length);
    if off == 0 {
        return (length, values);
    }
    let shorter = STEPS.into_iter().rev().find(|step| off % step == 0).unwrap_or(STEPS[0]);
    let times = usize::try_from(length / shorter).unwrap_or(1);
    (shorter, values.into_iter().flat_map(|value| std::iter::repeat_n(value, times)).collect())
}

/// The first problems, with a count of the others.
fn few(mut problems: Vec<Problem>, file: &str) -> Vec<Problem> {
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        // At the place of the first that is not told, so that it stands behind those that are.
        let origin = problems[MOST_PROBLEMS].origin.clone().unwrap_or_else(|| whole(file));
        problems.truncate(MOST_PROBLEMS);
        problems.push(problem(origin, "", format!("{more} more problems"), "must be none"));
    }
    problems
}

#[cfg(test)]
mod tests;

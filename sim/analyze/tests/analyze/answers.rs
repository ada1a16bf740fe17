//! Every operation on the small study, against calculations by hand.

use crate::study::Desk;

/// The cell of a CSV text at a row, not counting the names, and a named column, as a number.
#[track_caller]
fn number(text: &str, row: usize, column: &str) -> f64 {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let place = rows[0].iter().position(|name| *name == column).unwrap();
    rows[row + 1][place].parse().unwrap()
}

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn the_overview_tells_points_runs_inputs_and_metrics() {
    let outcome = Desk::new().run(&["study"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.complained);
    let expected = "\
Study   study
Points  4
Runs    12
Failed  1

Inputs
  base                 belgium.toml, kagoshima.toml
  power_genset_fuel_h  12, 24

metric                 count   mean    p10    p50    p90
lcoc_usd_per_gpu_hour     11  2.455      2  2.500      3
goodput_gpu_hours         11  115.5     90    120    135
pue                       11  1.239  1.125  1.250  1.250
";
    assert_eq!(outcome.printed, expected);
}

#[test]
fn many_values_of_an_input_are_told_as_a_range() {
    let desk = Desk::new();
    let points = (1..=8).map(|point| format!("{point},{}.5", 10 - point)).collect::<Vec<_>>();
    desk.put("plan", &format!("point,fuel_h\n{}\n", points.join("\n")));
    let printed = desk.run(&["study"]).printed;
    assert!(printed.contains("  fuel_h  8 values from 2.500 to 9.500\n"), "{printed}");
}

#[test]
fn runs_stand_in_order_beside_the_inputs_of_their_point() {
    let text = Desk::new().csv(&["--select", "point,replication,base,power_genset_fuel_h,digest"]);
    let expected = "\
point,replication,base,power_genset_fuel_h,digest
1,1,kagoshima.toml,12,d11
1,2,kagoshima.toml,12,d12
1,3,kagoshima.toml,12,d13
2,1,kagoshima.toml,24,d21
2,2,kagoshima.toml,24,d22
2,3,kagoshima.toml,24,
3,1,belgium.toml,12,d31
3,2,belgium.toml,12,d32
3,3,belgium.toml,12,d33
4,1,belgium.toml,24,d41
4,2,belgium.toml,24,d42
4,3,belgium.toml,24,d43
";
    assert_eq!(text, expected);
}

#[test]
fn an_input_named_like_a_column_of_runs_is_kept_apart() {
    let desk = Desk::new();
    desk.put("plan", "point,seed\n1,5\n2,6\n3,7\n4,8\n");
    let text = desk.csv(&["--select", "seed,seed_plan", "--where", "point=2", "--limit", "1"]);
    assert_eq!(text, "seed,seed_plan\n21,6\n");
}

/// Digests of the runs that meet all conditions.
#[track_caller]
fn digests(conditions: &[&str]) -> String {
    let mut arguments = vec!["--select", "digest"];
    arguments.extend(conditions.iter().flat_map(|condition| ["--where", condition]));
    let text = Desk::new().csv(&arguments);
    text.lines().skip(1).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_condition_must_hold() {
    assert_eq!(digests(&["base=belgium.toml", "lcoc<2.25"]), "d31 d32");
    assert_eq!(digests(&["base=belgium.toml", "lcoc<=2.25"]), "d31 d32 d33");
    assert_eq!(digests(&["base!=belgium.toml", "lcoc>2.5"]), "d22");
    assert_eq!(digests(&["lcoc>=2.75", "replication != 2"]), "d41 d43");
    assert_eq!(digests(&["lcoc=2.0"]), "d11 d32");
}

#[test]
fn a_missing_value_meets_only_the_condition_for_it() {
    let select = |condition| {
        let select = ["--select", "point,replication", "--where", condition];
        Desk::new().csv(&select).lines().count() - 1
    };
    assert_eq!(
        ["lcoc=", "lcoc!=", "lcoc<9", "lcoc!=9", "error=", "error!="].map(select),
        [1, 11, 11, 11, 11, 1]
    );
}

#[test]
fn whole_numbers_are_compared_exactly() {
    assert_eq!(digests(&["seed=9007199254740993"]), "d32");
    assert_eq!(digests(&["seed>9007199254740992"]), "d32");
}

#[test]
fn rows_that_sort_equal_keep_their_order_and_missing_values_come_last() {
    let sorted = |sort| Desk::new().csv(&["--select", "digest", "--sort", sort]).replace('\n', " ");
    let down = "digest d41 d42 d43 d22 d13 d21 d12 d33 d11 d32 d31  ";
    assert_eq!(sorted("lcoc:desc"), down);
    assert_eq!(sorted("base,lcoc"), "digest d31 d32 d33 d41 d42 d43 d11 d12 d13 d21 d22  ");
}

#[test]
fn a_limit_keeps_the_first_rows() {
    let text = Desk::new().csv(&["--sort", "goodput:desc", "--limit", "2", "--select", "goodput"]);
    let found = [0, 1].map(|row| number(&text, row, "goodput_gpu_hours"));
    assert_eq!((found, text.lines().count()), ([150.0, 135.0], 3));
}

/// Method: Kagoshima has 2, 2.25, 2.5, 2.5, 2.75 and a failed run; Belgium 1.75, 2, 2.25, 3, 3, 3.
/// A quantile q of n numbers in order stands at place (n - 1) q, counted from zero (type 7).
#[test]
fn statistics_of_groups_are_those_by_hand() {
    let stat = "count,mean,std,min,max,p10,p50,p90";
    let text = Desk::new().csv(&["--group-by", "base", "--metric", "lcoc", "--stat", stat]);
    let names = "base,metric,count,mean,std,min,max,p10,p50,p90\n";
    assert!(text.starts_with(&format!("{names}belgium.toml,lcoc_usd_per_gpu_hour,6,")), "{text}");
    let check = |row, column, expected| assert_close(number(&text, row, column), expected);
    check(0, "mean", (1.75 + 2.0 + 2.25 + 3.0 + 3.0 + 3.0) / 6.0);
    check(0, "p10", 1.75 + 0.5 * 0.25);
    check(0, "p50", 2.25 + 0.5 * (3.0 - 2.25));
    check(0, "p90", 3.0);
    check(1, "count", 5.0);
    check(1, "mean", (2.0 + 2.25 + 2.5 + 2.5 + 2.75) / 5.0);
    let squares: f64 = 0.4 * 0.4 + 0.15 * 0.15 + 0.1 * 0.1 + 0.1 * 0.1 + 0.35 * 0.35;
    check(1, "std", (squares / 4.0).sqrt());
    check(1, "min", 2.0);
    check(1, "max", 2.75);
    check(1, "p10", 2.0 + 0.4 * 0.25);
    check(1, "p90", 2.5 + 0.6 * 0.25);
}

#[test]
fn groups_stand_in_the_order_of_their_keys_and_of_the_metrics_asked_for() {
    let keys = "power_genset_fuel_h,base";
    let text = Desk::new().csv(&["--group-by", keys, "--metric", "goodput,pue", "--stat", "mean"]);
    let expected = "\
power_genset_fuel_h,base,metric,mean
12,belgium.toml,goodput_gpu_hours,90.0
12,belgium.toml,pue,1.25
12,kagoshima.toml,goodput_gpu_hours,110.0
12,kagoshima.toml,pue,1.125
24,belgium.toml,goodput_gpu_hours,130.0
24,belgium.toml,pue,1.25
24,kagoshima.toml,goodput_gpu_hours,140.0
24,kagoshima.toml,pue,1.375
";
    assert_eq!(text, expected);
}

#[test]
fn a_group_without_numbers_has_none() {
    let arguments = ["--where", "status=failed", "--group-by", "point", "--metric", "pue"];
    let text = Desk::new().csv(&[&arguments[..], &["--stat", "count,mean,std,p50"]].concat());
    assert_eq!(text, "point,metric,count,mean,std,p50\n2,pue,0,,,\n");
}

/// Method: the eleven costs in order are 1.75, 2, 2, 2.25, 2.25, 2.5, 2.5, 2.75, 3, 3, 3.
#[test]
fn quantiles_are_those_by_hand() {
    let text = Desk::new().csv(&["--quantiles", "0.05,0.5,0.72,1", "--metric", "lcoc"]);
    assert!(text.starts_with("metric,p5,p50,p72,p100\n"), "{text}");
    assert_close(number(&text, 0, "p5"), 1.75 + 0.5 * 0.25);
    assert_close(number(&text, 0, "p50"), 2.5);
    assert_close(number(&text, 0, "p72"), 2.75 + 0.2 * 0.25);
    assert_close(number(&text, 0, "p100"), 3.0);
    let grouped = Desk::new().csv(&["--quantiles", "0.5", "--group-by", "base", "--metric", "pue"]);
    assert_eq!(grouped, "base,metric,p50\nbelgium.toml,pue,1.25\nkagoshima.toml,pue,1.125\n");
}

/// Method: means by point are (2.25, 110), (2.625, 140), (2, 90) and (3, 130) for cost and goodput;
/// the fourth costs more than the second and gives less.
#[test]
fn the_pareto_front_has_the_points_that_no_other_dominates() {
    let objectives = ["--pareto", "lcoc:min,goodput:max"];
    let expected = "\
point,label,base,power_genset_fuel_h,lcoc_usd_per_gpu_hour,goodput_gpu_hours
1,\"kagoshima, 12 h\",kagoshima.toml,12,2.25,110.0
2,\"kagoshima, 24 h\",kagoshima.toml,24,2.625,140.0
3,\"belgium, 12 h\",belgium.toml,12,2.0,90.0
";
    assert_eq!(Desk::new().csv(&objectives), expected);
    let without = [&objectives[..], &["--where", "point!=2", "--select", "point"]].concat();
    assert_eq!(Desk::new().csv(&without), "point\n1\n3\n4\n");
    let input = ["--pareto", "power_genset_fuel_h:min,lcoc:min", "--select", "point,lcoc,power"];
    let expected = "point,lcoc_usd_per_gpu_hour,power_genset_fuel_h\n3,2.0,12.0\n";
    assert_eq!(Desk::new().csv(&input), expected);
    let worst = ["--pareto", "lcoc:max", "--select", "point,lcoc"];
    assert_eq!(Desk::new().csv(&worst), "point,lcoc_usd_per_gpu_hour\n4,3.0\n");
}

#[test]
fn a_point_whose_runs_all_failed_is_on_no_front() {
    let arguments = ["--where", "replication=3", "--pareto", "goodput:max,lcoc:min"];
    let text = Desk::new().csv(&[&arguments[..], &["--select", "point"]].concat());
    // Left are (2.5, 120), (2.25, 80) and (3, 130).
    assert_eq!(text, "point\n1\n3\n4\n");
}

#[test]
fn a_pivot_table_has_a_cell_for_each_pair_of_values() {
    let text = Desk::new().csv(&["--pivot", "base,power_genset_fuel_h,lcoc"]);
    let expected = "\
base,power_genset_fuel_h=12,power_genset_fuel_h=24
belgium.toml,2.0,3.0
kagoshima.toml,2.25,2.625
";
    assert_eq!(text, expected);
    let counts = ["--pivot", "base,fuel,lcoc", "--stat", "count", "--where", "point!=4"];
    let expected = "\
base,power_genset_fuel_h=12,power_genset_fuel_h=24
belgium.toml,3,
kagoshima.toml,3,2
";
    assert_eq!(Desk::new().csv(&counts), expected);
}

#[test]
fn other_tables_are_read_as_they_are() {
    let desk = Desk::new();
    let wheres = ["--where", "metric=pue", "--where", "stat=mean", "--select", "point,value,n"];
    let text = desk.csv(&[&["--table", "summary"], &wheres[..]].concat());
    assert_eq!(text, "point,value,n\n1,1.125,3\n2,1.375,2\n");
    let group = ["--table", "summary", "--group-by", "metric", "--stat", "max"];
    let expected = "metric,column,max\nlcoc_usd_per_gpu_hour,value,2.625\npue,value,1.375\n";
    assert_eq!(desk.csv(&group), expected);
    assert!(desk.csv(&["--table", "plan"]).starts_with("point,label,base,"));
}

#[test]
fn the_screen_shows_the_best_known_columns_and_says_what_it_hides() {
    let outcome = Desk::new().run(&["study", "--where", "point=2", "--where", "replication>=2"]);
    let expected = "\
point  label            base            power_genset_fuel_h  replication  status  lcoc_usd_per_gpu_hour  goodput_gpu_hours    pue
    2  kagoshima, 24 h  kagoshima.toml                   24            2  ok                      2.750                150  1.500
    2  kagoshima, 24 h  kagoshima.toml                   24            3  failed                      -                  -      -
6 more columns: --select names what to show, --out writes all.
";
    assert_eq!(outcome.printed, expected);
}

#[test]
fn the_screen_shows_fifty_rows_unless_told_otherwise() {
    let desk = Desk::new();
    let points = (1..=60).map(|point| point.to_string()).collect::<Vec<_>>();
    desk.put("plan", &format!("point\n{}\n", points.join("\n")));
    let printed = desk.run(&["study", "--table", "plan"]).printed;
    assert_eq!(printed.lines().count(), 1 + 50 + 1);
    assert!(printed.ends_with("\n10 more rows: --limit shows more, --out writes all.\n"));
    let all = desk.run(&["study", "--table", "plan", "--limit", "60"]).printed;
    assert_eq!(all.lines().count(), 1 + 60);
}

#[test]
fn an_empty_result_is_told_and_is_no_error() {
    let desk = Desk::new();
    for more in
        [&[][..], &["--group-by", "base"], &["--pareto", "pue:min"], &["--pivot", "base,fuel,pue"]]
    {
        let outcome = desk.run(&[&["study", "--where", "pue>9"], more].concat());
        assert_eq!(outcome.code, Some(0), "{more:?}: {}", outcome.complained);
        assert!(outcome.printed.contains("No row meets the conditions."), "{}", outcome.printed);
    }
}

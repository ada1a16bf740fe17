//! Loans by hand: what is paid, what that leaves, and what happens when there is not enough. Amounts in millions.

use super::*;
use crate::finance::measures::{Flows, Timing, rates_of_return};
use crate::finance::periods::Periods;
use crate::finance::tax::Income;
use crate::finance::{DebtSpec, Shape};

const MILLION: f64 = 1e6;

fn loan(drawn: f64, rate: f64, periods: usize) -> Loan {
    let mut loan = Loan {
        facility: 0,
        lot: 0,
        rate,
        draws: vec![drawn * MILLION],
        before: 0.0,
        ready: 0,
        periods,
        planned: Vec::new(),
        rates: Vec::new(),
    };
    loan.plan(Shape::Annuity);
    loan
}

fn terms() -> Terms {
    Terms { trap: 0.0, default: 0.0, reserve: vec![0], sweep: vec![0.0] }
}

fn millions(amounts: &[f64]) -> Vec<f64> {
    [0.0].into_iter().chain(amounts.iter().map(|amount| amount * MILLION)).collect()
}

/// What comes to owners who paid for a plant of 100, by period.
fn to_owners(flow: &Flow, built: f64) -> Vec<f64> {
    let mut held = 0.0;
    let mut of = |(period, step): (usize, &Step)| {
        let rows = || flow.loans.iter().map(|loan| loan[period]);
        let drawn: f64 = rows().map(|row| row.draw - row.capitalised).sum();
        let sum = rows().map(|row| row.interest + row.principal).sum::<f64>();
        let put_by = step.reserve + step.trapped - held;
        held = step.reserve + step.trapped;
        let spent = if period == 0 { built * MILLION } else { 0.0 };
        (step.cfads + drawn - sum - put_by - spent) / MILLION
    };
    flow.steps.iter().enumerate().map(&mut of).collect()
}

fn assert_near(what: &str, found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{what}: {found} for {expected}");
}

/// A loan of 100 at 10 % over five years takes 26.38 a year, which cash of 36.93 covers 1.400 times; at the end
/// nothing is owed, and payments add up to the loan, to the cent.
#[test]
fn a_loan_is_paid_back_and_covered() {
    let (operating, periods) = (millions(&[36.93; 5]), Periods::of_years(5));
    let case = Case { operating: &operating, income: None, periods: &periods };
    let loans = [loan(100.0, 0.10, 5)];
    let flow = run(&case, &loans, &terms(), &[]);
    for step in &flow.steps[1..] {
        assert_near("service", step.service / MILLION, 26.38, 0.0005);
        assert_near("cover", step.cover.unwrap(), 1.400, 0.0005);
    }
    assert_near("nothing", flow.loans[0][5].closing, 0.0, 0.0);
    let paid: f64 = flow.loans[0].iter().map(|row| row.principal).sum();
    assert_near("principal", paid, 100.0 * MILLION, 0.001);
    let cover = Cover::of(&flow, &loans, &terms(), &periods);
    // Level cash over a level loan: the loan life cover is that of each year.
    assert_near("loan life", cover.loan_life.unwrap(), 1.400, 0.0005);
    assert_eq!(cover.first_breach, None);
}

/// 100 are built, 40 a year earned, 5 spent, 20 written off and 30 % of the profit taxed: 30.5 a year, 15.94 %. With
/// 70 borrowed at 8 %, 17.532 a year: owners get 14.648, 14.362, 14.052, 13.718 and 13.358 for 30, which is 37.91 %;
/// cover falls from 1.836 to 1.762, since tax rises as interest falls.
#[test]
fn borrowing_raises_what_owners_get_of_a_plant_after_tax() {
    let periods = Periods::of_years(5);
    let income = Income {
        before_interest: vec![(35.0 - 20.0) * MILLION; 5],
        rates: vec![0.30; 5],
        losses: 10.0,
        losses_share: 1.0,
        credits: Vec::new(),
    };
    let operating = millions(&[35.0; 5]);
    let case = Case { operating: &operating, income: Some(&income), periods: &periods };
    let rate = |owners: &[f64]| {
        rates_of_return(&Flows::by_year(owners), Timing::YearEnd).single().unwrap()
    };
    let alone = to_owners(&run(&case, &[], &terms(), &[]), 100.0);
    alone[1..].iter().for_each(|amount| assert_near("alone", *amount, 30.5, 1e-6));
    assert_near("rate alone", rate(&alone), 0.1594, 5e-5);

    let flow = run(&case, &[loan(70.0, 0.08, 5)], &terms(), &[]);
    let owners = to_owners(&flow, 100.0);
    for (found, expected) in owners.iter().zip([-30.0, 14.648, 14.362, 14.052, 13.718, 13.358]) {
        assert_near("owners", *found, expected, 0.0006);
    }
    assert_near("rate", rate(&owners), 0.3791, 5e-5);
    let covers: Vec<f64> = flow.steps.iter().filter_map(|step| step.cover).collect();
    assert_near("first cover", covers[0], 1.836, 0.0005);
    assert_near("last cover", covers[4], 1.762, 0.0005);
    assert_near("cash of the first year", flow.steps[1].cfads / MILLION, 32.18, 0.005);
    assert_near("cash of the last year", flow.steps[5].cfads / MILLION, 30.89, 0.005);
}

fn spec(dscr: f64) -> DebtSpec {
    DebtSpec {
        share: 1.0,
        rate: Some(0.06),
        tenor: units::Span::years(3.0),
        shape: Shape::Sculpted,
        dscr: Some(dscr),
        again: true,
        ..DebtSpec::of_tests()
    }
}

/// Cash of 30, 28 and 26 at 6 %, covered 1.30 times: 23.077 / 1.06 + 21.538 / 1.06^2 + 20 / 1.06^3 = 57.73. Of a loan of
/// at most 40 the cover is higher, and as constant. With tax, which interest lowers, too.
#[test]
fn a_sculpted_loan_is_covered_the_same_in_every_period() {
    let (operating, periods) = (millions(&[30.0, 28.0, 26.0]), Periods::of_years(3));
    let income = Income {
        before_interest: vec![10.0 * MILLION; 3],
        rates: vec![0.30; 3],
        losses: 10.0,
        losses_share: 1.0,
        credits: Vec::new(),
    };
    for (most, income, expected) in
        [(100.0, None, Some(57.732)), (40.0, None, Some(40.0)), (100.0, Some(&income), None)]
    {
        let case = Case { operating: &operating, income, periods: &periods };
        let mut loans = [loan(most, 0.06, 3)];
        sculpt(&case, &[&spec(1.30)], &mut loans, &[]);
        let drawn = loans[0].at_ready() / MILLION;
        if let Some(expected) = expected {
            assert_near("loan", drawn, expected, 0.0005);
        }
        let interest: Vec<f64> = (1..=3).map(|year| loans[0].planned_parts(year).0).collect();
        let taxes = case.taxes(&interest, &[]);
        let covers = (1..=3)
            .map(|year| (operating[year] - taxes[year - 1]) / loans[0].planned_service(year));
        let covers: Vec<f64> = covers.collect();
        for cover in &covers {
            assert_near("cover", *cover, covers[0], 1e-9);
            assert!(*cover >= 1.30 - 1e-9, "{cover}");
        }
        let flow = run(&case, &loans, &terms(), &[]);
        assert_near("nothing", flow.loans[0][3].closing, 0.0, 0.0);
        // Of what is paid in whole cents the cover is the same but for those.
        for step in &flow.steps[1..] {
            assert_near("cover in cents", step.cover.unwrap(), covers[0], 1e-8);
        }
    }
}

/// A second loan, level and paid first, is part of what must be covered: together they take 30 / 1.3.
#[test]
fn a_sculpted_loan_leaves_room_for_the_others() {
    let (operating, periods) = (millions(&[30.0; 3]), Periods::of_years(3));
    let case = Case { operating: &operating, income: None, periods: &periods };
    let level = DebtSpec { shape: Shape::Annuity, dscr: None, ..spec(1.0) };
    let mut loans = [loan(20.0, 0.06, 3), Loan { facility: 1, ..loan(100.0, 0.06, 3) }];
    sculpt(&case, &[&level, &spec(1.30)], &mut loans, &[]);
    for year in 1..=3 {
        let both: f64 = loans.iter().map(|loan| loan.planned_service(year)).sum();
        assert_near("both", both / MILLION, 30.0 / 1.3, 1e-9);
    }
}

/// Service of 26.38 from cash of 36.93, 30, 20, 60 and 60: 1.137 in the second year, below a trap of 1.20, and .758 in
/// the third, when 6.38 are missing: 3.62 that were kept in the second pay a part of it. The rest, 2.76, is owed.
/// In the fourth 26.38 and the arrears with interest are paid and cover is 2.27 again, so that owners get the rest.
#[test]
fn a_broken_covenant_keeps_cash_that_pays_debt_later() {
    let operating = millions(&[36.93, 30.0, 20.0, 60.0, 60.0]);
    let periods = Periods::of_years(5);
    let case = Case { operating: &operating, income: None, periods: &periods };
    let terms = Terms { trap: 1.20, default: 1.05, ..terms() };
    let loans = [loan(100.0, 0.10, 5)];
    let flow = run(&case, &loans, &terms, &[]);
    let service = 26.379_748;
    assert_near("kept", flow.steps[2].trapped / MILLION, 30.0 - service, 1e-5);
    assert_near("paid", flow.steps[3].paid / MILLION, 20.0 + 30.0 - service, 1e-5);
    let missing = 2.0 * service - 50.0;
    let owners = to_owners(&flow, 0.0);
    assert_near("the second year", owners[2], 0.0, 1e-9);
    assert_near("the third", owners[3], 0.0, 1e-9);
    assert_near("the fourth", owners[4], 60.0 - service - 1.1 * missing, 1e-5);
    assert_near("nothing", flow.loans[0][5].closing, 0.0, 0.0);
    let cover = Cover::of(&flow, &loans, &terms, &periods);
    assert_eq!(cover.first_breach, Some(2.0));
    assert_eq!(cover.first_default, Some(3.0));
    assert_eq!(cover.first_unpaid, Some(3.0));
    assert_near("missing", cover.most_unpaid / MILLION, missing, 1e-5);
    assert_near("least", cover.least.unwrap(), 20.0 / service, 1e-4);
}

/// A year's service put by on the first day pays what the third year lacks, and is filled up again after it.
#[test]
fn what_is_put_by_pays_when_there_is_too_little() {
    let operating = millions(&[36.93, 36.93, 20.0, 60.0, 60.0]);
    let periods = Periods::of_years(5);
    let case = Case { operating: &operating, income: None, periods: &periods };
    let terms = Terms { reserve: vec![1], ..terms() };
    let loans = [loan(100.0, 0.10, 5)];
    let flow = run(&case, &loans, &terms, &[]);
    let service = 26.379_748;
    assert_near("at first", flow.steps[0].reserve / MILLION, service, 1e-5);
    assert_near("after", flow.steps[3].reserve / MILLION, 20.0, 1e-5);
    assert_near("again", flow.steps[4].reserve / MILLION, service, 1e-5);
    assert_near("nothing", flow.steps[5].reserve, 0.0, 0.0);
    let owners = to_owners(&flow, 0.0);
    let sum: f64 = owners.iter().sum();
    let earned: f64 = operating.iter().sum::<f64>() / MILLION;
    // What was put by comes back: owners get all cash less interest.
    let interest: f64 = flow.loans[0].iter().map(|row| row.interest).sum::<f64>() / MILLION;
    assert_near("in all", sum, earned - interest, 1e-5);
    assert_eq!(Cover::of(&flow, &loans, &terms, &periods).first_unpaid, None);
}

/// Half of what is left pays back sooner: less interest, and the loan ends before its time.
#[test]
fn a_sweep_pays_back_sooner() {
    let (operating, periods) = (millions(&[60.0; 5]), Periods::of_years(5));
    let case = Case { operating: &operating, income: None, periods: &periods };
    let loans = [loan(100.0, 0.10, 5)];
    let swept = run(&case, &loans, &Terms { sweep: vec![0.5], ..terms() }, &[]);
    let usual = run(&case, &loans, &terms(), &[]);
    let interest = |flow: &Flow| flow.loans[0].iter().map(|row| row.interest).sum::<f64>();
    assert!(interest(&swept) < 0.8 * interest(&usual));
    // 60 - 26.38 = 33.62, of which 16.81 beside the principal of 16.38: 66.81 are left.
    assert_near("left", swept.loans[0][1].closing / MILLION, 100.0 - 16.380 - 16.810, 0.001);
    assert!(swept.loans[0][4].closing == 0.0 && usual.loans[0][4].closing > 0.0);
}

/// Nothing is deducted of cash below zero: owners pay it in, and the debt waits.
#[test]
fn owners_pay_for_running_a_plant_that_earns_too_little() {
    let (operating, periods) = (millions(&[-5.0, 40.0, 40.0]), Periods::of_years(3));
    let case = Case { operating: &operating, income: None, periods: &periods };
    let flow = run(&case, &[loan(50.0, 0.10, 3)], &terms(), &[]);
    assert_near("nothing", flow.steps[1].paid, 0.0, 0.0);
    assert_near("owners", to_owners(&flow, 0.0)[1], -5.0, 1e-9);
    // 50 with a year's interest on it.
    assert_near("owed", flow.loans[0][1].closing / MILLION, 55.0, 1e-9);
    assert_near("nothing", flow.loans[0][3].closing, 0.0, 0.0);
}

/// A loan of 100 in two equal parts of principal, planned at 6 %, of which interest is 6 and then 8 % of what is owed: 6 and
/// 4; principal is as planned.
#[test]
fn interest_follows_its_rate_and_principal_its_plan() {
    let (operating, periods) = (millions(&[200.0; 2]), Periods::of_years(2));
    let case = Case { operating: &operating, income: None, periods: &periods };
    let mut floats = loan(100.0, 0.06, 2);
    floats.plan(Shape::Straight);
    floats.rates = vec![0.0, 0.06, 0.08];
    let flow = run(&case, &[floats], &terms(), &[]);
    for (period, interest) in [(1, 6.0), (2, 4.0)] {
        let row = flow.loans[0][period];
        assert_near("interest", row.interest / MILLION, interest, 1e-9);
        assert_near("principal", row.principal / MILLION, 50.0, 1e-9);
        assert_near("service", flow.steps[period].service / MILLION, 50.0 + interest, 1e-9);
    }
}

/// SOFR of 4 % and 2.25 % on it are 6.25 %; with half of it swapped at 3 % 5.75 %; below its floor a rate counts for the
/// floor; a rate that is said stays.
#[test]
fn a_rate_is_the_market_above_its_floor_the_swap_and_the_margin() {
    let mut spec = DebtSpec {
        rate: None,
        margin: Some(0.0225),
        base: 0.03,
        reference: Some("sofr".to_owned()),
        ..DebtSpec::of_tests()
    };
    assert_near("market", spec.rate_at(Some(0.04)), 0.0625, 1e-12);
    assert_near("floor", spec.rate_at(Some(-0.01)), 0.0225, 1e-12);
    spec.hedged = 0.5;
    assert_near("swap", spec.rate_at(Some(0.04)), 0.0575, 1e-12);
    spec.reference = None;
    assert_near("base", spec.rate_at(Some(0.04)), 0.0525, 1e-12);
    spec.rate = Some(0.059);
    assert_near("said", spec.rate_at(Some(0.04)), 0.059, 1e-12);
}

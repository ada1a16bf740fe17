//! What users are told who make mistakes in a portfolio.

use super::{Files, PAIR, QUEUE};

/// Goal: every mistake at once, with its place, what was found and what is allowed.
#[test]
fn every_mistake_about_a_portfolio_is_told_at_once() {
    let text = "\
[portfolio]
dispatch = \"fastest\"
link = [{ a = \"a\", b = \"atlantis\", bandwidth = \"400 Gb/s\" }, { a = \"a\", b = \"a\", bandwidth = \"400 GB\" }]
[[portfolio.site]]
scenario = \"a.toml\"
standby = \"b\"
[[portfolio.site]]
scenario = \"a.toml\"
[[portfolio.site]]
scenario = \"b.toml\"
[portfolio.class.custmer]
data = \"corpus\"
[portfolio.shock.quake]
sites = [\"c\"]
length = \"4 h\"
[portfolio.class.customer]
data = \"corpus\"
";
    let message = Files::of(&[("p.toml", text), ("a.toml", QUEUE), ("b.toml", QUEUE)]).refusal();
    let expected = [
        "p.toml:2:12: portfolio.dispatch: found \"fastest\"; must be one of resident, cheapest, ",
        "p.toml:3:24: portfolio.link.1.b: found \"atlantis\"; must be a site of the portfolio: one of a, b",
        "portfolio.link.2.b: found \"a\"; must be another site than a",
        "portfolio.link.2.bandwidth: found \"400 GB\"; \"GB\" is not a unit of Bandwidth",
        "p.toml:6:11: portfolio.site.a.standby: found \"b\"; must be linked with a",
        "p.toml:7:1: portfolio.site: found \"a\" once more; must be the name of one site",
        "p.toml:12:8: portfolio.class.custmer.data: found \"custmer\"; must name a class of a site: one of customer",
        "p.toml:17:8: portfolio.class.customer.data: found \"corpus\"; must be described in [portfolio.data.NAME]",
        "p.toml:14:9: portfolio.shock.quake.sites: found \"c\"; must be a site of the portfolio",
    ];
    for part in expected {
        assert!(message.contains(part), "{part:?} is not in\n{message}");
    }
}

/// Goal: a residency that no site satisfies is told where it is written, in the scenario's own file.
#[test]
fn a_residency_that_no_site_satisfies_is_refused() {
    let nowhere = format!(
        "{QUEUE}[location]\ncountry = \"JP\"\n[sovereignty.class.customer]\ndata_in = [\"BE\"]\n"
    );
    let there = format!("{QUEUE}[location]\ncountry = \"BE\"\n");
    let files = Files::of(&[("p.toml", PAIR), ("a.toml", &nowhere), ("b.toml", QUEUE)]);
    let message = files.refusal();
    let expected = "a.toml:32:11: sovereignty.class.customer.data_in: found [\"BE\"]; must be satisfied by a, or by \
                    a site of the portfolio that is linked with it";
    assert!(message.contains(expected), "{message}");
    std::fs::write(files.path("b.toml"), there).unwrap();
    files.load();
}

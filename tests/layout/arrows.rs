//! Arrows as ARCHITECTURE.md draws them: between crates, and between the modules of the window.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::modules::Modules;
use super::{ROOT, crates, dependencies, text};

/// By name: everything that it may use.
type Allowed = BTreeMap<String, BTreeSet<String>>;

/// Reads a drawing such as `a <- b, c <- d   b <- e`: those at the right use all that leads to them.
fn drawn(lines: &str) -> Allowed {
    let mut next: Allowed = BTreeMap::new();
    for chain in lines.lines().flat_map(|line| line.split("   ")).filter(|it| it.contains("<-")) {
        let groups: Vec<Vec<String>> = chain
            .split("<-")
            .map(|group| group.split(',').map(|it| it.trim().to_owned()).collect())
            .collect();
        for pair in groups.windows(2) {
            for user in &pair[1] {
                next.entry(user.clone()).or_default().extend(pair[0].iter().cloned());
            }
            for used in &pair[0] {
                next.entry(used.clone()).or_default();
            }
        }
    }
    let reached = |name: &String| {
        let (mut found, mut open) = (BTreeSet::new(), vec![name.clone()]);
        while let Some(name) = open.pop() {
            open.extend(next[&name].iter().filter(|used| found.insert((*used).clone())).cloned());
        }
        found
    };
    next.keys().map(|name| (name.clone(), reached(name))).collect()
}

/// Uses that the drawing does not allow, and users that it does not know.
fn wrong(allowed: &Allowed, uses: &[(String, String)]) -> Vec<String> {
    let is_wrong = |(user, used): &&(String, String)| {
        !allowed.get(user).is_some_and(|allowed| allowed.contains(used))
    };
    uses.iter().filter(is_wrong).map(|(user, used)| format!("{user} uses {used}")).collect()
}

fn architecture() -> String {
    text(&Path::new(ROOT).join("ARCHITECTURE.md"))
}

#[test]
fn arrows_between_crates_never_turn() {
    let architecture = architecture();
    let drawing = architecture.split("```").nth(1).unwrap().split("\n\n").next().unwrap();
    let allowed = drawn(drawing);
    let crates = crates();
    assert!(crates.len() >= 8, "{crates:?}");
    let mut uses = Vec::new();
    for (name, folder) in &crates {
        assert!(allowed.contains_key(name), "ARCHITECTURE.md does not draw {name}");
        let own = dependencies(folder).into_iter();
        let own = own.filter(|used| crates.iter().any(|(other, _)| other == used));
        uses.extend(own.map(|used| (name.clone(), used)));
    }
    assert!(uses.len() >= 8, "{uses:?}");
    assert_eq!(wrong(&allowed, &uses), Vec::<String>::new());
}

/// Method: the line of ARCHITECTURE.md that begins with `rooms:` draws what the simulator is made of. A
/// room uses what stands below all rooms, and no other room.
#[test]
fn arrows_between_rooms_never_turn() {
    let architecture = architecture();
    let drawing = architecture.lines().find_map(|line| line.strip_prefix("rooms:")).unwrap();
    let allowed = drawn(drawing);
    let top = Modules::of("sim/factory").arrows().into_keys();
    let top = top.filter(|(folder, user, _)| folder.is_empty() && allowed.contains_key(user));
    let uses: Vec<(String, String)> = top.map(|(_, user, used)| (user, used)).collect();
    assert!(uses.len() > 40, "{uses:?}");
    assert_eq!(wrong(&allowed, &uses), Vec::<String>::new());
}

/// Method: the line of ARCHITECTURE.md that begins with `window:` draws every module of the window.
#[test]
fn arrows_between_modules_of_the_window_never_turn() {
    let architecture = architecture();
    let drawing = architecture.lines().find_map(|line| line.trim().strip_prefix("window:"));
    let allowed = drawn(drawing.unwrap());
    let top = Modules::of("gui").arrows().into_keys().filter(|(folder, ..)| folder.is_empty());
    let uses: Vec<(String, String)> = top.map(|(_, user, used)| (user, used)).collect();
    assert!(uses.len() > 30, "{uses:?}");
    assert_eq!(wrong(&allowed, &uses), Vec::<String>::new());
    let seen: BTreeSet<&String> = uses.iter().flat_map(|(user, used)| [user, used]).collect();
    let idle: Vec<&String> = allowed.keys().filter(|name| !seen.contains(name)).collect();
    assert!(idle.is_empty(), "drawn, but not there: {idle:?}");
}

/// Goal: the rules above can fail.
#[test]
fn an_arrow_that_turns_is_found() {
    let allowed = drawn("a <- b, c <- d      b <- e");
    let pair = |user: &str, used: &str| (user.to_owned(), used.to_owned());
    let fine = [pair("b", "a"), pair("d", "a"), pair("d", "c"), pair("e", "a")];
    assert_eq!(wrong(&allowed, &fine), Vec::<String>::new());
    let turned = [pair("a", "b"), pair("b", "c"), pair("e", "c"), pair("f", "a")];
    assert_eq!(wrong(&allowed, &turned), ["a uses b", "b uses c", "e uses c", "f uses a"]);
}

//! Tests of the library without a window.

use super::*;

fn chosen(library: &Library) -> Document {
    library.chosen().unwrap().clone()
}

fn apply(library: &mut Library, command: LibraryCommand) {
    let outcome = library.apply(command);
    assert_eq!(outcome.errors, Vec::<String>::new());
}

#[test]
fn a_new_scenario_is_sound_at_every_site() {
    let mut library = Library::default();
    let sites: Vec<String> = library.catalogues().sites().map(str::to_owned).collect();
    for site in sites {
        apply(&mut library, LibraryCommand::New(Some(site.clone())));
        let document = chosen(&library);
        let loaded = library.load(&document).unwrap();
        assert_eq!(loaded.scenario.spec().site, site);
        assert!(document.is_unsaved());
        let tree = library.tree();
        let branch = tree.iter().find(|branch| branch.site == site).unwrap();
        assert!(branch.branches.iter().any(|it| it.id == document.id));
    }
}

#[test]
fn variants_stand_below_their_base_and_follow_it() {
    let mut library = Library::default();
    let base = chosen(&library);
    apply(&mut library, LibraryCommand::Variant(base.id));
    let variant = chosen(&library);
    apply(&mut library, LibraryCommand::Variant(variant.id));
    let third = chosen(&library);
    assert_eq!(library.base_of(&third).unwrap().id, variant.id);
    apply(&mut library, LibraryCommand::Set(base.id, "seed".into(), Some("77".into())));
    assert_eq!(library.load(&third).unwrap().scenario.spec().seed, 77);
    apply(&mut library, LibraryCommand::Undo);
    assert_eq!(library.load(&third).unwrap().scenario.spec().seed, 1);
    let circle = library.apply(LibraryCommand::Inherit(base.id, third.id));
    assert!(circle.errors[0].contains("already inherits"), "{circle:?}");
}

/// Goal: dropping a scenario onto another keeps what it means, and its text holds only what differs.
#[test]
fn a_scenario_that_becomes_a_variant_means_the_same_as_before() {
    let mut library = Library::default();
    let base = chosen(&library);
    apply(&mut library, LibraryCommand::Duplicate(base.id));
    let copy = chosen(&library);
    apply(&mut library, LibraryCommand::Set(copy.id, "seed".into(), Some("9".into())));
    let before = library.load(&chosen(&library)).unwrap().scenario.spec().clone();
    apply(&mut library, LibraryCommand::Inherit(copy.id, base.id));
    let variant = chosen(&library);
    assert_eq!(*library.load(&variant).unwrap().scenario.spec(), before);
    let values = |line: &&str| line.contains('=') && !line.starts_with('#');
    let kept: Vec<&str> = variant.text.lines().filter(values).collect();
    assert_eq!(kept, ["base = \"kagoshima.toml\"", "name = \"Kagoshima, 1 GW, copy\"", "seed = 9"]);
}

#[test]
fn a_point_of_a_sweep_becomes_a_variant_with_its_values() {
    let mut library = Library::default();
    let base = chosen(&library);
    let changes = vec![
        ("power.ups.autonomy".to_owned(), "7 min".to_owned()),
        ("seed".to_owned(), "3".to_owned()),
    ];
    let add = LibraryCommand::Add { name: "Point 3".to_owned(), base: Some(base.id), changes };
    apply(&mut library, add);
    let point = chosen(&library);
    assert_eq!(point.name, "Point 3");
    let keys: Vec<String> = library.differences(&point).into_iter().map(|(key, ..)| key).collect();
    assert_eq!(keys, ["name", "seed", "power.ups.autonomy"]);
}

#[test]
fn typing_in_one_visit_is_one_edit() {
    let mut library = Library::default();
    let document = chosen(&library);
    for (visit, text) in [(1, "a"), (1, "ab"), (2, "abc")] {
        apply(
            &mut library,
            LibraryCommand::Write(document.id, format!("name = \"{text}\""), visit),
        );
    }
    apply(&mut library, LibraryCommand::Undo);
    assert_eq!(chosen(&library).name, "ab");
    apply(&mut library, LibraryCommand::Undo);
    assert_eq!(chosen(&library).text, document.text);
    apply(&mut library, LibraryCommand::Undo);
    assert_eq!(chosen(&library).text, document.text);
}

#[test]
fn a_move_to_another_site_changes_the_site_alone() {
    let mut library = Library::default();
    let document = chosen(&library);
    apply(&mut library, LibraryCommand::Move(document.id, "memphis".to_owned()));
    let moved = document.text.replace("site = \"kagoshima\"", "site = \"memphis\"");
    assert_eq!(*chosen(&library).text, moved);
}

#[test]
fn opening_a_variant_opens_its_bases() {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: &str, text: &str| files::write_atomically(&folder.path().join(name), text).unwrap();
    write("kagoshima.toml", "name = \"Base\"\nsite = \"memphis\"\nsize = \"2 MW\"\n");
    write("v.toml", "base = \"kagoshima.toml\"\nname = \"V\"\n");
    let mut library = Library::default();
    apply(&mut library, LibraryCommand::OpenFile(folder.path().join("v.toml")));
    let variant = chosen(&library);
    assert_eq!(library.base_of(&variant).unwrap().name, "Base");
    assert_eq!(library.load(&variant).unwrap().scenario.spec().site, "memphis");
    let count = library.documents().len();
    apply(&mut library, LibraryCommand::OpenFile(folder.path().join("v.toml")));
    assert_eq!(library.documents().len(), count);
}

//! Tests of the library without a window.

use super::*;

fn chosen(library: &Library) -> Document {
    library.chosen().unwrap().clone()
}

/// What came of something that must not fail.
fn sound(outcome: &Outcome) {
    assert_eq!(outcome.errors, Vec::<String>::new());
}

fn edit(library: &mut Library, edit: Edit) {
    sound(&library.edit(edit));
}

#[test]
fn a_new_scenario_is_sound_at_every_site() {
    let mut library = Library::default();
    let sites: Vec<String> = library.catalogues().sites().map(str::to_owned).collect();
    for site in sites {
        edit(&mut library, Edit::New(Some(site.clone())));
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
    edit(&mut library, Edit::Variant(base.id));
    let variant = chosen(&library);
    edit(&mut library, Edit::Variant(variant.id));
    let third = chosen(&library);
    assert_eq!(library.base_of(&third).unwrap().id, variant.id);
    edit(&mut library, Edit::Set(base.id, "seed".into(), Some("77".into())));
    assert_eq!(library.load(&third).unwrap().scenario.spec().seed, 77);
    library.undo();
    assert_eq!(library.load(&third).unwrap().scenario.spec().seed, 1);
    let circle = library.edit(Edit::Inherit(base.id, third.id));
    assert!(circle.errors[0].contains("already inherits"), "{circle:?}");
}

/// Goal: dropping a scenario onto another keeps what it means, and its text holds only what differs.
#[test]
fn a_scenario_that_becomes_a_variant_means_the_same_as_before() {
    let mut library = Library::default();
    let base = chosen(&library);
    edit(&mut library, Edit::Duplicate(base.id));
    let copy = chosen(&library);
    edit(&mut library, Edit::Set(copy.id, "seed".into(), Some("9".into())));
    let before = library.load(&chosen(&library)).unwrap().scenario.spec().clone();
    edit(&mut library, Edit::Inherit(copy.id, base.id));
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
    let add = Edit::Add { name: "Point 3".to_owned(), base: Some(base.id), changes };
    edit(&mut library, add);
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
        edit(&mut library, Edit::Write(document.id, format!("name = \"{text}\""), visit));
    }
    library.undo();
    assert_eq!(chosen(&library).name, "ab");
    library.undo();
    assert_eq!(chosen(&library).text, document.text);
    library.undo();
    assert_eq!(chosen(&library).text, document.text);
}

#[test]
fn a_move_to_another_site_changes_the_site_alone() {
    let mut library = Library::default();
    let document = chosen(&library);
    edit(&mut library, Edit::Move(document.id, "memphis".to_owned()));
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
    sound(&library.open(&folder.path().join("v.toml")));
    let variant = chosen(&library);
    assert_eq!(library.base_of(&variant).unwrap().name, "Base");
    assert_eq!(library.load(&variant).unwrap().scenario.spec().site, "memphis");
    let count = library.documents().len();
    sound(&library.open(&folder.path().join("v.toml")));
    assert_eq!(library.documents().len(), count);
}

/// A folder with the file `x/v.toml`, which inherits from `x/b.toml`, and a library in which both are open.
fn variant_in_a_folder() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["x", "y"] {
        let _ = below(&folder, name).keep();
    }
    write(&folder, "x/b.toml", "name = \"B\"\nsite = \"memphis\"\nsize = \"2 MW\"\n");
    write(&folder, "x/v.toml", "base = \"b.toml\"\nname = \"V\"\n");
    let mut library = Library::default();
    sound(&library.open(&folder.path().join("x/v.toml")));
    (folder, library)
}

/// A folder in another one that goes when it is dropped.
fn below(folder: &tempfile::TempDir, name: &str) -> tempfile::TempDir {
    tempfile::Builder::new().prefix(name).rand_bytes(0).tempdir_in(folder).unwrap()
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) {
    files::write_atomically(&folder.path().join(name), text).unwrap();
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    files::read_text(&folder.path().join(name)).unwrap()
}

fn set(library: &mut Library, id: DocumentId, key: &str, value: &str) {
    edit(library, Edit::Set(id, key.to_owned(), Some(value.to_owned())));
}

#[test]
fn an_ending_that_was_not_typed_replaces_no_file() {
    let (folder, mut library) = variant_in_a_folder();
    write(&folder, "y/plan.toml", "theirs = 1\n");
    let id = chosen(&library).id;
    let outcome = library.save_to(id, &folder.path().join("y/plan"));
    assert!(outcome.errors[0].contains("is there already"), "{outcome:?}");
    assert_eq!(read(&folder, "y/plan.toml"), "theirs = 1\n");
    sound(&library.save_to(id, &folder.path().join("y/new")));
    sound(&library.save_to(id, &folder.path().join("y/new")));
    assert_eq!(chosen(&library).path, Some(folder.path().join("y/new.toml")));
}

#[test]
fn undo_and_redo_keep_what_was_opened_since_the_edit() {
    let (folder, mut library) = variant_in_a_folder();
    write(&folder, "a.toml", "name = \"A\"\nsite = \"memphis\"\nsize = \"3 MW\"\n");
    let variant = chosen(&library).id;
    set(&mut library, variant, "seed", "2");
    set(&mut library, variant, "seed", "3");
    library.undo();
    sound(&library.open(&folder.path().join("a.toml")));
    let opened = chosen(&library).id;
    library.undo();
    assert!(library.document(opened).is_some());
    library.redo();
    library.redo();
    assert!(library.document(opened).is_some());
    assert!(library.document(variant).unwrap().text.contains("seed = 3"));
}

/// Goal: no file stands in the tree twice, whatever is taken back.
#[test]
fn undo_brings_no_second_document_of_a_file() {
    let (folder, mut library) = variant_in_a_folder();
    let path = folder.path().join("x/v.toml");
    let removed = chosen(&library).id;
    edit(&mut library, Edit::Remove(removed));
    sound(&library.open(&path.clone()));
    library.undo();
    let same = library.documents().iter().filter(|it| it.path.as_ref() == Some(&path));
    assert_eq!(same.count(), 1);
}

#[test]
fn undo_after_save_as_names_the_same_base() {
    let (folder, mut library) = variant_in_a_folder();
    let id = chosen(&library).id;
    set(&mut library, id, "seed", "9");
    sound(&library.save_to(id, &folder.path().join("y/v.toml")));
    assert!(chosen(&library).text.contains("base = \"../x/b.toml\""));
    library.undo();
    assert_eq!(*chosen(&library).text, *"base = \"../x/b.toml\"\nname = \"V\"\n");
    assert_eq!(library.base_of(&chosen(&library)).unwrap().name, "B");
    library.redo();
    assert_eq!(*chosen(&library).text, *read(&folder, "y/v.toml"));
}

/// Goal: the same for a base that had no file when the variant was edited.
#[test]
fn undo_after_the_first_save_names_the_file_of_the_base() {
    let (folder, mut library) = variant_in_a_folder();
    let example = library.example("kagoshima.toml").unwrap().id;
    edit(&mut library, Edit::Variant(example));
    let id = chosen(&library).id;
    set(&mut library, id, "seed", "9");
    sound(&library.save_to(example, &folder.path().join("x/own.toml")));
    sound(&library.save_to(id, &folder.path().join("y/k.toml")));
    library.undo();
    assert!(
        chosen(&library).text.contains("base = \"../x/own.toml\""),
        "{}",
        chosen(&library).text
    );
    assert!(library.load(&chosen(&library)).is_ok());
}

#[test]
fn a_file_inherits_from_nothing_that_has_no_file() {
    let (_folder, mut library) = variant_in_a_folder();
    let (variant, example) = (chosen(&library), library.example("kagoshima.toml").unwrap().clone());
    let outcome = library.edit(Edit::Inherit(variant.id, example.id));
    let expected = format!("save {} first", example.name);
    assert!(outcome.errors[0].contains(&expected), "{outcome:?}");
    assert_eq!(chosen(&library).text, variant.text);
}

#[test]
fn a_weather_file_stays_the_same_in_copies_and_elsewhere() {
    let (folder, mut library) = variant_in_a_folder();
    let id = chosen(&library).id;
    set(&mut library, id, "location.weather.file", "hot.epw");
    let file = |library: &Library| {
        let draft = library.draft(&chosen(library));
        draft.input("location.weather.file").unwrap().value.as_ref().unwrap().value.to_string()
    };
    edit(&mut library, Edit::Duplicate(id));
    assert_eq!(file(&library), format!("{:?}", folder.path().join("x/hot.epw")));
    let copy = chosen(&library).id;
    sound(&library.save_to(copy, &folder.path().join("x/copy.toml")));
    assert_eq!(file(&library), "\"hot.epw\"");
    sound(&library.save_to(copy, &folder.path().join("y/copy.toml")));
    assert_eq!(file(&library), "\"../x/hot.epw\"");
    assert_eq!(library.base_of(&chosen(&library)).unwrap().name, "B");
}

#[test]
fn a_text_with_a_slip_is_saved_and_keeps_nothing_else_from_being_saved() {
    let (folder, mut library) = variant_in_a_folder();
    let variant = chosen(&library).id;
    let slip = "base = \"b.toml\"\nname = = \"V\"\n";
    edit(&mut library, Edit::Write(variant, slip.to_owned(), 1));
    sound(&library.save(variant));
    assert_eq!(read(&folder, "x/v.toml"), slip);
    sound(&library.save_to(variant, &folder.path().join("y/v.toml")));
    assert_eq!(read(&folder, "y/v.toml"), slip);
}

/// Method: the folder of the first of two files goes before both are saved.
#[test]
fn what_cannot_be_saved_keeps_nothing_else_from_being_saved() {
    let saves: [fn(&mut Library) -> Outcome; 2] =
        [Library::save_all, |library| library.save_all_in(Path::new("nowhere"))];
    for save in saves {
        let (folder, mut library) = variant_in_a_folder();
        let gone = below(&folder, "gone");
        let lost = chosen(&library).id;
        sound(&library.save_to(lost, &gone.path().join("v.toml")));
        write(&folder, "y/a.toml", "name = \"A\"\n");
        sound(&library.open(&folder.path().join("y/a.toml")));
        let kept = chosen(&library).id;
        set(&mut library, lost, "seed", "2");
        set(&mut library, kept, "seed", "2");
        drop(gone);
        let outcome = save(&mut library);
        assert_eq!(outcome.errors.len(), 1, "{outcome:?}");
        assert!(read(&folder, "y/a.toml").contains("seed = 2"));
    }
}

#[test]
fn saving_changes_no_reference_that_nobody_edited() {
    let (folder, mut library) = variant_in_a_folder();
    let id = chosen(&library).id;
    for name in [folder.path().join("x/b.toml"), "../x/./b.toml".into()] {
        set(&mut library, id, "base", &files::quoted(&name.display().to_string()));
        let text = chosen(&library).text;
        sound(&library.save(id));
        assert_eq!(*read(&folder, "x/v.toml"), *text);
        assert_eq!(library.base_of(&chosen(&library)).unwrap().name, "B");
    }
}

#[test]
fn a_file_that_is_no_text_any_more_is_not_saved_over_silently() {
    let (folder, mut library) = variant_in_a_folder();
    let id = chosen(&library).id;
    set(&mut library, id, "seed", "9");
    let path = folder.path().join("x/v.toml");
    files::write_atomically(&path, [0xff, 0xfe]).unwrap();
    sound(&library.save(id));
    assert_eq!(library.question(), Some(Question::Overwrite(id)));
    assert!(files::read_text(&path).is_err());
}

#[test]
fn a_question_stays_until_it_is_answered() {
    let (_folder, mut library) = variant_in_a_folder();
    let id = chosen(&library).id;
    set(&mut library, id, "seed", "9");
    library.ask_leave();
    set(&mut library, id, "seed", "8");
    assert_eq!(library.question(), Some(Question::Leave));
    library.forget();
    assert_eq!(library.question(), None);
    edit(&mut library, Edit::Variant(id));
    let variant = chosen(&library).id;
    sound(&library.delete(variant));
    library.undo();
    assert_eq!(library.question(), None, "what it is about has gone");
}

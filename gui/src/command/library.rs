//! Commands of the scenarios.

use std::path::PathBuf;

use egui::{Key, Modifiers};

use super::Description;
use crate::model::{DocumentId, Edit, Model};

/// What can be done to scenarios.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LibraryCommand {
    /// Ask which file to open.
    Open,
    /// Open the scenario or the study at a path, or the folder of a study.
    OpenFile(PathBuf),
    /// Show a scenario in the editor.
    Choose(DocumentId),
    /// Show a key, or else a line of the text, in the editor.
    Find(DocumentId, String, usize),
    /// Change texts or the tree, which can be taken back.
    Edit(Edit),
    /// Let the user change the name in the tree.
    StartRename(DocumentId),
    /// Write a scenario to its file; ask first if somebody else has changed it.
    Save(DocumentId),
    /// Write it whatever the file says now.
    SaveOver(DocumentId),
    /// Ask for a file to write a scenario to.
    SaveAs(DocumentId),
    /// Write a scenario to a file, which is its file from then on.
    SaveTo(DocumentId, PathBuf),
    /// Save every scenario.
    SaveAll,
    /// Save every scenario, those without a file in this folder.
    SaveAllIn(PathBuf),
    /// Read the file of a scenario again.
    Reload(DocumentId),
    /// Take a scenario out of the tree; ask first if something would be lost.
    Close(DocumentId),
    /// Take a scenario out of the tree, perhaps with its file; ask first.
    Delete(DocumentId),
    /// Take a scenario out of the tree and its file from the disk.
    DeleteFile(DocumentId),
    /// Take back the last edit.
    Undo,
    /// Make the edit again.
    Redo,
    /// Ask what becomes of scenarios that are not saved when the window closes.
    AskLeave,
    /// Close the window; save every scenario first, or lose what is not saved.
    Leave {
        /// Save every scenario first.
        saving: bool,
    },
    /// Do nothing of what was asked.
    Forget,
}

impl LibraryCommand {
    /// Whether it goes back or forth in the history of edits.
    pub(crate) const fn is_history(&self) -> bool {
        matches!(self, Self::Undo | Self::Redo)
    }

    pub(super) fn describe(&self) -> Description {
        let (label, about) = self.words();
        let described = Description::new(label, about);
        let command = Modifiers::COMMAND;
        match self {
            Self::Open => described.at(command, Key::O),
            Self::Edit(Edit::New(None)) => described.at(command, Key::N),
            Self::Edit(Edit::Duplicate(_)) => described.at(command, Key::D),
            Self::StartRename(_) => described.at(Modifiers::NONE, Key::F2),
            Self::Save(_) => described.at(command, Key::S),
            Self::SaveAs(_) => described.at(command.plus(Modifiers::SHIFT), Key::S),
            Self::Close(_) => described.at(command, Key::W),
            Self::Delete(_) => described.at(Modifiers::NONE, Key::Delete),
            Self::Undo => described.at(command, Key::Z),
            Self::Redo => described.at(command.plus(Modifiers::SHIFT), Key::Z),
            _ => described,
        }
    }

    /// Label and tooltip.
    fn words(&self) -> (String, &'static str) {
        let (label, about) = match self {
            Self::OpenFile(path) => {
                return (format!("Open {}", path.display()), "Opens the file again.");
            }
            Self::Find(_, key, _) if !key.is_empty() => {
                return (format!("Input: {key}"), "Goes to the input in the editor.");
            }
            Self::Open => ("Open…", "Opens a scenario, a study, or the folder of a study."),
            Self::Choose(_) => ("Edit scenario", "Shows its inputs."),
            Self::Find(..) => ("Show line", "Goes to the line of the text in the editor."),
            Self::Edit(edit) => words_of(edit),
            Self::StartRename(_) => RENAME,
            Self::Save(_) => ("Save", "Writes the scenario to its file."),
            Self::SaveOver(_) => ("Overwrite", "Writes the scenario; what others wrote is lost."),
            Self::SaveAs(_) | Self::SaveTo(..) => ("Save as…", "Writes it to another file."),
            Self::SaveAll | Self::SaveAllIn(_) => ("Save all", "Saves every scenario."),
            Self::Reload(_) => ("Reload", "Reads the file again; can be undone."),
            Self::Close(_) => ("Close", "Takes it out of the tree; its file stays."),
            Self::Delete(_) => ("Delete…", "Takes it out of the tree; asks about its file."),
            Self::DeleteFile(_) => ("Delete the file", "The text can be brought back with undo."),
            Self::Undo => ("Undo", "Takes back the last edit of a scenario."),
            Self::Redo => ("Redo", "Makes the edit again."),
            Self::AskLeave => ("Quit", "Leaves; unsaved scenarios are asked about."),
            Self::Leave { saving: true } => ("Save all and quit", "Saves every scenario first."),
            Self::Leave { saving: false } => ("Discard and quit", "What is not saved is lost."),
            Self::Forget => ("Cancel", "Leaves everything as it is."),
        };
        (label.to_owned(), about)
    }

    /// What can be done to a scenario in the tree.
    pub(crate) fn of_document(id: DocumentId) -> [Self; 7] {
        [
            Self::Edit(Edit::Variant(id)),
            Self::Edit(Edit::Duplicate(id)),
            Self::StartRename(id),
            Self::Save(id),
            Self::SaveAs(id),
            Self::Close(id),
            Self::Delete(id),
        ]
    }

    /// Going to any input of the chosen scenario.
    pub(super) fn inputs(model: &Model) -> Vec<Self> {
        let Some(document) = model.library.chosen() else { return Vec::new() };
        let draft = model.library.draft(document);
        let keys = draft.inputs.iter().map(|input| input.path.clone());
        keys.map(|key| Self::Find(document.id, key, 0)).collect()
    }

    pub(super) fn offered(model: &Model) -> Vec<Self> {
        let mut commands =
            vec![Self::Edit(Edit::New(None)), Self::Open, Self::SaveAll, Self::Undo, Self::Redo];
        if let Some(document) = model.library.chosen() {
            commands.extend(Self::of_document(document.id));
        }
        let recent = &model.preferences.recent;
        commands.extend(recent.iter().cloned().map(Self::OpenFile));
        commands
    }
}

const RENAME: (&str, &str) = ("Rename", "Gives it another name.");

/// Label and tooltip of an edit.
const fn words_of(edit: &Edit) -> (&'static str, &'static str) {
    match edit {
        Edit::New(None) => ("New scenario", "Begins a scenario at the site of the chosen one."),
        Edit::New(Some(_)) => ("New scenario at this site", "Begins a scenario."),
        Edit::Add { .. } => ("Add scenario", "Adds a scenario with these inputs."),
        Edit::Variant(_) => {
            ("New variant", "A scenario that inherits everything and may change any input.")
        }
        Edit::Duplicate(_) => ("Duplicate", "A scenario of its own with the same text."),
        Edit::Rename(..) => RENAME,
        Edit::Set(_, _, None) => ("Reset", "Lets the value below hold again."),
        Edit::Set(..) => ("Change input", "Changes one input."),
        Edit::Write(..) => ("Change text", "Changes the text."),
        Edit::Move(..) => ("Move to this site", "Changes the site."),
        Edit::Inherit(..) => ("Make a variant", "Lets it inherit from another scenario."),
        Edit::Remove(_) => ("Remove from the tree", "Its file stays; can be undone."),
    }
}

//! What the user has to decide before a scenario or a file is lost.

use egui::{Id, Modal, Ui};

use crate::buttons::plain_button;
use crate::command::{Command, Commands, LibraryCommand};
use crate::model::{DocumentId, Edit, Model, Question};
use crate::theme;

/// Draws the question that is open.
pub(crate) fn ui(ui: &Ui, model: &Model, commands: &mut Commands) {
    let Some(question) = model.library.question() else { return };
    let (title, words, answers) = asked(model, question);
    let window = Modal::new(Id::unique("question")).show(ui.ctx(), |ui| {
        ui.set_width(theme::DIALOG);
        ui.heading(title);
        ui.add_space(theme::GAP);
        ui.label(words);
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            for answer in answers {
                plain_button(ui, &Command::Library(answer), commands);
            }
            plain_button(ui, &Command::Library(LibraryCommand::Forget), commands);
        });
    });
    if window.should_close() {
        commands.push(Command::Library(LibraryCommand::Forget));
    }
}

/// Title, explanation and answers of a question.
fn asked(model: &Model, question: Question) -> (String, String, Vec<LibraryCommand>) {
    let document = |id: DocumentId| model.library.document(id);
    let name = |id| document(id).map_or("", |document| document.name.as_str());
    let file = |id| document(id).and_then(|it| it.path.as_ref()).map(|it| it.display().to_string());
    match question {
        Question::Delete(id) => {
            let mut words = Vec::new();
            if document(id).is_some_and(crate::model::Document::is_unsaved) {
                words.push("It has changes that are not saved.".to_owned());
            }
            let variants = model.library.variants(id).count();
            if variants > 0 {
                words.push(format!("{variants} that inherit from it will miss it."));
            }
            let mut answers = vec![LibraryCommand::Edit(Edit::Remove(id))];
            if let Some(file) = file(id) {
                words.push(format!("Its file is {file}."));
                answers.push(LibraryCommand::DeleteFile(id));
            }
            words.push("Undo brings its text back.".to_owned());
            (format!("Delete {}?", name(id)), words.join(" "), answers)
        }
        Question::Close(id) => (
            format!("Close {}?", name(id)),
            "It has changes that are not saved.".to_owned(),
            vec![LibraryCommand::Save(id), LibraryCommand::Edit(Edit::Remove(id))],
        ),
        Question::Overwrite(id) => (
            "The file has changed".to_owned(),
            format!(
                "Somebody has changed {} since it was read. Overwriting loses what they wrote; reloading \
                 takes it, and undo brings your text back.",
                file(id).unwrap_or_default()
            ),
            vec![
                LibraryCommand::SaveOver(id),
                LibraryCommand::SaveAs(id),
                LibraryCommand::Reload(id),
            ],
        ),
        Question::Leave => {
            let names: Vec<&str> = model.library.unsaved().map(|it| it.name.as_str()).collect();
            (
                "Leave?".to_owned(),
                format!("Not saved: {}.", names.join("; ")),
                [true, false].map(|saving| LibraryCommand::Leave { saving }).to_vec(),
            )
        }
    }
}

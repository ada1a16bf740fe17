//! The tree: every site of the catalogue, the scenarios at it, and their variants below them.

use files::Draft;

use super::{Document, DocumentId, Library};

/// A site of the catalogue with the scenarios at it.
#[derive(Clone, Debug)]
pub(crate) struct SiteBranch {
    /// Name in the catalogue; empty for scenarios without a known site.
    pub(crate) site: String,
    /// What people call it, with its country.
    pub(crate) label: String,
    /// Scenarios at it, with their variants.
    pub(crate) branches: Vec<Branch>,
}

/// A scenario with its variants, which may stand at other sites.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    /// The scenario.
    pub(crate) id: DocumentId,
    /// Those that inherit from it.
    pub(crate) variants: Vec<Self>,
}

impl Library {
    /// The tree: sites with scenarios, in the order of these, and then the others by their labels.
    pub(crate) fn tree(&self) -> Vec<SiteBranch> {
        let catalogue = self.catalogues.sites();
        let mut sites: Vec<SiteBranch> = catalogue.map(|site| self.site(site)).collect();
        sites.sort_by(|one, other| one.label.cmp(&other.label));
        let mut elsewhere = Vec::new();
        for root in self.documents.iter().filter(|document| self.base_of(document).is_none()) {
            let draft = self.draft(root);
            let site =
                sites.iter_mut().find(|branch| Some(branch.site.as_str()) == site_of(&draft));
            let branches = site.map_or(&mut elsewhere, |site| &mut site.branches);
            branches.push(self.branch(root));
        }
        // Scenarios that inherit from each other in a circle have no root.
        let inside =
            |branches: &[Branch]| branches.iter().flat_map(Branch::all).collect::<Vec<_>>();
        let mut shown: Vec<DocumentId> =
            sites.iter().flat_map(|site| inside(&site.branches)).collect();
        shown.extend(inside(&elsewhere));
        let lost = self.documents.iter().filter(|document| !shown.contains(&document.id));
        elsewhere.extend(lost.map(|document| Branch { id: document.id, variants: Vec::new() }));
        sites.sort_by_key(|site| site.branches.first().map_or(u32::MAX, |first| first.id.0));
        if !elsewhere.is_empty() {
            let (site, label) = (String::new(), "Without a known site".to_owned());
            sites.insert(0, SiteBranch { site, label, branches: elsewhere });
        }
        sites
    }

    /// Scenarios that inherit from another one directly.
    pub(crate) fn variants(&self, base: DocumentId) -> impl Iterator<Item = &Document> {
        let inherits =
            move |document: &&Document| self.base_of(document).is_some_and(|it| it.id == base);
        self.documents.iter().filter(inherits)
    }

    fn site(&self, name: &str) -> SiteBranch {
        SiteBranch { site: name.to_owned(), label: self.site_label(name), branches: Vec::new() }
    }

    fn branch(&self, document: &Document) -> Branch {
        let variants = self.variants(document.id).map(|variant| self.branch(variant)).collect();
        Branch { id: document.id, variants }
    }
}

impl Branch {
    fn all(&self) -> Vec<DocumentId> {
        let below = self.variants.iter().flat_map(Self::all);
        std::iter::once(self.id).chain(below).collect()
    }
}

/// The site that a scenario stands at.
pub(crate) fn site_of(draft: &Draft) -> Option<&str> {
    match &draft.input("site")?.value.as_ref()?.value {
        factory::settings::Value::Text(site) => Some(site),
        _ => None,
    }
}

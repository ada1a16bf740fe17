//! Kubernetes: an Indexed Job with a pod for each shard, and a Job that joins them.
//!
//! Source of fields: Kubernetes API reference, Job of batch/v1,
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/>. A limit of tries
//! for each index (`backoffLimitPerIndex`) is on by default since 1.29.

use super::{BAD_SCENARIO, RETRIES, Submission, TRY_AGAIN, is_one_line, refuse};
use crate::failure::Failure;

/// Where a pod sees the study.
const MOUNTED: &str = "/study";

/// What only Kubernetes asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kubernetes {
    /// Container image that has the program and a shell.
    pub image: String,
    /// Claim of a volume that all pods can write (`ReadWriteMany`), with the study in it.
    pub volume_claim: String,
    /// The study's folder within the volume; by default the volume itself is the study's folder.
    pub volume_folder: Option<String>,
}

impl Kubernetes {
    /// Whether Kubernetes can take it.
    ///
    /// # Errors
    /// [`Failure::Input`] with everything that must be changed, a line each.
    pub fn check(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        let is_image = !self.image.is_empty() && self.image.bytes().all(|b| b.is_ascii_graphic());
        if !is_image {
            problems.push(format!("image: must be the name of an image; is {:?}", self.image));
        }
        if !is_claim(&self.volume_claim) {
            problems.push(format!(
                "volume claim: must be lower-case letters, digits, dashes and dots; is {:?}",
                self.volume_claim
            ));
        }
        if let Some(folder) = self.volume_folder.as_deref().filter(|folder| !is_inside(folder)) {
            problems.push(format!(
                "volume folder: must be a path from the root of the volume, without .. and / in \
                 front; is {folder:?}"
            ));
        }
        refuse(&problems)
    }
}

/// The manifest of the Job that makes every shard, for a submission that was checked.
///
/// A pod that asks for another try gets five; a bad scenario fails its index at once, and a pod
/// that is evicted does not count.
pub fn kubernetes_manifest(submission: &Submission, kubernetes: &Kubernetes) -> String {
    let Submission { name, shards, jobs_per_shard, .. } = submission;
    let at_once = submission.at_once.unwrap_or(*shards).min(*shards);
    // Kubernetes makes one `$` of two, and the shell then adds: shards count from 1, indices from 0.
    let worker = submission.shard_command("$$((JOB_COMPLETION_INDEX + 1))", MOUNTED);
    let pod = pod(kubernetes, &format!("exec {worker}"), *jobs_per_shard);
    format!(
        "# {shards} shards of a study; then the Job that joins them.
apiVersion: batch/v1
kind: Job
metadata:
  name: {name}
spec:
  completionMode: Indexed
  completions: {shards}
  parallelism: {at_once}
  backoffLimitPerIndex: {RETRIES}
  podFailurePolicy:
    rules:
      - action: FailIndex # a bad scenario stays bad
        onExitCodes:
          containerName: aifactory
          operator: In
          values: [{BAD_SCENARIO}]
      - action: Ignore # an evicted pod is not the shard's fault
        onPodConditions:
          - type: DisruptionTarget
            status: \"True\"
      - action: Count # another try may help
        onExitCodes:
          containerName: aifactory
          operator: In
          values: [{TRY_AGAIN}]
{pod}"
    )
}

/// The manifest of the Job that joins all shards, for a submission that was checked. It is applied
/// once `kubectl wait --for=condition=complete` says that they are done.
pub fn kubernetes_merge_manifest(submission: &Submission, kubernetes: &Kubernetes) -> String {
    let merge = submission.merge_command(MOUNTED);
    format!(
        "# Joins the shards of a study: apply it when their Job is complete.
apiVersion: batch/v1
kind: Job
metadata:
  name: {}-merge
spec:
  backoffLimit: {RETRIES}
{}",
        submission.name,
        pod(kubernetes, &format!("exec {merge}"), 1)
    )
}

/// The template of a Job's pods: one container that runs a command with the study's folder.
fn pod(kubernetes: &Kubernetes, command: &str, cores: u32) -> String {
    let folder = kubernetes.volume_folder.as_ref();
    let folder = folder.map(|folder| format!("\n              subPath: {}", scalar(folder)));
    format!(
        "  template:
    spec:
      restartPolicy: Never
      containers:
        - name: aifactory
          image: {image}
          command: [/bin/sh, -c, {command}]
          resources:
            requests:
              cpu: {cores}
          volumeMounts:
            - name: study
              mountPath: {MOUNTED}{folder}
      volumes:
        - name: study
          persistentVolumeClaim:
            claimName: {claim}
",
        image = scalar(&kubernetes.image),
        command = scalar(command),
        folder = folder.unwrap_or_default(),
        claim = scalar(&kubernetes.volume_claim),
    )
}

/// A text of one line as YAML takes it, whatever it holds.
fn scalar(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A DNS subdomain name, as RFC 1123 and Kubernetes have them.
fn is_claim(name: &str) -> bool {
    let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    bytes.len() <= 253 && name.bytes().all(allowed) && edge(bytes.first()) && edge(bytes.last())
}

/// Whether a path stays in the volume.
fn is_inside(folder: &str) -> bool {
    let steps = folder.split('/').all(|step| !step.is_empty() && step != "..");
    steps && is_one_line(folder)
}

#[cfg(test)]
mod tests {
    use saphyr::{LoadableYamlNode as _, Yaml};

    use super::super::tests::{awkward, words};
    use super::*;

    fn kubernetes() -> Kubernetes {
        Kubernetes {
            image: "registry.example/aifactory:0.1.0".to_owned(),
            volume_claim: "studies".to_owned(),
            volume_folder: Some("it's #1: a study".to_owned()),
        }
    }

    /// The only document of a manifest.
    fn parsed(manifest: &str) -> Yaml<'_> {
        let mut documents = Yaml::load_from_str(manifest).unwrap();
        assert_eq!(documents.len(), 1);
        documents.remove(0)
    }

    /// Every field of a document, by its path; places in lists are left out.
    fn fields(yaml: &Yaml<'_>, path: &str, found: &mut Vec<String>) {
        if let Some(mapping) = yaml.as_mapping() {
            for (key, value) in mapping {
                let path = format!("{path}.{}", key.as_str().unwrap());
                fields(value, &path, found);
                found.push(path);
            }
        }
        for value in yaml.as_sequence().into_iter().flatten() {
            fields(value, path, found);
        }
    }

    /// What a pod's shell is given: Kubernetes makes one `$` of two.
    fn script(manifest: &Yaml<'_>) -> String {
        let container = &manifest["spec"]["template"]["spec"]["containers"][0];
        let command: Vec<&str> = container["command"]
            .as_sequence()
            .unwrap()
            .iter()
            .map(|w| w.as_str().unwrap())
            .collect();
        assert_eq!(command[..2], ["/bin/sh", "-c"]);
        command[2].replace("$$", "$")
    }

    /// Method: the fields that the API reference names below a Job, of those that are used here.
    #[test]
    fn every_field_is_one_of_the_api() {
        let pod = "template.spec";
        let known = [
            ".apiVersion .kind .metadata .metadata.name .spec".to_owned(),
            ".spec.completionMode .spec.completions .spec.parallelism".to_owned(),
            ".spec.backoffLimit .spec.backoffLimitPerIndex .spec.template".to_owned(),
            ".spec.podFailurePolicy .spec.podFailurePolicy.rules".to_owned(),
            ["action", "onExitCodes", "onPodConditions", "onExitCodes.containerName"]
                .map(|field| format!(".spec.podFailurePolicy.rules.{field}"))
                .join(" "),
            ["onExitCodes.operator", "onExitCodes.values"]
                .map(|field| format!(".spec.podFailurePolicy.rules.{field}"))
                .join(" "),
            ["onPodConditions.type", "onPodConditions.status"]
                .map(|field| format!(".spec.podFailurePolicy.rules.{field}"))
                .join(" "),
            format!(".spec.{pod} .spec.{pod}.restartPolicy .spec.{pod}.containers"),
            format!(".spec.{pod}.containers.name .spec.{pod}.containers.image"),
            format!(".spec.{pod}.containers.command .spec.{pod}.containers.resources"),
            format!(".spec.{pod}.containers.resources.requests"),
            format!(".spec.{pod}.containers.resources.requests.cpu"),
            format!(".spec.{pod}.containers.volumeMounts"),
            ["name", "mountPath", "subPath"]
                .map(|field| format!(".spec.{pod}.containers.volumeMounts.{field}"))
                .join(" "),
            format!(".spec.{pod}.volumes .spec.{pod}.volumes.name"),
            format!(".spec.{pod}.volumes.persistentVolumeClaim"),
            format!(".spec.{pod}.volumes.persistentVolumeClaim.claimName"),
        ]
        .join(" ");
        let known: Vec<&str> = known.split(' ').collect();
        for manifest in [
            kubernetes_manifest(&awkward(), &kubernetes()),
            kubernetes_merge_manifest(&awkward(), &kubernetes()),
        ] {
            let mut found = Vec::new();
            fields(&parsed(&manifest), "", &mut found);
            assert!(found.len() > 20);
            for field in found {
                assert!(known.contains(&field.as_str()), "{field} is no field of the API");
            }
        }
    }

    #[test]
    fn an_indexed_job_has_a_pod_for_each_shard() {
        let text = kubernetes_manifest(&awkward(), &kubernetes());
        let manifest = parsed(&text);
        assert_eq!(manifest["apiVersion"].as_str(), Some("batch/v1"));
        let spec = &manifest["spec"];
        assert_eq!(spec["completionMode"].as_str(), Some("Indexed"));
        assert_eq!(spec["completions"].as_integer(), Some(8));
        assert_eq!(spec["parallelism"].as_integer(), Some(3));
        let pod = &spec["template"]["spec"];
        assert_eq!(pod["restartPolicy"].as_str(), Some("Never"));
        let container = &pod["containers"][0];
        assert_eq!(container["resources"]["requests"]["cpu"].as_integer(), Some(4));
        assert_eq!(container["volumeMounts"][0]["subPath"].as_str(), Some("it's #1: a study"));
        let volume = &pod["volumes"][0];
        assert_eq!(volume["persistentVolumeClaim"]["claimName"].as_str(), Some("studies"));
    }

    #[test]
    fn a_bad_scenario_fails_its_index_and_another_try_is_counted() {
        let text = kubernetes_manifest(&awkward(), &kubernetes());
        let manifest = parsed(&text);
        let rules = manifest["spec"]["podFailurePolicy"]["rules"].as_sequence().unwrap();
        let found: Vec<(&str, Option<i64>)> = rules
            .iter()
            .map(|rule| {
                let codes = rule.as_mapping_get("onExitCodes");
                let code = codes.and_then(|codes| codes["values"][0].as_integer());
                (rule["action"].as_str().unwrap(), code)
            })
            .collect();
        assert_eq!(found, [("FailIndex", Some(42)), ("Ignore", None), ("Count", Some(75))]);
        assert!(manifest["spec"]["backoffLimitPerIndex"].as_integer().unwrap() > 0);
    }

    #[test]
    fn the_pods_run_the_worker_and_the_merge() {
        let submission = Submission { at_once: None, ..awkward() };
        let text = kubernetes_manifest(&submission, &kubernetes());
        let worker = script(&parsed(&text)).replace("$((JOB_COMPLETION_INDEX + 1))", "8");
        let expected =
            ["exec", &submission.program, "sweep", "shard", "8/8", "/study", "--jobs", "4"];
        assert_eq!(words(&worker), expected);
        let text = kubernetes_merge_manifest(&submission, &kubernetes());
        let expected = ["exec", &submission.program, "sweep", "merge", "/study"];
        assert_eq!(words(&script(&parsed(&text))), expected);
    }

    #[test]
    fn what_kubernetes_would_refuse_is_refused() {
        kubernetes().check().unwrap();
        let wrong = Kubernetes {
            image: "a b".to_owned(),
            volume_claim: "Studies".to_owned(),
            volume_folder: Some("a/../b".to_owned()),
        };
        let text = wrong.check().unwrap_err().to_string();
        let keys: Vec<&str> = text.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(keys, ["image", "volume claim", "volume folder"]);
        for folder in ["", "/a", "a//b", "..", "a\nb"] {
            let volume_folder = Some(folder.to_owned());
            assert!(Kubernetes { volume_folder, ..kubernetes() }.check().is_err(), "{folder:?}");
        }
    }
}

"""Makes the committed folders of results again: python3 notebooks/make_results.py [NAME ...]

Runs every study of notebooks/studies, the comparison of sites and the validation with the program, and keeps of
each folder only what the notebooks read. Times and names of machines are left out, so that the same program makes the
same bytes.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import NOTEBOOKS, REPOSITORY, program

RUNS, SUMMARY, PLAN, SENSITIVITY = "runs.parquet", "summary.parquet", "plan.parquet", "sensitivity.parquet"

# The folder of each study, the study file, and the tables that are read.
STUDIES = {
    "compare_sites": ("scenarios/compare_sites.toml", [PLAN, RUNS, SUMMARY]),
    "tornado": ("notebooks/studies/tornado.toml", [PLAN, SUMMARY]),
    "screening": ("notebooks/studies/screening.toml", [SENSITIVITY]),
    "sobol": ("notebooks/studies/sobol.toml", [PLAN, SUMMARY, SENSITIVITY]),
    "threshold": ("notebooks/studies/threshold.toml", [PLAN, SUMMARY]),
    "pareto": ("notebooks/studies/pareto.toml", [PLAN, SUMMARY]),
    "stopping": ("notebooks/studies/stopping.toml", [PLAN, SUMMARY]),
    "coverage": ("notebooks/studies/coverage.toml", [RUNS]),
}


def call(*arguments):
    print("aifactory", *arguments, flush=True)
    subprocess.run([program(), *arguments], cwd=REPOSITORY, check=True)


def make(name, study, tables):
    """Plans and runs a study, and keeps what is read of it."""
    kept = NOTEBOOKS / "results" / name
    with tempfile.TemporaryDirectory() as folder:
        call("sweep", "plan", "--quiet", study, "--out", folder)
        call("sweep", "run", "--quiet", folder)
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for file in ["study.toml", *tables]:
            shutil.copyfile(Path(folder, file), kept / file)
        manifest = json.loads(Path(folder, "manifest.json").read_text())
    for stamp in ["planned", "merged"]:
        manifest.pop(stamp, None)
    (kept / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def validate():
    kept = NOTEBOOKS / "results" / "validation"
    kept.mkdir(parents=True, exist_ok=True)
    call("validate", "--quiet", "--csv", str(kept / "validation.csv"))


if __name__ == "__main__":
    for name in sys.argv[1:] or [*STUDIES, "validation"]:
        if name == "validation":
            validate()
        else:
            make(name, *STUDIES[name])

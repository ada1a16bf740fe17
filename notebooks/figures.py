"""What the notebooks share: where results stand, how the program is called, and one style for all figures."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent
REPOSITORY = NOTEBOOKS.parent
# Version of the formats of results that the notebooks read.
SCHEMA = 2

BLUE, ORANGE, GREEN, RED, PURPLE, GREY = "#2f6db5", "#e08a1e", "#3a9d6e", "#c8453b", "#7a5ea8", "#8a8f98"
PALETTE = [BLUE, ORANGE, GREEN, RED, PURPLE, GREY]
PALE = "#d9dde3"

# Folders of results that a notebook makes; they go when it ends.
SCRATCH = tempfile.TemporaryDirectory(prefix="aifactory-")


def style():
    """One look for all figures: quiet axes, readable numbers, colours that the colour-blind can tell apart."""
    import matplotlib.pyplot as plt

    plt.rcParams.update({
        "figure.figsize": (8, 4),
        "figure.dpi": 100,
        "figure.constrained_layout.use": True,
        "font.size": 10,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": plt.cycler(color=PALETTE),
        "axes.formatter.useoffset": False,
        "grid.color": "#e6e8ec",
        "grid.linewidth": 0.8,
        "xtick.color": "#555b66",
        "ytick.color": "#555b66",
        "legend.frameon": False,
        "lines.linewidth": 1.6,
    })


def program():
    """The program: as the variable AIFACTORY names it, or as it was built in this repository."""
    named = os.environ.get("AIFACTORY")
    built = [REPOSITORY / "target" / profile / "aifactory" for profile in ["release", "debug"]]
    for path in [REPOSITORY / named] if named else built:
        if path.is_file():
            return str(path)
    raise FileNotFoundError("aifactory is not built: cargo build --release, or name it in AIFACTORY")


def run(scenario, *options):
    """Simulates a scenario of the repository and returns the folder of its results."""
    folder = Path(tempfile.mkdtemp(dir=SCRATCH.name), "run")
    command = [program(), "run", scenario, "--out", str(folder), "--quiet", *options]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    return folder


def table(study, name):
    """A table of a committed study."""
    import polars as pl

    folder = NOTEBOOKS / "results" / study
    found = json.loads((folder / "manifest.json").read_text()).get("schema", 1)
    if found != SCHEMA:
        raise ValueError(f"{folder}: results of formats {found}, and this reads {SCHEMA}: make_results.py makes them again")
    return pl.read_parquet(folder / f"{name}.parquet")


def means(study, metric):
    """The points of a committed study with the mean of a metric and its interval."""
    import polars as pl

    found = table(study, "summary").filter((pl.col("metric") == metric) & (pl.col("stat") == "mean"))
    return table(study, "plan").join(found.select("point", "value", "ci_low", "ci_high", "n"), on="point")

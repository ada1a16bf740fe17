"""What holds for the notebooks and their results as they are committed."""

import json
import tomllib
from pathlib import Path

import polars as pl
import pytest

from figures import NOTEBOOKS, REPOSITORY, table
from make_results import STUDIES

PAGES = sorted(NOTEBOOKS.glob("*.ipynb"))
MOST_BYTES = 2_000_000


def page(path):
    return json.loads(path.read_text(encoding="utf-8"))


def without_places(value):
    """A study with the names of files, but not the folders in which they stand."""
    if isinstance(value, dict):
        return {key: without_places(inner) for key, inner in value.items() if key != "file"}
    if isinstance(value, list):
        return [without_places(inner) for inner in value]
    return Path(value).name if isinstance(value, str) and value.endswith(".toml") else value


def test_there_are_six_notebooks():
    assert len(PAGES) == 6


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    found = page(path)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert found["cells"][0]["cell_type"] == "markdown"
    ids = [cell["id"] for cell in found["cells"]]
    assert len(ids) == len(set(ids))
    for cell in found["cells"]:
        assert cell["metadata"] == {}, cell["id"]
        assert not cell.get("outputs") and cell.get("execution_count") is None, cell["id"]


def test_every_folder_of_results_has_its_study():
    folders = {path.name for path in (NOTEBOOKS / "results").iterdir() if path.is_dir()}
    assert folders == {*STUDIES, "validation"}
    files = {path.name for path in (NOTEBOOKS / "studies").glob("*.toml")}
    assert files == {Path(study).name for _, (study, _) in STUDIES.items() if "notebooks" in study}


@pytest.mark.parametrize("name", STUDIES)
def test_results_were_made_by_the_study_file(name):
    """Method: the study that the program kept in the folder says the same as the file, but for where files stand."""
    study, tables = STUDIES[name]
    folder = NOTEBOOKS / "results" / name
    written = tomllib.loads((REPOSITORY / study).read_text(encoding="utf-8"))
    kept = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert without_places(kept) == without_places(written)
    assert manifest["study"] == written["name"]
    assert manifest["failed"] == 0
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "study.toml", *tables}


def test_a_list_of_points_is_what_was_run():
    listed = pl.read_csv(NOTEBOOKS / "studies" / "pareto.csv")
    listed = listed.rename({key: key.replace(".", "_") for key in listed.columns})
    plan = table("pareto", "plan").select(listed.columns)
    assert plan.cast(dict(listed.schema)).equals(listed)


def test_results_are_small():
    sizes = [path.stat().st_size for path in (NOTEBOOKS / "results").rglob("*") if path.is_file()]
    assert sum(sizes) < MOST_BYTES

"""The benchmark's parts fit together, and its page says what was measured; nothing is measured here."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from benchmarks import bare, bench, crosstabs, growth, measure, prepare, report, ways
from cmsurvey import browser
from tests.test_docs import locked

RESULTS = report.Results(
    about={"Python": "3.11"},
    figures=12,
    ways={
        "loop": [60.0, 50.0, 40.0],
        "batch": [9.0],
        "kaleido-1": [6.0],
        "kaleido-2": [5.0],
        "cmsurvey": [1.0, 4.0, 2.0],
        "floor": [1.0],
    },
    commands={"cmsurvey render 2012": [8.0], "cmsurvey render 2012, up to date": [0.5]},
    floors={"cmsurvey render 2012": [5.0]},
    packed={"cmsurvey render 2012": [6.4]},
    memory={"cmsurvey render 2012": (299.6, 700.4)},
    growth={1: (100, 5.0), 2: (200, 9.0)},
)


def rows(page):
    """The cells of every row, a title's or a rule's apart."""
    found = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return {cells[0]: cells[1:] for cells in found if "---" not in cells[-1]}


@pytest.mark.programs
def test_a_command_that_fails_ends_the_benchmark_with_what_it_said():
    with pytest.raises(
        SystemExit, match=r"^cmsurvey show 1789 ended with 1:\nerror: .*no edition \"1789\"\n"
    ):
        measure.run("cmsurvey", "show", "1789")


def test_what_was_not_measured_is_left_out():
    nothing = report.Results({"Python": "3.11"}, 12, {}, {}, {}, {}, {}, {})

    assert re.findall(r"^#.*", report.written(nothing), flags=re.MULTILINE) == ["# How quick it is"]


def test_the_page_has_medians_their_spread_and_ratios():
    found = rows(report.written(RESULTS))

    assert found["(a) `fig.write_image` in a loop"] == ["50.00 (40.00–60.00)", "1389 ms", "25"]
    assert found["(d) `cmsurvey.write_figures`"] == ["2.00 (1.00–4.00)", "56 ms", "1.00"]
    assert found["`cmsurvey render 2012`"] == ["300 MB", "700 MB"]  # the last table of the two that name it
    assert found["`cmsurvey render 2012, up to date`"] == ["0.50", "—", "—", "—", "—"]
    assert found["2"] == ["200", "9.0", "45 ms"]


def test_a_target_holds_or_does_not():
    found = rows(report.written(RESULTS))

    assert found["(d) at most 1.3 times (e)"] == ["2.00", "does not hold"]
    assert found["(d) at least 30 times as quick as (a)"] == ["25", "does not hold"]
    assert found["(d) at least 4 times as quick as (c)"] == ["2.50", "does not hold"]
    bare = "`cmsurvey render 2012` at most 1.3 times its bare script"
    assert found[bare] == ["1.60", "does not hold"]
    assert found[f"{bare} with Pillow"] == ["1.25", "holds"]
    assert found["at most 300 MB for the Python process"] == ["300 MB", "holds"]


def test_a_command_and_its_script_are_first_in_turns(tmp_path, monkeypatch):
    began: list[str] = []

    def floor(*_):
        began.append("script")
        return 5.0

    def render(*_):
        began.append("command")
        return measure.Run(6.0, "")

    monkeypatch.setattr(bench, "_floor", floor)
    monkeypatch.setattr(bench, "_render", render)
    commands: dict[str, list[float]] = {}
    floors: dict[str, list[float]] = {}

    bench._pairs(tmp_path, commands, floors)
    bench._pairs(tmp_path, commands, floors)

    cold, again = ["command", "command"], ["script"]  # the command twice: the second finds everything
    assert began == (cold + again + again + cold) * bench.PAIRS
    name = "cmsurvey render 2012"
    assert commands == {name: [6.0] * 6, f"{name}, up to date": [6.0] * 6}
    assert floors == {name: [5.0] * 6}


def test_every_way_is_named_and_every_part_is_a_script():
    assert set(report.TITLES) == set(ways.WAYS)
    assert all(callable(part) for part in (bench.main, ways.main, growth.main, bare.write_pages))


@pytest.mark.long
def test_the_figures_and_their_files_are_those_that_the_page_promises(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "require", lambda: "/opt/made-up")
    prepare.figures(tmp_path)

    given = ways.read(tmp_path, tmp_path / "out")

    assert len(given.figures) == len(given.bars) == prepare.FIGURES
    assert len({path for path, _, _ in given.files()}) == 3 * prepare.FIGURES
    assert json.loads(given.texts["gender"])["layout"]["width"] == given.figures["gender"].layout.width


def test_what_it_compares_with_is_locked_beside_what_renders():
    root = Path(__file__).parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    pins = locked("bench")
    text = (root / "requirements/bench.lock").read_text(encoding="utf-8")

    assert [
        one
        for one in map(Requirement, project["dependency-groups"]["bench"])
        if pins[one.name] not in one.specifier
    ] == []
    assert locked("render").items() <= pins.items()
    assert all(" --hash=sha256:" in line for line in text.replace("\\\n", " ").splitlines())


def test_the_page_of_crosstabs_has_ratios_costs_and_whether_bits_repeat():
    run = crosstabs.Run(2.0, 3.0, 450.4, 0.25, 0.01, "duckdb 2")
    found = {
        ("duckdb", 1000): [run, run._replace(seconds=1.5, processor=2.0), run._replace(se=0.011)],
        ("svy", 1000): [run._replace(processor=30.0, version="svy 1")],
        ("duckdb", 100): [run._replace(processor=0.5)],
    }

    page = crosstabs.written(found, 1000, 0.125)

    assert rows(page)["cmsurvey, DuckDB"][:4] == ["2.00 (1.50–2.00)", "3.00 (2.00–3.00)", "1.0", "450"]
    assert rows(page)["svy"][:3] == ["2.00 (2.00–2.00)", "30.00 (30.00–30.00)", "10.0"]
    assert rows(page)["1,000"] == ["3.00", "3000.00"]
    assert rows(page)["seconds with DuckDB"] == ["2.5", "2.00 (quickest 1.50)"]
    assert rows(page)["the same bits in every run"][-1] == "no"
    assert page.endswith("took 0.12 processor seconds; the target is 0.3.\n")
    assert "## 100 answers" not in page  # nothing to compare there

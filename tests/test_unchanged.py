"""A run that has nothing to do is told from one hash: whatever a run is made from has a part in it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from cmsurvey import browser, made, pipeline, unchanged
from cmsurvey.errors import NoBrowserError, Problem
from cmsurvey.render.studio import Studio
from cmsurvey.runs import Request
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, SERIES, write_series

HEADER, ROW = EDITIONS.splitlines()
POSTER = '[[block]]\nquestion = "gender"\n\n[[block]]\nquestion = "contract"\n'
TREND = '[[trend]]\nquestion = "gender"\ncategory = "{}"\n'
CDI = "contract,Type de contrat,all,400,single,cdi,CDI,47,percent,,,1,press,"
#: A series with every file that a series may have, beside `write_series`'s own: three editions, a theme.
FILES: dict[str, str | bytes | None] = {
    "series.toml": f"theme = 'theme.toml'\n{SERIES}",
    "editions.csv": "\n".join([HEADER, *(ROW.replace("2031", year) for year in ("2029", "2030", "2031"))]),
    **{f"{year}.csv": f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n" for year in ("2029", "2030")},
    "derived.csv": f"year,{FIGURE_HEADER}\n2031,{CDI.replace('cdi,CDI,47', 'cdd,CDD,13')}"
    "computed: press (60) - 47\n",
    "bounds.toml": "# none\n",
    "trends.toml": TREND.format("female") + TREND.format("male"),
    "infographics/profile.toml": POSTER,
    "theme.toml": "name = 'own'\nlogo = 'logo.svg'\n",
    "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    **{f"words/{lang}.toml": "[populations]\n" for lang in ("fr", "en")},
    **{f"words/{name}.fr.toml": "# none\n" for name in ("2030", "2031", "2031.labels", "trends")},
}
#: A font that is none: no run gets beyond it, but its bytes are among those that a run is made from.
FONT = "[fonts.text]\n400 = 'own.woff2'\n"
OPTIONS: dict[str, dict[str, Any]] = {
    "edition": {"edition": "2030"}, "lang": {"lang": "en"}, "only": {"only": ("gender",)},
    "formats": {"formats": ("png",)}, "against": {"against": "2030"}, "presets": {"presets": ("og",)},
    "theme": {"theme": "sober"},
}  # fmt: skip


def none_there():
    raise NoBrowserError(Problem("browser", "no Chromium, Chrome or Edge was found", "made-up cure"))


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """A run of 2031 in the whole series."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "browser").write_text("made up")
    monkeypatch.setattr(browser, "require", lambda: tmp_path / "browser")
    return Request("2031", write_series(tmp_path, FEMALE, MALE, CDI, files=FILES), Path("out"))


def test_every_option_the_date_the_program_and_the_browser_have_a_part_in_the_hash(asked, monkeypatch):
    hashes = {"as it is": unchanged.of(asked)}
    hashes |= {name: unchanged.of(replace(asked, **more)) for name, more in OPTIONS.items()}
    changes = {
        "the program": lambda patched: patched.setattr(made, "program", lambda: "another program"),
        "the date": lambda patched: patched.setenv("SOURCE_DATE_EPOCH", "86400"),
        "another browser": lambda patched: patched.setattr(browser, "require", lambda: Path(__file__)),
        "no browser": lambda patched: patched.setattr(browser, "require", none_there),
        "a new version of the browser": lambda _: Path("browser").write_text("newer"),
    }
    for name, change in changes.items():
        with monkeypatch.context() as patched:
            change(patched)
            hashes[name] = unchanged.of(asked)

    assert "" not in hashes.values()
    assert len(set(hashes.values())) == len(hashes)


@pytest.mark.long
def test_every_file_of_a_series_has_a_part_in_the_hash(asked):
    theme = asked.surveys / "theme.toml"
    theme.write_text(theme.read_text() + FONT)
    (asked.surveys / "own.woff2").write_text("wOF2")
    (asked.surveys / "locks").mkdir()
    (asked.surveys / "locks/2030.json").write_text("{}")
    hashes = {"as it is": unchanged.of(asked)}
    for path in [path for path in sorted(asked.surveys.rglob("*")) if path.is_file()]:
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        hashes[f"{path.name} changed"] = unchanged.of(asked)
        path.unlink()
        hashes[f"{path.name} gone"] = unchanged.of(asked)
        path.write_bytes(before)
        assert unchanged.of(asked) == hashes["as it is"]
    (asked.surveys / "2028.csv").write_text("")
    hashes["a new table"] = unchanged.of(asked)

    assert len(hashes) == 2 + 2 * len({*FILES, "own.woff2", "locks/2030.json", "sources.csv", "2031.csv"})
    assert hashes.pop("series.toml gone") == "", "what cannot be read makes no hash"
    assert len(set(hashes.values())) == len(hashes)


def test_where_a_series_lies_where_a_run_writes_and_whether_it_is_forced_has_no_part_in_it(asked, tmp_path):
    copied = write_series(tmp_path / "copy", FEMALE, MALE, CDI, files=FILES)

    assert unchanged.of(asked) == unchanged.of(replace(asked, surveys=copied, out=Path("x"), force=True))


def test_without_anything_to_draw_the_browser_has_no_part_in_it(asked, monkeypatch):
    tables = replace(asked, formats=("csv", "json"))
    before = unchanged.of(tables)
    monkeypatch.setattr(browser, "require", none_there)

    assert unchanged.of(tables) == before


_opened: list[str] | None = None


def _hear(event: str, given: tuple[object, ...]) -> None:
    if event == "open" and _opened is not None:
        _opened.append(str(given[0]))


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that Python opens meanwhile, as Python itself tells them."""
    if not hasattr(sys, "_heard"):
        sys.addaudithook(_hear)  # which cannot be taken away again
        monkeypatch.setattr(sys, "_heard", True, raising=False)
    found: list[str] = []
    monkeypatch.setattr(sys.modules[__name__], "_opened", found)
    return found


@pytest.mark.long
def test_whatever_file_of_a_series_a_run_opens_has_a_part_in_the_hash(asked, opened, monkeypatch):
    monkeypatch.setattr(browser, "require", none_there)
    studio = cast("Studio", None)  # nothing draws
    hashed = {path.resolve() for _, path in unchanged.files(asked) if path.is_file()}
    monkeypatch.setattr(unchanged, "of", lambda _: "")
    opened.clear()

    others: tuple[dict[str, str], ...] = ({"edition": "2030"}, {"edition": "trends"}, {"against": "2030"})
    for more in ({}, *others):
        pipeline.render(replace(asked, **more), lambda *_: None, lambda: studio)

    read = {Path(name).resolve() for name in opened if Path(name).resolve().is_relative_to(asked.surveys)}
    assert len(read) == len(FILES) + 2, "the series has a file of each kind that there is"
    assert read == hashed, "the words of the other language too: whether they still hold the example is told"

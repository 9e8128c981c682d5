"""What is no file, has no end or may not be read, in the place of a file: a sentence, and nobody waits."""

import contextlib
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from cmsurvey import load, regular
from tests.builders import SERIES, write_series
from tests.command import cmsurvey

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has neither pipes nor modes of folders")

POSTER = '[[block]]\nquestion = "gender"\n'
FILES = {
    "words/fr.toml": "# the labels of the tables suffice\n",
    "words/en.toml": '[questions.gender]\nlabel = "Gender"\n[questions.gender.categories]\n'
    'female = "Women"\nmale = "Men"\n',
}
PIPE = "this is a pipe (FIFO), not a file\n    put the file in its place\n"
NESTED = "broken TOML: its brackets are nested too deeply\n    close them earlier\n"
DENIED = "the folder cannot be read: permission denied\n    ask for the right to read it\n"


@pytest.fixture
def series(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_series(Path(), files=FILES)


def told(*arguments):
    ended = cmsurvey(*arguments, "--surveys", "surveys")
    assert ended.exit_code == 1
    return said(ended)


def said(ended):
    return re.sub("^note: not looked at.*\n", "", ended.output, flags=re.MULTILINE)


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        "series.toml", "editions.csv", "sources.csv", "2031.csv", "derived.csv", "bounds.toml", "trends.toml",
        "comparability.toml", "completeness.csv", "infographics/profile.toml", "locks/2031.json",
        "words/fr.toml", "words/2031.fr.toml",
    ],
)  # fmt: skip
def test_a_pipe_in_the_place_of_a_file_is_told_and_nothing_else(series, name):
    (series / name).unlink(missing_ok=True)
    (series / name).parent.mkdir(exist_ok=True)
    os.mkfifo(series / name)

    assert told("check") == f"error: surveys/{name}: {PIPE}"


def test_a_pipe_that_comes_in_the_place_of_no_file_is_told_after_the_edition_was_read_without_it(series):
    assert cmsurvey("check", "--surveys", "surveys").exit_code == 0
    os.mkfifo(series / "derived.csv")

    assert told("check") == f"error: surveys/derived.csv: {PIPE}"


@pytest.mark.parametrize("command", [("render", "2031", "--format", "csv"), ("list",)])
def test_a_pipe_as_series_toml_keeps_no_command_waiting(series, command):
    (series / "series.toml").unlink()
    os.mkfifo(series / "series.toml")

    assert told(*command) == f"error: surveys/series.toml: {PIPE}"


def test_a_folder_whose_series_toml_is_a_pipe_is_not_left_for_the_bundled_series(series, monkeypatch):
    (series / "series.toml").unlink()
    os.mkfifo(series / "series.toml")
    monkeypatch.chdir(series)

    assert said(cmsurvey("check")) == f"error: series.toml: {PIPE}"


def folder(path):
    path.mkdir()


def device(path):
    path.symlink_to("/dev/zero")


def dangling(path):
    path.symlink_to("nowhere.csv")


def endless(path):
    path.touch()
    os.truncate(path, 3 * 2**30)


LARGE = (
    "the file has 3,072 MB, and a file of a series has 64 MB at most\n"
    "    put the right file in its place, or take out what does not belong there\n"
)
BINARY = (
    ", line 1: a NUL byte: the file is binary, or not in UTF-8\n"
    "    put a text file in UTF-8 in its place (not a spreadsheet, an archive or an image)\n"
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (folder, "this is a folder, not a file\n    put the file in its place\n"),
        (os.mkfifo, PIPE),
        (device, "this is a device, not a file\n    put the file in its place\n"),
        (dangling, "this is a link to nowhere.csv, which is not there\n    put the file in its place\n"),
        (endless, LARGE),
    ],
)
@pytest.mark.parametrize("only", ["gender", "nothing of the name"])
def test_what_stands_in_the_place_of_a_table_is_told_and_not_what_it_may_hold(series, make, what, only):
    (series / "2031.csv").unlink()
    make(series / "2031.csv")

    assert told("check") == f"error: surveys/2031.csv: {what}"
    assert told("render", "2031", "--only", only) == f"error: surveys/2031.csv: {what}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", ": the file is empty\n    restore it, or write it anew\n"),
        (b"\x7fELF\x00", BINARY),
    ],
)
def test_a_table_that_no_figure_is_made_of_is_a_table_all_the_same(series, content, what):
    (series / "completeness.csv").write_bytes(content)

    assert told("check") == f"error: surveys/completeness.csv{what}"


def test_what_tells_no_size_is_read_up_to_the_limit(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")

    assert regular.content(tmp_path / "a", 5) == b"12345"
    with pytest.raises(regular.UnreadableError, match="the file has 1 MB"):
        regular.content(tmp_path / "a", 4)


@pytest.mark.parametrize(("make", "what"), [(os.mkfifo, "a pipe (FIFO)"), (device, "a device")])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "sav", "parquet"])
def test_answers_are_imported_of_a_file_alone(tmp_path, monkeypatch, make, what, ending):
    monkeypatch.chdir(tmp_path)
    make(Path(f"a.{ending}"))

    ended = cmsurvey("import", f"a.{ending}", "--edition", "2031", "--to", "surveys")

    cure = "put the file in its place"
    assert (ended.exit_code, ended.output) == (
        1,
        f"error: a.{ending}: this is {what}, not a file\n    {cure}\n",
    )


@pytest.mark.long
@pytest.mark.parametrize("closing", ["", "]" * 1000])
@pytest.mark.parametrize("name", ["words/fr.toml", "series.toml"])
def test_brackets_that_are_nested_too_deeply_are_told_in_every_file(series, name, closing):
    with (series / name).open("a", encoding="utf-8") as file:
        file.write(f"\nx = {'[' * 1000}{closing}\n")

    assert told("check") == f"error: surveys/{name}: {NESTED}"


UTF_16 = "the file is in UTF-16, not in UTF-8\n    save the file again as UTF-8\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (SERIES.encode("utf-16"), UTF_16),
        (f"{SERIES}\nx = {'[' * 1000}".encode(), NESTED),
    ],
)
def test_a_language_is_added_to_no_series_that_cannot_be_read(series, content, what):
    (series / "series.toml").write_bytes(content)

    assert told("add", "language", "en") == f"error: surveys/series.toml: {what}"


@contextlib.contextmanager
def somebody_else():
    """Whoever runs the tests, or nobody where that is root, who may open everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.long
@pytest.mark.parametrize("mode", [0, 0o444])
@pytest.mark.parametrize("name", ["words", "infographics", "locks"])
def test_a_folder_that_may_not_be_read_is_told_and_not_what_lacks_then(series, tmp_path, name, mode):
    (series / "infographics").mkdir()
    (series / "infographics/profile.toml").write_text(POSTER)
    (series / "words/fr.toml").write_text('[standfirsts]\nprofile = "Qui ?"\n')
    (series / "locks").mkdir()
    (series / "locks/2031.json").write_text("{}")
    tmp_path.chmod(0o777)
    (series / name).chmod(mode)
    if name != "locks":
        shutil.rmtree(series / "locks")
    try:
        with somebody_else():
            assert told("check") == f"error: surveys/{name}: {DENIED}"
    finally:
        (series / name).chmod(0o755)


@pytest.mark.long
def test_of_a_poster_that_cannot_be_read_nobody_is_told_what_it_lacks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    copy = Path(shutil.copytree(load.bundled(), "surveys"))
    (copy / "infographics/profile.toml").write_text("x = [\n")

    assert told("render", "2012", "--only", "profile", "--format", "csv") == (
        "error: surveys/infographics/profile.toml, line 1, column 5: broken TOML: [ is not closed\n"
        '    write key = "value", text between quotation marks, lists between brackets\n'
    )


@pytest.mark.long
def test_a_run_whose_pages_have_no_file_of_the_format_says_so(tmp_path):
    ended = cmsurvey("render", "trends", "--format", "svg", "--out", tmp_path / "out")

    assert ended.exit_code == 0
    first, *_, last = ended.output.splitlines()
    assert first == f"{tmp_path / 'out/trends/fr'}: nothing was made"
    assert last == "trends: a poster has no SVG"

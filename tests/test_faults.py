"""What happens to a run when the machine fails it: an earlier bundle or a whole new one, and a sentence.

The network cut is in `test_bytes`, browsers that die or never answer are in `test_render`; `make soak` does
the same for longer.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from functools import cache, partial
from pathlib import Path

import plotly.graph_objects as go
import pytest
from PIL import Image

import cmsurvey as package
from cmsurvey import load, scratch, verify
from tests import soak
from tests.command import cmsurvey

ROOT = Path(__file__).parents[1]
SURVEYS = ROOT / "data/surveys"
TABLES = ("--format", "csv,json")


def command(out, *options):
    return [sys.executable, "-m", "cmsurvey", "render", "2012", "--out", str(out), "--quiet", *options]


def run(out, *options, prefix=(), **settings):
    """A run that ended, in a process of its own; its environment has these settings beside the usual ones."""
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    arguments = [*prefix, *command(out, *options)]
    return subprocess.run(
        arguments, env=environment | settings, capture_output=True, text=True, check=False, timeout=300
    )


def bundle(out):
    """The bundle of 2012, whose files are all as its manifest says."""
    folder = out / "2012" / "fr"
    assert [path.name for path in folder.parent.iterdir()] == ["fr"]
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "manifest.json"
    }
    assert found == {entry["name"]: entry["sha256"] for entry in entries}
    return folder


@cache
def private():
    """The command that starts a script with mounts of its own; none where the system refuses them."""
    for own in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        test = [*own, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
        try:
            if subprocess.run(test, capture_output=True, check=False).returncode == 0:
                return own
        except FileNotFoundError:  # not a Linux
            break
    return ()


def mounted(script, folder):
    """The beginning of a command that runs where `script` has mounted something on `folder`."""
    if not private():
        pytest.skip("mounting needs root, or a system that lets users mount in a namespace of their own")
    return (*private(), "sh", "-ec", f'folder=$1; shift; {script}; exec "$@"', "sh", str(folder))


@pytest.mark.programs
def test_a_full_disk_is_told_and_the_earlier_bundle_stands(tmp_path):
    """A disk of 48 KB: the tables of one card fit, those of three more do not."""
    first = " ".join(command("$folder", "--only", "gender", *TABLES))
    script = f'mount -t tmpfs -o size=48k tmpfs "$folder"; {first}'
    after = 'status=0; "$@" || status=$?; ls -A "$folder/2012" "$folder/2012/fr"; exit $status'

    more = [word for name in ("region", "contract", "sector") for word in ("--only", name)]

    ended = run(
        tmp_path,
        *more,
        *TABLES,
        prefix=(*mounted(script, tmp_path), "sh", "-c", f"folder={tmp_path}; {after}", "-"),
    )

    assert ended.returncode == 3, ended
    assert ended.stderr.startswith(f"error: {tmp_path}/2012/fr: ")
    assert "the disk is full\n    make room on it, or name a folder on another disk\n" in ended.stderr
    names = {line for line in ended.stdout.split() if not line.endswith(":")}
    assert {"fr", "gender.csv", "gender.json", "manifest.json"} <= names
    assert {name for name in names if name.startswith((".", "region", "profile"))} == set()


@pytest.mark.programs
def test_a_disk_that_is_read_only_is_told_before_anything_is_drawn(tmp_path):
    prefix = mounted('mount -t tmpfs -o ro tmpfs "$folder"', tmp_path)

    ended = run(tmp_path, prefix=prefix, BROWSER_PATH="/nowhere/chrome")

    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == (
        f"error: {tmp_path}/2012/fr: cannot be written: its disk is read-only\n"
        "    name a folder on another disk\n"
    )


@pytest.mark.programs
def test_two_runs_into_one_folder_that_is_new_end_well_and_leave_one_whole_bundle(tmp_path):
    some = (("--only", "gender"), ("--only", "region"))
    runs = [
        subprocess.Popen(command(tmp_path, *one, *TABLES), stderr=subprocess.PIPE, text=True) for one in some
    ]
    told = [one.communicate(timeout=300)[1] for one in runs]

    assert [(one.returncode, words) for one, words in zip(runs, told, strict=True)] == [(0, ""), (0, "")]
    survey = load.survey(SURVEYS)
    found = verify.bundle(bundle(tmp_path) / "manifest.json", survey, partial(pytest.fail, "nothing to draw"))
    assert found.differences == ()
    told_of = json.loads((bundle(tmp_path) / "datapackage.json").read_bytes())["resources"]
    assert {"gender", "region"} == {one["path"].partition(".")[0] for one in told_of}


@pytest.mark.browser
def test_killed_runs_leave_the_earlier_bundle_or_the_new_one_and_no_process(tmp_path):
    seen = soak.killed(tmp_path, 3)

    assert (seen.old + seen.new, seen.mixed, seen.processes) == (3, (), 0)
    assert seen.leftovers == ()


@pytest.mark.long
def test_a_run_with_nothing_to_do_removes_the_folder_of_a_browser_that_a_kill_left(tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    arguments = ("render", "2012", "--only", "gender", "--format", "csv", "--out", tmp_path / "out")
    cmsurvey(*arguments)
    (temporary / f"{scratch.PREFIX}1" / "Default").mkdir(parents=True)

    again = cmsurvey(*arguments)

    assert "up to date" in again.output
    assert list(temporary.iterdir()) == []


@pytest.mark.browser
def test_a_small_shared_memory_is_no_reason_to_draw_otherwise(output):
    prefix = mounted('mount -t tmpfs -o size=64m tmpfs "$folder"', "/dev/shm")  # noqa: S108 - where browsers share memory

    # the folder of a test may lie in the memory that is hidden
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        ended = run(Path(folder), "--only", "profile", "--format", "png", prefix=prefix)

        assert ended.returncode == 0, ended.stderr
        made = bundle(Path(folder)) / "profile.png"
        assert made.read_bytes() == (output / "profile.png").read_bytes()


@pytest.mark.browser
def test_a_clock_that_says_1980_changes_no_byte(output, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import time\nlater = time.monotonic\ntime.time = lambda: 315532800 + later()\n"
        "time.time_ns = lambda: int(time.time() * 1e9)\n"
    )
    clock = [sys.executable, "-c", "import time; print(time.gmtime(time.time()).tm_year)"]
    settings = {"PYTHONPATH": str(tmp_path)}
    year = subprocess.run(clock, env=os.environ | settings, capture_output=True, text=True, check=True)
    assert year.stdout == "1980\n"

    ended = run(tmp_path / "out", "--only", "region", **settings)

    assert ended.returncode == 0, ended.stderr
    drawn = [path for path in bundle(tmp_path / "out").iterdir() if path.name.startswith("region.")]
    assert {".csv", ".html", ".json", ".pdf", ".png", ".svg"} <= {path.suffix for path in drawn}
    assert [path.name for path in drawn if path.read_bytes() != (output / path.name).read_bytes()] == []


@pytest.mark.browser
def test_sixty_figures_in_one_run_are_sixty_pictures_of_their_own(tmp_path):
    widths = {tmp_path / f"{width}.png": width for width in range(200, 260)}
    figures = {
        path: go.Figure(go.Bar(x=["made up"], y=[width]), {"width": width, "height": 100})
        for path, width in widths.items()
    }

    package.write_figures(figures, scale=1)

    for path, width in widths.items():
        with Image.open(path) as picture:
            assert picture.size == (width, 100)
    assert len({path.read_bytes() for path in figures}) == 60

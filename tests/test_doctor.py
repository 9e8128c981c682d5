"""The doctor: every machine that lacks something first, made up; then this one, which lacks nothing."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import pytest
from choreographer.browsers.chromium import Chromium

from cmsurvey import browser, doctor, fonts, vendored
from cmsurvey.doctor import Check
from cmsurvey.errors import RenderError
from cmsurvey.render import engine, process
from tests.cases import every
from tests.command import cmsurvey

NAMES = [
    "Python", "packages", "shipped files", "plotly.js", "fonts in Python", "output folder", "shared memory",
    "sandbox", "browser", "fonts in the browser", "network", "test render",
]  # fmt: skip
ANOTHER = "name another one in BROWSER_PATH, or run: cmsurvey browser --install"
REINSTALL = "reinstall cmsurvey (pip install --force-reinstall cmsurvey)"
RESTORE = f"{REINSTALL}; in a clone, restore the file with git"
FONT = "fonts/source-sans-3-latin-400-normal.woff"


def checks(out: Path = Path(), patience: float = 60.0) -> dict[str, Check]:
    """Every check by its name."""
    return {one.name: one for one in doctor.checks(out, patience)}


def failed(name: str, found: str, cure: str = "") -> Check:
    return Check(name, ok=False, found=found, cure=cure)


@pytest.fixture
def no_browser(monkeypatch):
    """A machine without a browser that is no Debian: what needs none is looked at in no time."""
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(Chromium, "find_browser", lambda **_options: None)
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: {"ID": "fedora"})


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A made-up installation with every shipped file, none of them read before."""
    folder = shutil.copytree(vendored.FOLDER, tmp_path / "assets")
    monkeypatch.setattr(vendored, "FOLDER", folder)
    caches = (
        vendored._sums,
        fonts._ems,
        fonts._font,
        fonts._tables,
        fonts._renamed,
        fonts._held,
        fonts._file,
    )
    for one in caches:
        one.cache_clear()
    yield folder
    for one in caches:
        one.cache_clear()


def stand_in(folder: Path, *lines: str) -> Path:
    """A shell script that stands for a browser."""
    path = folder / "stand-in"
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)
    return path


# A browser that is none ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_what_needs_one_is_not_tried_and_each_line_has_its_cure():
    found = checks()

    cure = 'run "cmsurvey browser --install"'
    assert found["browser"] == failed("browser", "browser: no Chromium, Chrome or Edge was found", cure)
    for name in ("fonts in the browser", "network", "test render"):
        assert found[name] == failed(name, "not tried: browser fails", cure)
    assert not doctor.able(found.values())


def test_a_browser_path_that_is_wrong_is_told(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/opt/made-up")

    assert checks()["browser"] == failed(
        "browser",
        'BROWSER_PATH: "/opt/made-up" is not a program',
        "set it to the full path of chromium-headless-shell, Chromium, Chrome or Edge, or unset it",
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 0", "it ended with 0 and said nothing"),
        ("exit 7", "it ended with 7 and said nothing"),
        ("echo 'libnss3.so: no such file' >&2; echo more >&2; exit 127", "libnss3.so: no such file"),
    ],
)
def test_a_browser_that_ends_at_once_is_told(tmp_path, monkeypatch, script, why):
    path = stand_in(tmp_path, script)
    monkeypatch.setenv("BROWSER_PATH", str(path))

    assert checks()["browser"] == failed("browser", f"{path} does not start: {why}", ANOTHER)


def test_a_file_that_no_system_runs_is_told(tmp_path, monkeypatch):
    path = tmp_path / "document"
    path.write_bytes(b"\x00made up")
    path.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(path))

    found = checks()["browser"]

    assert not found.ok
    assert found.found.startswith("OSError: [Errno 8] Exec format error")


@pytest.mark.long
def test_a_browser_that_hangs_costs_one_time_out_and_is_ended_with_what_it_started(tmp_path, monkeypatch):
    noted, limits = tmp_path / "process", []
    path = stand_in(tmp_path, "sleep 300 &", f"echo $! > {noted}", "wait")
    monkeypatch.setenv("BROWSER_PATH", str(path))
    communicate = subprocess.Popen.communicate

    def waiting(asked, timeout=None):
        limits.append(timeout)
        while not (noted.exists() and noted.read_text()):  # a busy machine starts programs slowly
            time.sleep(0.005)
        return communicate(asked, timeout=timeout)

    monkeypatch.setattr(subprocess.Popen, "communicate", waiting)

    found = checks(patience=0.1)["browser"]

    assert found == failed("browser", f"{path} did not say its version within 0.1 s", ANOTHER)
    assert limits == [0.1, None]
    assert gone(int(noted.read_text()))


def gone(process: int) -> bool:
    """Whether a process is no more, or waits to be put away; that may take the system a moment."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        status = Path(f"/proc/{process}/stat")
        try:
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.browser  # a stand-in for one: choreographer takes seconds to give it up
def test_a_browser_that_says_its_version_and_no_more_is_told(tmp_path, monkeypatch):
    path = stand_in(tmp_path, '[ "$1" = --version ] && echo Made-up 1.0 && exit', "exec sleep 300")
    monkeypatch.setenv("BROWSER_PATH", str(path))
    monkeypatch.setattr(process, "START", 0.2)
    monkeypatch.setattr(process, "FAREWELL", 0.5)

    found = checks()

    assert found["browser"] == Check("browser", ok=True, found=f"{path}, Made-up 1.0")
    assert found["fonts in the browser"] == failed(
        "fonts in the browser",
        f"{path}: the browser did not start: it did not answer within 0.2 s, twice",
        ANOTHER,
    )
    assert found["test render"] == failed("test render", "not tried: fonts in the browser fails", ANOTHER)


# Files and folders ---------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.usefixtures("no_browser")
def test_a_font_that_is_missing_is_told_and_so_is_each_altered_one(shipped):
    (shipped / FONT).unlink()
    (shipped / "icons" / "man.svg").write_text("<svg/>")

    found = checks()

    assert found["shipped files"] == failed(
        "shipped files",
        f"cmsurvey/assets/{FONT}: the file is missing; "
        "cmsurvey/assets/icons/man.svg: the file is not the one that cmsurvey ships",
        RESTORE,
    )
    assert found["fonts in Python"] == failed(
        "fonts in Python", f"cmsurvey/assets/{FONT}: the file is missing", RESTORE
    )


@pytest.mark.long
@pytest.mark.usefixtures("no_browser")
def test_without_the_list_of_shipped_files_nothing_breaks(shipped):
    (shipped / vendored.SUMS).unlink()

    found = checks()

    assert not found["shipped files"].ok
    assert found["plotly.js"].found == "cmsurvey/assets/SHA256SUMS: the file is missing"


@pytest.mark.long
@pytest.mark.usefixtures("no_browser")
def test_a_face_of_another_width_is_told(monkeypatch):
    monkeypatch.setattr(fonts, "PROBES", {"text-400": ("seront", 300.0)})

    assert checks()["fonts in Python"] == failed(
        "fonts in Python", '"seront" in text-400 is 267.9 px wide, not 300.0', REINSTALL
    )


@pytest.mark.usefixtures("no_browser")
def test_a_bundle_of_another_version_than_the_installed_plotly_is_told(monkeypatch):
    monkeypatch.setattr(vendored, "read", lambda _name: b"/* plotly.js (basic - minified) v0.1.2 */")

    found = checks()["plotly.js"]

    assert not found.ok
    assert found.found.startswith("cmsurvey draws with 0.1.2, the installed plotly was made for ")
    assert found.cure == 'pip install --force-reinstall "plotly>=7.1,<8" cmsurvey'


@pytest.mark.long
@pytest.mark.usefixtures("no_browser")
def test_an_output_under_a_file_is_told_and_images_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("made up")

    found = checks(tmp_path / "file" / "output")

    assert found["output folder"] == failed(
        "output folder",
        f"{tmp_path}/file/output: cannot be written: a part of its path is a file",
        "move that file away, or name another folder",
    )


@pytest.mark.usefixtures("no_browser")
def test_a_folder_that_may_not_be_written_is_told(tmp_path, monkeypatch):
    def refuse(**_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)

    assert checks(tmp_path)["output folder"] == failed(
        "output folder",
        f"{tmp_path}: cannot be written: you may not write there",
        "change its permissions, or name another folder",
    )


@pytest.mark.usefixtures("no_browser")
def test_an_output_folder_that_is_not_there_yet_is_not_made(tmp_path):
    found = checks(tmp_path / "one" / "two")["output folder"]

    assert found.ok
    assert found.found.startswith(f"{tmp_path}/one/two can be written, it will be made; ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_browser")
def test_too_little_room_for_the_browser_is_told(tmp_path, monkeypatch):
    usage = shutil._ntuple_diskusage(64_000_000, 60_000_000, 4_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    found = checks()["shared memory"]

    assert found.found.endswith(f"not used; {tmp_path}, which is used instead, has 4 MB free")
    assert (found.ok, found.cure) == (False, "make room for 64 MB there, or name another folder in TMPDIR")


# Python and packages -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_browser")
def test_every_package_that_is_missing_or_out_of_its_range_is_told_with_one_command(monkeypatch):
    ranges = ["babel>=2.16", "made-up[extra]>=3,<4", "kaleido<1.0,>=0.2", "more>=4; extra == 'optional'"]
    monkeypatch.setattr(metadata, "requires", lambda _name: ranges)

    assert checks()["packages"] == failed(
        "packages",
        f"made-up is missing, kaleido {metadata.version('kaleido')} is not <1.0,>=0.2",
        'pip install "made-up>=3,<4" "kaleido<1.0,>=0.2"',
    )


@pytest.mark.usefixtures("no_browser")
def test_a_python_that_is_too_old_is_told(monkeypatch):
    monkeypatch.setattr("platform.python_version", lambda: "3.9.2")

    assert checks()["Python"] == failed(
        "Python", "3.9.2, cmsurvey needs >=3.11", "install cmsurvey with a Python >=3.11"
    )


@pytest.mark.usefixtures("no_browser")
def test_a_cmsurvey_that_was_never_installed_is_no_traceback(monkeypatch):
    def unknown(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", unknown)

    assert checks()["packages"] == failed(
        "packages", "PackageNotFoundError: No package metadata was found for cmsurvey", REINSTALL
    )


@pytest.mark.programs
def test_libraries_that_cannot_be_imported_cost_their_own_checks_alone(tmp_path):
    absent = "import sys; sys.modules.update(dict.fromkeys(('uharfbuzz', 'pandas', 'choreographer')))"
    command = [sys.executable, "-c", f"{absent}; from cmsurvey import cli; cli.main()", "doctor"]
    settings = {**os.environ, "BROWSER_PATH": "/opt/made-up"}

    ended = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)

    state = dict(line.split("\t")[:2] for line in ended.stdout.splitlines())
    assert [name for name, told in state.items() if told == "fails"] == ["fonts in Python", *NAMES[-4:]]
    assert "fonts in Python\tfails\tModuleNotFoundError: import of uharfbuzz halted" in ended.stdout
    assert ended.stderr == "error: images cannot be made on this machine, see what fails\n"
    assert ended.returncode == 3


@every(
    ("version", "bounds", "within"),
    [
        ("2.16", ">=2.16", True),
        ("2.16.0", "==2.16", True),
        ("2.9", ">=2.16", False),
        ("2.0rc1", ">=1.5,<2", False),
        ("1.5.3.post1", "<2,>=1.5", True),
        ("7.1", "!=7.1", False),
        ("7", "", True),
    ],
)
def test_a_version_is_compared_number_by_number(version, bounds, within):
    assert doctor._within(version, bounds) is within


def test_every_range_that_cmsurvey_declares_is_understood():
    for line in metadata.requires("cmsurvey") or ():
        match = doctor._REQUIREMENT.match(line)
        assert match is not None, line
        assert line[match.end() :][:1] in {"", ";"}, line  # behind it only when it is wanted
        assert doctor._BOUND.sub("", match[2]).strip(", ") == "", line


# What is printed -----------------------------------------------------------------------------------------


def run(*arguments):
    return cmsurvey("doctor", *arguments)


MADE_UP = [
    Check("Python", ok=True, found="3.99"),
    Check("test render", ok=False, found="it draws nothing", cure="draw"),
]


def test_piped_a_check_is_a_line_and_no_images_are_exit_code_3(monkeypatch):
    monkeypatch.setattr(doctor, "checks", lambda *_: MADE_UP)

    ended = run()

    assert ended.exit_code == 3
    assert ended.stdout == "Python\tok\t3.99\t\ntest render\tfails\tit draws nothing\tdraw\n"
    assert ended.stderr == "error: images cannot be made on this machine, see what fails\n"


def test_a_failure_without_which_images_are_made_all_the_same_is_exit_code_0(monkeypatch):
    monkeypatch.setattr(doctor, "checks", lambda *_: [Check("plotly.js", ok=False, found="made up")])

    assert run().exit_code == 0


def test_as_json_a_check_is_an_object(monkeypatch):
    monkeypatch.setattr(doctor, "checks", lambda *_: MADE_UP)

    ended = run("--json")

    assert ended.exit_code == 3
    assert json.loads(ended.stdout) == [
        {"name": "Python", "ok": True, "found": "3.99", "cure": None},
        {"name": "test render", "ok": False, "found": "it draws nothing", "cure": "draw"},
    ]


# This machine --------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_where_nothing_is_lacking_every_check_is_well_and_nothing_is_left(tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))

    found = checks(tmp_path / "output", patience=30)

    assert [one for one in found.values() if not one.ok] == []
    assert list(found) == NAMES
    assert doctor.able(found.values())
    assert found["network"].found == "not needed: a card was drawn and captured without a request"
    assert ".pdf " in found["test render"].found
    assert ".png " in found["test render"].found
    assert [path.name for path in tmp_path.rglob("*")] == ["tmp"]


@pytest.mark.browser
def test_what_is_said_of_sandbox_and_shared_memory_is_how_the_browser_is_started(tmp_path):
    noted = stand_in(tmp_path, f'echo "$@" > {tmp_path / "asked"}', f'exec "{browser.require()}" "$@"')

    asyncio.run(doctor._faces(noted, 30))

    assert {"--no-sandbox", "--disable-dev-shm-usage"} <= set((tmp_path / "asked").read_text().split())


@pytest.mark.browser
def test_a_request_while_a_card_is_drawn_is_told(tmp_path, monkeypatch):
    kept = engine.Page.show

    async def fetching(page, html):
        await kept(page, html.replace("</body>", f'<img src="{(tmp_path / "x.png").as_uri()}"></body>'))
        await page.value("Promise.allSettled([...document.images].map(one => one.decode())).then(() => 0)")

    monkeypatch.setattr(engine.Page, "show", fetching)

    with pytest.raises(RenderError) as raised:
        asyncio.run(doctor._offline(browser.require(), 30))

    assert str(raised.value).startswith("error: drawing a card asked for file:///")


@pytest.mark.browser
def test_the_version_of_a_browser_is_what_it_says_of_itself():
    said = subprocess.run([browser.require(), "--version"], capture_output=True, text=True, check=True)

    assert doctor.version(browser.require()) == said.stdout.splitlines()[0].strip()

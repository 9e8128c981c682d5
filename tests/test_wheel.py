"""The wheel: what it carries, and that it draws from an empty folder on its own."""

import contextlib
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_sdist, build_wheel

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    with contextlib.chdir(ROOT):
        return folder / build_wheel(str(folder))


def files_of(folder):
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.long
def test_the_wheel_carries_every_file_of_the_package_and_the_bundled_series(wheel):
    carried = {name.removeprefix("cmsurvey/") for name in zipfile.ZipFile(wheel).namelist()}

    assert files_of(ROOT / "src/cmsurvey") <= carried
    assert {f"surveys/{name}" for name in files_of(ROOT / "data/surveys")} <= carried


@pytest.mark.long
def test_the_wheel_carries_a_manual_page_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    named = "-".join(wheel.name.split("-")[:2])

    assert {name.split("/")[0] for name in names} == {"cmsurvey", f"{named}.data", f"{named}.dist-info"}
    assert [name for name in names if ".data/" in name] == [f"{named}.data/data/share/man/man1/cmsurvey.1"]
    assert [name for name in names if "__pycache__" in name or Path(name).name.startswith("test")] == []


@pytest.mark.programs
def test_the_source_archive_builds_the_same_wheel(wheel, tmp_path):
    with contextlib.chdir(ROOT):
        archive = tmp_path / build_sdist(str(tmp_path))
    with tarfile.open(archive) as opened:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Debian's 3.11.2 has none
        opened.extractall(tmp_path, **safely)  # type: ignore[arg-type] # noqa: S202 - by its name; our own archive
    with contextlib.chdir(tmp_path / archive.name.removesuffix(".tar.gz")):
        again = tmp_path / build_wheel(str(tmp_path))
        assert {"README.fr.md", "action.yml", ".pre-commit-hooks.yaml"} <= {
            one.name for one in Path().iterdir()
        }

    assert again.read_bytes() == wheel.read_bytes()


@pytest.mark.browser
def test_an_installed_wheel_finds_all_it_needs_starts_a_series_and_draws_in_an_empty_folder(wheel, tmp_path):
    venv.create(tmp_path / "venv", symlinks=os.name != "nt")
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # the libraries of the running environment, without its .pth files: cmsurvey itself is the wheel's
    Path(site, "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    options = ["--quiet", "--no-deps", "--no-index"]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", *options, wheel], check=True)
    (tmp_path / "empty").mkdir()

    for words in ("--version", "doctor", "new my-survey --yes", "render 2012 --only gender"):
        command = [python, "-I", "-m", "cmsurvey", *words.split()]
        answer = subprocess.run(command, cwd=tmp_path / "empty", capture_output=True, text=True, check=False)
        assert (answer.returncode, answer.stderr) == (0, ""), words

    assert {path.name for path in (tmp_path / "empty/output/2012/fr").iterdir()} == {
        "datapackage.json",
        "manifest.json",
        *(f"gender.{kind}" for kind in ("csv", "fr.csv", "html", "json", "jsonld", "pdf", "png", "svg")),
    }

"""What cmsurvey ships of others is there, unchanged, licensed, and of the version that fits."""

import hashlib
import importlib.util
import re
import shutil
from pathlib import Path

import plotly
import pytest

from cmsurvey import vendored
from cmsurvey.errors import RenderError
from tests.cases import every

ROOT = Path(__file__).parent.parent
FONT = "fonts/source-sans-3-latin-400-normal.woff"
CURE = "reinstall cmsurvey (pip install --force-reinstall cmsurvey); in a clone, restore the file with git"


@pytest.fixture(scope="module")
def tool():
    """The script that rebuilds the vendored files."""
    spec = importlib.util.spec_from_file_location("vendor_assets", ROOT / "tools" / "vendor_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A made-up installation that holds the fonts alone."""
    folder = tmp_path / "assets"
    shutil.copytree(vendored.FOLDER / "fonts", folder / "fonts")
    (folder / vendored.SUMS).write_bytes((vendored.FOLDER / vendored.SUMS).read_bytes())
    monkeypatch.setattr(vendored, "FOLDER", folder)
    vendored._sums.cache_clear()
    yield folder
    vendored._sums.cache_clear()


def message(name):
    with pytest.raises(RenderError) as caught:
        vendored.read(name)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_a_missing_file_is_told_with_its_cure(copied):
    (copied / FONT).unlink()

    assert message(FONT) == f"error: cmsurvey/assets/{FONT}: the file is missing\n    {CURE}"


def test_all_fonts_that_are_missing_are_told_at_once(copied):
    other = "fonts/cmsurvey-spaces.woff2"
    for name in (FONT, other):
        (copied / name).unlink()

    assert message(FONT) == "\n".join(
        f"error: cmsurvey/assets/{name}: the file is missing\n    {CURE}" for name in (FONT, other)
    )


@pytest.mark.usefixtures("copied")
def test_a_page_of_cmsurvey_itself_that_is_missing_is_told_with_its_cure():
    with pytest.raises(RenderError) as caught:
        vendored.text("page/page.html.j2")

    assert str(caught.value) == f"error: cmsurvey/assets/page/page.html.j2: the file is missing\n    {CURE}"


@pytest.mark.parametrize("damage", [b"", b"<html>not a font</html>", None], ids=["empty", "another", "cut"])
def test_a_file_that_was_changed_is_told_with_its_cure(copied, damage):
    whole = (copied / FONT).read_bytes()
    (copied / FONT).write_bytes(whole[:-1] if damage is None else damage)

    assert message(FONT) == (
        f"error: cmsurvey/assets/{FONT}: the file is not the one that cmsurvey ships\n    {CURE}"
    )


def test_a_file_that_cannot_be_read_is_told_with_its_cure(copied):
    (copied / FONT).unlink()
    (copied / FONT).mkdir()

    assert (
        message(FONT)
        == f"error: cmsurvey/assets/{FONT}: the file cannot be read (Is a directory)\n    {CURE}"
    )


@pytest.mark.parametrize("sums", [b"", b"\xff\xfe", b"abc"], ids=["empty", "binary", "another"])
def test_a_damaged_list_of_digests_is_no_traceback(copied, sums):
    (copied / vendored.SUMS).write_bytes(sums)

    assert message(FONT).startswith(f"error: cmsurvey/assets/{FONT}: the file is not the one")


def test_a_missing_list_of_digests_is_told_with_its_cure(copied):
    (copied / vendored.SUMS).unlink()

    assert message(FONT) == f"error: cmsurvey/assets/SHA256SUMS: the file is missing\n    {CURE}"


def test_a_file_is_read_as_it_was_shipped(copied):
    assert vendored.read(FONT) == (copied / FONT).read_bytes()


def test_every_vendored_file_is_in_the_list_of_digests(tool):
    assert tool.sums() == (vendored.FOLDER / vendored.SUMS).read_text(encoding="ascii")


@every("folder", ["fonts", "icons", "bundle"])
def test_a_licence_stands_beside_what_was_vendored(folder):
    assert list((vendored.FOLDER / folder).glob("LICENSE*"))


def test_the_licence_of_the_fonts_is_the_open_font_licence():
    for family in ("bricolage-grotesque", "source-sans-3"):
        text = (vendored.FOLDER / "fonts" / f"LICENSE-{family}").read_text(encoding="utf-8")

        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_the_bundle_is_of_the_plotly_that_is_installed():
    def version(text):
        return re.findall(r"plotly\.js (?:\(basic - minified\) )?v([\d.]+)", text)

    whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with whole.open(encoding="utf-8") as file:
        installed = version(file.read(300))

    assert len(installed) == 1
    assert version(vendored.read("bundle/plotly-basic.min.js")[:300].decode()) == installed


def test_the_tool_names_every_package_that_is_not_there(tool, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["vendor_assets.py", str(tmp_path)])

    assert tool.main() == 1
    assert capsys.readouterr().err == (
        "error: @fontsource-variable/bricolage-grotesque@5.3.0 is not there\n"
        "error: @fontsource/source-sans-3@5.3.0 is not there\n"
        "error: source-sans@3.52.0 is not there\n"
        "error: @tabler/icons@3.51.0 is not there\n"
        "error: plotly.js-basic-dist-min@4.1.1 is not there\n"
        "error: axe-core@4.14.1 is not there\n"
    )


def test_the_face_of_spaces_is_what_the_tool_builds(tool, tmp_path):
    first, second = tmp_path / "first.woff2", tmp_path / "second.woff2"
    tool.spaces(first)
    tool.spaces(second)

    assert first.read_bytes() == second.read_bytes() == vendored.read("fonts/cmsurvey-spaces.woff2")
    assert len(first.read_bytes()) < 1000
    assert hashlib.sha256(first.read_bytes()).hexdigest() in tool.sums()

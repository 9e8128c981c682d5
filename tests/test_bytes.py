"""Two runs give the same bytes: in two processes and folders, whatever was asked for beside."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pypdf
import pytest

from cmsurvey import browser
from cmsurvey.manifest import MANIFEST, PACKAGE
from cmsurvey.render import engine, shots
from cmsurvey.render.pages import Pages
from tests.conftest import rendered
from tests.test_render import jobs

pytestmark = pytest.mark.browser

#: A poster, a pictogram, a hatched remainder, a stacked bar and a ranked list.
SOME = ("profile", "gender", "region", "age_group", "tasks_rank")
ONLY = tuple(option for name in SOME for option in ("--only", name))


def tree(folder: Path) -> dict[str, bytes]:
    """The content of every file of a folder but those that list the others."""
    lists = {MANIFEST, PACKAGE}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in lists}


def offline() -> tuple[str, ...]:
    """The command that cuts the network where the machine permits one, else none."""
    for command in (("unshare", "--net"), ("unshare", "--net", "--map-root-user")):
        try:
            if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
                return command
        except FileNotFoundError:  # not a Linux
            return ()
    return ()


def test_without_a_network_a_few_infographics_are_the_same_as_among_all(output, tmp_path):
    alone = tree(rendered(tmp_path, *ONLY, prefix=offline()))

    assert len(alone) == 8 * len(SOME) - 1  # a poster has no drawing of its own
    assert [name for name, content in alone.items() if (output / name).read_bytes() != content] == []


def test_two_runs_on_one_date_are_the_same_and_only_their_dates_are_new(output, tmp_path):
    first, second = (
        rendered(tmp_path / name, *ONLY, epoch="1000000000") for name in ("one", "another folder")
    )

    assert tree(first) == tree(second)
    for name in (MANIFEST, PACKAGE):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    changed = {name for name, content in tree(first).items() if (output / name).read_bytes() != content}
    assert changed == {f"{name}.pdf" for name in SOME}
    metadata = pypdf.PdfReader(first / "region.pdf").metadata
    assert metadata is not None
    assert str(metadata.creation_date) == str(metadata.modification_date) == "2001-09-09 01:46:40+00:00"


def test_a_format_asked_for_alone_is_the_same_as_among_all(output, tmp_path):
    alone = tree(rendered(tmp_path, "--only", "region", "--format", "png@1x,pdf"))

    assert set(alone) == {"region@1x.png", "region.pdf"}
    assert alone["region.pdf"] == (output / "region.pdf").read_bytes()


def test_drawing_and_capturing_ask_for_nothing():
    asked: list[str] = []

    async def note(event):
        asked.append(event["params"]["request"]["url"])

    def packed(work):
        return asyncio.get_running_loop().run_in_executor(None, work)

    async def work():
        async with engine.opened(browser.require(), count=3) as found:
            for page in found:
                await page.call("Network.enable")
                page.tab.subscribe("Network.requestWillBeSent", note)
            pages = await Pages.of(*found)
            await pages.board.load_plotly()
            job = jobs("html", "png", "pdf", "svg")[1]
            return await shots.made(job, pages, packed)

    made = asyncio.run(work())

    assert [one.form for one in made] == ["html", "svg", "png", "pdf"]
    assert [url for url in asked if not url.startswith("data:")] == []

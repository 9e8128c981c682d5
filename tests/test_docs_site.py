"""The documentation as a site: every page valid and linked, the reference in step with the program."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from functools import cache
from pathlib import Path

import html5lib
import pytest

from cmsurvey import archives, browser, themes
from cmsurvey.site import links, store
from tests.cases import every
from tests.command import cmsurvey
from tests.test_axe import AXE, audit
from tools import docs_site

ROOT = Path(__file__).parent.parent
GUIDES = sorted((ROOT / "docs" / "howto").glob("*.md"))


@cache
def files() -> dict[str, bytes | Path]:
    return docs_site.files()


@pytest.mark.long
def test_every_link_leads_somewhere_and_every_page_parses_without_an_error():
    pages = {name: one for name, one in files().items() if name.endswith(".html")}
    parser = html5lib.HTMLParser(strict=True)

    assert links.broken(files()) == []
    assert {"index.html", "tutorial.html", "howto/weights.html", "reference/commands.html"} <= pages.keys()
    for content in pages.values():
        parser.parse(archives.content(content).decode())


@pytest.mark.long
def test_every_page_can_be_reached_from_the_first():
    found, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        found.add(name)
        html = archives.content(files()[name]).decode()
        for to in re.findall(r'<a (?:[^>]* )?href="([^":#]+)', html):
            target = (Path("/") / name).parent.joinpath(to).resolve().relative_to("/").as_posix()
            if target.endswith(".html") and target not in found:
                waiting.append(target)

    assert {name for name in files() if name.endswith(".html")} - found == set()


@pytest.mark.long
def test_the_files_to_copy_are_linked_and_stand_beside_the_pages():
    for page in ("README.html", "README.fr.html"):
        html = archives.content(files()[page]).decode()
        for name in ("examples/github-workflow.yml", "examples/report.qmd", "action.yml"):
            assert f'href="{name}"' in html
            assert (
                archives.content(files()[name])
                == (ROOT / ("" if name == "action.yml" else "docs") / name).read_bytes()
            )


@pytest.mark.long
def test_a_page_that_has_a_translation_leads_to_it_and_back():
    def led(page: str) -> list[tuple[str, str]]:
        return re.findall('<link rel="alternate" hreflang="(..)" href="([^"]+)"', read(page))

    def read(page: str) -> str:
        return archives.content(files()[page]).decode()

    assert led("tutorial.html") == [("fr", "fr/tutorial.html")]
    assert led("fr/tutorial.html") == [("en", "../tutorial.html")]
    assert led("howto/themes.html") == [("fr", "../fr/howto/themes.html")]
    assert '<html lang="fr">' in read("README.fr.html")
    assert "En français" not in read("tutorial.html")


@every("guide", GUIDES)
def test_the_files_that_a_guide_shows_can_be_read(guide, tmp_path):
    for number, text in enumerate(re.findall(r"```toml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)):
        tree = tomllib.loads(text)
        if "light" in tree:
            place = tmp_path / f"{number}.toml"
            place.write_text(text, encoding="utf-8")
            assert themes.load(str(place)).name == "house"


@pytest.mark.long
def test_the_guide_to_weights_runs_from_its_margins_to_the_table(tmp_path, monkeypatch):
    """On the made-up answers of the tutorial; the picture of the weights is not drawn."""
    guide = (ROOT / "docs/howto/weights.md").read_text(encoding="utf-8")
    series, answers = ROOT / "data/examples/series", ROOT / "data/examples/made-up-answers.csv"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(browser, "find", lambda: None)
    shutil.copytree(series, "my-series")
    margins = re.findall(r"```csv\n(.*?)```", guide, flags=re.DOTALL)
    Path("margins.csv").write_text(margins[0], encoding="utf-8")
    assert cmsurvey("import", answers, "--edition", 2026, "--to", "my-series", "--quiet").exit_code == 0

    for line in re.findall("^cmsurvey (.+)", guide, flags=re.MULTILINE):
        ended = cmsurvey(*shlex.split(line))
        assert ended.exit_code == 0, ended.output

    assert Path("my-series/2026.csv").is_file()


@pytest.mark.long
def test_the_same_documents_give_the_same_bytes():
    assert docs_site.files() == files()


@pytest.mark.browser
def test_axe_finds_nothing_on_a_page_of_each_kind(tmp_path, reader):
    store.store(files(), tmp_path / "docs")
    faults = []
    for name in ("index", "howto/weights", "reference/files", "forms", "fr/index", "fr/forms"):
        reader.visit(tmp_path / "docs" / f"{name}.html")
        reader.value(AXE + ";void 0")
        for scheme in ("light", "dark"):
            for width in (360, 1080):
                reader.look(width, scheme)
                over = reader.value(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                faults += [f"{name}, {width} px, {scheme}: {fault}" for fault in audit(reader)]
                faults += [f"{name}, {width} px scrolls sideways by {over}"] if over > 0 else []

    assert faults == []

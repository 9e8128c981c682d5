"""Every command of the tutorial and of the guides, run as a reader runs them: in order, on a small series."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from cmsurvey import cli_share, links, vendored
from tests.builders import EDITIONS, FIGURE_HEADER, SERIES, SOURCES
from tests.command import cmsurvey

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "data" / "examples"
GUIDES = (ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "howto").glob("*.md")))
#: Commands that draw, or read what was drawn: a browser runs them.
DRAWN = ("render", "compare", "site", "kit", "proof", "lint", "diff", "weight", "embed")

#: What a command ends with that found something to tell.
FINDS = {"checklist": 1, "diff": 2}

FIGURES = {
    "gender": ("female,Femmes,60", "male,Hommes,40"),
    "age_group": ("under_30,Moins de 30 ans,35", "30_plus,30 ans et plus,65"),
    "cm_alone": ("alone,Seuls,70", "team,En équipe,30"),
    "region": ("idf,Île-de-France,55", "elsewhere,Ailleurs,45"),
}
LABELS = "\n".join(
    f'[questions.{name}]\nlabel = "{name.capitalize()}"\n'
    + "".join(f'categories.{one.split(",")[0]} = "{one.split(",")[0]}"\n' for one in answers)
    for name, answers in FIGURES.items()
)
YEARS, (HEAD, ROW) = ("2010", "2011", "2012"), EDITIONS.splitlines()
FILES = {
    "series.toml": SERIES,
    "editions.csv": "\n".join([HEAD, *(ROW.replace("2031", year) for year in YEARS), ""]),
    "sources.csv": SOURCES + "bdm2011,Un article,Un journal,2011-11-01,https://example.org/2011,,\n",
    "infographics/profile.toml": '[[block]]\nquestion = "gender"\n[[block]]\nquestion = "region"\n',
    "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
    "words/fr.toml": '[populations]\n"sector=tourism" = "travaillant dans le tourisme"\n',
    "words/en.toml": f'[populations]\n"sector=tourism" = "working in tourism"\n\n{LABELS}',
}


def table(more=()):
    """The figures of an edition, some of them of a part of the respondents."""
    rows = [
        f"{name},{name.capitalize()},all,400,single,{cells},percent,,,{at},press,"
        for name, answers in FIGURES.items()
        for at, cells in enumerate(answers, start=1)
    ]
    return "\n".join([FIGURE_HEADER, *rows, *more, ""])


def small(folder):
    """A made-up series of three editions with what the guides name."""
    tourism = [row.replace(",all,400,", ",sector=tourism,80,") for row in table().splitlines()[1:3]]
    for name, text in {**FILES, "2010.csv": table(), "2011.csv": table(), "2012.csv": table(tourism)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def commands(guide):
    """The lines of its shell blocks."""
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder in which a guide is followed, with what it takes for granted."""
    for name in ("bundled", "surveys", "my-series"):
        small(tmp_path / name)
    shutil.copytree(EXAMPLES, tmp_path / "data/examples")
    (house,) = re.findall(
        r"```toml\n(name.*?)```", (ROOT / "docs/howto/themes.md").read_text("utf-8"), re.DOTALL
    )
    (tmp_path / "house.toml").write_text(house, encoding="utf-8")
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7 made up")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(vendored, "series", lambda: tmp_path / "bundled")
    monkeypatch.setattr(links, "check", lambda *_, **__: {})  # the web is not asked
    monkeypatch.setattr(cli_share, "_copy", lambda _text: None)
    return tmp_path


def answered(desk):
    """The series of the examples with its answers read, where a guide begins with answers."""
    shutil.rmtree(desk / "my-series")
    shutil.copytree(EXAMPLES / "series", desk / "my-series")
    shutil.copy(EXAMPLES / "series/answers/2026/margins.csv", desk / "margins.csv")
    told = ("import", EXAMPLES / "made-up-answers.csv", "--edition", "2026", "--to", "my-series")
    assert cmsurvey(*told).exit_code == 0


def misread(desk):
    """A figure that was found wrong after it was published."""
    path = desk / "surveys/2012.csv"
    path.write_text(
        path.read_text("utf-8").replace("Femmes,60", "Femmes,59").replace("Hommes,40", "Hommes,41")
    )


def follow(guide, desk, *, drawn):
    """Run what a guide tells to run; without a browser what needs none."""
    if guide.stem == "weights":
        answered(desk)
    if guide.stem == "tutorial":
        shutil.rmtree(desk / "my-series")
    if guide.stem == "publish":
        for words in (["init", "-q"], ["add", "surveys"], [*AUTHOR, "commit", "-qm", "published"]):
            subprocess.run(["git", *words], cwd=desk, check=True)
    ran: list[str] = []
    for line in commands(guide):
        words = shlex.split(line)
        if words[:2] == ["cp", "-r"]:
            shutil.copytree(words[2], words[3])
            continue
        assert words[0] == "cmsurvey", line
        if words[1] in {"diff", "correct"} and not ran.count("misread"):
            misread(desk)
            ran.append("misread")
        if drawn or not (words[1] in DRAWN or "weights/" in line):
            ended = cmsurvey(*words[1:])
            assert ended.exit_code in {0, FINDS.get(words[1], 0)}, f"{line}\n{ended.output}"
            ran.append(line)
    return ran


AUTHOR = ["-c", "user.name=Made up", "-c", "user.email=made-up@example.org"]


@pytest.mark.long
@pytest.mark.parametrize("guide", GUIDES[1:], ids=lambda path: path.stem)
def test_every_command_of_a_guide_that_draws_nothing_does_what_it_says(guide, desk):
    follow(guide, desk, drawn=False)


@pytest.mark.browser
@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_command_of_a_guide_runs_in_the_order_in_which_it_stands(guide, desk):
    assert [line for line in follow(guide, desk, drawn=True) if line != "misread"] == [
        line for line in commands(guide) if line.startswith("cmsurvey ")
    ]

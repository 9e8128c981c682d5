"""Two states of a series compared: what an editor has to replace, and what is no series."""

import json
import subprocess
import zipfile

import pytest

from cmsurvey import differing, load
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey

ENGLISH = """\
[questions.gender]
label = "Gender"
[questions.gender.categories]
female = "Women"
male = "Men"
"""
WORDS = {
    "words/fr.toml": "[populations]\n",
    "words/en.toml": ENGLISH,
    "words/2031.fr.toml": '[cards.gender]\ntitle = "{gender.female|narrow_majority:Juste} {gender.female}"\n',
}


@pytest.fixture
def states(tmp_path):
    """A series with 54 % women, and the same with 60 %, of which one title is then false."""
    old = write_series(
        tmp_path / "old", FEMALE.replace("60", "54"), MALE.replace("40,percent", "46,percent"), files=WORDS
    )
    return old, write_series(tmp_path / "new", FEMALE, MALE, files=WORDS)


def test_figures_false_words_files_and_snippets_are_told(states):
    ended = cmsurvey("diff", *states, "--json")
    (one,) = json.loads(ended.stdout)

    assert ended.exit_code == 2
    assert {"figure": "gender.female", "before": "54 percent", "after": "60 percent"} in one["figures"]
    (false,) = one["false"]
    assert 'the claim "narrow_majority" does not hold' in false["what"]
    pages = {page["lang"]: page for page in one["pages"]}
    assert (pages["fr"]["gone"], pages["en"]["gone"]) == (True, False)
    assert "2031/en/gender.png" in pages["en"]["files"]
    assert pages["en"]["snippets"] == ["html", "wordpress", "email", "markdown", "quarto", "link"]
    title = next(text for text in pages["en"]["texts"] if text["place"] == "title")
    assert ("54%" in title["before"], "60%" in title["after"]) == (True, True)


def test_the_page_shows_before_and_after_and_replaces_no_file_of_somebody_else(states, tmp_path):
    page = tmp_path / "changes.html"
    assert cmsurvey("diff", *states, "--page", page).exit_code == 2
    html = page.read_text(encoding="utf-8")
    assert "<td>54 percent</td><td>60 percent</td>" in html
    assert "Words that went false" in html
    assert '<th scope="col"></th>' not in html

    page.write_text("mine", encoding="utf-8")
    assert "diff did not write this file" in cmsurvey("diff", *states, "--page", page).stderr


def test_the_same_series_does_not_differ_nor_do_its_locks(states):
    old, _ = states
    assert cmsurvey("diff", old, old).stdout == "nothing differs\n"


def test_an_edition_that_cannot_be_read_in_either_is_not_taken_for_one_that_does_not_differ(states):
    for folder in states:
        (folder / "words/en.toml").write_text("[populations]\n", encoding="utf-8")

    ended = cmsurvey("diff", *states)

    assert ended.exit_code == 2
    assert 'no label for the question "gender"' in ended.stdout


def test_one_unproven_word_or_a_wrong_table_takes_no_figure_away(states):
    _, new = states
    words = new / "words/2031.fr.toml"
    words.write_text('[cards.gender]\ntitle = "La majorité de femmes, neuf sur dix"\n', encoding="utf-8")
    (one,) = json.loads(cmsurvey("diff", *states, "--json").stdout)
    assert {"figure": "gender.female", "before": "54 percent", "after": "60 percent"} in one["figures"]
    assert all(change["after"] for change in one["figures"])
    assert "nothing proves" in one["false"][0]["what"]

    table = new / "2031.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",60,", ",160,"), encoding="utf-8")
    (one,) = json.loads(cmsurvey("diff", *states, "--json").stdout)
    assert (one["figures"], "160 is not a percentage" in one["false"][0]["what"]) == ([], True)


def test_a_row_that_is_gone_makes_no_later_one_look_changed(tmp_path):
    other = MALE.replace("male,Hommes,40", "other,Autres,5").replace(",2,press", ",3,press")
    more = ENGLISH + 'other = "Others"\n'
    files = {"words/fr.toml": "[populations]\n", "words/en.toml": more}
    rows = (FEMALE.replace(",60,", ",55,"), MALE, other)
    old = write_series(tmp_path / "old", *rows, files=files)
    new = write_series(tmp_path / "new", *rows[1:], files=files)
    (one,) = json.loads(cmsurvey("diff", old, new, "--json").stdout)
    page = next(page for page in one["pages"] if page["lang"] == "en")
    told = [text["before"] for text in page["texts"] if text["place"] == "table" and text["before"]]

    assert (len(told), told[0].startswith("Women: 55%")) == (1, True)


def test_a_zip_and_a_revision_of_git_are_read_like_a_folder(states, tmp_path, monkeypatch):
    old, new = states
    archive = tmp_path / "old.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in old.rglob("*"):
            packed.write(path, f"deep/{path.relative_to(old)}")
    repository = new.parent
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "new")):
        subprocess.run(["git", *words], cwd=repository, check=True)
    monkeypatch.chdir(repository)

    assert cmsurvey("diff", archive, "HEAD:surveys").stdout == cmsurvey("diff", old, new).stdout
    assert "HEAD~9:surveys: Git cannot read it" in cmsurvey("diff", "HEAD~9:surveys", new).stderr


def test_the_poster_of_all_editions_is_compared_too(tmp_path):
    row, table = EDITIONS.splitlines()[1], f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
    later = "\n".join(row.replace("2031", year) for year in ("2032", "2033"))
    files = {
        **WORDS,
        "words/2031.fr.toml": None,
        "editions.csv": f"{EDITIONS}{later}\n",
        "2032.csv": table,
        "2033.csv": table,
        "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
    }
    other = (FEMALE.replace("60", "54"), MALE.replace("40,percent", "46,percent"))
    old = load.survey(write_series(tmp_path / "old", *other, files=files))
    new = load.survey(write_series(tmp_path / "new", FEMALE, MALE, files=files))
    *_, trends = differing.compared(old, new)

    assert (trends.name, trends.problems) == ("trends", ())
    assert "trends/fr/trends.png" in trends.pages[0].files


def test_an_edition_that_one_of_the_two_lacks_is_new_or_gone(states):
    old, _ = states
    survey = load.survey(old)
    bare = load.survey(old)
    bare.editions.clear()  # type: ignore[attr-defined] # a dictionary behind its type
    (one,) = differing.compared(bare, survey)

    assert {change.before for change in one.changes} == {""}


@every(
    ("name", "content", "said"),
    [
        ("nowhere", None, "there is no such folder"),
        ("--output=x:y", None, "there is no such folder"),
        ("text.zip", b"no zip", "this is neither a folder nor a zip that can be read"),
    ],
)
def test_what_is_no_series_is_said(tmp_path_factory, name, content, said):
    folder = tmp_path_factory.mktemp("places")
    if content:
        (folder / name).write_bytes(content)
    ended = cmsurvey("diff", "--", folder / name if content else name, folder)

    assert (ended.exit_code, said in ended.stderr) == (1, True), ended.stderr

"""`cmsurvey weight`: margins from a file, answers from a file, weights, report and page."""

import csv
import importlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmsurvey import answers, render
from cmsurvey.errors import CmsurveyError
from cmsurvey.weight import infographic, margins, weigh
from tests.command import cmsurvey
from tests.spoken import make_words

QUESTIONNAIRE = """languages = ["fr", "en"]

[[question]]
id = "gender"
text = { fr = "Sexe", en = "Gender" }
kind = "single"
columns = ["gender"]
options = [{ id = "female", fr = "Femme", en = "Woman" }, { id = "male", fr = "Homme", en = "Man" }]

[[question]]
id = "age"
text = { fr = "Âge", en = "Age" }
kind = "single"
columns = ["age"]
options = [
  { id = "young", fr = "Moins de 40 ans", en = "Under 40" },
  { id = "old", fr = "40 ans et plus", en = "40 and over" },
]

[[question]]
id = "tasks"
text = { fr = "Tâches", en = "Tasks" }
kind = "multiple"
columns = ["tasks"]
separator = ", "
options = [{ id = "write", fr = "Écrire", en = "Write" }, { id = "plan", fr = "Planifier", en = "Plan" }]
"""
#: Made up: eight answers of nobody, the gender by its label.
PEOPLE = [
    ("Femme", "young"), ("Femme", "young"), ("Femme", "young"), ("Femme", "old"), ("Femme", "old"),
    ("Homme", "young"), ("Homme", "old"), ("Homme", "young"),
]  # fmt: skip
ANSWERS = "gender,age,tasks\n" + "".join(f"{gender},{age},Écrire\n" for gender, age in PEOPLE)
MARGINS = """variable,category,share,source
gender,female,50,Invented census
gender,male,50,
age,young,40,
age,old,60,
"""

publishing = importlib.import_module("cmsurvey.weight.published")  # the package has a function of this name


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder with answers, their questionnaire and margins; a browser is none of our business."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(publishing, "drawn", lambda *_: ([], []))
    (tmp_path / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "margins.csv").write_text(MARGINS, encoding="utf-8")
    return tmp_path


def run(*options):
    asked = ["weight", "2031", "--margins", "margins.csv", "--responses", "answers.csv"]
    return cmsurvey(*asked, "--questionnaire", "questionnaire.toml", *options)


def rewritten(files, name, old, new):
    path = files / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


WRONG = {
    "no such file": (None, None, "margins.csv: no such file"),
    "neither share nor total": (",share,", ",part,", "no column holds the margins"),
    "a number that is none": ("female,50", "female,half", 'line 2, column share: "half" is not a number'),
    "a share below 0": ("female,50", "female,-50", 'line 2, column share: "-50" is below 0'),
    "an empty share": ("female,50", "female,", "line 2: neither a share nor a total"),
    "a category twice": (
        "gender,male", "gender,female", 'line 3, column category: "female" of "gender" stands twice'
    ),
    "shares that do not add up": (
        "female,50", "female,40", 'line 2: the shares of "gender" add up to 90, not to 100'
    ),
    "an unknown question": ("gender,", "sex,", 'line 2: the questionnaire has no question "sex"'),
    "a question of several answers": ("gender,", "tasks,", "the kind multiple, which has no margin"),
    "an unknown answer": ("gender,female", "gender,famale", 'line 2: "famale" is no answer to "gender"'),
    "nothing but a category": ("age,young,40,\n", "", 'line 4: "age" has one category'),
    "a misspelt question": ("gender,male", "gendre,male", 'did you mean "gender"?'),
    "a line too many": (
        "age,young,40,\n", "age,young,100,\nage,old,0,\n",
        'line 6, column category: "old" of "age" stands twice'
    ),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("old", "new", "told"), WRONG.values(), ids=WRONG)
def test_wrong_margins_are_told_with_their_line_and_nothing_is_written(files, old, new, told):
    if old is None:
        (files / "margins.csv").unlink()
    else:
        rewritten(files, "margins.csv", old, new)

    found = run()

    assert (found.exit_code, told in found.output) == (1, True), found.output
    assert not (files / "weights").exists()


def test_margins_that_differ_in_their_totals_are_refused_and_nearly_equal_ones_are_told(tmp_path):
    path = tmp_path / "margins.csv"
    rows = "variable,category,total\ngender,female,500\ngender,male,500\nage,young,{}\nage,old,600\n"
    path.write_text(rows.format(300), encoding="utf-8")
    with pytest.raises(CmsurveyError, match="the totals of age add up to 900, those of gender to 1000"):
        margins(path)

    path.write_text(rows.format("400.5"), encoding="utf-8")

    found = margins(path)
    assert found.remarks == (
        "the totals of age add up to 1000.5, those of gender to 1000: the former are brought to the latter",
    )
    assert [round(one.total, 9) for one in found.totals(8.0)] == [1000, 1000]


@pytest.mark.long
@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--method", "guess"), 2, '--method: no method "guess"'),
        (("--bounds", "0.3,3"), 2, "--bounds: raking has no bounds"),
        (("--method", "logit", "--bounds", "3,0.3"), 2, "--bounds: the bounds 3 and 0.3 do not lie on both"),
        (("--method", "linear", "--bounds", "nan,3"), 2, "--bounds: the bounds nan and 3 do not lie"),
        (("--method", "logit"), 2, "--bounds: the method logit needs two"),
        (("--method", "logit", "--bounds", "0.99,1.01"), 1, "cannot be met"),
        (("--trim", "3"), 2, '--trim: "3" is not two numbers'),
        (("--trim", "2,3"), 2, "--trim: the bounds do not lie on both sides of the mean weight"),
        (("--lang", "xx"), 2, 'no language "xx"'),
        (("--surveys", "nowhere"), 1, "nowhere/series.toml: no such file"),
    ],
)
@pytest.mark.usefixtures("files")
def test_options_that_make_no_sense_are_told(options, code, told):
    found = run(*options)

    assert (found.exit_code, told in found.output) == (code, True), found.output


def test_weights_come_with_their_report(files):
    found = run()

    assert found.exit_code == 0, found.output
    assert "gender\tmale\t3\t37.50\t50.00\t50.00\n" in found.output
    assert "before: n_eff 8.0, deff 1.000" in found.output
    text = (files / "weights/2031/fr/weights.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    weights = [float(row["weight"]) for row in rows]
    assert [row["row"] for row in rows] == [str(line) for line in range(2, 10)]
    assert sum(weights) == pytest.approx(8)
    assert sum(weights[:5]) == pytest.approx(4)
    record = json.loads((files / "weights/2031/fr/weights.json").read_text(encoding="utf-8"))
    assert record["margins"][0]["source"] == "Invented census"
    assert record["after"]["n_eff"] == pytest.approx(64 / sum(weight**2 for weight in weights))


@pytest.mark.long
def test_the_answers_come_with_the_weights_in_the_column_of_the_design(files):
    (files / "weighed.toml").write_text(QUESTIONNAIRE + '\n[design]\nweights = "w"\n', encoding="utf-8")
    rewritten(files, "answers.csv", "tasks\n", "tasks,w\n")
    rewritten(files, "answers.csv", "Écrire\n", "Écrire,2\n")

    found = run("--answers", "--questionnaire", "weighed.toml")

    assert 'the weights are in the column "w" of answers.csv' in found.output
    before = (files / "weights/2031/fr/answers.csv").read_bytes()
    run("--questionnaire", "weighed.toml", "--trim", "0.2,1.2")
    assert (files / "weights/2031/fr/answers.csv").read_bytes() != before, (
        "they are not left with other weights"
    )
    run("--questionnaire", "weighed.toml")
    again = run("--responses", "weights/2031/fr/answers.csv", "--questionnaire", "weighed.toml", "--out", "b")
    assert "gender\tmale\t3\t50.00\t50.00\t50.00\n" in again.output
    assert "before, by w: n_eff 6.1, deff 1.320" in again.output
    assert "mean 2\n" in again.output


@pytest.mark.long
def test_the_report_as_json_and_the_files_are_the_same_each_time(files):
    first, before = run("--json"), (files / "weights/2031/fr/weights.csv").read_bytes()
    second = run("--json")

    assert json.loads(first.stdout)["method"] == "rake"
    assert second.stdout == first.stdout
    assert (files / "weights/2031/fr/weights.csv").read_bytes() == before


@pytest.mark.long
@pytest.mark.usefixtures("files")
def test_trimmed_weights_say_what_they_miss():
    found = run("--trim", "0.2,1.2")

    assert found.exit_code == 0, found.output
    assert "3 weights were cut" in found.output
    none = run("--trim", "0.1,5").output
    assert "no weight was cut: all lie within the bounds" in none
    assert "were cut" not in none


@pytest.mark.long
def test_those_without_an_answer_are_refused_or_kept_at_their_share(files):
    rewritten(files, "answers.csv", "Femme,old", ",old")

    refused, kept = run(), run("--keep-unanswered")

    assert '2 of 8 have no answer to "gender" (rows 5, 6)' in refused.output
    assert kept.exit_code == 0, kept.output
    assert "gender\tno_answer\t2\t25.00\t25.00\t25.00\n" in kept.output
    assert "gender\tfemale\t3\t37.50\t37.50\t37.50\n" in kept.output


@pytest.mark.long
def test_the_made_up_answers_of_the_tutorial_count_as_it_says(files):
    root = Path(__file__).parent.parent
    series, export = files / "my-series", root / "data/examples/made-up-answers.csv"
    shutil.copytree(root / "data/examples/series", series)
    cmsurvey("import", export, "--edition", "2026", "--to", series)

    found = cmsurvey(
        "weight", "2026", "--surveys", series, "--margins", series / "answers/2026/margins.csv", "--json"
    )

    assert found.exit_code == 0, found.output
    counted = round(json.loads(found.stdout)["after"]["n_eff"])
    assert f"300 answers then count as {counted}." in (root / "docs/tutorial.md").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_answers_with_weights_are_said_to_have_had_them_and_not_to_be_those_received(lang):
    root = Path(__file__).parent.parent
    series = root / "data/examples/series"
    asked = answers.questionnaire(series / "answers/2026/questionnaire.toml")
    read = answers.read(root / "data/examples/made-up-answers.csv", asked)
    assert read.design.weights == "Poids"
    weighed = weigh(read, margins(series / "answers/2026/margins.csv"))

    page = infographic(weighed, make_words(lang), "2026")

    panel = page.panels[0]
    told = " ".join(map(str, (page.title, page.alt, page.notes, panel.subtitle, panel.description)))
    said = {
        "fr": ("avec les poids de départ", ("réponses reçues", "% des réponses")),
        "en": ("with the weights at hand", ("answers received", "% of answers")),
    }
    true, false = said[lang]
    assert panel.chart is not None
    assert true in page.title
    assert true in page.alt
    assert true in panel.chart.series[0].name
    assert true in panel.tables[0].caption
    assert not [one for one in false if one in told.replace("\u00a0", " ").replace("\u202f", " ")]


@pytest.mark.browser
def test_the_page_shows_every_margin_before_and_after(files, monkeypatch):
    monkeypatch.undo()
    monkeypatch.chdir(files)

    found = run("--lang", "en")

    assert found.exit_code == 0, found.output
    page = (files / "weights/2031/en/weights.html").read_text(encoding="utf-8")
    assert "Under 40\u00a0· Age: 62.5% of answers, 40.0% once weighted" in page
    assert page.count("<svg") >= 4
    assert "margins from Invented census." in page
    assert (files / "weights/2031/en/weights.png").stat().st_size > 10_000


@pytest.mark.long
def test_without_a_browser_a_drawn_page_stays_and_other_weights_are_not_written_beside_it(files, monkeypatch):
    def undrawn(page, words):
        return render.undrawn(render.Job(page, ("html",), words.program, datetime(1970, 1, 1, tzinfo=UTC))), [
            "not drawn: there is none; get one"
        ]

    def drawn(page, words):
        (one,), _ = undrawn(page, words)
        picture = one._replace(name="weights.png", content=b"made up")
        return [one._replace(content=one.content.replace(b"<main>", b"<main>drawn")), picture], []

    folder = files / "weights/2031/fr"
    monkeypatch.setattr(publishing, "drawn", undrawn)
    assert "not drawn: there is none; get one" in run().stdout
    monkeypatch.setattr(publishing, "drawn", drawn)
    assert run().exit_code == 0
    assert b"<main>drawn" in (folder / "weights.html").read_bytes()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(publishing, "drawn", undrawn)

    same = run()
    rewritten(files, "margins.csv", "40,", "45,")
    rewritten(files, "margins.csv", "60,", "55,")
    other = run()

    assert (same.exit_code, "the page stays as it was drawn" in same.stdout) == (0, True)
    assert other.exit_code == 3
    assert "weights.html: nothing was replaced: it would lose its drawings" in other.stderr
    assert "not drawn: there is none; get one" in other.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before

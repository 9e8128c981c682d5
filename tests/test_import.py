"""`cmsurvey import`: what it recognises, guesses, leaves out, writes and never overwrites."""

import csv
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from cmsurvey import answers, browser
from cmsurvey.answers import drafted, guess, importing, oddities, personal, scales, separators
from cmsurvey.answers.grid import Traits
from cmsurvey.answers.sheet import Heading, column
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem
from tests.cases import every
from tests.command import cmsurvey
from tests.test_answers import here, plain  # noqa: F401 - a fixture

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "data/examples"
EXAMPLE = EXAMPLES / "made-up-answers.csv"


def write(folder, rows, name="answers.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def imported(folder, rows, **how):
    return importing.run(importing.Wanted(write(folder, rows), folder, "e", **how))


def kinds(made):
    return {one.id: one.kind for one in made.responses.questionnaire.questions.values()}


def options(made, question):
    return [next(iter(one.labels.values())) for one in made.responses.questionnaire[question].options]


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    return importing.run(importing.Wanted(EXAMPLE, folder, "2026", ("fr", "en")))


@pytest.mark.long
def test_the_made_up_answers_are_guessed_as_they_were_asked(example):
    assert example.sheet.export == "Google Forms"
    assert kinds(example) == {
        "vous_etes": "single", "age": "banded", "contrat": "single", "reseaux_animez": "multiple",
        "salaire_annuel_brut": "numeric", "mon_metier_reconnu": "scale",
        "recommanderiez_metier_0_10": "scale", "region": "single",
    }  # fmt: skip
    assert "Instagram, Threads" in options(example, "reseaux_animez")
    ends = [(one.low, one.high) for one in example.responses.questionnaire["age"].options]
    assert ends == [(None, 25), (25, 35), (35, 45), (45, None)]
    assert example.responses.design.weights == "Poids"
    assert len(example.responses) == 300


@pytest.mark.long
def test_what_tells_who_somebody_is_does_not_reach_the_answers(example):
    written = (example.folder / "responses.csv").read_text(encoding="utf-8")

    assert "example.org" not in written
    assert "inventée" not in written
    assert [name for name, _ in example.guessed.left] == [
        "Horodateur", "Adresse e-mail", "Un mot pour finir ?"
    ]  # fmt: skip


@pytest.mark.long
def test_the_clean_file_and_the_export_are_the_same_answers(example):
    asked = answers.questionnaire(example.folder / "questionnaire.toml")
    odd = answers.Oddities()

    again = answers.read(example.folder / "responses.csv", asked, odd=odd)

    assert plain(again) == plain(answers.read(EXAMPLE, asked)) == plain(example.responses)
    assert not odd.found


@pytest.mark.long
def test_the_edited_questionnaire_of_the_example_reads_it(tmp_path):
    stands = tmp_path / "answers/2026/questionnaire.toml"
    stands.parent.mkdir(parents=True)
    text = (EXAMPLES / "series/answers/2026/questionnaire.toml").read_bytes()
    stands.write_bytes(text)

    made = importing.run(importing.Wanted(EXAMPLE, tmp_path, "2026", format="parquet"))

    assert stands.read_bytes() == text
    assert made.guessed is None
    absent = made.responses.absent["salary"]
    assert (absent == "not_asked").equals(made.responses.frame["contract"] == "apprentice")
    again = answers.read(made.folder / "responses.parquet", made.responses.questionnaire)
    assert plain(again) == plain(made.responses)


@pytest.mark.long
def test_the_made_up_answers_are_those_that_their_script_draws(tmp_path):
    script = (EXAMPLES / "make_examples.py").read_text(encoding="utf-8")
    (tmp_path / "make_examples.py").write_text(script, encoding="utf-8")

    subprocess.run([sys.executable, tmp_path / "make_examples.py"], check=True)

    assert (tmp_path / EXAMPLE.name).read_bytes() == EXAMPLE.read_bytes()


def test_every_file_of_the_example_says_that_it_is_made_up():
    for path in (one for one in EXAMPLES.rglob("*.*") if one.is_file() and one.suffix != ".pyc"):
        text = path.read_text(encoding="utf-8").casefold()
        assert "made-up" in text or "made up" in text or "made_up" in text or "inventé" in text, path


QUALTRICS = [
    ["StartDate", "IPAddress", "ResponseId", "Q1", "Q2_1", "Q2_2", "Q2_2_TEXT"],
    ["Start Date", "IP Address", "Response ID", "Your contract?", "Networks? - Selected Choice - LinkedIn",
     "Networks? - Selected Choice - Other", "Networks? - Other - Text"],
    [json.dumps({"ImportId": name}) for name in ("s", "ip", "r", "QID1", "QID2_1", "QID2_2", "QID2_2_T")],
    *[["2026-01-01", "192.0.2.1", f"R_{n}", "Permanent" if n % 3 else "Fixed", "LinkedIn" if n % 2 else "",
       "", ""] for n in range(12)],
]  # fmt: skip
SURVEYMONKEY = [
    ["Respondent ID", "Start Date", "Your contract?", "Networks?", "", ""],
    ["", "", "Response", "LinkedIn", "Facebook", "Other (please specify)"],
    *[[str(n), "01/02/2026", "Permanent" if n % 3 else "Fixed", "LinkedIn" if n % 2 else "", "Facebook",
       "mine" if n == 4 else ""] for n in range(12)],
]  # fmt: skip
LIMESURVEY = [
    ["id", "submitdate", "lastpage", "contract. Your contract?", "net[SQ001]. LinkedIn",
     "net[SQ002]. Facebook", "net[other]. Other"],
    *[[str(n), "2026-01-01 10:00:00", "3", "Permanent" if n % 3 else "Fixed", "Y" if n % 2 else "",
       "Y", "mine" if n == 4 else ""] for n in range(12)],
]  # fmt: skip
TYPEFORM = [
    ["#", "Your contract?", "LinkedIn", "Facebook", "Submit Date (UTC)", "Network ID"],
    *[[f"x{n}", "Permanent" if n % 3 else "Fixed", "LinkedIn" if n % 2 else "", "Facebook", "2026-01-01", "n"]
      for n in range(12)],
]  # fmt: skip
MICROSOFT = [
    ["ID", "Start time", "Completion time", "Email", "Name", "Your contract?", "Networks?"],
    *[[str(n), "1/2/26 10:00", "1/2/26 10:05", "anonymous", "", "Permanent" if n % 3 else "Fixed",
       "LinkedIn;Facebook;" if n % 2 else "Facebook;"] for n in range(12)],
]  # fmt: skip
GOOGLE = [
    ["Timestamp", "Your contract?", "Networks?"],
    *[["2026/01/01", "Permanent" if n % 3 else "Fixed", "LinkedIn, Facebook" if n % 2 else "Facebook"]
      for n in range(12)],
]  # fmt: skip
EXPORTS = {
    "Qualtrics": QUALTRICS, "SurveyMonkey": SURVEYMONKEY, "LimeSurvey": LIMESURVEY, "Typeform": TYPEFORM,
    "Microsoft Forms": MICROSOFT, "Google Forms": GOOGLE,
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("export", EXPORTS)
def test_every_export_is_recognised_with_one_answer_and_several(tmp_path, export):
    made = imported(tmp_path, EXPORTS[export], languages=("en",))

    assert made.sheet.export == export
    one, several = made.responses.questionnaire.questions.values()
    assert (one.kind, several.kind) == ("single", "multiple")
    assert len(made.responses) == 12
    assert sorted(made.responses.frame[one.id].value_counts()) == [4, 8]
    ticked = made.responses.ticked(several.id).set_axis(list(options(made, several.id)), axis=1)
    assert ticked["LinkedIn"].sum() == 6
    assert plain(answers.read(made.folder / "responses.csv", made.responses.questionnaire)) == plain(
        made.responses
    )


def test_words_beside_an_option_count_as_other_and_stay_out(tmp_path):
    made = imported(tmp_path, SURVEYMONKEY, languages=("en",))

    assert made.responses.ticked("networks")["other_please_specify"].sum() == 1
    assert "mine" not in (made.folder / "responses.csv").read_text(encoding="utf-8")
    assert "mine" not in (made.folder / "import-report.csv").read_text(encoding="utf-8")


def with_set(path, definition):
    """An SPSS file with a multiple-response set: an extension record before the end of its dictionary."""
    content = path.read_bytes()
    end = content.index((999).to_bytes(4, "little") + (0).to_bytes(4, "little"))
    data = definition.encode()
    head = b"".join(number.to_bytes(4, "little") for number in (7, 7, 1, len(data)))
    path.write_bytes(content[:end] + head + data + content[end:])


@pytest.mark.usefixtures("here")
def test_a_multiple_response_set_and_the_missing_codes_of_spss_are_kept(tmp_path):
    path = tmp_path / "answers.sav"
    frame = pd.DataFrame({"q1": [1.0, 2.0, 99.0, None] * 3, "n1": [1.0, 0.0, 1.0, 0.0] * 3, "n2": [1.0] * 12})
    pyreadstat.write_sav(
        frame, str(path), column_labels={"q1": "Contrat", "n1": "LinkedIn", "n2": "Facebook"},
        variable_value_labels={"q1": {1: "CDI", 2: "CDD", 99: "Ne sait pas"}}, missing_ranges={"q1": [99]},
    )  # fmt: skip
    with_set(path, "$nets=D1 1 8 Networks n1 n2\n")

    made = importing.run(importing.Wanted(path, tmp_path, "e"))

    assert kinds(made) == {"q1": "single", "nets": "multiple"}
    assert made.responses.ticked("nets").sum().tolist() == [6, 12]
    assert made.responses.absent["q1"].tolist()[:4] == ["", "", "ne_sait_pas", "no_answer"]


@pytest.mark.long
def test_an_edited_questionnaire_stands_until_force(tmp_path):
    imported(tmp_path, GOOGLE)
    stands = tmp_path / "answers/e/questionnaire.toml"
    edited = stands.read_text(encoding="utf-8").replace(
        '"Permanent"', '"Permanent contract", written = ["Permanent"]'
    )
    stands.write_text(edited, encoding="utf-8")

    assert imported(tmp_path, GOOGLE).guessed is None
    assert stands.read_text(encoding="utf-8") == edited
    assert imported(tmp_path, GOOGLE, force=True).guessed
    assert stands.read_text(encoding="utf-8") != edited


@pytest.mark.long
def test_a_failed_import_leaves_everything_as_it_was(tmp_path):
    imported(tmp_path, GOOGLE)
    before = {path.name: path.read_bytes() for path in (tmp_path / "answers/e").iterdir()}

    with pytest.raises(CmsurveyError, match='"Twitter" is no option'):
        imported(tmp_path, [*GOOGLE, ["2026/01/01", "Permanent", "Twitter"]])

    assert {path.name: path.read_bytes() for path in (tmp_path / "answers/e").iterdir()} == before


def test_headings_that_are_empty_or_stand_twice_are_told_apart(tmp_path):
    rows = [["Q", "Q", "", ""], *[["a", "b" if n % 2 else "c", "x", ""] for n in range(6)]]

    made = imported(tmp_path, rows)

    assert [one.columns for one in made.responses.questionnaire.questions.values()] == [
        ("Q",), ("Q (2)",), ("column C",)
    ]  # fmt: skip
    report = (made.folder / "import-report.csv").read_text(encoding="utf-8")
    assert "un en-tête présent deux fois" in report
    assert "D,,une colonne vide,laissé de côté" in report


@pytest.mark.long
def test_a_column_is_kept_by_its_name_alone(tmp_path):
    rows = [["Q", "Words"], *[["a" if n % 2 else "b", f"words {n}"] for n in range(8)]]

    assert "words" not in imported(tmp_path, rows).responses.questionnaire.questions
    made = imported(tmp_path, rows, keep=("Words",), force=True)
    assert made.responses.frame["words"].tolist() == [f"words {n}" for n in range(8)]
    with pytest.raises(CmsurveyError, match='did you mean "Words"'):
        imported(tmp_path, rows, keep=("Word",))


def cells(heading, values):
    return column(Heading(heading, heading), values, Traits())


@every(
    ("heading", "values", "what"),
    [
        ("Votre e-mail", ["a", "b"] * 3, ""),
        ("Q7", ["p1@example.org", "p2@example.org"], "e-mail addresses"),
        ("Contact", ["06 00 00 00 01", "+33 6 00 00 00 02"], "telephone numbers"),
        ("Votre nom", ["Un", "Deux"], "names"),
        ("Quel nom donnez-vous à votre outil préféré ?", ["Un", "Deux"], ""),
        ("Votre téléphone", ["iPhone", "Android"] * 9, ""),
        ("Code postal", ["13000", "69000"] * 9, "postal codes"),
        ("Zip", ["02139"] * 9, "postal codes"),
        ("Quel est le code postal de votre lieu de travail ?", ["13000", "69000"] * 9, "postal codes"),
        ("Do you ask your customers for their postal code ?", ["Yes", "No"] * 9, ""),
        ("CP", ["13001", "1000", "69003"] * 9, "postal codes"),
        ("CP", ["5", "12", "25"] * 9, ""),
        ("Code INSEE", ["75056", "2A004"] * 9, "commune codes"),
        ("Commune de résidence", ["1053", "69123"] * 9, "commune codes"),
        ("Votre commune (code)", ["75056", "13055"] * 9, "commune codes"),
        ("depcom", ["75056", "2B033"] * 9, "commune codes"),
        ("Votre commune", ["Paris", "Lyon"] * 9, ""),
        ("Code NAF (INSEE)", ["6201", "62.01Z", "70.22Z"] * 9, ""),
        ("Communes : population", ["12000", "3400"] * 9, ""),
        ("Adresse IP", ["192.0.2.1", "192.0.2.2"], "addresses on the internet"),
        ("Date de naissance", ["1/1/1990", "2/2/1991"], "dates of birth"),
    ],
)
def test_personal_data_is_found_by_heading_or_cells(heading, values, what):
    assert personal.personal(cells(heading, values)) == what


@every(
    ("text", "ends"),
    [
        ("25-34 ans", (25, 34)), ("de 25 à 34 ans", (25, 34)), ("Moins de 25 ans", (None, 25)),
        ("45 ans et plus", (45, None)), ("65+", (65, None)), ("30 k€ - 40 k€", (30_000, 40_000)),
        ("30-40 k€", (30_000, 40_000)), ("Entre 25 000 € et 30 000 € par an", (25_000, 30_000)),
        ("Plus de 50 000 €", (50_000, None)), ("under 25", (None, 25)), ("10 to 49 employees", (10, 49)),
        ("20 à 35 h", (20, 35)), ("moins de 20 h", (None, 20)), ("3-5 jours", (3, 5)),
        ("CDI", None), ("Bac +5", None), ("2026", None),
    ],
)  # fmt: skip
def test_bands_are_read_from_their_words(text, ends):
    assert scales.band(text) == ends


def test_bands_that_overlap_are_no_bands():
    assert scales.bands(["10-30", "20-40"]) is None


def test_words_with_commas_are_not_several_answers():
    assert separators.separated({"Yes, often": 5, "No, never": 6}) is None


def test_a_long_run_of_the_same_oddity_is_cut_and_its_number_kept():
    odd = oddities.Oddities()
    odd.every(range(1, 2001), "odd", "left out", column="Q")

    assert odd.table().count("\n") == oddities.LISTED + 2
    assert odd.summary() == ["Q: odd (2000 times): left out"]


def test_a_draft_with_every_kind_of_text_is_read_back(tmp_path):
    nasty = 'a "quoted" \\ text # not [a] = comment'
    rows = [[nasty, "Ünïcode ✓"], *[[f"{nasty} {n % 2}", "Да" if n % 2 else "Нет"] for n in range(6)]]

    made = imported(tmp_path, rows)

    assert options(made, "unicode") == ["Да", "Нет"]
    assert [one.id for one in made.responses.questionnaire["unicode"].options] == ["option_1", "option_2"]
    assert drafted.questionnaire(made.guessed, ("fr",), {"name": "x", "export": "y", "why": "z"})
    assert guess.guessed(made.sheet, ("fr",)) == made.guessed


@pytest.mark.long
def test_the_command_prints_what_it_did_and_where(tmp_path):
    path = write(tmp_path, GOOGLE, "answers 1.csv")
    ended = cmsurvey("import", path, "--edition", "e", "--to", tmp_path)

    assert ended.exit_code == 0
    assert ended.stdout.splitlines()[:4] == [
        "Google Forms: the first column is the moment of the answer",
        "labels in en: its questions and answers are written in it",
        "contract\tsingle\t2\tYour contract?",
        "networks\tmultiple\t2\tNetworks?",
    ]
    assert ended.stdout.splitlines()[-1].startswith("12 rows, 2 questions in ")


SPOKEN = {
    "a column of the tool": ([["id", "startlanguage", "q"], *[["1", "de-informal", "Ja"]] * 3], ("de",),
        'the column "startlanguage" says so'),
    "a heading of the tool": ([["Horodateur", "Emoji ?"], *[["1", "Ja"]] * 3], ("fr",),
        '"Horodateur" is a heading of the form tool in it'),
    "small words": ([["Welche Netze haben Sie?"], *[["Keine"]] * 3], ("de",), "are written in it"),
    "small words of answers": ([["Q1"], *[["All of the time"], ["Never"]] * 3], ("en",), "written in it"),
    "nothing": ([["Q1"], *[["CDI"], ["CDD"]] * 3], ("fr",), "name it with --lang"),
}  # fmt: skip


@pytest.mark.long
@every("name", SPOKEN)
def test_the_language_of_labels_is_that_of_the_file_and_what_tells_it_is_said(tmp_path, name):
    rows, languages, why = SPOKEN[name]

    made = imported(tmp_path, rows, force=True)

    assert made.spoken.languages == made.responses.questionnaire.languages == languages
    assert why in made.spoken.why


@pytest.mark.long
def test_the_languages_of_the_series_and_those_named_come_first(tmp_path):
    (tmp_path / "series.toml").write_text('languages = ["es", "en"]\n', encoding="utf-8")

    assert imported(tmp_path, GOOGLE).spoken == (("es", "en"), "the languages of the series")
    assert imported(tmp_path, GOOGLE, languages=("it",), force=True).spoken == (("it",), "")
    assert imported(tmp_path, GOOGLE).spoken.languages == ()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["answers 1.csv"], 1, '"answers 1" cannot name an edition'),
        (["absent.csv"], 1, "absent.csv: no such file"),
        (["answers.pdf"], 1, 'no answers are read from ".pdf"'),
        (["answers 1.csv", "--edition", "e", "--format", "xls"], 2, 'no format "xls" of answers'),
        (["answers 1.csv", "--edition", "e", "--lang", "fr,french"], 2, '--lang: "french" is not the code'),
    ],
)
def test_a_wrong_command_ends_in_its_sentence(tmp_path, monkeypatch, arguments, code, sentence):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, GOOGLE, "answers 1.csv")

    ended = cmsurvey("import", *arguments)

    assert (ended.exit_code, sentence in ended.stderr) == (code, True)


@pytest.mark.long
def test_the_tutorial_runs_from_import_to_the_table(tmp_path, monkeypatch):
    def none():
        raise NoBrowserError(Problem("browser", "none here"))

    tutorial = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    shutil.copytree(EXAMPLES, tmp_path / "data/examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(browser, "require", none)  # `weight` draws where it can
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", tutorial, flags=re.DOTALL)
        for line in block.splitlines()
    ]
    for line in lines:
        command, *arguments = shlex.split(line)
        if command == "cp":
            shutil.copytree(arguments[1], arguments[2])
        elif arguments[0] != "render":
            assert cmsurvey(*arguments).exit_code == 0, line
    assert (tmp_path / "my-series/2026.csv").is_file()

    stands = tmp_path / "my-series/answers/2026/questionnaire.toml"
    text = re.sub(r'  \{ id = "apprentice".*\n', "", stands.read_text(encoding="utf-8"))
    stands.write_text(text, encoding="utf-8")
    ended = cmsurvey(*shlex.split(lines[2])[1:])
    assert ended.exit_code == 1
    assert ended.stderr.splitlines()[0] in tutorial


@pytest.mark.browser
def test_the_tutorial_draws_its_poster_and_its_card_in_both_languages(tmp_path, monkeypatch):
    tutorial = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    shutil.copytree(EXAMPLES, tmp_path / "data/examples")
    shutil.copytree(EXAMPLES / "series", tmp_path / "my-series")
    monkeypatch.chdir(tmp_path)
    needed = ("import data/examples/made-up-answers.csv --edition 2026", "tabulate", "render")
    for start in needed:
        (line,) = re.findall(rf"^cmsurvey ({re.escape(start)}.*)$", tutorial, flags=re.MULTILINE)
        assert cmsurvey(*shlex.split(line)).exit_code == 0, line
    for lang, title in (("fr", "Portrait de personnes qui n’existent pas"), ("en", "do not exist")):
        folder = tmp_path / "output/2026" / lang
        assert title in (folder / "profile.html").read_text(encoding="utf-8")
        assert {(folder / f"{name}.png").is_file() for name in ("profile", "recognition")} == {True}


@pytest.mark.parametrize(
    ("heading", "what"), [("Nom", "names"), ("Votre prénom", "names"), ("Commentaire", "free words")]
)
def test_a_heading_that_asks_for_nothing_else_is_enough_however_often_a_value_comes(heading, what):
    assert personal.personal(cells(heading, ["mot"] * 30)) == what

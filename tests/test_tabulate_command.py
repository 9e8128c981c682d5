"""`cmsurvey tabulate` in a series, from answers to a table that every command reads. All data is made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cmsurvey import check, compose, load, words
from cmsurvey.compose import scopes
from cmsurvey.fill import Filler
from tests.builders import SERIES
from tests.cases import every
from tests.command import cmsurvey
from tests.composed import undrawn

EDITIONS = "year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source\n"
SOURCES = "key,title,publisher,date_published,url,retrieved_from,covers\n"
QUESTIONNAIRE = """\
languages = ["fr", "en"]
[[question]]
id = "gender"
text = { fr = "Genre", en = "Gender" }
kind = "single"
columns = ["Q1"]
options = [{ id = "female", fr = "Femmes", en = "Women" }, { id = "male", fr = "Hommes", en = "Men" }]
[[question]]
id = "pay"
text = { fr = "Salaire", en = "Pay" }
kind = "numeric"
columns = ["Q2"]
unit = "eur_per_year"
"""
ANSWERS = "Q1,Q2\n" + "Femmes,30000\n" * 20 + "Hommes,28000\n" * 12


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A series without editions, with the answers of 2031."""
    for name, text in {
        "series.toml": SERIES.replace('"press"', '"a sentence that states it"'),
        "editions.csv": EDITIONS,
        "sources.csv": SOURCES,
        "words/fr.toml": "[populations]\n",
        "words/en.toml": "[populations]\n",
        "answers/2031/questionnaire.toml": QUESTIONNAIRE,
        "answers/2031/responses.csv": ANSWERS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(series: Path, *arguments: str) -> tuple[int, str]:
    found = cmsurvey("tabulate", "2031", "--surveys", series, *arguments)
    return found.exit_code, found.output


def state(series: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(series.rglob("*")) if path.is_file()}


@pytest.mark.long
def test_a_tabulated_edition_is_one_that_every_command_reads(series):
    code, said = run(series, "--by", "gender", "--title", "Une enquête inventée")
    assert (code, said.splitlines()[1]) == (
        0,
        "32 respondents: 14 figures (1 remark in tabulate-report.csv)",
    )
    edition = load.edition(load.survey(series), "2031")
    assert edition.entry.respondents == 32
    assert edition.survey.sources["answers_2031"].title == "Réponses individuelles à l’enquête"
    assert check.series(series).cards == 8


@pytest.mark.long
@every(
    ("row", "title"),
    [
        ("", "Enquête inventée 2031"),
        (
            "2031,Notre enquête 2031 (exemple inventé),Alpha,,,,exemple inventé,made_up_example\n",
            "Notre enquête 2031",
        ),
        (
            "2031,Notre enquête (printemps),Alpha,,,,exemple inventé,made_up_example\n",
            "Notre enquête (printemps)",
        ),
    ],
)
def test_a_new_edition_is_called_as_its_example_or_as_its_series_and_year(series, row, title):
    (series / "editions.csv").write_text(EDITIONS + row, encoding="utf-8")
    code, said = run(series)
    assert (code, load.edition(load.survey(series), "2031").entry.title) == (0, title), said


@pytest.mark.long
def test_the_same_answers_give_the_same_bytes(series):
    run(series, "--by", "", "--by", " gender ,")
    first = state(series)
    assert run(series, "--by", "gender")[0] == 0
    assert state(series) == first


@pytest.mark.long
def test_a_number_of_respondents_that_an_earlier_run_counted_is_counted_anew_and_told(series):
    run(series)
    answers = series / "answers/2031/responses.csv"
    answers.write_text("".join(answers.read_text("utf-8").splitlines(keepends=True)[:-2]), "utf-8")
    code, said = run(series)
    told = "editions.csv, row 2, column respondents: 30 now, 32 before, as the file of answers holds"
    assert code == 0
    assert told in said.splitlines()[0]
    assert load.edition(load.survey(series), "2031").entry.respondents == 30


WRONG = {
    "no questionnaire": (
        "answers/2031/questionnaire.toml",
        None,
        "questionnaire.toml: no such questionnaire\n    make one with cmsurvey import",
    ),
    "no answers": (
        "answers/2031/responses.csv",
        None,
        "responses.*: no file of answers\n    make one with cmsurvey import, or name it with --responses",
    ),
    "other respondents than stated": (
        "editions.csv",
        f"{EDITIONS}2031,Titre,Alpha,,,33,,answers_2031\n",
        (
            "row 2, column respondents: edition 2031 has 33 respondents, the file of answers 32\n"
            "    write 32 there, or name the right file with --responses"
        ),
    ),
    "a table that somebody typed": (
        "2031.csv",
        "question,label_fr\n",
        "it holds published figures, which tabulate would replace\n    give the edition of the",
    ),
    "a question with the name of a table that is made of another": (
        "answers/2031/questionnaire.toml",
        QUESTIONNAIRE.replace('id = "gender"', 'id = "pay_mean"'),
        'two tables would be called "pay_mean": that of question "pay_mean", and one made of another',
    ),
    "a questionnaire without a language of the series": (
        "answers/2031/questionnaire.toml",
        re.sub(r', en = "[^"]*"', "", QUESTIONNAIRE.replace('"fr", "en"', '"fr"')),
        (
            'the questionnaire has no texts in "en", a language of the series\n'
            "    add its texts: cmsurvey add language en"
        ),
    ),
}


DESIGN = f'{QUESTIONNAIRE}[design]\nweights = "w"\n'
MISSING = '{ id = "none", fr = "Sans avis", en = "No opinion", written = ["?"] }'
ANSWERED, ASKED = "answers/2031/responses.csv", "answers/2031/questionnaire.toml"
#: Answers that say nothing or do not fit, with the files of the series and what is told.
UNFIT = {
    "rows without an answer": ({ANSWERED: "Q1,Q2\n" + ",\n" * 30}, "headings and no answer\n    export the"),
    "answers that are all missing": (
        {
            ASKED: re.sub(r"(?m)^columns", f"missing = [{MISSING}]\ncolumns", QUESTIONNAIRE),
            ANSWERED: "Q1,Q2\n" + "?,?\n" * 30,
        },
        "no question has an answer\n    name the file that holds them",
    ),
    "a questionnaire of other columns": (
        {ANSWERED: "A,B\nx,1\n"}, 'no column "Q1" of question "gender"\n    known: A, B',
    ),
    "a questionnaire of other answers": (
        {ANSWERED: "Q1,Q2\nNon,1\n"}, 'row 2, column Q1: "Non" is no option of question "gender"',
    ),
    "weights of zero": (
        {ASKED: DESIGN, ANSWERED: "Q1,Q2,w\n" + "Femmes,1,0\n" * 9},
        "column w: every weight is 0\n    name the",
    ),
    "a weight that is missing": (
        {ASKED: DESIGN, ANSWERED: "Q1,Q2,w\nFemmes,1,2\nHommes,1,\n"},
        "row 3, column w: an empty cell in a column of the design\n    fill every row",
    ),
    "one respondent": (
        {ANSWERED: "Q1,Q2\nFemmes,1\n"},
        "the sample: it has one sampled unit, so its variance is unknown\n    an error needs two",
    ),
    "pay below 0": (
        {ANSWERED: "Q1,Q2\n" + "Femmes,-20000\n" * 30},
        "pay_quartile (all) is -20000, and no table holds a figure below 0\n    correct the answers below 0",
    ),
    "weights that the import left out": (
        {ASKED: DESIGN, ANSWERED: "row,Q1,Q2\n2,Femmes,30000\n"},
        "known: Q1, Q2, gender, pay, row; if the export has it, import once more",
    ),
    "weights that the answers lack": ({ASKED: DESIGN}, 'no column "w" of the design\n    known: Q1, Q2'),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", UNFIT)
def test_answers_that_say_nothing_or_do_not_fit_are_told_and_nothing_is_changed(series, name):
    files, told = UNFIT[name]
    for file, content in files.items():
        (series / file).write_text(content, encoding="utf-8")
    before = state(series)
    code, said = run(series, "--by", "gender")
    assert (code, told in said) == (1, True), said
    assert state(series) == before


@pytest.mark.long
def test_a_group_whose_weights_are_all_zero_or_that_was_not_asked_is_left_out_and_said(series):
    rows = "Femmes,30000,1\n" * 20 + "Hommes,28000,0\n" * 12
    (series / ANSWERED).write_text(f"Q1,Q2,w\n{rows}", encoding="utf-8")
    (series / ASKED).write_text(DESIGN, encoding="utf-8")
    code, said = run(series, "--by", "gender")
    assert code == 0, said
    assert "design: [design] of questionnaire.toml: weights w\n" in said
    assert "pay (gender=male): left out, nobody with a weight answered\n" in said
    assert "gender=male" not in (series / "2031.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_tabulated_is_told_and_nothing_is_changed(series, name):
    file, content, told = WRONG[name]
    if content is None:
        (series / file).unlink()
    else:
        (series / file).write_text(content, encoding="utf-8")
    before = state(series)
    code, said = run(series)
    assert code == 1
    assert told in said
    assert state(series) == before


def test_a_series_that_would_not_load_afterwards_is_left_as_it_was(series):
    (series / "2030.csv").write_text("question\n", encoding="utf-8")
    before = state(series)
    code, said = run(series)
    assert code == 1
    assert "edition 2030 is not in editions.csv" in said
    assert state(series) == before


@pytest.mark.long
def test_options_for_a_new_edition_change_no_row_that_is_there(series):
    first = "--title", "Titre", "--fieldwork", "2031-03-01/2031-03-31"
    assert run(series, *first)[0] == run(series, *first)[0] == 0
    code, said = run(series, "--title", "Autre", "--fieldwork", "2031-03-01/2031-04-01")
    assert code == 1
    assert 'edition 2031 is there, with another fieldwork_end "2031-03-31" and title "Titre"' in said
    assert "correct its row, or leave the options out" in said


@pytest.mark.long
def test_a_question_may_be_called_as_everybody_is(series):
    path = series / ASKED
    path.write_text(path.read_text("utf-8").replace('id = "gender"', 'id = "all"'), encoding="utf-8")
    code, said = run(series, "--by", "all")
    assert code == 0, said
    populations = {line.split(",")[2] for line in (series / "2031.csv").read_text("utf-8").splitlines()[1:]}
    assert "all" in populations
    assert any(one.startswith("all=") for one in populations)


def test_a_folder_that_is_no_series_is_a_usage_error(tmp_path):
    code, said = run(tmp_path)
    assert code == 2
    assert "no such file\n    name the folder of a series of your own with --surveys" in said


@pytest.mark.long
@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_method_says_that_answers_were_weighted_where_the_series_does_not(series, spoken):
    said = {
        "fr": ("réponses pondérées", "pondération non précisée"),
        "en": ("weighted answers", "weighting not stated"),
    }
    answers, asked = series / "answers/2031/responses.csv", series / "answers/2031/questionnaire.toml"

    def method():
        assert run(series)[0] == 0
        edition = load.edition(load.survey(series), "2031")
        told = words.load(spoken, edition)
        fact = compose.method(edition.survey, told, [edition])["weighting"].casefold()
        return scopes.method(Filler(edition, told, lambda _name: edition)), fact

    assert method()[0].endswith(said[spoken][1])
    asked.write_text(f'{QUESTIONNAIRE}[design]\nweights = "w"\n', "utf-8")
    rows = ANSWERS.splitlines()
    weighted = [f"{row},{1 + at % 3}" for at, row in enumerate(rows[1:])]
    answers.write_text("\n".join([f"{rows[0]},w", *weighted, ""]), "utf-8")
    scope, fact = method()
    assert scope.endswith(f", {said[spoken][0]}")
    assert fact == said[spoken][0]


_UNWEIGHTED = '[weighting]\nvalue = "unweighted"\nsource = "a sentence that states it"'


def test_weights_of_the_design_in_a_series_that_says_unweighted_are_refused(series):
    head = series / "series.toml"
    stated = head.read_text("utf-8").replace('[weighting]\nvalue = ""\nsource = ""', _UNWEIGHTED)
    head.write_text(stated, "utf-8")
    asked = series / "answers/2031/questionnaire.toml"
    asked.write_text(f'{QUESTIONNAIRE}[design]\nweights = "pay"\n', "utf-8")

    code, output = run(series)
    assert (code, 'it says "unweighted", and these answers are weighted' in output) == (1, True)


@pytest.mark.long
def test_a_share_that_is_no_more_than_a_hint_stands_in_parentheses_and_its_card_says_why(series):
    rare = "Femmes,30000\n" * 194 + "Hommes,28000\n" * 6
    (series / "answers/2031/responses.csv").write_text("Q1,Q2\n" + rare, encoding="utf-8")
    assert run(series)[0] == 0
    edition = load.edition(load.survey(series), "2031")
    filler = Filler(edition, words.load("fr", edition), lambda _name: edition)
    with undrawn():
        card = compose.card("gender", filler)

    (told,) = [note.text for note in card.notes if "Entre parenthèses" in note.text]
    assert "chiffre trop incertain selon les règles du NCHS, à prendre comme une simple indication" in told
    by_answer = {row.category: row for table in card.estimates for row in table.rows}
    assert (by_answer["female"].uncertain, by_answer["male"].uncertain) == (False, True)
    assert "(3\u00a0%)" in card.alt


def drawn(series: Path, design: str, *rows: str, head: str = "Q1,Q2,w,s,n") -> tuple[int, str]:
    """What a run says of 24 answers in two strata, and `rows` behind them, under a design."""
    own = [f"{'Femmes' if at % 3 else 'Hommes'},{28_000 + 100 * at},1,{'ab'[at % 2]},90" for at in range(24)]
    folder = series / "answers/2031"
    (folder / "questionnaire.toml").write_text(f"{QUESTIONNAIRE}[design]\n{design}\n", encoding="utf-8")
    (folder / "responses.csv").write_text("\n".join([head, *own, *rows, ""]), encoding="utf-8")
    return run(series)


@pytest.mark.long
@every(("design", "row", "where", "what"), [
    ('strata = "s"', "Femmes,1,1,z,90", ", row 26, column s", 'stratum "z": it has one sampled unit'),
    ('strata = "s"\nfpc = ["n"]', "Femmes,1,1,a,0.5", ", row 26", 'the population count in column "n"'),
    ('strata = "s"\nfpc = ["n"]', "Femmes,1,1,a,80", ", row 26", 'column "n" holds 80, but 90 before'),
    ('strata = "s"\nfpc = ["n"]', "Femmes,1,1,z,1\nHommes,1,1,z,1", ", row 26, column s",
     'group "z": 2 units were sampled of a population of 1'),
])  # fmt: skip
def test_what_is_wrong_with_a_design_is_told_with_its_file_and_row(series, design, row, where, what):
    code, said = drawn(series, design, row)
    assert code == 1
    assert f"responses.csv{where}: {what}" in said


@pytest.mark.long
def test_weights_that_leave_few_answers_are_told_with_the_row_that_rules(series):
    code, said = drawn(series, 'weights = "w"', "Femmes,30000,500,a,90")
    assert code == 0, said
    assert "weights w: 25 answers count as 1; row 26 alone is 95 % of them" in said
    assert "count as" not in drawn(series, 'weights = "w"', "Femmes,30000,2,a,90")[1]


@pytest.mark.long
def test_what_is_odd_in_the_answers_is_told(series):
    code, said = drawn(series, 'weights = "w"', "femmes ,30000,1,a,90", head="Q1,Q2,w,s,w")
    assert code == 0, said
    assert "Q1: written in another way: read as" in said
    assert 'w: a heading that stands twice: the second is called "w (2)"' in said

"""The recipe on a made-up series: what it refuses, what it says, what it writes; nothing here is drawn."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cmsurvey import browser, bundles, compose, pipeline, runs
from cmsurvey.errors import CmsurveyError, Problem, RenderError
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every

CDI = "contract,Type de contrat,all,400,single,cdi,CDI,47,percent,,,1,press,"
FREELANCE = "contract,Type de contrat,all,400,single,freelance,Freelance,13,percent,,,2,press,"
TABLES = ("csv", "fr.csv", "json", "jsonld")
GENDER = ["datapackage.json", *(f"gender.{form}" for form in TABLES), "manifest.json"]
PROFILE = '[[block]]\nquestion = "gender"\n\n[[block]]\nquestion = "contract"\n'
WORDS = {"words/fr.toml": "# the labels of the tables suffice\n", "infographics/profile.toml": PROFILE}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(browser, "require", lambda: pytest.fail("no browser is needed for tables"))


def no_studio():
    pytest.fail("nothing is drawn here")


def render(*figures, files=None, progress=lambda *_: None, studio=no_studio, **request):
    surveys = write_series(
        Path(), *(figures or (FEMALE, MALE, CDI, FREELANCE)), files={**WORDS, **(files or {})}
    )
    made: dict[str, Any] = {"edition": "2031", "surveys": surveys, "out": Path("output"), "formats": TABLES}
    return pipeline.render(pipeline.Request(**(made | request)), progress, studio)


def estimates(name):
    return json.loads(Path(f"output/2031/fr/{name}.json").read_text())["estimates"]


def names(report):
    return [path.name for path in report.done.written]


def test_what_the_machine_lacks_is_not_taken_for_wrong_input(monkeypatch):
    lacking = RenderError(Problem("cmsurvey/assets/fonts", "the file is missing", "reinstall"))

    def card(*_):
        raise lacking

    monkeypatch.setattr(compose, "card", card)
    with pytest.raises(RenderError) as raised:
        render()
    assert raised.value is lacking


def test_problems_of_every_infographic_are_told_at_once():
    own = "[cards.gender]\ntitle = '{gender.x}'\n[cards.contract]\ntitle = '{contract.y}'\n"
    own += "[posters.profile]\ntitle = '{gender.z}'\n"
    with pytest.raises(CmsurveyError) as raised:
        render(files={"words/2031.fr.toml": own})

    assert [problem.where for problem in raised.value.problems] == [
        f"surveys/words/2031.fr.toml, line {line}, column 1, [{section}]"
        for line, section in ((6, "posters.profile"), (2, "cards.gender"), (4, "cards.contract"))
    ]
    assert not Path("output").exists()


def test_a_problem_of_another_edition_is_told_once():
    own = "[cards.gender]\ntitle = '{2030/gender.female}'\n[cards.contract]\ntitle = '{2030/gender.female}'\n"
    broken = f"{FIGURE_HEADER}\n{FEMALE.replace(',60,', ',160,')}\n"
    editions = EDITIONS + EDITIONS.splitlines()[1].replace("2031", "2030") + "\n"
    with pytest.raises(CmsurveyError) as raised:
        render(files={"words/2031.fr.toml": own, "2030.csv": broken, "editions.csv": editions})

    assert str(raised.value) == (
        "error: surveys/2030.csv, line 2, column value: 160 is not a percentage\n"
        "    a percentage goes from 0 to 100: look again at the source"
    )


def test_a_poster_that_was_asked_for_and_has_too_few_blocks_is_an_error():
    with pytest.raises(CmsurveyError) as raised:
        render(
            FEMALE,
            MALE,
            files={"infographics/profile.toml": '[[block]]\nquestion = "gender"\n'},
            only=("profile",),
        )

    assert str(raised.value) == (
        "error: --only: profile needs two blocks with figures, edition 2031 has too few\n"
        "    choose another infographic or edition"
    )


def two_editions(**posters):
    """Edition 2031 without a contract, which the edition 2030 has: the posters may ask for both."""
    editions = EDITIONS + EDITIONS.splitlines()[1].replace("2031", "2030") + "\n"
    return {"2030.csv": f"{FIGURE_HEADER}\n{CDI}\n", "editions.csv": editions, **posters}


def test_a_poster_with_too_few_blocks_is_a_line_of_the_report():
    report = render(FEMALE, MALE, files=two_editions())

    assert report.remarks == ("profile: fewer than two blocks have figures, it is not made",)
    assert names(report) == GENDER


def test_a_template_that_there_is_not_is_told_of_a_poster_that_is_not_made_too():
    poster = '[[block]]\nquestion = "gender"\ntemplate = "pie"\n[[block]]\nquestion = "contract"\n'
    with pytest.raises(CmsurveyError) as raised:
        render(FEMALE, MALE, files=two_editions(**{"infographics/profile.toml": poster}))

    (problem,) = raised.value.problems
    assert problem.what == 'no template "pie"'


@pytest.mark.long
def test_a_block_without_figures_is_a_line_of_the_report():
    poster = PROFILE + '\n[[block]]\nquestion = "age"\n'
    age = CDI.replace("contract,Type de contrat", "age,Âge")
    report = render(
        files=two_editions(**{"infographics/profile.toml": poster, "2030.csv": f"{FIGURE_HEADER}\n{age}\n"})
    )

    assert report.remarks == ("profile: no figure for age",)
    assert "profile.json" in names(report)


@pytest.mark.long
def test_a_row_that_is_no_sum_is_a_line_of_the_report():
    header = f"year,{FIGURE_HEADER}\n"
    row = "2031,gender,Genre,all,400,single,other,Autres,1,percent,,,3,press,computed: 60 / 40\n"
    report = render(files={"derived.csv": header + row})

    (remark,) = report.remarks
    assert remark == (
        "derived.csv, line 2: gender.other (all) is neither a sum nor a difference of published figures, "
        "it is left out"
    )
    assert [row["category"] for row in estimates("gender")] == ["female", "male"]


def test_everything_is_written_posters_and_a_card_a_question():
    report = render()

    assert report.missing is None
    assert names(report) == [
        *(f"contract.{form}" for form in TABLES),
        *GENDER,
        *(f"profile.{form}" for form in TABLES),
    ]


@pytest.mark.long
def test_only_what_was_asked_for_is_written_and_the_rest_is_carried_over():
    render()
    report = render(only=("gender",), formats=("csv",), force=True)

    assert (names(report), report.done.kept) == ([*GENDER[:3], "manifest.json"], 10)
    listed = json.loads(Path("output/2031/fr/manifest.json").read_text())["files"]
    assert len(listed) == 13


@pytest.mark.long
def test_a_sum_and_a_complement_made_for_the_words_are_among_the_estimates_with_their_formula():
    title = "{contract.cdi+freelance|three_fifths}, {contract.cdi|rest}, {contract.cdi}"
    own = f"[cards.contract]\ntitle = '{title}'\n"
    render(files={"words/2031.fr.toml": own})

    assert [
        (row["category"], row["value"], row["origin"], row["formula"]) for row in estimates("contract")
    ] == [
        ("cdi", 47, "published", None),
        ("freelance", 13, "published", None),
        ("remainder", 40, "remainder", "100 - 47 - 13"),
        ("cdi+freelance", 60, "derived", "47 + 13"),
        ("100-cdi", 53, "derived", "100 - 47"),
    ]


def test_no_edition_named_otherwise_than_by_a_year_is_refused():
    editions = EDITIONS.replace("2031,", "spring,").replace("2031-03-01,2031-04", ",")
    table = f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
    files = {"editions.csv": editions, "spring.csv": table, "2031.csv": None}

    assert names(render(edition="spring", files=files | {"infographics/profile.toml": None})) == GENDER


@every(
    ("dated", "expected"),
    [
        ("2012-05-08", datetime(2012, 5, 8, tzinfo=UTC)),
        ("2020-09", datetime(2020, 9, 1, tzinfo=UTC)),
        ("2014", datetime(2014, 1, 1, tzinfo=UTC)),
        ("spring", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2031-wave", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_date_inside_files_is_the_end_of_the_fieldwork(dated, expected):
    assert bundles._day(dated) == expected


def test_a_date_from_outside_comes_first(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert runs.epoch() == datetime(1970, 1, 2, tzinfo=UTC)


@pytest.mark.long
@pytest.mark.parametrize("epoch", ["1.5", "now", "9" * 30, "²", "-1", "1_000"])
def test_a_date_from_outside_that_is_none_is_refused(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(CmsurveyError) as raised:
        render()
    assert str(raised.value) == (
        f'error: SOURCE_DATE_EPOCH: "{epoch}" is not a number of seconds since 1970\n'
        "    unset it, or give a whole number"
    )

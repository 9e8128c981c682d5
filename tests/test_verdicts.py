"""Where a difference is tested: volunteers first, then made-up random and quota samples."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from cmsurvey import compose, load, words
from cmsurvey.compose.pairs import Pair, pairs
from cmsurvey.compose.verdicts import told as told_of
from cmsurvey.compose.verdicts import verdicts
from cmsurvey.fill import Quoted
from cmsurvey.model import Computed, Fact, Trend
from tests import composed
from tests.builders import (
    EDITIONS,
    FIGURE_HEADER,
    SERIES,
    make_estimate,
    make_survey,
    make_table,
    write_series,
)
from tests.command import cmsurvey

NBSP = "\u00a0"
ANSWERS = ("remote", "union", "tools", "garden", "cats", "small")
ROW = "{0},{0},all,1000,multiple,yes,Oui,{1},percent,,,1,press,{2}"
#: Not even a thousand people can be 33.33 % of themselves.
BEFORE = {"remote": 34, "union": 20, "tools": 34, "garden": 10, "cats": 50, "small": 33.33}
AFTER = {"remote": 48, "union": 21, "tools": 39, "garden": 30, "cats": 50, "small": 80}
REMARKS = '[remarks]\n"base not stated" = ""\n'
FOUND = {
    "remote": "significant",
    "union": "not_significant",
    "tools": "undetermined",
    "garden": "",
    "cats": "not_significant",
    "small": "",
}
METHODS = {
    "random": "Tests of two simple random samples, on all respondents",
    "quota": "For guidance only, as if the quota samples were random: tests on all respondents",
}


def entry(year):
    return f"{year},Une autre enquête inventée,Alpha,{year}-03,,1000,,press\n"


def lines(figures):
    rows = (
        ROW.format(name, figures[name], "base not stated" if name == "garden" else "") for name in ANSWERS
    )
    return "\n".join((FIGURE_HEADER, *rows)) + "\n"


def series(folder, sampling, weighting=""):
    """A made-up series of two editions with these respondents."""
    head = SERIES.replace("self_selected", sampling)
    if weighting:
        head = head.replace(
            '[weighting]\nvalue = ""\nsource = ""', f'[weighting]\nvalue = "{weighting}"\nsource = "press"'
        )
    labels = "".join(f'{name} = {{ label = "{name}", categories = {{ yes = "Yes" }} }}\n' for name in ANSWERS)
    files = {
        "series.toml": head,
        "editions.csv": EDITIONS.replace(",400,", ",1000,") + entry("2032"),
        "2031.csv": lines(BEFORE),
        "2032.csv": lines(AFTER),
        "words/fr.toml": REMARKS,
        "words/en.toml": f"{REMARKS}[questions]\n{labels}",
    }
    return write_series(folder, files=files)


def editions(folder):
    survey = load.survey(folder)
    return load.edition(survey, "2031"), load.edition(survey, "2032")


def noted(folder):
    """The Note line of the two editions compared, in English."""
    before, after = editions(folder)
    with composed.undrawn():
        page = compose.comparison(before, replace(composed.filler(after), words=words.load("en", after)))
    return next(note.text for note in page.notes if note.label.startswith("Note"))


def found(folder):
    before, after = editions(folder)
    compared = pairs(before, after)
    said = verdicts(compared, after.survey)
    return dict(zip((pair.after.table.question for pair in compared), said, strict=False))


@pytest.mark.long
def test_of_volunteers_nothing_is_tested(tmp_path):
    folder = series(tmp_path, "self_selected")

    assert found(folder) == {}
    assert "significant" not in noted(folder)
    assert "Respondents are volunteers" in noted(folder)


@pytest.mark.long
def test_where_the_sampling_is_not_stated_nothing_is_tested_and_nobody_is_called_a_volunteer(tmp_path):
    folder = series(tmp_path, "self_selected")
    path = folder / "series.toml"
    path.write_text(path.read_text("utf-8").replace('"self_selected"', '""'), "utf-8")

    assert found(folder) == {}
    assert "How respondents were selected is not stated" in noted(folder)
    assert "volunteers" not in noted(folder)


def test_weighted_percentages_are_not_tested_where_no_table_tells_their_design_effect(tmp_path):
    survey = replace(editions(series(tmp_path, "random"))[1].survey, weighting=Fact("raked", "press"))
    before, after = editions(tmp_path / "surveys")

    assert verdicts(pairs(before, after), survey) == []


@pytest.mark.long
@pytest.mark.parametrize("sampling", METHODS)
def test_a_verdict_needs_both_bases_percentages_that_fit_them_and_no_luck_with_the_rounding(
    sampling, tmp_path
):
    folder = series(tmp_path, sampling)

    assert found(folder) == FOUND
    said = noted(folder).replace(NBSP, " ")
    assert "Gaps significant at the 5% level: remote · yes. Gaps that the rounding" in said
    assert "leaves undetermined: tools · yes. " in said
    assert METHODS[sampling] in said
    assert "volunteers" not in said


@pytest.mark.long
@pytest.mark.parametrize(
    ("sampling", "told"), [("random", ""), ("quota", " (for guidance only)"), ("self_selected", None)]
)
def test_the_command_prints_a_verdict_a_line_where_one_is_allowed(sampling, told, tmp_path):
    folder = series(tmp_path, sampling)
    asked = [
        "compare",
        "2031",
        "2032",
        "--surveys",
        str(folder),
        "--out",
        str(tmp_path),
        "--format",
        "csv",
        "--lang",
        "en",
    ]

    printed = cmsurvey(*asked).stdout.replace(NBSP, " ")

    verdict = "" if told is None else f"\tsignificant{told}"
    assert f"remote · yes\t34%\t48%\t+14 points{verdict}\n" in printed
    assert ("small · yes\t33.33%\t80%\t+46.67 points\tnot tested\n" in printed) == (told is not None)


def test_figures_computed_from_answers_are_tested_by_their_errors_and_are_never_undetermined():
    random = make_survey(sampling=Fact("random", "a sentence"))
    told = []
    for later in (31.0, 33.0):
        rows = [
            make_estimate(value=round(value), origin="computed", computed=Computed(value, se=0.7))
            for value in (30.0, later)
        ]
        told.append([(Quoted(rows[0], make_table(rows[0])), Quoted(rows[1], make_table(rows[1])))])

    assert [verdicts(one, random) for one in told] == [["not_significant"], ["significant"]]


@pytest.mark.parametrize(
    ("exact", "told"),
    # 40 % of 1,000 stands for 395 to 404 of them
    [(44.6, ["significant"]), (43.7, ["undetermined"]), (42.9, ["not_significant"])],
)
def test_a_published_share_is_tested_against_a_computed_one_for_every_count_that_it_can_stand_for(
    exact, told
):
    random = make_survey(sampling=Fact("random", "a sentence"))
    printed = make_estimate(value=40.0, base=1000)
    made = make_estimate(value=round(exact), origin="computed", computed=Computed(exact, se=1.2))
    before, after = Quoted(printed, make_table(printed)), Quoted(made, make_table(made))

    z = [(exact / 100 - p) / math.hypot(0.012, math.sqrt(p * (1 - p) / 1000)) for p in (0.395, 0.404)]

    assert verdicts([(before, after)], random) == verdicts([(after, before)], random) == told
    assert {"significant": min(z) > 1.96, "not_significant": max(z) < 1.96}.get(
        told[0], min(z) < 1.96 < max(z)
    )


def test_a_difference_of_computed_shares_is_rounded_once_and_one_that_rounds_to_nothing_is_none():
    rows = [
        make_estimate(value=round(exact), origin="computed", computed=Computed(exact))
        for exact in (40.4, 46.6, 40.6)
    ]
    first, second, third = (Quoted(row, make_table(row)) for row in rows)

    assert Pair(first, second).difference == 6  # 47 less 40 would be 7
    assert not Pair(first, third).difference  # 41 less 40 would be 1


def test_many_verdicts_are_counted_and_none_is_said_to_be_none(tmp_path):
    vocabulary = words.load("en", editions(series(tmp_path, "random"))[1])
    random = make_survey(sampling=Fact("random", "a sentence"))

    many = told_of(
        [str(at) for at in range(7)], ["significant"] * 6 + ["not_significant"], random, vocabulary
    )
    none = told_of(["one"], ["not_significant"], random, vocabulary)

    assert many[0] == "Gaps significant at the 5% level: 6 of 7"
    assert none[0] == "No gap is significant at the 5% level for certain"


@pytest.mark.long
def test_the_first_and_the_last_edition_of_a_trend_are_tested(tmp_path):
    found = [trend_note(tmp_path / name, name) for name in ("random", "self_selected")]

    assert "significant at the 5% level: remote · yes, all respondents, 2031 to 2033. " in found[0]
    assert "significant" not in found[1]


def test_a_trend_without_clauses_is_read_by_its_label_and_says_nothing_of_whom_it_does_not_know(tmp_path):
    page = trend_page(tmp_path, "random")

    (read,) = [note.text for note in page.notes if note.label.startswith("How to read")]
    assert read == "In 2033, remote (yes): 48% of respondents."
    assert page.standfirst == "What the survey’s successive editions say, from 2031 to 2033."


def trend_note(folder, sampling):
    """The Note line of a made-up trend of three editions, in English."""
    notes = trend_page(folder, sampling).notes
    return "".join(note.text for note in notes if note.label.startswith("Note")).replace(NBSP, " ")


def trend_page(folder, sampling):
    """A made-up trend of three editions, in English."""
    surveys = series(folder, sampling)
    entries = (surveys / "editions.csv").read_text("utf-8") + entry("2033")
    (surveys / "editions.csv").write_text(entries, "utf-8")
    (surveys / "2033.csv").write_text(lines(AFTER), "utf-8")
    survey = replace(load.survey(surveys), trends=(Trend("remote", "yes"),))
    all_three = [replace(load.edition(survey, name), survey=survey) for name in ("2031", "2032", "2033")]
    filler = replace(composed.filler(all_three[-1]), words=words.load_trends("en", all_three[-1]))
    with composed.undrawn():
        return compose.trends(all_three, filler)

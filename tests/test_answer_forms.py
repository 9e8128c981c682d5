"""Forms that answers bring: histogram, scales, dumbbell, heat table, intervals. Data is made up."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cmsurvey import aggregate, compose, coverage, explain, words
from cmsurvey.compose import blocks, crossed, forms, lines, pairs, scales
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler, Quoted
from cmsurvey.model import Block, Bound, Chart, Computed, Mark, Series, Table, Tick
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, STENCIL
from cmsurvey.trend import Point
from cmsurvey.written import Written
from tests import composed, drawn
from tests.builders import SERIES, make_estimate, make_table
from tests.cases import every

if TYPE_CHECKING:
    from pathlib import Path


PLACE = "made-up.toml, block 1"
BOUND = Bound("at_least", {"fr": "plus de 60 %"})
ALL_SIZES = tuple(DRAWINGS)
SEQUENTIAL = [getattr(STENCIL, f"sequential_{step}") for step in range(1, 6)]

Bands = list[tuple[float | None, float | None]]
AGES: Bands = [(None, 25), (25, 35), (35, 45), (45, 55), (55, None)]


def brackets(bands: Bands = AGES, **fields: Any) -> Table:
    """Shares of brackets with these bounds, which make up the whole."""
    shares = [100 - 10 * (len(bands) - 1), *[10] * (len(bands) - 1)]
    rows = [
        make_estimate(f"b{at}", share, low=low, high=high)
        for at, ((low, high), share) in enumerate(zip(bands, shares, strict=True))
    ]
    return make_table(*rows, **fields)


def steps(*shares: float, question: str = "opinion", population: str = "all", **fields: Any) -> Table:
    """Shares of the steps of a scale from 1 up."""
    rows = [make_estimate(f"s{at}", share, low=at, high=at, **fields) for at, share in enumerate(shares, 1)]
    return make_table(*rows, question=question, population=population)


def group(name: str, *shares: float, kind: str = "single", **fields: Any) -> Table:
    """Shares of the answers a, b, c in a group of another question."""
    rows = [
        make_estimate(category, share, **fields)
        for category, share in zip("abcdefghijklm", shares, strict=False)
    ]
    return make_table(*rows, question="tools", population=name, kind=kind)


def pair(*shares: float, **fields: Any) -> tuple[Table, Table]:
    """The same shares in two groups."""
    return group("gender=female", *shares, **fields), group("gender=male", *shares, **fields)


def few(table: Table) -> Table:
    """The same computed from 20 answers."""
    rows = (row._replace(origin="computed", base=20, computed=Computed(row.value, 5)) for row in table.rows)
    return replace(table, rows=tuple(rows))


FEW = "gender=female has fewer than 30 answers, whose shares are told as counts"
MERGE = "merge it with another group in the questionnaire"
REFUSED: dict[str, tuple[str, tuple[Table, ...], str, str]] = {
    "a histogram of two questions": (
        "histogram", (brackets(), brackets()),
        "a histogram draws the brackets of one question in one population", "use bars",
    ),
    "a histogram of thresholds": (
        "histogram", (brackets(kind="multiple"),),
        "a histogram draws brackets that make up the whole; these overlap or are no shares", "use bars",
    ),
    "a histogram of a scale": (
        "histogram", (steps(10, 20, 20, 20, 30),), "the steps of a scale have no width", "use likert",
    ),
    "a histogram of answers without bounds": (
        "histogram", (group("all", 20, 20, 20, 20, 20),),
        "an answer is no bracket, its low and high are empty in the table", "use bars",
    ),
    "a histogram with a bracket missing": (
        "histogram", (replace(brackets(), rows=brackets().rows[1:]),),
        "a bracket of the whole is missing", "use bars with the remainder",
    ),
    "a histogram of four brackets": (
        "histogram", (brackets(AGES[:4]),), "brackets of a histogram are five or more, here 4", "use stacked",
    ),
    "a histogram of thirteen brackets": (
        "histogram",
        (make_table(*(make_estimate(f"b{at}", 100 / 13, low=at, high=at + 1) for at in range(13))),),
        "a histogram shows up to twelve brackets, here 13", "use two blocks",
    ),
    "brackets with a gap": (
        "histogram", (brackets([(None, 25), (25, 35), (40, 45), (45, 55), (55, None)]),),
        "the brackets overlap, leave gaps or have no width", "use bars",
    ),
    "brackets that overlap": (
        "histogram", (brackets([(None, 25), (20, 35), (30, 45), (40, 55), (50, None)]),),
        "the brackets overlap, leave gaps or have no width", "use bars",
    ),
    "an open bracket in the middle": (
        "histogram", (brackets([(None, 25), (25, None), (35, 45), (45, 55), (55, None)]),),
        "the brackets overlap, leave gaps or have no width", "use bars",
    ),
    "a scale without scores": (
        "likert", (group("all", 20, 30, 50),), "a scale without order, its scores are not in the table",
        "use a stacked bar",
    ),
    "bands of a scale": (
        "likert", (brackets([(None, 25), (25, 35), (35, None)]),),
        "the answers are bands without scores, not the steps of a scale", "use a stacked bar",
    ),
    "a scale of amounts": (
        "diverging", (make_table(make_estimate("value", 29000.0), kind="median", unit="eur_per_year"),),
        "a scale has steps that make up the whole; these figures do not", "use bars",
    ),
    "two scales in one chart": (
        "likert", (steps(20, 30, 50), steps(20, 30, 40, 10)),
        "the questions have not one scale", "use two blocks",
    ),
    "a scale of eleven steps": (
        "likert", (steps(*[9] * 10, 10),),
        "a scale of three to seven steps is drawn so, this one has 11", "use bars",
    ),
    "a scale of two steps": (
        "likert", (steps(40, 60),), "a scale of three to seven steps is drawn so, this one has 2", "use bars",
    ),
    "a scale with a step missing": (
        "likert", (steps(20, 30, 20),), "a step of the scale is missing", "use bars",
    ),
    "nine scales": (
        "likert", (steps(20, 30, 50),) * 9, "up to eight rows of a scale are drawn, here 9", "use two blocks",
    ),
    "a heat table of one population": (
        "heat", (group("all", 20, 30, 50),),
        "one question alone is not crossed with another", 'name the other one with by = "…"',
    ),
    "a heat table of groups of two questions": (
        "heat", (group("gender=female", 20, 80), group("contract=cdi", 20, 80)),
        "one question alone is not crossed with another", 'name the other one with by = "…"',
    ),
    "a heat table of two questions": (
        "heat", (group("gender=female", 20, 80), steps(20, 30, 50, population="gender=male")),
        "a heat table crosses one question with one other", "use two blocks",
    ),
    "a heat table of medians": (
        "heat", (make_table(make_estimate("value", 29000.0), kind="median", unit="eur_per_year"),),
        "the cells of a heat table are shares", "use bars",
    ),
    "a heat table with a bound": (
        "heat", pair(20, 80, bound=BOUND), "a bound has no shade", "use bars",
    ),
    "a heat table of one answer": (
        "heat", pair(20), "one answer in several groups is a row of bars", "use bars",
    ),
    "a heat table of thirteen answers": (
        "heat", pair(*[7] * 13), "a heat table shows up to twelve answers, here 13", "use two blocks",
    ),
    "a heat table of seven groups": (
        "heat", tuple(group(f"region={at}", 20, 80) for at in range(7)),
        "a heat table shows up to six groups, here 7", "merge some in the questionnaire",
    ),
    "a heat table on few answers": ("heat", tuple(map(few, pair(20, 80))), FEW, MERGE),
    "a dumbbell of three groups": (
        "dumbbell", tuple(group(f"region={at}", 20, 30, 50) for at in range(3)),
        "a dumbbell draws one question in two groups of another", "use heat",
    ),
    "a dumbbell of medians": (
        "dumbbell", (make_table(make_estimate("value", 29000.0), kind="median", unit="eur_per_year"),),
        "the ends of a dumbbell are shares", "use reference",
    ),
    "a dumbbell with a bound": (
        "dumbbell", pair(20, 30, 50, bound=BOUND), "a bound has no place on an axis", "use bars",
    ),
    "a dumbbell of one row": ("dumbbell", pair(20), "one row is a sentence", "use a key figure"),
    "a dumbbell of two parts": (
        "dumbbell", pair(20, 80), "two parts of a whole have one gap, drawn twice", "use heat",
    ),
    "a dumbbell of thirteen answers": (
        "dumbbell", pair(*[7] * 13), "a dumbbell shows up to twelve answers, here 13", "use two blocks",
    ),
    "a dumbbell on few answers": ("dumbbell", tuple(map(few, pair(20, 30, 50))), FEW, MERGE),
}  # fmt: skip


@every("case", REFUSED)
def test_a_form_of_answers_says_why_it_refuses_and_what_fits(case):
    asked, tables, reason, cure = REFUSED[case]
    with pytest.raises(CmsurveyError) as caught:
        forms.choose(asked, tables, people=False, where=PLACE)
    head = f'error: {PLACE}: the template "{asked}" refuses this table: '
    assert str(caught.value) == f"{head}{reason}\n    {cure}"


def test_every_form_of_answers_refuses_something_and_says_what_it_fits():
    asked = {form for form, *_ in REFUSED.values()}
    assert asked == {"histogram", "likert", "diverging", "heat", "dumbbell"}
    assert set(explain.FITS) == set(forms.PREFERENCE) == set(forms.REFUSALS) - {"diverging"}


@every(
    ("form", "tables"),
    [
        ("histogram", (brackets(),)),
        ("stacked", (brackets(AGES[:1] + AGES[1:3] + [(45, None)]),)),
        ("likert", (steps(10, 20, 30, 40),)),
        ("likert", (steps(20, 30, 50, question="one"), steps(30, 30, 40, question="two"))),
        ("dumbbell", pair(20, 30, 50)),
        ("heat", tuple(group(f"region={at}", 20, 30, 50) for at in range(3))),
        ("heat", pair(20, 80)),
    ],
)
def test_the_form_is_chosen_by_itself(form, tables):
    assert forms.choose("", tables, people=False, where=PLACE) == form


@every(
    ("bands", "found"),
    [
        (AGES, AGES),
        ([(None, 24), (25, 34), (35, 44), (45, None)], [(None, 25), (25, 35), (35, 45), (45, None)]),
        ([(18, 24), (25, 34), (35, 44)], [(18, 25), (25, 35), (35, 45)]),
        ([(0, 10), (10, 20.5)], [(0, 10), (10, 20.5)]),
        ([(0, 10)], []),
        ([(None, 10), (10, None)], []),
        ([(0, 10), (11, 20), (25, 30)], []),
        ([(10, 10), (10, 20)], []),
    ],
)
def test_a_bracket_ends_where_the_next_one_starts(bands, found):
    assert [tuple(one) for one in scales.edges(brackets(bands))] == found


# A made-up series ------------------------------------------------------------------------------------------

COLUMNS = (
    "question,label_fr,population,base_n,kind,category,category_fr,value,unit,low,high,order,source,note,"
    "origin,exact,answers,n_eff,se,ci_low,ci_high\n"
)
SAID = {"fr": '"gender=female" = "femmes"\n"gender=male" = "hommes"\n'}


def rows(
    question: str, of: str, kind: str, *answers: tuple[str, float, str, str], unit: str = "percent"
) -> str:
    """The lines of one computed table of 200 answers: category, exact value, low, high."""
    lines = []
    for order, (name, exact, low, high) in enumerate(answers, 1):
        told = (
            f"{question},{question.capitalize()},{of},200,{kind},{name},{name.upper()},{round(exact)},{unit}"
        )
        gave = "" if kind in {"median", "quantile"} else str(round(exact * 2))
        error = f"{exact},{gave},200,3,{exact - 4},{exact + 4}"
        lines.append(f"{told},{low},{high},{order},press,,computed,{error}\n")
    return "".join(lines)


def scale(question: str, *exact: float) -> str:
    names = (("low", "1"), ("lower", "2"), ("even", "3"), ("upper", "4"), ("high", "5"))
    return rows(question, "all", "single", *((n, e, s, s) for (n, s), e in zip(names, exact, strict=True)))


TABLE = COLUMNS + "".join(
    (
        rows("age", "all", "single", *(
            (name, exact, low, high) for name, exact, low, high in (
                ("u25", 10.4, "", "25"), ("b25", 40.3, "25", "35"), ("b35", 29.3, "35", "45"),
                ("b45", 12.0, "45", "65"), ("o65", 8.0, "65", ""),
            )
        )),
        rows("age_median", "all", "median", ("value", 34.0, "", ""), unit="years"),
        scale("one", 10.4, 20.4, 9.2, 30.0, 30.0),
        scale("two", 5.2, 14.4, 30.4, 25.4, 24.6),
        *(
            rows("tools", of, "multiple", ("a", a, "", ""), ("b", b, "", ""), ("c", 50.0, "", ""))
            for of, a, b in (("all", 40, 52), ("gender=female", 30.4, 60.0), ("gender=male", 49.6, 44.0))
        ),
    )
)  # fmt: skip
PROFILE = """\
[[block]]
question = "age"
[[block]]
questions = ["one", "two"]
[[block]]
question = "tools"
by = "gender"
[[block]]
question = "tools"
"""


@cache
def files(sampling: str = "random") -> dict[str, str]:
    return {
        "series.toml": SERIES.replace("self_selected", sampling).replace(
            '"press"', '"a sentence that states it"'
        ),
        "2031.csv": TABLE,
        "infographics/profile.toml": PROFILE,
        "words/fr.toml": f"[populations]\n{SAID['fr']}",
        "words/en.toml": f"[populations]\n{SAID['fr']}",
    }


@pytest.fixture
def of(tmp_path: Path) -> Filler:
    return composed.made_up(tmp_path, files=files())


def block(of: Filler, *questions: str, template: str = "", by: str = "") -> blocks.Composed:
    return composed_block(of, Block(questions, template, by=by))


def composed_block(of: Filler, asked: Block) -> blocks.Composed:
    return blocks.block(asked, of, Written(file="made-up"))


def texts(chart: Chart) -> dict[str, list[str]]:
    return {
        series.name: [mark.text.replace("\u00a0", " ") for mark in series.marks] for series in chart.series
    }


def test_a_histogram_names_its_median_and_its_open_brackets_and_says_that_it_draws_densities(of):
    found = block(of, "age")
    bands, middle = found.chart.series
    assert [(mark.start, mark.end) for mark in bands.marks] == [
        (None, 25), (25, 35), (35, 45), (45, 65), (65, None),
    ]  # fmt: skip
    assert [mark.label for mark in middle.marks] == ["médiane\u00a0: 34\u00a0ans"]
    assert [tick.label for tick in found.chart.ticks] == ["25\u00a0ans", "35", "45", "65"]
    said = " ".join(found.remarks)
    assert "les tranches n’ont pas toutes la même largeur" in said
    assert "leur borne n’est pas connue" in said
    assert [one.table.question for one in of.quoted] == ["age_median"]


def test_the_nets_of_a_scale_are_exact_sums_and_the_title_has_the_largest(of):
    found = block(of, "one", "two")
    assert found.chart.template == "likert"
    assert {name: marks[-2:] for name, marks in texts(found.chart).items()} == {
        "One": ["31 %", "60 %"],
        "Two": ["20 %", "50 %"],
    }
    assert found.title.replace("\u00a0", " ") == "One : 60 % (UPPER ou HIGH)"
    assert "2 questions sur une même échelle" in found.subtitle


def test_a_scale_diverges_on_request_alone(of):
    assert block(of, "one", template="diverging").chart.template == "diverging"


def test_a_dumbbell_has_the_widest_gap_first_and_says_that_gaps_are_exact(of):
    found = block(of, "tools", by="gender")
    assert texts(found.chart) == {"Femmes": ["30 %", "60 %", "50 %"], "Hommes": ["50 %", "44 %", "50 %"]}
    points = [mark.detail.replace("\u00a0", " ") for mark in found.chart.series[1].marks]
    assert points == ["19 points", "16 points", "0 point"]
    assert (
        found.title.replace("\u00a0", " ")
        == "A : 30 % des répondants femmes, contre 50 % des répondants hommes"
    )
    assert "Les écarts sont calculés avant arrondi." in found.remarks


NEUTRAL, GAP, WIDEST = " : femmes et hommes", "A : {}, contre {}", "A, le plus grand écart : {}, contre {}"
#: How respondents were drawn ("" for published figures), the shares of a and b of women and men, the title.
GAPS = {
    "a gap that no chance explains, beside one nearly as wide": ("random", (30.4, 49.6), (60, 44), GAP),
    "one that is the widest whatever the errors": ("random", (20, 60), (50, 44), WIDEST),
    "one within the error of the sample": ("random", (45, 50), (44, 44), NEUTRAL),
    "the same of a quota sample": ("quota", (45, 50), (44, 44), NEUTRAL),
    "the same of volunteers, of whom it is told as it is": ("self_selected", (45, 50), (44, 44), WIDEST),
    "two gaps that are printed as one": ("self_selected", (45, 50.2), (44, 49), GAP),
    "shares that are printed as one": ("self_selected", (45.4, 45.1), (44, 44), NEUTRAL),
    "published shares that rounding may have put apart": ("", (45, 46), (44, 44), NEUTRAL),
    "published gaps that rounding may have put in order": ("", (45, 48), (44, 46), GAP),
    "a published gap that is the widest": ("", (45, 50), (44, 46), WIDEST),
}


SEEN = ("femmes", "hommes")


@pytest.mark.long
@every("name", GAPS)
def test_a_title_names_the_widest_gap_where_neither_rounding_nor_chance_explains_it(tmp_path, name):
    sampling, a, b, told = GAPS[name]
    of = composed.made_up(tmp_path / name, files=files(sampling or "self_selected"))
    tables = []
    for group_of, *shares in zip(("gender=female", "gender=male"), a, b, strict=True):
        table = group(group_of, *shares, kind="multiple")
        made = (
            row._replace(value=round(row.value), computed=Computed(row.value, 200, se=3.0))
            for row in table.rows
        )
        tables.append(replace(table, rows=tuple(made)) if sampling else table)

    title = crossed.finding(tables, of)

    first, second = (f"{round(one)} % des répondants {who}" for one, who in zip(a, SEEN, strict=True))
    assert title.replace("\u00a0", " ").endswith(told.format(first, second))
    assert told != NEUTRAL or title.startswith("Genre")


def test_a_heat_table_has_a_cell_a_group_and_the_base_in_its_head(of):
    found = block(of, "tools", template="heat", by="gender")
    assert texts(found.chart) == {"A": ["30 %", "50 %"], "B": ["60 %", "44 %"], "C": ["50 %", "50 %"]}
    assert {mark.detail.replace("\u00a0", " ") for mark in found.chart.series[0].marks} == {
        "Femmes (n = 200)", "Hommes (n = 200)",
    }  # fmt: skip
    assert [mark.label for one in found.chart.series for mark in one.marks if mark.role == "lead"] == [
        "B, femmes"
    ]


@pytest.mark.long
def test_bars_have_their_intervals_where_a_sample_was_drawn_and_volunteers_have_none(tmp_path):
    drawn_at_random = block(composed.made_up(tmp_path / "a", files=files()), "tools")
    assert [(mark.low, mark.high) for mark in drawn_at_random.chart.series[0].marks] == [
        (48, 56),
        (46, 54),
        (36, 44),
    ]
    assert any("intervalle de confiance" in text for text in drawn_at_random.remarks)
    volunteers = block(composed.made_up(tmp_path / "b", files=files("self_selected")), "tools")
    assert {mark.low for mark in volunteers.chart.series[0].marks} == {None}
    quota = block(composed.made_up(tmp_path / "c", files=files("quota")), "tools")
    assert any("à titre indicatif" in text for text in quota.remarks)


@every(
    ("questions", "form", "names"),
    [
        (("pay_quartile", "pay_median"), "strip", ["Femmes", "Hommes"]),
        (("pay_median",), "reference", ["", "all"]),
    ],
)
def test_amounts_by_groups_are_strips_and_medians_stand_against_everybody(tmp_path, questions, form, names):
    table = COLUMNS + "".join(
        rows("pay_quartile", group, "quantile", ("q1", at - 3, "", ""), ("q3", at + 5, "", ""), unit="hours")
        + rows("pay_median", group, "median", ("value", at, "", ""), unit="hours")
        for group, at in (("all", 30.0), ("gender=female", 29.0), ("gender=male", 32.0))
    )
    own = {name: text for name, text in files().items() if not name.startswith("infographics")}
    of = composed.made_up(tmp_path, files=own | {"2031.csv": table})
    found = block(of, *questions, by="gender")
    assert (found.chart.template, [one.name for one in found.chart.series]) == (form, names)


def test_a_card_of_quartiles_holds_the_median_of_the_same_and_of_nothing_else(tmp_path):
    def median(question, value):
        return rows(question, "all", "median", ("value", value, "", ""), unit="hours")

    quartiles = rows(
        "pay_quartile", "all", "quantile", ("q1", 27.0, "", ""), ("q3", 35.0, "", ""), unit="hours"
    )
    own = {name: text for name, text in files().items() if not name.startswith("infographics")}
    for at, (others, shown) in enumerate((
        (median("age_median", 33.0), ("pay_quartile",)),
        (median("age_median", 33.0) + median("pay_median", 30.0), ("pay_quartile", "pay_median")),
    )):  # fmt: skip
        of = composed.made_up(tmp_path / str(at), files=own | {"2031.csv": COLUMNS + others + quartiles})
        assert coverage.card_block("pay_quartile", of.edition).questions == shown


VISITS = """
[questions.visits]
label = "Visits"
categories = { value = "Value" }
[questions.uses]
label = "Uses"
categories = { books = "Books", wifi = "Wi-Fi" }
"""


def page(folder, *lines, lang="fr", questions):
    """A poster of questions of a made-up series, in a language."""
    said = "".join(f'[[block]]\nquestion = "{one}"\n' for one in questions)
    own = files() | {"infographics/profile.toml": said, "2031.csv": COLUMNS + "".join(lines)}
    own["words/en.toml"] += VISITS if lang == "en" else ""
    of = composed.made_up(folder, files=own)
    of = replace(of, words=words.load(lang, of.edition))
    with composed.undrawn():
        return compose.poster(of.edition.survey.specs[0], of), compose.card(questions[0], of)


def led(made):
    """The answers that the first chart of a page highlights."""
    return [mark.label for one in made.panels[0].chart.series for mark in one.marks if mark.role == "lead"]


@pytest.mark.long
@every(
    ("kind", "shares", "title", "highlit"),
    [
        (
            "multiple",
            {"books": 71.0, "wifi": 71.0, "press": 34.0},
            "« BOOKS » et « WIFI » : 71 % chacun",
            ["BOOKS", "WIFI"],
        ),
        (
            "multiple",
            {"a": 50.0, "b": 50.0, "c": 50.0, "d": 10.0},
            "« A », « B » et « C » : 50 % chacun",
            ["A", "B", "C"],
        ),
        ("multiple", dict.fromkeys("abcd", 50.0), "Les 4 réponses à égalité : 50 % chacune", []),
        (
            "multiple",
            dict.fromkeys("abcdef", 50.0) | {"g": 9.0},
            "6 réponses à égalité en tête : 50 % chacune",
            [],
        ),
        ("single", {"yes": 50.0, "no": 50.0}, "Uses (yES et nO) : 50 % chacun", ["YES", "NO"]),
        ("multiple", {"books": 71.0, "wifi": 70.0}, "BOOKS : 71 %", ["BOOKS"]),
    ],
)
def test_of_answers_level_in_the_first_place_the_title_names_all_or_none(
    tmp_path, kind, shares, title, highlit
):
    table = rows("uses", "all", kind, *((name, value, "", "") for name, value in shares.items()))
    other = rows("age", "all", "median", ("value", 7.0, "", ""), unit="years")
    poster, card = page(tmp_path, table, other, questions=("uses", "age"))
    said = [one.title.replace("\u00a0", " ") for one in (poster, card)]
    assert said == [title, title]
    assert led(card) == led(poster) == highlit
    told = " ".join(run.text for one in poster.leads for line in one.lines for run in line)
    told = told.replace("\u00a0", " ")
    several = f"{title.partition(' :')[0]} chacun" if "chacun" in title else title.partition(" :")[0]
    assert (several in told) if highlit else ("Uses" not in told)
    assert told.count("Uses") <= 1
    if highlit:
        assert poster.alt.count("chacun") == 2 * title.count("chacun")  # in its title and of its figures
    else:
        assert poster.panels[0].title == "Uses", "a block under that title says what it measures"


def test_answers_level_in_the_first_place_are_told_together_in_english(tmp_path):
    table = rows("uses", "all", "multiple", ("books", 71.0, "", ""), ("wifi", 71.0, "", ""))
    other = rows("visits", "all", "median", ("value", 7.0, "", ""), unit="number")
    poster, card = page(tmp_path, table, other, lang="en", questions=("uses", "visits"))
    assert card.title == poster.title == "“Books” and “Wi-Fi”: 71% each"
    assert "“Books” and “Wi-Fi”: 71% of respondents each." in [note.text for note in card.notes]
    first = poster.leads[0]
    assert (first.figure, first.lines[0][0].text) == ("71%", "“Books” and “Wi-Fi” each\u00a0· Uses")


def test_of_many_answers_level_in_the_first_place_an_english_title_says_how_many_they_are():
    english = words.of_program("en")
    said = {"n": "5", "value": "40%"}
    assert english.say("phrases.level", **said) == "5 answers level in first place: 40% each"
    assert english.say("phrases.level_all", **said) == "All 5 answers level: 40% each"


def test_a_title_of_two_brackets_breaks_within_no_number(tmp_path):
    table = rows("pay", "all", "single", ("low", 50.0, "", ""), ("high", 50.0, "", ""))
    table = table.replace("LOW", "20 000 à 25 000 €").replace("HIGH", "25 000 à 30 000 €")
    of = composed.made_up(tmp_path, files=files() | {"2031.csv": TABLE + table})
    title = composed.card(of, "pay").title
    assert title.count("000") == 4
    assert " 000" not in title


@pytest.mark.long
def test_a_median_or_a_mean_is_named_so_in_its_title_and_beside_its_number_in_both_languages(tmp_path):
    for lang, kind, said in (
        ("fr", "median", "Visits (médiane)"),
        ("fr", "mean", "Visits (moyenne)"),
        ("en", "median", "Visits (median)"),
        ("en", "mean", "Visits (mean)"),
    ):
        lines = rows("visits", "all", kind, ("value", 7.0, "", ""), unit="number")
        lines += rows("uses", "all", "multiple", ("books", 71.0, "", ""))
        poster, card = page(tmp_path / f"{lang}-{kind}", lines, lang=lang, questions=("visits", "uses"))
        assert [one.title.replace("\u00a0", " ").replace(" :", ":") for one in (poster, card)] == [
            f"{said}: 7"
        ] * 2
        first = poster.leads[0]
        assert (first.figure, first.lines[0][0].text) == ("7", said)


def test_a_median_is_named_so_on_a_line_and_in_a_comparison(tmp_path):
    table = rows("visits", "all", "median", ("value", 7.0, "", ""), unit="number")
    of = composed.made_up(tmp_path, files=files() | {"2031.csv": TABLE + table})
    found = aggregate.table("visits", of.edition)
    quoted = Quoted(found.rows[0], found)
    assert pairs.label(pairs.Pair(quoted, quoted), of.words) == "Visits (médiane)"
    block: Any = None  # that of an amount asks nothing of it
    assert lines.label(block, Point(*quoted), of) == "Visits (médiane)"


def test_of_quartiles_without_their_median_none_leads(tmp_path):
    lines = rows("age", "all", "quantile", ("q1", 28.0, "", ""), ("q3", 53.0, "", ""), unit="number")
    lines += rows("uses", "all", "multiple", ("books", 71.0, "", ""))
    poster, card = page(tmp_path, lines, questions=("age", "uses"))
    assert [one.title.replace("\u00a0", " ") for one in (poster, card)] == ["Age : Q1 28, Q3 53"] * 2
    assert led(poster) == led(card) == []
    assert [one.figure.replace("\u00a0", " ") for one in poster.leads] == ["71 %"]


def test_quartiles_are_explained_as_their_card_draws_them_between_them_their_median(tmp_path):
    lines = rows("age_quartile", "all", "quantile", ("q1", 28.0, "", ""), ("q3", 53.0, "", ""), unit="number")
    lines += rows("age_median", "all", "median", ("value", 36.0, "", ""), unit="number")
    own = {name: text for name, text in files().items() if not name.startswith("infographics")}
    of = composed.made_up(tmp_path, files=own | {"2031.csv": COLUMNS + lines})
    (choice,) = explain.choices(of.edition, "age_quartile")
    assert choice.chosen.form == composed.card(of, "age_quartile").panels[0].chart.template == "strip"


def test_an_answer_that_another_equals_or_is_near_by_chance_is_not_ahead(tmp_path):
    own = {name: text for name, text in files().items() if not name.startswith("infographics")}
    for at, (second, ahead) in enumerate(((50.0, False), (40.0, False), (5.0, True))):
        table = rows("open", "all", "single", ("a", 50.0, "", ""), ("b", second, "", ""))
        of = composed.made_up(tmp_path / str(at), files=own | {"2031.csv": COLUMNS + table})
        assert ("en tête" in block(of, "open").title) is ahead


@pytest.mark.long
def test_alternative_texts_tell_both_ends_of_a_gap_and_the_sums_of_a_scale(of):
    spec = of.edition.survey.specs[0]
    with composed.undrawn():
        panels = {panel.id: panel.alt.replace("\u00a0", " ") for panel in compose.poster(spec, of).panels}
    assert "A, femmes : 30 % ; A, hommes : 50 %" in panels["tools_by_gender"].replace("\u202f", " ")
    assert "One, UPPER ou HIGH : 60 %" in panels["one"]
    assert all(len(text) <= 250 for text in panels.values())


@pytest.mark.long
def test_a_block_by_another_question_has_words_of_its_own(tmp_path):
    own = {"words/2031.fr.toml": '[posters.profile.blocks.tools_by_gender]\ntitle = "Les outils"\n'}
    of = composed.made_up(tmp_path, files=files() | own)
    with composed.undrawn():
        page = compose.poster(of.edition.survey.specs[0], of)
    assert [panel.title for panel in page.panels if panel.id == "tools_by_gender"] == ["Les outils"]


def test_a_file_of_one_block_by_another_question_is_a_card_with_its_words_and_no_number_left_unsaid(tmp_path):
    own = {
        "infographics/crossed.toml": '[[block]]\nquestion = "tools"\nby = "gender"\n',
        "words/2031.fr.toml": '[posters.crossed.blocks.tools_by_gender]\ntitle = "Les outils"\n',
    }
    of = composed.made_up(tmp_path, files=files() | own)
    spec = next(one for one in of.edition.survey.specs if one.id == "crossed")
    assert spec in coverage.posters(of.edition)

    with composed.undrawn():
        page = compose.poster(spec, of)

    assert (page.id, page.kind, page.title, len(page.panels)) == ("crossed", "card", "Les outils", 1)
    assert [table.population for table in page.estimates] == ["gender=female", "gender=male"]
    assert "non publié" not in " ".join(note.text for note in page.notes)


WRONG_BLOCKS = {
    'question = "tools"\nby = "sector"': (
        'no figure of tools in the groups of "sector" in any edition', "known: gender",
    ),
    'question = "age"\nby = "gender"': (
        'no figure of age in the groups of "gender" in any edition',
        "cmsurvey tabulate … --by gender computes them",
    ),
    'question = "tools"\nby = "gender"\npopulation = "gender=male"': (
        "a block by another question shows groups, no single population and no line of editions",
        "write it into a block of its own",
    ),
}  # fmt: skip


@every("text", WRONG_BLOCKS)
def test_a_wrong_block_by_another_question_is_told(tmp_path, text):
    what, cure = WRONG_BLOCKS[text]
    with pytest.raises(CmsurveyError) as caught:
        composed.made_up(tmp_path, files=files() | {"infographics/profile.toml": f"[[block]]\n{text}\n"})
    (problem,) = caught.value.problems
    assert (problem.what, problem.hint) == (what, cure)


def test_every_way_to_choose_and_to_ask_has_words(of):
    survey = of.edition.survey
    for lang in survey.languages:
        told = words.spoken(lang)
        assert set(told["forms"]) >= {"histogram", "likert", "diverging", "dumbbell", "heat"}
        assert {"weighted", "unweighted", "telephone", "face_to_face", "postal", "mixed"} <= set(
            told["method"]
        )


# Drawings --------------------------------------------------------------------------------------------------

SHARES = st.lists(st.integers(1, 60), min_size=3, max_size=7)
NAMES = st.sampled_from(
    ("Oui", "Plutôt d’accord", "Tout à fait d’accord avec cela", "Ni l’un ni l’autre", "Non")
)
few_examples = settings(
    max_examples=12, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def draw(chart: Chart, size: str) -> drawn.Figure:
    return drawn.Figure(TEMPLATES[chart.template].draw(chart, Style(STENCIL, DRAWINGS[size]), None))


def percent(value: float) -> str:
    return f"{value:g}\u00a0%".replace(".", ",")


def make_histogram(widths: list[int], shares: list[int], *, median: float | None = None) -> Chart:
    """Brackets of these widths from 20 up, the last one open."""
    starts = [20 + sum(widths[:at]) for at in range(len(widths) + 1)]
    marks = [
        Mark(
            f"{start} à {end} ans",
            percent(share),
            share,
            "lead" if at == 1 else "context",
            start=start,
            end=end,
        )
        for at, (start, end, share) in enumerate(zip(starts, starts[1:], shares, strict=False))
    ]
    marks.append(Mark("le reste et plus", percent(4), 4, start=starts[-1]))
    series = [Series("", tuple(marks))]
    if median is not None:
        series.append(Series("", (Mark(f"médiane\u00a0: {median:g} ans", "", median, "median"),)))
    return Chart(
        "histogram", series=tuple(series), ticks=tuple(Tick(at, f"{at}") for at in starts), ordered=True
    )


@pytest.mark.long
@few_examples
@given(
    st.lists(st.integers(2, 30), min_size=4, max_size=8),
    st.lists(st.integers(1, 60), min_size=8, max_size=8),
    st.sampled_from(ALL_SIZES),
)
def test_a_histogram_can_be_read_whole_and_the_area_of_a_closed_bracket_is_its_share(widths, shares, size):
    figure = draw(make_histogram(widths, shares, median=22), size)
    assert drawn.faults(figure) == []
    *closed, _open = drawn.bars(figure)
    areas = [(bar.right - bar.left) * (bar.bottom - bar.top) for bar in closed]
    lying = closed[0].left == closed[1].left
    gap = [2 * ((bar.right - bar.left) if lying else (bar.bottom - bar.top)) for bar in closed]
    full = [area + lost for area, lost in zip(areas, gap, strict=True)]
    assert full == pytest.approx([share * full[0] / shares[0] for share in shares[: len(full)]], rel=1e-6)


def test_an_open_bracket_frays_and_a_closed_one_does_not():
    figure = draw(make_histogram([10, 10, 10, 10], [20, 40, 20, 10]), "wide")
    last = drawn.bars(figure)[-1]
    strips = [box for box in drawn.shapes(figure) if box.what == "rect"]
    assert len(strips) == 2
    assert all(strip.left > last.right for strip in strips)


def make_likert(rows: list[list[int]], names: list[str], template: str = "likert") -> Chart:
    labels = [f"{name} {at}" for at, name in enumerate(names)]
    series = []
    for number, shares in enumerate(rows):
        total = sum(shares)
        name = f"Une question assez longue {number}" if len(rows) > 1 else ""
        marks = [
            Mark(f"{name}, {label}", percent(round(100 * share / total)), 100 * share / total, detail=label)
            for label, share in zip(labels, shares, strict=False)
        ]
        half = len(shares) // 2
        nets = (sum(mark.value for mark in side) for side in (marks[:half], marks[-half:]))
        series.append(
            Series(name, (*marks, *(Mark("", percent(round(net)), net, "net", "total") for net in nets)))
        )
    return Chart(template, series=tuple(series), ordered=True)


@pytest.mark.long
@few_examples
@given(SHARES, st.integers(1, 4), st.lists(NAMES, min_size=7, max_size=7), st.sampled_from(ALL_SIZES),
       st.sampled_from(("likert", "diverging")))  # fmt: skip
def test_the_rows_of_a_scale_can_be_read_whole_and_are_as_long_as_their_shares(
    shares, count, names, size, template
):
    chart = make_likert([shares[at % 2 :: -1] + shares[at % 2 + 1 :] for at in range(count)], names, template)
    figure = draw(chart, size)
    assert drawn.faults(figure) == []
    bars = drawn.bars(figure)
    values = [mark.value for one in chart.series for mark in one.marks if mark.role != "net"]
    wide = [bar.right - bar.left + 2 for bar in bars if bar.right - bar.left > 1]
    kept = [value for bar, value in zip(bars, values, strict=True) if bar.right - bar.left > 1]
    assert wide == pytest.approx([value * wide[0] / kept[0] for value in kept], rel=1e-6)


def test_bars_that_diverge_hang_at_the_middle_of_their_neutral_step():
    figure = draw(make_likert([[10, 20, 40, 20, 10], [40, 10, 20, 10, 20]], ["Non"] * 5, "diverging"), "wide")
    places = {box.left for box in drawn.shapes(figure) if box.what == "line"}
    middles = [bar for at, bar in enumerate(drawn.bars(figure)) if at % 5 == 2]
    assert [(bar.left + bar.right) / 2 for bar in middles] == pytest.approx([*places] * 2)


def make_heat(rows: list[list[int]], names: list[str]) -> Chart:
    heads = [f"Groupe {name} (n\u00a0=\u00a0{at}00)" for at, name in enumerate(names, 1)]
    series = tuple(
        Series(
            f"{name}, réponse {number}",
            tuple(
                Mark(f"{number}, {head}", percent(share), share, "lead" if share == 60 else "context", head)
                for head, share in zip(heads, shares, strict=False)
            ),
        )
        for number, (shares, name) in enumerate(zip(rows, names, strict=False))
    )
    values = [mark.value for one in series for mark in one.marks]
    return Chart("heat", series=series, ticks=crossed.shades(values))


@pytest.mark.long
@few_examples
@given(
    st.integers(2, 6),
    st.lists(st.lists(st.integers(0, 100), min_size=6, max_size=6), min_size=2, max_size=6),
    st.lists(NAMES, min_size=6, max_size=6),
    st.sampled_from(ALL_SIZES),
)
def test_a_heat_table_can_be_read_whole_and_a_larger_share_is_never_paler(groups, rows, names, size):
    chart = make_heat([row[:groups] for row in rows], names)
    figure = draw(chart, size)
    assert drawn.faults(figure) == []
    fills = [SEQUENTIAL.index(trace.marker.color) for trace in figure.data if trace.type == "bar"]
    values = [mark.value for one in chart.series for mark in one.marks]
    in_order = [fill for _, fill in sorted(zip(values, fills, strict=True))]
    assert in_order == sorted(in_order)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=30))
def test_shades_are_round_one_step_apart_and_at_most_five(values):
    starts = [tick.value for tick in crossed.shades(values)]
    assert 1 <= len(starts) <= 5
    assert starts[0] <= min(values)
    assert len({after - before for before, after in pairwise(starts)}) <= 1


def test_a_cell_that_is_not_shown_has_no_shade():
    chart = make_heat([[20, 30], [40, 60]], ["Oui", "Non"])
    first, second = chart.series
    hidden = replace(
        chart,
        series=(
            first._replace(marks=(first.marks[0]._replace(role="absent", text="–"), first.marks[1])),
            second,
        ),
    )
    assert [bar.what for bar in drawn.bars(draw(hidden, "wide"))] == [
        mark.label for one in chart.series for mark in one.marks
    ][1:]


@every("size", ALL_SIZES)
def test_the_value_of_a_bar_stands_behind_its_interval(size):
    marks = (
        Mark("Oui", percent(40), 40, "lead", low=31, high=49),
        Mark("Non", percent(20), 20, low=14, high=28),
    )
    figure = draw(Chart("bars", series=(Series("", marks),)), size)
    assert drawn.faults(figure) == []
    values = [box for box in drawn.texts(figure) if "%" in box.what]
    ends = sorted({box.right for box in drawn.shapes(figure) if box.right > box.left}, reverse=True)
    assert [value.left > end for value, end in zip(values, ends, strict=False)] == [True, True]
    assert ends[0] == pytest.approx(drawn.zero(figure) + 49 * drawn.per_unit(figure))

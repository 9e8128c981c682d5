"""Forms, charts, notes, and what is read instead of looked at; made-up data, or the shipped 2012."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cmsurvey import aggregate, compose
from cmsurvey.compose import charts, forms
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Block, Bound, Estimate, Infographic, Spec, Table
from cmsurvey.written import Written
from tests import composed, drawn
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, SERIES, SOURCES, make_estimate, make_table
from tests.cases import every
from tests.composed import card, made_up

NBSP, THIN = "\u00a0", "\u202f"
PLACE = "made-up.toml, block 1"
BOUND = Bound("at_least", {"fr": f"plus de 80{NBSP}%", "en": "more than 80%"})
NAMES = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m")


def shares(*values: float, kind: str = "single", **fields: object) -> Table:
    """A table of these shares of everyone."""
    rows = tuple(make_estimate(name, value) for name, value in zip(NAMES, values, strict=False))
    return make_table(*rows, kind=kind, **fields)


def steps(*values):
    """The shares of answers that the series says are in order."""
    return replace(shares(*values), in_order=True)


def ranks(count: int) -> Table:
    """A table of ranks."""
    rows = tuple(make_estimate(NAMES[at], float(at + 1)) for at in range(count))
    return make_table(*rows, kind="rank", unit="rank")


def bounded(*values: float) -> Table:
    """A table whose first share is a bound."""
    first, *rest = shares(*values).rows
    return make_table(first._replace(origin="bound", bound=BOUND), *rest)


def euros(kind: str = "median", value: float = 25000.0, population: str = "all") -> Table:
    """An amount."""
    row = make_estimate("value", value, population=population)
    question = f"salary_{kind}"
    return make_table(row, kind=kind, unit="eur_per_year", question=question, population=population)


def quartiles(*names: str, population: str = "all") -> Table:
    """The quartiles of a salary, both unless named."""
    values = {"q1": 24000.0, "q3": 35000.0}
    rows = (make_estimate(name, values[name], population=population) for name in names or values)
    fields = {"unit": "eur_per_year", "question": "salary_quartile", "population": population}
    return make_table(*rows, kind="quantile", **fields)


def medians(*populations: str) -> tuple[Table, ...]:
    """A median for each population."""
    return tuple(euros(value=25000.0 + at, population=name) for at, name in enumerate(populations))


# Forms: what each refuses, and which is chosen -----------------------------------------------------------

SHARES_OVERLAP = "a stacked bar needs the parts of one whole; these shares overlap or are no shares"
PART_MISSING = "a stacked bar needs every part of the whole; a part is missing"
NOT_TENS = "one share alone is drawn as people only when it was published as tens"
NOT_SHARES = "people stand for shares, not ranks or amounts"

#: What is refused: the template, the tables, the reason, and the form that fits.
REFUSED: dict[str, tuple[str, tuple[Table, ...], str, str]] = {
    "a list of shares": (
        "ranked_list",
        (shares(60, 40),),
        "a ranked list draws ranks; these are shares or amounts",
        "use bars",
    ),
    "a list of one rank": ("ranked_list", (ranks(1),), "one rank alone is not a list", "use a key figure"),
    "people for ranks": ("pictogram", (ranks(2),), NOT_SHARES, "use a key figure"),
    "people for euros": ("pictogram", (euros(),), NOT_SHARES, "use a key figure"),
    "people for three answers": (
        "pictogram",
        (shares(50, 30, 20),),
        "a pictogram shows one share of two",
        "use bars",
    ),
    "people for two questions": (
        "pictogram",
        (shares(60, 40), shares(60, 40)),
        "a pictogram shows one share of two",
        "use bars",
    ),
    "people for a bound": (
        "pictogram",
        (bounded(80),),
        "a bound has no exact number of people",
        "use a key figure",
    ),
    "people for a part": (
        "pictogram",
        (shares(50, 20),),
        "the two shares are not the two parts of a whole",
        "use bars",
    ),
    "people for a threshold": (
        "pictogram",
        (shares(80, kind="multiple"),),
        "a threshold is not one share of two",
        "use a key figure",
    ),
    "people for one odd share": ("pictogram", (shares(47),), NOT_TENS, "use a key figure"),
    "people for nobody": ("pictogram", (shares(0),), NOT_TENS, "use a key figure"),
    "a stack of two questions": (
        "stacked",
        (shares(60, 40), shares(60, 40, question="other")),
        "several questions are not parts of one whole",
        "use bars",
    ),
    "a stack of thresholds": ("stacked", (shares(60, 40, kind="multiple"),), SHARES_OVERLAP, "use bars"),
    "a stack of euros": ("stacked", (euros(),), SHARES_OVERLAP, "use bars"),
    "a stack with a part missing": (
        "stacked",
        (shares(50, 20),),
        PART_MISSING,
        "use bars with the remainder",
    ),
    "a stack with a bound": ("stacked", (bounded(80, 20),), PART_MISSING, "use bars with the remainder"),
    "a stack of one": (
        "stacked",
        (shares(100),),
        "a stacked bar shows two to five parts, this question has 1",
        "use bars",
    ),
    "a stack of six": (
        "stacked",
        (shares(20, 20, 20, 20, 10, 10),),
        "a stacked bar shows two to five parts, this question has 6",
        "use bars",
    ),
    "bars of ranks": ("bars", (ranks(3),), "ranks have no length", "use a ranked list"),
    "bars of percents beside euros": (
        "bars",
        (shares(60, 40), euros()),
        "bars of one chart share one unit",
        "use two blocks",
    ),
    "a mean beside a median": (
        "bars",
        (euros("mean"), euros("median")),
        "a mean does not stand beside a median",
        "use two blocks",
    ),
    "one bar": ("bars", (shares(52),), "one bar compares nothing", "use a key figure"),
    "thirteen bars of two questions": (
        "bars",
        (shares(*[7] * 6, kind="multiple"), shares(*[7] * 7, kind="multiple", question="other")),
        "bars of several questions are up to twelve, this block has 13",
        "use two blocks",
    ),
    "a strip of shares": (
        "strip",
        (shares(60, 40),),
        "a strip draws quartiles and a median of amounts, not shares, counts or ranks",
        "use bars",
    ),
    "a strip of two units": (
        "strip",
        (quartiles(), replace(euros(), unit="eur_per_month")),
        "the values of a strip share one unit",
        "use two blocks",
    ),
    "a strip of a median alone": (
        "strip",
        (euros(),),
        "without its quartiles beside it the bar has no ends",
        "use a key figure",
    ),
    "a strip without its first quartile": (
        "strip",
        (quartiles("q3"), euros()),
        "the quartile q1 is missing, the bar has no end there",
        "use a key figure",
    ),
    "a strip without its median": (
        "strip",
        (quartiles(),),
        "the median is missing between the quartiles",
        "use bars",
    ),
    "a mean drawn as a median": (
        "strip",
        (quartiles(), euros("mean")),
        "the median is missing and a mean is not drawn in its place",
        "use bars for the quartiles",
    ),
    "quartiles of one population, median of another": (
        "strip",
        (quartiles(population="contract=cdi"), euros()),
        "quartiles and median are of unlike populations",
        "use two blocks",
    ),
    "a strip with a median beside it": (
        "strip",
        (quartiles(), *medians("all", "contract=cdi")),
        "values of a population without quartiles have no row of their own",
        "use two blocks",
    ),
    "a strip with a bound": (
        "strip",
        (quartiles(), make_table(euros().rows[0]._replace(bound=BOUND), kind="median", unit="eur_per_year")),
        "a bound has no place on an axis",
        "use bars",
    ),
    "seven strips": (
        "strip",
        tuple(
            one
            for name in NAMES[:7]
            for one in (quartiles(population=f"region={name}"), euros(population=f"region={name}"))
        ),
        "a strip shows up to six populations, here 7",
        "use two blocks",
    ),
    "a mean among medians": (
        "reference",
        (*medians("all", "region=a"), euros("mean", population="region=b")),
        "a mean does not stand among medians",
        "use two blocks",
    ),
    "dots for shares": (
        "reference",
        (shares(60, 40),),
        "dots stand around the median of the whole, and these are no medians",
        "use bars",
    ),
    "dots for means": (
        "reference",
        (euros("mean"), euros("mean", population="region=a"), euros("mean", population="region=b")),
        "dots stand around the median of the whole, and these are no medians",
        "use bars",
    ),
    "dots of two units": (
        "reference",
        (*medians("all", "region=a"), replace(medians("region=b")[0], unit="eur_per_month")),
        "dots on one axis share one unit",
        "use two blocks",
    ),
    "a dot for a bound": (
        "reference",
        (
            *medians("all", "region=a"),
            replace(euros(population="region=b"), rows=(euros().rows[0]._replace(bound=BOUND),)),
        ),
        "a bound has no place on an axis",
        "use bars",
    ),
    "one median against nothing": (
        "reference",
        medians("all"),
        "one median alone is set against nothing",
        "use a key figure",
    ),
    "dots without a line": (
        "reference",
        medians("region=a", "region=b", "region=c"),
        "no median of the whole was published for the line",
        "use bars",
    ),
    "dots with two lines to choose from": (
        "reference",
        medians("contract=a", "region=b", "sector=c"),
        "no median of the whole was published for the line",
        "use bars",
    ),
    "one dot against a line": (
        "reference",
        medians("all", "region=a"),
        "one median against the whole is a sentence",
        "use a key figure",
    ),
    "seven dots against a line": (
        "reference",
        medians("all", *(f"region={name}" for name in NAMES[:7])),
        "a line is set against up to six medians, here 7",
        "use bars",
    ),
    "one figure of several ranks": (
        "key_figure",
        (ranks(2),),
        "several ranks are no one number",
        "use a ranked list",
    ),
}


def refusal(asked: str, *tables: Table) -> str:
    """What is said when a template is asked for."""
    with pytest.raises(CmsurveyError) as caught:
        forms.choose(asked, tables, people=True, where=PLACE)
    return str(caught.value)


@every("case", REFUSED)
def test_a_form_says_why_it_refuses_and_which_one_fits(case):
    asked, tables, reason, cure = REFUSED[case]
    head = f'error: {PLACE}: the template "{asked}" refuses this table: '
    assert refusal(asked, *tables) == f"{head}{reason}\n    {cure}"


def test_every_form_refuses_something():
    of_answers = {"histogram", "likert", "diverging", "heat", "dumbbell"}  # see test_answer_forms
    assert {asked for asked, *_ in REFUSED.values()} | of_answers == set(forms.REFUSALS)


def test_an_unknown_template_is_told_with_the_nearest_one():
    assert refusal("piktogram", shares(60, 40)) == (
        'error: made-up.toml, block 1: no template "piktogram"\n    did you mean "pictogram"?'
    )


def test_a_template_like_no_other_is_told_with_all_there_are():
    assert refusal("pie", shares(60, 40)) == (
        'error: made-up.toml, block 1: no template "pie"\n'
        "    known: bars, diverging, dumbbell, heat, histogram, key_figure, likert, line, pictogram, "
        "ranked_list, reference, stacked, strip"
    )


def test_a_block_that_no_form_can_draw_says_why_bars_do_not_which_draw_the_most():
    several = (shares(60, 30), euros("median"))
    with pytest.raises(CmsurveyError) as caught:
        forms.choose("", several, people=False, where=PLACE)
    (problem,) = caught.value.problems
    assert (problem.where, problem.hint) == (PLACE, "give each question a block of its own")
    named = " + ".join(dict.fromkeys(table.question for table in several))
    assert problem.what == f"no form can draw {named}: bars of one chart share one unit"


@every(
    ("tables", "people", "form"),
    [
        ((shares(52, 48),), True, "pictogram"),
        ((shares(52, 48),), False, "stacked"),
        ((shares(70, 30),), False, "stacked"),  # both published: no people unless the survey asks for them
        ((shares(70),), False, "pictogram"),
        ((shares(49),), False, "key_figure"),
        ((steps(43, 45, 12),), False, "stacked"),
        ((steps(43, 45, 11),), False, "stacked"),
        ((shares(43, 45, 12),), False, "bars"),  # shades would rank answers that have no order
        ((shares(47, 13),), False, "bars"),
        ((shares(20, 20, 20, 20, 10, 10),), False, "bars"),
        ((shares(87, kind="multiple"),), False, "key_figure"),
        ((shares(87, 52, kind="multiple"),), False, "bars"),
        ((shares(60, 40, kind="multiple"),), True, "bars"),
        ((bounded(80),), False, "key_figure"),
        ((bounded(80, 70),), False, "bars"),
        ((ranks(1),), False, "key_figure"),
        ((ranks(3),), False, "ranked_list"),
        ((euros(),), False, "key_figure"),
        ((quartiles(), euros()), False, "strip"),
        ((quartiles(), euros(), euros("mean")), False, "strip"),
        (medians("all", "region=a", "region=b"), False, "reference"),
        (medians("contract=cdi", "region=a", "region=b"), False, "reference"),
        (medians("region=a", "region=b"), False, "bars"),
        ((shares(52), shares(87, kind="multiple")), False, "bars"),
    ],
)
def test_the_first_form_that_fits_is_chosen(tables, people, form):
    assert forms.choose("", tables, people=people, where=PLACE) == form


def test_a_form_that_is_asked_for_is_drawn_when_it_fits():
    assert forms.choose("key_figure", (shares(35, 65),), people=False, where=PLACE) == "key_figure"


def test_figures_derived_from_another_year_are_not_hidden_behind_a_lone_bound():
    """A bound with two computed shares is three answers: a key figure would drop two of them."""
    bound, *others = bounded(2, 77, 65).rows
    derived = tuple(one._replace(origin="derived", formula="81 - 4") for one in others)
    table = make_table(bound, *derived, kind="multiple")
    assert forms.choose("", (table,), people=False, where=PLACE) == "bars"


# Charts --------------------------------------------------------------------------------------------------

JOB = "channel,Moyen,all,400,single,{0},{1},{2},percent,,,{3},press,{4}"
NETWORKS = (
    JOB.format("twitter", "Twitter", 48, 1, ""),
    JOB.format("facebook", "Facebook", 13, 2, "conflict: other gives 13 to LinkedIn"),
    JOB.format("linkedin", "LinkedIn", 13, 3, "conflict: press gives 13 to Facebook").replace(
        "press,conflict", "other,conflict"
    ),
)


def marks(page: Infographic) -> list[tuple[str, str, str]]:
    """Label, printed number and role of each mark of a card."""
    chart = page.panels[0].chart
    return [(mark.label, mark.text, mark.role) for series in chart.series for mark in series.marks]


def note(page: Infographic, label: str) -> str:
    """The sentence of one line under the rule."""
    return next((one.text for one in page.notes if one.label.startswith(label)), "")


def test_two_sources_that_contradict_each_other_are_one_mark_of_its_own_counted_once(tmp_path):
    page = card(made_up(tmp_path, *NETWORKS), "channel")
    assert marks(page) == [
        ("Twitter", f"48{NBSP}%", "lead"),
        ("Facebook ou LinkedIn*", f"13{NBSP}%", "either"),
        ("Autres, non relevés", f"39{NBSP}%", "remainder"),
    ]
    assert note(page, "Note").count("13") == 1
    assert "compté une seule fois" in note(page, "Note")
    assert page.panels[0].tables[0].rows[1].category == "Facebook ou LinkedIn, selon la source"


def test_a_source_that_gives_another_value_is_told_with_both_and_draws_nothing(tmp_path):
    other = FEMALE.replace(",60,", ",57.5,").replace("press", "other") + "alt: conflict with press (60)"
    page = card(made_up(tmp_path, FEMALE, other, MALE), "gender")

    assert [text for _, text, _ in marks(page)] == [f"60{NBSP}%*", f"40{NBSP}%"]
    assert note(page, "Note").startswith(
        f"*{NBSP}Sources en désaccord sur «{NBSP}Femmes{NBSP}»{NBSP}: 60{NBSP}% selon Le Journal inventé, "
        f"57,5{NBSP}% selon Le Journal inventé."
    )


def test_a_series_may_say_more_of_a_contradiction(tmp_path):
    other = FEMALE.replace(",60,", ",57,").replace("press", "other") + "alt: conflict (an interview)"
    words = '[populations]\n[remarks]\n"alt: conflict (an interview)" = "{this|label}, dit en interview."\n'
    page = card(made_up(tmp_path, FEMALE, other, MALE, files={"words/fr.toml": words}), "gender")

    assert note(page, "Note").endswith("selon Le Journal inventé. Femmes, dit en interview.")


def test_three_sources_that_contradict_each_other_are_one_mark(tmp_path):
    third = JOB.format("viadeo", "Viadeo", 13, 4, "conflict: press gives 13 to Facebook")
    page = card(made_up(tmp_path, *NETWORKS, third), "channel")
    assert [text for _, text, role in marks(page) if role == "either"] == [f"13{NBSP}%"]
    (label,) = [label for label, _, role in marks(page) if role == "either"]
    assert all(name in label for name in ("Facebook", "LinkedIn", "Viadeo"))


def test_a_contradiction_between_answers_with_a_slash_in_their_label(tmp_path):
    rows = (
        NETWORKS[0].replace("Twitter", "Snapchat"),
        NETWORKS[1].replace("Facebook,", "Twitter / X,"),
        NETWORKS[2],
    )
    page = card(made_up(tmp_path, *rows), "channel")
    assert "Twitter / X ou LinkedIn*" in [label for label, _, _ in marks(page)]


def test_a_remainder_is_last_and_no_share_is_rescaled(tmp_path):
    rows = (JOB.format("a", "Un", 20, 1, ""), JOB.format("b", "Deux", 30, 2, ""))
    page = card(made_up(tmp_path, *rows), "channel")
    assert [text for _, text, _ in marks(page)] == [f"30{NBSP}%", f"20{NBSP}%", f"50{NBSP}%"]
    assert marks(page)[-1][2] == "remainder"
    assert page.estimates[0].rows[-1].formula == "100 - 20 - 30"
    assert page.panels[0].chart.series[0].marks[-1].detail == "calculé"


def test_one_published_row_is_a_key_figure_without_a_remainder(tmp_path):
    page = card(made_up(tmp_path, JOB.format("a", "Un", 47, 1, "")), "channel")
    assert page.panels[0].chart.template == "key_figure"
    assert [row.origin for row in page.estimates[0].rows] == ["published"]


def test_thresholds_take_no_remainder_and_are_never_stacked(tmp_path):
    rows = [
        JOB.format("a", "Bac+5", 50, 1, "").replace("single", "multiple"),
        JOB.format("b", "Bac+3 et plus", 50, 2, "").replace("single", "multiple"),
    ]
    page = card(made_up(tmp_path, *rows), "channel")
    assert page.panels[0].chart.template == "bars"
    assert [role for _, _, role in marks(page)] == ["lead", "lead"]  # level: neither is before the other


BOUND_FILE = """\
[[bound]]
edition = "2031"
question = "channel"
category = "a"
direction = "at_least"
fr = "plus de 60 %"
en = "more than 60%"
"""


def test_a_bound_is_read_in_words_and_never_as_a_length_or_a_part(tmp_path):
    rows = (
        JOB.format("a", "Un", 60, 1, "bound: published as 'plus de 60%'"),
        JOB.format("b", "Deux", 20, 2, ""),
    )
    page = card(made_up(tmp_path, *rows, files={"bounds.toml": BOUND_FILE}), "channel")
    assert marks(page) == [("Un", "plus de 60 %", "words"), ("Deux", f"20{NBSP}%", "lead")]
    assert "seule une borne est publiée (plus de 60 %)" in note(page, "Note")


def test_populations_in_one_chart_are_named_on_every_mark(tmp_path):
    rows = [
        "pay,Salaire,region=paris,,median,value,Valeur,30000,eur_per_year,,,1,press,",
        "pay,Salaire,region=other,,median,value,Valeur,25000,eur_per_year,,,1,press,",
    ]
    words = '[populations]\n"region=paris" = "à Paris"\n"region=other" = "hors de Paris"\n'
    page = card(made_up(tmp_path, *rows, files={"words/fr.toml": words}), "pay")
    labels = [label for label, _, _ in marks(page)]
    assert [any(name in label.lower() for label in labels) for name in ("à paris", "hors de paris")] == [
        True,
        True,
    ]
    assert "Valeur" not in " ".join(labels)
    assert "à Paris" in note(page, "Champ")
    assert "hors de Paris" in note(page, "Champ")


def test_shares_of_several_populations_are_told_each_with_its_own(tmp_path):
    share = "pay,Salaire (seuil),region={0},,multiple,low,Moins de 25 000 €,{1},percent,,25000,{2},press,"
    rows = (share.format("paris", 23, 1), share.format("other", 50, 2))
    words = '[populations]\n"region=paris" = "à Paris"\n"region=other" = "hors de Paris"\n'
    page = card(made_up(tmp_path, *rows, files={"words/fr.toml": words}), "pay")

    assert f"en{NBSP}% de chaque groupe" in page.standfirst
    for text in (page.alt, page.panels[0].description):
        assert f"Moins de 25 000 €, à Paris{NBSP}: 23{NBSP}%" in text
        assert f"Moins de 25 000 €, hors de Paris{NBSP}: 50{NBSP}%" in text
        assert "répondants à Paris" not in text


def test_a_key_figure_that_was_computed_says_how_beside_its_number(tmp_path):
    small = "size,Taille,all,400,single,small,Petite,9,percent,,,1,press,"
    large = "2031,size,Taille,all,400,single,large,Grande,50,percent,,,,press,computed: press (51) - 1 point"
    of = made_up(tmp_path, small, files={"derived.csv": f"year,{FIGURE_HEADER}\n{large}\n"})
    table = aggregate.table("size", of.edition)
    alone = replace(table, rows=(aggregate.find(table, "large"),))
    chart = charts.chart(charts.Brief((alone,), "key_figure", Written()), of)

    assert [(run.text.replace(NBSP, " "), run.voice) for run in chart.lines[0]] == [
        ("Taille : Grande", "plain"),
        (" (calculé : 51 − 1)", "quiet"),
    ]


def test_a_yes_and_a_no_are_noted_with_their_question(tmp_path):
    no = "2031,home,Chez soi,all,400,single,no,Non,61,percent,,,2,press,computed: 100 - 39"
    yes = "home,Chez soi,all,400,single,yes,Oui,39,percent,,,1,press,"
    page = card(made_up(tmp_path, yes, files={"derived.csv": f"year,{FIGURE_HEADER}\n{no}\n"}), "home")

    assert note(page, "Note").startswith(f"Chez soi (non), 61{NBSP}%{NBSP}:{NBSP}calculé")


def test_a_card_shows_everyone_and_keeps_the_other_populations_for_its_table(tmp_path):
    rows = [
        JOB.format("a", "Un", 60, 1, ""),
        JOB.format("b", "Deux", 40, 2, ""),
        JOB.format("a", "Un", 75, 1, "").replace("all,400", "sector=x,"),
    ]
    page = card(
        made_up(tmp_path, *rows, files={"words/fr.toml": '[populations]\n"sector=x" = "du x"\n'}), "channel"
    )
    assert [text for _, text, _ in marks(page)] == [f"60{NBSP}%", f"40{NBSP}%"]
    assert [table.caption for table in page.panels[0].tables] == [
        "Moyen – ensemble des répondants",
        "Moyen – répondants du x",
    ]


RANK = "tasks,Tâches,all,400,rank,{0},{1},{2},rank,,,{3},{4},{5}"


def test_ranks_of_two_sources_are_two_lists_each_under_its_source(tmp_path):
    rows = (RANK.format("a", "Lire", 1, 1, "press", ""), RANK.format("b", "Rire", 1, 2, "other", ""))
    sources = (
        "key,title,publisher,date_published,url,retrieved_from,covers\npress,A,Un,,,,\nother,B,Deux,,,,\n"
    )
    page = card(made_up(tmp_path, *rows, files={"sources.csv": sources}), "tasks")
    found = [(one.name, [mark.label for mark in one.marks]) for one in page.panels[0].chart.series]
    assert found == [("Selon Un", ["Lire"]), ("Selon Deux", ["Rire"])]


def unordered_card() -> Infographic:
    """The shipped tasks of 2012: two sources, neither of which states the order."""
    return composed.cards()["tasks_rank"]


@pytest.mark.long
def test_ranks_without_a_stated_order_have_no_numbers_in_the_drawing():
    assert {text for _, text, _ in marks(unordered_card())} == {"•"}


def test_ranks_without_a_stated_order_have_no_numbers_in_the_table():
    """A table that prints 1, 2, 1, 2 states an order that neither source states."""
    values = [row.value for table in unordered_card().panels[0].tables for row in table.rows]
    assert not [value for value in values if value.strip().isdigit()]


def test_ranks_without_a_stated_order_are_never_said_to_be_in_order():
    page = unordered_card()
    panel = page.panels[0]
    said = (page.title, page.standfirst, page.alt, panel.description, note(page, "Lecture"))
    assert not [text for text in said if re.search(r"du plus au moins|premi[èe]r|en tête|\brang\b", text)]


@pytest.mark.long
def test_no_poster_ranks_what_its_source_does_not():
    for poster in composed.posters().values():
        for panel in poster.panels:
            if panel.id == "tasks_rank":
                said = (poster.title, panel.title, panel.subtitle, panel.alt, panel.description)
                assert not [text for text in said if re.search(r"du plus au moins|premi[èe]r", text)]


@pytest.mark.long
def test_a_computed_share_says_so_beside_its_number():
    for name, page in composed.cards().items():
        computed = {row.label for table in page.estimates for row in table.rows if row.origin == "derived"}
        for panel in page.panels:
            for series in panel.chart.series:
                for mark in series.marks:
                    if mark.label in computed or mark.role == "remainder":
                        assert mark.detail == "calculé", (name, mark)


@pytest.mark.long
def test_the_mark_in_the_lead_is_the_one_that_the_card_reads_aloud():
    """Accent and Lecture are about one figure."""
    for name, page in composed.cards().items():
        panel = page.panels[0]
        leads = [mark for series in panel.chart.series for mark in series.marks if mark.role == "lead"]
        if panel.chart.template in {"bars", "stacked", "pictogram"} and leads:
            assert len(leads) == 1, name
            assert leads[0].text.casefold() in note(page, "Lecture").casefold(), name


def test_a_computed_title_is_about_the_figure_that_the_words_name_as_the_lead(tmp_path):
    rows = (JOB.format("yes", "Oui", 35, 1, ""), JOB.format("no", "Non", 65, 2, ""))
    page = card(
        made_up(tmp_path, *rows, files={"words/2031.fr.toml": '[cards.channel]\nlead = "yes"\n'}), "channel"
    )
    assert f"35{NBSP}%" in page.title
    assert page.alt.index(f"35{NBSP}%") < page.alt.index(f"65{NBSP}%")
    assert f"35{NBSP}%" in note(page, "Lecture")


def test_a_title_cites_a_figure_of_its_own_chart(tmp_path):
    rows = (JOB.format("yes", "Oui", 35, 1, ""), "other,Autre,all,400,single,yes,Oui,60,percent,,,1,press,")
    words = '[cards.channel]\ntitle = "{other.yes} en CDI"\n'
    with pytest.raises(CmsurveyError) as refused:
        card(made_up(tmp_path, *rows, files={"words/2031.fr.toml": words}), "channel")
    (problem,) = refused.value.problems
    assert problem.what == "the title cites other, the chart shows channel"
    assert problem.hint == "let it cite a figure of its own chart: {channel.…}"


# Notes ---------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_notes_stand_in_their_order_each_a_sentence():
    for name, page in composed.everything().items():
        labels = [one.label.removesuffix(f"{NBSP}:") for one in page.notes if not one.narrow]
        assert labels == [one for one in ("Note", "Lecture", "Champ", "Source") if one in labels], name
        assert labels[-3:] == ["Lecture", "Champ", "Source"], name
        sentences = [one.text for one in page.notes if not one.narrow]  # the others are lists of numbers
        assert [text for text in sentences if not text.endswith((".", "»", "!", "?"))] == [], name


@pytest.mark.long
def test_the_scope_says_that_bases_are_unpublished_and_that_people_volunteered():
    for name, page in composed.everything().items():
        scope = note(page, "Champ")
        assert scope.startswith(
            "577 community managers exerçant en France (effectif par question non publié)."
        ), name
        assert "réponses volontaires" in scope, name
        assert "pondération non précisée" in scope, name


def test_an_edition_without_a_number_of_respondents_says_so(tmp_path):
    editions = (
        "year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source\n"
        "2031,Une enquête inventée,Alpha; Beta,,,,,press\n"
    )
    row = "gender,Genre,all,,single,female,Femmes,52,percent,,,1,press,"
    page = card(made_up(tmp_path, row, files={"editions.csv": editions}), "gender")
    assert note(page, "Champ") == (
        "Personnes inventées (effectif non publié). Enquête en ligne auto-administrée, réponses volontaires, "
        "pondération non précisée."
    )
    assert page.panels[0].tables[0].rows[0].base == "effectif non publié"


TWO_EDITIONS = EDITIONS.replace("2031", "2030") + EDITIONS.splitlines()[1] + "\n"
QUESTION_BASES = f"question_bases = true\n{SERIES}"
OF_400 = "400 personnes inventées"


@every(
    ("base", "series", "told"),
    [
        ("400", SERIES, f"{OF_400} (effectif par question non publié)."),
        ("400", QUESTION_BASES, f"{OF_400}."),
        ("", QUESTION_BASES, f"{OF_400} (effectif par question non publié)."),
        ("380", QUESTION_BASES, "380 des 400 personnes inventées ayant répondu à l’enquête."),
    ],
)
def test_a_base_of_everybody_is_that_of_the_question_where_the_series_says_so(base, series, told, tmp_path):
    rows = (row.replace(",400,", f",{base},") for row in (FEMALE, MALE))
    page = card(made_up(tmp_path, *rows, files={"series.toml": series}), "gender")
    assert note(page, "Champ").partition(" Enquête")[0] == told


def test_two_editions_whose_bases_are_those_of_the_question_are_compared_with_them(tmp_path):
    files = {"editions.csv": TWO_EDITIONS, "2030.csv": f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"}

    def scope(series):
        of = made_up(tmp_path, FEMALE.replace(",60,", ",64,"), files={**files, "series.toml": series})
        with composed.undrawn():
            return note(compose.comparison(of.other("2030"), of), "Champ")

    assert "effectif par question non publié" in scope(SERIES)
    assert "effectif de chaque question dans le tableau de données" in scope(QUESTION_BASES)


def test_made_up_figures_are_called_so_in_every_line_that_cites_them_and_no_others_are(tmp_path):
    invented = (row.replace(",press,", ",made_up_example,") for row in (FEMALE, MALE))
    files = {
        "editions.csv": TWO_EDITIONS,
        "sources.csv": f"{SOURCES}made_up_example,An example,Alpha,,,,2030\n",
        "2030.csv": "\n".join((FIGURE_HEADER, *invented, "")),
    }
    of = made_up(tmp_path, FEMALE.replace(",60,", ",64,"), files=files)
    example = made_up(tmp_path / "all", files={"series.toml": f"made_up = true\n{SERIES}"})
    before = replace(of, edition=of.other("2030"))
    with composed.undrawn():
        both = compose.comparison(before.edition, of)

    real, made, all_made = (card(one, "gender") for one in (of, before, example))
    assert real.line == f"Source{NBSP}: Alpha et Beta, 2031 · 400 répondants"
    assert made.line == f"Source{NBSP}: Alpha et Beta, 2030 (exemple inventé) · 400 répondants"
    assert all_made.line == f"Source{NBSP}: Alpha et Beta, 2031 (exemple inventé) · 400 répondants"
    assert f"2030 à 2031 (exemple inventé{NBSP}: 2030)" in both.line
    frames = [compose.frame(one) for one in (of, before, example)]
    assert ["exemple inventé" in one.known for one in frames] == [False, True, True]
    assert ["exemple inventé" in one.answered for one in frames] == [False, True, True]
    ending = f"Chiffres d’exemple inventés{NBSP}: "
    sources = [note(one, "Source").partition(ending)[2] for one in (real, made, all_made, both)]
    assert sources == ["", "2030.", "2031.", "2030."]
    marked = [one.alt.partition("(exemple inventé")[2][:1] for one in (real, made, all_made, both)]
    assert marked == ["", ")", ")", NBSP]


def test_the_source_names_the_organisers_then_where_the_figures_were_read(tmp_path):
    page = card(made_up(tmp_path), "gender")
    assert note(page, "Source") == (
        f"Alpha et Beta, «{NBSP}Une enquête inventée{NBSP}», 2031{THIN}; "
        "chiffres relevés chez Le Journal inventé."
    )


def test_a_figure_that_only_the_reading_quotes_has_its_source_named(tmp_path):
    sources = (
        "key,title,publisher,date_published,url,retrieved_from,covers\npress,A,Un,,,,\nother,B,Deux,,,,\n"
    )
    rows = (
        "gender,Genre,all,400,single,female,Femmes,52,percent,,,1,press,",
        "age,Âge,all,400,single,young,Jeunes,33,percent,,,1,other,",
    )
    words = '[cards.gender]\nreading = "Parmi les {age.young} de jeunes, des femmes."\n'
    files = {"sources.csv": sources, "words/2031.fr.toml": words}
    assert "Deux" in note(card(made_up(tmp_path, *rows, files=files), "gender"), "Source")


def test_a_bracket_s_sum_is_an_estimate_of_the_card_with_its_formula():
    page = composed.cards()["age_group"]
    assert page.panels[0].chart.bracket is not None
    formulas = {row.formula for table in page.estimates for row in table.rows}
    assert "43 + 45" in formulas
    assert f"43{NBSP}+{NBSP}45" in note(page, "Note")


def printed(page: Infographic) -> str:
    """All that a page says, in one text."""
    return "\n".join(composed.printed(page))


@pytest.mark.long
@every(
    "word",
    ["en poste", "interrogé", "représentati", "marge d’erreur", "intervalle de confiance", "significati"],
)
def test_a_word_that_would_be_untrue_of_volunteers_is_never_printed(word):
    assert [name for name, page in composed.everything().items() if word in printed(page).lower()] == []


@pytest.mark.long
def test_no_margin_of_error_appears_anywhere():
    for page in composed.everything().values():
        assert "±" not in printed(page)
        assert "+/-" not in printed(page)
        assert {row.computed for table in page.estimates for row in table.rows} == {None}


@pytest.mark.long
def test_the_notes_of_the_tables_are_never_printed_raw():
    raw = {str(one) for one in composed.edition("2012").figures["note"] if one}
    for name, page in composed.everything().items():
        assert not [one for one in raw if len(one) > 5 and one in printed(page)], name


# Read instead of looked at -------------------------------------------------------------------------------

FORMS = {
    "bars": "Barres horizontales",
    "stacked": f"Barre empilée à 100{NBSP}%",
    "pictogram": "Pictogramme",
    "key_figure": "Chiffre clé",
    "ranked_list": "Liste",
}
GROUPED = re.compile(r"\d[\u202f\u00a0 .,]\d{3}\b")


def test_an_alternative_text_names_form_subject_population_and_year_in_250_characters():
    for name, page in composed.cards().items():
        panel = page.panels[0]
        assert len(page.alt) <= 250, name
        assert page.alt.startswith(FORMS[panel.chart.template]), name
        who = "répondants" if page.estimates[0].stated else "base non précisée"
        assert who in page.alt, f"{name}: no population in {page.alt!r}"
        assert "2012" in page.alt, name


def test_so_is_that_of_a_figure_which_a_note_alone_cites(tmp_path):
    rows = (
        FEMALE,
        MALE,
        "contract,Contrat,all,400,single,freelance,Freelance,12,percent,,,1,other,",
        "contract,Contrat,all,400,single,cdi,CDI,88,percent,,,2,press,",
        "telework,Télétravail,contract=freelance,,single,yes,Oui,70,percent,,,1,press,",
    )
    words = {
        "words/fr.toml": '[populations]\n"contract=freelance" = "en freelance"\n',
        "words/en.toml": '[populations]\n"contract=freelance" = "who freelance"\n',
        "words/2031.fr.toml": '[cards.gender]\nnotes = ["{telework@contract=freelance.yes}."]\n',
    }
    page = card(made_up(tmp_path, *rows, files=words), "gender")
    cited = {
        (one.question, row.value) for one in page.estimates for row in one.rows if one.question != "gender"
    }

    assert "environ 48" in page.panels[0].tables[-1].rows[0].base
    assert cited == {("telework", 70), ("contract", 12)}


def test_the_share_from_which_a_base_was_calculated_is_a_figure_of_the_page_with_its_source():
    page = composed.cards()["freelance_prior_experience"]
    (share,) = [row for table in page.estimates for row in table.rows if table.question == "contract"]
    (row,) = page.panels[0].tables[-1].rows

    assert f"environ 75, calculé{NBSP}: 13{NBSP}% de 577" in note(page, "Champ")
    assert (share.category, share.value, share.base, share.sources) == ("freelance", 13, 577, ("siweo2012",))
    assert (row.value, [one.publisher for one in row.sources]) == (f"13{NBSP}%", ["Siweo"])


@pytest.mark.long
def test_no_alternative_text_or_description_groups_thousands():
    for name, page in composed.everything().items():
        for text in (page.alt, *(one for panel in page.panels for one in (panel.alt, panel.description))):
            assert not GROUPED.search(text), (name, text)


def test_an_alternative_text_is_never_cut_inside_a_sentence():
    for name, page in composed.everything().items():
        assert page.alt.endswith("."), name
        assert "…" not in page.alt, name


def test_a_description_lists_every_figure_shown():
    for name, page in composed.everything().items():
        for panel in page.panels:
            for series in panel.chart.series:
                for mark in series.marks:
                    told = [re.sub(r"(?<=\d)\u202f(?=\d{3})", "", text) for text in (mark.text, mark.label)]
                    if mark.text and panel.chart.template != "ranked_list" and mark.label != "Valeur":
                        assert any(text in panel.description for text in told), (name, mark)


def test_a_description_of_lists_names_each_list_s_source():
    description = composed.cards()["tasks_rank"].panels[0].description
    assert "reseaux-professionnels.fr" in description
    assert "Widoobiz" in description


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 5, 11])
def test_an_alternative_text_of_long_answers_stays_under_250_characters(tmp_path, count):
    long = "Une réponse dont le libellé prend une soixantaine de signes au {0}"
    rows = [JOB.format(NAMES[at], long.format(at), 8 - 0.5 * at, at + 1, "") for at in range(count)]
    page = card(made_up(tmp_path, *rows), "channel")
    assert len(page.alt) <= 250
    assert long.format(0) in page.alt
    assert all(long.format(at) in page.panels[0].description for at in range(count))


def test_a_table_cell_says_where_its_number_comes_from():
    table, *_ = composed.cards()["gender"].panels[0].tables
    female, male = table.rows
    assert (female.value, female.base, female.origin) == (f"52{NBSP}%", "577", "publié")
    origin = f"calculé{NBSP}: 100{NBSP}−{NBSP}52"
    assert (male.value, male.origin) == (f"48{NBSP}%", origin)
    assert [source.publisher for source in female.sources] == ["Pearltrees", "Pearltrees"]


def test_a_source_without_an_address_is_confirmed_by_one_that_has_one():
    for page in composed.cards().values():
        for table in page.panels[0].tables:
            assert [row.category for row in table.rows if not any(one.url for one in row.sources)] == []


def test_every_cell_of_every_table_has_a_source():
    for page in composed.everything().values():
        for panel in page.panels:
            for table in panel.tables:
                assert all(row.sources for row in table.rows)


# Posters -------------------------------------------------------------------------------------------------

POSTER = Spec(
    "two",
    (Block(("channel",), width="half"), Block(("gender",), width="half"), Block(("absent",))),
    "surveys/infographics/two.toml",
)


def test_a_poster_leaves_out_a_block_without_figures_and_names_it(tmp_path):
    of = made_up(tmp_path, JOB.format("a", "Un", 60, 1, ""), JOB.format("b", "Deux", 30, 2, ""),
                 "gender,Genre,all,400,single,female,Femmes,52,percent,,,1,press,")  # fmt: skip
    assert compose.lacking(POSTER, of.edition) == ("absent",)
    with composed.undrawn():
        assert [panel.id for panel in compose.poster(POSTER, of).panels] == ["channel", "gender"]


def test_neighbours_in_one_unit_share_the_px_a_point(tmp_path):
    rows = [
        *(JOB.format(one, one.upper(), share, 1, "") for one, share in (("a", 60), ("b", 30))),
        *(
            JOB.format(one, one.upper(), share, 1, "").replace("channel,", "other,")
            for one, share in (("a", 9), ("b", 5))
        ),
    ]
    spec = Spec("two", (Block(("channel",), width="half"), Block(("other",), width="half")), "two.toml")
    panels = compose.poster(spec, made_up(tmp_path, *rows)).panels
    assert [panel.chart.template for panel in panels] == ["bars", "bars"]
    scales = [drawn.per_unit(drawn.Figure(panel.plots["half"])) for panel in panels]
    assert scales[0] == pytest.approx(scales[1])


def test_bars_of_pay_keep_their_own_px_a_unit_from_row_to_row(tmp_path):
    rows = [
        f"{name},Pay,{who},400,quantile,median,Median,{pay},eur,,,1,press,"
        for name, pays in (("year", (29000, 24000)), ("day", (400, 350)))
        for who, pay in zip(("men", "women"), pays, strict=True)
    ]
    spec = Spec("two", (Block(("year",)), Block(("day",))), "two.toml")
    words = {"words/fr.toml": '[populations]\nmen = "hommes"\nwomen = "femmes"\n'}
    panels = compose.poster(spec, made_up(tmp_path, *rows, files=words)).panels
    assert [panel.chart.template for panel in panels] == ["bars", "bars"]
    for size in panels[0].plots:
        year, day = (drawn.per_unit(drawn.Figure(panel.plots[size])) for panel in panels)
        assert day > 50 * year


def test_the_problems_of_all_blocks_are_told_at_once_with_their_places(tmp_path):
    rows = (
        JOB.format("a", "Un", 60, 1, ""),
        "gender,Genre,all,400,single,female,Femmes,52,percent,,,1,press,",
    )
    spec = Spec("two", (Block(("channel",), "ranked_list"), Block(("gender",), "stacked")), "two.toml")
    with pytest.raises(CmsurveyError) as caught, composed.undrawn():
        compose.poster(spec, made_up(tmp_path, *rows))
    assert str(caught.value) == (
        'error: two.toml, block 1: the template "ranked_list" refuses this table: a ranked list draws ranks; '
        "these are shares or amounts\n    use bars\n"
        'error: two.toml, block 2: the template "stacked" refuses this table: a stacked bar needs every part '
        "of the whole; a part is missing\n    use bars with the remainder"
    )


def test_the_tables_of_a_block_keep_the_order_of_the_scale(tmp_path):
    """A class that was computed stands where its bounds put it, not behind the published ones."""
    row = "age,Âge,all,400,single,{0},{1},{2},percent,{3},{4},{5},press,{6}"
    young = row.format("25_or_less", "25 ans et moins", 39, "", 25, "", "computed: 100 - 49 - 12")
    of = made_up(
        tmp_path,
        row.format("26_35", "26 à 35 ans", 49, 26, 35, 1, ""),
        row.format("36_plus", "36 ans et plus", 12, 36, "", 2, ""),
        files={"derived.csv": f"year,{FIGURE_HEADER}\n2031,{young}\n"},
    )
    shown: tuple[Estimate, ...] = aggregate.table("age", of.edition).rows
    assert [one.category for one in shown] == ["25_or_less", "26_35", "36_plus"]

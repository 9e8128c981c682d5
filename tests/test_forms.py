"""Salary posters: quartiles, medians against the whole, one line through the editions; shipped or made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cmsurvey import aggregate, bundles, compose, load
from cmsurvey.compose import amounts, blocks
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Block, Spec
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, STENCIL
from cmsurvey.written import Written
from tests import composed
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.composed import filler, made_up

if TYPE_CHECKING:
    from cmsurvey.model import Infographic, Panel

NBSP, THIN = "\u00a0", "\u202f"


def amount(kind: str, population: str, value: float, category: str = "value") -> str:
    """A row of the tables: an amount of everybody or of a population whose number is unknown."""
    base = "400" if population == "all" else ""
    label = {"median": "Salaire médian", "mean": "Salaire moyen", "quantile": "Quartiles"}[kind]
    question = "salary_quartile" if kind == "quantile" else f"salary_{kind}"
    named = f"{question},{label},{population},{base},{kind},{category},{category}"
    return f"{named},{value}000,eur_per_year,,,1,press,"


def row(population: str = "all") -> tuple[str, ...]:
    """The median and the quartiles of a population."""
    ends = (amount("quantile", population, value, name) for name, value in (("q1", 24), ("q3", 35)))
    return (amount("median", population, 29), *ends)


STRIP = Block(("salary_quartile", "salary_median", "salary_mean"), "strip")
LINE = Block(("salary_median",), "line")


def panels(year: str) -> dict[str, Panel]:
    """The panels of a shipped salary poster by their block."""
    return {panel.id: panel for panel in composed.posters(year)["salary"].panels}


def notes(page: Infographic) -> str:
    return " ".join(note.text for note in page.notes)


# Quartiles -----------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_strip_names_its_quartiles_its_median_and_its_mean_with_their_units():
    first = panels("2023")["salary_quartile"].chart.series[0]
    assert [(mark.role, mark.text) for mark in first.marks] == [
        ("quartile", f"24{THIN}000{NBSP}€"),
        ("median", f"29{THIN}000{NBSP}€"),
        ("quartile", f"35{THIN}000{NBSP}€"),
        ("mean", f"30{THIN}154{NBSP}€"),
    ]
    assert first.marks[3].detail == f"moyenne{NBSP}: 30{THIN}154{NBSP}€"


@pytest.mark.long
def test_the_edition_before_stands_under_a_strip_and_is_cited_with_its_year():
    page = composed.posters("2023")["salary"]
    series = page.panels[0].chart.series
    assert [one.name for one in series] == ["2023", "2022"]
    assert [mark.value for mark in series[1].marks] == [23000, 28000, 36000]
    told = {(table.edition, table.question) for table in page.estimates}
    assert {("2022", "salary_quartile"), ("2022", "salary_median")} <= told


@pytest.mark.long
def test_an_edition_before_without_quartiles_has_no_row():
    assert [one.name for one in panels("2022")["salary_quartile"].chart.series] == ["2022"]


def test_a_mean_that_was_computed_says_so_in_a_strip(tmp_path):
    of = made_up(tmp_path, *row(), files={
        "derived.csv": f"year,{FIGURE_HEADER}\n2031,{amount('mean', 'all', 30)}"
        "computed: press (31000) - press (1000)\n"
    })  # fmt: skip
    (series,) = amounts.strip(aggregate.tables(STRIP, of.edition), of).series
    assert series.marks[-1].detail == f"moyenne{NBSP}: 30{THIN}000{NBSP}€ (calculé)"


def test_several_populations_of_a_strip_are_rows_with_their_names(tmp_path):
    of = made_up(tmp_path, *row(), *row("region=a"), files={
        "words/fr.toml": '[populations]\n"region=a" = "exerçant en Alpha"\n',
        "words/en.toml": '[populations]\n"region=a" = "working in Alpha"\n',
    })  # fmt: skip
    chart = amounts.strip(aggregate.tables(STRIP, of.edition), of)
    assert [one.name for one in chart.series] == ["Ensemble des répondants", "Exerçant en Alpha"]


# Medians against the whole ---------------------------------------------------------------------------------


@pytest.mark.long
def test_the_line_of_the_whole_is_named_with_its_population_and_its_value():
    dots, line = panels("2023")["salary_median"].chart.series
    assert [(mark.label, mark.value) for mark in dots.marks] == [
        ("Community managers", 25500),
        ("Social media managers", 34000),
    ]
    assert line.marks[0].label == f"médiane des répondants en CDI{NBSP}: 29{THIN}000{NBSP}€"


def test_the_charts_of_a_poster_on_an_axis_of_euros_have_the_same_ends():
    charts = [panels("2023")[name].chart for name in ("salary_quartile", "salary_median")]
    ends = [[tick.value for tick in chart.ticks] for chart in charts]
    assert ends[0] == ends[1] == [20000, 25000, 30000, 35000, 40000]


@every("values", [(24000, 35000), (29000,), (3.2, 3.9), (0,), (99, 101, 100)])
def test_ticks_are_round_and_hold_every_value_and_only_the_first_has_the_unit(values):
    ticks = amounts.ticks(values, "eur_per_year", filler(composed.edition("2023")).words)
    assert ticks[0].value <= min(values) <= max(values) <= ticks[-1].value
    assert 2 <= len(ticks) <= 7
    assert ["€" in tick.label for tick in ticks] == [True, *[False] * (len(ticks) - 1)]
    assert len({tick.label for tick in ticks}) == len(ticks)


def test_whole_amounts_have_no_ticks_between_whole_numbers():
    of = filler(composed.edition("2023")).words
    assert [tick.label for tick in amounts.ticks([0, 2, 2], "days", of)] == [f"0{NBSP}jour", "1", "2"]
    assert [tick.value for tick in amounts.ticks([0, 1.5, 2], "days", of)] == [0, 0.5, 1, 1.5, 2]


def test_an_alternative_text_says_of_which_group_each_median_is():
    told = panels("2023")["salary_median"].alt
    assert f"Community managers{NBSP}: 25500{NBSP}€" in told
    quartiles = panels("2023")["salary_quartile"].alt.replace(NBSP, " ")
    assert quartiles.endswith(
        "2023. Médiane 29000 €, premier quartile 24000 €, troisième quartile 35000 €, moyenne 30154 €."
    )


def test_an_alternative_text_of_bars_tells_the_largest_first():
    told = compose.card("networks_important", composed.filler(composed.edition("2019"))).alt
    assert told.index("Instagram") < told.index("LinkedIn") < told.index("TikTok")


def test_an_alternative_text_of_parts_that_has_not_room_for_all_leaves_out_the_smallest():
    told = compose.card("company_size", composed.filler(composed.edition("2019"))).alt.replace(NBSP, " ")
    assert told.endswith("PME : 51 %\u202f; ETI : 21 %\u202f; TPE : 19 %.")


def test_an_alternative_text_of_parts_that_has_room_for_all_tells_them_in_their_order():
    told = compose.card("first_job", composed.filler(composed.edition("2012"))).alt.replace(NBSP, " ")
    assert told.index("Oui : 35 %") < told.index("Non : 65 %")


# Posters ---------------------------------------------------------------------------------------------------


@pytest.mark.long
@every("year", [year for year in composed.survey().editions if int(year) not in {2015, 2017, 2024}])
def test_no_block_of_a_salary_poster_has_the_title_of_the_poster_or_of_another_block(year):
    spec = next(one for one in composed.survey().specs if one.id == "salary")
    with composed.undrawn():
        page = compose.poster(spec, composed.filler(composed.edition(year)))
    titles = [page.title, *(panel.title for panel in page.panels)]
    assert len(set(titles)) == len(titles)


def test_a_block_whose_figures_stand_in_one_before_it_is_left_out():
    spec = next(one for one in composed.survey().specs if one.id == "salary")
    assert "salary_mean" in compose.lacking(spec, composed.edition("2023"))
    assert "salary_median" in compose.lacking(spec, composed.edition("2022"))
    assert "salary_median" not in compose.lacking(spec, composed.edition("2023"))


def test_a_block_that_names_its_template_is_left_out_without_its_first_question():
    spec = next(one for one in composed.survey().specs if one.id == "salary")
    assert "salary_quartile" in compose.lacking(spec, composed.edition("2012"))


@pytest.mark.long
def test_a_run_says_why_each_block_is_left_out():
    request = bundles.Request("2022", composed.SURVEYS, Path("output"), only=("salary",))
    remarks = bundles.composed(request, composed.survey()).remarks
    told = [remark for remark in remarks if remark.startswith("salary: ")]
    groups = "salary_cumulative_by_region, salary_cumulative_by_experience"
    gaps = "salary_gap_gender, salary_gap_region, salary_gap_size"
    assert told == [
        f"salary: no figure for salary_mean, {groups}, salary_cumulative, salary_bracket, {gaps}",
        "salary: left to another block: salary_median",
    ]
    assert (
        "salary: left to another block: salary_mean, salary_mean_line"
        in bundles.composed(replace(request, edition="2023"), composed.survey()).remarks
    )


@pytest.mark.long
def test_one_line_alone_closes_a_poster_the_medians_before_the_means():
    assert [name for name in panels("2023") if name.endswith("_line")] == ["salary_median_line"]
    assert [name for name in panels("2016") if name.endswith("_line")] == ["salary_mean_line"]


def test_a_line_joins_no_median_whose_population_its_source_leaves_open():
    series = panels("2012")["salary_median_line"].chart.series
    roles = {one.name: {mark.role for mark in one.marks} - {"absent"} for one in series}
    assert roles == {"all": {"apart"}, "contract=cdi_cdd": {"point"}, "contract=cdi": {"point"}}


@pytest.mark.long
def test_the_other_editions_of_a_line_are_told_with_their_year_sources_and_respondents():
    page = composed.posters("2014")["salary"]
    assert f"2013{NBSP}: salaire brut, rappelé dans l’édition 2014" in notes(page)
    assert "2014 (et éditions 2012, par RegionsJob et ANOV Agency\u202f; 2013, par" in page.notes[-1].text
    assert "2022 et 2023, par BDM ; 2025, dont l’organisateur n’est pas nommé)" in page.notes[-1].text
    counts, _ = [note.text for note in page.notes if note.narrow]
    assert counts.startswith("577 en 2012, ")


@pytest.mark.long
def test_a_poster_led_by_a_line_reads_its_last_figure_aloud_with_the_edition_that_it_is_of():
    blocks = (Block(("gender",), "line"), Block(("region",)))
    spec = replace(composed.survey().specs[0], id="made_up", blocks=blocks)
    with composed.undrawn():
        pages = [
            compose.poster(spec, composed.filler(composed.edition("2012"), lang)) for lang in ("fr", "en")
        ]
    read = [next(one.text for one in page.notes if one.label[:4] in {"Lect", "How "}) for page in pages]
    assert read == [
        f"En 2025, près de 69{NBSP}% des répondants sont des femmes.",
        "In 2025, nearly 69% of respondents are women.",
    ]


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("percent", f"En 2033, Télétravail (oui){NBSP}: 62{NBSP}% des répondants."),
        ("eur_per_year", f"En 2033, Télétravail{NBSP}: 62{THIN}000{NBSP}€."),
    ],
)
def test_of_the_lines_of_several_populations_the_one_of_everybody_is_read_aloud(tmp_path, unit, said):
    """Made-up figures: those of a group are higher, and stand behind."""
    kind, answer, scale = ("single", "yes,Oui", 1) if unit == "percent" else ("mean", "value,Valeur", 1000)
    row = f"remote,Télétravail,{{}},400,{kind},{answer},{{}},{unit},,,1,press,"
    tables = {
        f"{year}.csv": "\n".join(
            (
                FIGURE_HEADER,
                FEMALE,
                MALE,
                row.format("all", scale * (60 + at)),
                row.format("contract=cdi", scale * (80 + at)),
                "",
            )
        )
        for at, year in enumerate((2031, 2032, 2033))
    }
    first, last = EDITIONS.splitlines()
    years = "\n".join((first, *(last.replace("2031", year[:4]) for year in tables), ""))
    words = {
        f"words/{lang}.toml": f'[populations]\n"contract=cdi" = "{said}"\n'
        for lang, said in (("fr", "en CDI"), ("en", "on permanent contracts"))
    }
    of = made_up(tmp_path, files={**tables, **words, "editions.csv": years})
    blocks = (Block(("remote",), "line"), Block(("gender",)))
    with composed.undrawn():
        page = compose.poster(Spec("made_up", blocks), of)

    assert [one.text for one in page.notes if one.label.startswith("Lecture")] == [said]


@pytest.mark.long
def test_other_editions_are_named_before_their_years_in_english_and_an_unnamed_organiser_in_no_bracket():
    def source(first, last, lang):
        with composed.undrawn():
            page = compose.comparison(composed.edition(first), filler(composed.edition(last), lang))
        return page.notes[-1].text.replace(NBSP, " ")

    assert "2021 (and the editions of 2019, by Blog du Modérateur; of 2020, by BDM); fig" in source(
        "2019", "2021", "en"
    )
    assert "2012 (and the edition of 2011); figures" in source("2011", "2012", "en")
    assert "2025, organiser not named (and the edition of 2014, by RegionsJob);" in source(
        "2014", "2025", "en"
    )
    assert ", 2025, organisateur non nommé (et édition 2014, par Regi" in source("2014", "2025", "fr")
    salary = composed.posters("2018", "en")["salary"].notes[-1].text
    assert "2018 (and the editions of 2016, 2017 and 2019, by Blog du Modérateur; of 2020, 2021 and" in salary


def test_what_is_read_of_a_line_names_the_respondents_of_each_figure():
    line = composed.posters("2012")["salary"].panels[-1]
    for text in (line.alt, line.description):
        assert f"2012, ensemble des répondants{NBSP}: 25000{NBSP}€" in text
        assert f"2025, ensemble des répondants{NBSP}: 30000{NBSP}€" in text
    assert f"2022, répondants en CDI{NBSP}: 28000{NBSP}€" in line.description
    assert "ensemble des répondants" in line.chart.key


@pytest.mark.long
def test_every_figure_of_a_salary_poster_is_published_once():
    for year in ("2012", "2022", "2023"):
        estimates = composed.posters(year)["salary"].estimates
        told = [
            (one.edition, one.question, one.population, row.category) for one in estimates for row in one.rows
        ]
        assert len(set(told)) == len(told), year


def test_a_line_of_two_editions_is_refused_with_its_place(tmp_path):
    entry = EDITIONS.splitlines()[1].replace("2031", "2030")
    folder = write_series(tmp_path, amount("median", "all", 29), files={
        "editions.csv": f"{EDITIONS}{entry}\n",
        "2030.csv": f"{FIGURE_HEADER}\n{amount('median', 'all', 28)}\n",
        "words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n",
    })  # fmt: skip
    of = filler(load.edition(load.survey(folder), "2031"))
    spec = Spec("pay", (Block(("salary_median",)), LINE), "pay.toml")
    with pytest.raises(CmsurveyError) as caught, composed.undrawn():
        compose.poster(spec, of)
    assert str(caught.value) == (
        "error: pay.toml, block 2: salary_median has figures in fewer than three editions, "
        "no line can be drawn\n    leave the block out"
    )


# Other charts ----------------------------------------------------------------------------------------------

SHARE = "level,Niveau,all,400,single,{0},{0},{1},percent,,,{2},press,"
AT_LEAST = """\
[[bound]]
edition = "2031"
question = "level"
category = "middle"
direction = "at_least"
fr = "plus de 35 %"
en = "more than 35%"
"""
STEP = "level,Niveau,all,400,single,{0},{0},{1},percent,{2},,{2},press,"
NESTED = "level_cumulative,Niveau (cumul),all,400,multiple,{0},{0},{1},percent,,,1,press,"


def test_beside_thresholds_that_reach_into_it_a_question_has_no_remainder(tmp_path):
    of = made_up(
        tmp_path, SHARE.format("low", 4, 1), SHARE.format("high", 53, 2), NESTED.format("middle_or_high", 87)
    )
    made = blocks.block(Block(("level", "level_cumulative")), of, Written())
    marks = made.chart.series[0].marks
    assert [mark.value for mark in marks] == [4, 53, 87]
    assert "remainder" not in {row.origin for table in made.tables for row in table.rows}


def test_bars_of_groups_stand_by_threshold_and_one_threshold_is_named_once(tmp_path):
    rows = [
        NESTED.replace("all,400", f"region={group},").format(level, value)
        for group, level, value in (("n", "over", 85), ("s", "under", 23), ("w", "under", 50))
    ]
    words = '[populations]\n"region=n" = "au nord"\n"region=s" = "au sud"\n"region=w" = "à l’ouest"\n'
    files = {"words/fr.toml": words, "words/en.toml": words}
    several = blocks.block(
        Block(("level_cumulative",), "bars"),
        made_up(tmp_path, *rows, files=files),
        Written(lead="region=w.under"),
    )
    marks = several.chart.series[0].marks
    assert [(mark.label, mark.value) for mark in marks] == [
        ("under, à l’ouest", 50), ("under, au sud", 23), ("over, au nord", 85),
    ]  # fmt: skip

    one = blocks.block(
        Block(("level_cumulative",), "bars"), made_up(tmp_path / "one", *rows[1:], files=files), Written()
    )
    assert [mark.label for mark in one.chart.series[0].marks] == ["À l’ouest", "Au sud"]
    assert one.subtitle == f"Niveau (cumul){NBSP}: under, en{NBSP}% de chaque groupe"
    assert not [remark for remark in (*several.remarks, *one.remarks) if "seuils" in remark], "none nest"


def test_one_share_of_two_thresholds_from_two_sources_is_one_number(tmp_path):
    def form(name: str, share: int, source: str) -> str:
        rows = NESTED.format("from_18_to_35", 88), NESTED.format("under_35", share).replace("press", source)
        of = made_up(tmp_path / name, *rows)
        return blocks.block(Block(("level_cumulative",)), of, Written()).chart.template

    assert form("one", 88, "other") == "key_figure"
    assert (form("two", 88, "press"), form("three", 89, "other")) == ("bars", "bars")


@pytest.mark.long
@every(
    ("kind", "written", "what"),
    [
        ("parts", Written(bracket=("low",)), "a bracket puts several answers together, and one is named"),
        ("parts", Written(bracket=("low", "middle")), '"bracket_text" is missing beside "bracket"'),
        ("parts", Written(bracket_text="ensemble"), '"bracket" is missing beside "bracket_text"'),
        (
            "multiple",
            Written(bracket=("low", "middle")),
            "a bracket stands over the parts of a stacked bar, and this chart is of bars",
        ),
        (
            "single",
            Written(lead="remainder"),
            'lead = "remainder" is what no source tells, and no mark of the chart stands for it',
        ),
    ],
)
def test_words_for_a_mark_that_the_chart_does_not_have_are_refused(tmp_path, kind, written, what):
    rows = [STEP.format("low", 40, 1), STEP.format("middle", 35, 2)]
    rows += [STEP.format("high", 25, 3)] if kind == "parts" else []
    if kind == "multiple":
        rows = [row.replace("single", kind) for row in (rows[0], f"{rows[1]}bound: more than 35 %")]
    of = made_up(tmp_path, *rows, files={"bounds.toml": AT_LEAST} if kind == "multiple" else {})
    with pytest.raises(CmsurveyError) as caught:
        blocks.block(Block(("level",)), of, replace(written, file="made-up.toml"))
    assert f"error: made-up.toml: {what}\n" in str(caught.value)


def test_words_may_lead_with_a_bound_whose_arrow_and_words_then_stand_in_the_accent(tmp_path):
    rows = [STEP.format(*one).replace("single", "multiple") for one in (("low", 40, 1), ("middle", 35, 2))]
    rows[1] += "bound: more than 35 %"
    of = made_up(tmp_path, *rows, files={"bounds.toml": AT_LEAST})

    made = blocks.block(Block(("level",)), of, Written(lead="middle"))

    marks = made.chart.series[0].marks
    assert [(mark.role, mark.led) for mark in marks] == [("context", False), ("words", True)]
    plot = TEMPLATES["bars"].draw(made.chart, Style(STENCIL, DRAWINGS["full"]), None)
    shapes = [one for one in plot.layout["shapes"] if one["type"] == "path"]
    assert [(one["line"]["color"], one["line"]["width"]) for one in shapes] == [(STENCIL.accent, 3)]
    inks = {
        text.replace(NBSP, " "): one["textfont"]["color"] for one in plot.data for text in one.get("text", ())
    }
    assert (inks["middle"], inks["low"]) == (STENCIL.accent, STENCIL.ink)
    assert STENCIL.accent in {colour for text, colour in inks.items() if "35" in text}


@pytest.mark.parametrize("named", [("high",), ("low", "high")])
def test_a_bracket_over_other_parts_than_the_first_is_refused(tmp_path, named):
    of = made_up(
        tmp_path, STEP.format("low", 40, 1), STEP.format("middle", 35, 2), STEP.format("high", 25, 3)
    )
    with pytest.raises(CmsurveyError) as caught:
        blocks.block(Block(("level",)), of, Written(bracket=named, file="made-up.toml"))
    firsts = ", ".join(("low", "middle")[: len(named)])
    assert str(caught.value) == (
        f"error: made-up.toml: a bracket stands over the first parts of level: {firsts}; "
        f"the words name {', '.join(named)}\n    name the first parts alone"
    )


def test_a_bracket_may_name_the_first_parts_in_any_order(tmp_path):
    of = made_up(
        tmp_path, STEP.format("low", 40, 1), STEP.format("middle", 35, 2), STEP.format("high", 25, 3)
    )
    made = blocks.block(Block(("level",)), of, Written(bracket=("middle", "low"), bracket_text="en bas"))
    assert made.chart.bracket is not None
    assert (made.chart.bracket.parts, made.chart.bracket.figure) == (2, f"75{NBSP}%")


@pytest.mark.long
def test_everybody_is_named_beside_other_populations():
    labels = [mark.label for mark in panels("2016")["salary_mean"].chart.series[0].marks]
    assert labels == ["Ensemble des répondants", "Exerçant à Paris", "Exerçant en régions"]


def test_an_amount_of_one_population_names_it_in_its_subtitle_and_its_notes(tmp_path):
    of = made_up(tmp_path, amount("mean", "contract=cdi", 30), files={
        "words/fr.toml": '[populations]\n"contract=cdi" = "en CDI"\n',
        "words/en.toml": '[populations]\n"contract=cdi" = "on permanent contracts"\n',
    })  # fmt: skip
    made = blocks.block(Block(("salary_mean",)), of, Written())
    assert made.subtitle == "Salaire moyen, répondants en CDI, en euros par an"
    said = f"Salaire moyen, répondants exerçant en régions{NBSP}: seule une borne est publiée"
    assert said in notes(composed.posters("2016")["salary"])


@pytest.mark.long
def test_english_posters_set_the_same_figures():
    of = composed.edition("2023")
    english = composed.filler(of, "en")
    spec = next(one for one in composed.survey().specs if one.id == "salary")
    with composed.undrawn():
        page = compose.poster(spec, english)
    values = [[mark.value for one in panel.chart.series for mark in one.marks] for panel in page.panels]
    french = [
        [mark.value for one in panel.chart.series for mark in one.marks] for panel in panels("2023").values()
    ]
    assert values == french


def test_a_series_without_words_of_its_own_has_a_strip_too(tmp_path):
    made = blocks.block(STRIP, made_up(tmp_path, *row()), Written())
    assert made.chart.template == "strip"
    assert made.title == f"Salaire médian\u00a0: 29{THIN}000{NBSP}€"


def test_a_remainder_whose_content_is_known_says_what_is_in_it(tmp_path):
    """Half of them work in the capital, which the list of regions leaves out."""
    rows = (
        "region,Région,all,400,single,north,Nord,8,percent,,,1,press,",
        "region,Région,all,400,single,west,Ouest,7,percent,,,2,press,",
        "capital,Capitale,all,400,single,yes,Oui,50,percent,,,1,press,",
    )
    own = (
        '[questions.region]\ncategories.remainder = "Capitale et autres"\n'
        'sentences.remainder = "« {this|label} » : la capitale y est pour {capital.yes}."\n'
    )
    page = composed.card(made_up(tmp_path, *rows, files={"words/2031.fr.toml": own}), "region")
    assert page.panels[0].chart.series[0].marks[-1].label == "Capitale et autres"
    assert f"la capitale y est pour 50{NBSP}%" in notes(page)
    assert "ce que les sources lues ne donnent pas" not in notes(page)


@every("year", ["2012", "2016", "2023"])
def test_no_two_tables_of_a_salary_poster_have_one_caption(year):
    captions = [table.caption for panel in composed.posters(year)["salary"].panels for table in panel.tables]
    assert len(set(captions)) == len(captions)
    assert any(caption.endswith(", éditions 2011 à 2025") for caption in captions)

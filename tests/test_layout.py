"""The rows of a poster: which blocks stand side by side, in which order; made-up and shipped ones."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import fonts
from cmsurvey.compose import layout
from cmsurvey.compose.blocks import Composed
from cmsurvey.compose.charts import Brief
from cmsurvey.model import Block, Chart, Mark, Series
from cmsurvey.written import Written
from tests import composed, drawn
from tests.cases import every

if TYPE_CHECKING:
    from cmsurvey.model import Panel, Width

NUMBER, LOW, HIGH = "key_figure", 3, 8


def made(name: str, template: str = "bars", width: Width = "full", bars: int = HIGH) -> Composed:
    """A block of so many bars, or a number."""
    chart = Chart(template, series=(Series("", (Mark("", "", 1.0),) * bars),))
    written = Written(title="Half are 28 or younger" if template == NUMBER else "")
    return Composed(Block((name,), width=width), Brief((), template, written), chart, "", "", (), ())


def number(name: str) -> Composed:
    """A number with its sentence."""
    return made(name, NUMBER)


def told(*blocks: Composed) -> str:
    """The blocks as arranged, a row a word: "a b+c" is one of a whole row and two of half a row."""
    found = layout.arranged(blocks)
    rows = layout.rows([one.block for one in found])
    return " ".join("+".join(block.id for block in row) for row in rows)


def widths(*blocks: Composed) -> list[str]:
    """The widths of the blocks as arranged."""
    return [one.block.width for one in layout.arranged(blocks)]


@every(
    ("blocks", "arranged"),
    [
        ("a b c", "a b+c"),  # the number that leads has its row, the others share one
        ("a b c d", "a b+c+d"),
        ("a b c d e", "a b+c d+e"),
        ("a b c d e f", "a b+c+d e+f"),
        ("a B c D e", "a B D c+e"),
        ("a b C D e f", "a C D b+e+f"),
        ("A b C d e f", "A+b C d+e+f"),  # a full row takes no fourth
        ("A B c D E", "A B+c D E"),
        ("a L b", "a+b L"),
    ],
)
def test_numbers_share_rows_of_three_or_two_and_lone_ones_move_to_others(blocks, arranged):
    """Small letters are numbers, capitals charts higher than one, L a line through the editions."""
    forms = {"L": "line", **dict.fromkeys("abcdef", NUMBER)}
    assert told(*(made(name, forms.get(name, "bars")) for name in blocks.split())) == arranged


@every(("chart", "half"), [(made("C", bars=LOW), True), (made("C"), False), (made("C", "stacked"), True)])
def test_a_number_that_is_left_alone_stands_beside_a_chart_a_high_one_takes_two_thirds(chart, half):
    one, other = ("half", "half") if half else ("two_thirds", "third")
    assert widths(made("A", bars=9), chart, number("b")) == ["full", one, other]
    assert widths(made("A", bars=9), number("b"), chart) == ["full", other, one]


def test_a_number_that_no_low_chart_welcomes_stands_beside_the_lowest_block_the_leading_one_included():
    assert told(made("A", bars=LOW), number("b")) == "A+b"
    assert told(made("A", bars=LOW), made("B"), number("c")) == "A+c B"
    assert told(number("a"), made("L", "line"), number("b")) == "a+b L"
    assert told(made("L", "line"), number("b")) == "L b"
    assert widths(number("a"), number("b")) == widths(made("A"), number("b")) == ["two_thirds", "third"]
    hundred = made("P", "pictogram")
    icons = replace(hundred, chart=replace(hundred.chart, icons=("woman", "man")))
    assert told(icons, made("B", bars=5), number("c")) == "P B+c"


def test_a_number_without_a_title_of_its_own_has_a_third_beside_a_low_chart():
    plain = number("b")
    plain = replace(plain, brief=plain.brief._replace(written=Written()))
    assert widths(made("A", bars=9), made("C", bars=LOW), plain) == ["full", "two_thirds", "third"]
    assert widths(made("A", bars=9), plain, number("c")) == ["full", "half", "half"]


def test_a_number_in_a_half_beside_a_chart_has_a_title_and_one_among_numbers_or_in_a_third_has_none():
    beside = layout.arranged([made("A", bars=9), made("C", bars=LOW), number("b")])
    among = layout.arranged([made("A"), number("b"), number("c")])
    third = layout.arranged([number("a"), number("b")])

    assert [one.titled for one in beside] == [True, True, True]
    assert [one.titled for one in among] == [True, False, False]
    assert [one.titled for one in third] == [True, False]


def test_halves_stand_in_pairs_and_one_without_another_takes_the_row():
    halves = [made(name, width="half") for name in "BCD"]
    assert told(made("A"), *halves) == "A B+C D"
    assert told(made("A", width="half"), *halves[:1]) == "A+B"


def test_marks_with_labels_never_stand_in_a_third():
    assert told(made("A"), made("B", width="third"), made("C", width="third")) == "A B C"


@pytest.mark.long
@given(st.lists(st.sampled_from([("full", 0), ("half", LOW), ("full", LOW), ("third", HIGH)]), min_size=1))
def test_every_block_is_placed_once_the_first_one_first_and_no_column_stays_empty(kinds):
    blocks = [
        made(f"b{at}", width=width, bars=bars) if bars else number(f"b{at}")
        for at, (width, bars) in enumerate(kinds)
    ]
    found = layout.arranged(blocks)

    assert sorted(one.block.id for one in found) == sorted(one.block.id for one in blocks)
    assert found[0].block.id == "b0"
    for row in layout.rows([one.block for one in found]):
        assert sum(layout.SPANS[block.width] for block in row) == 6


@pytest.mark.long
@every("year", ["2011", "2013", "2015", "2018", "2020", "2022", "2023", "2025"])
def test_no_number_of_a_shipped_poster_stands_alone(year):
    panels = [panel for page in composed.posters(year).values() for panel in page.panels[1:]]
    found = [one.width for one in panels if one.chart.template == "key_figure"]

    assert found
    assert "full" not in found


@pytest.mark.long
@every(("year", "lang"), [("2018", "en"), ("2020", "fr"), ("2021", "en"), ("2023", "fr")])
def test_the_heading_of_a_half_row_takes_two_lines_at_most(year, lang):
    """At 30 px in 448, as on the page: a third line would push its drawing below that of its neighbour."""
    titles = [
        panel.title
        for page in composed.posters(year, lang).values()
        for panel in page.panels
        if panel.titled and panel.width == "half"
    ]
    assert titles
    assert [title for title in titles if len(fonts.wrap(title, "display-700", 30, 448 * 1.03)) > 2] == []


@pytest.mark.long
@every("year", ["2015", "2018"])
def test_a_median_age_that_was_published_stands_beside_the_age_groups(year):
    assert {"age_median", "age_group"} <= {one.id for one in composed.posters(year)["profile"].panels}


@pytest.mark.long
@every(
    ("year", "name", "first"), [("2011", "workplace", "employer_type"), ("2012", "daily", "audience_type")]
)
def test_the_block_that_the_title_is_about_leads(year, name, first):
    assert composed.posters(year)[name].panels[0].id == first


@pytest.mark.long
def test_what_the_groups_of_2011_earn_stands_in_a_block_for_each_threshold():
    page = composed.posters("2011")["salary"]
    assert [(one.id, one.chart.template, one.width) for one in page.panels] == [
        ("salary_bracket", "key_figure", "full"),
        ("salary_cumulative_by_region", "bars", "half"),
        ("salary_cumulative_by_experience", "key_figure", "half"),
    ]
    assert [mark.value for mark in page.panels[1].chart.series[0].marks] == [50, 23]


def test_the_people_of_a_row_stand_on_one_line_under_words_of_one_line_and_of_two():
    panels = [one for one in composed.posters("2012")["workplace"].panels if one.width == "third"]
    heads = [
        {y for trace in drawn.Figure(one.plots["third"]).data if trace.meta for y in trace.y}
        for one in panels
    ]
    assert len(panels) == 3
    assert len({one.chart.lined for one in panels}) == 1
    assert heads[0] == heads[1] == heads[2]
    assert len(heads[0]) == 1


@pytest.mark.long
@every("size", ["narrow", "phone", "medium"])
def test_the_line_of_a_poster_names_its_edition_and_its_groups_and_covers_no_dot_at_every_width(size):
    panel = composed.posters("2012")["salary"].panels[-1]
    figure = drawn.Figure(panel.plots[size])
    texts = {box.what for box in drawn.texts(figure)}
    discs = [
        (x, y, trace.marker.size, trace.marker.line.width is None)
        for trace in figure.data
        if trace.mode == "markers"
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    clear = [(x, y, wide) for x, y, wide, is_clear in discs if is_clear]

    assert {"2012", "2025", "29\u202f000\u00a0€", "en CDI"} <= texts
    assert clear
    for x, y, wide in clear:
        near = [math.hypot(at - x, up - y) - dot / 2 for at, up, dot, _ in discs if (at, up) != (x, y)]
        assert wide / 2 < min(near)


def percentages(panel: Panel, size: str) -> list[tuple[float, float]]:
    """The share that each bar of percentages stands for, and how long it is in px."""
    shares = {mark.label: mark.value for one in panel.chart.series for mark in one.marks if "%" in mark.text}
    bars = drawn.bars(drawn.Figure(panel.plots[size]))
    return [(shares[box.what], box.right - box.left) for box in bars if box.what in shares]


@every("size", ["narrow", "phone", "medium", "half"])
def test_a_smaller_share_is_shorter_than_a_larger_one_in_the_block_beside_or_above_it(size):
    panels = {one.id: one for one in composed.posters("2012")["profile"].panels}
    region, degree = (dict(percentages(panels[name], size)) for name in ("region", "degree"))
    assert max(region) == pytest.approx(49.6)
    assert degree[52.7] - region[max(region)] == pytest.approx(3.1 / 52.7 * degree[52.7])


@pytest.mark.long
@every(("year", "lang"), product(map(str, range(2011, 2026)), ("fr", "en")))
def test_bars_of_percentages_one_under_the_other_are_as_long_as_their_figures_and_have_room(year, lang):
    """On a phone and wherever the blocks of a row are broken, all of a poster; else those of one width."""
    for page in composed.posters(year, lang).values():
        panels = [one for one in page.panels if one.chart.template == "bars"]
        for size in {size for panel in panels for size in panel.plots}:
            alike = [one for one in panels if size in one.plots]
            found = [px / share for one in alike for share, px in percentages(one, size)]
            assert found == pytest.approx(found[:1] * len(found), abs=0.01), (page.id, size)
            assert [fault for one in alike for fault in drawn.faults(drawn.Figure(one.plots[size]))] == []

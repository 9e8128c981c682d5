"""What the templates draw, read back in px: true lengths, nothing cut, no two overlaid. Data is made up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import plotly.io
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cmsurvey.compose.forms import REFUSALS
from cmsurvey.model import Bracket, Chart, Mark, Run, Series, Step, Tick
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, STENCIL
from tests import drawn, snapshots
from tests.cases import every

NBSP = "\u00a0"


def percent(value: float) -> str:
    """A share as it is printed, to a tenth at most."""
    return f"{value:g}{NBSP}%".replace(".", ",")


def make_mark(label: str, value: float, role: Any = "context", **fields: Any) -> Mark:
    return Mark(label, fields.pop("text", percent(value)), value, role, fields.pop("detail", ""))


def make_chart(template: str, *marks: Mark, **fields: Any) -> Chart:
    return Chart(template, series=fields.pop("series", (Series("", marks),)), **fields)


BARS = make_chart(
    "bars",
    make_mark("Le matin", 46.5, "lead"),
    make_mark("Le soir, après une longue journée", 20),
    make_mark("Midi ou minuit*", 12, "either"),
    make_mark("La nuit", 30, "words", text=f"plus de 30{NBSP}%"),
    make_mark("Autres, non relevés", 21.5, "remainder", detail="calculé"),
)
AGES = tuple(map(make_mark, ("25 ans et moins", "26 à 35 ans", "36 ans et plus"), (43, 45, 12)))
PEOPLE = make_chart(
    "pictogram",
    make_mark("Femmes", 52, "lead"),
    make_mark("Hommes", 48, "second", detail="calculé"),
    figure=percent(52),
    lines=((Run("de femmes", "lead"), Run(" en 2031")), (Run("48 % d’hommes", "second"),)),
    icons=("woman", "man"),
)
TENS = make_chart(
    "pictogram",
    make_mark("Oui", 70, "lead"),
    make_mark("Non", 30),
    figure=percent(70),
    lines=((Run("font leurs courses le matin"),),),
)


def euros(value: float) -> str:
    """An amount as it is printed, without a space between thousands."""
    return f"{value:g}{NBSP}€"


def make_row(name: str, *values: float, mean: float | None = None) -> Series:
    """A row of a strip: first quartile, median, third quartile, and the mean where there is one."""
    named = ("un quart déclare au plus", "médiane", "un quart déclare au moins")
    roles: tuple[Any, ...] = ("quartile", "median", "quartile")
    marks = [
        Mark(label, euros(value), value, role)
        for label, value, role in zip(named, values, roles, strict=True)
    ]
    if mean is not None:
        marks.append(Mark("moyenne", euros(mean), mean, "mean", f"moyenne de {euros(mean)}"))
    return Series(name, tuple(marks))


def make_ticks(*values: float) -> tuple[Tick, ...]:
    return tuple(Tick(value, f"{value:g}" if at else euros(value)) for at, value in enumerate(values))


def make_reference(whole: float, *groups: tuple[str, float], ticks: tuple[float, ...]) -> Chart:
    """Dots of groups against the line of the whole."""
    dots = tuple(Mark(label, euros(value), value, "point") for label, value in groups)
    line = Mark(f"médiane de tous, {euros(whole)}", euros(whole), whole, "reference")
    return Chart("reference", series=(Series("", dots), Series("all", (line,))), ticks=make_ticks(*ticks))


STRIP = Chart(
    "strip",
    series=(make_row("2031", 240, 290, 350, mean=301), make_row("2030", 230, 280, 360)),
    ticks=make_ticks(200, 250, 300, 350, 400),
)
REFERENCE = make_reference(290, ("Le matin", 255), ("Le soir", 340), ticks=(200, 250, 300, 350, 400))
#: Brackets of unlike widths, both ends open, with their median.
HISTOGRAM = Chart(
    "histogram",
    series=(
        Series(
            "",
            (
                make_mark("Moins de 25 ans", 10)._replace(end=25),
                make_mark("25 à 34 ans", 40, "lead")._replace(start=25, end=35),
                make_mark("35 à 54 ans", 38)._replace(start=35, end=55),
                make_mark("55 ans et plus", 12)._replace(start=55),
            ),
        ),
        Series("", (Mark("médiane de 35 ans", "35 ans", 35, "median"),)),
    ),
    ticks=make_ticks(25, 35, 55),
    ordered=True,
)
#: Two rows of a scale of three steps with their nets.
LIKERT = Chart(
    "likert",
    series=tuple(
        Series(
            name,
            (
                *(
                    make_mark(f"{name}, {label}", share, detail=label)
                    for label, share in zip(("Non", "Ni l’un ni l’autre", "Oui"), shares, strict=True)
                ),
                make_mark(f"{name}, non", shares[0], "net", detail="total"),
                make_mark(f"{name}, oui", shares[2], "net", detail="total"),
            ),
        )
        for name, shares in (("Le métier est reconnu", (20, 30, 50)), ("Il est payé", (55, 25, 20)))
    ),
    ordered=True,
)
STEPS = (Step("2028", "n.c."), Step("2029", "–"), Step("2030", "310", "enquête élargie"), Step("2031", "400"))
#: A line with a gap and a bound, and dots of an unnamed population, which nothing joins.
EDITIONS = (
    Series(
        "contract=cdi",
        (
            Mark("2028, 52 %", percent(52), 52, "point"),
            Mark("2029", "", role="absent"),
            Mark("2030, 60 %", percent(60), 60, "point"),
            Mark("2031", "", 65, "at_least", "plus de 65 %"),
        ),
    ),
    Series(
        "all",
        (
            Mark("2028, 40 %", percent(40), 40, "apart"),
            Mark("2029, 41 %", percent(41), 41, "apart"),
            Mark("2030", "", role="absent"),
            Mark("2031, 30 %", percent(30), 30, "apart", "en CDI"),
        ),
    ),
)
CASES: dict[str, Chart] = {
    "bars": BARS,
    "stacked": make_chart(
        "stacked", *AGES, ordered=True, bracket=Bracket(2, percent(88), "ont 35 ans ou moins (calculé)")
    ),
    "pictogram": PEOPLE,
    "key_figure": make_chart(
        "key_figure",
        make_mark("Moins de 35 ans", 80, "words"),
        figure=f"plus de 80{NBSP}%",
        lines=((Run("ont moins de 35 ans"),),),
    ),
    "strip": STRIP,
    "reference": REFERENCE,
    "line": Chart("line", series=EDITIONS, steps=STEPS, ticks=make_ticks(0, 20, 40, 60, 80), leads=False),
    "spark": Chart(
        "spark",
        series=EDITIONS[:1],
        figure=percent(60),
        lines=((Run("des répondants en 2030"),),),
        steps=STEPS,
        ticks=make_ticks(0, 20, 40, 60),
    ),
    "dumbbell": Chart(
        "dumbbell",
        series=(
            Series("2030", (make_mark("Le matin", 40), make_mark("Le soir, après la journée", 20))),
            Series(
                "2031",
                (
                    make_mark("Le matin", 46, detail="+6 points"),
                    make_mark("Le soir, après la journée", 20, detail="="),
                ),
            ),
        ),
    ),
    "histogram": HISTOGRAM,
    "likert": LIKERT,
    "diverging": replace(LIKERT, template="diverging"),
    "heat": Chart(
        "heat",
        series=tuple(
            Series(
                name,
                tuple(
                    Mark(f"{name}, {head}", percent(share), share, "lead" if share == 61 else "context", head)
                    for head, share in zip(("Femmes (n = 60)", "Hommes (n = 40)"), shares, strict=True)
                ),
            )
            for name, shares in (("Lire", (61, 38)), ("Écrire le soir", (20, 44)))
        ),
        ticks=make_ticks(20, 30, 40, 50, 60),
    ),
    "ranked_list": make_chart(
        "ranked_list",
        series=(
            Series("Selon Un", (make_mark("Lire", 1, "lead", text="1"), make_mark("Écrire", 2, text="2"))),
            Series("Selon Deux", (make_mark("Compter", 1, "lead", text="•"),)),
        ),
    ),
}
#: Words that a label may be or hold, however long: a compound, an address, a name of many parts, letters.
UNBREAKABLE = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "https://example.org/enquete/2031/resultats?question=taches_quotidiennes_du_metier",
    f"20{NBSP}000{NBSP}euros{NBSP}bruts{NBSP}annuels{NBSP}hors{NBSP}primes{NBSP}et{NBSP}avantages",
    f"Administrateurs et {'W' * 58} ou autres",
)
SIZES = ("narrow", "wide", "full")
ALL_SIZES = tuple(DRAWINGS)


@cache
def draw(chart: Chart, size: str = "wide", scale: float | None = None) -> drawn.Figure:
    return drawn.Figure(TEMPLATES[chart.template].draw(chart, Style(STENCIL, DRAWINGS[size]), scale))


def most(chart: Chart, size: str) -> float:
    """The most px a unit that a drawing offers."""
    scale = TEMPLATES[chart.template].scale
    assert scale is not None
    return scale(chart, Style(STENCIL, DRAWINGS[size]))


@pytest.mark.long
@every("size", SIZES)
@every("template", CASES)
def test_what_a_template_sets_are_properties_that_plotly_has_and_leaves_as_they_are(template, size):
    plot = TEMPLATES[template].draw(CASES[template], Style(STENCIL, DRAWINGS[size]), None)

    checked = json.loads(plot.figure().to_json())

    del checked["layout"]["template"]
    assert checked == json.loads(json.dumps({"data": plot.data, "layout": plot.layout}))


# Snapshots ---------------------------------------------------------------------------------------------


@pytest.mark.long
@every("size", SIZES)
@every("template", CASES)
def test_a_figure_is_the_one_that_was_read(template, size):
    snapshots.agrees(f"figures/{template}-{size}.jsonl", drawn.listing(draw(CASES[template], size)))


def test_every_template_has_a_snapshot_and_no_other_is_kept():
    assert set(CASES) == set(TEMPLATES)
    assert set(REFUSALS) < set(TEMPLATES)
    snapshots.holds_only("figures", [f"{name}-{size}.jsonl" for name in CASES for size in SIZES])


def test_a_missing_snapshot_says_how_to_make_it(monkeypatch):
    monkeypatch.delenv("REFRESH_SNAPSHOTS", raising=False)
    with pytest.raises(
        AssertionError, match=r"is missing; if the new one is right: REFRESH_SNAPSHOTS=1 python"
    ):
        snapshots.agrees("figures/none.jsonl", "")


def test_a_stale_snapshot_says_how_to_refresh_it(monkeypatch):
    monkeypatch.delenv("REFRESH_SNAPSHOTS", raising=False)
    with pytest.raises(AssertionError, match=r"is stale; if so: REFRESH_SNAPSHOTS=1 python"):
        snapshots.agrees("figures/bars-wide.jsonl", "{}\n")


# Made-up charts of every shape ---------------------------------------------------------------------------

WORD = st.text("aeinorstuéà’", min_size=1, max_size=14)
LABEL = st.builds(
    lambda words, length: " ".join(words)[:length].strip() or "Oui",
    st.lists(WORD, min_size=1, max_size=9),
    st.integers(2, 60),
).map(lambda text: text[:1].upper() + text[1:])
SHARE = st.integers(1, 1000).map(lambda tenths: tenths / 10)
SIZE = st.sampled_from(ALL_SIZES)
MARKS = st.lists(
    st.builds(
        lambda label, value, role, computed: make_mark(
            label,
            value,
            role,
            detail="calculé" if computed else "",
            text=f"plus de {percent(value)}" if role == "words" else percent(value),
        ),
        LABEL,
        SHARE,
        st.sampled_from(("lead", "context", "either", "remainder", "words")),
        st.booleans(),
    ),
    min_size=2,
    max_size=12,
)
PARTS = st.lists(st.integers(1, 96), min_size=1, max_size=4, unique=True).map(
    lambda cuts: [high - low for low, high in zip([0, *sorted(cuts)], [*sorted(cuts), 100], strict=True)]
)
#: The drawings with labels above their bars, the others with labels beside them.
NARROW = tuple(size for size in ALL_SIZES if Style(STENCIL, DRAWINGS[size]).narrow)
WIDE = ("medium", "wide", "full")
BESIDE = tuple(size for size in ALL_SIZES if size not in NARROW)
#: The list of faults names the labels; making the example smaller would only take minutes.
few = settings(
    max_examples=10, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), database=None
)


@pytest.mark.long
@few
@given(MARKS, SIZE)
def test_bars_of_any_labels_can_be_read_whole(marks, size):
    figure = draw(make_chart("bars", *marks), size)
    written, bars = drawn.texts(figure), drawn.bars(figure)
    assert drawn.faults(figure) == []
    assert [(text.what, bar.what) for text in written for bar in bars if text.meets(bar)] == []


@pytest.mark.long
@few
@given(MARKS, SIZE)
def test_a_bar_is_as_long_as_its_value_from_one_zero_in_the_order_of_the_chart(marks, size):
    figure = draw(make_chart("bars", *marks), size)
    bars = sorted(drawn.bars(figure), key=lambda bar: bar.top)
    measured = [mark for mark in marks if mark.role != "words"]
    assert [bar.what for bar in bars] == [mark.label for mark in measured]
    lengths = [mark.value * drawn.per_unit(figure) for mark in measured]
    assert [bar.right - bar.left for bar in bars] == pytest.approx(lengths)
    assert [bar.left for bar in bars] == pytest.approx([drawn.zero(figure)] * len(bars))


@pytest.mark.long
@few
@given(PARTS, st.lists(LABEL, min_size=5, max_size=5), SIZE, st.booleans())
def test_a_stacked_bar_of_any_labels_can_be_read_whole(parts, labels, size, ordered):
    marks = [make_mark(label, value) for label, value in zip(labels, parts, strict=False)]
    chart = make_chart("stacked", *marks, ordered=ordered)
    assert drawn.faults(draw(chart, size)) == []


@pytest.mark.long
@few
@given(PARTS, SIZE)
def test_the_parts_of_a_stacked_bar_follow_each_other_from_margin_to_margin(parts, size):
    figure = draw(
        make_chart("stacked", *(make_mark(f"Part {at}", value) for at, value in enumerate(parts))), size
    )
    bars, width = drawn.bars(figure), figure.layout.width
    starts = [sum(parts[:at]) / 100 * width for at in range(len(parts))]
    assert [bar.left for bar in bars] == pytest.approx(starts)
    gaps = [after.left - bar.right for bar, after in pairwise(bars)]
    assert bars[-1].right == pytest.approx(width)
    assert all(1.5 <= gap <= 4 for gap in gaps)


@pytest.mark.long
@few
@given(PARTS, st.integers(1, 4), LABEL, SIZE)
def test_a_bracket_of_any_words_can_be_read_whole(parts, count, text, size):
    marks = [make_mark(f"Part {at}", value) for at, value in enumerate(parts)]
    count = min(count, len(parts) - 1)
    bracket = Bracket(count, percent(sum(parts[:count])), text)
    assert drawn.faults(draw(make_chart("stacked", *marks, bracket=bracket), size)) == []


@pytest.mark.long
@few
@given(
    st.sampled_from(
        (
            percent(7),
            percent(49.6),
            f"plus de 80{NBSP}%",
            f"26\u202f830{NBSP}€",
            "1 à 3 communautés",
            f"29\u202f400{NBSP}€*",
            f"plus de 80{NBSP}%*",
        )
    ),
    st.lists(LABEL, min_size=1, max_size=3),
    SIZE,
)
def test_a_key_figure_with_any_lines_can_be_read_whole(number, lines, size):
    chart = make_chart("key_figure", figure=number, lines=tuple((Run(line),) for line in lines))
    assert drawn.faults(draw(chart, size)) == []


@every("size", ALL_SIZES)
def test_the_star_of_a_big_number_is_small_behind_it_and_as_high(size):
    """Two stars as large as the number would be read as a part of it."""
    figure = draw(make_chart("key_figure", figure=f"19{NBSP}%*", lines=((Run("par un réseau"),),)), size)
    found = {one.what: one for one in drawn.texts(figure)}
    number, star = found[f"19{NBSP}%"], found["*"]
    px = {text: trace.textfont.size for trace in figure.data if trace.mode == "text" for text in trace.text}

    assert px["*"] == pytest.approx(px[f"19{NBSP}%"] / 2)
    assert 0.03 < (star.left - number.right) / px[f"19{NBSP}%"] < 0.06  # it would touch the sign
    tall = number.bottom - number.top
    assert abs(star.top - number.top) < tall / 6
    assert star.bottom < number.bottom - tall / 3


@pytest.mark.long
@few
@given(LABEL, SIZE)
def test_an_answer_shown_as_a_big_number_can_be_read_whole(answer, size):
    chart = make_chart("key_figure", figure=answer, lines=((Run("la réponse la plus fréquente"),),))
    assert drawn.faults(draw(chart, size)) == []


@pytest.mark.long
@every("answer", UNBREAKABLE)
@every("size", ALL_SIZES)
def test_a_long_answer_shown_as_a_big_number_has_lines_rather_than_small_type(answer, size):
    figure = draw(make_chart("key_figure", figure=answer, lines=((Run("la première réponse"),),)), size)
    label = DRAWINGS[size].size.label

    assert drawn.faults(figure) == []
    assert min(drawn.sizes(figure).values()) >= label
    assert {2 * label} <= {trace.textfont.size for trace in figure.data} or len(drawn.texts(figure)) == 2


@every("size", ("half", "third"))
def test_numbers_of_one_row_stand_on_one_line_and_their_words_too(size):
    def places(number):
        figure = draw(make_chart("key_figure", figure=number, lines=((Run("Âge médian"),),)), size)
        bases = [y + 0.25 * trace.textfont.size for trace in figure.data for y in trace.y]
        return [round(base, 3) for base in bases]

    rows = [places(number) for number in (f"28{NBSP}years", percent(54), "52,7", f"20 à 40{NBSP}K€")]
    assert rows == [rows[0]] * len(rows)


@pytest.mark.long
@few
@given(st.lists(st.lists(LABEL, min_size=1, max_size=6), min_size=1, max_size=3), SIZE)
def test_lists_of_any_answers_can_be_read_whole(lists, size):
    series = tuple(
        Series(
            f"Selon la source {at}" if len(lists) > 1 else "",
            tuple(make_mark(label, rank, text=str(rank)) for rank, label in enumerate(labels, 1)),
        )
        for at, labels in enumerate(lists)
    )
    assert drawn.faults(draw(make_chart("ranked_list", series=series), size)) == []


# Bars ----------------------------------------------------------------------------------------------------


def test_a_remainder_is_hatched_and_not_filled():
    kinds = {bar.customdata[0][0]: bar.marker for bar in draw(BARS).data if bar.type == "bar"}
    remainder = kinds["Autres, non relevés"]
    assert remainder.color == "rgba(0,0,0,0)"
    assert remainder.pattern.bgcolor == "rgba(0,0,0,0)"
    assert remainder.pattern.shape == "/"
    assert (remainder.line.color, remainder.line.width) == (STENCIL.context, 1.5)
    assert remainder.pattern.fgopacity == 0.55


def test_a_contradiction_is_filled_as_what_was_published():
    (either,) = [
        bar.marker for bar in draw(BARS).data if bar.type == "bar" and "Midi" in bar.customdata[0][0]
    ]
    assert either.color == STENCIL.context
    assert either.pattern.shape is None


def test_what_was_published_is_filled_and_never_hatched():
    for bar in draw(BARS).data:
        if bar.type == "bar" and bar.customdata[0][0].startswith("Le "):
            assert bar.marker.color in {STENCIL.accent, STENCIL.context}
            assert bar.marker.pattern.shape is None


@every("size", ["wide", "phone"])
@every(("edge", "way"), [({"start": 30.0}, 1), ({"end": 30.0}, -1)])
def test_a_bound_among_bars_has_a_stroke_at_its_edge_and_an_arrow_to_where_it_lies(size, edge, way):
    bound = Mark("La nuit", "30 %", 30.0, "words", **edge)
    chart = Chart("bars", series=(Series("", (Mark("Le jour", "70 %", 70.0, "lead"), bound)),), top=100)
    figure = draw(chart, size)
    (path,) = [shape.path for shape in figure.layout.shapes if shape.type == "path"]
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+),", path)]

    assert xs[0] == xs[1] == 30
    assert way * (xs[3] - 30) > 0
    assert drawn.faults(figure) == []


@every("size", ["narrow", "wide"])
@every("edge", [0.4, 2.0])
def test_an_arrow_near_zero_ends_there_and_not_beyond_the_drawing(size, edge):
    bound = Mark("La nuit", "moins de 2 %", edge, "words", end=edge)
    chart = Chart("bars", series=(Series("", (Mark("Le jour", "70 %", 70.0, "lead"), bound)),), top=100)
    (path,) = [shape.path for shape in draw(chart, size).layout.shapes if shape.type == "path"]
    xs = [float(x) for x in re.findall(r"[ML]([-\d.e]+),", path)]
    assert min(xs) == pytest.approx(0, abs=1e-9)


def test_a_bound_has_no_length_and_keeps_its_words():
    figure = draw(BARS)
    assert "La nuit" not in {bar.what for bar in drawn.bars(figure)}
    (words,) = [text for text in drawn.texts(figure) if text.what == f"plus de 30{NBSP}%"]
    assert 0 < words.left - drawn.zero(figure) < 12


def test_the_value_of_a_remainder_is_regular_and_muted_and_says_computed():
    voices = {
        drawn.plain(text): (trace.textfont.weight, trace.textfont.color)
        for trace in draw(BARS).data
        if trace.type == "scatter"
        for text in trace.text
    }
    assert voices[percent(21.5)] == (400, STENCIL.muted)
    assert voices["calculé"] == (400, STENCIL.muted)
    assert voices[percent(46.5)] == (700, STENCIL.ink)


@every("size", BESIDE)
def test_the_zero_line_stands_at_zero(size):
    figure = draw(BARS, size)
    (line,) = drawn.shapes(figure)
    assert line.left == line.right == pytest.approx(drawn.zero(figure))
    assert [line.top, line.bottom] == pytest.approx([0, figure.layout.height], abs=0.6)


def test_a_scale_that_neighbours_share_is_the_px_a_point_drawn():
    short = make_chart("bars", make_mark("Oui", 12, "lead"), make_mark("Non", 8))
    shared = min(most(BARS, "half"), most(short, "half"))
    assert drawn.per_unit(draw(BARS, "half", shared)) == pytest.approx(shared)
    assert drawn.per_unit(draw(short, "half", shared)) == pytest.approx(shared)
    assert drawn.faults(draw(short, "half", shared)) == []


def test_the_longest_bar_takes_the_room_there_is():
    """A scale of its own lets one value reach the right margin: no drawing wastes its width."""
    for size in ALL_SIZES:
        boxes = drawn.texts(draw(BARS, size))
        width = DRAWINGS[size].width
        assert width - 4 <= max(box.right for box in boxes) <= width + 0.5


@every("size", NARROW)
def test_a_narrow_drawing_sets_each_label_above_its_bar(size):
    figure = draw(BARS, size)
    labels = {box.what: box for box in drawn.texts(figure)}
    for bar in drawn.bars(figure):
        if bar.what in labels:
            assert labels[bar.what].bottom <= bar.top
            assert labels[bar.what].left == pytest.approx(0)


def test_markup_in_a_label_is_printed_and_not_obeyed():
    chart = make_chart("bars", make_mark("<b>Oui</b> & non", 60), make_mark("Non", 40))
    assert "<b>Oui</b> & non" in {box.what for box in drawn.texts(draw(chart))}
    assert any(
        "&lt;b&gt;" in text for trace in draw(chart).data if trace.type == "scatter" for text in trace.text
    )


def test_bars_without_any_length_are_read_in_words():
    chart = make_chart("bars", *(make_mark(label, 80, "words", text=f"plus de 80{NBSP}%") for label in "AB"))
    assert drawn.bars(draw(chart)) == []
    assert drawn.faults(draw(chart)) == []


# Stacked bar ---------------------------------------------------------------------------------------------


@every("size", ALL_SIZES)
def test_a_computed_part_says_so_on_every_size(size):
    marks = (
        make_mark("Île-de-France", 49.6, "lead"),
        make_mark("Régions (hors Île-de-France)", 50.4, detail="calculé"),
    )
    said = " ".join(box.what for box in drawn.texts(draw(make_chart("stacked", *marks), size)))
    assert "calculé" in said


@every("size", ALL_SIZES)
def test_every_part_has_its_label_and_its_value(size):
    said = " ".join(box.what for box in drawn.texts(draw(CASES["stacked"], size)))
    for mark in AGES:
        assert mark.label in said
        assert mark.text in said


@every("size", ALL_SIZES)
@every("share", [5, 25, 75, 95])
def test_both_parts_of_a_whole_keep_their_labels_on_the_drawing(size, share):
    """A text that begins or ends beyond the range of an axis is not drawn at all."""
    marks = (
        Mark("Île-de-France", f"{share} %", share, "lead"),
        Mark("Hors de cette région", "", 100 - share),
    )
    figure = draw(Chart("stacked", series=(Series("", marks),)), size)
    low, high = figure.layout.xaxis.range
    texts = [trace for trace in figure.data if trace.mode == "text"]

    assert all(low <= x < high for trace in texts for x in trace.x)
    assert {"région", "Hors"} <= set(" ".join(text for trace in texts for text in trace.text).split())


#: Shares of ages whose labels have no place under their parts.
_LISTED = [
    make_mark(label, value)
    for label, value in (
        ("Moins de 25 ans accomplis", 13), ("25 à 34 ans", 49), ("35 à 44 ans", 27), ("45 ans ou plus", 11),
    )
]  # fmt: skip


@every(
    ("size", "shares"),
    [("full", [13, 49, 27, 11]), ("half", [13, 49, 27, 11]), ("full", [2, 60, 27, 11])],
)
def test_a_list_of_parts_says_their_values_only_where_the_bar_has_not_all(size, shares):
    marks = [make_mark(one.label, share) for one, share in zip(_LISTED, shares, strict=True)]
    figure = draw(make_chart("stacked", *marks), size)
    said = [box.what for box in drawn.texts(figure)]

    parts = drawn.bars(figure)
    inside = [box.what for box in drawn.texts(figure) if any(box.meets(part) for part in parts)]
    assert sorted(set(said) & {one.text for one in marks}) == sorted({one.text for one in marks})
    held = len(inside) == len(marks)
    assert held == (min(shares) > 2)
    assert [said.count(one.text) for one in marks] == ([1] * 4 if held else [1, 2, 2, 2])


def test_a_value_inside_a_part_stays_inside_it():
    for size in ALL_SIZES:
        figure = draw(CASES["stacked"], size)
        parts = drawn.bars(figure)
        for text in drawn.texts(figure):
            touched = [part for part in parts if text.meets(part)]
            assert all(part.left <= text.left and text.right <= part.right for part in touched)


def test_a_bracket_ends_where_its_parts_end():
    figure = draw(CASES["stacked"], "full")
    second = drawn.bars(figure)[1]
    assert max(line.right for line in drawn.shapes(figure)) == pytest.approx(second.right, abs=1)
    assert min(line.left for line in drawn.shapes(figure)) == pytest.approx(0)


def test_ordered_classes_take_the_ordered_shades_from_the_strongest():
    fills = [bar.marker.color for bar in draw(CASES["stacked"]).data if bar.type == "bar"]
    assert fills == [STENCIL.ordered_1, STENCIL.ordered_2, STENCIL.ordered_3]


def test_parts_that_miss_a_point_are_not_stretched_over_it():
    marks = (make_mark("Oui", 60), make_mark("Non", 39))
    figure = draw(make_chart("stacked", *marks))
    assert drawn.bars(figure)[-1].right == pytest.approx(figure.layout.width * 0.99)


# Pictogram -----------------------------------------------------------------------------------------------


@every(
    ("share", "count"),
    [(52, 52), (0.4, 0), (0.5, 1), (49.5, 50), (49.4, 49), (75.5, 76), (99.6, 100), (100, 100)],
)
def test_people_are_rounded_half_up_to_whole_ones(share, count):
    chart = make_chart(
        "pictogram", make_mark("Femmes", share, "lead"), make_mark("Hommes", 100 - share, "second"),
        figure=percent(share), icons=("woman", "man"),
    )  # fmt: skip
    drawn_people = {icon: len(boxes) for icon, boxes in drawn.people(draw(chart))}
    assert drawn_people.get("woman", 0) == count
    assert drawn_people.get("man", 0) == 100 - count


@pytest.mark.long
@every("size", ALL_SIZES)
@every(("chart", "columns", "rows"), [(PEOPLE, 20, 5), (TENS, 10, 1)])
def test_people_stand_in_even_rows_flush_to_both_margins(chart, columns, rows, size):
    figure = draw(chart, size)
    boxes = [box for _, some in drawn.people(figure) for box in some]
    assert len(boxes) == columns * rows
    lefts = sorted({round(box.left, 1) for box in boxes if box.top == min(one.top for one in boxes)})
    steps = {round(after - before, 1) for before, after in pairwise(lefts)}
    assert len(lefts) == columns
    assert max(steps) - min(steps) <= 0.7
    assert min(box.left for box in boxes) == pytest.approx(0, abs=0.6)
    assert max(box.right for box in boxes) == pytest.approx(figure.layout.width, abs=0.6)
    assert drawn.faults(figure) == []


@pytest.mark.long
@every("size", ALL_SIZES)
def test_people_never_stand_on_each_other_or_on_words(size):
    for chart in (PEOPLE, TENS):
        figure = draw(chart, size)
        boxes = [box for _, some in drawn.people(figure) for box in some]
        assert drawn.overlaps([*boxes, *drawn.texts(figure)]) == []


def test_the_first_answer_s_people_come_first():
    (_, women), (_, men) = drawn.people(draw(PEOPLE))
    last, first = women[-1], men[0]
    assert (last.top, last.left) < (first.top, first.left)


def test_women_and_men_keep_two_colours_and_one_share_has_an_outline_for_the_rest():
    def colours(chart: Chart) -> list[str]:
        return [trace.marker.color for trace in draw(chart).data if trace.meta]

    assert colours(PEOPLE) == [STENCIL.highlight, STENCIL.accent]
    assert colours(TENS) == [STENCIL.highlight, STENCIL.context]
    assert [trace.meta["outlined"] for trace in draw(TENS).data if trace.meta] == [False, True]


# Lists and numbers ---------------------------------------------------------------------------------------


@every("size", ALL_SIZES)
def test_a_rank_has_no_bar(size):
    assert drawn.bars(draw(CASES["ranked_list"], size)) == []


def test_two_sources_are_two_columns_and_one_under_the_other_on_a_narrow_drawing():
    wide = {box.what: box for box in drawn.texts(draw(CASES["ranked_list"], "wide"))}
    narrow = {box.what: box for box in drawn.texts(draw(CASES["ranked_list"], "narrow"))}
    assert wide["Selon Un"].top == wide["Selon Deux"].top
    assert wide["Selon Un"].left < wide["Selon Deux"].left
    assert narrow["Selon Un"].left == narrow["Selon Deux"].left
    assert narrow["Écrire"].bottom < narrow["Selon Deux"].top


@every("size", ALL_SIZES)
def test_the_words_before_a_number_are_smaller_than_the_number(size):
    (number,) = [
        trace for trace in draw(CASES["key_figure"], size).data if "Bricolage" in trace.textfont.family
    ]
    (text,) = number.text
    assert drawn.plain(text) == f"plus de 80{NBSP}%"
    assert f"font-size:{number.textfont.size / 2:.4g}px" in text


@every("template", CASES)
def test_a_template_draws_in_stencil_colours_alone(template):
    """The renderer replaces these by the theme's: a colour of its own would not turn dark."""
    found = set(re.findall(r"#[0-9a-fA-F]{6}", draw(CASES[template]).to_json()))
    assert found <= set(drawn.ROLES)
    assert found


@pytest.mark.long
def test_a_figure_takes_nothing_from_the_process_s_default(monkeypatch):
    plot = TEMPLATES["bars"].draw(BARS, Style(STENCIL, DRAWINGS["wide"]), None)
    before = plot.figure().to_json()
    monkeypatch.setattr(plotly.io.templates, "default", "plotly_dark")
    assert plot.figure().to_json() == before


@pytest.mark.long
@every("template", CASES)
@every("size", ALL_SIZES)
def test_every_template_can_be_read_whole_on_every_size(template, size):
    assert drawn.faults(draw(CASES[template], size)) == []


def renamed(chart: Chart, name: str) -> Chart:
    """A chart whose answers, groups and rows are called otherwise."""

    def called(text: str) -> str:
        return name if text else ""

    def mark(one: Mark) -> Mark:
        if chart.template == "strip" or one.role in {"median", "reference"}:  # words of ours
            return one
        head = chart.template in {"heat", "likert", "diverging"} and one.role != "net"
        return one._replace(label=called(one.label), detail=called(one.detail) if head else one.detail)

    pairs = chart.template == "dumbbell"  # its two series are editions
    series = tuple(
        Series(one.name if pairs else called(one.name), tuple(map(mark, one.marks))) for one in chart.series
    )
    lines = tuple((Run(name), *line) for line in chart.lines)
    return replace(chart, series=series, lines=lines)


@pytest.mark.long
@every("template", [name for name in CASES if name not in {"line", "spark"}])
@every("size", ALL_SIZES)
def test_a_word_without_a_break_is_read_whole_and_no_bar_grows_over_it(template, size):
    if (template, size) == ("dumbbell", "third"):  # see test_layout: a third is for numbers
        return
    for word in UNBREAKABLE:
        figure = draw(renamed(CASES[template], word), size)
        written, bars = drawn.texts(figure), drawn.bars(figure)
        assert (word[:9], drawn.faults(figure)) == (word[:9], [])
        assert drawn.per_unit(figure) > 0
        if template == "bars":
            assert [(text.what, bar.what) for text in written for bar in bars if text.meets(bar)] == []
        letters = re.sub(f"[ {NBSP}]", "", "".join(text.what for text in written))
        assert re.sub(f"[ {NBSP}]", "", word) in letters


@every("template", CASES)
def test_no_template_writes_the_punctuation_of_one_language(template):
    """Between a label and its value French has a space before a colon, English none: words come composed."""
    said = [mark for series in CASES[template].series for mark in series.marks]
    assert not any(" :" in text or "\u00a0:" in text for mark in said for text in mark[:2])
    assert re.findall(r"[ \u00a0]:", draw(CASES[template]).to_json().replace("\\u00a0", "\u00a0")) == []


# Amounts on an axis ----------------------------------------------------------------------------------------

QUARTILES = st.lists(st.integers(210, 390), min_size=3, max_size=3).map(sorted)
AXIS = (200, 250, 300, 350, 400)


@pytest.mark.long
@few
@given(st.lists(QUARTILES, min_size=1, max_size=3), st.integers(210, 390), LABEL, SIZE)
def test_a_strip_of_any_values_can_be_read_whole(rows, mean, name, size):
    series = [make_row(f"{name} {at}", *row, mean=mean if at == 0 else None) for at, row in enumerate(rows)]
    figure = draw(Chart("strip", series=tuple(series), ticks=make_ticks(*AXIS)), size)
    assert drawn.faults(figure) == []
    written = drawn.texts(figure)
    assert [(text.what, bar.what) for text in written for bar in drawn.bars(figure) if text.meets(bar)] == []


@pytest.mark.long
@few
@given(st.lists(st.tuples(LABEL, st.integers(200, 400)), min_size=2, max_size=6), st.integers(200, 400), SIZE)
def test_dots_against_a_line_of_any_values_can_be_read_whole(groups, whole, size):
    figure = draw(make_reference(whole, *groups, ticks=AXIS), size)
    assert drawn.faults(figure) == []
    written = drawn.texts(figure)
    assert [(text.what, dot.what) for text in written for dot in drawn.dots(figure) if text.meets(dot)] == []


@every("size", ALL_SIZES)
def test_the_bar_of_a_strip_goes_from_quartile_to_quartile_on_its_axis(size):
    figure = draw(STRIP, size)
    ticks = {box.left for box in drawn.shapes(figure) if box.top == 0}
    low, high = min(ticks), max(ticks)
    per = (high - low) / 200
    ends = [(bar.left, bar.right) for bar in drawn.bars(figure)]
    assert ends[0] == pytest.approx((low + 40 * per, low + 150 * per))
    assert ends[1] == pytest.approx((low + 30 * per, low + 160 * per))


@every("size", ALL_SIZES)
def test_a_mean_is_a_named_diamond_and_the_median_a_stroke(size):
    figure = draw(STRIP, size)
    first = drawn.bars(figure)[0]
    (diamond,) = [dot for dot in drawn.dots(figure) if dot.what == "moyenne"]
    per = (first.right - first.left) / 110
    assert (diamond.left + diamond.right) / 2 == pytest.approx(first.left + 61 * per)
    lines = [box for box in drawn.shapes(figure) if first.top > box.top > 0 and box.bottom > first.bottom]
    assert [box.left for box in lines] == pytest.approx([first.left + 50 * per] * 2)
    assert f"moyenne de {euros(301)}" in {text.what for text in drawn.texts(figure)}


@every("size", ALL_SIZES)
def test_the_ends_of_an_axis_that_leaves_zero_are_written(size):
    for chart in (STRIP, REFERENCE):
        said = {text.what for text in drawn.texts(draw(chart, size))}
        assert {euros(200), "400"} <= said


def test_values_that_crowd_keep_every_label_and_the_quartiles_go_under_the_bar():
    crowded = Chart("strip", series=(make_row("2031", 298, 300, 302, mean=301),), ticks=make_ticks(*AXIS))
    for size in ALL_SIZES:
        figure = draw(crowded, size)
        (bar,) = drawn.bars(figure)
        places = {text.what: text for text in drawn.texts(figure)}
        assert places[euros(300)].bottom <= bar.top
        assert min(places[euros(298)].top, places[euros(302)].top) >= bar.bottom
        assert drawn.faults(figure) == []


@every("size", ALL_SIZES)
def test_a_dot_stands_as_far_from_the_line_as_its_value(size):
    figure = draw(REFERENCE, size)
    dots = {dot.what: (dot.left + dot.right) / 2 for dot in drawn.dots(figure)}
    (line,) = {box.left for box in drawn.shapes(figure) if box.top > 0}
    assert (line - dots["Le matin"]) / 35 == pytest.approx((dots["Le soir"] - line) / 50)


def test_two_charts_on_one_axis_have_it_at_one_place_whatever_their_labels():
    longer = make_reference(290, ("Le soir, après une longue journée", 255), ("Oui", 340), ticks=AXIS)

    def places(chart: Chart) -> set[float]:
        return {round(box.left, 3) for box in drawn.shapes(draw(chart, "full")) if box.top == 0}

    assert places(longer) == places(STRIP) == places(REFERENCE)


@every("size", NARROW)
def test_a_narrow_reference_sets_each_label_above_its_dot(size):
    figure = draw(REFERENCE, size)
    labels = {text.what: text for text in drawn.texts(figure)}
    for dot in drawn.dots(figure):
        assert labels[dot.what].left == pytest.approx(0)
        assert labels[dot.what].bottom <= dot.top


@every("ordered", (False, True))
def test_parts_are_shaded_from_the_first_to_the_last_wherever_the_lead_stands(ordered):
    shares = (20, 10, 40, 30)
    marks = [
        make_mark(f"Part {at}", share, "lead" if at == 2 else "context") for at, share in enumerate(shares)
    ]
    bars = [
        one for one in draw(make_chart("stacked", *marks, ordered=ordered), "full").data if one.type == "bar"
    ]
    fills = [one.marker.color for one in sorted(bars, key=lambda one: one.base[0])]

    assert fills == [getattr(STENCIL, f"sequential_{step}") for step in (5, 4, 3, 2)]


# Lines of editions -----------------------------------------------------------------------------------------


def test_dots_of_an_unnamed_population_are_hollow_and_never_joined():
    figure = draw(CASES["line"], "full")
    apart = {"2028, 40 %", "2029, 41 %", "2031, 30 %"}
    places = {
        (round(dot.left + dot.right, 3), round(dot.top + dot.bottom, 3))
        for dot in drawn.dots(figure)
        if dot.what in apart
    }
    joined = [
        (round(2 * x, 3), round(2 * y, 3))
        for trace in figure.data
        if trace.mode == "lines"
        for x, y in zip(trace.x, trace.y, strict=True)
        if x is not None
    ]
    assert len(places) == 3
    assert len(joined) == 2
    assert not places & set(joined)


@pytest.mark.long
@few
@given(st.lists(st.integers(0, 80), min_size=6, max_size=15), st.integers(1, 5), st.sampled_from(WIDE))
def test_the_words_of_a_break_hide_no_dot_and_no_line(values, at, size):
    steps = [
        Step(str(2011 + place), "400", "enquête élargie" * (place == at)) for place in range(len(values))
    ]
    marks = tuple(Mark(f"{value}", "", value, "point") for value in values)
    ticks = make_ticks(0, 20, 40, 60, 80)
    figure = draw(Chart("line", series=(Series("all", marks),), steps=tuple(steps), ticks=ticks), size)
    (joins,) = [trace for trace in figure.data if trace.mode == "lines"]
    ends = [*zip(joins.x, joins.y, strict=True)]
    for words in (box for box in drawn.texts(figure) if box.what == "enquête élargie"):
        assert [dot.what for dot in drawn.dots(figure) if dot.meets(words)] == []
        for (x, y), (after, then) in zip(ends[::3], ends[1::3], strict=True):
            for part in range(21):
                spot = x + (after - x) * part / 20, y + (then - y) * part / 20
                assert not drawn.Box("", spot[0] - 1, spot[1] - 1, spot[0] + 1, spot[1] + 1).meets(words)


def test_a_break_without_room_for_its_words_has_its_line_all_the_same():
    long = "enquête" * 9
    steps = tuple(Step(str(2011 + at), "400", long * (at == 1)) for at in range(2))
    marks = tuple(Mark(f"{value}", "", value, "point") for value in (80, 0))
    chart = Chart("line", series=(Series("all", marks),), steps=steps, ticks=make_ticks(0, 80))
    figure = draw(chart, "narrow")

    assert long not in {box.what for box in drawn.texts(figure)}
    assert len([shape for shape in figure.layout.shapes if shape.line.dash != "solid"]) == 1


def test_a_dot_that_belongs_to_no_line_is_grey_and_cuts_what_runs_behind_it():
    line = (Mark("2028", "", 40, "point"), Mark("2029", "", role="absent"), Mark("2030", "", 40, "point"))
    apart = (Mark("", "", role="absent"), Mark("2029, 40 %", "", 40, "apart"), Mark("", "", role="absent"))
    chart = Chart(
        "line", series=(Series("all", apart), Series("cdi", line)), steps=STEPS[:3], ticks=make_ticks(0, 80)
    )
    figure = draw(chart, "full")
    marks = [at for at, trace in enumerate(figure.data) if trace.mode == "markers"]
    (clear,) = [at for at in marks if figure.data[at].hoverinfo == "skip"]
    (dot,) = [at for at in marks if figure.data[at].marker.line.color == STENCIL.muted]
    (joins,) = [at for at, trace in enumerate(figure.data) if trace.mode == "lines"]

    assert (figure.data[clear].x, figure.data[clear].y) == (figure.data[dot].x, figure.data[dot].y)
    assert figure.data[clear].marker.color == STENCIL.paper
    assert joins < clear < dot


@pytest.mark.long
@every("size", WIDE)
def test_over_a_line_far_below_its_highest_tick_stands_no_blank(size):
    marks = tuple(Mark(f"{year}, 30 %", "30 %", 30, "point") for year in range(2011, 2015))
    steps = tuple(Step(str(year), "400") for year in range(2011, 2015))
    chart = Chart("line", series=(Series("all", marks),), steps=steps, ticks=make_ticks(0, 20, 40, 60, 80))
    raised = tuple(mark._replace(value=80) for mark in marks)
    tall = replace(chart, series=(Series("all", raised),))

    low, high = (draw(one, size).layout.height for one in (chart, tall))
    assert high - low >= 20
    assert drawn.faults(draw(chart, size)) == drawn.faults(draw(tall, size)) == []


@pytest.mark.long
@every("size", [size for size in ALL_SIZES if size not in {"half", "third"}])
def test_the_name_of_a_line_stays_on_the_drawing_however_long(size):
    *firsts, last = EDITIONS[1].marks
    named = EDITIONS[1]._replace(
        marks=(*firsts, last._replace(detail="on permanent or fixed-term contracts"))
    )
    chart = Chart("line", series=(EDITIONS[0], named), steps=STEPS, ticks=make_ticks(0, 20, 40, 60, 80))
    figure = draw(chart, size)
    assert drawn.faults(figure) == []
    assert "permanent" in " ".join(text.what for text in drawn.texts(figure))

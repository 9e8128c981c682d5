"""What an eye takes from a picture is what its table says: lengths, order, highlights, notes, repetitions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmsurvey import aggregate
from cmsurvey.compose import blocks, layout, readers
from cmsurvey.fill import Quoted, amount
from cmsurvey.model import Block, Chart, Infographic, Mark, Series, Step, Tick
from cmsurvey.render import page as pages
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, STENCIL
from cmsurvey.written import Written
from tests import composed, drawn
from tests.builders import FIGURE_HEADER
from tests.cases import every
from tests.composed import card, made_up

NBSP, THIN = "\u00a0", "\u202f"
SHARE = "job,Métier,all,400,single,{0},{1},{2},percent,,,{3},press,{4}"
TOOL = "tool,Outils,all,400,multiple,{0},{1},{2},percent,,,{3},press,"


def figure(chart: Chart, size: str = "wide"):
    """The drawing of a made-up chart."""
    return drawn.Figure(TEMPLATES[chart.template].draw(chart, Style(STENCIL, DRAWINGS[size]), None))


def note(page: Infographic, label: str) -> str:
    """One note of a page, empty where it has none."""
    return next((one.text for one in page.notes if one.label.startswith(label)), "")


def bars(*marks: Mark, top: float = 0.0) -> Chart:
    return Chart("bars", series=(Series("", marks),), top=top)


# Lengths and order -----------------------------------------------------------------------------------------


@every("size", ["narrow", "wide", "full"])
def test_beside_a_bound_a_smaller_share_does_not_fill_the_width(size):
    chart = bars(
        Mark("Lire", "plus de 80 %", 80, "words"), Mark("Écrire", f"70{NBSP}%", 70, "lead"), top=100.0
    )
    style = Style(STENCIL, DRAWINGS[size])
    (bar,) = drawn.bars(figure(chart, size))
    room = style.width - drawn.zero(figure(chart, size))
    assert bar.right - bar.left == pytest.approx(0.7 * room, abs=3)


def test_a_bound_from_below_may_reach_all_and_one_from_above_its_own_value():
    chart = composed.cards()["objectives"].panels[0].chart
    assert chart.top == 100
    assert composed.cards("2019")["networks_important"].panels[0].chart.top == 2


def test_a_name_too_long_for_its_column_is_broken_at_a_hyphen():
    chart = bars(Mark("Aquitaine-Limousin-Poitou-Charentes", "8 %", 8), Mark("Nord", "9 %", 9, "lead"))
    written = figure(chart, "half")
    assert {"Aquitaine-Limousin-", "Poitou-Charentes"} <= {text.what for text in drawn.texts(written)}
    assert drawn.faults(written) == []


def test_items_of_a_list_stand_from_the_largest_share_down(tmp_path):
    rows = (
        TOOL.format("a", "Papier", 20, 1),
        TOOL.format("b", "Encre", 60, 2),
        TOOL.format("c", "Clou", 40, 3),
    )
    marks = card(made_up(tmp_path, *rows), "tool").panels[0].chart.series[0].marks
    assert [mark.label for mark in marks] == ["Encre", "Clou", "Papier"]


def test_the_larger_of_two_parts_has_the_accent_where_the_title_is_about_it():
    lead, other = Mark("Paris", "35 %", 35), Mark("Ailleurs", "65 %", 65, "lead")
    fills = [
        trace.marker.color
        for trace in figure(Chart("stacked", series=(Series("", (lead, other)),))).data
        if trace.type == "bar"
    ]
    assert fills == [STENCIL.context, STENCIL.accent]


# Lines -----------------------------------------------------------------------------------------------------

YEARS = tuple(Step(str(year), "400", "enquête élargie" if year == 2030 else "") for year in range(2027, 2033))


def line(own: str = "") -> Chart:
    """A made-up line whose 2029 has a long name beside a break."""
    marks = [Mark(step.label, f"{at} %", 10.0 * at + 10, "point") for at, step in enumerate(YEARS)]
    marks[2] = marks[2]._replace(detail="en CDI ou en CDD")
    ticks = (Tick(0, "0"), Tick(80, "80 %"))
    return Chart(
        "line", series=(Series("all", tuple(marks)),), steps=YEARS, ticks=ticks, leads=False, own=own
    )


def test_the_edition_of_the_page_has_the_one_highlighted_dot_and_value():
    found = figure(line("2031"), "full")
    dots = [trace for trace in found.data if trace.mode == "markers"]
    assert [len(one.x) for one in dots if one.marker.color == STENCIL.highlight] == [1]
    voiced = [one for one in found.data if one.mode == "text" and one.textfont.color == STENCIL.highlight]
    assert [text for one in voiced for text in one.text] == ["4 %"]


def test_a_line_of_all_editions_highlights_no_dot_of_its_own():
    dots = [trace for trace in figure(line(), "full").data if trace.mode == "markers"]
    assert {one.marker.color for one in dots} == {STENCIL.accent}


def test_no_value_crosses_the_line_of_a_break():
    found = figure(line(), "full")
    (wall,) = [one.left for one in drawn.shapes(found) if one.left == one.right]
    names = {"en CDI ou", "en CDD", *(f"{at} %" for at in range(6))}
    boxes = [text for text in drawn.texts(found) if text.what in names]
    assert len(boxes) == 8
    assert [box.what for box in boxes if box.left < wall < box.right] == []


# Notes and words -------------------------------------------------------------------------------------------


def test_a_key_figure_has_notes_on_what_it_shows_and_not_on_the_rest(tmp_path):
    of = made_up(tmp_path, SHARE.format("a", "Peintre", 30, 1, ""), SHARE.format("b", "Maçon", 20, 2, ""))
    made = blocks.block(Block(("job",), template="key_figure"), of, Written())
    assert made.remarks == ()
    both = blocks.block(Block(("job",), template="bars"), of, Written())
    assert any("par différence" in text for text in both.remarks)


def test_a_source_that_says_about_is_quoted_with_its_word(tmp_path):
    words = '[populations]\n[hedges]\n"so it says" = "environ {value}"\n[remarks]\n"so it says" = ""\n'
    of = made_up(tmp_path, SHARE.format("a", "Peintre", 30, 1, "so it says"), files={"words/fr.toml": words})
    page = card(of, "job")
    said = (page.panels[0].chart.figure, page.alt, page.panels[0].tables[0].rows[0].value)
    assert [text for text in said if f"environ 30{NBSP}%" not in text] == []


def test_shares_of_nobody_knows_whom_are_given_to_nobody(tmp_path):
    """Neither the subtitle nor the alternative text, the table or its files names a population or a base."""
    words = '[populations]\n[remarks]\n"base not stated: two readings" = "Base non précisée."\n'
    rows = (SHARE.format(key, key, 30, 1, "base not stated: two readings") for key in ("a", "b"))
    page = card(made_up(tmp_path, *rows, files={"words/fr.toml": words}), "job")
    table = page.panels[0].tables[0]
    assert "base non précisée" in page.standfirst
    assert "des répondants" not in page.standfirst + page.alt
    assert table.caption.endswith("base non précisée")
    assert {row.base for row in table.rows[:2]} == {"base non précisée"}
    assert {row.base for row in page.estimates[0].rows} == {None}


def test_where_only_the_first_rank_is_known_the_others_have_bullets():
    page = composed.cards()["employer_type_rank"]
    marks = page.panels[0].chart.series[0].marks
    assert [(mark.text, mark.role) for mark in marks] == [("1", "lead"), ("•", "context"), ("•", "context")]
    assert [row.value for row in page.panels[0].tables[0].rows] == ["1er", *["ordre non précisé"] * 2]
    assert "du plus au moins fréquent" not in "".join(composed.printed(page))


def test_a_rank_is_read_as_an_ordinal_in_the_table():
    rows = composed.cards()["sector_rank"].panels[0].tables[0].rows
    assert [row.value for row in rows] == ["1er", "2e", "3e"]


def test_the_card_of_the_quartiles_has_the_median_between_them():
    chart = composed.cards("2022")["salary_quartile"].panels[0].chart
    assert chart.template == "strip"
    assert [mark.role for mark in chart.series[0].marks] == ["quartile", "median", "quartile"]


# Posters ---------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_alternative_text_of_a_poster_says_form_population_title_and_three_figures():
    page = composed.posters()["profile"]
    assert page.alt == (
        f"Infographie, répondants de l’édition 2012{NBSP}: {page.title}. Femmes{NBSP}: 52{NBSP}%{THIN}; "
        f"88{NBSP}% ont 35{NBSP}ans ou moins (calculé){THIN}; Bac+5{NBSP}: 52,7{NBSP}%."
    )


def test_an_alternative_text_has_as_many_figures_as_it_has_room_for():
    of = composed.filler(composed.edition("2012"))
    figures = ["a" * 90, "b" * 90, "c" * 90]
    text = readers.poster_text("Un titre", "répondants", figures, [], filler=of)
    assert len(text) <= 250
    assert "b" in text
    assert "c" * 90 not in text


@pytest.mark.long
@every("year", ["2013", "2016", "2018", "2022"])
def test_a_block_of_a_poster_never_prints_its_number_three_times(year):
    """The number of a key figure stands in its drawing; its title says what it measures."""
    for page in composed.posters(year).values():
        for panel in page.panels:
            if panel.titled and panel.chart.template in blocks.SPEAKING and page.title != panel.title:
                own = composed.filler(composed.edition(year)).words.edition.block(page.id, panel.id)
                assert own.title or panel.chart.figure not in panel.title, (page.id, panel.id)


@pytest.mark.long
@every("year", ["2012", "2013", "2014", "2020"])
def test_the_blocks_of_a_row_fill_it_and_a_third_is_for_numbers(year):
    for page in composed.posters(year).values():
        free = 0
        for panel in page.panels:
            free = (free or 6) - layout.SPANS[panel.width]
            assert free >= 0, (page.id, panel.id)
            if panel.width == "third":
                assert panel.chart.template in blocks.SPEAKING, (page.id, panel.id)
        assert not free, page.id


@pytest.mark.long
def test_the_number_of_a_title_is_highlighted_where_the_first_block_has_no_big_one():
    assert composed.posters("2023")["salary"].emphasis == f"29{THIN}000{NBSP}€"
    assert composed.posters("2012")["salary"].emphasis == ""
    assert composed.posters("2020")["workplace"].emphasis == "", "the mark of bars is in the accent"


def test_a_block_does_not_repeat_the_number_of_the_poster_s_title():
    page = composed.posters("2020")["workplace"]
    assert f"58{NBSP}%" in page.title
    assert page.panels[0].title == "La communication vient devant le marketing"
    assert page.panels[0].subtitle == f"Service de rattachement, en{NBSP}% des répondants"


# The page --------------------------------------------------------------------------------------------------


def html(page: Infographic) -> str:
    """The page without its drawings."""
    of = composed.edition("2012")
    return pages.html(page, {}, composed.filler(of).words.program)


@every(
    ("text", "whole"),
    [
        ("Lu dans reseaux-professionnels.fr.", "reseaux-professionnels.fr"),
        ("Hors Nord-Pas-de-Calais, peu", "Nord-Pas-de-Calais"),
        ("Données : 2012/age_group.csv", ""),
        ("La moitié au-dessous", "au-dessous"),
        ("auto-administrée.", ""),
        ("Aquitaine-Limousin-Poitou-Charentes", ""),
    ],
)
def test_a_name_with_a_hyphen_stands_on_one_line_if_a_phone_can_hold_it(text, whole):
    raised = str(pages.environment().filters["raised"](text))
    assert raised == (text.replace(whole, f'<span class="name">{whole}</span>') if whole else text)


def test_the_highlighted_number_of_a_title_is_marked_and_escaped():
    page = replace(composed.cards()["gender"], title="Au plus <29> bruts", emphasis="<29>")
    assert "<h1>Au plus <em>&lt;29&gt;</em> bruts</h1>" in html(page)


def test_what_is_computed_from_a_share_that_its_source_hedges_is_hedged_too(tmp_path):
    """The other part, a sum, a row of derived.csv and what no source tells, in a series that is not ours.

    None has a decimal, though the other share of a sum has one: what it stands on is known no better.
    """
    note = "published as 'près de 42 %'"
    words = (
        f'[populations]\n[hedges]\n"{note}" = "près de {{value}}"\n[remarks]\n"{note}" = ""\n'
        '"computed: 100 - 42" = ""\n'
    )
    other = "2031,alone,Seul,all,400,single,no,Non,58,percent,,,2,press,computed: 100 - 42"
    derived = f"year,{FIGURE_HEADER}\n{other}\n"
    rows = [SHARE.format("a", "Peintre", 42, 1, note), SHARE.format("b", "Maçon", 20.4, 2, "")]
    rows.append(f"alone,Seul,all,400,single,yes,Oui,42,percent,,,1,press,{note}")
    of = made_up(tmp_path, *rows, files={"words/fr.toml": words, "derived.csv": derived})
    job, alone = (aggregate.table(question, of.edition) for question in ("job", "alone"))
    computed = [
        Quoted(aggregate.complement(job.rows[0]), job),
        Quoted(aggregate.total(job, ("a", "b")), job),
        Quoted(job.rows[-1], job),
        Quoted(alone.rows[-1], alone),
    ]

    assert [amount(one, of.words) for one in computed] == [
        f"environ {value}{NBSP}%" for value in (58, 62, 38, 58)
    ]
    assert amount(Quoted(aggregate.complement(job.rows[1]), job), of.words) == f"79,6{NBSP}%"


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_medians_of_groups_are_read_aloud_and_their_job_titles_not_broken(lang):
    """The title of 2023 tells the median of all: the line to read is that of a group."""
    edition = composed.edition("2023")
    page = card(composed.filler(edition, lang), "salary_median")
    read = next(one.text for one in page.notes if one.label in {"Lecture\u00a0:", "How to read:"})
    labels = {box.what for box in drawn.texts(drawn.Figure(page.panels[0].plots["wide"]))}

    assert {"fr": "25\u202f500\u00a0€", "en": "€25,500"}[lang] in read
    assert {mark.label for mark in page.panels[0].chart.series[0].marks} <= labels


def test_the_value_of_a_part_stands_at_the_end_where_its_label_does():
    page = card(composed.filler(composed.edition("2023"), "en"), "paris_vs_regions")
    texts = {box.what: box for box in drawn.texts(drawn.Figure(page.panels[0].plots["wide"]))}

    assert texts["75%"].right == pytest.approx(texts["Elsewhere in France (calculated)"].right - 12, abs=2)
    assert texts["25%"].left == pytest.approx(texts["Paris region (Île-de-France)"].left + 12, abs=2)

"""A deck: native charts with the figures of the tables inside, read back as an office program reads them."""

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple
from unittest import mock

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.dml import MSO_FILL
from pptx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from cmsurvey import archives, deck, decks, fonts, load, runs, themes
from cmsurvey.compose.frame import frame
from cmsurvey.deck import charts, paper, text
from cmsurvey.model import Chart, Corrected, Mark, Note, Run, Series
from cmsurvey.theme import DEFAULT
from tests import composed
from tests.builders import FEMALE, MALE, write_series
from tests.command import cmsurvey
from tests.test_pipeline import CDI, PROFILE

#: A card of each form of the edition: people, ordered parts, bars with a remainder, a contradiction, a bound
#: beside a bar, two lists, a number, thresholds, an approximation.
ASKED = (
    "gender", "age_group", "region", "recruitment_social_network", "objectives", "tasks_rank",
    "salary_median", "degree", "sector",
)  # fmt: skip
MOMENT = datetime(2012, 5, 8, tzinfo=UTC)


def made(*asked, year="2012", stamp="", **told):
    cards = [replace(composed.cards(year)[name], stamp=stamp) for name in asked]
    filler = composed.filler(composed.edition(year))
    return deck.made(cards, frame(filler), filler.words, survey=composed.survey(), moment=MOMENT, **told)


@cache
def shown():
    return Presentation(io.BytesIO(made(*ASKED)))


def slide(question):
    return shown().slides[1 + ASKED.index(question)]


def chart(question):
    (found,) = [one for one in slide(question).shapes if one.has_chart]
    return found


@pytest.fixture
def series(tmp_path):
    """A made-up series for the command, which reads a whole series for one deck."""
    english = '[questions.gender]\nlabel = "Gender"\ncategories = { female = "Women", male = "Men" }\n'
    english += '[questions.contract]\nlabel = "Contract"\ncategories = { cdi = "Permanent" }\n'
    files = {"words/fr.toml": "[populations]\n", "words/en.toml": english}
    return write_series(tmp_path, FEMALE, MALE, CDI, files=files | {"infographics/profile.toml": PROFILE})


def texts(of):
    return [one.text_frame.text for one in of.shapes if one.has_text_frame]


def test_a_name_with_another_ending_is_refused(tmp_path):
    ended = cmsurvey("deck", "2012", "--to", tmp_path / "deck.pdf")

    assert ended.exit_code == 2
    assert ended.stderr == (
        f"error: --to: {tmp_path}/deck.pdf: a deck ends in .pptx\n    name it deck.pptx\n"
    )


@pytest.mark.long
@pytest.mark.parametrize("theirs", [b"my notes", None], ids=["no deck at all", "a deck changed since"])
def test_a_file_of_somebody_else_is_never_replaced(series, tmp_path, theirs):
    there = tmp_path / "deck.pptx"
    if theirs is None:
        changed = Presentation(io.BytesIO(made("gender")))
        changed.core_properties.last_modified_by = "the editor"
        changed.save(there)
    else:
        there.write_bytes(theirs)
    before = there.read_bytes()

    ended = cmsurvey("deck", "2031", "--surveys", series, "--only", "gender", "--to", there)

    assert ended.exit_code == 1
    assert ended.stderr == (
        f"error: {there}: it was not written by cmsurvey deck, or was changed since\n"
        "    move it away, or name another file with --to\n"
    )
    assert there.read_bytes() == before


@pytest.mark.long
def test_the_deck_of_another_series_is_never_replaced_and_one_that_names_none_is(series, tmp_path):
    there = tmp_path / "deck.pptx"
    asked = ("deck", "2031", "--surveys", series, "--only", "gender", "--to", there)
    there.write_bytes(made("gender", properties={"Bundle": "2031-fr", "Series": "Une autre & enquête"}))
    before = there.read_bytes()
    assert cmsurvey(*asked).stderr == (
        f'error: {there}: it is the deck of another series, "Une autre & enquête"\n'
        "    move it away, or name another file with --to; if yours was called so: "
        'formerly = ["Une autre & enquête"] at the top of series.toml\n'
    )
    assert there.read_bytes() == before

    there.write_bytes(made("gender", properties={"Bundle": "2031-fr"}))
    assert cmsurvey(*asked).exit_code == 0


@pytest.mark.long
def test_a_poster_alone_is_no_finding(series, tmp_path):
    asked = ("deck", "2031", "--surveys", series, "--only", "profile")
    ended = cmsurvey(*asked, "--to", tmp_path / "deck.pptx")

    assert ended.exit_code == 2
    assert ended.stderr == (
        "error: --only: it has no card to show on a slide\n    name an edition or a question with figures\n"
    )
    assert list(tmp_path.iterdir()) == [series]


LONG = "Pas du tout d’accord avec cette phrase telle qu’elle est écrite ici, et pas davantage avec une autre"


@pytest.mark.long
def test_long_answers_of_a_scale_wrap_over_the_bar_and_its_legend_stands_under_it():
    series = scale("", 10, 15, 20, 35, 20)
    long = [
        mark._replace(**({"label": LONG} if mark.role == "net" else {"detail": LONG[:61]}))
        for mark in series.marks
    ]
    page = with_chart(Chart("likert", series=(series._replace(marks=tuple(long)),), ordered=True))

    (said,) = [one for one in page.shapes if one.name == "Sum"]
    (found,) = [one for one in page.shapes if one.has_chart]
    assert said.height >= 2 * charts.LINE * paper.PX
    assert found.top >= said.top + said.height
    assert found.top + found.height <= paper.BOTTOM * paper.PX
    bar = float(found.chart._chartSpace.find(f".//{qn('c:h')}").get("val"))
    legend = (1 - bar) * found.height / paper.PX
    assert legend >= len(STEPS) * charts.LINE


@pytest.mark.long
def test_a_long_source_is_cut_on_a_slide_where_it_would_take_more_lines_than_it_has():
    card = composed.cards()["gender"]
    name = f"{LONG} {LONG} {LONG}"
    long = replace(card, line=card.line.replace(card.named, name), named=name)
    assert text.foot(card.line, card, ()) == card.line
    told = text.foot(long.line, long, ("Correction\u00a0: une phrase.", "Correction\u00a0: une autre."))

    first, source = told.split("\n")
    assert first == "Correction\u00a0: une phrase."
    assert "…, 2012" in source
    assert source.endswith("577 répondants")


@pytest.mark.long
def test_a_table_of_long_answers_sets_them_smaller_but_never_under_14_points():
    for said, count, size in (("Oui", 4, 20), (LONG, 4, 16), (LONG, 5, 14), (LONG * 3, 12, 16)):
        marks = tuple(Mark(f"{number} {said}", "5\u00a0%", 5) for number in range(count))
        one = Chart("dumbbell", series=(Series("Femmes", marks), Series("Hommes", marks)))
        (found,) = [shape.table for shape in with_chart(one).shapes if shape.has_table]
        sizes = {
            run.font.size.pt for cell in found.iter_cells() for run in cell.text_frame.paragraphs[0].runs
        }
        assert sizes == {size}


def pages_of(one):
    """The slides of a made-up chart with its notes, as they are before their deck is written."""
    page = composed.cards()["gender"]
    words = composed.filler(composed.edition("2012")).words
    written = paper.blank(words.html_lang)
    deck._finding(written, replace(page, panels=(replace(page.panels[0], chart=one),)), words)
    return list(written.file.slides)


def cells(page):
    (found,) = [shape.table for shape in page.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in found.rows]


@pytest.mark.long
@pytest.mark.parametrize("template", ["dumbbell", "bars", "ranked_list"])
def test_a_table_without_room_goes_on_under_its_head_on_slides_of_as_many_rows_that_say_their_place(template):
    said = [f"Réponse {number} qui prend assez de place" for number in range(29)]
    marks = tuple(Mark(one, "5\u00a0%", 5) for one in said)
    names = ("Femmes", "Hommes") if template == "dumbbell" else ("",)
    found = pages_of(Chart(template, series=tuple(Series(name, marks) for name in names)))

    title = composed.cards()["gender"].title
    assert [" ".join(texts(one)[0].split()) for one in found] == [f"{title} ({n}/4)" for n in (1, 2, 3, 4)]
    tables = [cells(one) for one in found]
    assert [len(rows) - 1 for rows in tables] == [8, 8, 8, 5]
    assert len({tuple(rows[0]) for rows in tables}) == 1
    assert [row[0].removeprefix("5\u00a0%  ") for rows in tables for row in rows[1:]] == said
    for one in found:
        (table,) = [shape for shape in one.shapes if shape.has_table]
        sizes = {
            run.font.size.pt
            for cell in table.table.iter_cells()
            for run in cell.text_frame.paragraphs[0].runs
        }
        assert sizes == {16}
        assert (table.top + table.height) / paper.PX <= paper.BOTTOM
        assert one.notes_slide.notes_text_frame.text
        assert any(text.startswith("Source") for text in texts(one))


def test_a_list_of_one_source_has_a_head_of_its_own_and_no_answer_is_set_as_one():
    marks = tuple(Mark(name, text, at) for at, (name, text) in enumerate((("PME", "1"), ("ETI", "•")), 1))
    (found,) = pages_of(Chart("ranked_list", series=(Series("", marks),)))

    assert cells(found) == [["Réponse"], ["1  PME"], ["•  ETI"]]
    (table,) = [shape.table for shape in found.shapes if shape.has_table]
    bold = [row.cells[0].text_frame.paragraphs[0].runs[0].font.bold for row in table.rows]
    assert (table.first_row, bold) == (True, [True, False, False])


@pytest.mark.long
def test_no_text_of_a_deck_is_set_under_14_points():
    sizes = {
        int(one.get("sz"))
        for part in shown().part.package.iter_parts()
        if part.partname.startswith(("/ppt/slides/", "/ppt/slideLayouts/", "/ppt/charts/chart"))
        for one in etree.fromstring(part.blob).iter()
        if one.get("sz")
    }
    assert min(sizes) == 1400


@pytest.mark.long
def test_a_deck_tells_its_theme_and_draft_and_is_written_again_by_what_it_tells(series, tmp_path):
    there = tmp_path / "deck.pptx"
    asked = ("deck", "2031", "--surveys", series, "--to", there)
    assert cmsurvey(*asked, "--only", "gender", "--theme", "sober", "--draft").exit_code == 0
    before = there.read_bytes()
    said = decks.told(there)
    assert said

    assert said.options == ("--only", "gender", "--theme", "sober", "--draft")
    there.unlink()
    assert cmsurvey(*asked, *said.options).exit_code == 0
    assert there.read_bytes() == before
    assert decks.current(there, runs.Request("2031", series, tmp_path))
    with zipfile.ZipFile(there) as opened:
        names = opened.namelist()
        kinds = opened.read("[Content_Types].xml").decode()
    assert len(names) == len(set(names))
    assert 'PartName="/docProps/custom.xml"' in kinds
    assert (said.of, said.series) == ("2031-fr", load.survey(series).called)


@pytest.mark.long
def test_the_command_writes_what_is_asked_for_in_that_order_and_twice_the_same(series, tmp_path):
    there = tmp_path / "deck.pptx"
    only = ("--only", "contract", "--only", "gender")
    asked = ("deck", "2031", "--surveys", series, *only, "--lang", "en", "--to", there)

    first = cmsurvey(*asked)
    before = there.read_bytes()
    second = cmsurvey(*asked)

    assert (first.exit_code, first.stdout) == (0, f"{there}: 2 findings\n")
    assert second.exit_code == 0
    assert there.read_bytes() == before
    titles = [one.shapes.title.text_frame.text.replace("\v", " ") for one in Presentation(there).slides]
    assert titles[0] == "Made-up survey"
    assert [one.split(",")[0] for one in titles[1:3]] == ["Permanent", "Women"]
    assert titles[-2:] == ["Method", "Sources"]


@pytest.mark.long
def test_equal_findings_give_equal_bytes_by_any_clock():
    with mock.patch.dict(os.environ, {"TZ": "Asia/Tokyo"}):
        first = made("gender", "region")

    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = opened.read("docProps/core.xml").decode()
        (workbook, *_) = [name for name in opened.namelist() if name.endswith(".xlsx")]
        with zipfile.ZipFile(io.BytesIO(opened.read(workbook))) as inside:
            told = inside.read("docProps/core.xml").decode()
    assert set(re.findall(r"<dcterms:\w+[^>]*>([^<]*)", core + told)) == {"2012-05-08T00:00:00Z"}
    assert made("gender", "region") == first


def test_what_settles_a_document_changes_nothing_else():
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("b", [1.5])
    written = data._workbook_writer.xlsx_blob

    settled = archives.settled(written, MOMENT)

    assert CalamineWorkbook.from_filelike(io.BytesIO(settled)).get_sheet_by_index(0).to_python() == [
        ["", "b"], ["a", 1.5],
    ]  # fmt: skip


@pytest.mark.long
def test_every_slide_has_a_title_in_its_placeholder_and_all_but_the_cover_a_number():
    slides = list(shown().slides)

    assert all(one.shapes.title is not None and one.shapes.title.text_frame.text for one in slides)
    numbers = [
        [run.text for run in one._element.iter(qn("a:t")) if run.getparent().tag == qn("a:fld")]
        for one in slides
    ]
    assert numbers == [[], *([str(at)] for at in range(2, len(slides) + 1))]
    assert (shown().slide_width, shown().slide_height) == (12192000, 6858000)


@pytest.mark.long
def test_every_text_says_in_which_language_it_is():
    for one in shown().slides:
        for tree in (one._element, one.notes_slide._element):
            runs = [run.find(qn("a:rPr")) for run in tree.iter(qn("a:r"))]
            assert all(run is not None and run.get("lang") == "fr-FR" for run in runs)


@pytest.mark.long
def test_a_finding_says_its_title_its_measure_and_its_source_in_reading_order():
    for question in ASKED:
        card, (title, subtitle, *_, source, _number) = composed.cards()[question], texts(slide(question))
        assert title.replace("\v", " ").replace("\u00a0", " ") == card.title.replace("\u00a0", " ")
        assert (subtitle, source) == (card.standfirst, card.line)


@pytest.mark.long
def test_charts_are_native_and_their_figures_are_those_of_the_tables():
    for question in ("gender", "age_group", "region", "recruitment_social_network"):
        known = [row.value for table in composed.cards()[question].estimates for row in table.rows]
        native = chart(question).chart
        values = [value for series in native.plots[0].series for value in series.values]
        book = CalamineWorkbook.from_filelike(io.BytesIO(native.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
        numbers = [cell for cell in cells if isinstance(cell, int | float)]
        assert values
        assert set(values) <= set(known)
        assert sorted(numbers) == sorted(values)


@pytest.mark.long
def test_an_axis_starts_at_zero():
    for question in ("gender", "age_group", "region", "objectives"):
        assert chart(question).chart.value_axis.minimum_scale == 0


class Sign(NamedTuple):
    """A shape inside a chart, in shares of its width and height: it moves and grows with it."""

    x: float
    y: float
    right: float
    low: float
    form: str
    said: str


def signs(native):
    """The signs of bounds that a chart holds itself; none lies on its slide."""
    related = native.part.rels.values()
    inside = [one.target_part for one in related if one.reltype.endswith("/chartUserShapes")]
    found = []
    for shape in etree.fromstring(inside[0].blob) if inside else ():
        x, y, right, low = (
            float(one.text) for one in shape.iter() if etree.QName(one).localname in {"x", "y"}
        )
        (form,) = (one.get("prst") for one in shape.iter(qn("a:prstGeom")))
        said = next(one.get("descr") for one in shape.iter() if one.get("name") == "Bound")
        found.append(Sign(x, y, right, low, form, said))
    return found


@pytest.mark.long
def test_a_bound_is_told_in_words_and_has_no_bar():
    native = chart("objectives").chart

    assert list(native.plots[0].series[0].values) == [None, 70]
    assert native.plots[0].categories[0] == "Notoriété de la marque\u00a0: plus de 80\u00a0%"
    assert native.value_axis.maximum_scale == 100


def test_a_bound_among_bars_is_a_stroke_where_it_stands_and_an_arrow_to_where_it_lies():
    found = chart("objectives")
    stroke, arrow = signs(found.chart)
    left, wide = (float(found.chart._chartSpace.find(f".//{qn(f'c:{one}')}").get("val")) for one in "xw")

    assert (arrow.x - left) / wide == pytest.approx(0.8, abs=0.002)
    assert (stroke.x + stroke.right) / 2 == pytest.approx(arrow.x, abs=0.0001)
    assert arrow.x < arrow.right <= 1
    assert (arrow.y + arrow.low) / 2 == pytest.approx(0.25, abs=0.001)
    assert stroke.y < arrow.y < arrow.low < stroke.low
    assert (stroke.form, arrow.form) == ("rect", "rightArrow")
    assert signs(chart("region").chart) == []


def test_the_arrow_of_an_upper_bound_points_to_zero():
    few = Mark("Moins", "moins de 2\u00a0%", 2.0, "words", end=2.0)
    page = with_chart(Chart("bars", series=(Series("", (Mark("Oui", "70\u00a0%", 70.0), few)),), top=100.0))
    native = next(one.chart for one in page.shapes if one.has_chart)
    stroke, arrow = signs(native)

    assert 0 < arrow.x < stroke.x < arrow.right < stroke.right
    assert arrow.form == "leftArrow"
    assert not [one for one in page.shapes if one.name == "Bound"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("value", "edge", "said"),
    [
        (40.0, {"start": 40.0}, "behind"),
        (96.0, {"start": 96.0}, "before"),
        (4.0, {"end": 4.0}, "behind"),
        (50.0, {"start": 50.0, "text": "plus de la moitié " * 12}, "with its name"),
    ],
)
def test_the_words_of_a_bound_that_leads_stand_beside_its_arrow_in_the_accent(value, edge, said):
    lead = Mark("Oui", "plus d'un seuil", value, "words", led=True)._replace(**edge)
    marks = (lead, Mark("Non", "30\u00a0%", 30.0))
    page = with_chart(Chart("bars", series=(Series("", marks),), top=100.0))
    native = next(one.chart for one in page.shapes if one.has_chart)
    stroke, arrow, *words = signs(native)
    told = list(native.plots[0].categories)

    if said == "with its name":
        assert (words, told[0]) == ([], f"Oui\u00a0: {lead.text}")
        return
    (text,) = words
    assert told == ["Oui", "Non"], "its words are not there twice"
    assert (text.said, text.y < arrow.y < arrow.low < text.low) == (f"Oui\u00a0: {lead.text}", True)
    edges = (stroke.x, stroke.right, arrow.x, arrow.right)
    assert text.x > max(edges) if said == "behind" else text.right < min(edges)
    assert 0 <= text.x < text.right <= 1
    xml = next(
        one.target_part.blob.decode() for one in native.part.rels.values() if "UserShapes" in one.reltype
    )
    run = f'b="1"><a:solidFill><a:srgbClr val="{DEFAULT.light.accent[1:]}"/>'
    assert (xml.count(run), xml.count("<a:t>plus d'un seuil</a:t>")) == (1, 1)


@pytest.mark.long
def test_what_one_share_leaves_says_its_number_and_that_it_was_calculated():
    filler = composed.filler(composed.edition("2012"))
    page = Presentation(io.BytesIO(made("department"))).slides[1]
    (native,) = [one.chart for one in page.shapes if one.has_chart]
    told, rest = native.plots[0].series

    assert (rest.name, list(rest.values)) == (
        f"Autres, non relevés ({filler.words.say('phrases.computed')})",
        [20],
    )
    assert rest.data_labels.show_value
    assert told.data_labels.show_value


def test_whole_numbers_are_written_by_a_format_and_those_with_decimals_are_texts_of_their_own():
    """A format writes a decimal point or a comma by the reader's signs, a text has the deck's."""
    labels = chart("age_group").chart.plots[0].series[0].data_labels
    assert labels.number_format == '0"\u00a0%"'

    series = chart("region").chart.plots[0].series[0]
    marks = composed.cards()["region"].panels[0].chart.series[0].marks
    for at, mark in enumerate(marks):
        own = series.points[at].data_label
        decimals = "," in mark.text
        assert own.has_text_frame == decimals
        assert not decimals or own.text_frame.text == mark.text
    assert "49,6\u00a0%" in [mark.text for mark in marks]


def test_a_big_number_breaks_over_nothing_in_another_font():
    (number,) = [one for one in slide("salary_median").shapes if one.name == "Figure"]
    assert not number.text_frame.word_wrap


def test_the_star_of_a_big_number_is_raised():
    made = Presentation().slides
    page = made.add_slide(made.parent.part.presentation.slide_layouts[6])
    chart = Chart("key_figure", figure="19\u00a0%*", lines=((Run("par un réseau"),),))
    text.figure(page, chart, paper.Box(0, 0, 600, 300), large=True)
    number = page.shapes[0].text_frame.paragraphs[0]

    assert number.text == "19\u00a0%*"
    assert [run.font._element.get("baseline") for run in number.runs] == [None, "30000"]


@pytest.mark.long
def test_a_correction_stands_on_the_slide_itself():
    filler = composed.filler(composed.edition("2012"))
    label = filler.words.say("note_labels.correction")
    card = composed.cards()["gender"]
    corrected = replace(card, notes=(Note(label, "le 12 mai 2031, 52 au lieu de 51."), *card.notes))
    written = deck.made(
        [corrected, card], frame(filler), filler.words, survey=composed.survey(), moment=MOMENT
    )
    first, second = list(Presentation(io.BytesIO(written)).slides)[1:3]
    assert f"{label} le 12 mai 2031, 52 au lieu de 51.\n{card.line}" in texts(first)
    assert not [one for one in texts(second) if label in one]


@pytest.mark.long
def test_a_correction_says_its_day_once_and_leaves_the_organisers_whole():
    filler = composed.filler(composed.edition("2012"))
    say, card = filler.words.say, composed.cards()["gender"]
    reason = " ".join(
        ["Une coquille dans le tableau des sources, relevée par une lectrice et rectifiée."] * 2
    )
    for told in (reason, "Mal lu."):
        done = Corrected(2, "2026-11-27", told)
        day = filler.words.numbers.iso(done.date)
        note = Note(say("note_labels.correction"), say("corrections.line", date=day, version=2, reason=told))
        late = replace(
            card, notes=(note,), corrections=(done,),
            line=say("corrections.short", line=card.line, date=day),
        )  # fmt: skip
        content = deck.made([late], frame(filler), filler.words, survey=composed.survey(), moment=MOMENT)
        (foot,) = [one for one in texts(Presentation(io.BytesIO(content)).slides[1]) if card.named in one]
        first, line = foot.split("\n")
        assert line == card.line
        assert foot.count(day) == 1
        assert first.startswith(f"{note.label} {day} (version 2)")
        assert first.endswith("…" if told == reason else told)


@pytest.mark.long
def test_a_deck_shows_twelve_findings_of_the_posters_unless_all_are_asked_for(tmp_path):
    few, every = tmp_path / "few.pptx", tmp_path / "all.pptx"

    with mock.patch.object(deck, "made", return_value=b"") as made:  # the others are drawn with all
        assert cmsurvey("deck", "2012", "--to", few).stdout == f"{few}: 12 findings\n"
    (cards, *_), _ = made.call_args
    assert len(cards) == 12
    assert cmsurvey("deck", "2012", "--all", "--to", every).stdout == f"{every}: 28 findings\n"


def test_what_no_format_writes_is_told_as_on_the_card():
    series = chart("sector").chart.plots[0].series

    assert [one.name for one in series] == ["Tourisme, environ 10\u00a0%", "Autres, non relevés (calculé)"]


def test_what_is_left_to_100_is_hatched_and_what_sources_contradict_is_not():
    for question, hatched in (("region", {4}), ("recruitment_social_network", {3})):
        series = chart(question).chart.plots[0].series[0]
        fills = [series.points[at].format.fill.type for at in range(len(series.values))]
        assert {at for at, kind in enumerate(fills) if kind == MSO_FILL.PATTERNED} == hatched


def test_every_chart_and_table_has_the_alternative_text_of_its_card():
    for question in ("gender", "age_group", "region", "tasks_rank"):
        (one,) = [shape for shape in slide(question).shapes if shape.has_chart or shape.has_table]
        assert one._element.nvGraphicFramePr.cNvPr.get("descr") == composed.cards()[question].alt


def test_lists_are_tables_without_lengths():
    (found,) = [one for one in slide("tasks_rank").shapes if one.has_table]

    rows = [[cell.text for cell in row.cells] for row in found.table.rows]
    assert rows[0] == ["Selon reseaux-professionnels.fr", "Selon Widoobiz"]
    assert all(cell.startswith("•") for row in rows[1:] for cell in row if cell)


@pytest.mark.long
def test_a_median_of_everybody_is_a_row_in_words_beside_those_of_its_groups():
    found = Presentation(io.BytesIO(made("salary_median", year="2023")))
    (table,) = [one.table for one in found.slides[1].shapes if one.has_table]

    rows = [
        [cell.text.replace("\u202f", " ").replace("\xa0", " ") for cell in row.cells] for row in table.rows
    ]
    assert rows[-1] == ["médiane des répondants en CDI", "29 000 €"]


@pytest.mark.long
def test_a_name_that_another_font_would_cut_stands_in_the_legend():
    found = Presentation(io.BytesIO(made("paris_vs_regions", "department", year="2012")))
    drawn = [one.chart for at in (1, 2) for one in found.slides[at].shapes if one.has_chart]

    assert [one.has_legend for one in drawn] == [False, True]


def test_a_number_stands_alone_with_its_sentence():
    card = composed.cards()["salary_median"]

    said = texts(slide("salary_median"))

    assert card.panels[0].chart.figure in said
    assert "".join(run.text for run in card.panels[0].chart.lines[0]) in said
    assert not [one for one in slide("salary_median").shapes if one.has_chart or one.has_table]


def test_the_notes_of_a_slide_are_those_of_the_card_with_its_source_and_its_description():
    for question in ASKED:
        card = composed.cards()[question]
        told = slide(question).notes_slide.notes_text_frame.text
        assert all(f"{note.label} {note.text}" in told for note in card.notes)
        assert card.panels[0].description in told


def test_the_last_slide_leads_to_every_source_and_says_that_no_licence_is_stated():
    last = shown().slides[-1]

    (listed,) = [one for one in last.placeholders if one.placeholder_format.idx == 13]
    links = {run.hyperlink.address for one in listed.text_frame.paragraphs for run in one.runs}
    keys = {
        key
        for question in ASKED
        for table in composed.cards()[question].estimates
        for row in table.rows
        for key in row.sources
    }
    assert links - {None} == {composed.survey().sources[key].url for key in keys} - {""}
    assert listed.text_frame.text.endswith("Licence des chiffres\u00a0: non précisée")


@pytest.mark.long
def test_many_sources_are_told_on_several_slides():
    sources = composed.survey().sources
    many = {
        f"s{number}": next(iter(sources.values()))._replace(key=f"s{number}", title=f"Article {number}")
        for number in range(40)
    }
    page = composed.cards()["gender"]
    row = page.estimates[0].rows[0]._replace(sources=tuple(many))
    crowded = replace(page, estimates=(replace(page.estimates[0], rows=(row,)),))
    survey = replace(composed.survey(), sources={**sources, **many})
    filler = composed.filler(composed.edition("2012"))

    content = deck.made([crowded], frame(filler), filler.words, survey=survey, moment=MOMENT)

    titles = [one.shapes.title.text_frame.text for one in Presentation(io.BytesIO(content)).slides]
    assert titles[-3:] == ["Sources (1/3)", "Sources (2/3)", "Sources (3/3)"]


STEPS = ("Pas du tout", "Plutôt pas", "Neutre", "Plutôt", "Tout à fait")


def scale(name, *values):
    """The marks of a made-up row of a scale, as the card has them: its steps, then the sums of both sides."""
    steps = [
        Mark(f"{name}, {step}" if name else step, f"{value}\u00a0%", value, "context", step)
        for step, value in zip(STEPS, values, strict=True)
    ]
    sums = ((sum(values[:2]), "Pas d’accord"), (sum(values[3:]), "D’accord"))
    nets = [Mark(label, f"{value}\u00a0%", value, "net", "total") for value, label in sums]
    return Series(name, (*steps, *nets))


def with_chart(one, lang="fr"):
    """The slide of a made-up chart, as it is before its deck is written."""
    page = composed.cards()["gender"]
    filler = composed.filler(composed.edition("2012"))
    filler = replace(filler, words=composed.spoken(filler.edition, lang))
    card = replace(page, panels=(replace(page.panels[0], chart=one),))
    written = paper.blank(filler.words.html_lang)
    deck._finding(written, card, filler.words)
    return written.file.slides[0]


@pytest.mark.long
def test_a_scale_is_a_stack_of_its_steps_under_the_sums_of_both_sides():
    page = with_chart(Chart("likert", series=(scale("", 10, 15, 20, 35, 20),), ordered=True))

    (found,) = [one.chart for one in page.shapes if one.has_chart]
    series = list(found.plots[0].series)
    assert [(one.name, tuple(one.values)) for one in series] == [
        (step, (value,)) for step, value in zip(STEPS, (10, 15, 20, 35, 20), strict=True)
    ]
    assert "25\u00a0% Pas d’accord   55\u00a0% D’accord" in texts(page)
    colours = [str(one.format.fill.fore_color.rgb) for one in series]
    assert (colours[0], colours[2], colours[4]) == ("C23D12", "8F8984", "0B6E75")
    assert len(set(colours)) == 5


@pytest.mark.long
def test_several_rows_of_a_scale_stand_under_one_legend_each_with_its_sums():
    rows = (scale("Reconnu", 10, 15, 20, 35, 20), scale("Payé", 30, 25, 20, 15, 10))
    page = with_chart(Chart("diverging", series=rows, ordered=True))

    (found,) = [one.chart for one in page.shapes if one.has_chart]
    assert list(found.plots[0].categories) == [
        "Reconnu (total\u00a0: 25\u00a0% / 55\u00a0%)", "Payé (total\u00a0: 55\u00a0% / 25\u00a0%)",
    ]  # fmt: skip
    assert found.has_legend
    assert [one.name for one in found.plots[0].series] == list(STEPS)


@pytest.mark.long
def test_no_colon_of_an_english_deck_stands_behind_a_space():
    few = Mark("TikTok", "less than 2%", 2.0, "words", end=2.0)
    bound = with_chart(Chart("bars", series=(Series("", (Mark("X", "70%", 70.0), few)),), top=100.0), "en")
    rows = (scale("Seen", 10, 15, 20, 35, 20), scale("Paid", 30, 25, 20, 15, 10))
    sums = with_chart(Chart("diverging", series=rows, ordered=True), "en")

    of_bound, of_sums = (
        next(one.chart for one in page.shapes if one.has_chart).plots[0].categories for page in (bound, sums)
    )
    assert list(of_bound) == ["X", "TikTok: less than 2%"]
    assert of_sums[0].startswith("Seen (total: 25")
    native = next(one.chart for one in bound.shapes if one.has_chart)
    assert {one.said for one in signs(native)} == {"TikTok: less than 2%"}


@pytest.mark.long
def test_gaps_of_two_groups_are_a_table_with_a_column_a_group():
    groups = (
        Series("Femmes", (Mark("CDI", "50\u00a0%", 50), Mark("Freelance", "20\u00a0%", 20))),
        Series(
            "Hommes", (Mark("CDI", "40\u00a0%", 40, detail="10 points"), Mark("Freelance", "20\u00a0%", 20))
        ),
    )
    page = with_chart(Chart("dumbbell", series=groups))

    (found,) = [one.table for one in page.shapes if one.has_table]
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["Réponse", "Femmes", "Hommes"],
        ["CDI", "50\u00a0%", "40\u00a0% (10 points)"],
        ["Freelance", "20\u00a0%", "20\u00a0%"],
    ]


@pytest.mark.long
def test_the_theme_of_the_series_is_the_scheme_of_the_deck():
    loud = replace(DEFAULT, name="loud", light=replace(DEFAULT.light, accent="#123456"), mark="A & B")
    with themes.using(loud):
        content = made("gender")

    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        scheme = opened.read("ppt/theme/theme1.xml").decode()
        layout = opened.read("ppt/slideLayouts/slideLayout6.xml").decode()
    assert '<a:accent1><a:srgbClr val="123456"/></a:accent1>' in scheme
    assert 'typeface="Bricolage Grotesque" panose="020B0804020202020204"' in scheme
    assert 'typeface="Source Sans 3" panose="020B0503030403020204"' in scheme
    assert "A &amp; B" in layout


@pytest.mark.long
def test_a_draft_is_stamped_across_every_slide_over_all_else_and_said_at_the_foot_of_findings():
    pages = list(Presentation(io.BytesIO(made("gender", "region", stamp="Épreuve"))).slides)

    for one in pages:
        shape = one.shapes[-1]
        assert (shape.name, shape.text_frame.text, shape.rotation) == ("Stamp", "Épreuve", 342)
        assert shape._element.find(f".//{qn('a:alpha')}").get("val") == "22000"
        assert shape.text_frame.paragraphs[0].runs[0].font.size.pt == text.STAMP
    assert all("Épreuve" in slide_foot for page in pages[1:3] for slide_foot in texts(page)[-3:-2])
    assert not [one for page in shown().slides for one in page.shapes if one.name == "Stamp"]


def test_a_long_stamp_stays_on_one_line_of_its_slide():
    said = "Épreuve, à ne pas publier · Sous embargo jusqu’au 30 septembre 2031"
    page = Presentation(io.BytesIO(made("gender", stamp=said))).slides[1]

    run = page.shapes[-1].text_frame.paragraphs[0].runs[0]
    assert 14 <= run.font.size.pt < text.STAMP
    assert fonts.width(said, "display-700", run.font.size.pt * paper.POINT) <= paper.CONTENT


@pytest.mark.long
def test_text_stays_on_the_page_and_is_never_smaller_than_12_points():
    for fields in paper.FIELDS.values():
        for field in fields.values():
            assert field.size >= 12
            assert field.box.x + field.box.width <= paper.WIDTH - paper.MARGIN
            assert field.box.y + field.box.height <= paper.HEIGHT
    for one in shown().slides:
        for shape in one.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= shown().slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= shown().slide_height


@pytest.mark.long
def test_every_card_of_an_edition_with_quartiles_and_gaps_can_be_shown():
    names = tuple(composed.cards("2022"))

    found = Presentation(io.BytesIO(made(*names, year="2022")))

    assert len(found.slides) >= len(names) + 3

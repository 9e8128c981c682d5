"""A carousel: cover, one finding a slide, method, sources; as pictures and as one PDF."""

import io
import json
from dataclasses import replace
from functools import cache, partial

import pytest
from PIL import Image
from pypdf import PdfReader

from cmsurvey import carousel, compose, findings, load, manifest, presets, render, verify
from cmsurvey.compose.frame import frame
from cmsurvey.fill import Filler
from cmsurvey.render import social
from tests import composed
from tests.command import cmsurvey
from tests.conftest import rendered
from tests.test_render_svg import drawing

#: A card of each form that the edition has: pictogram, stack, bars, thresholds, a number, a list.
ASKED = ("gender", "age_group", "region", "degree", "salary_median", "tasks_rank")


@cache
def around(year="2012"):
    return frame(composed.filler(composed.edition(year)))


@cache
def made(*asked, year="2012"):
    """The carousel of a shipped edition; its cards alone are laid out."""
    words = composed.filler(composed.edition(year)).words
    pages = list(composed.cards(year).values())
    if asked:
        of = composed.edition(year)
        pages = [compose.card(name, composed.filler(of)) for name in asked]
    return carousel.variants(pages, around(year), words, survey=composed.survey(), asked=asked)


def slides(*asked):
    *found, _ = made(*asked).infographics
    return found


@pytest.mark.long
def test_one_finding_is_too_few_and_a_sentence_says_what_to_do(tmp_path):
    ended = cmsurvey("render", "2012", "--out", tmp_path, "--preset", "carousel", "--only", "gender")

    assert ended.exit_code == 1
    assert ended.stderr == (
        "error: carousel: it tells 2 to 7 findings, and 1 can be shown here\n"
        "    name more of them with --only, or leave --only away\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_findings_that_are_too_many_are_left_out_and_told():
    names = tuple(list(composed.cards())[:9])

    found = carousel.variants(
        [composed.cards()[name] for name in names],
        around(),
        composed.filler(composed.edition("2012")).words,
        survey=composed.survey(),
        asked=names,
    )

    assert "carousel: it tells 7 findings at most, and 9 were named" in [
        f"{one.where}: {one.what}" for one in found.refused
    ]


def test_a_bundle_without_an_edition_has_no_carousel():
    words = composed.filler(composed.edition("2012")).words

    found = carousel.variants([], None, words, survey=composed.survey(), asked=())

    assert not found.infographics
    assert [one.hint for one in found.refused] == ["render that of an edition"]


@pytest.mark.long
def test_a_method_without_room_is_refused():
    long = around()._replace(facts=around().facts * 3)
    words = composed.filler(composed.edition("2012")).words

    found = carousel.variants(slides_of("gender", "region"), long, words, survey=composed.survey(), asked=())

    assert not found.infographics
    assert [one.what for one in found.refused] == ["the method or the sources have no room on a slide"]


def slides_of(*names):
    of = composed.edition("2012")
    return [compose.card(name, composed.filler(of)) for name in names]


@pytest.mark.long
def test_the_slides_are_a_cover_the_findings_in_the_order_asked_the_method_and_the_sources():
    found = slides("region", "gender", "age_group")

    assert [one.id for one in found] == [f"slide-{number:02}.carousel" for number in range(1, 7)]
    assert [one.credit for one in found] == ["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]
    assert [one.panels[0].id if one.panels else one.title for one in found] == [
        "Enquête community managers", "region", "gender", "age_group", "Méthode", "Sources",
    ]  # fmt: skip


@pytest.mark.long
def test_chosen_findings_are_few_speak_of_every_poster_and_put_no_list_before_a_figure():
    pages = composed.cards()
    specs = composed.survey().specs

    first = findings.chosen(list(pages.values()), specs)[:7]

    subjects = [{block.questions[0] for block in spec.blocks} for spec in specs]
    assert all(subject & {one.id for one in first} for subject in subjects)
    assert "ranked_list" not in {one.panels[0].chart.template for one in first}
    assert {one.id for one in findings.chosen(list(pages.values()), specs)} == set(pages)


@pytest.mark.long
def test_every_slide_has_an_alternative_text_that_tells_what_is_on_it():
    found = slides(*ASKED)

    cover, method, sources = found[0], found[-2], found[-1]
    assert cover.alt == (
        "Couverture\u00a0: Enquête community managers, édition 2012. 577 répondants, du 12\u00a0avril au"
        " 8\u00a0mai\u00a02012."
    )
    for page in (method, sources):
        assert all(note.label in page.alt and note.text in page.alt for note in page.notes)
    assert all(one.alt == one.panels[0].alt for one in found[1:-2])


@pytest.mark.long
def test_a_draft_says_so_on_every_slide_and_in_its_alternative_text():
    stamp = "Épreuve, à ne pas publier"
    held = composed.cards().values()
    cards = [replace(one, stamp=stamp, alt=f"{stamp}. {one.alt}") for one in held]
    words = composed.filler(composed.edition("2012")).words
    pages = carousel.variants(cards, around(), words, survey=composed.survey(), asked=()).infographics

    assert len(pages) > carousel.FEWEST
    for one in pages:
        assert (one.stamp, one.alt.startswith(f"{stamp}. ")) == (stamp, True)
        assert one.alt.count(stamp) == (len(pages) - 1 if one.id == carousel.WHOLE else 1)
    document = social.html(pages[-1], {panel.id: [drawing()] for panel in pages[-1].panels})
    assert document.count(f'<p class="stamp">{stamp}</p>') == len(pages) - 1


@pytest.mark.long
def test_every_source_of_a_figure_shown_is_on_the_last_slide():
    found = slides("gender", "region")

    keys = {
        key for one in found[1:-2] for table in one.estimates for row in table.rows for key in row.sources
    }
    told = found[-1].alt
    assert keys
    assert all(composed.survey().sources[key].publisher in told for key in keys)
    assert "Licence des chiffres\u00a0: non précisée" in told


@pytest.mark.long
def test_sources_that_are_many_are_told_by_their_publishers():
    many = {f"s{number}": replace_source(f"s{number}", f"Revue {number}") for number in range(30)}
    pages = slides_of("gender", "region")
    table = pages[0].estimates[0]
    row = table.rows[0]._replace(sources=tuple(many))
    crowded = replace(pages[0], estimates=(replace(table, rows=(row,)),))
    survey = replace(composed.survey(), sources={**composed.survey().sources, **many})
    words = composed.filler(composed.edition("2012")).words

    found = carousel.variants([crowded, pages[1]], around(), words, survey=survey, asked=())

    note = found.infographics[-2].notes[0]
    assert note.label == "Chiffres relevés chez"
    assert all(f"Revue {number}" in note.text for number in range(30))


def replace_source(key, publisher):
    one = next(iter(composed.survey().sources.values()))
    return one._replace(
        key=key, publisher=publisher, title="Un titre assez long pour deux lignes d’une image"
    )


@pytest.mark.long
def test_text_is_never_smaller_than_28_px_and_never_wider_than_the_slide():
    preset = presets.PRESETS["carousel"]

    for page in (one for one in slides(*ASKED) if not one.panels):
        for row in carousel.rows(page):
            assert row.size >= 28
        assert sum(row.height for row in carousel.rows(page)) <= presets.room(page) or page.emphasis
    assert preset.size.note >= 28


@pytest.mark.long
@pytest.mark.parametrize(
    ("survey", "series", "kicker"),
    [
        ("Enquête · en CDI", "Enquête", "Enquête · en CDI · 2012"),
        ("Enquête " * 6, "Enquête", "Enquête · 2012"),
        ("Enquête " * 7, "Enquête " * 6, "2012"),
    ],
)
def test_the_row_over_a_slide_says_as_much_of_the_survey_as_it_has_room_for(survey, series, kicker):
    named = around()._replace(survey=survey, series=series, organisers="Un organisateur " * 5)
    words = composed.filler(composed.edition("2012")).words

    found = carousel.variants(slides_of("gender", "region"), named, words, survey=composed.survey(), asked=())

    cover, *others, _ = found.infographics
    assert {one.kicker for one in others} == {kicker}
    assert cover.kicker == ""


@pytest.mark.long
def test_an_edition_with_a_long_name_still_fits_into_its_band():
    cover = replace(slides(*ASKED)[0], emphasis="printemps-2026")

    (row,) = carousel.rows(cover)

    assert 28 <= row.size < carousel.EDITION


@pytest.mark.long
def test_the_document_holds_every_slide_once():
    whole = made(*ASKED).infographics[-1]

    assert [one.id for one in whole.slides] == [one.id for one in slides(*ASKED)]
    assert render.formats(whole, ("png",)) == ("pdf",)
    assert len({panel.id for panel in whole.panels}) == len(whole.panels)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    only = [word for name in ("gender", "tasks_rank", "objectives") for word in ("--only", name)]
    return rendered(tmp_path_factory.mktemp("carousel"), "--format", "csv", "--preset", "carousel", *only)


@pytest.mark.browser
def test_the_pictures_have_their_size_and_the_pdf_their_pages(folder):
    for number in range(1, 7):
        with Image.open(folder / f"slide-{number:02}.carousel.png") as image:
            assert image.size == (1080, 1350)
    document = PdfReader(io.BytesIO((folder / "carousel.pdf").read_bytes()))
    assert [tuple(page.mediabox[2:]) for page in document.pages] == [(1080, 1350)] * 6
    texts = [" ".join(page.extract_text().split()) for page in document.pages]
    assert "577 répondants" in texts[0].replace("\u00a0", " ")
    assert "Méthode" in texts[4]
    assert "Sources" in texts[5]


@pytest.mark.browser
def test_the_manifest_tells_of_each_slide_and_what_is_made_again_is_the_same(folder):
    entries = {one["name"]: one for one in json.loads((folder / manifest.MANIFEST).read_text())["files"]}

    assert [entries[f"slide-{n:02}.carousel.png"]["question"] for n in range(1, 7)] == [
        None, "gender", "tasks_rank", "objectives", None, None,
    ]  # fmt: skip
    assert all(entries[f"slide-{n:02}.carousel.png"]["alt"] for n in range(1, 7))
    _, request = verify.asked(folder / manifest.MANIFEST, load.survey(composed.SURVEYS))
    assert request.slides == ("gender", "tasks_rank", "objectives")
    ended = cmsurvey("verify", folder)
    assert (ended.exit_code, ended.stdout) == (0, f"1 bundle, {len(entries) + 1} files: the same\n")


@pytest.mark.browser
def test_nothing_on_a_slide_overlaps_is_cut_too_small_or_too_pale(folder):
    ended = cmsurvey("lint", folder)

    assert ended.exit_code == 0, ended.stdout


def test_the_frame_of_an_edition_says_what_nobody_states():
    of = load.edition(composed.survey(), "2017")
    found = frame(Filler(of, composed.filler(of).words, partial(load.edition, composed.survey())))

    assert found.answered == "Nombre de répondants non précisé, dates non précisées"
    assert found.known == ""
    assert found.breaks

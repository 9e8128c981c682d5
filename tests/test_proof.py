"""The sheet of a proof is complete: no number is printed that it does not name."""

import html
import io
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pypdf
import pytest

from cmsurvey import fillers, held, load, proof, vocabulary
from cmsurvey.claims import CLAIMS, MOVES
from cmsurvey.fill import FORMATS, Said
from cmsurvey.render import paper
from tests import composed
from tests.builders import FEMALE, MALE, SERIES, write_series
from tests.command import cmsurvey
from tests.test_axe import AXE, audit

WORDS = {
    "words/fr.toml": '[questions.gender.clauses]\nfemale = "sont des femmes"\n',
    "words/en.toml": '[questions.gender]\nlabel = "Gender"\n[questions.gender.categories]\nfemale = "Women"\nmale = "Men"\n',  # noqa: E501 - one file
    "words/2031.fr.toml": '[cards.gender]\ntitle = "{gender.female|majority:Une majorité} de femmes : {gender.female}"\n',  # noqa: E501 - the same
}


@cache
def sheets(lang):
    """The sheets of the shipped edition of 2012."""
    return proof.checked(composed.survey(), "2012", lang)


@pytest.mark.long
def test_a_list_prints_its_answers_beside_their_boxes():
    printed = [row.printed for page in sheets("fr") for row in page.rows]

    assert [one for one in printed if not re.search(r"\w", one)] == []


def told(page):
    """The numbers that the sheet names for an infographic."""
    operands = (row.formula for row in page.figures)
    return {one for text in (*(row.printed for row in page.rows), *operands) for one in proof.numbers(text)}


def visible(text):
    """What a reader sees of a page, its drawings and what is read aloud included."""
    body = re.sub(
        r"<(style|script)\b.*?</\1>", "", text.partition("<body")[2].partition(">")[2], flags=re.DOTALL
    )
    attributes = re.findall(r'\b(?:alt|aria-label)="([^"]*)"', body)
    return html.unescape(
        " ".join(
            [re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:sup|tspan|span|em)\b[^>]*>", "", body)), *attributes]
        )
    )


def test_a_figure_stands_beside_its_cell_formula_source_and_places(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)
    (page,) = proof.checked(load.survey(folder), "2031", "fr")
    first = page.figures[0]

    assert first.printed == "60\u00a0%"
    assert first.about == "Genre · Femmes"
    assert first.cells == ("2031.csv:2",)
    assert (first.sources[0].title, first.sources[0].url) == (
        "Un article inventé",
        "https://example.org/article",
    )
    assert {"titre", "tableau", "notes"} <= set(first.where)


def test_a_claim_in_words_stands_beside_the_figure_that_it_was_compared_with(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)
    (page,) = proof.checked(load.survey(folder), "2031", "fr")
    (claim,) = [row for row in page.claims if row.printed == "Une majorité"]

    assert claim.formula == "plus de 50\u00a0%"
    assert (claim.about, claim.cells) == ("Genre · Femmes\u00a0: 60\u00a0%", ("2031.csv:2",))


@pytest.mark.long
def test_a_fraction_in_words_says_on_which_side_of_it_the_figure_lies(tmp_path):
    for share, formula in (
        (50.4, "50\u00a0%, à 0,5 point près"),
        (48, "moins de 50\u00a0%, de 3 points au plus"),
        (52, "plus de 50\u00a0%, de 3 points au plus"),
    ):
        words = '[cards.gender]\ntitle = "{gender.female|half} des répondants"\n'
        rows = (FEMALE.replace(",60,", f",{share},"), MALE.replace(",40,", f",{100 - share:g},"))
        folder = write_series(tmp_path / f"{share}", *rows, files=WORDS | {"words/2031.fr.toml": words})
        (page,) = proof.checked(load.survey(folder), "2031", "fr")
        assert [row.formula for row in page.claims if "moitié" in row.printed] == [formula]


def test_a_sentence_that_says_respondents_or_dates_has_the_line_of_its_edition_and_its_source(tmp_path):
    words = '[cards.gender]\ntitle = "Les {n} réponses de {months}"\n'
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS | {"words/2031.fr.toml": words})
    (page,) = proof.checked(load.survey(folder), "2031", "fr")
    (row,) = [one for one in page.sentences if one.printed == page.title]

    assert row.cells == ("2031.fr.toml:2", "editions.csv:2")
    assert [one.key for one in row.sources] == ["press"]
    assert row.about.startswith("édition 2031\u00a0: 400")


def test_every_sentence_is_a_box_and_those_that_no_figure_proves_come_first(tmp_path):
    own = """[cards.gender]
title = "Les hommes préfèrent cette enquête"
notes = ["{gender.female} de femmes ont répondu."]
"""
    row = FEMALE + "rounded"
    remarks = '[remarks]\nrounded = "Arrondi."\n'
    files = {"words/2031.fr.toml": own, "words/fr.toml": remarks, "words/en.toml": remarks}
    folder = write_series(tmp_path, row, MALE, files=WORDS | files)
    (page,) = proof.checked(load.survey(folder), "2031", "fr")

    assert [(one.printed, one.cells, one.where[0]) for one in page.sentences] == [
        ("Les hommes préfèrent cette enquête", ("2031.fr.toml:2",), "titre"),
        ("Arrondi.", ("2031.csv:2",), "notes"),
        ("60\u00a0% de femmes ont répondu.", ("2031.fr.toml:3", "2031.csv:2"), "notes"),
    ]
    assert page.sentences[0].about == "aucun chiffre des tableaux\u00a0: rien ne la prouve, à lire"
    assert page.sentences[1].formula == "note du tableau\u00a0: «\u00a0rounded\u00a0»"


@pytest.mark.long
def test_the_title_of_an_edition_stands_with_its_line_though_it_was_typed_with_other_spaces():
    typed = composed.survey().editions["2017"].title
    printed = vocabulary.typeset(typed)
    sheet = proof.checked(composed.survey(), "2017", "fr")

    assert printed != typed
    assert {row.cells for page in sheet for row in page.rows if row.printed == printed} == {
        ("editions.csv:8",)
    }


@pytest.mark.long
def test_every_title_is_a_box_those_too_that_the_program_composed():
    for page in sheets("fr"):
        (row,) = [one for one in page.sentences if one.printed == page.title]
        assert row.cells
        assert row.about


@pytest.mark.long
def test_a_computed_figure_stands_with_its_operands():
    pages = {page.id: page for page in sheets("fr")}
    male = next(row for row in pages["gender"].figures if row.about.endswith("· Hommes"))

    assert male.formula == "100\u00a0−\u00a052 · note du tableau\u00a0: «\u00a0two answers assumed\u00a0»"
    assert male.cells[0].startswith("derived.csv:")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_number_of_every_text_is_named_and_nearly_every_one_has_its_cell(lang):
    pages = sheets(lang)
    rows = [row for page in pages for row in page.rows]

    assert len(pages) == 32
    assert sum(not row.cells for row in rows) < len(rows) / 50  # scales, "100 %" of a form, one count
    for page in pages:
        assert page.figures


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sheet_is_for_readers_without_placeholders_or_dates_as_tables_write_them(lang):
    text = visible(proof.html(composed.survey(), "2012", lang))
    text = re.sub(r"https?://\S+", "", text)

    assert re.findall(r"\{[^}]*\}?|\w+\|\w*", text) == []
    assert re.findall(r"\b\d{4}-\d\d(?:-\d\d)?\b", text) == []


@pytest.mark.long
def test_the_address_of_a_source_stands_once_below_its_infographic(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)
    sheet = proof.html(load.survey(folder), "2031", "fr")

    assert sheet.count("<span>https://example.org/article</span>") == 1
    assert sheet.count(">[1] ") > 2


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_whatever_words_are_held_against_has_a_name(lang):
    words = fillers.filler(composed.survey(), "2012", lang).words
    forms = [*CLAIMS, *FORMATS, *MOVES, "rest", "noted", *words.program["fractions"]]
    written = {form: f"{{a.b|{form} 2011:c}}" if form else "{a.b}" for form in forms}
    told = {form: held.told(Said(one, "c", ()), words) for form, one in written.items()}

    assert [form for form, text in told.items() if not text] == []
    assert "2011" in told["up"]
    assert told["two_thirds"].startswith("66")


CARDS = """[...document.querySelectorAll("tbody tr:not(.group)")].map(row => {
    const seen = [...row.children].map(one => one.getBoundingClientRect()).filter(one => one.height);
    const [box, printed, ...rest] = seen;
    const below = rest.every((one, at) => one.top >= (at ? rest[at - 1] : printed).bottom - 1);
    return [printed.top < box.bottom && printed.left >= box.left, below];
})"""


@pytest.mark.browser
def test_a_row_of_the_sheet_is_a_card_on_a_phone_with_a_box_beside_what_is_printed(tmp_path, reader):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)
    assert cmsurvey("proof", "2031", "--surveys", folder, "--out", tmp_path).exit_code == 0
    reader.visit(tmp_path / "proof/2031-fr.html")
    reader.value(AXE + ";void 0")
    faults = []
    for width in (320, 768, 1080):
        reader.look(width, "light")
        faults += [f"{width} px: {fault}" for fault in audit(reader)]
        over = reader.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{width} px scrolls sideways by {over}"] if over > 0 else []
        cards = reader.value(CARDS)
        assert cards
        faults += [f"{width} px: the box is not beside {at}" for at, one in enumerate(cards) if not one[0]]
        if width < 800:
            faults += [
                f"{width} px: lines of card {at} cover each other"
                for at, one in enumerate(cards)
                if not one[1]
            ]

    assert faults == []
    reader.look(320)
    label = "getComputedStyle(document.querySelector('td[data-label]'), '::before').content"
    assert reader.value(label).startswith('"De quoi il s’agit\u00a0: "')


@pytest.mark.browser
def test_each_number_of_the_published_pages_stands_in_the_sheet(output):
    pages = {page.id: page for page in sheets("fr")}
    published = {path.stem: path for path in output.glob("*.html") if path.stem in pages}
    assert published.keys() == pages.keys()
    lacking = {}
    for name, path in published.items():
        printed = set(proof.numbers(visible(path.read_text(encoding="utf-8"))))
        if printed - told(pages[name]):
            lacking[name] = printed - told(pages[name])

    assert lacking == {}


@pytest.mark.long
def test_the_sheet_is_the_same_twice_and_replaces_no_file_of_somebody_else(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)
    options = ("proof", "2031", "--surveys", folder, "--out", tmp_path, "--lang", "fr,en")
    assert cmsurvey(*options).exit_code == 0
    page = tmp_path / "proof/2031-fr.html"
    before = page.read_text(encoding="utf-8")
    assert cmsurvey(*options).exit_code == 0
    assert page.read_text(encoding="utf-8") == before
    assert before.count('type="checkbox"') == len(proof.checked(load.survey(folder), "2031", "fr")[0].rows)

    page.write_text("mine", encoding="utf-8")
    refused = cmsurvey(*options)
    assert (refused.exit_code, "proof did not write this file" in refused.stderr) == (1, True)


@pytest.mark.long
def test_the_sheet_of_an_edition_under_embargo_says_so(tmp_path, monkeypatch):
    held = WORDS | {"series.toml": SERIES + '\n[embargo]\n2031 = "2031-06-01"\n'}
    survey = load.survey(write_series(tmp_path, files=held))
    for epoch, there in (("1937952000", True), ("1938124800", False)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        sheet = proof.html(survey, "2031", "en")
        assert ("· Under embargo until 1\u00a0June\u00a02031</p>" in sheet) is there


def test_what_cannot_be_proofread_is_said(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)

    assert 'no edition "2099"' in cmsurvey("proof", "2099", "--surveys", folder).stderr
    assert '--lang: there is no "de"' in cmsurvey("proof", "2031", "--surveys", folder, "--lang", "de").stderr
    assert (
        '--format: there is no "png"'
        in cmsurvey("proof", "2031", "--surveys", folder, "--format", "png").stderr
    )


@pytest.mark.browser
def test_the_sheet_prints_as_a_pdf_on_paper_with_the_same_bytes_twice(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE, files=WORDS)
    options = ("proof", "2031", "--surveys", folder, "--out", tmp_path, "--format", "pdf")
    contents = []
    for _ in range(2):
        assert cmsurvey(*options).exit_code == 0
        contents.append((tmp_path / "proof/2031-fr.pdf").read_bytes())

    assert contents[0].startswith(b"%PDF")
    assert contents[0] == contents[1]
    assert "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(contents[0])).pages).strip()
    assert b"/CreationDate (D:20310401000000" in contents[0]
    (size,) = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+ [\d.]+)\]", contents[0]))
    assert [round(float(one) / 72 * 25.4) for one in size.split()] == [297, 210]


def test_the_cells_of_a_pdf_are_numbered_alike_however_many_nodes_the_browser_counted_before():
    told = b"/ID (node%08d) /ID (node%08d) /Headers [(node%08d)] /CreationDate (D:20260101000000+00'00')"
    moment = datetime(2031, 3, 1, tzinfo=UTC)
    first, second = (paper.dated(told % (one, one + 2, one), moment) for one in (23, 99))

    assert first == second == told.replace(b"20260101", b"20310301") % (1, 2, 1)


@pytest.mark.parametrize("numbers", [(4, 5, 9), (9, 4, 5), (5, 9, 4)])
def test_the_cells_of_a_pdf_are_listed_in_one_order_in_whatever_order_a_busy_browser_numbered_them(numbers):
    cells = list(zip(numbers, (56, 36, 140), strict=True))
    told = b" ".join(b"/ID (node%08d)" % one for one in numbers)
    lowest, *_, highest = ordered = sorted(cells)
    told += b"\n<</Limits [(node%08d) (node%08d)]\n/Names [" % (lowest[0], highest[0])
    told += b" ".join(b"(node%08d) %d 0 R" % one for one in ordered) + b"]>>"

    written = paper.dated(told, datetime(2031, 3, 1, tzinfo=UTC))

    assert written == (
        b"/ID (node00000001) /ID (node00000002) /ID (node00000003)\n"
        b"<</Limits [(node00000001) (node00000003)]\n"
        b"/Names [(node00000001) 56 0 R (node00000002) 36 0 R (node00000003) 140 0 R]>>"
    )


@pytest.mark.long
def test_a_cell_is_that_of_the_file_as_it_stands_in_the_folder_as_it_is(tmp_path, monkeypatch):
    lines = {}
    for name, blank in (("one", 0), ("other", 2)):
        surveys = write_series(tmp_path / name, files=WORDS)
        editions = surveys / "editions.csv"
        head, rest = editions.read_text().split("\n", 1)
        editions.write_text(head + "\n" * (1 + blank) + rest)
        monkeypatch.chdir(tmp_path / name)
        cells = re.findall(r"editions\.csv:(\d+)", proof.html(load.survey(Path("surveys")), "2031", "fr"))
        lines[name] = {int(one) for one in cells}

    assert lines["one"]
    assert lines["other"] == {one + 2 for one in lines["one"]}

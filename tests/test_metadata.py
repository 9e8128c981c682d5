"""What a picture says of itself: read back by Pillow and an XML parser, and its pixels untouched."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from PIL import Image, PngImagePlugin

from cmsurvey.model import Note
from cmsurvey.render import metadata
from tests import composed
from tests.cases import every
from tests.spoken import program
from tests.test_tabulate import make_infographic

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
SOURCE = Note("Source\u00a0:", "Le Journal inventé, 2031.")
HOSTILE = '</rdf:li><script>alert("é")</script> & <?xpacket end="w"?> \x00\x1b'


def png() -> bytes:
    """Four pixels of two colours."""
    held = io.BytesIO()
    picture = Image.new("P", (2, 2))
    picture.putpalette([255, 255, 255, 20, 40, 60])
    picture.putpixel((1, 1), 1)
    picture.save(held, "png")
    return held.getvalue()


def read(**fields) -> PngImagePlugin.PngImageFile:
    """A picture described with these fields of an infographic, opened."""
    page = make_infographic(**{"notes": (Note("Champ\u00a0:", "400 personnes inventées."), SOURCE)} | fields)
    opened = Image.open(io.BytesIO(metadata.described(png(), metadata.chunks(page, program()))))
    assert isinstance(opened, PngImagePlugin.PngImageFile)
    return opened


def xmp(picture: PngImagePlugin.PngImageFile) -> ElementTree.Element:
    return ElementTree.fromstring(picture.text["XML:com.adobe.xmp"])  # noqa: S314 - we wrote it


@every("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(40), png()[8:]])
def test_what_is_no_png_is_not_described(content):
    with pytest.raises(ValueError, match="no PNG"):
        metadata.described(content, b"")


def test_title_alternative_text_and_source_are_read_back_with_their_language():
    texts = read(title="Les femmes : 60 %", alt="Barres, 60 %. Élevé").text

    assert [(name, str(texts[name])) for name in ("Title", "Description", "Source")] == [
        ("Title", "Les femmes : 60 %"),
        ("Description", "Barres, 60 %. Élevé"),
        ("Source", "Le Journal inventé, 2031."),
    ]
    title = texts["Title"]
    assert isinstance(title, PngImagePlugin.iTXt)
    assert title.lang == "fr-FR"


def test_the_packet_says_the_same():
    root = xmp(read(title="Titre & suite", alt="Texte <i>"))

    found = {
        path: [one.text for one in root.findall(f".//dc:{path}", NAMES)]
        for path in ("title//rdf:li", "description//rdf:li", "language//rdf:li", "source")
    }
    assert found == {
        "title//rdf:li": ["Titre & suite"],
        "description//rdf:li": ["Texte <i>"],
        "language//rdf:li": ["fr-FR"],
        "source": ["Le Journal inventé, 2031."],
    }
    alternatives = root.findall(".//rdf:Alt/rdf:li", NAMES)
    assert {one.get("{http://www.w3.org/XML/1998/namespace}lang") for one in alternatives} == {"x-default"}


def test_markup_is_text_and_what_no_file_can_hold_is_shown_as_unreadable():
    picture = read(title=HOSTILE, alt=HOSTILE)

    shown = HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert picture.text["Title"] == shown
    assert [one.text for one in xmp(picture).findall(".//dc:title//rdf:li", NAMES)] == [shown]
    assert xmp(picture).find(".//script") is None


def test_a_page_without_a_source_line_has_none_in_its_picture():
    picture = read(notes=())

    assert "Source" not in picture.text
    assert xmp(picture).find(".//dc:source", NAMES) is None


def test_pixels_and_size_are_those_of_the_bare_picture():
    plain, described = Image.open(io.BytesIO(png())), read()

    assert (described.size, described.mode) == (plain.size, plain.mode)
    assert described.convert("RGB").tobytes() == plain.convert("RGB").tobytes()


def test_equal_pages_give_equal_bytes():
    assert metadata.chunks(make_infographic(), program()) == metadata.chunks(make_infographic(), program())


@pytest.mark.long
def test_every_infographic_of_an_edition_says_it_in_two_kilobytes():
    weights = {name: len(metadata.chunks(page, program())) for name, page in composed.everything().items()}

    assert {name: weight for name, weight in weights.items() if weight > 2048} == {}
    assert min(weights.values()) > 400


def test_the_source_of_every_infographic_is_the_line_that_its_page_prints():
    for page in composed.everything().values():
        picture = Image.open(io.BytesIO(metadata.described(png(), metadata.chunks(page, program()))))
        assert isinstance(picture, PngImagePlugin.PngImageFile)
        assert picture.text["Source"] == page.notes[-1].text


@pytest.mark.browser
def test_the_rendered_pictures_carry_them_and_keep_their_weight(output):
    for name, limit in (("gender", 50_000), ("profile", 200_000)):
        path = output / f"{name}.png"
        with Image.open(path) as picture:
            assert isinstance(picture, PngImagePlugin.PngImageFile)
            assert picture.text["Title"] == composed.everything()[name].title
            assert xmp(picture).find(".//dc:description", NAMES) is not None
        assert path.stat().st_size <= limit

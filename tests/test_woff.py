"""Fonts are read and renamed as fontTools does it, which takes twenty times as long."""

import io

import pytest
from fontTools.ttLib import newTable
from fontTools.ttLib.sfnt import SFNTReader

from cmsurvey import fontname, vendored, woff
from tests.cases import every

FILES = sorted(one.name for one in (vendored.FOLDER / "fonts").glob("*.woff"))
#: Numbers of names, of which a font may have any (OpenType, "Name IDs").
COPYRIGHT, VERSION, LICENCE = 0, 5, 13


@pytest.fixture(scope="module")
def table():
    """The names in a shipped font, as bytes."""
    return woff.tables(vendored.read("fonts/source-sans-3-latin-400-normal.woff"))["name"]()


@every("file", FILES)
def test_each_table_of_a_font_is_what_fonttools_reads(file):
    content = vendored.read(f"fonts/{file}")
    expected = SFNTReader(io.BytesIO(content))

    assert {tag: read() for tag, read in woff.tables(content).items()} == {
        tag: expected[tag] for tag in expected.tables
    }


def test_a_font_with_new_names_is_what_fonttools_writes(table):
    given = {1: "cmsurvey Text 400", 2: "Regular", LICENCE: "Lizenz – für alle"}
    expected = newTable("name")
    expected.decompile(table, None)
    expected.names = [one for one in expected.names if one.nameID in (COPYRIGHT, VERSION)]
    for number, text in given.items():
        expected.setName(text, number, 3, 1, 0x409)

    assert fontname.renamed(table, (COPYRIGHT, VERSION), given) == expected.compile(None)


def test_names_that_are_not_kept_are_gone(table):
    found = newTable("name")
    found.decompile(fontname.renamed(table, (VERSION,), {}), None)

    assert {one.nameID for one in found.names} == {VERSION}


@every("table", [b"", b"\0", b"\0\0\0\x63\0\x06"])
def test_a_damaged_table_of_names_leaves_those_that_are_given(table):
    found = newTable("name")
    found.decompile(fontname.renamed(table, (COPYRIGHT, VERSION), {1: "Maison"}), None)

    assert [(one.nameID, one.toUnicode()) for one in found.names] == [(1, "Maison")]


def test_a_name_that_lies_outside_the_table_is_left_out(table):
    found = newTable("name")
    found.decompile(fontname.renamed(table[:-20], range(26), {}), None)
    whole = newTable("name")
    whole.decompile(fontname.renamed(table, range(26), {}), None)

    assert len(found.names) < len(whole.names)
    assert {one.toUnicode() for one in found.names} <= {one.toUnicode() for one in whole.names}

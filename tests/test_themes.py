"""Themes: what cannot be read or told apart is refused with a cure, and a good one reaches every output."""

from __future__ import annotations

import base64
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st

from cmsurvey import bundles, fonts, glyphs, load, themes, vendored
from cmsurvey.errors import CmsurveyError
from cmsurvey.render import page
from cmsurvey.theme import DARK, DEFAULT, LIGHT
from cmsurvey.themes import legible
from tests import composed, spoken
from tests.builders import SERIES, write_series
from tests.cases import every


def told(text: str, folder: Path) -> list[tuple[str, str, str]]:
    """The faults of a made-up theme file: place, cause, cure."""
    (folder / "house.toml").write_text(text)
    with pytest.raises(CmsurveyError) as raised:
        themes.load("house.toml", folder)
    return [(one.where.removeprefix(f"{folder}/"), one.what, one.hint) for one in raised.value.problems]


def test_a_theme_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(CmsurveyError) as raised:
        themes.load("sobr")
    assert str(raised.value) == (
        'error: --theme: no theme "sobr"\n    name a TOML file, or one of: default, high-contrast, sober'
    )


@pytest.mark.long
def test_a_pair_that_cannot_be_read_is_told_with_a_colour_that_would_pass(tmp_path):
    found = told('[light]\nmuted = "#BBBBBB"\n', tmp_path)

    assert found == [
        (
            "house.toml, line 2, column 1, [light]",
            "muted #BBBBBB on paper #FAF8F4 has a contrast of 1.81, 4.5 is needed",
            "muted = #717171 would pass",
        )
    ]
    assert legible.contrast("#717171", LIGHT.paper) >= 4.5


@pytest.mark.long
def test_a_colour_of_text_and_marks_is_told_once_with_one_that_passes_as_both(tmp_path):
    found = told('[light]\nhighlight = "#FFCC66"\n', tmp_path)

    (cure,) = (cure for _, what, cure in found if what.startswith("highlight #FFCC66 on paper"))
    assert legible.contrast(cure.split()[2], LIGHT.paper) >= 4.5


@pytest.mark.long
def test_two_colours_that_some_take_for_each_other_are_told(tmp_path):
    found = told('[light]\ncategories_1 = "#C23D20"\n', tmp_path)

    pair = "categories_1 #C23D20 and categories_2 #C23D12"
    assert found[0][1].startswith(f"{pair} are 0 apart in tritan vision")


@pytest.mark.long
@every("colours", [("#B3261E", "#B3261E"), ("#5C6B00", "#A14400")])
def test_two_groups_side_by_side_that_some_take_for_each_other_are_told(colours, tmp_path):
    accent, highlight = colours
    found = told(f'[light]\naccent = "{accent}"\nhighlight = "{highlight}"\n', tmp_path)

    assert any(what.startswith(f"accent {accent} and highlight {highlight} are ") for _, what, _ in found)


@pytest.mark.long
def test_steps_of_a_scale_that_nobody_tells_apart_are_told():
    same = replace(LIGHT, ordered_2=LIGHT.ordered_1)

    assert [one.what for one in legible.faults(same)] == [
        "ordered_1 #084B50 and ordered_2 #084B50 are 0 apart in deutan vision, 5 is needed"
    ]


def obeyed(colours, faults):
    """The colours after every cure."""
    return replace(colours, **{role: colour for one in faults for role, colour in one.better.items()})


#: What somebody may write: of few roles or many, pale, dark, equal.
PALETTES = st.dictionaries(
    st.sampled_from([*asdict(LIGHT)]), st.sampled_from(
        ["#FFFFFF", "#000000", "#777777", "#F2C94C", "#F28C4C", "#555555", "#8B6E00", "#003236", "#333A44"]
    ) | st.from_regex("#[0-9A-F]{6}", fullmatch=True), min_size=1, max_size=6,
)  # fmt: skip


@pytest.mark.long
@given(given=PALETTES, dark=st.booleans())
@example(given={"accent": "#F2C94C", "highlight": "#F28C4C"}, dark=False)
@example(given={"accent": "#8B6E00", "on_accent": "#555555"}, dark=False)
@example(given={"paper": "#777777"}, dark=False)
@example(given={"categories_1": "#003236", "categories_2": "#003236"}, dark=False)
def test_a_theme_that_obeys_its_cures_passes_or_was_told_that_no_colour_would(given, dark):
    colours = replace(DARK if dark else LIGHT, **given)
    faults = legible.faults(colours, given)

    assert all(one.better for one in faults) or not any(one.better for one in faults)
    assert not faults or not faults[0].better or legible.faults(obeyed(colours, faults)) == []


@pytest.mark.long
def test_cures_of_a_theme_are_as_many_as_it_needs_and_where_no_colour_is_one_it_says_so(tmp_path):
    pale = {role: "#F2C94C" if role == "accent" else "#F28C4C" for role in ("accent", "highlight")}
    faults = legible.faults(replace(LIGHT, **pale), pale)
    changed = {role for one in faults for role in one.better}
    assert {"accent", "highlight"} <= changed <= {"accent", "highlight", "on_accent", "on_highlight"}

    found = told('[light]\npaper = "#777777"\n', tmp_path)
    assert {cure for *_, cure in found} == {
        "no colour would pass beside the others: take another paper, or leave one out"
    }


@every(
    ("text", "what"),
    [
        ("[light\n", "broken TOML: "),
        ("colour = 1\n", 'unknown key "colour"'),
        ('light = "x"\n', '"light" is not a table'),
        ('[dark]\npaperr = "#000000"\n', 'unknown key "paperr"'),
        ("[dark]\npaper = 0\n", '"paper" is not text'),
        ('logo = "absent.svg"\n', '"absent.svg" is no SVG or PNG file'),
        ('[fonts.text]\n400 = "absent.woff2"\n', '"absent.woff2" is no WOFF2 or WOFF font'),
        ('[fonts.text]\n450 = "x.woff2"\n', 'unknown key "450"'),
    ],
)
def test_a_broken_theme_is_told(text, what, tmp_path):
    assert told(text, tmp_path)[0][1].startswith(what)


@every(
    "name, content, what",
    [
        ("logo.png", b"made up", "cannot be read as a picture"),
        ("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "cannot be read as a picture"),
        ("logo.svg", b"", "cannot be read as a picture"),
        ("logo.svg", b"<svg", "cannot be read as a picture"),
        ("logo.svg", b"<html/>", "holds no SVG"),
        ("logo.SVG", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "has no size"),
    ],
)
def test_a_logo_that_would_be_an_empty_box_is_told(name, content, what, tmp_path):
    (tmp_path / name).write_bytes(content)

    assert told(f'logo = "{name}"\n', tmp_path) == [
        (
            "house.toml, line 1, column 1",
            f'"{name}" {what}',
            "export it again, as SVG with a viewBox or as PNG",
        )
    ]


@pytest.mark.long
@every(
    "text, what",
    [
        ('mark = "\N{PARTY POPPER} x"', "the fonts of the theme lack: \N{PARTY POPPER} (U+1F389)"),
        ('credit = "\N{ARABIC LETTER BEH}"', "is written from right to left"),
    ],
)
def test_what_signs_each_page_is_set_in_the_fonts_of_the_theme_or_told(text, what, tmp_path):
    (tmp_path / "house.toml").write_text(text)

    with themes.using(themes.load("house.toml", tmp_path)), pytest.raises(CmsurveyError) as error:
        glyphs.check([], load.survey(load.bundled()))

    (problem,) = error.value.problems
    assert problem.where == f'theme "house", {text.partition(" ")[0]}'
    assert what in problem.what


@pytest.mark.long
@every(
    "kept, what",
    [
        ("", "has no letters"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/()%–…’“”·€\u00a0",
         "lacks à â æ ç é è ê ë and 25 more"),
    ],
)  # fmt: skip
def test_a_font_without_the_letters_that_a_series_needs_is_told_with_the_line_that_names_it(
    kept, what, tmp_path
):
    font = TTFont(BytesIO(vendored.read("fonts/source-sans-3-latin-400-normal.woff")))
    wanted = Subsetter()
    wanted.populate(text=kept)
    wanted.subset(font)
    font.flavor = "woff2"
    font.save(tmp_path / "own.woff2")

    assert told('[fonts.text]\n400 = "own.woff2"\n', tmp_path) == [
        (
            "house.toml, line 2, column 1, [fonts.text]",
            f'"own.woff2" {what}',
            "name a font with the letters of French and English",
        )
    ]


@pytest.mark.long
def test_every_fault_is_told_at_once(tmp_path):
    assert len(told('[light]\nfoo = "#000000"\nink = "red"\n[dark]\nmuted = "#333333"\n', tmp_path)) == 3


@pytest.mark.long
@every("name", themes.BUNDLED)
def test_a_bundled_theme_holds(name):
    theme = themes.load(name)

    assert [*legible.faults(theme.light), *legible.faults(theme.dark)] == []
    assert theme.name == name


def test_high_contrast_keeps_its_name():
    theme = themes.load("high-contrast")
    for colours in (theme.light, theme.dark):
        for role in ("ink", "muted", "accent", "highlight"):
            assert legible.contrast(getattr(colours, role), colours.paper) >= 7, role
        assert legible.contrast(colours.context, colours.paper) >= 4.5


def test_the_default_theme_is_untouched_by_one_in_use():
    with themes.using(themes.load("sober")):
        assert themes.current().name == "sober"
    assert themes.current() is DEFAULT
    assert (DEFAULT.light, DEFAULT.dark) == (LIGHT, DARK)


def test_a_page_wears_the_theme_in_use(tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    (tmp_path / "house.toml").write_text(
        'mark = "Maison"\nlogo = "logo.svg"\ncredit = "Une maison inventée"\n[light]\nink = "#111111"\n'
    )
    with themes.using(themes.load("house.toml", tmp_path)):
        text = page.html(composed.cards()["gender"], {}, spoken.program("fr"))

    assert "--ink:#111111" in text
    assert ">Maison <span>Une maison inventée</span></p>" in text
    assert (
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(logo.read_bytes()).decode()}" alt="">' in text
    )


@pytest.mark.long
@every("kind", ["woff", "woff2"])
def test_a_font_with_a_damaged_table_is_told(kind, tmp_path):
    made = TTFont(BytesIO(vendored.read("fonts/source-sans-3-latin-700-normal.woff")))
    made.flavor = kind
    made.save(tmp_path / f"own.{kind}")
    whole = (tmp_path / f"own.{kind}").read_bytes()
    (tmp_path / f"own.{kind}").write_bytes(whole[:-5000] + bytes(5000))

    assert told(f'[fonts.text]\n400 = "own.{kind}"\n', tmp_path) == [
        (
            "house.toml, line 2, column 1, [fonts.text]",
            f'"own.{kind}" cannot be read as a font',
            "name a font with the letters of French and English",
        )
    ]


@pytest.mark.long
@every("kind", ["woff", "woff2"])
def test_a_face_of_a_theme_is_measured_and_carried_in_place_of_the_default(kind, tmp_path):
    """The bold face stands in for the regular one: text is wider, and the page carries that file."""
    font = TTFont(BytesIO(vendored.read("fonts/source-sans-3-latin-700-normal.woff")))
    font.flavor = kind
    font.save(tmp_path / f"own.{kind}")
    (tmp_path / "house.toml").write_text(f'[fonts.text]\n400 = "own.{kind}"\n')
    plain, css = fonts.width("seront", "text-400", 100), fonts.css({"text-400": ["seront"]})
    with themes.using(themes.load("house.toml", tmp_path)):
        assert fonts.width("seront", "text-400", 100) == fonts.width("seront", "text-700", 100) > plain
        assert fonts.css({"text-400": ["seront"]}) != css
        assert fonts.probes()["text-400"][1] == pytest.approx(285.9, abs=0.1)
    assert fonts.width("seront", "text-400", 100) == plain


def test_a_font_that_is_replaced_is_measured_and_carried_anew_in_the_same_process(tmp_path):
    """As `cmsurvey serve` follows a theme: the path of the font is the same, its content another."""
    (tmp_path / "house.toml").write_text('[fonts.text]\n400 = "own.woff"\n')
    found = []
    for weight in (400, 700, 400):
        (tmp_path / "own.woff").write_bytes(vendored.read(f"fonts/source-sans-3-latin-{weight}-normal.woff"))
        with themes.using(themes.load("house.toml", tmp_path)):
            found.append((fonts.width("seront", "text-400", 100), fonts.css({"text-400": ["seront"]})))
    first, bold, again = found

    assert bold[0] == fonts.width("seront", "text-700", 100) > first[0]
    assert bold[1] != first[1]
    assert again == first


def test_a_series_has_a_theme_of_its_own_and_a_run_another(tmp_path):
    house = '[light]\nink = "#111111"\n'
    folder = write_series(
        tmp_path, files={"series.toml": f'theme = "house.toml"\n{SERIES}', "house.toml": house}
    )
    survey = load.survey(folder)

    assert bundles.theme(bundles.Request("2031", folder, tmp_path), survey).light.ink == "#111111"
    assert bundles.theme(bundles.Request("2031", folder, tmp_path, theme="sober"), survey).name == "sober"


def test_a_font_that_is_replaced_while_its_theme_is_in_use_is_the_one_that_was_measured(tmp_path):
    """What is carried is read after what is measured: it is the same font, or text would not fit."""

    def put(weight):
        content = vendored.read(f"fonts/source-sans-3-latin-{weight}-normal.woff")
        (tmp_path / "own.woff").write_bytes(content)

    (tmp_path / "house.toml").write_text('[fonts.text]\n400 = "own.woff"\n')
    put(600)
    with themes.using(themes.load("house.toml", tmp_path)):
        whole = fonts.css({"text-400": ["seront"]})
    put(400)
    with themes.using(themes.load("house.toml", tmp_path)):
        fonts.width("seront", "text-400", 100)
        put(600)
        carried = fonts.css({"text-400": ["seront"]})
    put(400)
    with themes.using(themes.load("house.toml", tmp_path)):
        assert fonts.css({"text-400": ["seront"]}) == carried != whole

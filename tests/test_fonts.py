"""Text is as wide as it is said to be, breaks where it may, and travels with the faces it is set in."""

import asyncio
import base64
import io
import itertools
import json
import math
import re

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import fonts, theme, vendored
from cmsurvey.errors import RenderError
from cmsurvey.theme import FACES, SPACES, SPACES_FILE, TEXT_RENDERING
from tests.cases import every

THIN = "\u202f"
NBSP = "\u00a0"
FACE = every("face", FACES)
TEXT_FACE = pytest.mark.parametrize("face", [name for name in FACES if name.startswith("text")])

#: All that French and English typography asks for.
FRENCH = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "àâäæçéèêëîïôœöùûüÿÀÂÄÆÇÉÈÊËÎÏÔŒÖÙÛÜŸ«»’‘“”…–—−·•%€$£+=/*.,;:!?()[]&@#'\"-"
    f" {NBSP}{THIN}"
)

RULE = re.compile(
    r"@font-face\{font-family:'([\w ]+)';font-weight:([\d ]+);font-display:block;"
    r"src:url\(data:font/(woff2?);base64,([A-Za-z0-9+/=]+)\);"
    r"unicode-range:((?:U\+[-\dA-F]+,)*U\+[-\dA-F]+)\}"
)


def rules(css):
    """Each rule's family, weight, characters and font; a line that is no rule is an error."""
    for line in css.splitlines():
        rule = RULE.fullmatch(line)
        assert rule is not None, line
        family, weight, _, data, held = rule.groups()
        characters: set[str] = set()
        for run in held.replace("U+", "").split(","):
            low, _, high = run.partition("-")
            characters.update(map(chr, range(int(low, base=16), int(high or low, base=16) + 1)))
        yield family, weight, characters, TTFont(io.BytesIO(base64.b64decode(data)))


def names(font):
    return {record.nameID: str(record) for record in font["name"].names}


# Widths


def test_a_face_without_its_file_is_told_with_the_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(vendored, "FOLDER", tmp_path / "assets")
    for cached in (
        fonts._ems,
        fonts._font,
        fonts._tables,
        fonts._renamed,
        fonts._held,
        fonts._file,
        vendored._sums,
    ):
        cached.cache_clear()

    with pytest.raises(RenderError) as caught:
        fonts.width("52", "text-400", 19)

    assert str(caught.value) == (
        "error: cmsurvey/assets/fonts/source-sans-3-latin-400-normal.woff: the file is missing\n"
        "    reinstall cmsurvey (pip install --force-reinstall cmsurvey); "
        "in a clone, restore the file with git"
    )


@FACE
def test_a_character_without_a_glyph_counts_half_an_em(face):
    assert fonts.width("中", face, 100) == 50


def test_a_character_without_a_glyph_is_named():
    assert fonts.missing("de 2012 ⇒ 2025, 中 3\n") == {"⇒", "中"}


@pytest.mark.long
@FACE
def test_the_signs_of_labels_are_drawn_by_a_face_of_their_own(face):
    signs = "≤≥≠≈→←↔‐‑‰∞⅓⅔✓✗●○"
    first, second = rules(fonts.css({face: f"{signs}5"}))

    assert fonts.missing(signs) == set()
    assert (second[0], second[2]) == (FACES[face].family, set(signs))
    assert "cmsurvey" in second[3]["name"].getDebugName(1)
    assert fonts.width("≥", face, 100) != 50
    assert first[2] == {"5", *fonts.PROBES[face][0]}


def test_french_typography_is_all_there():
    assert fonts.missing(FRENCH) == set()


@TEXT_FACE
def test_figures_are_all_of_one_width_in_the_text_faces(face):
    assert len({fonts.width(figure, face, 100) for figure in "0123456789"}) == 1


def test_figures_have_their_own_widths_in_the_display_faces():
    assert fonts.width("1", "display-800", 100) < fonts.width("0", "display-800", 100)


@FACE
def test_the_space_between_thousands_is_a_fifth_of_an_em(face):
    assert fonts.width(THIN, face, 100) == pytest.approx(19)
    assert fonts.width(f"26{THIN}830", face, 100) == pytest.approx(
        fonts.width("26", face, 100) + 19 + fonts.width("830", face, 100)
    )


def test_pairs_are_kerned():
    apart = fonts.width("A", "text-400", 100) + fonts.width("V", "text-400", 100)

    assert fonts.width("AV", "text-400", 100) < apart


def test_a_known_title_has_its_known_width():
    assert fonts.width("ou moins, de niveau bac+5", "display-800", 64) == pytest.approx(740.672)
    assert fonts.width("Près d’un community manager sur quatre", "display-700", 28) == pytest.approx(556.976)
    assert fonts.width("Cooptation ou réseau", "text-400", 19) == pytest.approx(169.879)


@FACE
def test_a_letter_beyond_latin_1_has_its_width(face):
    assert fonts.width("ő", face, 100) == fonts.width("ö", face, 100)


@given(text=st.text(FRENCH, max_size=30), face=st.sampled_from(sorted(FACES)))
def test_a_width_grows_with_the_size_alone(text, face):
    assert fonts.width(text, face, 38) == pytest.approx(2 * fonts.width(text, face, 19))


def test_an_empty_text_has_no_width():
    assert fonts.width("", "text-400", 19) == 0


@FACE
def test_a_probe_is_as_wide_as_it_says(face):
    text, wide = fonts.PROBES[face]

    assert fonts.width(text, face, 100) == pytest.approx(wide, abs=0.05)


@FACE
def test_no_other_face_passes_a_probe(face):
    text, wide = fonts.PROBES[face]

    for other in set(FACES) - {face}:
        assert abs(fonts.width(text, other, 100) - wide) > 0.025 * wide, other


# Lines


def lines(text, wide, *, balance=True, widest=0):
    return fonts.wrap(text, "text-400", 10, wide, balance=balance, widest=widest)


TEXTS = st.lists(st.text("abcdeé,0\u00a0\u202f", min_size=1, max_size=12), max_size=14).map(" ".join)


def test_a_text_without_words_has_no_lines():
    assert lines("", 100) == ()
    assert lines("  ", 100) == ()


def test_a_word_wider_than_the_line_is_broken_between_letters_without_a_hyphen():
    assert lines("un anticonstitutionnellement long", 60) == ("un", "anticonstitu", "tionnellement", "long")
    assert lines("anticonstitutionnellement ou", 80) == ("anticonstitu", "tionnellement ou")


def test_a_word_may_jut_out_as_far_as_it_is_told():
    word = "anticonstitutionnellement"
    wide = fonts.width(word, "text-400", 10)

    assert lines(f"un {word}", 60, widest=wide) == ("un", word)
    assert len(lines(word, 60, widest=wide - 1)) == 2


@every(
    ("text", "parts"),
    [
        ("Saint-Germain-en-Laye", ("Saint-Germain-", "en-Laye")),
        ("marketing/communication", ("marketing/", "communication")),
        ("jean.martin@exemple.fr", ("jean.martin@", "exemple.fr")),
        ("nom_de_colonne_longue", ("nom_de_", "colonne_longue")),
    ],
)
def test_a_word_wider_than_the_line_is_broken_first_after_a_mark_that_a_letter_follows(text, parts):
    assert lines(text, 68) == parts


def test_figures_on_both_sides_of_a_hyphen_stay_together_where_the_line_has_room():
    assert lines("18-24 ans", fonts.width("18-24", "text-400", 10)) == ("18-24", "ans")


@pytest.mark.long
def test_a_text_of_any_length_has_its_lines():
    assert lines("W" * 2000, 5) == ("W",) * 2000
    assert len(lines("a " * 1000, 5)) == 1000


def test_an_accent_of_its_own_stays_on_its_letter():
    assert lines("e\u0301" * 4, 1) == ("e\u0301",) * 4


def test_lines_break_at_another_space_only_where_nothing_else_helps():
    text = f"26{THIN}830{NBSP}€ «{NBSP}a{NBSP}»"

    assert lines(text, fonts.width(f"26{THIN}830{NBSP}€", "text-400", 10)) == tuple(text.split(" "))
    assert lines(text, 28) == (f"26{THIN}830", f"€ «{NBSP}a{NBSP}»")


def test_the_last_line_is_not_one_word_when_that_can_be_avoided():
    text = "un deux trois quatre cinq six"
    wide = fonts.width("un deux trois quatre cinq", "text-400", 10)

    assert lines(text, wide) == ("un deux trois", "quatre cinq six")
    assert lines(text, wide, balance=False) == ("un deux trois quatre", "cinq six")


def test_a_word_in_brackets_may_stand_alone_in_even_lines_and_not_at_the_end_of_filled_ones():
    name = "Paris region (Île-de-France)"
    assert lines(name, 90) == ("Paris region", "(Île-de-France)")
    assert lines(name, 90, balance=False) == ("Paris", "region (Île-de-France)")


def test_a_title_breaks_as_in_the_drawn_poster():
    title = "Plutôt une femme, 35 ans ou moins, de niveau bac+5"

    assert fonts.wrap(title, "display-800", 64, 952) == (
        "Plutôt une femme, 35 ans",
        "ou moins, de niveau bac+5",
    )


def bare(text):
    return re.sub(f"[ {NBSP}{THIN}]", "", text)


@pytest.mark.long
@given(text=TEXTS, wide=st.floats(10, 300), balance=st.booleans())
def test_lines_hold_every_letter_in_its_order(text, wide, balance):
    found = lines(text, wide, balance=balance)
    assert bare("".join(found)) == bare(text)


@pytest.mark.long
@given(text=TEXTS, wide=st.floats(10, 300), balance=st.booleans())
def test_a_line_fits(text, wide, balance):
    for line in lines(text, wide, balance=balance):
        assert len(line) == 1 or fonts.width(line, "text-400", 10) <= wide


def every_way(words):
    """All ways to break a text, by trying each set of breaks."""
    gaps = range(1, len(words))
    for count in range(len(words)):
        for breaks in itertools.combinations(gaps, count):
            ends = [0, *breaks, len(words)]
            yield [" ".join(words[start:end]) for start, end in itertools.pairwise(ends)]


@pytest.mark.long
@given(
    words=st.lists(st.text("abcdef", min_size=1, max_size=9), min_size=2, max_size=8), wide=st.floats(20, 150)
)
def test_lines_are_the_fewest_then_have_no_lone_word_then_are_the_most_even(words, wide):
    def measure(line):
        return fonts.width(line, "text-400", 10)

    def cost(way):
        alone = [" " not in line for line in way]
        return len(way), alone[-1], sum(alone), round(sum(measure(line) ** 2 for line in way), 6)

    fitting = [
        way for way in every_way(words) if all(" " not in line or measure(line) <= wide for line in way)
    ]
    fewest = min(len(way) for way in fitting)
    best = min(cost(way) for way in fitting if len(way) == fewest)

    if fewest > 1:
        assert cost(lines(" ".join(words), wide, widest=math.inf)) == best
    else:
        assert lines(" ".join(words), wide, widest=math.inf) == (" ".join(words),)


# The faces of a page


def test_a_page_that_uses_no_face_has_no_rule():
    assert fonts.css({}) == ""


def test_an_unknown_face_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        fonts.css({"text-100": "a"})


@pytest.mark.long
@FACE
def test_a_rule_holds_the_characters_used_and_those_of_the_probe(face):
    asked = {*"Près de 52 % – œuvre", *fonts.PROBES[face][0]}
    [(family, weight, characters, font)] = rules(fonts.css({face: "Près de 52 % – œuvre"}))

    assert (family, weight) == (FACES[face].family, str(FACES[face].weight))
    assert characters == asked
    assert {chr(code) for code in font.getBestCmap()} == asked


@pytest.mark.long
def test_a_letter_beyond_latin_1_comes_in_a_second_rule_of_the_same_family():
    first, second = rules(fonts.css({"text-400": "aő"}))

    assert first[:2] == second[:2]
    assert "ő" not in first[2]
    assert second[2] == {"ő"}


def test_a_character_that_no_face_holds_is_left_to_the_browser():
    assert fonts.css({"text-400": "a中"}) == fonts.css({"text-400": "a"})


@pytest.mark.long
def test_the_face_of_spaces_comes_once_and_only_when_used():
    *_, (family, weight, characters, font) = rules(
        fonts.css({"text-400": f"1{THIN}150", "display-800": f"1{THIN}150"})
    )

    assert (family, weight, characters) == (SPACES, "1 1000", {THIN})
    assert font["hmtx"][font.getBestCmap()[0x202F]] == (190, 0)
    assert fonts.css({"text-400": f"1{THIN}150", "display-800": f"1{THIN}150"}).count(SPACES) == 1
    assert SPACES not in fonts.css({"text-400": "1150"})


def test_the_same_characters_give_the_same_bytes_in_any_order():
    first = fonts.css({"text-400": "Près de", "display-700": "abc"})
    for cached in (fonts._rule, fonts._renamed, fonts._tables):
        cached.cache_clear()

    assert fonts.css({"display-700": ["c", "b", "a", "a"], "text-400": set("Près de")}) == first


@FACE
def test_a_modified_face_bears_no_reserved_name(face):
    [(*_, font)] = rules(fonts.css({face: "abc"}))
    given_names = {
        number: text for number, text in names(font).items() if number in {1, 2, 3, 4, 6, 16, 17, 25}
    }

    assert not any("Source" in text or "Bricolage" in text for text in given_names.values()), given_names
    assert given_names[6] == f"cmsurvey{face.title()}"


@FACE
def test_a_modified_face_keeps_its_copyright_and_licence(face):
    [(*_, font)] = rules(fonts.css({face: "abc"}))
    whole = names(TTFont(io.BytesIO(vendored.read(f"fonts/{FACES[face].files[0]}"))))

    assert names(font)[0] == whole[0]
    assert names(font)[13] == "This Font Software is licensed under the SIL Open Font License, Version 1.1."
    assert names(font)[14] == whole[14]


@FACE
def test_a_subset_still_kerns(face):
    [(*_, font)] = rules(fonts.css({face: "AV"}))

    assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


@every("face", ["display-700", "display-800"])
def test_an_instance_of_a_variable_face_varies_no_more(face):
    [(*_, font)] = rules(fonts.css({face: "abc"}))

    assert not {"fvar", "gvar", "HVAR", "MVAR", "STAT"} & set(font.keys())
    assert font["hmtx"][font.getBestCmap()[ord("a")]][0] == pytest.approx(fonts.width("a", face, 1000), abs=1)


def test_the_faces_of_a_french_page_stay_light():
    text = (
        "Près d’un community manager sur quatre a trouvé son poste sur un site d’emploi. Lecture : 45 % des "
        "répondants ont de 26 à 37 ans. Champ : 1089 exerçant en France (base non publiée), Île-de-France, "
        "Bac+5, jusqu’à l’âge. Source : RegionsJob, ANOV, Clubic, Vertuoz, Siweo, « Les chiffres »"
    )

    assert len(fonts.css(dict.fromkeys(("display-700", "text-400", "text-600", "text-700"), text))) < 50_000


def test_the_face_of_spaces_holds_one_space_and_no_name_of_others():
    font = TTFont(io.BytesIO(vendored.read(f"fonts/{SPACES_FILE}")))

    assert list(font.getBestCmap()) == [0x202F]
    assert names(font)[1] == SPACES == theme.SPACES
    assert not any("Source" in text or "Bricolage" in text for text in names(font).values())


def test_the_face_of_spaces_is_first_so_that_no_browser_makes_one_up():
    assert fonts.stack("display") == "'cmsurvey spaces','Bricolage Grotesque',sans-serif"
    assert fonts.stack("text") == "'cmsurvey spaces','Source Sans 3',sans-serif"


# In a browser

SAMPLES = [
    "Près d’un community manager sur quatre",
    f"52{NBSP}% d’hommes{THIN}; 26{THIN}830{NBSP}€",
    "AVATAR, Île-de-France, fier, Œuvre, Győr",
    f"x{THIN}x",
    "2012 → 2025, ≥ 3, ≤ 5, ● à ○, vingt‑deux",
]

MEASURE = """
document.fonts.ready.then(() => [
  [...document.fonts].map(face => face.status),
  [...document.querySelectorAll("span")].map(span => span.getBoundingClientRect().width),
  [...document.querySelectorAll("text")].map(text => text.getComputedTextLength()),
])
"""


async def measured(html):
    """What Chromium answers to `MEASURE` on a page."""
    from choreographer import Browser  # noqa: PLC0415 - the other tests of this file need no browser

    from cmsurvey import browser  # noqa: PLC0415 - the same

    chromium = Browser(path=str(browser.require()), headless=True)
    await chromium.open()
    try:
        await chromium.populate_targets()
        tab = await chromium.create_tab("")
        write = f"document.documentElement.innerHTML = {json.dumps(html)}; {MEASURE}"
        params = {"expression": write, "awaitPromise": True, "returnByValue": True}
        answer = await tab.send_command("Runtime.evaluate", params=params)
        return answer["result"]["result"]["value"]
    finally:
        await chromium.close()


@pytest.mark.browser
def test_a_browser_sets_text_as_wide_as_we_say():
    cases = list(itertools.product(FACES, SAMPLES, (13, 19, 64)))
    css = fonts.css(dict.fromkeys(FACES, "".join(SAMPLES)))
    spans, texts = [], []
    for face, text, px in cases:
        font = (
            f"{FACES[face].weight} {px}px {fonts.stack('display' if face.startswith('display') else 'text')}"
        )
        spans.append(f'<p style="font:{font};white-space:pre"><span>{text}</span></p>')
        texts.append(f'<svg><text style="font:{font};white-space:pre">{text}</text></svg>')
    style = f"<style>{css}\n* {{ text-rendering: {TEXT_RENDERING} }}</style>"

    statuses, in_html, in_svg = asyncio.run(measured(style + "".join(spans + texts)))

    assert set(statuses) == {"loaded"}
    for (face, text, px), span, drawn in zip(cases, in_html, in_svg, strict=True):
        expected = fonts.width(text, face, px)
        assert span == pytest.approx(expected, rel=0.01), f"{face} {px} {text}"
        assert drawn == pytest.approx(expected, rel=0.01), f"{face} {px} {text}"

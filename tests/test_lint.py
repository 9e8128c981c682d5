"""What a reader cannot see, read or tell apart is found, and nothing else. All pages are made up."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image

from cmsurvey import browser, load
from cmsurvey.errors import CmsurveyError
from cmsurvey.lint import again, marks, measure, page, pictures
from cmsurvey.lint.seen import Box, Finding, distance, mixed, shades
from cmsurvey.render import png
from cmsurvey.render.studio import Studio
from tests.cases import every
from tests.command import cmsurvey

BARS = (
    '<rect x="90" y="10" width="100" height="20" fill="#0b6e75"/><text x="0" y="26">One</text>'
    '<text x="196" y="26">50 %</text>'
    '<rect x="90" y="50" width="50" height="20" fill="#8f8984"/><text x="0" y="66">Two</text>'
    '<text x="146" y="66">25 %</text>'
)
NOTES = "<p><b>Scope:</b> made up.</p><p><b>Source:</b> made up.</p>"
LEGEND = "".join(
    f'<rect x="{at * 20}" y="20" width="12" height="60" fill="{colour}"/>'
    f'<rect x="200" y="{at * 24 + 10}" width="11" height="11" fill="{colour}"/>'
    f'<text x="216" y="{at * 24 + 20}">Kind {name}</text>'
    for at, (colour, name) in enumerate((("#0b6e75", "one"), ("#c23d12", "two")))
)


def upright(*values, first_tick):
    """Bars on an axis whose ticks are numbers, without a number of their own."""
    bars = "".join(
        f'<rect x="{50 + at * 40}" y="{100 - value}" width="20" height="{value}" fill="#0b6e75"/>'
        for at, value in enumerate(values)
    )
    ticks = "".join(f'<text x="0" y="{105 - at * 40}">{first_tick + at * 40}</text>' for at in range(3))
    return bars + ticks


def parted(one, other, gap):
    """Two parts of a bar, each with its name inside."""
    return (
        f'<rect y="10" width="90" height="30" fill="{one}"/><text x="10" y="30" fill="#fff">One</text>'
        f'<rect x="{90 + gap}" y="10" width="90" height="30" fill="{other}"/>'
        f'<text x="110" y="30" fill="{"#111" if other == "#ddd" else "#fff"}">Two</text>'
    )


def elements(*bars, shift=0, style="", gap=6):
    """Bars made of elements, each of a length in px with its value beside it."""
    return "".join(
        f'<div style="display: flex; margin-bottom: {gap}px"><div style="width: {length}px; height: 22px;'
        f' background: #0b6e75; margin: 0 6px 0 {shift * at % 70}px; {style}"></div>{value}&nbsp;%</div>'
        for at, (length, value) in enumerate(bars)
    )


#: A text that a style writes, pale in its line or over what is above.
WRITTEN = """<style>.q { position: relative; margin: 0 } .q%s { content: 'text ' attr(title); color: #999 }
.q::after { position: absolute; left: 0; top: -22px; color: #000 !important }</style>"""
#: A text in a box with a style, and what may be laid over it.
STACKED = """<style>.stack { position: relative } .stack p { position: relative }
.over, .stack::after { position: absolute; inset: 0; width: 100%%; height: 100%% }</style>
<div class="stack" style="%s"><p>a text</p>%s</div>"""


def gradients(style, *bars):
    """Bars that a style paints, each `{}` px long in its row, with its value in it."""
    return "".join(
        f'<div style="width: 300px; height: 22px; margin-bottom: 6px; {style.format(length)}">'
        f'<span style="position: relative; left: {length + 6}px">{value}&nbsp;%</span></div>'
        for length, value in bars
    )


def before(*bars):
    """Bars that a style writes before their values."""
    return "<style>.w::before { content: ''; display: inline-block; width: var(--w); height: 20px;" + (
        " margin-right: 6px; background: #0b6e75 }</style>"
        + "".join(f'<div class="w" style="--w: {length}px">{value}&nbsp;%</div>' for length, value in bars)
    )


#: What paints a bar without an element or a drawing of its own.
PAINTED: dict[str, Callable[..., str]] = {
    "gradients": partial(gradients, "background: linear-gradient(90deg, #0b6e75 {}px, #eee 0)"),
    "gradients of a size": partial(
        gradients, "background: linear-gradient(#0b6e75, #0b6e75) 0 0 / {}px 100% no-repeat"
    ),
    "what a style writes": before,
}
#: A drawing and what else is on its page, and the one rule that refuses it.
FAULTY = {
    "text on text": ("overlap", f'{BARS}<text x="4" y="30">Other</text>', NOTES),
    "a line through text": (
        "overlap",
        f'{BARS}<path d="M210,0V110" stroke="#111" stroke-width="1.5" fill="none"/>',
        NOTES,
    ),
    "text half on a mark": (
        "overlap",
        f'{BARS}<rect x="20" y="90" width="40" height="20" fill="#8f8984"/><text x="0" y="106">Half</text>',
        NOTES,
    ),
    "a mark over text": (
        "overlap",
        f'<text x="95" y="25">hidden</text>{BARS}',
        NOTES,
    ),
    "text cut by its drawing": ("clipping", f'{BARS}<text x="280" y="66">Too far to the right</text>', NOTES),
    "a mark cut by its drawing": (
        "clipping",
        f'{BARS}<circle cx="310" cy="50" r="20" fill="#0b6e75"/>',
        NOTES,
    ),
    "small text": ("size", f'{BARS}<text x="0" y="106" font-size="11">small</text>', NOTES),
    "text scaled down": (
        "size",
        f'{BARS}<g transform="scale(.6)"><text x="0" y="180">smaller than it says</text></g>',
        NOTES,
    ),
    "text scaled down by a style": (
        "size",
        BARS,
        f'<div style="transform: scale(.9)"><p style="scale: .8">as small as it is shown</p></div>{NOTES}',
    ),
    "text scaled down by a zoom": ("size", BARS, f'<div style="zoom: .6">as small as shown</div>{NOTES}'),
    "a drawing scaled down by a style": (
        "size",
        "",
        f'<svg width="300" height="60" style="transform: scale(.7)"><text y="40">small</text></svg>{NOTES}',
    ),
    "small text of a social picture": ("size", "", '<p style="font-size: 27px">Source</p>'),
    "pale text": ("text-contrast", BARS, f'{NOTES}<p style="color: #888">pale</p>'),
    "text pale on its mark": (
        "text-contrast",
        '<rect width="200" height="60" fill="#8f8984"/><text x="20" y="36" fill="#fff">white</text>',
        NOTES,
    ),
    "thin text": ("text-contrast", BARS, f'{NOTES}<p style="opacity: .4">thin</p>'),
    "pale text that a style writes": (
        "text-contrast",
        BARS,
        f"{WRITTEN % '::before'}<p class=q title='a style'></p>{NOTES}",
    ),
    "text that a style writes over another": (
        "overlap",
        BARS,
        f"{WRITTEN % '::after'}{NOTES.replace('<p>', '<p style=margin:0>')}<p class=q title=over>Below</p>",
    ),
    "white text on a gradient": (
        "text-contrast",
        BARS,
        '<p style="color: #fff; background: linear-gradient(#999, #0b6e75)">on its pale end</p>' + NOTES,
    ),
    "a pale mark without a label": (
        "mark-contrast",
        '<rect x="240" y="90" width="40" height="25" fill="#ddd"/>',
        NOTES,
    ),
    "a pale mark without a gap": (
        "mark-contrast",
        parted("#0b6e75", "#ddd", 0),
        NOTES,
    ),
    "colours that look alike to some": (
        "categories",
        BARS.replace("#0b6e75", "#c23d12").replace("#8f8984", "#6a6a00"),
        NOTES,
    ),
    "a legend alone": ("colour-alone", LEGEND, NOTES),
    "a colour without a name": (
        "colour-alone",
        f'{BARS}<rect x="250" y="80" width="40" height="20" fill="#c23d12"/>',
        NOTES,
    ),
    "bars not as their numbers": ("zero", BARS.replace('width="50"', 'width="20"'), NOTES),
    "an axis from forty": ("zero", upright(30, 60, 80, first_tick=40), NOTES),
    "no scope": ("notes", BARS, "<p><b>Source:</b> made up.</p>"),
    "no source": ("notes", BARS, "<p><b>Champ :</b> inventé.</p>"),
    "a canvas": ("unmeasured", BARS, f'<canvas width="40" height="20"></canvas>{NOTES}'),
    **{
        f"text with {style}": ("unmeasured", BARS, f'<div style="{style}"><p>what is seen?</p></div>{NOTES}')
        for style in (
            "mask: linear-gradient(#000, transparent)",
            "-webkit-mask: linear-gradient(#000, transparent)",
            "filter: blur(3px)",
            "filter: opacity(.2) drop-shadow(0 1px 2px #000)",
            "mix-blend-mode: difference",
        )
    },
    "a drawing with a mask": (
        "unmeasured",
        f'<mask id="m"><rect width="9" height="9" fill="#fff"/></mask><g mask="url(#m)">{BARS}</g>',
        NOTES,
    ),
    "a wheel that a gradient paints": (
        "unmeasured",
        BARS,
        f'<div style="height: 90px; background: conic-gradient(#0b6e75 40%, #c23d12 0)"></div>{NOTES}',
    ),
    **{
        f"text under {what}": ("overlap", BARS, f"{STACKED % (ground, over)}{NOTES}")
        for what, ground, over in (
            ("an element", "", '<div class="over" style="background: #fff"></div>'),
            ("a picture", "", '<img class="over" alt="" src="data:image/gif;base64,made-up">'),
            ("what a style paints", "", "<style>.stack::after { content: ''; background: #fff }</style>"),
            ("the ground of its holder", "background: #eee", "<style>.stack p { z-index: -1 }</style>"),
        )
    },
    "text under a veil": (
        "text-contrast",
        BARS,
        STACKED % ("", '<div class="over" style="background: #fffb"></div>') + NOTES,
    ),
    "text filled paler than its colour": (
        "text-contrast",
        BARS,
        f'<p style="-webkit-text-fill-color: #999">pale</p>{NOTES}',
    ),
    **{
        f"bars of {what} not as their numbers": ("zero", BARS, f"{made((90, 50), (60, 40))}{NOTES}")
        for what, made in PAINTED.items()
    },
    **{
        f"text cut by {shape}": ("clipping", BARS, f'<p style="clip-path: {shape}">cut by a shape</p>{NOTES}')
        for shape in (
            "inset(0 300px 0 0)",
            "circle(30px at 0 50%)",
            "polygon(0 0, 50px 0, 50px 100%, 0 100%)",
            "path('M0,0H40V40H0Z')",
        )
    },
    "text that its own box cuts": (
        "clipping",
        BARS,
        f'<p style="overflow: hidden; white-space: nowrap; width: 60px">a line that is longer</p>{NOTES}',
    ),
    "text that its own box ends in dots": (
        "clipping",
        BARS,
        f'<p style="overflow: hidden; text-overflow: ellipsis; width: 20px">longer</p>{NOTES}',
    ),
    "text of more lines than its box shows": (
        "clipping",
        BARS,
        f'<p style="overflow: hidden; height: 20px; width: 50px; margin: 0 0 80px">two or three</p>{NOTES}',
    ),
    "text of a drawing cut by a shape": (
        "clipping",
        f'<clipPath id="c"><rect width="20" height="120"/></clipPath>{BARS}'.replace(
            "One</text>", "One</text><text y='106' clip-path='url(#c)'>cut by a shape</text>"
        ),
        NOTES,
    ),
    "bars of elements not as their numbers": ("zero", BARS, f"{elements((90, 50), (60, 40))}{NOTES}"),
    "bars of elements from no common line": (
        "zero",
        BARS,
        f"{elements((90, 90), (60, 60), (30, 30), shift=40)}{NOTES}",
    ),
    "a pale bar of elements": (
        "mark-contrast",
        BARS,
        f"{elements((90, 90), (60, 60), style='background: #ddd; margin-bottom: 0', gap=0)}{NOTES}",
    ),
    "too wide": ("scroll", BARS, f'{NOTES}<div style="width: 700px; height: 9px"></div>'),
}
#: What looks like a fault and is none.
SOUND = {
    "bars": BARS,
    "a line behind a halo": (
        f'{BARS}<path d="M210,0V110" stroke="#111" stroke-width="1.5" fill="none"/>'
        '<text x="200" y="106" style="paint-order: stroke; stroke: #fff; stroke-width: 5px">haloed</text>'
    ).replace('x="196"', 'x="220"'),
    "a label in its mark": (
        '<rect width="200" height="60" fill="#0b6e75"/><text x="20" y="36" fill="#fff">inside</text>'
    ),
    "a pale mark with gap and label": (
        '<rect x="0" y="10" width="90" height="30" fill="#d7e9ea"/><text x="10" y="30">pale</text>'
    ),
    "hollow dots beside full ones": (
        '<path d="M20,60L50,90" stroke="#0b6e75" fill="none"/>'
        '<circle cx="20" cy="60" r="5" fill="#0b6e75"/><text x="10" y="46">One</text>'
        '<circle cx="80" cy="60" r="5" fill="#fff" stroke="#5b6478" stroke-width="2"/>'
        '<text x="70" y="46">Two</text>'
    ),
    "shades of an ordered scale": parted("#084b50", "#1f7379", 5),
    "a part of a stack too narrow for its value": (
        '<g fill="#0b6e75"><rect x="60" y="10" width="92" height="30"/>'
        '<rect x="60" y="60" width="26" height="30"/><rect x="90" y="60" width="69" height="30"/></g>'
        '<g fill="#fff"><text x="70" y="30">16%</text><text x="94" y="80">12%</text></g>'
    ),
    "an axis from zero": upright(30, 60, 80, first_tick=0),
}


#: The same of what surrounds a drawing.
SOUND_PAGES = {
    "bars of elements": elements((90, 90), (60, 60), (30, 30)),
    "bars of elements that diverge": (
        "<style>.b { height: 20px; margin: 0 0 6px 40px; background: #0b6e75; color: #fff; width: 60px }"
        "</style>"
        '<div class="b">30</div><div class="b" style="width: 20px; margin-left: 20px">10</div>'
    ),
    "words with a ground": '<p><b style="display: inline-block; background: #ddd">12</b> <b>a</b></p>'
    '<p><b style="display: inline-block; background: #ddd">1234</b> <b>a</b></p>',
    "boxes of one length": "".join(
        f'<div style="background: #eee; height: 20px; margin: 4px">{at} of them</div>' for at in range(3)
    ),
    "a text that its shape holds": '<p style="clip-path: inset(0 10px 0 0 round 4px)">short</p>',
    "a link that stands beside the page until it has the focus": (
        '<a href="#x" style="position: absolute; left: -999px">Skip to the content</a>'
    ),
    "a text that its own box holds": '<p style="overflow: hidden; width: 200px">short</p>',
    "a text that can be scrolled to": (
        '<p style="overflow: auto; white-space: nowrap; width: 60px">a line that is longer</p>'
    ),
    "a text for screen readers": '<p style="clip-path: inset(50%)">not seen</p>',
    "white text on a dark gradient": (
        '<p style="color: #fff; background: linear-gradient(90deg, #333, #0b6e75)">on either end</p>'
    ),
    "an ornament that a style writes": (
        '<style>.q::before { content: "\\2022 "; color: #ccc }</style><p class="q">a</p>'
    ),
    **{f"bars of {what}": made((90, 90), (60, 60), (30, 30)) for what, made in PAINTED.items()},
    "a text with a shadow behind it": '<p style="filter: drop-shadow(0 1px 2px #999)">read</p>',
    "an icon that is a mask": (
        '<i style="display: block; width: 9px; height: 9px; background: #111; mask: url(#i)"></i>'
    ),
    "a text under what is clear": STACKED % ("", '<div class="over" style="background: #fff0"></div>'),
    "a text over a ground of its own": STACKED % ("", '<b style="background: #eee">more</b>'),
    "a head that stays": '<p style="position: sticky; top: 0; background: #fff">head</p>'
    '<p style="height: 1200px">far</p>',
    "text enlarged by a style": '<p style="font-size: 8px; zoom: 2">as large as it is shown</p>',
}


def written(path, drawing, rest, body=""):
    path.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>made up</title></head>'
        f'<body {body} style="margin: 0; background: #fff; color: #111; font: 16px sans-serif"><main>'
        f'<svg width="300" height="120" role="img" style="display: block">{drawing}</svg>{rest}</main></body>'
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The rules that refuse each made-up page, all looked at in one go at one width."""
    folder = tmp_path_factory.mktemp("lint")
    names = {}
    for at, (name, (_, drawing, rest)) in enumerate(FAULTY.items()):
        names[folder / f"faulty-{at}.html"] = name
        body = 'class="social"' if "social" in name else ""
        written(folder / f"faulty-{at}.html", drawing, rest, body)
    for at, (name, drawing) in enumerate(SOUND.items()):
        names[folder / f"sound-{at}.html"] = name
        written(folder / f"sound-{at}.html", drawing, NOTES)
    for at, (name, rest) in enumerate(SOUND_PAGES.items()):
        names[folder / f"page-{at}.html"] = name
        written(folder / f"page-{at}.html", BARS, rest + NOTES)
    report = measure.lint(list(names), browser.require, widths=(360,))
    assert report.looks == 2 * len(names)
    rules: dict[str, set[tuple[str, str]]] = {name: set() for name in names.values()}
    for one in report.findings:
        rules[names[one.file]].add((one.rule, one.what))
    return rules


def test_a_folder_without_pages_is_refused(tmp_path):
    with pytest.raises(CmsurveyError) as error:
        measure.targets(tmp_path)

    assert str(error.value) == (
        f"error: {tmp_path}: nothing to lint\n"
        "    name a folder that cmsurvey rendered into, or an HTML, SVG or PNG file"
    )


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "figures.csv").write_text("made,up\n")

    with pytest.raises(CmsurveyError, match="nothing to lint"):
        measure.targets(tmp_path / "figures.csv")


@pytest.mark.long
def test_a_file_that_is_no_picture_is_told(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"made up")

    result = cmsurvey("lint", str(tmp_path))

    assert (result.exit_code, result.output) == (
        1,
        f"error: {tmp_path / 'broken.png'}: is no picture\n    render its bundle again\n",
    )


def test_without_a_browser_pages_cannot_be_looked_at(tmp_path, monkeypatch):
    written(tmp_path / "sound.html", BARS, NOTES)
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "absent"))

    result = cmsurvey("lint", str(tmp_path))

    assert result.exit_code == 3
    assert "is not a program" in result.output


@pytest.mark.long
def test_a_page_of_somebody_else_is_not_replaced(tmp_path):
    (tmp_path / "mine.html").write_text("made up")

    with pytest.raises(CmsurveyError, match="lint did not write this file"):
        page.write(tmp_path / "mine.html", measure.Report(1, 1, ()))


def test_a_page_that_cannot_be_written_is_told_below_what_was_found(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    looked = tmp_path / "a.svg"
    report = measure.Report(1, 1, (Finding(looked, 320, "light", "contrast", "made up", Box(1, 2, 3, 4)),))
    monkeypatch.setattr(measure, "targets", lambda _: [looked])
    monkeypatch.setattr(measure, "lint", lambda *_, **__: report)
    hint = "name another file with --page, in a folder where you may write"
    for place, cause in (
        ("file/spots.html", "a part of its path is a file"),
        ("absent/spots.html", "no folder can be made there"),
        (".", "Is a directory"),
    ):
        ended = cmsurvey("lint", looked, "--page", tmp_path / place)
        told = f"error: --page: {tmp_path / place} cannot be written: {cause}\n    {hint}\n"
        assert (ended.exit_code, ended.stderr) == (2, told)
        assert "made up" in ended.stdout
        assert ended.stdout.endswith("1 file looked at in 1 way: 1 finding\n")


def test_a_picture_of_another_size_or_with_something_at_its_edge_is_found(tmp_path):
    sheet = Image.new("RGB", (60, 40), "#FAF8F4")
    sheet.save(tmp_path / "sound.png")
    sheet.paste("#16213A", (55, 10, 60, 20))
    sheet.save(tmp_path / "cut.png")
    stated = [
        {"name": "sound.png", "width": 60, "height": 50},
        {"name": "cut.png", "width": 60, "height": 40},
    ]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": stated}))

    report = measure.lint(measure.targets(tmp_path), browser.require)

    assert [(one.file.name, one.rule, one.what) for one in report.findings] == [
        ("cut.png", "clipping", "something is cut at its right edge"),
        ("sound.png", "picture", "it is 60×40 px, its manifest says 60×50"),
    ]


@pytest.mark.long
def test_a_picture_over_the_weight_of_its_kind_is_found_and_one_of_no_kind_has_none(tmp_path):
    noise = Image.effect_noise((240, 240), 90).convert("RGB")
    sheet = Image.new("RGB", (500, 500), "#FAF8F4")
    sheet.paste(noise, (50, 50))
    names = ("card.png", "poster.png", "unstated.png")
    for name in names:
        sheet.save(tmp_path / name)
    size = {"width": 500, "height": 500}
    stated = [{"name": name, "kind": name.removesuffix(".png"), **size} for name in names[:2]]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": stated}))
    weight = (tmp_path / "card.png").stat().st_size
    assert png.LIMITS["card"] < weight <= png.LIMITS["poster"]

    found = [one for name in names for one in pictures.findings(tmp_path / name)]

    told = f"it weighs {weight:,} bytes, a card may have 50,000"
    assert [(one.file.name, one.rule, one.what) for one in found] == [("card.png", "weight", told)]


@pytest.mark.browser
def test_what_is_stamped_across_a_draft_is_no_fault_of_it(tmp_path):
    options = ("--only", "salary_median", "--draft", "--format", "html,svg,interactive", "--out", tmp_path)
    assert cmsurvey("render", "2012", *options).exit_code == 0

    ended = cmsurvey("lint", tmp_path / "drafts")

    assert ended.exit_code == 0, ended.output


def test_a_manifest_that_is_none_is_told(tmp_path):
    Image.new("RGB", (6, 4)).save(tmp_path / "sound.png")
    (tmp_path / "manifest.json").write_text("[]")

    with pytest.raises(CmsurveyError, match="is not a manifest of cmsurvey"):
        list(pictures.findings(tmp_path / "sound.png"))


@every(
    ("text", "value"),
    [
        ("49,6\u00a0%", 49.6),
        ("26\u202f830\u00a0€", 26830),
        ("€26,830", 26830),
        ("12.5%", 12.5),
        ("\u22123", -3),
        ("bac+5", None),
        ("n.c.", None),
        ("1.2.3", None),
    ],
)
def test_numbers_are_read_in_french_and_in_english(text, value):
    assert marks.number(text) == value


def test_colours_are_mixed_and_measured():
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#123456", "#ffffff", 1) == "#123456"
    assert distance("#c23d12", "#6a6a00")[0] < 15 < distance("#0b6e75", "#c23d12")[0]
    assert shades("#084b50", "#1f7379")
    assert not shades("#0b6e75", "#c23d12")
    assert not shades("#777777", "#888888")


@pytest.mark.browser
@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_found_and_nothing_else(found, name):
    assert {rule for rule, _ in found[name]} == {FAULTY[name][0]}, found[name]


@pytest.mark.browser
@pytest.mark.parametrize("name", [*SOUND, *SOUND_PAGES])
def test_what_is_in_order_is_left_alone(found, name):
    assert found[name] == set()


@pytest.mark.browser
def test_a_bare_plotly_bar_chart_fails(tmp_path):
    names, values = list("ABCDE"), [12, 19, 23, 30, 41]
    import plotly.express as px  # noqa: PLC0415 - slow, and for a test with a browser alone

    px.bar(x=names, y=values).write_html(tmp_path / "bare.html")
    px.bar(x=names, y=values, color=names, range_y=[10, 45]).write_html(tmp_path / "coloured.html")

    report = measure.lint(measure.targets(tmp_path), browser.require, widths=(1080,))

    rules = {
        name: {one.rule for one in report.findings if one.file.stem == name} for name in ("bare", "coloured")
    }
    assert "notes" in rules["bare"]
    assert {"notes", "colour-alone", "categories", "zero"} <= rules["coloured"]


@pytest.mark.browser
def test_the_command_prints_each_spot_and_rings_it_on_a_page(tmp_path):
    written(tmp_path / "faulty.html", BARS, f'{NOTES}<p style="color: #888">pale</p>')

    result = cmsurvey("lint", str(tmp_path / "faulty.html"), "--page", str(tmp_path / "spots.html"))
    listed = cmsurvey("lint", str(tmp_path / "faulty.html"), "--json")

    lines = result.output.splitlines()
    assert (result.exit_code, listed.exit_code) == (1, 1)
    assert lines[0].split("\t")[1:5] == [
        "320 px",
        "light",
        "text-contrast",
        '"pale": #888888 on #ffffff has 3.54, 4.5 is needed',
    ]
    assert lines[-1] == f"1 file looked at in 8 ways: 8 findings, see {tmp_path / 'spots.html'}"
    records = json.loads(listed.output)
    assert records[0] | {"where": 4} == {
        "file": (tmp_path / "faulty.html").as_posix(),
        "width": 320,
        "scheme": "light",
        "rule": "text-contrast",
        "what": '"pale": #888888 on #ffffff has 3.54, 4.5 is needed',
        "where": len(records[0]["where"]),
    }
    shown = (tmp_path / "spots.html").read_text()
    assert shown.count("data:image/png") == shown.count("<rect ") == 8
    assert "<script" not in shown


def test_the_page_lists_what_it_has_no_picture_of(tmp_path):
    finding = Finding(tmp_path / "a.png", 60, "light", "clipping", "<b>made up</b>", Box(0, 0, 1, 1))

    shown = page.write(tmp_path / "spots.html", measure.Report(1, 0, (finding,))).read_text()

    assert "&lt;b&gt;made up&lt;/b&gt;" in shown
    assert "<img" not in shown


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    """A folder with a card of 2012 as a picture for social networks and one for newsletters."""
    folder = tmp_path_factory.mktemp("pictured")
    command = [sys.executable, "-m", "cmsurvey", "render", "2012", "--only", "gender", "--format", "html"]
    command += ["--preset", "og,newsletter", "--out", "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.browser
def test_the_text_of_a_picture_is_measured_on_the_page_that_it_was_captured_from(pictured):
    manifest = pictured / "2012/fr/manifest.json"
    with Studio() as studio:
        sheets = again.pages(manifest, load.survey(load.bundled()), lambda: studio)
    small = [one._replace(html=one.html.replace(b"font-size: 28px", b"font-size: 20px")) for one in sheets]

    found = measure.lint([], browser.require, again=small).findings

    assert {one.file.name: one.width for one in sheets} == {
        "gender.og.png": 1200,
        "gender.newsletter.png": 600,
    }
    assert {(one.file.name, one.width, one.rule) for one in found} == {("gender.og.png", 1200, "size")}
    assert all("20.0 px, 28 is needed" in one.what for one in found)


@pytest.mark.browser
def test_every_picture_of_a_preset_is_looked_at_by_the_command(pictured):
    ended = cmsurvey("lint", pictured)

    assert (ended.stdout, ended.exit_code) == ("5 files looked at in 10 ways: nothing found\n", 0)


@pytest.mark.browser
def test_a_picture_that_would_be_made_otherwise_today_is_told_and_not_guessed(pictured):
    ended = cmsurvey("lint", pictured, "--theme", "sober")

    assert ended.exit_code == 1
    assert ended.stderr == (
        f"error: {pictured}/2012/fr/manifest.json: "
        "2 pictures of presets were made from other figures, words, theme or code\n"
        "    render them again, to have them measured; --surveys and --theme name others\n"
    )


@pytest.mark.browser
def test_nothing_is_found_in_the_edition_of_2012(output):
    report = measure.lint(measure.targets(output), browser.require)

    assert report.findings == ()
    assert report.looks >= 8 * 29


@pytest.mark.browser
def test_nothing_is_found_in_a_sample_of_the_others(tmp_path):
    for asked in (["2023", "--only", "salary", "--only", "contract"], ["trends", "--lang", "en"]):
        command = [sys.executable, "-m", "cmsurvey", "render", *asked, "--format", "html,svg", "--out", "."]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    report = measure.lint(measure.targets(tmp_path), browser.require)

    assert report.findings == ()
    assert report.looks == 8 * 3 + 1

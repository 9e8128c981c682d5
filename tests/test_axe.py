"""Every published page as readers have it: narrow or wide, light or dark, with a screen reader, offline."""

import itertools
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from cmsurvey import bundles
from cmsurvey.render import page
from tests.composed import SURVEYS, survey, undrawn
from tests.reader import Reader

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
#: Widths around each one at which a page changes its drawing, and the narrowest phones.
WIDTHS = (320, 359, 360, 639, 640, 656, 704, 719, 720, 800, 1079, 1080)
AUDIT = """axe.run(document, {resultTypes: ["violations"]}).then(found => [
    found.violations.map(one => one.id + ": " + one.nodes.map(node => node.target).join(", ")),
    found.passes.length,
])"""
SEEN = """(() => {
    const root = document.documentElement;
    const shown = figure => [...figure.querySelectorAll(":scope > svg")]
        .filter(drawing => getComputedStyle(drawing).display !== "none");
    return {
        over: root.scrollWidth - root.clientWidth,
        shown: [...document.querySelectorAll("figure")].map(figure => shown(figure).map(one =>
            one.className.baseVal)),
        cut: [...document.querySelectorAll("figure")].flatMap(figure => shown(figure).filter(one => {
            const drawing = one.getBoundingClientRect(), room = figure.getBoundingClientRect();
            return drawing.left < room.left - 1 || drawing.right > room.right + 1;
        })).length,
    };
})()"""
#: The drawing that a page of each width shows; a poster has its widest from 1080 px, a card from 720.
DRAWINGS = {"narrow": (0, 360), "phone": (360, 640), "medium": (640, 720), "wide": (720, 9999)}


def audit(reader: Reader) -> list[str]:
    """What axe-core finds against its default rules, best practices included; the table is unfolded."""
    reader.value('document.querySelectorAll("details").forEach(one => { one.open = true })')
    found, passed = reader.value(AUDIT)
    assert passed > 15, "axe looked at next to nothing"
    return [str(one) for one in found]


def expected(path: Path, width: int) -> str:
    poster = 'class="poster"' in path.read_text(encoding="utf-8")
    if poster and 720 <= width < 1080:
        return "medium"
    return next(name for name, (low, high) in DRAWINGS.items() if low <= width < high)


def test_the_audit_finds_a_faulty_page(reader, tmp_path):
    faulty = tmp_path / "faulty.html"
    faulty.write_text(
        "<!doctype html><html><head><title>t</title></head><body><h2>a</h2>"
        '<p style="color: #ccc; background: #fff">pale</p><svg role="img"></svg></body></html>'
    )

    reader.visit(faulty)
    reader.value(AXE + ";void 0")
    names = {one.partition(":")[0] for one in reader.value(AUDIT)[0]}

    assert {"html-has-lang", "landmark-one-main", "color-contrast", "svg-img-alt"} <= names


def test_axe_finds_nothing_on_any_page(output, reader):
    faults = []
    pages = sorted(output.glob("*.html"))
    for path in pages:
        reader.visit(path)
        reader.value(AXE + ";void 0")
        for scheme in ("light", "dark"):
            for width in (360, 1080):
                reader.look(width, scheme)
                faults += [f"{path.name}, {width} px, {scheme}: {fault}" for fault in audit(reader)]

    assert faults == []
    assert len(pages) >= 29


@pytest.mark.parametrize("stamp", ["Épreuve, à ne pas publier", "Sous embargo jusqu’au 1er juin 2031"])
def test_axe_finds_nothing_on_what_is_stamped_and_a_screen_reader_hears_the_stamp_once(
    stamp, tmp_path, reader
):
    request = bundles.Request("2012", SURVEYS, tmp_path)
    with undrawn():
        bundle = bundles.composed(request, survey())
    faults = []
    for infographic in (one for one in bundle.infographics if one.id in {"salary_median", "profile"}):
        path = tmp_path / f"{infographic.id}.html"
        html = page.html(replace(infographic, stamp=stamp), {}, bundle.words.program)
        path.write_text(html, encoding="utf-8")
        reader.visit(path)
        reader.value(AXE + ";void 0")
        for scheme, width in itertools.product(("light", "dark"), (320, 1080)):
            reader.look(width, scheme)
            faults += [f"{path.name}, {width} px, {scheme}: {fault}" for fault in audit(reader)]
        tree = reader.call("Accessibility.getFullAXTree")["nodes"]
        told = [node["name"]["value"] for node in tree if node["role"]["value"] == "StaticText"]
        assert told.count(stamp) == 1, path.name

    assert faults == []


def test_a_data_table_is_a_table_to_a_screen_reader_also_where_its_rows_are_folded(output, reader):
    for path in (output / "gender.html", output / "profile.html"):
        reader.visit(path)
        reader.value('document.querySelectorAll("details").forEach(one => { one.open = true })')
        there = {
            role: reader.value(f"document.querySelectorAll('{selector}').length")
            for role, selector in (
                ("table", "table"),
                ("row", "tr"),
                ("columnheader", "thead th"),
                ("rowheader", "tbody th"),
                ("cell", "td"),
            )
        }
        for width in (320, 1080):
            reader.look(width)
            tree = reader.call("Accessibility.getFullAXTree")["nodes"]
            told = Counter(node["role"]["value"] for node in tree if not node["ignored"])
            assert {role: told[role] for role in there} == there, f"{path.name}, {width} px"


def test_nothing_scrolls_sideways_and_one_drawing_is_shown(output, reader):
    faults = []
    for path in sorted(output.glob("*.html")):
        reader.visit(path)
        for width in WIDTHS:
            reader.look(width)
            seen = reader.value(SEEN)
            right = [[expected(path, width)]] * len(seen["shown"])
            if seen["over"] > 0 or seen["cut"] or seen["shown"] != right:
                faults.append(f"{path.name} at {width} px: {seen}")

    assert faults == []


def test_trends_and_comparisons_are_read_as_well_as_editions(tmp_path, reader):
    for asked in (["render", "trends"], ["compare", "2011", "2012"]):
        command = [sys.executable, "-m", "cmsurvey", *asked, "--format", "html", "--out", "."]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    faults = []
    pages = sorted(tmp_path.glob("*/fr/*.html"))
    for path in pages:
        reader.visit(path)
        reader.value(AXE + ";void 0")
        for scheme, width in itertools.product(("light", "dark"), (360, 1080)):
            reader.look(width, scheme)
            faults += [f"{path.name}, {width} px, {scheme}: {fault}" for fault in audit(reader)]
        for width in WIDTHS:
            reader.look(width)
            seen = reader.value(SEEN)
            wide = {name for shown in seen["shown"] for name in shown}
            if seen["over"] > 0 or seen["cut"] or wide != {expected(path, width)}:
                faults.append(f"{path.name} at {width} px: {seen}")
        faults += reader.complaints

    assert faults == []
    assert [path.name for path in pages] == ["compare-2011-2012.html", "trends.html"]


def test_a_page_asks_for_nothing_and_complains_of_nothing(output, reader):
    for path in sorted(output.glob("*.html")):
        reader.visit(path)

        assert reader.requests == [path.resolve().as_uri()], path.name
        assert reader.complaints == [], path.name


def test_a_request_and_a_refused_script_would_be_noticed(reader, tmp_path):
    faulty = tmp_path / "faulty.html"
    policy = "default-src 'none'; img-src 'self'"
    faulty.write_text(
        f'<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<title>t</title></head><body><script>1</script><img src="absent.png" alt=""></body></html>'
    )

    reader.visit(faulty)

    assert reader.requests == [faulty.as_uri(), (tmp_path / "absent.png").as_uri()]
    assert any("Content Security Policy" in one for one in reader.complaints)


SPACED = """(() => {
    const style = document.createElement("style");
    style.textContent = "* { line-height: 1.5 !important; letter-spacing: .12em !important; " +
        "word-spacing: .16em !important } p { margin-bottom: 2em !important }";
    document.querySelectorAll("svg").forEach(one => one.remove());
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    document.head.append(style);
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
})()"""


@pytest.mark.parametrize("width", [320, 1080])
def test_a_text_may_be_spaced_out(output, reader, width):
    """WCAG 1.4.12: with more space between lines, words and letters, all of it can be read."""
    for name in ("profile", "gender", "recruitment_social_network"):
        reader.visit(output / f"{name}.html", width=width)

        assert reader.value(SPACED) <= 0, name


def test_what_is_to_be_touched_is_large_enough(output, reader):
    reader.visit(output / "gender.html", width=320)
    height = 'document.querySelector("summary").getBoundingClientRect().height'

    assert reader.value(height) >= 24


COLOURS = """(() => {
    const of = (element, name) => getComputedStyle(element)[name];
    const drawings = [...document.querySelectorAll("svg[role=img]")];
    const shown = drawings.find(one => of(one, "display") != "none");
    const fills = [...shown.querySelectorAll("[style*='fill']")].map(one => of(one, "fill"));
    return [of(document.body, "backgroundColor"), [...new Set(fills)].filter(fill => fill.startsWith("rgb"))];
})()"""


def test_forced_colours_keep_marks_and_text_apart(output, reader):
    """The drawing takes the colours of the system: none of its own is left, and the marks still differ."""
    reader.visit(output / "region.html", width=1080)
    own = set(reader.value(COLOURS)[1])
    feature = {"name": "forced-colors", "value": "active"}
    reader.call("Emulation.setEmulatedMedia", features=[feature])
    ground, forced = reader.value(COLOURS)

    assert len(forced) >= 3
    assert not own & set(forced)
    assert ground not in forced

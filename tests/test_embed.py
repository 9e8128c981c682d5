"""Snippets: what is refused first, message by message; then what each kind holds; then a host's article.

The data of the first tests is made up; the pages are those that cmsurvey writes of it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import shutil
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from PIL import Image

from cmsurvey import browser, cli_share, embed, pipeline, publish
from cmsurvey.embed import frame, published
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem
from cmsurvey.model import Artifact, Corrected, Infographic, Note
from cmsurvey.render import page
from cmsurvey.words import OWN, spoken
from tests import composed
from tests.builders import FEMALE, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.test_render_svg import HOSTILE, HOSTILE_ROWS, drawing

BASE = "https://example.org/charts"
#: Of kinds that hold elements, those that hold no frame.
FIGURES = ("html", "wordpress", "email", "markdown")
WORDS = spoken("fr")


def run(*arguments: object, name: str = "gender", kind: str = "html", edition: str = "2031") -> Any:
    return cmsurvey("embed", edition, name, "--for", kind, *arguments)


def told(*arguments: object, code: int = 1, **named: str) -> str:
    """The message of a refusal, in full."""
    ended = run(*arguments, **named)
    assert (ended.exit_code, ended.stdout) == (code, "")
    return str(ended.stderr)


def snippet(*arguments: object, **named: str) -> str:
    ended = run(*arguments, **named)
    assert ended.exit_code == 0, ended.stderr
    return str(ended.stdout)


@cache
def png(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#FAF8F4").save(stream, "png")
    return stream.getvalue()


def bundle(
    *pages: Infographic, pictures: Mapping[str, tuple[int, int]] | None = None, heights: str = ""
) -> Path:
    """Publish infographics undrawn but for a made-up drawing, with made-up pictures: 1440 × 1200 px."""
    made = []
    for one in pages:
        drawings = {panel.id: [drawing()] * 4 for panel in one.panels}
        entry = {"kind": one.kind, "title": one.title, "alt": one.alt, "version": one.version}
        framed = {**entry, "heights": heights} if heights else entry
        made.append(Artifact(f"{one.id}.html", page.html(one, drawings, WORDS).encode(), framed))
        made.append(Artifact(f"{one.id}.csv", b"made up", entry))
        for form, size in ({".png": (1440, 1200)} if pictures is None else pictures).items():
            sized = {**entry, "width": size[0], "height": size[1]}
            made.append(Artifact(f"{one.id}{form}", png(*size), sized))
    folder = Path("output/2031/fr")
    publish.bundle(made, folder, {"edition": "2031", "lang": "fr"})
    return folder


@pytest.fixture(scope="module")
def card(tmp_path_factory) -> Infographic:
    """A made-up card: 60 % of women."""
    return composed.card(composed.made_up(tmp_path_factory.mktemp("card"), FEMALE, MALE), "gender")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Infographic:
    """A made-up card whose answers are markup."""
    return composed.card(composed.made_up(tmp_path_factory.mktemp("hostile"), *HOSTILE_ROWS), "tools")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


class Elements(HTMLParser):
    """The elements of a snippet with their attributes, and all its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def first(self, tag: str) -> dict[str, str | None]:
        return next(given for name, given in self.found if name == tag)

    def names(self) -> set[str]:
        return {name for name, _ in self.found}


AGAIN = "cmsurvey render 2031 --lang fr --out output"


@pytest.mark.long
def test_what_was_never_rendered_is_told_with_the_command_that_does():
    assert told() == f"error: output/2031/fr: nothing was rendered there\n    render it first: {AGAIN}\n"
    assert told(edition="compare-2030-2031") == (
        "error: output/compare-2030-2031/fr: nothing was rendered there\n"
        "    render it first: cmsurvey compare 2030 2031 --lang fr --out output\n"
    )
    assert told("--lang", "en", edition="../2031").startswith(
        "error: output/../2031/en: nothing was rendered there\n"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("gendr", 'did you mean "gender"?'),
        ("salary", f"render it first: {AGAIN} (known: gender)"),
        ("../fr/gender", 'did you mean "gender"?'),
        ("gender.interactive", 'did you mean "gender"?'),
        ("", f"render it first: {AGAIN} (known: gender)"),
    ],
)
def test_an_unknown_infographic_is_told_with_the_nearest_one_or_all(card, name, cure):
    bundle(card)

    message = f'error: output/2031/fr: no page of an infographic "{name}" was rendered there\n    {cure}\n'
    assert told(name=name) == message


@pytest.mark.long
def test_a_page_that_was_changed_is_not_handed_on(card):
    place = bundle(card) / "gender.html"
    place.write_text(place.read_text().replace("60", "61"))

    assert told() == (
        f"error: output/2031/fr/gender.html: it is not as it was rendered\n    render it again: {AGAIN}\n"
    )


@pytest.mark.long
def test_a_folder_of_somebody_else_is_not_read(card):
    (bundle(card) / "manifest.json").write_text("{}")

    assert told() == (
        "error: output/2031/fr/manifest.json: is not the manifest of edition 2031 in fr\n"
        "    move output/2031/fr away, or name another folder with --out\n"
    )


@pytest.mark.long
def test_an_unknown_kind_and_an_unknown_language_are_told_with_the_known_ones(card):
    bundle(card)

    assert told(kind="wordpres", code=2) == (
        'error: --for: no kind "wordpres"\n    did you mean "wordpress"?\n'
    )
    assert told(kind="x", code=2) == (
        'error: --for: no kind "x"\n'
        "    known: amp, email, html, hugo, iframe, link, markdown, quarto, wordpress\n"
    )
    assert told("--lang", "de", code=2).replace(str(OWN), "…") == (
        'error: --lang: no language "de": cmsurvey has no words\n'
        "    known: en, fr; for another one translate …/en.toml as de.toml beside it\n"
    )


@pytest.mark.long
@every("kind", ["wordpress", "amp", "email", "link"])
def test_a_kind_that_is_read_elsewhere_refuses_without_an_address(card, kind):
    bundle(card)

    assert told(kind=kind, code=2) == (
        f"error: --base-url: {kind} needs whole addresses\n"
        "    give the address of the output folder: --base-url https://example.org/charts\n"
    )


@pytest.mark.long
@every(
    "base",
    [
        "example.org", "ftp://example.org", "https://", "https:///charts", "javascript:alert(1)",
        "https://example.org/a b", "https://example.org/?a", "https://example.org/#a", "https://a@example.org",
        'https://example.org/">', "//example.org", "https://example.org/\\",
        "https://[::1", "https://example.org:99999",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_folder_is_refused(base):
    assert told("--base-url", base, code=2) == (
        f'error: --base-url: "{base}" is not an address of a folder for html\n'
        "    write it like https://example.org/charts\n"
    )


def test_amp_refuses_an_address_without_encryption():
    assert told("--base-url", "http://example.org", kind="amp", code=2).startswith(
        'error: --base-url: "http://example.org" is not an address of a folder for amp\n'
    )


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted({*embed.KINDS} - {"iframe"}))
def test_a_kind_that_shows_the_picture_refuses_without_it(card, kind):
    bundle(card, pictures={})

    assert told("--base-url", BASE, kind=kind) == (
        "error: output/2031/fr/gender.png: the picture was not rendered\n"
        "    render it: cmsurvey render 2031 --lang fr --out output --only gender --format html,png\n"
    )


@pytest.mark.long
def test_a_picture_too_heavy_for_an_e_mail_is_refused_with_the_lighter_ones(card, monkeypatch):
    monkeypatch.setattr(embed.snippets, "EMAIL_BYTES", 2000)
    weight = len(png(1440, 1200))
    bundle(card)

    assert told("--base-url", BASE, kind="email") == (
        f"error: output/2031/fr/gender.png: the picture has {weight:,} bytes, an e-mail takes 2,000\n"
        f"    render one for it: {AGAIN} --only gender --preset newsletter\n"
    )

    bundle(card, pictures={".png": (1440, 1200), "@1x.png": (72, 60)})
    assert Elements(snippet("--base-url", BASE, kind="email")).first("img")["src"] == (
        f"{BASE}/2031/fr/gender%401x.png"
    )


@pytest.mark.long
def test_an_e_mail_takes_the_picture_that_was_made_for_it(card, monkeypatch):
    bundle(card, pictures={".png": (1440, 1200), ".newsletter.png": (1200, 1400)})
    picture = Elements(snippet("--base-url", BASE, kind="email")).first("img")

    assert picture["src"] == f"{BASE}/2031/fr/gender.newsletter.png"
    assert (picture["width"], picture["height"]) == ("600", "700")

    monkeypatch.setattr(embed.snippets, "EMAIL_BYTES", 2000)
    bundle(card, pictures={".newsletter@1x.png": (600, 70)})
    picture = Elements(snippet("--base-url", BASE, kind="email")).first("img")

    assert picture["src"] == f"{BASE}/2031/fr/gender.newsletter%401x.png"
    assert (picture["width"], picture["height"]) == ("600", "70")


@pytest.mark.long
def test_every_kind_and_what_is_written_for_it_say_what_is_stamped_on_the_page(card):
    stamp = "Sous embargo jusqu’au 1er juin 2031"
    folder = bundle(replace(card, stamp=stamp, alt=f"{stamp}. {card.alt}"))
    for kind in embed.KINDS:
        ended = run("--base-url", BASE, kind=kind)
        said = html.unescape(ended.stdout)
        told = [path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in {".html", ".json"}]
        assert stamp in (said if kind != "iframe" else "".join(told)), kind
        assert f"the page says “{stamp}”, and so does what was printed: render it again" in ended.stderr
    answer = json.loads((folder / "gender.oembed.json").read_text("utf-8"))
    assert answer["title"] == f"{stamp}. {card.title} – Genre"
    assert stamp in (folder / frame.FOLDER / "gender.html").read_text("utf-8")


@pytest.mark.long
def test_every_kind_says_a_correction_or_its_version_and_an_e_mail_in_visible_words(card):
    told = "1er\u00a0juin\u00a02031 (version 2)\u00a0: Chiffre mal lu."
    first = replace(card, alt=f"{card.alt} Corrigé le 1er juin 2031.")
    again = replace(first, notes=(Note("Correction\u00a0:", told), *card.notes))
    bundle(replace(again, corrections=(Corrected(2, "2031-06-01", "Chiffre mal lu."),)))

    made = {kind: snippet("--base-url", BASE, kind=kind) for kind in embed.KINDS}
    text = Elements(made["email"]).text

    assert text.count(f"Correction\u00a0: {told}") == 1
    assert text.index(told) < text.index("Source\u00a0: ")
    plain = {kind: made[kind].replace("&#58;", ":") for kind in ("hugo", "quarto")}
    assert all("Chiffre mal lu." in one for one in plain.values())
    assert [kind for kind in made if 'data-version="2"' in made[kind]] == [
        "html", "wordpress", "iframe", "amp", "email", "markdown"
    ]  # fmt: skip
    assert '<meta name="version" content="2">' in made["link"]
    assert made["link"].count("Corrigé le 1er juin 2031.") == 4, "descriptions and texts of the pictures"
    bundle(card)
    for kind in embed.KINDS:
        bare = snippet("--base-url", BASE, kind=kind)
        assert ("Correction" in bare, "version" in bare) == (False, False), kind


@pytest.mark.long
@pytest.mark.parametrize(("name", "base"), [("embed/gender.html", ""), ("gender.oembed.json", BASE)])
def test_a_file_of_somebody_else_is_not_replaced(card, name, base):
    place = bundle(card) / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("somebody's work")

    assert told("--base-url", base, kind="iframe") == (
        f"error: output/2031/fr/{name}: cmsurvey did not write this file\n    move it away\n"
    )
    assert place.read_text() == "somebody's work"


@pytest.mark.long
def test_a_folder_that_cannot_be_made_is_told(card):
    (bundle(card) / "embed").write_text("a file")

    assert told(kind="iframe", code=3) == (
        "error: output/2031/fr/embed: cannot be written: a part of its path is a file\n"
        "    move that file away, or name another folder\n"
    )


def test_a_page_with_another_policy_gets_no_script(card):
    text = page.html(card, {}, WORDS)

    with pytest.raises(CmsurveyError) as raised:
        frame.page(text.replace("default-src", "script-src"), Path("output/gender.html"), "")
    assert str(raised.value) == (
        "error: output/gender.html: its policy is not the one that cmsurvey writes\n"
        "    render it again, with --force"
    )


@pytest.mark.long
def test_what_is_printed_stays_when_nothing_can_put_it_on_the_clipboard(card, monkeypatch, tmp_path):
    bundle(card)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    ended = run("--copy")

    assert (ended.exit_code, ended.stdout) == (3, snippet())
    assert ended.stderr == (
        "error: --copy: nothing here can put text on the clipboard\n"
        "    copy what was printed, or install one of wl-copy, xclip, xsel, pbcopy, clip.exe\n"
    )


@pytest.mark.long
def test_a_tool_that_fails_gives_way_to_the_next(card, monkeypatch, tmp_path):
    bundle(card)
    for name, script in (("wl-copy", "exit 1"), ("xclip", 'exec /bin/cat > "$0.text"')):
        tool = tmp_path / "tools" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path / "tools"))

    assert (tmp_path / "tools/xclip.text").exists() is False
    assert snippet("--copy") == (tmp_path / "tools/xclip.text").read_text(encoding="utf-8")


def test_the_clipboard_of_windows_gets_utf_16(monkeypatch):
    calls: list[bytes] = []

    def recorded(*_: object, **given: Any) -> subprocess.CompletedProcess[str]:
        calls.append(given["input"])
        return subprocess.CompletedProcess("", 0)

    monkeypatch.setattr(subprocess, "run", recorded)

    assert cli_share._taken(("clip.exe",), "é")
    assert calls == ["é".encode("utf-16")]


@pytest.mark.long
def test_everything_that_a_page_prints_is_read_from_it(hostile):
    for one in (*composed.everything().values(), hostile):
        read = published.parsed(page.html(one, {panel.id: [drawing()] * 4 for panel in one.panels}, WORDS))
        tables = [table for panel in one.panels for table in panel.tables]

        assert (read.lang, read.title) == (one.lang, one.title)
        assert list(read.descriptions) == [panel.description for panel in one.panels]
        assert [(note.label, note.text) for note in read.notes] == [
            (
                note.label,
                re.sub(r"(\d(?:er|re|e)) ", "\\1\u00a0", note.text),
            )  # an ordinal stays beside its noun
            for note in one.notes
            if not note.narrow
        ]
        assert [table.caption for table in read.tables] == [table.caption for table in tables]
        for table, whole in zip(read.tables, tables, strict=True):
            assert table.columns == tuple(WORDS["columns"].values())
            for cells, row in zip(table.rows, whole.rows, strict=True):
                texts = ["".join(run.text for run in cell) for cell in cells]
                assert texts[:4] == [row.category, row.value, row.base, row.origin]
                assert [run for run in cells[4] if run.href] == [
                    (source.title, source.url) for source in row.sources if source.url
                ]
        assert read.colours["paper"] == "#FAF8F4"


@pytest.mark.long
@every("kind", FIGURES)
def test_a_figure_has_its_alternative_text_its_size_and_its_table(card, kind):
    bundle(card)
    found = Elements(snippet("--base-url", BASE, kind=kind))
    picture, width = found.first("img"), 600 if kind == "email" else 720

    assert (picture["src"], picture["alt"]) == (f"{BASE}/2031/fr/gender.png", card.alt)
    assert (picture["width"], picture["height"]) == (str(width), str(width * 5 // 6))
    assert [given["scope"] for name, given in found.found if name == "th"][-2:] == ["row", "row"]
    for text in ("Femmes", "60\u00a0%", "Source\u00a0: ", "Voir le graphique"):
        assert text in found.text
    if kind != "email":
        assert card.panels[0].description in found.text


@pytest.mark.long
@pytest.mark.parametrize("kind", embed.KINDS)
def test_a_snippet_may_stand_twice_in_an_article_since_nothing_in_it_has_an_id(card, kind):
    bundle(card)
    found = Elements(snippet("--base-url", BASE, kind=kind)).found

    assert [name for name, given in found if "id" in given] == []


def test_a_quarto_figure_has_a_size_and_no_label_that_would_stand_twice(card):
    bundle(card)
    first = snippet(kind="quarto").partition("\n")[0]

    assert first.startswith(f"![{card.title}](2031/fr/gender.png){{fig-alt=")
    assert first.endswith('" width=720 height=600}')
    assert not re.search(r"\{[^}]*#[A-Za-z]", snippet(kind="quarto"))


@pytest.mark.long
@pytest.mark.parametrize("kind", [*FIGURES, "amp", "link"])
def test_no_text_becomes_markup(hostile, kind):
    bundle(hostile)
    text = snippet("--base-url", BASE, kind=kind, name="tools")
    found = Elements(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))

    assert not found.names() & {"script", "b", "svg", "style"}
    assert not [name for _, given in found.found for name in given if name.startswith("on")]
    if kind != "link":
        assert all(word in found.text for word in HOSTILE)


@pytest.mark.long
def test_no_text_becomes_markup_in_a_frame(hostile):
    folder = bundle(hostile)
    text = snippet("--base-url", f"{BASE}/a&b", kind="iframe", name="tools")
    framed = Elements((folder / "embed/tools.html").read_text(encoding="utf-8"))
    answer = json.loads((folder / "tools.oembed.json").read_text(encoding="utf-8"))

    assert HOSTILE[0] in hostile.title
    for one in (text, answer["html"]):
        assert Elements(one).first("iframe")["title"] == f"Graphique\u00a0: {hostile.title} – {hostile.asked}"
        assert Elements(one).first("iframe")["src"] == f"{BASE}/a&b/2031/fr/embed/tools.html"
    assert [name for name, _ in framed.found].count("script") == 1
    assert str(framed.first("link")["title"]).startswith(f"{hostile.title} – ")
    assert answer["title"] == f"{hostile.title} – {hostile.asked}"


def test_a_manifest_without_sizes_is_one_without_pictures(card):
    folder = bundle(card)
    place = folder / "manifest.json"
    told_of = json.loads(re.sub('"(width|height)": [0-9]+', r'"\1": null', place.read_text()))
    listed = json.dumps(told_of["files"], sort_keys=True).encode()
    told_of["run"]["listed"] = hashlib.sha256(listed).hexdigest()[:32]  # as if it was written so
    place.write_text(json.dumps(told_of))

    assert told().startswith("error: output/2031/fr/gender.png: the picture was not rendered\n")
    assert Elements(snippet(kind="iframe")).first("iframe")["height"] == "600"


@pytest.mark.long
def test_no_text_becomes_markdown(hostile):
    bundle(hostile)
    for kind in ("hugo", "quarto"):
        text = snippet("--base-url", BASE, kind=kind, name="tools")
        shortcode = re.match(r"\{\{< figure src=\"[^\"]+\" [^`]* alt=`([^`]+)` >\}\}\n", text)
        assert bool(shortcode) == (kind == "hugo")
        assert not shortcode or shortcode[1] == hostile.alt
        plain = text[shortcode.end() :] if shortcode else text
        rendered = MarkdownIt("commonmark").enable("table").render(plain)
        found = Elements(rendered)

        assert found.names() <= {"p", "img", "strong", "a", "h2"} | {
            "table", "thead", "tbody", "tr", "th", "td",
        }  # fmt: skip
        assert all(word in found.text for word in HOSTILE)
    assert found.first("img")["alt"] == hostile.title


def test_elements_in_a_markdown_file_stay_what_they_are_and_hold_no_sign_of_a_template(card):
    signs = "{{ 7 * 7 }} {% raw %} {{< figure >}} {: .a} {# b #}"
    bundle(replace(card, alt=f"{card.alt} {signs}"))

    text = snippet(kind="markdown")

    assert MarkdownIt("commonmark").render(f"{text}\n*Un* paragraphe.\n") == (
        f"{text}<p><em>Un</em> paragraphe.</p>\n"
    )
    assert not set("{}") & set(text)
    assert Elements(text).found == Elements(snippet()).found
    assert str(Elements(text).first("img")["alt"]).endswith(signs)


@every(
    "text",
    [
        "a|b",
        "*a* _b_ ~~c~~",
        "[a](javascript:1)",
        "{{ site.x }}{% x %}",
        "$x^2$",
        "<!-- a",
        "`a`\\",
        "@a #b !c",
        "&lt;",
    ],
)
def test_a_sign_of_markdown_is_shown_as_itself(text):
    rendered = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(f"| a |\n| --- |\n| {embed.markdown.escaped(text)} |\n")
    )

    assert f"<td>{html.escape(text)}</td>" in rendered
    assert not set("{}|$@^") & set(re.sub(r"&#\d+;", "", embed.markdown.escaped(text)))


def test_no_break_spaces_reach_markdown(card):
    bundle(card)

    text = snippet(kind="hugo")

    assert "| Femmes | 60\u00a0% |" in text
    assert "**Source\u00a0:** " in text
    assert f'{{{{< figure src="2031/fr/gender.png" width="720" height="600" alt=`{card.alt}` >}}}}\n' in text


def test_an_alternative_text_with_a_backtick_does_not_end_the_shortcode_of_hugo(card):
    bundle(replace(card, alt='a `b` "c" \\ >}}'))

    assert "alt=`a 'b' \"c\" \\ >}}` >}}\n" in snippet(kind="hugo")


#: What WordPress leaves to an author without `unfiltered_html`: wp-includes/kses.php, `$allowedposttags` with
#: `_wp_add_global_attributes`, and the properties of `safecss_filter_attr`; of 5.3 (2019), which later
#: releases only add to. Elements and properties that no snippet of ours could want are left out here.
KSES = {
    "a": {"href", "rel", "rev", "name", "target", "download"},
    "br": set(),
    "caption": {"align"},
    "details": {"align", "dir", "lang", "open", "xml:lang"},
    "div": {"align", "dir", "lang", "xml:lang"},
    "figcaption": {"align", "dir", "lang", "xml:lang"},
    "figure": {"align", "dir", "lang", "xml:lang"},
    "img": {"alt", "align", "border", "height", "hspace", "longdesc", "vspace", "src", "usemap", "width"},
    "p": {"align", "dir", "lang", "xml:lang"},
    "span": {"dir", "align", "lang", "xml:lang"},
    "strong": set(),
    "summary": {"align", "dir", "lang", "xml:lang"},
    "sup": set(),
    "table": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "dir", "rules", "summary", "width"},
    "tbody": {"align", "char", "charoff", "valign"},
    "td": {"abbr", "align", "axis", "bgcolor", "colspan", "headers", "nowrap", "rowspan", "scope", "valign"},
    "th": {"abbr", "align", "axis", "bgcolor", "colspan", "headers", "nowrap", "rowspan", "scope", "valign"},
    "thead": {"align", "char", "charoff", "valign"},
    "tr": {"align", "bgcolor", "char", "charoff", "valign"},
}
KSES_ANYWHERE = {
    "aria-describedby", "aria-details", "aria-label", "aria-labelledby", "aria-hidden", "class", "id", "role",
    "style", "title",
}  # fmt: skip
KSES_PROPERTIES = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-left",
    "border-radius", "border-right", "border-spacing", "border-top", "caption-side", "color", "cursor",
    "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
    "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
    "max-height", "max-width", "min-height", "min-width", "overflow", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "text-indent",
    "text-transform", "vertical-align", "width",
}  # fmt: skip
#: What makes WordPress drop a declaration, whatever its property.
KSES_UNSAFE = re.compile(r"[\\(&=}]|/\*")


def dropped(text: str) -> list[str]:
    """What WordPress would take out of a snippet."""
    faults = []
    for name, given in Elements(text).found:
        if name not in KSES:
            faults.append(f"<{name}>")
            continue
        faults += [f"{name} {one}" for one in given if one not in KSES[name] | KSES_ANYWHERE]
        faults += [
            f"{name} {one}" for one in ("href", "src") if not re.match(r"https?://|$", given.get(one) or "")
        ]
        for declaration in filter(None, (given.get("style") or "").split(";")):
            if declaration.partition(":")[0].strip() not in KSES_PROPERTIES or KSES_UNSAFE.search(
                declaration
            ):
                faults.append(f"{name} style {declaration.strip()}")
    return faults


def test_what_wordpress_would_drop_is_noticed():
    faulty = '<img src="javascript:1" loading="lazy" style="display: block; width: calc(1px)"><svg></svg>'

    assert dropped(faulty) == [
        "img loading", "img src", "img style display: block", "img style width: calc(1px)", "<svg>",
    ]  # fmt: skip
    assert "div tabindex" in dropped(embed.snippets._template("html").render(_fields()))


def _fields() -> dict[str, object]:
    """The fields of a made-up snippet."""
    table = published.DataTable("t", ("a",), ((published.Cell((published.Run("b"),)),),))
    one = published.Page("fr", "", (), (), (table,), {})
    picture = embed.snippets.Picture("", 1, 1, (1, 1))
    empty: dict[str, object] = dict.fromkeys(("alt", "narrow"), "")
    return {
        **empty,
        "page": one,
        "picture": picture,
        "words": WORDS["embed"],
        "corrections": (),
        "version": 1,
        "at": embed.snippets.Addresses("", "", "", ""),
    }


@pytest.mark.long
def test_wordpress_takes_nothing_out_of_its_snippet(card, hostile):
    bundle(card, hostile)

    for name in ("gender", "tools"):
        assert dropped(snippet("--base-url", BASE, kind="wordpress", name=name)) == []


@pytest.mark.long
def test_addresses_begin_at_the_folder_or_at_its_address(card):
    bundle(card)

    assert Elements(snippet()).first("img")["src"] == "2031/fr/gender.png"
    assert Elements(snippet("--base-url", f"{BASE}/")).first("img")["src"] == f"{BASE}/2031/fr/gender.png"
    assert Elements(snippet(kind="iframe")).first("iframe")["src"] == "2031/fr/embed/gender.html"


@pytest.mark.long
def test_a_snippet_says_no_more_in_another_run_and_changes_nothing_published(card):
    folder = bundle(card)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    first = {kind: snippet("--base-url", BASE, kind=kind) for kind in embed.KINDS}
    page_of_frame = (folder / "embed/gender.html").read_bytes()

    assert {kind: snippet("--base-url", BASE, kind=kind) for kind in embed.KINDS} == first
    assert (folder / "embed/gender.html").read_bytes() == page_of_frame
    assert {name: (folder / name).read_bytes() for name in before} == before


@pytest.mark.long
def test_a_picture_of_its_own_for_narrow_screens_is_shown_there(card):
    bundle(card, pictures={".png": (1440, 1200), ".narrow.png": (720, 1300)})

    assert Elements(snippet()).first("source") == {
        "media": "(max-width: 560px)",
        "srcset": "2031/fr/gender.narrow.png 2x",
        "width": "360",
        "height": "650",
    }


def test_the_scripts_of_a_frame_are_under_1_kb_each():
    for name in ("frame.js", "host.js", "fit.js"):
        assert 0 < len(frame.asset(name).strip().encode()) < 1024


def test_the_page_of_a_frame_is_the_page_and_one_script_that_its_policy_names(card):
    folder = bundle(card)
    ended = run(kind="iframe")
    framed = (folder / "embed/gender.html").read_text(encoding="utf-8")
    scripts = re.findall("<script>(.*?)</script>", framed, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    added = (
        f"script-src 'sha256-{digest}'; ",
        f'\n{frame.GENERATOR}\n<base target="_top">',
        f"<script>{scripts[0]}</script>\n",
    )
    for part in added:
        assert framed.count(part) == 1
        framed = framed.replace(part, "")

    assert len(scripts) == 1
    assert framed == (folder / "gender.html").read_text(encoding="utf-8")
    assert ended.stderr == "written for it: output/2031/fr/embed/gender.html\n"


def test_a_link_to_a_file_beside_the_page_leads_there_from_the_page_of_a_frame(card):
    links = '<a href="gender.csv">a</a><a href="#a">b</a><a href="https://example.org/">c</a></body>'
    text = page.html(card, {}, WORDS).replace("</body>", links)

    framed = Elements(frame.page(text, Path("gender.html"), "")).found
    assert [given["href"] for name, given in framed if name == "a"][-3:] == [
        "../gender.csv",
        "#a",
        "https://example.org/",
    ]


@pytest.mark.long
def test_a_frame_is_named_loaded_late_and_as_high_as_the_picture_and_the_line_under_it(card):
    bundle(card, pictures={".png": (1440, 1348)})
    given = Elements(snippet(kind="iframe")).first("iframe")

    assert given["title"] == f"Graphique\u00a0: {card.title} – Genre"
    assert (given["width"], given["height"], given["loading"]) == ("720", "714", "lazy")


def test_a_frame_whose_heights_are_known_takes_the_one_of_its_width_and_without_scripts_that_of_a_phone(card):
    folder = bundle(card, heights="280:900 287:880 360:800 640:670")
    text = snippet("--base-url", BASE, kind="iframe")
    answer = json.loads((folder / "gender.oembed.json").read_text(encoding="utf-8"))

    given = Elements(text).first("iframe")
    assert (given["height"], given["data-heights"]) == ("880", "280:900 287:880 360:800 640:670")
    assert text.rstrip().endswith(f"<script>{frame.asset('fit.js').strip()}</script>")
    assert Elements(answer["html"]).first("iframe").keys() & {"height", "data-heights"} == {"height"}
    assert (answer["height"], Elements(answer["html"]).first("iframe")["height"]) == (640, "640")


def test_a_frame_without_a_picture_has_a_height_of_its_own(card):
    bundle(card, pictures={})

    given = Elements(snippet(kind="iframe")).first("iframe")
    assert (given["width"], given["height"]) == ("720", "600")


@pytest.mark.long
def test_the_oembed_answer_is_written_where_the_address_is_known(card):
    folder = bundle(card)
    snippet(kind="iframe")
    assert not (folder / "gender.oembed.json").exists()

    snippet("--base-url", BASE, kind="iframe")
    answer = json.loads((folder / "gender.oembed.json").read_text(encoding="utf-8"))
    discovery = Elements((folder / "embed/gender.html").read_text(encoding="utf-8")).first("link")

    assert {key: answer[key] for key in ("version", "type", "title", "width", "height")} == {
        "version": "1.0", "type": "rich", "title": f"{card.title} – Genre", "width": 720, "height": 640,
    }  # fmt: skip
    assert Elements(answer["html"]).names() == {"iframe"}
    thumbnail = [answer[f"thumbnail_{key}"] for key in ("url", "width", "height")]
    assert thumbnail == [f"{BASE}/2031/fr/gender.png", 1440, 1200]
    assert discovery == {
        "rel": "alternate",
        "type": "application/json+oembed",
        "href": f"{BASE}/2031/fr/gender.oembed.json",
        "title": f"{card.title} – Genre – {card.kicker}",
    }


@pytest.mark.long
def test_cards_of_links_name_the_picture_made_for_them_else_that_of_the_article(card):
    def image(text: str) -> list[str | None]:
        found = [given for _, given in Elements(text).found]
        keys = ("og:image", "og:image:width", "og:image:height", "twitter:image", "og:image:alt")
        return [next(one["content"] for one in found if key in one.values()) for key in keys]

    bundle(card)
    article, own = (f"{BASE}/2031/fr/gender{form}.png" for form in ("", ".og"))
    assert image(snippet("--base-url", BASE, kind="link")) == [article, "1440", "1200", article, card.alt]

    bundle(card, pictures={".png": (1440, 1200), ".og.png": (1200, 630)})
    assert image(snippet("--base-url", BASE, kind="link")) == [own, "1200", "630", own, card.alt]


@pytest.mark.long
def test_a_link_says_the_question_of_a_title_that_is_a_bare_answer_and_not_that_of_a_written_one(card):
    def titles() -> list[str | None]:
        found = [given for _, given in Elements(snippet("--base-url", BASE, kind="link")).found]
        return [one["content"] for one in found if {"og:title", "twitter:title"} & set(one.values())]

    bundle(card)
    assert titles() == [f"{card.title} – Genre"] * 2

    bundle(replace(card, asked=""))
    assert titles() == [card.title] * 2


@pytest.mark.long
def test_a_render_keeps_the_pages_of_frames_and_makes_them_say_the_same(monkeypatch):
    def lacking():
        raise NoBrowserError(Problem("browser", "none here"))

    monkeypatch.setattr(browser, "require", lacking)

    def render(*figures: str, title: str) -> Path:
        written = f'[cards.gender]\ntitle = "{title}"\n'
        words = {"words/fr.toml": "[populations]\n", "words/2031.fr.toml": written}
        surveys = write_series(Path(), *figures, files=words)
        request = pipeline.Request("2031", surveys, Path("output"), formats=("html",))
        report = pipeline.render(request, lambda *_: None, lambda: pytest.fail("nothing is drawn"))
        return report.done.folder

    folder = render(FEMALE, MALE, title="Titre")
    snippet("--base-url", BASE, kind="iframe")
    theirs = folder / "embed" / "theirs.html"
    theirs.write_text("somebody's work")
    render(FEMALE.replace(",60,", ",63,"), MALE.replace(",40,", ",37,"), title="Titre récrit")
    framed = (folder / "embed/gender.html").read_text(encoding="utf-8")

    assert "63\u00a0%" in framed
    assert "60\u00a0%" not in framed
    assert Elements(framed).first("link")["href"] == f"{BASE}/2031/fr/gender.oembed.json"
    assert json.loads((folder / "gender.oembed.json").read_text(encoding="utf-8"))["title"] == "Titre récrit"
    assert theirs.read_text() == "somebody's work"


@pytest.mark.long
def test_a_snippet_speaks_the_language_that_was_asked_for(card):
    folder = bundle(card)
    english = folder.with_name("en")
    shutil.copytree(folder, english)
    told_of = (english / "manifest.json").read_text(encoding="utf-8")
    (english / "manifest.json").write_text(told_of.replace('"lang": "fr"', '"lang": "en"'), encoding="utf-8")

    for kind in FIGURES:
        text = snippet("--base-url", BASE, "--lang", "en", kind=kind)
        assert ("See the chart" in text, "Voir le graphique" in text) == (True, False)
        assert f"{BASE}/2031/en/gender.html" in text

"""A host's article with a snippet of every kind, as readers meet it: from a server, at four widths.

The charts are those of 2012, the article around them is made up. Hugo, Quarto and AMP have no
runtime here: the first two are read as Markdown with what they make of the picture, a stand-in for the third
makes the frame and listens.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from PIL import Image

from cmsurvey import embed
from cmsurvey.words import spoken
from tests.test_axe import AXE, audit

pytestmark = pytest.mark.browser

WIDTHS = (320, 480, 768, 1200)
#: A chart for each kind, so that no id stands twice in the article; that of "link" is its head.
CHARTS = {
    "html": "gender",
    "wordpress": "age_group",
    "iframe": "department",
    "amp": "contract",
    "email": "degree",
    "markdown": "recruitment_channel",
    "hugo": "experience_cm",
    "quarto": "cm_alone",
    "link": "gender",
}
SECURE = "https://charts.example"
#: The height of a first screen, in lines of prose.
PROSE = "<p>" + "Un paragraphe inventé de l’article qui accueille les graphiques. " * 5 + "</p>\n"
HOST = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Un article inventé</title>
%(link)s
<style>
body { margin: 0; font: 18px/1.6 sans-serif; color: #111; background: #fff }
main { max-width: 720px; margin: 0 auto; padding: 0 16px }
main img { max-width: 100%%; height: auto } /* as the themes of static sites have it */
main > table { display: block; overflow: auto }
a { color: #004 }
amp-iframe { display: block }
</style></head>
<body><main>
<h1>Un article inventé</h1>
%(body)s
</main>
<script>%(runtime)s</script>
</body></html>
"""
#: What AMP does with the element: a frame in its sandbox, whose height follows the message "embed-size".
RUNTIME = """
for (const one of document.querySelectorAll("amp-iframe")) {
  const frame = document.createElement("iframe");
  for (const name of ["src", "title", "width", "height", "sandbox"]) frame[name] = one.getAttribute(name);
  frame.style.cssText = "display: block; width: 100%; border: 0";
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data.sentinel === "amp" && data.type === "embed-size")
      frame.style.height = data.height + "px";
  });
  one.replaceChildren(frame);
}
"""
WATCH = """(() => {
  window.shifted = 0;
  window.count = list => { for (const one of list) window.shifted += one.value };
  window.watching = new PerformanceObserver(list => count(list.getEntries()));
  watching.observe({ type: "layout-shift", buffered: true });
})()"""
#: Whether each frame has loaded and is as high as its page, or has told its height from AMP's sandbox; they
#: come when they come near the screen.
AT_REST = """[...document.querySelectorAll("iframe")].every(one => {
  const page = one.contentDocument, root = page?.documentElement;
  if (!page) return one.style.height;
  if (page.readyState !== "complete" || page.URL === "about:blank") return false;
  return %s || Math.abs(one.clientHeight - root.getBoundingClientRect().height) <= 1;
})"""
LOADED, LEVEL = AT_REST % "true", AT_REST % "false"
#: Scroll through the whole article and wait until every picture and frame has come to rest.
SCROLL = """(async () => {
  const drawn = done => requestAnimationFrame(() => requestAnimationFrame(done));
  const rest = () => new Promise(done => setTimeout(() => drawn(done), 30));
  for (let at = 0; at < document.documentElement.scrollHeight; at += 700) { scrollTo(0, at); await rest() }
  await Promise.all([...document.images].map(one => one.decode().catch(() => 0)));
  for (const end = Date.now() + 60000; Date.now() < end && !LEVEL;) await rest();
  await rest();
  if (window.watching) count(watching.takeRecords());
  return window.shifted;
})()""".replace("LEVEL", LEVEL)
SEEN = """(() => {
  const root = document.documentElement;
  return {
    over: root.scrollWidth - root.clientWidth,
    frames: [...document.querySelectorAll("main > iframe")].map(one => [
      one.clientHeight,
      one.contentDocument.documentElement.getBoundingClientRect().height,
      one.clientWidth,
    ]),
    cut: [...document.querySelectorAll("iframe")].map(one => one.contentDocument?.documentElement)
      .filter(one => one && one.scrollWidth > one.clientWidth).length,
    amp: [...document.querySelectorAll("amp-iframe iframe")].map(one => one.clientHeight),
    broken: [...document.images].filter(one => !one.naturalWidth).map(one => one.src),
    wide: [...document.querySelectorAll("main img, main iframe")]
      .filter(one => one.getBoundingClientRect().right > root.clientWidth).map(one => one.outerHTML),
  };
})()"""


#: An article says that its text was painted; a frame of it is on the screen before the second is asked for.
PAINTED = '<script>requestAnimationFrame(() => requestAnimationFrame(() => fetch("painted")))</script>'
painted = threading.Event()


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.endswith("/painted"):
            painted.set()
        if self.path.endswith(".png") and "late" in self.headers.get("Referer", ""):
            painted.wait(60)  # a picture comes after the text around it, or nothing could shift
        super().do_GET()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # a file of one test must not answer the next
        super().end_headers()


@pytest.fixture(scope="module")
def site(output, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The address and the folder of a server that has the charts of these tests under `charts`."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "charts" / "2012" / "fr"
    folder.mkdir(parents=True)
    for name in (
        "manifest.json",
        *(f"{chart}.{form}" for chart in CHARTS.values() for form in ("html", "png", "csv")),
    ):
        shutil.copy2(output / name, folder / name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", root
    server.shutdown()
    server.server_close()
    thread.join()


def snippet(site: tuple[str, Path], kind: str) -> str:
    """What is pasted, as elements."""
    address, root = site
    base = f"{SECURE if kind == 'amp' else address}/charts"
    request = embed.Request(root / "charts", "2012", "fr", CHARTS[kind], kind, base)
    text = embed.snippet(request, spoken("fr")["embed"]).text.replace(SECURE, address)
    if kind == "markdown":
        return str(MarkdownIt("commonmark").render(text))
    if kind in ("hugo", "quarto"):
        return _generated(text)
    return text


def _generated(text: str) -> str:
    """What Hugo makes of its shortcode and Pandoc of the attributes of a picture, the rest as Markdown."""
    sized = re.findall(r' (?:width|height)="?\d+"?', text.partition("\n")[0])
    text = re.sub(r"^\{\{< figure src=\"(\S+)\" .* alt=`(.*)` >\}\}$", r"![\2](\1)", text, flags=re.MULTILINE)
    text = re.sub(r"^:::.*|(?<=[^ ]) ?\{[^}]*\}$", "", text, flags=re.MULTILINE)
    read = str(MarkdownIt("commonmark").enable("table").render(text))
    return read.replace("<img", f"<img{''.join(sized)}", 1)


@pytest.fixture(scope="module")
def article(site) -> str:
    """The address of an article with every kind of snippet, prose before and after each."""
    address, root = site
    body = [PROSE * 6]
    for kind in CHARTS:
        if kind != "link":
            body += [f"<h2>{kind}</h2>\n", snippet(site, kind), PROSE * 2]
    text = HOST % {"link": snippet(site, "link"), "body": "".join(body), "runtime": RUNTIME}
    (root / "article.html").write_text(text, encoding="utf-8")
    return f"{address}/article.html"


def test_a_shift_and_a_sideways_scroll_would_be_noticed(site, reader):
    address, root = site
    wide = '<p style="width: 2000px">a</p>'
    text = HOST % {"link": "", "body": f"{wide}{PROSE}", "runtime": ""}
    (root / "faulty.html").write_text(text, encoding="utf-8")

    reader.go(f"{address}/faulty.html", width=480)
    reader.value(WATCH)
    reader.value(SCROLL)  # what was never painted cannot shift
    reader.value("scrollTo(0, 0); document.querySelector('h1').style.marginTop = '300px'")

    assert reader.value(SCROLL) > 0.01
    assert reader.value(SEEN)["over"] > 1000


@pytest.mark.parametrize("width", WIDTHS)
def test_an_article_holds_every_kind_of_snippet(site, article, reader, width):
    address, _ = site
    reader.go(article, width=width)
    reader.value(WATCH)
    shifted = reader.value(SCROLL)
    seen = reader.value(SEEN)

    assert {url for url in reader.requests if not url.startswith(f"{address}/")} == set()
    assert sum("/embed/" in url for url in reader.requests) == 2
    assert reader.complaints == []
    assert shifted == 0
    assert (seen["over"], seen["cut"], seen["broken"], seen["wide"]) == (0, 0, [], [])
    ((shown, content, frame_width),) = seen["frames"]
    assert abs(shown - content) <= 1
    assert frame_width == min(width - 32, 720)
    assert seen["amp"][0] > 400
    reader.value(AXE + ";void 0")
    assert audit(reader) == []


def test_a_frame_grows_with_its_table_and_turns_with_its_screen(article, reader):
    reader.go(article, width=1200)
    reader.value(SCROLL)
    before = reader.value(SEEN)["frames"][0]

    reader.value(
        'document.querySelector("main > iframe").contentDocument.querySelector("details").open = true'
    )
    reader.soon(LEVEL)
    opened = reader.value(SEEN)["frames"][0]
    reader.look(480)
    reader.soon(f"innerWidth === 480 && {LEVEL}")
    turned = reader.value(SEEN)["frames"][0]

    assert opened[0] > before[0] + 100
    assert turned[2] == 448
    assert all(abs(shown - content) <= 1 for shown, content, _ in (before, opened, turned))


def at_the_top(site: tuple[str, Path], reader: Any, body: str) -> list[float]:
    """How far an article shifts that begins with a snippet, at each width."""
    address, root = site
    (root / "painted").touch()
    text = HOST % {"link": "", "body": body + PROSE * 3 + PAINTED, "runtime": RUNTIME}
    (root / "late.html").write_text(text.replace("<h1>Un article inventé</h1>", ""), encoding="utf-8")
    shifts = []
    for width in WIDTHS:
        painted.clear()
        reader.go(f"{address}/late.html", width=width)
        reader.value(WATCH)
        shifts.append(reader.value(SCROLL))
        assert reader.value(SEEN)["broken"] == []
    return shifts


@pytest.mark.parametrize("kind", ["html", "wordpress", "email", "markdown", "hugo", "quarto"])
def test_a_picture_at_the_top_of_an_article_moves_nothing(site, reader, kind):
    assert at_the_top(site, reader, snippet(site, kind)) == [0] * len(WIDTHS)


@pytest.mark.parametrize("kind", ["html", "wordpress"])
def test_no_word_of_a_snippet_makes_an_article_scroll_sideways_once_it_is_unfolded(site, reader, kind):
    address, root = site
    body = re.sub("(<p[^>]*>)", r"\1" + "Rechtsschutzversicherungsgesellschaften" * 2, snippet(site, kind))
    (root / "long.html").write_text(HOST % {"link": "", "body": body, "runtime": ""}, encoding="utf-8")

    reader.go(f"{address}/long.html", width=320)
    reader.value("document.querySelector('details').open = true")

    assert reader.value(SEEN)["over"] == 0
    assert reader.value("document.querySelector('table').scrollWidth") > 288


#: How themes place what stands in an article, each with a rule for tables that none of ours may follow.
LAYOUTS = {
    "centred": "main { display: flex; flex-direction: column; align-items: center }",
    "rows": "main { display: flex; flex-wrap: wrap } main > * { flex: 1 1 100% }",
    "a grid": "main { display: grid } table { display: inline-block; white-space: nowrap }",
    "columns": "main { columns: 2 260px } table { display: block } td { padding: 20px !important }",
    "wild": "* { box-sizing: content-box } img { float: left } figure { margin: 2em } td { width: 400px }",
}


@pytest.mark.parametrize("picture", [".png", ".absent"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_neither_table_nor_picture_makes_a_figure_wider_than_the_article(site, reader, layout, picture):
    address, root = site
    style = f"<style>{LAYOUTS[layout]}</style>"
    for kind in ("html", "wordpress", "markdown", "amp"):
        body = style + snippet(site, kind).replace(".png", picture) + PROSE
        text = HOST % {"link": "", "body": body, "runtime": RUNTIME}
        (root / "layout.html").write_text(text, encoding="utf-8")
        reader.go(f"{address}/layout.html", width=320)
        reader.value("document.querySelector('details').open = true")

        assert reader.value(SEEN)["over"] == 0, kind
        assert reader.value("document.querySelector('main figure').getBoundingClientRect().right") <= 304
        assert reader.value("document.querySelector('table').scrollWidth") > 288


@pytest.mark.parametrize("kind", ["html", "wordpress", "amp", "email", "markdown"])
def test_a_snippet_keeps_its_direction_in_an_article_from_right_to_left(site, reader, kind):
    address, root = site
    text = HOST % {"link": "", "body": snippet(site, kind), "runtime": ""}
    (root / "rtl.html").write_text(text.replace("<html", '<html dir="rtl"'), encoding="utf-8")

    reader.go(f"{address}/rtl.html", width=320)

    directions = "[...new Set([...document.querySelectorAll('main *')].slice(1).map(one => %s))]"
    assert reader.value(directions % "getComputedStyle(one).direction") == ["ltr"]


def test_a_host_that_keeps_no_style_and_no_script_needs_one_rule(site, reader):
    address, root = site
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    theme = "body { margin: 0 } main { padding: 0 16px } iframe, img { max-width: 100%; border: 0 }"
    (root / "theme.css").write_text(theme)
    link = f'{policy}<link rel="stylesheet" href="theme.css">'
    body = snippet(site, "iframe") + snippet(site, "html")
    (root / "strict.html").write_text(HOST % {"link": link, "body": body, "runtime": ""}, encoding="utf-8")

    reader.go(f"{address}/strict.html", width=320)
    reader.soon(LOADED)

    seen = reader.value(SEEN)
    ((shown, content, _),) = seen["frames"]
    assert (seen["over"], seen["cut"], seen["wide"]) == (0, 0, [])
    assert 0 <= shown - content < 40


def test_a_picture_without_a_size_would_be_noticed_at_the_top_of_an_article(site, reader):
    bare = re.sub(r' (?:width|height)="?\d+"?', "", snippet(site, "hugo"))
    assert min(at_the_top(site, reader, bare)) > 0.01


@pytest.mark.parametrize("width", [320, 360, 375, 393, 430, 480, 768, 1200])
def test_a_frame_in_the_first_screen_moves_nothing(site, reader, width):
    address, root = site
    text = HOST % {"link": "", "body": snippet(site, "iframe") + PROSE, "runtime": ""}
    (root / "first.html").write_text(text, encoding="utf-8")

    reader.go(f"{address}/first.html", width=width)
    reader.value(WATCH)

    assert reader.value(SCROLL) == 0
    shown, content, _ = reader.value(SEEN)["frames"][0]
    assert abs(shown - content) <= 1


@pytest.mark.parametrize("important", ["", " !important"])
def test_a_frame_is_as_high_as_its_page_whatever_edge_the_host_gives_to_frames(site, reader, important):
    address, root = site
    css = f"iframe {{ box-sizing: border-box; padding: 10px{important}; border: 3px solid{important} }}"
    text = HOST % {"link": f"<style>{css}</style>", "body": snippet(site, "iframe") + PROSE, "runtime": ""}
    (root / "edged.html").write_text(text, encoding="utf-8")

    reader.go(f"{address}/edged.html", width=480)
    around = 20 if important else 0
    reader.soon(LEVEL.replace("one.clientHeight", f"one.clientHeight - {around}"))

    shown, content, _ = reader.value(SEEN)["frames"][0]
    assert abs(shown - around - content) <= 1
    assert reader.value(SEEN)["over"] == 0


@pytest.mark.parametrize("height", ["auto", "300px"])
def test_a_frame_is_as_high_as_its_page_in_a_theme_that_sets_the_height_of_videos(site, reader, height):
    address, root = site
    css = f"<style>iframe {{ height: {height} !important }}</style>"
    text = HOST % {"link": css, "body": snippet(site, "iframe") + PROSE, "runtime": ""}
    (root / "videos.html").write_text(text, encoding="utf-8")

    reader.go(f"{address}/videos.html", width=480)
    reader.value(WATCH)

    assert reader.value(SCROLL) == 0
    shown, content, _ = reader.value(SEEN)["frames"][0]
    assert abs(shown - content) <= 1


def test_a_frame_whose_host_keeps_no_script_cuts_nothing_off_on_a_phone(site, reader):
    address, root = site
    bare = re.sub("<script>.*?</script>", "", snippet(site, "iframe"), flags=re.DOTALL)
    (root / "bare.html").write_text(HOST % {"link": "", "body": bare, "runtime": ""}, encoding="utf-8")

    reader.go(f"{address}/bare.html", width=320)
    reader.soon(LOADED)

    shown, content, _ = reader.value(SEEN)["frames"][0]
    assert 0 <= shown - content < 1


def test_a_frame_tells_its_height_to_pym_and_to_wordpress(site, reader):
    address, root = site
    snippet(site, "iframe")
    heard = "window.heard = []; addEventListener('message', ({ data }) => heard.push(data))"
    frame = '<iframe title="a" src="charts/2012/fr/embed/department.html?childId=b-0#?secret=x1"></iframe>'
    text = HOST % {"link": f"<script>{heard}</script>", "body": frame, "runtime": ""}
    (root / "pym.html").write_text(text, encoding="utf-8")

    reader.go(f"{address}/pym.html")
    reader.soon("heard.length >= 4")
    messages = reader.value("heard")
    height = messages[0]["height"]

    assert height > 400
    assert {"sentinel": "amp", "type": "embed-size", "height": height} in messages
    assert f"pymxPYMxb-0xPYMxheightxPYMx{height}" in messages
    assert {"message": "height", "value": height, "secret": "x1"} in messages


#: What the page of a frame says to its host, and how high its frame is then; each was 150 px high.
TOLD = {
    '{ type: "cmsurvey-height", height: 321 }': 321,
    '{ sentinel: "amp", type: "embed-size", height: 322.4 }': 323,
    '"pymxPYMxidxPYMxheightxPYMx324"': 324,
    '{ type: "cmsurvey-height", height: "a" }': 150,
    '{ type: "cmsurvey-height", height: 1e9 }': 150,
    '{ type: "cmsurvey-height", height: -1 }': 150,
    '{ type: "another", height: 500 }': 150,
    '"pymxPYMxidxPYMxnavigateToxPYMx/"': 150,
    "null": 150,
}


def test_the_listener_takes_heights_and_nothing_else(site, reader):
    address, root = site
    listener = re.findall("<script>.*?</script>", snippet(site, "iframe"), flags=re.DOTALL)[0]
    ends = "addEventListener('message', ({ data }) => window.ends = (window.ends ?? 0) + (data === 'end'))"
    frames = '<iframe title="silent" height="150" data-cmsurvey="silent"></iframe>'
    for number, message in enumerate(TOLD):
        child = f"<script>for (const one of [{message}, 'end']) parent.postMessage(one, '*')</script>"
        (root / f"child-{number}.html").write_text(f"<!doctype html><title>a</title>{child}", "utf-8")
        named = f'title="{number}" data-cmsurvey="{number}"'
        frames += f'<iframe src="child-{number}.html" height="150" {named}></iframe>'
    text = HOST % {"link": f"<script>{ends}</script>", "body": listener + frames, "runtime": ""}
    (root / "listener.html").write_text(text, encoding="utf-8")

    reader.go(f"{address}/listener.html")
    reader.soon(f"window.ends === {len(TOLD)}")

    heights = reader.value("[...document.querySelectorAll('iframe')].map(one => one.clientHeight)")
    assert heights == [150, *TOLD.values()]


def test_the_page_of_a_frame_alone_asks_for_nothing_and_has_no_fault(site, reader):
    address, _ = site
    snippet(site, "iframe")
    url = f"{address}/charts/2012/fr/embed/department.html"

    reader.go(url)
    assert reader.requests == [url]
    assert reader.complaints == []
    reader.value(AXE + ";void 0")
    assert audit(reader) == []


def test_the_picture_of_an_e_mail_is_light_sharp_and_opaque(site):
    _, root = site
    text = snippet(site, "email")
    name = re.findall(r"charts/(\S+\.png)", text)[0]
    path = root / "charts" / name

    with Image.open(path) as picture:
        assert picture.width >= 2 * 600
        assert "transparency" not in picture.info
        assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    assert path.stat().st_size <= 100_000

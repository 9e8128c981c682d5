"""The page that a frame loads: the published page and a script of its own that tells its height.

Beside it stands the answer to those who ask by oEmbed what the address is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from pathlib import Path

from markupsafe import escape

from cmsurvey import vendored
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.manifest import as_sentence, replaced

FOLDER = "embed"
#: By this a page is known as one that may be replaced.
GENERATOR = '<meta name="generator" content="cmsurvey embed">'
#: By this an oEmbed answer is known as ours, one too whose provider was the program still.
PROVIDER = '": "cmsurvey"'
_OEMBED = "application/json+oembed"
_DISCOVERY = re.compile(rf'<link rel="alternate" type="{re.escape(_OEMBED)}" href="([^"]*)"')
_TITLE = re.compile("<title>([^<]*)</title>")
#: An address that begins where the page stands, a folder above that for frames.
_RELATIVE = re.compile(r'(<a href=")(?![A-Za-z][A-Za-z0-9+.-]*:|[#/])')
_POLICY = "content=\"default-src 'none'; "


@cache
def asset(name: str) -> str:
    """The text of a file under assets/embed."""
    return vendored.text(f"embed/{name}")


def page(html: str, place: Path, discovery: str) -> str:
    """The page `html`, which stands in `place`, with its script, allowed by its hash; links leave the frame.

    `discovery` is the address of the oEmbed answer, "" if there is none.
    """
    script = asset("frame.js").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    title = _TITLE.search(html)
    if html.count(_POLICY) != 1 or not title:
        what, cure = "its policy is not the one that cmsurvey writes", "render it again, with --force"
        raise CmsurveyError(Problem(str(place), what, cure))
    head = [title[0], GENERATOR, '<base target="_top">']
    if discovery:
        head.append(f'<link rel="alternate" type="{_OEMBED}" href="{escape(discovery)}" title="{title[1]}">')
    text = html.replace(_POLICY, f"{_POLICY}script-src 'sha256-{digest}'; ")
    text = text.replace(title[0], "\n".join(head), 1)
    before, _, after = _RELATIVE.sub(r"\1../", text).rpartition("</body>")
    return f"{before}<script>{script}</script>\n</body>{after}"


def standing(folder: Path) -> dict[str, str]:
    """The pages for frames that stand in a bundle: the address of its oEmbed answer, "" if none, by name."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.html")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if GENERATOR in text:
            answer = _DISCOVERY.search(text)
            found[path.stem] = unescape(answer[1]) if answer else ""
    return found


def oembed(answer: Mapping[str, object]) -> str:
    """The answer to an oEmbed question, with what each of ours says."""
    whole = {"version": "1.0", "type": "rich", "generator": "cmsurvey", **answer}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def write(place: Path, text: str, mark: str) -> Path:
    """Write a file beside a page or into its folder for frames, as `manifest.replaced` does."""
    with as_sentence(place.parent):
        place.parent.mkdir(exist_ok=True)
    theirs = Problem(str(place), "cmsurvey did not write this file", "move it away")
    return replaced(place, text, mark, theirs)

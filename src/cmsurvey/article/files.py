"""The words of editions in their files: DIR/words/2012-fr.md, and all languages as DIR/words/2012.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cmsurvey import fillers, manifest
from cmsurvey.article.made import Article, made
from cmsurvey.article.text import MARK, markdown, records
from cmsurvey.errors import Problem
from cmsurvey.model import Survey

FOLDER = "words"
#: By which the next run knows a JSON for its own.
_JSON_MARK = '"made_by": "cmsurvey words"'


def article(survey: Survey, edition: str, lang: str, *, link: str = "", where: str = "") -> Article:
    """The words of an edition, or of a population of it, in a language; `link` is the article's address.

    Raises:
        CmsurveyError: the edition, its population, its words or a page cannot be made.
    """
    return made(fillers.filler(survey, edition, lang, where), link=link)


def said(content: str) -> list[Any]:
    """What the articles of a JSON say, less the commands of their pictures and the address in their posts.

    Raises:
        ValueError, KeyError, TypeError: it is no JSON that `write` wrote.
    """

    def shorn(record: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in record.items() if key not in {"command", "posts"}}

    return list(json.loads(content, object_hook=shorn)["articles"])


def text(articles: Sequence[Article], *, as_json: bool) -> str:
    """Articles as they are printed: Markdown, or JSON."""
    if not as_json:
        return "\n".join(map(markdown, articles))
    found = {"made_by": "cmsurvey words", "articles": records(articles)}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def write(articles: Sequence[Article], out: Path) -> list[Path]:
    """Write the articles of one edition, a page of Markdown a language, and all of them as JSON.

    Raises:
        CmsurveyError: a file of somebody else is in the way.
        RenderError: a file cannot be written.
    """
    folder = out / FOLDER
    with manifest.as_sentence(folder):
        folder.mkdir(parents=True, exist_ok=True)
    contents = {f"{one.edition}-{one.lang}.md": (markdown(one), MARK) for one in articles}
    contents[f"{articles[0].edition}.json"] = (text(articles, as_json=True), _JSON_MARK)
    written = []
    for name, (content, mark) in contents.items():
        theirs = Problem(str(folder / name), "words did not write this file", "move it away")
        written.append(manifest.replaced(folder / name, content, mark, theirs))
    return written

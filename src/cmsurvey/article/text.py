"""The words of an article as Markdown, for people, and as records of JSON, for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from cmsurvey.article.made import Article, Image, Passage
from cmsurvey.article.posts import Post
from cmsurvey.markdown import escaped
from cmsurvey.words import Words

#: How the file begins, so that the next run knows it for its own.
MARK = "<!-- cmsurvey words -->"
_NAMES = {"linkedin": "LinkedIn", "bluesky": "Bluesky", "mastodon": "Mastodon", "x": "X"}


def markdown(article: Article) -> str:
    """A page of Markdown: key figures, posts ready to be copied, captions and paragraphs by poster."""
    words = article.words
    parts = [MARK, f"# {escaped(words.say('article.title', edition=article.name))}"]
    parts += [f"**{escaped(article.embargo)}**"] if article.embargo else []
    parts += [f"## {escaped(words.say('article.key_figures'))}", escaped(article.rule)]
    parts.append("\n".join(_figures(article)))
    parts.append(f"## {escaped(words.say('article.posts'))}")
    for post in article.posts:
        parts += _post(post, words)
    parts.append(f"## {escaped(words.say('article.blocks'))}")
    for section in article.sections:
        parts.append(f"### {escaped(section.title)}")
        for passage in section.passages:
            parts += _passage(passage, words)
    return "\n\n".join(filter(None, parts)) + "\n"


def _figures(article: Article) -> Iterator[str]:
    for number, one in enumerate(article.figures, start=1):
        note = f"\n   {escaped(one.note)}" if one.note else ""
        yield f"{number}. {escaped(one.sentence)} ({escaped(one.source)}){note}"


def _post(post: Post, words: Words) -> Iterator[str]:
    name = _NAMES.get(post.network) or words.say("article.newsletter")
    length = words.say(
        "article.length", length=words.numbers.plain(post.length), limit=words.numbers.plain(post.limit)
    )
    yield f"### {escaped(name)} ({escaped(length)})"
    yield f"```text\n{post.text}\n```"
    yield _image(Image(post.image, post.command, post.alt), words)


def _passage(passage: Passage, words: Words) -> Iterator[str]:
    yield f"#### {escaped(passage.title)}"
    yield escaped(passage.paragraph)
    if passage.note:
        yield escaped(passage.note)
    yield f"{escaped(words.say('article.caption'))} {escaped(passage.caption)}"
    if passage.caption_note:
        yield escaped(passage.caption_note)
    yield _image(passage.image, words)


def _image(image: Image, words: Words) -> str:
    say = words.say
    made = f"{escaped(say('article.image'))} `{image.file}`, {say('article.made_by')} `{image.command}`"
    return f"{made}\n\n{escaped(say('article.alt'))} {escaped(image.alt)}"


def records(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """The same as records of JSON: an article a language, each text as it is to be published."""
    return [_record(one) for one in articles]


def _record(article: Article) -> dict[str, Any]:
    return {
        "edition": article.edition,
        "lang": article.lang,
        "embargo": article.embargo,
        "rule": article.rule,
        "key_figures": [asdict(one) for one in article.figures],
        "posts": [_posted(one) for one in article.posts],
        "sections": [asdict(one) for one in article.sections],
    }


def _posted(post: Post) -> dict[str, Any]:
    image = {"file": post.image, "command": post.command, "alt": post.alt}
    said = {"network": post.network, "text": post.text, "length": post.length, "limit": post.limit}
    return {**said, "unit": post.unit, "figures": [one.question for one in post.items], "image": image}

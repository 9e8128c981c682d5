"""Captions of the pictures of a kit, each with its alternative text, as Markdown and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cmsurvey.bundles import Bundle
from cmsurvey.markdown import escaped
from cmsurvey.model import Infographic
from cmsurvey.words import Words


def files(bundle: Bundle, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """`captions.md` and `captions.txt`; `names` are those of the files in the kit."""
    words = bundle.words
    assert bundle.frame is not None  # noqa: S101 - for the type: an edition has one
    title = words.say("kit.captions_of", survey=bundle.frame.survey, edition=bundle.frame.edition)
    plain, marked = [title, "=" * len(title), ""], [f"# {escaped(title)}", ""]
    for page in bundle.infographics:
        told = list(_lines(page, _of(page, names), words))
        plain += [page.title_alone, *(f"{label} {text}".lstrip() for label, text in told), ""]
        marked += [f"## {escaped(page.title_alone)}", ""]
        for label, text in told:
            marked += [f"**{label}** {escaped(text)}" if label else escaped(text), ""]
    yield "captions.txt", "\n".join(plain).encode()
    yield "captions.md", "\n".join(marked).encode()


def _of(page: Infographic, names: Sequence[str]) -> list[str]:
    """The files of an infographic below the folder of its language: a picture in each size."""
    own = re.compile(rf"[^/]+/[^/]+/{re.escape(page.id)}(-a\d)?\.")
    return [name.partition("/")[2] for name in names if own.match(name)]


def _lines(page: Infographic, own: Sequence[str], words: Words) -> Iterator[tuple[str, str]]:
    """What is stamped on a picture and said under it, corrections, source, alternative text, place."""
    notes = {note.label: note.text for note in page.notes}
    if page.stamp:
        yield "", f"{page.stamp}."
    for key in ("reading", "correction", "source", "sources"):
        label = words.say(f"note_labels.{key}")
        if label in notes:
            yield ("" if key == "reading" else label), notes[label]
    yield words.say("kit.alt"), page.alt
    yield words.say("kit.files"), ", ".join(own)

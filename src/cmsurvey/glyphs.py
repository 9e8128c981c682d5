"""Characters that no drawing can set: those that the faces of the theme lack, letters from right to left.

A browser would take them from whatever face the machine has, or print an empty box: the picture would be
another one on each machine, and its lines would not be where they were measured. Texts that are in no
picture (the data table, the long description) are set by the reader's own system.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from cmsurvey import fonts, printed, regular, themes
from cmsurvey.errors import Problem, Problems, listed
from cmsurvey.model import Infographic, Survey

#: Where texts stand that are in no picture.
_READ = frozenset({"table", "alt", "description"})
#: Files of a series that hold texts of pages.
_FILES = ("*.csv", "series.toml", "infographics/*.toml", "words/*.toml", "answers/*/questionnaire.toml")
#: As many characters of a text are named, the first of them; a text is quoted up to so many.
_NAMED, _QUOTED = 6, 40
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})


def unset(text: str) -> str:
    """The characters of a text that cannot be drawn, each once, in their order.

    What is not seen (joiners, soft hyphens) is left out of account.
    """
    lacking = fonts.missing(text)
    found = (
        char
        for char in dict.fromkeys(text)
        if (char in lacking and unicodedata.category(char) != "Cf") or _from_the_right(char)
    )
    return "".join(found)


def check(pages: Iterable[Infographic], survey: Survey) -> None:
    """Raise a `CmsurveyError` with every text of the pages that cannot be drawn, each where it was written.

    The theme in use is the one that they are drawn in; it signs each of them.
    """
    problems, theme = Problems(), themes.current()
    for key, text in (("mark", theme.mark), ("credit", theme.credit)):
        if odd := unset(text):
            problems.found.append(_problem(f'theme "{theme.name}", {key}', text, odd))
    for page in pages:
        problems.found += _problems(page, survey)
    problems.settle()


def _problems(page: Infographic, survey: Survey) -> Iterator[Problem]:
    drawn = [one for one in printed.texts(page) if one.place not in _READ]
    if not unset("".join(one.text for one in drawn)):
        return
    for one in drawn:
        odd = unset(one.text)
        if not odd:
            continue
        written = [word for word in one.text.split() if set(odd) & set(word)]
        places = list(_places(written, page, survey)) or [f"{page.id}, {one.place.replace('_', ' ')}"]
        told = " ".join(dict.fromkeys(written))
        yield from (_problem(place, told, odd) for place in places)


def _problem(place: str, text: str, odd: str) -> Problem:
    shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    if any(map(_from_the_right, odd)):
        what = f'"{shown}" is written from right to left, and drawings are set from left to right'
        return Problem(place, what, "write it in letters that go from left to right")
    named = listed([f"{char} (U+{ord(char):04X})" for char in odd], _NAMED)
    what = f'"{shown}" has characters that the fonts of the theme lack: {named}'
    return Problem(place, what, "use other words, or a theme whose fonts have them all")


def _places(written: Collection[str], page: Infographic, survey: Survey) -> Iterator[str]:
    """The lines of the series' files that hold one of the words: those that the page may have it from."""
    others = set(survey.editions).difference(page.editions) if page.editions else set()
    lang = page.lang.partition("-")[0]
    for path in (path for form in _FILES for path in sorted(survey.folder.glob(form))):
        of = path.name.partition(".")[0]
        if of in others or (path.parent.name == "words" and not path.stem.endswith(lang)):
            continue
        for number, line in enumerate(regular.legible(path).split("\n"), 1):
            if any(word in line for word in written):
                yield f"{path}, line {number}"


@cache
def _from_the_right(char: str) -> bool:
    return unicodedata.bidirectional(char) in _FROM_THE_RIGHT

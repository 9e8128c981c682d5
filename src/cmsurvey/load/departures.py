"""`comparability.toml` → what editions asked otherwise than the others, and the questionnaires there are.

    [[departure]]
    editions = ["2011", "2013"]              # in these editions, as against all others
    question = "contract"                    # optional: every question unless told otherwise
    categories = ["internship"]              # optional: every answer to it
    wording = "stages seuls"                 # at least one of wording, answers, routing (who was asked) and
    population = "…"                         # population (who answered), as it was in these editions
    effect = "refuse"                        # refuse: set beside no other edition; mark: told wherever it is
    instead_of = "networks_important"        # optional: the question that stands in its place elsewhere
    source = "bdm2013"                       # what states it: a key of sources.csv, or a sentence
    fr = "les stages seuls y sont comptés"   # why, for readers, a key a language of the series
    en = "internships alone are counted"

A question that stands in no departure was asked in the same way in all editions, as far as the sources say.
Editions with answers of their own (`answers/2026/questionnaire.toml`) need none: their questionnaires tell.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsurvey.errors import Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.check import quoted
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.facts import stated
from cmsurvey.load.shapes import Table, Tables, Text, Texts
from cmsurvey.model import Asked, Departure

if TYPE_CHECKING:
    from cmsurvey.model import Source

#: The file of the register.
FILE = "comparability.toml"
#: What can be otherwise in a question.
ASKED = ("wording", "answers", "routing", "population")
_DEPARTURE = Table(
    keys={
        "editions": Texts("those in which it was so", needed=True),
        "question": Text("a question of a table; without it, every one", default=""),
        "categories": Texts("its answers that this is about; without them, every one"),
        "wording": Text("how it was worded", default=""),
        "answers": Text("which answers there were", default=""),
        "routing": Text("who was asked", default=""),
        "population": Text("who answered", default=""),
        "effect": Text("whether figures are set beside those of other editions", of=("mark", "refuse")),
        "instead_of": Text("the question that stands in its place in the others", default=""),
        "source": Text("what states it: a key of sources.csv, or a sentence"),
    },
    worded=True,
)
REGISTER = Table(
    keys={"departure": Tables(_DEPARTURE, "departure", "what some editions asked otherwise")},
    about="what each question was in which edition, where that is not the same in all",
)


def departures(
    folder: Path,
    languages: Sequence[str],
    sources: Mapping[str, Source] | None,
    known: tuple[Collection[str] | None, Collection[str] | None],
    *,
    problems: Problems,
) -> tuple[Departure, ...]:
    """Every departure of a series; none when the file is absent.

    `known` are its editions and its questions; None takes any, for tables that could not be read.
    """
    path = folder / FILE
    head = opened(path, REGISTER, problems) if os.path.lexists(path) and languages else None
    if head is None:
        return ()
    head.only()
    return tuple(_departure(one, languages, sources, known) for one in head.tables("departure"))


def _departure(
    entry: Entry,
    languages: Sequence[str],
    sources: Mapping[str, Source] | None,
    known: tuple[Collection[str] | None, Collection[str] | None],
) -> Departure:
    entry.only(languages)
    editions, questions = known
    named = entry.texts("editions")
    for name in named if editions is not None else ():
        if name not in (editions or ()):
            entry.fail(f"no edition {quoted(name)}", nearest(name, editions or ()), "editions")
    asked = {key: text for key in ASKED if (text := entry.text(key))}
    if not asked:
        entry.fail("it does not say what was otherwise", f"write one of {', '.join(ASKED)}")
    stated(entry, entry.text("source"), sources)
    return Departure(
        question=entry.known("question", questions),
        editions=named,
        asked=asked,
        reason=entry.wording(languages),
        refused=entry.text("effect") == "refuse",
        categories=entry.texts("categories"),
        instead_of=entry.known("instead_of", questions),
        source=entry.text("source"),
    )


def questionnaires(folder: Path, editions: Collection[str] | None) -> dict[str, dict[str, Asked]]:
    """What the questionnaires of the editions asked, by edition and question.

    What is wrong in one is told by whoever tabulates with it: here it says nothing.
    """
    found = {}
    for path in sorted(folder.glob("answers/*/questionnaire.toml")):
        if editions is not None and path.parent.name in editions:
            tree = read.toml(path, Problems()) or {}
            listed = tree.get("question")
            questions = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
            found[path.parent.name] = {str(one.get("id", "")): _asked(one) for one in questions}
    return found


def _asked(question: Mapping[str, Any]) -> Asked:
    options = question.get("options")
    listed = [one for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    filtered = question.get("filter")
    return Asked(
        _texts(question.get("text")),
        {str(one.get("id", "")): _texts(one) for one in listed},
        {str(name): tuple(map(str, of)) for name, of in filtered.items() if isinstance(of, list)}
        if isinstance(filtered, dict)
        else {},
    )


def _texts(tree: object) -> dict[str, str]:
    found = tree.items() if isinstance(tree, dict) else ()
    return {str(key): text for key, text in found if isinstance(text, str)}

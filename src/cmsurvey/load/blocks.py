"""`infographics/*.toml` → what each infographic shows, for any edition, in reading order.

    order = 1                                # optional: its place among the posters, those without come last

    [[block]]
    question = "gender"                      # or questions = ["degree", "degree_cumulative"]
    width = "half"                           # optional: full | half | third
    population = "sector=tourism"            # optional: all unless told otherwise
    unless = ["age_group"]                   # optional: left out where one of these has figures
    by = "gender"                            # optional: in each group of another question
    template = "bars"                        # optional: left out, the figures decide; "line": all editions
    up_to = 2                                # optional: the template holds for so many answers, not for more

The name of the file is the name of the infographic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import cast

from cmsurvey.errors import Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.check import TAKEN, is_plain, quoted
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.shapes import Number, Table, Tables, Text, Texts
from cmsurvey.model import Block, Spec, Width

WIDTH = Text("how wide it is on a page that has room", default="full", of=("full", "half", "third"))
#: The forms that a block may ask for; which figures each refuses is told where it is composed.
TEMPLATES = (
    "bars", "ranked_list", "stacked", "likert", "diverging", "pictogram", "key_figure", "histogram", "strip",
    "reference", "dumbbell", "heat", "line",
)  # fmt: skip
_BLOCK = Table(
    keys={
        "question": Text("a question of a table"),
        "questions": Texts("several of them, drawn in one"),
        "width": WIDTH,
        "population": Text("whose figures: all, or those of a subgroup (sector=tourism)", default="all"),
        "unless": Texts("left out where one of these questions has figures"),
        "by": Text("in each group of another question", default=""),
        "template": Text("left out, the figures decide; line: all editions", default="", offered=TEMPLATES),
        "up_to": Number(
            "the template holds for so many answers, not for more", positive=True, whole=True, example="2"
        ),
    },
    one_of=("question", "questions"),
)
INFOGRAPHIC = Table(
    keys={
        "order": Number("its place among the posters; those without come last", positive=True, example="1"),
        "block": Tables(_BLOCK, "block", "one place of the poster", needed=True),
    },
    about="a poster: its blocks in reading order",
)

#: Questions with the populations they were asked of, in any edition.
Asked = AbstractSet[tuple[str, str]]


#: The end of a name that was to be ".toml".
_NEARLY_TOML = re.compile(r"^[^.]+\.(?:tml|tom|toml\.\w+|TOML)$")


def specs(folder: Path, asked: Asked | None, problems: Problems) -> tuple[Spec, ...]:
    """Every infographic of the folder, by its `order`, then by its name; none when the folder is absent.

    `asked` None takes any question, for tables that could not be read.
    """
    named = read.listed(folder, "*.toml", problems)
    nearly = [one for one in read.listed(folder, "*", Problems()) if _NEARLY_TOML.search(one.name)]
    alone = [one for one in nearly if folder / f"{_stem(one)}.toml" not in named]
    found = [_spec(path, asked, problems) for path in named]
    return (
        *(spec for _, spec in sorted(found, key=lambda one: one[0])),
        *(_misnamed_file(path, problems) for path in alone),
    )


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _misnamed_file(path: Path, problems: Problems) -> Spec:
    """A file that was meant as an infographic; words may use its name."""
    problems.add(str(path), "nothing reads a file of this name", f'did you mean "{_stem(path)}.toml"?')
    return Spec(_stem(path), (), str(path), doubtful=True)


def _spec(path: Path, asked: Asked | None, problems: Problems) -> tuple[float, Spec]:
    before = len(problems.found)
    head = opened(path, INFOGRAPHIC, problems)
    if head is None:  # it has a name all the same, which words may use
        return math.inf, Spec(path.stem, (), str(path), doubtful=True)
    head.only()
    wrong = misnamed(path.stem, {question for question, _ in asked or ()})
    if wrong:
        head.fail(*wrong)
    entries = head.tables("block")
    if head.values.get("block", []) == []:
        head.fail("no block", 'write [[block]] and under it question = "…"')
    blocks = tuple(_block(entry, asked) for entry in entries)
    _check_once(entries, blocks)
    drawable = tuple(one for one in blocks if all(one.questions or ("",)))
    order = head.number("order") or math.inf
    return order, Spec(path.stem, drawable, str(path), doubtful=len(problems.found) > before)


def misnamed(name: str, questions: Container[str]) -> tuple[str, str] | None:
    """Why an infographic cannot have this name, and the cure; None if it can."""
    if not is_plain(name):
        return f"{quoted(name)} is not a plain name", 'use letters, digits, "-" and "_" alone, 60 at most'
    if name in TAKEN:
        return TAKEN[name], "rename the file"
    if name in questions:
        return "a question has this name, and each question is a card of its own", "rename the file"
    return None


def _check_once(entries: Sequence[Entry], blocks: Sequence[Block]) -> None:
    """A block is known by its first question, as its words and its drawings are."""
    first: dict[str, int] = {}
    for number, (entry, block) in enumerate(zip(entries, blocks, strict=True), start=1):
        name = block.id if block.questions else ""
        earlier = first.setdefault(name, number) if name else number
        if earlier != number:
            what = f"{quoted(name)} begins block {earlier} too"
            entry.fail(what, "merge the two, or put the second into an infographic of its own")


def _block(entry: Entry, asked: Asked | None) -> Block:
    entry.only()
    questions = _questions(entry)
    population = entry.text("population")
    by = entry.text("by")
    if by and ("population" in entry.values or entry.values.get("template") == "line"):
        what, hint = (
            "shows groups, no single population and no line of editions",
            "write it into a block of its own",
        )
        entry.fail(f"a block by another question {what}", hint, "by")
    elif asked is not None:
        _check_asked(entry, questions, population, asked)
        _check_by(entry, questions, by, asked)
    width = entry.text("width")
    return Block(
        questions=questions,
        template=entry.text("template"),
        width=cast("Width", width if width in WIDTH.of else WIDTH.default),
        population=population,
        unless=_unless(entry, asked),
        by=by,
        up_to=int(entry.number("up_to") or 0),
    )


def _check_by(entry: Entry, questions: tuple[str, ...], by: str, asked: Asked) -> None:
    """The question that makes the groups exists, and one of the block's was asked in a group of it."""
    known = {of.partition("=")[0] for _, of in asked if "=" in of}
    if not by or by in {of.partition("=")[0] for question, of in asked if question in questions}:
        return
    what = f"no figure of {', '.join(questions)} in the groups of {quoted(by)} in any edition"
    hint = nearest(by, known) if known - {by} else f"cmsurvey tabulate … --by {by} computes them"
    entry.fail(what, hint, "by")


def _unless(entry: Entry, asked: Asked | None) -> tuple[str, ...]:
    named = entry.texts("unless")
    known = {question for question, _ in asked or ()}
    for question in named if asked is not None else ():
        if question not in known:
            entry.fail(f"no question {quoted(question)} in any edition", nearest(question, known), "unless")
    return named


def _questions(entry: Entry) -> tuple[str, ...]:
    if "question" in entry.values and "questions" in entry.values:
        entry.fail('both "question" and "questions"', "keep one of the two")
    if "questions" in entry.values:
        return entry.texts("questions")
    return (entry.text("question"),)


def _check_asked(entry: Entry, questions: tuple[str, ...], population: str, asked: Asked) -> None:
    """Each question exists in some edition, and at least one of them for this population."""
    known = {question for question, _ in asked}
    unknown = [question for question in questions if question and question not in known]
    for question in unknown:
        key = "questions" if "questions" in entry.values else "question"
        entry.fail(f"no question {quoted(question)} in any edition", nearest(question, known), key)
    populations = {of for question, of in asked if question in questions}
    if population != "all" and not unknown and population not in populations:
        named = ", ".join(questions)
        what = f"no population {quoted(population)} of {named} in any edition"
        entry.fail(what, nearest(population, populations), "population")

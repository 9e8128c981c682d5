"""Why a question is drawn as it is: the form that was chosen, and what is said against the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cmsurvey import aggregate, coverage, look
from cmsurvey.compose import folding, forms
from cmsurvey.model import Block, Edition, Table

Verdict = Literal["chosen", "possible", "refused"]

#: What a form was chosen for where no block names it.
FITS = {
    "ranked_list": "the sources rank the answers, they give no shares",
    "pictogram": "one share of two, of people: a person can stand for it",
    "likert": "the answers are the steps of a scale: one bar a question, with the sums of its two sides",
    "histogram": "five brackets or more that make up the whole: their widths and the median can be drawn",
    "stacked": "two to five answers that make up the whole",
    "key_figure": "one figure alone was published",
    "strip": "quartiles and a median of one population were published: a bar shows the half between them",
    "reference": "medians of groups and of the whole were published: dots show how far each stands from it",
    "dumbbell": "one question in two groups: each answer shows the gap between them",
    "heat": "one question in several groups: each share has its cell, the darker the larger",
    "bars": "several figures in one unit, which bars compare from zero",
}

#: What a share published as tens is drawn for, alone as it is: no remainder is computed beside it.
ALONE = "one figure alone was published, as tens: a key figure with its people, the others without a number"

#: What becomes of a list that is longer than bars are compared.
FOLDED = "of so many answers the largest have a bar each, the others share the last row, all are in the table"

#: When a form that fits is drawn although others come first.
PASSED_OVER = {
    "pictogram": "drawn where a block names it, or the question has its [icons] in series.toml",
    "key_figure": "drawn where a block names it: one number, without the other figures of the question",
}


class Judged(NamedTuple):
    """What became of a form, and why."""

    form: str
    verdict: Verdict
    reason: str


class Choice(NamedTuple):
    """A place where a question is drawn, and every form for it in the order of trial."""

    place: str
    forms: tuple[Judged, ...]

    @property
    def chosen(self) -> Judged:
        """The form that is drawn."""
        return next(one for one in self.forms if one.verdict == "chosen")


def choices(edition: Edition, question: str) -> tuple[Choice, ...]:
    """The forms of a question on its card, then in each poster of the edition that has a block of it.

    Raises a `CmsurveyError` for a question that the edition does not have, and for a block whose form
    refuses its figures.
    """
    question = look.question(edition, question)
    found = []
    if question in aggregate.questions(edition):
        found.append(_choice(f"card {question}", coverage.card_block(question, edition), edition, where=""))
    for spec in coverage.posters(edition):
        absent = coverage.lacking(spec, edition)
        shown = [block for block in spec.blocks if block.id not in absent]
        for place, block in enumerate(shown, start=1):
            if question in block.questions:
                where, named = (
                    forms.place_of(spec, spec.blocks.index(block)),
                    f"poster {spec.id}, block {place}",
                )
                found.append(
                    Choice(
                        named, (Judged("line", "chosen", f"{where} names it: all editions in their order"),)
                    )
                    if block.follows
                    else _choice(named, block, edition, where=where)
                )
    return tuple(found)


def chosen(edition: Edition) -> list[tuple[str, str, str]]:
    """The form of each card of an edition, with what it was chosen for."""
    cards = ((name, coverage.card_block(name, edition)) for name in aggregate.questions(edition))
    found = ((name, _choice("", block, edition, where="").chosen) for name, block in cards)
    return [(name, one.form, one.reason) for name, one in found]


def _choice(place: str, block: Block, edition: Edition, *, where: str) -> Choice:
    tables = aggregate.shown(aggregate.tables(block, edition), block)
    asked = forms.asked(block, tables)
    chosen = forms.choose(asked, tables, people=block.id in edition.survey.icons, where=where)

    def judged() -> Iterator[Judged]:
        for at, form in enumerate(forms.PREFERENCE):
            refusal = forms.REFUSALS[form](tables)
            if form == chosen:
                yield Judged(form, "chosen", _why(form, tables, f"{where} names it" if asked else ""))
            elif refusal:
                yield Judged(form, "refused", refusal.rpartition(": ")[0] or refusal)
            elif asked or at > forms.PREFERENCE.index(chosen):
                yield Judged(form, "possible", _behind(chosen, form, tables))
            else:
                yield Judged(form, "possible", PASSED_OVER[form])

    return Choice(place, tuple(judged()))


def _alone(form: str, tables: Sequence[Table]) -> bool:
    """Whether people stand under one figure that was published alone."""
    return form == "pictogram" and sum(len(table.rows) for table in tables) == 1


def _fits(form: str, tables: Sequence[Table]) -> str:
    return ALONE if _alone(form, tables) else FITS[form]


def _why(form: str, tables: Sequence[Table], named: str) -> str:
    """What a form was chosen for, and what it leaves to a sum."""
    folded = form == "bars" and folding.foldable(tables)
    return "; ".join(filter(None, (named or _fits(form, tables), FOLDED * folded)))


def _behind(chosen: str, form: str, tables: Sequence[Table]) -> str:
    """What a form that fits gives up to the chosen one, which is tried before it."""
    if form == "key_figure" and _alone(chosen, tables):
        return "the pictogram is the key figure, with people under its number"
    return f"{chosen} comes first"

"""What the figures of one edition must agree on with each other and with `bounds.toml`.

The beginning of a note has a meaning: `alt:` another source for a figure already given (dropped later;
`alt: conflict` one that gives another value, which the notes of a page tell beside the first),
`bound:` the source gives a bound, `conflict:` two sources give one share to two answers, `computed:` the
formula of a derived figure, `partial:` a rank whose source names only some of the ranks.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from cmsurvey.errors import closest
from cmsurvey.model import KINDS, UNITS, WHOLE, Survey
from cmsurvey.places import place

if TYPE_CHECKING:
    from cmsurvey.errors import Problems
    from cmsurvey.load.figures import Figure

#: How the note of an alternate row begins that confirms the preferred one.
SAME_VALUE = "alt: same value"
#: How that of a rank begins whose source tells only some of the ranks.
_PARTIAL = "partial:"


def check(
    figures: Sequence[Figure], edition: str, survey: Survey, problems: Problems, *, whole: bool
) -> None:
    """Keep a problem for each figure that does not agree with the others.

    `whole` is false where rows could not be read: then nobody is told to miss one of them. A series file
    that is wrong itself declares nothing that could be missed.
    """
    for rule in _RULES + (_RULES_OF_ALL if whole else ()):
        rule(figures)
    if whole and not survey.doubtful & {"series.toml", "bounds.toml"}:
        _check_bounds(figures, edition, survey, problems)


def _alternates_follow(figures: Sequence[Figure]) -> None:
    """An alternate row stands below the preferred one."""
    preferred = set()
    given = {(one.question, one.population, one.category) for one in figures if not one.alternate}
    for one in figures:
        key = (one.question, one.population, one.category)
        if one.alternate and key not in given:
            hint = 'take "alt:" out of its note, or write the preferred row above it'
            one.row.fail(f"an alternate row of {one.name} without a preferred row", hint)
        elif one.alternate and key not in preferred:
            one.row.fail(f"an alternate row of {one.name} before its preferred row", "move it below that row")
        elif not one.alternate:
            preferred.add(key)


def _alternates_confirm(figures: Sequence[Figure]) -> None:
    """An alternate row that says "same value" has the value of the preferred one."""
    preferred = {(one.question, one.population, one.category): one for one in figures if not one.alternate}
    for one in figures:
        first = preferred.get((one.question, one.population, one.category))
        differs = first is not None and one.value != first.value and not math.isnan(one.value + first.value)
        if first is not None and differs and one.note.startswith(SAME_VALUE):
            where = f"{first.value:g} in {first.place}"
            what = f'the note says "same value", but it is {one.value:g} here and {where}'
            hint = 'correct the wrong one; if the sources contradict each other, write "alt: conflict with …"'
            one.row.fail(what, hint, "note")


def _one_preferred(figures: Sequence[Figure]) -> None:
    """A figure has one preferred row, and each source gives it once."""
    preferred: dict[tuple[str, str, str], Figure] = {}
    given: dict[tuple[str, str, str, str], Figure] = {}
    for one in figures:
        key = (one.question, one.population, one.category)
        twin, first = given.get((*key, one.source)), preferred.get(key)
        if not one.alternate and first is not None:
            hint = 'begin the note of the less trusted row with "alt:", or delete it'
            if one.derived:
                hint = "delete this row: a figure is computed once, and only when no source gives it"
            one.row.fail(f"a second preferred row for {one.name}; the first is {first.place}", hint)
        elif twin is not None:
            one.row.fail(
                f'"{one.source}" gives {one.name} twice; first in {twin.place}', "delete one of the two rows"
            )
        if not one.alternate:
            preferred.setdefault(key, one)
        given.setdefault((*key, one.source), one)


def _one_label(figures: Sequence[Figure]) -> None:
    """A question has one label, and each of its answers too."""
    right = _most(figures, lambda one: ((one.question,), one.label))
    right |= _most(figures, lambda one: ((one.question, one.category), one.category_label))
    for one in figures:
        asked, answered = right[one.question,], right[one.question, one.category]
        pairs = (("label", one.label, asked.label, asked),
                 ("category", one.category_label, answered.category_label, answered))  # fmt: skip
        for column, here, there, other in pairs:
            if here and there and here != there:
                what = f'it is "{here}", but "{there}" in {other.place}'
                one.row.fail(what, "write both the same way", f"{column}_{one.lang}")


def _one_answer(figures: Sequence[Figure]) -> None:
    """Each answer to a question has a label of its own: of two nobody could tell them apart."""
    first: dict[tuple[str, str], Figure] = {}
    for one in figures:
        other = first.setdefault((one.question, one.category_label), one)
        if one.category_label and one.category != other.category:
            what = f'"{one.category_label}" is the label of "{other.category}" too, in {other.place}'
            hint = "give each answer its own label, or both rows the same category"
            one.row.fail(what, hint, f"category_{one.lang}")


def _most(
    figures: Sequence[Figure], named: Callable[[Figure], tuple[tuple[str, ...], str]]
) -> dict[tuple[str, ...], Figure]:
    """The first figure with the label that most of those of a name have."""
    counted = Counter(map(named, figures))
    found: dict[tuple[str, ...], Figure] = {}
    for one in figures:
        name, label = named(one)
        best = found.setdefault(name, one)
        if counted[name, label] > counted[named(best)]:
            found[name] = one
    return found


def _one_kind(figures: Sequence[Figure]) -> None:
    """The figures of a question have one kind and one unit: a mean never stands beside a median."""
    first: dict[str, Figure] = {}
    for one in figures:
        if one.kind not in KINDS or one.unit not in UNITS:
            continue  # said already
        other = first.setdefault(one.question, one)
        if (one.kind, one.unit) != (other.kind, other.unit):
            here, there = f"{one.kind}, {one.unit}", f"{other.kind}, {other.unit}"
            hint = "correct one of the two, or make it another question"
            one.row.fail(f'"{one.question}" is {here} here, but {there} in {other.place}', hint)


def _one_base(figures: Sequence[Figure]) -> None:
    """All figures of a question among everybody have one base, be it fewer than the respondents.

    Where they do not, the one that most of them have is right; computed ones may miss answers of their own.
    """
    typed = [one for one in figures if one.population == "all" and one.origin != "computed"]
    bases: dict[str, Counter[float]] = defaultdict(Counter)
    for one in typed:
        if not math.isnan(one.base_n):
            bases[one.question][one.base_n] += 1
    for one in typed:
        known = bases[one.question]
        most = max(known, key=lambda base: (known[base], base), default=one.base_n)
        if not math.isnan(one.base_n) and one.base_n != most:
            what = f'{one.base_n:.0f} is not {most:.0f}, the base of the other figures of "{one.question}"'
            hint = "correct one of the two, or name the subgroup in population"
            one.row.fail(what, hint, "base_n")


def _conflicts_meet(figures: Sequence[Figure]) -> None:
    """A contradiction has two sides: another answer with the same value."""
    sides = [one for one in figures if one.note.startswith("conflict:") and not math.isnan(one.value)]
    for one in sides:
        share = (one.question, one.population, one.value)
        if not any(
            (other.question, other.population, other.value) == share and other.category != one.category
            for other in sides
        ):
            hint = 'begin the note of the other answer with "conflict:" too; both have the same value'
            one.row.fail(f"a conflict of {one.name} without its other side", hint)


def _shares_add_up(figures: Sequence[Figure]) -> None:
    """The shares of a question with one answer are not more than the whole; a conflict counts once."""
    shares: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for one in figures:
        counted = one.origin != "computed" and not math.isnan(one.value)
        if one.kind in KINDS and KINDS[one.kind].adds_up and counted:
            shares[one.question, one.population].setdefault(one.category, one)
    for (question, population), answers in shares.items():
        parts = list(answers.values())
        disputed = {part.value for part in parts if part.note.startswith("conflict:")}
        certain = [part.value for part in parts if not part.note.startswith("conflict:")]
        total = math.fsum([*certain, *disputed])
        if total > WHOLE[1]:
            named = f'"{question}" (population {population})'
            what = f"the shares of {named} add up to {total:g}, more than {WHOLE[1]:g}"
            parts[0].row.fail(what, 'look for the wrong one, or give the question the kind "multiple"')


def _check_bounds(figures: Sequence[Figure], edition: str, survey: Survey, problems: Problems) -> None:
    """A row that says `bound:` is declared, and a declared bound has such a row."""
    path = survey.folder / "bounds.toml"
    given = {(edition, *one.key): one for one in figures if one.note.startswith("bound:")}
    undeclared = {key: one for key, one in given.items() if key not in survey.bounds}
    for number, key in enumerate(survey.bounds):
        where = place(path, ("bound", number), f"bound {number + 1}")
        if key in given and not math.isnan(given[key].value):
            _check_wording(given[key], survey.bounds[key].wording, where, problems)
        elif key[0] == edition and key not in given:
            _, question, population, category = key
            what = f'"{category}" of "{question}" (population {population}) is no bound in {edition}.csv'
            near = closest(" ".join(key), map(" ".join, undeclared))
            meant = next((one for name, one in undeclared.items() if " ".join(name) == near), None)
            hint = 'begin the note of its row with "bound:", or delete this entry'
            problems.add(where, what, f"did you mean {meant.name} of {meant.place}?" if meant else hint)
            undeclared = {name: one for name, one in undeclared.items() if one is not meant}
    for one in undeclared.values():
        hint = f"declare it in {path}, as at_least or at_most, with its wording in each language"
        one.row.fail(f"{one.name} is a bound that nothing declares", hint)


def _check_wording(one: Figure, wording: Mapping[str, str], where: str, problems: Problems) -> None:
    """Each wording of a bound says the number of its row: as digits, or as so many in so many."""
    for lang, text in wording.items():
        numbers = [re.sub(r"[\s\u00a0\u202f]", "", found) for found in _NUMBER.findall(text)]
        values = {float(number) for found in numbers for number in _readings(found)}
        if len(numbers) == 2:
            few, many = (float(_readings(found)[-1]) for found in numbers)
            near = many > 0 and abs(100 * few / many - one.value) < 1  # 66, 66.7 or 67 for two in three
            values = {round(one.value, one.decimals)} if near else set()
        if round(one.value, one.decimals) not in values:
            what = f'{lang} = "{text}" does not say the value of its row, {one.value:g}'
            problems.add(where, what, f"write the number of {one.place}, as the source words it")


def _readings(number: str) -> list[str]:
    """A number without its marks: one before three digits may group thousands, or be the decimal point."""
    plain = re.sub(r"[.,]", "", number)
    decimal = number.replace(",", ".")
    return [decimal, plain] if decimal.count(".") == 1 else [plain]


def _ranks_are_of_a_list(figures: Sequence[Figure]) -> None:
    """A rank in a list has as many answers before it as it says, unless its source names only some of them.

    One or two ranks are no list.
    """
    lists: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in figures:
        if one.unit == "rank" and not one.alternate and not math.isnan(one.value):
            lists[one.question, one.population].append(one)
    for ranked in lists.values():
        for one in ranked:
            some = any(other.note.startswith(_PARTIAL) for other in ranked)
            if one.value > len(ranked) > 2 and one.origin != "computed" and not some:
                what = (
                    f"{one.value:g} is the rank of {one.name}, but only {len(ranked)} of its answers have one"
                )
                hint = f'correct it; if the source names only some, begin the note of one with "{_PARTIAL}"'
                one.row.fail(what, hint, "value")


def _bounds_are_of_a_scale(figures: Sequence[Figure]) -> None:
    """Where answers are bands most of them have bounds: those of a few among others are misplaced."""
    shares: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in figures:
        if one.unit == "percent" and not one.alternate:
            shares[one.question, one.population].append(one)
    for answers in shares.values():
        banded = [one for one in answers if not math.isnan(one.low) or not math.isnan(one.high)]
        for one in banded if 2 * len(banded) < len(answers) else ():
            column = "high" if math.isnan(one.low) else "low"
            what = f"{one.row[column]} bounds {one.name}, and most of its other answers are no bands"
            one.row.fail(
                what, "leave low and high blank, or write them for each answer that is a band", column
            )


_NUMBER = re.compile(r"\d(?:[\d\s\u00a0\u202f.,]*\d)?")

_RULES: tuple[Callable[[Sequence[Figure]], None], ...] = (
    _one_preferred,
    _one_label,
    _one_answer,
    _one_kind,
    _one_base,
    _shares_add_up,
)
#: Those that look for another row.
_RULES_OF_ALL: tuple[Callable[[Sequence[Figure]], None], ...] = (
    _alternates_follow,
    _alternates_confirm,
    _conflicts_meet,
    _ranks_are_of_a_list,
    _bounds_are_of_a_scale,
)

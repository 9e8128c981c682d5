"""What a sentence says a figure is, against what it is: of whom, of which edition, in which unit.

"{gender.female} d’hommes" prints a number of women; "{2011/gender.female} en {year}" one of another edition;
"le salaire moyen est de {salary_median.value}" a median; "gagnent au moins {…}" before a share, an amount.
Each is read beside the placeholder or in its sentence, and only where that says something else and not the
figure's own: whoever names both knows the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import called, dated, naming, negated
from cmsurvey.claims import CLAIMS, MOVES, foremost
from cmsurvey.formats import named, told
from cmsurvey.model import AMOUNTS

if TYPE_CHECKING:
    from cmsurvey.dated import Elsewhere
    from cmsurvey.formats import Quoted, Said
    from cmsurvey.model import Edition
    from cmsurvey.words import Words

_TAG = re.compile(r"<[^<>]*>")
#: An edition before a figure, and the year or another fact of one.
_OF_EDITION = re.compile(r"\{\s*([^{}|/]+)/(?!(?:n|year|fieldwork|months)\s*\})")
_EDITION_NAMED = re.compile(r"\{\s*([^{}|/]+)/(?:n|year|fieldwork|months)\s*\}")
#: Where what is said right before a figure begins, and where what is said right behind it ends.
_BREAKS = re.compile(r"[,;.!?)]|\s[–—]\s")
_ENDS = re.compile(r"[,;:.!?()]|\s[–—]\s")
#: Formats that print a figure's own number, beside fractions.
_NUMBERS = frozenset({"", "number"})
#: What a figure can be one of; the patterns of each word stand in the words of the program.
_AMOUNTS = frozenset(AMOUNTS)
_APART = (("mean", "median"), ("year", "month"), ("gross", "net"))


class _Beside(NamedTuple):
    """A number with what stands between it and those before and after, other placeholders filled."""

    said: Said
    before: str
    after: str
    last: Said | None
    next: Said | None


def wrong(
    written: str, said: Sequence[Said], words: Words, own: Edition, *, drawn: bool, elsewhere: Elsewhere
) -> list[tuple[str, str]]:
    """What a text of an edition says that its placeholders, `said`, do not prove, each with its cure.

    Without figures it says nothing of any, unless it stands beside one of its edition that is `drawn`; the
    same figure of another edition is found by `elsewhere`. Its
    claims and their order first: what its figures are not is told where these hold.
    """
    found = [*naming.unheld(written, said, words), *naming.misordered(written, said, words)]
    spoken = drawn or any(one.figures for one in said)
    return found or (list(_wrong(written, said, words, own, elsewhere=elsewhere)) if spoken else [])


def _wrong(
    written: str, said: Sequence[Said], words: Words, own: Edition, *, elsewhere: Elsewhere
) -> Iterator[tuple[str, str]]:
    if "/" in written:
        another = list(_of_another_edition(written, words))
        yield from another or dated.misdated(written, said, own.id, words, elsewhere=elsewhere)
    numbers, texts = _spread(written, said, {*_NUMBERS, *words.program["fractions"]})
    for at, one in enumerate(numbers):
        last, after = (numbers[at - 1] if at else None), (*numbers[at + 1 :], None)[0]
        beside = _Beside(one, texts[at], texts[at + 1], last, after)
        yield from _of_others(beside, words)
        yield from _in_another_unit(beside, words)
    yield from _of_some(written, said, words, own)
    yield from _of_another_kind(" ".join(texts), said, words)
    for one in said:
        yield from _second(one, words) if _kind(one) in CLAIMS else ()


def _of_another_edition(written: str, words: Words) -> Iterator[tuple[str, str]]:
    """The editions of which a text cites a figure that a reader would take for one of its own."""
    told = {one.strip() for one in _EDITION_NAMED.findall(written)}
    for year in dict.fromkeys(one.strip() for one in _OF_EDITION.findall(written)):
        if year not in told and not dated.is_own(year, words.edition.file):
            yield f"it cites a figure of {year} and does not say so", f"name its edition: {{{year}/year}}"


def _kind(said: Said) -> str:
    """The format of a placeholder without what belongs to it: "up" of `{gender.female|up 2011:…}`."""
    return said.written.strip("{}").partition("|")[2].partition(":")[0].strip().partition(" ")[0]


def _spread(written: str, said: Sequence[Said], kinds: set[str]) -> tuple[list[Said], list[str]]:
    """The placeholders of a text that print a number, and what stands before, between and behind them.

    The others are filled there: a claim and an answer are words like those that somebody wrote.
    """
    texts, numbers, start = [""], [], 0
    for one in said:
        at = written.index(one.written, start)
        texts[-1] += written[start:at]
        start = at + len(one.written)
        if one.figures and _kind(one) in kinds:
            numbers.append(one)
            texts.append("")
        else:
            texts[-1] += one.printed
    texts[-1] += written[start:]
    return numbers, [_TAG.sub(" ", text) for text in texts]


def _of_others(one: _Beside, words: Words) -> Iterator[tuple[str, str]]:
    """The answer that is named right before or behind the number of another one of its question."""
    first, *_ = one.said.figures
    own = first.estimate.category.split("+")
    before, after = _BREAKS.split(one.before)[-1], _ENDS.split(one.after)[0]
    alone = "" if one.last and before == one.before else before  # else it may be about the number before it
    if called.by_any_word(f"{alone} {after}", first.table, own, words):
        return
    for text, near, whole in ((before, one.last, one.before), (after, one.next, one.after)):
        if not text.strip():
            continue
        shared = near.figures if near and text == whole else ()
        taken = {part for each in shared for part in each.estimate.category.split("+")}
        for row in called.others(first.table, {*own, *taken}):
            if called.loosely(text, first.table, row, words):
                label = words.category(first.table.question, row)
                cure = f"name what was counted, or cite {first.table.question}.{row.category}"
                yield f'it calls {named(first)} "{label}", another answer', cure
                return


def _second(claim: Said, words: Words) -> Iterator[tuple[str, str]]:
    """What says mostly of an answer while another one is as large: two may be a majority."""
    most = re.search(words.program["unproven"]["foremost"], claim.printed, re.IGNORECASE)
    second = next((one for one in claim.figures if most and not foremost(*one)), None)
    if most and second:
        what = f'{told(second, words)}, and another answer is as large: that does not prove "{most[0]}"'
        yield what, "say that it is a majority, and not that it comes before all others"


def _in_another_unit(one: _Beside, words: Words) -> Iterator[tuple[str, str]]:
    """A share where the words before it announce an amount, and an amount of so many respondents."""
    pattern, figure = words.program["unproven"], one.said.figures[0]
    unit = figure.table.unit
    paid = re.search(pattern["paid"], one.before, re.IGNORECASE) if unit == "percent" else None
    counted = re.match(pattern["counted"], one.after, re.IGNORECASE) if unit in _AMOUNTS else None
    if paid:
        yield f'"{paid[0].strip()}" announces an amount, and {named(figure)} is a share', "cite an amount"
    if counted:
        yield f'"{counted[0].strip()}" follows a share, and {named(figure)} is an amount', "cite a share"


def _of_some(written: str, said: Sequence[Said], words: Words, own: Edition) -> Iterator[tuple[str, str]]:
    """What is said of a figure, or of a claim about it, as if those whom it counts were others."""
    kinds = {*_NUMBERS, "rest", *words.program["fractions"], *CLAIMS, *MOVES}
    numbers, texts = _spread(written, said, kinds)
    printed = " ".join([*texts, *(one.printed for one in numbers)])
    for one, before, after in zip(numbers, texts, texts[1:], strict=False):
        yield from negated.wrong(one, before, after, words, own=own)
        if one.figures[0].table.population not in {"all", own.population}:
            yield from _of_everybody(_Beside(one, before, after, None, None), printed, words, own)


def _of_everybody(one: _Beside, text: str, words: Words, own: Edition) -> Iterator[tuple[str, str]]:
    """A figure of some of those who answered that is told as one of all of them."""
    figure, patterns = one.said.figures[0], words.program["unproven"]
    name, (first, *more) = figure.table.population, own.survey.universe[words.lang].split()[:2]
    universe = "".join((_any_number(first), *(f"(?: {_any_number(one)})?" for one in more)))
    behind, ahead, inside = (
        re.compile(patterns[which].replace("{}", universe), re.IGNORECASE)
        for which in ("of_everybody", "among_everybody", "everybody")
    )
    found = behind.match(one.after) or ahead.search(one.before) or inside.search(one.said.printed)
    if found and not called.population(text, name, words):
        said = found[0].strip(" ,")
        what = f'"{said}" would be everybody, and {named(figure)} is of some, of the population {name}'
        yield what, f"say of whom it is: {words.of(name)}"


def _any_number(word: str) -> str:
    return f"{re.escape(word.rstrip('s'))}s?"


def _of_another_kind(text: str, said: Sequence[Said], words: Words) -> Iterator[tuple[str, str]]:
    """A mean told as a median, pay of a year as of a month, gross as net, and the other way round."""
    patterns = words.program["unproven"]["kinds"]
    figures = [quoted for one in said for quoted in one.figures if quoted.table.unit in _AMOUNTS]
    kinds = [_kinds(quoted, words) for quoted in figures]
    known = {kind for each in kinds for kind in each}
    for quoted, each in zip(figures, kinds, strict=True):
        for own, other in (two for pair in _APART for two in (pair, pair[::-1])):
            if own not in each or other in known or re.search(patterns[own], text, re.IGNORECASE):
                continue
            found = re.search(patterns[other], text, re.IGNORECASE)
            if found:
                what = f'"{found[0]}" is not what the tables say of {named(quoted)}: {own}, not {other}'
                yield what, "write what it is, or cite another figure"
                return


def _kinds(quoted: Quoted, words: Words) -> set[str]:
    """What an amount is: a mean or a median, of a year or a month, gross or net as its question says."""
    table, patterns = quoted.table, words.program["unproven"]["kinds"]
    asked = f"{words.label(table.question, table.label)} {words.measure(table.question, table.label)}"
    found = {name for name in ("gross", "net") if re.search(patterns[name], asked, re.IGNORECASE)}
    period = table.unit.rpartition("_per_")[2] if "_per_" in table.unit else ""
    return {table.kind, period} | (found if len(found) == 1 else set())

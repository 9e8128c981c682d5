"""Words of an edition that say a number, an order or a movement which no figure behind them proves.

A number in letters ("neuf sur dix"), a first place, a rise, a comparison, "only": a placeholder alone may
print them, for it compares them with the figure ({…|nine_tenths}, {…|first:words}, {…|up 2011:words}). The
words behind a claim may say what that claim proves and no more: a majority is not "neuf sur dix", and none is
large below 70 %. A cause is no figure at all. And what is never true of volunteers, such as "représentatif",
has no place where the sampling is not random. The words of the questions name what was asked: labels are held
to those of the tables (see `edges`), clauses too (see `asked`). Remarks say what a source writes, and are not
searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from cmsurvey.errors import Problems
from cmsurvey.places import Steps, place
from cmsurvey.same import Same

#: Keys whose texts name an answer and are never printed.
_NAMES = ("lead", "bracket")
_HINTS = {
    "numbers": "let a placeholder compare it with its figure: {question.category|half}, {…|first:words}, "
    "of a median {…|median:half}, a quartile {…|quartile:a quarter}; name its answer by {…|lower}; "
    "or leave it out",
    "figures": "let a placeholder print it: {question.category}",
    "comparisons": "let a claim print it, which holds or stops: {question.category|majority:…}; "
    "or leave it out",
    "orders": "let a claim print it, which holds or stops: {…|first:…}, {…|first_named:…}, {…|up 2011:…}; "
    "or leave it out",
    "moves": "let a claim print it, which holds or stops: {…|up 2011:…}, {…|down 2011:…}; none says the same",
    "degrees": "leave it out, or let a claim print it: {…|large_majority:…}, {…|narrow_majority:…}, "
    "{…|small_minority:…}",
    "causes": "a figure says how many and never why: leave the cause out",
    "volunteers": "those who answered chose to: write what they are, respondents",
}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
#: A placeholder that is more than a fact of an edition, and where one statement of a text ends.
_FIGURE = re.compile(r"\{(?!\s*(?:[^{}|/]+/)?(?:n|year|fieldwork|months)\s*\})[^{}]*\}")
_STATEMENTS = re.compile(r"(?<=[.;!?])\s")
#: A figure that a placeholder cites, of one answer or of several.
_CITED = re.compile(r"\{\s*(?:[^{}|/]+/)?(?P<question>\w+)(?:@[^{}.|]+)?\.(?P<answers>[\w+&]+)")
#: Words that no answer is named by.
_NO_ANSWERS = frozenset({"causes", "volunteers"})
#: A placeholder with words of its own behind a claim or a fraction: its key and the words.
_CLAIMED = re.compile(r"\{[^{}|]*\|\s*(\w+)[^{}:]*:([^{}]*)\}")
_NOUN = "write who they are, in lower case and in the singular: {question.category|half:respondent}"
#: The patterns of what the words behind each claim may say, among those of a language; of how large it is.
CLAIMS, DEGREES, FRACTIONS = "claims", "degrees", "fractions"


#: What an answer to a question is called, by both of their names; empty where nobody knows.
Called = Callable[[str, str], str]


class Proof(NamedTuple):
    """By what a text is searched: the patterns of its language, and what its answers are called.

    Of volunteers nothing is said that only a `random` sample bears out.
    """

    patterns: Mapping[str, Any]
    called: Called = lambda *_: ""
    random: bool = False


def check(tree: Mapping[str, Any], file: str, proof: Proof, problems: Problems) -> None:
    """Add a problem for each unproven word of cards, posters and standfirsts, as `of` finds them."""
    for steps, text in _texts(tree):
        for what, hint in of(text, proof):
            *named, _ = (one for one in steps if isinstance(one, str))
            problems.add(place(file, steps, f"[{'.'.join(named)}]"), what, hint)


def of(text: str, proof: Proof) -> list[tuple[str, str]]:
    """What nothing proves in a text, with its cure: outside its placeholders, then behind each claim.

    The patterns are found by the names of the hints, and under `claims` what each claim proves. A word of an
    answer that the text cites is that answer's name. How large something is comes last, where all else is
    proven.
    """
    return list(_of(text, _names(text, proof.called), Same(proof.patterns), random=proof.random))


@lru_cache(maxsize=2048)  # every edition asks for the texts of the series
def _of(text: str, names: str, by: Same[Mapping[str, Any]], *, random: bool) -> tuple[tuple[str, str], ...]:
    """The same of a text whose answers have these names."""
    patterns = by.it
    searched = [name for name in _HINTS if name != DEGREES and not (random and name == "volunteers")]
    written, text = text, _without_bands(_without_method(text, patterns), patterns)
    outside = _PLACEHOLDER.sub("{}", text)
    found = [
        (f'nothing proves "{said.replace("{}", "…")}"', _HINTS[name])
        for name in searched
        if (said := _said(patterns[name], outside, "" if name in _NO_ANSWERS else names, patterns))
    ]
    for key, words in _CLAIMED.findall(text):
        found += _behind(key, words, searched, patterns)
    if not found and (degree := _degree(text, patterns)):
        found = [(f'nothing proves "{degree}"', _HINTS[DEGREES])]
    return tuple((f'{what}, in "{written}"', hint) for what, hint in found)


def _said(pattern: str, text: str, names: str, patterns: Mapping[str, Any]) -> str:
    """What of a text a pattern finds first that is no name of an answer it cites; empty without any."""
    for found in re.finditer(pattern, text, re.IGNORECASE):
        compared = re.match(f"(?:{patterns['below']}|{patterns['beyond']})", found[0], re.IGNORECASE)
        if compared or not re.search(rf"\b{re.escape(found[0].strip())}(?!\w)", names, re.IGNORECASE):
            return found[0]
    return ""


def _names(text: str, called: Called) -> str:
    """What the answers are called that a text cites: "jamais" may stand beside the figure of "Jamais"."""
    return " / ".join(
        called(cited["question"], answer)
        for cited in _CITED.finditer(text)
        for answer in re.split(r"[+&]", cited["answers"])
    )


def _without_bands(text: str, patterns: Mapping[str, Any]) -> str:
    """A text without "less than" before the end of a band that it cites, "more than" before its start.

    Before a median either is true of the half that its claim counts, of a quartile the one of its quarter.
    """
    cited = [re.split(r"\s*\|", inside)[0].strip() for inside in re.findall(r"\{([^{}]*)\}", text)]
    for way, end, quarter in (("below", "high", ".q1"), ("beyond", "low", ".q3")):
        behind = rf"\b(?:{patterns[way]})\s*\{{([^{{}}|]*)(\|\s*{end}\s*)?\}}"
        for found in re.finditer(behind, text, re.IGNORECASE):
            own = found[1].strip()
            claim = "quartile" if own.endswith(quarter) else "median"
            claimed = re.search(rf"\{{\s*{re.escape(own)}\s*\|\s*{claim}:", text)
            if cited.count(own) > 1 if found[2] else claimed:
                text = text.replace(found[0], f"{{{own}}}")
    return text


def _without_method(text: str, patterns: Mapping[str, Any]) -> str:
    """A text whose statements without figures lose what is said of the survey, not of those who answered."""
    method = "|".join(patterns["method"]).replace("@", patterns["of_method"])
    return " ".join(
        one if _FIGURE.search(one) else re.sub(method, " ", one, flags=re.IGNORECASE)
        for one in _STATEMENTS.split(text)
    )


def _behind(
    key: str, words: str, searched: Sequence[str], patterns: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What the words of a claim say that it does not prove; of those of a fraction, what is no noun.

    Of a name that is neither, whoever fills the text says so.
    """
    proven = patterns[CLAIMS].get(key)
    if not proven and key not in patterns[FRACTIONS]:
        return
    left = re.sub(proven, " ", words, flags=re.IGNORECASE) if proven else words
    for name in (*searched, "superlatives"):
        if said := re.search(patterns[name], left, re.IGNORECASE):
            cure = "write what it proves, or choose the claim or the fraction that says this"
            yield f'"{key}" does not prove "{said[0]}"', cure
            return
    for one in () if proven else words.split("|"):  # a noun stands between the numbers of a fraction
        if said := re.search(patterns["nouns"], one.strip(), re.IGNORECASE):
            yield f'"{key}" takes the noun of one, not "{said[0]}"', _NOUN
            return


def _degree(text: str, patterns: Mapping[str, Any]) -> str:
    """A word that says how large something is, unless a claim of the text proves it; empty without any.

    It is looked for in the text as it is printed, since it may stand before the claim that it belongs to.
    """
    claims = patterns[CLAIMS]
    proven = [claims[key] for key, _ in _CLAIMED.findall(text) if key in claims]

    def printed(match: re.Match[str]) -> str:
        claimed = _CLAIMED.fullmatch(match[0])
        if claimed and claimed[1] in claims:
            return claimed[2]
        return "{}" if "|" in match[0] else " "

    for found in re.finditer(patterns[DEGREES], _PLACEHOLDER.sub(printed, text), re.IGNORECASE):
        if not any(re.fullmatch(one, found[0], re.IGNORECASE) for one in proven):
            return found[0].replace("{}", "…")
    return ""


def _texts(tree: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Every text of the cards, posters and standfirsts with the steps to its key."""
    for section in ("cards", "posters", "standfirsts"):
        yield from _leaves(tree.get(section, {}), (section,))


def _leaves(branch: object, above: Steps) -> Iterator[tuple[Steps, str]]:
    if not isinstance(branch, Mapping):
        return
    for key, value in branch.items():
        if isinstance(value, str) and key not in _NAMES:
            yield (*above, key), value
        elif isinstance(value, list) and key not in _NAMES:
            yield from (((*above, key, n), one) for n, one in enumerate(value) if isinstance(one, str))
        else:
            yield from _leaves(value, (*above, key))

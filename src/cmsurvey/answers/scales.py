"""Answers that are bands of numbers or steps of a well-known scale, by their words in French and English."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Mapping, Sequence
from string import ascii_uppercase

from cmsurvey.answers.amounts import SIGN
from cmsurvey.answers.toml import folded

#: Three digits behind a sign are thousands: no end of a band has three decimals.
_NUMBER = r"([1-9]\d{0,2}(?:[ .,']\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
_SPACED = rf"\D{{0,12}}?{_NUMBER}\s*(k)?\D{{0,12}}"
#: Bands: both ends, then below, then above; `k` behind a number is thousands.
_UNITS = (
    rf"{SIGN}|%|ans|years?|mois|months|h|heures|hours|jours|days|semaines|weeks"
    r"|salariés|employees|personnes|people"
)
_BETWEEN = re.compile(
    rf"(?:de |entre |from |between )?{_NUMBER}\s*(k)?\s*(?:{_UNITS})?\s*(?:-|à|et|a|to|and)\s*"
    rf"(?:moins de |under )?{_NUMBER}\s*(k)?\s*(?:{_UNITS})?(?: (?:par|per) (?:an|year|mois|month))?"
)
_BELOW = re.compile(rf"(?:moins d[e']|under|less than|below|<|jusqu'à|up to){_SPACED}")
_ABOVE = re.compile(rf"(?:plus d[e']|over|more than|above|>=?|≥|au moins|at least){_SPACED}")
_PLUS = re.compile(
    rf"{_NUMBER}\s*(k)?\D{{0,12}}?(?:et plus|ou plus|and over|and more|or more|and above|\+)\D{{0,12}}"
)

_CURRENCY = re.compile(rf"(?<![a-z])(?:{SIGN})\s*(?=\d)")

#: Steps of known scales, lowest first.
SCALES: tuple[tuple[str, ...], ...] = (
    ("pas du tout d'accord", "plutôt pas d'accord", "ni d'accord ni pas d'accord", "plutôt d'accord",
     "tout à fait d'accord"),
    ("pas du tout satisfait", "plutôt pas satisfait", "ni satisfait ni insatisfait", "plutôt satisfait",
     "tout à fait satisfait"),
    ("pas du tout satisfait", "peu satisfait", "assez satisfait", "satisfait", "très satisfait"),
    ("pas du tout satisfait", "plutôt pas satisfait", "ni satisfait ni insatisfait", "plutôt satisfait",
     "très satisfait"),
    ("pas du tout satisfait", "plutôt pas satisfait", "ni l'un ni l'autre", "plutôt satisfait",
     "très satisfait"),
    ("pas du tout satisfait", "peu satisfait", "plutôt satisfait", "très satisfait"),
    ("non, pas du tout", "plutôt non", "plutôt oui", "oui, tout à fait"),
    ("non, pas du tout", "non, plutôt pas", "oui, plutôt", "oui, tout à fait"),
    ("très mauvaise", "plutôt mauvaise", "plutôt bonne", "très bonne"),
    ("très mauvais", "mauvais", "moyen", "bon", "très bon"),
    ("très mauvaise", "mauvaise", "moyenne", "bonne", "très bonne"),
    ("très faible", "faible", "moyen", "élevé", "très élevé"),
    ("très difficile", "plutôt difficile", "plutôt facile", "très facile"),
    ("très insatisfait", "insatisfait", "neutre", "satisfait", "très satisfait"),
    ("jamais", "rarement", "parfois", "souvent", "toujours"),
    ("jamais", "rarement", "parfois", "souvent", "très souvent"),
    ("pas du tout important", "peu important", "assez important", "important", "très important"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("strongly disagree", "somewhat disagree", "neither agree nor disagree", "somewhat agree",
     "strongly agree"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("very dissatisfied", "dissatisfied", "neither satisfied nor dissatisfied", "satisfied",
     "very satisfied"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very dissatisfied", "somewhat dissatisfied", "neither satisfied nor dissatisfied",
     "somewhat satisfied", "very satisfied"),
    ("extremely dissatisfied", "somewhat dissatisfied", "neither satisfied nor dissatisfied",
     "somewhat satisfied", "extremely satisfied"),
    ("very unlikely", "unlikely", "neither likely nor unlikely", "likely", "very likely"),
    ("extremely unlikely", "somewhat unlikely", "neither likely nor unlikely", "somewhat likely",
     "extremely likely"),
    ("very poor", "poor", "fair", "good", "very good"),
    ("very poor", "poor", "average", "good", "excellent"),
    ("very bad", "bad", "average", "good", "very good"),
    ("poor", "fair", "good", "very good", "excellent"),
    ("very low", "low", "medium", "high", "very high"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("not at all important", "slightly important", "moderately important", "very important",
     "extremely important"),
)  # fmt: skip
#: Steps in the middle that a scale may do without.
_MIDDLE = frozenset(
    {
        "ni d'accord ni pas d'accord", "ni satisfait ni insatisfait", "neutre", "neutral",
        "ni l'un ni l'autre", "neither likely nor unlikely", "moyen", "moyenne", "average", "medium",
        "neither agree nor disagree", "neither satisfied nor dissatisfied",
    }
)  # fmt: skip

_CODED = re.compile(r"([A-Za-z]{1,3})(\d{1,4})")
_NUMBERED = re.compile(r"(\d+)([A-Z]?)")
#: How a question states the ends of its steps: "1 à 4", "1 (never) to 4", and the last alone: "sur 6".
_FROM_TO = re.compile(r"(?<![\d.,])([01]) ?(?:\([^)]*\) ?)?(?:à|a|to|-|and|et) ?(\d{1,2})(?![\d.,]*\d)")
_NAMED = re.compile(r"(?<![\d.,])(\d{1,2}) ?(?:=|:|- (?=[^\W\d])|pour(?= )|for(?= )|means?(?= )|\()")
_OUT_OF = re.compile(
    r"(?:\bsur|\bout of|/) ?(\d{1,2})(?![\d.,]*\d)"
    r"|\b(\d{1,2})[ -](?:points?|échelons|niveaux|étoiles|stars?)\b"
)
#: What a question says that is answered on a scale.
_RATED = re.compile(
    r".*(?:satisf|\baccord\b|agree|[ée]chelle|\bscale|\bnot(?:e|es|er|ez)\b|[ée]valu|\brat(?:e|ing)\b|\bscore\b"
    r"|à quel point|dans quelle mesure|to what extent|how (?:much|likely|often|well|easy|important|useful)"
    r"|recomm[ae]nd|fréquence|frequency|confian|confiden|\bstress|likert|\bnps\b|étoile|\bstars?\b"
    r"|\b[01] ?(?:à|a|to|-) ?(?:[3-7]|10)\b|(?:sur|out of|/) ?(?:[4-7]|10)\b).*"
)

#: So long are the longest scales of numbers.
_LONGEST = 10

Ends = tuple[float | None, float | None]


def band(text: str) -> Ends | None:
    """The ends of a band ("25-34 ans" → 25, 34; "plus de 40 k€" → 40000, None), None for other words."""
    words = _CURRENCY.sub("", folded(text))
    between = _BETWEEN.fullmatch(words)
    if between:
        low, thousand, high, thousands = between.groups()
        return _value(low, thousand or thousands), _value(high, thousands)
    below = _BELOW.fullmatch(words)
    if below:
        return None, _value(*below.groups())
    above = _ABOVE.fullmatch(words) or _PLUS.fullmatch(words)
    return (_value(*above.groups()), None) if above else None


def _value(text: str, thousands: str | None) -> float:
    whole = re.sub(r"(?<=\d)[ .,'](?=\d{3}(?!\d))", "", text)
    return float(whole.replace(",", ".")) * (1000 if thousands else 1)


def bands(texts: Sequence[str]) -> Mapping[str, Ends] | None:
    """The ends of each band, lowest band first, where all texts are bands that do not overlap.

    Bands of whole numbers ("25-34", "35-44") end where the next one begins: 34 includes all that is below 35.
    """
    found = {text: band(text) for text in texts}
    known = {text: ends for text, ends in found.items() if ends}
    if len(known) < max(2, len(texts)):
        return None
    ordered = sorted(known, key=lambda text: tuple(map(float, _closed(known[text]))))
    ends = [_closed(known[text]) for text in ordered]
    gaps = [after[0] - before[1] for before, after in itertools.pairwise(ends)]
    if any(low >= high for low, high in ends) or any(gap < 0 for gap in gaps):
        return None
    whole = set(gaps) <= {0.0, 1.0} and 1.0 in gaps
    highs = [after[0] for after in ends[1:]] + [ends[-1][1] + (1 if whole else 0)]
    return {
        text: (known[text][0], None if known[text][1] is None else high if whole else known[text][1])
        for text, high in zip(ordered, highs, strict=True)
    }


def _closed(ends: Ends) -> tuple[float, float]:
    low, high = ends
    return (-math.inf if low is None else low, math.inf if high is None else high)


def coded(texts: Sequence[str]) -> list[str] | None:
    """Codes of one list ("A1", "A2", "A10"; "01", "2A") in their order, None for any other texts."""
    if len(texts) > 1 and all(map(_NUMBERED.fullmatch, texts)):
        alike = len({*map(len, texts)}) == 1  # "19", "2A", "21": the order of departments
        parts = {text: (0 if alike else int(text.rstrip(ascii_uppercase)), text) for text in texts}
        return sorted(texts, key=lambda text: parts[text])
    found = {text: one for text in texts if (one := _CODED.fullmatch(text))}
    if len(found) < max(2, len(texts)) or len({one[1] for one in found.values()}) > 1:
        return None
    return sorted(texts, key=lambda text: int(found[text][2]))


def ends(text: str, steps: Sequence[int]) -> tuple[int, int] | None:
    """The ends of a scale that a question states ("1 = never, 4 = often"); None where answers lie beyond."""
    words = folded(text)
    found = [tuple(map(int, one)) for one in _FROM_TO.findall(words)]
    named = [int(one) for one in _NAMED.findall(words)]
    found += [(min(named), max(named))] if len({*named}) > 1 else []
    found += [(min(1, steps[0]), int(one or other)) for one, other in _OUT_OF.findall(words)]
    fitting = [one for one in found if one[0] <= steps[0] and max(steps[-1], 3) <= one[1] <= _LONGEST]
    return (fitting[0][0], fitting[0][1]) if fitting else None


def recommends(text: str) -> bool:
    """Whether a question asks for a recommendation, whose scale goes from 0 to 10 by its definition."""
    return re.search(r"recomm[ae]nd|\bnps\b", folded(text)) is not None


def rated(text: str) -> bool:
    """Whether a question says that numbers are steps of a scale ("how satisfied are you, 1 to 5?")."""
    return _RATED.fullmatch(folded(text)) is not None


def scale(texts: Sequence[str], seen: Collection[str] = ()) -> tuple[str, ...] | None:
    """The steps of the known scale that holds all texts, lowest first, each as it was written.

    A step that nobody chose is among them, as the scores of the others depend on it; that in the middle only
    where it is one of the folded answers `seen` elsewhere, since many scales have none.
    """
    written = {folded(text).removesuffix("(e)").removesuffix("·e"): text for text in texts}
    capital = any(text[:1].isupper() for text in texts)
    for steps in SCALES:
        if len(written) >= 3 and set(written) <= set(steps):
            kept = [one for one in steps if one in written or one not in _MIDDLE or one in seen]
            return tuple(written.get(one, one[:1].upper() + one[1:] if capital else one) for one in kept)
    return None

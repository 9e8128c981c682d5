"""The columns of a statistics package: their names, labels, sets, and the ticks that no set holds together.

Form tools export the options of several answers to SPSS as a column each: of Qualtrics "Q2_1" with the one
value label "LinkedIn", of LimeSurvey "G1Q3_SQ001" that is called "[LinkedIn] Which networks?".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cmsurvey.answers.added import ALSO_ASKED, OF_QUALTRICS, aside, line
from cmsurvey.answers.cells import TICKED, UNTICKED
from cmsurvey.answers.grid import Grid, Traits
from cmsurvey.answers.sheet import Heading
from cmsurvey.answers.toml import folded

_NUMBERED = re.compile(r"(.+)_((?:SQ)?\d+)")
_BRACKETED = re.compile(r"\[(.+?)\]\s*(.+)")


def headings(names: Sequence[str], grid: Grid) -> list[Heading]:
    """What each column is; those of a multiple-response set, or of ticks with one name, are a group."""
    sets = {name: one for one in grid.sets if one.ticked for name in one.columns}
    ticks = _ticks(names, grid.traits)
    asked = frozenset() if OF_QUALTRICS & {*map(folded, names)} else ALSO_ASKED
    found = []
    for name in names:
        label = line(grid.traits[name].label) or name
        if name in sets:
            one = sets[name]
            found.append(Heading(name, one.label or one.name, label, one.name))
        elif name in ticks:
            found.append(ticks[name])
        else:
            found.append(Heading(name, label, aside="" if folded(name) in asked else aside(name)))
    return found


def _ticks(names: Sequence[str], traits: Mapping[str, Traits]) -> dict[str, Heading]:
    """The columns of one name with a number behind it, where each is an option that is ticked or not."""
    groups: dict[str, list[Heading | None]] = {}
    for name in names:
        if part := _NUMBERED.fullmatch(name):
            groups.setdefault(part[1], []).append(_tick(name, part[1], traits[name]))
    whole = [
        [one for one in group if one] for group in groups.values() if len(group) > 1 and None not in group
    ]
    return {one.name: one for group in whole for one in group}


def _tick(name: str, stem: str, traits: Traits) -> Heading | None:
    """The heading of one option; None where its labels are not those of a tick."""
    labels = [label for code, label in traits.values.items() if code not in traits.missing]
    text = line(traits.label)
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed and labels and {*map(folded, labels)} <= TICKED | UNTICKED:
        return Heading(name, bracketed[2], bracketed[1], stem)
    if len(labels) != 1:
        return None
    option = line(labels[0])
    return Heading(name, text.removesuffix(option).rstrip(" -–:") or stem, option, stem)

"""The plots of a panel, each drawn when it is first looked at: a check looks at none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cmsurvey.model import Chart, Plot
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, Colours, Drawing


@dataclass(frozen=True, eq=False)
class Drawings(Mapping[str, Plot]):
    """A chart's plot in each of the drawings `names`, narrowest first.

    `scales` are the px a unit that its drawings have in common with those of others, by name; one that is
    left out has its own.
    `own` are drawings that the house style does not name, each laid out for one picture.
    """

    chart: Chart
    names: tuple[str, ...]
    colours: Colours
    scales: Mapping[str, float] = field(default_factory=dict)
    own: tuple[Drawing, ...] = ()
    _drawn: dict[str, Plot] = field(default_factory=dict, init=False, repr=False)

    def __getitem__(self, name: str) -> Plot:
        if name not in self.names:
            raise KeyError(name)
        if name not in self._drawn:
            draw = TEMPLATES[self.chart.template].draw
            drawing = next((one for one in self.own if one.name == name), None) or DRAWINGS[name]
            self._drawn[name] = draw(self.chart, Style(self.colours, drawing), self.scales.get(name))
        return self._drawn[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

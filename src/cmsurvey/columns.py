"""The figures that a poster leads with, side by side, each over its sentence: the marks of a shared link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cmsurvey.compose.drawings import Drawings
from cmsurvey.model import Chart, Infographic, Panel
from cmsurvey.templates import Style, figure
from cmsurvey.theme import STENCIL, Drawing, Size

#: Between two columns in px, the most of them, the most lines under a number, and its sizes in px.
APART, MOST, LINES = 48, 3, 4
SIZES = (150, 132, 116, 100, 88, 76)


def led(pages: Iterable[tuple[Infographic, float]], size: Size, width: float) -> Infographic | None:
    """The first of the pages, each with the height that it leaves, which has room for a figure; None if none.

    A later one under the same kicker is taken where it has room for more of them.
    """
    drawn = (
        replace(page, panels=found) for page, height in pages if (found := panels(page, size, width, height))
    )
    first = next(drawn, None)
    if first is None or len(first.panels) == min(MOST, len(first.leads)):
        return first
    alike = (one for one in drawn if one.kicker == first.kicker)
    return max((first, *alike), key=lambda one: len(one.panels))


def panels(page: Infographic, size: Size, width: float, height: float) -> tuple[Panel, ...]:
    """As many of its figures as have room, the first ones, their numbers in one size; none without room.

    A number that would be set smaller than the others, or over more lines, is left out where others are not.
    """
    for count in range(min(MOST, len(page.leads)), 0, -1):
        wide = (width - APART * (count - 1)) / count
        chosen = [one for one in page.leads if _fits(one, _style(wide, SIZES[-1], size))][:count]
        if len(chosen) < count:
            continue
        for number in SIZES:
            style = _style(wide, number, size)
            if not all(_fits(one, style) for one in chosen):
                continue
            found = tuple(_drawn(chosen, style))
            if max(plots[style.drawing.name].layout["height"] for _, plots in found) <= height:
                return tuple(_panel(f"{page.id}-{at}", *one) for at, one in enumerate(found, 1))
    return ()


def _style(wide: float, number: int, size: Size) -> Style:
    return Style(STENCIL, Drawing("third", int(wide), replace(size, display_secondary=number)))


def _fits(chart: Chart, style: Style) -> bool:
    """Whether its number stands on one line in its own size, and its sentence under it on a few."""
    px, broken = figure.numbered(chart, style)
    whole = px == style.size.display_secondary and len(broken) == 1
    return whole and figure.lined(chart, style) <= LINES


def _drawn(chosen: list[Chart], style: Style) -> Iterator[tuple[Chart, Drawings]]:
    """Each column; their words begin at one height."""
    most = max(figure.lined(one, style) for one in chosen)
    for chart in chosen:
        drawn = replace(chart, lined=most)
        yield drawn, Drawings(drawn, (style.drawing.name,), STENCIL, own=(style.drawing,))


def _panel(name: str, chart: Chart, plots: Drawings) -> Panel:
    said = (chart.figure, *("".join(run.text for run in line) for line in chart.lines))
    text = " ".join(said)
    return Panel(name, text, "", "third", text, text, chart, plots, ())

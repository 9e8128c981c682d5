"""People: one share of ten in a row, or of a hundred in five, in a flat picture beside the number."""

from __future__ import annotations

from typing import NamedTuple

from cmsurvey.model import Chart, Mark, Plot
from cmsurvey.templates import canvas, figure
from cmsurvey.templates.canvas import Style

#: Between the lines and the people, where the type is large, in px.
AIR_LARGE = 34
#: From one row to the next, in heights of an icon; so high are five rows.
PITCH = 1.2
ROWS = 4 * PITCH + 1
#: The height of each of ten people in the columns of a poster, in px.
TENS = {"full": 70.0, "two_thirds": 52.0, "half": 38.0, "third": 34.0}
#: Width of an icon's ink as a share of its height.
ASPECT = {"man": 16 / 21, "woman": 16 / 21, "user": 14 / 20}


class _Grid(NamedTuple):
    """Rows of people from a top left corner, flush to the right margin; sizes in px."""

    columns: int
    rows: int
    height: float
    pitch: float
    left: float = 0
    top: float = 0

    @property
    def bottom(self) -> float:
        return self.top + self.pitch * (self.rows - 1) + self.height


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """The number and its lines over the people; the first mark's people come first."""
    hundred, (right, tall) = chart.icons[0] != chart.icons[1], figure.extent(chart, style)
    if hundred and style.drawing.name == "og" and right <= style.width / 2:
        head = figure.header(chart, style, standing=True)
        grid = _Grid(20, 5, tall / ROWS, tall / ROWS * PITCH, left=right, top=1)
    else:
        # a square has room for large people if the lines are not under the number
        head = figure.header(
            chart, style, standing=False if hundred and style.drawing.name == "square" else None
        )
        air = AIR_LARGE if style.large else 20 if style.narrow else 26
        grid = _grid(chart, style)._replace(top=head.height + air)
    drawn = canvas.pixels(style, max(head.height, grid.bottom + 2))
    canvas.write(drawn, head.texts)
    marks = chart.series[0].marks
    first, everybody = people(marks, grid.columns * grid.rows), grid.columns * grid.rows
    for at, (mark, span) in enumerate(zip(marks, ((0, first), (first, everybody)), strict=False)):
        _place(drawn, chart.icons[at], mark, grid=grid, span=span, colour=_colour(chart, mark, style))
    return drawn


def people(marks: tuple[Mark, ...], of: int) -> int:
    """How many of `of` people stand for the first mark: rounded half up to whole people."""
    return int(marks[0].value * of / 100 + 0.5)


def _grid(chart: Chart, style: Style) -> _Grid:
    """Ten people in a row where both icons are one, else a hundred in rows that never touch."""
    poster = style.size.name == "poster"
    if chart.icons[0] == chart.icons[1]:
        height = TENS.get(style.drawing.name, 44.0 if style.width > 600 else 26.0)
        height = min(style.size.stack, 0.092 * style.width) if style.large else height
        return _Grid(10, 1, height, height)
    widest = max(ASPECT[icon] for icon in chart.icons)
    tallest = style.size.bar if style.large else 46.0 if poster else 35.0
    columns = 50 if style.drawing.name == "og" else 20
    height = min(tallest, 0.92 * style.width / columns / widest)
    return _Grid(columns, 100 // columns, height, height * PITCH)


def _colour(chart: Chart, mark: Mark, style: Style) -> str:
    """Women and men keep their two colours; one share takes the highlight only where it leads the page."""
    colours = style.colours
    lead = colours.highlight if chart.leads or chart.icons[0] != chart.icons[1] else colours.accent
    return {"lead": lead, "second": colours.accent}.get(mark.role, colours.context)


def _place(drawn: Plot, icon: str, mark: Mark, *, grid: _Grid, span: tuple[int, int], colour: str) -> None:
    """The icons of one mark, flush to the sides of their grid: points whose `meta` has them drawn."""
    outlined = mark.role not in {"lead", "second"}
    wide = grid.height * ASPECT[icon] + (1 if outlined else 0)
    step = (drawn.layout["width"] - grid.left - wide) / (grid.columns - 1)
    places = range(*span)
    drawn.add_scatter(
        x=[grid.left + wide / 2 + step * (place % grid.columns) for place in places],
        y=[grid.top + grid.height / 2 + grid.pitch * (place // grid.columns) for place in places],
        mode="markers",
        meta={"icon": icon, "outlined": outlined, "height": round(grid.height, 1)},
        marker={
            "symbol": "circle-open" if outlined else "circle",
            "size": grid.height * 0.6,
            "color": colour,
            "opacity": 1,
            "line": {"width": 1.5 if outlined else 0},
        },
        cliponaxis=False,
        hovertext="<br>".join(canvas.hover(mark.label, mark.text)),
        hoverinfo="text",
    )

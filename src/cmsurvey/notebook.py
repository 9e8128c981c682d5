"""How a notebook shows a chart: with the Plotly library that cmsurvey ships, asked of nobody.

The first chart carries the library (1.2 MB), and again whenever its cell runs anew; the others find it in the
page. Where each output is a page of its own, or no notebook is known, every chart carries it.
"""

from __future__ import annotations

import os
import sys
import uuid
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey import vendored

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: The notebooks whose outputs are pages of their own, by what they set in the environment.
APART = ("COLAB_RELEASE_TAG", "COLAB_NOTEBOOK_ID", "DATABRICKS_RUNTIME_VERSION")
#: What is read where the cell that carries the library was deleted or not run.
ABSENT = "The drawing is not here: run the notebook again from its first chart on."
_DRAW = """<div id="{id}"><p>{alt}</p><p>{absent}</p></div>
<script>(() => {{
    const board = document.getElementById("{id}");
    if (!board || !window.Plotly) return;
    board.textContent = "";
    const figure = {figure};
    Plotly.newPlot(board, figure.data, figure.layout, {{displaylogo: false}});
}})()</script>"""


class _Run(NamedTuple):
    """A run of a cell: its name where the notebook tells one, and how many ran before."""

    cell: str | None
    ran: int


#: Which run carries which bundle.
_carried: dict[str, _Run] = {}


def shown(figure: go.Figure, alt: str) -> str:
    """A figure as HTML that draws itself and asks nobody for anything; without a library it is its `alt`."""
    basic = {trace.type for trace in figure.data} <= vendored.DRAWN
    bundle = _script("basic" if basic else "whole")
    drawn = figure.to_json().replace("</", "<\\/").replace("<!--", "<\\!--")
    return bundle + _DRAW.format(id=f"chart-{uuid.uuid4()}", alt=escape(alt), absent=ABSENT, figure=drawn)


def _script(name: str) -> str:
    """The library as a script, which no loader of the page may take for a module; empty where it is there."""
    run = _run()
    if run and not _carries(name, run):
        return ""
    return f"<script>(function (module, exports, define) {{{_bundle(name)}\n}}).call(window)</script>\n"


def _carries(name: str, run: _Run) -> bool:
    """Whether a run has to carry a bundle: none does yet, or the cell that did runs anew."""
    if name == "basic" and "whole" in _carried:
        name = "whole"
    before = _carried.get(name)
    anew = before and run.cell and before.cell == run.cell and before.ran != run.ran
    if before and not anew:
        return False
    _carried[name] = run
    return True


def _run() -> _Run | None:
    """The run of the cell that shows the chart; None outside of a notebook whose outputs share a page."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is None or not hasattr(shell, "kernel") or any(name in os.environ for name in APART):
        return None
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return _Run(parent.get("metadata", {}).get("cellId"), shell.execution_count)


def _bundle(name: str) -> str:
    if name == "basic":
        return vendored.read("bundle/plotly-basic.min.js").decode()
    from plotly.offline import get_plotlyjs  # noqa: PLC0415 - 5 MB, of changed charts alone

    whole: str = get_plotlyjs()
    return whole

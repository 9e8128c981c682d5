"""The ways to write the same figures as files, each run in a process of its own.

`python -m benchmarks.ways NAME INPUT OUTPUT` prints how many files it made and how many seconds went by
from the figures in hand to the last file written: the tool's own import and its browser's start included.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import plotly.graph_objects as go


class Given(NamedTuple):
    """The figures as objects and as JSON, their bars, the drawing script, the browser, the output folder."""

    figures: Mapping[str, go.Figure]
    texts: Mapping[str, str]
    bars: Mapping[str, list[tuple[str, float]]]
    bundle: str
    browser: str
    out: Path

    def files(self) -> list[tuple[Path, go.Figure, int]]:
        """Every file with its figure and its scale: PNG at 1x and 2x, SVG."""
        ends = (("@1x.png", 1), (".png", 2), (".svg", 1))
        return [
            (self.out / (name + end), figure, scale)
            for name, figure in self.figures.items()
            for end, scale in ends
        ]


def loop(given: Given) -> int:
    """`fig.write_image` in a loop; a third of the files, since each takes as long as any other."""
    _no_mathjax(given.out)
    some = given.files()[: len(given.figures)]
    for path, figure, scale in some:
        figure.write_image(path, scale=scale)
    return len(some)


def batch(given: Given) -> int:
    """`plotly.io.write_images` with lists."""
    import plotly.io as pio  # noqa: PLC0415 - its import is measured

    _no_mathjax(given.out)
    paths, figures, scales = map(list, zip(*given.files(), strict=True))
    pio.write_images(fig=figures, file=paths, scale=scales)
    return len(paths)


def _no_mathjax(folder: Path) -> None:
    """Spare Kaleido the network: it would fetch MathJax for figures that have no formula."""
    import plotly.io as pio  # noqa: PLC0415 - its import is measured

    empty = folder / "no-mathjax.js"
    empty.write_text("")
    pio.defaults.mathjax = str(empty)


def kaleido(given: Given, pages: int) -> int:
    """Kaleido's own call for many figures, with so many pages at work."""
    import kaleido  # noqa: PLC0415 - its import is measured

    asked = [{"fig": figure, "path": path, "opts": {"scale": scale}} for path, figure, scale in given.files()]
    asyncio.run(kaleido.write_fig_from_object(asked, kopts={"n": pages, "mathjax": False}))
    return len(asked)


def cmsurvey(given: Given) -> int:
    """`cmsurvey.write_figures`."""
    from cmsurvey import write_figures  # noqa: PLC0415 - its import is measured

    return len(write_figures({path: figure for path, figure, _ in given.files()}))


def floor(given: Given) -> int:
    """A bare script."""
    from benchmarks import bare  # noqa: PLC0415 - its import is measured

    asyncio.run(bare.write_figures(given.texts, given.out, given.bundle, given.browser))
    return 3 * len(given.texts)


def altair(given: Given) -> int:
    """The same bars by Altair with vl-convert."""
    import altair as alt  # noqa: PLC0415 - its import is measured

    for name, rows in given.bars.items():
        data = alt.Data(values=[{"label": label, "share": share} for label, share in rows])
        chart = alt.Chart(data, width=440).mark_bar(color="#0b6e75")
        chart = chart.encode(x=alt.X("share:Q", title=None), y=alt.Y("label:N", sort=None, title=None))
        for end, scale in (("@1x.png", 1), (".png", 2), (".svg", 1)):
            chart.save(given.out / (name + end), scale_factor=scale)
    return 3 * len(given.bars)


def matplotlib(given: Given) -> int:
    """The same bars by matplotlib without a screen."""
    import matplotlib as mpl  # noqa: PLC0415 - its import is measured

    mpl.use("agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - its import is measured

    for name, rows in given.bars.items():
        figure, axes = plt.subplots(figsize=(6.56, 0.6 + 0.46 * len(rows)), layout="constrained")
        axes.barh([label for label, _ in rows], [share for _, share in rows], color="#0b6e75")
        axes.invert_yaxis()
        for end, dots in (("@1x.png", 100), (".png", 200), (".svg", 100)):
            figure.savefig(given.out / (name + end), dpi=dots)
        plt.close(figure)
    return 3 * len(given.bars)


WAYS: Mapping[str, Callable[[Given], int]] = {
    "loop": loop,
    "batch": batch,
    "kaleido-1": lambda given: kaleido(given, 1),
    "kaleido-2": lambda given: kaleido(given, 2),
    "cmsurvey": cmsurvey,
    "floor": floor,
    "altair": altair,
    "matplotlib": matplotlib,
}


def read(folder: Path, out: Path) -> Given:
    """What `prepare.figures` has put down."""
    found: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    bars = json.loads((folder / "bars.json").read_text(encoding="utf-8"))
    figures = {name: go.Figure(json.loads(text)) for name, text in found["figures"].items()}
    out.mkdir(parents=True, exist_ok=True)
    return Given(figures, found["figures"], bars, found["bundle"], found["browser"], out)


def main() -> None:
    """Run one way and print what it took."""
    name, folder, out = sys.argv[1:]
    given = read(Path(folder), Path(out))
    os.environ["BROWSER_PATH"] = given.browser  # every way draws with the same one
    began = time.perf_counter()
    files = WAYS[name](given)
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"files": files, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()

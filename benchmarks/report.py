"""The page of results, `benchmarks/README.md`, from the numbers that were measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

#: The ways to write the same figures, as they are told to a reader.
TITLES = {
    "loop": "(a) `fig.write_image` in a loop",
    "batch": "(b) `plotly.io.write_images`",
    "kaleido-1": "(c) Kaleido's own call, one page",
    "kaleido-2": "(c) Kaleido's own call, two pages",
    "cmsurvey": "(d) `cmsurvey.write_figures`",
    "floor": "(e) the floor: a bare script",
    "altair": "the same bars: Altair with vl-convert",
    "matplotlib": "the same bars: matplotlib",
}

HEAD = """# How quick it is

Written by `make bench`; only the numbers of one table compare, since other machines have others.
Every run is a process of its own, and the runs of a table are interleaved (a b c …, a b c …);
a number is the median of its runs, with the quickest and the slowest behind it.
"""

FIGURES = """## The same {figures} figures as {files} files

PNG at 1x and at 2x and SVG of each figure of 2012, from the figures in hand to the last file
written, the tool's own import and the start of its browser included. All but the last two draw with
the same browser and the same version of plotly.js. MathJax, which Plotly's calls fetch from the
network for each image, is replaced by an empty file. (a) is measured on a third of the files and
multiplied, since each image takes as long as any other. The floor is choreographer alone: it starts
the browser and makes the same drawings in the same way.
"""

COMMANDS = """## Whole commands

Beside each command, a bare script that is given the figures and the pages which cmsurvey made, and
makes the same drawings, captures and PDF in one browser with two pages (of several bundles cmsurvey
draws two at a time, in a browser each). Alone, it leaves the pictures
as the browser packs them, at four times the weight; with Pillow it also reduces each to sixteen
colours, as a picture for the web has to be, and two of three are still heavier than cmsurvey lets them
be. It makes neither the figures, the pages with their faces, the data files, the packages nor the
manifest, and checks nothing. Of an edition, command and script run in pairs, the one first and the
other in turns.
"""

MEMORY = """## Memory

The most that was seen, twice a second, in a run of its own; what processes share counts once.
"""

GROWTH = """## Cost of a file as the editions grow

The first editions of the series in French, in one run.
"""

TARGETS = """## Targets
"""

#: The command that has a limit of its own.
ALL = "cmsurvey render --all --lang fr,en"


@dataclass(frozen=True)
class Results:
    """What was measured: seconds by way and by command, MB by command, files and seconds by editions.

    `floors` and `packed` are the bare script of a command, without Pillow and with it.
    """

    about: Mapping[str, str]
    figures: int
    ways: Mapping[str, Sequence[float]]
    commands: Mapping[str, Sequence[float]]
    floors: Mapping[str, Sequence[float]]
    packed: Mapping[str, Sequence[float]]
    memory: Mapping[str, tuple[float, float]]
    growth: Mapping[int, tuple[int, float]]


def written(results: Results) -> str:
    """The page; it leaves out what was not measured."""
    parts = [HEAD, _table(("", ""), results.about.items(), right=())]
    if results.ways:
        files = 3 * results.figures
        parts += [FIGURES.format(figures=results.figures, files=files), _ways(results, files)]
    if results.commands:
        parts += [COMMANDS, _commands(results)]
    if results.memory:
        parts += [MEMORY, _memory(results)]
    if results.growth:
        parts += [GROWTH, _growth(results)]
    targets = list(_targets(results))
    if targets:
        parts += [TARGETS, _table(("asked", "measured", ""), targets, right=(1,))]
    return "\n".join(parts)


def _ways(results: Results, files: int) -> str:
    ours = median(results.ways["cmsurvey"])
    rows = [
        (TITLES[way], _spread(found), f"{1000 * median(found) / files:.0f} ms", _ratio(median(found) / ours))
        for way, found in results.ways.items()
    ]
    return _table(("", "seconds", "a file", "cmsurvey = 1"), rows)


def _commands(results: Results) -> str:
    rows = []
    for name, found in results.commands.items():
        beside: list[str] = []
        for floor in (results.floors.get(name), results.packed.get(name)):
            beside += [_spread(floor), _ratio(median(found) / median(floor))] if floor else ["—", "—"]
        rows.append((f"`{name}`", _spread(found), *beside))
    head = ("", "seconds", "the script alone", "= 1", "with Pillow", "= 1")
    return _table(head, rows, right=(1, 2, 3, 4, 5))


def _memory(results: Results) -> str:
    rows = [
        (f"`{name}`", f"{python:.0f} MB", f"{tree:.0f} MB") for name, (python, tree) in results.memory.items()
    ]
    return _table(("", "the Python process", "with its browser"), rows)


def _growth(results: Results) -> str:
    rows = [
        (f"{editions}", f"{files}", f"{seconds:.1f}", f"{1000 * seconds / files:.0f} ms")
        for editions, (files, seconds) in results.growth.items()
    ]
    return _table(("editions", "files", "seconds", "a file"), rows, right=(0, 1, 2, 3))


def _targets(results: Results) -> Iterator[tuple[str, str, str]]:
    """Each target that something was measured for, and whether it holds."""
    middle = {way: median(found) for way, found in results.ways.items()}
    if middle:
        ours = middle["cmsurvey"]
        yield _target("(d) at most 1.3 times (e)", ours / middle["floor"], most=1.3)
        yield _target("(d) at least 30 times as quick as (a)", middle["loop"] / ours, least=30)
        quickest = min(middle["kaleido-1"], middle["kaleido-2"])
        yield _target("(d) at least 4 times as quick as (c)", quickest / ours, least=4)
    for title, floors in (("", results.floors), (" with Pillow", results.packed)):
        for name, floor in floors.items():
            ratio = median(results.commands[name]) / median(floor)
            yield _target(f"`{name}` at most 1.3 times its bare script{title}", ratio, most=1.3)
    for name, found in results.commands.items():
        if name == ALL:
            yield _target(f"`{name}` in at most 90 s", median(found), most=90, unit=" s")
    if results.memory:
        python = max(python for python, _ in results.memory.values())
        yield _target("at most 300 MB for the Python process", python, most=300, unit=" MB")


def _target(
    asked: str, found: float, *, least: float = 0, most: float = float("inf"), unit: str = ""
) -> tuple[str, str, str]:
    printed = f"{found:.0f}{unit}" if unit else _ratio(found)
    return asked, printed, "holds" if least <= found <= most else "does not hold"


def _ratio(found: float) -> str:
    return f"{found:.0f}" if found >= 20 else f"{found:.2f}"


def _spread(found: Sequence[float]) -> str:
    """The median, with the quickest and the slowest where there were several runs."""
    middle = f"{median(found):.2f}"
    return f"{middle} ({min(found):.2f}–{max(found):.2f})" if len(found) > 1 else middle


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = (1, 2, 3)) -> str:
    """A Markdown table, its columns of numbers set to the right."""
    rule = ["--:" if column in right else "---" for column in range(len(head))]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
    return "\n".join(lines) + "\n"

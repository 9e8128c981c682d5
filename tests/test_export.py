"""Plotly figures as files: the same pictures as Kaleido's, the same bytes in each run, what is refused."""

from __future__ import annotations

import asyncio

import kaleido
import plotly.graph_objects as go
import pytest

import cmsurvey
from cmsurvey import browser, export
from cmsurvey.errors import CmsurveyError, NoBrowserError, RenderError
from cmsurvey.render import engine
from tests.test_render import AGAIN, ended, group, kill, noted

BARS = {"data": [{"type": "bar", "x": ["made up", "too"], "y": [1, 2]}]}


def bars(**layout):
    return go.Figure(BARS).update_layout(**layout)


def undrawn(monkeypatch):
    monkeypatch.setattr(browser, "require", lambda: pytest.fail("nothing has to be drawn"))


def by_kaleido(named):
    """What Kaleido's documented calls make of figures; without MathJax, which it would fetch."""

    async def drawn():
        async with kaleido.Kaleido(mathjax=False, path=str(browser.require())) as drawer:
            return {
                path: await drawer.calc_fig(figure, {"format": "png", "scale": scale(path)})
                for path, figure in named.items()
            }

    return asyncio.run(drawn())


def scale(path):
    return 1 if path.stem.endswith("@1x") else 2


@pytest.mark.long
def test_every_wrong_name_is_told_before_a_browser_is_looked_for(monkeypatch):
    undrawn(monkeypatch)

    with pytest.raises(CmsurveyError) as raised:
        cmsurvey.write_figures({"one.gif": bars(), "two.png": bars(), "three": bars()})

    cure = "no picture is written in this format\n    name a file .png or .svg"
    assert str(raised.value) == f"error: one.gif: {cure}\nerror: three: {cure}"


@pytest.mark.parametrize("scale", [0, -1])
def test_a_scale_that_is_no_size_is_refused(monkeypatch, scale):
    undrawn(monkeypatch)

    with pytest.raises(CmsurveyError) as raised:
        cmsurvey.write_figures({"one.png": bars()}, scale=scale)

    told = f"error: scale: {scale} is no size\n    1 draws a figure at its own size, 2 at twice that"
    assert str(raised.value) == told


def test_no_figures_are_no_files(monkeypatch):
    undrawn(monkeypatch)

    assert cmsurvey.write_figures({}) == []


def test_without_a_browser_nothing_is_written(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")

    with pytest.raises(NoBrowserError):
        cmsurvey.write_figures({tmp_path / "new" / "one.png": bars()})

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_no_half_of_it(tmp_path):
    taken = tmp_path / "one.png"
    taken.mkdir()

    with pytest.raises(RenderError) as raised:
        export._write(taken, b"content")

    assert str(raised.value) == (
        f"error: {taken}: it cannot be written (Is a directory)\n"
        "    name another folder, or make room in this one"
    )
    assert list(tmp_path.iterdir()) == [taken]


def test_an_svg_has_the_same_ids_whatever_the_random_ones_were():
    one, other = (f'<path id="clip{uid}xy" class="{uid[::-1]}"/>' for uid in ("a1b2c3", "d4e5f6"))

    steady = export._steady(one, ["a1b2c3", "3c2b1a"])

    assert steady == export._steady(other, ["d4e5f6", "6f5e4d"])
    assert steady != export._steady(one.replace("path", "rect"), ["a1b2c3", "3c2b1a"])


def test_traces_that_the_shipped_bundle_lacks_are_drawn_by_the_one_of_plotly():
    basic, full = export._bundle([bars()]), export._bundle([bars(), go.Figure(go.Heatmap(z=[[1]]))])

    assert len(full) > 3 * len(basic)


@pytest.mark.browser
def test_a_picture_is_byte_for_byte_the_one_of_kaleido(tmp_path):
    """At both scales: a figure of ours, some of anybody's without a size, one of the full bundle."""
    figures = {
        "gender": cmsurvey.edition("2012").chart("gender").figure,
        "bars": bars(),
        "preset": bars(template={"layout": {"width": 300, "height": 200}}),
        "heat": go.Figure(go.Heatmap(z=[[1, 2], [3, 4]]), {"width": 300, "height": 200}),
    }
    named = {tmp_path / f"{name}{at}.png": figures[name] for name in figures for at in ("", "@1x")}

    written = cmsurvey.write_figures(named)

    assert written == list(named)
    assert {path: path.read_bytes() for path in written} == by_kaleido(named)


@pytest.mark.browser
def test_two_runs_write_the_same_files_also_while_a_loop_runs(tmp_path):
    figures = {name: cmsurvey.edition("2012").chart(name).figure for name in ("gender", "contract")}

    def write(folder):
        files = {folder / f"{name}{end}": one for name, one in figures.items() for end in (".svg", ".png")}
        return [path.read_bytes() for path in cmsurvey.write_figures(files, scale=1)]

    async def notebook():
        return write(tmp_path / "notebook")

    assert write(tmp_path / "script") == asyncio.run(notebook())


@pytest.mark.browser
def test_a_figure_that_plotly_refuses_is_named_and_nothing_is_written(tmp_path):
    wrong = go.Figure({"data": [], "layout": {"width": 300}})
    wrong.add_bar(y=[1])
    wrong.to_json = lambda: '{"data": 5, "layout": {}}'

    with pytest.raises(CmsurveyError) as raised:
        cmsurvey.write_figures({tmp_path / "one.png": bars(), tmp_path / "two.svg": wrong})

    assert not isinstance(raised.value, RenderError)
    assert str(raised.value).startswith(f"error: {tmp_path / 'two.svg'}: Plotly refuses the figure: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_a_browser_that_dies_is_started_again_once_then_the_figure_is_named(tmp_path, monkeypatch):
    killed: list[int] = []
    draw = export._drawn
    deadly = {"times": 1}

    async def drawn(drawing, board):
        if len(killed) < deadly["times"]:
            killed.append(group(tmp_path))
            kill(tmp_path)
        return await draw(drawing, board)

    monkeypatch.setattr(export, "_drawn", drawn)
    monkeypatch.setenv("BROWSER_PATH", str(noted(tmp_path)))
    path = tmp_path / "one.png"
    cmsurvey.write_figures({path: bars()})
    assert path.stat().st_size > 1000

    deadly["times"] = 3
    with pytest.raises(RenderError) as raised:
        cmsurvey.write_figures({tmp_path / "two.png": bars()})
    told = f"error: browser: it failed twice at {tmp_path / 'two.png'}: {engine._ENDED}\n{AGAIN}"
    assert str(raised.value) == told
    assert all(map(ended, killed))
    assert not (tmp_path / "two.png").exists()

"""Works side by side: what fails or stops first, then order, lanes and threads. No browser is needed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import closing
from typing import cast

import pytest

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.render import lanes
from cmsurvey.render.studio import Studio

#: No test of a few threads takes so long.
LONG = 120


class Bench:
    """A studio that notes who opens, stops and closes it."""

    def __init__(self, made: list[Bench]) -> None:
        self.thread, self.stopped, self.closed = threading.get_ident(), threading.Event(), False
        made.append(self)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        assert threading.get_ident() == self.thread, "closed by the thread that opened it"
        self.closed = True

    def stop(self) -> None:
        self.stopped.set()


@pytest.fixture
def benches():
    return []


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch):
    monkeypatch.setattr(lanes, "_cores", lambda: 2)
    monkeypatch.setattr(lanes, "_LOOK", 0.02)


def spread(works, benches):
    """The lanes of some works; whoever leaves them stops them."""
    return closing(lanes.spread(works, opener(benches)))


def opener(benches):
    return cast("Callable[[], Studio]", lambda: Bench(benches))


def failing(_studio):
    raise CmsurveyError(Problem("", "made to fail"))


def test_a_work_that_fails_is_told_in_its_turn_and_the_others_are_done(benches):
    with spread([lambda _: 1, failing, lambda _: 3], benches) as ended:
        first, second, third = ended

    assert (first.result(), third.result()) == (1, 3)
    with pytest.raises(CmsurveyError, match="made to fail"):
        second.result()


@pytest.mark.parametrize("stopper", [KeyboardInterrupt, GeneratorExit])
def test_whoever_stops_listening_stops_every_studio_and_begins_no_other_work(benches, stopper):
    begun, both = [], threading.Barrier(3, timeout=LONG)

    def endless(studio):
        begun.append(studio())
        both.wait()
        assert studio().stopped.wait(LONG)
        raise asyncio.CancelledError

    def run():
        with spread([lambda _: 0, *[endless] * 5], benches) as ended:
            next(ended)
            both.wait()
            raise stopper

    with pytest.raises(stopper):
        run()
    assert len(begun) == 2
    assert all(one.closed for one in benches)


def test_a_studio_opened_after_the_stop_is_stopped_at_once(benches):
    open_now, begun = threading.Event(), threading.Event()

    def late(studio):
        begun.set()
        assert open_now.wait(LONG)
        assert studio().stopped.is_set()
        raise asyncio.CancelledError

    working = lanes._Lanes([late], opener(benches))

    def run():
        with pytest.raises(asyncio.CancelledError):
            working._lane()

    one = threading.Thread(target=run)
    one.start()
    assert begun.wait(LONG)
    working._stop()
    open_now.set()
    one.join(LONG)

    assert [(one.stopped.is_set(), one.closed) for one in benches] == [(True, True)]


def test_what_ends_a_lane_before_its_time_is_raised_and_nobody_waits_for_its_work(benches):
    def leaving(_studio):
        raise SystemExit(3)

    with pytest.raises(SystemExit), spread([leaving, lambda _: 1], benches) as ended:
        list(ended)


def test_works_end_in_their_order_and_a_lane_goes_on_when_it_is_done(benches):
    second = threading.Event()

    def slow(studio):
        studio()
        assert second.wait(LONG), "the other lane did not go on"
        return "slow"

    def quick(studio):
        studio()
        return "quick"

    def last(studio):
        studio()
        second.set()
        return "last"

    with spread([slow, quick, last], benches) as ended:
        found = [one.result() for one in ended]

    assert found == ["slow", "quick", "last"]
    assert len(benches) == 2, "a studio a lane"


@pytest.mark.parametrize(("cores", "works"), [(1, 3), (8, 1)])
def test_where_one_lane_is_enough_no_thread_is_started(benches, monkeypatch, cores, works):
    monkeypatch.setattr(lanes, "_cores", lambda: cores)

    with spread([lambda studio: studio().thread] * works, benches) as ended:
        assert {one.result() for one in ended} == {threading.get_ident()}

    assert len(benches) == 1


def test_works_that_draw_nothing_open_no_studio(benches):
    with spread([lambda _: None] * 4, benches) as ended:
        list(ended)

    assert benches == []


def test_a_stopped_studio_makes_nothing_more(tmp_path):
    with Studio() as studio:
        studio.stop()
        with pytest.raises(asyncio.CancelledError):
            studio.meanwhile(tmp_path / "no-browser", lambda: pytest.fail("it was asked to stop"))

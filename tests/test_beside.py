"""Works in copies of a process: in their order, with their errors, and whatever becomes of a copy."""

from __future__ import annotations

import os
import signal
from functools import partial

import pytest

from cmsurvey import beside
from tests.builders import FEMALE, MALE, write_series
from tests.command import cmsurvey


@pytest.fixture(params=[0, 1, 2])
def spare(request, monkeypatch):
    monkeypatch.setattr(beside, "_spare", lambda: request.param)
    return request.param


@pytest.mark.long
def test_results_come_in_the_order_of_their_works_each_from_a_copy_where_a_core_is_free(spare):
    def at(place: int) -> tuple[int, int]:
        return place, os.getpid()

    found = beside.each([partial(at, place) for place in range(3)])

    assert [place for place, _ in found] == [0, 1, 2]
    assert len({process for _, process in found}) == 1 + spare
    assert beside.each([]) == []


@pytest.mark.long
@pytest.mark.usefixtures("spare")
def test_the_error_of_a_work_is_raised_as_any_other():
    def fails() -> int:
        raise ValueError("made up")

    with pytest.raises(ValueError, match="made up"):
        beside.each([os.getpid, fails])


@pytest.mark.long
@pytest.mark.usefixtures("spare")
def test_the_work_of_a_copy_that_is_killed_is_done_here():
    here = os.getpid()

    def ends():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    assert beside.each([os.getpid, ends]) == [here, here]


@pytest.mark.long
def test_a_check_tells_the_same_in_one_process_and_in_two(tmp_path, monkeypatch):
    texts = {
        f"words/2031.{lang}.toml": f'[cards.gender]\ntitle = "{{gender.{name}}}"\n'
        for lang, name in (("fr", "femmes"), ("en", "women"))
    }
    words = {"words/fr.toml": "[populations]\n", "words/en.toml": ""}
    series = write_series(tmp_path, FEMALE, MALE, files={**words, **texts})
    told = []
    for cores in (0, 1):
        monkeypatch.setattr(beside, "_spare", lambda cores=cores: cores)
        ended = cmsurvey("check", "--surveys", series)
        told.append((ended.exit_code, ended.stderr))

    assert told[0] == told[1]
    assert told[0][0] == 1
    assert "2031.fr.toml" in told[0][1]
    assert "en.toml" in told[0][1]

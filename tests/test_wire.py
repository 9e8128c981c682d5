"""The pipe to a browser, beside a reader that takes its time."""

import json
import os
import signal
import sys
import threading
import time

import pytest
from choreographer.channels import ChannelClosedError

from cmsurvey.render.wire import Wire


@pytest.fixture
def wire():
    made = Wire()
    made.open()
    yield made
    made.close()


def heard(wire, number):
    """What comes out at the browser's end, read little by little."""
    taken = bytearray()

    def read():
        while taken.count(0) < number:
            taken.extend(os.read(wire.from_choreo_to_external, 50_000))
            time.sleep(0.0005)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    return reader, taken


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timers that send a signal")
def test_a_message_goes_whole_while_signals_interrupt_it(wire):
    reader, taken = heard(wire, 1)
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    try:
        wire.write_json({"id": 1, "html": "é" * 2_000_000})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    reader.join(20)
    assert json.loads(taken.rstrip(b"\0")) == {"id": 1, "html": "é" * 2_000_000}


def test_answers_come_whole_whatever_pieces_they_come_in(wire):
    sent = [{"id": one, "data": "é" * 10**one} for one in range(6)]
    whole = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\0" for one in sent)

    def write():
        for at in range(0, len(whole), 7919):
            os.write(wire.from_external_to_choreo, whole[at : at + 7919])

    threading.Thread(target=write, daemon=True).start()
    found: list[object] = []
    while len(found) < len(sent):
        found += wire.read_jsons()[0]
    assert found == sent


def test_a_browser_that_ended_closes_the_pipe(wire):
    os.close(wire.from_external_to_choreo)
    os.close(wire.from_choreo_to_external)
    with pytest.raises(ChannelClosedError):
        wire.read_jsons()
    with pytest.raises(ChannelClosedError):
        wire.write_json({"id": 1})


@pytest.mark.parametrize("before", [b"", b'{"id": 1}\0', b'{"id": 1, "half'])
@pytest.mark.parametrize("after", [b"\n", b'\n{"id": 2}\0', b'{"id": 2}\0\n'])
def test_a_browser_whose_end_is_told_between_its_answers_closes_the_pipe(wire, before, after):
    os.write(wire.from_external_to_choreo, before + b"{bye}" + after)
    with pytest.raises(ChannelClosedError):
        list(iter(wire.read_jsons, None))


@pytest.mark.parametrize(
    "said", [b'{"method": "Inspector.targetCrashed", "params": {}}', b"[1]", b"1", b"null"]
)
def test_a_page_that_crashed_and_what_is_no_answer_end_the_pipe(wire, said):
    os.write(wire.from_external_to_choreo, said + b"\0")
    with pytest.raises(ChannelClosedError):
        wire.read_jsons()

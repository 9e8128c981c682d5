"""Who is deaf to Ctrl-C, as a job in the background of a shell is, is asked to end in another way."""

import asyncio
import signal
import sys

import pytest

from cmsurvey.render import interrupts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")
ASKED = ["SIGTERM", "SIGHUP"]


@pytest.fixture(autouse=True)
def handlers():
    """Those of the process, as they were."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, by in before.items():
        signal.signal(one, by)


async def asked(sign, put_away):
    """A work that is asked to end, and what it leaves behind itself to be put away."""
    try:
        signal.raise_signal(sign)
        await asyncio.sleep(120)  # given up at once
    finally:
        await asyncio.sleep(0)
        put_away.append("browser")


@pytest.mark.parametrize("name", ASKED)
def test_who_is_deaf_to_ctrl_c_puts_its_work_away_when_asked_to_end(name):
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def heard(*_):
        pytest.fail("the work was not asked")

    signal.signal(getattr(signal, name), heard)
    put_away: list[str] = []

    with pytest.raises(KeyboardInterrupt):
        interrupts.run(asked(getattr(signal, name), put_away))

    assert put_away == ["browser"]
    assert signal.getsignal(getattr(signal, name)) is heard
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize("name", ASKED)
def test_what_nobody_wants_to_hear_is_not_heard_while_a_browser_works(name):
    async def work():
        signal.raise_signal(getattr(signal, name))
        return "done"

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(getattr(signal, name), signal.SIG_IGN)  # nohup

    assert interrupts.run(work()) == "done"
    assert signal.getsignal(getattr(signal, name)) is signal.SIG_IGN

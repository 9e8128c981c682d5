"""`python -m cmsurvey` is `cmsurvey`."""

import atexit
import contextlib
import os
import signal
import sys

from cmsurvey import exits

_SAID = f"error: {exits.STOPPED}\n"


def main() -> None:
    """Load the commands and run them; asked to end before that, there is nothing to put away: it says so."""
    heard = {one: signal.getsignal(one) for one in (signal.SIGINT, *exits.ASKED)}
    own = {one: by for one, by in heard.items() if by in {signal.default_int_handler, signal.SIG_DFL}}
    for one in own:
        signal.signal(one, _stopped)
    try:
        from cmsurvey import cli  # noqa: PLC0415 - this is what takes the time

        for one, by in own.items():
            signal.signal(one, by)
        cli.main()
    except KeyboardInterrupt:  # while the commands were built: in one of them it is told
        _say(_SAID)
        sys.exit(130)
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name in {"", "cmsurvey"}:
            raise
        _say(f'error: the library "{name}" is missing\n    install cmsurvey again, which brings it\n')
        sys.exit(3)


def _say(what: str) -> None:
    if sys.stderr is not None:  # a service may have none
        sys.stderr.write(what)


def _stopped(*_: object) -> None:
    """Say so and leave at once: an import that is interrupted would tell it in its own way."""
    with contextlib.suppress(OSError):
        os.write(2, _SAID.encode())
    os._exit(130)


def _leave(ended: list[object]) -> None:
    """After Ctrl-C, end with 130 once all is put away.

    If it comes while a text is being run (of which Python makes a named tuple), an interpreter that was
    started with -m ends itself by the signal, though it was heard.
    """
    if ended == [130]:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(130)


if __name__ == "__main__":
    codes: list[object] = []
    atexit.register(_leave, codes)  # the first that is registered is called last
    try:
        main()
    except SystemExit as ended:
        codes.append(ended.code)
        raise

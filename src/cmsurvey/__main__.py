"""`python -m cmsurvey` is `cmsurvey`."""

import os
import signal
import sys


def main() -> None:
    """Load the commands and run them; a Ctrl-C before that has nothing to put away, and no traceback."""
    heard = signal.getsignal(signal.SIGINT)
    if heard is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    from cmsurvey import cli  # noqa: PLC0415 - this is what takes the time

    signal.signal(signal.SIGINT, heard)
    try:
        cli.main()
    except KeyboardInterrupt:  # while the commands were built: in one of them it is told
        sys.exit(130)


if __name__ == "__main__":
    main()

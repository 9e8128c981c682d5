"""A gallery on this machine alone that draws again what a saved file changes, while its pages are open.

`watch` sees that a file changed, `workshop` composes and draws what a page asks for, `view` writes the pages,
`http` hands them to browsers of this machine. One thread composes and draws, that of the command, so that
Ctrl-C ends the drawing browser as in any other run; each connection has a thread that waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cmsurvey.serve.desk import DRAWING, PAGE, Desk
from cmsurvey.serve.http import listening
from cmsurvey.serve.watch import Watch
from cmsurvey.serve.workshop import Series, Workshop

__all__ = ["Desk", "Series", "Watch", "Workshop", "run"]

#: Seconds between two looks at the files. A look takes a fraction of a millisecond.
LOOK = 0.025


def run(series: Series, port: int, said: Callable[[str], None], desk: Desk | None = None) -> None:
    """Serve a series at a port (0: any free one) until Ctrl-C, or until the desk is closed.

    Snippets write the files that they need into the output, nothing else is written.
    `said` hears the address.

    Raises:
        CmsurveyError: the folder is no series at all, or has not the languages. One with faults is served.
        RenderError: the port is taken; the next free one is named.
    """
    desk = desk or Desk()
    with Workshop(series) as workshop, listening(port, workshop, desk) as address:
        watch = Watch(series.folder, without=series.out, also=lambda: workshop.theme)
        workshop.outdated()  # what was saved before the first look
        said(address)
        while not desk.closed:
            desk.work(LOOK)
            if watch.changed():
                workshop.outdated()
                desk.tell()
                for view in desk.watched():
                    # while the page hears of it and asks, what it will ask for is begun
                    desk.leave(PAGE, partial(workshop.shown, view))
                    desk.leave(DRAWING, partial(workshop.ahead, view))

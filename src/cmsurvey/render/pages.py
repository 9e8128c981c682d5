"""The pages of a browser that a run works in. It imports no more: the browser starts before the rest does."""

from __future__ import annotations

from typing import NamedTuple, Self

from cmsurvey.render.engine import Page


class Pages(NamedTuple):
    """The pages of a browser: one draws figures, one measures pages and prints them, one captures them.

    A capture waits for frames; the first two are hidden, and have none.
    """

    board: Page
    printer: Page
    press: Page

    @classmethod
    async def of(cls, board: Page, printer: Page, press: Page) -> Self:
        """Three pages of one browser, of which the first two are hidden."""
        for hidden in (board, printer):
            await hidden.hide(press)
        press.keeping = printer.keeping = True
        return cls(board, printer, press)

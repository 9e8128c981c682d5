"""A page of many sheets → a PDF of the paper that its style names."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime
from pathlib import Path

from cmsurvey.render.engine import PATIENCE, opened
from cmsurvey.render.studio import dated


def pdf(html: str, browser: Path, moment: datetime, patience: float = PATIENCE) -> bytes:
    """The page as a tagged PDF, dated `moment`.

    Raises:
        RenderError: the browser does not start or does not answer.
    """
    return dated(asyncio.run(_printed(html, browser, patience)), moment)


async def _printed(html: str, browser: Path, patience: float) -> bytes:
    async with opened(browser, patience) as (page, _):
        await page.show(html)
        asked = {"printBackground": True, "generateTaggedPDF": True, "preferCSSPageSize": True}
        answer = await page.call("Page.printToPDF", **asked)
        return base64.b64decode(answer["data"])

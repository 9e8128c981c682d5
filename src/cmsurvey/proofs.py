"""The sheets of a proof in their files: DIR/proof/2012-fr.html, and the same as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cmsurvey import browser, bundles, load, manifest, proof
from cmsurvey.errors import Problem
from cmsurvey.model import Survey, domain_name

FORMATS = ("html", "pdf")
FOLDER = "proof"


def write(
    survey: Survey, edition: str, lang: str, *, out: Path, formats: Sequence[str], patience: float,
    where: str = "",
) -> list[Path]:  # fmt: skip
    """Write the sheet of an edition, or of a population of it, in each format, and return the files.

    Raises:
        CmsurveyError: a page cannot be made, or a file of somebody else is in the way.
        RenderError: there is no browser for a PDF, or a file cannot be written.
    """
    html = proof.html(survey, edition, lang, where)
    page = out / FOLDER / f"{domain_name(edition, where)}-{lang}.html"
    written = []
    with manifest.as_sentence(page.parent):
        page.parent.mkdir(parents=True, exist_ok=True)
    if "html" in formats:
        theirs = Problem(str(page), "proof did not write this file", "move it away")
        written.append(manifest.replaced(page, html, proof.GENERATOR, theirs))
    if "pdf" in formats:
        from cmsurvey.render import sheet  # noqa: PLC0415 - choreographer: a page alone must not wait for it

        entry = load.edition(survey, edition).entry
        content = sheet.pdf(html, browser.require(), bundles.moment(entry.fieldwork.end or edition), patience)
        with manifest.as_sentence(page):
            page.with_suffix(".pdf").write_bytes(content)
        written.append(page.with_suffix(".pdf"))
    return written

"""The sheets of a proof in their files: DIR/proof/2012-fr.html, and the same as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    page = path(out, domain_name(edition, where), lang)
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
            page.with_suffix(".pdf").write_bytes(content + _mark(html))
        written.append(page.with_suffix(".pdf"))
    return written


def path(out: Path, bundle: str, lang: str) -> Path:
    """Where the sheet of a bundle stands as a page; its PDF is beside it."""
    return out / FOLDER / f"{bundle}-{lang}.html"


def standing(out: Path, bundle: str, langs: Sequence[str]) -> list[Path]:
    """The files of its sheets that stand, the pages first."""
    pages = [path(out, bundle, lang) for lang in langs]
    named = (page.with_suffix(f".{ending}") for ending in FORMATS for page in pages)
    return [one for one in named if one.is_file()]


def options(out: Path, bundle: str, langs: Sequence[str]) -> list[str]:
    """What asks for the formats in which its sheets stand; nothing where that is the page alone."""
    found = {one.suffix[1:] for one in standing(out, bundle, langs)}
    return ["--format", ",".join(one for one in FORMATS if one in found)] if "pdf" in found else []


def is_of(file: Path, sheets: Iterable[str]) -> bool:
    """Whether a page is one of these sheets, or a PDF was printed from one; an older PDF does not say so."""
    content = file.read_bytes()
    if file.suffix == ".pdf":
        return any(content.endswith(_mark(one)) for one in sheets)
    return content.decode() in sheets


def _mark(html: str) -> bytes:
    """A comment behind the end of a PDF: the hash of the page that it was printed from."""
    return f"%cmsurvey proof sha256 {manifest.digest(html.encode())}\n".encode()

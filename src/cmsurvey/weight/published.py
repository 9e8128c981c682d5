"""Weights, report and page → the folder DIR/EDITION/LANG, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cmsurvey import browser, manifest, publish, render, themes
from cmsurvey.errors import NoBrowserError, Problem
from cmsurvey.model import Artifact, Infographic
from cmsurvey.weight.files import ANSWERS, artifacts, column
from cmsurvey.weight.page import infographic
from cmsurvey.weight.run import Weighed
from cmsurvey.weight.source import Found
from cmsurvey.words import Words

#: The page has no date of its own.
_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def published(
    weighed: Weighed, found: Found, words: Words, *, head: dict[str, str], out: Path, answers: bool = False
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write the files of a weighting, with `answers` those too; the paths, and what to say.

    Without a browser a page that stands drawn stays.

    Raises:
        NoBrowserError: it would say something else now; nothing was replaced.
    """
    folder = out / head["edition"] / head["lang"]
    publish.ready(folder)
    seen, before = manifest.seen(folder), manifest.standing(folder, head)
    with themes.using(found.theme):
        page = infographic(weighed, words, found.title(head["lang"], head["edition"]))
        drawings, said = drawn(page, words)
    answers = answers or ANSWERS in before  # those of an earlier run would hold other weights
    files = artifacts(weighed, head, answers=answers)
    if said and f"{page.id}.png" in before:  # made with the page, and by a browser alone
        _check_same(files, before, folder / f"{page.id}.html", said)
        drawings, said = [], [*said, "the page stays as it was drawn: its figures are the same"]
    done = publish.bundle([*files, *drawings], folder, head, standing=before, seen=seen)
    made = {path.name for path in done.written}
    said += [f"of an earlier run: {name}" for name in sorted(before.keys() - made)]
    if answers:
        said.append(f'the weights are in the column "{column(weighed)}" of {ANSWERS}')
    return done.written, tuple(said)


def drawn(page: Infographic, words: Words) -> tuple[list[Artifact], list[str]]:
    """The page and its picture; without a browser the page alone, its figures in tables, and why."""
    from cmsurvey.render.studio import Studio  # noqa: PLC0415 - whoever weights in Python draws nothing

    job = render.Job(page, ("html", "png"), words.program, _MOMENT)
    try:
        with Studio() as studio:
            return studio.artifacts([job], browser.require(), lambda _: None), []
    except NoBrowserError as error:
        lacking = [f"not drawn: {problem.what}; {problem.hint}" for problem in error.problems]
        return render.undrawn(job), lacking


def _check_same(
    files: Sequence[Artifact], before: Mapping[str, manifest.Entry], page: Path, why: Sequence[str]
) -> None:
    """Refuse new weights beside a drawn page of earlier ones, as it would lose its drawings."""
    weights = (one for one in files if one.name != ANSWERS)
    if any(manifest.digest(one.content) != before.get(one.name, {}).get("sha256") for one in weights):
        what = "nothing was replaced: it would lose its drawings, and cannot be drawn anew"
        raise NoBrowserError(Problem(str(page), what, "; ".join(why)))

"""Weights, report and page → the folder DIR/EDITION/LANG, all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cmsurvey import browser, manifest, publish, render, themes
from cmsurvey.errors import NoBrowserError
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
    """Write the files of a weighting, with `answers` those too; the paths, and what to say."""
    folder = out / head["edition"] / head["lang"]
    publish.ready(folder)
    before = manifest.standing(folder, head)
    with themes.using(found.theme):
        page = infographic(weighed, words, found.title(head["lang"], head["edition"]))
        drawings, said = drawn(page, words)
    answers = answers or ANSWERS in before  # those of an earlier run would hold other weights
    done = publish.bundle(
        [*artifacts(weighed, head, answers=answers), *drawings], folder, head, standing=before
    )
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

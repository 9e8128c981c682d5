"""The golden set: a bundle of each kind from a made-up series, as drawn when someone last looked at it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cmsurvey import browser, doctor, load, pipeline, verify
from cmsurvey.render.studio import Studio
from cmsurvey.verify import Verified

HERE = Path(__file__).parent
SURVEYS, OUTPUT = HERE / "surveys", HERE / "output"
#: The browser that drew the set, as it calls itself: another one sets other pixels.
DREW = HERE / "browser.txt"
#: Compared only where the browser is the one that drew them.
PICTURES = ("png",)

#: Each template once at least, a poster, the trends and a comparison; in English what is not drawn alike.
CARDS = ("gender", "age_group", "contract", "region", "channel", "task", "salary_median_month")
REQUESTS = (
    pipeline.Request("2031", SURVEYS, OUTPUT, only=CARDS, formats=("svg", "png", "json")),
    pipeline.Request("2031", SURVEYS, OUTPUT, only=("pay",), formats=("html", "png", "json")),
    pipeline.Request(
        "2031", SURVEYS, OUTPUT, "en", only=("gender", "salary_median_month"), formats=("svg", "json")
    ),
    pipeline.Request("2033", SURVEYS, OUTPUT, only=("answers", "crossed"), formats=("png", "json")),
    pipeline.Request("trends", SURVEYS, OUTPUT, formats=("html", "png", "json")),
    pipeline.Request("2031", SURVEYS, OUTPUT, against="2029", formats=("html", "png", "json")),
)


def same_browser() -> bool:
    """Whether this machine's browser is the one that drew the set."""
    return doctor.version(browser.require()) == DREW.read_text(encoding="utf-8").strip()


def verified() -> Iterator[Verified]:
    """Each bundle of the set, made again and compared; the pictures only where the browser is the same."""
    without = () if same_browser() else PICTURES
    survey = load.survey(SURVEYS)
    with contextlib.ExitStack() as closing:
        studio = cache(lambda: closing.enter_context(Studio()))
        for manifest in verify.manifests(OUTPUT):
            yield verify.bundle(manifest, survey, studio, without=without)


def refresh() -> None:
    """Draw the set anew, from nothing."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    with Studio() as studio:
        for request in REQUESTS:
            pipeline.render(request, lambda *_: None, lambda: studio)
    DREW.write_text(f"{doctor.version(browser.require())}\n", encoding="utf-8")
